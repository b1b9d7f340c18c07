"""Bytes → text: which encoding, and what is damaged.

charset-normalizer was tried on short French files: it took Mac Roman and MS-DOS for something else
half of the time, and it looks at a sample, which may hold no accent. Counting how French the
letters of the whole file are, encoding by encoding, is shorter and was right each time.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.grid import counted
from cnc_geo.readers.containers.sheet import Remark
from cnc_geo.schema.french import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARQUES = (
    (b"\xef\xbb\xbf", "utf-8", ""),
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_OCTET_SEUL = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "MS-DOS (850)"}
# Roughly how often each is met in a hundred accented characters of French administrative text.
_FRANCAIS = (
    dict.fromkeys("é", 50.0)
    | dict.fromkeys("è’àÉ", 8.0)
    | dict.fromkeys("êôçîâ", 3.0)
    | dict.fromkeys("ÈÊÀÇûùïëœ–«»°\u00a0…€", 1.0)
    | dict.fromkeys("ÔÎÂÛÏËÙŒüöäÜÖÄñæ“”²—·•áíóúÿ", 0.2)
)
_REMPLACE = "\ufffd".encode()
_ACCENTS = re.compile(rb"([a-z]?)([\x80-\xff])")
_HAUT = bytes(range(128, 256))
_COMMANDES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_APERCU = 65_536
_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|table|div|meta|script|style)\b", re.IGNORECASE
)


class Text(NamedTuple):
    """A text, in UTF-8 without mark nor NUL, and what was said of its encoding."""

    octets: bytes
    remarques: tuple[Remark, ...]

    def lines(self) -> Iterator[str]:
        """Give physical lines with their ends; only CR, LF and CRLF end a line."""
        return io.TextIOWrapper(io.BytesIO(self.octets), encoding="utf-8", newline="")

    def start(self) -> str:
        """Give the first characters, spaces left out."""
        return self.octets[:_APERCU].decode("utf-8", "ignore").lstrip()


def decode(content: bytes, nom: str) -> Text:
    """Bring a text to UTF-8, from the encoding it seems to be in.

    Parameters
    ----------
    content
        Bytes of a file.
    nom
        Its name, for messages.

    Returns
    -------
    Text
        Bytes that are valid UTF-8; a damaged one is U+FFFD.

    Raises
    ------
    SourceError
        If these bytes are no text, or an HTML or XML one.
    """
    codec, label, body = _codec(content)
    if codec == "utf-8":
        octets = body if _valid(body) else body.decode("utf-8", "replace").encode()
    else:
        octets = body.decode(codec, "replace").encode("utf-8", "replace")
    _refuse_binary(octets, nom)
    text = Text(octets.replace(b"\0", b"") if b"\0" in octets else octets, ())
    _refuse_markup(text, nom)
    return text._replace(remarques=(*_said(label), *_damaged(text.octets)))


def _codec(content: bytes) -> tuple[str, str, bytes]:
    for mark, codec, label in _MARQUES:
        if content.startswith(mark):
            return codec, label, content[len(mark) :]
    wide = _wide(content)
    if wide:
        return wide, "UTF-16", content
    if _valid(content) or _mostly_utf8(content):
        return "utf-8", "", content
    codec = _single_byte(content)
    return codec, _OCTET_SEUL[codec], content


def _valid(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes) -> str:
    """Tell UTF-16 without its mark: every other byte of a French text is then NUL."""
    sample = content[:4096]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half and odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few damaged bytes: whole characters are then more than broken ones."""
    text = content.decode("utf-8", "replace")
    wide = len(text) - len(content.translate(None, _HAUT))
    broken = text.count("\ufffd") - content.count(_REMPLACE)
    return wide - broken > broken


def _single_byte(content: bytes) -> str:
    counts: Counter[tuple[bytes, bytes]] = Counter(_ACCENTS.findall(content))

    def weight(before: bytes, byte: bytes, codec: str) -> float:
        letter = byte.decode(codec, "replace")
        inside = bool(before) and letter.isupper()  # a capital inside of a word
        return -10.0 if inside else _FRANCAIS.get(letter, -10.0)

    def french(codec: str) -> float:
        return sum(count * weight(before, byte, codec) for (before, byte), count in counts.items())

    return max(_OCTET_SEUL, key=french)  # the first one if they are equal


def _said(label: str) -> list[Remark]:
    if not label:
        return []
    sentence = f"Un texte en UTF-8 est attendu, celui-ci est en {label} : il a été lu ainsi."
    return [Remark(None, "", "", "encodage", "repare", sentence)]


def _damaged(octets: bytes) -> list[Remark]:
    count = octets.count(_REMPLACE)
    if not count:
        return []
    line = octets.count(b"\n", 0, octets.index(_REMPLACE)) + 1
    sentence = (
        f"{counted(count, 'caractère')} {plural(count, 'illisible', 'illisibles')}, d'abord ligne "
        f"{line} : « \ufffd » en tient lieu. Enregistrez de nouveau le fichier d'origine en UTF-8."
    )
    return [Remark(None, "", "", "texte_abime", "garde", sentence)]


def _refuse_binary(octets: bytes, nom: str) -> None:
    sample = octets[:_APERCU]
    if len(sample) - len(sample.translate(None, _COMMANDES)) > max(2, len(sample) // 50):
        message = (
            f"{nom} : un tableau est attendu (CSV, classeur, JSON, GeoJSON, GeoPackage, Shapefile "
            "zippé ou Parquet), le contenu n'est ni un texte ni l'une de ces formes. Exportez vos "
            "données dans l'une d'elles."
        )
        raise SourceError(message)


def _refuse_markup(text: Text, nom: str) -> None:
    start = text.start()
    if not re.match(r"<[!?/a-zA-Z]", start):
        return
    if _HTML.search(start[:5000]):
        message = (
            f"{nom} : un tableau est attendu, le fichier est une page web (HTML), quel que soit "
            "son nom ; c'est souvent une page de connexion ou d'erreur. Téléchargez de nouveau le "
            "fichier de données."
        )
    else:
        message = (
            f"{nom} : un tableau est attendu, le fichier est du XML. Exportez vos données en CSV, "
            "XLSX, GeoJSON ou GeoPackage."
        )
    raise SourceError(message)
