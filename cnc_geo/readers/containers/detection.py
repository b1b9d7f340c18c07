"""Bytes of any file → sheets: what a file is, is told by its bytes and never by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.archives import Archive, gunzip
from cnc_geo.readers.containers.budget import Budget
from cnc_geo.readers.containers.csv import read_text
from cnc_geo.readers.containers.encoding import decode
from cnc_geo.readers.containers.json_documents import looks_like_json, read_document
from cnc_geo.readers.containers.legible import legible_name, make_legible
from cnc_geo.readers.containers.sheet import TAILLE_MAX, Remark, Sheet
from cnc_geo.readers.echoes import shown_title
from cnc_geo.schema.french import in_mo

if TYPE_CHECKING:
    from pathlib import Path

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SQLITE = b"SQLite format 3\0"
_SHP = b"\x00\x00\x27\x0a"
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ETRANGERS = (
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"II*\0", "une image TIFF"),
    (b"MM\0*", "une image TIFF"),
    (b"RIFF", "une image, un son ou une vidéo"),
    (b"{\\rtf", "un texte mis en forme (RTF)"),
    (b"7z\xbc\xaf\x27\x1c", ""),
    (b"Rar!\x1a\x07", ""),
    (b"BZh", ""),
    (b"\xfd7zXZ\0", ""),
    (b"\x28\xb5\x2f\xfd", ""),
    (b"ARROW1", "un fichier Arrow"),
    (b"\x7fELF", "un programme"),
    (b"MZ\x90", "un programme"),
)
_LISIBLES = (
    ".csv", ".tsv", ".txt", ".json", ".geojson", ".jsonl", ".ndjson", ".gpkg", ".parquet",
    ".xlsx", ".xlsm", ".xls", ".ods",
)  # fmt: skip
_MEMBRES_LUS = 50


def read_content(path: Path) -> bytes:
    """Read the bytes of a file, if they are not too many.

    Parameters
    ----------
    path
        Where it stands.

    Returns
    -------
    bytes
        All of them.

    Raises
    ------
    SourceError
        If it is absent, a folder, too large, or may not be read.
    """
    try:
        if path.is_dir():
            message = f"« {path} » est un dossier : un fichier est attendu. Indiquez le fichier."
            raise SourceError(message)
        if not path.is_file():
            message = f"Fichier introuvable : « {path} ». Vérifiez son nom et son dossier."
            raise SourceError(message)
        _check_size(path.stat().st_size, path.name)
        with path.open("rb") as stream:
            content = stream.read(TAILLE_MAX + 1)
    except (OSError, ValueError) as error:
        message = f"« {path} » n'a pas pu être lu ({error}). Vérifiez vos droits sur ce fichier."
        raise SourceError(message) from error
    _check_size(len(content), path.name)
    return content


def open_sheets(content: bytes, nom: str) -> list[Sheet]:
    """Open a file, whatever its form.

    Parameters
    ----------
    content
        Its bytes.
    nom
        Its name, for messages.

    Returns
    -------
    list of Sheet
        One for a CSV or a JSON, one a worksheet, one a layer, one a readable member of a zip.

    Raises
    ------
    SourceError
        If it is empty, too large, damaged, hostile, or of a form that is not read.
    """
    _check_size(len(content), nom)
    budget = Budget(len(content))
    return [
        make_legible(sheet) for sheet in _open(content, legible_name(nom), budget, inside=False)
    ]


def _check_size(size: int, nom: str) -> None:
    if size > TAILLE_MAX:
        message = (
            f"{nom} : au plus {in_mo(TAILLE_MAX)} sont attendus, le fichier en fait {in_mo(size)}. "
            "Ne gardez que les colonnes et les lignes utiles."
        )
        raise SourceError(message)


def _open(content: bytes, nom: str, budget: Budget, *, inside: bool) -> list[Sheet]:
    """Open what is a file, or stands inside of an archive."""
    if not content.strip(b"\0 \t\r\n"):
        message = f"{nom} : un tableau est attendu, le fichier est vide. Vérifiez son export."
        raise SourceError(message)
    _refuse_foreign(content, nom)
    if content.startswith(_GZIP):
        _refuse_nested(nom, inside=inside)
        return _open(gunzip(content, nom), nom, budget, inside=True)
    if content.startswith(_ZIP):
        return _zipped(Archive(content, nom), budget, inside=inside)
    if content.startswith(b"PAR1"):
        from cnc_geo.readers.containers.parquet import read_parquet  # noqa: PLC0415  (a CSV needs none of it)

        return [read_parquet(content, nom, budget)]
    if content.startswith(_SQLITE):
        from cnc_geo.readers.containers.geopackage import read_geopackage  # noqa: PLC0415  (as above)

        return read_geopackage(content, nom, budget)
    if content.startswith(_OLE):
        from cnc_geo.readers.containers.workbooks import read_old_excel  # noqa: PLC0415  (as above)

        return read_old_excel(content, nom, budget)
    budget.charge("lettres", len(content), nom)
    text = decode(content, nom)
    read = read_document if looks_like_json(text) else read_text
    return [read(text, nom, budget)]


def _refuse_foreign(content: bytes, nom: str) -> None:
    for signature, kind in _ETRANGERS:
        if content.startswith(signature):
            advice = (
                f"c'est {kind}. Exportez vos données en CSV, XLSX, ODS, GeoJSON ou GeoPackage."
                if kind
                else "c'est une archive d'une autre sorte que zip. Décompressez-la d'abord."
            )
            message = f"{nom} : un tableau est attendu, {advice}"
            raise SourceError(message)
    if content.startswith(_SHP):
        message = (
            f"{nom} : un Shapefile est attendu dans une archive zip, avec ses .dbf, .shx et .prj ; "
            "seul son .shp a été donné. Mettez-les ensemble dans un zip."
        )
        raise SourceError(message)


def _refuse_nested(nom: str, *, inside: bool) -> None:
    if inside:
        message = (
            f"{nom} : un tableau est attendu dans l'archive, une autre archive s'y trouve. "
            "Décompressez-la d'abord."
        )
        raise SourceError(message)


def _zipped(archive: Archive, budget: Budget, *, inside: bool) -> list[Sheet]:
    """Tell a workbook, a Shapefile or plain files by what a zip holds."""
    names = {name.lower() for name in archive.membres}
    if "xl/workbook.xml" in names:
        from cnc_geo.readers.containers.workbooks import read_excel  # noqa: PLC0415  (a CSV needs none of it)

        return read_excel(archive, budget)
    if "content.xml" in archive.membres and _is_spreadsheet(archive):
        from cnc_geo.readers.containers.workbooks import read_opendocument  # noqa: PLC0415  (as above)

        return read_opendocument(archive, budget)
    _refuse_document(names, archive.nom)
    _refuse_nested(archive.nom, inside=inside)
    if any(name.endswith(".shp") for name in names):
        from cnc_geo.readers.containers.shapefiles import read_shapefiles  # noqa: PLC0415  (as above)

        return read_shapefiles(archive, budget)
    return _members(archive, budget)


def _is_spreadsheet(archive: Archive) -> bool:
    kind = archive.read("mimetype") if "mimetype" in archive.membres else b"spreadsheet"
    return b"spreadsheet" in kind[:200]


def _refuse_document(names: set[str], nom: str) -> None:
    kinds = {
        "xl/workbook.bin": "un classeur Excel binaire (.xlsb)",
        "word/document.xml": "un document Word",
        "ppt/presentation.xml": "une présentation",
        "content.xml": "un document OpenDocument sans tableau",
    }
    for name, kind in kinds.items():
        if name in names:
            message = (
                f"{nom} : un tableau est attendu, c'est {kind}. Enregistrez le tableau en .xlsx, "
                ".ods ou .csv."
            )
            raise SourceError(message)


def _members(archive: Archive, budget: Budget) -> list[Sheet]:
    """Open the members that may be tables, and say which are not."""
    shown = [
        name
        for name in archive.membres
        if "__MACOSX/" not in name and not name.rsplit("/", 1)[-1].startswith(".")
    ]
    readable = [name for name in shown if name.lower().endswith(_LISIBLES)][:_MEMBRES_LUS]
    sheets: list[Sheet] = []
    refusals: list[SourceError] = []
    told = {name: shown_title(name, f"fichier {n}") for n, name in enumerate(shown, start=1)}
    said = [
        _ignored(told[name], "n'est pas d'une forme lue") for name in shown if name not in readable
    ]
    for name in readable:
        if budget.epuise:
            said.append(_ignored(told[name], "est de trop : l'archive en a assez sans lui"))
            continue
        try:
            label = f"{archive.nom} – {told[name]}"
            opened = _open(archive.read(name), label, budget, inside=True)
            sheets += [_titled(sheet, name) for sheet in opened]
        except SourceError as error:
            refusals.append(error)
            said.append(_ignored(told[name], f"n'a pas pu être lu ({error})"))
    if not sheets and refusals:
        raise refusals[0]
    if not sheets:
        message = (
            f"{archive.nom} : un tableau est attendu dans l'archive (CSV, JSON, GeoJSON, "
            "GeoPackage, Parquet, classeur ou Shapefile), il n'y en a aucun. Vérifiez son contenu."
        )
        raise SourceError(message)
    return [replace(sheets[0], remarques=(*said, *sheets[0].remarques)), *sheets[1:]]


def _titled(sheet: Sheet, name: str) -> Sheet:
    return replace(sheet, titre=f"{name} – {sheet.titre}" if sheet.titre else name)


def _ignored(label: str, why: str) -> Remark:
    sentence = f"Un tableau est attendu, « {label} » {why} : il est passé."
    return Remark(None, "", "", "feuille_ignoree", "ignore", sentence)
