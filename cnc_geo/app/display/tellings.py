"""Tables of the sections under the map, as the page shows them: French headings, urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from cnc_geo.app.display.listing import ETAT, NIVEAU, STATUT, short
from cnc_geo.schema.codes import CONSTATS_RATTACHEMENT, INFERENCES, SEPARATOR
from cnc_geo.schema.french import percent

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation

_WHOLE = (
    *("Habitants", "Sans coord.", "Habitants partagés", "Communes", "CN", "Structures", "Rang"),
    *("Seul : habitants", "Habitants couverts", "Sans valeur", "Habitants pondérés", "Perdus"),
    *("Couverts et rattachés", "Couverts seulement", "Rattachés seulement", "Ni l'un ni l'autre"),
    *("Morceaux", "Îles", "Postes", "EPCI sans coordination", "km²"),
)
_RATIOS = (
    "CN / médiane",
    "Frontière (km)",
    "Compacité",
    "Besoin moyen",
    "Besoin couvert",
    "Besoin non couvert",
)

_HELP = {
    "Habitants": "Population municipale de tout le territoire, ou de sa partie dans la vue.",
    "Sans coord.": "Habitants des communes qu'aucun périmètre compté ne contient.",
    "% couverts": "Habitants des communes couvertes / habitants ; vide si personne n'y habite.",
    "CN": "Postes de conseiller numérique, occupés ou vacants, situés par leur commune.",
    "Périmètres": "Périmètres comptés qui contiennent au moins une de ses communes.",
    "Communes": "Communes du millésime ; une commune coupée par un contour compte une fois.",
    "Seul : habitants": "Habitants qu'aucun autre périmètre ne couvre : perdus si celui-ci part.",
    "CN / médiane": "Conseillers de la zone / médiane des périmètres du même niveau en France.",
    "Frontière (km)": "Longueur de la frontière commune, en kilomètres.",
    "Compacité": "1 pour un disque ; d'autant plus petit que la zone est étirée ou éparse.",
    "Rang": "1 pour la lacune qui pèse le plus : habitants × besoin.",
    "Habitants pondérés": "Habitants × besoin / besoin moyen d'un habitant de France.",
    "Perdus": "Habitants qui ne sont plus couverts à partir de ce jour.",
    "km²": "Superficie géodésique, en kilomètres carrés.",
}
"""What a heading means, where one meets it."""

_TEXTS = {
    "État": "Couvert : toutes ses communes le sont ; sans coordination : aucune ne l'est.",
    "Mode": "Départementale : par un département ou une région ; intercommunale : par un EPCI ou "
    "plus petit. « Plusieurs » : ses communes n'ont pas toutes le même mode.",
    "Zone": "Comment la zone est connue : déclarée, déduite ou supposée.",
    "Relation": "Ce que deux périmètres ont en commun.",
}

COLUMNS = (
    {
        heading: st.column_config.NumberColumn(format="localized", help=_HELP.get(heading))
        for heading in (*_WHOLE, "% couverts", "Périmètres")
    }
    | {
        heading: st.column_config.NumberColumn(format="%.2f", help=_HELP.get(heading))
        for heading in _RATIOS
    }
    | {heading: st.column_config.TextColumn(help=said) for heading, said in _TEXTS.items()}
)
"""Columns of tables: whole numbers as the reader's browser writes them, ratios with two figures."""

CLASSE = {
    "tres_faible": "Très faible",
    "faible": "Faible",
    "moyen": "Moyen",
    "fort": "Fort",
    "tres_fort": "Très fort",
    "sans_valeur": "Sans valeur",
}
"""How the page calls each class of need."""


def portrait_rows(situation: Situation, portraits: pd.DataFrame) -> pd.DataFrame:
    """List perimeters, what is lost with each first."""
    order = np.lexsort((portraits["id"], -portraits["population_seule"]))
    rows = portraits.iloc[order]
    ends = dict(zip(situation.declared.table["id"], situation.declared.table["fin"], strict=True))
    return pd.DataFrame(
        {
            "Périmètre": rows["id"].to_numpy(),
            "Niveau": rows["niveau"].map(NIVEAU).fillna("").to_numpy(),
            "État": rows["etat"].map(ETAT).to_numpy(),
            "Zone": rows["inference"].map(INFERENCES).to_numpy(),
            "Jusqu'au": [_day(ends[i]) for i in rows["id"]],
            "Seul : habitants": rows["population_seule"].to_numpy(),
            "Habitants": rows["population"].to_numpy(),
            "CN": rows["conseillers"].to_numpy(),
            "CN / médiane": rows["conseillers_sur_mediane"].to_numpy(),
            "Structures": rows["structures"].to_numpy(),
            "Groupe": rows["groupe"].to_numpy(),
            "Morceaux": rows["morceaux"].to_numpy(),
            "Coupures": rows["coupures"].to_numpy(),
            "Îles": rows["iles"].to_numpy(),
            "Enclaves": rows["enclaves"].to_numpy(),
            "Compacité": rows["compacite"].to_numpy(),
        }
    )


def neighbour_rows(neighbours: pd.DataFrame) -> pd.DataFrame:
    """List the perimeters that touch a gap, the longest common border first."""
    rows = neighbours[neighbours["perimetre"] != ""]
    return pd.DataFrame(
        {
            "Périmètre voisin": rows["perimetre"].to_numpy(),
            "Niveau": rows["niveau"].map(NIVEAU).fillna("").to_numpy(),
            "État": rows["etat"].map(ETAT).to_numpy(),
            "Frontière (km)": rows["frontiere_km"].to_numpy(),
            "Part du tour": [_share(v) for v in rows["part_frontiere"]],
        }
    )


def deadline_rows(deadlines: pd.DataFrame) -> pd.DataFrame:
    """List territories, the first to lose everything first; those that never do come last."""
    never = pd.Timestamp.max.floor("s")
    ends = deadlines["sans_coordination_le"].fillna(never)
    holes = deadlines["incomplet_le"].fillna(never)
    order = np.lexsort((deadlines["code"], -deadlines["population"], holes, ends))
    rows = deadlines.iloc[order]
    return pd.DataFrame(
        {
            "Territoire": rows["nom"].map(short).to_numpy(),
            "Sans coordination à partir du": rows["sans_coordination_le"].map(_day).to_numpy(),
            "Incomplet à partir du": rows["incomplet_le"].map(_day).to_numpy(),
            "Perdus": rows["population_perdue"].to_numpy(),
            "Habitants couverts": rows["population_couverte"].to_numpy(),
            "Habitants": rows["population"].to_numpy(),
            "Aujourd'hui": rows["statut"].map(STATUT).to_numpy(),
            "Derniers périmètres": rows["derniers"].map(_listed).to_numpy(),
        }
    )


def event_rows(events: pd.DataFrame) -> pd.DataFrame:
    """List the days at which something changes."""
    return pd.DataFrame(
        {
            "Jour": events["date"].map(_day).to_numpy(),
            "Finissent la veille": events["finissent"].map(_listed).to_numpy(),
            "Débutent": events["debutent"].map(_listed).to_numpy(),
            "Habitants couverts": events["population_couverte"].to_numpy(),
            "EPCI sans coordination": events["epci_sans_coordination"].to_numpy(),
        }
    )


def curve(events: pd.DataFrame) -> alt.Chart:
    """Draw the covered population as steps: it keeps its value until the next event.

    Numbers and days are written without words or separators, which would be English.
    """
    told = pd.DataFrame({"Jour": events["date"], "Milliers": events["population_couverte"] / 1000})
    drawn: alt.Chart = (
        alt.Chart(told)
        .mark_line(interpolate="step-after", point=True)
        .encode(
            x=alt.X("Jour:T", title=None, axis=alt.Axis(format="%m/%Y", labelOverlap=True)),
            y=alt.Y(
                "Milliers:Q",
                title="Habitants couverts (milliers)",
                scale=alt.Scale(zero=True),
                axis=alt.Axis(format=".0f"),
            ),
            tooltip=[
                alt.Tooltip("Jour:T", format="%d/%m/%Y"),
                alt.Tooltip("Milliers:Q", title="Habitants (milliers)", format=".1f"),
            ],
        )
    )
    return drawn


def four_ways(row: pd.Series) -> pd.DataFrame:
    """Cross the two truths: rows are the territory's, columns are the people's."""
    return pd.DataFrame(
        {
            "": ["Dans une commune couverte", "Hors de toute couverture"],
            "Rattachés à un coordinateur": [row["couverts_rattaches"], row["rattaches_seulement"]],
            "Sans rattachement": [row["couverts_seulement"], row["ni_l_un_ni_l_autre"]],
        }
    )


def truth_rows(truths: pd.DataFrame) -> pd.DataFrame:
    """List territories, those where the two truths differ most first."""
    apart = truths["couverts_seulement"] + truths["rattaches_seulement"]
    rows = truths.iloc[np.lexsort((truths["code"], -truths["conseillers"], -apart))]
    return pd.DataFrame(
        {
            "Territoire": rows["nom"].map(short).to_numpy(),
            "CN": rows["conseillers"].to_numpy(),
            "Couverts et rattachés": rows["couverts_rattaches"].to_numpy(),
            "Couverts seulement": rows["couverts_seulement"].to_numpy(),
            "Rattachés seulement": rows["rattaches_seulement"].to_numpy(),
            "Ni l'un ni l'autre": rows["ni_l_un_ni_l_autre"].to_numpy(),
        }
    )


def disagreement_rows(disagreements: pd.DataFrame) -> pd.DataFrame:
    """List the posts for which the two truths disagree."""
    return pd.DataFrame(
        {
            "Conseiller": disagreements["conseiller"].to_numpy(),
            "Commune": disagreements["commune"].to_numpy(),
            "Désaccord": disagreements["constat"].map(CONSTATS_RATTACHEMENT).to_numpy(),
            "Explication": disagreements["explication"].to_numpy(),
        }
    )


def priority_rows(ranked: pd.DataFrame) -> pd.DataFrame:
    """List gaps, the one that weighs most first."""
    return pd.DataFrame(
        {
            "Rang": ranked["rang"].to_numpy(),
            "Zone": ranked["nom"].map(short).to_numpy(),
            "Habitants": ranked["population"].to_numpy(),
            "Besoin moyen": ranked["besoin_moyen"].to_numpy(),
            "Besoin": ranked["classe"].map(CLASSE).to_numpy(),
            "Habitants pondérés": ranked["habitants_ponderes"].round().to_numpy(),
            "CN": ranked["conseillers"].to_numpy(),
            "Sans valeur": ranked["population_sans_valeur"].to_numpy(),
        }
    )


def need_rows(needs: pd.DataFrame) -> pd.DataFrame:
    """List territories, the neediest first; those without any value last."""
    rows = needs.iloc[np.lexsort((needs["code"], -needs["besoin_moyen"].fillna(-np.inf)))]
    return pd.DataFrame(
        {
            "Territoire": rows["nom"].map(short).to_numpy(),
            "Besoin": rows["classe"].map(CLASSE).to_numpy(),
            "Besoin moyen": rows["besoin_moyen"].to_numpy(),
            "Besoin couvert": rows["besoin_moyen_couvert"].to_numpy(),
            "Besoin non couvert": rows["besoin_moyen_non_couvert"].to_numpy(),
            "Part couverte": [_share(v) for v in rows["part_population"]],
            "Part du besoin couverte": [_share(v) for v in rows["part_ponderee"]],
            "Sans valeur": rows["population_sans_valeur"].to_numpy(),
        }
    )


def _share(value: float) -> str:
    return "sans objet" if np.isnan(value) else percent(value, 1)


def _day(day: Any) -> str:  # noqa: ANN401  (a day, or pandas' own absence of one)
    return "" if pd.isna(day) else f"{day:%d/%m/%Y}"


def _listed(ids: str) -> str:
    return ids.replace(SEPARATOR, ", ")
