"""The fictive carriers: what they are, where they sit, how many posts they host."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .draws import draw, fictive_siret, pick, whole
from .territory import Territory


@dataclass(frozen=True)
class Genre:
    """
    A kind of carrier.

    Parameters
    ----------
    label
        First words of the name of such a carrier, plainly fictive.
    porteur
        Which of the ten kinds of the call it is.
    nature
        "publique" or "privee".
    """

    label: str
    porteur: str
    nature: str


GENRES: Mapping[str, Genre] = {
    "association": Genre("Association fictive", "association", "privee"),
    "ccas": Genre("CCAS fictif", "etablissement_rattache", "publique"),
    "chambre": Genre("Chambre consulaire fictive", "chambre_consulaire", "publique"),
    "collectivite": Genre("Collectivité d'outre-mer fictive", "collectivite", "publique"),
    "commune": Genre("Commune fictive", "collectivite", "publique"),
    "departement": Genre("Département fictif", "collectivite", "publique"),
    "epic": Genre("EPIC fictif", "epic", "publique"),
    "fondation": Genre("Fondation fictive", "prive_non_lucratif", "privee"),
    "gip": Genre("GIP fictif", "gip", "publique"),
    "grades": Genre("GRADeS fictif", "ars_grades", "publique"),
    "grades_prive": Genre("GRADeS fictif de droit privé", "ars_grades", "privee"),
    "hub": Genre("Hub territorial fictif", "hub", "privee"),
    "intercommunalite": Genre("Intercommunalité fictive", "collectivite", "publique"),
    "oph": Genre("Office public de l'habitat fictif", "etablissement_rattache", "publique"),
    "sociale": Genre("Entreprise sociale et solidaire fictive", "entreprise_ess", "privee"),
    "syndicat": Genre("Syndicat mixte fictif", "collectivite", "publique"),
}

HOSTS: Sequence[tuple[str, float]] = (
    ("association", 0.36),
    ("commune", 0.27),
    ("intercommunalite", 0.18),
    ("sociale", 0.06),
    ("ccas", 0.045),
    ("fondation", 0.035),
    ("syndicat", 0.02),
    ("oph", 0.015),
    ("gip", 0.01),
    ("chambre", 0.005),
)
"""How the hosts of posts are shared out (the department councils are drawn apart)."""

GREAT_CITY = 180_000
"""Inhabitants above which a city hosts many posts."""

ONE_PER_SEAT = frozenset({"departement", "commune", "ccas", "intercommunalite", "collectivite"})


@dataclass(frozen=True)
class Structure:
    """
    A fictive carrier.

    Parameters
    ----------
    departement
        Department that it belongs to.
    rang
        Its number within the department, from 1.
    genre
        Key of `GENRES`.
    commune
        Seat.
    postes
        Posts that it hosts; 0 when it does not benefit from the programme.
    """

    departement: str
    rang: int
    genre: str
    commune: str
    postes: int

    @property
    def siret(self) -> str:
        """Fictive SIRET."""
        return fictive_siret(self.departement, self.rang)


class Register:
    """
    The carriers made so far; each department numbers its own.

    Parameters
    ----------
    territory
        The communes.
    """

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        self.by_departement: dict[str, list[Structure]] = defaultdict(list)
        self.by_commune: dict[str, list[Structure]] = defaultdict(list)
        self._taken: set[tuple[str, str]] = set()

    def free(self, genre: str, commune: str) -> bool:
        """
        Tell whether a carrier of this kind may sit here.

        Parameters
        ----------
        genre
            Key of `GENRES`.
        commune
            Seat.

        Returns
        -------
        free
            False when the kind is one per seat and this seat is taken.
        """
        return (genre, commune) not in self._taken

    def add(self, departement: str, genre: str, commune: str, postes: int) -> Structure:
        """
        Make a carrier.

        Parameters
        ----------
        departement
            Department code.
        genre
            Key of `GENRES`.
        commune
            Seat.
        postes
            Posts that it hosts.

        Returns
        -------
        structure
            The new carrier, already registered.
        """
        rang = len(self.by_departement[departement]) + 1
        structure = Structure(departement, rang, genre, commune, postes)
        self.by_departement[departement].append(structure)
        self.by_commune[commune].append(structure)
        if genre in ONE_PER_SEAT:
            self._taken.add((genre, commune))
        return structure

    def ids(self) -> dict[Structure, str]:
        """
        Give every carrier its identifier, by department then by rank.

        Returns
        -------
        ids
            Carrier -> identifier.
        """
        every = (one for _, some in sorted(self.by_departement.items()) for one in some)
        return {one: f"DEMO-S-{number:05d}" for number, one in enumerate(every, start=1)}

    def host(
        self, communes: Iterable[str], genres: Sequence[str], used: set[Structure], *key: object
    ) -> Structure | None:
        """
        Choose a beneficiary seated in a zone.

        Parameters
        ----------
        communes
            Communes of the zone.
        genres
            Kinds wanted, the preferred one first; the others come after them.
        used
            Carriers that must not be chosen.
        *key
            Name of the draw.

        Returns
        -------
        structure
            A carrier that hosts posts, or none when the zone has none.
        """
        seated = (one for code in communes for one in self.by_commune.get(code, ()))
        able = [one for one in seated if one.postes and one not in used]
        # A department council answers for its whole department, not for one part of it.
        able = [one for one in able if one.genre != "departement" or "departement" in genres]
        if not able:
            return None
        ranks = {one: _rank(one.genre, genres) for one in able}
        best = [one for one in able if ranks[one] == min(ranks.values())]
        best.sort(key=lambda one: (one.departement, one.rang))
        # Coordination is carried from towns rather than from villages.
        return pick([(one, self.territory.population[one.commune] ** 0.5) for one in best], *key)

    def found(self, communes: Iterable[str], genre: str, *key: object) -> Structure:
        """
        Make a carrier without posts, seated in a zone.

        Parameters
        ----------
        communes
            Communes of the zone, at least one.
        genre
            Kind wanted; an association replaces it where the seat is taken.
        *key
            Name of the draw.

        Returns
        -------
        structure
            The new carrier.
        """
        known = sorted(communes)
        seat = self.territory.largest(known)
        if genre in ("association", "sociale", "fondation", "commune", "ccas"):
            weights = [(code, self.territory.population[code] ** 1.1) for code in known]
            seat = pick(weights, "siège", *key) if sum(w for _, w in weights) else seat
        if not self.free(genre, seat):
            genre = "association"
        return self.add(self.territory.departement[seat], genre, seat, 0)


def _rank(genre: str, genres: Sequence[str]) -> int:
    """Give the place of a kind in an order of preference; last when it is not in it."""
    return genres.index(genre) if genre in genres else len(genres)


def name(structure: Structure, noms: Mapping[str, str]) -> str:
    """
    Name a carrier so that nobody takes it for a real one.

    Parameters
    ----------
    structure
        The carrier.
    noms
        Commune -> name.

    Returns
    -------
    name
        For instance "Association fictive 35-012 (Rennes)".
    """
    label = GENRES[structure.genre].label
    number = f"{structure.departement}-{structure.rang:03d}"
    return f"{label} {number} ({noms[structure.commune]})"


def host_size(territory: Territory, genre: str, commune: str, *key: object) -> int:
    """
    Draw how many posts a carrier hosts: one mostly, more for public ones and in large cities.

    Parameters
    ----------
    territory
        The communes.
    genre
        Key of `GENRES`.
    commune
        Seat.
    *key
        Name of the draw.

    Returns
    -------
    posts
        1 or more.
    """
    public = GENRES[genre].nature == "publique"
    if genre == "commune" and territory.population[commune] > GREAT_CITY:
        return whole(4, 24, "grande ville", *key)
    level = draw("taille", *key)
    one, two, three = (0.82, 0.935, 0.965) if public else (0.90, 0.965, 0.985)
    if level < one:
        return 1
    if level < two:
        return 2
    return 3 if level < three else whole(4, 10 if public else 6, "grand", *key)
