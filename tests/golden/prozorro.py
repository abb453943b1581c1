"""A public record as terms and commands: a Prozorro auction of January 2015, three rounds of private turns.

Source: an auction document of the Ukrainian procurement platform, published with its open source software. The facts kept
here are who had which turn when, at what amount, and the moments of the bids; where the file is at hand, the test reads it
and finds the same. The record holds neither the first bid of who then bid lower, nor the decrement. Taken is the greatest
decrement that its bids allow, the fall from 495000 to 480000, and the least first bid from which 495000 obeys it.
"""

from __future__ import annotations

from typing import Any, Final

from auction.audit.offline import Stamped
from auction.core.commands import PlaceBid
from auction.core.moments import MINUTE_US
from auction.core.stage_terms import Stage
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.golden.micropurchase import moment
from tests.terms import a_lot, a_visibility, an_auction, steps

FIRST, SECOND = "a5d50c7333084d1ab59bd95833c437e8", "9dba99c7ca0a4af085a47fe2a728e3b6"
SEALED_AT: Final = "2015-01-27T18:16:53.647231+02:00"
IMPROVED_AT: Final = "2015-01-27T18:41:59.059808+02:00"

DOCUMENT: Final[dict[str, Any]] = {
    "stages": [
        {"type": "pause", "start": "2015-01-27T18:30:00+02:00"},
        {
            "type": "bids",
            "start": "2015-01-27T18:35:00+02:00",
            "bidder_id": FIRST,
            "amount": 495000,
            "time": "2015-01-27T18:35:35.297543+02:00",
            "changed": True,
        },
        {"type": "bids", "start": "2015-01-27T18:37:00+02:00", "bidder_id": SECOND, "amount": 450000, "time": SEALED_AT},
        {"type": "pause", "start": "2015-01-27T18:39:00+02:00"},
        {
            "type": "bids",
            "start": "2015-01-27T18:41:00+02:00",
            "bidder_id": FIRST,
            "amount": 480000,
            "time": IMPROVED_AT,
            "changed": True,
        },
        {"type": "bids", "start": "2015-01-27T18:43:00+02:00", "bidder_id": SECOND, "amount": 450000, "time": SEALED_AT},
        {"type": "pause", "start": "2015-01-27T18:45:00+02:00"},
        {"type": "bids", "start": "2015-01-27T18:47:00+02:00", "bidder_id": FIRST, "amount": 480000, "time": IMPROVED_AT},
        {"type": "bids", "start": "2015-01-27T18:49:00+02:00", "bidder_id": SECOND, "amount": 450000, "time": SEALED_AT},
        {"type": "announcement", "start": "2015-01-27T18:51:00+02:00"},
    ]
}
OPENED: Final = "2015-01-27T18:00:00+02:00"
DECREMENT: Final = 15_000
TURN_US: Final = 2 * MINUTE_US
PAUSES_US: Final = (5 * MINUTE_US, 2 * MINUTE_US, 2 * MINUTE_US)


def turns_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The turns of the record in their order."""
    return [stage for stage in document["stages"] if stage["type"] == "bids"]


def the_terms(document: dict[str, Any] = DOCUMENT, *, decrement: int = DECREMENT) -> Terms:
    """That platform's rules as terms: sealed first bids, three rounds of turns, what stands is open, each beats its own value."""
    stages = (
        Stage("sealed", 0, 0, True, 0, "", None),
        *(Stage("turns", pause, TURN_US, True, 0, "", None) for pause in PAUSES_US),
    )
    closes = moment(document["stages"][0]["start"])
    lot = a_lot("work", price_scale=0, decrement=[steps(decrement)], closes_at=closes, stages=stages)
    return an_auction(
        auction="prozorro-2015",
        lots=(lot,),
        suppliers=sorted({turn["bidder_id"] for turn in turns_of(document)}),
        withdrawal="until_close",
        visibility=a_visibility(all_prices=True, supplier_count=True),
        opens_at=moment(OPENED),
    )


def recorded(document: dict[str, Any] = DOCUMENT) -> tuple[Terms, tuple[Stamped, ...]]:
    """The terms, and the bids at the moments they were made; an unrecorded first bid is made at the opening."""
    turns = turns_of(document)
    first: dict[str, Stamped] = {}
    for turn in turns:
        late = turn.get("changed", False)
        at, amount = (moment(OPENED), turn["amount"] + DECREMENT) if late else (moment(turn["time"]), turn["amount"])
        first.setdefault(turn["bidder_id"], _bid("first", turn["bidder_id"], amount, at))
    improved = [
        _bid(f"turn-{place}", turn["bidder_id"], turn["amount"], moment(turn["time"]))
        for place, turn in enumerate(turns, 1)
        if turn.get("changed", False)
    ]
    return the_terms(document), tuple(sorted([*first.values(), *improved], key=lambda stamped: stamped.at))


def _bid(id: str, supplier: str, amount: int, at: int) -> Stamped:
    return Stamped(at, PlaceBid(id, Actor("supplier", supplier), supplier, "work", (str(amount),), False))
