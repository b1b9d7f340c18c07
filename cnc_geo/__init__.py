"""Where the coordination of France's conseillers numériques is missing, doubled or fragile.

>>> from cnc_geo import measure_coverage, read_network, read_territory, situate
>>> territory = read_territory()
>>> situation = situate(territory, read_network(territory), jour="2026-10-01", departement="35")
>>> couvertures = measure_coverage(situation, niveau="epci")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnc_geo.articulation import cluster_candidacies, meet_candidacies
    from cnc_geo.attachments import compare_truths, list_disagreements
    from cnc_geo.candidacies import examine_candidacies
    from cnc_geo.completion import complete_departments
    from cnc_geo.consultation import list_consultation
    from cnc_geo.coverage import check_identities, measure_coverage
    from cnc_geo.deadlines import find_deadlines, list_events
    from cnc_geo.findings import count_figures, say_findings
    from cnc_geo.gaps import find_gaps, find_neighbours
    from cnc_geo.maps.views import draw_map
    from cnc_geo.needs import measure_needs, rank_gaps
    from cnc_geo.overlaps import find_overlaps
    from cnc_geo.perimeters import resolve
    from cnc_geo.portraits import portray_perimeters
    from cnc_geo.provenance import trace_provenance
    from cnc_geo.readers.assembly import verify_file
    from cnc_geo.readers.files import join_readings, read_network
    from cnc_geo.readers.territoire import read_territory
    from cnc_geo.situation import situate
    from cnc_geo.territory import list_territoires

# Names are imported when first used: `cnc-geo --help` must not wait for pandas.
_HOMES = {
    "check_identities": "coverage",
    "cluster_candidacies": "articulation",
    "compare_truths": "attachments",
    "complete_departments": "completion",
    "count_figures": "findings",
    "draw_map": "maps.views",
    "examine_candidacies": "candidacies",
    "find_deadlines": "deadlines",
    "find_gaps": "gaps",
    "find_neighbours": "gaps",
    "find_overlaps": "overlaps",
    "join_readings": "readers.files",
    "list_consultation": "consultation",
    "list_disagreements": "attachments",
    "list_events": "deadlines",
    "list_territoires": "territory",
    "measure_coverage": "coverage",
    "measure_needs": "needs",
    "meet_candidacies": "articulation",
    "portray_perimeters": "portraits",
    "rank_gaps": "needs",
    "read_network": "readers.files",
    "read_territory": "readers.territoire",
    "resolve": "perimeters",
    "say_findings": "findings",
    "situate": "situation",
    "trace_provenance": "provenance",
    "verify_file": "readers.assembly",
}

__all__ = [
    "check_identities",
    "cluster_candidacies",
    "compare_truths",
    "complete_departments",
    "count_figures",
    "draw_map",
    "examine_candidacies",
    "find_deadlines",
    "find_gaps",
    "find_neighbours",
    "find_overlaps",
    "join_readings",
    "list_consultation",
    "list_disagreements",
    "list_events",
    "list_territoires",
    "measure_coverage",
    "measure_needs",
    "meet_candidacies",
    "portray_perimeters",
    "rank_gaps",
    "read_network",
    "read_territory",
    "resolve",
    "say_findings",
    "situate",
    "trace_provenance",
    "verify_file",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'cnc_geo' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"cnc_geo.{_HOMES[name]}"), name)
