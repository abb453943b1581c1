"""Rules between groups that chosen plans break: groups that touch them are planned anew, one at a time, the others as they stand.

A rule may go on being broken at a price that rises from turn to turn, so nothing fails for want of room, and what nothing mends
is known by its rows.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from auction.award.rows import NONE
from auction.solvers.effort import Effort
from auction.solvers.fitting import Standing, beyond, with_slack
from auction.solvers.groups import Group, Grouped
from auction.solvers.highs import Asked
from auction.solvers.matrix import Float, Matrix, Whole, broken_rows, cost_of, matrix
from auction.solvers.planning import NEAR_PPM, NODES, ROOM, roomy, whole_units

TURNS: Final = 4
DEARER: Final = 4.0
"""By so much breaking a rule costs more in every turn."""
HARDLY: Final = 0.95
"""Mending ends where a turn leaves more than this of what was broken."""


def mended(grouped: Grouped, standing: Standing, dearest: Float, effort: Effort) -> Standing:
    """The amounts with as little broken as planning one group at a time comes to."""
    for turn in range(TURNS):
        before = _worth(grouped, standing, dearest)
        for number in _touching(grouped, standing):
            group = grouped.groups[number]
            over = beyond(grouped.whole, group.rule, standing.totals[group.rule])
            if over.any():
                standing = anew(grouped, group, standing, dearest * DEARER**turn, effort) or standing
        if _worth(grouped, standing, dearest) >= HARDLY * before:
            break
    return standing


def _worth(grouped: Grouped, standing: Standing, dearest: Float) -> float:
    """What is broken of rules between groups, at these prices."""
    return float(beyond(grouped.whole, grouped.between, standing.totals[grouped.between]) @ dearest[grouped.between])


def improved(grouped: Grouped, standing: Standing, effort: Effort) -> Standing:
    """Every group planned anew once, the others as they stand, where that comes to less; what is kept stays kept."""
    for group in grouped.groups:
        standing = anew(grouped, group, standing, None, effort) or standing
    return standing


def broken(grouped: Grouped, standing: Standing) -> Whole:
    """The rows between groups that are broken."""
    return grouped.between[beyond(grouped.whole, grouped.between, standing.totals[grouped.between]) > 0]


def _touching(grouped: Grouped, standing: Standing) -> list[int]:
    """The groups that reach into broken rules, those that reach farthest first."""
    is_broken = np.zeros(grouped.whole.height)
    is_broken[broken(grouped, standing)] = 1.0
    reach = np.array(
        [float((is_broken[each.rule] * np.abs(each.weight) * each.inner.high[each.at]).sum()) for each in grouped.groups]
    )
    order = np.argsort(-reach, kind="stable")
    return [int(number) for number in order if reach[number] > 0]


def anew(grouped: Grouped, group: Group, standing: Standing, dearest: Float | None, effort: Effort) -> Standing | None:
    """The group planned anew at these prices of breaking a rule, where that comes to less; without prices none may be broken."""
    whole, own = grouped.whole, standing.values[group.columns]
    rules, at = np.unique(group.rule, return_inverse=True)
    others = standing.totals[rules] - _adds(group, at, own, len(rules))
    price = None if dearest is None else dearest[rules]
    now = _counted(whole, group, own, rules, standing.totals[rules], price)
    for times in (ROOM, 0):
        asked, eased = _rows(whole, group, rules, at, others, price, times)
        is_yes = np.append(group.is_yes, np.zeros(asked.width - group.inner.width, bool))
        search = Effort(NEAR_PPM, NODES, 1, effort.seconds, effort.seed)
        answer = Asked(asked, whole=is_yes, effort=search, tighter=eased).ask()
        if answer.values is None:
            continue
        values = whole_units(group.inner, answer.values[: group.inner.width], group.is_yes)
        after = others + _adds(group, at, values, len(rules))
        if len(broken_rows(group.inner, values)) or _counted(whole, group, values, rules, after, price) >= now:
            continue
        found = Standing(standing.values.copy(), standing.totals.copy())
        found.values[group.columns] = values
        found.totals[rules] = after
        found.totals[group.rows] = 0
        np.add.at(found.totals, group.rows[group.inner.row], group.inner.weight * values[group.inner.column])
        return found
    return None


def _counted(whole: Matrix, group: Group, values: Whole, rules: Whole, totals: Whole, price: Float | None) -> float:
    """What the group costs so, with what is broken."""
    over = beyond(whole, rules, totals)
    if price is None:
        return float("inf") if over.any() else cost_of(group.inner, values)
    return cost_of(group.inner, values) + float(over @ price)


def _adds(group: Group, at: Whole, values: Whole, count: int) -> Whole:
    """What the group adds to each rule that it touches."""
    found = np.zeros(count, np.int64)
    np.add.at(found, at, group.weight * values[group.at])
    return found


def _rows(
    whole: Matrix, group: Group, rules: Whole, at: Whole, others: Whole, price: Float | None, times: int
) -> tuple[Matrix, Whole]:
    """The group's rows and those between groups that it can break, less what others add; how much tighter each is held."""
    inner, tighter = roomy(group.inner, group.is_yes, times)
    heavy = np.zeros(len(rules), np.int64)
    np.maximum.at(heavy, at, np.abs(group.weight))
    reach = group.weight * group.inner.high[group.at]
    most, least = np.bincount(at, np.maximum(reach, 0), len(rules)), np.bincount(at, np.minimum(reach, 0), len(rules))
    low = np.where(whole.row_low[rules] == NONE, NONE, whole.row_low[rules] - others + times * heavy)
    high = np.where(whole.row_high[rules] == NONE, NONE, whole.row_high[rules] - others - times * heavy)
    low, high = np.where(least >= low, NONE, low), np.where((high == NONE) | (most <= high), NONE, high)
    kept = np.flatnonzero((low != NONE) | (high != NONE))
    place = np.full(len(rules), -1, np.int64)
    place[kept] = np.arange(len(kept))
    entries = np.flatnonzero(place[at] >= 0)
    entries = entries[np.argsort(place[at[entries]], kind="stable")]
    begins = np.cumsum(np.bincount(place[at[entries]], minlength=len(kept))) + inner.begins[-1]
    joined = matrix(
        inner.cost,
        inner.low,
        inner.high,
        np.concatenate([inner.begins, begins]),
        np.concatenate([inner.column, group.at[entries]]),
        np.concatenate([inner.weight, group.weight[entries]]),
        np.concatenate([inner.row_low, low[kept]]),
        np.concatenate([inner.row_high, high[kept]]),
    )
    tighter = np.append(tighter, np.zeros(len(kept), np.int64))
    if price is None:
        return joined, tighter
    unit = np.append(np.ones(inner.height, np.int64), heavy[kept])
    prices = np.append(np.zeros(inner.height), price[kept])
    return with_slack(joined, inner.height + np.arange(len(kept)), unit, prices), tighter
