"""First page: what this is, whose data, as of when; find a territory; three doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import banner, search
from cnc_geo.app.start import read_start
from cnc_geo.app.state import navigation
from cnc_geo.app.state.cache import load, shown_network
from cnc_geo.app.state.session import session
from cnc_geo.app.state.view import NAMES, read_view
from cnc_geo.network.provenance import ATTRIBUTION, MENTION_FICTIVE
from cnc_geo.schema.french import count, day

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from cnc_geo.app.start import Start


class Pages(NamedTuple):
    """The other pages of the application."""

    territory: StreamlitPage
    batch: StreamlitPage
    candidacy: StreamlitPage
    exports: StreamlitPage
    files: StreamlitPage
    guide: StreamlitPage


def show(pages: Pages) -> None:
    """Show the page, or the map at once if the address or the command that launched it says where.

    Parameters
    ----------
    pages
        Where the doors lead.
    """
    start = read_start()
    navigation.hold()  # before any switch: what is not drawn nor held is forgotten
    _follow_old_link(start, pages.territory)
    navigation.keep()
    banner.style()
    st.title("Coordination des conseillers numériques")
    st.markdown(
        "Où elle **manque**, où elle est **doublée**, où elle est **fragile**, et ce qu'une "
        "candidature y changerait."
    )
    search.show(start, pages.territory)
    _show_doors(pages)
    _say_whose(start, pages.files)
    _say_what(start)


def _follow_old_link(start: Start, territory_page: StreamlitPage) -> None:
    """Open the map when a link without a page tells a view, or when the server has a place."""
    told = {k: v for k, v in st.query_params.to_dict().items() if k in NAMES}
    placed = start.departement is not None or start.region is not None
    if told or (placed and navigation.is_first_run()):
        st.switch_page(territory_page, query_params=told)


def _say_whose(start: Start, files_page: StreamlitPage) -> None:
    """Tell whose data are shown, and as of when."""
    own, network = session().shown, shown_network(start)
    st.header("De qui sont ces données ?")
    with st.container(horizontal=True, vertical_alignment="center"):
        if own is not None:
            noms = plain(", ".join(own.noms))
            fictive = f" **{MENTION_FICTIVE}**, en partie au moins." if network.fictif else ""
            st.info(f"**Vos fichiers : {noms}** — dans cette session seulement.{fictive}")
        elif network.fictif:
            st.warning(
                f"**{MENTION_FICTIVE}.** Aucun résultat ne décrit la situation réelle : déposez "
                "vos fichiers pour les remplacer. Les territoires sont réels."
            )
        else:
            noms = plain(", ".join(sorted({s.nom for s in network.sources.values()})))
            st.info(f"**Fichiers du serveur : {noms}**")
        st.page_link(files_page, label="Déposer mes fichiers", icon=":material/upload_file:")
    years = load(start)[0].millesimes
    st.markdown(
        f"{count(len(network.conseillers), 'poste', 'postes')} de conseiller, "
        f"{count(len(network.coordinateurs), 'coordinateur', 'coordinateurs')}, "
        f"{count(len(network.candidatures), 'candidature', 'candidatures')}, vus au "
        f"{day(read_view({}, load(start)[0], start).jour)} tant que vous ne choisissez pas "
        "un autre jour. "
        f"Communes : {plain(years.get('communes', 'inconnu'))} ; "
        f"{plain(years.get('population', 'population inconnue'))}."
    )


def _show_doors(pages: Pages) -> None:
    doors = (
        (pages.territory, ":material/map:", "Mon territoire", _PREFECTURE),
        (pages.batch, ":material/inbox:", "Candidatures", _ANCT),
        (pages.exports, ":material/download:", "Données et exports", _ANALYSTE),
    )
    for column, (page, icon, nom, said) in zip(st.columns(len(doors)), doors, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.header(nom)
            st.markdown(said)
            st.page_link(page, label=f"**Ouvrir « {nom} »**", icon=icon)


_PREFECTURE = (
    "Préfecture : les lacunes, les doublons et les échéances de votre département sur une carte, "
    "et quatre questions à vérifier."
)
_ANCT = (
    "ANCT : ce que chaque candidature change, celles qui se rencontrent, et ce qui laisserait un "
    "département sans lacune."
)
_ANALYSTE = (
    "Analyste : toutes les tables, avec leurs contours et leur provenance, en GeoJSON ou en CSV ; "
    "et la commande qui les refait à l'identique."
)


def _say_what(start: Start) -> None:
    with st.expander("Qu'est-ce que cette application ?"):
        st.markdown(
            "Un **conseiller numérique coordinateur** coordonne les conseillers numériques d'un "
            "territoire : un EPCI ou un département. Cette application calcule, commune par "
            "commune, lesquelles sont couvertes à une date donnée, et le montre.\n\n"
            "- Plusieurs coordinations sur un même territoire ne sont **pas une erreur** : un "
            "département et un EPCI s'articulent.\n"
            "- Tout chiffre vient avec son numérateur, son dénominateur et ses millésimes.\n"
            "- Rien n'est envoyé à personne : aucune requête ne sort de ce serveur, sauf si vous "
            "choisissez un fond de carte.\n"
            "- Ce que vous déposez reste dans votre session et disparaît avec elle.\n\n"
            "Ces cartes disent où regarder ; elles ne décident de rien."
        )
    with st.expander("Millésimes et sources des territoires"):
        years = load(start)[0].millesimes
        told = [f"{nom.replace('_', ' ')} : {year}" for nom, year in years.items()]
        st.text("\n".join([*told, ATTRIBUTION]))
