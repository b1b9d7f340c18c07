"""The checklist: four questions, their answers, and the next problem of each, one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.app.display.markdown import plain
from cnc_geo.app.state.navigation import choose

if TYPE_CHECKING:
    from cnc_geo.analysis.checklist import Check, Problem
    from cnc_geo.app.state.view import View

_ICON = {True: ":material/check_circle:", False: ":material/error:", None: ":material/help:"}

_HELP = {
    "Complet ?": "Une commune est couverte si au moins un périmètre compté la contient. Les "
    "communes sans coordination qui se touchent font une zone.",
    "D'un seul tenant ?": "Un périmètre est en plusieurs blocs si ses communes, sur une même "
    "terre, ne se touchent pas toutes. Une île n'est pas un bloc de plus.",
    "Doublons ?": "Deux périmètres de même niveau (deux EPCI, deux départements…) qui partagent "
    "une commune. Un département qui contient un EPCI n'est pas un doublon : ce sont deux niveaux.",
    "Tous les CN rattachés ?": "Un conseiller est rattaché si sa fiche nomme un coordinateur en "
    "fonction. Il peut l'être hors de toute zone, ou ne pas l'être dans une zone couverte.",
}


def show(checks: list[Check], view: View) -> None:
    """Show each question with its answer."""
    with st.container(border=True, key="verdicts"):
        for rank, check in enumerate(checks):
            _show(check, view, rank)


def _show(check: Check, view: View, rank: int) -> None:
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.markdown(
        f"{_ICON[check.favorable]} **{check.question} {check.reponse}.** {plain(check.phrase)}",
        help=_HELP[check.question],
    )
    if not check.problemes:
        return
    place = next((n for n, p in enumerate(check.problemes) if is_shown(p, view)), -1)
    following = check.problemes[(place + 1) % len(check.problemes)]
    if place < 0 or len(check.problemes) > 1:
        right.button(
            "Suivant" if place >= 0 else "Voir",
            key=f"probleme-{rank}",
            help=f"{_AIMS[place >= 0]} : {plain(following.phrase)}",
            on_click=choose,
            kwargs=aimed_at(following),
            width="stretch",
        )
    if place >= 0:
        right.button("Tout voir", key=f"entiere-{rank}", on_click=choose, width="stretch")
        told = f"{place + 1} sur {len(check.problemes)}"
        left.info(f"{told} — {plain(check.problemes[place].phrase)}")


_AIMS = {False: "Premier problème", True: "Problème suivant"}


def aimed_at(problem: Problem) -> dict[str, object]:
    """Tell what to choose so that the map frames a problem."""
    match problem.genre:
        case "lacune":
            return {"lacune": problem.cle}
        case "epci":
            return {"epci": problem.cle, "zoom": True}
        case "paire":
            return {"perimetre": problem.cle, "avec": problem.avec}
        case _:
            return {"perimetre": problem.cle}


def is_shown(problem: Problem, view: View) -> bool:
    """Tell whether the view is framed on a problem."""
    match problem.genre:
        case "lacune":
            return view.lacune == problem.cle
        case "epci":
            return view.zoom and view.epci == problem.cle
        case _:
            return (view.perimetre, view.avec or "") == (problem.cle, problem.avec)
