"""Files about territories: indicators, and boundaries; their codes held against those of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.errors import SourceError
from cnc_geo.readers.cleaning import Cell, fold
from cnc_geo.readers.echoes import shown
from cnc_geo.readers.location.words import DISTRICT, city_of
from cnc_geo.schema.codes import NIVEAUX_CONTOURS
from cnc_geo.territory.model import OUTRE_MER_HORS_REFERENTIEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnc_geo.readers.journal import Journal
    from cnc_geo.territory.model import Territory

_DIVISIONS = {niveau: niveau for niveau in NIVEAUX_CONTOURS} | {"city": "commune"}
_LENGTH = {"commune": 5, "epci": 9, "ept": 9, "departement": 2, "region": 2}


def read_units(
    rows: pd.DataFrame, nom: str, territory: Territory, journal: Journal, _with: set[str]
) -> pd.DataFrame:
    """Make the table of a file whose rows are territories.

    Parameters
    ----------
    rows
        Cleaned cells: `code`, `libelle` and, for an indicator, `niveau_territoire` and `valeur`.
    nom
        `indicateurs` or `contours`.
    territory
        The units in use.
    journal
        Where what is found is said: codes that are old or unknown, districts.

    Returns
    -------
    pandas.DataFrame
        The table of that name; codes are those of the file, its leading zeros restored.

    Raises
    ------
    SourceError
        If nothing tells the level of the codes.
    """
    names = rows.get("libelle", pd.Series("", index=rows.index, dtype=object))
    niveau = _levels(rows, names, territory)
    codes = pd.Series("", index=rows.index, dtype=object)
    for level in niveau.unique():
        chosen = niveau.index[niveau == level]
        read = _reader(str(level), territory)
        codes.loc[chosen] = journal.clean(rows.loc[chosen, "code"], "code", read)
    codes = _without_districts(codes, nom, journal)
    rows, names, niveau = rows.loc[codes.index], names[codes.index], niveau[codes.index]
    lost = codes == ""
    said = "Un code de territoire est attendu ; la ligne est écartée."
    journal.of_rows(rows.index[lost], "code", "code_inconnu", "ecarte", said)
    doubled = pd.DataFrame({"niveau": niveau, "code": codes}).duplicated() & ~lost
    said = "Une ligne par territoire est attendue ; celui-ci est déjà donné, la ligne est écartée."
    journal.of_rows(rows.index[doubled], "code", "id_repete", "ecarte", said)
    table = pd.DataFrame({"niveau": niveau, "code": codes, "nom": names}, index=rows.index)
    if nom == "masque":
        table["motif"] = rows.get("motif", pd.Series("", index=rows.index, dtype=object))
    if nom == "indicateurs":
        table["valeur"] = pd.to_numeric(rows["valeur"], errors="coerce")
    return table[~lost & ~doubled]


def _without_districts(codes: pd.Series[str], nom: str, journal: Journal) -> pd.Series[str]:
    """Say the municipal districts; beside their commune their polygons would count land twice."""
    told = [str(code) for code in codes]
    given = set(told)
    district = np.array([bool(DISTRICT.fullmatch(code)) for code in told], dtype=np.bool_)
    held = np.array([city_of(code) in given for code in told], dtype=np.bool_)
    twice = district & held & (nom == "contours")
    said = "Un arrondissement municipal : son territoire est déjà celui de sa commune."
    journal.of_rows(codes.index[twice], "code", "arrondissement", "ecarte", said)
    journal.of_rows(codes.index[district & ~twice], "code", "arrondissement", "garde", _ALONE)
    kept: pd.Series[str] = codes[~twice]
    return kept


_ALONE = "Un arrondissement municipal : il est gardé sous son code, et fait partie d'une commune."


def _levels(rows: pd.DataFrame, names: pd.Series[str], territory: Territory) -> pd.Series[str]:
    """Level of each row: told by its own cell, else the level whose codes and names agree."""
    told = rows.get("niveau_territoire")
    if told is not None:
        levels = [_DIVISIONS.get(fold(str(cell)), "") for cell in told]
        found = pd.Series(levels, index=rows.index, dtype=object)
        if (found != "").all():
            return found
    level = _level_of(rows["code"], names, territory)
    if not level:
        message = (
            "Un niveau de territoire est attendu (commune, EPCI, EPT, département ou région) ; "
            "ni les codes ni les noms du fichier ne le disent. Dites-le, par exemple avec "
            "--colonne niveau_territoire==departement."
        )
        raise SourceError(message)
    return pd.Series(level, index=rows.index, dtype=object)


def _level_of(codes: pd.Series[str], names: pd.Series[str], territory: Territory) -> str:
    """Find the level at which most codes have the name that the file gives them.

    A code alone never tells: «01» to «06» are departments and regions.
    """
    best, agreed = "", 0
    for level, length in _LENGTH.items():
        units = territory.units(level)
        known = {str(c): fold(str(n)) for c, n in zip(units.codes, units.noms, strict=True)}
        pairs = zip(codes, names, strict=True)
        count = sum(known.get(str(c).zfill(length)) == fold(str(n)) for c, n in pairs)
        if count > agreed:
            best, agreed = level, count
    if agreed * 2 >= len(codes):
        return best
    for level in ("commune", "epci"):
        length, units = _LENGTH[level], territory.units(level)
        if sum(str(c).zfill(length) in units.codes for c in codes) * 2 >= len(codes) > 0:
            shapes = {len(str(c).lstrip("0")) for c in codes}
            if min(shapes) > 3:  # noqa: PLR2004  (no department, no region has four figures)
                return level
    return best


def _reader(level: str, territory: Territory) -> Callable[[str], Cell]:
    def read(text: str) -> Cell:
        if not text:
            return Cell("")
        code = text.zfill(_LENGTH[level]) if text.isdecimal() else text.upper()
        if code[:3] in OUTRE_MER_HORS_REFERENTIEL and level not in ("epci", "ept"):
            said = "Ce territoire est hors du référentiel cartographique : il est listé."
            return Cell(code, "hors_referentiel", "garde", said)
        now = territory.find_current(level, code)
        if not now:
            said = f"{territory.say_unknown(level, shown(code))} La ligne est gardée telle quelle."
            kept = code if shown(code) == code else ""  # what is masked may name somebody
            return Cell(kept, "code_inconnu", "garde" if kept else "ignore", said)
        if now != code and not DISTRICT.fullmatch(code):
            said = f"{code} est aujourd'hui compris dans {territory.name(level, now)} ({now})."
            return Cell(code, "code_ancien", "garde", said)
        if code != text:
            return Cell(
                code,
                "zero_perdu",
                "repare",
                f"Les zéros de tête sont perdus : « {shown(text)} » est lu « {shown(code)} ».",
            )
        return Cell(code)

    return read
