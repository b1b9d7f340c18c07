"""Page «Candidature»: one candidacy, its zone, what it changes, the rules, whom to consult."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.app.display import dossiers, listing
from cnc_geo.app.display.plain import plain
from cnc_geo.app.parts import banner, sidebar
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.parts.map_frame import show_map
from cnc_geo.app.state import address
from cnc_geo.app.state.cache import published
from cnc_geo.app.state.examinations import examine
from cnc_geo.candidacies.consultation import count_consultation, list_consultation
from cnc_geo.candidacies.examination import measure_effect
from cnc_geo.candidacies.rulebook import apply_rules
from cnc_geo.errors import ChoiceError
from cnc_geo.exports.features import meeting_shapes, seat_points
from cnc_geo.exports.sheets import PrintedSheet, sheet_html
from cnc_geo.maps.view import Display, paint
from cnc_geo.network.provenance import ATTRIBUTION_COURTE
from cnc_geo.schema.codes import SEPARATOR
from cnc_geo.schema.french import number
from cnc_geo.schema.tables import meaning

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.start import Start
    from cnc_geo.app.state.address import View
    from cnc_geo.network.situation import Situation

_BLANK = "\N{EM DASH}"


def show(depot: StreamlitPage) -> None:
    """Show the page.

    Parameters
    ----------
    depot
        The page where files are dropped.
    """
    start, view, situation = sidebar.open_page()
    batch = examine(situation)
    banner.style()
    if batch.examens.empty:
        st.title("Candidature")
        banner.show(start, depot)
        st.info("Aucune candidature ici : déposez-en un fichier, ou changez de territoire.")
        address.write(view)
        return
    identifiant = _choose(batch.examens, situation)
    address.write(view._replace(candidature=identifiant))
    examined = batch.examens[batch.examens["id"] == identifiant].iloc[0]
    met = batch.rencontres[batch.rencontres["candidature"] == identifiant]
    _show_head(situation, examined)
    banner.show(start, depot)
    _show_figures(examined)
    flags = _show_flags(examined)
    left, right = st.columns([11, 9])
    with left:
        _show_map(start, situation, view, examined)
    with right:
        effects = _show_effect(situation, identifiant)
        _show_met(situation, met)
    rules = _show_rules(situation, identifiant)
    consulted = _show_consultation(situation, identifiant)
    tables = {
        "Avant et après": effects,
        "Ce qu'elle rencontre": dossiers.meeting_rows(met, situation.network),
        "Les règles de l'appel": rules,
        "Structures à consulter": consulted,
    }
    _offer_sheet(situation, examined, flags, tables)


def _choose(examens: pd.DataFrame, situation: Situation) -> str:
    """Choose a candidacy of the part one looks at."""
    ids = examens["id"].tolist()
    if st.session_state.get("candidature") not in ids:
        st.session_state.candidature = ids[0]
    noms = dossiers.names(situation.network)
    told = {i: f"{i} · {noms.get(s, s)}" for i, s in zip(ids, examens["structure"], strict=True)}
    chosen: str = st.selectbox(
        "Candidature",
        ids,
        key="candidature",
        format_func=told.__getitem__,
        on_change=address.gesture,
        help="Tapez un identifiant ou un nom de structure.",
    )
    return chosen


def _show_head(situation: Situation, examined: pd.Series) -> None:
    nom = dossiers.names(situation.network).get(examined["structure"], examined["structure"])
    st.title(plain(examined["id"]))
    parts = [
        plain(nom),
        dossiers.CAS[examined["cas"]],
        dossiers.PORTEUR[examined["porteur"]],
        dossiers.CONTRAT[examined["contrat"]],
        listing.NIVEAU.get(examined["niveau"], "zone inconnue"),
        listing.ETAT[examined["etat"]],
        f"avis du préfet : {dossiers.AVIS[examined['avis_prefet']].lower()}",
    ]
    st.caption(" · ".join(filter(None, parts)))


def _show_figures(examined: pd.Series) -> None:
    """Show the figures of the zone; a dash where there is none, never 0."""
    told = {
        "Habitants": ("population", _whole(examined["population"])),
        "Gagnés": ("population_gagnee", _whole(examined["population_gagnee"])),
        "Partagés": ("population_partagee", _whole(examined["population_partagee"])),
        "CN gagnés": ("conseillers_gagnes", _whole(examined["conseillers_gagnes"])),
        "Subvention": ("subvention_eur", _whole(examined["subvention_eur"], " €")),
        "€ / hab. gagné": (
            "euros_par_habitant_gagne",
            _ratio(examined["euros_par_habitant_gagne"]),
        ),
    }
    for column, (heading, cell) in zip(st.columns(len(told)), told.items(), strict=True):
        nom, value = cell
        with column, st.container(border=True):
            st.metric(heading, value, help=meaning("examens", nom))


def _whole(value: float, unit: str = "") -> str:
    return _BLANK if isnan(value) else f"{number(int(value))}{unit}"


def _ratio(value: float) -> str:
    return _BLANK if isnan(value) else f"{value:.2f}".replace(".", ",")


_FLAGS = {
    "alertes": ("Ce qui appelle une décision", ":material/flag:"),
    "atouts": ("Ce qui plaide pour elle", ":material/check_circle:"),
    "doutes": ("Ce que l'appel laisse incertain", ":material/help:"),
}


def _show_flags(examined: pd.Series) -> dict[str, list[str]]:
    """Show alerts, assets and doubts; each is a sentence."""
    told = {}
    for column, (name, (heading, icon)) in zip(st.columns(3), _FLAGS.items(), strict=True):
        sentences = examined[name].split(SEPARATOR) if examined[name] else []
        told[heading] = sentences
        column.markdown(f"{icon} **{heading}**")
        column.markdown("\n".join(f"- {plain(s)}" for s in sentences) or "Rien.")
    return told


def _show_map(start: Start, situation: Situation, view: View, examined: pd.Series) -> None:
    met = examined["rencontres"].split(SEPARATOR) if examined["rencontres"] else []
    members = situation.declared.members_of(examined["id"])
    if not len(members):
        st.info("Sa zone n'est pas connue, ou est hors du référentiel : elle n'est pas dessinée.")
    drawn = paint(
        situation,
        published(start, situation.niveau, situation.code),
        focus=members if len(members) else None,
        outlined=[*met, examined["id"]],
        display=Display(
            niveau=view.niveau,
            conseillers="conseillers" in view.couches,
            coordinateurs="coordinateurs" in view.couches,
            background=st.session_state.fond,
        ),
    )
    show_map(drawn, key="carte-candidature", height=620, sources=ATTRIBUTION_COURTE)
    st.caption("Couleurs : la couverture d'aujourd'hui. Contours : sa zone et celles rencontrées.")


def _show_effect(situation: Situation, identifiant: str) -> pd.DataFrame:
    st.header("Avant et après")
    rows = dossiers.effect_rows(measure_effect(situation, identifiant))
    if rows.empty:
        st.caption("Sans zone connue, rien ne change sur la carte.")
    else:
        st.dataframe(
            rows,
            key="effets",
            alt="Avant et après la candidature",
            hide_index=True,
            column_config=dossiers.COLUMNS,
        )
    return rows


def _show_met(situation: Situation, met: pd.DataFrame) -> None:
    st.header("Ce qu'elle rencontre")
    if met.empty:
        st.caption("Aucun périmètre ne la touche.")
        return
    st.dataframe(
        dossiers.meeting_rows(met, situation.network),
        key="rencontres",
        alt="Périmètres que cette candidature rencontre",
        hide_index=True,
        height=min(330, 38 + 36 * len(met)),
        column_config=dossiers.COLUMNS,
    )
    download("rencontres", situation, met, lambda: meeting_shapes(situation, met))


def _show_rules(situation: Situation, identifiant: str) -> pd.DataFrame:
    st.header("Les règles de l'appel, et leurs lignes")
    rows = dossiers.rule_rows(apply_rules(situation, identifiant))
    # A table that wraps and prints; it reads cells as Markdown, hence `plain`.
    st.table(rows.map(plain).set_index("Règle"))
    return rows


def _show_consultation(situation: Situation, identifiant: str) -> pd.DataFrame:
    """Show whom the applicant must consult, or why it cannot be told."""
    st.header("Structures à consulter")
    try:
        table = list_consultation(situation, identifiant)
    except ChoiceError as error:
        st.info(plain(str(error)))
        return pd.DataFrame()
    counts = count_consultation(table)
    st.markdown(
        f"**{number(counts.doivent)}** doivent être consultées, leur siège étant dans la zone ; "
        f"**{number(counts.peuvent)}** peuvent l'être, y ayant un lieu d'activité ; "
        f"**{number(counts.disputees)}** sont aussi dans un autre périmètre."
    )
    st.caption(
        "L'appel (L82-84) demande de consulter toutes les structures « situées dans la zone », et "
        "ne dit ni comment, ni sous quel délai : le siège est la lecture retenue."
    )
    communes = situation.territory.communes
    noms = dict(zip(communes["code"], communes["nom"], strict=True))
    rows = dossiers.consultation_rows(table, situation.network, noms)
    if len(rows):
        st.dataframe(
            rows,
            key="consultation",
            alt="Structures à consulter",
            hide_index=True,
            height=min(420, 38 + 36 * len(rows)),
            column_config=dossiers.COLUMNS,
        )
    download("consultation", situation, table, lambda: seat_points(situation, table))
    return rows


def _offer_sheet(
    situation: Situation,
    examined: pd.Series,
    flags: dict[str, list[str]],
    tables: dict[str, pd.DataFrame],
) -> None:
    """Offer the whole page as one file to print."""
    identifiant = str(examined["id"])
    fictive = "demo_" if situation.network.fictif else ""
    st.download_button(
        "Télécharger la fiche à imprimer",
        lambda: sheet_html(
            situation, PrintedSheet(f"Candidature {identifiant}", flags, tables)
        ).encode(),
        f"{fictive}candidature_{listing.file_stem(identifiant)}.html",
        "text/html",
        key="fiche",
        on_click="ignore",
        icon=":material/print:",
    )
