"""Random evaluations that may be announced: small amounts and shares, so that bids of different answers meet."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from auction.core.criteria import Component, Criterion, Evaluation, Option
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, some_rates

shares = st.sampled_from([None, None, (1, 10), (1, 3), (7, 200)])
reductions = st.sampled_from([None, None, (1, 10), (1, 5), (7, 200)])


def some_components(most: int) -> st.SearchStrategy[list[Component]]:
    """A few components; what is taken off is never the whole."""
    amounts, bases = st.integers(0, 12), st.sampled_from(["value", "so_far"])
    currencies = st.sampled_from(["", "", "USD", "CNY"])
    more = st.builds(a_component, amounts, shares, currency=currencies, of=bases)
    less = st.builds(a_component, amounts, reductions, currency=currencies, of=bases, less=st.just(True))
    return st.lists(more | less, max_size=most)


@st.composite
def some_options(draw: st.DrawFn, *, points: bool) -> list[Option]:
    """One to three options, each called by its place."""
    found = []
    for place in range(draw(st.integers(1, 3))):
        parts = draw(some_components(1))
        yearly = draw(st.sampled_from([(), (), (3, 4), (10, -2, 5)]))
        earned = draw(st.integers(0, 30)) if points else 0
        found.append(
            an_option(
                str(place), *parts, yearly=yearly, points=earned, quality=draw(st.sampled_from([None, None, (1, 20), (1, 7)]))
            )
        )
    return found


def some_criteria(*, points: bool) -> st.SearchStrategy[list[Criterion]]:
    """None to two criteria."""
    options = st.lists(some_options(points=points), max_size=2)
    return options.map(lambda found: [a_criterion(*each, id=f"c{place}") for place, each in enumerate(found)])


@st.composite
def some_evaluations(draw: st.DrawFn, *, suppliers: Sequence[str] = ("s1", "s2")) -> Evaluation:
    """Criteria, components for all and for some, in any mixture."""
    points = draw(st.booleans())
    return an_evaluation(
        *draw(some_criteria(points=points)),
        places=draw(st.integers(2, 4)),
        components=draw(some_components(1)),
        discount=draw(st.sampled_from([None, (1, 10), (3, 100)])),
        price_points=draw(st.sampled_from([60, 70])) if points else 0,
        rates=some_rates(USD=(9183, 10_000), CNY=(1, 8)),
        **{supplier: draw(some_components(2)) for supplier in suppliers},
    )


@st.composite
def some_sums(draw: st.DrawFn) -> Evaluation:
    """Criteria and suppliers' terms that add whole amounts and nothing else, so that comparable values meet unit by unit."""
    amounts = st.integers(0, 6).map(a_component)
    options = st.lists(amounts, min_size=1, max_size=2)
    criteria = [
        a_criterion(*(an_option(str(place), part) for place, part in enumerate(draw(options))), id=f"c{number}")
        for number in range(draw(st.integers(0, 1)))
    ]
    return an_evaluation(*criteria, s1=[draw(amounts)], s2=[draw(amounts)])
