"""Files as the platforms write them, drawn with a fixed seed over the communes of France."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cnc_geo.territory.model import Territory

_COSELEC = (
    "Raison sociale;Commune INSEE;Département;Région;Nombre de conseillers validés par le COSELEC;"
    "Date de validation en comité de sélection;Type;SIRET;Code département;Adresse;"
    "Code commune INSEE;Code postal;Investissement financier estimatif total de l’Etat;ZRR;QPV;"
    "France services"
)
_LIEUX = (
    "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services,"
    "dispositif_programmes_nationaux"
)


def coselec_2023(territory: Territory, rows: int) -> bytes:
    """Draw structures as the open data has them: zeros lost, an excess `;` at the end of rows."""
    lines = [_COSELEC]
    for rank, (commune, postal) in enumerate(_drawn(territory, rows)):
        code, nom, departement = commune[:3]
        lines.append(
            f"STRUCTURE {rank};{nom};;;{1 + (rank % 7 == 0)};19/05/2021;publique;"
            f"{21_000_000_000_000 + rank * 97};{departement.lstrip('0')};"
            f'"{rank} RUE DES ECOLES {postal} {nom.upper()}";{code.lstrip("0")};'
            f"{postal.lstrip('0')};50000;non;oui;non;"
        )
    return "\n".join(lines).encode()


def lieux_v1(territory: Territory, rows: int) -> bytes:
    """Draw places of the national standard: a point each, one code in three missing."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_LIEUX.split(","))
    for rank, (commune, postal) in enumerate(_drawn(territory, rows)):
        code, nom, _, latitude, longitude = commune
        programme = "Conseillers numériques" if rank % 5 else "Aidants Connect"
        point = (f"{latitude:.5f}", f"{longitude:.5f}")
        told = code if rank % 3 else ""
        row = [f"Lieu_{rank}", "", f"Lieu {rank}", nom, postal, told, f"{rank} rue", *point]
        writer.writerow([*row, "2026-05-01", "Aide aux démarches administratives", programme])
    return text.getvalue().encode()


def _drawn(territory: Territory, rows: int) -> list[tuple[list[object], str]]:
    """Draw communes, each with one of its postal codes."""
    columns = ["code", "nom", "departement", "latitude", "longitude"]
    communes = territory.communes[columns].to_numpy(dtype=object).tolist()
    postal = territory.codes_postaux().drop_duplicates("commune").set_index("commune")
    told = postal["code_postal"].to_dict()
    ranks = np.random.default_rng(0).integers(0, len(communes), rows)
    return [(communes[rank], told.get(communes[rank][0], "")) for rank in ranks.tolist()]
