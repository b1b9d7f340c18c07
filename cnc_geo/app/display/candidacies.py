"""Candidacies, what they meet and what they change, as screens show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.app.display.frames import Screen, Shown
from cnc_geo.app.display.perimeters import name_structures
from cnc_geo.schema.codes import LECTURES
from cnc_geo.schema.labels import titles

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.network.model import Network

_CANDIDACIES = Screen(
    "examens",
    (
        *("id", "structure", "departements", "cas", "porteur", "avis_prefet"),
        *("population_gagnee", "population_partagee", "conseillers_gagnes", "subvention_eur"),
        *("euros_par_habitant_gagne", "alertes", "atouts", "rencontres", "population"),
        *("conseillers", "niveau", "etat"),
    ),
)


def candidacy_rows(examens: pd.DataFrame, network: Network) -> Shown:
    """List candidacies, in the order of their ids."""
    shown = _CANDIDACIES.show(name_structures(examens, network))
    levels = shown.rows["Niveau"].replace("", "Zone inconnue")
    return shown._replace(rows=shown.rows.assign(Niveau=levels))


def matrix(rencontres: pd.DataFrame, ids: pd.Series[str]) -> Shown:
    """Cross the candidacies that share communes: the reading of each meeting."""
    rows = rencontres[
        (rencontres["relation"] != "contigu")
        & rencontres["candidature"].isin(ids)
        & rencontres["perimetre"].isin(ids)
    ]
    named = rows.assign(lecture=rows["lecture"].map(titles(LECTURES)))
    crossed = named.pivot_table(
        index="candidature", columns="perimetre", values="lecture", aggfunc="first"
    )
    return Shown(crossed.fillna("").rename_axis(index="Candidature", columns=None))


_MEETINGS = Screen(
    "rencontres",
    ("perimetre", "structure", "lecture", "population", "conseillers", "diagnostic", "etat"),
)


def meeting_rows(rencontres: pd.DataFrame, network: Network) -> Shown:
    """List what a candidacy meets, the most people first; neighbours come last."""
    rows = rencontres.sort_values(["population", "perimetre"], ascending=[False, True])
    return _MEETINGS.show(name_structures(rows, network))


_GROUPS = Screen(
    "groupes",
    (
        *("candidatures", "lecture", "population", "population_partagee", "explication"),
        "coordinateurs",
    ),
)


def group_rows(groupes: pd.DataFrame) -> Shown:
    """List the groups of candidacies that should talk to one another."""
    return _GROUPS.show(groupes)


_COMPLETE = Screen(
    "completudes",
    (
        *("departement", "completude", "explication", "ensembles", "population_non_couverte"),
        "population_restante",
    ),
)

_FIRST = ("possible", "impossible", "complet", "inconnu")
"""Order of departments: those that candidacies can complete first."""


def complete_rows(completudes: pd.DataFrame) -> Shown:
    """List departments, those that candidacies can complete first."""
    rows = completudes.assign(rang=completudes["completude"].map(_FIRST.index))
    return _COMPLETE.show(_name_departments(rows.sort_values(["rang", "departement"])))


def _name_departments(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(departement=table["departement"] + " – " + table["nom"])


_EFFECTS = Screen(
    "effets",
    (
        *("departement", "population", "population_avant", "population_apres", "conseillers"),
        *("conseillers_avant", "conseillers_apres"),
    ),
)


def effect_rows(effets: pd.DataFrame) -> Shown:
    """List the departments of a candidacy, before and after it."""
    return _EFFECTS.show(_name_departments(effets))


_RULES = Screen("regles", ("regle", "valeur", "motif", "doute", "lignes"))


def rule_rows(regles: pd.DataFrame) -> Shown:
    """List the rules of the call."""
    return _RULES.show(regles)


_CONSULTATION = Screen(
    "consultation",
    ("structure", "siret", "commune", "conseillers", "titre", "concurrents"),
)


def consultation_rows(
    consultation: pd.DataFrame, network: Network, communes: dict[str, str]
) -> Shown:
    """List the structures to consult, by their names."""
    seats = [communes.get(code, "non connu") for code in consultation["commune"]]
    return _CONSULTATION.show(name_structures(consultation, network).assign(commune=seats))
