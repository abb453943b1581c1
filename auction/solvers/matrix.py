"""The rows of an award problem as arrays: sums in whole numbers, what is broken, and which columns have to do with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from auction.award.rows import NONE, Rows

Whole: TypeAlias = npt.NDArray[np.int64]
Float: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]

LARGEST = 1 << 53
"""Numbers from here on are not told apart by the floats that a solver works on."""
SAFE = float(1 << 62)
"""Sums below this are exact in 64 bits; larger ones are added up as Python's own whole numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Rows as arrays, without names. `row` is the row of every entry."""

    cost: Whole
    low: Whole
    high: Whole
    begins: Whole
    column: Whole
    weight: Whole
    row_low: Whole
    row_high: Whole
    shift: int
    row: Whole

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.cost)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.row_low)


def matrix_of(rows: Rows) -> Matrix:
    """The same numbers where they lie: nothing is copied."""
    cost, low, high, begins, column, weight, row_low, row_high = (
        np.frombuffer(numbers, dtype=np.int64) if len(numbers) else np.zeros(0, np.int64)
        for numbers in (rows.cost, rows.low, rows.high, rows.begins, rows.column, rows.weight, rows.row_low, rows.row_high)
    )
    return matrix(cost, low, high, begins, column, weight, row_low, row_high, rows.shift)


def matrix(
    cost: Whole,
    low: Whole,
    high: Whole,
    begins: Whole,
    column: Whole,
    weight: Whole,
    row_low: Whole,
    row_high: Whole,
    shift: int = 0,
) -> Matrix:
    """Put arrays together."""
    row = np.repeat(np.arange(len(row_low), dtype=np.int64), np.diff(begins))
    return Matrix(cost, low, high, begins, column, weight, row_low, row_high, shift, row)


def is_countable(matrix: Matrix) -> bool:
    """Whether floats can tell all numbers apart; a solver that works on floats leaves rows alone where they cannot."""
    ends = (np.where(side == NONE, 0, side) for side in (matrix.row_low, matrix.row_high))
    numbers = (matrix.cost, matrix.low, matrix.high, matrix.weight, *ends)
    return all(bool((np.abs(each) < LARGEST).all()) for each in numbers)


def cost_of(matrix: Matrix, values: Whole) -> int:
    """What this point costs, exactly."""
    if float(np.abs(matrix.cost.astype(float) * values).sum()) < SAFE:
        return matrix.shift + int(matrix.cost @ values)
    added: int = sum(cost * value for cost, value in zip(matrix.cost.tolist(), values.tolist(), strict=True))
    return matrix.shift + added


def sums(matrix: Matrix, values: Whole) -> list[int] | Whole:
    """The weighted sum of every row, exactly."""
    sizes = np.abs(matrix.weight.astype(float) * values[matrix.column])
    if not len(sizes) or float(np.bincount(matrix.row, sizes, matrix.height).max()) < SAFE:
        added = np.zeros(matrix.height, np.int64)
        np.add.at(added, matrix.row, matrix.weight * values[matrix.column])
        return added
    exact = [0] * matrix.height
    for row, weight, value in zip(matrix.row.tolist(), matrix.weight.tolist(), values[matrix.column].tolist(), strict=True):
        exact[row] += weight * value
    return exact


def broken_rows(matrix: Matrix, values: Whole) -> Whole:
    """The rows that this point breaks, in whole numbers and to the last unit."""
    found = np.array(sums(matrix, values), dtype=object) if isinstance(given := sums(matrix, values), list) else given
    low, high = matrix.row_low, matrix.row_high
    return np.flatnonzero(((low != NONE) & (found < low)) | ((high != NONE) & (found > high)))


def is_legal(matrix: Matrix, values: Whole) -> bool:
    """Whether the point keeps every row and every end."""
    within = bool(((matrix.low <= values) & (values <= matrix.high)).all())
    return within and not len(broken_rows(matrix, values))


def parts_of(matrix: Matrix, *, without: Mask | None = None) -> Whole:
    """A number for each column, the same for columns that rows tie together; of the rows some may be left out."""
    labels = np.arange(matrix.width, dtype=np.int64)
    kept = slice(None) if without is None else ~without[matrix.row]
    column, row = matrix.column[kept], matrix.row[kept]
    while True:
        least = np.full(matrix.height, matrix.width, dtype=np.int64)
        np.minimum.at(least, row, labels[column])
        after = labels.copy()
        np.minimum.at(after, column, least[row])
        np.minimum.at(after, labels[column], least[row])
        after = after[after]
        if (after == labels).all():
            return np.unique(labels, return_inverse=True)[1].astype(np.int64)
        labels = after


def piece(matrix_: Matrix, columns: Whole, rows: Whole) -> Matrix:
    """These columns and rows alone, in this order; entries of other columns are left out."""
    place = np.full(matrix_.width, -1, dtype=np.int64)
    place[columns] = np.arange(len(columns))
    counts = np.diff(matrix_.begins)[rows]
    begins = np.concatenate(([0], np.cumsum(counts)))
    entries = np.repeat(matrix_.begins[rows] - begins[:-1], counts) + np.arange(begins[-1])
    column = place[matrix_.column[entries]]
    inside = column >= 0
    kept = np.concatenate(([0], np.cumsum(inside)))
    return matrix(
        matrix_.cost[columns],
        matrix_.low[columns],
        matrix_.high[columns],
        kept[begins],
        column[inside],
        matrix_.weight[entries][inside],
        matrix_.row_low[rows],
        matrix_.row_high[rows],
    )
