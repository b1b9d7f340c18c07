"""What an examined candidacy calls for: alerts, assets and doubts, one sentence each, no score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.french import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnc_geo.candidacies.outcome import Outcome


class Case(NamedTuple):
    """What is known of a candidacy.

    Parameters
    ----------
    filed
        Its row of `candidatures`.
    zone
        Its row of `perimetres`.
    outcomes
        Outcome of each rule of the call.
    figures
        Its figures; empty if its zone is not known.
    meetings
        Its rows of `rencontres`.
    vacant
        Whether its zone has posts, all of them vacant.
    """

    filed: dict[str, Any]
    zone: dict[str, Any]
    outcomes: dict[str, Outcome[Any]]
    figures: dict[str, float]
    meetings: list[dict[str, Any]]
    vacant: bool


def raise_flags(case: Case) -> dict[str, str]:
    """Tell the cells `alertes`, `atouts` and `doutes` of a candidacy.

    Parameters
    ----------
    case
        What is known of it.

    Returns
    -------
    dict
        Sentences joined by `codes.SEPARATOR`; none is a verdict: the prefect gives an opinion
        and the ANCT decides.
    """
    doubts = [
        outcome.doute
        for rule, outcome in case.outcomes.items()
        if outcome.doute and rule not in _COMMON
    ]
    return {
        "alertes": SEPARATOR.join([*_rule_alerts(case), *_zone_alerts(case)]),
        "atouts": SEPARATOR.join(_assets(case)),
        "doutes": SEPARATOR.join(doubts),
    }


_COMMON = ("reponse", "recrutement")
"""Rules whose doubt is that of every candidacy, told with the rules only."""


def _rule_alerts(case: Case) -> Iterator[str]:
    expected = {
        "porteur": ("oui",),
        "cas": ("coherent",),
        "zone": ("prevue",),
        "depot": ("dans_les_temps",),
    }
    for rule, values in expected.items():
        outcome = case.outcomes[rule]
        if outcome.valeur not in values:
            yield outcome.cite()
    money = case.outcomes["subvention"]
    if not money.valeur.prevue:
        yield money.cite()
    if case.filed["avis_prefet"] == "defavorable":
        yield "Avis défavorable du préfet."


def _zone_alerts(case: Case) -> Iterator[str]:
    figures = case.figures
    if not figures:
        yield _why_no_figures(case)
        return
    continues = _ids(case, "suite")
    if not figures["population_gagnee"] and not continues:
        where = _ids(case, "doublon", "frontiere", "deux_niveaux", origine="coordinateur")
        by = f" par {', '.join(where)}" if where else ""
        yield f"N'ajoute aucun habitant : sa zone est déjà couverte{by}."
    if not figures["conseillers"]:
        yield "Aucun poste de conseiller numérique dans la zone : rien à coordonner (L88-89)."
    elif case.vacant:
        yield "Tous les postes de la zone sont vacants."
    for reading, said in (
        ("doublon", "Même territoire que {} : rôles à préciser."),
        ("frontiere", "Communes partagées à même échelle avec {} : frontière à préciser."),
    ):
        met = _ids(case, reading)
        if met:
            yield said.format(", ".join(met))


def _why_no_figures(case: Case) -> str:
    if case.zone["inference"] == "hors_referentiel":
        return (
            "Zone hors du référentiel cartographique : comptée, non dessinée, sans chiffres de "
            "couverture."
        )
    if case.zone["connu"] and not case.zone["counted"]:
        return "Zone déduite, non déclarée : laissée de côté par l'hypothèse choisie."
    return "Zone inconnue : ses niveau et codes manquent, aucun chiffre n'est possible."


def _assets(case: Case) -> Iterator[str]:
    if case.filed["avis_prefet"] == "favorable":
        yield "Avis favorable du préfet."
    figures = case.figures
    if not figures:
        return
    if figures["population_gagnee"]:
        gained = number(figures["population_gagnee"])
        posts = number(figures["conseillers_gagnes"])
        yield f"Couvre {gained} habitants et {posts} postes qui ne le sont pas (L320-322)."
        if not figures["population_restante"]:
            yield "Ne laisse aucune lacune dans ses départements (L320-322)."
    for reading, said in (
        ("deux_niveaux", "S'articule à un autre niveau avec {} (L318-323)."),
        ("suite", "Prolonge sa propre coordination, {} : pas de conflit (L329-330)."),
    ):
        met = _ids(case, reading)
        if met:
            yield said.format(", ".join(met))
    if not _ids(case, "doublon", "frontiere", "deux_niveaux", "suite"):
        yield "Ne partage aucune commune avec un autre périmètre."


def _ids(case: Case, *readings: str, origine: str = "") -> list[str]:
    """Ids of the perimeters that are met, by reading."""
    return [
        str(met["perimetre"])
        for met in case.meetings
        if met["lecture"] in readings and (not origine or met["origine"] == origine)
    ]
