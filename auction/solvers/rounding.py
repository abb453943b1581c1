"""From floats to whole units: what a float answer means to say is rounded, and where that breaks a row, repaired."""

from __future__ import annotations

from typing import Final

import numpy as np

from auction.award.rows import NONE
from auction.solvers.effort import Effort
from auction.solvers.highs import Asked
from auction.solvers.matrix import Float, Mask, Matrix, Whole, broken_rows, is_legal, sums

NEARBY: Final = (1, 16, 1 << 20)
"""By how many units amounts may move in a repair: a little first, then more, then as they like."""
TRIES: Final = 4
FEW: Final = 100
"""Up to so many columns that have to do with each other all amounts are searched whole."""
WIDE: Final = 1_000
"""Amounts that may be so many or more are searched as fractions and rounded: a whole unit more or less is hardly money."""


def narrow(matrix: Matrix) -> Mask:
    """The columns that say yes or no."""
    return matrix.high - matrix.low <= 1


def counted(matrix: Matrix) -> Mask:
    """The columns that are searched as whole numbers: of few all, so that small awards are proven to the unit."""
    return (matrix.high - matrix.low < WIDE) | (matrix.width <= FEW)


def whole_near(matrix: Matrix, point: Float, effort: Effort) -> Whole | None:
    """A legal point of whole units near this one: as rounded, or the cheapest with the same answers of yes and no."""
    values = np.clip(np.rint(point), matrix.low, matrix.high).astype(np.int64)
    if is_legal(matrix, values):
        return values
    for by in NEARBY:
        low = np.maximum(matrix.low, np.floor(point).astype(np.int64) - by)
        high = np.minimum(matrix.high, np.ceil(point).astype(np.int64) + by)
        decided = narrow(matrix)
        low, high = np.where(decided, values, low), np.where(decided, values, high)
        found = whole_between(matrix, low, high, effort)
        if found is not None:
            return found
    return None


def whole_between(matrix: Matrix, low: Whole, high: Whole, effort: Effort) -> Whole | None:
    """The cheapest legal point between these ends, as far as HiGHS finds it; rows that its tolerance breaks are held tighter."""
    inner = Matrix(
        matrix.cost,
        low,
        high,
        matrix.begins,
        matrix.column,
        matrix.weight,
        matrix.row_low,
        matrix.row_high,
        0,
        matrix.row,
    )
    tighter = np.zeros(matrix.height, np.int64)
    for _ in range(TRIES):
        asked = Asked(inner, whole=np.ones(matrix.width, bool), effort=effort, tighter=tighter)
        answer = asked.ask()
        if answer.values is None:
            return None
        values = np.clip(np.rint(answer.values), low, high).astype(np.int64)
        rows = broken_rows(inner, values)
        if not len(rows):
            return values
        tighter[rows] += 1 + _excess(inner, values)[rows]
    return None


def _excess(matrix: Matrix, values: Whole) -> Whole:
    """By how much each row is broken."""
    found = np.array(sums(matrix, values), dtype=np.int64)
    under = np.where(matrix.row_low == NONE, 0, np.maximum(0, matrix.row_low - found))
    over = np.where(matrix.row_high == NONE, 0, np.maximum(0, found - matrix.row_high))
    return under + over
