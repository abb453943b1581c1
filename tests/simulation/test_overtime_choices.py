"""Every combination of the seven choices of overtime and the hard stop: engine and referee move every close alike."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from auction.core.terms import Base, Overtime, Scope, Trigger
from auction.core.words import ENGINE
from tests.auctions import CLOSES, COORDINATOR, HOUR_US, MINUTE_US, SECOND_US, Play, a_lot, an_auction, an_overtime
from tests.simulation.referee import Referee

TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
BASES: tuple[Base, ...] = get_args(Base)
SCOPES: tuple[Scope, ...] = get_args(Scope)
WINDOWS = (MINUTE_US, 2 * MINUTE_US)
LENGTHS = ((90 * SECOND_US,), (2 * MINUTE_US, 20 * SECOND_US))
CAPS = ((None, HOUR_US), (1, HOUR_US), (None, 150 * SECOND_US), (2, 150 * SECOND_US))

BIDS = (
    (60, "s1", "L1", "9.00", False),
    (60, "s2", "L1", "8.00", False),
    (60, "s3", "L2", "9.00", False),
    (0, "s1", "L1", "8.50", False),
    (1, "s1", "L1", "8.00", False),
    (30, "s3", "L1", "7.50", True),
    (30, "s3", "L1", "7.00", False),
    (10, "s1", "L2", "8.00", True),
    (40, "s2", "L1", "6.50", False),
    (20, "s2", "L3", "6.00", False),
    (50, "s1", "L2", "5.00", False),
    (60, "s3", "L2", "4.00", True),
)
"""Seconds to wait, who bids on what, how much, and whether the coordinator bids for it."""


def moves(overtime: Overtime) -> list[list[tuple[int, int]]]:
    """Close and number of overtimes of every lot after each bid, the referee agreeing."""
    lots = [a_lot("L1"), a_lot("L2", closes_at=CLOSES + 30 * SECOND_US), a_lot("L3", closes_at=CLOSES + 2 * MINUTE_US)]
    terms = an_auction(lots=lots, overtime=overtime, surrogate_bids=True)
    play, referee, found = Play(terms), Referee(terms, {}), []
    play.wait(CLOSES - 3 * MINUTE_US)
    for wait, supplier, lot, price, surrogate in BIDS:
        play.wait(play.now + wait * SECOND_US).bid(supplier, lot, price, by=COORDINATOR if surrogate else None)
        assert play.last.command.by != ENGINE
        assert referee.ask(play.last.command, play.last.at, play.last.seq) == play.code
        here = [(lot.closes_at, lot.overtimes) for lot in play.state.lots.values()]
        assert here == [(table.close, table.moved) for table in referee.lots.values()]
        found.append(here)
    return found


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_O1_to_O9_every_combination_of_choices_is_played_alike(trigger: Trigger, base: Base) -> None:
    outcomes = set()
    for scope, window, lengths, (most, hard_stop), counts, rank in product(SCOPES, WINDOWS, LENGTHS, CAPS, (True, False), (1, 2)):
        choices = an_overtime(
            window_us=window,
            trigger=trigger,
            rank=rank,
            base=base,
            lengths_us=lengths,
            scope=scope,
            gap_us=45 * SECOND_US,
            most=most,
            hard_stop_us=hard_stop,
            surrogate_counts=counts,
        )
        outcomes.add(str(moves(choices)))
    assert len(outcomes) > 5
