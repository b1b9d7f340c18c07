"""Every rule of the call applied to a candidacy, with what the files tell of its structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from cnc_geo.candidacies.grants import grant, judge_carrier
from cnc_geo.candidacies.ground import filed_rows, seat_of, staff_of
from cnc_geo.candidacies.procedure import (
    answer_due,
    convention_of,
    judge_case,
    judge_filing,
    judge_zone,
    recruitment_due,
)
from cnc_geo.errors import ChoiceError
from cnc_geo.schema import french
from cnc_geo.schema.codes import JUGEMENTS
from cnc_geo.schema.labels import JUGEMENT
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from cnc_geo.candidacies.outcome import Outcome
    from cnc_geo.network.situation import Situation


def apply_rules(situation: Situation, identifiant: str) -> pd.DataFrame:
    """Tell what each rule of the call gives for a candidacy.

    Parameters
    ----------
    situation
        What one looks at.
    identifiant
        Id of a candidacy.

    Returns
    -------
    pandas.DataFrame
        Table `regles`.

    Raises
    ------
    ChoiceError
        If there is no such candidacy.
    """
    require_candidacy(situation, identifiant)
    filed = filed_rows(situation)[identifiant]
    outcomes = judge_all(situation, filed, filed["niveau"])
    rows = [
        (
            _REGLES[rule],
            _written(rule, outcome.valeur),
            outcome.motif,
            outcome.doute,
            outcome.lignes,
        )
        for rule, outcome in outcomes.items()
    ]
    return pd.DataFrame(rows, columns=column_names("regles"))


def require_candidacy(situation: Situation, identifiant: str) -> None:
    """Raise `ChoiceError` if there is no candidacy of that id."""
    if identifiant not in filed_rows(situation):
        message = (
            f"Aucune candidature « {identifiant} » : donnez l'identifiant d'une candidature des "
            "fichiers lus."
        )
        raise ChoiceError(message)


def judge_all(situation: Situation, filed: dict[str, Any], niveau: str) -> dict[str, Outcome[Any]]:
    """Apply every rule of the call to a row of `candidatures`, its zone being of a level."""
    carrier = (filed["porteur"], filed["nature"])
    answer = answer_due(filed["date_depot"])
    staff = staff_of(situation, filed["structure"], filed["siret"])
    return {
        "porteur": judge_carrier(*carrier),
        "subvention": grant(*carrier, filed["contrat"], seat_of(situation, filed["commune"])),
        "convention": convention_of(filed["cas"]),
        "cas": judge_case(filed["cas"], **staff._asdict()),
        "zone": judge_zone(niveau),
        "depot": judge_filing(filed["date_depot"]),
        "reponse": answer,
        "recrutement": recruitment_due(answer.valeur),
    }


_REGLES = {
    "porteur": "Porteur éligible",
    "subvention": "Subvention et durée",
    "convention": "Convention",
    "cas": "Cas de figure",
    "zone": "Niveau de la zone",
    "depot": "Dépôt",
    "reponse": "Réponse au plus tard",
    "recrutement": "Recrutement au plus tard",
}
"""How each rule is called, in the order in which they are told."""


def _written(rule: str, value: Any) -> str:  # noqa: ANN401  (each rule has its own)
    """Write the value of a rule; nothing where the call is silent."""
    if rule == "subvention":
        euros, months = value
        return f"{french.euros(euros)}, {french.number(months)} mois" if value.prevue else ""
    if isinstance(value, pd.Timestamp):
        return french.day(value)
    return JUGEMENT[value].titre if value in JUGEMENTS else ""
