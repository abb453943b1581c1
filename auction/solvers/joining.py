"""The master of groups: of each group one plan, so that the rules between groups are kept, or broken as little as may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from auction.award.rows import NONE
from auction.solvers.effort import Effort
from auction.solvers.highs import Asked
from auction.solvers.matrix import Float, Matrix, Whole, matrix

CLOSE: Final = 0.97
"""A rule that no choice of plans brings nearer to its end than this share is left out of the master."""
PART: Final = 1e-6
MARGIN: Final = 2e-4
SMALL: Final = 64.0
"""Costs are counted in so many parts of a unit of money, so that what breaking a rule costs is no less than one."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A way to fill a group: what it costs, what it adds to which rules, and its amounts."""

    group: int
    cost: float
    rules: Whole
    adds: Float
    values: npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The master's prices by row of the whole, what it costs, the plan it takes of each group, and all that it takes a part of."""

    duals: Float
    cost: float
    chosen: list[Plan]
    taken: list[Plan]


def joined(
    rows: Matrix, groups: int, plans: list[Plan], rules: Whole, share: Float, dearest: Float, effort: Effort, *, whole: bool
) -> Joined | None:
    """Solve the master; `share` is how much of each rule's ends these groups have, `dearest` what a unit of breaking it costs."""
    low, high = rows.row_low[rules] * share[rules], rows.row_high[rules] * share[rules]
    low = np.where(rows.row_low[rules] == NONE, -np.inf, low + np.abs(low) * MARGIN)
    high = np.where(rows.row_high[rules] == NONE, np.inf, high - np.abs(high) * MARGIN)
    place = np.full(rows.height, -1, np.int64)
    place[rules] = np.arange(len(rules))
    low, high, place, rules, reach = _near(groups, plans, place, low, high, rules)
    below, above = np.flatnonzero(np.isfinite(low)), np.flatnonzero(np.isfinite(high))
    sizes = np.array([len(plan.rules) for plan in plans])
    of_plan = np.repeat(np.arange(len(plans)), sizes)
    at = place[np.concatenate([plan.rules for plan in plans])] if len(of_plan) else np.zeros(0, np.int64)
    adds = np.concatenate([plan.adds for plan in plans])
    kept = at >= 0
    slack = len(plans) + np.arange(len(below) + len(above))
    column = np.concatenate([np.arange(len(plans)), of_plan[kept], slack])
    row = np.concatenate([[plan.group for plan in plans], groups + at[kept], groups + np.concatenate([below, above])])
    signs = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
    weight = np.concatenate([np.ones(len(plans)), adds[kept], signs])
    order = np.argsort(row, kind="stable")
    count = groups + len(rules)
    begins = np.concatenate(([0], np.cumsum(np.bincount(row.astype(np.int64), minlength=count))))
    ends = np.abs(np.concatenate([low[below], high[above]])) + reach[np.concatenate([below, above])]
    penalty = np.maximum(1.0, dearest[rules[np.concatenate([below, above])]] * SMALL)
    cost = np.concatenate([SMALL * np.array([plan.cost for plan in plans]), penalty])
    wide = np.concatenate([np.ones(len(plans)), 1 + ends])
    lows, highs = np.where(np.isfinite(low), low, NONE), np.where(np.isfinite(high), high, NONE)
    made = matrix(
        np.rint(cost).astype(np.int64),
        np.zeros(len(cost), np.int64),
        np.ceil(wide).astype(np.int64),
        begins,
        column[order].astype(np.int64),
        np.rint(weight[order]).astype(np.int64),
        np.concatenate([np.ones(groups, np.int64), lows.astype(np.int64)]),
        np.concatenate([np.ones(groups, np.int64), highs.astype(np.int64)]),
    )
    is_whole = np.arange(len(cost)) < len(plans)
    search = Effort(100, 20, 1, effort.seconds, effort.seed)
    answer = Asked(made, whole=is_whole if whole else None, effort=search).ask()
    if answer.values is None:
        return None
    prices = np.zeros(rows.height)
    if answer.duals is not None:
        prices[rules] = answer.duals[groups:] / SMALL
    best: dict[int, tuple[float, Plan]] = {}
    for plan, taken in zip(plans, answer.values.tolist(), strict=False):
        if taken > best.get(plan.group, (-1.0, plan))[0]:
            best[plan.group] = taken, plan
    taken = [plan for plan, part in zip(plans, answer.values.tolist(), strict=False) if part > PART]
    return Joined(prices, answer.cost / SMALL, [best[group][1] for group in range(groups)], taken)


def _near(
    groups: int, plans: list[Plan], place: Whole, low: Float, high: Float, rules: Whole
) -> tuple[Float, Float, Whole, Whole, Float]:
    """The rules that some choice of plans may break, the place of each, and how far it goes."""
    most, least = np.zeros(len(rules)), np.zeros(len(rules))
    by_group: list[list[Plan]] = [[] for _ in range(groups)]
    for plan in plans:
        by_group[plan.group].append(plan)
    for own in by_group:
        touched = np.unique(np.concatenate([plan.rules for plan in own]))
        table = np.zeros((len(own), len(touched)))
        for number, plan in enumerate(own):
            table[number, np.searchsorted(touched, plan.rules)] = plan.adds
        inside = place[touched] >= 0
        most[place[touched[inside]]] += table[:, inside].max(0)
        least[place[touched[inside]]] += table[:, inside].min(0)
    is_near = (most > CLOSE * high) | (least < np.where(np.isfinite(low), low * (2 - CLOSE), low))
    kept = np.flatnonzero(is_near)
    again = np.full(len(place), -1, np.int64)
    again[rules[kept]] = np.arange(len(kept))
    return low[kept], high[kept], again, rules[kept], np.maximum(np.abs(most), np.abs(least))[kept]
