"""The fictive candidacies: the scripted ones first, then enough drawn ones to reach 120."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .coordinators import DEPARTMENTAL, LOCAL, VIEW_DAY, Coordinator, commune_group
from .dossiers import (
    CASES,
    COMMUNE_LISTS,
    JOINING_IN_POST,
    LEVELS,
    NEWCOMERS,
    Levels,
    contract,
    course,
)
from .draws import chance, ordered, pick, whole
from .posts import Post, posts_by_group
from .script import (
    JOINING,
    LONGER,
    NEW,
    NO_ADVISER,
    OVERSEAS_COLLECTIVITIES,
    SCRIPTED_CANDIDACIES,
    SCRIPTED_COORDINATORS,
    ScriptedCandidacy,
)
from .structures import Register, Structure
from .territory import Territory, Zone


@dataclass(frozen=True)
class Candidacy:
    """
    A fictive candidacy.

    Parameters
    ----------
    id
        Identifier.
    structure
        Its carrier.
    zone
        Its perimeter.
    cas, contrat
        Case of the call and contract.
    etat
        "propose", "prevu" or "termine".
    avis
        Prefect's opinion: "favorable", "defavorable" or empty.
    depot
        Filing day.
    """

    id: str
    structure: Structure
    zone: Zone
    cas: str
    contrat: str
    etat: str
    avis: str
    depot: date


@dataclass(frozen=True)
class Network:
    """
    What the candidacies are drawn on.

    Parameters
    ----------
    register
        The carriers, completed as candidacies need new ones.
    posts, coordinators
        The rest of the network.
    covered
        Communes with a coordinator in post on the view day.
    used
        Carriers that already have a candidacy, completed as they are chosen.
    """

    register: Register
    posts: Sequence[Post]
    coordinators: Sequence[Coordinator]
    covered: frozenset[str]
    used: set[Structure] = field(default_factory=set)

    @property
    def territory(self) -> Territory:
        """The communes."""
        return self.register.territory


def candidacies(
    register: Register, posts: Sequence[Post], coordinators: Sequence[Coordinator]
) -> list[Candidacy]:
    """
    Make the candidacies.

    Parameters
    ----------
    register
        The carriers, completed by those made here.
    posts, coordinators
        The rest of the network.

    Returns
    -------
    candidacies
        Scripted ones first.
    """
    counting = [
        one
        for one in coordinators
        if one.etat == "en_poste" and (one.fin is None or one.fin >= VIEW_DAY)
    ]
    covered = frozenset().union(*(register.territory.expand(one.zone) for one in counting))
    network = Network(register, posts, coordinators, covered)
    made = [_scripted(network, one) for one in SCRIPTED_CANDIDACIES]
    return made + _drawn(network, made)


def _drawn(network: Network, scripted: Sequence[Candidacy]) -> list[Candidacy]:
    """Draw candidacies until each case of the call has its share."""
    left = {cas: count - sum(one.cas == cas for one in scripted) for cas, count in CASES.items()}
    cases = ordered((f"{cas}/{n}" for cas, count in left.items() for n in range(count)), "cas")
    made: list[Candidacy] = []
    joining = lists = 0
    for number, case in enumerate(cases, start=len(scripted) + 1):
        cas = case.partition("/")[0]
        key = f"DEMO-CA-{number:03d}"
        if cas == LONGER or (cas == JOINING and joining < JOINING_IN_POST):
            structure, zone = _from_coordinator(network, cas, key)
        else:
            allowed = LEVELS if lists < COMMUNE_LISTS else LEVELS[:-1]
            structure, zone = _from_place(network, cas, allowed, key)
        joining += cas == JOINING
        lists += zone.niveau == "commune"
        made.append(Candidacy(key, structure, zone, cas, contract(structure, key), *course(key)))
    return made


def _scripted(network: Network, one: ScriptedCandidacy) -> Candidacy:
    """Make a scripted candidacy."""
    zone = one.zone if one.zone.codes else chosen_zone(network, one.scenario)
    structure: Structure | None
    if one.own:
        structure = next(held.structure for held in network.coordinators if held.id == one.own)
    elif one.seat:
        collectivity = OVERSEAS_COLLECTIVITIES[one.seat][0]
        structure = network.register.add(collectivity, one.genre, one.seat, 0)
    else:
        structure = _carrier(network, zone, one.cas, one.genre, one.id)
    if structure is None or one.genre not in ("", structure.genre):
        msg = f"{one.id}: no carrier of kind {one.genre!r} can be found in its perimeter."
        raise ValueError(msg)
    network.used.add(structure)
    _, avis, depot = course(one.id)
    depot = date.fromisoformat(one.depot) if one.depot else depot
    return Candidacy(one.id, structure, zone, one.cas, one.contrat, "propose", avis, depot)


def chosen_zone(network: Network, scenario: str) -> Zone:
    """
    Find the EPCI that shows a situation which depends on the posts drawn.

    Parameters
    ----------
    network
        The network.
    scenario
        `NO_ADVISER` or `ONLY_VACANT`.

    Returns
    -------
    zone
        The EPCI.
    """
    territory = network.territory
    held = posts_by_group(territory, network.posts)
    epcis = {group for group in territory.group.values() if group and group[0] == "epci"}
    if scenario == NO_ADVISER:
        fit = {one: territory.inhabitants(territory.members[one]) for one in epcis - set(held)}
    else:
        fit = {
            one: len(held[one])
            for one in epcis & set(held)
            if all(post.etat == "vacant" for post in held[one])
            # The role goes to one of its own posts, so a beneficiary must sit there.
            and network.register.host(territory.members[one], (), set(), scenario)
        }
    niveau, code = min(fit, key=lambda one: (-fit[one], one))
    return Zone(niveau, (code,))


def _from_coordinator(network: Network, cas: str, key: str) -> tuple[Structure, Zone]:
    """Draw a coordination already in post, and the perimeter its carrier asks for."""
    scripted = {one.id for one in SCRIPTED_COORDINATORS}
    able = [
        one
        for one in network.coordinators
        if one.etat == "en_poste"
        and one.id not in scripted
        and one.zone.niveau in ("epci", "ept", "departement")
        and one.structure not in network.used
        and bool(one.structure.postes) == (cas == LONGER)
    ]
    held = pick([(one, 1.0) for one in able], "coordination", key)
    network.used.add(held.structure)
    niveau, codes = held.zone.niveau, held.zone.codes
    if niveau == "epci" and chance(0.25, "extension", key):
        around = {code for one in codes for code in network.territory.beside(niveau, one)}
        free = around - set(codes) - _kept(niveau)
        codes = tuple(sorted({*codes, *ordered(free, "extension", key)[:1]}))
    return held.structure, Zone(niveau, codes)


def _from_place(network: Network, cas: str, allowed: Levels, key: str) -> tuple[Structure, Zone]:
    """Draw a perimeter, then its carrier; drawn again while no carrier suits."""
    attempt = 0
    while True:
        zone = _drawn_zone(network, allowed, f"{key}/{attempt}")
        structure = _carrier(network, zone, cas, "", f"{key}/{attempt}")
        if structure:
            return structure, zone
        attempt += 1


def _kept(niveau: str) -> set[str]:
    """List the codes of a level that only scripted candidacies may ask for."""
    return {
        code for one in SCRIPTED_CANDIDACIES if one.zone.niveau == niveau for code in one.zone.codes
    }


def _drawn_zone(network: Network, allowed: Levels, key: str) -> Zone:
    """Draw a perimeter, rather where nobody is in post yet."""
    territory = network.territory
    niveau = pick(allowed, "niveau", key)
    if niveau != "epci":
        known = {code for level, code in territory.members if level == "departement"}
        gained = [
            (code, len(territory.members["departement", code] - network.covered) + 60.0)
            for code in sorted(known - _kept("departement"))
        ]
        departement = pick(gained, "département", key)
        if niveau == "commune":
            return commune_group(territory, departement, key)
        return Zone("departement", (departement,))
    units = [unit for some in territory.units().values() for unit in some]
    weights = [
        (one, (territory.inhabitants(territory.members[one] - network.covered) + 4000) ** 0.5)
        for one in units
        if one[1] not in _kept(one[0])
    ]
    niveau, code = pick(weights, "unité", key)
    codes = {code}
    if chance(0.35, "groupe", key):
        around = set(territory.beside(niveau, code)) - _kept(niveau)
        codes.update(ordered(around, "voisins", key)[: whole(1, 2, "voisins", key)])
    return Zone(niveau, tuple(sorted(codes)))


def _carrier(network: Network, zone: Zone, cas: str, genre: str, key: str) -> Structure | None:
    """Make a carrier new to the programme, or choose a beneficiary, if the zone has one."""
    communes = network.territory.expand(zone)
    if cas in (NEW, JOINING):
        kind = genre or pick(NEWCOMERS, "porteur", key)
        structure: Structure | None = network.register.found(communes, kind, "porteur", key)
    else:
        usual = DEPARTMENTAL if zone.niveau == "departement" else LOCAL
        first = "association" if chance(0.42, "porteur", key) else usual[0]
        wanted = (genre or first, *usual)
        structure = network.register.host(communes, wanted, network.used, "porteur", key)
    if structure:
        network.used.add(structure)
    return structure
