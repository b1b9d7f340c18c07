"""What is not drawn: the situations that the demonstration must hold, on real codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .territory import Zone


@dataclass(frozen=True)
class ScriptedCoordinator:
    """
    A coordinator that must exist.

    Parameters
    ----------
    id
        Stable identifier.
    zone
        Perimeter.
    etat
        "en_poste", "prevu" or "termine".
    genre
        Kind of carrier wanted.
    """

    id: str
    zone: Zone
    etat: str
    genre: str


@dataclass(frozen=True)
class ScriptedCandidacy:
    """
    A candidacy that must exist.

    Parameters
    ----------
    id
        Stable identifier.
    scenario
        The situation it shows, in a few words.
    zone
        Perimeter; without codes when it is chosen from the network once that is drawn.
    cas
        Case of the call.
    genre
        Kind of carrier wanted.
    contrat
        Contract.
    own
        Coordinator whose carrier also carries this candidacy, if any.
    seat
        Seat of the carrier where the zone cannot give it (outside the reference set).
    depot
        Filing day, where it matters.
    """

    id: str
    scenario: str
    zone: Zone
    cas: str
    genre: str
    contrat: str
    own: str = ""
    seat: str = ""
    depot: str = ""


def zone(niveau: str, codes: str) -> Zone:
    """
    Write a zone shortly.

    Parameters
    ----------
    niveau
        Level.
    codes
        Codes separated by "|"; an empty text for none.

    Returns
    -------
    zone
        The perimeter.
    """
    return Zone(niveau, tuple(code for code in codes.split("|") if code))


def _coordinator(
    number: int, niveau: str, codes: str, etat: str, genre: str
) -> ScriptedCoordinator:
    """Write one line of the table below."""
    return ScriptedCoordinator(f"DEMO-CO-{number:03d}", zone(niveau, codes), etat, genre)


SCRIPTED_COORDINATORS: Sequence[ScriptedCoordinator] = (
    # Ille-et-Vilaine: the whole department, and two EPCI-level coordinators within it.
    _coordinator(1, "departement", "35", "en_poste", "departement"),
    _coordinator(2, "epci", "243500782", "en_poste", "intercommunalite"),
    _coordinator(3, "epci", "200072452|200070688", "en_poste", "intercommunalite"),
    # Alpes-de-Haute-Provence: one EPCI covered, two planned, one left.
    _coordinator(4, "epci", "200034700", "en_poste", "intercommunalite"),
    _coordinator(5, "epci", "200071025|240400440", "prevu", "association"),
    _coordinator(6, "epci", "200072304", "termine", "intercommunalite"),
    # Departments that an EPCI of a candidacy only partly belongs to.
    _coordinator(7, "departement", "05", "en_poste", "departement"),
    _coordinator(8, "departement", "84", "en_poste", "departement"),
    _coordinator(9, "departement", "91", "en_poste", "association"),
    # Seine-Saint-Denis: two EPT of nine communes or so; Lyon within the Rhône.
    _coordinator(10, "ept", "200057875", "en_poste", "intercommunalite"),
    _coordinator(11, "ept", "200057867", "en_poste", "association"),
    _coordinator(12, "epci", "200046977", "en_poste", "intercommunalite"),
    # Region level.
    _coordinator(13, "region", "94", "en_poste", "association"),
    _coordinator(14, "region", "01", "en_poste", "association"),
    # Maine-et-Loire: covered twice over at the same level.
    _coordinator(15, "departement", "49", "en_poste", "departement"),
    _coordinator(16, "departement", "49", "en_poste", "association"),
    # Pas-de-Calais: {A, B} and {B, C} of the same level.
    _coordinator(17, "epci", "246200364|246200299", "en_poste", "intercommunalite"),
    _coordinator(18, "epci", "246200299|200072460", "en_poste", "association"),
    # Cher: the coordination that asks for its own prolongation.
    _coordinator(19, "epci", "241800507", "en_poste", "intercommunalite"),
    # Overseas: Martinique with nobody in post, Guyane in part, La Réunion with an overlap and
    # a gap, Mayotte with gaps.
    _coordinator(20, "epci", "249720061", "termine", "intercommunalite"),
    _coordinator(21, "epci", "200041788", "prevu", "association"),
    _coordinator(22, "epci", "249730045", "en_poste", "intercommunalite"),
    _coordinator(23, "epci", "249740101", "en_poste", "intercommunalite"),
    _coordinator(24, "epci", "249740077|249740101", "en_poste", "association"),
    _coordinator(25, "epci", "249740093", "prevu", "intercommunalite"),
    _coordinator(26, "epci", "200060457|200050532", "en_poste", "association"),
    # Corse-du-Sud: an EPCI under the region.
    _coordinator(27, "epci", "242010056", "en_poste", "intercommunalite"),
)

PLANS: Mapping[str, str] = {
    "05": "epci",
    "18": "epci",
    "62": "epci",
    "84": "epci",
    "91": "epci",
    **dict.fromkeys(("04", "2A", "2B", "35", "49", "69", "75", "93"), "rien"),
    **dict.fromkeys(("971", "972", "973", "974", "976"), "rien"),
}
"""What may still be drawn in the departments above: EPCI-level coordinators, or nothing."""

OVERSEAS_COLLECTIVITIES: Mapping[str, tuple[str, str]] = {
    "97502": ("975", "Saint-Pierre"),
    "97701": ("977", "Saint-Barthélemy"),
    "97801": ("978", "Saint-Martin"),
}
"""Seats outside the reference set: commune -> its collectivity and its name."""

NO_ADVISER = "aucun CN dans le périmètre"
ONLY_VACANT = "seulement des postes vacants"


def _candidacy(number: int, *line: str, **more: str) -> ScriptedCandidacy:
    """Write one line of the table below: scenario, level, codes, case, kind, contract."""
    scenario, niveau, codes, cas, genre, contrat = line
    return ScriptedCandidacy(
        f"DEMO-CA-{number:03d}", scenario, zone(niveau, codes), cas, genre, contrat, **more
    )


ROLE, EXTRA, NEW = "attribution_role", "poste_supplementaire", "creation"
LONGER, JOINING = "prolongation", "integration"

SCRIPTED_CANDIDACIES: Sequence[ScriptedCandidacy] = (
    _candidacy(1, "imbriqué", "epci", "243500139", ROLE, "intercommunalite", "cdd_public"),
    _candidacy(2, "contigu à 001", "epci", "200038990", ROLE, "commune", "titulaire"),
    _candidacy(3, "identique", "epci", "200067254", ROLE, "commune", "titulaire"),
    _candidacy(4, "doublon de 003", "epci", "200067254", ROLE, "association", "cdd"),
    _candidacy(
        5,
        "sa propre coordination",
        "epci",
        "241800507",
        LONGER,
        "",
        "contrat_projet",
        own="DEMO-CO-019",
    ),
    _candidacy(
        6, "partiel {A, B}", "epci", "200068542|243800604", ROLE, "intercommunalite", "cdi_public"
    ),
    _candidacy(
        7, "partiel {B, C}", "epci", "243800604|200068567", ROLE, "intercommunalite", "cdd_public"
    ),
    _candidacy(
        8, "trois départements, deux régions", "epci", "243500741", EXTRA, "association", "cdd"
    ),
    _candidacy(9, "deux régions", "epci", "248400251", EXTRA, "intercommunalite", "cdd_public"),
    _candidacy(10, "trois départements", "epci", "200068765", EXTRA, "commune", "cdi_public"),
    _candidacy(11, "EPT", "ept", "200057875", EXTRA, "", "titulaire", own="DEMO-CO-010"),
    _candidacy(12, "contient deux EPT", "departement", "93", NEW, "hub", "cdi"),
    _candidacy(13, "métropole et département", "epci", "200054781", NEW, "gip", "cdd_public"),
    _candidacy(14, "contient Lyon", "departement", "69", ROLE, "departement", "cdd_public"),
    _candidacy(15, "Paris, département", "departement", "75", EXTRA, "association", "cdi"),
    _candidacy(16, "Paris, commune", "commune", "75056", ROLE, "commune", "cdd_public"),
    _candidacy(17, "sans EPCI", "commune", "85113", EXTRA, "commune", "cdd_public"),
    _candidacy(18, "sans EPCI, deux îles", "commune", "29083|29155", NEW, "association", "cdd"),
    _candidacy(19, "sans EPCI", "commune", "22016", NEW, "ccas", "cdd_droit_prive"),
    _candidacy(20, "les deux Corse", "departement", "2A|2B", NEW, "chambre", "cdd_public"),
    _candidacy(21, "enclave", "epci", "200040681", NEW, "intercommunalite", "cdd_public"),
    _candidacy(22, "presqu'île et parts", "epci", "200066868", NEW, "epic", "cdd_droit_prive"),
    _candidacy(
        23, "outre-mer, parts", "epci", "200018653", EXTRA, "intercommunalite", "cdd_public"
    ),
    _candidacy(
        24, "outre-mer", "epci", "249730037", EXTRA, "intercommunalite", "contrat_projet_public"
    ),
    _candidacy(25, "outre-mer", "epci", "249740119", ROLE, "intercommunalite", "titulaire"),
    _candidacy(26, "outre-mer", "epci", "200060465", NEW, "grades", "cdd_public"),
    _candidacy(
        27,
        "hors référentiel",
        "departement",
        "977",
        NEW,
        "collectivite",
        "cdd_public",
        seat="97701",
    ),
    _candidacy(
        28, "hors référentiel", "departement", "978", NEW, "association", "cdi", seat="97801"
    ),
    _candidacy(
        29,
        "hors référentiel",
        "departement",
        "975",
        JOINING,
        "collectivite",
        "cdi_public",
        seat="97502",
    ),
    _candidacy(30, "SIREN obsolète", "epci", "245701362", EXTRA, "commune", "cdd_public"),
    _candidacy(31, "commune obsolète", "commune", "93059", ROLE, "association", "cdd"),
    _candidacy(32, NO_ADVISER, "epci", "", NEW, "intercommunalite", "cdd_public"),
    _candidacy(33, ONLY_VACANT, "epci", "", ROLE, "", "cdd_public"),
    _candidacy(34, "déjà couvert deux fois", "departement", "49", NEW, "fondation", "cdi"),
    _candidacy(35, "dernier jour", "epci", "200072106", NEW, "sociale", "cdi", depot="2023-12-10"),
    _candidacy(
        36,
        "hors délai d'un jour",
        "epci",
        "200035442",
        NEW,
        "association",
        "cdd",
        depot="2023-12-11",
    ),
    _candidacy(
        37, "hors délai", "departement", "48", JOINING, "gip", "cdd_droit_prive", depot="2023-12-19"
    ),
    _candidacy(
        38,
        "contrat que l'appel ne prévoit pas",
        "epci",
        "200067106",
        ROLE,
        "intercommunalite",
        "cdd_droit_prive",
    ),
)
