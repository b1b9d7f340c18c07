"""The steps of a reading, one after the other: rows sorted, named, cleaned, placed, made tables."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cnc_geo.readers.builders import derive_tables
from cnc_geo.readers.cleaning import fold
from cnc_geo.readers.columns import shapes_of
from cnc_geo.readers.damage import say_damaged
from cnc_geo.readers.drawings import outlines
from cnc_geo.readers.echoes import shown
from cnc_geo.readers.fields import FIELDS
from cnc_geo.readers.filtering import identify_rows, sort_rows
from cnc_geo.readers.journal import Journal, diagnostics_table
from cnc_geo.readers.location.gazetteer import Gazetteer
from cnc_geo.readers.location.place import place
from cnc_geo.readers.personal import personal_headers
from cnc_geo.readers.placeholders import is_blank
from cnc_geo.readers.shifted import hide_persons

if TYPE_CHECKING:
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.readers.recognition import Recognition
    from cnc_geo.territory.model import Territory

_COMPARED = ("commune", "code_postal", "departement", "siret")
"""Fields which, if two columns hold them, must be told alike."""


_ZONES = ("coordinateurs", "candidatures")
"""Tables whose rows are zones."""


_OF_TERRITORIES = ("indicateurs", "masque", "contours")
"""Tables whose rows are territories, not posts, structures or zones."""


class RowsRead(NamedTuple):
    """What the rows of a file became.

    Parameters
    ----------
    tables
        Name → checked table.
    diagnostics
        Everything there is to say, the file first, then line by line.
    lignes
        The rows kept when they were placed: `commune`, `latitude`, `longitude`, `position`.
    """

    tables: dict[str, pd.DataFrame]
    diagnostics: pd.DataFrame
    lignes: pd.DataFrame


def process_rows(
    found: Recognition,
    territory: Territory,
    *,
    personnes: bool,
    geocoder: Geocoder | None,
    trusted: bool,
) -> RowsRead:
    """Take the rows of a recognised file through every step; options are as for `read_sheet`."""
    sheet = found.sheet
    masked = _personal(found)
    used = {header for headers in found.colonnes.values() for header in headers}
    # What we do not use is not ours to repeat: it may name anybody.
    untold = [str(h) for h in sheet.cellules.columns if h not in used]
    journal = Journal(sheet.cellules, found.colonnes, [*masked, *untold])
    journal.remarks.extend(sheet.remarques)
    _say_of_file(found, masked, journal, personnes=personnes)
    rows = sort_rows(_mapped(found), sheet.cellules, journal)
    rows = hide_persons(rows, journal, free=found.format.cle == "libre")
    # A place may be told twice for two people, a territory has its own rule.
    unique = "personnes" not in rows.columns and found.format.tables[0] not in _OF_TERRITORIES
    zoned = found.format.tables[0] in _ZONES
    rows = identify_rows(rows, _made_ids(rows.index, found), journal, unique=unique, zoned=zoned)
    rows = _with_shapes(rows, found)
    rows = _cleaned(rows, found, journal)
    say_damaged(sheet.cellules, rows.index, journal)
    if personnes and masked:
        rows["contact"] = _contacts(sheet.cellules.loc[rows.index, masked])
    rows = _placed(rows, found, territory, journal, trusted=trusted, geocoder=geocoder)
    tables = derive_tables(found.format.tables, rows, territory=territory, journal=journal)
    _say_repeated_siret(rows, found, journal)
    diagnostics = diagnostics_table(sheet.nom, journal.remarks)
    gone = diagnostics.loc[diagnostics["traitement"] == "ecarte", "ligne"].dropna()
    kept = rows.loc[~rows.index.isin(gone), ["commune", "latitude", "longitude", "position"]]
    return RowsRead(tables, diagnostics, kept)


def _personal(found: Recognition) -> list[str]:
    """Headers of columns on persons."""
    used = {h for field, hs in found.colonnes.items() if field != "courriels" for h in hs}
    headers = [str(header) for header in found.sheet.cellules.columns]
    personal = personal_headers(headers)
    personal |= {header for header in headers if fold(header) in found.format.personnes}
    return [header for header in headers if header in personal - used]


def _say_of_file(
    found: Recognition, masked: list[str], journal: Journal, *, personnes: bool
) -> None:
    kept = "est gardée à la demande" if personnes else "n'est pas gardée"
    for header in masked:
        said = f"La colonne « {journal.label(header)} » porte sur des personnes : elle {kept}."
        journal.of_file("donnee_personnelle", "garde" if personnes else "ignore", said, header)
    for other in found.autres:
        sheet = shown(other, used=True)
        said = f"« {sheet} » n'est pas lu : une seule feuille ou couche est lue par fichier."
        journal.of_file("feuille_ignoree", "ignore", said)
    used = {h for headers in found.colonnes.values() for h in headers}
    left = [
        journal.label(str(h))
        for h in found.sheet.cellules.columns
        if h not in used and h not in masked
    ]
    if left:
        said = f"Colonnes sans usage ici : {', '.join(left[:30])}{'…' if len(left) > 30 else ''}."  # noqa: PLR2004
        journal.of_file("colonne_ignoree", "ignore", said)
    for field, text in found.constantes.items():
        same = shown(text, used=True)
        said = f"Le champ « {field} » n'a pas de colonne : il vaut « {same} » sur chaque ligne."
        journal.of_file("valeur_commune", "garde", said)
    if found.format.lieux:
        said = (
            "Chaque ligne est un lieu, non une personne : les nombres de conseillers sont ici des "
            "nombres de lieux."
        )
        journal.of_file("personne_anonyme", "garde", said)


def _mapped(found: Recognition) -> pd.DataFrame:
    """Raw cells of each field: the first of its columns that is filled."""
    cells = found.sheet.cellules
    rows = {}
    for field, headers in found.colonnes.items():
        column = cells[headers[0]].astype(object)
        for other in headers[1:]:
            column = column.where(~column.map(is_blank), cells[other])
        rows[field] = column
    rows |= {
        field: pd.Series(text, index=cells.index, dtype=object)
        for field, text in found.constantes.items()
    }
    return pd.DataFrame(rows, index=cells.index, dtype=object)


def _made_ids(lignes: pd.Index[int], found: Recognition) -> pd.Series[str]:
    """Make ids from lines, for files that have none."""
    return pd.Series([f"{found.format.cle}-{n}" for n in lignes], index=lignes, dtype=object)


def _with_shapes(rows: pd.DataFrame, found: Recognition) -> pd.DataFrame:
    """Coordinates or outlines of the shapes of a file that has no column for them."""
    geometry = found.sheet.geometrie
    points, polygons = shapes_of(found.sheet)
    if geometry is None:
        return rows
    kept = geometry[found.sheet.cellules.index.get_indexer(rows.index)]
    if polygons and found.format.tables[0] in _ZONES and "geometrie" not in rows.columns:
        return rows.assign(geometrie=outlines(kept))
    if not points or "latitude" in rows.columns:
        return rows
    filled = [shape is not None and not shape.is_empty for shape in kept]
    texts = [
        (repr(float(s.y)), repr(float(s.x))) if ok else ("", "")
        for s, ok in zip(kept, filled, strict=True)
    ]
    return rows.assign(latitude=[t[0] for t in texts], longitude=[t[1] for t in texts])


def _cleaned(rows: pd.DataFrame, found: Recognition, journal: Journal) -> pd.DataFrame:
    cleaned = {}
    for champ in rows.columns:
        clean = None if champ == "id" else FIELDS[champ].clean
        column = rows[champ].astype(object)
        if clean is None:
            cleaned[champ] = column
            continue
        origin = _origin(found.colonnes.get(champ, ()), found, rows.index)
        parts = [
            journal.clean(column[origin == header], champ, clean, colonne=header)
            for header in origin.unique()
        ]
        cleaned[champ] = pd.concat(parts).reindex(rows.index) if parts else column
        if champ in _COMPARED:
            _compare(champ, cleaned[champ], origin, found, journal)
    return pd.DataFrame(cleaned, index=rows.index, dtype=object)


def _origin(headers: tuple[str, ...], found: Recognition, lignes: pd.Index[int]) -> pd.Series[str]:
    """Header of the column that each row's cell came from, as `_mapped` chooses it."""
    origin = pd.Series(headers[0] if headers else "", index=lignes, dtype=object)
    for before, header in pairwise(headers):
        blank = found.sheet.cellules.loc[lignes, before].map(is_blank).astype(bool)
        origin = origin.where(~(blank & (origin == before)), header)
    return origin


def _compare(
    champ: str, chosen: pd.Series[str], origin: pd.Series[str], found: Recognition, journal: Journal
) -> None:
    """Say where a second column of the same field contradicts the first."""
    clean = FIELDS[champ].clean
    assert clean is not None  # noqa: S101  (every compared field is cleaned)
    for header in found.colonnes.get(champ, ())[1:]:
        chosen = chosen[origin.loc[chosen.index] != header]  # where it is not the one compared
        raw = found.sheet.cellules.loc[chosen.index, header].astype(object)
        other = journal.clean(raw, champ, clean, colonne=header)
        differ = ((chosen != other) & (chosen != "") & (other != "")).to_numpy()
        told = dict(zip(chosen.index[differ], chosen[differ], strict=True))
        first = journal.label(found.colonnes[champ][0])
        journal.of_rows(
            told,
            champ,
            "colonnes_discordantes",
            "garde",
            lambda ligne, told=told, first=first: (  # type: ignore[misc]
                f"La même valeur que dans « {first} » ({shown(told[ligne])}) est attendue : "
                f"« {first} » compte."
            ),
            colonne=header,
        )


def _contacts(cells: pd.DataFrame) -> pd.Series[str]:
    joined = [" · ".join(c for c in row if c) for row in cells.to_numpy().tolist()]
    return pd.Series(joined, index=cells.index, dtype=object)


def _placed(
    rows: pd.DataFrame,
    found: Recognition,
    territory: Territory,
    journal: Journal,
    *,
    trusted: bool,
    geocoder: Geocoder | None,
) -> pd.DataFrame:
    """Place the rows of posts, structures, places or zones; territories are not placed."""
    if found.format.tables[0] in _OF_TERRITORIES:
        return rows.assign(commune="", latitude=np.nan, longitude=np.nan, position="")
    found_again = ["commune", "latitude", "longitude", "position"]
    words = rows.drop(columns=found_again, errors="ignore")
    placed = place(
        rows,
        territory=territory,
        gazetteer=partial(_gazetteer, territory),
        journal=journal,
        alone=found.format.tables[0] == "structures",
        zoned=found.format.tables[0] in _ZONES,
        trusted=trusted,
        geocoder=geocoder,
    )
    if "position" in rows.columns:
        placed = _as_first_located(rows, placed)
    return words.join(placed)


def _as_first_located(rows: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """Keep how a post was first located: our own files write its commune and its point only."""
    stated, found = rows["position"], placed["position"]
    untold = rows["commune"] == "" if "commune" in rows.columns else stated.notna()
    by_words = (found == "commune") & stated.isin(["nom", "code_postal", "structure"])
    by_service = found.isin(["point", "discordant"]) & (stated == "geocodage")
    outside = (found == "non_situe") & untold & (stated == "hors_referentiel")
    # Its point was said to contradict the row: it must not locate it now that the words are gone.
    astray = (found == "point") & untold & (stated == "discordant")
    kept = by_words | by_service | outside | astray
    return placed.assign(
        commune=placed["commune"].where(~astray, ""), position=found.where(~kept, stated)
    )


@lru_cache(maxsize=2)
def _gazetteer(territory: Territory) -> Gazetteer:
    return Gazetteer(territory)


def _say_repeated_siret(rows: pd.DataFrame, found: Recognition, journal: Journal) -> None:
    """Say which structures share a SIRET: establishments told twice, or wrong numbers."""
    if found.format.tables[0] != "structures" or "siret" not in rows.columns:
        return
    told = rows["siret"]
    again = (told.duplicated(keep=False) & (told != "")).to_numpy()
    said = "Un SIRET par structure est attendu ; celui-ci est sur plusieurs lignes, toutes gardées."
    journal.of_rows(rows.index[again], "siret", "siret_repete", "garde", said)
