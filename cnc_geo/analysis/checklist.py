"""Four questions that anybody asks of a territory, their answers, and where each problem is.

The words are those of people who judge maps of zones: is it complete, in one piece, without
doubles? The last one is the programme's own: does everybody have a coordinator?
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cnc_geo.analysis.contiguity import find_blocks
from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.overlaps import find_overlaps
from cnc_geo.network.incidence import touching
from cnc_geo.schema.french import count, number

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.network.situation import Situation

OUI, NON, SANS_OBJET = "Oui", "Non", "Sans objet"


class Problem(NamedTuple):
    """Something to look at.

    Parameters
    ----------
    genre
        What it is: `lacune` (a zone without coordination), `perimetre` (one in several pieces),
        `paire` (two perimeters of one level that share communes), `epci` (one with posts that no
        record attaches).
    cle
        Its id or its code; for `paire` the first of the two.
    avec
        The second perimeter of a `paire`, else empty.
    phrase
        What is wrong there.
    """

    genre: str
    cle: str
    avec: str
    phrase: str


class Check(NamedTuple):
    """A question and its answer.

    Parameters
    ----------
    question, reponse, phrase
        In plain words.
    favorable
        Whether the answer is the one that is hoped for; None if there is nothing to answer.
    problemes
        What makes it not so, the gravest first.
    """

    question: str
    reponse: str
    phrase: str
    favorable: bool | None
    problemes: tuple[Problem, ...] = ()


def check_territory(situation: Situation, found: Gaps) -> list[Check]:
    """Answer the four questions for the part one looks at.

    Parameters
    ----------
    situation
        What one looks at.
    found
        Its gaps.

    Returns
    -------
    list of Check
        «Complet ?», «D'un seul tenant ?», «Doublons ?», «Tous les CN rattachés ?».
    """
    checks = [_complete(situation, found), _one_piece(situation), _doubles(situation)]
    if not situation.renseignee:
        why = "Aucun périmètre n'est donné."
        checks = [_unanswered(c, why) for c in checks]
    elif not len(situation.perimeters.table) or not _present(situation).any():
        why = "Aucun périmètre ne compte ici."
        checks[1:] = [_unanswered(c, why) for c in checks[1:]]
    return [*checks, _attached(situation)]


def _unanswered(check: Check, told: str) -> Check:
    return check._replace(reponse=SANS_OBJET, phrase=told, favorable=None, problemes=())


def _present(situation: Situation) -> np.ndarray:
    """Whether each perimeter that counts has a piece of the part one looks at."""
    return touching(situation.perimeters.incidence, situation.kept)


def _complete(situation: Situation, found: Gaps) -> Check:
    zones = found.table
    accepted = int(found.admises["population"].sum())
    apart = f" ; {number(accepted)} autres là où l'absence est admise" if accepted else ""
    if zones.empty:
        said = "Toutes les communes sont couvertes."
        if len(found.admises):
            said = (
                "Aucune lacune, hors des absences admises "
                f"({count(accepted, 'habitant', 'habitants')})."
            )
        return Check("Complet ?", OUI, said, favorable=True)
    communes = len(np.unique(situation.territory.units("commune").rank[found.zone >= 0]))
    said = (
        f"{count(int(zones['population'].sum()), 'habitant', 'habitants')} sans coordination, dans "
        f"{count(communes, 'commune', 'communes')} et "
        f"{count(len(zones), 'zone', 'zones')}{apart}."
    )
    problems = tuple(
        Problem("lacune", i, "", f"{nom} : {count(p, 'habitant', 'habitants')} sans coordination.")
        for i, nom, p in zip(zones["id"], zones["nom"], zones["population"], strict=True)
    )
    return Check("Complet ?", NON, said, favorable=False, problemes=problems)


def _one_piece(situation: Situation) -> Check:
    ids = situation.perimeters.table["id"].tolist()
    present = _present(situation)
    broken = [
        (identifiant, blocks.broken)
        for identifiant, blocks, here in zip(ids, find_blocks(situation), present, strict=True)
        if here and blocks.broken
    ]
    if not broken:
        said = "Chaque périmètre est en un seul bloc, îles à part."
        return Check("D'un seul tenant ?", OUI, said, favorable=True)
    population = situation.territory.population
    broken.sort(key=lambda told: (-sum(int(population[b].sum()) for b in told[1]), told[0]))
    many = count(len(broken), "périmètre est", "périmètres sont")
    said = f"{many} en plusieurs blocs, sur {number(present.sum())}."
    problems = tuple(
        Problem(
            "perimetre",
            identifiant,
            "",
            f"{identifiant} est en {number(len(blocks) + 1)} blocs qui ne se touchent pas.",
        )
        for identifiant, blocks in broken
    )
    return Check("D'un seul tenant ?", NON, said, favorable=False, problemes=problems)


def _doubles(situation: Situation) -> Check:
    pairs = find_overlaps(situation)
    pairs = pairs[(pairs["relation"] != "contigu") & (pairs["niveaux"] == "meme")]
    if pairs.empty:
        said = "Aucune commune n'est dans deux périmètres de même niveau."
        return Check("Doublons ?", NON, said, favorable=True)
    pairs = pairs.sort_values(["population", "a", "b"], ascending=[False, True, True])
    shared = count(len(pairs), "paire de périmètres partage", "paires de périmètres partagent")
    said = f"{shared} des communes au même niveau."
    problems = tuple(
        Problem("paire", a, b, f"{a} et {b} : {diagnostic}")
        for a, b, diagnostic in _rows(pairs, "a", "b", "diagnostic")
    )
    return Check("Doublons ?", OUI, said, favorable=False, problemes=problems)


def _attached(situation: Situation) -> Check:
    question = "Tous les CN rattachés ?"
    whole = measure_coverage(situation, niveau=situation.niveau)
    total, attached = (int(whole[c].sum()) for c in ("conseillers", "conseillers_rattaches"))
    if not total:
        return Check(question, SANS_OBJET, "Aucun conseiller numérique ici.", favorable=None)
    if attached == total:
        said = (
            f"{count(total, 'conseiller rattaché', 'conseillers rattachés')} à un coordinateur en "
            f"fonction, sur {number(total)}."
        )
        return Check(question, OUI, said, favorable=True)
    by_epci = measure_coverage(situation, niveau="epci")
    left = by_epci.assign(restants=by_epci["conseillers"] - by_epci["conseillers_rattaches"])
    left = left[left["restants"] > 0]
    left = left.sort_values(["restants", "population", "code"], ascending=[False, False, True])
    said = (
        f"{count(total - attached, 'conseiller', 'conseillers')} sur {number(total)} sans "
        "coordinateur en fonction d'après leur fiche."
    )
    problems = tuple(
        Problem(
            "epci",
            code,
            "",
            f"{nom} : {count(n, 'conseiller', 'conseillers')} sur {number(of)} sans coordinateur.",
        )
        for code, nom, n, of in _rows(left, "code", "nom", "restants", "conseillers")
    )
    return Check(question, NON, said, favorable=False, problemes=problems)


def _rows(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(zip(*(table[column] for column in columns), strict=True))
