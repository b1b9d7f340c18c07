"""Territories and gaps as screens show them: which columns, the most urgent row first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cnc_geo.app.display.frames import Screen, Shown
from cnc_geo.schema.column import Column
from cnc_geo.schema.labels import MODE, NIVEAU

_MODES = (
    ("population_aucune", MODE["aucune"].titre),
    ("population_departementale", MODE["departementale"].titre),
    ("population_intercommunale", MODE["intercommunale"].titre),
    ("population_les_deux", MODE["les_deux"].titre),
)
"""Column of the inhabitants of each mode, and its name."""

_TERRITORIES = Screen(
    "couvertures",
    (
        *("nom", "population_aucune", "part_population", "statut", "population", "conseillers"),
        "perimetres",
        Column(
            "mode",
            "Départementale : par un département ou une région ; intercommunale : par un EPCI ou "
            "plus petit. « Plusieurs » : ses communes n'ont pas toutes le même mode.",
            titre="Mode",
        ),
    ),
)


def territory_rows(couvertures: pd.DataFrame, *, niveau: str, chosen: str | None) -> Shown:
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
    Shown
        `code` is the index of the rows. All that the map tells is told.
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
    unknown = rows["statut"] == "inconnu"
    rows = rows.assign(
        part_population=rows["part_population"].mask(unknown),
        mode=np.where(unknown, "", _modes(rows)),
    )
    shown = _TERRITORIES.show(rows, key="code", nom=NIVEAU[niveau].titre)
    return shown._replace(widths=((NIVEAU[niveau].titre, 190),))


def _modes(couvertures: pd.DataFrame) -> list[str]:
    """Name the mode of each territory, if its inhabitants all have the same."""
    people = couvertures[[column for column, _ in _MODES]].to_numpy() > 0
    named = np.array([nom for _, nom in _MODES], dtype=object)
    alone = np.where(people.any(axis=1), named[people.argmax(axis=1)], "")
    return list(np.where(people.sum(axis=1) > 1, "Plusieurs", alone))


_GAPS = Screen("lacunes", ("nom", "population", "communes", "conseillers", "aire_km2"))


def gap_rows(lacunes: pd.DataFrame) -> Shown:
    """List gap zones, the most populous first; `id` is the index."""
    return _GAPS.show(lacunes, key="id")


_DEADLINES = Screen(
    "echeances",
    (
        *("nom", "sans_coordination_le", "incomplet_le", "population_perdue"),
        *("population_couverte", "population", "statut", "derniers"),
    ),
)


def deadline_rows(deadlines: pd.DataFrame) -> Shown:
    """List territories, the first to lose everything first; those that never do come last."""
    never = pd.Timestamp.max.floor("s")
    ends = deadlines["sans_coordination_le"].fillna(never)
    holes = deadlines["incomplet_le"].fillna(never)
    order = np.lexsort((deadlines["code"], -deadlines["population"], holes, ends))
    return _DEADLINES.show(deadlines.iloc[order])


_EVENTS = Screen(
    "calendrier",
    ("date", "finissent", "debutent", "population_couverte", "epci_sans_coordination"),
)


def event_rows(events: pd.DataFrame) -> Shown:
    """List the days at which something changes."""
    return _EVENTS.show(events)


_TRUTHS = Screen(
    "rattachements",
    (
        *("nom", "conseillers", "couverts_rattaches", "couverts_seulement"),
        *("rattaches_seulement", "ni_l_un_ni_l_autre"),
    ),
)


def truth_rows(truths: pd.DataFrame) -> Shown:
    """List territories, those where the two truths differ most first."""
    apart = truths["couverts_seulement"] + truths["rattaches_seulement"]
    order = np.lexsort((truths["code"], -truths["conseillers"], -apart))
    return _TRUTHS.show(truths.iloc[order])


def four_ways(row: pd.Series) -> Shown:
    """Cross the two truths: rows are the territory's, columns are the people's."""
    return Shown(
        pd.DataFrame(
            {
                "": ["Dans une commune couverte", "Hors de toute couverture"],
                "Rattachés à un coordinateur": [
                    row["couverts_rattaches"],
                    row["rattaches_seulement"],
                ],
                "Sans rattachement": [row["couverts_seulement"], row["ni_l_un_ni_l_autre"]],
            }
        )
    )


_DISAGREEMENTS = Screen("discordances", ("conseiller", "commune", "constat", "explication"))


def disagreement_rows(disagreements: pd.DataFrame) -> Shown:
    """List the posts for which the two truths disagree."""
    return _DISAGREEMENTS.show(disagreements)


_PRIORITIES = Screen(
    "priorites",
    (
        *("rang", "nom", "population", "besoin_moyen", "classe", "habitants_ponderes"),
        *("conseillers", "population_sans_valeur"),
    ),
)


def priority_rows(ranked: pd.DataFrame) -> Shown:
    """List gaps, the one that weighs most first."""
    return _PRIORITIES.show(ranked)


_NEEDS = Screen(
    "besoins",
    (
        *("nom", "classe", "besoin_moyen", "besoin_moyen_couvert", "besoin_moyen_non_couvert"),
        *("part_population", "part_ponderee", "population_sans_valeur"),
    ),
)


def need_rows(needs: pd.DataFrame) -> Shown:
    """List territories, the neediest first; those without any value last."""
    order = np.lexsort((needs["code"], -needs["besoin_moyen"].fillna(-np.inf)))
    return _NEEDS.show(needs.iloc[order])
