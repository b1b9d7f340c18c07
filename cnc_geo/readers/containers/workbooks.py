"""Excel and OpenDocument workbooks → sheets, one a worksheet that is not empty."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers import workbook_process
from cnc_geo.readers.containers.grid import (
    Row,
    cell_text,
    check_count,
    check_limits,
    counted,
    find_header,
    frame,
    reach,
    shifted_header,
    unique_headers,
)
from cnc_geo.readers.containers.sheet import CELLULES_MAX, DECOMPRESSE_MAX, Remark, Sheet
from cnc_geo.readers.containers.workbook_limits import (
    check_excel,
    check_opendocument,
    check_shared,
    refuse_entities,
)
from cnc_geo.readers.echoes import shown_title
from cnc_geo.schema.french import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnc_geo.readers.containers.archives import Archive
    from cnc_geo.readers.containers.budget import Budget

_CHIFFRE = "EncryptedPackage".encode("utf-16-le")
_SECONDES_MAX = 120
_XML = (".xml", ".rels")
_FORMULE = re.compile(rb"<(?:\w+:)?f[\s/>]|\stable:formula\s*=")
_SANS_VALEUR = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)


def read_excel(archive: Archive, budget: Budget) -> list[Sheet]:
    """Read an `.xlsx` or an `.xlsm`.

    Parameters
    ----------
    archive
        A zip that has an `xl/workbook.xml`.
    budget
        What it may make.

    Returns
    -------
    list of Sheet
        One a worksheet, hidden ones too; lines are those that Excel numbers.

    Raises
    ------
    SourceError
        If it is damaged, hostile, or larger than what is read.
    """
    parts = {name: archive.read(name) for name in archive.membres if name.endswith(_XML)}
    for xml in parts.values():
        refuse_entities(xml, archive.nom)
    sheets = [xml for xml in parts.values() if b"sheetData" in xml]
    for xml in sheets:
        check_excel(xml, archive.nom)
    texts = b"".join(xml for name, xml in parts.items() if b"sst" in xml[:1000])
    check_shared(texts, sheets, archive.nom)
    return _sheets(_rebuilt(parts), archive.nom, "classeur Excel", _formulas(sheets), budget)


def read_opendocument(archive: Archive, budget: Budget) -> list[Sheet]:
    """Read an `.ods`; as `read_excel`."""
    parts = {name: archive.read(name) for name in archive.membres if name.endswith(_XML)}
    parts |= {"mimetype": archive.read("mimetype")} if "mimetype" in archive.membres else {}
    for name, xml in parts.items():
        if name != "mimetype":
            refuse_entities(xml, archive.nom)
    check_opendocument(parts["content.xml"], archive.nom)
    said = _formulas([parts["content.xml"]])
    return _sheets(_rebuilt(parts), archive.nom, "classeur OpenDocument", said, budget)


def read_old_excel(content: bytes, nom: str, budget: Budget) -> list[Sheet]:
    """Read an `.xls`; as `read_excel`."""
    if _CHIFFRE in content:
        raise SourceError(_locked(nom))
    return _sheets(content, nom, "classeur Excel 97-2003", [], budget)


def _rebuilt(parts: dict[str, bytes]) -> bytes:
    """Zip again what was checked, so that nothing else can be found in the archive."""
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return clean.getvalue()


def _formulas(sheets: Sequence[bytes]) -> list[Remark]:
    """Say that cells are computed, and that some were never."""
    hints = (b"<f", b":f")
    sheets = [xml for xml in sheets if any(hint in xml for hint in hints)]
    count = sum(len(_FORMULE.findall(xml)) for xml in sheets)
    if not count:
        return []
    empty = sum(len(_SANS_VALEUR.findall(xml)) for xml in sheets)
    sentence = (
        f"Des valeurs sont attendues, {counted(count, 'formule')} "
        f"{plural(count, 'trouvée', 'trouvées')} dans le classeur : la "
        "dernière valeur calculée est lue."
    )
    if empty:
        lack = "n'en ont aucune et sont vides" if empty > 1 else "n'en a aucune et est vide"
        sentence += (
            f" {counted(empty, 'cellule')} {lack} : enregistrez le classeur avec un tableur."
        )
    return [Remark(None, "", "", "formule", "garde", sentence)]


def _sheets(
    content: bytes, nom: str, forme: str, said: list[Remark], budget: Budget
) -> list[Sheet]:
    tables = {name: rows for name, rows in _tables(content, nom, budget).items() if rows}
    read = {name: rank for name, rows in tables.items() if (rank := find_header(rows)) >= 0}
    if not read:
        message = (
            f"{nom} : une feuille qui a un en-tête et plusieurs colonnes est attendue, aucune n'a "
            "été trouvée dans le classeur. Vérifiez que le tableau y est."
        )
        raise SourceError(message)
    told = {name: shown_title(name, f"feuille {n}") for n, name in enumerate(tables, start=1)}
    ignored = [_ignored(told[name]) for name in tables if name not in read]
    sheets = [
        replace(
            _sheet(nom if len(read) == 1 else f"{nom} – {told[name]}", forme, tables[name], rank),
            titre=name,
        )
        for name, rank in read.items()
    ]
    first = replace(sheets[0], remarques=(*said, *ignored, *sheets[0].remarques))
    return [first, *sheets[1:]]


def _ignored(label: str) -> Remark:
    sentence = (
        f"Un tableau est attendu, la feuille « {label} » n'a qu'une colonne de texte : elle n'est "
        "pas lue."
    )
    return Remark(None, "", "", "feuille_ignoree", "ignore", sentence)


def _tables(content: bytes, nom: str, budget: Budget) -> dict[str, list[Row]]:
    """Give the rows of each worksheet that are not blank, read in another process."""
    limits = (str(min(CELLULES_MAX, budget.left("cellules"))), str(2 * DECOMPRESSE_MAX))
    try:
        done = subprocess.run(  # noqa: S603  (our own script, no argument of the user)
            [sys.executable, "-P", workbook_process.__file__, *limits],
            input=content,
            capture_output=True,
            check=False,
            timeout=_SECONDES_MAX,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(_damaged(nom)) from error
    if done.returncode == workbook_process.CHIFFRE:
        raise SourceError(_locked(nom))
    if done.returncode == workbook_process.DEMESURE:
        check_count(nom, CELLULES_MAX + 1, CELLULES_MAX, "cellules")
    if done.returncode:
        raise SourceError(_damaged(nom))
    pages = json.loads(done.stdout, object_hook=_date)
    budget.charge("cellules", sum(len(line) for page in pages.values() for line in page), nom)
    budget.charge("lettres", len(done.stdout), nom)
    return {page: _rows(values) for page, values in pages.items()}


def _date(written: dict[str, Any]) -> object:
    """Read a date or a time again, a day without hour being a date; the rest is as it is."""
    if written.keys() != {"date"} or not isinstance(written["date"], str):
        return written
    return written["date"].removesuffix("T00:00:00").replace("T", " ")


def _rows(values: list[list[object]]) -> list[Row]:
    rows = []
    for number, line in enumerate(values, start=1):
        cells = [v.strip() if type(v) is str else cell_text(v) for v in line]
        if any(cells):
            rows.append(Row(number, cells))
    return rows


def _sheet(nom: str, forme: str, rows: Sequence[Row], rank: int) -> Sheet:
    header, body = rows[rank], rows[rank + 1 :]
    width = max(map(reach, (row.cellules for row in rows[rank:])))
    check_limits(nom, width, len(body))
    names, doubles = unique_headers(header.cellules[:width])
    return Sheet(
        nom=nom,
        forme=forme,
        cellules=frame(names, [row.cellules[:width] for row in body], [row.ligne for row in body]),
        geometrie=None,
        remarques=(*shifted_header(rows, rank), *doubles),
        entete=tuple(header.cellules[:width]),
        ligne_entete=header.ligne,
    )


def _damaged(nom: str) -> str:
    return (
        f"{nom} : un classeur entier est attendu, celui-ci est abîmé, trop grand ou d'une autre "
        "sorte. Enregistrez-le de nouveau en .xlsx ou en .ods."
    )


def _locked(nom: str) -> str:
    return (
        f"{nom} : un classeur sans mot de passe est attendu, celui-ci est chiffré. Ôtez-en le mot "
        "de passe."
    )
