"""The communes of a vintage and the levels they belong to; polygons are read only on demand.

Every other module asks this one three things: which unit of a level each
commune belongs to (`units`), what became of a code (`current`), which communes touch (`borders`).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from cnc_geo.errors import ChoiceError, CodeError
from cnc_geo.schema.labels import NIVEAU
from cnc_geo.territory.levels import find_units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from cnc_geo.territory.levels import Units

OUTRE_MER_HORS_REFERENTIEL = {
    "975": "Saint-Pierre-et-Miquelon",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
}
"""Overseas collectivities outside the reference set: listed and counted apart, never drawn."""


@dataclass(frozen=True, eq=False)
class Territory:
    """The communes of a vintage, their units, their borders, and what became of old codes.

    Parameters
    ----------
    communes
        Table `communes`, sorted by code, with `longitude` and `latitude` (degrees, WGS 84) of a
        point inside each.
    noms
        For levels `region`, `departement`, `epci` and `ept`: columns `niveau, code, nom`.
    adjacence
        Pairs of communes with a common border: columns `a, b` (codes) and `longueur_m`.
    passages
        For levels `commune` and `epci`: old code → code of today.
    epci_dissous
        EPCI that are gone and whose communes are now in several: their communes, codes of today.
    millesimes
        Vintage of each component (`contours`, `communes`, `epci`, `population`).
    contours
        Reads the polygons of the communes, in the same order (EPSG:4326, a valid coverage); called
        only by those who place a point, draw or export.
    pieces
        Reads the simplified polygons of national maps: columns `departement`, `epci` (or `commune`
        for one without an EPCI) and `geometry` (EPSG:4326).
    codes_postaux
        Reads the postal codes: columns `code_postal, commune`, a row per pair.
    anciens_noms
        Reads the names of parts and of former communes: columns `nom, commune` (code of today).
    empreinte
        Computes the SHA-256 of all the files, which tells two territories of one vintage apart.
    formes
        Reads what the shape of any zone is told from, a row an atom: `exterieur_m`, length of its
        outline that no other shares (coast, frontier), and the columns of `moments`.
    cut_from
        The territory whose communes polygons cut to make this one; None if none is cut. Then rows
        of `communes` are *atoms*: a commune that is cut has several, its code repeated, the first
        holding its point; `adjacence` names atoms, and `contours` gives their polygons.
    """

    communes: pd.DataFrame
    noms: pd.DataFrame
    adjacence: pd.DataFrame
    passages: Mapping[str, Mapping[str, str]]
    epci_dissous: Mapping[str, tuple[str, ...]]
    millesimes: Mapping[str, str]
    contours: Callable[[], gpd.GeoSeries]
    pieces: Callable[[], gpd.GeoDataFrame]
    codes_postaux: Callable[[], pd.DataFrame]
    anciens_noms: Callable[[], pd.DataFrame]
    empreinte: Callable[[], str]
    formes: Callable[[], pd.DataFrame]
    cut_from: Territory | None = None

    @property
    def whole(self) -> Territory:
        """The territory whose every commune is one atom: this one, unless polygons cut it."""
        return self.cut_from or self

    @cached_property
    def atomes(self) -> pd.Index[str]:
        """Name of each atom: the code of its commune, followed by `~2` for its second piece."""
        names = self.communes["code"]
        if self.cut_from is not None:
            rank = names.groupby(names).cumcount() + 1
            names = names.where(rank == 1, names + "~" + rank.astype(str))
        index: pd.Index[str] = pd.Index(names)
        return index

    @cached_property
    def first(self) -> NDArray[np.bool_]:
        """Whether each atom is the first of its commune: communes are counted by these."""
        first: NDArray[np.bool_] = ~self.communes["code"].duplicated().to_numpy(dtype=np.bool_)
        return first

    def atom_at(self, codes: Sequence[str] | pd.Series[str]) -> NDArray[np.intp]:
        """Position of the atom that holds the point of each commune, or -1 for an unknown code."""
        atoms: NDArray[np.intp] = self.atomes.get_indexer(pd.Index(codes)).astype(np.intp)
        return atoms

    @cached_property
    def population(self) -> NDArray[np.int64]:
        """Inhabitants of each atom."""
        return self.communes["population"].to_numpy(np.int64)

    @cached_property
    def aire_m2(self) -> NDArray[np.int64]:
        """Geodesic area of each atom, in whole square metres, so that sums are exact."""
        return np.rint(self.communes["aire_km2"].to_numpy(np.float64) * 1e6).astype(np.int64)

    @cached_property
    def _units(self) -> dict[str, Units]:
        return {}

    def units(self, niveau: str) -> Units:
        """Units of a level (`france`, or a level that has codes).

        Parameters
        ----------
        niveau
            `commune, epci, ept, departement, region` or `france`.

        Returns
        -------
        Units
            Codes, and the rank of each atom's unit.

        Raises
        ------
        ChoiceError
            If the level is none of these.
        """
        if niveau not in self._units:
            self._units[niveau] = find_units(
                niveau, communes=self.communes, noms=self.noms, first=self.first
            )
        return self._units[niveau]

    @cached_property
    def borders(self) -> csr_array:
        """Symmetric matrix of the common borders of atoms, in whole decimetres (exact sums)."""
        a, b = (self.atomes.get_indexer(pd.Index(self.adjacence[side])) for side in ("a", "b"))
        length = np.rint(self.adjacence["longueur_m"].to_numpy(np.float64) * 10).astype(np.int64)
        count = len(self.communes)
        rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
        return csr_array(
            coo_array((np.concatenate([length, length]), (rows, columns)), shape=(count, count))
        )

    def name(self, niveau: str, code: str) -> str:
        """Name of a unit of today."""
        units = self.units(niveau)
        return str(units.noms[units.codes.get_loc(code)])

    def current(self, niveau: str, code: str) -> str:
        """Code of today for a code that may be of an earlier vintage.

        Parameters
        ----------
        niveau
            `commune, epci, ept, departement` or `region`.
        code
            Code as declared.

        Returns
        -------
        str
            The same code, or the one that replaced it.

        Raises
        ------
        CodeError
            If it is neither a code of today nor one that was replaced.
        """
        if code in self.units(niveau).codes:
            return code
        replaced = self.passages.get(niveau, {}).get(code)
        if replaced is not None:
            return replaced
        raise CodeError(self._unknown(niveau, code))

    def _unknown(self, niveau: str, code: str) -> str:
        if niveau == "epci" and code in self.epci_dissous:
            return (
                f"L'EPCI {code} n'existe plus et ses communes sont aujourd'hui dans plusieurs "
                "EPCI : déclarez le périmètre au niveau « commune », avec les codes "
                f"{'|'.join(self.epci_dissous[code])}."
            )
        units = self.units(niveau)
        codes = [str(c) for c in units.codes]
        names = dict(zip(codes, units.noms, strict=True))
        near = [c for c in codes if c.lstrip("0") == code.strip().lstrip("0").upper()]
        alike = [c for c in codes if c[:2] == code[:2]]
        near = near or get_close_matches(code, alike or codes, n=3, cutoff=0.7)
        hint = (
            "Vouliez-vous dire " + ", ".join(f"{c} ({names[c]})" for c in near) + " ?"
            if near
            else f"Un code attendu ressemble à {codes[0]} ({names[codes[0]]})."
        )
        return f"{self.say_unknown(niveau, code)} {hint}"

    def find_current(self, niveau: str, code: str) -> str:
        """Code of today for a code, as `current`; empty, at once, if it is none."""
        if code in self.units(niveau).codes:
            return code
        return self.passages.get(niveau, {}).get(code, "")

    def say_unknown(self, niveau: str, code: str) -> str:
        """Say that a code is none, without looking for those that resemble it."""
        vintage = self.millesimes.get("communes", "inconnu")
        name = NIVEAU[niveau].phrase if niveau in NIVEAU else niveau
        return f"Code {name} inconnu au millésime {vintage} : « {code[:40]} »."

    def select(
        self, *, departement: str | None = None, region: str | None = None
    ) -> NDArray[np.bool_]:
        """Communes of a department, of a region, or of all France.

        Parameters
        ----------
        departement
            Code of a department, or None.
        region
            Code of a region, or None.

        Returns
        -------
        numpy.ndarray
            True for each atom that is kept.

        Raises
        ------
        ChoiceError
            If both are given.
        CodeError
            If the code is unknown.
        """
        if departement is not None and region is not None:
            message = (
                "Choisissez un département ou une région, pas les deux : "
                f"reçu département {departement} et région {region}."
            )
            raise ChoiceError(message)
        for niveau, code in (("departement", departement), ("region", region)):
            if code is not None:
                kept = self.current(niveau, code)
                return (self.communes[niveau] == kept).to_numpy(dtype=np.bool_)
        return np.ones(len(self.communes), dtype=np.bool_)
