"""A plan of one group at given costs: whole units, its own rows kept to the last of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from auction.solvers.effort import Effort
from auction.solvers.groups import Group
from auction.solvers.highs import Asked
from auction.solvers.joining import Plan
from auction.solvers.matrix import Float, Mask, Matrix, Whole, broken_rows

NODES: Final = 30
NEAR_PPM: Final = 500
"""A plan of a group is searched to this share of its cost, in millionths."""
ROOM: Final = 4
"""Plans leave room for so many units of a row's heaviest amount, because amounts are rounded afterwards."""


def plan_of(group: Group, number: int, values: Float | Whole) -> Plan:
    """The plan that these amounts of a group are."""
    adds: Float = np.bincount(group.rule, (group.weight * values[group.at]).astype(float)).astype(float)
    rules = np.flatnonzero(adds)
    return Plan(number, float(group.inner.cost @ values), rules, adds[rules], np.asarray(values))


def planned(group: Group, number: int, cost: Float, effort: Effort, decided: Whole | None) -> Plan | None:
    """A whole and legal plan of a group at these costs; with yes and no as decided, if they are."""
    inner = group.inner
    for times in (ROOM, 4 * ROOM, 0):
        eased, tighter = roomy(inner, group.is_yes, times)
        search = Effort(NEAR_PPM, NODES, 1, effort.seconds, effort.seed)
        low, high = inner.low, inner.high
        if decided is not None:
            low, high = np.where(group.is_yes, decided, low), np.where(group.is_yes, decided, high)
        whole = group.is_yes if decided is None else None
        answer = Asked(replace(eased, cost=cost, low=low, high=high), whole=whole, effort=search, tighter=tighter).ask()  # type: ignore[arg-type]
        if answer.values is None:
            continue
        values = whole_units(inner, answer.values, group.is_yes)
        if not len(broken_rows(inner, values)):
            return plan_of(group, number, values)
    return None


def roomy(inner: Matrix, is_yes: Mask, times: int) -> tuple[Matrix, Whole]:
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


def whole_units(inner: Matrix, point: Float, is_yes: Mask) -> Whole:
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
