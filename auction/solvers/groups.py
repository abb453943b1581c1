"""Groups in very large rows, seen in the rows alone: what ties the bids of a group together, and which rows are between groups.

Columns that cost nothing and say yes or no tie the bids of a group together; all other rules between groups add up amounts, and
every bid is of one item.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from auction.solvers.matrix import Float, Mask, Matrix, Whole, matrix, parts_of


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The columns and rows of a group, the rows as a matrix of their own, and what rules between groups count of each column."""

    columns: Whole
    rows: Whole
    inner: Matrix
    is_yes: Mask
    rule: Whole
    at: Whole
    weight: Whole

    def priced(self, duals: Float) -> Float:
        """What the columns cost at these prices of the rules between groups."""
        added = np.bincount(self.at, self.weight * duals[self.rule], self.inner.width)
        return self.inner.cost.astype(float) - added


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """All groups, which rows are between them, and what a unit that a row counts usually costs; `yes` says yes or no."""

    whole: Matrix
    between: Whole
    groups: tuple[Group, ...]
    usual: Float
    yes: Mask


def grouped_of(whole: Matrix) -> Grouped | None:
    """The groups of the rows; None where they have another shape."""
    yes = (whole.cost == 0) & (whole.low == 0) & (whole.high == 1)
    is_item = whole.row_low == whole.row_high
    of_item = np.bincount(whole.column[is_item[whole.row]], minlength=whole.width)
    if not yes.any() or (whole.weight[is_item[whole.row]] != 1).any() or (of_item != ~yes).any():
        return None
    has_yes = np.bincount(whole.row, yes[whole.column], whole.height) > 0
    label = parts_of(whole, without=~(has_yes | is_item))
    least, most = np.full(whole.height, whole.width, np.int64), np.full(whole.height, -1, np.int64)
    np.minimum.at(least, whole.row, label[whole.column])
    np.maximum.at(most, whole.row, label[whole.column])
    if int(label.max(initial=-1)) < 1:
        return None
    between = np.flatnonzero(least != most)
    is_between = np.zeros(whole.height, bool)
    is_between[between] = True
    per_unit = whole.cost[whole.column] / np.abs(whole.weight)
    usual = np.bincount(whole.row, per_unit, whole.height) / np.maximum(1, np.diff(whole.begins))
    return Grouped(whole, between, tuple(_cut(whole, label, least, is_between, yes)), usual, yes)


def _cut(whole: Matrix, label: Whole, row_label: Whole, is_between: Mask, yes: Mask) -> Iterator[Group]:
    """Every group with its own numbers; entries are put in order once."""
    count = int(label.max()) + 1
    columns, begin = _sorted(label, count)
    own_label = np.where(is_between, count, row_label)
    rows, row_begin = _sorted(own_label, count)
    place = np.empty(whole.width, np.int64)
    place[columns] = np.arange(whole.width) - begin[label[columns]]
    counts = np.diff(whole.begins)
    tied = np.flatnonzero(is_between[whole.row])
    tied = tied[np.argsort(label[whole.column[tied]], kind="stable")]
    tied_begin = np.searchsorted(label[whole.column[tied]], np.arange(count + 1))
    for number in range(count):
        own, inside = columns[begin[number] : begin[number + 1]], rows[row_begin[number] : row_begin[number + 1]]
        begins = np.concatenate(([0], np.cumsum(counts[inside])))
        entries = np.repeat(whole.begins[inside] - begins[:-1], counts[inside]) + np.arange(begins[-1])
        inner = matrix(
            whole.cost[own],
            whole.low[own],
            whole.high[own],
            begins,
            place[whole.column[entries]],
            whole.weight[entries],
            whole.row_low[inside],
            whole.row_high[inside],
        )
        span = tied[tied_begin[number] : tied_begin[number + 1]]
        yield Group(own, inside, inner, yes[own], whole.row[span], place[whole.column[span]], whole.weight[span])


def _sorted(label: Whole, count: int) -> tuple[Whole, Whole]:
    order = np.argsort(label, kind="stable")
    return order, np.searchsorted(label[order], np.arange(count + 1))
