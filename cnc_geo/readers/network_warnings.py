"""What is said aloud of a network: rows lost, zones and posts that count for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnc_geo.errors import SourceError
from cnc_geo.readers.diagnostics import count_remarks
from cnc_geo.schema.codes import NIVEAUX_DEPARTEMENTAUX, SEPARATOR
from cnc_geo.schema.labels import POSITION

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cnc_geo.readers.reading import Reading


def say_losses(reading: Reading) -> list[str]:
    """Tell what a file lost; refuse it if nothing is left."""
    nom, aside = reading.nom, reading.ecartees
    if not reading.gardees:
        first = reading.diagnostics.loc[
            reading.diagnostics["traitement"] == "ecarte", "explication"
        ]
        why = f" Première cause : {first.iloc[0]}" if len(first) else ""
        message = (
            f"{nom} : au moins une ligne utilisable est attendue dans ce fichier "
            f"« {reading.format.nom} » ; {reading.lues} lues, aucune gardée.{why}"
        )
        raise SourceError(message)
    if not aside and not reading.reparees and not reading.incompletes:
        return []
    told = count_remarks(reading)
    lost = told[told["traitement"].isin(["ecarte", "ignore"]) & (told["lignes"] > 0)].head(_TOLD)
    what = "".join(f" ; {n} × {sens[0].lower()}{sens[1:]}" for sens, n in lost[_SEEN].to_numpy())
    said = (
        f"{nom} : {reading.lues} lignes lues = {reading.gardees} gardées + {aside} écartées, "
        f"{reading.reparees} réparées, {reading.incompletes} incomplètes{what} "
        f"(détail : cnc-geo verifier {nom})."
    )
    return [said]


_TOLD = 3
"""Kinds of loss that a warning names; the diagnosis tells all."""


_SEEN = ["sens", "lignes"]


def say_without_zone(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say how many coordinators and candidacies tell no zone: they cover nothing."""
    said = []
    for nom, what in (("coordinateurs", "coordinateur(s)"), ("candidatures", "candidature(s)")):
        table = tables[nom]
        seated = table["niveau"].isin(NIVEAUX_DEPARTEMENTAUX) & (table["commune"] != "")
        told = (table["codes"] != "") | (table["geometrie"] != "") | seated
        lost = int(((table["niveau"] == "") | ~told).sum())
        if lost:
            said.append(
                f"{lost} {what} sur {len(table)} sans zone connue : aucune couverture n'en vient."
            )
    return said


def say_doubtful(posts: pd.DataFrame, structures: pd.DataFrame) -> list[str]:
    """Say how many posts are badly placed, or nowhere."""
    positions = posts["position"].value_counts()
    said = [
        f"{positions[position]} poste(s) {POSITION[position].sens}"
        for position in _DOUBTFUL
        if positions.get(position, 0)
    ]
    lost = posts["position"] == "non_situe"
    if structures.empty and (posts.loc[lost, "structure"] != "").any():
        said.append("Un fichier des structures qui les emploient situerait des postes sans lieu.")
    return said


_DOUBTFUL = ("discordant", "non_situe", "hors_referentiel")
"""Positions that are told aloud."""


def say_unknown_coordinators(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say how many posts name a coordinator that no row describes."""
    known = set(tables["coordinateurs"]["id"])
    if not known:
        return []
    posts = tables["conseillers"]
    named = [{i.strip() for i in ids.split(SEPARATOR)} - {""} for ids in posts["coordinateurs"]]
    lost = [
        (post, ids - known) for post, ids in zip(posts["id"], named, strict=True) if ids - known
    ]
    if not lost:
        return []
    first, ids = lost[0]
    sentence = (
        f"{len(lost)} poste(s) nomment un coordinateur absent de la table « coordinateurs » "
        f"(d'abord {first} : {min(ids)}) ; ce rattachement ne compte pas."
    )
    return [sentence]


def say_not_given(parts: Mapping[str, list[pd.DataFrame]]) -> list[str]:
    """Say which figures are 0 because no file tells them."""
    sentences = []
    if not parts["coordinateurs"] and not parts["candidatures"]:
        sentences.append(
            "Aucun fichier de coordinateurs ni de candidatures : la couverture est inconnue."
        )
    if not parts["conseillers"]:
        sentences.append("Aucun fichier de conseillers : leurs nombres sont à 0 faute de données.")
    return sentences
