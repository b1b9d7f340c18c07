"""The table of territories, the map's full alternative, and the card of an EPCI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.needs import class_needs, find_needs
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.display.perimeters import perimeter_rows, structure_names
from cnc_geo.app.display.territories import territory_rows
from cnc_geo.app.parts import table_grid
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.state.navigation import choose, enter, gesture
from cnc_geo.app.state.view import NIVEAUX, Place
from cnc_geo.exports.features import coverage_shapes
from cnc_geo.schema.french import count, decimal, number, percent
from cnc_geo.schema.labels import CLASSE_BESOIN, NIVEAU, STATUT

if TYPE_CHECKING:
    import pandas as pd

    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation


def choose_level(situation: Situation) -> None:
    """Choose the territories that are listed, and that a click on the map chooses."""
    st.segmented_control(
        "Lister les",
        NIVEAUX[situation.niveau],
        key="niveau",
        required=True,
        format_func=lambda niveau: NIVEAU[niveau].pluriel,
        on_change=gesture,
        help="Le tableau les liste ; un clic sur la carte choisit l'un d'eux.",
    )


def pick(situation: Situation, niveau: str, code: str) -> None:
    """Go where a territory that was chosen on the map or in the table leads."""
    if niveau in ("region", "departement"):
        enter(Place(niveau, code))
        return
    communes = situation.territory.communes
    epci = communes.loc[communes["code"] == code, "epci"] if niveau == "commune" else None
    chosen = code if epci is None else next(iter(epci.dropna()), None)
    choose(epci=chosen)


def show_table(situation: Situation, view: View) -> None:
    """Show the territories of a level, gaps first; a row chosen opens it."""
    couvertures = measure_coverage(situation, niveau=view.niveau)
    shown = territory_rows(couvertures, niveau=view.niveau, chosen=view.epci)

    def picked(row: int | None) -> None:
        if row is None:
            choose()
        else:
            pick(situation, view.niveau, str(shown.rows.index[row]))

    is_chosen = view.niveau == "epci" and view.epci is not None
    table_grid.pick(
        shown,
        key=f"territoires-{situation.niveau}-{situation.code}-{view.niveau}-{view.epci}",
        alt=f"{NIVEAU[view.niveau].pluriel} : la couverture de chaque territoire",
        most=320,
        chosen=0 if is_chosen else None,
        on_pick=picked,
    )
    if view.niveau == "epci":
        _say_without_epci(situation)
    elif view.niveau == "commune":
        st.caption("Choisir une commune choisit son EPCI.")
    download("couvertures", situation, couvertures, lambda: coverage_shapes(situation, couvertures))


def _say_without_epci(situation: Situation) -> None:
    """Say which communes the table of EPCI cannot hold."""
    communes = situation.territory.communes
    apart = communes[situation.kept & communes["epci"].isna().to_numpy()]
    if len(apart):
        st.caption(
            f"Hors tableau : {plain(', '.join(apart['nom'].unique()))}, sans EPCI "
            f"({number(apart['population'].sum())} habitants)."
        )


def show_card(situation: Situation, epci: str) -> None:
    """Show who covers an EPCI, at which level, since when and until when, its people, its need."""
    couvertures = measure_coverage(situation, niveau="epci")
    row = couvertures[couvertures["code"] == epci].iloc[0]
    with st.container(border=True, key="carte-epci"):
        left, right = st.columns([4, 1])
        left.markdown(f"**{plain(row['nom'])}** — {STATUT[row['statut']].titre.lower()}")
        right.button("Fermer", key="fermer", on_click=choose)
        st.markdown("  \n".join(_facts(situation, row)))
        _say_across(situation, row)
        with st.container(horizontal=True):
            st.button(
                "Cadrer la carte",
                key="cadrer",
                on_click=choose,
                kwargs={"epci": epci, "zoom": True},
            )
            _offer_whole(situation, epci)
        if row["perimetres"]:
            # A grid, not `st.table`: the latter reads cells as Markdown, and a name is not trusted.
            table_grid.show(
                perimeter_rows(situation, row["perimetres"]),
                key="perimetres",
                alt="Périmètres qui couvrent cet EPCI",
            )


def _facts(situation: Situation, row: pd.Series) -> list[str]:
    """Tell the figures of an EPCI, or of its part in the view."""
    share = percent(row["population_couverte"], row["population"])
    covered, total = number(row["population_couverte"]), number(row["population"])
    bare = _bare_communes(situation, row["code"]) if row["statut"] == "partiel" else ""
    communes = count(row["communes"], "commune", "communes")
    attached = number(row["conseillers_rattaches"])
    posts = count(row["conseillers"], "CN", "CN")
    facts = [
        f"{covered} habitants couverts sur {total} ({share})",
        f"{communes}, dont {number(row['communes_couvertes'])} couvertes{bare}",
        f"{posts}, dont {attached} rattachés à un coordinateur",
        _employers(situation, row["code"]),
        _need(situation, row["code"]),
    ]
    if not row["perimetres"]:
        facts.append("Aucun périmètre compté ne le couvre.")
    return [fact for fact in facts if fact]


_NAMED = 4
"""Names told at once."""


def _bare_communes(situation: Situation, epci: str) -> str:
    communes = situation.territory.communes
    here = situation.kept & (communes["epci"] == epci).to_numpy() & ~situation.couverte
    noms = communes[here].sort_values(["population", "code"], ascending=[False, True])["nom"]
    return f" ; sans coordination : {_listed(list(dict.fromkeys(noms)))}"


def _employers(situation: Situation, epci: str) -> str:
    """Name the structures that employ the posts of an EPCI."""
    posts = situation.conseillers
    communes = situation.territory.communes
    here = situation.kept & (communes["epci"] == epci).to_numpy()
    ids = posts.loc[here[posts["rang"]] & (posts["structure"] != ""), "structure"].value_counts()
    if ids.empty:
        return "Aucune structure employeuse connue"
    noms = structure_names(situation.network)
    listed = _listed([noms.get(i, i) for i in ids.index])
    return f"{count(len(ids), 'structure employeuse', 'structures employeuses')} : {listed}"


def _listed(noms: list[str]) -> str:
    told = plain(", ".join(noms[:_NAMED]))
    return told if len(noms) <= _NAMED else f"{told} et {number(len(noms) - _NAMED)} autres"


def _need(situation: Situation, epci: str) -> str:
    """Tell the need of an EPCI, if an indicator tells it."""
    if situation.network.indicateurs.empty:
        return "Besoin : inconnu, aucun indicateur n'est déposé"
    values, people = find_needs(situation), situation.territory.population
    here = situation.kept & (situation.territory.communes["epci"] == epci).to_numpy()
    told = here & ~np.isnan(values)
    total = people[told].sum()
    if not total:
        return "Besoin : sans valeur"
    mean = float((values * people)[told].sum() / total)
    classe = CLASSE_BESOIN[class_needs(situation, np.array([mean]))[0]].titre.lower()
    return f"Besoin : {classe}, {decimal(mean, 2)} en moyenne par habitant"


def _say_across(situation: Situation, row: pd.Series) -> None:
    """Say when the view holds only a part of an EPCI."""
    communes = situation.territory.whole.communes
    total = int((communes["epci"] == row["code"]).sum())
    if total > row["communes"]:
        st.caption(
            f"À cheval : cette vue a {count(row['communes'], 'commune', 'communes')} sur ses "
            f"{number(total)} ; les chiffres sont ceux de cette partie."
        )


def _offer_whole(situation: Situation, epci: str) -> None:
    """Offer the narrowest view that holds the whole of an EPCI over the border of this one."""
    communes = situation.territory.communes
    here = communes[communes["epci"] == epci]
    if here.index.isin(np.flatnonzero(situation.kept)).all():
        return
    regions = here["region"].unique()
    place = Place("region", str(regions[0])) if len(regions) == 1 else Place("france", "FR")
    st.button(
        f"Voir l'EPCI en entier ({plain(situation.territory.name(place.niveau, place.code))})",
        key="entier",
        on_click=_go_whole,
        args=(place, epci),
    )


def _go_whole(place: Place, epci: str) -> None:
    enter(place)
    st.session_state.update(epci=epci, zoom=True, niveau="epci")
