"""What one file may make, all its sheets, layers and members together: charged before it is made.

A file is small, and what it says may be large: a name that is repeated at each level, a thousand
members of an archive that are one and the same, a list of six million empty objects. What is
bounded is what is made of it, never how many right rows there are.
"""

from __future__ import annotations

from typing import NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.schema.french import number

TAILLE_USUELLE = 20_000_000
"""Bytes of a file up to which the limits are those below; a larger file may make more, as it is."""


class _Limit(NamedTuple):
    """How much of a thing a usual file may make, and how French says it."""

    most: int
    words: str
    attendu: str = "attendues"
    trouve: str = "trouvées"


LIMITES = {
    "cellules": _Limit(10_000_000, "cellules"),
    "lignes": _Limit(1_000_000, "lignes"),
    "lettres": _Limit(100_000_000, "octets de texte", "attendus", "trouvés"),
    "noms": _Limit(1_000_000, "lettres dans les noms de colonnes"),
    "valeurs": _Limit(9_000_000, "valeurs de JSON"),
    "coins": _Limit(3_000_000, "sommets de géométries", "attendus", "trouvés"),
    "anneaux": _Limit(300_000, "anneaux de polygones", "attendus", "trouvés"),
}
"""What is counted. A usual file that makes all it may takes a few hundred megabytes."""


class Budget:
    """What is left to make of a file.

    Parameters
    ----------
    size
        Bytes of the file.

    Attributes
    ----------
    epuise
        Whether something was refused: what is left of an archive is not opened.
    """

    def __init__(self, size: int) -> None:
        self._size = max(size, TAILLE_USUELLE)
        self._spent = dict.fromkeys(LIMITES, 0)
        self.epuise = False

    def most(self, what: str) -> int:
        """Tell how much of a thing the file may make; twenty times more rows make no more rows."""
        limit = LIMITES[what].most
        return limit if what in ("lignes", "noms") else limit * self._size // TAILLE_USUELLE

    def left(self, what: str) -> int:
        """Tell how much of it is left."""
        return self.most(what) - self._spent[what]

    def charge(self, what: str, count: int, nom: str) -> None:
        """Count what is about to be made.

        Parameters
        ----------
        what
            One of `LIMITES`.
        count
            How many.
        nom
            Name of the file, sheet or member, for the message.

        Raises
        ------
        SourceError
            If the file has already made too much of it.
        """
        self._spent[what] += count
        if self._spent[what] > self.most(what):
            limit = LIMITES[what]
            message = (
                f"{nom} : au plus {number(self.most(what))} {limit.words} sont {limit.attendu} "
                f"dans un fichier, {number(self._spent[what])} {limit.trouve}. Ne gardez que la "
                "partie utile du fichier, ou partagez-le en plusieurs."
            )
            raise self.refusal(message)

    def refusal(self, message: str) -> SourceError:
        """Make the error to raise; nothing more is to be made of the file."""
        self.epuise = True
        return SourceError(message)
