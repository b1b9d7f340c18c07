"""Sums and members over a matrix, against plain loops over its cells."""

from collections import deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_array

from cnc_geo.analysis.contiguity import label_linked
from cnc_geo.network.incidence import (
    columns_of_each,
    first_rows,
    members_of_each,
    same_rows,
    share,
    touching,
)
from cnc_geo.network.situation import Situation, kept_with_situation, look_again

sizes = st.tuples(st.integers(0, 6), st.integers(0, 5))
cells = sizes.flatmap(lambda shape: arrays(np.int64, shape, elements=st.integers(0, 1)))
squares = st.integers(0, 7).flatmap(
    lambda size: arrays(np.int64, (size, size), elements=st.integers(0, 1))
)


@given(cells)
def test_members_and_columns_are_those_of_each_cell(table: np.ndarray) -> None:
    matrix = csr_array(table)
    rows, columns = table.shape
    assert [found.tolist() for found in columns_of_each(matrix)] == [
        [c for c in range(columns) if table[r, c]] for r in range(rows)
    ]
    assert [found.tolist() for found in members_of_each(matrix)] == [
        [r for r in range(rows) if table[r, c]] for c in range(columns)
    ]


@given(cells, st.data())
def test_what_touches_a_part_has_a_row_there(table: np.ndarray, data: st.DataObject) -> None:
    part = data.draw(arrays(np.bool_, len(table)))
    assert touching(csr_array(table), part).tolist() == [
        any(table[row, column] and part[row] for row in range(len(table)))
        for column in range(table.shape[1])
    ]


@given(cells)
def test_rows_have_one_number_if_and_only_if_they_are_the_same(table: np.ndarray) -> None:
    seen: dict[tuple[int, ...], int] = {}
    wanted = [seen.setdefault(tuple(row), len(seen)) for row in table.tolist()]
    number = same_rows(csr_array(table))
    assert number.tolist() == wanted
    assert first_rows(number).tolist() == [wanted.index(n) for n in range(len(seen))]


def test_nothing_has_no_share_of_nothing() -> None:
    found = share(np.array([0, 1, 0]), np.array([0, 2, 3]))
    assert np.isnan(found[0])
    assert found[1:].tolist() == [0.5, 0]


@given(squares, st.data())
def test_blocks_are_what_a_walk_reaches(table: np.ndarray, data: st.DataObject) -> None:
    links = np.maximum(table, table.T)
    chosen = [place for place in range(len(links)) if data.draw(st.booleans())]
    block: dict[int, int] = {}
    for start in chosen:
        if start in block:
            continue
        number = len(set(block.values()))
        reached = deque([start])
        while reached:
            place = reached.popleft()
            if place not in block:
                block[place] = number
                reached.extend(other for other in chosen if links[place, other])
    count, label = label_linked(csr_array(links), np.array(chosen, dtype=np.intp))
    assert count == len(set(block.values()))
    assert label.tolist() == [block[place] for place in chosen]


def test_what_is_made_of_a_situation_is_made_once(toy: Situation) -> None:
    made: list[str] = []

    @kept_with_situation
    def tell(situation: Situation) -> str:
        made.append(situation.code)
        return f"{situation.nom}, {len(made)}"

    other = look_again(toy, jour=toy.jour, etats=toy.etats, departement="01")
    told = [tell(seen) for seen in (toy, other, toy, other)]
    assert made == [toy.code, "01"]
    assert told[:2] == told[2:]
    assert told[0] != told[1]


def test_posts_are_placed_once_for_all_the_situations_of_a_network(toy: Situation) -> None:
    other = look_again(toy, jour="2030-01-01", etats=["propose"], departement="02")
    assert other.posts is toy.posts
    assert other.conseillers_par_commune is toy.conseillers_par_commune


@pytest.mark.parametrize("identifiant", ["nobody", ""])
def test_an_unknown_perimeter_has_no_member(toy: Situation, identifiant: str) -> None:
    assert toy.declared.members_of(identifiant).tolist() == []
