"""Declared zones → the matrix communes × perimeters, by codes alone.

A commune is the atom: whatever level a zone is declared at, it becomes a set of communes here, and
everything after this module is sums over that matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from cnc_geo.errors import CodeError, TableError
from cnc_geo.tables import column_names
from cnc_geo.territory import NOM_NIVEAU, OUTRE_MER_HORS_REFERENTIEL
from cnc_geo.vocabulary import NIVEAUX_DEPARTEMENTAUX, SEPARATOR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnc_geo.territory import Territory


_OPEN = np.datetime64("NaT", "s")
"""A bound that is open."""


@dataclass(frozen=True, eq=False)
class Perimeters:
    """Zones and the communes of each.

    Parameters
    ----------
    table
        Table `perimetres`, sorted by id.
    incidence
        Matrix communes × perimeters of 0 and 1, columns in the order of `table`.
    avertissements
        What was replaced or left out while resolving, one French sentence each.
    """

    table: pd.DataFrame
    incidence: csr_array
    avertissements: tuple[str, ...]

    def keep(self, kept: NDArray[np.bool_]) -> Perimeters:
        """Return only the perimeters where `kept` is true."""
        return Perimeters(
            self.table[kept].reset_index(drop=True),
            csr_array(self.incidence[:, np.flatnonzero(kept)]),
            self.avertissements,
        )


class _Zone(NamedTuple):
    """Codes of one zone that are in the territory, how they are known, and what to say of it.

    `communes` are further ones: those of a former EPCI whose communes are now in several.
    """

    codes: list[str]
    inference: str
    avertissements: list[str]
    communes: tuple[str, ...] = ()


def resolve(
    coordinateurs: pd.DataFrame, candidatures: pd.DataFrame, territory: Territory
) -> Perimeters:
    """Resolve the zones of coordinators and candidacies into sets of communes.

    Parameters
    ----------
    coordinateurs, candidatures
        The tables of these names.
    territory
        The communes and their levels.

    Returns
    -------
    Perimeters
        One perimeter a row. A zone of level `departement` or `region` without codes, as
        «Départemental» in the ANCT's files, is that of its coordinator's commune, `inference`
        being `localisation`.
        Any other zone that is only a label is listed, `connu` false, without any commune; so is one
        whose level needs people or polygons. Codes of an earlier vintage are
        replaced, and overseas collectivities outside the reference set hold no commune: both are
        said in `avertissements`.

    Raises
    ------
    CodeError
        If a code is neither of this vintage nor of an earlier one.
    """
    table = _stack(coordinateurs, candidatures)
    columns = ["id", "niveau", "codes", "commune"]
    zones = [
        _zone(identifiant, niveau, codes, commune, territory)
        for identifiant, niveau, codes, commune in table[columns].to_numpy().tolist()
    ]
    inference = np.array([zone.inference for zone in zones], dtype=object)
    table = table.assign(
        inference=inference, connu=~np.isin(inference, ["libelle", "non_pris_en_charge"])
    )
    return Perimeters(
        table[column_names("perimetres")],
        _incidence(table["niveau"].tolist(), zones, territory),
        tuple(_said(table["id"].tolist(), zones)),
    )


_MANY = 5
"""Zones above which those of one kind are told by one sentence."""


def _said(ids: list[str], zones: list[_Zone]) -> list[str]:
    """List what to say of zones; many zones that are labels only are told together."""
    sentences: list[str] = []
    for kind, together in _TOGETHER.items():
        alike = [i for i, zone in zip(ids, zones, strict=True) if zone.inference == kind]
        if len(alike) > _MANY:
            first = ", ".join(alike[:3])
            sentences.append(f"{len(alike)} zones {together} (d'abord {first}).")
            zones = [zone for zone in zones if zone.inference != kind]
            ids = [i for i in ids if i not in set(alike)]
    return [*sentences, *(sentence for zone in zones for sentence in zone.avertissements)]


_TOGETHER = {
    "libelle": "sont inconnues, faute de niveau ou de codes ; elles ne comptent pas comme "
    "couverture",
    "localisation": "sans code sont celles du lieu de leur coordinateur",
    "non_pris_en_charge": "sont d'un niveau qui n'est pas encore pris en charge ; elles sont "
    "listées, sans compter comme couverture",
}
"""How zones of one kind are told together."""


def _stack(coordinateurs: pd.DataFrame, candidatures: pd.DataFrame) -> pd.DataFrame:
    columns = ["id", "niveau", "codes", "etat", "structure", "commune"]
    first = coordinateurs[[*columns, "debut", "fin"]].assign(origine="coordinateur", cas="")
    # A candidacy has no bounds of its own: the call dates the post from its convention to come.
    second = candidatures[[*columns, "cas"]].assign(origine="candidature", debut=_OPEN, fin=_OPEN)
    # In seconds on both sides: nanoseconds, pandas' choice, cannot tell the year 9999.
    both = [
        frame.astype(dict.fromkeys(("debut", "fin"), "datetime64[s]")) for frame in (first, second)
    ]
    stacked = pd.concat(both, ignore_index=True)
    doubled = stacked.loc[stacked["id"].duplicated(), "id"]
    if len(doubled):
        message = (
            f"L'identifiant {doubled.iloc[0]} désigne à la fois un coordinateur et une "
            "candidature. Donnez-leur des identifiants différents."
        )
        raise TableError(message)
    return stacked.sort_values("id", ignore_index=True)


def _zone(identifiant: str, niveau: str, codes: str, commune: str, territory: Territory) -> _Zone:
    """Find the codes of one zone; the label alone of «Bassin de vie» tells no zone."""
    if niveau in ("conseiller", "polygone"):
        said = (
            f"{identifiant} : un périmètre de niveau « {niveau} » n'est pas encore pris en charge ;"
            " il est listé, sans compter comme couverture."
        )
        return _Zone([], "non_pris_en_charge", [said])
    declared = [code.strip() for code in codes.split(SEPARATOR) if code.strip()]
    if niveau in NIVEAUX_DEPARTEMENTAUX and not declared:
        declared = _around(niveau, commune, territory)
        if declared:
            name = f"{territory.name(niveau, declared[0])} ({declared[0]})"
            said = f"{identifiant} : zone « {niveau} » sans code ; celle de son lieu, {name}."
            return _Zone(declared, "localisation", [said])
    if not niveau or not declared:
        lacking = "aucun niveau" if declared else "aucun code"
        said = f"{identifiant} : zone inconnue ({lacking}) ; elle ne compte pas comme couverture."
        return _Zone([], "libelle", [said])
    return _declared(identifiant, niveau, declared, territory)


def _declared(identifiant: str, niveau: str, declared: list[str], territory: Territory) -> _Zone:
    """Bring the codes of a zone to the vintage in use."""
    current: list[str] = []
    former: list[str] = []
    sentences: list[str] = []
    inference = "codes"
    for code in declared:
        if niveau == "epci" and code in territory.epci_dissous:
            former += territory.epci_dissous[code]
            inference = "passage"
            sentences.append(
                f"{identifiant} : l'EPCI {code} n'existe plus ; ses "
                f"{len(territory.epci_dissous[code])} communes, aujourd'hui dans plusieurs EPCI, "
                "sont comptées une à une."
            )
            continue
        if _outside_reference(niveau, code):
            name = OUTRE_MER_HORS_REFERENTIEL[code[:3]]
            sentences.append(
                f"{identifiant} : {name} ({code}) est hors du référentiel cartographique ; "
                "compté à part, non dessiné."
            )
            inference = inference if current else "hors_referentiel"
            continue
        found = _current(identifiant, niveau, code, territory)
        if found != code:
            inference = "passage"
            became = (
                "est aujourd'hui compris dans"
                if niveau == "commune"
                else "n'existe plus ; il devient"
            )
            sentences.append(
                f"{identifiant} : le code {NOM_NIVEAU[niveau]} {code} {became} {found} "
                f"({territory.name(niveau, found)}), compté en entier."
            )
        elif inference == "hors_referentiel":
            inference = "codes"
        current.append(found)
    return _Zone(current, inference, sentences, tuple(former))


def _around(niveau: str, commune: str, territory: Territory) -> list[str]:
    """Code of the department or region of a commune; none if the commune is not known."""
    codes = territory.units("commune").codes
    if commune not in codes:
        return []
    units = territory.units(niveau)
    return [str(units.codes[units.rank[codes.get_loc(commune)]])]


def _outside_reference(niveau: str, code: str) -> bool:
    return niveau in ("departement", "commune", "region") and (
        code[:3] in OUTRE_MER_HORS_REFERENTIEL and len(code) == (5 if niveau == "commune" else 3)
    )


def _current(identifiant: str, niveau: str, code: str, territory: Territory) -> str:
    try:
        return territory.current(niveau, code)
    except CodeError as error:
        message = f"Périmètre {identifiant} : {error}"
        raise CodeError(message) from error


def _incidence(niveaux: list[str], zones: list[_Zone], territory: Territory) -> csr_array:
    """Product, level by level, of communes × units by units × perimeters; then 0 or 1."""
    by_level: dict[str, set[tuple[str, int]]] = {}
    for column, (niveau, zone) in enumerate(zip(niveaux, zones, strict=True)):
        by_level.setdefault(niveau, set()).update((code, column) for code in zone.codes)
        by_level.setdefault("commune", set()).update((code, column) for code in zone.communes)
    total = csr_array((len(territory.communes), len(zones)), dtype=np.int64)
    for niveau, declared in sorted(by_level.items()):
        if not declared:
            continue
        pairs = sorted(declared)
        units = territory.units(niveau)
        rows = units.codes.get_indexer(pd.Index([code for code, _ in pairs]))
        columns = [column for _, column in pairs]
        shape = (len(units.codes), len(zones))
        ones = coo_array((np.ones(len(pairs), dtype=np.int64), (rows, columns)), shape=shape)
        total = csr_array(total + units.members @ csr_array(ones))
    total.data[:] = 1  # a commune of a former EPCI may also be in another one of the same zone
    total.sort_indices()
    return total


def counting(perimeters: Perimeters, *, jour: pd.Timestamp, etats: tuple[str, ...]) -> Perimeters:
    """Keep the perimeters that count at a date for the chosen states.

    Parameters
    ----------
    perimeters
        All perimeters.
    jour, etats
        As for `in_force`.

    Returns
    -------
    Perimeters
        Those in force whose zone is known: an unknown zone never counts as coverage.
    """
    known = perimeters.table["connu"].to_numpy(dtype=np.bool_)
    return perimeters.keep(in_force(perimeters.table, jour=jour, etats=etats) & known)


def in_force(
    table: pd.DataFrame, *, jour: pd.Timestamp, etats: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Tell which perimeters are in force at a date for the chosen states.

    Parameters
    ----------
    table
        Table `perimetres`.
    jour
        The date; a perimeter is in force if ``debut <= jour <= fin``, an empty bound being open.
    etats
        States that count.

    Returns
    -------
    numpy.ndarray
        One truth value a row.
    """
    started = table["debut"].isna() | (table["debut"] <= jour)
    running = table["fin"].isna() | (table["fin"] >= jour)
    return (table["etat"].isin(etats) & started & running).to_numpy(dtype=np.bool_)
