"""Chapter E, rules 1 to 9: by what bids compare."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.outcome import outcome_plain, outcome_text
from auction.core.briefing import briefing
from auction.core.commands import AwardLine
from auction.core.criteria import Component, Evaluation
from auction.core.evaluation import formula_for
from auction.core.events import BidPlaced, BidSealed
from auction.core.landed_terms import Deliveries, Delivery, Landed, MemberPlace, SchemeCap, Source, SupplierDelivery
from auction.core.money import Share
from auction.core.open_terms import open_terms, terms_hash
from auction.core.subsidised import is_subsidised, scheme_draws, unsubsidised_order
from auction.core.terms import Basis, Lot, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    MINUTE_US,
    RANK_ONLY,
    Play,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, coefficients, some_rates

CEILING = 100_000
WARRANTY = a_criterion(an_option("3 years"), an_option("1 year", a_component(5_000)))
INSIDER = Audience("buyer", CONSORTIUM)


def evaluated(evaluation: Evaluation, **lot: Any) -> Lot:
    return a_lot(evaluation=evaluation, **{"ceiling": CEILING, **lot})


def compared(evaluation: Evaluation, *answers: int, value: int = CEILING, supplier: str = "s1") -> int:
    formula = formula_for(evaluated(evaluation), supplier, answers)
    assert (formula.num, formula.add) == coefficients(evaluated(evaluation), supplier, answers)
    return formula.num * value + formula.add


def play(evaluation: Evaluation, **lot: Any) -> Play:
    return Play(an_auction(lots=[evaluated(evaluation, **lot)]))


def fault_in(evaluation: Evaluation | None, **lot: Any) -> str:
    terms = an_auction(lots=[a_lot(evaluation=evaluation, **{"ceiling": CEILING, **lot})])
    asked = Play(terms, announced=False).announce()
    return "" if asked.last.refusal is None else asked.last.refusal.detail


def row(asked: Play, supplier: str = "s1", lot: str = "L1") -> Any:
    return whole_view(asked.state, Audience("supplier", supplier))[f"lot:{lot}"]


# E1


def test_E1_without_evaluation_the_value_compares() -> None:
    asked = Play(an_auction()).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00")
    assert [(bid.value, bid.comparable) for bid in asked.lot().order] == [(800, 800), (900, 900)]
    assert asked.events == (BidPlaced("L1", "s2", (800,), 800, False),)
    assert not {"own_comparable", "own_answers", "lead_at", "own_premiums"} & row(asked).keys()


def test_E1_the_comparable_value_ranks_and_the_value_is_paid() -> None:
    asked = play(an_evaluation(WARRANTY)).bid("s1", "L1", "100.00", answers=[1]).bid("s2", "L1", "149.99", answers=[0])
    assert asked.events == (BidPlaced("L1", "s2", (14_999,), 14_999, False, (0,), 14_999),)
    assert (asked.ranks(), asked.leader()) == ({"s2": 1, "s1": 2}, "s2")
    asked.wait(CLOSES).propose()
    assert asked.state.awards["L1"].line.money == 14_999


def test_E1_equal_comparable_values_go_by_the_entry() -> None:
    asked = play(an_evaluation(WARRANTY)).bid("s1", "L1", "100.00", answers=[1]).bid("s2", "L1", "150.00", answers=[0])
    assert asked.ranks() == {"s1": 1, "s2": 2}


def test_E1_who_answers_better_may_ask_for_more() -> None:
    asked = play(an_evaluation(WARRANTY)).bid("s1", "L1", "100.00", answers=[1])
    assert asked.bid("s1", "L1", "150.00", answers=[0]).code == "not_below_own"
    assert asked.bid("s1", "L1", "149.99", answers=[0]).code == ""
    assert asked.bid("s1", "L1", "100.00", answers=[1]).code == "not_below_own"
    assert asked.bid("s1", "L1", "99.98", answers=[1]).code == ""


@pytest.mark.parametrize(("price", "code"), [("95.00", ""), ("95.01", "own_decrement"), ("100.00", "not_below_own")])
def test_E1_the_least_improvement_is_in_comparable_value(price: str, code: str) -> None:
    """An amount of 5.00 is 5.00 of comparable value, whatever the places; so where it begins."""
    asked = play(an_evaluation(places=3), decrement=[steps(500, above=10_000)]).bid("s1", "L1", "100.00")
    assert asked.bid("s1", "L1", price).code == code


@pytest.mark.parametrize(("price", "code"), [("99.00", ""), ("99.01", "own_decrement")])
def test_E1_where_a_malus_doubles_the_value_half_the_step_is_enough(price: str, code: str) -> None:
    doubled = an_evaluation(places=2, components=[a_component(share=(1, 1))])
    asked = play(doubled, decrement=[steps(200)]).bid("s1", "L1", "100.00")
    assert asked.bid("s1", "L1", price).code == code


def test_E1_without_a_band_one_comparable_unit_is_enough() -> None:
    asked = play(an_evaluation(WARRANTY, places=2), price_scale=0).bid("s1", "L1", "100", answers=[0])
    assert asked.bid("s1", "L1", "100", answers=[0]).code == "not_below_own"
    bonus = a_component(share=(1, 10_000), less=True)
    cheaper = an_evaluation(a_criterion(an_option("a"), an_option("b", bonus)), places=4)
    asked = play(cheaper, price_scale=0).bid("s1", "L1", "100", answers=[0])
    assert asked.bid("s1", "L1", "100", answers=[1]).code == ""
    assert asked.lot().standing["s1"].comparable == 999_900


@pytest.mark.parametrize(("price", "code"), [("154.99", ""), ("155.00", "leading_decrement")])
def test_E1_the_lead_is_beaten_in_comparable_value(price: str, code: str) -> None:
    lot = evaluated(an_evaluation(WARRANTY), decrement=[steps(1)])
    asked = Play(an_auction(lots=[lot], basis="beat_leading")).bid("s1", "L1", "105.00", answers=[1])
    assert asked.bid("s2", "L1", price, answers=[0]).code == code


@pytest.mark.parametrize(("price", "code"), [("154.99", ""), ("155.00", "tie_forbidden"), ("105.00", "")])
def test_E1_ties_are_of_comparable_values(price: str, code: str) -> None:
    lot = evaluated(an_evaluation(WARRANTY))
    asked = Play(an_auction(lots=[lot], ties="forbidden")).bid("s1", "L1", "105.00", answers=[1])
    assert asked.bid("s2", "L1", price, answers=[0]).code == code


def test_E1_the_ceiling_the_guard_and_the_reserve_go_by_the_value() -> None:
    asked = play(an_evaluation(WARRANTY), ceiling=10_000, reserve=8_000, largest_change=(1, 10))
    assert asked.bid("s1", "L1", "100.01", answers=[0]).code == "above_ceiling"
    assert asked.bid("s1", "L1", "89.99", answers=[1]).code == "largest_change"
    assert asked.bid("s1", "L1", "90.00", answers=[1]).code == ""
    assert asked.bid("s1", "L1", "80.99", answers=[1]).code == "largest_change"
    assert asked.bid("s1", "L1", "80.00", answers=[1], confirm=True).code == ""
    assert asked.bid("s2", "L1", "95.00", answers=[0]).leader() == "s2"
    asked.wait(CLOSES).propose()
    assert asked.state.awards == {}, "the plain award goes to the leader, and it is above the reserve"


def test_E1_entrants_and_turns_go_by_it() -> None:
    stages = [a_stage(), a_stage("turns", length_us=MINUTE_US, entrants=some_entrants(within=(1, 10)))]
    lot = evaluated(an_evaluation(WARRANTY), stages=stages)
    terms = an_auction(lots=[lot], visibility=a_visibility(supplier_count=True))
    asked = Play(terms).bid("s1", "L1", "100.00", answers=[1]).bid("s2", "L1", "165.00", answers=[0])
    asked.bid("s3", "L1", "165.01", answers=[0]).wait(CLOSES)
    assert asked.lot().turns == ("s2", "s1")


def test_E1_a_new_leader_by_it_moves_the_close() -> None:
    lot = evaluated(an_evaluation(WARRANTY))
    asked = Play(an_auction(lots=[lot], overtime=an_overtime(trigger="new_leader")))
    asked.bid("s1", "L1", "100.00", answers=[1]).bid("s2", "L1", "120.00", answers=[0], at=CLOSES - 1)
    assert asked.closes_at() == CLOSES - 1 + 2 * MINUTE_US


def test_E1_a_sealed_bid_bears_it() -> None:
    asked = play(an_evaluation(WARRANTY), stages=[a_stage("sealed")]).bid("s1", "L1", "100.00", answers=[1])
    assert asked.events == (BidSealed("L1", "s1", (10_000,), 10_000, (1,), 15_000),)
    asked.wait(CLOSES)
    assert (asked.lot().standing["s1"].comparable, asked.lot().standing["s1"].answers) == (15_000, (1,))


# E2


def test_E2_a_lot_without_criteria_takes_no_answers() -> None:
    assert Play(an_auction()).bid("s1", "L1", "9.00", answers=[0]).code == "answers_incomplete"
    assert Play(an_auction()).bid("s1", "L1", "9.00", "1.00", answers=[0]).code == "lines_incomplete"
    assert Play(an_auction()).bid("s1", "L1", "x", answers=[0]).code == "answers_incomplete"


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((), "answers_incomplete"),
        ((0,), "answers_incomplete"),
        ((0, 0, 0), "answers_incomplete"),
        ((0, -1), "answer_unknown"),
        ((2, 0), "answer_unknown"),
        ((0, 3), "answer_unknown"),
        ((1, 2), ""),
    ],
)
def test_E2_every_criterion_is_answered_by_an_option_there_is(answers: tuple[int, ...], code: str) -> None:
    criteria = (WARRANTY, a_criterion(*(an_option(label) for label in "abc"), id="origin"))
    assert play(an_evaluation(*criteria)).bid("s1", "L1", "9.00", answers=answers).code == code


def test_E2_what_is_told_goes_by_the_answers_given_last_and_at_first_by_the_first_options() -> None:
    lot = evaluated(an_evaluation(WARRANTY))
    asked = Play(an_auction(lots=[lot], basis="beat_leading")).bid("s1", "L1", "200.00", answers=[1])
    assert row(asked, "s2")["next"] == "249.99"
    assert asked.bid("s2", "L1", "190.00", answers=[1]).code == ""
    assert (row(asked, "s1")["next"], row(asked, "s1")["own_answers"]) == ("189.99", ("1",))


# E3


def test_E3_the_example_of_the_book() -> None:
    parts = [a_component(300), a_component(share=(1, 200))]
    assert compared(an_evaluation(places=2, components=parts), value=1000) == 131_000
    assert compared(an_evaluation(places=3, components=parts), value=1000) == 1_305_000


def test_E3_all_together_in_the_order_of_the_book() -> None:
    evaluation = an_evaluation(
        a_criterion(an_option(points=40), an_option("worse", a_component(100, currency="USD"), points=10, quality=(1, 8))),
        a_criterion(an_option("a", yearly=[100, 100, -50]), an_option("b", yearly=[3]), id="energy"),
        places=4,
        components=[a_component(share=(1, 20), of="so_far")],
        discount=(3, 100),
        price_points=60,
        rates=some_rates(USD=(9183, 10_000)),
        s1=[a_component(700), a_component(share=(1, 3), less=True)],
    )
    for answers in ((0, 0), (0, 1), (1, 0), (1, 1)):
        for supplier in ("s1", "s2"):
            compared(evaluation, *answers, supplier=supplier)


def test_E3_a_coefficient_that_ends_in_a_half_is_rounded_up_and_below_zero_down() -> None:
    """0.9 of the value divided by 8/7 is 0.7875 of it, so 787.5 in thousandths; and half a hundredth below zero goes down."""
    parts = [a_component(4, (1, 10)), a_component(0, (1, 5), less=True)]
    option = an_option(yearly=[10, -2, 5], quality=(1, 7))
    formula = formula_for(evaluated(an_evaluation(a_criterion(option), places=3, components=parts)), "s1", (0,))
    assert (formula.num, formula.add) == (788, 14_875)
    income = an_option(yearly=[-1], quality=(3, 5))
    assert formula_for(evaluated(an_evaluation(a_criterion(income), places=2)), "s1", (0,)).add == -63


@pytest.mark.parametrize(("off", "price", "code"), [(500, "5.01", ""), (500, "5.00", "comparable_not_positive")])
def test_E3_nothing_compares_at_zero_or_below(off: int, price: str, code: str) -> None:
    assert play(an_evaluation(components=[a_component(off, less=True)])).bid("s1", "L1", price).code == code


def test_E3_what_cannot_be_bid_is_not_offered_next() -> None:
    lot = evaluated(an_evaluation(components=[a_component(500, less=True)]), decrement=[steps(10)])
    asked = Play(an_auction(lots=[lot])).bid("s1", "L1", "5.10")
    assert row(asked)["next"] is None
    assert asked.bid("s1", "L1", "5.00").code == "comparable_not_positive"


def test_E3_without_a_ceiling_nothing_is_evaluated() -> None:
    assert fault_in(an_evaluation(), ceiling=None).startswith("lots.L1.evaluation: needs a ceiling")


@pytest.mark.parametrize(
    ("share", "places", "fits"), [((1, 1), 2, False), ((199, 200), 2, True), ((399, 400), 2, False), ((399, 400), 3, True)]
)
def test_E3_something_of_the_value_always_counts(share: tuple[int, int], places: int, fits: bool) -> None:
    evaluation = an_evaluation(places=places, components=[a_component(share=share, less=True)])
    assert (fault_in(evaluation) == "") == fits
    assert (fault_in(an_evaluation(places=places, s2=evaluation.components)) == "") == fits


def test_E3_every_comparable_value_can_be_counted() -> None:
    most, rest = 2**53 - 1, (2**53 - 1) - 100_000
    assert fault_in(an_evaluation(components=[a_component(rest)])) == ""
    assert "too large" in fault_in(an_evaluation(components=[a_component(rest + 1)]))
    assert "too large" in fault_in(an_evaluation(a_criterion(an_option(), an_option("x", a_component(most)))))
    assert "too large" in fault_in(an_evaluation(s3=[a_component(most)]))
    assert fault_in(an_evaluation(components=[a_component(most, less=True)])) == ""
    assert "too large" in fault_in(an_evaluation(components=[a_component(most, less=True), a_component(1, less=True)]))


BAD: tuple[tuple[Evaluation, str], ...] = (
    (an_evaluation(places=7), "places"),
    (an_evaluation(places=-1), "places"),
    (an_evaluation(places=1, components=[a_component(share=(1, 2))]), "2 at least"),
    (an_evaluation(places=1, s1=[a_component(share=(1, 2))]), "2 at least"),
    (an_evaluation(a_criterion(an_option("a", quality=(1, 2))), places=1), "2 at least"),
    (an_evaluation(a_criterion(an_option("a", a_component(share=(1, 2)))), places=1), "2 at least"),
    (an_evaluation(discount=(2, 1)), "discount"),
    (an_evaluation(price_points=-1), "price_points"),
    (an_evaluation(WARRANTY, WARRANTY), "criteria"),
    (an_evaluation(*(a_criterion(an_option(), id=f"c{number}") for number in range(21))), "criteria"),
    (an_evaluation(a_criterion()), "options"),
    (an_evaluation(a_criterion(an_option("a"), an_option("a"))), "options"),
    (an_evaluation(a_criterion(an_option("a", points=1))), "points"),
    (an_evaluation(a_criterion(an_option("a", points=-1)), price_points=1), "points"),
    (an_evaluation(a_criterion(an_option("a", yearly=[1] * 51))), "yearly"),
    (an_evaluation(a_criterion(an_option("a", quality=(2, 1)))), "quality"),
    (an_evaluation(a_criterion(an_option(" "))), "label"),
    (an_evaluation(a_criterion(an_option("a"), id="no id")), "id"),
    (an_evaluation(components=[a_component(-1)]), "amount"),
    (an_evaluation(components=[a_component(share=(1, 0))]), "share"),
    (an_evaluation(components=[a_component(1, name="")]), "name"),
    (an_evaluation(components=[a_component(1)] * 21), "at most 20 components"),
    (an_evaluation(components=[a_component(1, currency="USD")]), "no rate for USD"),
    (an_evaluation(a_criterion(an_option("a", a_component(1, currency="USD")))), "no rate for USD"),
    (an_evaluation(rates=some_rates(usd=(1, 1))), "three capital letters"),
    (an_evaluation(rates=some_rates(USD=(0, 1))), "above zero"),
    (an_evaluation(rates=some_rates(USD=(1, 0))), "above zero"),
    (an_evaluation(rates=replace(some_rates(USD=(1, 1)), date="today")), "a date like"),
    (an_evaluation(rates=replace(some_rates(USD=(1, 1)), source="")), "a source"),
    (an_evaluation(rates=replace(some_rates(USD=(1, 1)), rates=some_rates(USD=(1, 1)).rates * 2)), "each currency once"),
    (an_evaluation(s9=[a_component(1)]), "not a supplier"),
    (replace(an_evaluation(s1=[]), suppliers=an_evaluation(s1=[]).suppliers * 2), "occurs twice"),
)


@pytest.mark.parametrize(("evaluation", "told"), BAD, ids=[told for _, told in BAD])
def test_E3_terms_that_cannot_be_worked_out_are_refused(evaluation: Evaluation, told: str) -> None:
    assert fault_in(evaluation).startswith("lots.L1.evaluation.")
    assert told in fault_in(evaluation)


# E4 to E8


def test_E4_landed_cost_as_in_the_book() -> None:
    parts = [a_component(8_000), a_component(share=(1, 100), of="so_far"), a_component(share=(1, 20), of="so_far")]
    assert compared(an_evaluation(places=4, s1=parts)) == 1_145_340_000
    assert compared(an_evaluation(places=4, s1=parts), supplier="s2") == CEILING * 10_000


def test_E4_an_amount_counts_after_the_share_of_what_was_before_it() -> None:
    halves = [a_component(100, (1, 2), of="so_far"), a_component(0, (1, 2), of="so_far")]
    assert compared(an_evaluation(places=2, components=halves)) == 22_515_000


def test_E4_what_is_less_is_taken_off() -> None:
    assert compared(an_evaluation(places=2, components=[a_component(100, (1, 4), less=True)])) == 7_490_000
    quarter = a_component(0, (1, 4), of="so_far", less=True)
    assert compared(an_evaluation(places=2, components=[a_component(100), quarter])) == 7_507_500


def test_E5_an_amount_in_another_currency_counts_at_the_frozen_rate() -> None:
    rates = some_rates(CNY=(1, 8), USD=(9183, 10_000))
    assert compared(an_evaluation(components=[a_component(10_000, currency="USD")], rates=rates)) == CEILING + 9_183
    assert compared(an_evaluation(components=[a_component(8)], rates=rates)) == CEILING + 8


@pytest.mark.parametrize(("discount", "worth"), [((1, 10), 20_000), (None, 23_100)])
def test_E6_yearly_costs_count_at_their_present_value(discount: tuple[int, int] | None, worth: int) -> None:
    energy = a_criterion(an_option("class A", yearly=[11_000, 12_100]))
    assert compared(an_evaluation(energy, discount=discount), 0) == CEILING + worth


def test_E6_an_income_counts_for_the_bid() -> None:
    assert compared(an_evaluation(a_criterion(an_option("scrap", yearly=[0, -12_100])), discount=(1, 10)), 0) == CEILING - 10_000


def test_E7_missing_points_cost_what_price_points_are_worth() -> None:
    warranty = a_criterion(an_option("3 years", points=40), an_option("1 year", points=10))
    evaluation = an_evaluation(warranty, price_points=60)
    assert (compared(evaluation, 0, value=90_000), compared(evaluation, 1, value=50_000)) == (90_000, 100_000)
    asked = play(evaluation).bid("s1", "L1", "500.00", answers=[1]).bid("s2", "L1", "900.00", answers=[0])
    assert asked.leader() == "s2"


def test_E8_quality_divides_what_was_added_up() -> None:
    criteria = [a_criterion(an_option(quality=(5, 100))), a_criterion(an_option(quality=(3, 100)), id="origin")]
    evaluation = an_evaluation(*criteria, places=3, components=[a_component(108)])
    formula = formula_for(evaluated(evaluation), "s1", (0, 0))
    assert (formula.num, formula.add) == (926, 100_000)
    assert compared(an_evaluation(*criteria, places=6), 0, 0, value=108_000) == 108_000 * 925_926


# E9


def secretive(**choices: Any) -> Terms:
    evaluation = an_evaluation(WARRANTY, places=1, s1=[a_component(4_321, name="own one")], s2=[a_component(7_654)])
    return an_auction(lots=[evaluated(evaluation)], **choices)


def test_E9_the_terms_of_one_supplier_are_in_no_open_terms() -> None:
    terms, told = secretive(), json.dumps(open_terms(secretive()))
    assert "4321" not in told
    assert '"suppliers"' not in told
    assert '"places": 1' in told
    other = replace(terms.lots[0], evaluation=an_evaluation(WARRANTY, places=1, s1=[a_component(1)]))
    assert terms_hash(replace(terms, lots=(other,))) == terms_hash(terms)


def test_E9_a_supplier_reads_its_own_terms_and_insiders_all() -> None:
    asked = Play(secretive())
    own = briefing(asked.state, Audience("supplier", "s1"))
    told: Any = own["lots"]
    assert told[0]["evaluation"]["own"][0] == {
        "name": "own one", "amount": "43.21", "currency": "", "share": None, "of": "value", "less": False,
    }  # fmt: skip
    assert told[0]["evaluation"]["suppliers"] == []
    assert "76.54" not in json.dumps(own)
    assert "43.21" not in json.dumps(briefing(asked.state, Audience("supplier", "s3")))
    assert "43.21" not in json.dumps(briefing(asked.state, Audience("observer", "")))
    every: Any = briefing(asked.state, INSIDER)["lots"]
    assert [terms["supplier"] for terms in every[0]["evaluation"]["suppliers"]] == ["s1", "s2"]
    criterion = told[0]["evaluation"]["criteria"][0]
    assert [option["label"] for option in criterion["options"]] == ["3 years", "1 year"]


def test_E9_what_is_open_of_prices_is_comparable_values() -> None:
    asked = Play(secretive(visibility=ALL_OPEN)).bid("s1", "L1", "100.00", answers=[1]).bid("s3", "L1", "90.00", answers=[0])
    seen = row(asked, "s2")
    assert (seen["lead"], seen["ladder"]) == ("90.000", ("90.000", "193.210"))
    assert (row(asked)["own"], row(asked)["own_comparable"], row(asked)["own_answers"]) == ("100.00", "193.210", ("1",))
    bid = whole_view(asked.state, INSIDER)["bid:L1:s1"]
    assert (bid["value"], bid["comparable"], bid["answers"]) == ("100.00", "193.210", ("1",))


def test_E9_the_price_that_would_lead_is_told_where_the_lead_is() -> None:
    asked = Play(secretive()).bid("s3", "L1", "90.00", answers=[0]).bid("s1", "L1", "80.00", answers=[1])
    assert row(asked)["lead_at"] is None, "its terms alone are dearer than that, with these answers"
    assert asked.bid("s1", "L1", "46.79", answers=[0]).bid("s1", "L1", "46.78", answers=[0]).leader() == "s1"
    assert (row(asked)["lead_at"], row(asked, "s3")["lead_at"], row(asked, "s2")["lead_at"]) == (None, "89.98", "13.44")
    assert row(asked, "s4")["lead_at"] == "89.98"
    assert "lead_at" not in row(Play(secretive(visibility=RANK_ONLY)).bid("s3", "L1", "90.00", answers=[0]))
    assert "lead_at" not in row(Play(secretive(visibility=a_visibility(starting_gate=True))).bid("s3", "L1", "90.00", answers=[0]))
    assert "lead_at" not in whole_view(asked.state, Audience("observer", ""))["lot:L1"]


@pytest.mark.parametrize("basis", ["beat_own", "beat_leading", "beat_next"])
def test_E9_it_tells_nothing_that_does_not_follow_from_the_lead_and_the_own_terms(basis: Basis) -> None:
    """Whoever leads with other terms of its own and another value, at the same comparable value: the supplier's row is the same."""
    rows = []
    for others_terms, price in ((1_00, "89.00"), (41_00, "49.00")):
        evaluation = an_evaluation(s1=[a_component(7_00)], s2=[a_component(others_terms)])
        asked = Play(an_auction(lots=[evaluated(evaluation, decrement=[steps(100)])], basis=basis, visibility=ALL_OPEN))
        asked.bid("s1", "L1", "95.00").bid("s2", "L1", price)
        assert asked.lot().order[0].comparable == 90_00
        rows.append(row(asked))
    assert rows[0] == rows[1]
    assert rows[0]["lead_at"] == {"beat_own": "82.99", "beat_leading": "82.00", "beat_next": "82.00"}[basis]


def test_E9_it_is_rounded_down_to_what_prices_can_reach() -> None:
    evaluation = an_evaluation(places=2, components=[a_component(300), a_component(share=(1, 200))])
    asked = play(evaluation, quantity=4)
    asked.bid("s2", "L1", "2.51").bid("s2", "L1", "2.51")
    asked.lot().order[0] = replace(asked.lot().order[0], comparable=131_301)
    assert row(asked)["lead_at"] == "10.00"
    asked = play(evaluation, lines=[a_line("A", 4), a_line("B", 6)]).bid("s2", "L1", "2.00", "2.00")
    assert row(asked)["lead_at"] == "19.98"


def test_E9_it_is_no_more_than_what_could_be_bid() -> None:
    lot = evaluated(an_evaluation(), decrement=[steps(100)])
    asked = Play(an_auction(lots=[lot])).bid("s1", "L1", "9.00").bid("s2", "L1", "8.50")
    assert (row(asked)["next"], row(asked)["lead_at"]) == ("8.00", "8.00")
    assert row(asked, "s3")["lead_at"] == "8.49"
    asked.exclude("s1")
    assert (row(asked)["next"], row(asked)["lead_at"]) == (None, None)


def test_E9_what_would_lead_is_not_told_where_it_is_further_down_than_one_step_may_go() -> None:
    """s1 stands at 10.00 and may go down by 3.00 at once (B18): 7.00 is accepted and does not lead, 5.99 would and is refused."""
    asked = Play(an_auction(lots=[evaluated(an_evaluation(), largest_step=300)])).bid("s1", "L1", "10.00").bid("s2", "L1", "6.00")
    assert (row(asked)["next"], row(asked)["lead_at"]) == ("9.99", None)
    assert asked.bid("s1", "L1", "5.99", confirm=True).code == "largest_step"
    asked.bid("s1", "L1", "8.99")
    assert row(asked)["lead_at"] == "5.99"


def test_E9_what_would_lead_is_told_where_a_fall_so_large_wants_confirming() -> None:
    asked = Play(an_auction(lots=[evaluated(an_evaluation(), largest_change=(1, 10))])).bid("s1", "L1", "10.00")
    asked.bid("s2", "L1", "6.00", confirm=True)
    assert row(asked)["lead_at"] == "5.99"
    assert asked.bid("s1", "L1", "5.99").code == "largest_change"
    assert asked.bid("s1", "L1", "5.99", confirm=True).code == ""


def test_E9_the_formula_of_the_terms_is_read_with_their_announcement() -> None:
    part = Component("duty", 100, "USD", Share(1, 20), "so_far", True)
    terms = an_auction(lots=[evaluated(an_evaluation(places=2, components=[part], rates=some_rates(USD=(9183, 10_000))))])
    told: Any = briefing(Play(terms).state, Audience("observer", ""))["lots"]
    assert told[0]["evaluation"] == {
        "places": 2,
        "criteria": [],
        "components": [{"name": "duty", "amount": "1.00", "currency": "USD", "share": [1, 20], "of": "so_far", "less": True}],
        "discount": None,
        "price_points": 0,
        "rates": {"source": "a central bank", "date": "2027-01-29", "rates": [{"currency": "USD", "num": 9183, "den": 10_000}]},
        "own": [],
        "suppliers": [],
    }
    assert Play(terms).entries[0].at == ANNOUNCED


def with_caps(*caps: SchemeCap) -> Terms:
    """Two lots on which s1's bids are cheaper by a tenth under one scheme, and these caps on record."""
    home = a_component(share=(1, 10), less=True, name=f"subsidy:{next((cap.scheme for cap in caps), 'home')}")
    lots = [a_lot(id, ceiling=10**7, evaluation=an_evaluation(places=2, s1=(home,))) for id in ("L1", "L2")]
    terms = an_auction(lots=lots)
    members = tuple(MemberPlace(member.id, "DE") for member in terms.members)
    ways = tuple(SupplierDelivery(party.id, Delivery("DAP", "DE", "DE", "854231", "road", "Bonn")) for party in terms.suppliers)
    record = Landed(Deliveries("2027-01-29", 30, ways, members), "3f" * 32, (Source("a tariff", "2027-01-01"),), caps)
    return replace(terms, landed=record)


def test_E15_a_cap_that_would_not_suffice_for_the_bids_that_lead_is_said() -> None:
    play = Play(with_caps(SchemeCap("home", 150))).bid("s1", "L1", "10.00").bid("s2", "L1", "9.50")
    (draw,) = scheme_draws(play.state)
    assert (draw.taken, draw.suffices, draw.lots) == (100, True, (("L1", "s1", 100),))
    play.bid("s1", "L2", "10.00")
    (draw,) = scheme_draws(play.state)
    assert (draw.taken, draw.cap, draw.suffices) == (200, 150, False)
    told = outcome_plain(play.state)
    assert told["schemes"] == [
        {
            **{"scheme": "home", "cap": "1.50", "taken": "2.00", "suffices": False},
            "lots": [{"lot": lot, "supplier": "s1", "money": "1.00"} for lot in ("L1", "L2")],
        }
    ]
    assert "scheme home: 2.00 of at most 1.50 EUR: the cap does not suffice" in outcome_text(told)
    play.bid("s2", "L1", "8.00")
    assert scheme_draws(play.state)[0].suffices, "of who does not lead nothing is counted"


def test_E15_what_a_scheme_takes_off_is_counted_of_who_won_and_by_its_own_terms() -> None:
    """Every bid is granted a tenth, and s1 pays 2.00 for freight whoever grants anything."""
    terms = with_caps(SchemeCap("home", 150))
    grant, freight = a_component(share=(1, 10), less=True, name="subsidy:home"), a_component(200)
    evaluation = an_evaluation(places=2, components=[grant], s1=[freight])
    terms = replace(terms, lots=(a_lot(ceiling=10**7, evaluation=evaluation),))
    play = Play(terms).bid("s1", "L1", "10.00").bid("s2", "L1", "20.00")
    assert scheme_draws(play.state)[0].lots == (("L1", "s1", 100),)
    line = AwardLine("L1", "s2", 4, 2_000, 2_000)
    assert play.wait(CLOSES).propose([line], []).code == ""
    assert scheme_draws(play.state)[0].lots == (("L1", "s2", 200),)


def test_E15_without_a_cap_on_record_nothing_is_said_of_one() -> None:
    play = Play(with_caps()).bid("s1", "L1", "10.00")
    assert scheme_draws(play.state) == ()
    assert "schemes" not in outcome_plain(play.state)


def test_E15_the_order_without_subsidies_is_told_beside_the_first_and_decides_nothing() -> None:
    home = a_component(share=(15, 100), less=True, name="subsidy:home")
    lot = a_lot(ceiling=10**7, evaluation=an_evaluation(places=2, s1=(home,)))
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "10.00").bid("s2", "L1", "9.00")
    assert is_subsidised(play.lot().terms)
    assert [bid.supplier for bid in play.lot().order] == ["s1", "s2"]
    plain = unsubsidised_order(play.lot())
    assert [(bid.supplier, value) for bid, value in plain] == [
        ("s2", play.lot().standing["s2"].comparable),
        ("s1", play.lot().standing["s1"].value * 100),
    ]
    assert not is_subsidised(a_lot(ceiling=10**7, evaluation=an_evaluation(places=2)))
    everything = whole_view(play.state, Audience("buyer", CONSORTIUM))["lot:L1"] or {}
    assert everything["unsubsidised"] == ("s2", "s1")
    assert "unsubsidised" not in (whole_view(play.state, Audience("supplier", "s1"))["lot:L1"] or {})
