"""Where the figures of a page come from, and what each column of a table says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.analysis.coverage import check_identities
from cnc_geo.app.display.frames import as_it_is
from cnc_geo.app.display.markdown import plain
from cnc_geo.app.parts import table_grid
from cnc_geo.network.provenance import ATTRIBUTION, notes, trace_provenance
from cnc_geo.schema.tables import column_names, meaning

if TYPE_CHECKING:
    from cnc_geo.network.situation import Situation


def show_provenance(situation: Situation) -> None:
    """Show where the figures come from, and the identities that hold them together."""
    verified = check_identities(situation)
    told = trace_provenance(situation)
    exact = int(verified["exacte"].sum())
    with st.expander(f"D'où viennent ces chiffres — {exact} égalités exactes sur {len(verified)}"):
        # Plain text: identifiers come from files, and Markdown could be made to call a host.
        st.text("\n".join([*_vintages(situation), ATTRIBUTION, *notes(situation)]))
        table_grid.show(as_it_is(verified), key="identites", alt="Égalités vérifiées")
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
