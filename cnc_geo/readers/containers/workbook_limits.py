"""What a workbook would take in memory, told from its XML before a library opens it.

A sheet of two cells, A1 and XFD1048576, is a rectangle of 17 thousand million cells for whoever
opens it; a text of 10 Mo may be shared by each cell of a sheet, and is then copied as many times.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.grid import check_limits
from cnc_geo.readers.containers.sheet import CELLULES_MAX, COLONNES_MAX, DECOMPRESSE_MAX
from cnc_geo.schema.french import in_mo, number

if TYPE_CHECKING:
    from collections.abc import Iterator

_MORCEAU = 4_000_000
# A cell that is written; `<c r="XFD1" s="3"/>` is but a colour, and takes no room.
_CELLULE = re.compile(
    rb"""(?<![\w:.-])r\s*=\s*["']([A-Za-z]{1,3})(\d{1,8})["']"""
    rb"""(?![^<>"']*(?:"[^"<>]*"[^<>"']*)*/>)"""
)
_USUELLE = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,8})"')
_INHABITUEL = (b":c", b"<c>", b"<c/", b"<c\t", b"<c\n", b"<c\r")
_RANGEE = re.compile(rb"""<(?:\w+:)?row\s[^<]*?(?<![\w:.-])r\s*=\s*["'](\d{1,8})["']""")
_SANS_ADRESSE = re.compile(rb"""<(?:\w+:)?c(?:>|\s(?![^<]*?(?<![\w:.-])r\s*=))""")
_ENTITES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PARTAGE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt\s*=\s*["']s["'][^<]*<(?:\w+:)?v>\s*(\d+)""")
_FIN_TEXTE = re.compile(rb"</(?:\w+:)?si\s*>")
_BALISE = re.compile(
    rb"<(table:table-row|table:table-cell|table:covered-table-cell|table:table)\b"
    rb"((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>"
)
_REPETE = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})["']""")


def refuse_entities(xml: bytes, nom: str) -> None:
    """Refuse the XML that could swell: it declares entities, or hides in another encoding."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in xml[:200] or _ENTITES.search(xml):
        message = (
            f"{nom} : un classeur ordinaire est attendu, son XML déclare des entités ou un "
            "encodage qui pourraient saturer la mémoire. Enregistrez-le de nouveau avec un tableur."
        )
        raise SourceError(message)


def check_excel(xml: bytes, nom: str) -> None:
    """Raise SourceError if the written cells of a sheet of Excel span too large a rectangle."""
    usual = _reach(_USUELLE, xml)
    strange = any(mark in xml for mark in _INHABITUEL) or xml.count(b"<c ") != usual.cellules
    if not strange and usual.colonnes <= COLONNES_MAX and usual.product <= CELLULES_MAX:
        return
    found = _reach(_CELLULE, xml)
    last = found.lignes
    if _SANS_ADRESSE.search(xml):
        last = max([last, *map(int, _RANGEE.findall(xml))]) + xml.count(b"row>")
    check_limits(nom, found.colonnes, last)


class _Reach(NamedTuple):
    cellules: int
    colonnes: int
    lignes: int

    @property
    def product(self) -> int:
        return self.colonnes * self.lignes


def _reach(pattern: re.Pattern[bytes], xml: bytes) -> _Reach:
    """Count addresses, and the last column and row they name."""
    count = last = 0
    columns: set[bytes] = set()
    # A piece begins at a mark, so that no address is cut.
    for piece in _pieces(xml):
        found = pattern.findall(piece)
        count += len(found)
        columns.update(letters for letters, _ in found)
        last = max(last, *map(int, {number for _, number in found}), 0)
    return _Reach(count, max(map(_column, columns), default=0), last)


def _pieces(xml: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(xml):
        end = xml.find(b"<", start + _MORCEAU)
        end = len(xml) if end < 0 else end
        yield xml[start:end]
        start = end


def _column(letters: bytes) -> int:
    rank = 0
    for letter in letters.upper():
        rank = rank * 26 + letter - 64
    return rank


def check_shared(texts: bytes, sheets: list[bytes], nom: str) -> None:
    """Raise SourceError if texts shared by the cells of Excel sheets would fill the memory."""
    lengths = [len(text) for text in _FIN_TEXTE.split(texts)]
    if max(lengths) * sum(sheet.count(b"v>") for sheet in sheets) <= DECOMPRESSE_MAX:
        return
    total = 0
    for sheet in sheets:
        for rank in map(int, _PARTAGE.findall(sheet)):
            total += lengths[rank] if rank < len(lengths) else 0
    if total > DECOMPRESSE_MAX:
        message = (
            f"{nom} : au plus {in_mo(DECOMPRESSE_MAX)} de texte sont attendus, les cellules en "
            f"contiennent {in_mo(total)}. Ne gardez que la partie utile."
        )
        raise SourceError(message)


def check_opendocument(xml: bytes, nom: str) -> None:
    """Raise SourceError if cells that an OpenDocument sheet repeats span too large a rectangle."""
    for sheet in re.split(rb"<table:table[\s>]", xml)[1:]:
        _check_sheet(sheet, nom)


def _check_sheet(xml: bytes, nom: str) -> None:
    rows = widest = column = weight = 0
    times = 1
    marks = list(_BALISE.finditer(xml)) if _REPETE.search(xml) else []
    for rank, mark in enumerate(marks):
        kind, attributes, closed = mark.groups()
        found = _REPETE.search(attributes)
        repeated = int(found[1]) if found else 1
        if kind == b"table:table-row":
            rows, times, column = rows + repeated, repeated, 0
            continue
        column += repeated
        if closed and b"office:" not in attributes:
            continue
        end = marks[rank + 1].start() if rank + 1 < len(marks) else len(xml)
        weight += (end - mark.start()) * repeated * times
        widest = max(widest, column)
        if weight > DECOMPRESSE_MAX or widest * rows > CELLULES_MAX:
            message = (
                f"{nom} : au plus {number(CELLULES_MAX)} cellules sont attendues, le classeur en "
                "répète davantage. Ne gardez que la partie utile."
            )
            raise SourceError(message)
