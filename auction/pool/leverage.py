"""What pooling is worth to each member: its cost alone against its share of the pool's, at the same prices (rules L3 to L6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auction.core.money import apportion, round_half_up_div
from auction.pool.events import FrozenPart
from auction.pool.merge import MemberQuantity
from auction.pool.purchase import Order, Purchase, purchase
from auction.pool.quotes import PRICE_SCALE, Exchange, PriceList, Quote, exchange_of


@dataclass(frozen=True, slots=True)
class MemberStake:
    """One member's part in one pooled part: pieces needed, money alone and pooled in minor units, pieces beyond the need.

    `lacking_alone` pieces no seller could have delivered to it alone. Money is None where nothing can be bought at all.
    """

    member: str
    quantity: int
    alone: int | None
    pooled: int | None
    lacking_alone: int
    over_alone: int
    over_pooled: int

    @property
    def is_worse_off(self) -> bool:
        """Whether the pool costs this member more than it would pay alone (L5)."""
        return self.alone is not None and self.pooled is not None and self.pooled > self.alone


@dataclass(frozen=True, slots=True)
class PartLeverage:
    """A pooled part at published prices: what is ordered for all, and each member's stake.

    `apart` is what the members pay in all, in minor units, when each buys alone and the stock goes to them in the order of their
    ids; None where that would leave them fewer pieces for less. `is_contested` says that the stock they would have shared does not
    suffice for all. `lacking` pieces nobody sells.
    """

    part: str
    manufacturer: str
    part_number: str
    total: int
    orders: tuple[Order, ...]
    pooled: int | None
    apart: int | None
    lacking: int
    is_contested: bool
    is_best: bool
    stakes: tuple[MemberStake, ...]


@dataclass(frozen=True, slots=True)
class Leverage:
    """Every part of a pool at one price list, in the currency of the list, whose `currency_scale` its money has."""

    source: str
    date: str
    currency: str
    currency_scale: int
    parts: tuple[PartLeverage, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The members that have a stake, in the order of their ids."""
        return tuple(sorted({stake.member for part in self.parts for stake in part.stakes}))


@dataclass(frozen=True, slots=True)
class MemberLeverage:
    """What one member is told (L6): its own stakes and the pool's totals of its own parts, its sums, and where it is worse off.

    `unpriced` are its parts nobody quotes; its sums leave them out.
    """

    member: str
    parts: tuple[tuple[str, int, MemberStake], ...]
    alone: int
    pooled: int
    worse: tuple[str, ...]
    unpriced: tuple[str, ...]

    @property
    def saving(self) -> int:
        """What pooling saves it; below zero it pays more."""
        return self.alone - self.pooled


def leverage(parts: Iterable[FrozenPart], prices: PriceList, *, currency_scale: int) -> Leverage:
    """What each pooled part costs its members together and alone (L3 to L5).

    Quotes must have passed `quote_fault`. What members pay of a common order is its money by pieces needed, by largest remainder,
    ties to the earlier member: one unit price for all.
    """
    exchange = exchange_of(prices)
    worked = tuple(_part(part, prices.of(part.manufacturer, part.part_number), exchange, currency_scale) for part in parts)
    return Leverage(prices.source, prices.date, prices.currency, currency_scale, worked)


def told_to(found: Leverage, member: str) -> MemberLeverage:
    """The member's own report: built from its own stakes, with one number of the pool's for each part, the total (L6, P8)."""
    own = [(part.part, part.total, stake) for part in found.parts for stake in part.stakes if stake.member == member]
    priced = [(part, stake.alone, stake.pooled) for part, _, stake in own if stake.alone is not None and stake.pooled is not None]
    return MemberLeverage(
        member,
        tuple(own),
        sum(alone for _, alone, _ in priced),
        sum(pooled for _, _, pooled in priced),
        tuple(part for part, alone, pooled in priced if pooled > alone),
        tuple(part for part, _, stake in own if stake.alone is None or stake.pooled is None),
    )


def _part(part: FrozenPart, quotes: Sequence[Quote], exchange: Exchange, currency_scale: int) -> PartLeverage:
    members = tuple(share for share in sorted(part.members, key=lambda share: share.member) if share.quantity)
    alone = [purchase(quotes, exchange, share.quantity) for share in members]
    in_turn = tuple(_in_turn(quotes, exchange, members))
    together = _together(quotes, exchange, sum(share.quantity for share in members), in_turn)
    pooled = _money(together.cost, exchange, currency_scale) if together.orders else None
    stakes = _stakes(members, alone, together, pooled, exchange, currency_scale)
    apart = sum(bought.cost for bought in in_turn)
    is_alike = bool(together.orders) and (together.lacking == _lacking(in_turn) or together.cost <= apart)
    return PartLeverage(
        part=part.id,
        manufacturer=part.manufacturer,
        part_number=part.part_number,
        total=part.total,
        orders=together.orders,
        pooled=pooled,
        apart=_money(apart, exchange, currency_scale) if is_alike else None,
        lacking=together.lacking,
        is_contested=any(taken != own for taken, own in zip(in_turn, alone, strict=True)),
        is_best=together.is_best,
        stakes=stakes,
    )


def _in_turn(quotes: Sequence[Quote], exchange: Exchange, members: Sequence[MemberQuantity]) -> Iterator[Purchase]:
    """What each buys alone, one after another, out of the stock that those before it have left."""
    left = list(quotes)
    for share in members:
        bought = purchase(left, exchange, share.quantity)
        for order in bought.orders:
            left[order.place] = left[order.place].lessened(order.quantity)
        yield bought


def _together(quotes: Sequence[Quote], exchange: Exchange, wanted: int, in_turn: Sequence[Purchase]) -> Purchase:
    """The pool's purchase: the cheapest found, and for the same pieces never dearer than the members' own orders (L4)."""
    found = purchase(quotes, exchange, wanted)
    if found.lacking < _lacking(in_turn):
        return found  # more than they could buy one after another: their orders are no way to buy it
    orders = tuple(order for bought in in_turn for order in bought.orders)
    return min(found, Purchase(wanted, orders, found.lacking, found.is_best), key=lambda bought: bought.cost)


def _lacking(in_turn: Sequence[Purchase]) -> int:
    """What members could not buy one after another."""
    return sum(bought.lacking for bought in in_turn)


def _stakes(
    members: Sequence[MemberQuantity],
    alone: Sequence[Purchase],
    together: Purchase,
    pooled: int | None,
    exchange: Exchange,
    currency_scale: int,
) -> tuple[MemberStake, ...]:
    needs = [share.quantity for share in members]
    over = max(0, together.ordered - sum(needs))
    moneys = (None,) * len(needs) if pooled is None else apportion(pooled, needs)
    overs = apportion(over, needs) if over else (0,) * len(needs)
    return tuple(
        MemberStake(
            share.member,
            share.quantity,
            _money(own.cost, exchange, currency_scale) if own.orders else None,
            money,
            own.lacking,
            max(0, own.ordered - share.quantity),
            extra,
        )
        for share, own, money, extra in zip(members, alone, moneys, overs, strict=True)
    )


def _money(cost: int, exchange: Exchange, currency_scale: int) -> int:
    """An exact cost as whole minor units, rounded once, halves away from zero (Q4)."""
    return minor_units(cost, exchange.den, currency_scale)


def minor_units(cost: int, unit: int, currency_scale: int) -> int:
    """The same in a currency of which one is `unit` in the exchange."""
    return round_half_up_div(cost * 10**currency_scale, unit * 10**PRICE_SCALE)
