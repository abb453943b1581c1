"""From unit prices to the one number that is compared, and back (rules E1 and E2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.money import LARGEST, least_share, parse_price, price_fault, rounded_down, to_minor
from auction.core.refusals import PLACES, Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Band, Lot, Terms


@dataclass(frozen=True, slots=True)
class Formula:
    """How a bid compares: `num` times its value plus `add`, whole numbers, `num` above zero (rule E1)."""

    num: int
    add: int


PLAIN: Final = Formula(1, 0)
"""A lot without evaluation compares values as they are."""


def value_of(lot: Lot, prices: Sequence[int]) -> int:
    """The bid's value in value units: quantity times unit price, summed over the line items. Exact."""
    return sum(line.quantity * price for line, price in zip(lot.lines, prices, strict=True))


def is_evaluated(_lot: Lot) -> bool:
    """Whether bids on this lot compare by more than their value."""
    return False


def formula_for(_lot: Lot, _supplier: str, _answers: Sequence[int]) -> Formula:
    """How this supplier's bids with these answers compare (rule E1)."""
    return PLAIN


def comparable_of(lot: Lot, supplier: str, answers: Sequence[int], value: int) -> int:
    """What a bid of that value and these answers is ranked by; the lower, the better (rules E1 and R1)."""
    formula = formula_for(lot, supplier, answers)
    return formula.num * value + formula.add


def comparable_now(lot: LotState, supplier: str, value: int) -> int:
    """What a value would compare by with the answers the supplier gave last."""
    return comparable_of(lot.terms, supplier, answers_now(lot, supplier), value)


def highest_value(lot: LotState, supplier: str, limit: int | None) -> int | None:
    """The highest value within the ceiling whose comparable value is at most the limit, with the answers given last.

    None where neither limits it. What comes out may be zero or less: then no bid fits.
    """
    limits = [] if lot.terms.ceiling is None else [lot.terms.ceiling]
    if limit is not None:
        formula = formula_for(lot.terms, supplier, answers_now(lot, supplier))
        limits.append(rounded_down(limit - formula.add, formula.num))
    return min(limits, default=None)


def answers_now(lot: LotState, supplier: str) -> tuple[int, ...]:
    """The answers the supplier gave last."""
    return lot.last_answers.get(supplier, ())


def answers_fault(_lot: Lot, answers: Sequence[int]) -> Refusal | None:
    """Whether every criterion is answered, by an option there is, and nothing else (rule E2)."""
    return refuse("answers_incomplete", f"0 answers are needed, {len(answers)} came") if answers else None


def least_improvement(lot: Lot, reference: int) -> int:
    """By how much a bid must undercut a reference, both comparable, by the lot's bands."""
    return step_at(lot.decrement, reference)


def step_at(bands: Sequence[Band], reference: int) -> int:
    """The step from that level: the band the reference lies in decides; at least one unit.

    A share asks for the band's amount at the least, and for its `most` at the most.
    """
    band = next((band for band in reversed(bands) if band.from_value <= reference), None)
    if band is None:
        return 1
    by_share = 0 if band.share is None else least_share(reference, band.share)
    return max(1, band.amount, by_share if band.most is None else min(by_share, band.most))


def read_prices(lot: Lot, texts: Sequence[str], answers: Sequence[int] = ()) -> tuple[int, ...] | Refusal:
    """The typed prices as whole price units, or the first refusal of rules B3, E2 and B4 to B6 in their order."""
    if len(texts) != len(lot.lines):
        return refuse("lines_incomplete", f"{len(lot.lines)} prices are needed, {len(texts)} came")
    refusal = answers_fault(lot, answers)
    if refusal is not None:
        return refusal
    faults = [(fault, line.id) for line, text in zip(lot.lines, texts, strict=True) if (fault := price_fault(text)) is not None]
    if faults:
        fault, line_id = min(faults, key=lambda found: PLACES[found[0]])
        return refuse(fault, f"line {line_id}")
    prices: list[int] = []
    for line, text in zip(lot.lines, texts, strict=True):
        price = parse_price(text, lot.price_scale)
        if price is None:
            return refuse("price_precision", f"line {line.id}: at most {lot.price_scale} decimals")
        prices.append(price)
    for line, price in zip(lot.lines, prices, strict=True):
        if price <= 0:
            return refuse("price_not_positive", f"line {line.id}")
    return tuple(prices)


def countable(terms: Terms, lot: Lot, value: int) -> bool:
    """Whether the value is exact, and its money times the number of lots too, so that every total is (rule B6)."""
    money = to_minor(value, scale=lot.value_scale, currency_scale=terms.currency_scale)
    return value <= LARGEST and money * len(terms.lots) <= LARGEST
