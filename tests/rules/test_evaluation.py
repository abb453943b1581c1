"""Chapter E: by what bids compare."""

from __future__ import annotations

from auction.core.events import BidPlaced
from tests.auctions import Play, an_auction


def test_E1_without_evaluation_the_value_compares() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00")
    assert [(bid.value, bid.comparable) for bid in play.lot().order] == [(800, 800), (900, 900)]
    assert play.events == (BidPlaced("L1", "s2", (800,), 800, False),)


def test_E2_a_lot_without_criteria_takes_no_answers() -> None:
    assert Play(an_auction()).bid("s1", "L1", "9.00", answers=[0]).code == "answers_incomplete"
    assert Play(an_auction()).bid("s1", "L1", "9.00", "1.00", answers=[0]).code == "lines_incomplete"
    assert Play(an_auction()).bid("s1", "L1", "x", answers=[0]).code == "answers_incomplete"
