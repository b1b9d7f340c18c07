"""The fictive posts: how many by department, who hosts them, where they work, in what state."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shapely import contains_xy

from .draws import chance, draw, exponential, normal, pick, whole
from .structures import GENRES, HOSTS, Register, Structure, host_size
from .territory import Territory

POSTS = 4000
FEWEST_POSTS = 8
OVERSEAS = frozenset({"971", "972", "973", "974", "976"})
NO_REDRAW = 8
LARGE_CITY = 50_000
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Post:
    """
    A fictive post.

    Parameters
    ----------
    structure
        Its employer.
    numero
        Its number at that employer, from 1.
    commune
        Where it works.
    longitude, latitude
        Where it works, in degrees, 5 decimals, inside the commune.
    etat
        "occupe", "vacant" or "rendu".
    coordinateurs
        Ids of the coordinators that it is attached to.
    """

    structure: Structure
    numero: int
    commune: str
    longitude: float
    latitude: float
    etat: str
    coordinateurs: tuple[str, ...] = ()

    def attached(self, coordinateurs: Iterable[str]) -> "Post":
        """
        Give the same post attached to coordinators.

        Parameters
        ----------
        coordinateurs
            Ids of the coordinators.

        Returns
        -------
        post
            A new post.
        """
        return replace(self, coordinateurs=tuple(sorted(coordinateurs)))


def quotas(territory: Territory) -> dict[str, int]:
    """
    Share the posts out between the departments, by the largest remainder.

    Parameters
    ----------
    territory
        The communes.

    Returns
    -------
    quotas
        Department -> posts; their sum is `POSTS`.
    """
    weights = {}
    for (niveau, code), communes in sorted(territory.members.items()):
        if niveau == "departement":
            bonus = 1.35 if code in OVERSEAS else 1.0
            spread = math.exp(0.25 * normal("département", code))
            weights[code] = territory.inhabitants(communes) ** 0.55 * bonus * spread
    # The floor is served first, so the largest remainder only shares out what is above it.
    above = POSTS - FEWEST_POSTS * len(weights)
    total = math.fsum(weights.values())
    exact = {
        code: max(0.0, POSTS * weight / total - FEWEST_POSTS) for code, weight in weights.items()
    }
    scale = above / math.fsum(exact.values())
    given = {code: int(share * scale) for code, share in exact.items()}
    rest = sorted(exact, key=lambda code: (given[code] - exact[code] * scale, code))
    for code in rest[: above - sum(given.values())]:
        given[code] += 1
    return {code: FEWEST_POSTS + number for code, number in given.items()}


def fill_departments(territory: Territory) -> Register:
    """
    Make the carriers that host the posts.

    Parameters
    ----------
    territory
        The communes.

    Returns
    -------
    register
        Carriers; their posts add up to `POSTS`.
    """
    register = Register(territory)
    for departement, quota in quotas(territory).items():
        communes = sorted(territory.members["departement", departement])
        left = quota
        if departement != "75" and chance(0.60, "conseil départemental", departement):
            size = min(whole(2, 16, "conseil", departement), left // 3)
            register.add(departement, "departement", territory.largest(communes), size)
            left -= size
        slot = 0
        while left:
            slot += 1
            genre, seat = _seat(register, departement, communes, slot)
            size = min(left, host_size(territory, genre, seat, departement, slot))
            register.add(departement, genre, seat, size)
            left -= size
    return register


def _seat(
    register: Register, departement: str, communes: Sequence[str], slot: int
) -> tuple[str, str]:
    """Draw the kind and the seat of a new carrier."""
    territory = register.territory
    genre = pick(HOSTS, "genre", departement, slot)
    power = 0.95 if GENRES[genre].nature == "publique" else 1.2
    weights = [(code, territory.population[code] ** power) for code in communes]
    for attempt in range(NO_REDRAW):
        seat = pick(weights, "siège", departement, slot, attempt)
        if genre == "intercommunalite" and (group := territory.group[seat]):
            # An EPCI sits in its largest commune, but one carrier stays in one department.
            inside = territory.members[group] & territory.members["departement", departement]
            seat = territory.largest(inside)
        if register.free(genre, seat):
            return genre, seat
    return "association", seat


def place_posts(register: Register) -> list[Post]:
    """
    Place every post.

    Parameters
    ----------
    register
        The carriers.

    Returns
    -------
    posts
        In the order of the carriers.
    """
    return [
        _place(register.territory, structure, number)
        for structure in register.ids()
        for number in range(1, structure.postes + 1)
    ]


def _place(territory: Territory, structure: Structure, number: int) -> Post:
    """Choose the commune, the point and the state of a post."""
    key = (structure.departement, structure.rang, number)
    commune = _workplace(territory, structure, key)
    longitude, latitude = _point(territory, structure, commune, key)
    states = (("occupe", 0.79), ("vacant", 0.15), ("rendu", 0.06))
    return Post(structure, number, commune, longitude, latitude, pick(states, "état", *key))


def _workplace(territory: Territory, structure: Structure, key: tuple[object, ...]) -> str:
    """Draw where a post works: at the seat, elsewhere in the EPCI, or all over the department."""
    if structure.genre == "departement":
        around = territory.members["departement", structure.departement]
    elif chance(0.30, "ailleurs", *key) and (group := territory.group[structure.commune]):
        around = territory.members[group] - {structure.commune}
    else:
        return structure.commune
    weights = [(code, territory.population[code] ** 0.8) for code in sorted(around)]
    return pick(weights, "lieu", *key)


def _point(
    territory: Territory, structure: Structure, commune: str, key: tuple[object, ...]
) -> tuple[float, float]:
    """Draw a point: the reference point of the commune, moved where a town hall is not likely."""
    longitude, latitude = territory.point[commune]
    large = territory.population[commune] >= LARGE_CITY
    public = GENRES[structure.genre].nature == "publique"
    if public and structure.postes == 1 and not large:
        return longitude, latitude
    mean_km, farthest_km = (1.6, 6.0) if large else (0.7, 4.0)
    for attempt in range(200):
        distance_km = exponential(mean_km, "distance", *key, attempt)
        if distance_km > farthest_km:
            continue
        angle = 2 * math.pi * draw("angle", *key, attempt)
        north = distance_km * math.cos(angle) / KM_PER_DEGREE
        east = distance_km * math.sin(angle) / KM_PER_DEGREE / math.cos(math.radians(latitude))
        point = round(longitude + east, 5), round(latitude + north, 5)
        if contains_xy(territory.shapes[commune], *point):
            return point
    return longitude, latitude


def posts_by_group(
    territory: Territory, posts: Iterable[Post]
) -> dict[tuple[str, str], list[Post]]:
    """
    Sort posts by the intercommunal unit where they work.

    Parameters
    ----------
    territory
        The communes.
    posts
        Posts.

    Returns
    -------
    groups
        (level, code) of the EPCI or EPT -> posts.
    """
    groups: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in posts:
        if group := territory.group[post.commune]:
            groups[group].append(post)
    return dict(groups)
