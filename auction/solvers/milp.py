"""The award that HiGHS proposes for rows, in whole units, with the proof of how much cheaper it could be at most.

Linear relaxation first; parts that have nothing to do with each other are solved apart, and those that come out whole are done.
The rest goes to the integer search, is rounded, repaired and counted again in whole numbers, and then proven by cases. What
HiGHS says of its own success decides nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from auction.award.proof import BITS, Part, Proof, Unproven, proven_bound
from auction.award.rows import NONE, Rows
from auction.solvers.cases import prove
from auction.solvers.duals import leaf, leaning
from auction.solvers.effort import OFFICIAL, Effort
from auction.solvers.found import NAME as NAME
from auction.solvers.found import Found
from auction.solvers.highs import VERSION, Asked
from auction.solvers.matrix import (
    Float,
    Mask,
    Matrix,
    Whole,
    broken_rows,
    cost_of,
    is_countable,
    is_legal,
    matrix_of,
    parts_of,
    piece,
)
from auction.solvers.rounding import counted, narrow, whole_between, whole_near
from auction.solvers.ties import settled

ALL_WHOLE: Final = 20_000
"""Up to so many columns all are searched as whole numbers; beyond, amounts are rounded afterwards."""
LEAST_NODES: Final = 50
SEARCH_WORK: Final = 200_000_000
"""About how many entries of rows a search by HiGHS may walk through, a node once, so that it ends without a clock."""
CASE_WORK: Final = 40_000_000
"""About how many entries of rows a proof by cases may walk through."""

Told = Callable[[str, int, int], None]
"""Hears what is being done, how many parts of it are done, and of how many."""


def _silent(what: str, done: int, of: int) -> None:
    """Hear nothing."""


def propose(rows: Rows, effort: Effort = OFFICIAL, told: Told = _silent, *, marks: array[int] | None = None) -> Found:
    """The cheapest award of the rows that is found with this effort, and the proof of its bound.

    Of awards of one cost it is the one whose `marks`, one for each unit of a column, add up to least.
    """
    matrix = matrix_of(rows)
    if not is_countable(matrix):
        return Found("too_large", version=VERSION)
    never = _never_kept(matrix)
    if never is not None:
        return _found(rows, matrix, None, never, "a row without columns", effort, infeasible=True)
    told("relaxing", 0, 1)
    relaxed = Asked(matrix, effort=effort).ask()
    duals = np.zeros(matrix.height) if relaxed.duals is None else leaning(matrix, relaxed.duals)
    labels, first_duals = parts_of(matrix), duals.copy()
    point = relaxed.values
    open_parts = _open_parts(matrix, point, labels)
    values = (
        np.zeros(matrix.width, np.int64) if point is None else np.clip(np.rint(point), matrix.low, matrix.high).astype(np.int64)
    )
    members = _members(labels, open_parts)
    parts, missing, infeasible = list[Part](), False, False
    dearest, cheapest = _ends_of_cost(matrix)
    row_part = np.full(matrix.height, -1, np.int64)
    row_part[matrix.row] = labels[matrix.column]
    rows_in = _members(row_part, open_parts)
    for done, (columns, own) in enumerate(zip(members, rows_in, strict=True)):
        told("solving", done, len(members))
        part = piece(matrix, columns, own)
        solved = _part(
            part, None if point is None else point[columns], effort, columns=columns, rows=own, beyond=float(dearest - cheapest)
        )
        if solved.values is None:
            missing, infeasible = True, infeasible or solved.infeasible
        else:
            values[columns] = solved.values
        if solved.part is not None:
            parts.append(solved.part)
            duals[own] = 0.0
    path = _path(members, parts)
    if marks is not None and not missing and is_legal(matrix, values):
        told("settling ties", 0, 1)
        drawn = np.frombuffer(marks, dtype=np.int64)
        values, unsettled = settled(matrix, labels, values, first_duals, drawn, effort)
        path += f", ties of {unsettled} parts as they fell" if unsettled else ""
    told("counting", len(members), len(members))
    once = leaf(duals, np.arange(matrix.height))
    proof = Proof(once.rows, once.duals, tuple(parts))
    return _found(rows, matrix, None if missing else values, proof, path, effort, infeasible=infeasible)


def _found(rows: Rows, matrix: Matrix, values: Whole | None, proof: Proof, path: str, effort: Effort, *, infeasible: bool) -> Found:
    """Count everything again in whole numbers, and say what stands."""
    try:
        bound: int | None = proven_bound(rows, proof)
    except Unproven:
        bound, proof = None, Proof((), ())
    reproducible = effort.seconds is None
    if values is None or not is_legal(matrix, values):
        empty = infeasible and bound is not None and bound > _ends_of_cost(matrix)[0]
        return Found("infeasible" if empty else "not_found", None, None, bound, proof, path, reproducible, VERSION)
    amounts = array("q", values.tolist())
    return Found("solved", amounts, cost_of(matrix, values), bound, proof, path, reproducible, VERSION)


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """A part's point, whether it was seen to have none, and its proof by cases, if it needed one."""

    values: Whole | None
    infeasible: bool
    part: Part | None


def _part(part: Matrix, point: Float | None, effort: Effort, *, columns: Whole, rows: Whole, beyond: float) -> _Solved:
    """Solve one part: search, round, and prove."""
    values = None if part.width and _never(part) else _searched(part, point, effort)
    known = None if values is None else cost_of(part, values)
    allowed = max(1, min(effort.cases, CASE_WORK // max(1, len(part.weight))))
    inner = Effort(effort.gap_ppm, effort.nodes, allowed, effort.seconds, effort.seed)
    above = beyond + float(np.abs(part.cost * part.high).sum() + np.abs(part.cost * part.low).sum())
    proven = prove(part, known, inner, columns=columns, rows=rows, beyond=above)
    better = values if proven.values is None else proven.values
    return _Solved(better, better is None and proven.bound == np.inf, Part(tuple(columns.tolist()), proven.tree))


def _searched(part: Matrix, point: Float | None, effort: Effort) -> Whole | None:
    """A legal point of whole units by HiGHS' integer search; wide amounts, and of very many columns all amounts, are rounded."""
    effort = replace(effort, nodes=max(LEAST_NODES, min(effort.nodes, SEARCH_WORK // max(1, len(part.weight)))))
    whole = counted(part) if part.width <= ALL_WHOLE else narrow(part)
    if whole.all():
        return whole_between(part, part.low, part.high, effort)
    for tighter in (_margin(part, whole), None):
        answer = Asked(part, whole=whole, effort=effort, tighter=tighter).ask()
        found = None if answer.values is None else whole_near(part, answer.values, effort)
        if found is not None:
            return found
    return whole_between(part, part.low, part.high, effort) if part.width <= ALL_WHOLE else None


def _margin(part: Matrix, whole: Mask) -> Whole:
    """One unit of each row's heaviest amount: so much may rounding move it. Rows of whole columns alone need none.

    A row with a yes or no in it may have no room to give where the answer is no, so it is left as it is.
    """
    wide = ~whole
    margin = np.zeros(part.height, np.int64)
    inside = wide[part.column]
    np.maximum.at(margin, part.row[inside], np.abs(part.weight[inside]))
    tied = np.bincount(part.row, ~wide[part.column], part.height) > 0
    return np.where(tied | (part.row_low == part.row_high), 0, margin)


def _open_parts(matrix: Matrix, point: Float | None, labels: Whole) -> Whole:
    """The parts whose relaxation is not whole, or whose whole point is not legal as it stands."""
    count = int(labels.max(initial=-1)) + 1
    if point is None:
        return np.arange(count)
    rounded = np.clip(np.rint(point), matrix.low, matrix.high).astype(np.int64)
    is_open = np.zeros(count, bool)
    is_open[labels[np.abs(point - rounded) > 1e-6]] = True
    for row in broken_rows(matrix, rounded).tolist():
        columns = matrix.column[matrix.begins[row] : matrix.begins[row + 1]]
        is_open[labels[columns]] = True
    return np.flatnonzero(is_open)


def _never_kept(matrix: Matrix) -> Proof | None:
    """The proof that nothing is legal, where a row that no column is in asks for anything: what is asked of nobody there."""
    empty = np.diff(matrix.begins) == 0
    low = np.where((matrix.row_low == NONE) | ~empty, 0, matrix.row_low)
    high = np.where((matrix.row_high == NONE) | ~empty, 0, matrix.row_high)
    broken = np.flatnonzero((low > 0) | (high < 0))
    if not len(broken):
        return None
    row = int(broken[0])
    dearest, cheapest = _ends_of_cost(matrix)
    much = (dearest - cheapest + 1) << BITS
    return Proof((row,), (much if low[row] > 0 else -much,))


def _members(labels: Whole, chosen: Whole) -> list[Whole]:
    """Who is in each of the chosen parts, in their order."""
    order = np.argsort(labels, kind="stable")
    begins = np.searchsorted(labels[order], chosen)
    ends = np.searchsorted(labels[order], chosen, side="right")
    return [order[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]


def _never(part: Matrix) -> bool:
    return bool((part.low > part.high).any())


def _ends_of_cost(matrix: Matrix) -> tuple[int, int]:
    """What no point between the ends costs more than, and what none costs less than."""
    ends = zip(matrix.cost.tolist(), matrix.low.tolist(), matrix.high.tolist(), strict=True)
    both = [(cost * low, cost * high) for cost, low, high in ends]
    return matrix.shift + sum(max(each) for each in both), matrix.shift + sum(min(each) for each in both)


def _path(members: list[Whole], parts: list[Part]) -> str:
    if not members:
        return "relaxation"
    cases = sum(len(part.tree) // 2 + 1 for part in parts)
    return f"search of {len(members)} parts, {cases} cases"
