"""The columns of a file → what it is, and which column holds which field.

A file is known by its columns and its shape, never by its name. What is not known is read by the
usual names of columns (`fields`), or by a mapping that the user gives; nothing is guessed: names
that look alike are only suggested.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from dataclasses import field as _field
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import ChoiceError, CncGeoError, SourceError
from cnc_geo.readers.cleaning import STATES_OF_ZONE, fold
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS, personal_headers
from cnc_geo.readers.formats import CONTOURS, FORMATS, Format, drawn, free
from cnc_geo.readers.headerless import with_header
from cnc_geo.readers.journal import MASQUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cnc_geo.readers.containers.sheet import Sheet

_PLACED = (
    {"commune"},
    {"nom_commune", "code_postal"},
    {"nom_commune", "departement"},
    {"code_postal"},
    {"adresse"},
    {"latitude", "longitude"},
    {"coordonnees"},
)
"""Fields any of which can locate a row."""

_ZONED = ({"niveau"}, {"codes"}, {"codes_postaux"}, {"geometrie"})

NEEDED: dict[str, tuple[set[str], ...]] = {
    "conseillers": _PLACED,
    "structures": tuple({"nom", *fields} for fields in _PLACED),
    "coordinateurs": _ZONED,
    "candidatures": (*_ZONED, {"cas"}, {"avis_prefet"}),
    "lieux": _PLACED,
    "indicateurs": ({"code", "valeur"},),
    "masque": ({"code", "motif"},),
    "contours": ({"code"},),
}
"""Sets of fields, one of which a file must hold to be read as a table."""

_WORDS = {
    "coordinateurs": ("coordinateur", "coordonnateur"),
    "candidatures": ("candidature", "dossier", "avis_prefet"),
    "conseillers": ("conseiller", "cnfs", "conum", "poste"),
    "structures": ("siret", "raison_sociale", "denomination"),
}
"""Words of headers that tell which table a free file is, tried in this order."""

_MAPPED = tuple(dict.fromkeys(field for fields in TABLE_FIELDS.values() for field in fields))
"""Fields that the user may map; the others belong to files of known kinds."""

CONSTANTE = "="
"""Before a text that every row has, in place of a header."""

_ALIKE = 80
"""Likeness, out of 100, from which a header is suggested for a field."""


class Association(NamedTuple):
    """A mapping of columns that can be saved and used again.

    Parameters
    ----------
    table
        Table that the file is read as.
    colonnes
        Field → header.
    """

    table: str
    colonnes: dict[str, str]


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
    names = {sheet.nom.removeprefix(nom).lstrip(" –"): sheet for sheet in sheets}
    if feuille not in names:
        message = (
            f"{nom} : une feuille « {feuille} » est attendue ; "
            f"trouvé {', '.join(f'« {told} »' for told in names if told) or 'une seule feuille'}."
        )
        raise ChoiceError(message)
    return [names[feuille]]


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
        columns = _columns(sheet, format_.champs, colonnes)
        return Recognition(sheet, format_, columns, _constants(colonnes))
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


def _constants(colonnes: Mapping[str, str]) -> dict[str, str]:
    return {
        champ: told.removeprefix(CONSTANTE)
        for champ, told in colonnes.items()
        if told.startswith(CONSTANTE)
    }


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


def shapes_of(sheet: Sheet) -> tuple[bool, bool]:
    """Tell whether the shapes of a sheet are points, and whether they are polygons."""
    if sheet.geometrie is None:
        return False, False
    kinds = {shape.geom_type for shape in sheet.geometrie if shape is not None}
    return bool(kinds) and kinds <= {"Point"}, bool(kinds & {"Polygon", "MultiPolygon"})


def _columns(
    sheet: Sheet, champs: Mapping[str, tuple[str, ...]], colonnes: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Find the headers that hold each field; those that the user tells come alone."""
    by_fold: dict[str, str] = {}
    for header in sheet.cellules.columns:
        by_fold.setdefault(fold(str(header)), str(header))
    found = {
        field: tuple(by_fold[alias] for alias in aliases if alias in by_fold)
        for field, aliases in champs.items()
    }
    for field, header in colonnes.items():
        if not header or header.startswith(CONSTANTE):
            found[field] = ()
            continue
        # A header of no Latin letter is folded to nothing: it is known exactly, or not at all.
        folded = fold(header)
        if header not in sheet.cellules.columns and not (folded and folded in by_fold):
            message = (
                f"{sheet.nom} : la colonne « {header} » est attendue pour « {field} », elle n'y "
                f"est pas. Colonnes du fichier : {_listed(sheet)}."
            )
            raise ChoiceError(message)
        exact = header if header in sheet.cellules.columns else by_fold[folded]
        found[field] = (exact,)
    return {field: headers for field, headers in found.items() if headers}


def map_columns(
    sheet: Sheet, table: str, *, prises: frozenset[str] = frozenset()
) -> dict[str, tuple[str, ...]]:
    """Map columns to the fields of a table by their usual names, one column to one field.

    Parameters
    ----------
    sheet
        The rows.
    table
        Name of the table.
    prises
        Headers that hold something else; those on persons are never mapped.

    Returns
    -------
    dict
        Field → its header, in a tuple.
    """
    found = _columns(sheet, {f: FIELDS[f].alias for f in TABLE_FIELDS[table]}, {})
    named = {header for header in found.get("commune", ()) if _holds_names(sheet, header)}
    taken = prises | personal_headers(map(str, sheet.cellules.columns))
    mapped: dict[str, tuple[str, ...]] = {}
    for field, headers in found.items():
        barred = taken | named if field == "commune" else taken
        left = [header for header in headers if header not in barred]
        if left:
            mapped[field] = (left[0],)
            taken |= {left[0]}
    return mapped


def _holds_names(sheet: Sheet, header: str) -> bool:
    """Tell by its cells whether a column «commune» holds names: most are no codes."""
    if fold(header) != "commune":
        return False
    cells = sheet.cellules[header]
    filled = cells[cells != ""]
    return not filled.str.contains(r"\d{4}", regex=True).mean() > 0.5  # noqa: PLR2004


def suggest_columns(sheet: Sheet, table: str) -> dict[str, str]:
    """Suggest a column for each field that none holds, by likeness of names: never applied."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only for suggestions)

    mapped = map_columns(sheet, table)
    taken = {header for headers in mapped.values() for header in headers}
    left = {fold(str(h)): str(h) for h in sheet.cellules.columns if str(h) not in taken}
    suggested = {}
    for field in TABLE_FIELDS[table]:
        if field in mapped or not left:
            continue
        names = (field, *FIELDS[field].alias)
        best = max(
            (process.extractOne(name, list(left), scorer=fuzz.ratio) for name in names),
            key=lambda hit: hit[1],
        )
        if best[1] >= _ALIKE:
            suggested[field] = left[best[0]]
    return suggested


def _free(sheet: Sheet, table: str, colonnes: Mapping[str, str]) -> Recognition:
    told = _columns(sheet, {}, colonnes)
    taken = frozenset(header for headers in told.values() for header in headers)
    usual = {
        field: headers
        for field, headers in map_columns(sheet, table, prises=taken).items()
        if field not in colonnes
    }
    columns = {**usual, **told}
    constants = _level_of_header(columns) | _constants(colonnes)
    format_ = CONTOURS if table == "contours" else free(table)
    if table in _OF_ZONES and shapes_of(sheet)[1]:
        format_ = drawn(table)
    return Recognition(sheet, format_, columns, constants)


def _level_of_header(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Tell the level of a zone by the header of its codes: «SIREN_EPCI» says it, no code does."""
    if "codes" not in columns or "niveau" in columns:
        return {}
    words = set(fold(columns["codes"][0]).split("_"))
    told = [level for level, names in _LEVEL_WORDS.items() if words & names]
    return {"niveau": told[0]} if len(told) == 1 else {}


_LEVEL_WORDS = {
    "epci": {"epci", "intercommunalite"},
    "ept": {"ept"},
    "departement": {"departement", "departements", "dep"},
    "region": {"region", "regions", "reg"},
    "commune": {"commune", "communes", "insee", "com"},
}
"""Words of a header that tell a level."""


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


def enough(table: str, mapped: Iterable[str], sheet: Sheet) -> bool:
    """Tell whether a mapping holds what a table needs; points stand for coordinates."""
    points, polygons = shapes_of(sheet)
    held = {*mapped, *(("latitude", "longitude") if points else ())}
    held |= {"geometrie"} if polygons else set()
    if table == "contours" and not polygons:
        return False
    return any(fields <= held for fields in NEEDED[table])


def _listed(sheet: Sheet) -> str:
    told = (MASQUE if "@" in str(header) else str(header)[:40] for header in sheet.cellules.columns)
    headers = [f"« {header} »" for header in told]
    more = f" et {len(headers) - 12} autres" if len(headers) > 12 else ""  # noqa: PLR2004
    return ", ".join(headers[:12]) + more


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
            f"format connu : {_listed(sheet)}. Dites ce qu'il est avec --table "
            f"({', '.join(TABLE_FIELDS)}{fit}) et, au besoin, --colonne champ=en-tête.{hint}"
        )
    suggested = suggest_columns(sheet, table)
    near = " ; ".join(f"{field}={header}" for field, header in suggested.items())
    needed = " ou ".join("+".join(sorted(fields)) for fields in NEEDED[table])
    return (
        f"{sheet.nom} : pour une table « {table} », {needed} sont attendus ; colonnes trouvées : "
        f"{_listed(sheet)}. Associez-les avec --colonne champ=en-tête"
        + (f" (peut-être {near})" if near else "")
        + f".{hint}"
    )


def association_text(recognition: Recognition) -> str:
    """Write the mapping of a file as JSON, to be used again on the next one of its kind."""
    table = recognition.format.tables[0]
    # A usual name that was put aside by hand must stay aside the next time.
    kept = {*recognition.colonnes, *map_columns(recognition.sheet, table)}
    told = {field: headers[0] for field, headers in recognition.colonnes.items()}
    colonnes = {field: told.get(field, "") for field in FIELDS if field in kept}
    colonnes |= {field: CONSTANTE + text for field, text in recognition.constantes.items()}
    members = {
        "cnc_geo": "association",
        "table": table,
        "colonnes": colonnes,
    }
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def is_association(content: bytes) -> bool:
    """Tell whether a file is a saved mapping."""
    return len(content) < 100_000 and b'"cnc_geo": "association"' in content  # noqa: PLR2004


def read_association(content: bytes, nom: str) -> Association:
    """Read a mapping that was saved.

    Parameters
    ----------
    content, nom
        Bytes and name of the file.

    Returns
    -------
    Association
        The mapping.

    Raises
    ------
    SourceError
        If it is not a mapping written by `association_text`.
    """
    try:
        members = json.loads(content.decode("utf-8-sig"))
        table = members["table"]
        colonnes = {str(field): str(header) for field, header in members["colonnes"].items()}
        if table not in TABLE_FIELDS or not set(colonnes) <= set(FIELDS):
            raise KeyError(table)  # noqa: TRY301
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = (
            f"{nom} : une association de colonnes enregistrée par cnc_geo est attendue, celle-ci "
            "n'a pas cette forme. Refaites-la avec --enregistrer-association."
        )
        raise SourceError(message) from error
    return Association(table, colonnes)
