"""Between awards of one cost: the one of the lowest marks, whatever order and luck the search for the cost had.

Of each part only what may differ at that cost is searched again: columns that multipliers price away and rows that they hold
tight are fixed first, and most parts then have one point left.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from auction.award.rows import NONE
from auction.solvers.effort import Effort
from auction.solvers.matrix import Float, Matrix, Whole, cost_of, is_legal, matrix, piece
from auction.solvers.rounding import whole_between

ROUNDS: Final = 8
"""So often ends are passed on from row to row."""
EXACT: Final = 1e-11
"""What floats may be off by, of the sum of the costs."""


def settled(matrix_: Matrix, labels: Whole, values: Whole, duals: Float, marks: Whole, effort: Effort) -> tuple[Whole, int]:
    """The point of the lowest marks at the same cost of every part, and how many parts could not be settled.

    `labels` are the numbers of the parts, `duals` multipliers of the rows from the relaxation.
    """
    low, high, loose = _face(matrix_, labels, values, duals)
    low, high = _passed_on(matrix_, low, high)
    low, high = np.minimum(low, values), np.maximum(high, values)
    open_parts = np.unique(labels[low < high])
    settled_values, unsettled = values.copy(), 0
    if not len(open_parts):
        return settled_values, 0
    order = np.argsort(labels, kind="stable")
    row_label = np.full(matrix_.height, -1, np.int64)
    row_label[matrix_.row] = labels[matrix_.column]
    row_order = np.argsort(row_label, kind="stable")
    for part in open_parts.tolist():
        columns = order[slice(*np.searchsorted(labels[order], (part, part + 1)))]
        rows = row_order[slice(*np.searchsorted(row_label[row_order], (part, part + 1)))]
        inner = piece(matrix_, columns, rows)
        found = _lowest(inner, values[columns], low[columns], high[columns], marks[columns], effort, is_loose=bool(loose[part]))
        if found is None:
            unsettled += 1
        else:
            settled_values[columns] = found
    return settled_values, unsettled


def _face(matrix_: Matrix, labels: Whole, values: Whole, duals: Float) -> tuple[Whole, Whole, Whole]:
    """The ends that any point of the same cost keeps within, and the parts whose multipliers do not prove their cost."""
    count = int(labels.max(initial=-1)) + 1
    reduced = matrix_.cost - np.bincount(matrix_.column, matrix_.weight * duals[matrix_.row], matrix_.width)
    least = np.minimum(reduced * matrix_.low, reduced * matrix_.high)
    ends = np.where(duals > 0, matrix_.row_low, np.where(duals < 0, matrix_.row_high, 0)).astype(float) * duals
    row_label = np.zeros(matrix_.height, np.int64)
    row_label[matrix_.row] = labels[matrix_.column]
    bound = np.bincount(labels, least, count) + np.bincount(row_label, ends, max(count, 1))[:count]
    cost = np.bincount(labels, matrix_.cost.astype(float) * values, count)
    off = EXACT * np.bincount(labels, np.abs(matrix_.cost.astype(float) * values), count) + 1e-6
    slack = np.maximum(0.0, cost - bound)
    room = (slack + off)[labels]
    size = np.maximum(np.abs(reduced), 1e-12)
    moves = np.minimum(np.floor(room / size), 2.0**52).astype(np.int64)
    low = np.where(reduced < 0, np.maximum(matrix_.low, matrix_.high - moves), matrix_.low)
    high = np.where(reduced > 0, np.minimum(matrix_.high, matrix_.low + moves), matrix_.high)
    return low, high, (slack > off).astype(np.int64)


def _passed_on(matrix_: Matrix, low: Whole, high: Whole) -> tuple[Whole, Whole]:
    """The same ends, narrowed by what each row leaves to each of its columns."""
    weight, row, column = matrix_.weight.astype(float), matrix_.row, matrix_.column
    has_low, has_high = matrix_.row_low != NONE, matrix_.row_high != NONE
    for _ in range(ROUNDS):
        least = np.where(weight > 0, weight * low[column], weight * high[column])
        most = np.where(weight > 0, weight * high[column], weight * low[column])
        row_least, row_most = np.bincount(row, least, matrix_.height), np.bincount(row, most, matrix_.height)
        above = np.where(has_high[row], (matrix_.row_high[row] - (row_least[row] - least)) / weight, np.inf)
        below = np.where(has_low[row], (matrix_.row_low[row] - (row_most[row] - most)) / weight, -np.inf)
        upper = np.where(weight > 0, above, np.where(has_low[row], below, np.inf))
        lower = np.where(weight > 0, below, np.where(has_high[row], above, -np.inf))
        after_low, after_high = low.copy(), high.copy()
        np.minimum.at(after_high, column, np.floor(np.minimum(upper, 2.0**53) + 1e-6).astype(np.int64))
        np.maximum.at(after_low, column, np.ceil(np.maximum(lower, -(2.0**53)) - 1e-6).astype(np.int64))
        if (after_low == low).all() and (after_high == high).all():
            break
        low, high = after_low, after_high
    return low, high


def _lowest(part: Matrix, values: Whole, low: Whole, high: Whole, marks: Whole, effort: Effort, *, is_loose: bool) -> Whole | None:
    """The point of the lowest marks among those of the same cost; None where it is not found."""
    cost = cost_of(part, values)
    for held in (False, True) if not is_loose else (True,):
        free = np.flatnonzero(part.cost) if held else np.zeros(0, np.int64)
        more = matrix(
            marks,
            low,
            high,
            np.append(part.begins, part.begins[-1] + len(free)) if held else part.begins,
            np.append(part.column, free),
            np.append(part.weight, part.cost[free]),
            np.append(part.row_low, NONE) if held else part.row_low,
            np.append(part.row_high, cost) if held else part.row_high,
        )
        found = whole_between(more, low, high, effort)
        if found is not None and is_legal(part, found) and cost_of(part, found) == cost:
            return found
    return None
