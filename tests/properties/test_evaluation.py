"""What holds of every evaluation: the formula is the rulebook's, its inverse is exact, and what would lead does lead."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auction.core.commands import PlaceBid
from auction.core.criteria import Evaluation
from auction.core.decide import decide
from auction.core.evaluation import answers_now, comparable_now, formula_for, highest_value
from auction.core.events import BidPlaced
from auction.core.index import Index, price_in
from auction.core.money import parse_price, price_text
from auction.core.ranking import leading
from auction.core.refusals import Refusal
from auction.core.state import LotState
from auction.core.terms import Lot, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import SUPPLIERS, Play, a_lot, a_supplier, a_visibility, an_auction
from tests.criteria import by_hand, coefficients
from tests.properties.evaluations import some_evaluations
from tests.properties.plays import Ask, begun, often, perform, some_asks

CEILING = 100


def evaluated(evaluation: Evaluation, *, quantity: int = 1) -> Lot:
    return a_lot(evaluation=evaluation, ceiling=CEILING, price_scale=0, quantity=quantity)


def some_answers(data: st.DataObject, evaluation: Evaluation) -> tuple[int, ...]:
    return tuple(data.draw(st.integers(0, len(criterion.options) - 1)) for criterion in evaluation.criteria)


@often
@given(some_evaluations(), st.sampled_from(SUPPLIERS), st.integers(1, CEILING), st.data())
def test_the_formula_is_what_the_book_says_step_by_step(
    evaluation: Evaluation, supplier: str, value: int, data: st.DataObject
) -> None:
    lot, answers = evaluated(evaluation), some_answers(data, evaluation)
    formula = formula_for(lot, supplier, answers)
    assert (formula.num, formula.add) == coefficients(lot, supplier, answers)
    told = Fraction(formula.num * value + formula.add, 10**evaluation.places)
    assert abs(told - by_hand(lot, supplier, answers, value)) <= Fraction(value + 1, 2 * 10**evaluation.places)


@often
@given(some_evaluations(), st.sampled_from(SUPPLIERS), st.integers(-(10**5), 10**7), st.data())
def test_the_inverse_is_exact_to_the_unit(evaluation: Evaluation, supplier: str, limit: int, data: st.DataObject) -> None:
    lot = LotState(evaluated(evaluation), 0, 0)
    lot.formulas[supplier] = formula_for(lot.terms, supplier, some_answers(data, evaluation))
    highest = highest_value(lot, supplier, limit)
    if highest is None:
        fits = [value for value in range(1, CEILING + 1) if 0 < comparable_now(lot, supplier, value) <= limit]
        assert fits == []
    else:
        assert 0 < comparable_now(lot, supplier, highest) <= limit
        assert highest == CEILING or comparable_now(lot, supplier, highest + 1) > limit


@st.composite
def some_contests(draw: st.DrawFn) -> Terms:
    """One open lot of one line item that is evaluated, where the lead is shown."""
    lot = evaluated(draw(some_evaluations()), quantity=draw(st.sampled_from([1, 1, 3])))
    return an_auction(lots=[lot], basis=draw(st.sampled_from(["beat_own", "beat_leading"])), visibility=a_visibility())


def _leads(play: Play, supplier: str, value: int) -> bool:
    """Whether a bid of that value is taken and leads."""
    lot = play.lot()
    text = price_text(value // lot.terms.lines[0].quantity, 0)
    command = PlaceBid("probe", a_supplier(supplier), supplier, "L1", (text,), True, answers_now(lot, supplier))
    outcome = decide(play.state, command, play.now)
    if isinstance(outcome, Refusal):
        return False
    placed = outcome[0]
    assert isinstance(placed, BidPlaced)
    best = leading(lot)
    return best is None or (placed.comparable or 0) < best.comparable


@often
@given(some_contests(), some_asks)
def test_what_would_lead_leads_and_one_step_more_does_not(terms: Terms, asks: list[Ask]) -> None:
    play = begun(terms)
    step = terms.lots[0].lines[0].quantity
    for ask in asks:
        perform(play, ask)
        if play.state.status != "open":
            continue
        for supplier in SUPPLIERS[:3]:
            told = whole_view(play.state, Audience("supplier", supplier))["lot:L1"]["lead_at"]
            best = leading(play.lot())
            if told is not None:
                value = parse_price(str(told), 0)
                assert value is not None
                assert _leads(play, supplier, value)
                assert not _leads(play, supplier, value + step)
            elif best is not None and best.supplier != supplier and supplier not in play.state.excluded:
                assert not any(_leads(play, supplier, value) for value in range(step, CEILING + 1, step))


@often
@given(
    st.integers(1, 1000),
    st.integers(-300, 300),
    st.lists(st.integers(0, 2000), min_size=1, max_size=6),
    st.none() | st.integers(1, 900),
    st.none() | st.integers(900, 2000),
)
def test_an_indexed_price_is_the_bounded_mean_plus_the_premium(
    reference: int, premium: int, levels: list[int], floor: int | None, cap: int | None
) -> None:
    index = Index("an index", "a source", reference, "2027-01", 0, len(levels), floor, cap)
    observed = {f"2027-{month:02}": level for month, level in enumerate(levels, 1)}
    mean = Fraction(sum(levels), len(levels))
    level = int(mean + Fraction(1, 2))
    level = level if floor is None else max(level, floor)
    level = level if cap is None else min(level, cap)
    assert price_in(index, reference + premium, f"2027-{len(levels):02}", observed) == max(0, level + premium)
