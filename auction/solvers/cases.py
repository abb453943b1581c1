"""A proof by cases: linear problems under splits, the least proven first, until none can hold anything cheaper.

It is our own search, because what HiGHS proves inside no stranger can check. It looks for multipliers only; when it meets a whole
point that is cheaper than the best known, that is the better award, and whoever found the other was wrong.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from math import ceil, gcd
from typing import Final

import numpy as np

from auction.award.proof import Leaf, Split
from auction.solvers.duals import leaf, leaning, worth
from auction.solvers.effort import Effort
from auction.solvers.highs import Asked
from auction.solvers.matrix import Float, Matrix, Whole, cost_of, is_legal
from auction.solvers.rounding import counted

NEAR: Final = 1e-6
"""Two amounts that differ by less are the same."""
SURE: Final = 1e-3
"""What a bound is short of, in units of money, is made up for by rounding; the exact count decides."""


@dataclass(slots=True, eq=False)
class Case:
    """One case: its ends, what it is proven to cost at least, and then either a split with two cases or multipliers."""

    low: Whole
    high: Whole
    bound: float = -np.inf
    duals: Float | None = None
    split: Split | None = None
    below: Case | None = field(default=None, repr=False)
    above: Case | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """The tree, what it proves about, the best point met (None: the one known), and how many cases there are."""

    tree: tuple[Split | Leaf, ...]
    bound: float
    values: Whole | None
    cases: int


def prove(matrix: Matrix, known: int | None, effort: Effort, *, columns: Whole, rows: Whole, beyond: float) -> Proven:
    """Prove as much as the effort allows, that nothing costs less than what is `known` (None: that nothing is legal at all).

    `columns` and `rows` are the numbers that the matrix' own have in the whole problem, which the tree is written in. `beyond` is
    what nothing can cost: a part without a legal point is proven to cost that.
    """
    asked, best, found = Asked(matrix, effort=effort), known, None
    step = gcd(*matrix.cost.tolist()) or 1
    root = Case(matrix.low.copy(), matrix.high.copy())
    point = _bound(asked, root, beyond if best is None else best)
    waiting, count, made = [(root.bound, 0, root, point)], 1, 1
    while waiting and count < effort.cases:
        bound, _, case, point = heapq.heappop(waiting)
        if _is_closed(bound, best, step):
            break
        column = None if point is None else _split_on(matrix, point, case)
        if point is not None and column is None:
            values = np.rint(point).astype(np.int64)
            if is_legal(matrix, values) and (best is None or cost_of(matrix, values) < best):
                best, found = cost_of(matrix, values), values
            continue  # what the linear problem says is whole, so the case is proven as far as it can be
        if point is None or column is None:
            continue
        at = int(np.floor(point[column] + NEAR))
        at = min(max(at, int(case.low[column])), int(case.high[column]) - 1)
        case.split = Split(int(columns[column]), at)
        case.below, case.above = Case(case.low, case.high.copy()), Case(case.low.copy(), case.high)
        case.below.high[column], case.above.low[column] = at, at + 1
        for half in (case.below, case.above):
            half.bound, half.duals = case.bound, case.duals
            inner = _bound(asked, half, beyond if best is None else best)
            heapq.heappush(waiting, (half.bound, made, half, inner))
            made += 1
        count += 1
    return Proven(_written(root, rows), _least(root), found, count)


def _is_closed(bound: float, best: int | None, step: int) -> bool:
    """Whether a case so bounded can hold nothing cheaper: costs are multiples of a step, so a bound is as good as the next."""
    return bound == np.inf or (best is not None and ceil((bound - SURE) / step) * step >= best)


def _bound(asked: Asked, case: Case, enough: float) -> Float | None:
    """Bound a case by its linear problem, and give the point where it is least; None where nothing is legal."""
    matrix = asked.matrix
    asked.within(np.arange(matrix.width), case.low, case.high)
    answer = asked.ask()
    if answer.state == "infeasible":
        ray = asked.ray()
        if ray is not None and _excludes(matrix, case, leaning(matrix, ray), enough):
            return None
    if answer.duals is not None:
        duals = leaning(matrix, answer.duals)
        value = worth(matrix, duals, low=case.low, high=case.high)
        if value > case.bound or case.duals is None:
            case.duals, case.bound = duals, max(value, case.bound)
    return answer.values if answer.state == "optimal" else None


def _excludes(matrix: Matrix, case: Case, ray: Float, enough: float) -> bool:
    """Take so much of a ray that the case is proven to cost enough."""
    gain = worth(matrix, ray, low=case.low, high=case.high, costs=0.0)
    if gain <= 0:
        return False
    base = worth(matrix, np.zeros(matrix.height), low=case.low, high=case.high)
    case.duals = ray * ((max(0.0, enough - base) + 1.0) * 1.001 / gain)
    case.bound = np.inf
    return True


def _split_on(matrix: Matrix, point: Float, case: Case) -> int | None:
    """The column to split on: the one farthest from whole, weighed by what it costs; None where all that are counted are whole."""
    apart = np.abs(point - np.rint(point))
    apart[(case.low == case.high) | ~counted(matrix)] = 0.0
    if float(apart.max(initial=0.0)) <= NEAR:
        return None
    span = np.minimum(1.0, apart * 2) * (np.abs(matrix.cost) + 1.0) ** 0.5
    narrow = (matrix.high - matrix.low) <= 1
    return int(np.argmax(np.where(apart > NEAR, span * np.where(narrow, 1e9, 1.0), -1.0)))


def _least(case: Case) -> float:
    """The least bound of the leaves."""
    waiting, least = [case], np.inf
    while waiting:
        this = waiting.pop()
        if this.below is not None and this.above is not None:
            waiting += [this.below, this.above]
        else:
            least = min(least, this.bound)
    return float(least)


def _written(root: Case, rows: Whole) -> tuple[Split | Leaf, ...]:
    """The tree in the order of a proof: each split before its two cases."""
    tree: list[Split | Leaf] = []
    waiting = [root]
    while waiting:
        case = waiting.pop()
        if case.split is not None and case.below is not None and case.above is not None:
            tree.append(case.split)
            waiting += [case.above, case.below]
        else:
            tree.append(Leaf((), ()) if case.duals is None else leaf(case.duals, rows))
    return tuple(tree)
