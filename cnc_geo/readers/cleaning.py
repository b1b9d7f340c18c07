"""The text of one cell → the text we keep, and what there is to say of it.

Each function takes a text and returns a `Cell`. None of them knows the territory: whether a code
exists is told when rows are placed (`location.place`) and zones read (`zone_codes`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from cnc_geo.readers.contacts import without_contacts
from cnc_geo.readers.echoes import names_someone, shown
from cnc_geo.readers.placeholders import is_no_identifier, is_placeholder
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.formulas import restore


class Cell(NamedTuple):
    """What a cell becomes.

    Parameters
    ----------
    texte
        The text kept; empty if the cell is empty or cannot be used.
    constat, traitement, explication
        As in `Remark`; empty if there is nothing to say.
    """

    texte: str
    constat: str = ""
    traitement: str = ""
    explication: str = ""


_EMPTY = Cell("")


@lru_cache(maxsize=1 << 13)
def fold(texte: str) -> str:
    """Fold a word for comparison: no accent, no case, `_` for all but letters and digits."""
    flat = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "OE"))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "_", flat).strip("_")


def filler(texte: str) -> Cell:
    """Empty a cell that is only filled, and say so."""
    return Cell(
        "",
        "valeur_factice",
        "ignore",
        f"Une donnée est attendue ; « {shown(texte)} » ne fait que remplir la cellule, qui est "
        "tenue pour vide.",
    )


def unused(constat: str, texte: str, expected: str) -> Cell:
    """Leave a cell that cannot be read, and say what was expected."""
    said = f"{expected} ; trouvé « {shown(texte)} ». La cellule n'est pas employée."
    return Cell("", constat, "ignore", said)


def _repaired(constat: str, texte: str, now: str, why: str) -> Cell:
    return Cell(now, constat, "repare", f"{why} : « {shown(texte)} » est lu « {shown(now)} ».")


def text(texte: str) -> Cell:
    """Keep a free text, less the persons in it; say if it is a filler or a formula."""
    if not texte:
        return _EMPTY
    bare = restore(texte)
    told = without_contacts(bare)
    if told != bare:
        return Cell(told, "donnee_personnelle", "repare", _IN_TEXT)
    if bare != texte:  # our own exports wrote it, and judged it before
        return Cell(bare)
    if is_placeholder(texte):
        return filler(texte)
    if texte[0] == "=":
        return Cell(
            texte,
            "formule",
            "garde",
            "Une valeur est attendue, la cellule contient la formule "
            f"« {shown(texte, longest=40)} » ; elle est gardée comme un simple texte.",
        )
    return Cell(texte)


_IN_TEXT = (
    "Un texte sans donnée sur une personne est attendu ; un courriel, un téléphone ou un nom s'y "
    "trouve, il n'est pas repris."
)
_NAME = (
    "Un identifiant qui ne désigne personne est attendu, celui-ci semble un nom : un pseudonyme le "
    "remplace, le même partout."
)
_TELEPHONE = (
    "Un identifiant qui ne désigne personne est attendu, celui-ci semble un téléphone : il n'est "
    "pas gardé."
)
_FIGURES = 8
"""Figures from which an identifier is a telephone: those of a pseudonym would give it away."""


def identifier(texte: str) -> Cell:
    """Keep an identifier; `|` separates lists of them, so it becomes `/`."""
    return _identifier(texte, restore(texte))


def _identifier(texte: str, restored: str) -> Cell:
    bare = restored[:-2] if re.fullmatch(r"\d+\.0", restored) else restored
    if "@" in bare:
        said = "Un identifiant est attendu, c'est un courriel : il n'est pas gardé."
        return Cell("", "donnee_personnelle", "ignore", said)
    # Judged as it will be written: a filler for the next reading is one for this one.
    kept = bare.replace(SEPARATOR, "/")
    if is_no_identifier(kept):
        return filler(texte)
    if names_someone(bare):
        if sum(map(str.isdigit, bare)) >= _FIGURES:
            return Cell("", "donnee_personnelle", "ignore", _TELEPHONE)
        return Cell(_pseudonym(bare), "donnee_personnelle", "repare", _NAME)
    if kept != bare:
        return _repaired("valeur_inconnue", texte, kept, "« | » sépare les listes")
    return Cell(bare)


def identifiers(texte: str) -> Cell:
    """Read a list of identifiers, whatever separates them; each is kept as `identifier` does."""
    parts = [part.strip() for part in restore(texte).replace(",", SEPARATOR).split(SEPARATOR)]
    read = [_identifier(part, part) for part in parts]
    kept = SEPARATOR.join(cell.texte for cell in read if cell.texte)
    persons = [cell for cell in read if cell.constat == "donnee_personnelle"]
    if any(not cell.texte for cell in persons):
        said = (
            "Des identifiants sont attendus, ce sont des courriels ou des téléphones : ils ne sont "
            "pas gardés."
        )
        return Cell(kept, "donnee_personnelle", "repare" if kept else "ignore", said)
    if persons:
        return Cell(kept, "donnee_personnelle", "repare", _NAME)
    return Cell(kept)


def _pseudonym(name: str) -> str:
    """Stand for a name without telling it: the same wherever it comes again, so that links hold."""
    return f"personne-{hashlib.sha256(fold(name).encode()).hexdigest()[:8]}"


def _whole(texte: str) -> str:
    """Strip what a number format adds to a code: spaces, a decimal part of zeros."""
    return re.sub(r"[.,]0+$", "", re.sub(r"[\s\u00a0\u202f]", "", texte))


def _code(texte: str, length: int, pattern: str, name: str) -> Cell:
    """Read a code of a fixed length whose leading zero may be lost."""
    if not texte:
        return _EMPTY
    if is_placeholder(texte):
        return filler(texte)
    bare = _whole(texte).upper()
    padded = bare.zfill(length) if bare.isdecimal() and bare.isascii() else bare
    if not re.fullmatch(pattern, padded, re.ASCII):
        return unused("code_inconnu", texte, f"Un {name} de {length} caractères est attendu")
    return _mended(texte, bare, padded)


def _mended(texte: str, bare: str, padded: str) -> Cell:
    """Say what a number format did to a code: zeros lost, or decimals and blanks added."""
    if padded != bare:
        return _repaired("zero_perdu", texte, padded, "Les zéros de tête sont perdus")
    if padded != texte.upper():
        return _repaired("code_en_nombre", texte, padded, "Le code est écrit comme un nombre")
    return Cell(padded)


def commune(texte: str) -> Cell:
    """Read the INSEE code of a commune: five characters, `2A`/`2B` never padded."""
    return _code(texte, 5, r"(\d\d|2[AB])\d{3}", "code INSEE de commune")


def postal_code(texte: str) -> Cell:
    """Read a postal code: five digits."""
    return _code(re.sub(r"^F-?(?=\d)", "", texte), 5, r"\d{5}", "code postal")


def departement(texte: str) -> Cell:
    """Read a department, by code (padded to two) or by name (left as it is, folded later)."""
    if not texte:
        return _EMPTY
    if is_placeholder(texte):
        return filler(texte)
    bare = _whole(texte).upper()
    if bare.isdecimal() and bare.isascii():
        padded = bare.zfill(2)
        if padded != bare:
            return _repaired("zero_perdu", texte, padded, "Le zéro de tête est perdu")
        return Cell(padded)
    return Cell(bare if re.fullmatch(r"2[AB]", bare) else texte)


def siret(texte: str) -> Cell:
    """Read a SIRET (fourteen digits) or a RIDET (seven, New Caledonia).

    A number format loses leading zeros and adds `.0`: both are mended; digits that a spreadsheet
    rounded (`2.1E+13`) are lost for good.
    """
    if not texte:
        return _EMPTY
    bare = _whole(texte)
    if is_placeholder(texte) or (bare.isdecimal() and not bare.strip("0")):
        return filler(texte)
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", bare):
        return unused(
            "siret_invalide",
            texte,
            "Quatorze chiffres sont attendus, un tableur les a arrondis et ils sont perdus : "
            "reprenez le fichier d'origine",
        )
    if not (bare.isdecimal() and bare.isascii()) or len(bare) > 14:  # noqa: PLR2004
        return unused("siret_invalide", texte, "Un SIRET de quatorze chiffres est attendu")
    return _digits_of_siret(texte, bare)


def _digits_of_siret(texte: str, bare: str) -> Cell:
    from stdnum.fr import siret as luhn  # noqa: PLC0415  (only files with SIRET pay for it)

    if len(bare) in (6, 7):
        return Cell(bare.zfill(7))
    # No establishment's number starts with more than three zeros: nine digits are a SIREN.
    padded = bare.zfill(14) if len(bare) > 10 else bare  # noqa: PLR2004
    if luhn.is_valid(padded):
        return _mended(texte, bare, padded)
    if len(bare) < 14:  # noqa: PLR2004
        return unused("siret_invalide", texte, "Un SIRET de quatorze chiffres est attendu")
    return Cell(
        bare,
        "siret_invalide",
        "garde",
        f"La clé de contrôle du SIRET « {shown(texte)} » est fausse ; il est gardé. Vérifiez-le.",
    )


def whole_number(texte: str) -> Cell:
    """Read a whole number, 0 included."""
    bare = _whole(texte)
    if not texte or (bare.isdecimal() and bare.isascii()):
        return Cell(bare)
    if is_placeholder(texte):
        return filler(texte)
    return unused("nombre_illisible", texte, "Un nombre entier est attendu")


_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""How nearly all numbers are written."""


def read_number(texte: str) -> Cell:
    """Read a number with a decimal point or comma, blanks between thousands allowed."""
    if _PLAIN.fullmatch(texte):
        return Cell(texte)
    if re.search(r",\s", texte.strip()):
        return unused("nombre_illisible", texte, "Un nombre est attendu")  # a pair: « 48, 2 »
    bare = re.sub(r"[\s\u00a0\u202f°]", "", texte).replace("\u2212", "-")
    if re.fullmatch(r"[-+]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    if not bare or re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", bare, re.ASCII):
        return Cell(bare)
    if is_placeholder(texte):
        return filler(texte)
    return unused("nombre_illisible", texte, "Un nombre est attendu")


_DATE = re.compile(
    r"(?P<iso>(\d{4})-(\d\d)-(\d\d))([T ]\d\d:.*)?"
    r"|(?P<french>(\d{1,2})[/.](\d{1,2})[/.](\d{4}))( \d\d?[:h].*)?"
)


_SERIAL = re.compile(r"(3[7-9]|[4-6]\d)\d{3}([.,]0+)?")
"""Days of a spreadsheet, from 2001 to 2091: a date whose format was lost."""

_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets."""


def day(texte: str) -> Cell:
    """Read a date, `AAAA-MM-JJ` (an hour may follow) or `JJ/MM/AAAA`; kept as `AAAA-MM-JJ`.

    A number of days, which is how a spreadsheet writes a date whose format is lost, is mended.
    """
    if not texte:
        return _EMPTY
    if is_placeholder(texte):
        return _EMPTY  # « non renseignée » says in words that the date is not known
    if _SERIAL.fullmatch(texte):
        told = (_DAY_ZERO + timedelta(days=int(texte[:5]))).isoformat()
        return _repaired("code_en_nombre", texte, told, "La date est écrite comme un nombre")
    found = _DATE.fullmatch(texte)
    try:
        year, month, number_of_day = _figures(found) if found else (0, 0, 0)
        return Cell(date(year, month, number_of_day).isoformat())
    except ValueError:
        return unused("date_illisible", texte, "Une date AAAA-MM-JJ ou JJ/MM/AAAA est attendue")


def _figures(found: re.Match[str]) -> tuple[int, int, int]:
    if found["iso"]:
        year, month, number_of_day = found["iso"].split("-")
    else:
        number_of_day, month, year = re.split(r"[/.]", found["french"])
    return int(year), int(month), int(number_of_day)
