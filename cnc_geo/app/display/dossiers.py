"""Tables about candidacies, as the pages show them: French headings and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from cnc_geo.app.display import tellings
from cnc_geo.app.display.listing import ETAT, NIVEAU, short
from cnc_geo.schema.codes import LECTURES, SEPARATOR

if TYPE_CHECKING:
    from cnc_geo.network.model import Network

CAS = {
    "prolongation": "Prolongation",
    "attribution_role": "Rôle donné à un poste",
    "poste_supplementaire": "Poste supplémentaire",
    "creation": "Création",
    "integration": "Intégration",
    "": "Non dit",
}
"""How pages call each case of the call."""

PORTEUR = {
    "collectivite": "Collectivité",
    "etablissement_rattache": "Établissement rattaché",
    "hub": "Hub",
    "gip": "GIP",
    "chambre_consulaire": "Chambre consulaire, EPA",
    "epic": "EPIC",
    "ars_grades": "ARS, GRADeS",
    "association": "Association",
    "entreprise_ess": "Entreprise de l'ESS",
    "prive_non_lucratif": "Privé non lucratif",
    "": "Non dit",
}
"""How pages call each kind of carrier."""

AVIS = {"favorable": "Favorable", "defavorable": "Défavorable", "": "Pas d'avis"}
"""How pages call the opinion of the prefect."""

CONTRAT = {
    "cdi_public": "CDI de droit public",
    "cdd_public": "CDD de droit public",
    "contrat_projet_public": "contrat de projet public",
    "titulaire": "agent titulaire",
    "cdd_droit_prive": "CDD de droit privé d'une structure publique",
    "cdi": "CDI",
    "cdd": "CDD",
    "contrat_projet": "contrat de projet",
    "": "contrat non dit",
}
"""How pages call each contract."""

COMPLETUDE = {
    "complet": "Sans lacune",
    "possible": "Possible",
    "impossible": "Impossible",
    "inconnu": "Pas de donnée",
}
"""How pages call what candidacies can do for a department."""

TITRE = {"doit": "Doit être consultée", "peut": "Peut l'être"}
"""How pages call the title to be consulted."""

_WHOLE = (
    *("Subvention (€)", "Gagnés", "Partagés", "CN gagnés", "Rencontres", "Alertes", "Atouts"),
    *("Non couverts", "Restants", "Avant", "Après", "CN avant", "CN après", "Postes"),
)
COLUMNS = (
    tellings.COLUMNS
    | {heading: st.column_config.NumberColumn(format="localized") for heading in _WHOLE}
    | {"€ / hab. gagné": st.column_config.NumberColumn(format="%.2f")}
)
"""How numbers are written."""


def names(network: Network) -> dict[str, str]:
    """Name of each structure, by id."""
    return dict(network.structures[["id", "nom"]].to_numpy().tolist())


def candidacy_rows(examens: pd.DataFrame, network: Network) -> pd.DataFrame:
    """List candidacies, in the order of their ids."""
    noms = names(network)
    return pd.DataFrame(
        {
            "Candidature": examens["id"].to_numpy(),
            "Structure": [noms.get(s, s) for s in examens["structure"]],
            "Dép.": examens["departements"].str.replace(SEPARATOR, ", ").to_numpy(),
            "Cas": examens["cas"].map(CAS).to_numpy(),
            "Porteur": examens["porteur"].map(PORTEUR).to_numpy(),
            "Avis": examens["avis_prefet"].map(AVIS).to_numpy(),
            "Gagnés": examens["population_gagnee"].to_numpy(),
            "Partagés": examens["population_partagee"].to_numpy(),
            "CN gagnés": examens["conseillers_gagnes"].to_numpy(),
            "Subvention (€)": examens["subvention_eur"].to_numpy(),
            "€ / hab. gagné": examens["euros_par_habitant_gagne"].to_numpy(),
            "Alertes": examens["alertes"].map(_count).to_numpy(),
            "Atouts": examens["atouts"].map(_count).to_numpy(),
            "Rencontres": examens["rencontres"].map(_count).to_numpy(),
            "Habitants": examens["population"].to_numpy(),
            "CN": examens["conseillers"].to_numpy(),
            "Niveau": examens["niveau"].map(NIVEAU).fillna("Zone inconnue").to_numpy(),
            "État": examens["etat"].map(ETAT).to_numpy(),
        }
    )


def _count(cell: str) -> int:
    return len(cell.split(SEPARATOR)) if cell else 0


def matrix(rencontres: pd.DataFrame, ids: pd.Series[str]) -> pd.DataFrame:
    """Cross the candidacies that share communes: the reading of each meeting."""
    rows = rencontres[
        (rencontres["relation"] != "contigu")
        & rencontres["candidature"].isin(ids)
        & rencontres["perimetre"].isin(ids)
    ]
    told = rows.assign(lecture=rows["lecture"].map(LECTURES))
    crossed = told.pivot_table(
        index="candidature", columns="perimetre", values="lecture", aggfunc="first"
    )
    return crossed.fillna("").rename_axis(index="Candidature", columns=None)


def meeting_rows(rencontres: pd.DataFrame, network: Network) -> pd.DataFrame:
    """List what a candidacy meets, the most people first; neighbours come last."""
    noms = names(network)
    rows = rencontres.sort_values(["population", "perimetre"], ascending=[False, True])
    return pd.DataFrame(
        {
            "Périmètre": rows["perimetre"].to_numpy(),
            "Structure": [noms.get(s, s) for s in rows["structure"]],
            "Lecture proposée": rows["lecture"].map(LECTURES).to_numpy(),
            "Habitants partagés": rows["population"].to_numpy(),
            "CN": rows["conseillers"].to_numpy(),
            "Ce que cela signifie": rows["diagnostic"].to_numpy(),
            "État": rows["etat"].map(ETAT).to_numpy(),
        }
    )


def group_rows(groupes: pd.DataFrame) -> pd.DataFrame:
    """List the groups of candidacies that should talk to one another."""
    return pd.DataFrame(
        {
            "Candidatures": groupes["candidatures"].str.replace(SEPARATOR, ", ").to_numpy(),
            "Lecture proposée": groupes["lecture"].map(LECTURES).to_numpy(),
            "Habitants": groupes["population"].to_numpy(),
            "Partagés": groupes["population_partagee"].to_numpy(),
            "Qui rencontre qui": groupes["explication"].to_numpy(),
            "Coordinateurs": groupes["coordinateurs"].str.replace(SEPARATOR, ", ").to_numpy(),
        }
    )


def complete_rows(completudes: pd.DataFrame) -> pd.DataFrame:
    """List departments, those that candidacies can complete first."""
    order = {"possible": 0, "impossible": 1, "complet": 2, "inconnu": 3}
    rows = completudes.assign(rang=completudes["completude"].map(order))
    rows = rows.sort_values(["rang", "departement"])
    return pd.DataFrame(
        {
            "Département": (rows["departement"] + " – " + rows["nom"]).to_numpy(),
            "Sans lacune ?": rows["completude"].map(COMPLETUDE).to_numpy(),
            "Ce qui suffit, ou manque": rows["explication"].map(short).to_numpy(),
            "Ensembles": rows["ensembles"].str.replace(SEPARATOR, " ou ").to_numpy(),
            "Non couverts": rows["population_non_couverte"].to_numpy(),
            "Restants": rows["population_restante"].to_numpy(),
        }
    )


def effect_rows(effets: pd.DataFrame) -> pd.DataFrame:
    """List the departments of a candidacy, before and after it."""
    return pd.DataFrame(
        {
            "Département": (effets["departement"] + " – " + effets["nom"]).to_numpy(),
            "Habitants": effets["population"].to_numpy(),
            "Avant": effets["population_avant"].to_numpy(),
            "Après": effets["population_apres"].to_numpy(),
            "CN": effets["conseillers"].to_numpy(),
            "CN avant": effets["conseillers_avant"].to_numpy(),
            "CN après": effets["conseillers_apres"].to_numpy(),
        }
    )


def rule_rows(regles: pd.DataFrame) -> pd.DataFrame:
    """List the rules of the call."""
    return pd.DataFrame(
        {
            "Règle": regles["regle"].to_numpy(),
            "Résultat": regles["valeur"].replace("", "—").to_numpy(),
            "Pourquoi": regles["motif"].to_numpy(),
            "Doute": regles["doute"].to_numpy(),
            "Lignes": regles["lignes"].to_numpy(),
        }
    )


def consultation_rows(
    consultation: pd.DataFrame, network: Network, communes: dict[str, str]
) -> pd.DataFrame:
    """List the structures to consult, by their names."""
    noms = names(network)
    return pd.DataFrame(
        {
            "Structure": [noms.get(s, s) for s in consultation["structure"]],
            "SIRET": consultation["siret"].to_numpy(),
            "Siège": [communes.get(c, "non connu") for c in consultation["commune"]],
            "Postes": consultation["conseillers"].to_numpy(),
            "Consultation": consultation["titre"].map(TITRE).to_numpy(),
            "Aussi dans": consultation["concurrents"].str.replace(SEPARATOR, ", ").to_numpy(),
        }
    )
