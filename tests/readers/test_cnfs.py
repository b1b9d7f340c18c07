"""A real file, as it stands: each fault it is known for is found, and counted another way.

The counts are made here from the raw JSON, in plain Python; what polygons tell is asked of each
polygon in turn. The file stays outside the repository (see `partage`).
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely

from cnc_geo.readers.diagnostics import count_remarks, diagnostic_shapes, summarise
from cnc_geo.readers.network import read_network
from cnc_geo.readers.reading import Reading, verify_file
from cnc_geo.territory.model import Territory

pytestmark = pytest.mark.partage

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def path(partage: Path) -> Path:
    return partage / "cnfs.json"


@pytest.fixture(scope="module")
def rows(path: Path) -> Rows:
    """Return the rows of the file, as JSON gives them; a key that a row lacks holds None."""
    told = json.loads(path.read_text("utf-8"))
    keys = {key for row in told for key in row}
    return [dict.fromkeys(keys) | row for row in told]


@pytest.fixture(scope="module")
def reading(path: Path, territory: Territory) -> Reading:
    return verify_file(path, territory)


def lines(reading: Reading, constat: str, colonne: str = "") -> list[int]:
    """Lines of which something is said, in order; those of one column if it is named."""
    said = reading.diagnostics
    kept = said[(said["constat"] == constat) & said["ligne"].notna()]
    kept = kept[kept["colonne"] == colonne] if colonne else kept
    return [int(ligne) for ligne in kept["ligne"]]


def ranks(rows: Rows, found: Any) -> list[int]:
    return [rank for rank, row in enumerate(rows, start=1) if found(row)]


def text(value: Any) -> str:
    return "" if value in (None, "null", "0") else str(value)


def test_the_file_is_the_one_that_was_described(rows):
    assert len(rows) == 1450
    assert sum(row["nb_cnfs"] for row in rows) == 2138
    assert max(row["nb_cnfs"] for row in rows) == 35
    assert {len(row) for row in rows} == {32}


def test_every_row_is_read_and_kept(reading, rows):
    assert reading.format.cle == "coselec_2021"
    row = summarise([reading]).iloc[0]
    assert row[["lues", "gardees", "ecartees"]].tolist() == [1450, 1450, 0]
    assert len(reading.tables["structures"]) == 1450
    posts = reading.tables["conseillers"]
    assert len(posts) == 2138
    expected = {str(row["id"]): row["nb_cnfs"] for row in rows}
    assert posts["structure"].value_counts().to_dict() == expected


def test_damaged_accents_499_and_lost_letters_141(reading, rows):
    damaged = ranks(rows, lambda r: re.search("<[0-9a-f]{2}>", text(r["result_label"])))
    assert lines(reading, "texte_abime") == damaged
    assert len(damaged) == 499
    assert sum(len(re.findall("<[0-9a-f]{2}>", text(r["result_label"]))) for r in rows) == 625
    lost = ranks(rows, lambda r: re.search(r"[a-zA-Z]\?[a-zA-Z]", text(r["result_label"])))
    assert lines(reading, "lettre_perdue") == lost
    assert len(lost) == 141
    said = reading.diagnostics[
        reading.diagnostics["constat"].isin(["texte_abime", "lettre_perdue"])
    ]
    assert set(said["colonne"]) == {"result_label"}


def test_seven_placeholders_at_one_false_point(reading, rows):
    false = ranks(rows, lambda r: r["raison_sociale"] == "0")
    assert len(false) == 7
    assert {(rows[n - 1]["latitude"], rows[n - 1]["longitude"]) for n in false} == {
        (44.9687, 4.691)
    }
    assert sorted(set(lines(reading, "valeur_factice"))) == false
    assert lines(reading, "point_factice") == false
    # Whoever stands there with an address of his own stays: nobody does.
    assert Counter((r["latitude"], r["longitude"]) for r in rows)[44.9687, 4.691] == 7
    places = reading.lignes.loc[false]
    assert places["latitude"].isna().all()
    # Their postal code has one commune for two of them; nothing places the others.
    assert places["position"].value_counts().to_dict() == {"non_situe": 5, "code_postal": 2}
    assert lines(reading, "non_situe") == places.index[places["position"] == "non_situe"].tolist()
    assert "07216" not in set(places["commune"])


def test_twelve_without_coordinates(reading, rows):
    absent = ranks(rows, lambda r: r["latitude"] is None or r["longitude"] is None)
    assert lines(reading, "coordonnees_absentes") == absent
    assert len(absent) == 12
    assert set(reading.lignes.loc[absent, "position"]) <= {"commune", "nom", "code_postal"}


def test_five_of_one_decimal(reading, rows):
    def decimals(value):
        return len(str(float(value)).partition(".")[2].rstrip("0"))

    # 47.0 is written 47: one decimal at most in one coordinate or the other.
    rough = ranks(
        rows,
        lambda r: (
            r["latitude"] is not None
            and min(decimals(r["latitude"]), decimals(r["longitude"])) <= 1
        ),
    )
    assert lines(reading, "coordonnees_imprecises") == rough
    assert len(rough) == 5


def test_fourteen_misplaced_four_of_them_in_another_department(reading, rows, territory):
    contours, communes = territory.contours(), territory.communes.set_index("code")
    same, other = [], []
    for rank, row in enumerate(rows, start=1):
        if row["latitude"] is None or row["raison_sociale"] == "0":
            continue
        point = shapely.Point(row["longitude"], row["latitude"])
        stated = territory.current("commune", row["insee_com"])
        if contours[stated].intersects(point):
            continue
        (under,) = contours.index[contours.intersects(point)]
        alike = communes.loc[under, "departement"] == communes.loc[stated, "departement"]
        (same if alike else other).append(rank)
    assert lines(reading, "point_hors_commune") == same
    assert lines(reading, "point_hors_departement") == other
    assert lines(reading, "point_hors_france") == []
    assert (len(same), len(other)) == (10, 4)
    places = reading.lignes
    assert places.index[places["position"] == "discordant"].tolist() == sorted(same + other)
    # Both stand: the stated commune counts, the point is kept, and a line joins them on the map.
    assert places.loc[other, "commune"].tolist() == [
        territory.current("commune", rows[n - 1]["insee_com"]) for n in other
    ]
    shapes = diagnostic_shapes(reading, territory)
    drawn = shapes[reading.diagnostics["constat"] == "point_hors_departement"]
    assert set(drawn.geom_type) == {"LineString"}


def test_two_siret_of_a_wrong_key(reading, rows):
    def luhn(digits):
        doubled = [int(d) * (2 - rank % 2) for rank, d in enumerate(digits)]
        return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0

    wrong = ranks(rows, lambda r: text(r["siret"]) and not luhn(r["siret"]))
    assert lines(reading, "siret_invalide") == wrong
    assert len(wrong) == 2
    assert all(len(r["siret"]) == 14 for r in rows if text(r["siret"]))


def test_forty_share_a_siret_forty_five_with_the_nulls(reading, rows):
    times = Counter(r["siret"] for r in rows)
    shared = ranks(rows, lambda r: text(r["siret"]) and times[r["siret"]] > 1)
    assert lines(reading, "siret_repete") == shared
    assert (len(shared), times["null"]) == (40, 5)
    assert lines(reading, "valeur_factice", "siret") == ranks(rows, lambda r: r["siret"] == "null")


def test_ninety_six_postal_codes_that_differ(reading, rows):
    differ = ranks(
        rows,
        lambda r: r["code_postal_bis"] and f"{r['code_postal']:05d}" != r["code_postal_bis"],
    )
    assert lines(reading, "colonnes_discordantes", "code_postal") == differ
    assert len(differ) == 96
    assert ranks(rows, lambda r: r["cp_differents"] == "oui") == differ


def test_departments_that_differ_from_the_commune(reading, rows):
    differ = ranks(
        rows,
        lambda r: r["insee_dep"] and r["code_département"].zfill(2) != r["insee_dep"],
    )
    assert lines(reading, "colonnes_discordantes", "code_département") == differ


def test_zeros_that_were_lost(reading, rows):
    lost = ranks(rows, lambda r: r["code_postal"] < 10_000)
    assert sorted(set(lines(reading, "zero_perdu", "code_postal"))) == lost
    short = ranks(rows, lambda r: len(r["code_département"]) == 1)
    assert sorted(set(lines(reading, "zero_perdu", "code_département"))) == short


def test_fifty_nine_low_scores(reading, rows):
    low = ranks(rows, lambda r: r["result_score"] is not None and r["result_score"] < 0.5)
    assert lines(reading, "geocodage_incertain") == low
    assert len(low) == 59


def test_sixty_rows_on_the_point_of_another(reading, rows):
    times = Counter((r["latitude"], r["longitude"]) for r in rows)
    shared = ranks(
        rows, lambda r: r["latitude"] is not None and times[r["latitude"], r["longitude"]] > 1
    )
    assert lines(reading, "point_partage") == shared
    assert len(shared) == 60
    # The audit told 72: it counted the twelve rows without coordinates as being at one point.
    assert len(shared) + times[None, None] == 72


def test_districts_and_merged_communes(reading, rows, territory):
    districts = ranks(rows, lambda r: re.match(r"751|132|6938", text(r["insee_com"])))
    assert lines(reading, "arrondissement") == districts
    today = set(territory.communes["code"])
    old = ranks(rows, lambda r: text(r["insee_com"]) and r["insee_com"] not in today)
    assert lines(reading, "code_ancien") == [n for n in old if n not in districts]


def test_posts_of_each_department(path, territory, rows):
    network = read_network(territory, fichiers=[path])
    assert len(network.conseillers) == 2138
    expected: Counter[str] = Counter()
    for row in rows:
        expected[row["insee_dep"] or ""] += row["nb_cnfs"]
    # Two placeholders have a postal code of a single commune: Tarbes, and Fort-de-France.
    known = {"65000": "65", "97234": "972"}
    for row in rows:
        if str(row["code_postal"]) in known and row["raison_sociale"] == "0":
            expected[known[str(row["code_postal"])]] += row["nb_cnfs"]
            expected[""] -= row["nb_cnfs"]
    assert _by_departement(network.conseillers, territory) == dict(expected)


def test_posts_of_the_departments_that_the_audit_told(reading, territory):
    found = _by_departement(reading.tables["conseillers"], territory)
    told = {"52": 2, "68": 4, "59": 87, "69": 69, "76": 54, "94": 53, "33": 49}
    known = {departement: count for departement, count in found.items() if departement}
    assert {departement: known[departement] for departement in told} == told
    assert len(known) == 101
    assert sorted(known.values())[:2] == [2, 4]
    assert sorted(known.values())[-5:] == [49, 53, 54, 69, 87]


def _by_departement(table, territory):
    communes = territory.communes
    of_commune = dict(zip(communes["code"], communes["departement"], strict=True))
    return dict(Counter(of_commune.get(code, "") for code in table["commune"]))


def test_what_was_said_is_counted_and_nothing_else(reading):
    counted = count_remarks(reading).set_index("constat")["lignes"]
    assert counted.drop(["colonne_ignoree"]).to_dict() == {
        "point_factice": 7,
        "valeur_factice": 7,
        "zero_perdu": 112,
        "arrondissement": 29,
        "code_ancien": 2,
        "texte_abime": 499,
        "lettre_perdue": 141,
        "colonnes_discordantes": 97,
        "point_partage": 60,
        "geocodage_incertain": 59,
        "siret_repete": 40,
        "coordonnees_absentes": 12,
        "point_hors_commune": 10,
        "coordonnees_imprecises": 5,
        "non_situe": 5,
        "commune_deduite": 2,  # of the seven placeholders, two whose postal code has one commune
        "point_hors_departement": 4,
        "siret_invalide": 2,
        "donnee_personnelle": 2,  # « CHEZ M… » in an address
    }
