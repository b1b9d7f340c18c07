"""From codes that people still write to the codes of 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .attributes import membership
from .contours import find_successors
from .packages import BuildRefusedError

if TYPE_CHECKING:
    from .records import Records

SUBCOMMUNES = {
    "commune-deleguee": "deleguee",
    "commune-associee": "associee",
    "arrondissement-municipal": "arrondissement",
}
# Departments whose numbers were given up: Corsica in 1976, Seine and Seine-et-Oise in 1968. There,
# a former code that starts with them is the same commune renumbered, not a merger.
FORMER_DEPARTEMENTS = {
    "20": ("2A", "2B"),
    "75": ("92", "93", "94"),
    "78": ("91", "92", "93", "94", "95"),
}


def list_postal_codes(communes_named: list[dict[str, Any]], codes: set[str]) -> pd.DataFrame:
    """
    List the postal codes of each commune.

    Parameters
    ----------
    communes_named
        Communes of the npm package.
    codes
        Communes to keep.

    Returns
    -------
        ``code_postal, commune``, sorted, a row per pair.
    """
    pairs = {
        (postal, str(commune["code"]))
        for commune in communes_named
        if commune["type"] == "commune-actuelle" and commune["code"] in codes
        for postal in commune["codesPostaux"]
    }
    return pd.DataFrame(sorted(pairs), columns=["code_postal", "commune"], dtype=object)


def list_commune_passages(communes_named: list[dict[str, Any]], codes: set[str]) -> pd.DataFrame:
    """
    List the codes that are not communes of 2026 and where they now stand.

    Parameters
    ----------
    communes_named
        Communes of the npm package, of every type.
    codes
        Communes of 2026.

    Returns
    -------
        ``ancien, code, nature``, sorted, a row per former code. ``nature`` is ``arrondissement``,
        ``deleguee`` or ``associee`` (the code still names that part), ``recodage`` (the
        department changed its number) or ``fusion``.
    """
    former = {
        old: (new, _name_change(old, new))
        for old, new in find_successors(communes_named).items()
        if new in codes
    }
    # A part that still exists tells its commune of today better than the history of codes.
    parts = {
        str(part["code"]): (str(part.get("commune") or part["chefLieu"]), SUBCOMMUNES[kind])
        for part in communes_named
        if (kind := str(part["type"])) in SUBCOMMUNES
    }
    passages = {
        old: passage
        for old, passage in {**former, **parts}.items()
        if old not in codes and passage[0] in codes
    }
    rows = [(old, new, nature) for old, (new, nature) in sorted(passages.items())]
    return pd.DataFrame(rows, columns=["ancien", "code", "nature"], dtype=object)


def _name_change(old: str, new: str) -> str:
    """Tell a renumbering of a whole department from a merger."""
    return "recodage" if new[:2] in FORMER_DEPARTEMENTS.get(old[:2], ()) else "fusion"


def list_epci_passages(records: Records, successors: dict[str, str]) -> pd.DataFrame:
    """
    List the EPCI of 2024 and 2025 that are gone, with the one that took all their communes.

    Parameters
    ----------
    records
        Source tables.
    successors
        Former commune code to current code.

    Returns
    -------
        ``ancien, code``, sorted.

    Raises
    ------
    BuildRefusedError
        If the communes of a former EPCI are now shared among several.
    """
    current = membership(records.communes_2026, records.epci_2026)
    former = list(membership(records.communes_2024, records.epci_2024).items())
    former += [(m["code"], epci["code"]) for epci in records.epci_2025 for m in epci["membres"]]
    kept = set(records.epci_2026["code"])
    heirs: dict[str, set[str | None]] = {}
    for commune, epci in former:
        if epci is not None and epci not in kept:
            heirs.setdefault(epci, set()).add(current[successors.get(commune, commune)])
    rows = []
    for epci, codes in sorted(heirs.items()):
        heir = codes.pop()
        if codes or heir is None:
            msg = f"Les communes de l'ancien EPCI {epci} sont aujourd'hui partagées."
            raise BuildRefusedError(msg)
        rows.append((epci, heir))
    return pd.DataFrame(rows, columns=["ancien", "code"], dtype=object)
