"""How candidacies fit together: who meets whom, and groups that should talk.

The call studies candidacies «au regard […] des logiques d'articulations» (L319-320) and favours
initiatives that are coordinated (L322-323): nothing here refuses, everything proposes a reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from cnc_geo.analysis.contiguity import label_linked
from cnc_geo.analysis.overlaps import find_overlaps, tell_continued
from cnc_geo.candidacies.ground import ids_here
from cnc_geo.network.scenarios import with_candidacies
from cnc_geo.network.situation import kept_with_situation
from cnc_geo.schema.codes import LECTURES, NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.schema.labels import LECTURE
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.naming import count_communes, list_codes

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation


def meet_candidacies(situation: Situation) -> pd.DataFrame:
    """List what each candidacy of the part meets.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `rencontres`, sorted by candidacy then by perimeter: two candidacies that meet are
        told from either side. Every open candidacy counts, whatever the chosen states; zones are
        compared whole.
    """
    pairs, together = _pairs(situation), with_candidacies(situation)
    sides = [
        pairs.rename(columns={one: "candidature", other: "perimetre", f"part_{one}": "part"})
        for one, other in (("a", "b"), ("b", "a"))
    ]
    meetings = pd.concat(sides, ignore_index=True)
    meetings = meetings[meetings["candidature"].isin(ids_here(situation))]
    other = together.perimeters.table.set_index("id")[["origine", "structure", "etat"]]
    meetings = meetings.join(other, on="perimetre").sort_values(["candidature", "perimetre"])
    return meetings[column_names("rencontres")].reset_index(drop=True)


@kept_with_situation
def _pairs(situation: Situation) -> pd.DataFrame:
    """Propose a reading of each pair of coordinators and open candidacies, over all France."""
    together = with_candidacies(situation)
    pairs, table = find_overlaps(together), together.perimeters.table
    ids = pd.Index(table["id"])
    a, b = (ids.get_indexer(pd.Index(pairs[side])).astype(np.intp) for side in ("a", "b"))
    wide = table["niveau"].isin(NIVEAUX_DEPARTEMENTAUX).to_numpy()
    same_scale = wide[a] == wide[b]
    crossing = (pairs["relation"] == "partiel").to_numpy()
    reading = np.select(
        [
            pairs["relation"] == "contigu",
            tell_continued(table, a, b),
            pairs["relation"] == "identique",
            crossing & same_scale,
            crossing | (pairs["niveaux"] == "different").to_numpy(),
        ],
        ["voisins", "suite", "doublon", "frontiere", "deux_niveaux"],
        "frontiere",  # one inside another of its own level: who takes what is to be told
    )
    return pairs.assign(lecture=reading.astype(object))


def cluster_candidacies(situation: Situation) -> pd.DataFrame:
    """Gather the candidacies that share communes, one after another: they should talk.

    Parameters
    ----------
    situation
        What one looks at.

    Returns
    -------
    pandas.DataFrame
        Table `groupes`, the most populous first: groups of two candidacies or more, of which one at
        least is of the part. The reading proposed is the first of `codes.LECTURES` that one of
        their meetings has.
    """
    pairs, together = _pairs(situation), with_candidacies(situation)
    table = together.perimeters.table
    filed = set(table.loc[table["origine"] == "candidature", "id"])
    # Three columns of objects: groups take many small slices, which Arrow's texts make slow.
    sharing = pairs.loc[pairs["relation"] != "contigu", ["a", "b", "lecture"]].astype(object)
    both = sharing[sharing["a"].isin(filed) & sharing["b"].isin(filed)]
    here = set(ids_here(situation))
    rows = [
        _describe_group(together, ids, sharing, filed)
        for ids in _components(both)
        if not here.isdisjoint(ids)
    ]
    found = pd.DataFrame(rows, columns=column_names("groupes"))
    order = np.lexsort((found["groupe"], -found["population"].to_numpy(dtype=np.int64)))
    return found.iloc[order].reset_index(drop=True)


def _components(pairs: pd.DataFrame) -> list[list[str]]:
    """Gather ids that pairs link, one after another."""
    number, ids = pd.factorize(np.concatenate([pairs["a"], pairs["b"]]), sort=True)
    half = len(pairs)
    ones = np.ones(half, dtype=np.int64)
    links = coo_array((ones, (number[:half], number[half:])), shape=(len(ids), len(ids)))
    count, label = label_linked(csr_array(links))
    return [[str(i) for i in ids[label == group]] for group in range(count)]


def _describe_group(
    together: Situation, ids: list[str], sharing: pd.DataFrame, filed: set[str]
) -> dict[str, Any]:
    territory = together.territory
    columns = pd.Index(together.perimeters.table["id"]).get_indexer(pd.Index(ids))
    depth = np.asarray(together.perimeters.incidence[:, columns].sum(axis=1))
    inside = np.flatnonzero(depth > 0)
    touching = sharing[sharing["a"].isin(ids) | sharing["b"].isin(ids)]
    others = {*touching["a"], *touching["b"]} - filed
    own = touching[touching["a"].isin(filed) & touching["b"].isin(filed)]
    return {
        "groupe": f"G-{ids[0]}",
        "candidatures": SEPARATOR.join(ids),
        "coordinateurs": SEPARATOR.join(sorted(others)),
        "departements": list_codes(territory, "departement", inside),
        "communes": count_communes(territory, inside),
        "population": int(territory.population[inside].sum()),
        "population_partagee": int(territory.population[depth > 1].sum()),
        "conseillers": int(together.conseillers_par_commune[inside].sum()),
        "lecture": min(own["lecture"], key=LECTURES.index),
        "explication": _explain(own),
    }


def _explain(own: pd.DataFrame) -> str:
    """Say who meets whom, reading by reading."""
    parts = []
    for lecture in LECTURES:
        rows = own[own["lecture"] == lecture]
        pairs = [f"{a} et {b}" for a, b in zip(rows["a"], rows["b"], strict=True)]
        if pairs:
            parts.append(f"{LECTURE[lecture].titre} : {', '.join(pairs)}.")
    return " ".join(parts)
