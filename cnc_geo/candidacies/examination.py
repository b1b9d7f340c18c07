"""Each candidacy examined as the call asks: rules, what it adds, shares and leaves, flags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.gaps import find_gaps
from cnc_geo.candidacies.alerts import Case, raise_flags
from cnc_geo.candidacies.meetings import meet_candidacies
from cnc_geo.candidacies.rulebook import judge_all, require_candidacy, rows_by_id, seat_of
from cnc_geo.network.perimeters import has_usable_zone
from cnc_geo.network.scenarios import (
    candidacies_here,
    members_of,
    with_candidacies,
    with_one,
    without_candidacies,
)
from cnc_geo.schema.codes import NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.model import FRANCE
from cnc_geo.territory.naming import list_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation


def examine_candidacies(situation: Situation) -> pd.DataFrame:
    """Examine every candidacy of the part one looks at.

    Parameters
    ----------
    situation
        What one looks at. Zones are taken whole, wherever they lie.

    Returns
    -------
    pandas.DataFrame
        Table `examens`, sorted by id. What a candidacy gains is told against the coordinators in
        force for the states of the situation, without any other candidacy; what it shares, against
        them and every open candidacy, but not the coordination that it continues; what it doubles
        is shared with a perimeter of its own scale (region and department, or finer). Where the
        zone is not known figures are empty, and an alert says why.
    """
    bench = _Bench(situation)
    rows = [bench.examine(identifiant) for identifiant in bench.here]
    return pd.DataFrame(rows, columns=column_names("examens"))


def measure_effect(situation: Situation, identifiant: str) -> pd.DataFrame:
    """Tell the coverage of the departments of a candidacy, before it and with it alone.

    Parameters
    ----------
    situation
        What one looks at; departments are told whole.
    identifiant
        Id of a candidacy.

    Returns
    -------
    pandas.DataFrame
        Table `effets`, sorted by code; no row if its zone holds no commune.

    Raises
    ------
    ChoiceError
        If there is no such candidacy.
    """
    require_candidacy(situation, identifiant)
    units = situation.territory.units("departement")
    held = np.unique(units.rank[members_of(situation, identifiant)])
    everywhere = replace(
        situation, niveau="france", code=FRANCE, kept=np.ones(len(situation.kept), dtype=np.bool_)
    )
    before = measure_coverage(without_candidacies(everywhere), niveau="departement")
    after = measure_coverage(with_one(everywhere, identifiant), niveau="departement")
    effects = before.assign(
        departement=before["code"],
        population_avant=before["population_couverte"],
        population_apres=after["population_couverte"],
        conseillers_avant=before["conseillers_couverts"],
        conseillers_apres=after["conseillers_couverts"],
    )
    inside = effects["code"].isin(units.codes[held[held >= 0]])
    return effects.loc[inside, column_names("effets")].reset_index(drop=True)


_FIGURES = (
    *("population", "population_gagnee", "population_partagee", "population_doublee"),
    *("conseillers", "conseillers_gagnes", "conseillers_partages", "population_restante"),
)


class _Bench:
    """What the candidacies of a situation are held against."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._base = without_candidacies(situation)
        self._together = with_candidacies(situation)
        table = situation.declared.table
        self.here: list[str] = table["id"].iloc[candidacies_here(situation)].tolist()
        self._rows = rows_by_id(situation.network.candidatures)
        self._declared = rows_by_id(
            table.assign(counted=has_usable_zone(table, situation.hypotheses))
        )
        self._meetings: dict[str, list[dict[str, Any]]] = {i: [] for i in self.here}
        for met in meet_candidacies(situation).to_dict("records"):
            self._meetings[met["candidature"]].append({str(k): v for k, v in met.items()})

    def examine(self, identifiant: str) -> dict[str, Any]:
        """Make a row of `examens`."""
        filed, zone = self._rows[identifiant], self._declared[identifiant]
        members = members_of(self._situation, identifiant)
        outcomes = judge_all(self._situation, filed, zone["niveau"])
        carrier, money = outcomes["porteur"], outcomes["subvention"]
        meetings = self._meetings[identifiant]
        drawn = bool(zone["counted"]) and len(members) > 0
        figures = self._figures(members, meetings, zone["niveau"]) if drawn else {}
        left = self._left(members) if drawn else ""
        case = Case(filed, zone, outcomes, figures, meetings, self._vacant(members))
        return {
            "id": identifiant,
            **{name: filed[name] for name in ("structure", "cas", "porteur", "contrat")},
            "departements": self._departements(
                members, zone, seat_of(self._situation, filed["commune"])
            ),
            "eligible": carrier.valeur,
            "motif_eligibilite": carrier.cite(),
            **money.valeur._asdict(),
            "motif_subvention": money.cite(),
            **dict.fromkeys(_FIGURES, np.nan),
            **figures,
            **_costs(money.valeur.subvention_eur, figures),
            "rencontres": SEPARATOR.join(
                met["perimetre"] for met in meetings if met["relation"] != "contigu"
            ),
            "lacunes_restantes": left,
            **raise_flags(case),
            "niveau": zone["niveau"],
            "etat": filed["etat"],
            "avis_prefet": filed["avis_prefet"],
            "convention": outcomes["convention"].valeur,
            "date_depot": filed["date_depot"],
            "depot": outcomes["depot"].valeur,
            "reponse_avant": outcomes["reponse"].valeur,
            "recrutement_avant": outcomes["recrutement"].valeur,
        }

    def _departements(self, members: NDArray[np.intp], zone: dict[str, Any], seat: str) -> str:
        if len(members):
            return list_codes(self._situation.territory, "departement", members)
        if zone["niveau"] == "departement":
            return str(zone["codes"])
        return seat

    def _figures(
        self, members: NDArray[np.intp], meetings: list[dict[str, Any]], niveau: str
    ) -> dict[str, float]:
        """Sum over the atoms of a zone; whole numbers."""
        population = self._situation.territory.population
        posts = self._situation.conseillers_par_commune
        sharing = [m["perimetre"] for m in meetings if m["lecture"] not in ("voisins", "suite")]
        table, incidence = self._together.perimeters.table, self._together.perimeters.incidence
        others = np.flatnonzero(table["id"].isin(sharing))
        wide = table["niveau"].isin(NIVEAUX_DEPARTEMENTAUX).to_numpy()[others]
        held = incidence[members][:, others]
        alike = held[:, np.flatnonzero(wide == (niveau in NIVEAUX_DEPARTEMENTAUX))]
        shared, doubled = (np.asarray(m.sum(axis=1)) > 0 for m in (held, alike))
        gained = ~self._base.couverte[members]
        around = self._around(members) & ~self._base.couverte & ~self._situation.admise
        around[members] = False
        return {
            "population": float(population[members].sum()),
            "population_gagnee": float(population[members[gained]].sum()),
            "population_partagee": float(population[members[shared]].sum()),
            "population_doublee": float(population[members[doubled]].sum()),
            "conseillers": float(posts[members].sum()),
            "conseillers_gagnes": float(posts[members[gained]].sum()),
            "conseillers_partages": float(posts[members[shared]].sum()),
            "population_restante": float(population[around].sum()),
        }

    def _around(self, members: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell the atoms of the departments of a zone."""
        rank = self._situation.territory.units("departement").rank
        return np.isin(rank, np.unique(rank[members]))

    def _left(self, members: NDArray[np.intp]) -> str:
        """Name the gaps that stay in the departments of a zone once it is accepted."""
        around = self._around(members)
        around[members] = False
        if not (around & ~self._base.couverte).any():
            return ""
        gaps = find_gaps(replace(self._base, kept=around)).table
        return SEPARATOR.join(gaps["nom"])

    def _vacant(self, members: NDArray[np.intp]) -> bool:
        """Tell whether the zone has posts, all of them vacant."""
        posts = self._situation.conseillers
        states = posts.loc[posts["rang"].isin(members), "etat"]
        return len(states) > 0 and bool((states == "vacant").all())


def _costs(subvention_eur: float, figures: dict[str, float]) -> dict[str, float]:
    """Euros for each inhabitant and post gained; empty where none is, or no amount is known."""
    return {
        name: subvention_eur / figures[gained] if figures.get(gained) else np.nan
        for name, gained in (
            ("euros_par_habitant_gagne", "population_gagnee"),
            ("euros_par_conseiller_gagne", "conseillers_gagnes"),
        )
    }
