"""A file that was dropped: opened once, then read by what it is or by what its owner says it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache

from cnc_geo.app.failures import log_failure
from cnc_geo.errors import CncGeoError
from cnc_geo.readers.apart import FaultError, StoppedReadingError, open_apart, read_sheet_apart
from cnc_geo.readers.associations import is_association, read_association
from cnc_geo.readers.location.geocoder import Geocoder
from cnc_geo.readers.recognition import recognise
from cnc_geo.schema.french import decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnc_geo.readers.columns import Association
    from cnc_geo.readers.containers.sheet import Sheet
    from cnc_geo.readers.reading import Reading
    from cnc_geo.readers.recognition import Recognition
    from cnc_geo.territory.model import Territory

MO_MAX = 20
"""Size of one file; the widget says so, but only the browser holds it to that."""

TAILLE_MAX = MO_MAX * 1024 * 1024
"""The same in bytes, as Streamlit counts them."""


_KEPT = 3
"""Readings of one file kept in memory: going back to a former mapping is immediate."""


class Choice(NamedTuple):
    """What its owner says of a file; nothing by default.

    Parameters
    ----------
    feuille
        Rank of the sheet to read.
    table
        Table that the file gives, or None to be told by its columns.
    colonnes
        Fields and the header that holds each, empty for none.
    geocoder
        Whether the national geocoder is asked for the rows that nothing else locates.
    """

    feuille: int = 0
    table: str | None = None
    colonnes: tuple[tuple[str, str], ...] = ()
    geocoder: bool = False


AUTOMATIQUE = Choice()
"""The file is read by what its columns tell."""


class Attempt(NamedTuple):
    """What came of reading a file.

    Parameters
    ----------
    reading
        What was read, or None.
    refus
        Why nothing was read, one French sentence; empty if it was, or if the file is only unknown.
    """

    reading: Reading | None
    refus: str = ""


@dataclass(eq=False)
class Upload:
    """A file that was dropped; its bytes are let go once it is opened.

    Parameters
    ----------
    nom, sha256
        Its name and the hash of its bytes.
    sheets
        Its sheets; none before it is first read, if it cannot be opened or is a saved mapping.
    association
        The mapping it is, or None.
    refus
        Why it cannot be opened, or empty.
    choix
        What its owner says of it.
    lectures
        What was read of it, by the mapping it was read with.
    """

    nom: str
    sha256: str
    sheets: tuple[Sheet, ...] = ()
    association: Association | None = None
    refus: str = ""
    choix: Choice = AUTOMATIQUE
    lectures: LRUCache[object, Reading] = field(default_factory=lambda: LRUCache(_KEPT))
    _content: bytes = b""
    _issue: tuple[object, Attempt] | None = None

    @property
    def cle(self) -> str:
        """Key of its widgets."""
        return hashlib.sha256(f"{self.nom}\0{self.sha256}".encode()).hexdigest()[:12]

    @property
    def corrige(self) -> bool:
        """Whether its owner said what it is, or which column holds what."""
        return self.choix._replace(geocoder=False) != AUTOMATIQUE

    def read(self, territory: Territory, associations: Sequence[Association]) -> Attempt:
        """Read it, once for each mapping.

        Parameters
        ----------
        territory
            The territory whose codes are used.
        associations
            Saved mappings, tried if the file is of no known kind.

        Returns
        -------
        Attempt
            With neither reading nor reason when the file is of no known kind.
        """
        if self._content:
            self._open()
        if self.refus or self.association is not None:
            return Attempt(None, self.refus)
        asked = (self.choix, repr(associations))
        if self._issue is None or self._issue[0] != asked:
            try:
                attempt = self._read(territory, associations)
            except StoppedReadingError:
                raise
            except Exception as error:  # noqa: BLE001  (one file must not break the others' page)
                attempt = Attempt(None, _sentence(error, self.nom))
            self._issue = asked, attempt
        return self._issue[1]

    def _open(self) -> None:
        """Open it, once, in a process apart; what stops it leaves it as it was."""
        try:
            self.sheets = tuple(open_apart(self._content, self.nom))
        except StoppedReadingError:
            raise
        except Exception as error:  # noqa: BLE001  (as above)
            self.refus = _sentence(error, self.nom)
        self._content = b""

    def _read(self, territory: Territory, associations: Sequence[Association]) -> Attempt:
        try:
            found = self._recognised(associations)
        except CncGeoError:
            return Attempt(None)  # its owner is asked; the sentence is for the command line
        kind = (found.sheet.nom, found.format.cle, found.format.tables)
        key = (*kind, repr(found.colonnes), repr(found.constantes), self.choix.geocoder)
        if key not in self.lectures:
            self.lectures[key] = read_sheet_apart(
                found,
                territory,
                sha256=self.sha256,
                geocoder=Geocoder() if self.choix.geocoder else None,
            )
        return Attempt(self.lectures[key])

    def _recognised(self, associations: Sequence[Association]) -> Recognition:
        if not self.corrige:
            return recognise(self.sheets, associations=associations)
        rank, table, colonnes, _ = self.choix
        found = recognise([self.sheets[rank]], table=table, colonnes=dict(colonnes))
        others = (s.nom for n, s in enumerate(self.sheets) if n != rank)
        return replace(found, autres=tuple(others))


def open_upload(content: bytes, nom: str) -> Upload:
    """Take a file that was dropped; one that cannot be is kept with the reason.

    Parameters
    ----------
    content, nom
        Its bytes and its name.

    Returns
    -------
    Upload
        The file, neither opened nor read yet: that is done apart, and may be stopped.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if len(content) > TAILLE_MAX:
        size = decimal(len(content) / 1024 / 1024, 1)
        refus = (
            f"{nom} : un fichier de {MO_MAX} Mo au plus est attendu ici, celui-ci en fait {size}. "
            "Lisez-le avec la commande cnc-geo, ou n'en gardez que les lignes utiles."
        )
        return Upload(nom, sha256, refus=refus)
    try:
        if is_association(content):
            return Upload(nom, sha256, association=read_association(content, nom))
    except CncGeoError as error:
        return Upload(nom, sha256, refus=str(error))
    return Upload(nom, sha256, _content=content or b" ")


def _sentence(error: Exception, nom: str) -> str:
    """Say why a file was not read; a fault of ours is told as such, and logged without its data."""
    if isinstance(error, CncGeoError):
        return str(error)
    trace = error.trace if isinstance(error, FaultError) else ""
    log_failure(error, "lecture d'un fichier", apart=trace)
    return (
        f"{nom} : la lecture a échoué par un défaut de cnc_geo, non du fichier. Signalez-le, et "
        "essayez un autre format (CSV, par exemple)."
    )
