"""What a bid costs once it is where the members want it: from the seller's delivery term to landed cost (rules W1 to W8).

Everything is an exact fraction of the bid's value plus an exact amount, in the auction's currency; rounding comes once, at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from auction.core.criteria import Component
from auction.core.formula import fraction, rate_in
from auction.core.landed_terms import Delivery
from auction.core.money import LARGEST_SHARE, Share, round_half_up_div
from auction.market.tariffs import Customs, Lane, Tariffs

Mover = Literal["seller", "buyer"]
DAYS: Final = 365

PARTS: Final = ("freight", "insurance", "duty", "vat", "inspection", "finance")
"""What is added to a bid's value, in this order."""


@dataclass(frozen=True, slots=True)
class Incoterm:
    """What the seller has paid for in its price under a delivery term of Incoterms 2020 (rule W2)."""

    carriage: Mover
    insurance: Mover
    import_duty: Mover


INCOTERMS: Final[Mapping[str, Incoterm]] = {
    **dict.fromkeys(("EXW", "FCA", "FAS", "FOB"), Incoterm("buyer", "buyer", "buyer")),
    **dict.fromkeys(("CFR", "CPT"), Incoterm("seller", "buyer", "buyer")),
    **dict.fromkeys(("CIF", "CIP", "DAP", "DPU"), Incoterm("seller", "seller", "buyer")),
    "DDP": Incoterm("seller", "seller", "seller"),
}
"""The eleven terms. Risk under DAP and DPU is the seller's until delivery, so what insures it is the seller's too."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one member's part of the lot goes: the country, and its quantity in quantity units."""

    member: str
    country: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Line:
    """One component of landed cost: `num` times the value of the bid, plus `add` value units of the auction's currency."""

    name: str
    num: Fraction
    add: Fraction

    def of(self, value: Fraction) -> Fraction:
        """What it comes to at that value."""
        return self.num * value + self.add


@dataclass(frozen=True, slots=True)
class Missing:
    """What the tables lack to work a landed cost out: a code and between what (rule W1). Nothing is guessed."""

    code: Literal["lane_missing", "duty_missing", "vat_missing", "customs_missing", "rate_missing"]
    detail: str


def landed(tariffs: Tariffs, delivery: Delivery, to: Destination, whole: int, *, day: str) -> tuple[Line, ...] | Missing:
    """What is added to the value of the member's part of a bid on `whole` units: every component kept, zeros too (W2 to W7).

    `num` counts the value of the member's part. `day` (ISO 8601) is when duty and tax are looked up, as the terms fix it.
    """
    term = INCOTERMS[delivery.incoterm]
    if term.import_duty == "seller":
        return tuple(Line(name, Fraction(0), Fraction(0)) for name in PARTS)
    lane = tariffs.lane(delivery.shipped_from, to.country, delivery.mode, day)
    customs = tariffs.customs_of(to.country)
    duty = tariffs.duty(delivery.hs, delivery.origin, to.country, day)
    tax = tariffs.tax(to.country, day)
    needs_lane = term.carriage == "buyer" or term.insurance == "buyer" or (customs is not None and customs.basis == "fob")
    if lane is None and needs_lane:
        return Missing("lane_missing", f"{delivery.shipped_from} to {to.country} by {delivery.mode}")
    if customs is None:
        return Missing("customs_missing", to.country)
    if duty is None:
        return Missing("duty_missing", f"{delivery.hs} of {delivery.origin} into {to.country}")
    if tax is None:
        return Missing("vat_missing", to.country)
    rate = Fraction(1) if lane is None else rate_in(tariffs.rates, lane.currency)
    if rate is None:
        return Missing("rate_missing", lane.currency if lane is not None else "")
    freight, insurance = _carried(lane, rate, Fraction(to.quantity, whole), term)
    added = (freight if term.carriage == "buyer" else _NOTHING, insurance if term.insurance == "buyer" else _NOTHING)
    border = _border(customs, term, freight, insurance)
    dues = _times(border, fraction(duty.rate))
    taxed = _times(_sum(_VALUE, *added, dues), fraction(tax.rate)) if tax.counts else _NOTHING
    inspection = Fraction(0) if lane is None else lane.inspection * rate * Fraction(to.quantity, whole)
    finance = _times(_VALUE, fraction(tariffs.finance.annual) * Fraction(tariffs.finance.days, DAYS))
    terms = (*added, dues, taxed, (Fraction(0), inspection), finance)
    return tuple(Line(name, num, add) for name, (num, add) in zip(PARTS, terms, strict=True))


def of_all(tariffs: Tariffs, delivery: Delivery, members: Sequence[Destination], *, day: str) -> tuple[Line, ...] | Missing:
    """What is added to the value of the whole bid: the members' components, each by its part of the quantity (W8)."""
    whole = sum(to.quantity for to in members)
    sums = [(Fraction(0), Fraction(0))] * len(PARTS)
    for to in members:
        lines = landed(tariffs, delivery, to, whole, day=day)
        if isinstance(lines, Missing):
            return lines
        part = Fraction(to.quantity, whole)
        sums = [(num + part * line.num, add + line.add) for (num, add), line in zip(sums, lines, strict=True)]
    return tuple(Line(name, num, add) for name, (num, add) in zip(PARTS, sums, strict=True))


def components(lines: Sequence[Line]) -> tuple[Component, ...]:
    """The lines as components of a supplier's own terms (E4 and E9 of the auction): shares of the value, and amounts.

    A share is exact where its parts can be counted with, else the nearest billionth; an amount is rounded once to value units.
    """
    return tuple(_components(lines))


_Affine = tuple[Fraction, Fraction]
_VALUE: Final = (Fraction(1), Fraction(0))
_NOTHING: Final = (Fraction(0), Fraction(0))


def _sum(*terms: _Affine) -> _Affine:
    return sum((num for num, _ in terms), Fraction(0)), sum((add for _, add in terms), Fraction(0))


def _times(term: _Affine, factor: Fraction) -> _Affine:
    return term[0] * factor, term[1] * factor


def _carried(lane: Lane | None, rate: Fraction, part: Fraction, term: Incoterm) -> tuple[_Affine, _Affine]:
    """Freight of the member's part, an amount for the consignment by quantity, and insurance, a share of goods and freight (W3).

    These are the price and the freight added to it, or the price alone where it holds the freight; a price that holds the insurance
    too is that share more than they are.
    """
    if lane is None:
        return _NOTHING, _NOTHING
    freight, share = (Fraction(0), lane.freight * rate * part), fraction(lane.insurance)
    insured = _sum(_VALUE, freight) if term.carriage == "buyer" else _VALUE
    within = Fraction(share.numerator, share.denominator + share.numerator)
    return freight, _times(insured, share if term.insurance == "buyer" else within)


def _border(customs: Customs, term: Incoterm, freight: _Affine, insurance: _Affine) -> _Affine:
    """The customs value (W4): with carriage and insurance to the border, or without, whatever the price contains of them."""
    if customs.basis == "cif":
        return _sum(
            _VALUE,
            freight if term.carriage == "buyer" else _NOTHING,
            insurance if term.insurance == "buyer" else _NOTHING,
        )
    within = _sum(
        freight if term.carriage == "seller" else _NOTHING,
        insurance if term.insurance == "seller" else _NOTHING,
    )
    return _sum(_VALUE, _times(within, Fraction(-1)))


def _components(lines: Sequence[Line]) -> Iterator[Component]:
    for line in lines:
        amount = round_half_up_div(line.add.numerator, line.add.denominator)
        for less, num, units in (
            (False, max(line.num, Fraction(0)), max(amount, 0)),
            (True, max(-line.num, Fraction(0)), max(-amount, 0)),
        ):
            if num or units:
                yield Component(line.name, units, "", _share(num) if num else None, "value", less)


def _share(num: Fraction) -> Share:
    if num.denominator <= LARGEST_SHARE:
        return Share(num.numerator, num.denominator)
    return Share(round_half_up_div(num.numerator * LARGEST_SHARE, num.denominator), LARGEST_SHARE)
