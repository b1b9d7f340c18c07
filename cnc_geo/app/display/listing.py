"""Tables as the page shows them: French headings, the most urgent row first."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.schema.codes import CONSTATS, SEPARATOR
from cnc_geo.schema.french import number

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation

STATUT = {
    "non_couvert": "Sans coordination",
    "partiel": "Couvert en partie",
    "couvert": "Couvert",
    "inconnu": "Pas de donnée",
}
"""How the page calls each status."""

ETAT = {
    "en_poste": "En poste",
    "prevu": "Prévu (validé, non recruté)",
    "propose": "Proposé (candidature)",
    "termine": "Terminé",
}
"""How the page calls each state."""

HYPOTHESE = {
    "epci_du_lieu": "Libellé = EPCI du lieu",
    "conseillers": "Liste de conseillers = communes des employeurs",
    "duree_18": "Sans fin connue : 18 mois",
    "duree_24": "Sans fin connue : 24 mois",
    "declarees": "Zones déclarées seulement",
}
"""How the page calls each hypothesis."""

NIVEAU = {
    "region": "Région",
    "departement": "Département",
    "epci": "EPCI",
    "ept": "EPT",
    "commune": "Communes",
    "conseiller": "Liste de conseillers",
    "polygone": "Contour dessiné",
}
"""How the page calls the level of a perimeter."""


TABLE = {
    "conseillers": "Postes de conseiller numérique",
    "structures": "Structures",
    "coordinateurs": "Coordinateurs et leurs périmètres",
    "candidatures": "Candidatures",
    "lieux": "Lieux de médiation numérique",
    "indicateurs": "Indicateurs par territoire",
    "masque": "Territoires où l'absence est admise",
    "contours": "Limites de territoires",
}
"""How the page calls each table that a file may give."""

TRAITEMENT = {
    "garde": "Gardé tel quel",
    "repare": "Réparé",
    "ignore": "Valeur non employée",
    "ecarte": "Ligne écartée",
}
"""How the page calls what was done of a fault."""

_ABBREVIATIONS = {
    "Communauté d'agglomération": "CA",
    "Communauté de communes": "CC",
    "Communauté urbaine": "CU",
}


def short(nom: str) -> str:
    """Abbreviate the kind of an EPCI, as the State's own lists do: tables are narrow."""
    for kind, abbreviation in _ABBREVIATIONS.items():
        nom = nom.replace(kind, abbreviation)
    return nom


def territory_rows(couvertures: pd.DataFrame, *, niveau: str, chosen: str | None) -> pd.DataFrame:
    """List territories, gaps first; the chosen one stands on top.

    Parameters
    ----------
    couvertures
        Table at a level.
    niveau
        That level.
    chosen
        Code of the chosen EPCI, or None.

    Returns
    -------
    pandas.DataFrame
        French headings; `code` is the index. All that the map tells is told.
    """
    order = np.lexsort(
        (
            couvertures["code"],
            -couvertures["population"],
            -couvertures["population_aucune"],
            couvertures["code"] != (chosen if niveau == "epci" else None),
        )
    )
    rows = couvertures.iloc[order]
    return pd.DataFrame(
        {
            SINGULAR[niveau]: rows["nom"].map(short).to_numpy(),
            "Sans coord.": rows["population_aucune"].to_numpy(),
            "% couverts": _hundredths(rows["part_population"].mask(rows["statut"] == "inconnu")),
            "État": rows["statut"].map(STATUT).to_numpy(),
            "Habitants": rows["population"].to_numpy(),
            "CN": rows["conseillers"].to_numpy(),
            "Périmètres": [len(ids.split(SEPARATOR)) if ids else 0 for ids in rows["perimetres"]],
            "Mode": [
                "" if statut == "inconnu" else _mode(row)
                for statut, row in zip(
                    rows["statut"], rows[list(_POPULATIONS)].to_numpy().tolist(), strict=True
                )
            ],
        },
        index=pd.Index(rows["code"], name="code"),
    )


SINGULAR = {
    "region": "Région",
    "departement": "Département",
    "epci": "EPCI",
    "commune": "Commune",
}
"""Heading of the names of a level."""

_POPULATIONS = {
    "population_aucune": "Aucune",
    "population_departementale": "Départementale",
    "population_intercommunale": "Intercommunale",
    "population_les_deux": "Les deux",
}


def _mode(populations: list[int]) -> str:
    """Name the mode of a territory, if its inhabitants all have the same."""
    held = [nom for people, nom in zip(populations, _POPULATIONS.values(), strict=True) if people]
    return "Plusieurs" if len(held) > 1 else (held[0] if held else "")


def _hundredths(parts: pd.Series[float]) -> list[float]:
    """Write shares in hundredths with one figure; only what is exactly 0 or 1 is 0 or 100."""
    told = (parts * 100).round(1)
    return (
        told.mask((told == 0) & (parts > 0), 0.1).mask((told == 100) & (parts < 1), 99.9).tolist()  # noqa: PLR2004
    )


def gap_rows(lacunes: pd.DataFrame) -> pd.DataFrame:
    """List gap zones, the most populous first; `id` is the index."""
    return pd.DataFrame(
        {
            "Zone": lacunes["nom"].map(short).to_numpy(),
            "Habitants": lacunes["population"].to_numpy(),
            "Communes": lacunes["communes"].to_numpy(),
            "CN": lacunes["conseillers"].to_numpy(),
            "km²": lacunes["aire_km2"].round().to_numpy(),
        },
        index=pd.Index(lacunes["id"], name="id"),
    )


def overlap_rows(recouvrements: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """List the pairs that share communes, the most people first; `places` tell where."""
    order = np.lexsort((recouvrements["b"], recouvrements["a"], -recouvrements["population"]))
    rows = recouvrements.assign(places=places).iloc[order]
    rows = rows[rows["relation"] != "contigu"]
    return pd.DataFrame(
        {
            "Périmètres": (rows["a"] + " × " + rows["b"]).to_numpy(),
            "Où": rows["places"].map(short).to_numpy(),
            "Ce que cela signifie": rows["diagnostic"].to_numpy(),
            "Habitants partagés": rows["population"].to_numpy(),
            "Communes": rows["communes"].to_numpy(),
            "CN": rows["conseillers"].to_numpy(),
        }
    )


def perimeter_rows(situation: Situation, ids: str) -> pd.DataFrame:
    """List the perimeters named by `ids` (joined by `|`): who coordinates, where, until when."""
    table = situation.perimeters.table
    rows = table[table["id"].isin(ids.split(SEPARATOR))]
    structures = situation.network.structures
    noms = dict(zip(structures["id"], structures["nom"], strict=True))
    return pd.DataFrame(
        {
            "Périmètre": rows["id"].to_numpy(),
            "Niveau": rows["niveau"].map(NIVEAU).to_numpy(),
            "Depuis": _days(rows["debut"]),
            "Jusqu'au": _days(rows["fin"]),
            "État": rows["etat"].map(ETAT).to_numpy(),
            "Structure": [noms.get(s, s) for s in rows["structure"]],
        }
    )


def _days(days: pd.Series[pd.Timestamp]) -> list[str]:
    return days.dt.strftime("%d/%m/%Y").fillna("non connu").tolist()


_WHOLE = "fichier"
"""Written for a remark on the file as a whole."""


def kind_rows(counted: pd.DataFrame) -> pd.DataFrame:
    """List the kinds of remarks on a file; one on the whole file counts no line."""
    return pd.DataFrame(
        {
            "Ce qui a été trouvé": counted["sens"].to_numpy(),
            "Ce qui a été fait": counted["traitement"].map(TRAITEMENT).to_numpy(),
            "Lignes": [number(n) if n else _WHOLE for n in counted["lignes"]],
        }
    )


def remark_rows(diagnostics: pd.DataFrame) -> pd.DataFrame:
    """List the remarks on a file, in its order."""
    return pd.DataFrame(
        {
            "Ligne": [_WHOLE if pd.isna(n) else str(n) for n in diagnostics["ligne"]],
            "Ce qui a été trouvé": diagnostics["constat"].map(CONSTATS).to_numpy(),
            "Ce qui a été fait": diagnostics["traitement"].map(TRAITEMENT).to_numpy(),
            "Colonne": diagnostics["colonne"].to_numpy(),
            "Valeur": diagnostics["valeur"].to_numpy(),
            "Explication": diagnostics["explication"].to_numpy(),
        }
    )


def file_stem(text: str) -> str:
    """Make a name of file of a text: letters, digits, hyphens and underscores."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "_", bare).strip("_")[:80]
