"""What of an organisation's months is published, kept for members and sold by awards; sold once (rules U7, U12 and U15)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from auction.core.money import Share, least_share
from auction.market.offers import Capacity
from auction.market.state import State


@dataclass(frozen=True, slots=True)
class Sold:
    """What an organisation is awarded of a line by slots: by month at most so many units, of so many that go to whom."""

    place: tuple[str, str, str]
    slots: Mapping[str, int]
    part: int
    goes: Mapping[str, int]

    def units(self, month: str) -> int:
        """The slots of the month, at most the awarded part of the line (rule U12)."""
        return min(self.part, self.slots.get(month, 0))

    def units_to(self, month: str, member: str) -> int:
        """The slots of the month, at most the awarded part of what goes to the member (rule U12)."""
        return min(self.goes.get(member, 0), self.slots.get(month, 0))


@dataclass(frozen=True, slots=True)
class Months:
    """An organisation's months: what is published, kept for members, and sold, the auctions that came to something first first."""

    published: Mapping[str, int]
    kept: Mapping[str, Mapping[str, int]]
    sold: tuple[Sold, ...]

    @property
    def named(self) -> list[str]:
        """The months of which something is kept or sold, in their order."""
        return sorted({*self.kept, *(month for each in self.sold for month in each.slots)})

    def taken(self, month: str, *, member: str = "", more: int = 0, beside: Collection[str] = ()) -> int:
        """How many units are reserved, with so many `more` for the member, or sold beyond what is reserved for who bought (U15)."""
        kept = dict(self.kept.get(month, {}))
        kept[member] = kept.get(member, 0) + more
        kept = {to: units for to, units in kept.items() if units and to not in beside}
        bought = {to: sum(each.units_to(month, to) for each in self.sold) for to in kept}
        return _gone(kept, sum(each.units(month) for each in self.sold), bought)

    def sold_beside(self, month: str) -> int:
        """How many units are sold beyond what is reserved for who bought."""
        return self.taken(month) - sum(self.kept.get(month, {}).values())

    def free(self, month: str, *, beside: Collection[str] = ()) -> int:
        """How many units are neither reserved nor sold; what is reserved for the members `beside` does not count."""
        return max(0, self.published.get(month, 0) - self.taken(month, beside=beside))

    def beyond(self) -> frozenset[tuple[str, str, str]]:
        """Auction, lot and line of what was awarded by slots of which too few were left when it was (U15)."""
        found, sold, bought = [], dict[str, int](), dict[str, dict[str, int]]()
        for each in self.sold:
            after = {month: sold.get(month, 0) + each.units(month) for month in each.slots}
            to = {
                month: {to: bought.get(month, {}).get(to, 0) + each.units_to(month, to) for to in self.kept.get(month, {})}
                for month in each.slots
            }
            if any(_gone(self.kept.get(month, {}), after[month], to[month]) > self.published.get(month, 0) for month in after):
                found.append(each.place)
            else:
                sold |= after
                bought |= to
        return frozenset(found)


def _gone(kept: Mapping[str, int], sold: int, bought: Mapping[str, int]) -> int:
    """How many units are kept for members, or sold beyond what is kept for who bought."""
    return sum(kept.values()) + max(0, sold - sum(min(units, bought[member]) for member, units in kept.items()))


def months_of(state: State, organisation: str) -> Months:
    """What is published, kept and sold of the organisation's months."""
    capacity = state.capacities.get(organisation)
    kept: dict[str, dict[str, int]] = {}
    for (by, month, to), units in state.kept.items():
        if by == organisation and units:
            kept.setdefault(month, {})[to] = units
    return Months({} if capacity is None else by_month(capacity), kept, tuple(_sold(state, organisation)))


def by_month(capacity: Capacity) -> dict[str, int]:
    """The units of each month."""
    found: dict[str, int] = {}
    for slot in capacity.slots:
        found[slot.month] = found.get(slot.month, 0) + slot.units
    return found


def _sold(state: State, organisation: str) -> Iterator[Sold]:
    for auction, outcome in state.outcomes.items():
        won = [each for each in outcome.awarded if each.supplier == organisation]
        goes: dict[tuple[str, str], dict[str, int]] = {(each.lot, each.line): {} for each in won}
        for row in state.deliveries.get(auction, ()) if won else ():
            if (row.lot, row.line) in goes:
                users = goes[row.lot, row.line]
                users[row.end_user] = users.get(row.end_user, 0) + row.quantity
        for each in won:
            profile = state.profiles.get((auction, each.lot, each.line, organisation))
            if profile is not None and profile.capacity is not None:
                users, share = goes[each.lot, each.line], Share(each.quantity, each.of)
                parts = {to: least_share(quantity, share) for to, quantity in users.items()}
                place = (auction, each.lot, each.line)
                yield Sold(place, by_month(profile.capacity), least_share(sum(users.values()), share), parts)


def offered(state: State, auction: str, supplier: str, *, but: tuple[str, str] = ("", "")) -> dict[str, dict[str, int]]:
    """By lot and month the units by which the supplier offers its lines together, as a lot goes whole; one line may be left out."""
    found: dict[str, dict[str, int]] = {}
    for (of, lot, line, by), profile in state.profiles.items():
        if (of, by) == (auction, supplier) and (lot, line) != but and profile.capacity is not None:
            months = found.setdefault(lot, {})
            for month, units in by_month(profile.capacity).items():
                months[month] = months.get(month, 0) + units
    return found


def rested_on(state: State, organisation: str, month: str, member: str) -> int:
    """How many units of the month confirmed awards of the organisation to the member rest on (rule U12)."""
    return sum(each.units_to(month, member) for each in _sold(state, organisation))
