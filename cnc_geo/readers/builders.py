"""Rows, cleaned and placed → the tables of the network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from cnc_geo.errors import SourceError
from cnc_geo.readers import cleaning, wordlists
from cnc_geo.readers.containers.sheet import LIGNES_MAX
from cnc_geo.readers.filtering import is_total
from cnc_geo.readers.placeholders import is_placeholder
from cnc_geo.readers.territorial import read_units
from cnc_geo.readers.zone_codes import read_zones
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.tables import check, column_names

if TYPE_CHECKING:
    from cnc_geo.readers.journal import Journal
    from cnc_geo.territory.model import Territory

DATES = {"coordinateurs": ("debut", "fin"), "candidatures": ("date_depot",)}
"""Columns of dates of each table."""

_ETAT_PAR_DEFAUT = {"coordinateurs": "en_poste", "candidatures": "propose"}
"""State of a zone when the file has no column for it: it lists people in post, or applications."""


def derive_tables(
    tables: tuple[str, ...], rows: pd.DataFrame, *, territory: Territory, journal: Journal
) -> dict[str, pd.DataFrame]:
    """Make the tables that a file gives.

    Parameters
    ----------
    tables
        Their names.
    rows
        Cleaned cells, with `commune`, `latitude`, `longitude` and `position`, indexed by line.
    territory
        The communes.
    journal
        Where what is found is said.

    Returns
    -------
    dict
        Name → checked table, with dates and coordinates as values. Rows that are set aside here
        have a remark that says so.
    """
    derived: dict[str, pd.DataFrame] = {}
    coordination = _coordinations(rows, tables)
    for nom in tables:
        if nom == "coordinateurs" and coordination is not None:
            part = rows[coordination]
            _say_coordinators(part, journal)
        elif coordination is not None:
            part = rows[~coordination]
        else:
            part = rows
        made = _MAKERS[nom](part, nom, territory, journal, set(tables))
        derived[nom] = typed(check(made[column_names(nom)], nom), nom)
    return derived


def empty(nom: str) -> pd.DataFrame:
    """Make a table without any row."""
    return typed(pd.DataFrame(columns=column_names(nom), dtype=object), nom)


def typed(table: pd.DataFrame, nom: str) -> pd.DataFrame:
    """Turn dates and coordinates into values, rows numbered from 0; other cells stay text."""
    changed: dict[str, Any] = {}
    for column in DATES.get(nom, ()):
        days = pd.to_datetime(table[column].replace("", None), format="%Y-%m-%d")
        changed[column] = days.astype("datetime64[s]")
    for column in {"latitude", "longitude"} & set(table.columns):
        changed[column] = table[column].astype(float)
    numbers = {*changed, "valeur"}
    changed |= {c: table[c].astype("str") for c in table.columns if c not in numbers}
    return table.assign(**changed).reset_index(drop=True)


def _coordinations(rows: pd.DataFrame, tables: tuple[str, ...]) -> pd.Series[bool] | None:
    """Tell which rows of a file of posts or people are coordinators; None if none can be."""
    if "coordinateurs" not in tables or len(tables) == 1:
        return None
    # Without any row, pandas does not know that the answers are booleans.
    if "est_coordinateur" in rows.columns:
        said = rows["est_coordinateur"].map(lambda cell: wordlists.YES_NO.get(cleaning.fold(cell)))
        return said == "oui"
    return rows["roles"].map(lambda cell: "coordinateur" in cleaning.fold(cell)).astype(bool)


def _say_coordinators(rows: pd.DataFrame, journal: Journal) -> None:
    journal.of_rows(
        rows.index,
        "est_coordinateur" if "est_coordinateur" in rows.columns else "roles",
        "poste_coordinateur",
        "garde",
        "Un coordinateur : la ligne entre dans « coordinateurs », non dans « conseillers ».",
    )


def _column(rows: pd.DataFrame, champ: str, otherwise: str = "") -> pd.Series[str]:
    return rows.get(champ, pd.Series(otherwise, index=rows.index, dtype=object))


def _base(rows: pd.DataFrame, nom: str) -> pd.DataFrame:
    """Columns that every table takes from its rows as they are."""
    return pd.DataFrame({c: _column(rows, c) for c in column_names(nom)}, index=rows.index)


def _structures(
    rows: pd.DataFrame, nom: str, _territory: Territory, _journal: Journal, _with: set[str]
) -> pd.DataFrame:
    table = _base(rows, nom)
    return table.assign(nom=table["nom"].where(table["nom"] != "", "(sans nom)"))


def _conseillers(
    rows: pd.DataFrame, nom: str, _territory: Territory, journal: Journal, given: set[str]
) -> pd.DataFrame:
    table = _base(rows, nom)
    state = wordlists.one_of(wordlists.STATES_OF_POST, "état d'un poste")
    table["etat"] = journal.clean(table["etat"], "etat", state)
    returned = table.index[table["etat"] == "rendu"]
    said = "Ce poste est rendu : il est gardé et ne compte pas."
    journal.of_rows(returned, "etat", "poste_rendu", "garde", said)
    listed = journal.clean(table["coordinateurs"], "coordinateurs", cleaning.identifiers)
    table = table.assign(coordinateurs=listed)
    if "structures" in given:
        # Read as an employer is: `0` and `x` may be the id of a row, but name no structure.
        table["structure"] = rows["id"].where(~rows["id"].map(is_placeholder), "")
    if "personnes" in rows.columns:
        return _by_person(table, rows["personnes"], journal)
    if "nombre" in rows.columns:
        return _by_number(table, rows["nombre"], journal)
    return table


def _by_number(table: pd.DataFrame, numbers: pd.Series[str], journal: Journal) -> pd.DataFrame:
    """Repeat a row as many times as it has posts; an unreadable number gives none."""
    told = pd.to_numeric(numbers, errors="coerce")
    absent, wild = told.isna(), told > _MOST_POSTS
    said = "Un nombre de postes est attendu, il manque : la ligne ne donne aucun poste."
    journal.of_rows(table.index[absent], "nombre", "nombre_illisible", "garde", said)
    said = f"Au plus {_MOST_POSTS} postes sont attendus : la ligne n'en donne aucun. Vérifiez-la."
    journal.of_rows(table.index[wild], "nombre", "nombre_illisible", "ignore", said)
    counts = told.where(~absent & ~wild, 0).astype(int)
    if counts.sum() > LIGNES_MAX:
        message = (
            f"Au plus {LIGNES_MAX} postes sont attendus dans un fichier, les lignes de celui-ci en "
            f"donnent {counts.sum()}. Vérifiez la colonne des nombres de postes."
        )
        raise SourceError(message)
    repeated = table.loc[table.index.repeat(counts)]
    rank = repeated.groupby(level=0).cumcount() + 1
    alone = counts.loc[repeated.index].to_numpy() == 1
    ids = repeated["id"].where(alone, repeated["id"] + "-" + rank.astype(str))
    return repeated.assign(id=_distinct(ids))


_MOST_POSTS = 1000
"""No structure has more posts (the largest has 37): a larger number is a fault."""


def _distinct(ids: pd.Series[str]) -> pd.Series[str]:
    """Tell apart ids made from others: «2-1» may also be the id of a row."""
    while ids.duplicated().any():
        ids = ids.where(~ids.duplicated(), ids + "bis")
    return ids


def _by_person(table: pd.DataFrame, people: pd.Series[str], journal: Journal) -> pd.DataFrame:
    """Count each person once, at the first place that names them."""
    named = people.map(_people)
    nobody = named.index[named.map(len) == 0]
    said = "Un conseiller au moins est attendu ; ce lieu n'en nomme aucun et ne donne pas de poste."
    journal.of_rows(nobody, "personnes", "personne_anonyme", "garde", said)
    each = table.assign(id=named).explode("id").dropna(subset=["id"])
    again = each["id"].duplicated()
    said = (
        "Un conseiller de ce lieu est déjà compté sur une autre ligne : il ne l'est pas deux fois."
    )
    journal.of_rows(
        dict.fromkeys(each.index[again]), "personnes", "personne_repetee", "garde", said
    )
    return each[~again]


def _people(cell: str) -> list[str]:
    """List the people of a place; «Total» is none, as in a column of identifiers."""
    listed = cleaning.identifiers(cell).texte.split(SEPARATOR)
    return [person for person in listed if person and not is_total(person)]


def _zoned(
    rows: pd.DataFrame, nom: str, territory: Territory, journal: Journal, _with: set[str]
) -> pd.DataFrame:
    """Coordinators and candidacies: what they are, their state and their zone."""
    table = _base(rows, nom)
    if nom == "coordinateurs" and "convention" in rows.columns:
        table["fin"] = table["fin"].where(table["fin"] != "", rows["convention"])
    if "etat" in rows.columns:
        read = wordlists.one_of(wordlists.STATES_OF_ZONE, "état")
        table["etat"] = journal.clean(table["etat"], "etat", read)
    else:
        table["etat"] = _ETAT_PAR_DEFAUT[nom]
    table = _without(table, (table["etat"] == ""), "etat", "valeur_inconnue", _SANS_ETAT, journal)
    if nom == "coordinateurs":
        wrong = (table["debut"] != "") & (table["fin"] != "") & (table["debut"] > table["fin"])
        table = _without(table, wrong, "fin", "dates_inversees", _INVERSEES, journal)
        table = table[~table.index.isin(_without_end(rows, table, journal))]
    zones = read_zones(rows.loc[table.index], territory=territory, journal=journal)
    inference = table["inference"].where(zones["inference"] == "", zones["inference"])
    outline = table["geometrie"].where(zones["niveau"] == "polygone", "")
    return table.assign(
        niveau=zones["niveau"], codes=zones["codes"], inference=inference, geometrie=outline
    )


def _without_end(rows: pd.DataFrame, table: pd.DataFrame, journal: Journal) -> set[int]:
    """Lines whose end was written and could not be read: an open end would count for ever."""
    ends = {journal.label(header) for header in journal.headers("fin")}
    unread = {
        r.ligne for r in journal.remarks if r.constat == "date_illisible" and r.colonne in ends
    }
    lost = [ligne for ligne in table.index if ligne in unread and not rows["fin"].get(ligne, "")]
    said = "Une fin lisible est attendue : sans elle la zone compterait toujours. Ligne écartée."
    journal.of_rows(lost, "fin", "date_illisible", "ecarte", said)
    return set(lost)


_SANS_ETAT = (
    "Un état est attendu (en_poste, prevu, propose, termine) : sans lui, rien ne dit si la zone "
    "compte. La ligne est écartée."
)
_INVERSEES = "Une fin qui suit le début est attendue, elle le précède. La ligne est écartée."


def _without(
    table: pd.DataFrame,
    aside: pd.Series[bool],
    champ: str,
    constat: str,
    said: str,
    journal: Journal,
) -> pd.DataFrame:
    journal.of_rows(table.index[aside], champ, constat, "ecarte", said)
    return table[~aside]


def _places(
    rows: pd.DataFrame, nom: str, _territory: Territory, _journal: Journal, _with: set[str]
) -> pd.DataFrame:
    return _base(rows, nom)


_Maker = Callable[[pd.DataFrame, str, "Territory", "Journal", set[str]], pd.DataFrame]

_MAKERS: dict[str, _Maker] = {
    "structures": _structures,
    "conseillers": _conseillers,
    "coordinateurs": _zoned,
    "candidatures": _zoned,
    "lieux": _places,
    "indicateurs": read_units,
    "masque": read_units,
    "contours": read_units,
}
