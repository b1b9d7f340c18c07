"""Native CSV files (`;`, UTF-8, one header line; design §4) → a checked `Network`."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from cnc_geo.errors import CodeError, SourceError, TableError
from cnc_geo.network import Network, Source
from cnc_geo.readers.territoire import embedded
from cnc_geo.tables import check, column_names
from cnc_geo.territory import OUTRE_MER_HORS_REFERENTIEL
from cnc_geo.vocabulary import SEPARATOR

if TYPE_CHECKING:
    from cnc_geo.territory import Territory

_DATES = {"coordinateurs": ("debut", "fin"), "candidatures": ("date_depot",)}


def read_network(
    territory: Territory,
    *,
    conseillers: Path | str | None = None,
    coordinateurs: Path | str | None = None,
    candidatures: Path | str | None = None,
) -> Network:
    """Read the files of a network, or the demonstration network if none is given.

    Parameters
    ----------
    territory
        The territory whose codes the files use.
    conseillers, coordinateurs, candidatures
        Native CSV files; a table whose file is not given is empty.

    Returns
    -------
    Network
        Checked tables; codes of communes are those of the territory.

    Raises
    ------
    SourceError
        If a file is absent, empty, not UTF-8, or has a line with too many or too few cells.
    TableError
        If its columns or values are not those of the schema.
    CodeError
        If the code of a commune is unknown.
    """
    given = {
        "conseillers": conseillers,
        "coordinateurs": coordinateurs,
        "candidatures": candidatures,
    }
    paths = {nom: Path(path) for nom, path in given.items() if path is not None}
    if not paths:
        folder = embedded("demonstration")
        paths = {nom: folder / f"demo_{nom}.csv" for nom in (*given, "structures")}
    tables, sources = {}, {}
    for nom in (*given, "structures"):
        if nom not in paths:
            tables[nom] = _typed(pd.DataFrame(columns=column_names(nom), dtype=object), nom)
            continue
        content = _content(paths[nom])
        tables[nom] = _rows(content, paths[nom].name, nom)
        sources[nom] = Source(paths[nom].name, hashlib.sha256(content).hexdigest())
    fictif = any((table["fictif"] == "true").any() for table in tables.values())
    sentences: list[str] = []
    for nom, table in tables.items():
        tables[nom], said = _settled(table, nom, territory)
        sentences += said
    tables["conseillers"], said = _located(tables["conseillers"], territory)
    sentences += [*said, *_unknown_coordinators(tables), *_not_given(sources)]
    return Network(**tables, fictif=fictif, sources=sources, avertissements=tuple(sentences))


def _unknown_coordinators(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Say how many posts name a coordinator that no row describes."""
    known = set(tables["coordinateurs"]["id"])
    if not known:
        return []
    posts = tables["conseillers"]
    named = [{i.strip() for i in ids.split(SEPARATOR)} - {""} for ids in posts["coordinateurs"]]
    lost = [
        (post, ids - known) for post, ids in zip(posts["id"], named, strict=True) if ids - known
    ]
    if not lost:
        return []
    first, ids = lost[0]
    sentence = (
        f"{len(lost)} poste(s) nomment un coordinateur absent de la table « coordinateurs » "
        f"(d'abord {first} : {min(ids)}) ; ce rattachement ne compte pas."
    )
    return [sentence]


def _not_given(sources: dict[str, Source]) -> list[str]:
    """Say which figures are 0 because no file tells them."""
    sentences = []
    if not {"coordinateurs", "candidatures"} & set(sources):
        sentences.append(
            "Aucun fichier de coordinateurs ni de candidatures : la couverture est inconnue."
        )
    if "conseillers" not in sources:
        sentences.append("Aucun fichier de conseillers : leurs nombres sont à 0 faute de données.")
    return sentences


def _content(path: Path) -> bytes:
    if not path.is_file():
        message = f"Fichier introuvable : « {path} ». Vérifiez son nom et son dossier."
        raise SourceError(message)
    return path.read_bytes()


def _rows(content: bytes, name: str, nom: str) -> pd.DataFrame:
    """Read the lines without moving or filling any cell; refusals name the file and the line."""
    lines = _lines(content, name)
    if len(lines) <= 1:
        found = "que l'en-tête" if lines else "rien"
        message = (
            f"{name} : une ligne d'en-tête et au moins une ligne sont attendues, le fichier ne "
            f"contient {found}. En-tête attendu : {';'.join(column_names(nom))}."
        )
        raise SourceError(message)
    columns = lines[0][1]
    if len(columns) == 1:
        message = (
            f"{name} : des colonnes séparées par « ; » sont attendues, l'en-tête n'en a qu'une : "
            f"« {columns[0][:60]} ». Enregistrez le fichier avec ce séparateur."
        )
        raise SourceError(message)
    for number, cells in lines[1:]:
        if len(cells) != len(columns):
            message = (
                f"{name}, ligne {number} : {len(columns)} cellules sont attendues comme dans "
                f"l'en-tête, {len(cells)} trouvées. Vérifiez les « ; » de cette ligne."
            )
            raise SourceError(message)
    index = pd.Index([number for number, _ in lines[1:]], name="ligne")
    table = pd.DataFrame([cells for _, cells in lines[1:]], columns=columns, index=index)
    try:
        return _typed(check(table, nom), nom)
    except TableError as error:
        message = f"{name} : {error}"
        raise TableError(message) from error


def _lines(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Cut the text into cells, with the number of each line; blank lines are passed over."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = (
            f"{name} : un texte UTF-8 est attendu, l'octet {error.start} n'en est pas. "
            "Enregistrez le fichier en « CSV UTF-8 »."
        )
        raise SourceError(message) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        message = (
            f"{name}, ligne {reader.line_num} : guillemets mal fermés ou caractère interdit "
            f"({error}). Corrigez cette ligne."
        )
        raise SourceError(message) from error


def _typed(table: pd.DataFrame, nom: str) -> pd.DataFrame:
    """Turn dates and coordinates into values; every other cell stays text."""
    typed: dict[str, pd.Series[Any]] = {}
    for column in _DATES.get(nom, ()):
        typed[column] = _dates(table[column])
    if nom == "conseillers":
        typed |= {
            c: _degrees(table[c], limit) for c, limit in (("latitude", 90), ("longitude", 180))
        }
    changed = table.assign(**typed)
    if nom == "coordinateurs":
        inverted = changed["debut"] > changed["fin"]
        if inverted.any():
            row = changed[inverted].iloc[0]
            message = (
                f"coordinateur {row['id']} : le début ({row['debut']:%Y-%m-%d}) suit la fin "
                f"({row['fin']:%Y-%m-%d}). Corrigez l'une des deux dates."
            )
            raise TableError(message)
    return changed.reset_index(drop=True)


def _dates(cells: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    parsed = pd.to_datetime(cells.where(cells != ""), format="%Y-%m-%d", errors="coerce")
    _refuse(cells, (cells != "") & parsed.isna(), "une date AAAA-MM-JJ est attendue")
    return parsed.astype("datetime64[s]")


def _degrees(cells: pd.Series[str], limit: float) -> pd.Series[float]:
    parsed = pd.to_numeric(cells.where(cells != ""), errors="coerce")
    wrong = (cells != "") & ~(parsed.abs() <= limit)
    _refuse(
        cells,
        wrong,
        f"un nombre de degrés entre -{limit} et {limit}, avec un point décimal, est attendu",
    )
    return parsed.astype(float)


def _refuse(cells: pd.Series[str], wrong: pd.Series[bool], expected: str) -> None:
    if wrong.any():
        line, value = cells[wrong].index[0], cells[wrong].iloc[0]
        message = (
            f"ligne {line}, colonne « {cells.name} » : {expected}, trouvé « {value} ». "
            "Corrigez cette cellule."
        )
        raise TableError(message)


def _settled(table: pd.DataFrame, nom: str, territory: Territory) -> tuple[pd.DataFrame, list[str]]:
    """Bring the communes of a table to the vintage in use, and say which were replaced."""
    outside = _outside_reference(table["commune"])
    current: dict[str, str] = {}
    for code in sorted(set(table.loc[(table["commune"] != "") & ~outside, "commune"])):
        try:
            current[code] = territory.current("commune", code)
        except CodeError as error:
            first = table.loc[table["commune"] == code, "id"].iloc[0]
            message = f"Table « {nom} », {first} : {error}"
            raise CodeError(message) from error
    commune = table["commune"].map(lambda code: current.get(code, code))
    sentences = [
        f"Table « {nom} » : la commune {code} est aujourd'hui comprise dans {now}."
        for code, now in current.items()
        if now != code
    ]
    return table.assign(commune=commune), sentences


def _outside_reference(commune: pd.Series[str]) -> pd.Series[bool]:
    return commune.str[:3].isin(list(OUTRE_MER_HORS_REFERENTIEL))


def _located(posts: pd.DataFrame, territory: Territory) -> tuple[pd.DataFrame, list[str]]:
    """Give each post a commune: the one stated, else the one under its point."""
    stated = posts["commune"] != ""
    outside = _outside_reference(posts["commune"])
    position = stated.map({True: "commune", False: "point"}).mask(outside, "hors_referentiel")
    commune = posts["commune"]
    if not stated.all():
        commune = commune.mask(~stated, _under_points(posts[~stated], territory))
    sentences = []
    if outside.any():
        sentences.append(
            f"{int(outside.sum())} poste(s) hors du référentiel cartographique "
            "(collectivités d'outre-mer) : listés, absents des totaux."
        )
    return posts.assign(commune=commune, position=position), sentences


def _under_points(posts: pd.DataFrame, territory: Territory) -> pd.Series[str]:
    from cnc_geo.shapes import communes_at  # noqa: PLC0415  (polygons only when a point needs them)

    lost = posts["latitude"].isna() | posts["longitude"].isna()
    if lost.any():
        message = (
            f"Conseiller {posts.loc[lost, 'id'].iloc[0]} : une commune ou des coordonnées sont "
            "attendues, les deux manquent. Indiquez au moins le code de la commune."
        )
        raise TableError(message)
    found = communes_at(territory, posts["longitude"], posts["latitude"])
    if (found == "").any():
        row = posts[found == ""].iloc[0]
        message = (
            f"Conseiller {row['id']} : le point ({row['latitude']}, {row['longitude']}) n'est dans "
            "aucune commune. Indiquez le code de la commune, ou corrigez le point."
        )
        raise TableError(message)
    return pd.Series(found, index=posts.index)
