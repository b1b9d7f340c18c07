"""Table `recouvrements` of the toy territory: every pair, relation and sentence by hand."""

import pytest
from support.toys import look, rows_of, situate_toy, zone

from cnc_geo.analysis import overlaps, pairs
from cnc_geo.analysis.overlaps import find_overlaps, name_shared
from cnc_geo.errors import SizeError
from cnc_geo.schema.codes import RELATIONS
from cnc_geo.schema.tables import column_names

BOTH = ["en_poste", "propose"]
EN_POSTE = "en_poste × en_poste"
MIXTE = "en_poste × propose"

# C1 department 01 (1500), C2 Charlie Delta India (3700), C6 Kilo (5000),
# K1 Alpha Bravo (300), K2 department 02 (21070); a post in Alpha, Charlie, Golf, India, Kilo, Mike.
PAIRS = [
    # Charlie 300 + Delta 400 of 1500, of 3700, of 1500 + 3700 - 700 = 4500; the post of Charlie
    ("C1", "C2", "partiel", "", "different", EN_POSTE, 2, 700, 4.0, 1,
     700 / 1500, 700 / 3700, 700 / 4500,
     ("À cheval : deux coordinations en poste ; la zone intercommunale dépasse le périmètre "
     "départemental.")),
    # Foxtrot beside Kilo
    ("C1", "C6", "contigu", "", "different", EN_POSTE, 0, 0, 0.0, 0, 0.0, 0.0, 0.0,
     "Voisins : deux coordinations en poste se touchent sans rien partager."),
    # Alpha 100 + Bravo 200, all of K1
    ("C1", "K1", "imbrique", "C1", "different", MIXTE, 2, 300, 4.000001, 1, 0.2, 1.0, 0.2,
     ("Deux niveaux articulés : une coordination en poste et une candidature, l'une dans le "
     "périmètre de l'autre.")),
    # Bravo | Golf, Delta | India, Foxtrot | Kilo
    ("C1", "K2", "contigu", "", "meme", MIXTE, 0, 0, 0.0, 0, 0.0, 0.0, 0.0,
     ("Voisins : une coordination en poste et une candidature se touchent sans rien partager.")),
    # India above Kilo
    ("C2", "C6", "contigu", "", "different", EN_POSTE, 0, 0, 0.0, 0, 0.0, 0.0, 0.0,
     "Voisins : deux coordinations en poste se touchent sans rien partager."),
    # Alpha above Charlie, Bravo above Delta
    ("C2", "K1", "contigu", "", "meme", MIXTE, 0, 0, 0.0, 0, 0.0, 0.0, 0.0,
     ("Voisins : une coordination en poste et une candidature se touchent sans rien partager.")),
    # India 3000 of 3700, of 21070, of 3700 + 21070 - 3000 = 21770
    ("C2", "K2", "partiel", "", "different", MIXTE, 1, 3000, 3.0, 1,
     3000 / 3700, 3000 / 21070, 3000 / 21770,
     ("À cheval : une coordination en poste et une candidature ; la zone intercommunale dépasse "
     "le périmètre départemental.")),
    # C6 and K1 do not meet. Kilo 5000 of 21070
    ("C6", "K2", "imbrique", "K2", "different", MIXTE, 1, 5000, 3.0, 1,
     1.0, 5000 / 21070, 5000 / 21070,
     ("Deux niveaux articulés : une coordination en poste et une candidature, l'une dans le "
     "périmètre de l'autre.")),
    # Bravo | Golf
    ("K1", "K2", "contigu", "", "different", "propose × propose", 0, 0, 0.0, 0, 0.0, 0.0, 0.0,
     "Voisins : deux candidatures se touchent sans rien partager."),
]  # fmt: skip


def test_every_pair_and_every_column_by_hand() -> None:
    table = find_overlaps(situate_toy(etats=BOTH))
    assert list(table.columns) == column_names("recouvrements")
    assert rows_of(table) == PAIRS


def test_a_department_lists_the_pairs_that_meet_inside_it_with_their_whole_figures() -> None:
    seen = situate_toy(etats=BOTH, departement="02")
    # C1-C2 share Charlie and Delta, of 01, and only touch along Delta | India, of 02;
    # C1-K1 and C2-K1 meet in 01 only; C1-C6, C1-K2 and K1-K2 touch across the border.
    elsewhere = {("C1", "C2"), ("C1", "K1"), ("C2", "K1")}
    inside = [row for row in PAIRS if row[:2] not in elsewhere]
    assert rows_of(find_overlaps(seen)) == inside
    other = situate_toy(etats=BOTH, departement="01")
    # C2-K2 share India, of 02, and only touch along Delta | India, whose Delta is of 01
    outside = {("C2", "C6"), ("C6", "K2"), ("C2", "K2")}
    assert rows_of(find_overlaps(other)) == [row for row in PAIRS if row[:2] not in outside]


def pair(a: tuple[str, str], b: tuple[str, str], *etats: str, structures: str = "") -> dict:
    """Return the only meeting of two zones, or an empty dictionary."""
    first, second = etats or ("en_poste", "en_poste")
    rows = [zone("A", *a, first), zone("B", *b, second)]
    if structures:
        rows = [{**row, "structure": s} for row, s in zip(rows, structures, strict=True)]
    table = find_overlaps(look(*rows, etats=["en_poste", "prevu", "propose", "termine"]))
    return table.to_dict("records")[0] if len(table) else {}


UN, DEUX = ("departement", "01"), ("departement", "02")
NORD, MILIEU, SUD = ("epci", "100000001"), ("epci", "100000002"), ("epci", "100000003")
EST, SUD_EST = ("epci", "100000004"), ("epci", "100000005")

RELATION_CASES = [
    (NORD, NORD, "identique"),
    (NORD, ("commune", "01001|01002"), "identique"),
    (("region", "11"), UN, "identique"),
    (NORD, UN, "imbrique"),
    (("commune", "01001"), NORD, "imbrique"),
    (("commune", "02005"), ("ept", "200000001"), "identique"),
    (UN, MILIEU, "partiel"),
    (("epci", "100000001|100000002"), ("epci", "100000002|100000003"), "partiel"),
    (NORD, MILIEU, "contigu"),
    (UN, DEUX, "contigu"),
    # Alpha (0, 2) and Delta (1, 1): a corner is not a border
    (("commune", "01001"), ("commune", "01004"), None),
    (NORD, SUD, None),
    (("commune", "02007"), UN, None),
    # two zones whose codes hold no commune are empty: they meet nobody, not even each other
    (("epci", "100000009"), ("epci", "100000009"), None),
    (("epci", "100000009"), UN, None),
]


@pytest.mark.parametrize(("a", "b", "relation"), RELATION_CASES)
def test_relation(a: tuple[str, str], b: tuple[str, str], relation: str | None) -> None:
    assert pair(a, b).get("relation") == relation
    assert pair(b, a).get("relation") == relation
    assert relation is None or relation in RELATIONS


def test_the_container_is_named() -> None:
    assert pair(NORD, UN)["contenant"] == "B"
    assert pair(UN, NORD)["contenant"] == "A"
    assert pair(NORD, NORD)["contenant"] == ""


def test_a_container_larger_by_an_empty_commune_only_is_still_the_container() -> None:
    # Foxtrot has no inhabitant: by population both are equal, by communes B is larger
    found = pair(("commune", "01005"), SUD)
    assert (found["relation"], found["contenant"]) == ("imbrique", "B")
    assert (found["part_a"], found["part_b"], found["jaccard"]) == (1.0, 1.0, 1.0)
    assert pair(SUD, ("commune", "01005"))["contenant"] == "A"


def test_shares_of_a_zone_where_nobody_lives_are_empty() -> None:
    found = pair(("commune", "01006"), ("commune", "01006"))
    assert found["relation"] == "identique"
    assert all(found[part] != found[part] for part in ("part_a", "part_b", "jaccard"))


SENTENCES = [
    (NORD, NORD, (), "",
     "Doublon : deux coordinations en poste ont exactement le même périmètre ; rôles à préciser."),
    (("region", "11"), UN, (), "",
     "Doublon : deux coordinations en poste couvrent le même territoire, déclaré à deux niveaux."),
    (NORD, ("commune", "01001|01002"), ("prevu", "propose"), "",
     ("Doublon : une coordination prévue et une candidature couvrent le même territoire, "
     "déclaré à deux niveaux.")),
    (NORD, UN, ("propose", "en_poste"), "",
     ("Deux niveaux articulés : une coordination en poste et une candidature, l'une dans le "
     "périmètre de l'autre.")),
    (NORD, ("epci", "100000001|100000002"), (), "",
     ("Imbrication de même niveau : deux coordinations en poste, l'une contenue dans l'autre ; "
     "à arbitrer.")),
    (("departement", "01|02"), ("region", "11"), ("prevu", "prevu"), "",
     "Deux niveaux articulés : deux coordinations prévues, l'une dans le périmètre de l'autre."),
    (UN, MILIEU, ("termine", "termine"), "",
     ("À cheval : deux coordinations terminées ; la zone intercommunale dépasse le périmètre "
     "départemental.")),
    (("epci", "100000001|100000002"), ("epci", "100000002|100000003"), ("propose", "propose"), "",
     "Frontière à préciser : deux candidatures de niveau intercommunal partagent des communes."),
    (("commune", "01001|01003"), MILIEU, (), "",
     ("Frontière à préciser : deux coordinations en poste de niveau intercommunal partagent des "
     "communes.")),
    (NORD, MILIEU, ("en_poste", "termine"), "",
     ("Voisins : une coordination en poste et une coordination terminée se touchent sans rien "
      "partager.")),
    # one that is over and its successor, of the same structure; but neighbours stay neighbours
    (NORD, NORD, ("en_poste", "termine"), "SS",
     ("Suite d'une même coordination : une coordination en poste et une coordination terminée de "
     "la même structure ; pas de conflit.")),
    (NORD, MILIEU, ("en_poste", "propose"), "SS",
     ("Voisins : une coordination en poste et une candidature se touchent sans rien partager.")),
    # two posts in the same state of one structure are a duplicate all the same
    (NORD, NORD, (), "SS",
     "Doublon : deux coordinations en poste ont exactement le même périmètre ; rôles à préciser."),
    (NORD, NORD, ("en_poste", "propose"), "ST",
     ("Doublon : une coordination en poste et une candidature ont exactement le même périmètre ; "
     "rôles à préciser.")),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "etats", "structures", "sentence"), SENTENCES)
def test_diagnosis(
    a: tuple[str, str], b: tuple[str, str], etats: tuple[str, ...], structures: str, sentence: str
) -> None:
    assert pair(a, b, *etats, structures=structures)["diagnostic"] == sentence


def test_two_departmental_zones_that_share_a_department() -> None:
    found = find_overlaps(
        look(zone("A", "departement", "01"), zone("B", "region", "22|11"), zone("C", *DEUX))
    )
    assert found[["a", "b", "relation"]].to_numpy().tolist() == [
        ["A", "B", "imbrique"], ["A", "C", "contigu"], ["B", "C", "imbrique"],
    ]  # fmt: skip


def test_two_structures_left_empty_are_not_the_same_structure() -> None:
    assert "Suite" not in pair(NORD, NORD, "en_poste", "propose")["diagnostic"]


def test_states_are_told_in_the_order_of_the_pair() -> None:
    assert pair(NORD, NORD, "propose", "en_poste")["etats"] == "propose × en_poste"


@pytest.mark.parametrize("zones", [(), (zone("A", *UN),), (zone("A", *NORD), zone("B", *SUD))])
def test_no_meeting_is_an_empty_table_with_its_columns(zones: str) -> None:
    table = find_overlaps(look(*zones))
    assert table.empty
    assert list(table.columns) == column_names("recouvrements")


@pytest.mark.parametrize(
    ("cas", "follows"),
    [
        ("prolongation", True),
        ("integration", True),
        ("attribution_role", False),
        ("poste_supplementaire", False),
        ("creation", False),
    ],
)
def test_only_two_cases_of_the_call_follow_a_coordination(cas: str, *, follows: bool) -> None:
    post = {**zone("A", *UN), "structure": "S"}
    dossier = {**zone("B", *UN, "propose"), "structure": "S", "cas": cas}
    seen = look(post, candidatures=[dossier], etats=["en_poste", "propose"])
    told = find_overlaps(seen)["diagnostic"].iloc[0]
    assert told.startswith("Suite d'une même coordination" if follows else "Doublon")


def test_where_a_pair_meets_is_named_as_people_would() -> None:
    situation = look(
        zone("A", "departement", "01"),
        zone("B", "epci", "100000001"),  # all of it in A
        zone("C", "epci", "100000002"),  # Charlie and Delta in A
        zone("D", "commune", "02001"),  # touches, shares nothing
    )
    table = find_overlaps(situation)
    named = dict(zip(table["a"] + table["b"], name_shared(situation, table), strict=True))
    assert named["AB"] == "CC du Nord-Ouest"
    assert named["AC"] == "CC du Milieu, en partie (Delta)"
    assert {named[pair] for pair in named if pair not in ("AB", "AC")} == {""}


@pytest.mark.parametrize("cells", [1, 7, 40])
def test_pairs_told_a_few_at_a_time_are_those_told_at_once(
    cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "_CASES", cells)
    assert rows_of(find_overlaps(situate_toy(etats=BOTH))) == PAIRS


def test_too_many_pairs_are_refused_before_any_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = [zone(f"Z{n}", "departement", "01") for n in range(8)]
    monkeypatch.setattr(pairs, "PAIRES_MAX", 28)
    assert len(find_overlaps(look(*copies))) == 28
    monkeypatch.setattr(pairs, "PAIRES_MAX", 27)
    monkeypatch.setattr(overlaps, "_sums_of_pairs", None)  # would fail if it were reached
    with pytest.raises(SizeError, match=r"Au plus 27 couples .* lignes répétées"):
        find_overlaps(look(*copies))
