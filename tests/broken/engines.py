"""Engines that are wrong on purpose: each records an auction by a rule of its own, which deciding again must name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from auction.audit.offline import Stamped
from auction.audit.rules import AUCTION, Rules
from auction.core.commands import PlaceBid, RevealClose
from auction.core.due import with_close
from auction.core.evaluation import read_prices, value_of
from auction.core.events import AuctionOpened, BidPlaced, BidSealed, LotClosed, OvertimeGranted, StageClosed, StageOpened
from auction.core.formats import english
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.refusals import Refusal, refuse
from auction.core.stages import random_close, revealed
from auction.core.terms import Terms
from auction.core.words import ENGINE, Actor
from tests.terms import ALL_OPEN, CLOSES, OPENS, a_lot, a_stage, an_auction, an_overtime, some_entrants, steps


def bid(supplier: str, *prices: str, at: int = OPENS + SECOND_US, id: str) -> Stamped:
    """A bid on the only lot, which has one line."""
    return Stamped(at, PlaceBid(id, Actor("supplier", supplier), supplier, "L1", prices, False))


PLAIN = an_auction(lots=(a_lot(ceiling=10_000, decrement=[steps(100)], largest_change=(1, 2)),), overtime=an_overtime())
FREE = an_auction()
NO_TIES = replace(PLAIN, ties="forbidden", visibility=ALL_OPEN)
BEAT_LEADING = replace(PLAIN, basis="beat_leading")

SECOND = a_stage(pause_us=MINUTE_US, length_us=MINUTE_US, entrants=some_entrants(best=1))
SEALED = an_auction(lots=(a_lot(stages=(a_stage("sealed", revisable=False), SECOND)),))
RANDOM = an_auction(lots=(a_lot(stages=(a_stage(random_us=MINUTE_US, secret="open sesame"),)),))

EARLY = (bid("s1", "50.00", at=OPENS, id="b1"), bid("s2", "50.00", id="b2"))
LATE = (bid("s1", "50.00", at=OPENS, id="b1"), bid("s2", "55.00", at=CLOSES - SECOND_US, id="b2"))


def reveal(secret: str = "open sesame", *, at: int = CLOSES + MINUTE_US) -> Stamped:
    """The reveal of the only random close there is, when it must have come."""
    return Stamped(at, RevealClose(f"reveal {at}", ENGINE, "L1", secret))


@dataclass(frozen=True, slots=True)
class Engine:
    """Wrong rules, the auction it shows in, and the entry and rule that must be named."""

    name: str
    rules: Rules
    terms: Terms
    asked: tuple[Stamped, ...]
    entry: int
    rule: str


def blind_to(*codes: str) -> Callable[[Any, Any, int], Any]:
    """An engine that knows every rule of acceptance but these."""
    checks = tuple(check for check in english.CHECKS if check[0] not in codes)

    def decide(state: Any, command: Any, at: int) -> Any:
        decision = AUCTION.decide(state, command, at)
        if not (isinstance(decision, Refusal) and decision.code in codes):
            return decision
        lot = state.lots[command.lot]
        prices = read_prices(lot.terms, command.prices)
        assert not isinstance(prices, Refusal)
        value = value_of(lot.terms, prices)
        offer = english.Offer(command.supplier, value, command.confirm, value)
        assert not any(breaks(state.terms, lot, offer) for _, breaks in checks)
        return (BidPlaced(command.lot, command.supplier, prices, value, False),)

    return decide


def changing(kind: type, change: Callable[[Any], Any]) -> Callable[[Any, Any, int], Any]:
    """An engine that gets one kind of event wrong, or leaves it out (None)."""

    def decide(state: Any, command: Any, at: int) -> Any:
        decision = AUCTION.decide(state, command, at)
        if isinstance(decision, Refusal):
            return decision
        events = (change(event) if isinstance(event, kind) else event for event in decision)
        return tuple(event for event in events if event is not None)

    return decide


def refusing_newcomers(state: Any, command: Any, at: int) -> Any:
    """An engine that keeps a lot for who bid first, under a pretext."""
    decision = AUCTION.decide(state, command, at)
    newcomer = isinstance(command, PlaceBid) and state.lots["L1"].order and command.supplier not in state.lots["L1"].standing
    return refuse("above_ceiling") if newcomer else decision


def leaving_the_detail_out(state: Any, command: Any, at: int) -> Any:
    """An engine that refuses rightly and says less than it should."""
    decision = AUCTION.decide(state, command, at)
    return replace(decision, detail="") if isinstance(decision, Refusal) else decision


def taking_any_secret(state: Any, command: Any, at: int) -> Any:
    """An engine that closes a lot by a secret of its choice."""
    if not isinstance(command, RevealClose):
        return AUCTION.decide(state, command, at)
    lot = state.lots[command.lot]
    moment = random_close(lot, command.secret)
    return with_close(state, revealed(lot, command.secret, moment), moment)


def revising_for_ever(state: Any, command: Any, at: int) -> Any:
    """An engine that lets a supplier seal another bid where one is allowed."""
    decision = AUCTION.decide(state, command, at)
    if not (isinstance(decision, Refusal) and decision.code == "sealed_once"):
        return decision
    lot = state.lots[command.lot]
    prices = read_prices(lot.terms, command.prices)
    assert not isinstance(prices, Refusal)
    return (BidSealed(command.lot, command.supplier, prices, value_of(lot.terms, prices)),)


def forgetting_late_bids(state: Any, command: Any, at: int) -> Any:
    """An engine that reveals a close when bids have been taken after it."""
    for lot in state.lots.values():
        lot.late_us = -1
    return AUCTION.decide(state, command, at)


def closing_inclusively() -> Rules:
    """An engine that takes bids at the very close."""

    def next_due(state: Any) -> int | None:
        due = AUCTION.next_due(state)
        return due if due is None or state.status == "announced" else due + 1

    def decide(state: Any, command: Any, at: int) -> Any:
        return AUCTION.decide(state, command, at - 1 if isinstance(command, PlaceBid) else at)

    return replace(AUCTION, next_due=next_due, decide=decide)


def deciding(decide: Callable[[Any, Any, int], Any]) -> Rules:
    """The rules with another decide."""
    return replace(AUCTION, decide=decide)


ENGINES = (
    Engine("lets a tie pass", deciding(blind_to("tie_forbidden")), NO_TIES, (*EARLY, bid("s2", "45.00", id="b9")), 4, "B12"),
    Engine("forgets the ceiling", deciding(blind_to("above_ceiling")), PLAIN, (bid("s1", "100.01", id="b1"),), 3, "B7"),
    Engine(
        "lets a bid go back up",
        deciding(blind_to("not_below_own", "own_decrement")),
        FREE,
        (EARLY[0], bid("s1", "50.00", id="b3")),
        4,
        "B8",
    ),
    Engine("forgets the decrement", deciding(blind_to("own_decrement")), PLAIN, (EARLY[0], bid("s1", "49.01", id="b3")), 4, "B9"),
    Engine("forgets the guard", deciding(blind_to("largest_change")), PLAIN, (EARLY[0], bid("s1", "1.00", id="b3")), 4, "B10"),
    Engine("lets a bid equal the lead", deciding(blind_to("leading_decrement")), BEAT_LEADING, EARLY, 4, "B11"),
    Engine(
        "counts a bid wrong",
        deciding(changing(BidPlaced, lambda event: replace(event, value=event.value + 1))),
        PLAIN,
        EARLY,
        3,
        "B3",
    ),
    Engine("takes bids at the close", closing_inclusively(), PLAIN, (bid("s1", "50.00", at=CLOSES, id="b1"),), 3, "C2"),
    Engine("closes late", deciding(changing(LotClosed, lambda event: replace(event, at=event.at + 1))), PLAIN, EARLY, 5, "C1"),
    Engine("grants no overtime", deciding(changing(OvertimeGranted, lambda event: None)), PLAIN, LATE, 4, "O1"),
    Engine("refuses newcomers", deciding(refusing_newcomers), PLAIN, EARLY, 4, "B7"),
    Engine("hides why", deciding(leaving_the_detail_out), PLAIN, (bid("s1", "50.00", "1.00", id="b1"),), 3, "B3"),
    Engine("opens late", deciding(changing(AuctionOpened, lambda event: replace(event, at=event.at + 1))), PLAIN, EARLY, 2, "C2"),
    Engine(
        "opens a sealed bid at once",
        deciding(changing(BidSealed, lambda sealed: BidPlaced(sealed.lot, sealed.supplier, sealed.prices, sealed.value, False))),
        SEALED,
        EARLY,
        3,
        "F4",
    ),
    Engine("lets bids be revised", deciding(revising_for_ever), SEALED, (EARLY[0], bid("s1", "40.00", id="b3")), 4, "F4"),
    Engine(
        "closes a stage late",
        deciding(changing(StageClosed, lambda event: replace(event, at=event.at + 1))),
        SEALED,
        EARLY,
        5,
        "F1",
    ),
    Engine("lets all enter", deciding(changing(StageOpened, lambda event: replace(event, entrants=None))), SEALED, EARLY, 6, "F3"),
    Engine(
        "lets the second enter",
        deciding(changing(StageOpened, lambda event: replace(event, entrants=("s2",)))),
        SEALED,
        EARLY,
        6,
        "F3",
    ),
    Engine(
        "closes at another moment than the secret gives",
        deciding(changing(LotClosed, lambda event: replace(event, at=event.at - 1))),
        RANDOM,
        (*EARLY, reveal()),
        5,
        "F5",
    ),
    Engine("takes another secret", deciding(taking_any_secret), RANDOM, (*EARLY, reveal("close sesame")), 5, "F5"),
)
