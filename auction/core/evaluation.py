"""From unit prices to the one number that is compared, and back (rules E1 and E2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.criteria import Formula
from auction.core.currencies import ceiling_for
from auction.core.formula import formula_of
from auction.core.index import Index, parse_premium, premium_fault
from auction.core.money import LARGEST, least_share, parse_price, plain_price, price_fault, rounded_down, to_minor
from auction.core.refusals import PLACES, Refusal, refuse
from auction.core.stage_terms import Band
from auction.core.state import LotState
from auction.core.terms import Lot, Terms

PLAIN: Final = Formula(1, 0)
"""A lot without evaluation compares values as they are."""


def value_of(lot: Lot, prices: Sequence[int]) -> int:
    """The bid's value in value units: quantity times unit price, summed over the line items. Exact."""
    return sum([line.quantity * price for line, price in zip(lot.lines, prices, strict=True)])


def is_evaluated(lot: Lot) -> bool:
    """Whether bids on this lot compare by more than their value."""
    return lot.evaluation is not None


def formula_for(lot: Lot, supplier: str, answers: Sequence[int]) -> Formula:
    """How this supplier's bids with these answers compare (rules E1 and E3)."""
    if lot.evaluation is None or lot.ceiling is None:
        return PLAIN
    return formula_of(lot.evaluation, lot.ceiling, supplier, tuple(answers))


def comparable_of(lot: Lot, supplier: str, answers: Sequence[int], value: int) -> int:
    """What a bid of that value and these answers is ranked by; the lower, the better (rules E1 and R1)."""
    if lot.evaluation is None:
        return value
    formula = formula_for(lot, supplier, answers)
    return formula.num * value + formula.add


def formula_now(lot: LotState, supplier: str) -> Formula:
    """How this supplier's bids compare with the answers it gave last; before its first bid with the first option of each (E2)."""
    if lot.terms.evaluation is None:
        return PLAIN
    known = lot.formulas.get(supplier)
    return formula_for(lot.terms, supplier, first_answers(lot.terms)) if known is None else known


def comparable_now(lot: LotState, supplier: str, value: int) -> int:
    """What a value would compare by with the answers the supplier gave last."""
    if lot.terms.evaluation is None:
        return value
    formula = formula_now(lot, supplier)
    return formula.num * value + formula.add


def highest_value(lot: LotState, supplier: str, limit: int | None) -> int | None:
    """The highest value within the ceiling whose comparable value is at most the limit, with the answers given last.

    None where neither limits it, and where nothing above zero is left, of value or comparable value (B6 and E3).
    """
    formula = formula_now(lot, supplier)
    ceiling = ceiling_for(lot.terms, supplier)
    limits = [] if ceiling is None else [ceiling]
    if limit is not None:
        limits.append(rounded_down(limit - formula.add, formula.num))
    value = min(limits, default=0)
    return value if value > 0 and formula.num * value + formula.add > 0 else None


def least_value(lot: LotState, supplier: str, limit: int) -> int:
    """The lowest value whose comparable value is at least the limit, with the answers given last."""
    formula = formula_now(lot, supplier)
    return -rounded_down(formula.add - limit, formula.num)


def answers_now(lot: LotState, supplier: str) -> tuple[int, ...]:
    """The answers the supplier gave last, and before its first bid the first option of each criterion (E2)."""
    return lot.last_answers.get(supplier, first_answers(lot.terms))


def first_answers(lot: Lot) -> tuple[int, ...]:
    """The first option of every criterion: what stands for a supplier's answers until it has given any."""
    return () if lot.evaluation is None else (0,) * len(lot.evaluation.criteria)


def answers_fault(lot: Lot, answers: Sequence[int]) -> Refusal | None:
    """Whether every criterion is answered, by an option there is, and nothing else (rule E2)."""
    criteria = () if lot.evaluation is None else lot.evaluation.criteria
    if not criteria and not answers:
        return None
    if len(answers) != len(criteria):
        return refuse("answers_incomplete", f"{len(criteria)} answers are needed, {len(answers)} came")
    for criterion, answer in zip(criteria, answers, strict=True):
        if not 0 <= answer < len(criterion.options):
            return refuse("answer_unknown", f"criterion {criterion.id}: options are 0 to {len(criterion.options) - 1}")
    return None


def least_improvement(lot: Lot, reference: int) -> int:
    """By how much a bid must undercut a reference, both comparable, by the lot's bands."""
    return step_at(lot.decrement, reference, unit=comparable_unit(lot))


def comparable_unit(lot: Lot) -> int:
    """How many units of the lot's comparable value one unit of its value is (rule E1)."""
    return 1 if lot.evaluation is None else 10**lot.evaluation.places


def step_at(bands: Sequence[Band], reference: int, *, unit: int = 1) -> int:
    """The step from that level: the band the reference lies in decides; at least one unit of the reference.

    A share asks for the band's amount at the least, and for its `most` at the most. `unit` is what the amounts are counted in.
    """
    if not bands:
        return 1
    band = next((band for band in reversed(bands) if band.from_value * unit <= reference), None)
    if band is None:
        return 1
    by_share = 0 if band.share is None else least_share(reference, band.share)
    return max(1, band.amount * unit, by_share if band.most is None else min(by_share, band.most * unit))


def read_prices(lot: Lot, texts: Sequence[str], answers: Sequence[int] = ()) -> tuple[int, ...] | Refusal:
    """The typed prices as whole price units, or the first refusal of rules B3, E2 and B4 to B6 in their order.

    What is typed for a lot with an index is the premium; the price is the reference with it (rule E10).
    """
    if len(texts) != len(lot.lines):
        return refuse("lines_incomplete", f"{len(lot.lines)} prices are needed, {len(texts)} came")
    refusal = answers_fault(lot, answers)
    if refusal is not None:
        return refusal
    if lot.index is not None:
        return _read_premiums(lot, lot.index, texts)
    return _plainly_read(texts, lot.price_scale) or parsed_prices([f"line {line.id}" for line in lot.lines], texts, lot.price_scale)


def _plainly_read(texts: Sequence[str], scale: int) -> tuple[int, ...]:
    """The prices where nothing is wrong with any; none of them where something is."""
    prices: list[int] = []
    for text in texts:
        price = plain_price(text, scale)
        if price is None:
            return ()
        prices.append(price)
    return tuple(prices)


def _read_premiums(lot: Lot, index: Index, texts: Sequence[str]) -> tuple[int, ...] | Refusal:
    """The unit prices that typed premiums to the index make (E10)."""
    premiums = Reading(premium_fault, parse_premium, index.reference)
    return parsed_prices([f"line {line.id}" for line in lot.lines], texts, lot.price_scale, premiums)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a number is read: what is wrong with a text, its units at a scale, and what is added to them."""

    fault_of: Callable[[str], str | None]
    parse: Callable[[str, int], int | None]
    added: int = 0


PRICES: Final = Reading(price_fault, parse_price)


def parsed_prices(places: Sequence[str], texts: Sequence[str], scale: int, kind: Reading = PRICES) -> tuple[int, ...] | Refusal:
    """The typed prices, each of its place, as whole price units, or the first refusal of rules B4 to B6 in their order."""
    faults = [(fault, place) for place, text in zip(places, texts, strict=True) if (fault := kind.fault_of(text)) is not None]
    if faults:
        fault, where = min(faults, key=lambda found: PLACES[found[0]])
        return refuse(fault, where)
    prices: list[int] = []
    for place, text in zip(places, texts, strict=True):
        price = kind.parse(text, scale)
        if price is None:
            return refuse("price_precision", f"{place}: at most {scale} decimals")
        prices.append(kind.added + price)
    for place, price in zip(places, prices, strict=True):
        if price <= 0:
            return refuse("price_not_positive", place)
    return tuple(prices)


def countable(terms: Terms, lot: Lot, value: int, *, scale: int | None = None) -> bool:
    """Whether the value is exact, and its money times the number of lots too, so that every total is (rule B6).

    `scale` are the decimals of its money where its currency is not the auction's.
    """
    money = to_minor(value, scale=lot.value_scale, currency_scale=terms.currency_scale if scale is None else scale)
    return value <= LARGEST and money * len(terms.lots) <= LARGEST
