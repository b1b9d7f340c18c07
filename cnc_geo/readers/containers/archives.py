"""Compressed files, opened in memory and with measure: nothing is ever written to disk."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.sheet import DECOMPRESSE_MAX
from cnc_geo.readers.echoes import shown_title
from cnc_geo.schema.french import in_mo

_MEMBRES_MAX = 2_000
_MORCEAU = 1 << 20
_HORS = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)")
_FAUTES = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
    NotImplementedError, OverflowError, LookupError, struct.error,
)  # fmt: skip


def gunzip(content: bytes, nom: str) -> bytes:
    """Decompress a gzip.

    Raises
    ------
    SourceError
        If it is truncated or damaged, or holds more than what is read.
    """
    parts, size = [], 0
    rest = content
    try:
        while rest[:2] == b"\x1f\x8b":
            machine = zlib.decompressobj(wbits=31)
            while not machine.eof:
                piece = machine.decompress(rest, _MORCEAU)
                rest = machine.unconsumed_tail
                if not piece and not rest and not machine.eof:
                    raise SourceError(_damaged(nom))
                size += len(piece)
                if size > DECOMPRESSE_MAX:
                    raise SourceError(_too_large(nom))
                parts.append(piece)
            rest = machine.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise SourceError(_damaged(nom)) from error
    return b"".join(parts)


class Archive:
    """The members of a zip, checked before any is read.

    Parameters
    ----------
    content
        Bytes of the zip.
    nom
        Its name, for messages.

    Raises
    ------
    SourceError
        If it is damaged, encrypted, too large once decompressed, or names a place outside of it.
    """

    def __init__(self, content: bytes, nom: str) -> None:
        self.nom = nom
        self._reste = DECOMPRESSE_MAX
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = [info for info in self._zip.infolist() if not info.is_dir()]
        except _FAUTES as error:
            raise SourceError(_damaged(nom)) from error
        self._membres = {info.filename.replace("\\", "/"): info for info in members}
        self._check(members)

    @property
    def membres(self) -> list[str]:
        """Names of the members that are files, in their order."""
        return list(self._membres)

    def read(self, membre: str) -> bytes:
        """Decompress a member.

        Raises
        ------
        SourceError
            If it is damaged, or the members read hold more than what is read.
        """
        parts = []
        try:
            with self._zip.open(self._membres[membre]) as stream:
                while piece := stream.read(_MORCEAU):
                    self._reste -= len(piece)
                    if self._reste < 0:  # whatever sizes it declares
                        raise SourceError(_too_large(self.nom))
                    parts.append(piece)
        except _FAUTES as error:
            raise SourceError(_damaged(self.nom)) from error
        return b"".join(parts)

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > _MEMBRES_MAX:
            message = (
                f"{self.nom} : une archive d'au plus {_MEMBRES_MAX} fichiers est attendue, elle en "
                f"a {len(members)}. Ne gardez que les fichiers utiles."
            )
            raise SourceError(message)
        if sum(info.file_size for info in members) > DECOMPRESSE_MAX:
            raise SourceError(_too_large(self.nom))
        outside = [name for name in self._membres if _HORS.search(name)]
        if outside:
            message = (
                f"{self.nom} : des fichiers de l'archive sont attendus, l'un d'eux désigne un "
                f"emplacement hors d'elle (« {shown_title(outside[0], 'un membre')} »). "
                "Refaites l'archive."
            )
            raise SourceError(message)
        if any(info.flag_bits & 0x1 for info in members):
            message = (
                f"{self.nom} : un fichier sans mot de passe est attendu, celui-ci est chiffré. "
                "Ôtez-en le mot de passe."
            )
            raise SourceError(message)


def _damaged(nom: str) -> str:
    return (
        f"{nom} : une archive entière est attendue, celle-ci est tronquée ou abîmée. Copiez ou "
        "téléchargez le fichier de nouveau."
    )


def _too_large(nom: str) -> str:
    return (
        f"{nom} : au plus {in_mo(DECOMPRESSE_MAX)} une fois décompressé sont attendus, le fichier "
        "en contient davantage. Ne gardez que la partie utile."
    )
