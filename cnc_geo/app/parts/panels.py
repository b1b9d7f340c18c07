"""Panels of the page «Territoire»: figures, tables, cards and downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.analysis.coverage import check_identities
from cnc_geo.analysis.gaps import find_neighbours
from cnc_geo.analysis.overlaps import find_overlaps, name_shared
from cnc_geo.analysis.summary import Figure, count_figures
from cnc_geo.app.display import listing, tellings
from cnc_geo.app.display.plain import plain
from cnc_geo.app.parts.downloads import download
from cnc_geo.app.state.navigation import choose
from cnc_geo.exports.features import gap_shapes, neighbour_shapes, overlap_shapes
from cnc_geo.network.provenance import ATTRIBUTION, notes, trace_provenance
from cnc_geo.schema.french import count, number, percent
from cnc_geo.schema.tables import column_names, meaning

if TYPE_CHECKING:
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation


def show_figures(situation: Situation) -> None:
    """Show what is counted: covered, not, doubled, each with its denominator."""
    figures = count_figures(situation)
    for pair in (figures[:2], figures[2:]):
        for column, figure in zip(st.columns(2), pair, strict=True):
            with column, st.container(border=True):
                _show_figure(situation, figure)
    if situation.renseignee:
        _say_fragility(situation, figures[0])


def _say_fragility(situation: Situation, people: Figure) -> None:
    """Say what rests on one perimeter alone, and what on zones that were not declared."""
    alone = people.couverts - people.doubles
    deduced = int(situation.territory.population[situation.deduite & situation.kept].sum())
    told = f"**{number(alone)}** habitants ne sont couverts que par un seul périmètre"
    if deduced:
        told += (
            f" ; **{number(deduced)}** ne le sont que par des zones déduites ou supposées, non "
            "déclarées"
        )
    st.markdown(told + ".")


_LABELS = {
    "Habitants": ("Habitants couverts", "sans coordination"),
    "Communes": ("Communes couvertes", "sans coordination"),
    "EPCI": ("EPCI entièrement couverts", "incomplets"),
    "Conseillers": ("Conseillers couverts", "dans une commune non couverte"),
}
"""Heading of each figure, and what those that are not covered are called."""

_TWICE = {
    "Habitants": "couverts",
    "Communes": "couvertes",
    "EPCI": "couverts",
    "Conseillers": "couverts",
}
"""A double, to the page, is of one level: what is covered twice may be so at two levels."""

_HELP = {
    "Habitants": "Habitants des communes qu'au moins un périmètre compté contient, sur tous ceux "
    "du territoire. Plusieurs fois : ceux des communes que deux périmètres ou plus contiennent.",
    "Communes": "Communes qu'au moins un périmètre compté contient, sur toutes celles du "
    "territoire. Plusieurs fois : celles que deux périmètres ou plus contiennent.",
    "EPCI": "EPCI dont toutes les communes du territoire sont couvertes, sur tous ceux qui y ont "
    "une commune. Plusieurs fois : ceux dont une commune l'est.",
    "Conseillers": "Postes occupés ou vacants dans une commune couverte, sur tous ceux du "
    "territoire ; un poste rendu ne compte pas. Plusieurs fois : ceux d'une commune en double.",
}
"""What each figure counts: numerator, denominator, doubles."""

_VINTAGE = {"Habitants": "population", "Communes": "communes", "EPCI": "epci"}
"""Component of the territory that each figure counts; posts are of the files that are shown."""


def _help(situation: Situation, figure: Figure) -> str:
    """Say what a figure counts, and as of when."""
    if figure.nom in _VINTAGE:
        when = situation.territory.millesimes.get(_VINTAGE[figure.nom], "inconnu")
    else:
        when = ", ".join(sorted({source.nom for source in situation.network.sources.values()}))
    return (
        f"{_HELP[figure.nom]}  \n{number(figure.couverts)} / {number(figure.total)} au "
        f"{situation.jour:%d/%m/%Y}. Source : {plain(when)}."
    )


def _show_figure(situation: Situation, figure: Figure) -> None:
    heading, bare = _LABELS[figure.nom]
    if not situation.renseignee:
        st.metric(heading, "inconnu", help=_help(situation, figure))
        st.markdown("Aucun périmètre n'est donné.")
        return
    st.metric(heading, percent(figure.couverts, figure.total), help=_help(situation, figure))
    st.markdown(
        f"{number(figure.couverts)} sur {number(figure.total)}  \n"
        f"**{number(figure.non_couverts)}** {bare}  \n"
        f"**{number(figure.doubles)}** {_TWICE[figure.nom]} plusieurs fois"
    )


def height(rows: pd.DataFrame, *, most: int) -> int:
    """Height in pixels that shows every row, up to a limit beyond which the table scrolls."""
    return min(most, 38 + 36 * len(rows))


def picked_row(key: str) -> int | None:
    """Row of the cell that was clicked, else of the box that was ticked, else None."""
    selection = st.session_state[key].selection
    places = [row for row, _ in selection.cells] or list(selection.rows)
    return int(places[0]) if places else None


def show_gaps(situation: Situation, found: Gaps, view: View) -> None:
    """Show the gap zones, with a zoom on each."""
    st.header("Zones sans coordination")
    if found.table.empty:
        st.success(
            "Aucune : toutes les communes sont couvertes."
            if found.admises.empty
            else "Aucune, hors des absences admises."
        )
        _show_accepted(found)
        return
    ids = found.table["id"].tolist()
    noms = dict(zip(found.table["id"], found.table["nom"].map(listing.short), strict=True))
    place = ids.index(view.lacune) if view.lacune else -1
    following = ids[(place + 1) % len(ids)]
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    left.button(
        f"Zoomer sur la suivante : {plain(noms[following])}",
        key="suivante",
        on_click=choose,
        kwargs={"lacune": following},
    )
    middle.button("Revenir à la vue d'ensemble", disabled=view.lacune is None, on_click=choose)
    right.caption(f"{count(len(ids), 'zone', 'zones')} ; choisissez une ligne pour zoomer.")
    key = f"lacunes-{situation.niveau}-{situation.code}-{view.lacune}"

    def picked() -> None:
        place = picked_row(key)
        choose(lacune=None if place is None else ids[place])

    st.dataframe(
        listing.gap_rows(found.table),
        column_config=tellings.COLUMNS,
        key=key,
        alt="Zones sans coordination",
        hide_index=True,
        on_select=picked,
        selection_mode=["single-row", "single-cell"],
        height=height(found.table, most=330),
        selection_default={"selection": {"rows": [place] if view.lacune else []}},
    )
    download("lacunes", situation, found.table, lambda: gap_shapes(situation, found))
    _show_neighbours(situation, found, view)
    _show_accepted(found)


def _show_accepted(found: Gaps) -> None:
    """Show, if there are any, the zones where a mask accepts the absence of coordination."""
    if found.admises.empty:
        return
    st.markdown("**Absences admises** — mises à part, par le masque donné")
    st.dataframe(
        listing.gap_rows(found.admises),
        column_config=tellings.COLUMNS,
        key="admises",
        alt="Absences de coordination admises",
        hide_index=True,
        height=height(found.admises, most=220),
    )


def _show_neighbours(situation: Situation, found: Gaps, view: View) -> None:
    """Show who touches the chosen gap, or each of them, and could absorb it."""
    neighbours = find_neighbours(situation, found)
    if view.lacune is not None:
        here = neighbours[neighbours["lacune"] == view.lacune]
        st.markdown(f"**Périmètres voisins de cette zone** — {_CONTACT[here['contact'].iloc[0]]}")
        rows = tellings.neighbour_rows(here)
        if len(rows):
            st.dataframe(
                rows,
                column_config=tellings.COLUMNS,
                key="voisins",
                alt="Périmètres voisins de la zone",
                hide_index=True,
                height=height(rows, most=260),
            )
    download(
        "voisinages",
        situation,
        neighbours,
        lambda: neighbour_shapes(situation, found, neighbours),
        what="les voisinages",
    )


_CONTACT = {
    "ile": "une île, que rien ne touche",
    "enclave": "une enclave, qu'un même périmètre entoure en entier",
    "ordinaire": "ceux qui pourraient l'absorber, la plus longue frontière d'abord",
}
"""What surrounds a gap, as the page says it."""


def show_overlaps(situation: Situation, _found: Gaps, _view: View) -> None:
    """Show the pairs of perimeters that share communes, and what each means."""
    recouvrements = find_overlaps(situation)
    rows = listing.overlap_rows(recouvrements, name_shared(situation, recouvrements))
    st.header("Périmètres qui se recouvrent")
    neighbours = count(len(recouvrements) - len(rows), "paire se touche", "paires se touchent")
    st.caption(
        f"{count(len(rows), 'paire partage', 'paires partagent')} des communes : ce n'est pas une "
        f"erreur, deux niveaux peuvent s'articuler. {neighbours} sans rien partager : elles sont "
        "dans les fichiers à télécharger."
    )
    if len(rows):
        st.dataframe(
            rows,
            hide_index=True,
            key="recouvrements",
            alt="Périmètres qui partagent des communes",
            column_config=tellings.COLUMNS,
            height=height(rows, most=330),
        )
    download(
        "recouvrements", situation, recouvrements, lambda: overlap_shapes(situation, recouvrements)
    )


def show_provenance(situation: Situation) -> None:
    """Show where the figures come from, and the identities that hold them together."""
    verified = check_identities(situation)
    told = trace_provenance(situation)
    exact = int(verified["exacte"].sum())
    with st.expander(f"D'où viennent ces chiffres — {exact} égalités exactes sur {len(verified)}"):
        # Plain text: identifiers come from files, and Markdown could be made to call a host.
        st.text("\n".join([*_vintages(situation), ATTRIBUTION, *notes(situation)]))
        st.dataframe(verified, hide_index=True, key="identites", alt="Égalités vérifiées")
        st.caption(f"{told['logiciel']} · empreinte {told['empreinte']}")


def _vintages(situation: Situation) -> list[str]:
    """Tell the vintage of each component of the territory, the population first."""
    vintages = dict(situation.territory.millesimes)
    population = vintages.pop("population", "millésime inconnu")
    told = [f"{meaning('couvertures', 'population')} : {population}"]
    for name, vintage in vintages.items():
        words = name.upper() if name in ("epci", "ept") else name.replace("_", " ").capitalize()
        told.append(f"{words} : {vintage}")
    return told


def show_columns(nom: str) -> None:
    """Show what each column of a table says."""
    told = [(column, meaning(nom, column)) for column in column_names(nom)]
    st.table(pd.DataFrame(told, columns=["Colonne", "Sens"]).map(plain).set_index("Colonne"))
