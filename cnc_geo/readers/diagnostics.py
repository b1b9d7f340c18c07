"""What was read of each file, to be shown, exported, or put on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.network.provenance import sign
from cnc_geo.schema.codes import CONSTATS, SEPARATOR, TRAITEMENTS
from cnc_geo.schema.labels import titles
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from cnc_geo.readers.reading import Reading
    from cnc_geo.territory.model import Territory


def summarise(readings: Sequence[Reading]) -> pd.DataFrame:
    """Make the table `fichiers`: one row a file, rows read = rows kept + rows set aside."""
    rows = [
        (
            reading.nom,
            reading.format.nom,
            SEPARATOR.join(reading.tables),
            reading.lues,
            reading.gardees,
            reading.ecartees,
            reading.reparees,
            reading.incompletes,
        )
        for reading in readings
    ]
    return pd.DataFrame(rows, columns=column_names("fichiers"))


def join_diagnostics(readings: Sequence[Reading]) -> pd.DataFrame:
    """Put the diagnoses of several files in one table, in the order of files."""
    if not readings:
        return pd.DataFrame(columns=column_names("diagnostics"))
    return pd.concat([reading.diagnostics for reading in readings], ignore_index=True)


def count_remarks(reading: Reading) -> pd.DataFrame:
    """Count remarks by kind: columns `constat, sens, traitement, lignes`, the gravest first.

    A remark on the file as a whole counts no line.
    """
    said = reading.diagnostics
    grouped = said.groupby(["constat", "traitement"])["ligne"].nunique()
    counted = grouped.rename("lignes").reset_index()
    counted["sens"] = counted["constat"].map(titles(CONSTATS))
    gravity = counted["traitement"].map(TRAITEMENTS.index)
    order = counted.assign(gravity=-gravity, count=-counted["lignes"])
    order = order.sort_values(["gravity", "count", "constat"])
    return order[["constat", "sens", "traitement", "lignes"]].reset_index(drop=True)


def diagnostic_shapes(reading: Reading, territory: Territory) -> gpd.GeoSeries:
    """Draw one shape a remark: the point of its row, else its commune's point, else nothing.

    A row whose point is not in its stated commune has both, joined by a line.
    """
    import geopandas as gpd  # noqa: PLC0415  (half a second that figures need not pay)
    import shapely  # noqa: PLC0415

    places = row_places(reading, territory)
    drawn: dict[int, shapely.Geometry] = {}
    for ligne, *(lat, lon, lat_commune, lon_commune) in places.reset_index().to_numpy().tolist():
        ends = [(lon, lat), (lon_commune, lat_commune)]
        known = [end for end in ends if end[0] == end[0]]
        drawn[int(ligne)] = shapely.LineString(known) if len(known) > 1 else shapely.Point(known[0])
    lignes = reading.diagnostics["ligne"]
    shapes = [shapely.Point() if pd.isna(n) else drawn.get(int(n), shapely.Point()) for n in lignes]
    return gpd.GeoSeries(shapes, crs="EPSG:4326")


def row_places(reading: Reading, territory: Territory) -> pd.DataFrame:
    """Place the rows kept that can be drawn.

    Parameters
    ----------
    reading
        The file.
    territory
        The communes.

    Returns
    -------
    pandas.DataFrame
        Indexed by line: `latitude, longitude` of the row's own point, and `latitude_commune,
        longitude_commune` of a point inside its commune, given where there is no point of its own
        or where the two disagree (`position` is `discordant`); NaN otherwise. Rows that are
        nowhere are left out.
    """
    rows = reading.lignes
    communes = territory.communes.set_index("code")[["latitude", "longitude"]]
    centre = communes.reindex(rows["commune"]).set_axis(rows.index)
    wanted = rows["latitude"].isna() | (rows["position"] == "discordant")
    centre.loc[~wanted.to_numpy()] = np.nan
    placed = rows[["latitude", "longitude"]].assign(
        latitude_commune=centre["latitude"], longitude_commune=centre["longitude"]
    )
    return placed[placed["latitude"].notna() | placed["latitude_commune"].notna()]


def trace_files(readings: Sequence[Reading], territory: Territory) -> dict[str, object]:
    """Tell what a diagnosis rests on: the files, what they are, what became of their rows.

    Parameters
    ----------
    readings
        The files.
    territory
        The territory whose codes were used.

    Returns
    -------
    dict
        JSON-ready members with French names; `empreinte` is as in `trace_provenance`.
    """
    files = summarise(readings).to_dict("records")
    hashes = [reading.sha256 for reading in readings]
    members: dict[str, object] = {
        "table": "diagnostics",
        "millesimes": dict(territory.millesimes),
        "empreinte_territoire": territory.empreinte()[:12],
        "fichiers": [
            {**told, "sha256": sha256} for told, sha256 in zip(files, hashes, strict=True)
        ],
    }
    return sign(members)
