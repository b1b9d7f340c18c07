"""What a row says of its zone → a level and codes of that level.

Precedence is that of the ANCT's own import: postal codes, then regions, then departments, then a
list of people. Nothing is inferred from a label: «Bassin de vie» tells no code, «Départemental»
tells a level whose code is found by the coordinator's location when zones are resolved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from cnc_geo.readers.cleaning import identifier
from cnc_geo.readers.echoes import shown
from cnc_geo.schema.codes import NIVEAUX_CONTOURS, NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.schema.formulas import restore
from cnc_geo.schema.labels import NIVEAU
from cnc_geo.territory.model import OUTRE_MER_HORS_REFERENTIEL

if TYPE_CHECKING:
    from cnc_geo.readers.journal import Journal
    from cnc_geo.territory.model import Territory

_CODED = ("codes", "codes_postaux", "codes_region", "codes_departement", "courriels")
"""Fields that say a zone by codes or by people."""

ZONE_FIELDS = ("niveau", "geometrie", *_CODED)
"""Fields that say which zone a row is about."""

_LENGTH = {"commune": 5, "departement": 2, "region": 2, "epci": 1, "ept": 1}
"""Figures of the codes of each level that may lose a leading zero; a SIREN of an EPCI has none."""
_SPLIT = re.compile(r"[|/,;\n]")


def read_zones(rows: pd.DataFrame, *, territory: Territory, journal: Journal) -> pd.DataFrame:
    """Read the zone of each row.

    Parameters
    ----------
    rows
        Cleaned cells, one column a field, indexed by line; `commune` is where each is seated.
    territory
        The communes, and their postal codes.
    journal
        Where what is found is said.

    Returns
    -------
    pandas.DataFrame
        Columns `niveau`, `codes` (separated by `|`) and `inference` (`code_postal` where a postal
        code of the zone has several communes), indexed as `rows`. A code that does not exist at its
        level is left out and said; a zone without any is unknown.
    """
    reader = _Zones(territory, journal)
    blank = pd.Series("", index=rows.index, dtype=object)
    columns = [rows.get(field, blank).tolist() for field in ZONE_FIELDS]
    lines = zip(rows.index.tolist(), rows["commune"].tolist(), *columns, strict=True)
    found = [
        reader.read(ligne, dict(zip(ZONE_FIELDS, cells, strict=True)), commune)
        for ligne, commune, *cells in lines
    ]
    columns_made = ["niveau", "codes", "inference"]
    return pd.DataFrame(found, columns=columns_made, index=rows.index, dtype=object)


class _Zones:
    """Reads one zone at a time, and says what it finds."""

    def __init__(self, territory: Territory, journal: Journal) -> None:
        self._territory = territory
        self._journal = journal
        self._by_postal: dict[str, list[str]] = {}
        self._mails: dict[str, int] = {}
        self._ambiguous: set[int] = set()

    def read(self, ligne: int, cells: dict[str, str], commune: str) -> tuple[str, str, str]:
        if self._is_drawn(ligne, cells):
            return "polygone", "", ""
        niveau, codes = self._level_and_codes(ligne, cells)
        inference = "code_postal" if codes and ligne in self._ambiguous else ""
        bare = not any(cells[f] for f in _CODED)
        if niveau in NIVEAUX_DEPARTEMENTAUX and not codes and not bare:
            niveau = ""  # none of its codes is one: its seat must not stand for them
        label = (
            niveau in NIVEAUX_DEPARTEMENTAUX
            and bare
            and commune in self._territory.units("commune").codes
        )
        if not label and not (niveau and codes):
            self._journal.of_rows(
                [ligne],
                "niveau",
                "zone_inconnue",
                "garde",
                "Un niveau et des codes sont attendus ; la ligne n'en donne pas d'utilisables : sa "
                "zone est inconnue et ne compte pas comme couverture.",
            )
        return niveau, SEPARATOR.join(codes), inference

    def _is_drawn(self, ligne: int, cells: dict[str, str]) -> bool:
        """Tell a zone known by its outline; codes, which are exact, are preferred to it."""
        if not cells["geometrie"]:
            return False
        if cells["niveau"] in ("", "polygone") and not any(cells[f] for f in _CODED):
            return True
        said = "Un contour n'est attendu que pour un polygone ; les codes comptent, non le contour."
        self._journal.of_rows([ligne], "geometrie", "colonnes_discordantes", "ignore", said)
        return False

    def _level_and_codes(self, ligne: int, cells: dict[str, str]) -> tuple[str, list[str]]:
        if cells["codes_postaux"]:
            return "commune", self._communes(ligne, cells["codes_postaux"])
        if cells["codes_region"]:
            return self._regions(ligne, cells["codes_region"])
        if cells["codes_departement"]:
            codes = self._known(
                ligne, "codes_departement", "departement", cells["codes_departement"]
            )
            return "departement", codes
        if cells["courriels"]:
            return "conseiller", [self._token(mail) for mail in _parts(cells["courriels"])]
        niveau = cells["niveau"]
        if niveau in _LENGTH:
            return niveau, self._known(ligne, "codes", niveau, cells["codes"])
        return niveau, self._people(ligne, cells["codes"])

    def _people(self, ligne: int, text: str) -> list[str]:
        """List the identifiers of people, of any level that has no codes of its own."""
        parts = _parts(text)
        read = [identifier(part) for part in parts]
        if any(cell.constat == "donnee_personnelle" for cell in read):
            said = (
                "Des identifiants sont attendus, ce sont des noms, des courriels ou des "
                "téléphones : un pseudonyme remplace les noms, le reste n'est pas gardé."
            )
            self._journal.of_rows([ligne], "codes", "donnee_personnelle", "ignore", said)
            return [cell.texte for cell in read if cell.texte]
        return parts

    def _token(self, mail: str) -> str:
        """Stand for an e-mail without telling it: its rank among those of the file."""
        key = mail.strip().lower()
        return f"cn-{self._mails.setdefault(key, len(self._mails) + 1)}"

    def _communes(self, ligne: int, text: str) -> list[str]:
        """Expand postal codes into the communes that have them, all of them."""
        if not self._by_postal:
            table = self._territory.codes_postaux()
            for postal, commune in zip(table["code_postal"], table["commune"], strict=True):
                self._by_postal.setdefault(postal, []).append(commune)
        codes: dict[str, None] = {}
        several: list[str] = []
        for part in dict.fromkeys(_parts(text)):
            postal = part.zfill(5)
            held = self._by_postal.get(postal, [])
            if held and postal != part:
                said = f"Les zéros de tête sont perdus : « {shown(part)} » est lu « {postal} »."
                self._journal.of_rows([ligne], "codes_postaux", "zero_perdu", "repare", said)
            if not held:
                told = shown(part)
                said = f"Un code postal est attendu, « {told} » n'en est pas un : il est laissé."
                self._journal.of_rows([ligne], "codes_postaux", "code_inconnu", "ignore", said)
            elif len(held) > 1:
                several.append(f"{postal} ({len(held)})")
            codes |= dict.fromkeys(sorted(held))
        if several:
            self._ambiguous.add(ligne)
            said = (
                f"Des codes postaux valent pour plusieurs communes : {', '.join(several[:10])} ; "
                "toutes sont comprises dans la zone, faute de savoir lesquelles."
            )
            self._journal.of_rows([ligne], "codes_postaux", "code_postal_multiple", "garde", said)
        return list(codes)

    def _regions(self, ligne: int, text: str) -> tuple[str, list[str]]:
        """Read regions; codes that are departments only were typed in the wrong column."""
        regions = self._territory.units("region").codes
        parts = [_padded("region", part) for part in _parts(text)]
        departements = self._territory.units("departement").codes
        if any(p not in regions for p in parts) and all(p in departements for p in parts):
            said = (
                f"Des codes de régions sont attendus ; {', '.join(parts)} n'en sont pas, ce sont "
                "des départements : ils sont lus comme tels."
            )
            self._journal.of_rows([ligne], "codes_region", "niveau_douteux", "garde", said)
            return "departement", parts
        return "region", self._known(ligne, "codes_region", "region", text)

    def _known(self, ligne: int, champ: str, niveau: str, text: str) -> list[str]:
        """Keep the codes that exist at a level, today or in an earlier vintage."""
        kept: dict[str, None] = {}
        for part in dict.fromkeys(_parts(text)):
            code = _padded(niveau, part)
            if not self._is_apart(niveau, code) and not self._territory.find_current(niveau, code):
                self._refuse(ligne, champ, niveau, part)
                continue
            if code != re.sub(r"\s", "", part).upper():
                said = f"Les zéros de tête sont perdus : « {shown(part)} » est lu « {code} »."
                self._journal.of_rows([ligne], champ, "zero_perdu", "repare", said)
            kept[code] = None
        return list(kept)

    def _is_apart(self, niveau: str, code: str) -> bool:
        """Tell codes that are none of today and yet tell a zone: overseas, dissolved EPCI."""
        if niveau == "epci":
            return code in self._territory.epci_dissous
        return code[:3] in OUTRE_MER_HORS_REFERENTIEL

    def _refuse(self, ligne: int, champ: str, niveau: str, code: str) -> None:
        levels = [n for n in NIVEAUX_CONTOURS if code in self._territory.units(n).codes]
        if levels:
            said = (
                f"Un code de niveau « {niveau} » est attendu ; {code} est un code de "
                f"{' ou de '.join(NIVEAU[n].phrase for n in levels)} : il est laissé. Corrigez le "
                "niveau ou le code."
            )
            self._journal.of_rows([ligne], champ, "niveau_douteux", "ignore", said)
            return
        said = f"{self._territory.say_unknown(niveau, shown(code))} Ce code est laissé."
        self._journal.of_rows([ligne], champ, "code_inconnu", "ignore", said)


def _padded(niveau: str, part: str) -> str:
    bare = re.sub(r"\s", "", part).upper()
    return bare.zfill(_LENGTH[niveau]) if bare.isdecimal() else bare


_AS_NUMBER = re.compile(r"(?<![\d.,])(\d+)[.,]0+(?![\d,.])")
"""A code with the decimal part that a spreadsheet adds: `200067437,0`."""

_SCIENTIFIC = re.compile(r"(?<![\d.,])(\d)[.,](\d+)[eE]\+?(\d{1,2})(?!\d)")
"""A code as a spreadsheet shows a large number: `2,00034700E+08`."""


def _parts(text: str) -> list[str]:
    """Cut a list of codes, numbers put back first: a decimal comma separates nothing."""
    plain = _AS_NUMBER.sub(r"\1", _SCIENTIFIC.sub(_written_out, restore(text)))
    return [part for part in (piece.strip() for piece in _SPLIT.split(plain)) if part]


def _written_out(found: re.Match[str]) -> str:
    """Write a number out, if its digits are all there; as it is, without its comma, if not."""
    first, after, power = found[1], found[2], int(found[3])
    if len(after) < power or after[power:].strip("0"):
        return found[0].replace(",", ".")
    return first + after[:power]
