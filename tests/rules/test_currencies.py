"""Chapter E, rules 12 to 14: suppliers who bid and are paid in a currency of their own."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from auction.award.award import proposal
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.briefing import briefing
from auction.core.commands import PlaceBid, RecordAllotment, SetLimit
from auction.core.criteria import Evaluation
from auction.core.events import BidPlaced
from auction.core.index import Index
from auction.core.open_terms import open_terms, terms_hash
from auction.core.preview import preview
from auction.core.shortlist_terms import Places, Shortlist
from auction.core.terms import Lot, Scripted, Terms, Volume
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE
from auction.pool.settling import settlement
from tests.auctions import (
    ALL_OPEN,
    CLOSES,
    MEMBERS,
    Play,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_supplier,
    a_visibility,
    an_auction,
    steps,
)
from tests.criteria import a_component, an_evaluation, bidding_in, coefficients, some_rates

CEILING = 100_000
RATES = some_rates(USD=(9183, 10_000), JPY=(61, 10_000), CNY=(1267, 10_000))
INSIDER = Audience("buyer", CONSORTIUM)


def in_dollars(**more: Any) -> Evaluation:
    """s1 bids in dollars and s2 in yen; s3 and s4 in the auction's euros."""
    return bidding_in(an_evaluation(**{"places": 4, "rates": RATES, **more}), s1=("USD", 2), s2=("JPY", 0))


def rated(evaluation: Evaluation | None = None, **lot: Any) -> Lot:
    return a_lot(evaluation=evaluation or in_dollars(), **{"ceiling": CEILING, **lot})


def some_terms(*lots: Lot, **choices: Any) -> Terms:
    return an_auction(lots=lots or (rated(),), **{"visibility": ALL_OPEN, **choices})


def fault_in(terms: Terms) -> str:
    asked = Play(terms, announced=False).announce()
    return "" if asked.last.refusal is None else asked.last.refusal.detail


def row(play: Play, supplier: str, lot: str = "L1") -> Any:
    return whole_view(play.state, Audience("supplier", supplier))[f"lot:{lot}"]


# E12


def test_E12_the_value_is_in_the_currency_and_compares_at_the_rate() -> None:
    play = Play(some_terms()).bid("s1", "L1", "100.00").bid("s2", "L1", "15000").bid("s3", "L1", "91.84")
    assert play.code == ""
    assert play.events == (BidPlaced("L1", "s3", (9_184,), 9_184, False, (), 91_840_000),)
    found = {bid.supplier: (bid.value, bid.comparable) for bid in play.lot().order}
    assert found == {"s1": (10_000, 91_830_000), "s2": (1_500_000, 91_500_000), "s3": (9_184, 91_840_000)}
    assert play.ranks() == {"s2": 1, "s1": 2, "s3": 3}


def test_E12_the_rate_is_rounded_with_the_formula_once_and_no_bid_is() -> None:
    third = bidding_in(an_evaluation(places=5, rates=some_rates(USD=(2, 3))), s1=("USD", 2))
    lot = rated(third)
    assert coefficients(lot, "s1", ()) == (66_667, 0)
    play = Play(some_terms(lot)).bid("s1", "L1", "3.00").bid("s1", "L1", "2.99")
    assert [bid.comparable for bid in play.lot().order] == [299 * 66_667]


def test_E12_components_and_shares_go_by_the_value_at_the_rate() -> None:
    freight = [a_component(10_000, currency="CNY"), a_component(share=(1, 10), of="value"), a_component(share=(1, 20), of="so_far")]
    lot = rated(in_dollars(s1=freight))
    exact = (Fraction(9183, 10_000) * Fraction(11, 10) * 10_000 + 1_267) * Fraction(21, 20)
    play = Play(some_terms(lot)).bid("s1", "L1", "100.00")
    num, add = coefficients(lot, "s1", ())
    assert play.lot().order[0].comparable == num * 10_000 + add
    assert abs(play.lot().order[0].comparable - exact * 10_000) <= 10_000


def test_E12_the_currency_is_given_and_what_is_typed_is_in_it() -> None:
    """The decimals are those of the lot's prices, whatever the currency's money has."""
    play = Play(some_terms()).bid("s2", "L1", "12000.25")
    assert (play.code, play.lot().order[0].value) == ("", 1_200_025)
    assert play.bid("s2", "L1", "12000.255").code == "price_precision"


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (some_terms(rated(bidding_in(an_evaluation(places=4), s1=("USD", 2)))), "no rate for USD"),
        (some_terms(rated(bidding_in(an_evaluation(places=4, rates=RATES), s1=("USD", 7)))), "money has 0 to 6 decimals"),
        (replace(some_terms(), currency="USD"), "the auction's own currency is nobody's in particular"),
        (some_terms(rated(), a_lot("L2", ceiling=100)), "in the same currency, at the same rate, on every lot"),
        (
            some_terms(rated(), rated(in_dollars(rates=some_rates(USD=(9184, 10_000), JPY=(61, 10_000))), id="L2")),
            "in the same currency, at the same rate, on every lot",
        ),
        (some_terms(rated(in_dollars(places=2))), "rounded by more than 1/10000; take more places"),
        (some_terms(rated(ceiling=None)), "needs a ceiling"),
        (some_terms(packages=True), "packages: one price for several lots is in the auction's currency"),
    ],
)
def test_E12_terms_that_make_no_sense_are_refused_with_the_reason(terms: Terms, fault: str) -> None:
    assert fault in fault_in(terms)


def test_E12_nor_are_there_currencies_where_lots_are_not_evaluated() -> None:
    clock = replace(a_clock_lot("dutch", a_clock(100), ceiling=100_000), evaluation=in_dollars())
    assert "a clock names one price for all" in fault_in(some_terms(clock, visibility=a_visibility()))
    index = Index("an index", "a source", 5_000, "2027-01", 0, 1, None, None)
    assert "index: premiums are on a reference in the auction's currency" in fault_in(some_terms(rated(index=index)))
    volume = Volume(kind="incremental", prices="rising", blocks=False, most_steps=3)
    assert "schedules are compared by what they cost alone" in fault_in(some_terms(rated(volume=volume)))
    listed = Shortlist((Places(1, 1),))
    assert "neither with quantities nor with an evaluation" in fault_in(some_terms(replace(rated(), shortlist=listed)))
    assert "the second price is a value" in fault_in(some_terms(payment="second_price"))


def test_E12_a_script_speaks_for_nobody_with_a_currency_of_its_own() -> None:
    terms = replace(some_terms(), practice=True, scripted=(Scripted("s1", "honest"),))
    assert "s1.bids_in: a script bids in the auction's currency" in fault_in(terms)
    assert fault_in(replace(terms, scripted=(Scripted("s3", "honest"),))) == ""


def test_E12_sound_terms_are_announced() -> None:
    assert fault_in(some_terms()) == ""
    assert fault_in(some_terms(rated(), rated(id="L2"))) == ""


def test_E12_whose_currency_it_is_nobody_else_reads() -> None:
    """Nor does a table of rates tell in which currencies others bid: the open one holds what open components name."""
    terms = some_terms(rated(in_dollars(components=[a_component(100, currency="CNY")])))
    play = Play(terms).bid("s1", "L1", "100.00").bid("s2", "L1", "14000")
    for audience in (Audience("supplier", "s3"), Audience("observer", ""), Audience("auditor", ""), Audience("buyer", MEMBERS[0])):
        shown = json.dumps([briefing(play.state, audience), whole_view(play.state, audience)])
        assert "CNY" in shown
        assert not [word for word in ("USD", "JPY", "9183", "bids_in") if word in shown], audience
    spelt = json.dumps(open_terms(terms))
    assert "CNY" in spelt
    assert "USD" not in spelt
    assert "JPY" not in spelt


def test_E12_without_open_components_there_is_no_open_table_at_all() -> None:
    terms = some_terms()
    assert "central bank" not in json.dumps(open_terms(terms))
    same = some_terms(rated(in_dollars(rates=some_rates(USD=(9184, 10_000), JPY=(62, 10_000)))))
    assert terms_hash(same) == terms_hash(terms)


def test_E12_the_supplier_reads_its_own_with_rate_source_and_date() -> None:
    told: Any = briefing(Play(some_terms()).state, Audience("supplier", "s1"))["lots"]
    assert told[0]["evaluation"]["bids_in"] == {
        "currency": "USD",
        "scale": 2,
        "rate": [9183, 10_000],
        "source": "a central bank",
        "date": "2027-01-29",
        "ceiling": "1088.96",
    }
    assert told[0]["evaluation"]["rates"] is None


def test_E12_insiders_read_whose_currency_it_is_and_the_whole_table() -> None:
    play = Play(some_terms()).bid("s1", "L1", "100.00").bid("s3", "L1", "90.00")
    told: Any = briefing(play.state, INSIDER)["lots"]
    assert [own["bids_in"]["currency"] for own in told[0]["evaluation"]["suppliers"]] == ["USD", "JPY"]
    assert len(told[0]["evaluation"]["rates"]["rates"]) == 3
    seen: Any = whole_view(play.state, INSIDER)
    assert (seen["bid:L1:s1"]["value"], seen["bid:L1:s1"]["currency"]) == ("100.00", "USD")
    assert (seen["bid:L1:s3"]["value"], seen["bid:L1:s3"]["currency"]) == ("90.00", "EUR")
    assert seen["bid:L1:s1"]["comparable"] == "91.830000"


# E13


def test_E13_the_ceiling_holds_exactly_at_the_rate() -> None:
    """1,000.00 EUR are 1,088.96... USD: 1,088.96 passes, 1,088.97 does not."""
    assert Play(some_terms()).bid("s1", "L1", "1088.97").code == "above_ceiling"
    assert Play(some_terms()).bid("s1", "L1", "1088.96").code == ""
    assert row(Play(some_terms()).wait(CLOSES - 1), "s1")["next"] == "1088.96"
    assert row(Play(some_terms()).wait(CLOSES - 1), "s3")["next"] == "1000.00"


def test_E13_the_first_bid_is_guarded_from_the_ceiling_in_its_currency() -> None:
    terms = some_terms(rated(largest_change=(1, 2)))
    assert Play(terms).bid("s1", "L1", "544.47").code == "largest_change"
    assert Play(terms).bid("s1", "L1", "544.48").code == ""


def test_E13_steps_are_in_the_auction_s_currency() -> None:
    """A step of 10.00 EUR is 10.89 USD: 989.11 is one step below 1,000.00, and 989.12 is not."""
    play = Play(some_terms(rated(decrement=[steps(1_000)]))).bid("s1", "L1", "1000.00")
    assert row(play, "s1")["next"] == "989.11"
    assert play.bid("s1", "L1", "989.12").code == "own_decrement"
    assert play.bid("s1", "L1", "989.11").code == ""


def test_E13_what_would_lead_is_told_in_the_supplier_s_currency() -> None:
    play = Play(some_terms()).bid("s3", "L1", "91.83").bid("s1", "L1", "200.00").bid("s2", "L1", "20000")
    assert (row(play, "s1")["lead"], row(play, "s1")["lead_at"]) == ("91.830000", "99.99")
    assert play.bid("s1", "L1", "100.00").code == ""
    assert play.leader() == "s3", "the very same value came later"
    assert play.bid("s1", "L1", "99.99").leader() == "s1"


def test_E13_reserve_and_floor_hold_exactly_at_the_rate() -> None:
    met = a_visibility(reserve_met=True)
    terms = some_terms(rated(reserve=9_183, floor=9_000), visibility=met)
    assert row(Play(terms).bid("s1", "L1", "100.01").bid("s4", "L1", "200.00"), "s4")["reserve_met"] is False
    play = Play(terms).bid("s1", "L1", "100.00")
    assert whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]["reserve_met"] is True
    held = Play(terms).bid("s1", "L1", "98.00")
    assert whole_view(held.state, INSIDER)["bid:L1:s1"]["held"] is True
    assert whole_view(Play(terms).bid("s1", "L1", "98.01").state, INSIDER)["bid:L1:s1"]["held"] is False
    over = Play(terms).bid("s1", "L1", "100.01").wait(CLOSES).propose()
    assert over.state.unawarded["L1"].why == "above_reserve"


def test_E13_automatic_bids_go_by_comparable_values_and_the_own_decrement_by_the_rate() -> None:
    """1.00 USD is 0.9183 EUR: against a lead of 90.00 EUR the engine bids 97.00 USD, which is 89.0751 EUR, at most 89.0817."""
    terms = some_terms(proxies=True, visibility=a_visibility())
    play = Play(terms).bid("s1", "L1", "100.00")
    play.ask(SetLimit("limit", a_supplier("s1"), "s1", "L1", ("80.00",), "1.00", False))
    assert play.code == ""
    play.bid("s3", "L1", "90.00")
    assert [(event.supplier, event.value) for event in play.events if isinstance(event, BidPlaced)] == [
        ("s3", 9_000),
        ("s1", 9_700),
    ]
    assert (row(play, "s1")["limit"], row(play, "s1")["limit_decrement"]) == ("80.00", "1.00")


def test_E13_a_preview_is_in_the_supplier_s_currency() -> None:
    play = Play(some_terms()).bid("s3", "L1", "91.83")
    bid = PlaceBid("p", a_supplier("s1"), "s1", "L1", ("99.99",), False)
    found = preview(play.state, bid, play.now)
    assert (found.outcome, found.value, found.comparable, found.leads) == ("accepted", 9_999, 91_820_817, True)
    assert preview(play.state, replace(bid, prices=("1088.97",)), play.now).outcome == "refused"


# E14


def proposed(play: Play) -> Play:
    play.wait(CLOSES)
    return play.ask(proposal(solve(problem_from(play.state)), id="award"))


def settled(play: Play) -> Play:
    proposed(play).confirm(*play.state.awards)
    play.ask(RecordAllotment("allotment", ENGINE, *settlement(play.state)))
    assert play.code == "", play.last.refusal
    return play


def three_lots(**choices: Any) -> Play:
    """s1 wins two lots in dollars, s3 one in euros."""
    lots = (rated(quantity=3, baseline=50_000), rated(id="L2", lines=[a_line("B", 3), a_line("C", 1)]), rated(id="L3"))
    play = Play(some_terms(*lots, **choices)).bid("s1", "L1", "33.37").bid("s1", "L2", "10.01", "5.55").bid("s3", "L3", "7.77")
    assert play.code == ""
    return play


def test_E14_what_is_paid_is_rounded_once_in_each_currency() -> None:
    """100.11 USD are 91.931013 EUR."""
    lines = {lot: award.line for lot, award in proposed(three_lots()).state.awards.items()}
    assert (lines["L1"].value, lines["L1"].own_money, lines["L1"].money) == (10_011, 10_011, 9_193)
    assert (lines["L3"].own_money, lines["L3"].money) == (None, 777)


def test_E14_money_of_a_currency_without_decimals() -> None:
    """12,000.50 JPY are 12,001 JPY, halves up, and 73.20305 EUR: neither follows from the other."""
    line = proposed(Play(some_terms()).bid("s2", "L1", "12000.50")).state.awards["L1"].line
    assert (line.value, line.own_money, line.money) == (1_200_050, 12_001, 7_320)


def test_E14_an_award_is_in_the_record_in_both_or_not_at_all() -> None:
    play = three_lots().wait(CLOSES)
    right = proposal(solve(problem_from(play.state)), id="award")
    for wrong in ({"own_money": 10_012}, {"own_money": None}, {"money": 9_194}):
        lines = tuple(replace(line, **wrong) if line.lot == "L1" else line for line in right.lines)
        changed = replace(right, lines=lines, total=sum(line.money for line in lines), bound=sum(line.money for line in lines))
        assert play.ask(replace(changed, id=f"award-{wrong}")).code == "award_mismatch"
    assert play.ask(right).code == ""


def test_E14_contracts_are_for_the_currency_of_the_supplier_and_all_sums_are_exact() -> None:
    state = settled(three_lots()).state
    for contract in state.contracts.values():
        assert contract.total == sum(line.money for line in contract.lines)
        own = [line.own_money for line in contract.lines]
        if contract.supplier == "s1":
            assert (contract.currency, contract.own_total) == ("USD", sum(money or 0 for money in own))
        else:
            assert (contract.currency, contract.own_total, set(own)) == ("", None, {None})
    for lot, award in state.awards.items():
        lines = [line for line in state.allotment if line.lot == lot]
        assert sum(line.money for line in lines) == award.line.money
        assert sum(line.own_money or 0 for line in lines) == (award.line.own_money or 0)
    assert sum(contract.total for contract in state.contracts.values()) == state.award_total


def test_E14_the_saving_is_in_the_auction_s_currency() -> None:
    saved = [line.saving for line in settled(three_lots()).state.allotment if line.lot == "L1"]
    assert sum(each or 0 for each in saved) == 50_000 - 9_193


@pytest.mark.parametrize("wrong", [{"own_money": 1}, {"money": 1}])
def test_E14_an_allotment_divides_both_to_the_last_unit(wrong: dict[str, int]) -> None:
    play = proposed(three_lots())
    play.confirm(*play.state.awards)
    lines, contracts = settlement(play.state)
    (name, more), first = next(iter(wrong.items())), lines[0]
    changed = (replace(first, **{name: getattr(first, name) + more}), *lines[1:])
    assert play.ask(RecordAllotment("wrong", ENGINE, changed, contracts)).code == "allotment_mismatch"
    off = tuple(replace(contract, own_total=(contract.own_total or 0) + 1) for contract in contracts)
    assert play.ask(RecordAllotment("off", ENGINE, lines, off)).code == "allotment_mismatch"
    assert play.ask(RecordAllotment("right", ENGINE, lines, contracts)).code == ""


def test_E14_equals_share_a_lot_each_in_its_currency() -> None:
    lot = rated(quantity=4)
    play = Play(some_terms(lot, tie_award="split", ties="earliest")).bid("s1", "L1", "100.00").bid("s3", "L1", "91.83")
    parts = settled(play).state.awards["L1"].lines
    assert [(line.supplier, line.quantities, line.own_money, line.money) for line in parts] == [
        ("s1", (2,), 20_000, 18_366),
        ("s3", (2,), None, 18_366),
    ]
    seen: Any = whole_view(play.state, INSIDER)
    assert (seen["award:L1"]["value"], seen["award:L1"]["money"]) == (None, "367.32")
    own: Any = whole_view(play.state, Audience("supplier", "s1"))
    assert (own["part:L1:s1"]["currency"], own["part:L1:s1"]["own_money"]) == ("USD", "200.00")
    assert "part:L1:s3" not in own


def test_E14_parties_to_a_contract_read_what_it_is_for() -> None:
    play = settled(three_lots())
    for audience in (Audience("supplier", "s1"), Audience("buyer", MEMBERS[0]), INSIDER):
        rows: Any = whole_view(play.state, audience)
        number = next(key for key in rows if key.startswith("contract:") and rows[key]["supplier"] == "s1")
        assert rows[number]["currency"] == "USD"
        assert rows[number]["own_total"] != rows[number]["total"]
    others: Any = whole_view(play.state, Audience("supplier", "s3"))
    assert "USD" not in json.dumps(others)


def test_E14_rates_that_change_later_change_nothing() -> None:
    """The terms that hold the rates are entry 1; other rates are another auction, with another outcome."""
    asked = [("s1", "L1", "100.00"), ("s3", "L1", "91.84")]
    frozen, dearer = Play(some_terms()), Play(some_terms(rated(in_dollars(rates=some_rates(USD=(9185, 10_000), JPY=(61, 10_000))))))
    for supplier, lot, price in asked:
        frozen.bid(supplier, lot, price)
        dearer.bid(supplier, lot, price)
    assert (frozen.leader(), dearer.leader()) == ("s1", "s3")
    assert Play(some_terms()).bid(*asked[0]).bid(*asked[1]).entries == frozen.entries
