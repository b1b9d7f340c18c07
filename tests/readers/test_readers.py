"""Files → checked tables: every refusal says what was expected, what was found, what to do."""

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from support.toys import toy_territory

from cnc_geo.errors import SourceError
from cnc_geo.network.model import Network
from cnc_geo.readers.embedded import embedded
from cnc_geo.readers.network import read_network
from cnc_geo.readers.reading import read_file
from cnc_geo.readers.territory import read_territory
from cnc_geo.schema.tables import column_names
from cnc_geo.territory.model import Territory

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
        (
            "c.csv : 2 lignes lues = 2 gardées + 0 écartées, 2 réparées, "
            "0 incomplètes (détail : cnc-geo verifier c.csv)."
        ),
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


REFUSALS: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("coordinateurs", "", "f.csv : un tableau est attendu, le fichier est vide."),
    "header only": (
        "coordinateurs", COORDINATEURS,
        "« coordinateurs, fichier natif » ; 0 lues, aucune gardée.",
    ),
    "columns of nothing known": (
        "coordinateurs", "id;structure\nC1;S1\n",
        ("pour une table « coordinateurs », niveau ou codes ou codes_postaux ou geometrie sont "
        "attendus ; colonnes trouvées : « id », « structure ». Associez-les avec --colonne "
        "champ=en-tête."),
    ),
    "another table": (
        "candidatures", GOOD["coordinateurs"],
        ("une table « candidatures » est attendue, ce fichier est « coordinateurs, fichier natif » "
        "et donne « coordinateurs »."),
    ),
    "no row left": (
        "coordinateurs", COORDINATEURS + "C1;;;;;;en_poste;\n",
        "1 lues, aucune gardée. Première cause :",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(write: Write, case: str) -> None:
    nom, content, message = REFUSALS[case]
    with pytest.raises(SourceError) as refusal:
        read_network(TOY, **{nom: write("f", content)})
    assert message in str(refusal.value)


FATES: dict[str, tuple[str, str | bytes, list[tuple[int | None, str, str, str, str]]]] = {
    "not UTF-8": (
        "coordinateurs",
        (COORDINATEURS + "C1;Sté é;;;epci;100000001;en_poste;;\n").encode("cp1252"),
        [(None, "", "", "encodage", "repare")],
    ),
    "a column we do not know": (
        "coordinateurs", COORDINATEURS.strip() + ";couleur\nC1;;;;epci;100000001;en_poste;;;x\n",
        [(None, "", "", "colonne_ignoree", "ignore")],
    ),
    "a column on persons": (
        "coordinateurs", COORDINATEURS.strip() + ";courriel\nC1;;;;epci;100000001;en_poste;;;x\n",
        [(None, "courriel", "", "donnee_personnelle", "ignore")],
    ),
    "too many cells": (
        "coordinateurs", COORDINATEURS + "C1;;;;epci;100000001;en_poste;;\n" * 1
        + "C2;;;;;;en_poste;;;x\n",
        [(3, "", "", "ligne_decalee", "ecarte")],
    ),
    "too few cells": (
        "coordinateurs", COORDINATEURS + "C1;;;;epci;100000001;en_poste;;\nC2;;;;;;en_poste;\n",
        [(3, "", "", "ligne_decalee", "ecarte")],
    ),
    "doubled id": (
        "coordinateurs", COORDINATEURS + "C1;;;;epci;100000001;en_poste;;\n" * 2,
        [(3, "id", "C1", "id_repete", "ecarte")],
    ),
    "empty id": (
        "coordinateurs", COORDINATEURS + ";;;;epci;100000001;en_poste;;\n",
        [(2, "id", "", "id_absent", "repare")],
    ),
    "id that no list could tell": (
        "coordinateurs", COORDINATEURS + "A|B;;;;epci;100000001;en_poste;;\n",
        [(2, "id", "A|B", "valeur_inconnue", "repare")],
    ),
    "empty state": (
        "coordinateurs",
        COORDINATEURS + "C1;;;;epci;100000001;;;\nC2;;;;epci;100000001;en_poste;;\n",
        [(2, "etat", "", "valeur_inconnue", "ecarte")],
    ),
    "unknown level": (
        "coordinateurs", COORDINATEURS + "C1;;;;bassin;;en_poste;;\n",
        [(2, "niveau", "bassin", "valeur_inconnue", "ignore"),
         (2, "niveau", "bassin", "zone_inconnue", "garde")],
    ),
    "unknown code of a zone": (
        "coordinateurs", COORDINATEURS + "C1;;;;epci;100000001|999999999;en_poste;;\n",
        [(2, "codes", "100000001|999999999", "code_inconnu", "ignore")],
    ),
    "code of another level": (
        "coordinateurs", COORDINATEURS + "C1;;;;epci;01001;en_poste;;\n",
        [(2, "codes", "01001", "niveau_douteux", "ignore"),
         (2, "niveau", "epci", "zone_inconnue", "garde")],
    ),
    "date that is not in the calendar": (
        "candidatures", CANDIDATURES + "K1;;;;;;;epci;100000001;propose;;2026-02-30\n",
        [(2, "date_depot", "2026-02-30", "date_illisible", "ignore")],
    ),
    "inverted dates": (
        "coordinateurs",
        COORDINATEURS + "C1;;;;;;en_poste;2026-02-02;2026-02-01\nC2;;;;epci;100000001;en_poste;;\n",
        [(2, "fin", "2026-02-01", "dates_inversees", "ecarte")],
    ),
    "longitude out of the world": (
        "conseillers", CONSEILLERS + "P1;;;01001;;48.1;181\n",
        [(2, "latitude", "48.1", "coordonnees_illisibles", "ignore")],
    ),
    "not a number": (
        "conseillers", CONSEILLERS + "P1;;;01001;;abc;1\n",
        [(2, "latitude", "abc", "coordonnees_illisibles", "ignore")],
    ),
    "lost zero": (
        "conseillers", CONSEILLERS + "P1;;;1001;;;\n",
        [(2, "commune", "1001", "zero_perdu", "repare")],
    ),
    "post without a place": (
        "conseillers", CONSEILLERS + "P1;;;;;48.1;\n",
        [(2, "", "", "non_situe", "garde")],
    ),
    "point in the sea": (
        "conseillers", CONSEILLERS + "P1;;;;;1.52;5.01\n",
        [(2, "", "", "non_situe", "garde"),
         (2, "latitude", "1.52", "point_hors_france", "ignore")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FATES)
def test_fate_of_a_row(case: str) -> None:
    """Every fault is told where it is, with what was done."""
    nom, content, expected = FATES[case]
    bytes_of = content if isinstance(content, bytes) else content.encode()
    reading = read_file(bytes_of, "f.csv", TOY, table=nom)
    columns = ["ligne", "colonne", "valeur", "constat", "traitement"]
    rows = reading.diagnostics[columns].astype(object).where(reading.diagnostics.notna(), None)
    said = [tuple(row) for row in rows.to_numpy().tolist()]
    assert sorted(said, key=str) == sorted(expected, key=str)
    assert reading.lues == reading.gardees + reading.ecartees


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "absent.csv"
    with pytest.raises(SourceError) as refusal:
        read_network(TOY, candidatures=path)
    assert str(refusal.value) == (
        f"Fichier introuvable : « {path} ». Vérifiez son nom et son dossier."
    )
    with pytest.raises(SourceError, match="un fichier est attendu"):
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
