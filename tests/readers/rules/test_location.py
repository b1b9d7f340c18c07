"""Rules that real files force on us (docs/fichiers.md): coordinates and places.

One test each, by name: small files, read whole; what the tables hold, what the diagnosis says. On
the embedded territory, because the rules are about real codes.
"""

import pytest
from support.readings import column, explanation, of_file, said

from cnc_geo.readers.diagnostics import diagnostic_shapes, row_places

# -------------------------------------------------------------------------------------- coordinates


@pytest.mark.parametrize(
    ("latitude", "longitude", "constats"),
    [
        ("48.1113", "-1.6800", []),
        ("48,1113", "-1,6800", []),
        ("48.1113, -1.6800", "", []),
        ("-1.6800", "48.1113", ["coordonnees_inversees"]),
        ("351640", "6789330", ["coordonnees_projetees"]),
        ("0", "0", ["valeur_factice", "coordonnees_absentes"]),
        ("null", "undefined", ["valeur_factice", "coordonnees_absentes"]),
        ("", "", ["coordonnees_absentes"]),
        ("48.1", "-1.7", ["coordonnees_imprecises"]),
        ("48,1133", "-1,7", ["coordonnees_imprecises"]),
        ("48.1, -1.68", "", ["coordonnees_imprecises"]),
        ("351640.5", "6789330.5", ["coordonnees_projetees"]),
        ("là", "ici", ["coordonnees_illisibles"]),
        ("1e999", "1e999", ["coordonnees_illisibles"]),
    ],
)
def test_coordinates(read, latitude, longitude, constats):
    text = (
        f"id;code_insee;latitude;longitude\nP1;35238;{latitude};{longitude}\nP2;35238;48.11;-1.68\n"
    )
    reading = read(text)
    found = list(dict.fromkeys(c for ligne, c, _ in said(reading) if ligne == 2))
    assert sorted(found) == sorted(constats)
    lost = {"valeur_factice", "coordonnees_absentes", "coordonnees_illisibles"} & set(constats)
    assert column(reading, "position") == ["commune" if lost else "point", "point"]
    assert column(reading, "commune") == ["35238", "35238"]


def test_a_column_of_pairs_is_read(read):
    for pair in ("48.1113, -1.68", "48,1113 ; -1,68", "[48.1113,-1.68]"):
        reading = read(f'id;geo_point_2d\nP1;"{pair}"\n')
        assert column(reading, "commune") == ["35238"]
        assert (column(reading, "latitude"), column(reading, "longitude")) == ([48.1113], [-1.68])


def test_several_rows_at_one_point_are_told_once_for_posts_and_each_for_structures(read):
    text = "id;nom;code_insee;latitude;longitude\n" + "".join(
        f"{n};S{n};35238;48.11;-1.68\n" for n in (1, 2)
    )
    posts = read(text + "3;S3;35238;48.12;-1.68\n")
    assert of_file(posts)["point_partage"].startswith("2 lignes sont au même point qu'une autre")
    assert said(posts, "point_partage") == []
    seats = read(text + "3;S3;35238;48.12;-1.68\n", "structures")
    assert said(seats, "point_partage") == [
        (2, "point_partage", "garde"),
        (3, "point_partage", "garde"),
    ]


# ----------------------------------------------------------------------------------------- location

RENNES, VITRE, NANTES = (48.1113, -1.68), (48.1232, -1.2155), (47.2184, -1.5536)


@pytest.mark.parametrize(
    ("commune", "point", "position", "constat"),
    [
        ("35238", RENNES, "point", ""),
        ("35238", VITRE, "discordant", "point_hors_commune"),
        ("35238", NANTES, "discordant", "point_hors_departement"),
        ("35238", (47.01, -6.01), "discordant", "point_hors_france"),
        ("35238", (51.51, -0.12), "discordant", "point_hors_france"),
    ],
)
def test_a_stated_commune_counts_and_its_point_stands_beside(
    read, territory, commune, point, position, constat
):
    reading = read(f"id;code_insee;latitude;longitude\nP1;{commune};{point[0]};{point[1]}\n")
    assert column(reading, "commune") == [commune]
    assert column(reading, "position") == [position]
    assert (column(reading, "latitude"), column(reading, "longitude")) == ([point[0]], [point[1]])
    assert [c for _, c, _ in said(reading)] == ([constat] if constat else [])
    places = row_places(reading, territory).iloc[0]
    shape = diagnostic_shapes(reading, territory)
    assert places[["latitude", "longitude"]].tolist() == list(point)
    if constat:  # both are told, and drawn as the line that joins them
        assert "Rennes (35238)" in explanation(reading, constat)
        (line,) = shape
        centre = territory.communes.set_index("code").loc[commune, ["longitude", "latitude"]]
        assert list(line.coords) == [point[::-1], tuple(centre)]
    else:
        assert places[["latitude_commune", "longitude_commune"]].isna().all()


def test_precedence_of_what_places_a_row(read):
    header = "id;code_insee;ville;code_postal;departement;adresse;latitude;longitude\n"
    rows = {
        "35238;Vitré;35500;44;1 rue X 44000 Nantes;;": ("35238", "commune"),
        ";Vitré;35500;35;1 rue X 44000 Nantes;;": ("35360", "nom"),
        ";Vitré;;35;;;": ("35360", "nom"),
        ";;;;1 rue X 35500 Vitré;;": ("35360", "nom"),
        ";;75001;;;;": ("75056", "code_postal"),
        ";;75001;;1 rue X 44000 Nantes;;": ("75056", "code_postal"),
        ";;;;;48.1232;-1.2155": ("35360", "point"),
        ";;75001;;;48.8606;2.3376": ("75056", "point"),
        ";Vitré;;;;;": ("", "non_situe"),  # a name alone is not enough
        ";;;35;;;": ("", "non_situe"),
        ";;97150;;;;": ("", "hors_referentiel"),
        ";;;;;;": ("", "non_situe"),
    }
    reading = read(header + "".join(f"P{n};{row}\n" for n, row in enumerate(rows)))
    found = list(zip(column(reading, "commune"), column(reading, "position"), strict=True))
    assert dict(zip(rows, found, strict=True)) == rows


@pytest.mark.parametrize(
    ("row", "commune", "position", "constat"),
    [
        # by its department, told or that of its postal code
        (";;35;1 rue X;{nantes}", "", "discordant", "point_hors_departement"),
        (";35500;;1 rue X;{nantes}", "", "discordant", "point_hors_departement"),
        (";35500;;1 rue X;{rennes}", "35238", "point", ""),
        # by a postal code that has one commune: that commune counts
        (";75001;;1 rue X;{nantes}", "75056", "discordant", "point_hors_departement"),
        (";75001;;1 rue X;51.51;-0.12", "75056", "code_postal", "point_hors_france"),
        (";;;1 rue X;51.51;-0.12", "", "non_situe", "point_hors_france"),
        # by its name
        ("Vitré;35500;;;{nantes}", "35360", "discordant", "point_hors_departement"),
        ("Vitré;35500;;;{vitre}", "35360", "point", ""),
    ],
)
def test_a_point_outside_what_the_row_says_is_kept_and_told(read, row, commune, position, constat):
    points = {"nantes": NANTES, "rennes": RENNES, "vitre": VITRE}
    told = row.format(**{nom: f"{lat};{lon}" for nom, (lat, lon) in points.items()})
    reading = read(f"id;ville;code_postal;departement;adresse;latitude;longitude\nP1;{told}\n")
    assert (column(reading, "commune"), column(reading, "position")) == ([commune], [position])
    assert [c for _, c, _ in said(reading) if c.startswith("point")] == (
        [constat] if constat else []
    )
    assert column(reading, "latitude") == [float(told.split(";")[-2])]
    assert reading.gardees == 1
    if commune and constat == "point_hors_departement":
        assert f"({commune})" in explanation(reading, constat)


FALSE = (44.9687, 4.691)  # where a missing address was once geocoded


def test_the_point_of_an_address_that_is_absent_is_not_used(read):
    header = "id;ville;code_postal;adresse;latitude;longitude\n"
    point = f"{FALSE[0]};{FALSE[1]}"
    text = (
        header
        + f"P1;0;51170;;{point}\nP2;0;;null;{point}\n"
        + "P3;Rennes;35000;1 rue X;48.1113;-1.68\nP4;;;;48.1232;-1.2155\nP5;;;;48.1232;-1.2155\n"
        + f"P6;Saint-Barthélemy-Grozon;07270;Nas;{point}\n"
    )
    reading = read(text)
    assert [li for li, *_ in said(reading, "point_factice")] == [2, 3]
    # Those that share a point with nobody whose point is proved false are left where they are.
    assert column(reading, "position") == [
        "non_situe", "non_situe", "point", "point", "point", "point",
    ]  # fmt: skip
    assert column(reading, "commune")[3:] == ["35360", "35360", "07216"]


def test_a_file_of_points_alone_is_believed(read):
    text = "id;latitude;longitude\nP1;48.1113;-1.68\nP2;48.1113;-1.68\n"
    reading = read(text)
    assert column(reading, "position") == ["point", "point"]
    assert said(reading) == []


def test_an_unsure_geocoding_is_told(read):
    coselec = [
        {"id": n, "raison_sociale": "S", "nb_cnfs": 1, "insee_com": "35238", "result_score": score}
        for n, score in enumerate([0.49, 0.5, None])
    ]
    assert said(read(coselec, None), "geocodage_incertain") == [(1, "geocodage_incertain", "garde")]
