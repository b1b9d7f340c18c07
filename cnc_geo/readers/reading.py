"""A file → its tables and its diagnosis: what each row became, and why.

Rows read = rows kept + rows set aside, always; a row is set aside if and only if a remark says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnc_geo.readers.containers.detection import open_sheets, read_content
from cnc_geo.readers.pipeline import process_rows
from cnc_geo.readers.recognition import Recognition, choose_sheet, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from cnc_geo.readers.columns import Association
    from cnc_geo.readers.formats import Format
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.territory.model import Territory


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
    outcome = process_rows(
        found, territory, personnes=personnes, geocoder=geocoder, trusted=trusted
    )
    sheet = found.sheet
    lues = len(sheet.cellules) + sheet.ecartees
    return Reading(sheet.nom, sha256, found, *outcome, lues)
