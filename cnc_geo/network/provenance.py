"""What every output carries: vintages, date, inputs, hypotheses, what was left out, a hash."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from cnc_geo.network.perimeters import has_usable_zone, in_force
from cnc_geo.schema.labels import HYPOTHESE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cnc_geo.network.situation import Situation

MENTION_FICTIVE = "Données de démonstration — fictives"
"""Said by every screen and every export of the demonstration network."""

ATTRIBUTION = (
    "Contours : IGN (Admin Express) ; communes et populations : INSEE ; EPCI : DGCL ; "
    "codes postaux : La Poste. Licence Ouverte 2.0."
)
"""Whose data the territory is; carried by exports."""

ATTRIBUTION_COURTE = "© IGN, INSEE, DGCL – Licence Ouverte 2.0"
"""The same in the corner of a map."""

CONVENTIONS = (
    "Un territoire à cheval sur la limite de la vue n'y compte que pour ses communes intérieures.",
    "Un poste rendu ne compte pas ; un poste vacant compte.",
)
"""What the reader of any figure must know."""


AU_PRORATA = (
    "Un polygone coupe les communes qu'il traverse : la population de chaque morceau est estimée "
    "au prorata de sa surface ; moins de 1 % d'une commune ne compte pas."
)
"""Said as soon as a polygon counts."""


def _drawn(situation: Situation) -> bool:
    """Tell whether a zone that counts is known by its polygon."""
    return bool((situation.perimeters.table["inference"] == "polygone").any())


def notes(situation: Situation) -> list[str]:
    """List what was replaced or left out while reading and resolving, in French."""
    return sorted({*situation.network.avertissements, *situation.declared.avertissements})


def left_out(situation: Situation) -> dict[str, int]:
    """Count what was read and does not count, by reason; reasons exclude one another."""
    table, posts = situation.declared.table, situation.network.conseillers
    state = table["etat"].isin(situation.etats)
    running = in_force(table, jour=situation.jour, etats=situation.etats)
    known = table["connu"].to_numpy(dtype=np.bool_)
    counted = has_usable_zone(table, situation.hypotheses)
    returned, outside = posts["etat"] == "rendu", posts["position"] == "hors_referentiel"
    return {
        "perimetres_autre_etat": int((~state).sum()),
        "perimetres_autre_date": int((state & ~running).sum()),
        "perimetres_zone_inconnue": int((running & ~known).sum()),
        "perimetres_zone_deduite": int((running & known & ~counted).sum()),
        "postes_rendus": int(returned.sum()),
        "postes_hors_referentiel": int((~returned & outside).sum()),
        "postes_non_situes": int((~returned & ~outside & (posts["commune"] == "")).sum()),
    }


def trace_provenance(
    situation: Situation, *, table: str = "", niveau: str = ""
) -> dict[str, object]:
    """Tell where the figures of a situation come from.

    Parameters
    ----------
    situation
        What one looks at.
    table, niveau
        Name of the table that is written, and its level if it has one.

    Returns
    -------
    dict
        JSON-ready members with French names; `empreinte` is the first twelve hexadecimal digits of
        the SHA-256 of all the others, so two outputs with one `empreinte` tell the same thing.
    """
    network = situation.network
    members: dict[str, object] = {
        "mention": MENTION_FICTIVE if network.fictif else "",
        "table": table,
        "niveau": niveau,
        "territoire": {"niveau": situation.niveau, "code": situation.code, "nom": situation.nom},
        "date": f"{situation.jour:%Y-%m-%d}",
        "etats": list(situation.etats),
        "millesimes": dict(situation.territory.millesimes),
        "empreinte_territoire": situation.territory.empreinte()[:12],
        "attribution": ATTRIBUTION,
        "fichiers": {
            table: {"nom": source.nom, "sha256": source.sha256}
            for table, source in sorted(network.sources.items())
        },
        "hypotheses": [
            *CONVENTIONS,
            *([AU_PRORATA] if _drawn(situation) else []),
            *(HYPOTHESE[word].sens for word in situation.hypotheses),
        ],
        "perimetres_comptes": len(situation.perimeters.table),
        "perimetres_declares": len(situation.declared.table),
        "ecartes": left_out(situation),
        "avertissements": notes(situation),
    }
    return sign(members)


def sign(members: Mapping[str, object]) -> dict[str, object]:
    """Put the version of cnc_geo before some members, and a short hash of all of them after.

    Parameters
    ----------
    members
        JSON-ready members.

    Returns
    -------
    dict
        The same with `logiciel` first and `empreinte` last: twelve hexadecimal digits.
    """
    signed = {"logiciel": f"cnc_geo {version('cnc_geo')}", **members}
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True)
    return {**signed, "empreinte": hashlib.sha256(text.encode()).hexdigest()[:12]}


def trace_table(situation: Situation, nom: str, table: pd.DataFrame) -> dict[str, object]:
    """Tell where a table comes from: `trace_provenance` with its name and, if any, its level."""
    levelled = "niveau" in table.columns and len(table) > 0
    niveau = str(table["niveau"].iloc[0]) if levelled else ""
    return trace_provenance(situation, table=nom, niveau=niveau)
