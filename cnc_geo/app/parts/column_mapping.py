"""Which column holds what: asked for a file of no known kind, and corrected for any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

from cnc_geo.app.display.frames import as_it_is
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import table_grid
from cnc_geo.app.state.uploads import AUTOMATIQUE, Choice
from cnc_geo.readers.associations import association_text
from cnc_geo.readers.cleaning import fold
from cnc_geo.readers.columns import CONSTANTE, NEEDED, enough, map_columns, suggest_columns
from cnc_geo.readers.contacts import MASQUE
from cnc_geo.readers.echoes import header_labels, shown
from cnc_geo.readers.fields import FIELDS, TABLE_FIELDS
from cnc_geo.readers.personal import personal_headers
from cnc_geo.schema.labels import NIVEAU, TABLE_LUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnc_geo.app.state.uploads import Upload
    from cnc_geo.readers.containers.sheet import Sheet
    from cnc_geo.readers.reading import Reading

_NONE = "— aucune colonne —"
_PREVIEW = 5
"""Rows of the file shown beside its columns."""


class _Asked(NamedTuple):
    """What is asked: which header of a sheet holds each field.

    Parameters
    ----------
    upload, feuille, sheet
        The file, the rank of its sheet, and this sheet.
    table
        Table that the file is read as, or None if the file tells it.
    champs
        Fields asked for.
    usuels
        Field → header, as the columns tell by themselves.
    """

    upload: Upload
    feuille: int
    sheet: Sheet
    table: str | None
    champs: Sequence[str]
    usuels: Mapping[str, str]

    def key(self, champ: str) -> str:
        """Key of the widget of a field."""
        return f"champ-{self.upload.cle}-{self.feuille}-{self.table}-{champ}"

    def current(self, champ: str) -> str:
        """Header that holds a field as things stand; empty for none."""
        return dict(self.upload.choix.colonnes).get(champ, self.usuels.get(champ, ""))

    def choose(self) -> None:
        """Keep what the widgets say; what is as usual is not told."""
        told = {champ: st.session_state[self.key(champ)] for champ in self.champs}
        differ = {c: h for c, h in told.items() if h != self.usuels.get(c, "")}
        self.upload.choix = Choice(self.feuille, self.table, tuple(sorted(differ.items())))

    def accept(self, suggested: Mapping[str, str]) -> None:
        """Take the suggestions."""
        for champ in self.champs:
            st.session_state[self.key(champ)] = suggested.get(champ, self.current(champ))
        self.choose()


def ask(upload: Upload) -> None:
    """Ask what a file of no known kind holds, until it can be read."""
    st.warning(
        f"**{plain(upload.nom)} n'est pas reconnu : dites ce qu'il contient.** Choisissez ce que "
        "décrit chaque ligne, puis quelle colonne dit quoi."
    )
    feuille = _ask_sheet(upload)
    sheet = upload.sheets[feuille]
    table = _ask_table(upload, feuille)
    st.caption(f"Les premières lignes du fichier ({plain(sheet.forme)})")
    table_grid.show(
        as_it_is(_preview(sheet)),
        key=f"apercu-{upload.cle}-{feuille}",
        alt="Premières lignes du fichier",
    )
    if table is None:
        return
    asked = _ask_freely(upload, feuille, sheet, table)
    _say_missing(asked)
    _show(asked)


def correct(upload: Upload, reading: Reading) -> None:
    """Offer to correct which column holds what, in a file that was read.

    Parameters
    ----------
    upload, reading
        The file and what was read of it.
    """
    found = reading.recognition
    free = found.format.cle == "libre"
    opened = upload.corrige
    with st.expander("Corriger les colonnes", expanded=opened, key=f"corriger-{upload.cle}"):
        if free:
            rank = upload.choix.feuille if upload.corrige else _rank(upload, found)
            table = _ask_table(upload, rank, told=found.format.tables[0])
            _show(_ask_freely(upload, rank, found.sheet, table or found.format.tables[0]))
        else:
            _show(_ask_of_known(upload, reading))
        if upload.corrige:
            st.button("Revenir à la lecture automatique", on_click=_reset, args=(upload,))
    if free:
        save(reading)


def save(reading: Reading) -> None:
    """Offer the mapping of a file, to be dropped with the next ones."""
    table = reading.format.tables[0]
    st.download_button(
        "Enregistrer cette association",
        lambda: association_text(reading.recognition).encode(),
        f"association_{table}.json",
        "application/json",
        key=f"association-{reading.sha256[:12]}",
        on_click="ignore",
        help="Un petit fichier : déposez-le avec les prochains fichiers de même forme, leurs "
        "colonnes seront associées de même.",
    )


def _rank(upload: Upload, found: object) -> int:
    """Rank of the sheet that recognition kept."""
    sheet = getattr(found, "sheet", None)
    return next((n for n, s in enumerate(upload.sheets) if s is sheet), 0)


def _ask_sheet(upload: Upload) -> int:
    if len(upload.sheets) == 1:
        return 0
    key = f"feuille-{upload.cle}"

    def chosen() -> None:
        upload.choix = Choice(st.session_state[key], upload.choix.table)

    rank: int = st.selectbox(
        "Feuille ou couche à lire",
        range(len(upload.sheets)),
        index=upload.choix.feuille,
        format_func=lambda n: upload.sheets[n].nom,
        key=key,
        on_change=chosen,
    )
    return rank


def _ask_table(upload: Upload, feuille: int, *, told: str | None = None) -> str | None:
    key = f"table-{upload.cle}"
    current = upload.choix.table or told

    def chosen() -> None:
        upload.choix = Choice(feuille, st.session_state[key])

    table: str | None = st.selectbox(
        "Ce fichier contient",
        list(TABLE_FIELDS),
        index=None if current is None else list(TABLE_FIELDS).index(current),
        format_func=lambda table: TABLE_LUE[table].titre,
        placeholder="Choisissez ce que décrit chaque ligne",
        key=key,
        on_change=chosen,
    )
    return table


def _ask_freely(upload: Upload, feuille: int, sheet: Sheet, table: str) -> _Asked:
    usual = {champ: headers[0] for champ, headers in map_columns(sheet, table).items()}
    return _Asked(upload, feuille, sheet, table, TABLE_FIELDS[table], usual)


def _ask_of_known(upload: Upload, reading: Reading) -> _Asked:
    """Ask for the fields of a known kind; what it says of itself is worked out from its columns."""
    found = reading.recognition
    by_fold = {fold(str(h)): str(h) for h in reversed(found.sheet.cellules.columns)}
    usual = {
        champ: next((by_fold[alias] for alias in names if alias in by_fold), "")
        for champ, names in found.format.champs.items()
    }
    if not usual:  # boundaries: columns by their usual names
        usual = {c: h[0] for c, h in map_columns(found.sheet, found.format.tables[0]).items()}
        return _Asked(upload, _rank(upload, found), found.sheet, None, list(usual), usual)
    return _Asked(upload, _rank(upload, found), found.sheet, None, list(usual), usual)


def _show(asked: _Asked) -> None:
    """Show one choice a field, three side by side, and what may be meant where nothing is sure."""
    headers = [str(header) for header in asked.sheet.cellules.columns]
    labels = {**header_labels(headers), **_LEVELS}
    suggested = suggest_columns(asked.sheet, asked.table) if asked.table else {}
    open_ = {c: h for c, h in suggested.items() if c in asked.champs and not asked.current(c)}
    columns = st.columns(3)
    for place, champ in enumerate(asked.champs):
        with columns[place % 3]:
            current = asked.current(champ)
            offered = ["", *headers, *(_LEVELS if champ == "niveau" else ())]
            st.selectbox(
                FIELDS[champ].sens,
                offered,
                index=offered.index(current) if current in offered else 0,
                format_func=lambda header: labels.get(header, "") or _NONE,
                key=asked.key(champ),
                on_change=asked.choose,
            )
            if champ in open_:
                st.caption(f"Suggestion, à vérifier : « {plain(open_[champ])} »")
    if open_:
        label = "Prendre la suggestion" if len(open_) == 1 else "Prendre les suggestions"
        key = f"suggestions-{asked.upload.cle}"
        st.button(label, key=key, on_click=asked.accept, args=(open_,))


_LEVELS = {
    f"{CONSTANTE}{niveau}": f"toujours : {NIVEAU[niveau].phrase}"
    for niveau in ("epci", "departement", "commune", "ept", "region")
}
"""What may stand for a column of levels: the same level on every row."""


def _say_missing(asked: _Asked) -> None:
    """Say what is still needed: of the ways to have enough, the shortest."""
    assert asked.table is not None  # noqa: S101  (asked before)
    held = {champ: (asked.current(champ),) for champ in asked.champs if asked.current(champ)}
    if enough(asked.table, held, asked.sheet):
        return
    lacking = [fields - set(held) for fields in NEEDED[asked.table]]
    least = min(len(fields) for fields in lacking)
    if asked.table == "contours" and least == 0:
        st.info("Des polygones sont attendus : ce fichier n'a pas de contours.")
        return
    ways = [
        " et ".join(f"« {FIELDS[champ].sens} »" for champ in asked.champs if champ in fields)
        for fields in lacking
        if len(fields) == least
    ]
    st.info(f"Il manque encore la colonne {' ou '.join(dict.fromkeys(ways))}.")


def _preview(sheet: Sheet) -> pd.DataFrame:
    """First rows, what may tell a person masked: nobody knows yet what the columns hold."""
    rows = sheet.cellules.head(_PREVIEW)
    headers = [str(header) for header in rows.columns]
    masked = personal_headers(headers)
    told = {
        header: [(MASQUE if header in masked and cell else shown(cell)) for cell in rows[header]]
        for header in headers
    }
    return pd.DataFrame(told, index=rows.index).rename(columns=header_labels(headers))


def _reset(upload: Upload) -> None:
    """Read it again by what its columns tell, and forget what the widgets say."""
    upload.choix = AUTOMATIQUE
    for key in [str(k) for k in st.session_state]:
        if key.startswith((f"champ-{upload.cle}-", f"table-{upload.cle}")):
            del st.session_state[key]
