"""What comes of an award is inspected, released and invoiced: what is on hold is neither of the last two (rules Z8 and Z9)."""

from collections.abc import Iterator, Mapping
from typing import Final

from auction.core.money import Share, least_share
from auction.core.refusals import Refusal
from auction.core.words import is_text
from auction.market.commands import Awarded, HoldDelivery, InspectDelivery, InvoiceDelivery, ReleaseDelivery
from auction.market.control import Use
from auction.market.events import DeliveryHeld, DeliveryInspected, DeliveryInvoiced, DeliveryReleased, Event
from auction.market.refusals import refuse
from auction.market.state import Inspected, State, Step

Decision = tuple[Event, ...] | Refusal

UNRELEASABLE: Final[Mapping[Step, str]] = {
    "held": "delivery_on_hold",
    "rejected": "delivery_rejected",
    "released": "delivery_released",
    "invoiced": "delivery_released",
}
"""Why a delivery that is this far is not released; one that waits, or has passed, may be."""
UNINVOICEABLE: Final[Mapping[Step, str]] = {
    "held": "delivery_on_hold",
    "rejected": "delivery_rejected",
    "awaited": "delivery_unreleased",
    "passed": "delivery_unreleased",
    "invoiced": "invoice_exists",
}
UNHOLDABLE: Final[Mapping[Step, str]] = {
    "held": "delivery_on_hold",
    "released": "delivery_released",
    "invoiced": "delivery_released",
}


def awarded_to(state: State, auction: str) -> Iterator[tuple[Use, int]]:
    """Every delivery that is awarded, supplier by supplier, with its part of the quantity, rounded up as for licences (Z7)."""
    outcome = state.outcomes.get(auction)
    by_line: dict[tuple[str, str], list[Awarded]] = {}
    for won in () if outcome is None else outcome.awarded:
        by_line.setdefault((won.lot, won.line), []).append(won)
    for row in state.deliveries.get(auction, ()):
        for won in by_line.get((row.lot, row.line), ()):
            use = Use(auction, won.supplier, row.lot, row.line, row.destination, row.end_user)
            yield use, least_share(row.quantity, Share(won.quantity, won.of))


def step_of(state: State, delivery: Use) -> Inspected:
    """How far the delivery has come; it is awaited where nothing was said of it."""
    return state.inspected.get(delivery, Inspected())


def kept_back(state: State, auction: str) -> frozenset[tuple[str, str, str, str]]:
    """Of which lot, line, supplier and user something is on hold or rejected, so that nothing of that part is due."""
    return frozenset(
        (use.lot, use.line, use.supplier, use.end_user)
        for use, told in state.inspected.items()
        if use.auction == auction and told.step in ("held", "rejected")
    )


def hold(state: State, command: HoldDelivery) -> Decision:
    """Z8: what is awarded and not released is kept, with where it lies."""
    if not is_text(command.place):
        return refuse("place_unsaid")
    refusal = _unless(state, command.delivery, UNHOLDABLE)
    return refusal or (DeliveryHeld(command.delivery, command.place, command.bonded, command.reason, command.person),)


def inspect(state: State, command: InspectDelivery) -> Decision:
    """Z8: of what is on hold a person says that it passed, or is rejected."""
    refusal = _unless(state, command.delivery, {})
    if refusal is None and step_of(state, command.delivery).step != "held":
        return refuse("delivery_not_on_hold")
    return refusal or (DeliveryInspected(command.delivery, command.verdict, command.reason, command.person),)


def release(state: State, command: ReleaseDelivery) -> Decision:
    """Z9: never what is on hold or rejected, and nothing twice."""
    refusal = _unless(state, command.delivery, UNRELEASABLE)
    if refusal is not None:
        return refusal
    quantity = dict(awarded_to(state, command.delivery.auction))[command.delivery]
    return (DeliveryReleased(command.delivery, quantity, command.person),)


def invoice(state: State, command: InvoiceDelivery) -> Decision:
    """Z9: only what is released, once."""
    refusal = _unless(state, command.delivery, UNINVOICEABLE)
    if refusal is None and not is_text(command.number):
        return refuse("invoice_invalid")
    return refusal or (DeliveryInvoiced(command.delivery, command.number, command.person),)


def _unless(state: State, delivery: Use, steps: Mapping[Step, str]) -> Refusal | None:
    """Z8: nothing is said of what is not awarded; else why not, by how far the delivery has come."""
    if all(use != delivery for use, _ in awarded_to(state, delivery.auction)):
        return refuse("delivery_unknown")
    code = steps.get(step_of(state, delivery).step)
    return None if code is None else refuse(code)
