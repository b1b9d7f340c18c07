"""Where each row is: from its coordinates, its commune's code, or the words of its address.

The commune that counts is the one that is stated (by code, else by name and postal code); a point
stands beside it. When the two disagree both are kept and the row is flagged: nobody here can know
which is wrong.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.errors import CodeError, SourceError
from cnc_geo.readers.fields import PLACE_FIELDS
from cnc_geo.readers.location.coordinates import decimals, read_point, split_pair
from cnc_geo.readers.location.words import Statement, departement_of, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cnc_geo.readers.journal import Journal
    from cnc_geo.readers.location.coordinates import Point
    from cnc_geo.readers.location.gazetteer import Gazetteer
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.territory.model import Territory

_LOW_SCORE = 0.5
"""Score of the national geocoder under which a point of the file is said to be unsure."""


def place(
    rows: pd.DataFrame,
    *,
    territory: Territory,
    gazetteer: Callable[[], Gazetteer],
    journal: Journal,
    alone: bool = False,
    zoned: bool = False,
    trusted: bool = False,
    geocoder: Geocoder | None = None,
) -> pd.DataFrame:
    """Place the rows of a file.

    Parameters
    ----------
    rows
        Cleaned cells, one column a field, indexed by line.
    territory
        The communes.
    gazetteer
        Gives their names and postal codes, when a row needs them.
    journal
        Where what is found is said.
    alone
        Whether each row is expected to have a point of its own (structures, not posts).
    zoned
        Whether rows are zones, that count wherever their coordinator sits.
    trusted
        Whether points are known to be in their communes, so that no polygon need be read.
    geocoder
        Asked for the rows that nothing else locates, if the user says so.

    Returns
    -------
    pandas.DataFrame
        Columns `commune` (code of today, or empty), `latitude`, `longitude` (NaN if none) and
        `position` (one of `codes.POSITIONS`), indexed as `rows`.
    """
    blank = pd.Series("", index=rows.index, dtype=object)
    cells = {field: rows.get(field, blank) for field in PLACE_FIELDS}
    facts = state(cells, territory=territory, gazetteer=gazetteer, journal=journal)
    latitude, longitude = _points(cells, journal, alone=alone)
    placed = pd.DataFrame(
        {
            "commune": facts.commune,
            "latitude": latitude,
            "longitude": longitude,
            "position": facts.position,
        },
        index=rows.index,
    )
    if "score" in rows.columns:
        _say_unsure(rows["score"], journal)
    if trusted:
        known = np.isfinite(latitude) & (facts.position == "commune")
        placed["position"] = np.where(known, "point", facts.position)
    elif np.isfinite(latitude).any():
        placed = _with_points(placed, facts, territory, journal)
    if geocoder is not None:
        placed = _geocoded(placed, cells, facts, territory, geocoder, journal)
    if zoned or not set(PLACE_FIELDS) & set(rows.columns):
        return placed  # a zone needs no seat; a file without any place lost none
    lost = placed.index[placed["position"] == "non_situe"]
    journal.of_rows(
        lost,
        "",
        "non_situe",
        "garde",
        "Des coordonnées, un code de commune, ou un nom et un code postal sont attendus ; rien ne "
        "situe cette ligne : elle est gardée et ne compte dans aucun territoire.",
    )
    return placed


def _points(
    cells: dict[str, pd.Series[str]], journal: Journal, *, alone: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read the coordinates of each row, each different pair once."""
    latitudes, longitudes = cells["latitude"].tolist(), cells["longitude"].tolist()
    combined = cells["coordonnees"].tolist()
    written = [
        (lat, lon) if lat or lon else (both, "")
        for lat, lon, both in zip(latitudes, longitudes, combined, strict=True)
    ]
    known = {pair: read_point(*pair) for pair in dict.fromkeys(written)}
    read = [known[pair] for pair in written]
    lignes = cells["latitude"].index
    champ = "latitude" if any(latitudes) else "coordonnees"
    for ligne, point in zip(lignes, read, strict=True):
        if point.constat:
            journal.of_rows([ligne], champ, point.constat, point.traitement, point.explication)
    found = np.array([(p.latitude, p.longitude) for p in read], dtype=np.float64).reshape(-1, 2)
    placed = np.isfinite(found[:, 0])
    _say_imprecise(lignes, written, known, journal)
    if placed.any():
        silent = [p for p, ok in zip(lignes, placed, strict=True) if not ok]
        flagged = {r.ligne for r in journal.remarks if r.constat.startswith("coordonnees")}
        journal.of_rows(
            [ligne for ligne in silent if ligne not in flagged],
            champ,
            "coordonnees_absentes",
            "garde",
            "Des coordonnées sont attendues comme sur les autres lignes, elles manquent.",
        )
    if placed.any():
        _say_shared(found[placed], lignes[placed], journal, alone=alone)
    return found[:, 0], found[:, 1]


def _say_imprecise(
    lignes: pd.Index[int],
    written: list[tuple[str, str]],
    known: dict[tuple[str, str], Point],
    journal: Journal,
) -> None:
    """Say which coordinates have a single decimal, as written; metres are not degrees."""
    rough_pairs = {pair for pair, point in known.items() if _is_rough(pair, point)}
    rough = [ligne for ligne, pair in zip(lignes, written, strict=True) if pair in rough_pairs]
    journal.of_rows(
        rough,
        "latitude",
        "coordonnees_imprecises",
        "garde",
        "Deux décimales au moins sont attendues à la latitude et à la longitude ; avec une seule, "
        "le point peut être à plus d'un kilomètre près.",
    )


def _is_rough(pair: tuple[str, str], point: Point) -> bool:
    if not math.isfinite(point.latitude) or point.constat == "coordonnees_projetees":
        return False
    lat, lon = pair if all(pair) and pair[0] != pair[1] else split_pair(pair[0] or pair[1])
    return min(decimals(lat), decimals(lon)) <= 1 and bool(set(",.") & set(lat + lon))


def _say_shared(
    points: NDArray[np.float64], lignes: pd.Index[int], journal: Journal, *, alone: bool
) -> None:
    """Say which structures share their point; for posts and places, only how many do."""
    _, place_of, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    shared = counts[place_of] > 1
    if not shared.any():
        return
    if alone:
        said = "Un point par structure est attendu ; celui-ci est aussi celui d'une autre ligne."
        journal.of_rows(lignes[shared], "latitude", "point_partage", "garde", said)
        return
    journal.of_file(
        "point_partage",
        "garde",
        f"{int(shared.sum())} lignes sont au même point qu'une autre, en "
        f"{int((counts > 1).sum())} endroits : plusieurs postes d'un même lieu, le plus souvent.",
    )


def _say_unsure(scores: pd.Series[str], journal: Journal) -> None:
    values = pd.to_numeric(scores, errors="coerce")
    journal.of_rows(
        scores.index[(values < _LOW_SCORE).to_numpy()],
        "score",
        "geocodage_incertain",
        "garde",
        f"Un score de géocodage d'au moins {_LOW_SCORE} est attendu : le point est peu sûr.",
    )


def _with_points(
    placed: pd.DataFrame, facts: Statement, territory: Territory, journal: Journal
) -> pd.DataFrame:
    """Compare each point with what its row says; place by it the rows that say nothing."""
    from cnc_geo.territory.geometry import communes_at  # noqa: PLC0415  (polygons only when there are points)

    latitude, longitude = placed["latitude"].to_numpy(), placed["longitude"].to_numpy()
    has = np.flatnonzero(np.isfinite(latitude))
    under: NDArray[np.object_] = np.full(len(placed), "", dtype=object)
    under[has] = communes_at(territory, longitude[has], latitude[has])
    of_commune = departement_of(territory)
    elsewhere = [
        bool(where) and bool(below) and of_commune[below] not in where
        for where, below in zip(facts.departements, under, strict=True)
    ]
    factice = _of_no_address(placed, facts, np.array(elsewhere, dtype=np.bool_))
    commune, position = facts.commune.copy(), facts.position.copy()
    latitude, longitude = latitude.copy(), longitude.copy()
    for row in has.tolist():
        stated, below, ligne = commune[row], under[row], int(placed.index[row])
        if position[row] == "hors_referentiel":
            continue
        if stated and position[row] != "code_postal":
            position[row] = "point" if stated == below else "discordant"
            if stated != below:
                _say_apart(ligne, stated, below, territory, journal)
            continue
        if factice[row]:
            latitude[row] = longitude[row] = np.nan
            journal.of_rows([ligne], "latitude", "point_factice", "ignore", _FACTICE)
        elif below and not elsewhere[row]:
            commune[row], position[row] = below, "point"
        elif not below:
            _say_nowhere(ligne, journal, kept=bool(stated))
        elif stated:
            position[row] = "discordant"
            _say_apart(ligne, stated, below, territory, journal)
        else:
            position[row] = "discordant"
            _say_elsewhere(ligne, below, facts.departements[row], territory, journal)
    return placed.assign(commune=commune, position=position, latitude=latitude, longitude=longitude)


def _of_no_address(
    placed: pd.DataFrame, facts: Statement, elsewhere: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell the points that come of geocoding an address that is absent.

    Where other rows have addresses, a row that has none, neither name nor code, and whose point is
    in another department, proves its point false; so does every silent row of that very point.
    """
    silent = facts.silent & (facts.position != "hors_referentiel") & ~facts.silent.all()
    points = pd.MultiIndex.from_frame(placed[["latitude", "longitude"]])
    false: NDArray[np.bool_] = silent & points.isin(points[silent & elsewhere])
    return false


_FACTICE = (
    "Une adresse ou une commune est attendue avec un point ; la ligne n'en a aucune et son point "
    "est dans un autre département, ou celui d'une ligne qui est dans ce cas : il vient du "
    "géocodage d'une adresse absente et n'est pas employé."
)


def _say_apart(ligne: int, stated: str, below: str, territory: Territory, journal: Journal) -> None:
    of_commune = departement_of(territory)
    name = f"{territory.name('commune', stated)} ({stated})"
    if not below:
        journal.of_rows(
            [ligne],
            "latitude",
            "point_hors_france",
            "garde",
            f"Un point dans {name} est attendu ; il n'est dans aucune commune. La commune déclarée "
            "compte, le point est gardé.",
        )
        return
    same = of_commune[stated] == of_commune[below]
    found = f"{territory.name('commune', below)} ({below})"
    journal.of_rows(
        [ligne],
        "latitude",
        "point_hors_commune" if same else "point_hors_departement",
        "garde",
        f"Un point dans {name} est attendu ; il est dans {found}. La commune déclarée compte, le "
        "point est gardé. Vérifiez l'un et l'autre.",
    )


def _say_nowhere(ligne: int, journal: Journal, *, kept: bool) -> None:
    then = "la commune de son code postal compte" if kept else "la ligne n'est pas située"
    journal.of_rows(
        [ligne],
        "latitude",
        "point_hors_france",
        "garde" if kept else "ignore",
        f"Un point de France est attendu ; il n'est dans aucune commune : {then}.",
    )


def _say_elsewhere(
    ligne: int, below: str, where: frozenset[str], territory: Territory, journal: Journal
) -> None:
    journal.of_rows(
        [ligne],
        "latitude",
        "point_hors_departement",
        "garde",
        f"Un point du département {', '.join(sorted(where))} est attendu ; il est dans "
        f"{territory.name('commune', below)} ({below}). Rien d'autre ne situe la ligne : elle est "
        "gardée et ne compte dans aucun territoire. Vérifiez l'un et l'autre.",
    )


def _geocoded(
    placed: pd.DataFrame,
    cells: dict[str, pd.Series[str]],
    facts: Statement,
    territory: Territory,
    geocoder: Geocoder,
    journal: Journal,
) -> pd.DataFrame:
    """Ask the geocoder for the rows that have an address and that nothing locates."""
    asked = (placed["position"] == "non_situe") & (cells["adresse"] != "")
    of_commune = departement_of(territory)
    found: dict[int, tuple[str, float, float, str]] = {}
    for row in np.flatnonzero(asked.to_numpy()).tolist():
        ligne = int(placed.index[row])
        words = " ".join((cells["adresse"].iloc[row], cells["nom_commune"].iloc[row])).split()
        try:
            answer = geocoder.find(" ".join(words), cells["code_postal"].iloc[row])
        except SourceError as error:
            journal.of_file("geocodeur_muet", "ignore", str(error))
            break  # what is known without it stays
        if answer is None:
            continue
        try:
            commune = territory.current("commune", answer.commune)
        except CodeError:
            continue
        where = facts.departements[row]
        if where and of_commune[commune] not in where:
            continue
        found[ligne] = (commune, answer.latitude, answer.longitude, "geocodage")
        said = (
            f"Un lieu est attendu ; le géocodeur national situe l'adresse à "
            f"{territory.name('commune', commune)} ({commune}), score {answer.score:.2f}."
        )
        journal.of_rows([ligne], "adresse", "geocode", "repare", said)
    said = f"{int(asked.sum())} adresses à demander au géocodeur national, {len(found)} situées."
    journal.of_file("geocodeur_interroge", "repare", said)
    if not found:
        return placed
    columns = ["commune", "latitude", "longitude", "position"]
    located = pd.DataFrame.from_dict(found, orient="index", columns=columns)
    return pd.concat([placed.drop(index=located.index), located]).reindex(placed.index)
