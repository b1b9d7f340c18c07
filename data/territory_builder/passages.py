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


def list_epci_passages(
    records: Records, communes_gone: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    List the EPCI of earlier vintages that are gone, and where their communes now are.

    Parameters
    ----------
    records
        Source tables.
    communes_gone
        Table of :func:`list_commune_passages`.

    Returns
    -------
        ``ancien, code``, sorted: those whose communes are now all in one EPCI. Then ``ancien,
        commune``, sorted: those whose communes are now in several, and these communes. The
        members of a former EPCI are those of its last vintage.

    Raises
    ------
    BuildRefusedError
        If a member of a former EPCI cannot be followed to a commune of 2026.
    """
    current = membership(records.communes_2026, records.epci_2026)
    followed = {code: code for code in current} | _followed(communes_gone)
    kept = set(records.epci_2026["code"])
    members = {
        str(epci["code"]): {str(member["code"]) for member in epci["membres"]}
        for lists in records.earlier.values()
        for epci in lists["epci"]
    }
    whole: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    for epci in sorted(set(members) - kept):
        lost = members[epci] - set(followed)
        if lost:
            msg = f"Les communes {sorted(lost)} de l'ancien EPCI {epci} ne sont pas suivies."
            raise BuildRefusedError(msg)
        communes = {followed[code] for code in members[epci]}
        heirs = {current[code] for code in communes}
        if len(heirs) == 1 and (heir := heirs.pop()) is not None:
            whole.append((epci, heir))
        else:
            shared += [(epci, code) for code in sorted(communes)]
    return (
        pd.DataFrame(whole, columns=["ancien", "code"], dtype=object),
        pd.DataFrame(shared, columns=["ancien", "commune"], dtype=object),
    )


def list_former_names(
    records: Records, codes: set[str], communes_gone: pd.DataFrame
) -> pd.DataFrame:
    """
    List the names that communes no longer have, and those of their parts.

    Parameters
    ----------
    records
        Source tables.
    codes
        Communes of 2026.
    communes_gone
        Table of :func:`list_commune_passages`.

    Returns
    -------
        ``nom, commune``, sorted: names of delegated and associated communes, of communes that
        merged and of those renamed, in any vintage that is read, with the commune of 2026.
    """
    today = {
        str(commune["code"]): str(commune["nom"])
        for commune in records.communes_named
        if commune["type"] == "commune-actuelle" and commune["code"] in codes
    }
    followed = _followed(communes_gone)
    vintages = [records.communes_named]
    vintages += [lists["communes"] for lists in records.earlier.values()]
    pairs = set()
    for place in (place for vintage in vintages for place in vintage):
        name, code = str(place["nom"]), str(place["code"])
        # A code that is a commune again, or again that of the chief town, stands for itself.
        commune = code if code in today else followed.get(code)
        if commune and today[commune] != name and place["type"] != "arrondissement-municipal":
            pairs.add((name, commune))
    return pd.DataFrame(sorted(pairs), columns=["nom", "commune"], dtype=object)


def _followed(communes_gone: pd.DataFrame) -> dict[str, str]:
    """Map a former commune code to its code of 2026."""
    return dict(zip(communes_gone["ancien"], communes_gone["code"], strict=True))
