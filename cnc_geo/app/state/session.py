"""What one session holds, and no other sees: its files, their network, the situations looked at.

Nothing of it goes through the caches of Streamlit, which all sessions share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from cachetools import LRUCache

from cnc_geo.app.state.uploads import open_upload
from cnc_geo.errors import CncGeoError
from cnc_geo.network.perimeters import resolve
from cnc_geo.network.situation import look_again, situate
from cnc_geo.readers.containers.legible import legible_name
from cnc_geo.readers.location.words import departement_of
from cnc_geo.readers.network import join_readings
from cnc_geo.schema.codes import ETATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnc_geo.app.state.uploads import Upload
    from cnc_geo.network.model import Network
    from cnc_geo.network.situation import Situation
    from cnc_geo.readers.columns import Association
    from cnc_geo.readers.reading import Reading
    from cnc_geo.territory.model import Territory

FICHIERS_MAX = 12
"""Files of one session: what bounds its memory."""

MO_PAR_SESSION = 100
"""Megabytes of the files of one session, together."""

_OCTETS_MAX = MO_PAR_SESSION * 1024 * 1024

_SITUATIONS_MAX = 8
"""Situations of a session kept in memory."""

_RESOLVED_MAX = 3
"""Sets of hypotheses whose zones a session keeps resolved."""

_KEY = "session-fichiers"


@dataclass(eq=False)
class ShownNetwork:
    """The files on the map, and what was made of them.

    Parameters
    ----------
    readings
        The files.
    network
        Their network.
    situations
        The last situations looked at, by what fixes them.
    resolved
        A situation for each set of hypotheses: its zones, resolved and cut, serve all the others.
    """

    readings: tuple[Reading, ...]
    network: Network
    situations: LRUCache[object, Situation] = field(
        default_factory=lambda: LRUCache(_SITUATIONS_MAX)
    )
    resolved: LRUCache[tuple[str, ...], Situation] = field(
        default_factory=lambda: LRUCache(_RESOLVED_MAX)
    )

    @property
    def noms(self) -> list[str]:
        """Names of the files."""
        return [reading.nom for reading in self.readings]

    def look(
        self,
        territory: Territory,
        jour: str,
        etats: tuple[str, ...],
        hypotheses: tuple[str, ...],
        departement: str | None,
        region: str | None,
    ) -> Situation:
        """Fix a situation of these files; the last ones looked at stay in memory."""
        key = (jour, etats, hypotheses, departement, region)
        if key not in self.situations:
            self.situations[key] = look_again(
                self._resolve(territory, hypotheses),
                jour=jour,
                etats=etats,
                departement=departement,
                region=region,
            )
        return self.situations[key]

    def _resolve(self, territory: Territory, hypotheses: tuple[str, ...]) -> Situation:
        if hypotheses not in self.resolved:
            self.resolved[hypotheses] = situate(
                territory, self.network, jour="2026-01-01", hypotheses=hypotheses
            )
        return self.resolved[hypotheses]


@dataclass(eq=False)
class Session:
    """The files of one session.

    Parameters
    ----------
    uploads
        Files that were dropped, by name: one that comes again replaces the former.
    shown
        The files on the map, or None for those the server was launched on.
    refus
        What could not be taken at the last drop, French sentences.
    depot
        Number of drops: a new drop zone, empty, after each.
    regarde
        Name of the file shown in detail; empty for the one that needs it most.
    octets
        Bytes of each file, by name.
    """

    uploads: dict[str, Upload] = field(default_factory=dict)
    shown: ShownNetwork | None = None
    refus: list[str] = field(default_factory=list)
    depot: int = 0
    regarde: str = ""
    octets: dict[str, int] = field(default_factory=dict)
    _joined: tuple[tuple[Reading, ...], Network | str] | None = None

    @property
    def associations(self) -> list[Association]:
        """Saved mappings among the files."""
        return [d.association for d in self.uploads.values() if d.association is not None]

    def take(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Take files that were dropped."""
        self.refus, self.regarde = [], ""
        for told, content in files:
            nom = legible_name(told)
            if nom not in self.uploads and len(self.uploads) >= FICHIERS_MAX:
                self.refus.append(
                    f"{nom} : {FICHIERS_MAX} fichiers au plus sont attendus. Retirez-en un, puis "
                    "déposez celui-ci."
                )
                continue
            if len(content) + sum(n for o, n in self.octets.items() if o != nom) > _OCTETS_MAX:
                self.refus.append(
                    f"{nom} : {MO_PAR_SESSION} Mo de fichiers au plus sont attendus en tout. "
                    "Retirez-en un, puis déposez celui-ci."
                )
                continue
            came = open_upload(content, nom)
            twin = next((d for d in self.uploads.values() if d.sha256 == came.sha256), None)
            if twin is None:
                self.remove(nom)
                self.uploads[nom] = came
                self.octets[nom] = len(content)
            elif twin.nom != nom:
                self.refus.append(
                    f"{nom} : son contenu est celui de {twin.nom}, déjà déposé ; il compterait "
                    "deux fois et n'est pas ajouté."
                )

    def remove(self, nom: str) -> None:
        """Drop a file and all that was made of it; the others stay on the map if they can."""
        gone = self.uploads.pop(nom, None)
        self.octets.pop(nom, None)
        self._joined = None
        if gone is None or self.shown is None:
            return
        left = tuple(r for r in self.shown.readings if r.sha256 != gone.sha256)
        if len(left) == len(self.shown.readings):
            return
        own = {upload.sha256 for upload in self.uploads.values()}
        if not any(reading.sha256 in own for reading in left):
            self.shown = None  # what is left is the demonstration that was put under own files
            return
        network = _join(left)
        self.shown = None if isinstance(network, str) else ShownNetwork(left, network)

    def join(self, readings: Sequence[Reading]) -> Network | str:
        """Put files together, once; a sentence if they make no network."""
        asked = tuple(readings)
        if self._joined is None or self._joined[0] != asked:
            self._joined = asked, _join(asked)
        return self._joined[1]

    def show(self, readings: Sequence[Reading], network: Network) -> None:
        """Put files on the map."""
        self.shown = ShownNetwork(tuple(readings), network)


def _join(readings: Sequence[Reading]) -> Network | str:
    try:
        return join_readings(readings)
    except CncGeoError as error:
        return str(error)


def session() -> Session:
    """Return the files of the running session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    held: Session = st.session_state[_KEY]
    return held


def place_of(readings: Iterable[Reading], territory: Territory) -> str | None:
    """Code of the department in which all the rows are that are somewhere; None if several."""
    owner = departement_of(territory)
    found = {owner[c] for r in readings for c in r.lignes["commune"].unique() if c in owner}
    return found.pop() if len(found) == 1 else None


_MOST = 0.66
"""Share of the communes of zones in one department from which the map opens on it."""


def place_of_zones(network: Network, territory: Territory) -> str | None:
    """Code of the department where most communes of the zones are; None if no one has most."""
    zones = resolve(network, territory)
    told = np.flatnonzero(zones.incidence.sum(axis=1) > 0)
    if not len(told):
        return None
    shares = zones.territory.communes["departement"].iloc[told].value_counts(normalize=True)
    return str(shares.index[0]) if shares.iloc[0] >= _MOST else None


def states_of(network: Network) -> tuple[str, ...]:
    """States to count first: those in post, else whatever the files hold."""
    held = {*network.coordinateurs["etat"], *network.candidatures["etat"]} - {"termine", ""}
    if "en_poste" in held or not held:
        return ("en_poste",)
    return tuple(etat for etat in ETATS if etat in held)
