"""Multipliers that HiGHS found, as the whole numbers of a proof; what they are worth is known before it is counted exactly."""

from __future__ import annotations

import numpy as np

from auction.award.proof import BITS, Leaf
from auction.award.rows import NONE
from auction.solvers.matrix import Float, Matrix, Whole

ONE = 1 << BITS


def leaning(matrix: Matrix, duals: Float) -> Float:
    """The same multipliers, without those that lean on an end that their row has not."""
    missing = ((duals > 0) & (matrix.row_low == NONE)) | ((duals < 0) & (matrix.row_high == NONE))
    return np.where(missing | ~np.isfinite(duals), 0.0, duals)


def worth(matrix: Matrix, duals: Float, *, low: Whole, high: Whole, costs: float = 1.0) -> float:
    """About what these multipliers prove within these ends; `costs` 0 leaves the costs out, as a ray does."""
    reduced = matrix.cost * costs - np.bincount(matrix.column, matrix.weight * duals[matrix.row], matrix.width)
    ends = np.where(duals > 0, matrix.row_low, np.where(duals < 0, matrix.row_high, 0)).astype(float)
    return float(duals @ ends + np.minimum(reduced * low, reduced * high).sum())


def leaf(duals: Float, rows: Whole) -> Leaf:
    """The multipliers as a proof's case has them; `rows` says the number of each row in the whole problem."""
    there = np.flatnonzero(duals)
    units = [round(dual * ONE) for dual in duals[there].tolist()]
    kept = [(row, dual) for row, dual in zip(rows[there].tolist(), units, strict=True) if dual]
    return Leaf(tuple(row for row, _ in kept), tuple(dual for _, dual in kept))
