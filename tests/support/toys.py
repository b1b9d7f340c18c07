"""Small territories and networks whose every figure one can work out by hand.

The toy territory (a square is a commune; its population below its name)::

      y
          department 01 (region 11)   department 02 (region 22)
      2   Alpha 100    Bravo 200    | Golf 1000    Hotel 2000
      1   Charlie 300  Delta 400    | India 3000   Juliett 4000      Mike 70 (island, x = 6)
      0   Echo 500     Foxtrot 0    | Kilo 5000    Lima 6000
      x   0            1              2            3

      EPCI  100000001  Nord-Ouest   Alpha, Bravo
            100000002  Milieu       Charlie, Delta, India   (over both departments)
            100000003  Sud          Echo, Foxtrot
            100000004  Est          Golf, Hotel, Juliett
            100000005  Sud-Est      Kilo, Lima
            100000009  Fantôme      no commune
      EPT   200000001  Un           Kilo
      Postal codes: 01100 Alpha, Bravo; 01300 Charlie; 02400 Delta (of the other department); 01500
      Echo, Foxtrot; 02100 Golf; 02200 Hotel; 02300 India to Mike. Vieil-Alpha is a part of Alpha.
      Mike has no EPCI. Areas: 2 km² in 01 (Alpha one square metre more), 3 km² in 02, Mike 0.5.
      A border of two squares side by side is 1000 m long, of one above the other 1500.5 m.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Polygon, box

from cnc_geo.network.model import Network
from cnc_geo.network.perimeters import Perimeters
from cnc_geo.network.situation import Situation, situate
from cnc_geo.schema.tables import check, column_names
from cnc_geo.territory.model import Territory

JOUR = "2026-06-15"
SIDE_BY_SIDE_M = 1000.0
ONE_ABOVE_M = 1500.5

TOY_COMMUNES = """
01001 Alpha   0 2 01 11 100000001 -         100  2.000001
01002 Bravo   1 2 01 11 100000001 -         200  2
01003 Charlie 0 1 01 11 100000002 -         300  2
01004 Delta   1 1 01 11 100000002 -         400  2
01005 Echo    0 0 01 11 100000003 -         500  2
01006 Foxtrot 1 0 01 11 100000003 -           0  2
02001 Golf    2 2 02 22 100000004 -        1000  3
02002 Hotel   3 2 02 22 100000004 -        2000  3
02003 India   2 1 02 22 100000002 -        3000  3
02004 Juliett 3 1 02 22 100000004 -        4000  3
02005 Kilo    2 0 02 22 100000005 200000001 5000 3
02006 Lima    3 0 02 22 100000005 -        6000  3
02007 Mike    6 1 02 22 -         -          70  0.5
"""

TOY_NOMS = [
    ("region", "11", "Onze"),
    ("region", "22", "Vingt-Deux"),
    ("departement", "01", "Un"),
    ("departement", "02", "Deux"),
    ("epci", "100000001", "CC du Nord-Ouest"),
    ("epci", "100000002", "CC du Milieu"),
    ("epci", "100000003", "CA du Sud"),
    ("epci", "100000004", "CC de l'Est"),
    ("epci", "100000005", "Métropole du Sud-Est"),
    ("epci", "100000009", "CC Fantôme"),
    ("ept", "200000001", "EPT Un"),
]

TOY_PASSAGES = {"commune": {"01099": "01004"}, "epci": {"100000099": "100000002"}}

TOY_DISSOUS = {"100000098": ("01005", "02005")}

TOY_CODES_POSTAUX = """
01100 01001 01002
01300 01003
02400 01004
01500 01005 01006
02100 02001
02200 02002
02300 02003 02004 02005 02006 02007
"""

TOY_ANCIENS_NOMS = [("Vieil-Alpha", "01001")]

MILLESIMES = {"communes": "COG jouet", "population": "Population jouet"}


def make_territory(
    communes: pd.DataFrame,
    noms: Iterable[tuple[str, str, str]],
    shapes: Sequence[Polygon],
    borders: Iterable[tuple[str, str, float]],
    passages: Mapping[str, Mapping[str, str]] | None = None,
    epci_dissous: Mapping[str, tuple[str, ...]] | None = None,
    codes_postaux: str = "",
    anciens_noms: Iterable[tuple[str, str]] = (),
    outlines: Sequence[float] | None = None,
) -> Territory:
    """Make a territory of any communes; points are the centroids of the shapes.

    `outlines` are their lengths in metres, if they are not those of the shapes.
    """
    territory_borders = list(borders)
    lines = [line.split() for line in codes_postaux.strip().splitlines()]
    postal = [(code, commune) for code, *held in lines for commune in held]
    anciens = list(anciens_noms)
    contours = gpd.GeoSeries(list(shapes), index=communes["code"].tolist(), crs="EPSG:4326")
    placed = check(communes, "communes").assign(
        longitude=[shape.centroid.x for shape in shapes],
        latitude=[shape.centroid.y for shape in shapes],
    )
    pieces = gpd.GeoDataFrame(communes[["departement", "epci"]], geometry=list(shapes), crs=4326)
    return Territory(
        communes=placed,
        noms=pd.DataFrame(list(noms), columns=["niveau", "code", "nom"]),
        adjacence=pd.DataFrame(territory_borders, columns=["a", "b", "longueur_m"]),
        passages=passages or {},
        epci_dissous=epci_dissous or {},
        millesimes=MILLESIMES,
        contours=lambda: contours,
        pieces=lambda: pieces,
        codes_postaux=lambda: pd.DataFrame(postal, columns=["code_postal", "commune"], dtype=str),
        anciens_noms=lambda: pd.DataFrame(anciens, columns=["nom", "commune"], dtype=str),
        empreinte=lambda: "0" * 64,
        formes=lambda: _formes(placed, shapes, territory_borders, outlines),
    )


def _formes(
    communes: pd.DataFrame,
    shapes: Sequence[Polygon],
    borders: Sequence[tuple[str, str, float]],
    outlines: Sequence[float] | None,
) -> pd.DataFrame:
    """Tell shapes of rectangles; a degree is taken for a metre, and an outline as it is told."""
    shared = dict.fromkeys(communes["code"], 0.0)
    for a, b, length in borders:
        shared[a] += length
        shared[b] += length
    sides = [(s.bounds[2] - s.bounds[0], s.bounds[3] - s.bounds[1]) for s in shapes]
    around = outlines or [2 * (w + h) for w, h in sides]
    return pd.DataFrame(
        {
            "exterieur_m": np.round(np.array(around) - np.array(list(shared.values())), 6),
            "projection": 2154,
            "x_m": [s.centroid.x for s in shapes],
            "y_m": [s.centroid.y for s in shapes],
            "aire_plane_m2": [w * h for w, h in sides],
            "inertie_m4": [w * h * (w * w + h * h) / 12 for w, h in sides],
        }
    )


def toy_territory() -> Territory:
    """Make the territory drawn at the top of this module."""
    rows = [line.split() for line in TOY_COMMUNES.strip().splitlines()]
    places = {(int(x), int(y)): code for code, _, x, y, *_ in rows}
    communes = pd.DataFrame(
        {
            "code": [row[0] for row in rows],
            "nom": [row[1] for row in rows],
            "departement": [row[4] for row in rows],
            "region": [row[5] for row in rows],
            "epci": [None if row[6] == "-" else row[6] for row in rows],
            "ept": [None if row[7] == "-" else row[7] for row in rows],
            "population": [int(row[8]) for row in rows],
            "aire_km2": [float(row[9]) for row in rows],
        }
    )
    borders = [
        (*sorted((code, places[neighbour])), length)
        for (x, y), code in places.items()
        for neighbour, length in (((x + 1, y), SIDE_BY_SIDE_M), ((x, y + 1), ONE_ABOVE_M))
        if neighbour in places
    ]
    shapes = [box(int(x), int(y), int(x) + 1, int(y) + 1) for _, _, x, y, *_ in rows]
    return make_territory(
        communes,
        TOY_NOMS,
        shapes,
        borders,
        TOY_PASSAGES,
        epci_dissous=TOY_DISSOUS,
        codes_postaux=TOY_CODES_POSTAUX,
        anciens_noms=TOY_ANCIENS_NOMS,
        outlines=[2 * (SIDE_BY_SIDE_M + ONE_ABOVE_M)] * len(shapes),
    )


def _table(nom: str, rows: Iterable[Mapping[str, Any]], **dates: str) -> pd.DataFrame:
    blank = dict.fromkeys(column_names(nom), "")
    table = pd.DataFrame([{**blank, **row} for row in rows], columns=column_names(nom))
    return table.assign(**{c: pd.to_datetime(table[c].replace("", None)) for c in dates})


def make_network(
    *,
    coordinateurs: Iterable[Mapping[str, Any]] = (),
    candidatures: Iterable[Mapping[str, Any]] = (),
    conseillers: Iterable[Mapping[str, Any]] = (),
    structures: Iterable[Mapping[str, Any]] = (),
    indicateurs: Iterable[Mapping[str, Any]] = (),
    masque: Iterable[Mapping[str, Any]] = (),
) -> Network:
    """Make a network of a few rows; what a row leaves out is empty, a post is at its commune."""
    posts = [{"position": "commune", **row} for row in conseillers]
    return Network(
        conseillers=_table("conseillers", posts),
        structures=_table("structures", structures),
        indicateurs=_table("indicateurs", indicateurs),
        masque=_table("masque", masque),
        coordinateurs=_table("coordinateurs", coordinateurs, debut="", fin=""),
        candidatures=_table("candidatures", candidatures, date_depot=""),
        fictif=False,
        sources={},
    )


def zone(
    identifiant: str, niveau: str, codes: str, etat: str = "en_poste", **others: str
) -> dict[str, str]:
    """Make the row of a coordinator or of a candidacy."""
    return {"id": identifiant, "niveau": niveau, "codes": codes, "etat": etat, **others}


TOY_COORDINATEURS = [
    zone("C1", "departement", "01", debut="2026-01-01", fin="2026-12-31"),
    zone("C2", "epci", "100000002"),
    zone("C3", "commune", "02001|02002", "prevu"),
    zone("C4", "epci", "100000005", "termine"),
    zone("C5", "", ""),
    zone("C6", "ept", "200000001"),
]

TOY_CANDIDATURES = [
    zone("K1", "epci", "100000001", "propose"),
    zone("K2", "departement", "02", "propose"),
]

TOY_CONSEILLERS = [
    {"id": "P1", "commune": "01001", "coordinateurs": "C1", "etat": "occupe"},
    {"id": "P2", "commune": "01003", "coordinateurs": "", "etat": "vacant"},
    {"id": "P3", "commune": "01003", "coordinateurs": "C2", "etat": "rendu"},
    {"id": "P4", "commune": "02003", "coordinateurs": "C9|C2", "etat": "occupe"},
    {"id": "P5", "commune": "02001", "coordinateurs": "C1", "etat": "occupe"},
    {"id": "P6", "commune": "02005", "coordinateurs": "", "etat": ""},
    {"id": "P7", "commune": "02007", "coordinateurs": "C3", "etat": "occupe"},
    {"id": "P8", "commune": "97801", "coordinateurs": "C1", "position": "hors_referentiel"},
]


def toy_network() -> Network:
    """Make the network of the unit tests."""
    return make_network(
        coordinateurs=TOY_COORDINATEURS,
        candidatures=TOY_CANDIDATURES,
        conseillers=TOY_CONSEILLERS,
    )


def look(
    *zones_in_post: Mapping[str, Any],
    candidatures: Iterable[Mapping[str, Any]] = (),
    conseillers: Iterable[Mapping[str, Any]] = (),
    structures: Iterable[Mapping[str, Any]] = (),
    indicateurs: Iterable[Mapping[str, Any]] = (),
    masque: Iterable[Mapping[str, Any]] = (),
    **options: Any,
) -> Situation:
    """Look at the toy territory with these coordinators alone."""
    network = make_network(
        coordinateurs=zones_in_post,
        candidatures=candidatures,
        conseillers=conseillers,
        structures=structures,
        indicateurs=indicateurs,
        masque=masque,
    )
    return situate(toy_territory(), network, **{"jour": JOUR, **options})


def situate_toy(**options: Any) -> Situation:
    """Look at the toy territory and network."""
    return situate(toy_territory(), toy_network(), **{"jour": JOUR, **options})


def leaving(*bare: str, **options: Any) -> Situation:
    """Look at the toy territory when all its communes are covered but these."""
    covered = [line.split()[0] for line in TOY_COMMUNES.strip().splitlines()]
    return look(zone("C", "commune", "|".join(c for c in covered if c not in bare)), **options)


def members(perimeters: Perimeters, territory: Territory) -> dict[str, set[str]]:
    """Codes of the communes of each perimeter, by id."""
    codes = territory.communes["code"].to_numpy()
    dense = perimeters.incidence.toarray()
    return {
        identifiant: set(codes[dense[:, column] > 0])
        for column, identifiant in enumerate(perimeters.table["id"])
    }


def rows_of(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Rows as plain tuples, a missing value being None, so that tests compare them with `==`."""
    columns = [
        [None if isinstance(v, float) and v != v else v for v in table[c].tolist()]  # noqa: PLR0124
        for c in table.columns
    ]
    return list(zip(*columns, strict=True))
