"""The one format that has no header: the perimeter file of the ANCT in 2022.

`coordinateur,région,département,"courriel, courriel"`: four columns, known by the addresses of the
last one, or of the first, and by codes in the middle.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from cnc_geo.readers.containers.sheet import Remark, Sheet

_COLUMNS = ("coordinateur_2022", "code_region", "code_departement", "adresse_mail_cnfs")


def with_header(sheet: Sheet) -> Sheet:
    """Give the file its header if it is of that form; any other sheet is returned as it is."""
    first = sheet.entete
    if len(first) != len(_COLUMNS) or sheet.forme != "CSV":
        return sheet
    if not ("@" in first[0] or "@" in first[3]) or not all(_are_codes(cell) for cell in first[1:3]):
        return sheet
    line = pd.Index([sheet.ligne_entete], name="ligne")
    top = pd.DataFrame([first], columns=_COLUMNS, index=line)
    rest = sheet.cellules.set_axis(list(_COLUMNS), axis="columns")
    said = Remark(
        None,
        "",
        "",
        "entete_absent",
        "repare",
        "Une ligne d'en-tête est attendue, le fichier n'en a pas : ses colonnes sont celles du "
        "fichier d'import de l'ANCT de 2022 (coordinateur, région, département, courriels).",
    )
    return replace(
        sheet,
        cellules=pd.concat([top, rest]).rename_axis(index="ligne"),
        # What was said of repeated headers was of cells, which may be persons' addresses.
        remarques=(*(r for r in sheet.remarques if r.constat != "colonne_repetee"), said),
    )


def _are_codes(cell: str) -> bool:
    return all(re.fullmatch(r"|\d{1,3}|2[AB]", part.strip()) for part in re.split(r"[/,]", cell))
