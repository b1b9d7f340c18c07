"""Headers of columns on persons: their values are never kept unless asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnc_geo.readers.cleaning import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

PERSONAL = (
    "prenom",
    "courriel",
    "courriels",
    "email",
    "e_mail",
    "mail",
    "telephone",
    "tel",
    "portable",
    "adresse_mail",
    "mail_personnel",
    "mail_professionnel",
    "nom_superieur",
    "prenom_superieur",
    "fonction_superieur",
    "mail_superieur",
    "telephone_superieur",
    "nom_prenom",
    "date_de_naissance",
    "nom_du_conseiller",
    "prenom_du_conseiller",
    "contact",
)
"""Folded headers of columns on persons: never kept unless asked for."""


_PERSONAL_WORDS = re.compile(
    r"(^|_)(prenoms?|e_?mails?|mails?|courriels?|tel|telephones?|portables?|naissance|referente?s?)"
    r"(_|$)"
)
"""Words of a folded header that tell a column on persons, whatever stands around."""


def personal_headers(headers: Iterable[str]) -> set[str]:
    """Headers of columns on persons; «nom» is one beside «prénom»."""
    folded = {header: fold(header) for header in headers}
    names = {h for h, f in folded.items() if f in PERSONAL or _PERSONAL_WORDS.search(f)}
    if any(re.search(r"(^|_)prenom", f) for f in folded.values()):
        names |= {h for h, f in folded.items() if f in ("nom", "nom_d_usage", "nom_de_famille")}
    return names
