"""A declared zone → the units it is made of, and how it is known.

What was declared is taken as it is; what is deduced from it, or supposed on demand, carries its own
`inference`, so that every figure can be told without it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import CodeError
from cnc_geo.schema.codes import NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.schema.labels import NIVEAU
from cnc_geo.territory.model import OUTRE_MER_HORS_REFERENTIEL

if TYPE_CHECKING:
    from cnc_geo.network.model import Network
    from cnc_geo.territory.model import Territory


class Zone(NamedTuple):
    """What one zone is made of.

    Parameters
    ----------
    codes
        Codes of the vintage in use, at the level of the zone.
    inference
        How the zone is known, of `codes.INFERENCES`.
    avertissements
        What there is to say of it, French sentences.
    communes
        Codes of further communes: those of a former EPCI whose communes are now in several, those
        of people's employers, those of a supposed zone.
    connu
        Whether the zone is known, so that it may count as coverage.
    """

    codes: list[str]
    inference: str
    avertissements: list[str]
    communes: tuple[str, ...] = ()
    connu: bool = True


class Declaration(NamedTuple):
    """What a coordinator or a candidacy says of its zone: cells of its row."""

    id: str
    niveau: str
    codes: str
    commune: str
    inference: str


class ZoneFinder:
    """Finds zones one at a time.

    Parameters
    ----------
    network
        The people whose employers make the footprint of a list of people.
    territory
        The communes and their levels.
    hypotheses
        What is supposed, of `codes.HYPOTHESES`.
    """

    def __init__(self, network: Network, territory: Territory, hypotheses: tuple[str, ...]) -> None:
        self._network = network
        self._territory = territory
        self._hypotheses = hypotheses

    def find(self, said: Declaration) -> Zone:
        """Find what a zone is made of; the label alone of «Bassin de vie» tells none.

        Raises
        ------
        CodeError
            If a code is neither of this vintage nor of an earlier one.
        """
        if said.niveau == "conseiller":
            return self._footprint(said)
        if said.niveau == "polygone":
            return self._label(said, "aucun contour")
        declared = list(_parts(said.codes))
        if said.niveau in NIVEAUX_DEPARTEMENTAUX and not declared:
            around = self._around(said.niveau, said.commune)
            if around:
                name = f"{self._territory.name(said.niveau, around)} ({around})"
                sentence = (
                    f"{said.id} : zone « {said.niveau} » sans code ; celle de son lieu, {name}."
                )
                return Zone([around], "localisation", [sentence])
        if not said.niveau or not declared:
            return self._label(said, "aucun niveau" if declared else "aucun code")
        found = self._declared(said.id, said.niveau, declared)
        return found._replace(inference=said.inference or found.inference)

    def _label(self, said: Declaration, lacking: str) -> Zone:
        """Tell a zone that is only a label; the EPCI of its location if that is supposed."""
        epci = self._around("epci", said.commune) if "epci_du_lieu" in self._hypotheses else ""
        if not epci:
            sentence = (
                f"{said.id} : zone inconnue ({lacking}) ; elle ne compte pas comme couverture."
            )
            return Zone([], "libelle", [sentence], connu=False)
        units = self._territory.units("epci")
        inside = self._territory.communes.loc[
            units.rank == units.codes.get_loc(epci), "code"
        ].tolist()
        sentence = (
            f"{said.id} : zone inconnue ({lacking}) ; supposée être l'EPCI de son lieu, "
            f"{self._territory.name('epci', epci)} ({epci})."
        )
        return Zone([], "hypothese", [sentence], tuple(inside))

    def _footprint(self, said: Declaration) -> Zone:
        """Footprint of a list of people: the communes of their employers, counted on demand.

        People are those that the list names, and those whose own record names the coordinator.
        """
        named = dict.fromkeys(_parts(said.codes))
        people = {i: self._employers[i] for i in named if i in self._employers}
        people |= self._attached.get(said.id, {})
        communes = sorted(set(people.values()) - {""})
        lost = len(named) - sum(1 for i in named if i in self._employers)
        counted = "conseillers" in self._hypotheses and bool(communes)
        sentence = (
            f"{said.id} : la zone est une liste de conseillers ; {len(people)} sont connus, leurs "
            f"employeurs sont dans {len(communes)} commune(s)"
            + (f", {lost} sont introuvables" if lost else "")
            + (
                ". Ces communes sont comptées, par hypothèse."
                if counted
                else ". Elle ne compte pas comme couverture, sauf si l'hypothèse est choisie."
            )
        )
        return Zone([], "derive", [sentence], tuple(communes) if counted else (), counted)

    @cached_property
    def _employers(self) -> dict[str, str]:
        """Commune of the employer of each post: its structure's seat, else the post's commune."""
        structures, posts = self._network.structures, self._network.conseillers
        seats = dict(zip(structures["id"], structures["commune"], strict=True))
        known = self._territory.units("commune").codes
        rows = posts.loc[posts["etat"] != "rendu", ["id", "structure", "commune"]]
        communes = {
            identifiant: seats.get(structure) or commune
            for identifiant, structure, commune in rows.to_numpy().tolist()
        }
        return {i: commune if commune in known else "" for i, commune in communes.items()}

    @cached_property
    def _attached(self) -> dict[str, dict[str, str]]:
        """Coordinator → the posts whose record names it, and the commune of their employer."""
        attached: dict[str, dict[str, str]] = {}
        posts = self._network.conseillers
        for identifiant, ids in zip(posts["id"], posts["coordinateurs"], strict=True):
            for coordinateur in _parts(ids):
                if identifiant in self._employers:
                    own = attached.setdefault(coordinateur, {})
                    own[identifiant] = self._employers[identifiant]
        return attached

    def _around(self, niveau: str, commune: str) -> str:
        """Code of the unit of a level around a commune; empty if there is none."""
        known = self._territory.communes["code"]
        here = known.searchsorted(commune)
        if here == len(known) or known.iloc[here] != commune:
            return ""
        units = self._territory.units(niveau)
        rank = units.rank[here]
        return str(units.codes[rank]) if rank >= 0 else ""

    def _declared(self, identifiant: str, niveau: str, declared: list[str]) -> Zone:
        """Bring the codes of a zone to the vintage in use."""
        territory = self._territory
        current: list[str] = []
        former: list[str] = []
        sentences: list[str] = []
        inference = "codes"
        for code in declared:
            if niveau == "epci" and code in territory.epci_dissous:
                former += territory.epci_dissous[code]
                inference = "passage"
                sentences.append(
                    f"{identifiant} : l'EPCI {code} n'existe plus ; ses "
                    f"{len(territory.epci_dissous[code])} communes, aujourd'hui dans plusieurs "
                    "EPCI, sont comptées une à une."
                )
                continue
            if _outside_reference(niveau, code):
                name = OUTRE_MER_HORS_REFERENTIEL[code[:3]]
                sentences.append(
                    f"{identifiant} : {name} ({code}) est hors du référentiel cartographique ; "
                    "compté à part, non dessiné."
                )
                inference = inference if current else "hors_referentiel"
                continue
            found = self._current(identifiant, niveau, code)
            if found != code:
                inference = "passage"
                became = (
                    "est aujourd'hui compris dans"
                    if niveau == "commune"
                    else "n'existe plus ; il devient"
                )
                sentences.append(
                    f"{identifiant} : le code {NIVEAU[niveau].phrase} {code} {became} {found} "
                    f"({territory.name(niveau, found)}), compté en entier."
                )
            elif inference == "hors_referentiel":
                inference = "codes"
            current.append(found)
        return Zone(current, inference, sentences, tuple(former))

    def _current(self, identifiant: str, niveau: str, code: str) -> str:
        try:
            return self._territory.current(niveau, code)
        except CodeError as error:
            message = f"Périmètre {identifiant} : {error}"
            raise CodeError(message) from error


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(SEPARATOR) if part.strip())


def _outside_reference(niveau: str, code: str) -> bool:
    return niveau in ("departement", "commune", "region") and (
        code[:3] in OUTRE_MER_HORS_REFERENTIEL and len(code) == (5 if niveau == "commune" else 3)
    )
