"""A public record as terms and commands: the US government's reverse auction no. 4 of its 2016 micro-purchase platform.

Source: 18F/micropurchasedata, test data, in the public domain. The facts kept here are the start price, the dates, and who
bid how much when; where the file itself is at hand, the test reads it and finds the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from auction.audit.offline import Stamped
from auction.core.commands import PlaceBid
from auction.core.moments import SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.terms import ALL_OPEN, a_lot, an_auction, steps

DOCUMENT: Final[dict[str, Any]] = {
    "auction": {
        "id": 4,
        "start_price": 3500,
        "start_datetime": "2016-01-11T18:00:00.000+00:00",
        "end_datetime": "2016-01-12T22:00:00.000+00:00",
        "bids": [
            {"id": 60, "bidder_id": 101, "amount": 374, "created_at": "2016-01-11T21:32:49.207+00:00"},
            {"id": 48, "bidder_id": 222, "amount": 375, "created_at": "2016-01-11T18:56:01.056+00:00"},
            {"id": 47, "bidder_id": 101, "amount": 400, "created_at": "2016-01-11T18:52:34.320+00:00"},
        ],
    }
}


def moment(text: str) -> int:
    """A moment of the record in microseconds."""
    since = datetime.fromisoformat(text) - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return (since.days * 86_400 + since.seconds) * SECOND_US + since.microseconds


def recorded(document: dict[str, Any] = DOCUMENT) -> tuple[Terms, tuple[Stamped, ...]]:
    """That platform's rules as terms (ceiling, all prices open, each bid a dollar below the lowest), and its bids in order."""
    held = document["auction"]
    suppliers = sorted({f"bidder-{bid['bidder_id']}" for bid in held["bids"]})
    lot = a_lot("work", price_scale=0, ceiling=held["start_price"], decrement=[steps(1)], closes_at=moment(held["end_datetime"]))
    terms = an_auction(
        auction=f"micropurchase-{held['id']}",
        lots=(lot,),
        suppliers=suppliers,
        basis="beat_leading",
        visibility=ALL_OPEN,
        opens_at=moment(held["start_datetime"]),
    )
    bids = sorted(held["bids"], key=lambda bid: moment(bid["created_at"]))
    return terms, tuple(_stamped(bid) for bid in bids)


def _stamped(bid: dict[str, Any]) -> Stamped:
    supplier = f"bidder-{bid['bidder_id']}"
    command = PlaceBid(f"bid-{bid['id']}", Actor("supplier", supplier), supplier, "work", (str(bid["amount"]),), False)
    return Stamped(moment(bid["created_at"]), command)
