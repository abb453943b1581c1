"""Equally dear offers where the award of the lowest marks of all is not searched: exchanges decide by the published marks."""

from __future__ import annotations

from array import array
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from auction.award.formulation import rows_of
from auction.award.lottery import column_marks
from auction.award.rows import Rows
from auction.award.sourcing import Sourcing
from auction.solvers.blocks import by_blocks, silent
from auction.solvers.effort import Effort
from auction.solvers.exchanging import exchanged
from auction.solvers.found import Found
from auction.solvers.matrix import cost_of, is_legal, matrix_of
from auction.solvers.milp import propose
from tests.bench.split_events import Size, split_event
from tests.solvers.test_ties import tied

MIDDLE = Size(items=200, suppliers=20, bids=20, categories=20, winners=6)


def coarse(seed: int, secret: str = "") -> Sourcing:
    """An event by blocks whose prices are so coarse that offers of an item often ask the same."""
    event = split_event(MIDDLE, seed)
    offers = tuple(
        replace(offer, steps=tuple(replace(step, price=1 + step.price // 20_000) for step in offer.steps)) for offer in event.offers
    )
    return replace(event, offers=offers, secret=secret)


def marks_of(event: Sourcing, rows: Rows) -> array[int]:
    marks = column_marks(event)
    marks.extend([0] * (len(rows.cost) - len(marks)))
    return marks


def by(event: Sourcing, effort: Effort, *, marked: bool = True) -> Found:
    rows = rows_of(event)
    found = by_blocks(event, rows, effort, silent, marks=marks_of(event, rows) if marked else None)
    assert found is not None
    assert found.values is not None
    assert is_legal(matrix_of(rows), np.frombuffer(found.values, np.int64))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_exchanges_keep_the_cost_and_leave_none_that_lowers_marks(seed: int) -> None:
    random = Random(f"exchange {seed}")
    rows, marks = tied(random, 30, 5)
    whole, drawn = matrix_of(rows), np.frombuffer(marks, np.int64)
    found = propose(rows, Effort(seed=seed))
    assert found.values is not None
    before = np.frombuffer(found.values, np.int64)
    after = exchanged(whole, before, drawn)
    assert is_legal(whole, after)
    assert cost_of(whole, after) == cost_of(whole, before)
    assert int(drawn @ after) <= int(drawn @ before)
    for item in range(30):
        own = range(item * 5, item * 5 + 5)
        for giver, taker in ((a, b) for a in own for b in own if after[a] and rows.cost[a] == rows.cost[b] and drawn[b] < drawn[a]):
            moved = after.copy()
            moved[giver], moved[taker] = moved[giver] - 1, moved[taker] + 1
            assert not is_legal(whole, moved)


def test_the_secret_decides_between_equal_offers_of_blocks() -> None:
    plain = by(coarse(1), Effort(), marked=False)
    drawn = {secret: by(coarse(1, secret), Effort()) for secret in ("one", "two", "three")}
    assert {found.cost for found in drawn.values()} == {plain.cost}
    assert len({tuple(found.values or ()) for found in drawn.values()}) > 1
    for secret, found in drawn.items():
        event = coarse(1, secret)
        marks = marks_of(event, rows_of(event))
        sums = [sum(mark * units for mark, units in zip(marks, each.values or (), strict=True)) for each in (found, plain)]
        assert sums[0] <= sums[1]


@pytest.mark.parametrize("seed", range(3))
def test_order_and_seed_change_nothing_of_an_award_by_blocks(seed: int) -> None:
    event, random = coarse(seed, "secret"), Random(seed)
    other = replace(
        event,
        items=tuple(random.sample(event.items, len(event.items))),
        suppliers=tuple(random.sample(event.suppliers, len(event.suppliers))),
        offers=tuple(random.sample(event.offers, len(event.offers))),
        limits=tuple(random.sample(event.limits, len(event.limits))),
    )
    assert other != event
    assert by(other, Effort(seed=seed + 5)) == by(event, Effort())
