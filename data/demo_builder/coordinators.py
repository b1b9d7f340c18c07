"""The fictive coordinators: their zones, their states, and the posts attached to them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .draws import chance, day_between, draw, ordered, pick, whole
from .posts import Post, posts_by_group
from .script import PLANS, SCRIPTED_COORDINATORS
from .structures import Register, Structure
from .territory import Territory, Zone

VIEW_DAY = date(2026, 10, 1)
FIRST_DAY = date(2024, 1, 15)
LAST_DAY = date(2026, 9, 30)
RATE_BY_ACTIVE_POST = 0.14
UNKNOWN_ZONES = 5
COMMUNE_LISTS = 8
EXPIRED = 0.35
"""Share of those in post whose 24 months are over that nobody has renewed on paper."""

DEPARTMENTAL = ("departement", "gip", "association", "syndicat")
LOCAL = ("intercommunalite", "commune", "association")


@dataclass(frozen=True)
class Coordinator:
    """
    A fictive coordinator.

    Parameters
    ----------
    id
        Identifier.
    structure
        Its employer.
    zone
        Its perimeter; empty when it is only a label.
    etat
        "en_poste", "prevu" or "termine".
    debut, fin
        Days of the mission, both included; no `fin` when it is open.
    """

    id: str
    structure: Structure
    zone: Zone
    etat: str
    debut: date
    fin: date | None


def plan(departement: str) -> str:
    """
    Draw what a department has done about coordination.

    Parameters
    ----------
    departement
        Department code.

    Returns
    -------
    plan
        "rien", "epci", "departement", "les_deux" or "double".
    """
    if departement in PLANS:
        return PLANS[departement]
    shares = (("rien", 0.12), ("epci", 0.33), ("departement", 0.23), ("les_deux", 0.27))
    return pick((*shares, ("double", 0.05)), "coordination", departement)


def local_zones(territory: Territory, posts: Iterable[Post]) -> dict[str, list[Zone]]:
    """
    Draw the zones of EPCI and EPT level, which never overlap one another.

    Parameters
    ----------
    territory
        The communes.
    posts
        The posts: the more of them are filled, the likelier a coordinator is.

    Returns
    -------
    zones
        Department -> zones.
    """
    active = {
        group: sum(post.etat == "occupe" for post in some)
        for group, some in posts_by_group(territory, posts).items()
    }
    used = {(one.zone.niveau, code) for one in SCRIPTED_COORDINATORS for code in one.zone.codes}
    zones: dict[str, list[Zone]] = {}
    for departement, units in sorted(territory.units().items()):
        zones[departement] = []
        if plan(departement) not in ("epci", "les_deux", "double"):
            continue
        for niveau, code in units:
            likely = min(0.75, RATE_BY_ACTIVE_POST * active.get((niveau, code), 0))
            if (niveau, code) in used or draw("coordination", code) >= likely:
                continue
            codes = {code, *_joined(territory, niveau, code, units, used)}
            used |= {(niveau, other) for other in codes}
            zones[departement].append(Zone(niveau, tuple(sorted(codes))))
    return zones


def _joined(
    territory: Territory,
    niveau: str,
    code: str,
    units: Sequence[tuple[str, str]],
    used: set[tuple[str, str]],
) -> list[str]:
    """Draw the neighbours that share the coordinator of a unit, in the same department."""
    if not chance(0.42, "groupe", code):
        return []
    free = [other for other in territory.beside(niveau, code) if (niveau, other) in units]
    free = [other for other in free if (niveau, other) not in used]
    return ordered(free, "voisins", code)[: whole(1, 3, "voisins", code)]


def commune_group(territory: Territory, departement: str, *key: object) -> Zone:
    """
    Draw a list of 5 to 30 communes in one piece, whatever their EPCI.

    Parameters
    ----------
    territory
        The communes.
    departement
        Where they are.
    *key
        Name of the draw.

    Returns
    -------
    zone
        The list.
    """
    inside = territory.members["departement", departement]
    weights = [(code, territory.population[code] ** 0.5) for code in sorted(inside)]
    chosen = [pick(weights, "centre", *key)]
    wanted = whole(5, 30, "communes", *key)
    for code in chosen:
        around = territory.neighbours.get(code, frozenset()) & inside - set(chosen)
        chosen += ordered(around, "proche", *key)[: wanted - len(chosen)]
    return Zone("commune", tuple(sorted(chosen)))


def drawn_zones(territory: Territory, posts: Sequence[Post]) -> list[tuple[str, Zone]]:
    """
    List every zone that is not scripted.

    Parameters
    ----------
    territory
        The communes.
    posts
        The posts.

    Returns
    -------
    zones
        Pairs of a department and a zone; an empty zone is known only by its label.
    """
    local = local_zones(territory, posts)
    departements = sorted(code for niveau, code in territory.members if niveau == "departement")
    plans = {code: plan(code) for code in departements if code not in PLANS}
    some = ordered((code for code, kind in plans.items() if kind == "epci"), "listes")
    none = ordered((code for code, kind in plans.items() if kind == "rien"), "bassins")
    found = []
    for code in departements:
        copies = {"departement": 1, "les_deux": 1, "double": 2}.get(plans.get(code, ""), 0)
        found += [(code, Zone("departement", (code,)))] * copies
        found += [(code, one) for one in local.get(code, ())]
        if code in some[:COMMUNE_LISTS]:
            found.append((code, commune_group(territory, code, "coordinateur", code)))
        # Zones known only by a label sit mostly where nothing else is, so that the stated
        # hypothesis about them has something to show.
        if code in [*none[:3], *some[-(UNKNOWN_ZONES - 3) :]]:
            found.append((code, Zone("", ())))
    return found


def coordinators(register: Register, posts: Sequence[Post]) -> list[Coordinator]:
    """
    Make every coordinator; some carriers are made on the way.

    Parameters
    ----------
    register
        The carriers, completed by those made here.
    posts
        The posts.

    Returns
    -------
    coordinators
        Scripted ones first, then by department.
    """
    territory = register.territory
    made: list[Coordinator] = []
    used: set[Structure] = set()
    for one in SCRIPTED_COORDINATORS:
        structure = _carrier(register, territory.expand(one.zone), (one.genre,), used, one.id)
        dates = _dates(one.id, one.etat, 0)
        made.append(Coordinator(one.id, structure, one.zone, one.etat, *dates))
    seen: Counter[str] = Counter()
    for number, (departement, zone) in enumerate(
        drawn_zones(territory, posts), start=len(made) + 1
    ):
        # The key names the place, not the number: one more zone must not reshuffle the others.
        place = f"{departement}/{zone.niveau}/{'|'.join(zone.codes)}"
        seen[place] += 1
        key = f"{place}/{seen[place]}"
        communes = territory.expand(zone) or territory.members["departement", departement]
        structure = _carrier(register, communes, _genres(zone, key), used, key)
        etat = pick((("en_poste", 0.82), ("prevu", 0.09), ("termine", 0.09)), "état", key)
        etat = etat if zone.niveau else "en_poste"
        dates = _dates(key, etat, EXPIRED)
        made.append(Coordinator(f"DEMO-CO-{number:03d}", structure, zone, etat, *dates))
    return made


def _carrier(
    register: Register,
    communes: frozenset[str],
    genres: Sequence[str],
    used: set[Structure],
    key: str,
) -> Structure:
    """Choose a beneficiary seated in a zone, else make a carrier; it is added to `used`."""
    found = register.host(communes, genres, used, "porteur", key)
    if found is None or (genres[0] == "departement" and found.genre != "departement"):
        found = register.found(communes, genres[0], "porteur", key)
    used.add(found)
    return found


def _genres(zone: Zone, key: str) -> tuple[str, ...]:
    """Draw the kinds of carriers wanted for a zone, the preferred one first."""
    if zone.niveau == "departement":
        return ("departement" if chance(0.6, "porteur", key) else "association", *DEPARTMENTAL)
    return ("intercommunalite" if chance(0.62, "porteur", key) else "association", *LOCAL)


def _dates(key: str, etat: str, late: float) -> tuple[date, date | None]:
    """Draw the first and last day; `late` is the share of those in post whose term is over."""
    if etat == "prevu":
        debut = day_between(date(2026, 4, 1), LAST_DAY, "début", key)
    else:
        span = (LAST_DAY - FIRST_DAY).days - (120 if etat == "termine" else 0)
        debut = FIRST_DAY + timedelta(days=int(draw("début", key) ** 1.5 * span))
    if etat == "termine":
        return debut, day_between(debut + timedelta(days=90), LAST_DAY, "fin", key)
    if chance(0.44, "sans fin", key):
        return debut, None
    months = 24 if chance(0.4, "durée", key) else 36
    if etat == "en_poste" and _after(debut, months) < VIEW_DAY and not chance(late, "échu", key):
        months = 36
    return debut, _after(debut, months)


def _after(debut: date, months: int) -> date:
    """Give the last day of a mission of so many months."""
    years, month = divmod(debut.month - 1 + months, 12)
    # Missions that start at the end of a month are few: the 28th is close enough for them.
    return date(debut.year + years, month + 1, min(debut.day, 28)) - timedelta(days=1)
