"""Files → checked tables: every refusal says what was expected, what was found, what to do."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from toys import toy_territory

from cnc_geo.errors import CncGeoError, CodeError, SourceError, TableError
from cnc_geo.network import Network
from cnc_geo.readers.native import read_network
from cnc_geo.readers.territoire import embedded, read_territory
from cnc_geo.tables import column_names
from cnc_geo.territory import Territory

TOY = toy_territory()
CONSEILLERS = "id;structure;siret;commune;coordinateurs;latitude;longitude\n"
COORDINATEURS = "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
CANDIDATURES = (
    "id;structure;siret;commune;cas;porteur;contrat;niveau;codes;etat;avis_prefet;date_depot\n"
)
COORDINATEURS_COLUMNS = "id;structure;siret;commune;niveau;codes;etat;debut;fin;fictif"
GOOD = {
    "conseillers": CONSEILLERS + "P1;S1;;01001;C1|C2;;\nP2;;;;;1.5;2.5\n",
    "coordinateurs": COORDINATEURS + "C1;S1;;01001;epci;100000001;en_poste;2026-01-01;\n",
    "candidatures": CANDIDATURES
    + "K1;;;01002;creation;collectivite;;departement;01;propose;favorable;2023-12-10\n",
}

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a native file and return its path."""

    def _write(nom: str, content: str | bytes) -> Path:
        path = tmp_path / f"{nom}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def test_the_three_files_are_read_typed_and_told(write: Write) -> None:
    paths = {nom: write(nom, text) for nom, text in GOOD.items()}
    network = read_network(TOY, **paths)
    post, placed = network.conseillers.to_dict("records")
    assert (post["commune"], post["position"], post["coordinateurs"]) == (
        "01001",
        "commune",
        "C1|C2",
    )
    # longitude 2.5, latitude 1.5: the square of India
    assert (placed["commune"], placed["position"]) == ("02003", "point")
    coordinator = network.coordinateurs.iloc[0]
    assert coordinator["debut"] == pd.Timestamp("2026-01-01")
    assert pd.isna(coordinator["fin"])
    assert network.candidatures["date_depot"].tolist() == [pd.Timestamp("2023-12-10")]
    assert not network.fictif
    assert network.avertissements == (
        (
            "1 poste(s) nomment un coordinateur absent de la table « coordinateurs » "
            "(d'abord P1 : C2) ; ce rattachement ne compte pas."
        ),
    )
    assert network.structures.empty
    for nom, path in paths.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert network.sources[nom] == (f"{nom}.csv", digest)
        assert list(getattr(network, nom).columns) == column_names(nom)


@pytest.mark.parametrize("nom", GOOD)
def test_a_table_that_is_not_given_is_empty(write: Write, nom: str) -> None:
    network = read_network(TOY, **{nom: write(nom, GOOD[nom])})
    assert set(network.sources) == {nom}
    for other in {"conseillers", "coordinateurs", "candidatures", "structures"} - {nom}:
        assert getattr(network, other).empty
        assert list(getattr(network, other).columns) == column_names(other)


def test_without_any_file_the_demonstration_is_read_and_said_fictive(network: Network) -> None:
    assert network.fictif
    assert {source.nom for source in network.sources.values()} == {
        f"demo_{nom}.csv" for nom in ("structures", "conseillers", "coordinateurs", "candidatures")
    }
    assert (len(network.conseillers), len(network.candidatures)) == (4000, 120)


@pytest.mark.parametrize(("cell", "fictif"), [("true", True), ("false", False), ("", False)])
def test_one_fictive_row_makes_the_network_fictive(
    write: Write,
    cell: str,
    fictif: bool,  # noqa: FBT001
) -> None:
    text = COORDINATEURS.strip() + ";fictif\n"
    rows = f"C1;;;;;;en_poste;;;{cell}\nC2;;;;;;en_poste;;;\n"
    assert read_network(TOY, coordinateurs=write("c", text + rows)).fictif is fictif


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD["coordinateurs"].encode(),
        GOOD["coordinateurs"].replace("\n", "\r\n").encode(),
        GOOD["coordinateurs"].rstrip("\n").encode(),
        (GOOD["coordinateurs"] + "\n\n").encode(),
    ],
    ids=["byte order mark", "carriage returns", "no last line feed", "blank last lines"],
)
def test_forms_of_the_same_file_are_read_alike(write: Write, content: bytes) -> None:
    plain = read_network(TOY, coordinateurs=write("a", GOOD["coordinateurs"])).coordinateurs
    other = read_network(TOY, coordinateurs=write("b", content)).coordinateurs
    pd.testing.assert_frame_equal(plain, other)


def test_quoted_cells_keep_separators_and_line_feeds(write: Write) -> None:
    text = COORDINATEURS + 'C1;"Un; deux\n""trois""";;;;;en_poste;;\n'
    table = read_network(TOY, coordinateurs=write("c", text)).coordinateurs
    assert table["structure"].tolist() == ['Un; deux\n"trois"']


def test_columns_in_another_order_are_put_back(write: Write) -> None:
    text = (
        "etat;id;fin;debut;codes;niveau;commune;siret;structure\nen_poste;C1;;;01;departement;;;\n"
    )
    table = read_network(TOY, coordinateurs=write("c", text)).coordinateurs
    assert list(table.columns) == column_names("coordinateurs")
    assert table["codes"].tolist() == ["01"]


WITHOUT_PERIMETERS = (
    "Aucun fichier de coordinateurs ni de candidatures : la couverture est inconnue."
)


def test_old_communes_are_replaced_and_said(write: Write) -> None:
    text = CONSEILLERS + "P1;;;01099;;;\nP2;;;01099;;;\n"
    network = read_network(TOY, conseillers=write("c", text))
    assert network.conseillers["commune"].tolist() == ["01004", "01004"]
    assert network.avertissements == (
        "Table « conseillers » : la commune 01099 est aujourd'hui comprise dans 01004.",
        WITHOUT_PERIMETERS,
    )


def test_posts_outside_the_reference_set_are_listed_and_said(write: Write) -> None:
    text = CONSEILLERS + "P1;;;97801;;;\nP2;;;01001;;;\nP3;;;98818;;;\n"
    network = read_network(TOY, conseillers=write("c", text))
    assert network.conseillers["position"].tolist() == [
        "hors_referentiel", "commune", "hors_referentiel",
    ]  # fmt: skip
    assert network.avertissements == (
        (
            "2 poste(s) hors du référentiel cartographique (collectivités d'outre-mer) : "
            "listés, absents des totaux."
        ),
        WITHOUT_PERIMETERS,
    )


def test_a_stated_commune_is_believed_before_the_point(write: Write) -> None:
    text = CONSEILLERS + "P1;;;01001;;0.5;3.5\n"  # the point is in Lima
    assert read_network(TOY, conseillers=write("c", text)).conseillers["commune"].tolist() == [
        "01001"
    ]


def test_reading_changes_neither_the_file_nor_the_territory(write: Write) -> None:
    path = write("c", GOOD["conseillers"])
    before, communes = path.read_bytes(), TOY.communes.copy()
    read_network(TOY, conseillers=path)
    assert path.read_bytes() == before
    pd.testing.assert_frame_equal(TOY.communes, communes)


REFUSALS: dict[str, tuple[str, str | bytes, type[CncGeoError], str]] = {
    "empty": (
        "coordinateurs", "", SourceError,
        ("f.csv : une ligne d'en-tête et au moins une ligne sont attendues, le fichier ne contient "
        f"rien. En-tête attendu : {COORDINATEURS_COLUMNS}."),
    ),
    "header only": (
        "coordinateurs", COORDINATEURS, SourceError,
        ("f.csv : une ligne d'en-tête et au moins une ligne sont attendues, le fichier ne contient "
        f"que l'en-tête. En-tête attendu : {COORDINATEURS_COLUMNS}."),
    ),
    "not UTF-8": (
        "coordinateurs", (COORDINATEURS + "C1;Sté é;;;;;en_poste;;\n").encode("latin-1"),
        SourceError,
        ("f.csv : un texte UTF-8 est attendu, l'octet 60 n'en est pas. "
        "Enregistrez le fichier en « CSV UTF-8 »."),
    ),
    "wrong separator": (
        "coordinateurs", "id,structure\nC1,S1\n", SourceError,
        ("f.csv : des colonnes séparées par « ; » sont attendues, l'en-tête n'en a qu'une : "
        "« id,structure ». Enregistrez le fichier avec ce séparateur."),
    ),
    "unknown column": (
        "coordinateurs",
        COORDINATEURS.strip() + ";courriel\nC1;;;;;;en_poste;;;x\n", TableError,
        ("f.csv : Table « coordinateurs » : colonne inconnue : courriel. Colonnes attendues : "
        f"{COORDINATEURS_COLUMNS}. Corrigez la ligne d'en-tête."),
    ),
    "missing column": (
        "coordinateurs", "id;structure;siret;commune;niveau;codes;debut;fin\nC1;;;;;;;\n",
        TableError,
        ("f.csv : Table « coordinateurs » : colonne absente : etat. Colonnes attendues : "
        f"{COORDINATEURS_COLUMNS}. Corrigez la ligne d'en-tête."),
    ),
    "doubled column": (
        "coordinateurs", "id;" + COORDINATEURS + "C1;C1;;;;;;en_poste;;\n", TableError,
        ("f.csv : Table « coordinateurs » : colonne répétée : id. Colonnes attendues : "
        f"{COORDINATEURS_COLUMNS}. Corrigez la ligne d'en-tête."),
    ),
    "too many cells": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;en_poste;;\nC2;;;;;;en_poste;;;\n", SourceError,
        ("f.csv, ligne 3 : 9 cellules sont attendues comme dans l'en-tête, 10 trouvées. "
        "Vérifiez les « ; » de cette ligne."),
    ),
    "too few cells": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;en_poste;\n", SourceError,
        ("f.csv, ligne 2 : 9 cellules sont attendues comme dans l'en-tête, 8 trouvées. "
        "Vérifiez les « ; » de cette ligne."),
    ),
    "open quotation mark": (
        "coordinateurs", COORDINATEURS + 'C1;"S;;;;;en_poste;;\n', SourceError,
        ("f.csv, ligne 2 : guillemets mal fermés ou caractère interdit (unexpected end of data). "
        "Corrigez cette ligne."),
    ),
    "doubled id": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;en_poste;;\n" * 2, TableError,
        ("f.csv : Table « coordinateurs » : chaque identifiant doit être unique, or C1 est répété. "
        "Gardez une seule ligne par identifiant."),
    ),
    "empty id": (
        "coordinateurs", COORDINATEURS + ";;;;;;en_poste;;\n", TableError,
        ("f.csv : Table « coordinateurs », colonne « id » : une valeur est attendue, la cellule "
        "est vide à la ligne 2 (). Complétez-la."),
    ),
    "empty state": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;;;\n", TableError,
        ("f.csv : Table « coordinateurs », colonne « etat » : une valeur est attendue, la cellule "
        "est vide à la ligne 2 (C1). Complétez-la."),
    ),
    "unknown state": (
        "coordinateurs", COORDINATEURS + "\nC1;;;;;;En poste;;\n", TableError,
        ("f.csv : Table « coordinateurs », colonne « etat » : « En poste » n'est pas admis "
        "à la ligne 3 (C1). Valeurs possibles : en_poste, prevu, propose, termine."),
    ),
    "unknown level": (
        "coordinateurs", COORDINATEURS + "C1;;;;bassin;;en_poste;;\n", TableError,
        ("f.csv : Table « coordinateurs », colonne « niveau » : « bassin » n'est pas admis "
        "à la ligne 2 (C1). Valeurs possibles : region, departement, epci, ept, commune, "
        "conseiller, polygone."),
    ),
    "bad date": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;en_poste;01/02/2026;\n", TableError,
        ("f.csv : ligne 2, colonne « debut » : une date AAAA-MM-JJ est attendue, trouvé "
        "« 01/02/2026 ». Corrigez cette cellule."),
    ),
    "date that is not in the calendar": (
        "candidatures", CANDIDATURES + "K1;;;;;;;;;propose;;2026-02-30\n", TableError,
        ("f.csv : ligne 2, colonne « date_depot » : une date AAAA-MM-JJ est attendue, trouvé "
        "« 2026-02-30 ». Corrigez cette cellule."),
    ),
    "inverted dates": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;en_poste;2026-02-02;2026-02-01\n", TableError,
        ("f.csv : coordinateur C1 : le début (2026-02-02) suit la fin (2026-02-01). "
        "Corrigez l'une des deux dates."),
    ),
    "decimal comma": (
        "conseillers", CONSEILLERS + "P1;;;01001;;48,1;1.7\n", TableError,
        ("f.csv : ligne 2, colonne « latitude » : un nombre de degrés entre -90 et 90, avec un "
        "point décimal, est attendu, trouvé « 48,1 ». Corrigez cette cellule."),
    ),
    "longitude out of the world": (
        "conseillers", CONSEILLERS + "P1;;;01001;;48.1;181\n", TableError,
        ("f.csv : ligne 2, colonne « longitude » : un nombre de degrés entre -180 et 180, avec un "
        "point décimal, est attendu, trouvé « 181 ». Corrigez cette cellule."),
    ),
    "not a number": (
        "conseillers", CONSEILLERS + "P1;;;01001;;nan;1\n", TableError,
        ("f.csv : ligne 2, colonne « latitude » : un nombre de degrés entre -90 et 90, avec un "
        "point décimal, est attendu, trouvé « nan ». Corrigez cette cellule."),
    ),
    "wrong commune": (
        "conseillers", CONSEILLERS + "P1;;;1001;;;\n", CodeError,
        ("Table « conseillers », P1 : Code commune inconnu au millésime COG jouet : « 1001 ». "
        "Vouliez-vous dire 01001 (Alpha) ?"),
    ),
    "post without a place": (
        "conseillers", CONSEILLERS + "P1;;;;;48.1;\n", TableError,
        ("Conseiller P1 : une commune ou des coordonnées sont attendues, les deux manquent. "
        "Indiquez au moins le code de la commune."),
    ),
    "point in the sea": (
        "conseillers", CONSEILLERS + "P1;;;;;1.5;5\n", TableError,
        ("Conseiller P1 : le point (1.5, 5.0) n'est dans aucune commune. "
        "Indiquez le code de la commune, ou corrigez le point."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(write: Write, case: str) -> None:
    nom, content, error, message = REFUSALS[case]
    with pytest.raises(error) as refusal:
        read_network(TOY, **{nom: write("f", content)})
    assert str(refusal.value) == message


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "absent.csv"
    with pytest.raises(SourceError) as refusal:
        read_network(TOY, candidatures=path)
    assert str(refusal.value) == (
        f"Fichier introuvable : « {path} ». Vérifiez son nom et son dossier."
    )
    with pytest.raises(SourceError, match="Fichier introuvable"):
        read_network(TOY, candidatures=tmp_path)


def test_every_table_of_the_demonstration_is_read_as_it_stands(network: Network) -> None:
    """No cell is moved, filled or dropped between the file and the table."""
    folder = embedded("demonstration")
    for nom in ("conseillers", "coordinateurs", "candidatures", "structures"):
        with (folder / f"demo_{nom}.csv").open(encoding="utf-8", newline="") as lines:
            expected = list(csv.DictReader(lines, delimiter=";"))
        table = getattr(network, nom)
        # codes of communes are brought to the vintage; dates and degrees become values
        typed = {"commune", "debut", "fin", "date_depot", "latitude", "longitude"}
        columns = [c for c in expected[0] if c not in typed]
        found = table[columns].to_dict("records")
        assert found == [{c: row[c] for c in columns} for row in expected]


def test_an_incomplete_territory_folder_is_refused(tmp_path: Path) -> None:
    source = embedded("territoire")
    for path in source.iterdir():
        if path.name not in {"adjacence.parquet", "carte.parquet"}:
            shutil.copy(path, tmp_path / path.name)
    with pytest.raises(SourceError) as refusal:
        read_territory(tmp_path)
    message = str(refusal.value)
    assert message.startswith(f"Le dossier de territoire « {tmp_path} » doit contenir communes.")
    assert "il y manque carte.parquet, adjacence.parquet." in message
    assert message.endswith("ou retirez l'option --territoire pour employer le territoire fourni.")


def test_the_embedded_territory_has_its_vintages_and_aligned_polygons(territory: Territory) -> None:
    told = json.loads((embedded("territoire") / "millesimes.json").read_text(encoding="utf-8"))
    assert territory.millesimes == told["millesimes"]
    contours = territory.contours()
    assert contours.index.tolist() == territory.communes["code"].tolist()
    assert contours.crs.to_epsg() == 4326


def test_no_old_code_is_a_code_of_today_and_each_leads_to_one(territory: Territory) -> None:
    for niveau in ("commune", "epci"):
        today = set(territory.units(niveau).codes)
        passages = territory.passages[niveau]
        assert today.isdisjoint(passages)
        assert set(passages.values()) <= today


@pytest.mark.parametrize("identifiant", ["A|B", " A", "A "])
def test_an_id_that_no_list_could_tell_is_refused(write: Write, identifiant: str) -> None:
    text = COORDINATEURS + f"{identifiant};;;;departement;01;en_poste;;\n"
    with pytest.raises(TableError, match="un identifiant sans"):
        read_network(TOY, coordinateurs=write("c", text))
