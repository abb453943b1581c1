"""Chapter B: what makes a bid stand, and what refuses it."""

from __future__ import annotations

import pytest

from auction.core.evaluation import least_improvement
from auction.core.events import BidPlaced, BidWithdrawn, OvertimeGranted
from auction.core.formats.english import highest_valid
from auction.core.moments import HOUR_US, MINUTE_US
from auction.core.money import LARGEST, price_text
from auction.core.stage_terms import Band
from auction.core.terms import TiePolicy
from auction.core.words import Actor, Role
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    OPENS,
    Play,
    a_line,
    a_lot,
    an_auction,
    an_overtime,
    steps,
)

ANY_TIES: tuple[TiePolicy, ...] = ("earliest", "equal_best", "equal_worst")


def test_B1_nothing_is_bid_before_the_opening() -> None:
    play = Play(an_auction())
    assert play.bid("s1", "L1", "9.00", at=OPENS - 1).code == "auction_not_open"
    assert play.bid("s1", "L1", "9.00", at=OPENS).code == ""


def test_B1_nothing_is_bid_after_the_close() -> None:
    play = Play(an_auction())
    assert play.bid("s1", "L1", "9.00", at=CLOSES - 1).code == ""
    assert play.bid("s1", "L1", "8.00", at=CLOSES).code == "auction_closed"


def test_B1_the_lot_is_one_of_the_auctions() -> None:
    assert Play(an_auction()).bid("s1", "L2", "9.00").code == "lot_unknown"


def test_B1_nothing_is_bid_once_the_award_is_made() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00").wait(CLOSES).propose()
    assert play.bid("s2", "L1", "8.00").code == "auction_closed"
    assert play.confirm("L1").allot().bid("s2", "L1", "8.00").code == "auction_closed"


def test_B2_only_admitted_suppliers_bid() -> None:
    assert Play(an_auction()).bid("s9", "L1", "9.00").code == "supplier_not_admitted"


def test_B2_exclusion_ends_bidding_and_takes_the_standing_bids() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")]))
    play.bid("s1", "L1", "9.00").bid("s1", "L2", "9.00").bid("s2", "L1", "8.00").exclude("s1")
    assert play.ranks("L1") == {"s2": 1}
    assert play.ranks("L2") == {}
    assert play.bid("s1", "L1", "7.00").code == "supplier_excluded"
    assert play.withdraw("s1", "L1").code == "supplier_excluded"
    assert play.accept_terms("s1").code == "supplier_excluded"
    assert play.exclude("s1").code == "supplier_excluded"
    assert play.exclude("s9").code == "supplier_not_admitted"


def test_B2_a_supplier_is_excluded_before_the_opening_and_in_a_pause_but_not_after_the_close() -> None:
    play = Play(an_auction()).exclude("s1", at=ANNOUNCED + 1)
    assert play.code == ""
    assert play.pause(at=OPENS).exclude("s2").code == ""
    assert play.resume().wait(CLOSES).exclude("s3").code == "auction_closed"


@pytest.mark.parametrize("prices", [(), ("1.00",), ("1.00", "1.00", "1.00")], ids=len)
def test_B3_every_line_item_has_one_price(prices: tuple[str, ...]) -> None:
    play = Play(an_auction(lots=[a_lot(lines=[a_line("A"), a_line("B")])]))
    assert play.bid("s1", "L1", *prices).code == "lines_incomplete"
    assert play.bid("s1", "L1", "1.00", "2.00").code == ""


def test_B3_prices_are_in_the_order_of_the_lines() -> None:
    play = Play(an_auction(lots=[a_lot(lines=[a_line("A", 2), a_line("B", 3)])])).bid("s1", "L1", "1.00", "10.00")
    assert play.events == (BidPlaced("L1", "s1", (100, 1000), 3200, False),)


@pytest.mark.parametrize(("first", "second"), [("1e3", "-5"), ("-5", "1e3"), ("-5", "nan"), ("x", "")])
def test_B4_of_several_faults_the_one_first_in_the_table_is_named(first: str, second: str) -> None:
    expected = {"1e3-5": "price_sign", "-51e3": "price_sign", "-5nan": "price_not_a_number", "x": "price_blank"}
    play = Play(an_auction(lots=[a_lot(lines=[a_line("A"), a_line("B")])]))
    assert play.bid("s1", "L1", first, second).code == expected[first + second]


def test_B4_of_equal_faults_the_first_line_is_named() -> None:
    play = Play(an_auction(lots=[a_lot(lines=[a_line("A"), a_line("B"), a_line("C")])])).bid("s1", "L1", "1", "-2", "-3")
    assert play.last.refusal is not None
    assert play.last.refusal.detail == "line B"


@pytest.mark.parametrize(("text", "value"), [("12", 1200), ("12.5", 1250), ("12.50", 1250), ("0.05", 5), ("12.500000", 1250)])
def test_B5_decimals_up_to_the_scale_and_zeros_beyond_it(text: str, value: int) -> None:
    play = Play(an_auction()).bid("s1", "L1", text)
    assert play.events == (BidPlaced("L1", "s1", (value,), value, False),)


@pytest.mark.parametrize("text", ["12.505", "0.001", "12.0000001"])
def test_B5_nothing_is_rounded(text: str) -> None:
    assert Play(an_auction()).bid("s1", "L1", text).code == "price_precision"


def test_B5_six_decimals_are_counted_where_the_lot_has_them() -> None:
    play = Play(an_auction(lots=[a_lot(price_scale=6, quantity=1000)])).bid("s1", "L1", "0.000001")
    assert play.events == (BidPlaced("L1", "s1", (1,), 1000, False),)
    assert Play(an_auction(lots=[a_lot(price_scale=0)])).bid("s1", "L1", "1.5").code == "price_precision"


@pytest.mark.parametrize("text", ["0", "0.00", "0.0000000000"])
def test_B6_every_price_is_above_zero(text: str) -> None:
    assert Play(an_auction(lots=[a_lot(lines=[a_line("A"), a_line("B")])])).bid("s1", "L1", "1", text).code == "price_not_positive"


def test_B6_the_value_is_countable() -> None:
    at_most = price_text(LARGEST, 2)
    assert Play(an_auction()).bid("s1", "L1", at_most).code == ""
    assert Play(an_auction()).bid("s1", "L1", price_text(LARGEST + 1, 2)).code == "price_too_large"
    assert Play(an_auction(lots=[a_lot(quantity=2)])).bid("s1", "L1", at_most).code == "price_too_large"


def test_B6_the_money_of_every_total_is_countable() -> None:
    coarse = an_auction(lots=[a_lot(price_scale=0), a_lot("L2", price_scale=0)])
    largest = LARGEST // 200
    assert Play(coarse).bid("s1", "L1", str(largest)).code == ""
    assert Play(coarse).bid("s1", "L1", str(largest + 1)).code == "price_too_large"


def test_B7_the_ceiling_may_be_met_and_not_passed() -> None:
    play = Play(an_auction(lots=[a_lot(quantity=10, ceiling=10_000)]))
    assert play.bid("s1", "L1", "10.01").code == "above_ceiling"
    assert play.bid("s1", "L1", "10.00").code == ""


def test_B7_without_a_ceiling_any_first_bid_stands() -> None:
    assert Play(an_auction()).bid("s1", "L1", "9999999.99").code == ""


def test_B8_a_supplier_never_goes_back_up() -> None:
    play = Play(an_auction(basis="beat_leading")).bid("s1", "L1", "9.00")
    assert play.bid("s1", "L1", "9.00").code == "not_below_own"
    assert play.bid("s1", "L1", "9.01").code == "not_below_own"
    assert play.bid("s1", "L1", "8.99").code == ""


def test_B8_a_withdrawn_bid_still_binds_its_supplier() -> None:
    play = Play(an_auction(withdrawal="until_close", basis="beat_leading")).bid("s1", "L1", "9.00").withdraw("s1", "L1")
    assert play.bid("s1", "L1", "9.00").code == "not_below_own"
    assert play.bid("s1", "L1", "8.99").code == ""


def test_B8_counts_each_lot_for_itself() -> None:
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")])).bid("s1", "L1", "1.00")
    assert play.bid("s1", "L2", "9.00").code == ""


def test_B8_compares_values_and_not_single_prices() -> None:
    play = Play(an_auction(lots=[a_lot(lines=[a_line("A", 10), a_line("B", 1)])])).bid("s1", "L1", "1.00", "1.00")
    assert play.bid("s1", "L1", "0.90", "2.00").code == "not_below_own"
    assert play.bid("s1", "L1", "0.90", "1.99").code == ""


def test_B9_an_amount_is_improved_on_to_the_unit() -> None:
    play = Play(an_auction(lots=[a_lot(decrement=[steps(50)])])).bid("s1", "L1", "10.00")
    assert play.bid("s1", "L1", "9.51").code == "own_decrement"
    assert play.bid("s1", "L1", "9.50").code == ""


def test_B9_a_share_is_rounded_up() -> None:
    play = Play(an_auction(lots=[a_lot(decrement=[steps(0, (1, 200))])], withdrawal="until_close")).bid("s1", "L1", "1000.00")
    assert play.bid("s1", "L1", "995.01").code == "own_decrement"
    assert play.bid("s1", "L1", "995.00").code == ""
    assert play.withdraw("s1", "L1").bid("s1", "L1", "990.03").code == "own_decrement"
    assert play.bid("s1", "L1", "990.02").code == ""


def test_B9_a_first_bid_has_nothing_to_improve_on() -> None:
    play = Play(an_auction(lots=[a_lot(decrement=[steps(500)])])).bid("s1", "L1", "10.00")
    assert play.bid("s2", "L1", "10.00").code == ""


def test_B9_others_bids_do_not_matter_under_beat_own() -> None:
    play = Play(an_auction(lots=[a_lot(decrement=[steps(50)])])).bid("s1", "L1", "10.00").bid("s2", "L1", "1.00")
    assert play.bid("s1", "L1", "9.50").code == ""


BANDS: tuple[Band, ...] = (steps(500), steps(0, (1, 200), above=100_000))


@pytest.mark.parametrize(
    ("bands", "reference", "least"),
    [
        ((), 99_999, 1),
        ((steps(0),), 99_999, 1),
        ((steps(0, (0, 1)),), 99_999, 1),
        ((steps(7),), 5, 7),
        (BANDS, 99_999, 500),
        (BANDS, 100_000, 500),
        (BANDS, 100_001, 501),
        (BANDS, 100_200, 501),
        (BANDS, 100_201, 502),
        ((steps(5, above=1000),), 999, 1),
        ((steps(5, above=1000),), 1000, 5),
        ((steps(600, (1, 200)),), 100_000, 600),
        ((steps(400, (1, 200)),), 100_000, 500),
    ],
)
def test_B9_the_band_of_the_reference_decides(bands: tuple[Band, ...], reference: int, least: int) -> None:
    assert least_improvement(a_lot(decrement=bands), reference) == least


def test_B10_a_large_fall_needs_confirming() -> None:
    play = Play(an_auction(lots=[a_lot(largest_change=(1, 4))])).bid("s1", "L1", "100.00")
    assert play.bid("s1", "L1", "74.99").code == "largest_change"
    assert play.bid("s1", "L1", "74.99", confirm=True).code == ""


def test_B10_a_fall_of_exactly_the_share_needs_none() -> None:
    play = Play(an_auction(lots=[a_lot(largest_change=(1, 4))])).bid("s1", "L1", "100.00")
    assert play.bid("s1", "L1", "75.00").code == ""


def test_B10_a_first_bid_is_held_to_the_ceiling() -> None:
    play = Play(an_auction(lots=[a_lot(ceiling=10_000, largest_change=(1, 4))]))
    assert play.bid("s1", "L1", "74.99").code == "largest_change"
    assert play.bid("s1", "L1", "75.00").code == ""


def test_B10_a_first_bid_without_a_ceiling_is_not_guarded() -> None:
    assert Play(an_auction(lots=[a_lot(largest_change=(1, 4))])).bid("s1", "L1", "0.01").code == ""


def test_B10_the_own_last_bid_is_the_reference_and_not_the_ceiling_or_the_lead() -> None:
    play = Play(an_auction(lots=[a_lot(ceiling=100_000, largest_change=(1, 4))], withdrawal="until_close"))
    play.bid("s2", "L1", "10.00", confirm=True).bid("s1", "L1", "100.00", confirm=True).withdraw("s1", "L1")
    assert play.bid("s1", "L1", "74.99").code == "largest_change"
    assert play.bid("s1", "L1", "75.00").code == ""


def test_B10_a_confirmation_waives_nothing_else() -> None:
    play = Play(an_auction(lots=[a_lot(ceiling=10_000, largest_change=(1, 4))])).bid("s1", "L1", "90.00")
    assert play.bid("s1", "L1", "100.01", confirm=True).code == "above_ceiling"
    assert play.bid("s1", "L1", "90.00", confirm=True).code == "not_below_own"


def test_B11_a_bid_must_beat_the_leading_bid_by_the_decrement() -> None:
    play = Play(an_auction(basis="beat_leading", lots=[a_lot(decrement=[steps(50)])])).bid("s1", "L1", "10.00")
    assert play.bid("s2", "L1", "9.51").code == "leading_decrement"
    assert play.bid("s2", "L1", "10.00").code == "leading_decrement"
    assert play.bid("s2", "L1", "9.50").code == ""


def test_B11_the_leader_beats_itself_by_the_decrement_too() -> None:
    play = Play(an_auction(basis="beat_leading", lots=[a_lot(decrement=[steps(50)])])).bid("s1", "L1", "10.00")
    assert play.bid("s1", "L1", "9.51").code == "leading_decrement"
    assert play.bid("s1", "L1", "9.50").code == ""


def test_B11_the_share_is_of_the_leading_value() -> None:
    play = Play(an_auction(basis="beat_leading", lots=[a_lot(decrement=[steps(0, (1, 10))])]))
    play.bid("s2", "L1", "100.00").bid("s1", "L1", "50.00")
    assert play.bid("s2", "L1", "45.01").code == "leading_decrement"
    assert play.bid("s2", "L1", "45.00").code == ""


def test_B11_after_a_withdrawal_the_next_best_is_the_one_to_beat() -> None:
    play = Play(an_auction(basis="beat_leading", withdrawal="until_close", lots=[a_lot(decrement=[steps(50)])]))
    play.bid("s1", "L1", "10.00").bid("s2", "L1", "9.00").withdraw("s2", "L1")
    assert play.bid("s3", "L1", "9.50").code == ""
    assert play.withdraw("s3", "L1").withdraw("s1", "L1").bid("s4", "L1", "20.00").code == ""


def test_B12_where_ties_are_forbidden_no_two_stand_at_one_value() -> None:
    play = Play(an_auction(ties="forbidden")).bid("s1", "L1", "9.00")
    assert play.bid("s2", "L1", "9.00").code == "tie_forbidden"
    assert play.bid("s2", "L1", "9.01").code == ""
    assert play.bid("s1", "L1", "8.00").bid("s2", "L1", "8.00").code == "tie_forbidden"


def test_B12_a_value_that_stands_no_longer_is_free() -> None:
    play = Play(an_auction(ties="forbidden", withdrawal="until_close")).bid("s1", "L1", "9.00").withdraw("s1", "L1")
    assert play.bid("s2", "L1", "9.00").code == ""


@pytest.mark.parametrize("ties", ANY_TIES)
def test_B12_under_every_other_policy_an_equal_value_stands(ties: TiePolicy) -> None:
    play = Play(an_auction(ties=ties)).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00")
    assert play.code == ""
    assert play.leader() == "s1"


def test_B12_the_next_value_steps_over_the_values_taken() -> None:
    play = Play(an_auction(ties="forbidden")).bid("s1", "L1", "9.00").bid("s2", "L1", "8.98").bid("s3", "L1", "8.99")
    assert highest_valid(play.terms, play.lot(), "s1") == 897


def test_B13_an_id_names_one_request() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00", id="b1")
    assert play.bid("s1", "L1", "8.00", id="b1").code == "bid_id_reused"
    assert play.withdraw("s1", "L1", id="b1").code == "bid_id_reused"
    assert play.lot().standing["s1"].value == 900


def test_B13_a_refused_request_uses_its_id_too() -> None:
    play = Play(an_auction()).bid("s1", "L1", "nine", id="b1")
    assert play.bid("s1", "L1", "9.00", id="b1").code == "bid_id_reused"


def test_B13_ids_are_each_partys_own() -> None:
    play = Play(an_auction()).bid("s1", "L1", "9.00", id="b1")
    assert play.bid("s2", "L1", "8.00", id="b1").code == ""


@pytest.mark.parametrize("role", ["observer", "auditor", "buyer", "engine"])
def test_B13_nobody_in_another_role_uses_up_a_suppliers_id(role: Role) -> None:
    play = Play(an_auction()).wait(OPENS)
    other = Actor(role, "s1")
    assert play.bid("s1", "L1", "9.00", by=other, id="x1").code == "not_permitted"
    assert play.withdraw("s1", "L1", by=other, id="x2").code == "not_permitted"
    assert play.pass_time(by=other, id="x3").code == "not_permitted"
    for id, price in (("x1", "9.00"), ("x2", "8.00"), ("x3", "7.00")):
        assert play.bid("s1", "L1", price, id=id).code == ""


def test_B14_the_terms_say_whether_a_bid_is_withdrawn() -> None:
    play = Play(an_auction(withdrawal="never")).bid("s1", "L1", "9.00")
    assert play.withdraw("s1", "L1").code == "withdrawal_not_allowed"
    play = Play(an_auction(withdrawal="until_close")).bid("s1", "L1", "9.00")
    assert play.withdraw("s1", "L1").events == (BidWithdrawn("L1", "s1"),)
    assert play.ranks() == {}


def test_B14_only_what_stands_is_withdrawn() -> None:
    play = Play(an_auction(withdrawal="until_close"))
    assert play.withdraw("s1", "L1").code == "nothing_to_withdraw"
    assert play.bid("s1", "L1", "9.00").withdraw("s1", "L1").withdraw("s1", "L1").code == "nothing_to_withdraw"


def test_B14_a_bid_is_withdrawn_until_its_lot_closes() -> None:
    terms = an_auction(withdrawal="until_close", lots=[a_lot(), a_lot("L2", closes_at=CLOSES + 1)])
    play = Play(terms).bid("s1", "L1", "9.00").bid("s2", "L1", "8.00")
    assert play.withdraw("s1", "L1", at=CLOSES - 1).code == ""
    assert play.withdraw("s2", "L1", at=CLOSES).code == "lot_closed"
    assert play.withdraw("s2", "L1", at=CLOSES + 1).code == "auction_closed"


def test_B14_a_withdrawal_moves_no_close() -> None:
    play = Play(an_auction(withdrawal="until_close", overtime=an_overtime())).bid("s1", "L1", "9.00")
    play.withdraw("s1", "L1", at=CLOSES - 1)
    assert play.happened(OvertimeGranted) == []


def test_B15_the_terms_say_whether_a_buyer_bids_for_a_supplier() -> None:
    assert Play(an_auction()).bid("s1", "L1", "9.00", by=COORDINATOR).code == "surrogate_not_allowed"
    play = Play(an_auction(surrogate_bids=True)).bid("s1", "L1", "9.00", by=COORDINATOR)
    assert play.events == (BidPlaced("L1", "s1", (900,), 900, True),)
    assert play.lot().standing["s1"].surrogate


def test_B15_a_surrogate_bid_is_held_to_every_rule_of_the_suppliers_own() -> None:
    play = Play(an_auction(surrogate_bids=True, acceptance=True))
    assert play.bid("s1", "L1", "9.00", by=COORDINATOR).code == "terms_not_accepted"
    assert play.accept_terms("s1").bid("s1", "L1", "9.00", by=COORDINATOR).code == ""
    assert play.bid("s1", "L1", "9.00").code == "not_below_own"
    assert play.bid("s1", "L1", "8.00").bid("s1", "L1", "8.00", by=COORDINATOR).code == "not_below_own"
    assert play.bid("s9", "L1", "8.00", by=COORDINATOR).code == "supplier_not_admitted"


def test_B15_a_suppliers_own_bid_is_no_surrogate() -> None:
    play = Play(an_auction(surrogate_bids=True)).bid("s1", "L1", "9.00", by=COORDINATOR).bid("s1", "L1", "8.00")
    assert not play.lot().standing["s1"].surrogate
    assert play.wait(CLOSES + HOUR_US + MINUTE_US).state.status == "closed"
