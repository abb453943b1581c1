"""Ways to be wrong: each decides by a rule of its own, and otherwise as the engine does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from auction.audit.rules import AUCTION, Rules
from auction.core.clocks import accepted
from auction.core.commands import (
    AcceptPrice,
    OpenBids,
    PlaceBid,
    PledgeMore,
    ReturnContract,
    RevealClose,
    SignContract,
)
from auction.core.due import with_close
from auction.core.evaluation import read_prices, value_of
from auction.core.events import (
    ActionRequested,
    AuctionPaused,
    BidPlaced,
    BidSealed,
    ContractApproved,
    ContractReturned,
    ContractSigned,
    LotClosed,
    LotteryDrawn,
    MorePledged,
    PriceAccepted,
    RequestApproved,
)
from auction.core.formats import english
from auction.core.joining_terms import JoinStep
from auction.core.openings import opened
from auction.core.refusals import Refusal, refuse
from auction.core.stages import ends, random_close, revealed


def deciding(decide: Callable[[Any, Any, int], Any]) -> Rules:
    """The rules with another decide."""
    return replace(AUCTION, decide=decide)


def without_the_last_unit(pledged: MorePledged) -> MorePledged:
    """A schedule whose last step is one unit short: so much less joins."""
    *steps, last = pledged.steps
    return replace(pledged, steps=(*steps, replace(last, quantity=last.quantity - 1)))


def taking_any_pledge(state: Any, command: Any, at: int) -> Any:
    """An engine to which every schedule is as good as another."""
    decision = AUCTION.decide(state, command, at)
    if not (isinstance(decision, Refusal) and isinstance(command, PledgeMore)):
        return decision
    steps = tuple(JoinStep(int(step.quantity), int(step.price.replace(".", ""))) for step in command.steps)
    return (MorePledged(command.lot, command.member, steps),)


def turning_limits(state: Any, command: Any, at: int) -> Any:
    """An engine that asks the supplier first who left its limit last."""
    turned = {id: replace(lot, limits=dict(reversed(lot.limits.items()))) for id, lot in state.lots.items()}
    return AUCTION.decide(replace(state, lots=turned, dues=None), command, at)


def unmarked(placed: BidPlaced) -> BidPlaced:
    """A bid that does not say by which limit it came."""
    return replace(placed, proxy="")


def one_lower(placed: BidPlaced) -> BidPlaced:
    """The automatic bid less one unit, for the supplier to pay; bids by hand as they are."""
    return replace(placed, prices=(placed.prices[0] - 1,), value=placed.value - 1) if placed.proxy else placed


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


def alone(state: Any, command: Any, at: int) -> Any:
    """An engine to which one person is enough."""
    decision = AUCTION.decide(state, command, at)
    waits = isinstance(decision, tuple) and isinstance(decision[0], ActionRequested)
    return (AuctionPaused(command.reason),) if waits else decision


def approving_oneself(state: Any, command: Any, at: int) -> Any:
    """An engine that lets who asked approve."""
    decision = AUCTION.decide(state, command, at)
    if not (isinstance(decision, Refusal) and decision.code == "same_person"):
        return decision
    return (RequestApproved(command.request, command.person), AuctionPaused(state.requests[command.request].command.reason))


def opening_alone(state: Any, command: Any, at: int) -> Any:
    """An engine to which one person less than the quorum is enough."""
    decision = AUCTION.decide(state, command, at)
    if isinstance(command, OpenBids) and len(decision) == 1:
        lot = state.lots[command.lot]
        return with_close(state, (*decision, opened(lot, at), ends(lot, at)), at)
    return decision


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


def drawing_any_lot(state: Any, command: Any, at: int) -> Any:
    """An engine that draws the lottery by a secret of its choice."""
    decision = AUCTION.decide(state, command, at)
    wrong = isinstance(decision, Refusal) and decision.code == "lottery_wrong"
    return (LotteryDrawn(command.secret),) if wrong else decision


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
        return AUCTION.decide(state, command, at - 1 if isinstance(command, PlaceBid | AcceptPrice) else at)

    return replace(AUCTION, next_due=next_due, decide=decide)


def accepting_late(by_us: int) -> Callable[[Any, Any, int], Any]:
    """An engine that takes the tick before so long after its grace."""

    def decide(state: Any, command: Any, at: int) -> Any:
        decision = AUCTION.decide(state, command, at)
        if not (isinstance(decision, Refusal) and decision.code == "tick_over"):
            return decision
        lot = state.lots[command.lot]
        if command.tick != lot.tick or lot.grace_until is None or at >= lot.grace_until + by_us:
            return decision
        taken = accepted(lot, command)
        return with_close(state, (BidPlaced("L1", taken.supplier, taken.prices, taken.value, False), LotClosed("L1", at)), at)

    return decide


def asleep(rules: Rules) -> Rules:
    """The same engine on a server that, once the auction is open, records no time of itself."""
    return replace(rules, next_due=lambda state: AUCTION.next_due(state) if state.status == "announced" else None)


def taking_back_in(state: Any, command: Any, at: int) -> Any:
    """An engine that forgets who was silent."""
    for lot in state.lots.values():
        lot.active = None
    return AUCTION.decide(state, command, at)


def taking_at_once(state: Any, command: Any, at: int) -> Any:
    """An engine that lets nobody wait for the grace of the tick before."""
    decision = AUCTION.decide(state, command, at)
    if isinstance(decision, Refusal) or not isinstance(decision[0], PriceAccepted):
        return decision
    taken = decision[0]
    return with_close(state, (BidPlaced("L1", taken.supplier, taken.prices, taken.value, False), LotClosed("L1", at)), at)


def approving_twice(state: Any, command: Any, at: int) -> Any:
    """An engine to which one person is two."""
    decision = AUCTION.decide(state, command, at)
    alone = isinstance(decision, Refusal) and decision.code == "approved_by_same"
    return (ContractApproved(command.contract, command.person),) if alone else decision


def signing_anything(state: Any, command: Any, at: int) -> Any:
    """An engine that signs what was not approved, and whatever document it is given."""
    decision = AUCTION.decide(state, command, at)
    if not (isinstance(command, SignContract) and isinstance(decision, Refusal)):
        return decision
    return (ContractSigned(command.contract, command.sha256, command.key, command.signature),)


def sending_back_signed(state: Any, command: Any, at: int) -> Any:
    """An engine that takes a signature back."""
    decision = AUCTION.decide(state, command, at)
    late = isinstance(command, ReturnContract) and isinstance(decision, Refusal) and decision.code == "contract_signed"
    return (ContractReturned(command.contract, command.person, command.reason),) if late else decision
