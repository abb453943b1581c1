"""Whether the evaluation of a lot may be announced: complete, free of contradictions, and countable (rules T1 and E3)."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from auction.core.criteria import Component, Criterion, Evaluation, Option
from auction.core.currency_faults import bids_in_faults
from auction.core.formula import extent_of, value_in
from auction.core.money import LARGEST, LARGEST_SCALE, is_share, rounded_down
from auction.core.words import is_id, is_text

LEAST_PLACES: Final = 2
MOST_CRITERIA: Final = 20
MOST_OPTIONS: Final = 50
MOST_COMPONENTS: Final = 20
MOST_YEARS: Final = 50
MOST_RATES: Final = 200
LARGEST_RATE: Final = 1_000_000_000

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


def evaluation_faults(evaluation: Evaluation, ceiling: int | None, suppliers: frozenset[str]) -> Iterator[str]:
    """Each fault as `field: why`, the parts first and what they make together last."""
    found = False
    for fault in _part_faults(evaluation, suppliers):
        found = True
        yield fault
    if ceiling is None:
        yield ": needs a ceiling, so that the largest comparable value is known"
    elif not found:
        yield from _size_faults(evaluation, ceiling)


def _part_faults(evaluation: Evaluation, suppliers: frozenset[str]) -> Iterator[str]:
    if not 0 <= evaluation.places <= LARGEST_SCALE:
        yield ".places: 0 to 6"
    if not is_share(evaluation.discount):
        yield ".discount: a share of at most the whole"
    if not 0 <= evaluation.price_points <= LARGEST_RATE:
        yield ".price_points: zero or more"
    if len(evaluation.criteria) > MOST_CRITERIA or _twice(criterion.id for criterion in evaluation.criteria):
        yield f".criteria: at most {MOST_CRITERIA}, each id once"
    yield from _rate_faults(evaluation)
    currencies = frozenset(rate.currency for rate in (() if evaluation.rates is None else evaluation.rates.rates))
    yield from (f".components{fault}" for fault in _component_faults(evaluation.components, currencies))
    for criterion in evaluation.criteria:
        yield from (f".criteria.{criterion.id}{fault}" for fault in _criterion_faults(criterion, evaluation, currencies))
    if _twice(terms.supplier for terms in evaluation.suppliers):
        yield ".suppliers: a supplier occurs twice"
    for terms in evaluation.suppliers:
        if terms.supplier not in suppliers:
            yield f".suppliers.{terms.supplier}: not a supplier of this auction"
        yield from (f".suppliers.{terms.supplier}{fault}" for fault in _component_faults(terms.components, currencies))
        yield from (f".suppliers.{terms.supplier}{fault}" for fault in bids_in_faults(terms.bids_in, currencies))


def _has_shares(evaluation: Evaluation) -> bool:
    """Whether anything is a share of the value, or divides it: then the formula's coefficient of the value is seldom whole."""
    options = [option for criterion in evaluation.criteria for option in criterion.options]
    components = [part for terms in evaluation.suppliers for part in terms.components]
    components += [*evaluation.components, *(part for option in options for part in option.components)]
    return any(part.share for part in components) or any(option.quality for option in options)


def _rate_faults(evaluation: Evaluation) -> Iterator[str]:
    if evaluation.rates is None:
        return
    if not is_text(evaluation.rates.source) or _DAY.fullmatch(evaluation.rates.date) is None:
        yield ".rates: a source, and a date like 2027-01-31"
    rates = evaluation.rates.rates
    if len(rates) > MOST_RATES or _twice(rate.currency for rate in rates):
        yield f".rates: at most {MOST_RATES}, each currency once"
    if not all(_CURRENCY.fullmatch(rate.currency) for rate in rates):
        yield ".rates: a currency has three capital letters (ISO 4217)"
    if not all(0 < rate.num <= LARGEST_RATE and 0 < rate.den <= LARGEST_RATE for rate in rates):
        yield ".rates: numerator and denominator above zero and at most a milliard"


def _component_faults(components: tuple[Component, ...], currencies: frozenset[str]) -> Iterator[str]:
    if len(components) > MOST_COMPONENTS:
        yield f": at most {MOST_COMPONENTS} components"
    for part in components:
        if not is_text(part.name):
            yield ": a component needs a name"
        if not 0 <= part.amount <= LARGEST or not is_share(part.share):
            yield ": an amount of zero or more, a share of at most the whole"
        if part.currency and part.currency not in currencies:
            yield f": no rate for {part.currency[:3]}"


def _criterion_faults(criterion: Criterion, evaluation: Evaluation, currencies: frozenset[str]) -> Iterator[str]:
    if not is_id(criterion.id) or not is_text(criterion.title):
        yield ": a criterion needs an id and a title"
    if not 1 <= len(criterion.options) <= MOST_OPTIONS or _twice(option.label for option in criterion.options):
        yield f".options: 1 to {MOST_OPTIONS}, each label once"
    for place, option in enumerate(criterion.options):
        yield from (f".options.{place}{fault}" for fault in _option_faults(option, evaluation, currencies))


def _option_faults(option: Option, evaluation: Evaluation, currencies: frozenset[str]) -> Iterator[str]:
    if not is_text(option.label):
        yield ": an option needs a label"
    if len(option.yearly) > MOST_YEARS or not all(abs(cost) <= LARGEST for cost in option.yearly):
        yield f".yearly: at most {MOST_YEARS} years"
    if not 0 <= option.points <= LARGEST_RATE or (option.points and not evaluation.price_points):
        yield ".points: zero or more, and only where the price earns points as well"
    if not is_share(option.quality):
        yield ".quality: a share of at most the whole"
    yield from _component_faults(option.components, currencies)


def _size_faults(evaluation: Evaluation, ceiling: int) -> Iterator[str]:
    """E3: whatever is answered, the comparable value rises with the value, and can be counted."""
    if evaluation.places < LEAST_PLACES and _has_shares(evaluation):
        yield f".places: {LEAST_PLACES} at least where shares or qualities count, or they would be rounded away"
    for supplier in ("", *(terms.supplier for terms in evaluation.suppliers)):
        extent, path = extent_of(evaluation, ceiling, supplier), f".suppliers.{supplier}" if supplier else ""
        if extent.least.num < 1:
            yield f"{path}: what is taken off may be the whole value; or take more places"
        rate = value_in(evaluation, supplier).num
        highest = rounded_down(ceiling * rate.denominator, rate.numerator)
        if extent.most.num * highest + max(0, extent.most.add) > LARGEST or -extent.least.add > LARGEST:
            yield f"{path}: comparable values may be too large to count; take fewer places"


def _twice(names: Iterable[str]) -> bool:
    found = list(names)
    return len(set(found)) != len(found)
