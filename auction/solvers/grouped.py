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
from auction.solvers.found import Found
from auction.solvers.groups import Group, Grouped, grouped_of
from auction.solvers.highs import VERSION, Asked
from auction.solvers.joining import Plan, joined
from auction.solvers.matrix import Float, Mask, Matrix, Whole, broken_rows, cost_of, is_legal, matrix_of, piece

Told = Callable[[str, int, int], None]
SAMPLE: Final = 400
"""So many groups are asked again and again for the prices of the rules between all groups."""
SAMPLED: Final = 14
TOUCHED: Final = 10
"""Rules that touch at least one of so many groups of the sample are priced by it."""
ROUNDS: Final = 6
NODES: Final = 30
NEAR_PPM: Final = 500
"""A plan of a group is searched to this share of its cost, in millionths."""
ROOM: Final = 4
"""Plans leave room for so many units of a row's heaviest amount, because amounts are rounded afterwards."""

ROUNDED: Final = 16
"""The same where all groups are decided and amounts are found together."""


def by_groups(rows: Rows, effort: Effort, told: Told) -> Found | None:
    """The award of rows by groups with its proof; None where the rows have another shape."""
    whole = matrix_of(rows)
    grouped = grouped_of(whole)
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
    values, count, later = _together(grouped, plans, duals, effort, told)
    told("pricing groups again", 0, 1)
    multipliers = _better(grouped, multipliers, later, effort)
    told("counting", 0, 1)
    once = leaf(leaning(whole, multipliers), np.arange(whole.height))
    proof = Proof(once.rows, once.duals)
    bound = proven_bound(rows, proof)
    path = f"groups: {len(grouped.groups)} of them, {count} plans"
    if values is None or not is_legal(whole, values):
        return Found("not_found", None, None, bound, proof, path, effort.seconds is None, VERSION)
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
            plans.append(_plan(group, number, answer.values))
        if value > best:
            best, kept = value, duals
        master = joined(whole, len(sample), plans, rules, share, grouped.usual, effort, whole=False)
        if master is None or master.cost - best < 1e-5 * abs(best):
            break
        duals = 0.4 * kept + 0.6 * master.duals
    return kept


def _plan(group: Group, number: int, values: Float | Whole) -> Plan:
    adds: Float = np.bincount(group.rule, (group.weight * values[group.at]).astype(float)).astype(float)
    rules = np.flatnonzero(adds)
    return Plan(number, float(group.inner.cost @ values), rules, adds[rules], np.asarray(values))


def planned(group: Group, number: int, cost: Float, effort: Effort, decided: Whole | None) -> Plan | None:
    """A whole and legal plan of a group at these costs; with yes and no as decided, if they are."""
    inner = group.inner
    for times in (ROOM, 4 * ROOM, 0):
        roomy, tighter = _roomy(inner, group.is_yes, times)
        search = Effort(NEAR_PPM, NODES, 1, effort.seconds, effort.seed)
        low, high = inner.low, inner.high
        if decided is not None:
            low, high = np.where(group.is_yes, decided, low), np.where(group.is_yes, decided, high)
        whole = group.is_yes if decided is None else None
        answer = Asked(replace(roomy, cost=cost, low=low, high=high), whole=whole, effort=search, tighter=tighter).ask()  # type: ignore[arg-type]
        if answer.values is None:
            continue
        values = _whole(inner, answer.values, group.is_yes)
        if not len(broken_rows(inner, values)):
            return _plan(group, number, values)
    return None


def _roomy(inner: Matrix, is_yes: Mask, times: int) -> tuple[Matrix, Whole]:
    """The rows with room for rounding: their ends moved inwards, or where yes or no decides the end, what it decides."""
    wide = ~is_yes[inner.column]
    room = np.zeros(inner.height, np.int64)
    np.maximum.at(room, inner.row[wide], np.abs(inner.weight[wide]))
    room *= times
    room[inner.row_low == inner.row_high] = 0
    tied = np.bincount(inner.row, ~wide, inner.height) > 0
    least = tied & (inner.row_low == 0)
    least &= np.bincount(inner.row, wide, inner.height) > 0
    moved = ~wide & least[inner.row]
    weight = inner.weight - np.where(moved, room[inner.row], 0)
    return replace(inner, weight=weight), np.where(tied, 0, room)


def _whole(inner: Matrix, point: Float, is_yes: Mask) -> Whole:
    """Whole units: all rounded down, and what items then lack goes to who gives most of them."""
    values = np.clip(np.floor(point + 1e-6), inner.low, inner.high).astype(np.int64)
    values[is_yes] = np.rint(point[is_yes]).astype(np.int64)
    items = np.flatnonzero(inner.row_low == inner.row_high)
    for row in items.tolist():
        columns = inner.column[inner.begins[row] : inner.begins[row + 1]]
        lacking = int(inner.row_low[row] - values[columns].sum())
        if lacking:
            values[columns[int(values[columns].argmax())]] += lacking
    return values


def _together(grouped: Grouped, plans: list[Plan], duals: Float, effort: Effort, told: Told) -> tuple[Whole | None, int, Float]:
    """One plan of each group so that the rules between them are kept; more plans at the master's prices until there is one."""
    whole, groups, dearest = grouped.whole, len(grouped.groups), grouped.usual / 2
    share, last = np.ones(whole.height), {plan.group: plan for plan in plans}
    for turn in range(ROUNDS):
        told("joining groups", turn, ROUNDS)
        priced = joined(whole, groups, plans, grouped.between, share, dearest, effort, whole=False)
        if priced is None:
            break
        duals = (duals + priced.duals) / 2 if turn < 2 else priced.duals
        if turn:
            chosen = joined(whole, groups, priced.taken, grouped.between, share, dearest, effort, whole=True)
            values = None if chosen is None else _amounts(grouped, _values(grouped, chosen.chosen), effort)
            if values is not None:
                return values, len(plans), duals
        dearest = dearest * 2
        for number, group in enumerate(grouped.groups):
            decided = np.asarray(last[number].values, dtype=np.int64) if turn % 2 else None
            found = planned(group, number, group.priced(duals), effort, decided)
            if found is not None:
                plans.append(found)
                last[number] = found
    return None, len(plans), duals


def _values(grouped: Grouped, chosen: list[Plan]) -> Whole:
    values = np.zeros(grouped.whole.width, np.int64)
    for plan in chosen:
        values[grouped.groups[plan.group].columns] = plan.values
    return values


def _amounts(grouped: Grouped, decided: Whole, effort: Effort) -> Whole | None:
    """The cheapest amounts of all groups together where yes and no are as decided, in whole units; None where nothing is legal."""
    whole, yes = grouped.whole, grouped.yes
    entry_yes = yes[whole.column]
    yes_in, sizes = np.bincount(whole.row, entry_yes, whole.height), np.diff(whole.begins)
    is_link = (sizes == 2) & (yes_in == 1) & (whole.row_high == 0)
    answer_of = np.ones(whole.height, np.int64)
    answer_of[whole.row[entry_yes]] = decided[whole.column[entry_yes]]
    allowed = ~yes
    linked = np.flatnonzero(is_link[whole.row] & ~entry_yes)
    allowed[whole.column[linked[answer_of[whole.row[linked]] == 0]]] = False
    columns, rows = np.flatnonzero(allowed), np.flatnonzero(~is_link & (yes_in < sizes))
    moved = np.zeros(whole.height, np.int64)
    np.add.at(moved, whole.row[entry_yes], whole.weight[entry_yes] * decided[whole.column[entry_yes]])
    inner = piece(whole, columns, rows)
    low = np.where(inner.row_low == NONE, NONE, inner.row_low - moved[rows])
    high = np.where(inner.row_high == NONE, NONE, inner.row_high - moved[rows])
    inner = replace(inner, row_low=low, row_high=high)
    room = np.zeros(inner.height, np.int64)
    np.maximum.at(room, inner.row, np.abs(inner.weight))
    room = np.where((low == high) | (low == 0), 0, room * ROUNDED)
    answer = Asked(inner, effort=effort, tighter=room).ask()
    if answer.values is None:
        return None
    values = decided.copy()
    values[~yes] = 0
    values[columns] = _whole(inner, answer.values, np.zeros(inner.width, bool))
    return values if is_legal(whole, values) else None
