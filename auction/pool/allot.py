"""The awarded lots divided among the members who pledged: quantities, money and savings, whole and exact (rules Q1 to Q7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auction.core.commands import AllotmentLine
from auction.core.currencies import Exchange, in_auction, in_own
from auction.core.errors import InvariantBroken
from auction.core.money import apportion, round_half_up_div, to_minor
from auction.core.parts import weighing
from auction.core.terms import LineItem, Lot


@dataclass(frozen=True, slots=True)
class Given:
    """What a member gets of a line item, where its pool has said so."""

    line: str
    member: str
    quantity: int


@dataclass(frozen=True, slots=True)
class AwardedLot:
    """What one supplier was awarded of a lot: unit prices and quantities by line item, in the lot's order and scales.

    `paid` is the value it is paid for, where the unit prices are rounded and do not give it exactly. `exchange` is the supplier's
    own currency, in which prices and values are then. `given` is who gets what, where that is not divided here. `joined` is how
    much members added to the only line item at this price.
    """

    lot: Lot
    supplier: str
    prices: tuple[int, ...]
    quantities: tuple[int, ...]
    paid: int | None = None
    exchange: Exchange | None = None
    given: tuple[Given, ...] | None = None
    joined: Mapping[str, int] | None = None

    @property
    def value(self) -> int:
        """What the unit prices give for the quantities, in value units."""
        return sum(price * quantity for price, quantity in zip(self.prices, self.quantities, strict=True))


@dataclass(frozen=True, slots=True)
class LotMoney:
    """What one supplier's part of a lot costs, and what it saves against the baseline, in minor units.

    Both are in the auction's currency; `own_money` is what it costs in the supplier's, where that has one of its own (Q9).
    """

    lot: str
    supplier: str
    money: int
    saving: int | None
    own_money: int | None = None


@dataclass(frozen=True, slots=True)
class Allotment:
    """Every member's part of every awarded line item, and the money of every awarded lot that these parts sum to."""

    lines: tuple[AllotmentLine, ...]
    lots: tuple[LotMoney, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A member's quantity of a line item before money is divided."""

    line: str
    member: str
    quantity: int
    unit_price: int

    @property
    def value(self) -> int:
        return self.quantity * self.unit_price


def whole_lot(lot: Lot, *, supplier: str, prices: tuple[int, ...]) -> AwardedLot:
    """The award of a whole lot to one supplier."""
    return AwardedLot(lot, supplier, prices, tuple(line.quantity for line in lot.lines))


def allot(awarded: Sequence[AwardedLot], *, currency_scale: int) -> Allotment:
    """Divide the awarded lots among their members; the order in which they are given does not matter (rule Q7).

    Raises InvariantBroken when more of a line item is awarded than was pledged, or when the prices do not fit the lot.
    """
    lines: list[AllotmentLine] = []
    lots: list[LotMoney] = []
    open_pledges: dict[tuple[str, str], dict[str, int]] = {}
    for award in sorted(awarded, key=lambda award: (award.lot.id, award.supplier)):
        parts = _parts(award, open_pledges) if award.given is None else _given_parts(award, award.given)
        paid = award.value if award.paid is None else award.paid
        scale = award.lot.value_scale
        money = in_auction(award.exchange, paid, scale=scale, currency_scale=currency_scale)
        costs = LotMoney(
            award.lot.id,
            award.supplier,
            money,
            _saving(award, money, currency_scale),
            in_own(award.exchange, paid, scale=scale),
        )
        lots.append(costs)
        lines.extend(_lines(parts, costs))
    return Allotment(tuple(lines), tuple(lots))


def _parts(award: AwardedLot, open_pledges: dict[tuple[str, str], dict[str, int]]) -> list[_Part]:
    """Q2: by largest remainder over what each member still lacks, so that several suppliers together fill every pledge."""
    parts = []
    for line, price, quantity in zip(award.lot.lines, award.prices, award.quantities, strict=True):
        lacking = open_pledges.setdefault((award.lot.id, line.id), _pledged(line, award.joined or {}))
        if not 0 <= quantity <= sum(lacking.values()):
            raise InvariantBroken(f"lot {award.lot.id} line {line.id}: {quantity} awarded, {sum(lacking.values())} pledged")
        shares = _divide(quantity, tuple(lacking.values()))
        for member, share in zip(tuple(lacking), shares, strict=True):
            lacking[member] -= share
            parts.append(_Part(line.id, member, share, price))
    return [part for part in parts if part.quantity]


def _given_parts(award: AwardedLot, given: Sequence[Given]) -> list[_Part]:
    """D4: as the pool divided it, by line item and member."""
    return [
        _Part(line.id, each.member, each.quantity, price)
        for line, price in zip(award.lot.lines, award.prices, strict=True)
        for each in sorted(given, key=lambda each: each.member)
        if each.line == line.id
    ]


def _pledged(line: LineItem, joined: Mapping[str, int]) -> dict[str, int]:
    """The pledges by member with what joined, members in the order of their ids: the order that breaks ties."""
    sums: dict[str, int] = {}
    for member, quantity in sorted([*((pledge.member, pledge.quantity) for pledge in line.pledges), *joined.items()]):
        sums[member] = sums.get(member, 0) + quantity
    return sums


def _divide(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    return apportion(total, weights) if total else (0,) * len(weights)


def _saving(award: AwardedLot, money: int, currency_scale: int) -> int | None:
    """Q6: the baseline's money for what was awarded, less the award's; without a baseline nothing is claimed."""
    baseline = award.lot.baseline
    if baseline is None:
        return None
    prices = weighing(award.prices)
    whole = sum(price * line.quantity for price, line in zip(prices, award.lot.lines, strict=True))
    part = sum(price * quantity for price, quantity in zip(prices, award.quantities, strict=True))
    value = baseline.value if part == whole else round_half_up_div(baseline.value * part, whole)
    return to_minor(value, scale=award.lot.value_scale, currency_scale=currency_scale) - money


def _lines(parts: Sequence[_Part], costs: LotMoney) -> list[AllotmentLine]:
    """Q4, Q5, Q9: the lot's money, in both currencies where there are two, and its saving are divided by exact value.

    Where every unit price rounds to zero it is by pieces.
    """
    values = [part.value for part in parts]
    weights = values if any(values) else [part.quantity for part in parts]
    moneys, savings, owns = (_divided(total, weights) for total in (costs.money, costs.saving, costs.own_money))
    return [
        AllotmentLine(costs.lot, part.line, part.member, costs.supplier, part.quantity, part.unit_price, paid or 0, saved, own)
        for part, paid, saved, own in zip(parts, moneys, savings, owns, strict=True)
    ]


def _divided(total: int | None, weights: Sequence[int]) -> tuple[int | None, ...]:
    return (None,) * len(weights) if total is None else _divide(total, weights)
