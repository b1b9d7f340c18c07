"""Invented persons put everywhere in invented files, and what must never be found of them.

Telephones are of the ranges that the regulator keeps for fiction; `.invalid` is no domain.
"""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely import Point

from support.files import (
    ANCIEN_CLASSEUR,
    csv_bytes,
    excel_bytes,
    geopackage_bytes,
    opendocument_table,
    parquet_bytes,
    shapefile_members,
    zip_bytes,
)

NAME = "Hermine ZORGLUBINSKI"
MAIL = "temoin.zorglub@exemple.invalid"
PHONE = "06 39 98 00 01"
TRACES = ("zorglub", "hermine", "exemple.invalid", "639980001", "39 98 00 01", "39.98.00.01")
"""What is left of them in any form, in small letters."""

NUMBERS = {
    "SIREN": ("732829320", "732 829 320", "200067437"),
    "SIRET": ("73282932000074", "732 829 320 00074", "00572078400015"),
    "RNA": ("W353000612", "W061234567"),
    "INSEE": ("35238", "2A004", "01001", "97411"),
    "postal": ("35000", "01 000", "F-35000", "01000 02000 03000"),
    "dossier": ("123456", "0612345", "12345678", "Dossier n° 12345678", "2024-0612345"),
    "point": ("48.112345", "-1.612345", "48.112345, -1.612345", "48,112345", "+48.112345"),
    "jour": ("2026-06-15", "01/02/2026 03/04/2026", "15.06.2026", "2026-06-15 10:00"),
    "montant": ("1 234 567,50", "0,612345678", "01 234 567,50", "12 000 000 000"),
    "codes": ("01/02/03/04/05", "01|02|03|04|05", "200067437,0 / 200034700"),
    "autre": ("5f0612345678ab3344556677", "06123456-7812-3456-7890-061234567890", "0350029A"),
}
"""Numbers of the State, of files and of the Earth: none tells a person."""


def found_in(text: str) -> list[str]:
    """List what of an invented person is in a text."""
    small = text.lower()
    return [trace for trace in TRACES if trace in small]


HEADERS = ["id", "structure", "siret", "code_insee", "code_postal", NAME, "contact"]
ROWS = [
    [NAME, f"Mairie de Vitré – {MAIL}", PHONE, "35360", "35500", "1", MAIL],
    [MAIL, "Mairie de Rennes", NAME, "35238", "35000", NAME, PHONE],
    ["P3", f"Mme {NAME}", "73282932000074", "35238", f"{NAME}, {PHONE}", "", ""],
    ["0639980001", NAME, MAIL, "35238", "35000", "", ""],
    ["P5", f"Mairie, tél. {PHONE}", "", f"{NAME} <{MAIL}>", "35000", "", NAME],
]
"""Posts whose id is a person, whose cells are shifted, or hold a person among words."""


def witness_files(folder: Path) -> dict[str, bytes]:
    """Write the same posts in every format that is read."""
    rows = [dict(zip(HEADERS, row, strict=True)) for row in ROWS]
    table = pd.DataFrame(ROWS, columns=HEADERS)
    points = gpd.GeoDataFrame(table, geometry=[Point(-1.68, 48.11)] * len(ROWS), crs="EPSG:4326")
    short = points.rename(
        columns={"code_insee": "insee_com", "code_postal": "postcode", NAME: "ZORGLUB"}
    )
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {"type": "Point", "coordinates": [-1.68, 48.11]},
        }
        for row in rows
    ]
    text = csv_bytes([HEADERS, *ROWS])
    return {
        "p.csv": text,
        "p.json": json.dumps(rows).encode(),
        "p.geojson": json.dumps({"type": "FeatureCollection", "features": features}).encode(),
        "p.gpkg": geopackage_bytes({NAME: points}),
        "p.parquet": parquet_bytes(table),
        "p.xlsx": excel_bytes({NAME: [HEADERS, *ROWS], f"{NAME} 2": [HEADERS, ["P9"] * 7]}),
        "p.ods": opendocument_table([HEADERS, *ROWS]),
        "p.xls": _old_workbook(),
        "shape.zip": zip_bytes(shapefile_members(short, folder=folder, stem="ZORGLUBINSKI")),
        "p.zip": zip_bytes({f"{NAME}.csv": text, f"{MAIL}.pdf": b"%PDF", "z.csv": text}),
    }


def _old_workbook() -> bytes:
    """Put a person in the place of a header of an `.xls`: as many letters, so the file stands."""
    made = ANCIEN_CLASSEUR.replace(b"commune", b"ZORGLUB")
    assert made != ANCIEN_CLASSEUR
    return made
