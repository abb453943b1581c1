"""What pooling was worth once it is awarded: each member's money against what it would have paid alone (rule L7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auction.core.commands import AllotmentLine
from auction.core.money import rounded_down
from auction.pool.leverage import minor_units
from auction.pool.purchase import purchase
from auction.pool.quotes import PriceList, exchange_of


@dataclass(frozen=True, slots=True)
class Sold:
    """A line item of an auction as it is looked up in a list, with the decimals its quantities have there."""

    manufacturer: str
    part_number: str
    quantity_scale: int = 0

    def pieces(self, units: int) -> int:
        """So many quantity units in whole pieces, begun ones counted."""
        piece = 10**self.quantity_scale
        return rounded_down(units + piece - 1, piece)


@dataclass(frozen=True, slots=True)
class AwardedPart:
    """What a member was awarded of a part: the pieces, its money, and the money alone; None where nobody sells the part.

    `lacking_alone` pieces no seller could have delivered to it, so that its money alone is for fewer.
    """

    member: str
    part: str
    quantity: int
    paid: int
    alone: int | None
    lacking_alone: int

    @property
    def is_compared(self) -> bool:
        """Whether the published prices deliver these very pieces: only then is a saving claimed."""
        return self.alone is not None and not self.lacking_alone


@dataclass(frozen=True, slots=True)
class MemberAward:
    """What one member is told (L6): its own parts, and the sums of those that are compared."""

    member: str
    parts: tuple[AwardedPart, ...]
    paid: int
    alone: int

    @property
    def saving(self) -> int:
        """What the award saves it; below zero it pays more."""
        return self.alone - self.paid

    @property
    def worse(self) -> tuple[str, ...]:
        """The parts that cost it more than alone."""
        return tuple(each.part for each in self.parts if each.is_compared and each.alone is not None and each.paid > each.alone)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """The parts for which no saving is claimed."""
        return tuple(each.part for each in self.parts if not each.is_compared)


def after_award(
    lines: Iterable[AllotmentLine],
    parts: Mapping[str, Sold],
    prices: PriceList,
    *,
    currency: str,
    currency_scale: int,
) -> tuple[MemberAward, ...] | None:
    """What each member was awarded against what it would have paid alone, by member; None where the list has no such currency.

    `parts` are the line items; money is in minor units of the auction's `currency`. Several suppliers of one part are one
    purchase alone.
    """
    exchange = exchange_of(prices)
    if currency not in exchange.factors:
        return None
    unit = exchange.factors[currency]
    told: dict[str, list[AwardedPart]] = {}
    for (member, part), (units, paid) in sorted(_sums(lines).items()):
        sold = parts[part]
        quantity = sold.pieces(units)
        bought = purchase(prices.of(sold.manufacturer, sold.part_number), exchange, quantity)
        alone = minor_units(bought.cost, unit, currency_scale) if bought.orders else None
        told.setdefault(member, []).append(AwardedPart(member, part, quantity, paid, alone, bought.lacking))
    return tuple(_member(member, own) for member, own in told.items())


def _sums(lines: Iterable[AllotmentLine]) -> dict[tuple[str, str], tuple[int, int]]:
    """Quantity and money by member and part."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for line in lines:
        quantity, paid = sums.get((line.member, line.line), (0, 0))
        sums[line.member, line.line] = (quantity + line.quantity, paid + line.money)
    return {place: both for place, both in sums.items() if both[0]}


def _member(member: str, parts: Sequence[AwardedPart]) -> MemberAward:
    compared = [each for each in parts if each.is_compared]
    return MemberAward(member, tuple(parts), sum(each.paid for each in compared), sum(each.alone or 0 for each in compared))
