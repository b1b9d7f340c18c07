"""Whom an applicant must consult: the structures that employ conseillers in a zone (call L82-84).

The call promises at its part IV how to consult, and does not say it: only the list is told, no
deadline, no quorum (docs/regles.md, 1). «Situées dans la zone» is read as the seat; a structure
that only works there is listed apart (docs/regles.md, 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cnc_geo.errors import ChoiceError
from cnc_geo.network.scenarios import with_candidacies
from cnc_geo.network.situation import kept_with_situation
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.french import number
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.network.situation import Situation


class Consultation(NamedTuple):
    """Counts of a list of structures to consult.

    Parameters
    ----------
    doivent, peuvent
        Structures that must be consulted, and those that may be.
    conseillers
        Posts that they employ.
    disputees
        Structures that another perimeter also contains.
    """

    doivent: int
    peuvent: int
    conseillers: int
    disputees: int


def list_consultation(situation: Situation, identifiant: str) -> pd.DataFrame:
    """List the structures that employ conseillers and are in a zone.

    Parameters
    ----------
    situation
        What one looks at; the zone is taken whole.
    identifiant
        Id of a candidacy or of a coordinator.

    Returns
    -------
    pandas.DataFrame
        Table `consultation`: those that must be consulted first, then by the number of posts. The
        structure that carries the zone is left out, by its id and by its SIRET. A structure whose
        seat is not known may be consulted, if it works in the zone. `concurrents` are other
        perimeters of another structure, coordinators in force and every open candidacy.

    Raises
    ------
    ChoiceError
        If the id is unknown, or if its zone is not known or holds no commune of the territory.
    """
    zone = _zone(situation, identifiant)
    own = _carrier(situation, identifiant)
    employers = _employers(situation)
    applicant = (employers["structure"] == own[0]) & (own[0] != "")
    applicant |= (employers["siret"] == own[1]) & (own[1] != "")
    employers = employers[~applicant]
    posts = _placed(situation)
    places = posts[zone[posts["rang"]]].groupby("cle")["rang"].agg(frozenset)
    seat = situation.territory.atom_at(employers["commune"])
    seated = (seat >= 0) & zone[seat]
    working = employers["cle"].isin(places.index).to_numpy()
    titled = employers.assign(titre=np.where(seated, "doit", "peut"), siege=seat)
    consulted = titled[seated | working]
    where = [
        [siege] if titre == "doit" else sorted(places[cle])
        for cle, titre, siege in consulted[["cle", "titre", "siege"]].to_numpy(object).tolist()
    ]
    rivals = _rivals(situation, identifiant, own, where)
    ordered = consulted.assign(concurrents=rivals).sort_values(
        ["titre", "conseillers", "structure", "siret"], ascending=[True, False, True, True]
    )
    return ordered[column_names("consultation")].reset_index(drop=True)


def count_consultation(consultation: pd.DataFrame) -> Consultation:
    """Count a table `consultation`."""
    must = int((consultation["titre"] == "doit").sum())
    return Consultation(
        must,
        len(consultation) - must,
        int(consultation["conseillers"].sum()),
        int((consultation["concurrents"] != "").sum()),
    )


def say_consultation(consultation: pd.DataFrame, identifiant: str) -> str:
    """Sum up in a sentence the table `consultation` of a candidacy or of a coordinator."""
    counts = count_consultation(consultation)
    return (
        f"{identifiant} : {number(counts.doivent)} structure(s) à consulter, "
        f"{number(counts.peuvent)} qui peuvent l'être ; {number(counts.disputees)} dans un "
        "périmètre concurrent."
    )


def _zone(situation: Situation, identifiant: str) -> NDArray[np.bool_]:
    """Tell which atoms are in the zone of a declared perimeter."""
    table = situation.declared.table
    row = table[table["id"] == identifiant]
    if row.empty:
        message = (
            f"Aucune candidature ni aucun coordinateur « {identifiant} » : donnez un identifiant "
            "des fichiers lus."
        )
        raise ChoiceError(message)
    atoms = situation.declared.members_of(identifiant)
    if not len(atoms):
        why = (
            "est hors du référentiel cartographique"
            if row["inference"].iloc[0] == "hors_referentiel"
            else "n'est pas connue, ou ne contient aucune commune"
        )
        message = (
            f"La zone de {identifiant} {why} : les structures à consulter ne peuvent pas être "
            "listées. Complétez son niveau et ses codes."
        )
        raise ChoiceError(message)
    zone = np.zeros(len(situation.kept), dtype=np.bool_)
    zone[atoms] = True
    return zone


@kept_with_situation
def _carriers(situation: Situation) -> pd.DataFrame:
    """Structure and SIRET that carry each perimeter, by id."""
    network = situation.network
    both = [network.coordinateurs, network.candidatures]
    return pd.concat([table.set_index("id")[["structure", "siret"]] for table in both])


def _carrier(situation: Situation, identifiant: str) -> tuple[str, str]:
    structure, siret = _carriers(situation).loc[identifiant]
    return str(structure), str(siret)


def _name_employers(situation: Situation, posts: pd.DataFrame) -> pd.DataFrame:
    """Complete the structure of each post, and add `cle`, its employer: an id, or else a SIRET.

    A post may tell only the SIRET of a structure that others tell by its id: it is one employer.
    """
    network = situation.network
    seats = network.structures.rename(columns={"id": "structure"})
    pairs = pd.concat([table[["structure", "siret"]] for table in (seats, network.conseillers)])
    both = pairs[(pairs["structure"] != "") & (pairs["siret"] != "")]
    by_siret = both.groupby("siret")["structure"].min()
    found = by_siret.reindex(posts["siret"], fill_value="").to_numpy(dtype=object)
    structure = posts["structure"].where(posts["structure"] != "", found)
    return posts.assign(structure=structure, cle=structure.where(structure != "", posts["siret"]))


@kept_with_situation
def _placed(situation: Situation) -> pd.DataFrame:
    """Tell the employer of each post that counts."""
    return _name_employers(situation, situation.conseillers)


@kept_with_situation
def _employers(situation: Situation) -> pd.DataFrame:
    """Structures that employ posts that count: seat, and number of posts, wherever these are."""
    network = situation.network
    posts = network.conseillers[network.conseillers["etat"] != "rendu"]
    posts = _name_employers(situation, posts)
    posts = posts[posts["cle"] != ""]
    employers = posts.groupby("cle").agg(  # of several SIRET one is told, whatever their order
        structure=("structure", "first"), siret=("siret", "max"), conseillers=("cle", "size")
    )
    seats = network.structures.set_index("id")[["siret", "commune"]]
    seats = seats.rename(columns={"siret": "siret_siege"})
    by_siret = network.structures[network.structures["siret"] != ""].drop_duplicates("siret")
    found = employers.join(seats, on="structure")
    by_number = found["siret"].map(by_siret.set_index("siret")["commune"])
    siret = found["siret"].where(found["siret"] != "", found["siret_siege"].fillna(""))
    commune = found["commune"].fillna(by_number).fillna("")
    return found.assign(siret=siret, commune=commune).drop(columns="siret_siege").reset_index()


def _rivals(
    situation: Situation, identifiant: str, own: tuple[str, str], where: list[list[int]]
) -> list[str]:
    """Ids of the perimeters of others that contain some places, for each list of places."""
    together = with_candidacies(situation).perimeters
    ids = together.table["id"]
    carriers = _carriers(situation).loc[ids]
    same = (carriers["structure"] == own[0]) & (own[0] != "")
    same |= (carriers["siret"] == own[1]) & (own[1] != "")
    others = ~same.to_numpy() & (ids != identifiant).to_numpy()
    incidence, names = together.incidence, ids.to_numpy(dtype=object)
    rivals = []
    for places in where:
        held = np.unique(incidence[places].indices)
        rivals.append(SEPARATOR.join(names[n] for n in held.tolist() if others[n]))
    return rivals
