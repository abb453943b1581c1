"""Suppliers in currencies of their own: every decision and every sum of whole auctions worked out again in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auction.audit.outcome import outcome_plain
from auction.award.award import proposal
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import RecordAllotment
from auction.core.criteria import Evaluation
from auction.core.currencies import Exchange
from auction.core.currency_faults import is_coarse
from auction.core.money import price_text
from auction.core.sight import Value
from auction.core.terms import Lot, Terms, TieAward
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import ENGINE
from auction.pool.settling import settlement
from tests.auctions import ALL_OPEN, CLOSES, Play, a_lot, an_auction, steps
from tests.criteria import an_evaluation, bidding_in, by_hand, coefficients, half_away, some_rates
from tests.properties.evaluations import some_components

SUPPLIERS = ("s1", "s2", "s3")
CURRENCIES = {"s1": "USD", "s2": "CNY"}

some_ratios = st.tuples(st.integers(1, 2_000), st.sampled_from([1, 3, 7, 10, 61, 1_000, 1_267]))


@st.composite
def some_auctions(draw: st.DrawFn) -> Terms:
    """One or two lots with the same currencies and rates; rates too coarse for the places are not drawn."""
    places = draw(st.integers(4, 6))
    ratios = [
        draw(some_ratios.filter(lambda ratio: not is_coarse(Exchange("", 2, *ratio), places) and ratio[0] <= 500 * ratio[1]))
        for _ in CURRENCIES
    ]
    table = some_rates(**dict(zip(CURRENCIES.values(), ratios, strict=True)))
    scales = [draw(st.sampled_from([0, 2, 3])) for _ in CURRENCIES]

    def evaluation() -> Evaluation:
        own: Any = {supplier: draw(some_components(2)) for supplier in SUPPLIERS}
        made = an_evaluation(places=places, rates=table, **own)
        return bidding_in(made, s1=("USD", scales[0]), s2=("CNY", scales[1]))

    lots = [
        a_lot(
            f"L{number}",
            quantity=draw(st.sampled_from([1, 3])),
            ceiling=draw(st.integers(600, 40_000)),
            reserve=draw(st.none() | st.integers(300, 600)),
            baseline=draw(st.none() | st.just(50_000)),
            decrement=[steps(draw(st.sampled_from([0, 1, 40])))],
            evaluation=evaluation(),
        )
        for number in range(1, draw(st.integers(1, 2)) + 1)
    ]
    equals: tuple[TieAward, ...] = ("earliest", "split")
    return an_auction(lots=lots, visibility=ALL_OPEN, tie_award=draw(st.sampled_from(equals)))


def rate_of(lot: Lot, supplier: str) -> Fraction:
    assert lot.evaluation is not None
    assert lot.evaluation.rates is not None
    rates = {rate.currency: Fraction(rate.num, rate.den) for rate in lot.evaluation.rates.rates}
    return rates.get(CURRENCIES.get(supplier, ""), Fraction(1))


def own_scale(lot: Lot, supplier: str) -> int | None:
    assert lot.evaluation is not None
    own = {terms.supplier: terms.bids_in for terms in lot.evaluation.suppliers}[supplier]
    return None if own is None else own.scale


some_bids = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(1, 4_000) | st.integers(1, 60_000)), min_size=2, max_size=14
)


@given(some_auctions(), some_bids)
def test_every_decision_and_every_sum_is_that_of_the_fractions(terms: Terms, bids: list[tuple[int, int, int]]) -> None:
    play = Play(terms, announced=False).announce()
    if play.code:
        return
    play.now = terms.opens_at
    last: dict[tuple[str, str], int] = {}
    for place, who, price in bids:
        lot, supplier = terms.lots[place % len(terms.lots)], SUPPLIERS[who]
        assert lot.ceiling is not None
        value = price * lot.lines[0].quantity
        num, add = coefficients(lot, supplier, ())
        told, before = num * value + add, last.get((lot.id, supplier))
        least = max(1, lot.decrement[0].amount * 10**lot.evaluation.places) if lot.evaluation else 1
        fine = told > 0 and value * rate_of(lot, supplier) <= lot.ceiling and (before is None or before - told >= least)
        next_before = whole_view(play.state, Audience("supplier", supplier))[f"lot:{lot.id}"]
        assert next_before is not None
        assert value_fits(next_before["next"], value) == fine or told <= 0
        play.bid(supplier, lot.id, price_text(price, 2))
        assert (play.code == "") == fine, (play.code, supplier, price)
        if fine:
            last[lot.id, supplier] = told
            assert play.lot(lot.id).standing[supplier].comparable == told
            exact = by_hand(lot, supplier, (), value) * 10**lot.comparable_scale / 10**lot.value_scale
            assert abs(told - exact) <= Fraction(value + 1, 2)
    settle(play)


def value_fits(highest: Value, value: int) -> bool:
    return highest is not None and value <= int(str(highest).replace(".", ""))


def settle(play: Play) -> None:
    """Award, allotment and contracts in both currencies, against the fractions and the check."""
    state = play.wait(CLOSES).state
    award = solve(problem_from(state))
    assert check(problem_from(state), award) == ()
    play.ask(proposal(award, id="award"))
    if state.awards:
        play.confirm(*state.awards)
    play.ask(RecordAllotment("allotment", ENGINE, *settlement(state)))
    assert play.code == "", play.last.refusal
    for lot_id, lot_state in state.lots.items():
        lot = lot_state.terms
        within = [
            bid
            for bid in lot_state.standing.values()
            if lot.reserve is None or bid.value * rate_of(lot, bid.supplier) <= lot.reserve
        ]
        lines = [line for line in award.lines if line.lot == lot_id]
        assert bool(lines) == bool(within)
        for line in lines:
            best = min(bid.comparable for bid in within)
            assert lot_state.standing[line.supplier].comparable == best
            scale = own_scale(lot, line.supplier)
            exact = Fraction(line.value, 10**lot.value_scale)
            assert line.money == half_away(exact * rate_of(lot, line.supplier) * 100)
            assert line.own_money == (None if scale is None else half_away(exact * 10**scale))
            parts = [part for part in state.allotment if (part.lot, part.supplier) == (lot_id, line.supplier)]
            assert sum(part.money for part in parts) == line.money
            assert sum(part.own_money or 0 for part in parts) == (line.own_money or 0)
    assert state.award_total == sum(contract.total for contract in state.contracts.values())
    for contract in state.contracts.values():
        assert contract.currency == CURRENCIES.get(contract.supplier, "")
        assert contract.own_total == (sum(line.own_money or 0 for line in contract.lines) if contract.currency else None)
    assert outcome_plain(state)["status"] == "settled"
