"""The schemas, and the check of a table against its own."""

import pandas as pd
import pytest

from cnc_geo.errors import TableError
from cnc_geo.schema.codes import CAS, CONTRATS, NIVEAUX_PERIMETRE, PORTEURS
from cnc_geo.schema.tables import SCHEMAS, check, column_names, meaning


def structures(**columns: list[str]) -> pd.DataFrame:
    """Return two structures, some columns replaced."""
    good = {
        "id": ["S1", "S2"],
        "nom": ["Une", "Deux"],
        "siret": ["", ""],
        "commune": ["01001", ""],
        "nature": ["publique", ""],
    }
    return pd.DataFrame({**good, **columns})


def test_columns_of_couvertures_and_recouvrements_are_those_of_the_design() -> None:
    assert column_names("couvertures") == [
        "niveau",
        "code",
        "nom",
        "communes",
        "communes_couvertes",
        "population",
        "population_couverte",
        "part_population",
        "aire_km2",
        "aire_couverte_km2",
        "part_aire",
        "conseillers",
        "conseillers_couverts",
        "conseillers_rattaches",
        "population_aucune",
        "population_departementale",
        "population_intercommunale",
        "population_les_deux",
        "profondeur_max",
        "perimetres",
        "statut",
    ]
    assert column_names("recouvrements") == [
        "a",
        "b",
        "relation",
        "contenant",
        "niveaux",
        "etats",
        "communes",
        "population",
        "aire_km2",
        "conseillers",
        "part_a",
        "part_b",
        "jaccard",
        "diagnostic",
    ]
    assert column_names("lacunes") == [
        "id",
        "nom",
        "communes",
        "epcis",
        "departements",
        "population",
        "aire_km2",
        "conseillers",
        "voisins",
    ]


def test_vocabularies_have_the_sizes_the_call_gives_them() -> None:
    assert (len(CAS), len(PORTEURS), len(CONTRATS), len(NIVEAUX_PERIMETRE)) == (5, 10, 8, 7)


@pytest.mark.parametrize("nom", SCHEMAS)
def test_every_column_has_one_name_and_a_french_meaning(nom: str) -> None:
    names = column_names(nom)
    assert len(names) == len(set(names))
    for name in names:
        sens = meaning(nom, name)
        assert sens
        assert sens[0].isupper() or sens[0] == "«"
        assert not sens.endswith(".")


def test_a_share_and_an_area_tell_their_unit() -> None:
    for columns in SCHEMAS.values():
        for column in columns:
            if column.nom.startswith("part_") or column.nom == "jaccard":
                assert "de 0 à 1" in column.sens
            if column.nom.endswith("_km2"):
                assert "km²" in column.sens


def test_check_orders_the_columns_and_adds_the_optional_ones_empty() -> None:
    shuffled = structures()[["nature", "commune", "id", "siret", "nom"]]
    before = shuffled.copy()
    checked = check(shuffled, "structures")
    assert list(checked.columns) == ["id", "nom", "siret", "commune", "nature", "fictif"]
    assert checked["fictif"].tolist() == ["", ""]
    pd.testing.assert_frame_equal(shuffled, before)


REFUSALS = {
    "absent column": (
        structures().drop(columns="nom"),
        (
            "Table « structures » : colonne absente : nom. Colonnes attendues : "
            "id;nom;siret;commune;nature;fictif. Corrigez la ligne d'en-tête."
        ),
    ),
    "unknown column": (
        structures(Couleur=["", ""]),
        (
            "Table « structures » : colonne inconnue : Couleur. Colonnes attendues : "
            "id;nom;siret;commune;nature;fictif. Corrigez la ligne d'en-tête."
        ),
    ),
    "doubled column": (
        pd.concat([structures(), structures()[["nom"]]], axis=1),
        (
            "Table « structures » : colonne répétée : nom. Colonnes attendues : "
            "id;nom;siret;commune;nature;fictif. Corrigez la ligne d'en-tête."
        ),
    ),
    "doubled id": (
        structures(id=["S1", "S1"]),
        (
            "Table « structures » : chaque identifiant doit être unique, or S1 est répété. "
            "Gardez une seule ligne par identifiant."
        ),
    ),
    "empty required cell": (
        structures(nom=["Une", ""]),
        (
            "Table « structures », colonne « nom » : une valeur est attendue, la cellule est vide "
            "à la ligne 1 (S2). Complétez-la."
        ),
    ),
    "missing required cell": (
        structures(nom=[None, None]),
        (
            "Table « structures », colonne « nom » : une valeur est attendue, la cellule est vide "
            "à la ligne 0 (S1) et 1 autre(s). Complétez-la."
        ),
    ),
    "value out of the vocabulary": (
        structures(nature=["Publique", ""]),
        (
            "Table « structures », colonne « nature » : « Publique » n'est pas admis "
            "à la ligne 0 (S1). Valeurs possibles : publique, privee."
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_check_says_what_is_expected_what_is_found_and_what_to_do(case: str) -> None:
    table, message = REFUSALS[case]
    with pytest.raises(TableError) as refusal:
        check(table, "structures")
    assert str(refusal.value) == message


def test_a_table_without_rows_is_good() -> None:
    assert check(structures().iloc[:0], "structures").empty
