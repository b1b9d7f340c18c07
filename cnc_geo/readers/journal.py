"""What is said of a file while it is read, kept in order of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.readers.cleaning import text
from cnc_geo.readers.contacts import MASQUE
from cnc_geo.readers.containers.sheet import Remark
from cnc_geo.readers.echoes import LONG, header_labels, names_someone, shown
from cnc_geo.readers.fields import FIELDS
from cnc_geo.schema.tables import column_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cnc_geo.readers.cleaning import Cell


class Journal:
    """Remarks on one file.

    Parameters
    ----------
    brut
        Cells as they stand in the file, indexed by line.
    colonnes
        Field → headers that hold it.
    masquees
        Headers whose values are never told.
    """

    def __init__(
        self, brut: pd.DataFrame, colonnes: Mapping[str, tuple[str, ...]], masquees: Iterable[str]
    ) -> None:
        self.remarks: list[Remark] = []
        self._brut = brut
        self._colonnes = colonnes
        self._masquees = frozenset(masquees)
        self._texts: dict[str, dict[int, str]] = {}
        self.labels = header_labels(map(str, brut.columns))
        self.doubted: set[int] = set()
        """Lines whose cells seem shifted: none is repeated as a text that we keep."""

    def headers(self, champ: str) -> tuple[str, ...]:
        """Headers that hold a field."""
        return self._colonnes.get(champ, ())

    def label(self, header: str) -> str:
        """Say how a header is written."""
        return self.labels.get(header, "")

    def of_file(self, constat: str, traitement: str, explication: str, colonne: str = "") -> None:
        """Say something of the file as a whole, or of a whole column."""
        self.remarks.append(Remark(None, self.label(colonne), "", constat, traitement, explication))

    def of_rows(
        self,
        lignes: Iterable[int],
        champ: str,
        constat: str,
        traitement: str,
        explication: str | Callable[[int], str],
        *,
        colonne: str = "",
    ) -> None:
        """Say the same thing of several rows.

        Parameters
        ----------
        lignes
            Their line numbers.
        champ
            Field that it is about, or a header; empty if it is about the row.
        constat, traitement
            As in `Remark`.
        explication
            The sentence, or a function of the line that makes it.
        colonne
            Header, where it is not the first of the field.
        """
        tell = self._teller(champ, colonne)
        for ligne in lignes:
            said = explication if isinstance(explication, str) else explication(ligne)
            self.remarks.append(Remark(int(ligne), *tell(ligne), constat, traitement, said))

    def _teller(self, champ: str, colonne: str) -> Callable[[int], tuple[str, str]]:
        """Make what tells, for a line, the header and the text of its cell."""
        header = colonne or self._colonnes.get(champ, (champ,))[0]
        if header not in self._brut.columns:
            return lambda _ligne: ("", "")
        if header not in self._texts:
            column = self._brut[header]
            self._texts[header] = dict(zip(column.index.tolist(), column.tolist(), strict=True))
        texts, label = self._texts[header], self.label(header)
        if header in self._masquees:
            return lambda ligne: (label, MASQUE if texts[ligne] else "")
        tell = self._echo(header)
        return lambda ligne: (
            label,
            shown(texts[ligne]) if ligne in self.doubted else tell(texts[ligne]),
        )

    def _echo(self, header: str) -> Callable[[str], str]:
        """Choose how the cells of a column are repeated: by the field that it holds."""
        fields = [field for field, held in self._colonnes.items() if header in held]
        if "id" in fields:
            return lambda cell: MASQUE if names_someone(cell) else shown(cell, used=True)
        kept = any(FIELDS[field].clean is text and field != "code" for field in fields)
        return lambda cell: shown(cell, used=kept)

    def clean(
        self,
        cells: pd.Series[str],
        champ: str,
        read: Callable[[str], Cell],
        *,
        colonne: str = "",
    ) -> pd.Series[str]:
        """Clean a column, each different text once, and say what was found.

        Parameters
        ----------
        cells
            Cells of the column.
        champ
            Field that they are, or their header.
        read
            Cleans one text.
        colonne
            Header, where it is not the first of the field.

        Returns
        -------
        pandas.Series
            The cells that are kept.
        """
        group, texts = pd.factorize(cells)
        done = [read(str(texte)) for texte in texts]
        flagged = np.array([bool(cell.constat) for cell in done] or [False])
        if flagged.any():
            tell = self._teller(champ, colonne)
            rows = np.flatnonzero(flagged[group])
            for ligne, place in zip(cells.index[rows].tolist(), group[rows].tolist(), strict=True):
                _, constat, traitement, said = done[place]
                self.remarks.append(
                    Remark(ligne, *tell(ligne), constat, traitement, said[: 3 * LONG])
                )
        kept = np.array([cell.texte for cell in done] or [""], dtype=object)
        return pd.Series(kept[group], index=cells.index, dtype=object)


def diagnostics_table(nom: str, remarks: Iterable[Remark]) -> pd.DataFrame:
    """Make the table `diagnostics` of a file: the file as a whole first, then line by line."""
    rows = sorted(remarks, key=lambda r: (r.ligne is not None, r.ligne or 0))
    table = pd.DataFrame(rows, columns=list(Remark._fields))
    table["ligne"] = pd.array([r.ligne for r in rows], dtype="Int64")
    return table.assign(fichier=nom)[column_names("diagnostics")]
