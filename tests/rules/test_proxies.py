"""Rules X1 to X8: limits that suppliers leave with the engine, and the bids it makes up to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.core.announcing import fault_in
from auction.core.contest import answerable_from
from auction.core.events import BidPlaced, LimitCleared, LimitSet, OvertimeGranted
from auction.core.stage_terms import Band
from auction.core.terms import Basis, Terms
from auction.core.unit_prices import prices_for
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    MINUTE_US,
    OPENS,
    RANK_ONLY,
    SECOND_US,
    Play,
    a_line,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    steps,
)


def terms(*bands: Band, basis: Basis = "beat_leading", **others: object) -> Terms:
    """One lot of one piece without decimals; a least improvement of 4 unless said otherwise."""
    lot = a_lot(price_scale=0, decrement=bands or (steps(4),))
    found = an_auction(lots=[lot], basis=basis, proxies=True, withdrawal="until_close", surrogate_bids=True)
    return replace(found, **others)  # type: ignore[arg-type]


def a_play(*bands: Band, basis: Basis = "beat_leading", **others: object) -> Play:
    """s1 stands at 110, s2 at 105, and s3 leads with 100."""
    play = Play(terms(*bands, basis=basis, **others))
    return play.bid("s1", "L1", "110").bid("s2", "L1", "105").bid("s3", "L1", "100")


def standing(play: Play, lot: str = "L1") -> dict[str, int]:
    return {bid.supplier: bid.value for bid in play.lot(lot).order}


def answered(play: Play) -> list[tuple[str, int]]:
    """The automatic bids of the last entry."""
    return [(event.supplier, event.value) for event in play.events if isinstance(event, BidPlaced) and event.proxy]


def test_X1_the_engine_bids_as_if_the_supplier_sat_there() -> None:
    play = a_play().limit("s1", "L1", "80", id="my-limit")
    assert play.events == (
        LimitSet("L1", "s1", "my-limit", (80,), 80, 0),
        BidPlaced("L1", "s1", (96,), 96, False, proxy="my-limit"),
    )
    assert answered(play.bid("s3", "L1", "90")) == [("s1", 86)]
    assert answered(play.bid("s2", "L1", "82")) == []
    assert standing(play) == {"s2": 82, "s1": 86, "s3": 90}


def test_X1_only_where_the_terms_allow_it() -> None:
    play = a_play(proxies=False)
    assert play.limit("s1", "L1", "80").code == "proxies_not_allowed"
    assert play.clear_limit("s1").code == "proxies_not_allowed"


def test_X1_automatic_bids_tell_the_lead_so_the_terms_must_show_it() -> None:
    for visibility in (RANK_ONLY, replace(ALL_OPEN, starting_gate=True)):
        fault = fault_in(terms(basis="beat_own", visibility=visibility), ANNOUNCED)
        assert fault is not None
        assert fault.startswith("proxies:")
    assert fault_in(terms(basis="beat_own", visibility=replace(RANK_ONLY, lead_price=True)), ANNOUNCED) is None


@pytest.mark.parametrize(("share", "fits"), [((1, 1000), True), ((1, 1001), False), ((0, 5), True), ((3, 3000), True)])
def test_X1_a_share_is_none_or_a_thousandth_at_least(share: tuple[int, int], fits: bool) -> None:
    fault = fault_in(terms(steps(4), steps(0, share, above=50)), ANNOUNCED)
    assert (fault is None) == fits
    assert fault_in(replace(terms(steps(0, share)), proxies=False), ANNOUNCED) is None


@pytest.mark.parametrize(
    ("prices", "code"),
    [
        (("9", "4"), ""),
        (("10", "3"), ""),
        (("9", "5"), "limit_above_own"),
        (("10", "4"), "limit_above_own"),
        (("9",), "lines_incomplete"),
        (("9", "x"), "price_malformed"),
        (("9", "3.5"), "price_precision"),
        (("9", "0"), "price_not_positive"),
        (("9", "9007199254740993"), "price_too_large"),
    ],
)
def test_X2_a_limit_lies_beneath_the_own_bid_and_reads_as_one(prices: tuple[str, ...], code: str) -> None:
    lot = a_lot(price_scale=0, lines=[a_line("A"), a_line("B")])
    play = Play(an_auction(lots=[lot], proxies=True)).bid("s1", "L1", "10", "4")
    assert play.limit("s1", "L1", *prices).code == code


@pytest.mark.parametrize(
    ("decrement", "code"),
    [
        ("0", ""),
        ("0.00005", ""),
        ("0.000005", "price_precision"),
        ("-1", "price_sign"),
        ("", "price_blank"),
        ("9007199254740.99199", "price_too_large"),
    ],
)
def test_X2_the_decrement_is_a_value(decrement: str, code: str) -> None:
    lot = a_lot(price_scale=2, quantity_scale=3)
    play = Play(an_auction(lots=[lot], proxies=True)).bid("s1", "L1", "10.00")
    assert play.limit("s1", "L1", "9.00", decrement=decrement).code == code


def test_X2_the_first_fault_in_the_table_is_named() -> None:
    play = a_play()
    assert play.limit("s1", "L1", "1.5", decrement="").code == "price_blank"
    assert play.limit("s1", "L1", "", decrement="1.5").code == "price_blank"


def test_X2_who_has_no_bid_bids_first() -> None:
    play = a_play()
    assert play.limit("s4", "L1", "80").code == "limit_without_bid"
    assert play.bid("s4", "L1", "96").limit("s4", "L1", "80").code == ""
    assert play.withdraw("s4", "L1").limit("s4", "L1", "80").code == "limit_without_bid"


@pytest.mark.parametrize(("limit", "code"), [("55", ""), ("54", "largest_change")])
def test_X2_a_limit_beyond_the_largest_change_needs_confirming(limit: str, code: str) -> None:
    lot = a_lot(price_scale=0, largest_change=(1, 2))
    play = Play(an_auction(lots=[lot], basis="beat_leading", proxies=True)).bid("s1", "L1", "110")
    assert play.limit("s1", "L1", limit).code == code
    play.limit("s1", "L1", limit, confirm=True).bid("s2", "L1", "56")
    assert answered(play) == [("s1", 55)]


def test_X2_a_new_limit_is_lower_at_any_time_and_higher_until_it_is_reached() -> None:
    play = a_play().limit("s1", "L1", "80").limit("s1", "L1", "70")
    assert play.limit("s1", "L1", "95").code == ""
    assert play.limit("s1", "L1", "96").code == "limit_above_own"
    assert play.limit("s1", "L1", "92").bid("s3", "L1", "91").events[1:] == ()
    assert play.limit("s1", "L1", "87").code == ""
    assert standing(play)["s1"] == 87
    assert play.limit("s1", "L1", "88").code == "limit_above_own"
    assert play.limit("s1", "L1", "86").code == ""


@pytest.mark.parametrize(("by", "code"), [("s1", ""), ("s2", "not_permitted"), ("consortium", "not_permitted")])
def test_X2_a_supplier_sets_limits_for_itself_alone(by: str, code: str) -> None:
    play = a_play()
    actor = COORDINATOR if by == CONSORTIUM else replace(COORDINATOR, role="supplier", party=by)
    assert play.limit("s1", "L1", "80", by=actor).code == code
    if code:
        play.limit("s1", "L1", "80")
    assert play.clear_limit("s1", by=actor).code == code


def test_X2_terms_are_accepted_first() -> None:
    play = Play(terms(acceptance=True))
    play.accept_terms("s1").bid("s1", "L1", "100")
    assert play.limit("s2", "L1", "80").code == "terms_not_accepted"
    assert play.limit("s1", "L1", "80").code == ""


def test_X3_a_cleared_limit_bids_no_more() -> None:
    play = a_play().limit("s1", "L1", "80").clear_limit("s1")
    assert play.events == (LimitCleared("L1", "s1"),)
    assert answered(play.bid("s3", "L1", "90")) == []
    assert play.clear_limit("s1").code == "no_limit"


def test_X3_a_limit_ends_with_a_withdrawal_and_with_an_exclusion() -> None:
    play = a_play().limit("s1", "L1", "80").withdraw("s1", "L1")
    assert play.clear_limit("s1").code == "no_limit"
    play = a_play().limit("s1", "L1", "80").exclude("s1")
    assert play.lot().limits == {}
    assert play.limit("s1", "L1", "70").code == play.clear_limit("s1").code == "supplier_excluded"


def test_X3_a_bid_by_hand_below_the_limit_ends_it() -> None:
    lot = a_lot(price_scale=0, lines=[a_line("A"), a_line("B")])
    play = Play(an_auction(lots=[lot], proxies=True)).bid("s1", "L1", "10", "10").limit("s1", "L1", "6", "6")
    assert list(play.bid("s1", "L1", "6", "9").lot().limits) == ["s1"]
    assert list(play.bid("s1", "L1", "5", "9").lot().limits) == []


def test_X4_proxies_bid_in_the_entry_that_changed_something() -> None:
    play = a_play().limit("s1", "L1", "80").limit("s2", "L1", "60")
    assert standing(play) == {"s2": 76, "s1": 80, "s3": 100}
    assert answered(play.bid("s3", "L1", "70")) == [("s2", 66)]
    assert play.lot().standing["s2"].seq == play.lot().standing["s3"].seq == play.last.seq
    assert play.lot().standing["s2"].at == play.now


def test_X4_when_a_leader_leaves_the_next_may_bid() -> None:
    for leave in ("withdraw", "exclude"):
        play = a_play().bid("s4", "L1", "70").limit("s1", "L1", "80")
        assert answered(play) == []
        play = play.withdraw("s4", "L1") if leave == "withdraw" else play.exclude("s4")
        assert answered(play) == [("s1", 96)]


def test_X4_never_during_a_pause_and_at_once_after_it() -> None:
    play = a_play().bid("s4", "L1", "70").limit("s1", "L1", "80").pause()
    assert play.limit("s1", "L1", "75").code == play.clear_limit("s1").code == "auction_paused"
    assert len(play.exclude("s4").events) == 1
    assert answered(play.resume(at=play.now + MINUTE_US)) == [("s1", 96)]


def test_X4_only_while_the_auction_and_the_lot_are_open() -> None:
    play = Play(terms())
    assert play.limit("s1", "L1", "80", at=OPENS - 1).code == "auction_not_open"
    assert play.limit("s1", "L2", "80", at=OPENS).code == "lot_unknown"
    assert play.limit("s9", "L1", "80").code == "supplier_not_admitted"
    assert play.bid("s1", "L1", "100").limit("s1", "L1", "80", at=CLOSES - 1).code == ""
    assert play.limit("s1", "L1", "80", at=CLOSES).code == play.clear_limit("s1").code == "auction_closed"


def staged(*kinds: str, first: str = "open") -> Terms:
    later = [a_stage(kind, pause_us=MINUTE_US, length_us=MINUTE_US) for kind in kinds]  # type: ignore[arg-type]
    lot = a_lot(price_scale=0, decrement=[steps(4)], stages=[a_stage(first), *later])  # type: ignore[arg-type]
    seen = replace(ALL_OPEN, lead_price=True)
    return replace(terms(), lots=(lot,), visibility=seen)


@pytest.mark.parametrize("kind", ["sealed", "turns"])
def test_X4_limits_rest_where_bids_are_private(kind: str) -> None:
    play = Play(staged(kind, "open")).bid("s1", "L1", "100").limit("s1", "L1", "80").wait(CLOSES)
    assert play.limit("s1", "L1", "70").code == "stage_not_open"
    play.wait(CLOSES + MINUTE_US)
    assert play.limit("s1", "L1", "70").code == "proxies_not_here"
    assert play.bid("s2", "L1", "90").code == ("" if kind == "sealed" else "not_an_entrant")
    play.wait(CLOSES + 3 * MINUTE_US - 1) if kind == "sealed" else play.wait(CLOSES + 2 * MINUTE_US)
    assert standing(play)["s1"] == 100
    assert play.clear_limit("s1").code == ""


def test_X4_the_opening_of_an_open_stage_wakes_them() -> None:
    play = Play(staged("sealed", "open")).bid("s1", "L1", "100").limit("s1", "L1", "80").wait(CLOSES + MINUTE_US)
    play.bid("s2", "L1", "90").wait(CLOSES + 3 * MINUTE_US)
    assert answered(play) == [("s1", 86)]


def test_X4_a_stage_whose_time_was_over_when_it_was_recorded_wakes_nobody() -> None:
    play = Play(staged("sealed", "open")).bid("s1", "L1", "100").limit("s1", "L1", "80").wait(CLOSES + MINUTE_US)
    play.bid("s2", "L1", "90").wait(CLOSES + 3 * MINUTE_US - 1)
    late = CLOSES + 9 * MINUTE_US
    assert answered(play.pass_time(at=late)) == []
    assert play.pass_time(at=late).state.status == "closed"


def test_O7_an_automatic_bid_moves_no_lot_that_closes_in_the_very_same_entry() -> None:
    """L1 closes for good at the moment at which the last stage of L2 opens; the bid made there is within its window."""
    opens = OPENS + 25 * MINUTE_US
    first = a_lot("L1", price_scale=0, decrement=[steps(4)], closes_at=opens)
    stages = [a_stage(), *(a_stage(kind, pause_us=MINUTE_US, length_us=MINUTE_US) for kind in ("sealed", "open"))]
    second = a_lot("L2", price_scale=0, decrement=[steps(4)], closes_at=opens - 3 * MINUTE_US, stages=stages)
    overtime = an_overtime(scope="all_lots", base="bid_stamp", proxy_counts=True)
    play = Play(an_auction(lots=[first, second], basis="beat_leading", proxies=True, overtime=overtime))
    play.bid("s1", "L2", "100").limit("s1", "L2", "50").wait(opens - 2 * MINUTE_US)
    play.bid("s2", "L2", "90").wait(opens)
    assert answered(play) == [("s1", 86)]
    assert (play.lot("L1").closed_at, play.lot("L1").closes_at) == (opens, opens)
    assert [event.lot for event in play.happened(OvertimeGranted)] == ["L2"]


def test_X4_between_stages_limits_can_be_cleared() -> None:
    play = Play(staged("open")).bid("s1", "L1", "100").limit("s1", "L1", "80").wait(CLOSES)
    assert play.clear_limit("s1").code == ""


@pytest.mark.parametrize(("limit", "ends"), [("90", {"s1": 88, "s2": 92}), ("84", {"s1": 80, "s2": 84})])
def test_X5_the_example_of_two_proxies(limit: str, ends: dict[str, int]) -> None:
    found = Play(terms()).bid("s1", "L1", "110").bid("s2", "L1", "105").bid("s3", "L1", "100").bid("s4", "L1", "50")
    found.limit("s1", "L1", "80").limit("s2", "L1", limit).withdraw("s4", "L1")
    assert {name: value for name, value in standing(found).items() if name != "s3"} == ends
    assert answered(found) == sorted(ends.items(), key=lambda end: -end[1])


@pytest.mark.parametrize(("decrement", "value"), [("0", 96), ("4", 96), ("5", 95), ("20", 80), ("21", 80)])
def test_X5_the_greater_of_own_decrement_and_least_improvement(decrement: str, value: int) -> None:
    assert answered(a_play().limit("s1", "L1", "80", decrement=decrement)) == [("s1", value)]


@pytest.mark.parametrize(("limit", "bids"), [("96", [("s1", 96)]), ("97", [])])
def test_X5_the_limit_itself_where_it_takes_the_lead(limit: str, bids: list[tuple[str, int]]) -> None:
    assert answered(a_play().limit("s1", "L1", limit, decrement="9")) == bids


@pytest.mark.parametrize(("limit", "bids"), [("99", [("s1", 99)]), ("100", [])])
def test_X5_under_beat_own_any_difference_takes_the_lead(limit: str, bids: list[tuple[str, int]]) -> None:
    assert answered(a_play(basis="beat_own").limit("s1", "L1", limit)) == bids


def test_X5_under_beat_own_the_own_last_bid_may_ask_for_less() -> None:
    play = Play(terms(steps(4), steps(30, above=102), basis="beat_own")).bid("s1", "L1", "110").bid("s3", "L1", "100")
    assert answered(play.limit("s1", "L1", "50")) == [("s1", 80)]


def test_X5_a_leader_does_not_bid_against_itself() -> None:
    play = a_play()
    assert answered(play.limit("s3", "L1", "50")) == []
    assert answered(play.bid("s1", "L1", "96")) == [("s3", 92)]


def test_X5_a_fall_of_a_thousand_million_steps_is_worked_out_directly() -> None:
    high = str(4 * 10**9)
    play = Play(terms(steps(1))).bid("s1", "L1", high).limit("s1", "L1", "7").bid("s2", "L1", str(4 * 10**9 - 1))
    assert standing(play)["s1"] == 4 * 10**9 - 2
    play.limit("s2", "L1", "9")
    assert standing(play) == {"s1": 8, "s2": 9}


def test_X6_of_equal_limits_the_earlier_leads() -> None:
    for start in range(90, 100):
        for first, second in (("s1", "s2"), ("s2", "s1")):
            play = Play(terms()).bid("s1", "L1", "110").bid("s2", "L1", "105").bid("s3", "L1", str(start)).bid("s4", "L1", "50")
            play.limit(first, "L1", "80").limit(second, "L1", "80").withdraw("s4", "L1")
            assert play.leader() == first, (start, first, standing(play))
            assert standing(play)[second] >= 84


def test_X6_the_later_stops_where_the_limit_can_still_answer() -> None:
    bands = (steps(4), steps(30, above=100))
    lot = a_lot(decrement=bands)
    assert answerable_from(lot, 80, 99) == 84
    assert answerable_from(lot, 80, 109) == 110
    assert answerable_from(lot, 80, 110) == 110
    assert answerable_from(lot, 80, 83) == 84
    assert answerable_from(a_lot(decrement=[steps(0, (1, 10))]), 80, 1000) == 89
    assert answerable_from(a_lot(), 80, 1000) == 81


def test_X7_prices_are_cut_in_proportion_and_never_below_the_limit() -> None:
    lot = a_lot(lines=[a_line("A", 10), a_line("B", 1)])
    base = (500, 5000)
    assert prices_for(lot, base, (1, 1), 9000) == (450, 4500)
    assert prices_for(lot, base, (1, 1), 9001) == (450, 4501)
    assert prices_for(lot, base, (1, 1), 9010) == (450, 4510)
    assert prices_for(lot, base, (1, 4800), 9000) == (420, 4800)
    assert prices_for(lot, base, (420, 4800), 9000) == (420, 4800)
    assert prices_for(lot, base, base, 10_000) == base


def test_X7_in_the_auction() -> None:
    lot = a_lot(lines=[a_line("A", 10), a_line("B", 1)], decrement=[steps(999)])
    play = Play(an_auction(lots=[lot], basis="beat_leading", proxies=True))
    play.bid("s1", "L1", "5.00", "50.00").bid("s2", "L1", "5.00", "0.01").limit("s1", "L1", "1.00", "1.00")
    (bid,) = [event for event in play.events if isinstance(event, BidPlaced)]
    assert bid.value == 5001 - 999
    assert bid.prices == (200, 2002)


def test_X8_a_supplier_sees_its_own_limit() -> None:
    play = a_play().limit("s1", "L1", "80", decrement="6")
    shown = whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]
    assert shown["limit"] == "80"
    assert (shown["limit_prices"], shown["limit_decrement"], shown["limit_reached"]) == (("80",), "6", False)
    assert shown["own_proxy"] is True
    play.bid("s3", "L1", "84")
    shown = whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]
    assert (shown["limit_reached"], shown["own"]) == (True, "80")


def test_X8_nobody_else_is_told_of_a_limit() -> None:
    others = [Audience("supplier", "s2"), Audience("buyer", CONSORTIUM), Audience("buyer", "m1"), Audience("observer", "")]
    plays = [a_play().bid("s4", "L1", "60").limit("s1", "L1", limit) for limit in ("80", "70")]
    plays.append(a_play().bid("s4", "L1", "60"))
    for audience in others:
        seen = [whole_view(play.state, audience) for play in plays]
        assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("counts", [False, True])
def test_O7_automatic_bids_count_where_the_terms_say_so(counts: bool) -> None:
    overtime = an_overtime(trigger="new_leader", proxy_counts=counts)
    play = a_play(overtime=overtime).wait(CLOSES - SECOND_US).limit("s1", "L1", "80")
    granted = [event for event in play.events if isinstance(event, OvertimeGranted)]
    assert len(granted) == counts


def test_O7_an_entry_moves_a_close_once() -> None:
    play = a_play(overtime=an_overtime(proxy_counts=True)).limit("s1", "L1", "80").bid("s3", "L1", "90", at=CLOSES - SECOND_US)
    assert [type(event) for event in play.events] == [BidPlaced, OvertimeGranted, BidPlaced]
    assert play.lot().overtimes == 1


def test_X1_what_automatic_bids_do_not_go_with() -> None:
    found = terms()
    stepped = replace(found.lots[0], exact_multiples=True)
    limited = replace(found.lots[0], largest_step=9)
    unfit = [replace(found, basis="beat_next", visibility=ALL_OPEN), *(replace(found, lots=(lot,)) for lot in (stepped, limited))]
    for each in unfit:
        assert "automatic bids" in (fault_in(each, ANNOUNCED) or "")
        assert fault_in(replace(each, proxies=False), ANNOUNCED) is None
