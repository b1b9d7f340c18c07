"""Sums, groups and members over the matrix atoms × perimeters, told once for all."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray


def share(numerator: NDArray[np.int64], denominator: NDArray[np.int64]) -> NDArray[np.float64]:
    """Divide; where the denominator is 0 there is no share, neither 0 nor 1."""
    empty = denominator == 0
    return np.where(empty, np.nan, numerator / np.where(empty, 1, denominator))


def same_rows(matrix: csr_array) -> NDArray[np.intp]:
    """Give one number to rows whose columns are the same, and different ones to others.

    Parameters
    ----------
    matrix
        A matrix of 0 and 1 with sorted indices.

    Returns
    -------
    numpy.ndarray
        Numbers 0, 1, … in the order of first appearance.
    """
    generator = np.random.default_rng(0)
    cells = np.ones(len(matrix.indices), dtype=np.int64)
    ones = csr_array((cells, matrix.indices, matrix.indptr), shape=matrix.shape)
    while True:
        # Equal rows have equal sums of numbers drawn for their columns. The reverse is only likely,
        # so every row is compared to the first of its number, and numbers are drawn again if not.
        drawn = generator.integers(2**40, size=ones.shape[1])
        number = np.asarray(pd.factorize(np.asarray(ones @ drawn))[0], dtype=np.intp)
        again = ones[first_rows(number)][number]
        if np.array_equal(again.indptr, ones.indptr) and np.array_equal(
            again.indices, ones.indices
        ):
            return number


def first_rows(number: NDArray[np.intp]) -> NDArray[np.intp]:
    """Position of the first row of each number, the numbers being in order of appearance."""
    newest = np.maximum.accumulate(number)
    return np.flatnonzero(np.diff(newest, prepend=-1))


def columns_of_each(matrix: csr_array) -> list[NDArray[np.intp]]:
    """Columns of each row of a matrix: the perimeters of every atom at once."""
    columns = matrix.indices.astype(np.intp)
    return [columns[begin:end] for begin, end in pairwise(matrix.indptr.tolist())]


def members_of_each(matrix: csr_array) -> list[NDArray[np.intp]]:
    """Rows of each column of a matrix, in order: the atoms of every perimeter at once."""
    return columns_of_each(csr_array(matrix.T))


def touching(matrix: csr_array, part: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which columns have a row in a part: the perimeters with an atom there."""
    return np.asarray(matrix.T @ part.astype(np.int64) > 0, dtype=np.bool_)
