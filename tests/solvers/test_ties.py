"""Ties: of all awards of the least cost the one of the lowest marks, whatever the order of the rows and the solver's luck."""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from auction.award.rows import NONE, Rows
from auction.solvers.apart import Apart
from auction.solvers.effort import Effort
from auction.solvers.milp import propose
from tests.solvers.problems import cost_at, is_kept, random_rows, rows_of


def lowest(rows: Rows, marks: array[int]) -> tuple[int, list[int]] | None:
    """The marks of the best point and the point itself, by trying every one; None where there is none."""
    points = product(*(range(low, high + 1) for low, high in zip(rows.low, rows.high, strict=True)))
    legal = [
        (cost_at(rows, point), sum(m * x for m, x in zip(marks, point, strict=True)), list(point))
        for point in points
        if is_kept(rows, point)
    ]
    return min(legal)[1:] if legal else None


def drawn(random: Random, count: int) -> array[int]:
    return array("q", [random.randrange(1, 1 << 20) for _ in range(count)])


@pytest.mark.parametrize("seed", range(12))
def test_the_lowest_marks_of_the_least_cost_win(seed: int) -> None:
    random = Random(f"ties {seed}")
    for _ in range(25):
        rows = random_rows(random)
        cheap = replace(rows, cost=array("q", [price % 2 for price in rows.cost]))
        marks = drawn(random, len(rows.cost))
        best, found = lowest(cheap, marks), propose(cheap, marks=marks)
        assert (found.values is None) == (best is None)
        if best is not None and found.values is not None:
            assert found.values.tolist() == best[1]
            assert found.bound == found.cost


def tied(random: Random, items: int, suppliers: int) -> tuple[Rows, array[int]]:
    """Items of whole lots at few prices, so that many awards tie; each supplier has at most so many."""
    cost = [random.randrange(10, 14) for _ in range(items * suppliers)]
    covers = [({item * suppliers + each: 1 for each in range(suppliers)}, 1, 1) for item in range(items)]
    most = items // suppliers + 2
    limits = [({item * suppliers + each: 1 for item in range(items)}, NONE, most) for each in range(suppliers)]
    return rows_of(cost, [0] * len(cost), [1] * len(cost), covers + limits), drawn(random, len(cost))


def shuffled(rows: Rows, marks: array[int], random: Random) -> tuple[Rows, array[int], list[int]]:
    """The same problem with columns and rows in another order, and the place that each column has now."""
    order, row_order = list(range(len(rows.cost))), list(range(len(rows.row_low)))
    random.shuffle(order)
    random.shuffle(row_order)
    place = {column: now for now, column in enumerate(order)}
    entries = [
        (
            {place[rows.column[at]]: rows.weight[at] for at in range(rows.begins[row], rows.begins[row + 1])},
            rows.row_low[row],
            rows.row_high[row],
        )
        for row in row_order
    ]
    moved = rows_of([rows.cost[c] for c in order], [rows.low[c] for c in order], [rows.high[c] for c in order], entries)
    return moved, array("q", [marks[column] for column in order]), [place[column] for column in range(len(order))]


def test_order_and_seed_change_nothing() -> None:
    rows, marks = tied(Random("order"), 30, 5)
    plain = {tuple(found.values or ()) for seed in range(4) if (found := propose(rows, Effort(seed=seed)))}
    awards = set()
    for seed in range(20):
        moved, moved_marks, place = shuffled(rows, marks, Random(seed))
        found = propose(moved, Effort(seed=seed), marks=moved_marks)
        assert found.values is not None
        assert found.cost == found.bound
        awards.add(tuple(found.values[at] for at in place))
    assert len(awards) == 1
    assert awards != plain, "without marks the award is another, so they decide something here"


def test_a_worker_settles_ties_the_same_way() -> None:
    rows, marks = tied(Random("apart"), 12, 4)
    assert Apart(rows, marks=marks).run().values == propose(rows, marks=marks).values
