"""What the legend of a map lists: the classes of its theme and its points, with their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.maps.layers import LegendEntry
from cnc_geo.schema.labels import NIVEAU

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cnc_geo.maps.layers import PointGroup
    from cnc_geo.maps.palette import MapClass
    from cnc_geo.network.situation import Situation


def legend_title(situation: Situation, niveau: str, compared: str | None) -> str:
    """Tell what the legend counts: territories of a level if one is given, else what is drawn."""
    if niveau:
        return NIVEAU[niveau].pluriel + (f", {compared}" if compared else "")
    return (
        "Communes" if situation.niveau == "departement" else "EPCI, ou leur partie par département"
    )


def legend_entries(
    items: Sequence[MapClass],
    classes: list[str],
    doubled: NDArray[np.bool_] | None,
    groups: list[PointGroup],
) -> list[LegendEntry]:
    """List the classes of the theme with their counts; what is rare is told only if it is there."""
    entries = [
        LegendEntry(item.code, item.libelle, classes.count(item.code))
        for item in items
        if item.code not in _RARE or item.code in classes
    ]
    if doubled is not None:
        entries.append(LegendEntry("double", "Couvert plusieurs fois", int(doubled.sum())))
    entries += [
        LegendEntry(group.genre, group.nom, sum(point[2] for point in group.points))
        for group in groups
    ]
    return entries


_RARE = ("mixte", "profondeurs", "inconnu", "sans_valeur")
"""Classes of exceptions."""
