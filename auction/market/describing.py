"""What goes where, as the coordinator describes it, and how each supplier's goods come, as it declares (rules Z6, Z7 and U10)."""

from collections.abc import Iterator
from typing import Final

from auction.core.refusals import Refusal
from auction.core.words import is_id
from auction.market.commands import DeclareProfile, Delivery, DescribeDeliveries
from auction.market.control import Movement, movement_fault
from auction.market.events import DeliveriesDescribed, Event, ProfileDeclared
from auction.market.goods import is_hs
from auction.market.months import months_of, offered
from auction.market.profiles import profile_faults
from auction.market.refusals import refuse
from auction.market.state import State

MOST_DELIVERIES: Final = 10_000

Decision = tuple[Event, ...] | Refusal


def describe(state: State, command: DescribeDeliveries) -> Decision:
    """Z6: deliveries replace those of their auction; Z7: a line that is awarded stays as it was described."""
    fault = next(_delivery_faults(command.deliveries), None) if is_id(command.auction) else "auction"
    if fault is not None:
        return refuse("deliveries_invalid", fault)
    known = state.outcomes.get(command.auction)
    won = frozenset() if known is None else frozenset((each.lot, each.line) for each in known.awarded)
    before, after = (_of_lines(rows, won) for rows in (state.deliveries.get(command.auction, ()), command.deliveries))
    return (DeliveriesDescribed(command.auction, command.deliveries),) if before == after else refuse("deliveries_bound")


def _of_lines(rows: tuple[Delivery, ...], lines: frozenset[tuple[str, str]]) -> list[Delivery]:
    return [row for row in rows if (row.lot, row.line) in lines]


def _delivery_faults(deliveries: tuple[Delivery, ...]) -> Iterator[str]:
    places = {(delivery.lot, delivery.line, delivery.destination, delivery.end_user) for delivery in deliveries}
    if len(deliveries) > MOST_DELIVERIES or len(places) != len(deliveries):
        yield f"at most {MOST_DELIVERIES}, each lot, line, destination and user once"
    for delivery in deliveries:
        fields = delivery.destination, delivery.eccn, delivery.hs, delivery.end_use, delivery.quantity
        named = is_id(delivery.lot) and is_id(delivery.line) and is_id(delivery.end_user)
        fault = movement_fault(Movement("", delivery.end_user, *fields)) if named else "lot, line or end_user"
        fault = fault or (None if is_hs(delivery.hs) else "hs")
        if fault or (delivery.franchised_only and not is_id(delivery.manufacturer)):
            yield f"{delivery.lot[:64]} / {delivery.line[:64]}: {fault or 'manufacturer'}"


def declare(state: State, command: DeclareProfile) -> Decision:
    """U10: a profile replaces the supplier's of that line until it is awarded it; its slots are within what is free (U15)."""
    profile = command.profile
    line = command.lot, command.line
    described = next((each for each in state.deliveries.get(command.auction, ()) if (each.lot, each.line) == line), None)
    if described is None:
        return refuse("line_unknown")
    fault = next(profile_faults(profile, described.hs, state.described(command.auction, *line)), None)
    if fault is not None:
        return refuse("profile_invalid", f"{fault[0]}: {fault[2]}")
    known = state.outcomes.get(command.auction)
    if known is not None and any((each.lot, each.line, each.supplier) == (*line, command.supplier) for each in known.awarded):
        return refuse("profile_bound")
    if command.supplier in state.capacities and profile.capacity is not None:
        months = months_of(state, command.supplier)
        others = offered(state, command.auction, command.supplier, but=line).get(command.lot, {})
        for slot in profile.capacity.slots:
            left = max(0, months.free(slot.month) - others.get(slot.month, 0))
            if slot.units > left:
                return refuse("slots_oversold", f"{slot.month}: {left} free")
    return (ProfileDeclared(command.auction, *line, command.supplier, profile),)
