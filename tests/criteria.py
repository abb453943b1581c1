"""Evaluations for tests, with only what matters spelled out, and the comparable value worked out another way.

`by_hand` shares nothing with the engine's formula: it walks through the rulebook's words for one bid, in fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import Literal

from auction.core.criteria import BidsIn, Component, Criterion, Evaluation, Option, Rate, Rates, SupplierTerms
from auction.core.money import Share
from auction.core.terms import Lot


def a_component(
    amount: int = 0,
    share: tuple[int, int] | None = None,
    *,
    currency: str = "",
    of: Literal["value", "so_far"] = "value",
    less: bool = False,
    name: str = "freight",
) -> Component:
    """An amount in value units, or a share as (num, den), added to the value."""
    return Component(name, amount, currency, None if share is None else Share(*share), of, less)


def an_option(
    label: str = "",
    *components: Component,
    yearly: Sequence[int] = (),
    points: int = 0,
    quality: tuple[int, int] | None = None,
) -> Option:
    """An option, called by what it counts for unless said otherwise."""
    named = label or f"option {yearly} {points} {quality}"
    return Option(named, components, tuple(yearly), points, None if quality is None else Share(*quality))


def a_criterion(*options: Option, id: str = "warranty") -> Criterion:
    """A criterion with these options."""
    return Criterion(id, f"The {id}", options)


def some_rates(**rates: tuple[int, int]) -> Rates:
    """What one unit of each currency is, as (num, den)."""
    return Rates("a central bank", "2027-01-29", tuple(Rate(currency, *ratio) for currency, ratio in rates.items()))


def an_evaluation(
    *criteria: Criterion,
    places: int = 0,
    components: Sequence[Component] = (),
    discount: tuple[int, int] | None = None,
    price_points: int = 0,
    rates: Rates | None = None,
    **suppliers: Sequence[Component],
) -> Evaluation:
    """An evaluation by these criteria; keywords that are suppliers give terms of their own."""
    own = tuple(SupplierTerms(supplier, tuple(parts)) for supplier, parts in suppliers.items())
    return Evaluation(places, criteria, tuple(components), None if discount is None else Share(*discount), price_points, rates, own)


def bidding_in(evaluation: Evaluation, **currencies: tuple[str, int]) -> Evaluation:
    """The evaluation with a currency for these suppliers: its code, and the decimals of its money."""
    known = {terms.supplier: terms for terms in evaluation.suppliers}
    for supplier, own in currencies.items():
        known[supplier] = replace(known.get(supplier, SupplierTerms(supplier, ())), bids_in=BidsIn(*own))
    return replace(evaluation, suppliers=tuple(known.values()))


def by_hand(lot: Lot, supplier: str, answers: Sequence[int], value: int | Fraction) -> Fraction:
    """What E3 to E8 and E12 make of one value before anything is rounded, in value units of the auction's currency."""
    terms = lot.evaluation
    assert terms is not None
    assert lot.ceiling is not None
    options = [criterion.options[answer] for criterion, answer in zip(terms.criteria, answers, strict=True)]
    parts = [part for own in terms.suppliers if own.supplier == supplier for part in own.components]
    parts += [*terms.components, *(part for option in options for part in option.components)]
    rates = {rate.currency: Fraction(rate.num, rate.den) for rate in terms.rates.rates} if terms.rates else {}
    own = next((found.bids_in for found in terms.suppliers if found.supplier == supplier), None)
    value = value if own is None else value * rates[own.currency]
    cost = Fraction(value)
    for part in parts:
        share = Fraction(part.share.num, part.share.den) if part.share else 0
        extra = (value if part.of == "value" else cost) * share + part.amount * rates.get(part.currency, 1)
        cost = cost - extra if part.less else cost + extra
    interest = Fraction(1) + (Fraction(terms.discount.num, terms.discount.den) if terms.discount else 0)
    cost += sum(costs / interest**year for option in options for year, costs in enumerate(option.yearly, 1))
    if terms.price_points:
        lacking = sum(max(other.points for other in asked.options) for asked in terms.criteria) - sum(o.points for o in options)
        cost += Fraction(lacking * lot.ceiling, terms.price_points)
    return cost / (1 + sum(Fraction(option.quality.num, option.quality.den) for option in options if option.quality))


def coefficients(lot: Lot, supplier: str, answers: Sequence[int]) -> tuple[int, int]:
    """`num` and `add`: the slope and what remains, each rounded once, halves away from zero."""
    assert lot.evaluation is not None
    unit = 10**lot.evaluation.places
    nothing, one = (by_hand(lot, supplier, answers, value) for value in (0, 1))
    return half_away((one - nothing) * unit), half_away(nothing * unit)


def half_away(number: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    return floor(number + Fraction(1, 2)) if number >= 0 else -floor(-number + Fraction(1, 2))
