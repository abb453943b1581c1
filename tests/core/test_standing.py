"""What of an event makes a bid that stands: all of what was offered, by whom and how."""

from __future__ import annotations

import pytest

from auction.core.events import BidPlaced, BidSealed, PriceAccepted
from auction.core.schedule import Supply, just
from auction.core.standing import bid_of
from auction.core.state import StandingBid, State

OFFERED = Supply((0,), 0, 0, 4)
MADE = ("s1", (9, 8), 17, 1_000, 7)


@pytest.mark.parametrize(
    ("event", "bid"),
    [
        (BidPlaced("L1", "s1", (9, 8), 17, False), StandingBid(*MADE, False, 17, (), False, None)),
        (BidPlaced("L1", "s1", (9, 8), 17, True, (1,), 20), StandingBid(*MADE, True, 20, (1,), False, None)),
        (BidPlaced("L1", "s1", (9, 8), 17, False, proxy="c3"), StandingBid(*MADE, False, 17, (), True, None)),
        (BidPlaced("L1", "s1", (9, 8), 17, False, supply=OFFERED), StandingBid(*MADE, False, 17, (), False, OFFERED)),
        (BidSealed("L1", "s1", (9, 8), 17), StandingBid(*MADE, False, 17, (), False, None)),
        (BidSealed("L1", "s1", (9, 8), 17, (1,), 20, OFFERED), StandingBid(*MADE, False, 20, (1,), False, OFFERED)),
        (PriceAccepted("L1", "s1", 2, (9, 8), 17, False), StandingBid(*MADE, False, 17, (), False, None)),
        (PriceAccepted("L1", "s1", 2, (9, 8), 17, True, 3), StandingBid(*MADE, True, 17, (), False, just(3))),
        (PriceAccepted("L1", "s1", 2, (9, 8), 17, False, 0, "c3"), StandingBid(*MADE, False, 17, (), True, None)),
    ],
)
def test_what_stands_is_what_the_event_says(event: BidPlaced | BidSealed | PriceAccepted, bid: StandingBid) -> None:
    found = bid_of(State(at=1_000, seq=7), event)
    assert found == bid
    assert [type(getattr(found, name)) for name in ("surrogate", "answers", "proxy")] == [bool, tuple, bool]
