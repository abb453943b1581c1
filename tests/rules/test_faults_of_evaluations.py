"""Chapter T, T1: what is said of each contradiction in an evaluation (chapter E), and how near one may go."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from auction.core.criteria import Evaluation, Rate, Rates
from auction.core.evaluation_faults import (
    LARGEST_RATE,
    MOST_COMPONENTS,
    MOST_CRITERIA,
    MOST_OPTIONS,
    MOST_RATES,
    MOST_YEARS,
    evaluation_faults,
)
from auction.core.formula import extent_of, formula_of
from auction.core.money import LARGEST, Share
from tests.auctions import a_lot
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, bidding_in, coefficients, some_rates

CEILING = ": needs a ceiling, so that the largest comparable value is known"
SUPPLIERS = frozenset({"s1", "s2"})


def faults(evaluation: Evaluation) -> list[str]:
    """What is wrong with the parts of it, whatever they make together."""
    found = list(evaluation_faults(evaluation, None, SUPPLIERS))
    assert found.pop() == CEILING
    return found


def with_option(**choices: object) -> Evaluation:
    return an_evaluation(a_criterion(an_option("a", **choices)), price_points=1)  # type: ignore[arg-type]


def with_rates(*rates: Rate) -> Evaluation:
    return replace(an_evaluation(), rates=Rates("a bank", "2027-01-31", rates))


def many(count: int) -> list[Rate]:
    """So many rates of currencies that are called by their number."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [Rate(f"A{letters[number // 26]}{letters[number % 26]}", 1, 1) for number in range(count)]


SAID: dict[str, tuple[Evaluation, str]] = {
    "places": (an_evaluation(places=7), ".places: 0 to 6"),
    "fewer places than none": (an_evaluation(places=-1), ".places: 0 to 6"),
    "discount": (an_evaluation(discount=(2, 1)), ".discount: a share of at most the whole"),
    "price points": (an_evaluation(price_points=LARGEST_RATE + 1), ".price_points: zero or more"),
    "price points below zero": (an_evaluation(price_points=-1), ".price_points: zero or more"),
    "criteria": (
        an_evaluation(*(a_criterion(an_option("a"), id=f"c{place}") for place in range(MOST_CRITERIA + 1))),
        f".criteria: at most {MOST_CRITERIA}, each id once",
    ),
    "a criterion twice": (
        an_evaluation(a_criterion(an_option("a")), a_criterion(an_option("a"))),
        f".criteria: at most {MOST_CRITERIA}, each id once",
    ),
    "no title": (
        an_evaluation(replace(a_criterion(an_option("a")), title="")),
        ".criteria.warranty: a criterion needs an id and a title",
    ),
    "no id": (an_evaluation(a_criterion(an_option("a"), id="")), ".criteria.: a criterion needs an id and a title"),
    "no option": (an_evaluation(a_criterion()), f".criteria.warranty.options: 1 to {MOST_OPTIONS}, each label once"),
    "options": (
        an_evaluation(a_criterion(*(an_option(str(place)) for place in range(MOST_OPTIONS + 1)))),
        f".criteria.warranty.options: 1 to {MOST_OPTIONS}, each label once",
    ),
    "a blank label": (
        an_evaluation(a_criterion(replace(an_option("a"), label=" "))),
        ".criteria.warranty.options.0: an option needs a label",
    ),
    "years": (with_option(yearly=[1] * (MOST_YEARS + 1)), f".criteria.warranty.options.0.yearly: at most {MOST_YEARS} years"),
    "a year beyond counting": (
        with_option(yearly=[LARGEST + 1]),
        f".criteria.warranty.options.0.yearly: at most {MOST_YEARS} years",
    ),
    "an income beyond counting": (
        with_option(yearly=[-LARGEST - 1]),
        f".criteria.warranty.options.0.yearly: at most {MOST_YEARS} years",
    ),
    "points": (
        with_option(points=LARGEST_RATE + 1),
        ".criteria.warranty.options.0.points: zero or more, and only where the price earns points as well",
    ),
    "points for no price": (
        an_evaluation(a_criterion(an_option("a", points=1))),
        ".criteria.warranty.options.0.points: zero or more, and only where the price earns points as well",
    ),
    "quality": (with_option(quality=(2, 1)), ".criteria.warranty.options.0.quality: a share of at most the whole"),
    "a component of an option": (
        an_evaluation(a_criterion(an_option("a", a_component(-1)))),
        ".criteria.warranty.options.0: an amount of zero or more, a share of at most the whole",
    ),
    "components": (
        an_evaluation(components=[a_component(1)] * (MOST_COMPONENTS + 1)),
        f".components: at most {MOST_COMPONENTS} components",
    ),
    "a component without a name": (an_evaluation(components=[a_component(1, name="")]), ".components: a component needs a name"),
    "an amount beyond counting": (
        an_evaluation(components=[a_component(LARGEST + 1)]),
        ".components: an amount of zero or more, a share of at most the whole",
    ),
    "a share of twice the whole": (
        an_evaluation(components=[a_component(share=(2, 1))]),
        ".components: an amount of zero or more, a share of at most the whole",
    ),
    "no rate": (an_evaluation(components=[a_component(1, currency="USDX")]), ".components: no rate for USD"),
    "a stranger": (an_evaluation(s9=[]), ".suppliers.s9: not a supplier of this auction"),
    "a component of a supplier": (
        an_evaluation(s1=[a_component(-1)]),
        ".suppliers.s1: an amount of zero or more, a share of at most the whole",
    ),
    "no source": (replace(an_evaluation(), rates=Rates("", "2027-01-31", ())), ".rates: a source, and a date like 2027-01-31"),
    "no date": (replace(an_evaluation(), rates=Rates("a bank", "2027", ())), ".rates: a source, and a date like 2027-01-31"),
    "rates": (with_rates(*many(MOST_RATES + 1)), f".rates: at most {MOST_RATES}, each currency once"),
    "a rate twice": (with_rates(Rate("USD", 1, 1), Rate("USD", 1, 2)), f".rates: at most {MOST_RATES}, each currency once"),
    "small letters": (with_rates(Rate("usd", 1, 1)), ".rates: a currency has three capital letters (ISO 4217)"),
    "a rate of zero": (with_rates(Rate("USD", 0, 1)), ".rates: numerator and denominator above zero and at most a milliard"),
    "a rate by zero": (with_rates(Rate("USD", 1, 0)), ".rates: numerator and denominator above zero and at most a milliard"),
    "a rate beyond counting": (
        with_rates(Rate("USD", LARGEST_RATE + 1, 1)),
        ".rates: numerator and denominator above zero and at most a milliard",
    ),
    "a rate by what is beyond counting": (
        with_rates(Rate("USD", 1, LARGEST_RATE + 1)),
        ".rates: numerator and denominator above zero and at most a milliard",
    ),
}


@pytest.mark.parametrize(("evaluation", "said"), SAID.values(), ids=SAID)
def test_T1_each_contradiction_of_an_evaluation_is_named(evaluation: Evaluation, said: str) -> None:
    assert faults(evaluation) == [said]


AT_THE_LIMIT: dict[str, Evaluation] = {
    "places": an_evaluation(places=6),
    "discount": an_evaluation(discount=(1, 1)),
    "price points": an_evaluation(price_points=LARGEST_RATE),
    "criteria": an_evaluation(*(a_criterion(an_option("a"), id=f"c{place}") for place in range(MOST_CRITERIA))),
    "options": an_evaluation(a_criterion(*(an_option(str(place)) for place in range(MOST_OPTIONS)))),
    "years": with_option(yearly=[LARGEST, -LARGEST] * (MOST_YEARS // 2)),
    "points": with_option(points=LARGEST_RATE),
    "quality": with_option(quality=(1, 1)),
    "components": an_evaluation(components=[a_component(LARGEST, (1, 1))] * MOST_COMPONENTS),
    "rates": with_rates(*many(MOST_RATES)),
    "largest rate": with_rates(Rate("USD", LARGEST_RATE, LARGEST_RATE)),
    "smallest rate": with_rates(Rate("USD", 1, 1)),
    "a currency with a rate": an_evaluation(components=[a_component(1, currency="USD")], rates=some_rates(USD=(1, 2))),
}


@pytest.mark.parametrize("evaluation", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_T1_an_evaluation_may_go_to_its_limits(evaluation: Evaluation) -> None:
    assert faults(evaluation) == []


def test_T1_what_the_parts_make_together_is_asked_only_of_sound_parts() -> None:
    unsound = an_evaluation(components=[a_component(share=(2, 1), less=True)])
    assert list(evaluation_faults(unsound, 1_000, SUPPLIERS)) == [
        ".components: an amount of zero or more, a share of at most the whole"
    ]
    rounded = an_evaluation(places=1, components=[a_component(share=(1, 2))])
    assert next(evaluation_faults(rounded, 1_000, SUPPLIERS)).startswith(".places: 2 at least where shares or qualities count")
    assert list(evaluation_faults(replace(rounded, places=2), 1_000, SUPPLIERS)) == []
    assert list(evaluation_faults(replace(rounded, discount=Share(1, 10)), None, SUPPLIERS)) == [CEILING]


TOO_LARGE = "comparable values may be too large to count; take fewer places"


@pytest.mark.parametrize(("ceiling", "said"), [(LARGEST, []), (LARGEST + 1, [f": {TOO_LARGE}"])])
def test_E3_the_largest_comparable_value_can_be_counted(ceiling: int, said: list[str]) -> None:
    assert list(evaluation_faults(an_evaluation(), ceiling, SUPPLIERS)) == said


def test_E3_so_it_can_for_each_supplier_at_its_own_rate_and_by_its_own_terms() -> None:
    hundredth = LARGEST // 100
    assert list(evaluation_faults(an_evaluation(places=2), hundredth, SUPPLIERS)) == []
    half = bidding_in(an_evaluation(places=2, rates=some_rates(USD=(1, 2))), s1=("USD", 2))
    assert list(evaluation_faults(half, hundredth, SUPPLIERS)) == []
    assert list(evaluation_faults(half, hundredth + 1, SUPPLIERS)) == [f": {TOO_LARGE}", f".suppliers.s1: {TOO_LARGE}"]
    dear = an_evaluation(places=2, s2=[a_component(100)])
    assert list(evaluation_faults(dear, hundredth, SUPPLIERS)) == [f".suppliers.s2: {TOO_LARGE}"]
    free = an_evaluation(places=2, components=[a_component(share=(1, 1), less=True)])
    assert list(evaluation_faults(free, 1_000, SUPPLIERS)) == [": what is taken off may be the whole value; or take more places"]


SPREAD = {
    "yearly costs": an_evaluation(
        a_criterion(an_option("a", yearly=[7]), an_option("b", yearly=[-5])),
        a_criterion(an_option("c", yearly=[40]), an_option("d", yearly=[20]), id="other"),
        places=1,
    ),
    "quality": an_evaluation(
        a_criterion(an_option("a", quality=(1, 4)), an_option("b", quality=(1, 2)), an_option("c")),
        a_criterion(an_option("d", quality=(1, 3)), an_option("e", quality=(1, 1)), id="other"),
        places=6,
    ),
    "points": an_evaluation(
        a_criterion(an_option("a", points=3), an_option("b", points=8)),
        a_criterion(an_option("c", points=0), an_option("d", points=5), id="other"),
        places=2,
        price_points=10,
    ),
    "components": an_evaluation(
        a_criterion(an_option("a", a_component(9, less=True)), an_option("b", a_component(4))),
        a_criterion(an_option("c", a_component(30)), an_option("d"), id="other"),
        places=2,
    ),
    "all of it together": an_evaluation(
        a_criterion(an_option("a", a_component(9), yearly=[3], quality=(1, 10)), an_option("b", points=2)),
        a_criterion(an_option("c", yearly=[-9]), an_option("d", a_component(share=(1, 5)), points=1, quality=(1, 2)), id="other"),
        places=3,
        price_points=7,
    ),
}


@pytest.mark.parametrize("evaluation", SPREAD.values(), ids=SPREAD)
def test_E3_what_all_answers_lie_between_is_known(evaluation: Evaluation) -> None:
    counts = [range(len(criterion.options)) for criterion in evaluation.criteria]
    formulas = [formula_of(evaluation, 1_000, "s1", answers) for answers in product(*counts)]
    extent = extent_of(evaluation, 1_000, "s1")
    bounds = (
        (extent.least.num, min(formula.num for formula in formulas)),
        (extent.least.add, min(formula.add for formula in formulas)),
        (-extent.most.num, -max(formula.num for formula in formulas)),
        (-extent.most.add, -max(formula.add for formula in formulas)),
    )
    assert all(bound <= found for bound, found in bounds)
    if evaluation is not SPREAD["all of it together"]:
        assert all(bound == found for bound, found in bounds), "where one thing alone differs"


def test_E12_shares_of_an_option_are_of_the_value_at_the_rate() -> None:
    options = an_option("a", a_component(share=(1, 2))), an_option("b", a_component(share=(1, 4), less=True))
    evaluation = bidding_in(an_evaluation(a_criterion(*options), places=4, rates=some_rates(USD=(9, 10))), s1=("USD", 2))
    lot = a_lot(ceiling=1_000, evaluation=evaluation)
    found = [formula_of(evaluation, 1_000, "s1", (answer,)) for answer in (0, 1)]
    assert [(formula.num, formula.add) for formula in found] == [coefficients(lot, "s1", (answer,)) for answer in (0, 1)]
    extent = extent_of(evaluation, 1_000, "s1")
    assert (extent.least, extent.most) == (found[1], found[0])
