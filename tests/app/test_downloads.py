"""Names of files taken away: made by us, whatever was dropped."""

from __future__ import annotations

import pytest

from cnc_geo.app.parts.downloads import file_stem


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Été 2026", "Ete_2026"),
        ('a"; filename="b.exe', "a_filename_b_exe"),
        ("../../etc/passwd", "etc_passwd"),
        ("a\r\nSet-Cookie: x", "a_Set-Cookie_x"),
        ("\u202egpj.exe", "gpj_exe"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_name_of_file_is_letters_digits_and_hyphens(told, name):
    assert file_stem(told) == name
