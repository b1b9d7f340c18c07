"""The rules of the call about cases, zones, dates and conventions, one function a rule.

Carriers and grants are in `grants`, which tells what the lines are.
"""

from __future__ import annotations

from typing import TypeAlias

import pandas as pd
from pandas.api.typing import NaTType

from cnc_geo.candidacies.outcome import Outcome
from cnc_geo.schema import french

Day: TypeAlias = pd.Timestamp | NaTType
"""A day, or NaT when it is not known."""

CLOTURE = pd.Timestamp("2023-12-10")
"""Last day on which a candidacy may be filed, included (call L657)."""

FUSEAU = "Europe/Paris"
"""Where days are told: the call gives no hour."""

MOIS_REPONSE = 2
"""Months within which the answer is notified (call L675-676 and L692-693)."""

MOIS_RECRUTEMENT = 6
"""Months within which the coordinator is recruited, once notified (call L523-525)."""

_AVENANT = (
    "avenant",
    (
        "Un avenant à la première convention ; le financement commence à l'échéance de la période "
        "initiale et remplace le renouvellement de trois ans."
    ),
)
_CONVENTIONS = {
    "prolongation": (*_AVENANT, "", "L329-330, L550-564"),
    "attribution_role": (
        _AVENANT[0],
        f"{_AVENANT[1]} Si la même personne garde le poste, son contrat de travail le dit.",
        "",
        "L332-333, L550-568",
    ),
    "poste_supplementaire": (
        "seconde_convention",
        "Une seconde convention, sans effet sur celle des autres conseillers.",
        "",
        "L335-336, L544-548",
    ),
    "creation": ("nouvelle_convention", "Une convention spécifique.", "", "L340-341, L534-539"),
    "integration": ("nouvelle_convention", "Une convention spécifique.", "", "L343, L534-539"),
}
BENEFICIAIRES = ("prolongation", "attribution_role", "poste_supplementaire")
"""Cases of structures that already benefit from the programme (call L327-336)."""


def convention_of(cas: str) -> Outcome[str]:
    """Tell what a case of figure does to the convention (call L325-343 and L530-568).

    Parameters
    ----------
    cas
        One of `codes.CAS`, or "" when not told.

    Returns
    -------
    Outcome
        `avenant`, `seconde_convention` or `nouvelle_convention`; "" if the case is none of the
        five. All of them ask the Banque des Territoires for a specific convention (L534-539).
    """
    if cas not in _CONVENTIONS:
        found = f"« {cas} » n'est pas l'un des cinq cas" if cas else "Le cas de figure manque"
        return Outcome("", f"{found} de l'appel.", "", "L325-343")
    value, reason, doubt, lines = _CONVENTIONS[cas]
    return Outcome(value, reason, doubt, lines)


def judge_case(cas: str, *, postes: int, rendus: int, coordinations: int) -> Outcome[str]:
    """Hold a case of figure against what the files tell of the structure (call L325-343).

    Parameters
    ----------
    cas
        One of `codes.CAS`, or "".
    postes, rendus
        Posts of the structure, and those that it handed back, among them.
    coordinations
        Coordinators of the structure.

    Returns
    -------
    Outcome
        `coherent`, `a_verifier`, or "" if the case is not told.
    """
    lines = "L327-336" if cas in BENEFICIAIRES else "L338-343"
    if not cas:
        return Outcome("", "Le cas de figure manque.", "", "L325-343")
    if cas in BENEFICIAIRES and postes == rendus and not coordinations:
        reason = "Le cas est celui d'une structure bénéficiaire, or elle n'a aucun poste connu."
        return Outcome("a_verifier", reason, "", lines)
    if cas == "prolongation" and not coordinations:
        reason = "Une prolongation suppose un poste de coordination, or aucun n'est connu."
        return Outcome("a_verifier", reason, "", "L329-330")
    if cas not in BENEFICIAIRES and postes > rendus:
        reason = (
            "Le cas est celui d'une structure non bénéficiaire, or elle emploie des conseillers."
        )
        return Outcome("a_verifier", reason, "", lines)
    doubt = ""
    if cas not in BENEFICIAIRES and rendus:
        # «ne bénéficient pas» (L338) or «n'ayant jamais bénéficié» (L663): docs/regles.md, 16.
        doubt = (
            "La structure a bénéficié du dispositif et n'en bénéficie plus : l'appel dit « ne "
            "bénéficient pas » (L338) puis « n'ayant jamais bénéficié » (L663)."
        )
    return Outcome("coherent", "Le cas et les postes connus s'accordent.", doubt, lines)


def judge_zone(niveau: str) -> Outcome[str]:
    """Tell whether the level of a zone is one that the call names (call L88-89).

    Parameters
    ----------
    niveau
        Level of the zone; "" when it is a label only.

    Returns
    -------
    Outcome
        `prevue` for an EPCI or a department, else `a_preciser` (docs/regles.md, 3).
    """
    if niveau in ("epci", "departement"):
        return Outcome(
            "prevue", "La zone est une intercommunalité ou un département.", "", "L88-89"
        )
    found = f"de niveau « {niveau} »" if niveau else "sans niveau"
    reason = f"L'appel nomme l'intercommunalité ou le département, or la zone est {found}."
    return Outcome("a_preciser", reason, "L'appel dit « peut » : ce n'est pas exclu.", "L88-89")


def judge_filing(date_depot: Day) -> Outcome[str]:
    """Tell whether a candidacy was filed in time (call L657).

    Parameters
    ----------
    date_depot
        Day of filing; a moment with a time zone is told in Paris; NaT when not known.

    Returns
    -------
    Outcome
        `dans_les_temps`, `hors_delai` or `inconnu`. The last day is included (docs/regles.md, 18).
    """
    if isinstance(date_depot, NaTType):
        return Outcome("inconnu", "La date de dépôt manque.", "", "L657")
    day = _day(date_depot)
    if day > CLOTURE:
        reason = f"Déposée le {french.day(day)}, après la clôture du 10/12/2023."
        return Outcome("hors_delai", reason, "Signalée, non écartée.", "L657")
    doubt = "L'heure limite n'est pas dite : le jour entier compte." if day == CLOTURE else ""
    return Outcome("dans_les_temps", f"Déposée le {french.day(day)}.", doubt, "L657")


def _day(moment: pd.Timestamp) -> pd.Timestamp:
    local = moment if moment.tzinfo is None else moment.tz_convert(FUSEAU).tz_localize(None)
    return local.normalize()


def answer_due(date_depot: Day) -> Outcome[Day]:
    """Tell the last day of the answer, two months after filing (call L675-676 and L692-693).

    Parameters
    ----------
    date_depot
        Day of filing, or NaT.

    Returns
    -------
    Outcome
        A day, or NaT. The call does not say from when: from filing (docs/regles.md, 17).
    """
    lines = "L675-676, L692-693"
    if isinstance(date_depot, NaTType):
        return Outcome(pd.NaT, "La date de dépôt manque.", "", lines)
    due = _day(date_depot) + pd.DateOffset(months=MOIS_REPONSE)
    doubt = "L'appel ne dit pas depuis quand ; les deux mois sont comptés depuis le dépôt."
    return Outcome(due, "Réponse notifiée dans les deux mois.", doubt, lines)


def recruitment_due(notification: Day) -> Outcome[Day]:
    """Tell the last day of recruitment, six months after notification (call L523-525).

    Parameters
    ----------
    notification
        Day on which the attribution of the post was notified, or NaT.

    Returns
    -------
    Outcome
        A day, or NaT.
    """
    if isinstance(notification, NaTType):
        return Outcome(pd.NaT, "La date de notification manque.", "", "L523-525")
    due = _day(notification) + pd.DateOffset(months=MOIS_RECRUTEMENT)
    doubt = "Le courriel officiel de notification dit trois mois ; l'appel, six, prévaut."
    return Outcome(due, "Recrutement dans les six mois de la notification.", doubt, "L523-525")
