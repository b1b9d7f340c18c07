"""A CSV, whoever wrote it → a sheet; a row that does not fit its header is never moved to fit."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cnc_geo.errors import SourceError
from cnc_geo.readers.containers.csv_records import cut_records
from cnc_geo.readers.containers.grid import (
    Row,
    check_limits,
    counted,
    find_header,
    frame,
    reach,
    shifted_header,
    unique_headers,
)
from cnc_geo.readers.containers.sheet import Remark, Sheet
from cnc_geo.readers.echoes import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnc_geo.readers.containers.budget import Budget
    from cnc_geo.readers.containers.csv_records import Records
    from cnc_geo.readers.containers.encoding import Text

_NOMS = {";": "« ; »", ",": "« , »", "\t": "la tabulation", "|": "« | »"}
_REGLE = 0.8
"""Share of the rows that must end by the same excess of separators for it to be the file's way."""


class _Widths(NamedTuple):
    """Cells that a row has: as many as headers, or more that are empty in all the file."""

    attendue: int
    commune: int

    def fits(self, cells: Sequence[str]) -> bool:
        if len(cells) == self.attendue:
            # Where rows end by an excess of separators, one that ends early may have lost a cell.
            return self.commune == self.attendue or bool(cells[-1])
        return len(cells) == self.commune and not any(cells[self.attendue :])


class _Sorted(NamedTuple):
    """Rows that fit, and what was said of the others."""

    rows: list[Row]
    remarques: list[Remark]
    ecartees: int


def read_text(text: Text, nom: str, budget: Budget) -> Sheet:
    """Read a CSV.

    Parameters
    ----------
    text
        A decoded text.
    nom
        Name of the file.
    budget
        What it may make.

    Returns
    -------
    Sheet
        Its rows; those whose cells are too many or too few are set aside.

    Raises
    ------
    SourceError
        If it is not a table, or a larger one than what is read.
    """
    records = cut_records(text, nom, budget)
    rank = find_header(records.rows) if records.separateur else -1
    if rank < 0:
        raise SourceError(_no_header(text, nom, records.separateur))
    header, body = records.rows[rank], records.rows[rank + 1 :]
    check_limits(nom, reach(header.cellules), len(body))
    budget.charge("noms", sum(map(len, header.cellules)), nom)
    widths = _widths(header.cellules, body)
    budget.charge("lignes", len(body), nom)
    budget.charge("cellules", len(body) * widths.attendue, nom)
    kept = _sort(body, widths)
    if body and not kept.rows and len(body) > 1:
        raise SourceError(_never_fits(nom, header, body))
    faults = _quotes(records)
    names, doubles = unique_headers(header.cellules[: widths.attendue])
    remarks = [
        *text.remarques,
        *_separator(records.separateur),
        *shifted_header(records.rows, rank),
        *doubles,
        *_excess(header, kept.rows, widths),
        *sorted([*faults, *kept.remarques], key=lambda remark: remark.ligne or 0),
    ]
    return Sheet(
        nom=nom,
        forme="CSV",
        cellules=frame(
            names,
            _cut(kept.rows, widths),
            [row.ligne for row in kept.rows],
        ),
        geometrie=None,
        remarques=tuple(remarks),
        ecartees=kept.ecartees + len(records.perdues),
        entete=tuple(header.cellules[: widths.attendue]),
        ligne_entete=header.ligne,
    )


def _cut(rows: Sequence[Row], widths: _Widths) -> list[list[str]]:
    """Leave out cells in excess; where there are none, lists are not copied."""
    if widths.attendue == widths.commune:
        return [row.cellules for row in rows]
    return [row.cellules[: widths.attendue] for row in rows]


def _no_header(text: Text, nom: str, separator: str) -> str:
    start = text.start().split("\n", 1)[0].strip()[:60]
    if not start:
        return f"{nom} : un tableau est attendu, le fichier est vide. Vérifiez son export."
    if separator:
        return (
            f"{nom} : une ligne d'en-tête qui nomme les colonnes est attendue, aucune n'a été "
            "trouvée. Ajoutez-la."
        )
    return (
        f"{nom} : des colonnes séparées par « ; », « , », une tabulation ou « | » sont attendues, "
        f"une seule colonne de texte a été trouvée (« {shown(start)} »). Exportez le tableau "
        "en CSV."
    )


def _never_fits(nom: str, header: Row, body: Sequence[Row]) -> str:
    found = Counter(len(row.cellules) for row in body).most_common(1)[0][0]
    return (
        f"{nom} : {len(header.cellules)} cellules par ligne sont attendues, comme dans l'en-tête "
        f"(ligne {header.ligne}), aucune ligne n'en a autant ; la plupart en ont {found}. Ajoutez "
        "les en-têtes qui manquent, ou ôtez les cellules de trop."
    )


def _widths(header: Sequence[str], body: Sequence[Row]) -> _Widths:
    """Tell how many cells a row has, and how many separators in excess all rows end by."""
    counts = Counter(len(row.cellules) for row in body)
    named = reach(header)
    if named < len(header) and any(any(row.cellules[named:]) for row in body):
        named = len(header)  # the last columns have no name and hold something
    longer = {width: count for width, count in counts.items() if width > named}
    common = max(longer, key=lambda width: longer[width], default=named)
    rule = longer.get(common, 0) >= _REGLE * (longer.get(common, 0) + counts[named])
    return _Widths(named, common if longer and rule else named)


_MORCEAUX = 8
"""Lines in which one cell may be cut."""

_TAIL = re.compile(r"(?:F-)?\d{5}\s+[^\W\d]")
"""How the last line of an address begins."""


def _sort(body: Sequence[Row], widths: _Widths) -> _Sorted:
    """Part the rows that fit, those that a line end cut in pieces, and those to set aside."""
    if all(len(row.cellules) == widths.attendue == widths.commune for row in body):
        return _Sorted(list(body), [], 0)
    kept: list[Row] = []
    remarks: list[Remark] = []
    aside = at = 0
    while at < len(body):
        row = body[at]
        whole, pieces = _joined(body, at, widths)
        if widths.fits(row.cellules):
            kept.append(row)
        elif pieces > 1:
            kept.append(whole)
            remarks.append(_cut_in_pieces(row, body[at + pieces - 1]))
            at += pieces - 1
        else:
            aside += 1
            remarks.append(_misfit(row, widths))
        at += 1
    return _Sorted(kept, remarks, aside)


def _joined(body: Sequence[Row], at: int, widths: _Widths) -> tuple[Row, int]:
    """Join a short row to the short ones that follow, if an address was cut and widths add up.

    Two rows that were each cut short may also add up: only a piece that begins as the last line of
    an address does, «04000 Digne», is taken for the rest of the row before.
    """
    ligne, cells = body[at]
    if not 1 < len(cells) < widths.commune or widths.fits(cells):
        return body[at], 1
    for pieces in range(2, min(len(body) - at, _MORCEAUX) + 1):
        piece = body[at + pieces - 1].cellules
        total = len(cells) + len(piece) - 1
        if len(piece) >= widths.commune or total > widths.commune:
            break
        cells = [*cells[:-1], f"{cells[-1]}\n{piece[0]}".strip(), *piece[1:]]
        if len(piece) > 1 and widths.fits(cells) and _TAIL.match(piece[0]):
            return Row(ligne, cells), pieces
    return body[at], 1


def _cut_in_pieces(first: Row, last: Row) -> Remark:
    sentence = (
        f"Une ligne par enregistrement est attendue, un retour à la ligne coupe celui-ci : les "
        f"lignes {first.ligne} à {last.ligne} ont été réunies, leurs cellules font le compte."
    )
    return Remark(first.ligne, "", "", "retour_ligne", "repare", sentence)


def _misfit(row: Row, widths: _Widths) -> Remark:
    sentence = (
        f"{widths.attendue} cellules sont attendues comme dans l'en-tête, "
        f"{counted(len(row.cellules), 'trouvée')} : la ligne est écartée, aucune n'a été déplacée. "
        "Vérifiez les séparateurs de cette ligne."
    )
    return Remark(row.ligne, "", "", "ligne_decalee", "ecarte", sentence)


def _quotes(records: Records) -> list[Remark]:
    lost = (
        "Des guillemets qui se ferment sont attendus, ceux de la ligne ne le font pas : la ligne "
        "est écartée, les suivantes sont lues. Corrigez ses guillemets."
    )
    literal = (
        "Des guillemets qui se ferment sont attendus, ceux de la ligne ne le font pas : elle est "
        "lue telle quelle, ses cellules étant au nombre attendu."
    )
    return [
        *(Remark(line, "", "", "guillemets", "ecarte", lost) for line in records.perdues),
        *(Remark(line, "", "", "guillemets", "repare", literal) for line in records.reparees),
    ]


def _separator(separator: str) -> list[Remark]:
    if separator == ";":
        return []
    sentence = f"Le séparateur « ; » est attendu, c'est {_NOMS[separator]} : il a été reconnu."
    return [Remark(None, "", "", "separateur", "garde", sentence)]


def _excess(header: Row, rows: Sequence[Row], widths: _Widths) -> list[Remark]:
    """Say once how many rows end by separators in excess."""
    longer = sum(len(row.cellules) > widths.attendue for row in rows)
    if not longer and len(header.cellules) == widths.attendue:
        return []
    who = f"{counted(longer, 'ligne')} fini{'ssen' if longer > 1 else ''}t"
    if len(header.cellules) > widths.attendue:
        who = f"L'en-tête finit et {who}" if longer else "L'en-tête finit"
    sentence = (
        f"{widths.attendue} cellules sont attendues ; {who} par un séparateur de trop, qui ne "
        "sépare rien : il a été ôté, aucune cellule n'a été déplacée."
    )
    return [Remark(None, "", "", "separateur_final", "repare", sentence)]
