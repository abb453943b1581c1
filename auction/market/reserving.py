"""What is made in which month, and for whom it is kept: slots published, reserved, given back, sold once (U7, U12 and U15)."""

from auction.core.money import LARGEST
from auction.core.refusals import Refusal
from auction.market.commands import PublishCapacity, ReleaseSlots, ReserveSlots
from auction.market.events import CapacityPublished, Event, SlotsReleased, SlotsReserved
from auction.market.months import by_month, months_of, rested_on
from auction.market.offers import capacity_fault
from auction.market.refusals import refuse
from auction.market.state import State

Decision = tuple[Event, ...] | Refusal


def publish(state: State, command: PublishCapacity) -> Decision:
    """U7 and U15: never fewer units of a month than are reserved or sold of it."""
    capacity = command.capacity
    fault = capacity_fault(capacity)
    if fault is not None:
        return refuse("capacity_invalid", fault)
    units, months = by_month(capacity), months_of(state, command.organisation)
    for month in months.named:
        if units.get(month, 0) < (gone := months.taken(month)):
            return refuse("slots_oversold", f"{month}: {gone} are reserved")
    return (CapacityPublished(command.organisation, capacity),)


def reserve(state: State, command: ReserveSlots) -> Decision:
    """U7 and U15: within what is free of the month, and of what the member is awarded of it, which is kept for it so."""
    organisation, month = command.organisation, command.month
    unreserved = state.free_slots(organisation, month)
    left = unreserved - command.units
    if not 0 < command.units <= LARGEST or left < 0:
        return refuse("slots_oversold", f"{unreserved} free")
    months = months_of(state, organisation)
    if months.taken(month, member=command.member, more=command.units) > state.units_of(organisation, month):
        return refuse("slots_oversold", f"{months.free(month)} free")
    return (SlotsReserved(organisation, month, command.member, command.units, left),)


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
