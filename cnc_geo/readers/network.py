"""Several files → one `Network`: each is recognised, read, and put with the others."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cnc_geo.errors import SourceError
from cnc_geo.network.model import RESEAU, TABLES, Network, Source
from cnc_geo.readers.associations import is_association, read_association
from cnc_geo.readers.builders import empty
from cnc_geo.readers.cleaning import fold
from cnc_geo.readers.containers.detection import open_sheets, read_content
from cnc_geo.readers.embedded import embedded, read_verified
from cnc_geo.readers.network_warnings import (
    say_doubtful,
    say_losses,
    say_not_given,
    say_unknown_coordinators,
    say_without_zone,
)
from cnc_geo.readers.reading import read_file, read_sheet
from cnc_geo.readers.recognition import recognise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnc_geo.readers.reading import Reading
    from cnc_geo.territory.model import Territory


def read_network(
    territory: Territory,
    *,
    conseillers: Path | str | None = None,
    structures: Path | str | None = None,
    coordinateurs: Path | str | None = None,
    candidatures: Path | str | None = None,
    fichiers: Sequence[Path | str] = (),
) -> Network:
    """Read the files of a network, or the demonstration network if none is given.

    Parameters
    ----------
    territory
        The territory whose codes the files use.
    conseillers, structures, coordinateurs, candidatures
        Files of any kind that must give these tables.
    fichiers
        Files of any kind, recognised by their columns; a saved mapping of columns among them is
        tried on those of no known kind.

    Returns
    -------
    Network
        Checked tables; a table that no file gives is empty. What was set aside is said in
        `avertissements`, file by file; `verify_file` tells it row by row.

    Raises
    ------
    SourceError
        If a file is absent, cannot be opened, is of no known kind, or none of its rows is kept.
    """
    named = {
        "conseillers": conseillers,
        "structures": structures,
        "coordinateurs": coordinateurs,
        "candidatures": candidatures,
    }
    given = [(table, Path(path)) for table, path in named.items() if path is not None]
    given += [("", Path(path)) for path in fichiers]
    contents = [(table, path.name, read_content(path)) for table, path in given]
    associations = [
        read_association(content, nom) for _, nom, content in contents if is_association(content)
    ]
    readings = [
        read_file(content, nom, territory, table=table or None, associations=associations)
        for table, nom, content in contents
        if not is_association(content)
    ]
    return join_readings(complete(readings, territory) if readings or not given else [])


def complete(readings: Sequence[Reading], territory: Territory) -> list[Reading]:
    """Put the demonstration network under files that tell territories only, or under none.

    Parameters
    ----------
    readings
        Files that were read.
    territory
        The territory whose codes they use.

    Returns
    -------
    list of Reading
        The same, after those of the demonstration if all of them are indicators or masks: an index
        can then be tried before one has a network.
    """
    told = {nom for reading in readings for nom in reading.tables}
    if readings and not told <= set(TABLES) - set(RESEAU):
        return list(readings)
    return [*_demonstration(territory), *readings]


@lru_cache(maxsize=1)
def _demonstration(territory: Territory) -> tuple[Reading, ...]:
    """Read the embedded network; tests hold its points to the communes, so no polygon is read."""
    readings = []
    for table in RESEAU:
        path = embedded("demonstration") / f"demo_{table}.csv"
        content = read_verified(path)
        found = recognise(open_sheets(content, path.name), table=table)
        sha256 = hashlib.sha256(content).hexdigest()
        readings.append(read_sheet(found, territory, sha256=sha256, trusted=True))
    return tuple(readings)


def join_readings(readings: Sequence[Reading]) -> Network:
    """Put files together.

    Parameters
    ----------
    readings
        The files, in order: where two give the same identifier, the first is kept.

    Returns
    -------
    Network
        Their tables. A post that nothing locates takes the place of its structure, if a file of
        structures names it.

    Raises
    ------
    SourceError
        If no row of a file is kept, or no file says anything of a network.
    """
    sentences: list[str] = []
    firsts: dict[str, list[str]] = {}
    parts: dict[str, list[pd.DataFrame]] = {nom: [] for nom in TABLES}
    sources: dict[str, Source] = {}
    for reading in readings:
        sentences += say_losses(reading)
        alike = firsts.setdefault(reading.format.cle, [])
        alike += [] if reading.sha256 in alike else [reading.sha256]
        rank = alike.index(reading.sha256)
        for nom in TABLES:
            if nom in reading.tables:
                parts[nom].append(_told_apart(reading.tables[nom], reading.format.cle, rank))
                sources[_free_name(nom, sources)] = Source(reading.nom, reading.sha256)
    if not any(parts[nom] for nom in RESEAU):
        message = (
            "Aucun fichier ne donne de conseillers, de structures, de coordinateurs ni de "
            "candidatures : la carte n'a rien à montrer. Ajoutez-en un."
        )
        raise SourceError(message)
    tables = {}
    for nom, found in parts.items():
        tables[nom], doubled = _stacked(found, nom)
        sentences += doubled
    tables["conseillers"], moved = _seated(tables["conseillers"], tables["structures"])
    fictif = any((tables[nom]["fictif"] == "true").any() for nom in RESEAU)
    sentences = [
        *say_without_zone(tables),
        *sentences,
        *moved,
        *say_doubtful(tables["conseillers"], tables["structures"]),
        *say_unknown_coordinators(tables),
        *say_not_given(parts),
    ]
    return Network(**tables, fictif=fictif, sources=sources, avertissements=tuple(sentences))


def _told_apart(table: pd.DataFrame, cle: str, rank: int) -> pd.DataFrame:
    """Tell the ids made from the lines of a file from those made from an earlier one's."""
    if not rank:
        return table
    made, own = f"{cle}-", f"{cle}.{rank + 1}-"
    renamed = {
        column: table[column].where(
            ~table[column].str.fullmatch(rf"{made}\d+(-\d+)?"),
            table[column].str.replace(made, own, n=1, regex=False),
        )
        for column in {"id", "structure"} & set(table.columns)
    }
    return table.assign(**renamed)


def _free_name(nom: str, sources: Mapping[str, Source]) -> str:
    """Name a source: by its table, then «table 2», «table 3»."""
    rank = 1 + sum(1 for told in sources if told == nom or told.startswith(f"{nom} "))
    return nom if rank == 1 else f"{nom} {rank}"


def _stacked(found: Sequence[pd.DataFrame], nom: str) -> tuple[pd.DataFrame, list[str]]:
    """Put the tables of several files together; an id that comes again is told, and dropped."""
    if not found:
        return empty(nom), []
    if len(found) == 1:
        return found[0], []
    table = pd.concat(found, ignore_index=True)
    key = ["id"] if "id" in table.columns else ["niveau", "code"]
    doubled = table.duplicated(key)
    if not doubled.any():
        return table, []
    what = "identifiant(s)" if key == ["id"] else "territoire(s)"
    said = (
        f"Table « {nom} » : {int(doubled.sum())} {what} sont dans deux fichiers (d'abord "
        f"{table.loc[doubled, key[-1]].iloc[0]}) ; la ligne du premier fichier est gardée."
    )
    return table[~doubled].reset_index(drop=True), [said]


def _seated(posts: pd.DataFrame, structures: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Place the posts that nothing locates at the seat of their structure, told by id or name."""
    lost = (posts["position"] == "non_situe").to_numpy()
    seats = structures[structures["commune"] != ""]
    if not lost.any() or seats.empty:
        return posts, []
    # A name that two structures have tells none, be one of them nowhere.
    by_name = structures.assign(key=structures["nom"].map(fold))
    by_name = by_name.drop_duplicates("key", keep=False)
    by_name = by_name[by_name["commune"] != ""]
    named = dict(zip(by_name["key"], by_name["commune"], strict=True)) | {"": ""}
    seat = dict(zip(seats["id"], seats["commune"], strict=True))
    told = [seat.get(text) or named.get(fold(text), "") for text in posts["structure"]]
    found = np.array(told, dtype=object)
    moved = lost & (found != "")
    if not moved.any():
        return posts, []
    commune = posts["commune"].where(~moved, found)
    position = posts["position"].where(~moved, "structure")
    said = f"{int(moved.sum())} poste(s) sans lieu sont situés au siège de leur structure."
    return posts.assign(commune=commune, position=position), [said]
