"""Chapter K: clocks that name the price, up for a Dutch auction and down for a Japanese one."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.announcing import fault_in
from auction.core.clocks import runs_us, schedule
from auction.core.commands import Unawarded
from auction.core.events import BidPlaced, ClockPutBack, GraceEnded, LotClosed, TickEnded
from auction.core.schedule import just
from auction.core.stage_terms import Clock
from auction.core.terms import Lot, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import (
    ANNOUNCED,
    COORDINATOR,
    MINUTE_US,
    OPENS,
    SECOND_US,
    Play,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    some_entrants,
    steps,
)

JAPANESE = a_clock(least_active=2)
GRACE_US = 400_000
GRACE = a_clock(grace_us=GRACE_US)


def tick(number: int) -> int:
    """When the tick of that number begins."""
    return OPENS + (number - 1) * MINUTE_US


def dutch(clock: Clock | None = None, **choices: object) -> Play:
    return Play(an_auction(lots=[a_clock_lot("dutch", clock)], **choices)).wait(OPENS)  # type: ignore[arg-type]


def japanese(clock: Clock = JAPANESE, **choices: object) -> Play:
    return Play(an_auction(lots=[a_clock_lot("japanese", clock)], **choices)).wait(OPENS)  # type: ignore[arg-type]


def accept_all(play: Play, number: int, *suppliers: str) -> Play:
    """Each accepts the tick, a second after another."""
    for place, supplier in enumerate(suppliers):
        play.accept_price(supplier, number, at=tick(number) + place * SECOND_US)
        assert play.code == "", (supplier, play.code)
    return play


def faults(lot: Lot, **choices: object) -> str:
    return fault_in(an_auction(lots=[lot], **choices), ANNOUNCED) or ""  # type: ignore[arg-type]


def prices_of(kind: str, clock: Clock, *, lines: int = 1) -> list[tuple[int, ...]]:
    lot = a_lot(lines=[a_line(name) for name in "ABC"[:lines]])
    return list(schedule(lot, a_stage(kind, clock=clock)))  # type: ignore[arg-type]


def test_K1_a_clock_takes_no_bids_and_nothing_else_takes_acceptances() -> None:
    play = dutch()
    assert play.bid("s1", "L1", "100.00").code == "clock_names_price"
    assert play.accept_price("s1", 1).code == ""
    assert Play(an_auction()).wait(OPENS).accept_price("s1", 1).code == "no_clock"


def test_K1_prices_move_by_the_step_of_each_line_item() -> None:
    tenth = a_clock(steps=[steps(0, (1, 10))], limit=7_500, least_active=1)
    assert prices_of("japanese", tenth) == [(10_000,), (9_000,), (8_100,), (7_290,)]
    pair = a_clock(10_000, 500, steps=[steps(200)])
    assert prices_of("japanese", pair, lines=2) == [(10_000, 500), (9_800, 300), (9_600, 100)]
    assert prices_of("dutch", a_clock(10_000, 500, most=2), lines=2) == [(10_000, 500), (11_000, 1_500)]
    assert prices_of("dutch", a_clock(100, steps=[steps(1), steps(5, above=102)], most=4)) == [(100,), (101,), (102,), (107,)]


@pytest.mark.parametrize(("limit", "ticks"), [(11_999, 2), (12_000, 3), (12_001, 3), (None, 5)])
def test_K1_a_dutch_clock_ends_at_the_last_price_within_its_limit(limit: int | None, ticks: int) -> None:
    assert len(prices_of("dutch", a_clock(limit=limit))) == ticks


@pytest.mark.parametrize(("limit", "ticks"), [(8_001, 3), (8_000, 3), (7_999, 4), (None, 5)])
def test_K1_a_japanese_clock_ends_at_the_first_price_that_reaches_the_target(limit: int | None, ticks: int) -> None:
    assert len(prices_of("japanese", a_clock(limit=limit))) == ticks


def test_K1_no_price_exceeds_the_ceiling() -> None:
    at_it, above = a_clock_lot("dutch", ceiling=14_000), a_clock_lot("dutch", ceiling=13_999)
    assert faults(at_it) == ""
    assert "ceiling" in faults(above)
    assert "ceiling" in faults(a_clock_lot("japanese", ceiling=9_999))


@pytest.mark.parametrize(
    ("kind", "clock", "named"),
    [
        ("dutch", a_clock(0), "start"),
        ("dutch", a_clock(1, 1), "start"),
        ("dutch", a_clock(limit=9_999), "limit"),
        ("dutch", a_clock(limit=0), "limit"),
        ("dutch", a_clock(most=0), "most"),
        ("dutch", a_clock(most=10_001), "most"),
        ("dutch", a_clock(interval_us=SECOND_US - 1), "interval_us"),
        ("dutch", a_clock(interval_us=60 * MINUTE_US + 1), "interval_us"),
        ("dutch", a_clock(grace_us=-1), "grace_us"),
        ("dutch", a_clock(grace_us=MINUTE_US), "grace_us"),
        ("japanese", a_clock(grace_us=1, least_active=2), "grace_us"),
        ("dutch", a_clock(least_active=1), "least_active"),
        ("japanese", a_clock(least_active=0), "least_active"),
        ("japanese", a_clock(least_active=10_001), "least_active"),
        ("dutch", a_clock(steps=[steps(1, above=5), steps(1)]), "steps"),
        ("dutch", a_clock(steps=[steps(-1)]), "steps"),
        ("dutch", a_clock(steps=[steps(0, (2, 1))]), "steps"),
    ],
)
def test_K1_contradictions_of_a_clock_are_named(kind: str, clock: Clock, named: str) -> None:
    lot = a_lot(stages=[a_stage(kind, clock=clock)])  # type: ignore[arg-type]
    assert f"stages.0.clock.{named}" in faults(lot)


@pytest.mark.parametrize(
    "clock", [a_clock(interval_us=SECOND_US), a_clock(interval_us=60 * MINUTE_US), a_clock(grace_us=MINUTE_US - 1)]
)
def test_K1_what_lies_within_the_bounds_is_announced(clock: Clock) -> None:
    assert faults(a_clock_lot("dutch", clock)) == ""


def test_K1_a_clock_is_for_stages_that_have_one() -> None:
    assert "clock" in faults(a_lot(stages=[a_stage("dutch")]))
    assert "clock" in faults(a_lot(stages=[a_stage("open", clock=a_clock())]))


def test_K2_the_stage_lasts_as_long_as_its_clock_runs() -> None:
    lot = a_clock_lot("dutch", GRACE)
    assert lot.closes_at == OPENS + 5 * MINUTE_US + GRACE_US
    assert faults(lot) == ""
    for wrong in (-1, 1):
        assert "runs for 300400000 us" in faults(replace(lot, closes_at=lot.closes_at + wrong))


def test_K2_a_tick_is_on_show_from_its_begin_and_not_at_its_end() -> None:
    play = dutch().wait(tick(2) - 1)
    assert play.lot().on_show == 1
    assert play.wait(tick(2)).lot().on_show == 2
    assert play.happened(TickEnded) == [TickEnded("L1", 0, 1, tick(2), ())]


def test_K2_pauses_and_extensions_move_the_present_tick_and_all_after_it() -> None:
    play = accept_all(japanese(), 1, "s1", "s2")
    play.pause(at=tick(2) + 10 * SECOND_US).resume(at=tick(2) + 17 * SECOND_US)
    play.extend("L1", 3 * SECOND_US, at=tick(2) + 20 * SECOND_US)
    for supplier in ("s1", "s2"):
        play.accept_price(supplier, 2, at=tick(3) + 10 * SECOND_US - 1)
        assert play.code == ""
    assert play.accept_price("s1", 2, at=tick(3) + 10 * SECOND_US).code == "tick_over"
    assert [ended.at for ended in play.happened(TickEnded)] == [tick(2), tick(3) + 10 * SECOND_US]


def test_K2_after_the_last_tick_nothing_is_extended() -> None:
    play = dutch(GRACE)
    assert play.extend("L1", SECOND_US, at=tick(6) - 1).code == ""
    play = dutch(GRACE)
    assert play.extend("L1", SECOND_US, at=tick(6)).code == "stage_not_open"


TENTH = MINUTE_US // 10


def late(play: Play, at: int) -> Play:
    """Time passes at that stamp and not before, as when the server was down."""
    return play.pass_time(at=at)


def test_K3_a_tick_recorded_a_tenth_of_the_interval_late_has_ended() -> None:
    play = late(accept_all(japanese(), 1, "s1", "s2"), tick(2) + TENTH)
    assert play.events == (TickEnded("L1", 0, 1, tick(2), ("s1", "s2")),)


def test_K3_a_tick_recorded_later_is_given_once_more() -> None:
    stamp = tick(2) + TENTH + 1
    play = late(accept_all(japanese(), 1, "s1"), stamp)
    assert play.events == (ClockPutBack("L1", 0, 1, stamp + MINUTE_US),)
    assert play.lot().on_show == 1
    assert play.accept_price("s2", 1, at=stamp + MINUTE_US - 1).code == ""
    play.wait(stamp + MINUTE_US)
    assert play.happened(TickEnded) == [TickEnded("L1", 0, 1, stamp + MINUTE_US, ("s1", "s2"))]
    assert play.closes_at() == stamp + 5 * MINUTE_US


def test_K3_however_many_ticks_fell_due_the_price_has_not_risen() -> None:
    play = late(dutch(), tick(4) + 1)
    assert play.lot().on_show == 1
    play.accept_price("s1", 1, at=tick(4) + 2)
    assert play.happened(BidPlaced)[0].value == 10_000


def test_K3_an_opening_recorded_late_gives_the_whole_first_tick() -> None:
    play = Play(an_auction(lots=[a_clock_lot("japanese", JAPANESE)]))
    late(play, OPENS + TENTH + 1)
    assert play.events[-1] == ClockPutBack("L1", 0, 1, OPENS + TENTH + 1 + MINUTE_US)
    sealed = a_lot(stages=[a_stage("sealed"), a_stage("japanese", length_us=5 * MINUTE_US, clock=JAPANESE)])
    play = Play(an_auction(lots=[sealed])).bid("s1", "L1", "200.00").wait(sealed.closes_at - 1)
    late(late(play, sealed.closes_at), sealed.closes_at + TENTH + 1)
    assert play.events[-1] == ClockPutBack("L1", 1, 1, sealed.closes_at + TENTH + 1 + MINUTE_US)


def test_K4_only_the_tick_on_show_is_accepted() -> None:
    play = accept_all(japanese(), 1, "s1", "s2")
    assert play.accept_price("s3", 2, at=tick(2) - 1).code == "tick_not_begun"
    assert play.accept_price("s1", 2, at=tick(2)).code == ""
    assert play.accept_price("s2", 1, at=tick(2)).code == "tick_over"
    assert play.accept_price("s2", 0, at=tick(2)).code == "tick_over"
    assert play.accept_price("s1", 2, at=tick(2)).code == "price_accepted"
    assert dutch().accept_price("s1", 6, at=tick(5)).code == "tick_not_begun"


def test_K4_an_acceptance_one_microsecond_late_is_too_late() -> None:
    assert dutch().accept_price("s1", 1, at=tick(2) - 1).code == ""
    assert dutch().accept_price("s1", 1, at=tick(2)).code == "tick_over"


def test_K4_the_coordinator_accepts_for_a_supplier_where_the_terms_allow_it() -> None:
    play = japanese(surrogate_bids=True).accept_price("s1", 1, by=COORDINATOR)
    assert play.code == ""
    assert play.accept_price("s1", 1, by=COORDINATOR).code == "price_accepted"
    play.wait(tick(2))
    assert play.lot().standing["s1"].surrogate
    assert japanese().accept_price("s1", 1, by=COORDINATOR).code == "surrogate_not_allowed"
    play = dutch(surrogate_bids=True).accept_price("s1", 1, by=COORDINATOR)
    assert play.happened(BidPlaced)[0].surrogate


def test_K4_nothing_is_withdrawn() -> None:
    play = accept_all(japanese(withdrawal="until_close"), 1, "s1", "s2")
    assert play.withdraw("s1", "L1").code == "withdrawal_not_allowed"
    play.wait(tick(2))
    assert play.withdraw("s1", "L1").code == "withdrawal_not_allowed"


def test_K4_an_exclusion_is_counted_when_the_tick_ends() -> None:
    play = accept_all(japanese(), 1, "s1", "s2").exclude("s2", at=tick(1) + 30 * SECOND_US)
    assert play.lot().is_open
    play.wait(tick(2))
    assert play.happened(TickEnded)[0].stayed == ("s1",)
    assert not play.lot().is_open
    play = dutch(GRACE).accept_price("s1", 2, at=tick(2)).exclude("s1", at=tick(2) + 1).wait(tick(3))
    assert play.lot().on_show == 3
    assert play.happened(GraceEnded) == []


def test_K4_what_a_clock_does_not_go_with_is_refused() -> None:
    lot = a_clock_lot("dutch")
    assert "ties" in faults(lot, ties="forbidden", visibility=a_visibility(all_prices=True))
    random = replace(lot.stages[0], random_us=1, commitment="0" * 64)
    assert "ends at its time" in faults(replace(lot, stages=(random,)))
    assert "ends at its time" in faults(replace(lot, stages=(replace(lot.stages[0], revisable=False),)))


def test_K4_during_a_pause_nothing_is_accepted() -> None:
    play = japanese().pause(at=tick(1) + SECOND_US)
    assert play.accept_price("s1", 1, at=tick(1) + 2 * SECOND_US).code == "auction_paused"
    play.wait(tick(3))
    assert play.happened(TickEnded) == []


def test_K5_the_first_who_accepts_takes_the_lot() -> None:
    play = dutch().accept_price("s2", 3, at=tick(3) + 7)
    assert play.happened(BidPlaced) == [BidPlaced("L1", "s2", (12_000,), 12_000, False)]
    assert play.happened(LotClosed) == [LotClosed("L1", tick(3) + 7)]
    assert play.state.closed_at == tick(3) + 7
    assert play.accept_price("s1", 3, at=tick(3) + 7).code == "auction_closed"
    assert [line.supplier for line in play.plain_award()[0]] == ["s2"]


def test_K5_a_basket_is_taken_at_all_its_prices() -> None:
    clock = a_clock(10_000, 500, steps=[steps(200)])
    lot = a_clock_lot("dutch", clock, lines=[a_line("A", 2), a_line("B", 10)])
    play = Play(an_auction(lots=[lot])).accept_price("s1", 2, at=tick(2))
    assert play.happened(BidPlaced)[0].prices == (10_200, 700)
    assert play.happened(BidPlaced)[0].value == 27_400


def test_K5_a_dutch_clock_is_the_only_stage_of_its_lot() -> None:
    lot = a_clock_lot("dutch")
    assert "course of its own" in faults(replace(lot, stages=(lot.stages[0], a_stage(length_us=MINUTE_US))))
    later = replace(lot.stages[0], length_us=runs_us(lot, lot.stages[0]))
    assert "course of its own" in faults(a_lot(stages=[a_stage(), later]))


def test_K6_an_acceptance_within_the_grace_goes_before_the_next_tick() -> None:
    play = dutch(GRACE).accept_price("s1", 3, at=tick(3) + 100_000)
    assert play.code == ""
    assert play.lot().is_open
    play.accept_price("s2", 2, at=tick(3) + GRACE_US - 1)
    assert play.code == ""
    assert play.happened(BidPlaced) == [BidPlaced("L1", "s2", (11_000,), 11_000, False)]
    assert play.lot().closed_at == tick(3) + GRACE_US - 1
    assert list(play.lot().standing) == ["s2"]
    assert play.lot().sealed == {}


def test_K6_when_the_grace_is_over_who_waits_takes_the_lot() -> None:
    play = dutch(GRACE).accept_price("s1", 3, at=tick(3) + 100_000).accept_price("s3", 3, at=tick(3) + 100_001)
    assert play.accept_price("s1", 3, at=tick(3) + 100_002).code == "price_accepted"
    play.accept_price("s2", 2, at=tick(3) + GRACE_US)
    assert play.code == "auction_closed"
    assert play.happened(GraceEnded) == [GraceEnded("L1", 0, tick(3) + GRACE_US, ("s1",))]
    assert (play.lot().closed_at, list(play.lot().standing)) == (tick(3) + GRACE_US, ["s1"])
    assert play.lot().standing["s1"].value == 12_000


def test_K6_after_the_grace_the_tick_on_show_is_taken_at_once() -> None:
    play = dutch(GRACE)
    assert play.accept_price("s2", 2, at=tick(3) + GRACE_US).code == "tick_over"
    play.accept_price("s1", 3, at=tick(3) + GRACE_US)
    assert play.lot().closed_at == tick(3) + GRACE_US
    play = dutch(GRACE).accept_price("s1", 1, at=tick(1))
    assert play.lot().closed_at == tick(1), "before the first tick there is none to wait for"


def test_K6_the_last_tick_has_its_grace_too() -> None:
    play = dutch(GRACE).accept_price("s1", 5, at=tick(6) + GRACE_US - 1)
    assert play.lot().closed_at == tick(6) + GRACE_US - 1
    assert play.lot().standing["s1"].value == 14_000
    assert dutch(GRACE).accept_price("s1", 5, at=tick(6) + GRACE_US).code == "auction_closed"
    assert dutch(GRACE).accept_price("s1", 6, at=tick(6)).code == "tick_not_begun"


def test_K6_a_pause_gives_the_rest_of_the_grace_back_and_an_extension_adds_none() -> None:
    play = dutch(GRACE).pause(at=tick(3) + 100_000).resume(at=tick(3) + SECOND_US)
    assert play.accept_price("s2", 2, at=tick(3) + SECOND_US + 299_999).code == ""
    play = dutch(GRACE).pause(at=tick(3) + 100_000).resume(at=tick(3) + SECOND_US)
    assert play.accept_price("s2", 2, at=tick(3) + SECOND_US + 300_000).code == "tick_over"
    play = dutch(GRACE).pause(at=tick(3) + GRACE_US).resume(at=tick(3) + SECOND_US)
    assert play.accept_price("s2", 2, at=tick(3) + SECOND_US).code == "tick_over"
    play = dutch(GRACE).extend("L1", SECOND_US, at=tick(3) + 1)
    assert play.accept_price("s2", 2, at=tick(3) + GRACE_US).code == "tick_over"


def test_K7_the_clock_runs_past_the_reserve_and_what_is_taken_above_it_is_not_awarded() -> None:
    lot = a_clock_lot("dutch", reserve=11_000)
    play = Play(an_auction(lots=[lot])).accept_price("s1", 3, at=tick(3))
    assert play.code == ""
    assert [none.why for none in play.plain_award()[1]] == ["above_reserve"]
    play = Play(an_auction(lots=[lot])).accept_price("s1", 2, at=tick(2))
    assert [line.value for line in play.plain_award()[0]] == [11_000]


def test_K7_a_clock_that_nobody_accepts_runs_out() -> None:
    play = dutch().wait(tick(6))
    assert play.happened(LotClosed) == [LotClosed("L1", tick(6))]
    assert [ended.tick for ended in play.happened(TickEnded)] == [1, 2, 3, 4, 5]
    assert [none.why for none in play.plain_award()[1]] == ["no_bid"]


def test_K8_who_lets_a_tick_pass_in_silence_is_out() -> None:
    play = accept_all(japanese(), 1, "s1", "s2", "s3").wait(tick(2))
    assert play.accept_price("s4", 2, at=tick(2)).code == "clock_left"
    accept_all(play, 2, "s1", "s2").wait(tick(3))
    assert play.accept_price("s3", 3, at=tick(3)).code == "clock_left"
    assert play.happened(TickEnded)[-1].stayed == ("s1", "s2")


def test_K8_an_acceptance_lies_sealed_until_the_tick_ends() -> None:
    play = accept_all(japanese(), 1, "s1", "s2").wait(tick(2) - 1)
    assert (play.lot().order, sorted(play.lot().sealed)) == ([], ["s1", "s2"])
    play.wait(tick(2))
    assert {name: bid.value for name, bid in play.lot().standing.items()} == {"s1": 10_000, "s2": 10_000}
    accept_all(play, 2, "s2", "s1").wait(tick(3))
    assert [(bid.supplier, bid.value) for bid in play.lot().order] == [("s2", 9_000), ("s1", 9_000)]


def test_K8_a_bid_that_stands_at_the_price_or_below_keeps_its_supplier_in() -> None:
    first = a_stage("sealed")
    second = a_stage("japanese", length_us=5 * MINUTE_US, clock=JAPANESE, entrants=some_entrants(best=3))
    lot = a_lot(stages=[first, second])
    play = Play(an_auction(lots=[lot])).wait(OPENS)
    play.bid("s1", "L1", "90.00").bid("s2", "L1", "105.00").bid("s3", "L1", "104.00").bid("s4", "L1", "106.00")
    start = lot.closes_at
    play.wait(start)
    assert play.accept_price("s4", 1, at=start).code == "not_an_entrant"
    assert play.accept_price("s1", 1, at=start).code == "not_below_own"
    assert play.accept_price("s2", 1, at=start).code == ""
    play.wait(start + MINUTE_US)
    assert play.happened(TickEnded)[-1].stayed == ("s1", "s2")
    assert play.accept_price("s1", 2, at=start + MINUTE_US).code == "not_below_own"
    assert play.accept_price("s2", 2, at=start + MINUTE_US).code == ""
    play.wait(start + 2 * MINUTE_US)
    assert play.accept_price("s1", 3, at=start + 2 * MINUTE_US).code == ""
    play.wait(start + 3 * MINUTE_US)
    assert play.state.status == "closed"
    assert [(bid.supplier, bid.value) for bid in play.lot().order][:2] == [("s1", 8_000), ("s2", 9_000)]


def test_K9_the_clock_stops_when_fewer_than_the_least_number_stay() -> None:
    play = accept_all(japanese(), 1, "s1", "s2", "s3")
    accept_all(play, 2, "s3", "s1")
    accept_all(play, 3, "s1").wait(tick(4))
    assert play.lot().closed_at == tick(4)
    assert [(bid.supplier, bid.value) for bid in play.lot().order] == [("s1", 8_000), ("s3", 9_000), ("s2", 10_000)]
    alone = accept_all(japanese(a_clock(least_active=1)), 1, "s1").wait(tick(2))
    assert alone.lot().is_open
    assert alone.wait(tick(3)).lot().closed_at == tick(3)


def test_K9_if_the_last_leave_together_who_accepted_before_first_leads() -> None:
    play = accept_all(japanese(), 1, "s1", "s2", "s3")
    accept_all(play, 2, "s2", "s1").wait(tick(4))
    assert play.lot().closed_at == tick(4)
    assert [(bid.supplier, bid.value) for bid in play.lot().order] == [("s2", 9_000), ("s1", 9_000), ("s3", 10_000)]
    nobody = japanese().wait(tick(2))
    assert (nobody.lot().closed_at, nobody.lot().order) == (tick(2), [])


def test_K9_the_clock_stops_with_its_last_tick() -> None:
    play = japanese(a_clock(most=2, least_active=2))
    accept_all(accept_all(play, 1, "s1", "s2"), 2, "s2", "s1").wait(tick(3))
    assert play.lot().closed_at == tick(3)
    assert play.leader() == "s2"


def test_K10_the_entrants_of_the_stage_are_in() -> None:
    second = a_stage("japanese", length_us=5 * MINUTE_US, clock=JAPANESE, entrants=some_entrants(best=2))
    lot = replace(a_lot(stages=[a_stage("sealed"), second]), largest_change=a_lot(largest_change=(1, 100)).largest_change)
    play = Play(an_auction(lots=[lot])).wait(OPENS)
    for place, supplier in enumerate(("s1", "s2", "s3")):
        play.bid(supplier, "L1", f"{200 + place}.00", confirm=True)
    play.wait(lot.closes_at)
    assert play.accept_price("s3", 1).code == "not_an_entrant"
    assert play.accept_price("s2", 1).code == "", "a fall to the clock's price is no slip (B10)"


def test_K11_everyone_sees_the_price_and_nobody_who_is_in() -> None:
    play = accept_all(japanese(visibility=a_visibility(lead_price=False)), 1, "s1", "s2")
    row = whole_view(play.state, Audience("observer", ""))["lot:L1"]
    assert (row["tick"], row["tick_value"], row["tick_prices"], row["tick_ends_at"]) == (1, "100.00", ("100.00",), tick(2))
    assert {"in_clock", "who_in_clock", "your_clock"}.isdisjoint(row)
    play.wait(tick(2))
    seen = whole_view(play.state, Audience("supplier", "s3"))["lot:L1"]
    assert (seen["tick"], seen["tick_value"], seen["your_clock"], seen["next"]) == (2, "90.00", "out", None)
    seen = whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]
    assert (seen["your_clock"], seen["next"], seen["rank"], seen["own"]) == ("in", "90.00", None, "100.00")
    play.accept_price("s1", 2)
    seen = whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]
    assert (seen["your_clock"], seen["next"], seen["sealed"]) == ("accepted", None, "90.00")
    insider = whole_view(play.state, Audience("buyer", "consortium"))["lot:L1"]
    assert insider["who_in_clock"] == ("s1", "s2")
    play.wait(tick(3))
    assert whole_view(play.state, Audience("supplier", "s1"))["lot:L1"]["rank"] == 1, "told again once the clock has stopped"


@pytest.mark.parametrize(("count_from", "told"), [(1, 2), (2, 2), (3, None)])
def test_K11_how_many_are_in_is_told_by_choice(count_from: int, told: int | None) -> None:
    play = accept_all(japanese(visibility=a_visibility(supplier_count=True, count_from=count_from)), 1, "s1", "s2")
    supplier = Audience("supplier", "s3")
    assert whole_view(play.state, supplier)["lot:L1"]["in_clock"] is None
    play.wait(tick(2))
    assert whole_view(play.state, supplier)["lot:L1"]["in_clock"] == told


PARTS = a_clock(grace_us=GRACE_US, least_part=20, part_multiple=10)


def in_parts(clock: Clock = PARTS, quantity: int = 100, **choices: object) -> Play:
    lot = a_clock_lot("dutch", clock, lines=[a_line(quantity=quantity)], **choices)  # type: ignore[arg-type]
    return Play(an_auction(lots=[lot], surrogate_bids=True)).wait(OPENS)


def test_K12_without_parts_a_lot_is_taken_whole() -> None:
    assert dutch().accept_price("s1", 1, quantity=1).code == "quantity_unfit"
    assert japanese().accept_price("s1", 1, quantity=1).code == "quantity_unfit"


@pytest.mark.parametrize(
    ("quantity", "code"), [(19, "quantity_unfit"), (20, ""), (25, "quantity_unfit"), (30, ""), (40, ""), (41, "quantity_unfit")]
)
def test_K12_a_part_is_a_multiple_of_at_least_the_least(quantity: int, code: str) -> None:
    play = in_parts().accept_price("s1", 2, quantity=60, at=tick(2) + GRACE_US)
    assert play.code == ""
    assert play.accept_price("s2", 4, quantity=quantity, at=tick(4) + GRACE_US).code == code


def test_K12_the_clock_goes_on_for_the_rest_until_nothing_is_left() -> None:
    play = in_parts().accept_price("s1", 2, quantity=60, at=tick(2) + GRACE_US)
    assert play.accept_price("s1", 2, quantity=20).code == "price_accepted"
    play.accept_price("s2", 4, quantity=30, at=tick(4) + GRACE_US)
    assert play.lot().is_open
    observer = whole_view(play.state, Audience("observer", ""))["lot:L1"]
    assert (observer["left"], observer["tick"]) == ("10", 4)
    assert whole_view(play.state, Audience("supplier", "s2"))["lot:L1"]["your_quantity"] == "30"
    play.accept_price("s3", 5, at=tick(5) + GRACE_US)
    assert (play.code, play.lot().closed_at) == ("", tick(5) + GRACE_US)
    assert [(bid.supplier, bid.value, bid.supply) for bid in play.lot().order] == [
        ("s1", 1_100_000, just(60)),
        ("s2", 1_300_000, just(30)),
        ("s3", 1_400_000, just(10)),
    ]


def test_K12_of_those_that_wait_the_earliest_takes_first() -> None:
    play = (
        in_parts()
        .accept_price("s1", 2, quantity=60, at=tick(2))
        .accept_price("s2", 2, quantity=50)
        .accept_price("s3", 2, quantity=40)
    )
    assert play.code == ""
    play.wait(tick(2) + GRACE_US)
    assert play.happened(GraceEnded) == [GraceEnded("L1", 0, tick(2) + GRACE_US, ("s1", "s3"))]
    assert play.lot().closed_at == tick(2) + GRACE_US
    play = in_parts().accept_price("s1", 2, quantity=60, at=tick(2)).accept_price("s2", 1, quantity=50)
    play.wait(tick(2) + GRACE_US)
    assert (list(play.lot().standing), play.lot().is_open) == (["s2"], True), "60 no longer fit"
    assert play.accept_price("s1", 2, quantity=50).code == ""


def test_K12_what_an_excluded_supplier_took_is_left_again() -> None:
    play = in_parts().accept_price("s1", 1, quantity=90).exclude("s1")
    assert play.accept_price("s2", 1).code == ""
    assert play.lot().standing["s2"].supply == just(100)


@pytest.mark.parametrize(
    ("clock", "lines"),
    [
        (a_clock(least_part=1), "A"),
        (a_clock(part_multiple=1), "A"),
        (a_clock(least_part=3, part_multiple=2), "A"),
        (a_clock(least_part=6, part_multiple=1), "A"),
        (a_clock(100, 100, least_part=1, part_multiple=1), "AB"),
        (a_clock(least_active=1, least_part=1, part_multiple=1), "A"),
    ],
)
def test_K12_contradictions_of_parts_are_named(clock: Clock, lines: str) -> None:
    kind: Literal["dutch", "japanese"] = "japanese" if clock.least_active else "dutch"
    lot = a_clock_lot(kind, clock, lines=[a_line(name, 5) for name in lines])
    assert "part_multiple" in faults(lot)
    assert faults(a_clock_lot("dutch", a_clock(least_part=5, part_multiple=5), lines=[a_line(quantity=5)])) == ""


def test_K12_each_is_awarded_what_it_took_within_the_reserve() -> None:
    play = in_parts(reserve=1_200_000).accept_price("s1", 2, quantity=60, at=tick(2) + GRACE_US)
    play.accept_price("s2", 4, quantity=30, at=tick(4) + GRACE_US).wait(tick(7))
    problem = problem_from(play.state)
    award = solve(problem)
    assert check(problem, award) == ()
    assert [(line.supplier, line.quantities, line.value) for line in award.lines] == [("s1", (60,), 660_000)]
    assert award.unawarded == (Unawarded("L1", "above_reserve", (40,)),)
    play.propose(award.lines, award.unawarded)
    assert play.code == ""


def test_K11_an_auction_without_a_clock_tells_nothing_of_one() -> None:
    terms: Terms = an_auction()
    assert not {
        name for name in whole_view(Play(terms).state, Audience("supplier", "s1"))["lot:L1"] if "tick" in name or "clock" in name
    }


def lot_seen(play: Play, supplier: str) -> dict[str, object]:
    """The lot as that supplier is shown it."""
    return dict(whole_view(play.state, Audience("supplier", supplier))["lot:L1"])


def test_K11_before_the_opening_no_tick_is_shown() -> None:
    seen = lot_seen(Play(an_auction(lots=[a_clock_lot("japanese")])), "s1")
    names = ("tick", "tick_value", "tick_prices", "tick_ends_at", "your_clock", "your_quantity")
    assert [seen[name] for name in names] == [None] * len(names)


def test_K11_who_has_taken_a_part_has_accepted() -> None:
    play = in_parts().accept_price("s1", 2, quantity=60, at=tick(2) + GRACE_US)
    assert [lot_seen(play, supplier)["your_clock"] for supplier in ("s1", "s2")] == ["accepted", "in"]
    play.accept_price("s2", 3, quantity=20, at=tick(3))
    assert (lot_seen(play, "s2")["your_clock"], lot_seen(play, "s2")["your_quantity"]) == ("accepted", "20"), "it waits"
    assert lot_seen(play, "s3")["left"] == "40", "what waits is hidden"
    play.wait(play.lot().closes_at)
    assert (lot_seen(play, "s2")["left"], lot_seen(play, "s2")["your_clock"]) == (None, None)
    assert lot_seen(play, "s2")["your_quantity"] == "20"


def test_K11_a_lot_that_is_taken_whole_has_nothing_left() -> None:
    assert lot_seen(dutch(), "s1")["left"] is None


def test_K11_who_stands_below_the_tick_stays_in() -> None:
    clock = a_clock(least_active=2)
    later = a_stage("japanese", length_us=5 * MINUTE_US, clock=clock)
    lot = a_lot(stages=[a_stage("sealed"), later])
    play = Play(an_auction(lots=[lot])).bid("s1", "L1", "85.00").bid("s2", "L1", "120.00").wait(lot.closes_at)
    assert [lot_seen(play, supplier)["your_clock"] for supplier in ("s1", "s2")] == ["stays", "in"]
    play.accept_price("s2", 1)
    assert [lot_seen(play, supplier)["your_clock"] for supplier in ("s1", "s2")] == ["stays", "accepted"]
