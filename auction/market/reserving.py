"""What is made in which month, and for whom it is kept: slots published, reserved, given back, sold once (U7, U12 and U15)."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from auction.core.money import LARGEST, Share, least_share
from auction.core.refusals import Refusal
from auction.market.commands import Awarded, PublishCapacity, ReleaseSlots, ReserveSlots
from auction.market.events import CapacityPublished, Event, SlotsReleased, SlotsReserved
from auction.market.offers import Capacity, capacity_fault
from auction.market.refusals import refuse
from auction.market.state import State

Decision = tuple[Event, ...] | Refusal
Sold = tuple[str, Awarded, Capacity]
"""An auction, what the organisation is awarded there of a line, and the slots that it offered the line by."""


def publish(state: State, command: PublishCapacity) -> Decision:
    """U7 and U15: never fewer units of a month than are reserved or sold of it."""
    capacity = command.capacity
    fault = capacity_fault(capacity)
    if fault is not None:
        return refuse("capacity_invalid", fault)
    units = {slot.month: slot.units for slot in capacity.slots}
    reserved = [month for organisation, month in state.reserved if organisation == command.organisation]
    for month in sorted({*reserved, *_months_sold(state, command.organisation)}):
        if units.get(month, 0) < (gone := taken(state, command.organisation, month)):
            return refuse("slots_oversold", f"{month}: {gone} are reserved")
    return (CapacityPublished(command.organisation, capacity),)


def reserve(state: State, command: ReserveSlots) -> Decision:
    """U7 and U15: within what is free of the month, and of what the member is awarded of it, which is kept for it so."""
    organisation, month = command.organisation, command.month
    unreserved = state.free_slots(organisation, month)
    left = unreserved - command.units
    if not 0 < command.units <= LARGEST or left < 0:
        return refuse("slots_oversold", f"{unreserved} free")
    if taken(state, organisation, month, member=command.member, more=command.units) > state.units_of(organisation, month):
        return refuse("slots_oversold", f"{free(state, organisation, month)} free")
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


def free(state: State, organisation: str, month: str, *, beside: Collection[str] = ()) -> int:
    """How many units of the month are neither reserved nor sold; what is reserved for the members `beside` does not count."""
    return max(0, state.units_of(organisation, month) - taken(state, organisation, month, beside=beside))


def taken(state: State, organisation: str, month: str, *, member: str = "", more: int = 0, beside: Collection[str] = ()) -> int:
    """How many units are reserved, with so many `more` for the member, or sold beyond what is reserved for who bought (U15)."""
    kept = {to: units for (by, of, to), units in state.kept.items() if (by, of) == (organisation, month)}
    kept[member] = kept.get(member, 0) + more
    kept = {to: units for to, units in kept.items() if units and to not in beside}
    return _gone(state, month, kept, tuple(sold_lines(state, organisation)))


def _gone(state: State, month: str, kept: Mapping[str, int], sold: Sequence[Sold]) -> int:
    """How many units are kept for members, or sold beyond that."""
    units = sum(_units(state, each, month) for each in sold)
    both = sum(min(units, _goes_to(state, sold, month, member)) for member, units in kept.items())
    return sum(kept.values()) + max(0, units - both)


def sold_lines(state: State, organisation: str) -> Iterator[Sold]:
    """What the organisation is awarded by slots of its own, the auctions that came to something first first."""
    for auction, outcome in state.outcomes.items():
        for won in outcome.awarded:
            profile = state.profiles.get((auction, won.lot, won.line, organisation)) if won.supplier == organisation else None
            if profile is not None and profile.capacity is not None:
                yield auction, won, profile.capacity


def offered(state: State, auction: str, supplier: str, *, but: tuple[str, str] = ("", "")) -> dict[str, dict[str, int]]:
    """By lot and month the units by which the supplier offers its lines together, as a lot goes whole; one line may be left out."""
    found: dict[str, dict[str, int]] = {}
    for (of, lot, line, by), profile in state.profiles.items():
        if (of, by) == (auction, supplier) and (lot, line) != but and profile.capacity is not None:
            months = found.setdefault(lot, {})
            for slot in profile.capacity.slots:
                months[slot.month] = months.get(slot.month, 0) + slot.units
    return found


def beyond(state: State, organisation: str) -> frozenset[tuple[str, str, str]]:
    """Auction, lot and line of what the organisation is awarded by slots of which too few were left when it was (U15)."""
    found, standing = [], list[Sold]()
    for each in sold_lines(state, organisation):
        auction, won, capacity = each
        for month in dict.fromkeys(slot.month for slot in capacity.slots):
            kept = {to: units for (by, of, to), units in state.kept.items() if (by, of) == (organisation, month)}
            if _gone(state, month, kept, (*standing, each)) > state.units_of(organisation, month):
                found.append((auction, won.lot, won.line))
                break
        else:
            standing.append(each)
    return frozenset(found)


def _units(state: State, sold: Sold, month: str) -> int:
    """The slots of the month, at most the awarded part of the line, rounded up."""
    auction, won, capacity = sold
    return _at_most(won, capacity, month, state.described(auction, won.lot, won.line))


def _at_most(won: Awarded, capacity: Capacity, month: str, quantity: int) -> int:
    return min(
        least_share(quantity, Share(won.quantity, won.of)), sum(slot.units for slot in capacity.slots if slot.month == month)
    )


def _months_sold(state: State, organisation: str) -> Iterator[str]:
    for _, _, capacity in sold_lines(state, organisation):
        yield from (slot.month for slot in capacity.slots)


def rested_on(state: State, organisation: str, month: str, member: str) -> int:
    """How many units of the month confirmed awards of the organisation to the member rest on (rule U12)."""
    return _goes_to(state, tuple(sold_lines(state, organisation)), month, member)


def _goes_to(state: State, sold: Sequence[Sold], month: str, member: str) -> int:
    units = 0
    for auction, won, capacity in sold:
        rows = state.deliveries.get(auction, ())
        goes = sum(row.quantity for row in rows if (row.lot, row.line, row.end_user) == (won.lot, won.line, member))
        units += _at_most(won, capacity, month, goes)
    return units
