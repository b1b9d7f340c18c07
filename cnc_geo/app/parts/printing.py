"""The territory one looks at as a sheet to print: its map, its answers, its whole tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from cnc_geo.analysis.coverage import measure_coverage
from cnc_geo.analysis.summary import count_figures, say_findings
from cnc_geo.app.display.territories import gap_rows, territory_rows
from cnc_geo.app.parts.downloads import name_file
from cnc_geo.exports.sheets import PrintedSheet, sheet_html
from cnc_geo.maps.svg import draw_picture
from cnc_geo.schema.french import number, percent
from cnc_geo.schema.labels import ETAT, HYPOTHESE

if TYPE_CHECKING:
    from cnc_geo.analysis.checklist import Check
    from cnc_geo.analysis.gaps import Gaps
    from cnc_geo.app.state.view import View
    from cnc_geo.network.situation import Situation


def offer(situation: Situation, found: Gaps, view: View, checks: list[Check]) -> None:
    """Offer the sheet: made when it is asked for, in a second or two."""
    st.download_button(
        "Télécharger la fiche à imprimer",
        lambda: sheet_html(situation, territory_sheet(situation, found, view, checks)).encode(),
        f"{name_file('fiche', situation)}.html",
        "text/html",
        key="fiche-territoire",
        on_click="ignore",
        icon=":material/print:",
        help="Un fichier à ouvrir dans un navigateur, sans Internet : la carte, sa légende, les "
        "quatre questions, les chiffres et les tableaux entiers. Il s'imprime en noir et blanc.",
    )


def territory_sheet(
    situation: Situation, found: Gaps, view: View, checks: list[Check]
) -> PrintedSheet:
    """Gather what is printed of a territory."""
    couvertures = measure_coverage(situation, niveau=view.niveau)
    figures = [
        f"{f.nom} : {percent(f.couverts, f.total)} ({number(f.couverts)} sur {number(f.total)}), "
        f"{number(f.doubles)} plusieurs fois."
        for f in count_figures(situation)
    ]
    states = ", ".join(ETAT[etat].titre.lower() for etat in view.etats)
    return PrintedSheet(
        f"Coordination des conseillers numériques — {situation.nom}",
        {
            "Quatre questions": [f"{c.question} {c.reponse}. {c.phrase}" for c in checks],
            "Ce qui est couvert": [f"États comptés : {states}.", *figures],
            "Hypothèses et millésimes": [
                *(f"{HYPOTHESE[h].titre} : {HYPOTHESE[h].sens}" for h in view.hypotheses),
                *(f"{nom} : {year}" for nom, year in situation.territory.millesimes.items()),
            ],
        },
        {
            "Territoires": territory_rows(
                couvertures, niveau=view.niveau, chosen=view.epci
            ).rows.reset_index(),
            "Zones sans coordination": gap_rows(found.table).rows,
        },
        image=draw_picture(situation, theme=view.theme, niveau=view.niveau),
        chapeau=say_findings(situation, found=found),
        table=f"fiche-{view.theme}-{view.niveau}",
    )
