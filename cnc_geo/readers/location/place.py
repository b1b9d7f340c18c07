"""Where each row is: from its coordinates, its commune's code, or the words of its address.

The commune that counts is the one that is stated (by code, else by name and postal code); a point
stands beside it. When the two disagree both are kept and the row is flagged: nobody here can know
which is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.errors import CodeError, SourceError
from cnc_geo.readers.fields import PLACE_FIELDS
from cnc_geo.readers.location.disagreements import say_apart, say_elsewhere, say_nowhere
from cnc_geo.readers.location.points import read_points, say_unsure
from cnc_geo.readers.location.words import Statement, departement_of, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cnc_geo.readers.journal import Journal
    from cnc_geo.readers.location.gazetteer import Gazetteer
    from cnc_geo.readers.location.geocoder import Geocoder
    from cnc_geo.territory.model import Territory


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
    latitude, longitude = read_points(cells, journal, alone=alone)
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
        say_unsure(rows["score"], journal)
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
                say_apart(ligne, stated, below, territory, journal)
            continue
        if factice[row]:
            latitude[row] = longitude[row] = np.nan
            journal.of_rows([ligne], "latitude", "point_factice", "ignore", _FACTICE)
        elif below and not elsewhere[row]:
            commune[row], position[row] = below, "point"
        elif not below:
            say_nowhere(ligne, journal, kept=bool(stated))
        elif stated:
            position[row] = "discordant"
            say_apart(ligne, stated, below, territory, journal)
        else:
            position[row] = "discordant"
            say_elsewhere(ligne, below, facts.departements[row], territory, journal)
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
