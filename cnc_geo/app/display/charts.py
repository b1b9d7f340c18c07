"""Charts of the pages."""

from __future__ import annotations

import altair as alt
import pandas as pd

from cnc_geo.schema.french import JOUR


def coverage_curve(events: pd.DataFrame) -> alt.Chart:
    """Draw the covered population as steps: it keeps its value until the next event.

    Numbers and days are written without words or separators, which would be English.
    """
    steps = pd.DataFrame({"Jour": events["date"], "Milliers": events["population_couverte"] / 1000})
    drawn: alt.Chart = (
        alt.Chart(steps)
        .mark_line(interpolate="step-after", point=True)
        .encode(
            x=alt.X("Jour:T", title=None, axis=alt.Axis(format="%m/%Y", labelOverlap=True)),
            y=alt.Y(
                "Milliers:Q",
                title="Habitants couverts (milliers)",
                scale=alt.Scale(zero=True),
                axis=alt.Axis(format=".0f"),
            ),
            tooltip=[
                alt.Tooltip("Jour:T", format=JOUR),
                alt.Tooltip("Milliers:Q", title="Habitants (milliers)", format=".1f"),
            ],
        )
    )
    return drawn
