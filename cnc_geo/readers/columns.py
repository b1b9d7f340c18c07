"""Which column holds which field: by the header told, else by its usual names.

Nothing is guessed: names that look alike are only suggested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import ChoiceError
from cnc_geo.readers.cleaning import fold
from cnc_geo.readers.echoes import header_labels, shown_title
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS
from cnc_geo.readers.personal import personal_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnc_geo.readers.containers.sheet import Sheet


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


CONSTANTE = "="
"""Before a text that every row has, in place of a header."""


_ALIKE = 80
"""Likeness, out of 100, from which a header is suggested for a field."""


def constants_of(colonnes: Mapping[str, str]) -> dict[str, str]:
    """Give the fields that the user says to be the same on every row, and their text."""
    return {
        champ: told.removeprefix(CONSTANTE)
        for champ, told in colonnes.items()
        if told.startswith(CONSTANTE)
    }


def shapes_of(sheet: Sheet) -> tuple[bool, bool]:
    """Tell whether the shapes of a sheet are points, and whether they are polygons."""
    if sheet.geometrie is None:
        return False, False
    kinds = {shape.geom_type for shape in sheet.geometrie if shape is not None}
    return bool(kinds) and kinds <= {"Point"}, bool(kinds & {"Polygon", "MultiPolygon"})


def find_columns(
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
    ranked = {label: h for h, label in header_labels(map(str, sheet.cellules.columns)).items()}
    for field, header in colonnes.items():
        if not header or header.startswith(CONSTANTE):
            found[field] = ()
            continue
        # A header of no Latin letter is folded to nothing: it is known exactly, or not at all.
        header = ranked.get(header, header)  # noqa: PLW2901  (how we wrote it)
        folded = fold(header)
        if header not in sheet.cellules.columns and not (folded and folded in by_fold):
            message = (
                f"{sheet.nom} : la colonne « {shown_title(header, 'demandée')} » est attendue pour "
                f"« {field} », elle n'y est pas. Colonnes du fichier : {list_headers(sheet)}."
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
    found = find_columns(sheet, {f: FIELDS[f].alias for f in TABLE_FIELDS[table]}, {})
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


def level_of_header(columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
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


def enough(table: str, mapped: Iterable[str], sheet: Sheet) -> bool:
    """Tell whether a mapping holds what a table needs; points stand for coordinates."""
    points, polygons = shapes_of(sheet)
    held = {*mapped, *(("latitude", "longitude") if points else ())}
    held |= {"geometrie"} if polygons else set()
    if table == "contours" and not polygons:
        return False
    return any(fields <= held for fields in NEEDED[table])


def list_headers(sheet: Sheet) -> str:
    """List the first headers of a file in a message."""
    told = header_labels(map(str, sheet.cellules.columns))
    headers = [f"« {label[:40]} »" for label in told.values()]
    more = f" et {len(headers) - 12} autres" if len(headers) > 12 else ""  # noqa: PLR2004
    return ", ".join(headers[:12]) + more
