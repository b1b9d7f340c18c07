"""The figures of the territory one looks at: covered, not, doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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


class _Words(NamedTuple):
    """How the page says a figure.

    Parameters
    ----------
    titre
        Heading: those that are covered.
    reste
        What those that are not are called.
    doubles
        Participle for those covered several times: a double, to the page, is of one level, and
        what is covered twice may be so at two levels.
    sens
        What it counts: numerator, denominator, doubles.
    composant
        Component of the territory that it counts; empty for posts, which are of the files shown.
    """

    titre: str
    reste: str
    doubles: str
    sens: str
    composant: str = ""


_WORDS = {
    "Habitants": _Words(
        "Habitants couverts",
        "sans coordination",
        "couverts",
        "Habitants des communes qu'au moins un périmètre compté contient, sur tous ceux du "
        "territoire. Plusieurs fois : ceux des communes que deux périmètres ou plus contiennent.",
        "population",
    ),
    "Communes": _Words(
        "Communes couvertes",
        "sans coordination",
        "couvertes",
        "Communes qu'au moins un périmètre compté contient, sur toutes celles du territoire. "
        "Plusieurs fois : celles que deux périmètres ou plus contiennent.",
        "communes",
    ),
    "EPCI": _Words(
        "EPCI entièrement couverts",
        "incomplets",
        "couverts",
        "EPCI dont toutes les communes du territoire sont couvertes, sur tous ceux qui y ont une "
        "commune. Plusieurs fois : ceux dont une commune l'est.",
        "epci",
    ),
    "Conseillers": _Words(
        "Conseillers couverts",
        "dans une commune non couverte",
        "couverts",
        "Postes occupés ou vacants dans une commune couverte, sur tous ceux du territoire ; un "
        "poste rendu ne compte pas. Plusieurs fois : ceux d'une commune en double.",
    ),
}
"""Words of each figure of the territory."""


def _help(situation: Situation, figure: Figure) -> str:
    """Say what a figure counts, and as of when."""
    words = _WORDS[figure.nom]
    if words.composant:
        when = situation.territory.millesimes.get(words.composant, "inconnu")
    else:
        when = ", ".join(sorted({source.nom for source in situation.network.sources.values()}))
    return (
        f"{words.sens}  \n{number(figure.couverts)} / {number(figure.total)} au "
        f"{day(situation.jour)}. Source : {plain(when)}."
    )


def _show_figure(situation: Situation, figure: Figure) -> None:
    words = _WORDS[figure.nom]
    if not situation.renseignee:
        st.metric(words.titre, "inconnu", help=_help(situation, figure))
        st.markdown("Aucun périmètre n'est donné.")
        return
    st.metric(words.titre, percent(figure.couverts, figure.total), help=_help(situation, figure))
    st.markdown(
        f"{number(figure.couverts)} sur {number(figure.total)}  \n"
        f"**{number(figure.non_couverts)}** {words.reste}  \n"
        f"**{number(figure.doubles)}** {words.doubles} plusieurs fois"
    )
