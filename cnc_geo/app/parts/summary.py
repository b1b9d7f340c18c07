"""The figures of the territory one looks at: covered, not, doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.analysis.summary import Figure, count_figures
from cnc_geo.app.display.markdown import plain
from cnc_geo.schema.french import day, number, percent

if TYPE_CHECKING:
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
        f"{day(situation.jour)}. Source : {plain(when)}."
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
