"""Between equally dear offers of an item: units go over to those of the lower marks, as far as every rule stays kept.

For awards of very large problems, where the award of the lowest marks of all cannot be searched: the one that is told is at
least none that such an exchange betters, and which of two like offers wins is not the solver's luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from auction.award.rows import NONE
from auction.solvers.matrix import Mask, Matrix, Whole, sums

PASSES: Final = 20
"""So often all items are gone through, at most."""


@dataclass(slots=True, eq=False)
class _Table:
    """The amounts and what rows add up to, and of the columns that matter their entries."""

    whole: Matrix
    values: list[int]
    totals: list[int]
    entries: dict[int, list[tuple[int, int]]]
    taken: dict[int, int]


def exchanged(whole: Matrix, values: Whole, marks: Whole) -> Whole:
    """Amounts of the same cost that no exchange between two equally dear offers of an item brings to lower marks."""
    rivals, taken = _rivals(whole, values, marks)
    if not rivals:
        return values
    involved = np.zeros(whole.width, bool)
    for own in rivals:
        involved[own] = True
    involved[[taken[column] for column in np.flatnonzero(involved).tolist() if column in taken]] = True
    table = _Table(whole, values.tolist(), [int(total) for total in sums(whole, values)], _entries(whole, involved), taken)
    for _ in range(PASSES):
        moved = False
        for own in rivals:
            for taker in own:
                for giver in reversed(own):
                    if marks[taker] < marks[giver] and table.values[giver]:
                        moved |= _part(table, giver, taker) or _all(table, giver, taker)
        if not moved:
            break
    return np.array(table.values, np.int64)


def _rivals(whole: Matrix, values: Whole, marks: Whole) -> tuple[list[list[int]], dict[int, int]]:
    """By item and price the columns that may stand for each other, lowest marks first; and the yes or no of each column."""
    is_item = (whole.row_low == whole.row_high) & (whole.row_low > 0)
    is_item &= np.bincount(whole.row[whole.weight < 0], minlength=whole.height) == 0
    at = np.flatnonzero(is_item[whole.row])
    column, row = whole.column[at], whole.row[at]
    yes, of = _answers(whole)
    asked = np.where(yes[column] >= 0, whole.cost[yes[column]], 0)
    order = np.lexsort((column, marks[column], asked, whole.cost[column], whole.weight[at], row))
    keys = np.stack([row, whole.weight[at], whole.cost[column], asked])[:, order]
    begins = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(0)))
    ends, given = np.append(begins[1:], len(order)), np.append(0, np.cumsum(values[column[order]] > 0))
    later = np.flatnonzero(given[ends] - given[np.minimum(begins + 1, ends)] > 0)  # not the lowest marks alone give something
    spans = zip(begins[later].tolist(), ends[later].tolist(), strict=True)
    return [column[order[begin:end]].tolist() for begin, end in spans], of


def _answers(whole: Matrix) -> tuple[Whole, dict[int, int]]:
    """For each column the yes or no that it has to itself, -1 where it has none."""
    is_yes = (whole.low == 0) & (whole.high == 1)
    sizes = np.diff(whole.begins)
    pairs = np.flatnonzero(sizes == 2)
    one, two = whole.column[whole.begins[pairs]], whole.column[whole.begins[pairs] + 1]
    amount, answer = np.where(is_yes[one], two, one), np.where(is_yes[one], one, two)
    apart = is_yes[one] != is_yes[two]
    linked = np.unique(np.stack([answer[apart], amount[apart]]), axis=1)
    alone = np.bincount(linked[0], minlength=whole.width) == 1
    kept: Mask = alone[linked[0]]
    yes = np.full(whole.width, -1, np.int64)
    yes[linked[1][kept]] = linked[0][kept]
    there = np.flatnonzero(yes >= 0)
    return yes, dict(zip(there.tolist(), yes[there].tolist(), strict=True))


def _entries(whole: Matrix, involved: Mask) -> dict[int, list[tuple[int, int]]]:
    """The rows and weights of the columns that are involved."""
    found: dict[int, list[tuple[int, int]]] = {column: [] for column in np.flatnonzero(involved).tolist()}
    at = np.flatnonzero(involved[whole.column])
    for column, row, weight in zip(whole.column[at].tolist(), whole.row[at].tolist(), whole.weight[at].tolist(), strict=True):
        found[column].append((row, weight))
    return found


def _part(table: _Table, giver: int, taker: int) -> bool:
    """Move as many units as every row allows, answers as they are; whether there were any."""
    whole = table.whole
    most = min(table.values[giver] - int(whole.low[giver]), int(whole.high[taker]) - table.values[taker])
    for row, by in _change(table, {giver: -1, taker: 1}).items():
        if by > 0 and whole.row_high[row] != NONE:
            most = min(most, (int(whole.row_high[row]) - table.totals[row]) // by)
        if by < 0 and whole.row_low[row] != NONE:
            most = min(most, (table.totals[row] - int(whole.row_low[row])) // -by)
    if most > 0:
        _apply(table, {giver: -most, taker: most})
    return most > 0


def _all(table: _Table, giver: int, taker: int) -> bool:
    """Let the taker, who has nothing of the item, have all that the giver has, where each has a yes or no to itself."""
    units = table.values[giver]
    if not units or table.values[taker] or giver not in table.taken or taker not in table.taken:
        return False
    no, yes = table.taken[giver], table.taken[taker]
    if not table.values[no] or table.values[yes] or units > table.whole.high[taker]:
        return False
    moves = {giver: -units, taker: units, no: -1, yes: 1}
    whole = table.whole
    for row, by in _change(table, moves).items():
        total = table.totals[row] + by
        if (whole.row_low[row] != NONE and total < whole.row_low[row]) or (
            whole.row_high[row] != NONE and total > whole.row_high[row]
        ):
            return False
    _apply(table, moves)
    return True


def _change(table: _Table, moves: dict[int, int]) -> dict[int, int]:
    """What these moves add to which rows."""
    found: dict[int, int] = {}
    for column, by in moves.items():
        for row, weight in table.entries[column]:
            found[row] = found.get(row, 0) + weight * by
    return found


def _apply(table: _Table, moves: dict[int, int]) -> None:
    for row, by in _change(table, moves).items():
        table.totals[row] += by
    for column, by in moves.items():
        table.values[column] += by
