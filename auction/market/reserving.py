"""What is made in which month, and for whom it is kept: slots published, reserved, and given back (rules U7 and U12)."""

from auction.core.money import LARGEST, Share, least_share
from auction.core.refusals import Refusal
from auction.market.commands import PublishCapacity, ReleaseSlots, ReserveSlots
from auction.market.events import CapacityPublished, Event, SlotsReleased, SlotsReserved
from auction.market.offers import capacity_fault
from auction.market.refusals import refuse
from auction.market.state import State

Decision = tuple[Event, ...] | Refusal


def publish(state: State, command: PublishCapacity) -> Decision:
    """U7: never fewer units of a month than are reserved of it."""
    capacity = command.capacity
    fault = capacity_fault(capacity)
    if fault is not None:
        return refuse("capacity_invalid", fault)
    units = {slot.month: slot.units for slot in capacity.slots}
    for (organisation, month), reserved in state.reserved.items():
        if organisation == command.organisation and units.get(month, 0) < reserved:
            return refuse("slots_oversold", f"{month}: {reserved} are reserved")
    return (CapacityPublished(command.organisation, capacity),)


def reserve(state: State, command: ReserveSlots) -> Decision:
    """U7: within what is free of the month."""
    free = state.free_slots(command.organisation, command.month)
    left = free - command.units
    if not 0 < command.units <= LARGEST or left < 0:
        return refuse("slots_oversold", f"{free} free")
    return (SlotsReserved(command.organisation, command.month, command.member, command.units, left),)


def give_back(state: State, command: ReleaseSlots) -> Decision:
    """U12: within what is reserved for the member, and of that what no confirmed award rests on."""
    organisation, month, member, units = command.organisation, command.month, command.member, command.units
    kept = state.kept.get((organisation, month, member), 0)
    if not 0 < units <= kept:
        return refuse("reservation_unknown", f"{kept} reserved")
    used = rested_on(state, organisation, month, member)
    if units > kept - used:
        return refuse("reservation_used", f"{min(kept, used)} of {kept}")
    left = state.free_slots(organisation, month) + units
    return (SlotsReleased(organisation, month, member, units, command.reason, command.person, left),)


def rested_on(state: State, organisation: str, month: str, member: str) -> int:
    """How many units of the month confirmed awards of the organisation to the member rest on (rule U12)."""
    units = 0
    for auction, outcome in state.outcomes.items():
        for won in outcome.awarded:
            profile = state.profiles.get((auction, won.lot, won.line, organisation)) if won.supplier == organisation else None
            if profile is not None and profile.capacity is not None:
                rows = state.deliveries.get(auction, ())
                goes = sum(row.quantity for row in rows if (row.lot, row.line, row.end_user) == (won.lot, won.line, member))
                part = least_share(goes, Share(won.quantity, won.of))
                units += min(part, sum(slot.units for slot in profile.capacity.slots if slot.month == month))
    return units
