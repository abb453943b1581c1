"""All groups together, yes and no decided: how much of which rule is broken, what that counts, and the cheapest amounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from auction.award.rows import NONE
from auction.solvers.effort import Effort
from auction.solvers.groups import Grouped
from auction.solvers.highs import Asked
from auction.solvers.matrix import Float, Mask, Matrix, Whole, cost_of, matrix, piece, sums
from auction.solvers.planning import whole_units

ROUNDED: Final = 16
"""Rules are kept with room for so many units of a row's heaviest amount, because amounts are rounded afterwards."""


@dataclass(slots=True, eq=False)
class Standing:
    """Amounts of all groups, each legal in its group; what every row adds up to with them."""

    values: Whole
    totals: Whole


def standing_of(whole: Matrix, values: Whole) -> Standing:
    """These amounts with what they add up to."""
    return Standing(values, np.array(sums(whole, values), np.int64))


def beyond(whole: Matrix, rows: Whole, totals: Whole) -> Whole:
    """By how much each of these rows is broken."""
    low, high = whole.row_low[rows], whole.row_high[rows]
    under = np.where(low == NONE, 0, np.maximum(0, low - totals))
    found: Whole = under + np.where(high == NONE, 0, np.maximum(0, totals - high))
    return found


def counted_cost(grouped: Grouped, standing: Standing, dearest: Float) -> float:
    """What the amounts cost, with what is broken of rules between groups at these prices."""
    over = beyond(grouped.whole, grouped.between, standing.totals[grouped.between])
    return cost_of(grouped.whole, standing.values) + float(over @ dearest[grouped.between])


def fitted(grouped: Grouped, standing: Standing, dearest: Float, effort: Effort) -> Standing:
    """The cheapest amounts of all groups together with yes and no as they stand; a rule between groups may be broken at a price."""
    whole, yes, decided = grouped.whole, grouped.yes, standing.values
    columns, rows, moved = _left(grouped, decided)
    inner = piece(whole, columns, rows)
    room = np.zeros(inner.height, np.int64)
    np.maximum.at(room, inner.row, np.abs(inner.weight))
    is_between = np.zeros(whole.height, bool)
    is_between[grouped.between] = True
    elastic = np.flatnonzero(is_between[rows])
    low, high, now = inner.row_low, inner.row_high, standing.totals[rows]
    by = np.where((low == high) | (low == 0), 0, room * ROUNDED)
    held = np.where(low == NONE, NONE, np.where(is_between[rows], low + by, np.minimum(low + by, np.maximum(low, now))))
    top = np.where(high == NONE, NONE, np.where(is_between[rows], high - by, np.maximum(high - by, np.minimum(high, now))))
    both = (held != NONE) & (top != NONE) & (held > top)
    held, top = np.where(both, low, held), np.where(both, high, top)
    held, top = np.where(held == NONE, NONE, held - moved[rows]), np.where(top == NONE, NONE, top - moved[rows])
    made = with_slack(replace(inner, row_low=held, row_high=top), elastic, room, dearest[rows])
    answer = Asked(made, effort=effort).ask()
    if answer.values is None:
        return standing
    values = np.where(yes, decided, 0)
    values[columns] = whole_units(inner, answer.values[: inner.width], np.zeros(inner.width, bool))
    found = _mixed(grouped, standing, standing_of(whole, values), is_between)
    return found if counted_cost(grouped, found, dearest) < counted_cost(grouped, standing, dearest) else standing


def with_slack(inner: Matrix, rows: Whole, unit: Whole, price: Float) -> Matrix:
    """The same with columns after its own that let each of these rows be broken, `unit` at a time, at this price of one."""
    below, above = rows[inner.row_low[rows] != NONE], rows[inner.row_high[rows] != NONE]
    at = np.concatenate([below, above])
    step = np.maximum(1, unit[at])
    reach = np.bincount(inner.row, np.abs(inner.weight).astype(float) * inner.high[inner.column], inner.height)
    ends = np.maximum(
        np.abs(np.where(inner.row_low == NONE, 0, inner.row_low)), np.abs(np.where(inner.row_high == NONE, 0, inner.row_high))
    )
    most = np.ceil((reach[at] + ends[at]) / step).astype(np.int64) + 1
    row = np.concatenate([inner.row, at])
    order = np.argsort(row, kind="stable")
    return matrix(
        np.concatenate([inner.cost, np.maximum(1, np.rint(price[at] * step)).astype(np.int64)]),
        np.concatenate([inner.low, np.zeros(len(at), np.int64)]),
        np.concatenate([inner.high, most]),
        np.concatenate(([0], np.cumsum(np.bincount(row, minlength=inner.height)))),
        np.concatenate([inner.column, inner.width + np.arange(len(at))])[order],
        np.concatenate([inner.weight, step[: len(below)], -step[len(below) :]])[order],
        inner.row_low,
        inner.row_high,
    )


def _left(grouped: Grouped, decided: Whole) -> tuple[Whole, Whole, Whole]:
    """The columns that may be more than nothing, the rows that are left to keep, and what the answers add to each row."""
    whole, yes = grouped.whole, grouped.yes
    entry_yes = yes[whole.column]
    yes_in, sizes = np.bincount(whole.row, entry_yes, whole.height), np.diff(whole.begins)
    is_link = (sizes == 2) & (yes_in == 1) & (whole.row_high == 0)
    answer_of = np.ones(whole.height, np.int64)
    answer_of[whole.row[entry_yes]] = decided[whole.column[entry_yes]]
    allowed = ~yes
    linked = np.flatnonzero(is_link[whole.row] & ~entry_yes)
    allowed[whole.column[linked[answer_of[whole.row[linked]] == 0]]] = False
    moved = np.zeros(whole.height, np.int64)
    np.add.at(moved, whole.row[entry_yes], whole.weight[entry_yes] * decided[whole.column[entry_yes]])
    return np.flatnonzero(allowed), np.flatnonzero(~is_link & (yes_in < sizes)), moved


def _mixed(grouped: Grouped, old: Standing, new: Standing, is_between: Mask) -> Standing:
    """The new amounts, and the old ones of groups that rounding left with a rule of their own broken."""
    whole = grouped.whole
    wrong = ~is_between & (beyond(whole, np.arange(whole.height), new.totals) > 0)
    if not wrong.any():
        return new
    values = new.values.copy()
    for group in grouped.groups:
        if wrong[group.rows].any():
            values[group.columns] = old.values[group.columns]
    return standing_of(whole, values)
