"""A file → its tables and its diagnosis: what each row became, and why.

Rows read = rows kept + rows set aside, always; a row is set aside if and only if a remark says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cnc_geo.readers.builders import derive_tables
from cnc_geo.readers.cleaning import fold, has_lost_letter, is_damaged
from cnc_geo.readers.containers.detection import open_sheets, read_content
from cnc_geo.readers.drawings import outlines
from cnc_geo.readers.fields import FIELDS, personal_headers
from cnc_geo.readers.filtering import identify_rows, sort_rows
from cnc_geo.readers.journal import Journal, diagnostics_table
from cnc_geo.readers.location.gazetteer import Gazetteer
from cnc_geo.readers.location.place import place
from cnc_geo.readers.placeholders import is_blank
from cnc_geo.readers.recognition import Recognition, choose_sheet, recognise, shapes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from cnc_geo.readers.formats import Format
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.readers.recognition import Association
    from cnc_geo.territory.model import Territory

_COMPARED = ("commune", "code_postal", "departement", "siret")
"""Fields which, if two columns hold them, must be told alike."""


_ZONES = ("coordinateurs", "candidatures")
"""Tables whose rows are zones."""

_OF_TERRITORIES = ("indicateurs", "masque", "contours")
"""Tables whose rows are territories, not posts, structures or zones."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A file that was read.

    Parameters
    ----------
    nom, sha256
        Name of the file, without its folder, and the hash of its bytes.
    recognition
        What it is, and which column holds which field.
    tables
        Name → checked table.
    diagnostics
        Table `diagnostics`: everything there is to say, the file first, then line by line.
    lignes
        The rows kept when they were placed: `commune`, `latitude`, `longitude`, `position`,
        indexed by line; what a map of the file shows.
    lues
        Rows read.
    """

    nom: str
    sha256: str
    recognition: Recognition
    tables: Mapping[str, pd.DataFrame]
    diagnostics: pd.DataFrame
    lignes: pd.DataFrame
    lues: int

    @property
    def format(self) -> Format:
        """What the file is."""
        return self.recognition.format

    @cached_property
    def ecartees(self) -> int:
        """Rows set aside."""
        return self._lines("ecarte")

    @property
    def gardees(self) -> int:
        """Rows kept."""
        return self.lues - self.ecartees

    @cached_property
    def reparees(self) -> int:
        """Rows of which a cell was repaired."""
        return self._lines("repare")

    @cached_property
    def incompletes(self) -> int:
        """Rows kept of which a cell could not be used."""
        return self._lines("ignore", but="ecarte")

    def _lines(self, traitement: str, *, but: str = "") -> int:
        said = self.diagnostics
        lines = set(said.loc[said["traitement"] == traitement, "ligne"].dropna())
        return len(lines - set(said.loc[said["traitement"] == but, "ligne"].dropna()))

    def contours(self) -> gpd.GeoDataFrame:
        """Boundaries of the file: table `contours` with its polygons, EPSG:4326."""
        import geopandas as gpd  # noqa: PLC0415  (only files of boundaries)

        geometry = self.recognition.sheet.geometrie
        kept = self.recognition.sheet.cellules.index.get_indexer(self.lignes.index)
        shapes: Any = [] if geometry is None else geometry[kept]
        return gpd.GeoDataFrame(self.tables["contours"], geometry=shapes, crs="EPSG:4326")


def read_file(
    content: bytes,
    nom: str,
    territory: Territory,
    *,
    table: str | None = None,
    colonnes: Mapping[str, str] | None = None,
    associations: Sequence[Association] = (),
    feuille: str | None = None,
    personnes: bool = False,
    geocoder: Geocoder | None = None,
) -> Reading:
    """Read a file of any kind.

    Parameters
    ----------
    content, nom
        Bytes and name of the file; the name is only told, never believed.
    territory
        The territory whose codes are used.
    table
        Table that the file must give, or None.
    colonnes
        Field → header, told by the user.
    associations
        Mappings saved before, tried on a file of no known kind.
    feuille
        Name of the sheet, layer or member to read; the one that is best known if None.
    personnes
        Keep names, e-mails and telephones, in the column `contact`.
    geocoder
        Asked, over the Internet, for the rows that nothing else locates; None asks nothing.

    Returns
    -------
    Reading
        Tables and diagnosis.

    Raises
    ------
    SourceError
        If the file cannot be opened, or is of no known kind.
    ChoiceError
        If `table` or `colonnes` name what does not exist.
    """
    sheets = choose_sheet(open_sheets(content, nom), nom, feuille)
    found = recognise(sheets, table=table, colonnes=colonnes, associations=associations)
    sha256 = hashlib.sha256(content).hexdigest()
    return read_sheet(found, territory, sha256=sha256, personnes=personnes, geocoder=geocoder)


def verify_file(
    path: Path | str,
    territory: Territory,
    *,
    table: str | None = None,
    colonnes: Mapping[str, str] | None = None,
    associations: Sequence[Association] = (),
    feuille: str | None = None,
    personnes: bool = False,
    geocoder: Geocoder | None = None,
) -> Reading:
    """Tell what a file is, which rows are good, which are not and why.

    Parameters
    ----------
    path
        The file.
    territory, table, colonnes, associations, feuille, personnes, geocoder
        As for `read_file`.

    Returns
    -------
    Reading
        Tables and diagnosis.

    Raises
    ------
    SourceError
        If the file is absent, too large, cannot be opened, or is of no known kind.
    ChoiceError
        If `table` or `colonnes` name what does not exist.
    """
    path = Path(path)
    return read_file(
        read_content(path),
        path.name,
        territory,
        table=table,
        colonnes=colonnes,
        associations=associations,
        feuille=feuille,
        personnes=personnes,
        geocoder=geocoder,
    )


def read_sheet(
    found: Recognition,
    territory: Territory,
    *,
    sha256: str,
    personnes: bool = False,
    geocoder: Geocoder | None = None,
    trusted: bool = False,
) -> Reading:
    """Read the rows of a file that was recognised.

    Parameters
    ----------
    found
        What the file is.
    territory
        The territory whose codes are used.
    sha256
        Hash of the file.
    personnes
        Keep names, e-mails and telephones, in the column `contact`.
    geocoder
        Asked, over the Internet, for the rows that nothing else locates; None asks nothing.
    trusted
        Whether points are known to be in their communes: the embedded demonstration only.

    Returns
    -------
    Reading
        Tables and diagnosis.
    """
    sheet = found.sheet
    masked = _personal(found)
    used = {header for headers in found.colonnes.values() for header in headers}
    # What we do not use is not ours to repeat: it may name anybody.
    untold = [str(h) for h in sheet.cellules.columns if h not in used]
    journal = Journal(sheet.cellules, found.colonnes, [*masked, *untold])
    journal.remarks.extend(sheet.remarques)
    _say_of_file(found, masked, journal, personnes=personnes)
    rows = sort_rows(_mapped(found), sheet.cellules, journal)
    # A place may be told twice for two people, a territory has its own rule.
    unique = "personnes" not in rows.columns and found.format.tables[0] not in _OF_TERRITORIES
    zoned = found.format.tables[0] in _ZONES
    rows = identify_rows(rows, _made_ids(rows.index, found), journal, unique=unique, zoned=zoned)
    rows = _with_shapes(rows, found)
    rows = _cleaned(rows, found, journal)
    _say_damaged(sheet.cellules, rows.index, journal)
    if personnes and masked:
        rows["contact"] = _contacts(sheet.cellules.loc[rows.index, masked])
    rows = _placed(rows, found, territory, journal, trusted=trusted, geocoder=geocoder)
    tables = derive_tables(found.format.tables, rows, territory=territory, journal=journal)
    _say_repeated_siret(rows, found, journal)
    diagnostics = diagnostics_table(sheet.nom, journal.remarks)
    gone = diagnostics.loc[diagnostics["traitement"] == "ecarte", "ligne"].dropna()
    kept = rows.loc[~rows.index.isin(gone), ["commune", "latitude", "longitude", "position"]]
    return Reading(
        sheet.nom, sha256, found, tables, diagnostics, kept, len(sheet.cellules) + sheet.ecartees
    )


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
        said = f"La colonne « {header} » porte sur des personnes : elle {kept}."
        journal.of_file("donnee_personnelle", "garde" if personnes else "ignore", said, header)
    for other in found.autres:
        said = f"« {other} » n'est pas lu : une seule feuille ou couche est lue par fichier."
        journal.of_file("feuille_ignoree", "ignore", said)
    used = {h for headers in found.colonnes.values() for h in headers}
    left = [str(h) for h in found.sheet.cellules.columns if h not in used and h not in masked]
    if left:
        said = f"Colonnes sans usage ici : {', '.join(left[:30])}{'…' if len(left) > 30 else ''}."  # noqa: PLR2004
        journal.of_file("colonne_ignoree", "ignore", said)
    for field, text in found.constantes.items():
        said = f"Le champ « {field} » n'a pas de colonne : il vaut « {text} » sur chaque ligne."
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
        first = found.colonnes[champ][0]
        journal.of_rows(
            told,
            champ,
            "colonnes_discordantes",
            "garde",
            lambda ligne, told=told, first=first: (  # type: ignore[misc]
                f"La même valeur que dans « {first} » ({told[ligne]}) est attendue : « {first} » "
                "compte."
            ),
            colonne=header,
        )


def _say_damaged(cells: pd.DataFrame, lignes: pd.Index[int], journal: Journal) -> None:
    """Say which cells of any column had their letters damaged before the file came to us."""
    for header in cells.columns:
        group, texts = pd.factorize(cells.loc[lignes, header])
        for constat, is_fault, said in _DAMAGES:
            found = [n for n, text in enumerate(texts) if is_fault(str(text))]
            rows = lignes[np.isin(group, found)] if found else lignes[:0]
            journal.of_rows(rows, "", constat, "garde", said, colonne=str(header))


_DAMAGES = (
    (
        "texte_abime",
        is_damaged,
        "Des accents sont attendus, ils sont abîmés : le texte est gardé tel quel.",
    ),
    (
        "lettre_perdue",
        has_lost_letter,
        "Un accent ou une apostrophe est attendu, il est devenu « ? » : le texte est gardé.",
    ),
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
