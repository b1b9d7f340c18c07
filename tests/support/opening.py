"""A file opened and held to the contract of containers, and what was said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.readers.containers.detection import open_sheets
from cnc_geo.schema.codes import CONSTATS, TRAITEMENTS

if TYPE_CHECKING:
    from cnc_geo.readers.containers.sheet import Sheet


def opened(content: bytes | str, nom: str = "fichier.csv") -> Sheet:
    """Open a file that holds one sheet, and hold it to the contract."""
    sheets = open_sheets(content.encode() if isinstance(content, str) else content, nom)
    assert len(sheets) == 1
    held_to_contract(sheets[0])
    return sheets[0]


def held_to_contract(sheet: Sheet) -> None:
    cells = sheet.cellules
    assert cells.index.name == "ligne"
    assert cells.index.is_unique
    assert cells.columns.is_unique
    assert all(dtype == "str" for dtype in cells.dtypes)
    assert not cells.isna().any().any()
    assert sheet.geometrie is None or len(sheet.geometrie) == len(cells)
    assert {r.constat for r in sheet.remarques} <= set(CONSTATS)
    assert {r.traitement for r in sheet.remarques} <= set(TRAITEMENTS)
    aside = [r.ligne for r in sheet.remarques if r.traitement == "ecarte"]
    assert len(aside) == len(set(aside)) == sheet.ecartees
    assert not set(aside) & set(cells.index)


def rows(sheet: Sheet) -> list[list[str]]:
    return sheet.cellules.to_numpy().tolist()


def said(sheet: Sheet) -> list[tuple[int | None, str, str]]:
    return [(r.ligne, r.constat, r.traitement) for r in sheet.remarques]


def of_rows(sheet: Sheet) -> list[tuple[int | None, str, str]]:
    return [remark for remark in said(sheet) if remark[0] is not None]


def explained(sheet: Sheet, constat: str) -> str:
    (sentence,) = [r.explication for r in sheet.remarques if r.constat == constat]
    return sentence
