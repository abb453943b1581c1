"""The published formula: by what the bids of a supplier with its answers compare (rules E3 to E8).

Everything is an exact fraction until the two coefficients of the formula are rounded, once, to whole units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from auction.core.criteria import Component, Criterion, Evaluation, Formula, Option, Rates
from auction.core.money import Share, round_half_up_div

NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Total:
    """What a bid costs, so far: `num` times its value plus `add`, in value units."""

    num: Fraction
    add: Fraction


@dataclass(frozen=True, slots=True)
class Extent:
    """Between what the coefficients of a supplier's formulas lie, whatever it answers; perhaps wider than they really do."""

    least: Formula
    most: Formula


@lru_cache(maxsize=1024)
def formula_of(evaluation: Evaluation, ceiling: int, supplier: str, answers: tuple[int, ...]) -> Formula:
    """The formula of this supplier with these answers, which must be valid ones (rule E3). Remembered, as answers seldom change."""
    value, total, beside, quality = value_in(evaluation, supplier), _for_all(evaluation, supplier), NOTHING, NOTHING
    for criterion, answer in zip(evaluation.criteria, answers, strict=True):
        option = criterion.options[answer]
        total = _added(evaluation, value, total, option.components)
        beside += _beside(evaluation, ceiling, criterion, option)
        quality += fraction(option.quality)
    return _rounded(evaluation, total.num, total.add + beside, quality)


def extent_of(evaluation: Evaluation, ceiling: int, supplier: str) -> Extent:
    """The least and the greatest coefficients of the supplier's formulas, criterion by criterion and not answer by answer."""
    value, low = value_in(evaluation, supplier), _for_all(evaluation, supplier)
    high = low
    beside, quality = [NOTHING, NOTHING], [NOTHING, NOTHING]
    for criterion in evaluation.criteria:
        lows = [_added(evaluation, value, low, option.components) for option in criterion.options]
        highs = [_added(evaluation, value, high, option.components) for option in criterion.options]
        low = Total(min(total.num for total in lows), min(total.add for total in lows))
        high = Total(max(total.num for total in highs), max(total.add for total in highs))
        sides = [_beside(evaluation, ceiling, criterion, option) for option in criterion.options]
        qualities = [fraction(option.quality) for option in criterion.options]
        beside = [beside[0] + min(sides), beside[1] + max(sides)]
        quality = [quality[0] + min(qualities), quality[1] + max(qualities)]
    corners = [
        _rounded(evaluation, total.num, total.add + side, weight)
        for total, side in ((low, beside[0]), (high, beside[1]))
        for weight in quality
    ]
    return Extent(
        Formula(min(corner.num for corner in corners), min(corner.add for corner in corners)),
        Formula(max(corner.num for corner in corners), max(corner.add for corner in corners)),
    )


def fraction(share: Share | None) -> Fraction:
    """The share as an exact fraction; none is zero."""
    return NOTHING if share is None else Fraction(share.num, share.den)


def rate_in(rates: Rates | None, currency: str) -> Fraction | None:
    """How much of the auction's currency one unit of that one is (E5); the auction's own, which has no name here, is one.

    None where the table has no rate, which the terms of an auction never lack (T1).
    """
    if not currency:
        return Fraction(1)
    table = () if rates is None else rates.rates
    return next((Fraction(rate.num, rate.den) for rate in table if rate.currency == currency), None)


def most_points(criterion: Criterion) -> int:
    """What the best option of the criterion earns."""
    return max(option.points for option in criterion.options)


def components_of(evaluation: Evaluation, supplier: str) -> tuple[Component, ...]:
    """What the supplier's own terms add or take off (rule E9)."""
    return next((terms.components for terms in evaluation.suppliers if terms.supplier == supplier), ())


def value_in(evaluation: Evaluation, supplier: str) -> Total:
    """The value of the supplier's bids in the auction's currency: the value itself, or at the rate of its own currency (E12)."""
    own = next((terms.bids_in for terms in evaluation.suppliers if terms.supplier == supplier), None)
    return Total(Fraction(1) if own is None else _rate(evaluation, own.currency), NOTHING)


def _for_all(evaluation: Evaluation, supplier: str) -> Total:
    """The value with what does not depend on answers: the supplier's own components, then those of every supplier."""
    value = value_in(evaluation, supplier)
    return _added(evaluation, value, value, (*components_of(evaluation, supplier), *evaluation.components))


def _added(evaluation: Evaluation, value: Total, total: Total, components: Sequence[Component]) -> Total:
    """The total with the components added one after another (rules E4 and E5)."""
    for part in components:
        sign = -1 if part.less else 1
        share, base = sign * fraction(part.share), value if part.of == "value" else total
        amount = sign * part.amount * _rate(evaluation, part.currency)
        total = Total(total.num + share * base.num, total.add + share * base.add + amount)
    return total


def _rate(evaluation: Evaluation, currency: str) -> Fraction:
    return rate_in(evaluation.rates, currency) or Fraction(1)


def _beside(evaluation: Evaluation, ceiling: int, criterion: Criterion, option: Option) -> Fraction:
    """What an option adds beside components: its yearly costs, discounted (E6), and what the points it lacks are worth (E7)."""
    growth = 1 + fraction(evaluation.discount)
    present = NOTHING
    for cost in reversed(option.yearly):
        present = (present + cost) * _inverse(growth)
    if evaluation.price_points == 0:
        return present
    return present + Fraction((most_points(criterion) - option.points) * ceiling, evaluation.price_points)


def _inverse(number: Fraction) -> Fraction:
    return Fraction(number.denominator, number.numerator)


def _rounded(evaluation: Evaluation, num: Fraction, add: Fraction, quality: Fraction) -> Formula:
    """The coefficients divided by one plus the quality (E8), and each rounded once to whole comparable units (E3)."""
    unit = 10**evaluation.places * _inverse(1 + quality)
    return Formula(_whole(num * unit), _whole(add * unit))


def _whole(number: Fraction) -> int:
    return round_half_up_div(number.numerator, number.denominator)
