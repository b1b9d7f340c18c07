"""Each candidacy examined as the call asks: rules, what it adds, shares and leaves, flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.gaps import name_gaps
from cnc_geo.candidacies.alerts import Case, raise_flags
from cnc_geo.candidacies.ground import (
    atoms_by_department,
    filed_rows,
    ids_here,
    seat_of,
    zone_rows,
)
from cnc_geo.candidacies.meetings import meet_candidacies
from cnc_geo.candidacies.rulebook import judge_all, require_candidacy
from cnc_geo.network.scenarios import (
    look_everywhere,
    with_candidacies,
    with_one,
    without_candidacies,
)
from cnc_geo.schema.codes import NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.schema.tables import column_names
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
    rows = [bench.examine(identifiant) for identifiant in ids_here(situation)]
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
    held = np.unique(units.rank[situation.declared.members_of(identifiant)])
    everywhere = look_everywhere(situation)
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
    """What the candidacies of a situation are held against, atom by atom."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._bare = ~without_candidacies(situation).couverte
        self._needed = self._bare & ~situation.admise
        self._perimeters = with_candidacies(situation).perimeters
        # Rows of one candidacy follow one another; a dict a row, for all at once, is a gigabyte.
        self._meetings = meet_candidacies(situation)
        self._rows_of = self._meetings.groupby("candidature").indices

    def examine(self, identifiant: str) -> dict[str, Any]:
        """Make a row of `examens`."""
        situation = self._situation
        filed, zone = filed_rows(situation)[identifiant], zone_rows(situation)[identifiant]
        members = situation.declared.members_of(identifiant)
        outcomes = judge_all(situation, filed, zone["niveau"])
        carrier, money = outcomes["porteur"], outcomes["subvention"]
        meetings = self._met(identifiant)
        drawn = bool(zone["counted"]) and len(members) > 0
        left = self._left(members) if drawn else members[:0]
        gaps = name_gaps(situation.territory, left) if len(left) else []
        figures = self._figures(members, meetings, zone["niveau"], left) if drawn else {}
        case = Case(filed, zone, outcomes, figures, meetings, self._vacant(members))
        return {
            "id": identifiant,
            **{name: filed[name] for name in ("structure", "cas", "porteur", "contrat")},
            "departements": _departements(
                situation, members, zone, seat_of(situation, filed["commune"])
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
            "lacunes_restantes": SEPARATOR.join(gaps),
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

    def _met(self, identifiant: str) -> list[dict[str, Any]]:
        """Rows of `rencontres` of a candidacy."""
        rows = self._rows_of.get(identifiant)
        if rows is None:
            return []
        records = self._meetings.iloc[rows[0] : rows[-1] + 1].to_dict("records")
        return [{str(name): value for name, value in met.items()} for met in records]

    def _figures(
        self,
        members: NDArray[np.intp],
        meetings: list[dict[str, Any]],
        niveau: str,
        left: NDArray[np.intp],
    ) -> dict[str, float]:
        """Sum over the atoms of a zone; whole numbers."""
        population = self._situation.territory.population
        posts = self._situation.conseillers_par_commune
        sharing = [m for m in meetings if m["lecture"] not in ("voisins", "suite")]
        alike = [m for m in sharing if self._is_wide(m) == (niveau in NIVEAUX_DEPARTEMENTAUX)]
        shared, doubled = (self._common(members, met) for met in (sharing, alike))
        gained = members[self._bare[members]]
        return {
            "population": float(population[members].sum()),
            "population_gagnee": float(population[gained].sum()),
            "population_partagee": float(population[shared].sum()),
            "population_doublee": float(population[doubled].sum()),
            "conseillers": float(posts[members].sum()),
            "conseillers_gagnes": float(posts[gained].sum()),
            "conseillers_partages": float(posts[shared].sum()),
            "population_restante": float(population[left].sum()),
        }

    def _is_wide(self, met: dict[str, Any]) -> bool:
        """Tell whether a perimeter that is met is of the scale of departments."""
        return zone_rows(self._situation)[met["perimetre"]]["niveau"] in NIVEAUX_DEPARTEMENTAUX

    def _common(
        self, members: NDArray[np.intp], meetings: list[dict[str, Any]]
    ) -> NDArray[np.intp]:
        """Atoms of a zone that one at least of the perimeters met holds too."""
        held = np.zeros(len(self._bare), dtype=np.bool_)
        for met in meetings:
            held[self._perimeters.members_of(met["perimetre"])] = True
        return members[held[members]]

    def _left(self, members: NDArray[np.intp]) -> NDArray[np.intp]:
        """Atoms that stay without coordination in the departments of a zone it is given to."""
        rank = self._situation.territory.units("departement").rank
        departments = atoms_by_department(self._situation)
        inside = np.unique(rank[members])
        around = [departments[d] for d in inside[inside >= 0].tolist()]
        left = np.zeros(len(self._bare), dtype=np.bool_)
        for atoms in around:
            left[atoms] = self._needed[atoms]
        left[members] = False
        return np.flatnonzero(left)

    def _vacant(self, members: NDArray[np.intp]) -> bool:
        """Tell whether the zone has posts, all of them vacant."""
        posts = self._situation.posts
        count = int(posts.by_atom[members].sum())
        return count > 0 and count == int(posts.vacant_by_atom[members].sum())


def _departements(
    situation: Situation, members: NDArray[np.intp], zone: dict[str, Any], seat: str
) -> str:
    """Codes of the departments of a zone; if it holds nothing, those declared, or of its seat."""
    if len(members):
        return list_codes(situation.territory, "departement", members)
    return str(zone["codes"]) if zone["niveau"] == "departement" else seat


def _costs(subvention_eur: float, figures: dict[str, float]) -> dict[str, float]:
    """Euros for each inhabitant and post gained; empty where none is, or no amount is known."""
    return {
        name: subvention_eur / figures[gained] if figures.get(gained) else np.nan
        for name, gained in (
            ("euros_par_habitant_gagne", "population_gagnee"),
            ("euros_par_conseiller_gagne", "conseillers_gagnes"),
        )
    }
