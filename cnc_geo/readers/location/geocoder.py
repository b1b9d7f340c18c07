"""The national geocoder, asked only when the user says so: addresses go out, names never do.

Service: Géoplateforme, `search` (https://geoservices.ign.fr/documentation/services/services-geoplateforme/geocodage).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from cnc_geo.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

ADRESSE = "https://data.geopf.fr/geocodage/search"
"""Where the national geocoder answers."""

SCORE_MIN = 0.5
"""Score under which an answer is not used."""

_TIMEOUT_S = 10
_TRIES = 3
_BUSY = (429, 500, 502, 503, 504)


class Answer(NamedTuple):
    """Where an address is.

    Parameters
    ----------
    latitude, longitude
        Degrees, WGS 84.
    commune
        INSEE code that the geocoder gives.
    score
        How sure it is, from 0 to 1.
    """

    latitude: float
    longitude: float
    commune: str
    score: float


@dataclass(frozen=True)
class Geocoder:
    """Asks where addresses are, each once.

    Parameters
    ----------
    url
        Address of the service; the national one by default.
    pause_s
        Seconds to wait before trying again a service that is busy, doubled each time.
    """

    url: str = ADRESSE
    pause_s: float = 1.0
    _known: dict[tuple[str, str], Answer | None] = field(default_factory=dict, repr=False)

    def find(self, adresse: str, code_postal: str) -> Answer | None:
        """Find an address.

        Parameters
        ----------
        adresse
            Street and commune.
        code_postal
            Five digits, or empty.

        Returns
        -------
        Answer or None
            The best answer; None if there is none that is sure enough.

        Raises
        ------
        SourceError
            If the service cannot be reached or does not answer as it should.
        """
        key = (adresse, code_postal)
        if key not in self._known:
            asked = {"q": adresse[:200], "limit": "1", "index": "address"}
            if code_postal:
                asked["postcode"] = code_postal
            self._known[key] = _best(self._get(asked))
        return self._known[key]

    def _get(self, asked: Mapping[str, str]) -> object:
        request = Request(f"{self.url}?{urlencode(asked)}", headers={"Accept": "application/json"})  # noqa: S310  (the address is ours or the user's)
        for attempt in range(_TRIES):
            try:
                with urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                    return json.loads(answer.read(1_000_000))
            except HTTPError as error:
                error.close()  # it is the answer too, and holds the connection
                if error.code not in _BUSY or attempt == _TRIES - 1:
                    raise SourceError(_refused(self.url, f"réponse {error.code}")) from error
                time.sleep(self.pause_s * 2**attempt)
            except (OSError, HTTPException, ValueError, RecursionError) as error:
                raise SourceError(_refused(self.url, type(error).__name__)) from error
        raise SourceError(_refused(self.url, "sans réponse"))  # pragma: no cover


def _best(answer: object) -> Answer | None:
    try:
        features = answer["features"]  # type: ignore[index]
        if not features:
            return None
        longitude, latitude = features[0]["geometry"]["coordinates"][:2]
        told = features[0]["properties"]
        found = Answer(
            float(latitude), float(longitude), str(told["citycode"]), float(told["score"])
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        message = "Le géocodeur a répondu sous une forme inattendue. Relancez sans géocodage."
        raise SourceError(message) from error
    return found if found.score >= SCORE_MIN else None


def _refused(url: str, why: str) -> str:
    return (
        f"Le géocodeur ({url}) ne répond pas ({why}). Vérifiez l'accès à Internet, ou relancez "
        "sans géocodage : les lignes sans lieu seront dites."
    )
