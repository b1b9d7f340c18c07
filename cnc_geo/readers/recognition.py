"""The columns of a file → what it is, and which column holds which field.

A file is known by its columns and its shape, never by its name. What is not known is read by the
usual names of columns (`fields`), or by a mapping that the user gives; nothing is guessed: names
that look alike are only suggested.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as _field
from typing import TYPE_CHECKING

from cnc_geo.errors import ChoiceError, CncGeoError, SourceError
from cnc_geo.readers.cleaning import fold
from cnc_geo.readers.columns import (
    CONSTANTE,
    NEEDED,
    constants_of,
    enough,
    find_columns,
    level_of_header,
    list_headers,
    map_columns,
    shapes_of,
    suggest_columns,
)
from cnc_geo.readers.echoes import shown_title
from cnc_geo.readers.fields import TABLE_FIELDS
from cnc_geo.readers.formats import CONTOURS, Format, drawn, free
from cnc_geo.readers.headerless import with_header
from cnc_geo.readers.known_formats import FORMATS
from cnc_geo.readers.wordlists import STATES_OF_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnc_geo.readers.columns import Association
    from cnc_geo.readers.containers.sheet import Sheet


_WORDS = {
    "coordinateurs": ("coordinateur", "coordonnateur"),
    "candidatures": ("candidature", "dossier", "avis_prefet"),
    "conseillers": ("conseiller", "cnfs", "conum", "poste"),
    "structures": ("siret", "raison_sociale", "denomination"),
}
"""Words of headers that tell which table a free file is, tried in this order."""

_MAPPED = tuple(dict.fromkeys(field for fields in TABLE_FIELDS.values() for field in fields))
"""Fields that the user may map; the others belong to files of known kinds."""


@dataclass(frozen=True, eq=False)
class Recognition:
    """A sheet and what it is.

    Parameters
    ----------
    sheet
        The rows.
    format
        The kind of file.
    colonnes
        Field → headers of the file that hold it, the one to read first.
    constantes
        Field → the same text on every row.
    autres
        Names of the sheets of the same file that are not read.
    """

    sheet: Sheet
    format: Format
    colonnes: Mapping[str, tuple[str, ...]]
    constantes: Mapping[str, str] = _field(default_factory=dict)
    autres: tuple[str, ...] = ()


def recognise(
    sheets: Sequence[Sheet],
    *,
    table: str | None = None,
    colonnes: Mapping[str, str] | None = None,
    associations: Sequence[Association] = (),
) -> Recognition:
    """Tell what a file is; of several sheets, the one that is best known is kept.

    Parameters
    ----------
    sheets
        The sheets of one file.
    table
        Table that the file must give, or None.
    colonnes
        Field → header, told by the user: it goes before what is recognised; an empty header means
        that no column holds the field, «=epci» that every row has this text.
    associations
        Mappings saved before, tried on a file of no known kind.

    Returns
    -------
    Recognition
        The sheet, its format and its columns.

    Raises
    ------
    ChoiceError
        If `table` or `colonnes` name a table, a field or a column that does not exist.
    SourceError
        If the file is of no known kind, or does not give the table asked for.
    """
    _check_choices(table, colonnes or {})
    sheets = [with_header(sheet) for sheet in sheets]
    known: list[Recognition] = []
    refusals: list[CncGeoError] = []
    for sheet in sheets:  # what one sheet lacks, another may have
        try:
            found = _match(sheet, table, colonnes or {}, associations)
        except (ChoiceError, SourceError) as error:
            refusals.append(error)
        else:
            known += [found] if found else []
    if not known:
        raise refusals[0] if refusals else SourceError(_unknown(sheets[0], table))
    best = max(
        known, key=lambda r: (r.format.cle != "libre", len(r.colonnes), len(r.sheet.cellules))
    )
    others = tuple(sheet.nom for sheet in sheets if sheet is not best.sheet)
    return replace(best, autres=others)


def choose_sheet(sheets: Sequence[Sheet], nom: str, feuille: str | None) -> list[Sheet]:
    """Keep the sheet of a name, or all of them if none is asked for; the others are not opened.

    Raises
    ------
    ChoiceError
        If no sheet has that name.
    """
    if feuille is None:
        return list(sheets)
    labels = {sheet.nom.removeprefix(nom).lstrip(" –"): sheet for sheet in sheets}
    titles = {sheet.titre: sheet for sheet in sheets if sheet.titre and len(sheets) > 1}
    if feuille not in {*labels, *titles}:
        found = ", ".join(f"« {label} »" for label in labels if label) or "une seule feuille"
        asked = shown_title(feuille, "de ce nom")
        message = f"{nom} : une feuille « {asked} » est attendue ; trouvé {found}."
        raise ChoiceError(message)
    return [titles[feuille] if feuille in titles else labels[feuille]]


def _check_choices(table: str | None, colonnes: Mapping[str, str]) -> None:
    if table is not None and table not in TABLE_FIELDS:
        message = f"Table inconnue : « {table} ». Tables possibles : {', '.join(TABLE_FIELDS)}."
        raise ChoiceError(message)
    fields = TABLE_FIELDS[table] if table else _MAPPED
    for field in colonnes:
        if field not in fields:
            message = f"Champ inconnu : « {field} ». Champs possibles : {', '.join(fields)}."
            raise ChoiceError(message)


def _match(
    sheet: Sheet,
    table: str | None,
    colonnes: Mapping[str, str],
    associations: Sequence[Association],
) -> Recognition | None:
    """Find what a sheet is: a known kind, else a saved mapping, else the usual names."""
    format_ = known_format(sheet)
    if format_ is CONTOURS and table in (None, "contours"):
        return _free(sheet, "contours", colonnes)
    if format_ is not None and (table is None or table in format_.tables):
        columns = find_columns(sheet, format_.champs, colonnes)
        return Recognition(sheet, format_, columns, constants_of(colonnes))
    if format_ is not None and not colonnes:
        message = (
            f"{sheet.nom} : une table « {table} » est attendue, ce fichier est « {format_.nom} » "
            f"et donne « {', '.join(format_.tables)} ». Donnez-le à sa place."
        )
        raise SourceError(message)
    headers = set(sheet.cellules.columns)
    for saved in associations:
        asked = {h for h in saved.colonnes.values() if h and not h.startswith(CONSTANTE)}
        if table in (None, saved.table) and headers.issuperset(asked):
            return _free(sheet, saved.table, {**saved.colonnes, **colonnes})
    guessed = table or _table_of(sheet, colonnes)
    if guessed is None:
        return None
    recognised = _free(sheet, guessed, colonnes)
    return recognised if enough(guessed, _held(recognised), sheet) else None


def _held(found: Recognition) -> set[str]:
    """Fields that a column or a constant holds."""
    return {*found.colonnes, *found.constantes}


def known_format(sheet: Sheet) -> Format | None:
    """Find the known kind whose headers are all there; the one that asks for most of them."""
    folded = {fold(str(header)) for header in sheet.cellules.columns}
    points, polygons = shapes_of(sheet)
    matching = [
        f
        for f in FORMATS
        if folded.issuperset(f.requis)
        and (f.cle != "geolocalisation" or (points and folded & {"structureid", "openinghours"}))
    ]
    if matching:
        return max(matching, key=lambda f: len(f.requis))
    if polygons and map_columns(sheet, "contours").get("code"):
        return CONTOURS
    return None


def _free(sheet: Sheet, table: str, colonnes: Mapping[str, str]) -> Recognition:
    told = find_columns(sheet, {}, colonnes)
    taken = frozenset(header for headers in told.values() for header in headers)
    usual = {
        field: headers
        for field, headers in map_columns(sheet, table, prises=taken).items()
        if field not in colonnes
    }
    columns = {**usual, **told}
    constants = level_of_header(columns) | constants_of(colonnes)
    format_ = CONTOURS if table == "contours" else free(table)
    if table in _OF_ZONES and shapes_of(sheet)[1]:
        format_ = drawn(table)
    return Recognition(sheet, format_, columns, constants)


def _table_of(sheet: Sheet, colonnes: Mapping[str, str]) -> str | None:
    """Tell which table a free file is by the words of its headers; None if nothing tells."""
    folded = [fold(str(header)) for header in sheet.cellules.columns]
    if shapes_of(sheet)[1]:
        return _table_of_drawings(sheet, colonnes, folded)
    for table, words in _WORDS.items():
        said = any(word in header for word in words for header in folded)
        if said and enough(table, _held(_free(sheet, table, colonnes)), sheet):
            return table
    return None


def _table_of_drawings(
    sheet: Sheet, colonnes: Mapping[str, str], folded: Sequence[str]
) -> str | None:
    """Tell which table a file of polygons is; None if its rows have no identifier.

    Fields that only one of the two has tell it, then headers, then states; where nothing tells,
    what is drawn is proposed.
    """
    fields = {table: _held(_free(sheet, table, colonnes)) for table in _OF_ZONES}
    if not all("id" in held for held in fields.values()):
        return None
    own = {"candidatures": {"cas", "porteur", "avis_prefet"}, "coordinateurs": {"debut", "fin"}}
    for table, told in own.items():
        if fields[table] & told or any(w in header for w in _WORDS[table] for header in folded):
            return table
    headers = map_columns(sheet, "coordinateurs").get("etat", ())
    states = {STATES_OF_ZONE.get(fold(str(cell))) for h in headers for cell in sheet.cellules[h]}
    return "coordinateurs" if states & {"en_poste", "termine"} else "candidatures"


_OF_ZONES = ("coordinateurs", "candidatures")
"""Tables whose rows are zones."""


def _unknown(sheet: Sheet, table: str | None) -> str:
    points, _ = shapes_of(sheet)
    hint = ""
    if table == "contours" and points:
        hint = " Il contient des points : demandez les contours (geometry=contour)."
    if table is None:
        fits = [t for t in TABLE_FIELDS if enough(t, _held(_free(sheet, t, {})), sheet)]
        fit = f" ; ses colonnes suffisent pour : {', '.join(fits)}" if fits else ""
        return (
            f"{sheet.nom} : fichier {sheet.forme} lu, mais ses colonnes ne sont celles d'aucun "
            f"format connu : {list_headers(sheet)}. Dites ce qu'il est avec --table "
            f"({', '.join(TABLE_FIELDS)}{fit}) et, au besoin, --colonne champ=en-tête.{hint}"
        )
    suggested = suggest_columns(sheet, table)
    near = " ; ".join(f"{field}={header}" for field, header in suggested.items())
    needed = " ou ".join("+".join(sorted(fields)) for fields in NEEDED[table])
    return (
        f"{sheet.nom} : pour une table « {table} », {needed} sont attendus ; colonnes trouvées : "
        f"{list_headers(sheet)}. Associez-les avec --colonne champ=en-tête"
        + (f" (peut-être {near})" if near else "")
        + f".{hint}"
    )
