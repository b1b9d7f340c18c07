"""The demonstration network holds every situation written in advance."""

import geopandas as gpd
import pytest
import shapely
from support.demonstration import (
    OVERSEAS_COLLECTIVITIES,
    are_contiguous,
    by_id,
    communes,
    depth,
    members,
    posts_in,
    zone,
)
from support.paths import DATA


def test_nested_and_contiguous_in_ille_et_vilaine() -> None:
    assert zone("DEMO-CA-001") < zone("DEMO-CO-001") == members()["departement", "35"]
    assert not zone("DEMO-CA-001") & zone("DEMO-CA-002")
    assert are_contiguous(zone("DEMO-CA-001"), zone("DEMO-CA-002"))


def test_identical_twice_by_two_carriers() -> None:
    assert zone("DEMO-CA-003") == zone("DEMO-CA-004")
    candidacies = by_id("candidatures")
    assert candidacies["DEMO-CA-003"]["structure"] != candidacies["DEMO-CA-004"]["structure"]


@pytest.mark.parametrize(
    ("candidacy", "coordinator", "cas"),
    [
        ("DEMO-CA-005", "DEMO-CO-019", "prolongation"),
        ("DEMO-CA-011", "DEMO-CO-010", "poste_supplementaire"),
    ],
)
def test_own_coordination(candidacy: str, coordinator: str, cas: str) -> None:
    asked, held = by_id("candidatures")[candidacy], by_id("coordinateurs")[coordinator]
    assert asked["cas"] == cas
    assert asked["structure"] == held["structure"]
    assert held["etat"] == "en_poste"
    assert zone(candidacy) == zone(coordinator)


def test_partial_between_neighbours() -> None:
    left, shared, right = (
        members()["epci", code] for code in ("200068542", "243800604", "200068567")
    )
    assert zone("DEMO-CA-006") == left | shared
    assert zone("DEMO-CA-007") == shared | right
    assert zone("DEMO-CA-006") & zone("DEMO-CA-007") == shared
    assert are_contiguous(left, shared)
    assert are_contiguous(shared, right)


@pytest.mark.parametrize(
    ("candidacy", "coordinator", "departements", "regions", "shared"),
    [
        ("DEMO-CA-008", "DEMO-CO-001", {"35", "44", "56"}, 2, 12),
        ("DEMO-CA-009", "DEMO-CO-008", {"30", "84"}, 2, 9),
        ("DEMO-CA-010", "DEMO-CO-007", {"04", "05", "26"}, 2, 36),
        ("DEMO-CA-013", "DEMO-CO-009", {"75", "91", "92", "93", "94", "95"}, 1, 6),
    ],
)
def test_across_departments(
    candidacy: str, coordinator: str, departements: set[str], regions: int, shared: int
) -> None:
    held = communes().loc[sorted(zone(candidacy))]
    assert set(held["departement"]) == departements
    assert held["region"].nunique() == regions
    assert len(zone(candidacy) & zone(coordinator)) == shared
    assert zone(candidacy) - zone(coordinator)
    assert zone(coordinator) - zone(candidacy)


def test_greater_paris_and_lyon() -> None:
    assert zone("DEMO-CA-011") < zone("DEMO-CA-012") == members()["departement", "93"]
    assert zone("DEMO-CO-010") | zone("DEMO-CO-011") < zone("DEMO-CA-012")
    assert zone("DEMO-CO-011") < zone("DEMO-CA-013") == members()["epci", "200054781"]
    assert zone("DEMO-CO-012") < zone("DEMO-CA-014") == members()["departement", "69"]
    assert zone("DEMO-CA-015") == zone("DEMO-CA-016") == frozenset({"75056"})
    assert zone("DEMO-CA-015") < zone("DEMO-CA-013")


def test_communes_without_epci() -> None:
    islands = zone("DEMO-CA-017") | zone("DEMO-CA-018") | zone("DEMO-CA-019")
    assert islands == {"22016", "29083", "29155", "85113"}
    assert islands == set(communes()["code"][communes()["epci"].isna()])


def test_corsica() -> None:
    assert by_id("candidatures")["DEMO-CA-020"]["codes"] == "2A|2B"
    assert zone("DEMO-CA-020") == zone("DEMO-CO-013") == members()["region", "94"]
    assert zone("DEMO-CO-027") < zone("DEMO-CO-013")


def test_enclave_and_parts() -> None:
    shapes = gpd.read_parquet(DATA / "territoire" / "contours_communes.parquet")
    polygons = shapes.set_index("code").geometry
    assert set(communes()["departement"].loc[sorted(zone("DEMO-CA-021"))]) == {"26", "84"}
    vaucluse = members()["departement", "84"]
    assert not are_contiguous(zone("DEMO-CA-021") & vaucluse, vaucluse - zone("DEMO-CA-021"))
    for ident in ("DEMO-CA-022", "DEMO-CA-023"):
        whole = shapely.union_all(polygons.loc[sorted(zone(ident))].to_numpy())
        assert whole.geom_type == "MultiPolygon", ident


def test_overseas() -> None:
    for ident, departement in (
        ("DEMO-CA-023", "971"),
        ("DEMO-CA-024", "973"),
        ("DEMO-CA-025", "974"),
        ("DEMO-CA-026", "976"),
    ):
        assert set(communes()["departement"].loc[sorted(zone(ident))]) == {departement}


def test_outside_the_reference_set() -> None:
    for ident, code in (("027", "977"), ("028", "978"), ("029", "975")):
        row = by_id("candidatures")[f"DEMO-CA-{ident}"]
        assert (row["niveau"], row["codes"]) == ("departement", code)
        assert OVERSEAS_COLLECTIVITIES[row["commune"]] == code
        assert zone(row["id"]) == frozenset()


def test_obsolete_codes() -> None:
    assert by_id("candidatures")["DEMO-CA-030"]["codes"] == "245701362"
    assert zone("DEMO-CA-030") == members()["epci", "992367730"]
    assert by_id("candidatures")["DEMO-CA-031"]["codes"] == "93059"
    assert zone("DEMO-CA-031") == {"93066"}


def test_perimeters_without_advisers() -> None:
    assert zone("DEMO-CA-032")
    assert posts_in(zone("DEMO-CA-032")) == []
    assert {row["etat"] for row in posts_in(zone("DEMO-CA-033"))} == {"vacant"}


def test_already_covered_twice() -> None:
    held = depth()
    assert all(held[code] >= 2 for code in zone("DEMO-CA-034"))
    assert zone("DEMO-CA-034") == members()["departement", "49"]


def test_days_and_contracts_at_the_limits() -> None:
    candidacies = by_id("candidatures")
    days = [candidacies[f"DEMO-CA-{n}"]["date_depot"] for n in ("035", "036", "037")]
    assert days == ["2023-12-10", "2023-12-11", "2023-12-19"]
    odd = candidacies["DEMO-CA-038"]
    assert (odd["porteur"], odd["contrat"]) == ("collectivite", "cdd_droit_prive")
