"""Several files become one network: joined, told apart, seated; and what is said of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from support.toys import toy_territory

from cnc_geo.errors import SourceError
from cnc_geo.readers.network import join_readings, read_network
from cnc_geo.readers.reading import read_file
from cnc_geo.schema.tables import SCHEMAS, check

TOY = toy_territory()
POSTS = "id;structure;siret;commune;coordinateurs;latitude;longitude\n"
SEATS = "id;nom;siret;commune;nature\n"
ZONES = "id;structure;siret;commune;niveau;codes;etat;debut;fin\n"
COSELEC = (
    "Raison sociale;Commune INSEE;Nombre de conseillers validés par le COSELEC;Code commune INSEE\n"
)

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a text in a file of a temporary folder."""

    def _write(nom: str, text: str) -> Path:
        path = tmp_path / nom
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def said(network, words):
    return [sentence for sentence in network.avertissements if words in sentence]


# ------------------------------------------------------------------------------- joined, told apart


def test_files_of_any_kind_are_put_together(write: Write) -> None:
    network = read_network(
        TOY,
        conseillers=write("p.csv", POSTS + "P1;S;;01001;;;\n"),
        fichiers=[
            write("z.csv", ZONES + "C1;S;;01001;departement;01;en_poste;;\n"),
            write("c.csv", COSELEC + "COMMUNE ALPHA;Alpha;2;01001\n"),
        ],
    )
    assert network.conseillers["id"].tolist() == ["P1", "coselec_2023-2-1", "coselec_2023-2-2"]
    assert network.structures["nom"].tolist() == ["COMMUNE ALPHA"]
    assert network.coordinateurs["codes"].tolist() == ["01"]
    assert {table: source.nom for table, source in network.sources.items()} == {
        "conseillers": "p.csv",
        "conseillers 2": "c.csv",
        "structures": "c.csv",
        "coordinateurs": "z.csv",
    }
    for nom in ("conseillers", "structures", "coordinateurs", "candidatures"):
        assert list(getattr(network, nom).columns) == [column.nom for column in SCHEMAS[nom]]
        check(getattr(network, nom), nom)


def test_an_identifier_of_two_files_is_told_and_the_first_row_stays(write: Write) -> None:
    first = write("a.csv", POSTS + "P1;A;;01001;;;\nP2;A;;01002;;;\n")
    second = write("b.csv", POSTS + "P2;B;;02001;;;\nP3;B;;02002;;;\nP1;B;;02003;;;\n")
    network = read_network(TOY, fichiers=[first, second])
    assert network.conseillers["commune"].tolist() == ["01001", "01002", "02002"]
    assert said(network, "identifiant") == [
        (
            "Table « conseillers » : 2 identifiant(s) sont dans deux fichiers (d'abord P2) ; la "
            "ligne du premier fichier est gardée."
        )
    ]
    turned = read_network(TOY, fichiers=[second, first])
    assert turned.conseillers["commune"].tolist() == ["02001", "02002", "02003"]


def test_rows_without_identifier_of_two_files_are_all_kept(write: Write) -> None:
    first = write("a.csv", COSELEC + "ALPHA;Alpha;2;01001\nBRAVO;Bravo;1;01002\n")
    second = write("b.csv", COSELEC + "GOLF;Golf;1;02001\nHOTEL;Hotel;3;02002\n")
    network = read_network(TOY, fichiers=[first, second])
    assert len(network.structures) == 4
    assert len(network.conseillers) == 7
    assert said(network, "identifiant") == []
    nom = dict(zip(network.structures["id"], network.structures["nom"], strict=True))
    posts = network.conseillers.groupby(network.conseillers["structure"].map(nom))["commune"]
    assert posts.agg("|".join).to_dict() == {
        "ALPHA": "01001|01001",
        "BRAVO": "01002",
        "GOLF": "02001",
        "HOTEL": "02002|02002|02002",
    }


def test_a_file_given_twice_counts_once(write: Write) -> None:
    path = write("a.csv", COSELEC + "ALPHA;Alpha;2;01001\nBRAVO;Bravo;1;01002\n")
    once, twice = read_network(TOY, fichiers=[path]), read_network(TOY, fichiers=[path, path])
    pd.testing.assert_frame_equal(once.conseillers, twice.conseillers)
    pd.testing.assert_frame_equal(once.structures, twice.structures)
    assert len(said(twice, "identifiant(s) sont dans deux fichiers")) == 2


# ------------------------------------------------------------------------------------------- seated


@pytest.mark.parametrize(
    ("structure", "commune"),
    [
        ("S1", "01001"),  # by id
        ("CC de l'Est", "02001"),  # by name
        ("CC DE L’EST", "02001"),
        ("Deux fois", ""),  # two structures have that name
        ("S4", ""),  # a structure that is nowhere
        ("s1", ""),  # an id is exact
        ("", ""),
        ("inconnue", ""),
    ],
)
def test_a_post_that_nothing_locates_is_at_its_structure(write, structure, commune):
    seats = SEATS + (
        "S1;Mairie d'Alpha;;01001;\nS2;CC de l'Est;;02001;\n"
        "S3;Deux fois;;02001;\nS5;Deux fois;;02002;\nS4;Nulle part;;;\n-;—;;02006;\n"
    )
    posts = POSTS + f"P1;{structure};;;;;\nP2;S1;;02002;;;\n"
    network = read_network(TOY, conseillers=write("p.csv", posts), structures=write("s.csv", seats))
    post = network.conseillers.set_index("id")
    assert post.loc["P1", "commune"] == commune
    assert post.loc["P1", "position"] == ("structure" if commune else "non_situe")
    assert post.loc["P2", ["commune", "position"]].tolist() == ["02002", "commune"]
    told = ["1 poste(s) sans lieu sont situés au siège de leur structure."] if commune else []
    assert said(network, "siège") == told


def test_a_post_whose_point_contradicts_its_row_is_not_moved(write: Write) -> None:
    posts = "id;structure;code_postal;latitude;longitude\nP1;S1;01100;0.51;3.51\n"
    network = read_network(
        TOY,
        conseillers=write("p.csv", posts),
        structures=write("s.csv", SEATS + "S1;Mairie;;01001;\n"),
    )
    assert network.conseillers[["commune", "position"]].to_numpy().tolist() == [["", "discordant"]]


# ------------------------------------------------------------------------------------- what is said


def test_each_thing_that_makes_a_figure_doubtful_is_said(write: Write) -> None:
    posts = POSTS + (
        "P1;;;01001;C1|C9;0.51;3.51\nP2;;;;C8;;\nP3;;;97801;;;\nP4;;;01001;C1;;\nP5;;;1001;;;\n"
    )
    zones = ZONES + "C1;;;01001;departement;01;en_poste;;\n"
    network = read_network(
        TOY, conseillers=write("p.csv", posts), coordinateurs=write("z.csv", zones)
    )
    assert network.avertissements == (
        (
            "p.csv : 5 lignes lues = 5 gardées + 0 écartées, 1 réparées, "
            "0 incomplètes (détail : cnc-geo verifier p.csv)."
        ),
        "1 poste(s) dont le point contredit le lieu déclaré ; le lieu déclaré compte.",
        "1 poste(s) que rien ne situe : listés, absents des totaux.",
        (
            "1 poste(s) hors du référentiel cartographique (collectivités d'outre-mer) : listés, "
            "absents des totaux."
        ),
        (
            "2 poste(s) nomment un coordinateur absent de la table « coordinateurs » (d'abord P1 : "
            "C9) ; ce rattachement ne compte pas."
        ),
    )


def test_what_no_file_tells_is_said(write: Write) -> None:
    zones = write("z.csv", ZONES + "C1;;;01001;departement;01;en_poste;;\n")
    posts = write("p.csv", POSTS + "P1;;;01001;;;\n")
    assert read_network(TOY, fichiers=[zones]).avertissements == (
        "Aucun fichier de conseillers : leurs nombres sont à 0 faute de données.",
    )
    assert read_network(TOY, fichiers=[posts]).avertissements == (
        "Aucun fichier de coordinateurs ni de candidatures : la couverture est inconnue.",
    )


def test_rows_set_aside_are_counted_file_by_file(write: Write) -> None:
    posts = write("p.csv", POSTS + "P1;;;01001;;;\nP1;;;01002;;;\nP2;;01003\n")
    zones = write("z.csv", ZONES + "C1;;;;departement;01;en_poste;2026-02-02;2026-01-01\n" * 2)
    sentence = "p.csv : 3 lignes lues = 1 gardées + 2 écartées, 0 réparées, 0 incomplètes"
    assert said(read_network(TOY, fichiers=[posts]), sentence)
    with pytest.raises(SourceError) as refusal:
        read_network(TOY, fichiers=[posts, zones])
    assert re.fullmatch(
        r"z\.csv : au moins une ligne utilisable est attendue dans ce fichier « coordinateurs, "
        r"fichier natif » ; 2 lues, aucune gardée\. Première cause : .+",
        str(refusal.value),
    )


def test_a_header_alone_is_refused(write: Write) -> None:
    with pytest.raises(SourceError, match="0 lues, aucune gardée"):
        read_network(TOY, fichiers=[write("p.csv", POSTS)])


def test_files_that_say_nothing_of_a_network_are_refused(write: Write) -> None:
    places = (
        "ID,Nom,Adresse,Type de structure,ID Cartographie Nationale,Code INSEE\nL1,Un,,,,01001\n"
    )
    with pytest.raises(SourceError, match="la carte n'a rien à montrer"):
        read_network(TOY, fichiers=[write("lieux.csv", places)])
    mapping = '{"cnc_geo": "association", "table": "lieux", "colonnes": {"id": "x"}}'
    with pytest.raises(SourceError, match="la carte n'a rien à montrer"):
        read_network(TOY, fichiers=[write("a.json", mapping)])


# ---------------------------------------------------------------------------------------- mappings


def test_a_mapping_among_the_files_is_used_on_those_of_no_known_kind(write: Write) -> None:
    mapping = write(
        "m.json",
        '{\n "cnc_geo": "association",\n "table": "conseillers",\n'
        ' "colonnes": {"id": "Réf", "commune": "Où"}\n}\n',
    )
    unknown = write("x.csv", "Réf;Où;Quoi\nA;01001;x\nB;2001;y\n")
    zones = write("z.csv", ZONES + "C1;;;01001;departement;01;en_poste;;\n")
    network = read_network(TOY, fichiers=[unknown, mapping, zones])
    assert network.conseillers["commune"].tolist() == ["01001", "02001"]
    assert set(network.sources) == {"conseillers", "coordinateurs"}
    with pytest.raises(SourceError, match="aucun format connu"):
        read_network(TOY, fichiers=[unknown, zones])


def test_joining_changes_none_of_the_readings(write: Write) -> None:
    texts = [COSELEC + "ALPHA;Alpha;2;01001\n", COSELEC + "GOLF;Golf;1;02001\n"]
    readings = [read_file(text.encode(), f"{n}.csv", TOY) for n, text in enumerate(texts)]
    before = [table.copy() for reading in readings for table in reading.tables.values()]
    join_readings(readings)
    after = [table for reading in readings for table in reading.tables.values()]
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other)


# ------------------------------------------------------------------------------------- territories


def test_an_index_or_a_mask_alone_is_laid_over_the_demonstration(
    write: Write, territory, network
) -> None:
    index = "name,division,code,no_thd_coverage_rate,total\nUne,epci,243500139,1,4.5\n"
    mask = "niveau;code;nom;motif\ncommune;1001;;inhabitée\nepci;200071025;;convention\n"
    found = read_network(territory, fichiers=[write("ifn.csv", index), write("m.csv", mask)])
    assert found.fictif
    assert found.indicateurs.to_dict("records") == [
        {"niveau": "epci", "code": "243500139", "nom": "Une", "valeur": 4.5}
    ]
    assert found.masque[["niveau", "code", "motif"]].to_numpy().tolist() == [
        ["commune", "01001", "inhabitée"],
        ["epci", "200071025", "convention"],
    ]
    pd.testing.assert_frame_equal(found.coordinateurs, network.coordinateurs)
    assert network.indicateurs.empty
    assert network.masque.empty


def test_an_index_beside_a_network_stays_with_it(write: Write) -> None:
    index = "name,division,code,no_thd_coverage_rate,total\nX,epci,100000001,1,4.5\n"
    twice = index + "Y,epci,100000002,1,\n"
    posts = write("p.csv", POSTS + "P1;S1;;01001;;;\n")
    found = read_network(TOY, fichiers=[posts, write("a.csv", index), write("b.csv", twice)])
    assert not found.fictif
    assert found.indicateurs["code"].tolist() == ["100000001", "100000002"]
    assert pd.isna(found.indicateurs["valeur"].iloc[1])
    assert any("1 territoire(s) sont dans deux fichiers" in said for said in found.avertissements)
