"""Very large rows whose columns fall into groups: each group at the prices of the rules between them, then all joined.

The shape is that of `groups`. Prices come from a sample of the groups; at them the relaxation of each group gives the
multipliers of a bound that holds by the proof and by nothing that HiGHS says. Whole plans of groups are then joined by a master.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from auction.award.proof import Proof, proven_bound
from auction.award.rows import NONE, Rows
from auction.solvers.duals import leaf, leaning, worth
from auction.solvers.effort import Effort
from auction.solvers.exchanging import exchanged
from auction.solvers.fitting import Standing, fitted, standing_of
from auction.solvers.found import Found
from auction.solvers.groups import Grouped, grouped_of
from auction.solvers.highs import VERSION, Asked
from auction.solvers.joining import Plan, joined
from auction.solvers.matrix import Float, Matrix, Whole, cost_of, is_countable, is_legal, matrix_of
from auction.solvers.mending import DEARER, broken, improved, mended
from auction.solvers.planning import plan_of, planned

Told = Callable[[str, int, int], None]
SAMPLE: Final = 400
"""So many groups are asked again and again for the prices of the rules between all groups; so few are improved at the end."""
SAMPLED: Final = 14
TOUCHED: Final = 10
"""Rules that touch at least one of so many groups of the sample are priced by it."""
FITTED: Final = (1, 3)
"""At these turns of the master its choice is made an award; of more groups than the sample has only at the last of them."""
MENDED: Final = 2
"""So often rules that are broken are mended, and amounts fitted again."""
SURELY: Final = 64.0
"""By so much breaking a rule is dearer when nothing is to be broken any more."""


def by_groups(rows: Rows, effort: Effort, told: Told, *, marks: array[int] | None = None) -> Found | None:
    """The award of rows by groups with its proof; None where the rows have another shape.

    Of equally dear offers of an item those of lower `marks` are taken where every rule allows it. The seed is always the same:
    the award found is not proven the best, so that another seed would find another.
    """
    whole, effort = matrix_of(rows), replace(effort, seed=0)
    grouped = grouped_of(whole) if is_countable(whole) else None
    if grouped is None:
        return None
    told("pricing rules", 0, 1)
    duals = _prices(grouped, effort)
    multipliers, plans = duals.copy(), list[Plan]()
    for number, group in enumerate(grouped.groups):
        if not number % 50:
            told("searching groups", number, len(grouped.groups))
        cost = group.priced(duals)
        answer = Asked(_costing(group.inner, cost), effort=effort).ask()
        if answer.duals is not None:
            multipliers[group.rows] = leaning(group.inner, answer.duals)
        plan = planned(group, number, cost, effort, None)
        if plan is None:
            return Found("not_found", version=VERSION, path=f"groups: nothing found for group {number}")
        plans.append(plan)
    told("joining groups", 0, 1)
    standing, count, later = _together(grouped, plans, duals, effort, told)
    told("pricing groups again", 0, 1)
    multipliers = _better(grouped, multipliers, later, effort)
    told("counting", 0, 1)
    once = leaf(leaning(whole, multipliers), np.arange(whole.height))
    proof = Proof(once.rows, once.duals)
    bound = proven_bound(rows, proof)
    path = f"groups: {len(grouped.groups)} of them, {count} plans"
    if standing is None or not is_legal(whole, standing.values):
        rest = [] if standing is None else broken(grouped, standing).tolist()
        named = sorted({rows.rules[row] if rows.rules else f"row {row}" for row in rest})
        path += f"; not kept: {', '.join(named)}" if named else "; nothing found"
        return Found("not_found", None, None, bound, proof, path, effort.seconds is None, VERSION)
    values = standing.values if marks is None else exchanged(whole, standing.values, np.frombuffer(marks, np.int64))
    amounts = array("q", values.tobytes())
    return Found("solved", amounts, cost_of(whole, values), bound, proof, path, effort.seconds is None, VERSION)


def _better(grouped: Grouped, known: Float, later: Float, effort: Effort) -> Float:
    """Those of the known multipliers and of all groups' at later prices that prove more."""
    whole, found = grouped.whole, later.copy()
    for group in grouped.groups:
        answer = Asked(_costing(group.inner, group.priced(later)), effort=effort).ask()
        if answer.duals is not None:
            found[group.rows] = leaning(group.inner, answer.duals)
    values = [worth(whole, leaning(whole, each), low=whole.low, high=whole.high) for each in (known, found)]
    return found if values[1] > values[0] else known


def _costing(inner: Matrix, cost: Float) -> Matrix:
    return replace(inner, cost=cost)  # type: ignore[arg-type]


def _prices(grouped: Grouped, effort: Effort) -> Float:
    """Prices of the rules between groups, by a decomposition of a sample; rules that touch few of its groups cost nothing yet."""
    whole, duals = grouped.whole, np.zeros(grouped.whole.height)
    step = max(1, len(grouped.groups) // SAMPLE)
    sample = grouped.groups[::step]
    touched = np.zeros(whole.height, np.int64)
    for group in sample:
        touched[np.unique(group.rule)] += 1
    rules = np.flatnonzero(touched * TOUCHED >= len(sample))
    share = np.ones(whole.height)
    if step > 1:
        most = np.zeros(whole.height)
        for group in sample:
            most += np.bincount(group.rule, np.abs(group.weight) * group.inner.high[group.at], whole.height)
        sizes = np.bincount(whole.row, np.abs(whole.weight.astype(float)) * whole.high[whole.column], whole.height)
        share = most / np.maximum(1.0, sizes)
    asked, plans = [Asked(group.inner, effort=effort) for group in sample], list[Plan]()
    best, kept = -np.inf, duals
    ends = (
        np.where(whole.row_low == NONE, 0.0, whole.row_low * share),
        np.where(whole.row_high == NONE, 0.0, whole.row_high * share),
    )
    for _ in range(SAMPLED):
        value = float(np.maximum(duals, 0) @ ends[0] + np.minimum(duals, 0) @ ends[1])
        for number, (group, each) in enumerate(zip(sample, asked, strict=True)):
            each.priced(group.priced(duals))
            answer = each.ask()
            if answer.values is None:
                answer = Asked(_costing(group.inner, group.priced(duals)), effort=effort).ask()
            if answer.values is None:
                return kept
            value += answer.cost
            plans.append(plan_of(group, number, answer.values))
        if value > best:
            best, kept = value, duals
        master = joined(whole, len(sample), plans, rules, share, grouped.usual, effort, whole=False)
        if master is None or master.cost - best < 1e-5 * abs(best):
            break
        duals = 0.4 * kept + 0.6 * master.duals
    return kept


def _together(grouped: Grouped, plans: list[Plan], duals: Float, effort: Effort, told: Told) -> tuple[Standing | None, int, Float]:
    """One plan of each group so that the rules between them are kept; more plans at the master's prices until there is one."""
    whole, groups, dearest = grouped.whole, len(grouped.groups), grouped.usual / 2
    share, last = np.ones(whole.height), {plan.group: plan for plan in plans}
    best: Standing | None = None
    for turn in range(FITTED[-1] + 1):
        told("joining groups", turn, FITTED[-1] + 1)
        priced = joined(whole, groups, plans, grouped.between, share, dearest, effort, whole=False)
        if priced is None:
            break
        duals = (duals + priced.duals) / 2 if turn < 2 else priced.duals
        if turn in FITTED[groups > SAMPLE :]:
            chosen = joined(whole, groups, priced.taken, grouped.between, share, dearest, effort, whole=True)
            if chosen is not None:
                best = _better_of(grouped, best, _kept(grouped, _values(grouped, chosen.chosen), dearest, effort, told))
        if turn == FITTED[-1]:
            break
        dearest = dearest * 2
        for number, group in enumerate(grouped.groups):
            decided = np.asarray(last[number].values, dtype=np.int64) if turn % 2 else None
            found = planned(group, number, group.priced(duals), effort, decided)
            if found is not None:
                plans.append(found)
                last[number] = found
    if best is not None and groups <= SAMPLE and not len(broken(grouped, best)):
        told("improving groups", 0, 1)
        best = fitted(grouped, improved(grouped, best, effort), dearest * SURELY, effort)
    return best, len(plans), duals


def _better_of(grouped: Grouped, one: Standing | None, two: Standing) -> Standing:
    """The one that breaks fewer rules between groups; of two that break as many the cheaper."""
    if one is None:
        return two
    counts = [(len(broken(grouped, each)), cost_of(grouped.whole, each.values)) for each in (one, two)]
    return one if counts[0] <= counts[1] else two


def _kept(grouped: Grouped, values: Whole, dearest: Float, effort: Effort, told: Told) -> Standing:
    """Amounts near these that break no rule between groups, or as little as was found."""
    standing = fitted(grouped, standing_of(grouped.whole, values), dearest, effort)
    for turn in range(MENDED):
        if not len(broken(grouped, standing)):
            break
        told("mending rules", turn, MENDED)
        standing = mended(grouped, standing, dearest, effort)
        dearest = dearest * DEARER
        standing = fitted(grouped, standing, dearest, effort)
    return standing


def _values(grouped: Grouped, chosen: list[Plan]) -> Whole:
    values = np.zeros(grouped.whole.width, np.int64)
    for plan in chosen:
        values[grouped.groups[plan.group].columns] = plan.values
    return values
