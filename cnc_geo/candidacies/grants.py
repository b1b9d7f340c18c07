"""The rules of the call for candidacies of coordinators, one function a rule.

Source: «Appel à candidatures, recrutements de conseillers numériques coordinateurs dans le cadre
de France Numérique Ensemble» (2023); `lignes` of each outcome are lines of its text. Where the call
says nothing there is no value, and a reason: never 0. Where it can be read in several ways the
reading is said in `doute`.
"""

from __future__ import annotations

from math import isnan
from typing import NamedTuple

from cnc_geo.candidacies.outcome import Outcome
from cnc_geo.schema.codes import PORTEURS
from cnc_geo.schema.labels import PORTEUR


class Grant(NamedTuple):
    """Euros for a post and months of activity that they cover; both NaN if not provided for."""

    subvention_eur: float
    duree_mois: float

    @property
    def prevue(self) -> bool:
        """Whether the call provides for it."""
        return not isnan(self.subvention_eur)


NON_PREVUE = Grant(float("nan"), float("nan"))
"""The call gives no amount."""

_BASE = "L369-373"
_AUTRES = "L375-377"
_OUTRE_MER = {
    **dict.fromkeys(("974", "976"), 67_500.0),
    **dict.fromkeys(("971", "972", "973"), 70_000.0),
}
"""Grant of a local authority overseas (call L371-373)."""

CONTRATS_PUBLICS = ("cdi_public", "cdd_public", "contrat_projet_public", "titulaire")
"""Contracts of public law (call L369-370)."""

_PRIVES = {
    "cdi": (Grant(40_000.0, 24.0), "L381-382"),
    "cdd": (Grant(32_000.0, 18.0), "L384-385"),
    "contrat_projet": (Grant(40_000.0, 24.0), "L387-388"),
}
"""Grant of a private structure by contract (call L379-388)."""

_NATURES = {
    **dict.fromkeys(
        ("collectivite", "etablissement_rattache", "gip", "chambre_consulaire", "epic"), "publique"
    ),
    **dict.fromkeys(("association", "entreprise_ess", "prive_non_lucratif"), "privee"),
}
"""Kinds of carriers of which the kind alone tells the nature."""

_PORTEURS = {
    "collectivite": ("L293-295", ""),
    "etablissement_rattache": ("L297", ""),
    "hub": ("L299", ""),
    "gip": (
        "L301",
        "L'appel demande un GIP constitué de personnes morales de droit public : à vérifier.",
    ),
    "chambre_consulaire": ("L303", ""),
    "epic": ("L305", "L'appel demande un EPIC préalablement identifié par l'État : à vérifier."),
    "ars_grades": ("L307-308", ""),
    "association": ("L310", ""),
    "entreprise_ess": ("L312", ""),
    "prive_non_lucratif": (
        "L314-315",
        "L'appel demande que le but ne soit pas exclusivement lucratif : à vérifier.",
    ),
}
"""Lines of the call on each kind of carrier, and what they leave to be checked."""


def judge_carrier(porteur: str, nature: str = "") -> Outcome[str]:
    """Tell whether a kind of carrier is eligible (call L288-315).

    Parameters
    ----------
    porteur
        One of `codes.PORTEURS`, or "" when not told.
    nature
        `publique`, `privee`, or "" when not told.

    Returns
    -------
    Outcome
        `oui`, `non` (any other kind) or `inconnu`.
    """
    if not porteur:
        reason = "La catégorie du porteur manque : complétez-la pour juger de l'éligibilité."
        return Outcome("inconnu", reason, "", "L288-315")
    if porteur not in PORTEURS:
        reason = f"« {porteur} » n'est pas l'une des dix catégories de porteurs de l'appel."
        return Outcome("non", reason, "", "L288-315")
    lines, doubt = _PORTEURS[porteur]
    told = _NATURES.get(porteur, nature)
    if nature and nature != told:
        doubt = f"{doubt} La nature indiquée, {nature}, n'est pas celle de cette catégorie.".strip()
    return Outcome("oui", f"Le porteur est {PORTEUR[porteur].phrase}.", doubt, lines)


def grant(porteur: str, nature: str, contrat: str, departement: str = "") -> Outcome[Grant]:
    """Tell the grant of a post and how long it covers (call L365-388).

    Parameters
    ----------
    porteur, nature
        As for `judge_carrier`; the nature of a hub, an ARS or a GRADeS is that of its legal form,
        not of its label (docs/regles.md, 14).
    contrat
        One of `codes.CONTRATS`, or "" when not told.
    departement
        Code of the department or overseas collectivity of the carrier; "" when not known.

    Returns
    -------
    Outcome
        A `Grant`; `NON_PREVUE` where the call gives no amount (docs/regles.md, 12), or where what
        is told is not enough.
    """
    if judge_carrier(porteur, nature).valeur != "oui":
        return _none("Sans porteur éligible, l'appel ne prévoit pas de montant.", "L288-315")
    if not contrat:
        return _none("Le contrat manque : le montant dépend de lui.", "L365-367")
    own_nature = _NATURES.get(porteur, nature)
    if not own_nature:
        return _none(
            "La nature du porteur, publique ou privée, manque : le montant dépend de sa forme "
            "juridique.",
            "L369-388",
        )
    if own_nature == "privee":
        return _private(contrat)
    if porteur == "collectivite":
        return _local_authority(contrat, departement)
    return _other_public(contrat, departement)


def _none(reason: str, lines: str) -> Outcome[Grant]:
    return Outcome(NON_PREVUE, reason, "", lines)


def _not_provided(who: str, contrat: str, lines: str) -> Outcome[Grant]:
    reason = f"Non prévu par l'appel : aucun montant pour {who} avec le contrat « {contrat} »."
    return _none(reason, lines)


def _private(contrat: str) -> Outcome[Grant]:
    """Grant of a private structure, never raised overseas (docs/regles.md, 13 and 15)."""
    if contrat not in _PRIVES:
        return _not_provided("une structure privée", contrat, "L379-388")
    amount, lines = _PRIVES[contrat]
    doubts = {
        "cdd": "La phrase de l'appel sur la durée est incomplète ; elle est lue 18 mois (L384-385, "
        "note L708).",
        "contrat_projet": "Le contrat de projet suppose un accord de branche, une convention "
        "collective ou certains secteurs (note L709-711) : à vérifier.",
    }
    reason = "Structure privée : montant selon le contrat."
    return Outcome(amount, reason, doubts.get(contrat, ""), lines)


def _local_authority(contrat: str, departement: str) -> Outcome[Grant]:
    """Grant of a local authority or a grouping (call L369-373)."""
    if contrat not in CONTRATS_PUBLICS:
        return _not_provided("une collectivité ou un groupement", contrat, _BASE)
    if departement in _OUTRE_MER:
        reason = f"Collectivité ou groupement, contrat de droit public, majoré ({departement})."
        return Outcome(Grant(_OUTRE_MER[departement], 24.0), reason, "", _BASE)
    reason = "Collectivité ou groupement, contrat de droit public."
    return Outcome(Grant(50_000.0, 24.0), reason, _about_uplift(departement), _BASE)


def _about_uplift(departement: str) -> str:
    """Doubt on the amount where an uplift is possible and has no figure (docs/regles.md, 13)."""
    if not departement:
        return (
            "Le département du porteur manque : une majoration outre-mer est possible (L371-373)."
        )
    if is_overseas(departement):
        return (
            f"Une majoration outre-mer est évoquée sans montant pour ce cas ({departement}) : le "
            "montant de base est donné (L371-377)."
        )
    return ""


def is_overseas(departement: str) -> bool:
    """Tell the code of an overseas department or collectivity."""
    return departement[:2] in ("97", "98")


def _other_public(contrat: str, departement: str) -> Outcome[Grant]:
    """Grant of any other public structure, attached bodies included (docs/regles.md, 11 and 13)."""
    if contrat not in ("cdd_public", "cdd_droit_prive"):
        return _not_provided("une autre structure publique", contrat, _AUTRES)
    doubt = (
        "Lecture littérale : hors collectivités et groupements, toute structure publique est "
        "« autre » (L375) ; l'estimation officielle lui compte 50 000 €."
    )
    if contrat == "cdd_public":  # the uplift is for contracts of public law only (L376-377)
        doubt = f"{doubt} {_about_uplift(departement)}".strip()
    reason = "Autre structure publique en CDD, de droit public ou privé, de 18 mois au plus."
    return Outcome(Grant(37_500.0, 18.0), reason, doubt, _AUTRES)
