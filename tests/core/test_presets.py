"""Presets: plain data that travels, gives the same terms everywhere, and announces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.audit.offline import proposal_of
from auction.core.announcing import fault_in
from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.presets import PRESETS, Preset, applied
from auction.core.stage_terms import ENGLISH
from auction.core.terms import Order
from auction.ledger.codec import decode, encode, from_plain, to_plain
from auction.live.secrets import Secrets
from tests.auctions import Play
from tests.terms import ANNOUNCED, OPENS, a_clock, a_clock_lot, a_line, a_lot, an_auction

EVERY = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
SECRETS = Secrets(b"for tests")
CEILED = an_auction(lots=[a_lot(ceiling=10_000)])


def play_of(name: str) -> Play:
    return Play(SECRETS.committed(applied(PRESETS[name], CEILED if PRESETS[name].starts_at else an_auction())))


@EVERY
def test_a_preset_exports_imports_and_gives_the_same_terms(preset: Preset) -> None:
    travelled = from_plain(Preset, decode(encode(to_plain(preset))), preset.name)
    assert travelled == preset
    here, there = (encode(to_plain(applied(each, CEILED))) for each in (preset, travelled))
    assert here == there


@EVERY
def test_the_terms_of_a_preset_can_be_announced(preset: Preset) -> None:
    assert fault_in(SECRETS.committed(applied(preset, CEILED)), ANNOUNCED) is None


def test_georgia_sets_the_clock_back_to_two_minutes_for_a_new_leader_alone() -> None:
    play = play_of("georgia")
    late = OPENS + 14 * MINUTE_US
    play.bid("s1", "L1", "10.00", at=OPENS).accept_terms("s1").accept_terms("s2")
    assert play.bid("s1", "L1", "10.00", at=late).code == ""
    assert play.closes_at() == late + 2 * MINUTE_US
    assert play.bid("s2", "L1", "11.00", at=late + SECOND_US).code == ""
    assert play.closes_at() == late + 2 * MINUTE_US


def test_brazil_open_moves_for_an_intermediate_bid_too() -> None:
    play = play_of("brazil-open")
    late = OPENS + 9 * MINUTE_US
    for supplier in ("s1", "s2"):
        play.accept_terms(supplier)
    play.bid("s1", "L1", "10.00", at=OPENS).bid("s2", "L1", "11.00", at=late)
    assert play.closes_at() == late + 2 * MINUTE_US


def test_brazil_begins_anew_for_the_places_behind_a_best_bid_that_is_far_ahead() -> None:
    for name, first in (("brazil-open", "10.00"), ("brazil-closed-open", "10.00")):
        play = play_of(name)
        for supplier, price in (("s1", first), ("s2", "10.60"), ("s3", "10.70")):
            play.accept_terms(supplier).bid(supplier, "L1", price, at=OPENS)
        while play.lot().course.only_gap is None:
            play.wait(play.closes_at())
        assert play.lot().entrants == frozenset({"s2", "s3"})
        assert play.bid("s3", "L1", "9.99").code == "below_lead"
        assert play.bid("s3", "L1", "10.10").ranks() == {"s1": 1, "s3": 2, "s2": 3}


def test_brazil_does_not_begin_anew_where_the_second_is_near() -> None:
    play = play_of("brazil-open").accept_terms("s1").accept_terms("s2")
    play.bid("s1", "L1", "10.00", at=OPENS).bid("s2", "L1", "10.50")
    assert play.wait(play.closes_at()).state.status == "closed"


@EVERY
def test_a_late_start_is_put_off_by_every_preset(preset: Preset) -> None:
    play = Play(SECRETS.committed(applied(preset, CEILED))).pass_time(at=OPENS + 2 * MINUTE_US + 1)
    assert play.state.opens_at == OPENS + 7 * MINUTE_US + 1
    assert Play(SECRETS.committed(applied(preset, CEILED))).pass_time(at=OPENS + 2 * MINUTE_US).state.status == "open"


@pytest.mark.parametrize("sequence", ["serial", "staggered"])
def test_a_preset_goes_with_lots_that_come_one_after_another(sequence: Order) -> None:
    lots = [a_lot("L1", ceiling=10_000), a_lot("L2", ceiling=10_000)]
    terms = an_auction(
        lots=lots, sequence=sequence, gap_us=MINUTE_US, first_runs_us=MINUTE_US, runs_us=1 if sequence == "serial" else 0
    )
    made = SECRETS.committed(applied(PRESETS["georgia"], terms))
    assert fault_in(made, ANNOUNCED) is None
    assert [lot.closes_at - OPENS for lot in made.lots] == [15 * MINUTE_US, (31 if sequence == "serial" else 16) * MINUTE_US]


def test_silence_closes_after_five_minutes_without_a_new_leader() -> None:
    play = play_of("silence")
    play.accept_terms("s1").accept_terms("s2").bid("s1", "L1", "10.00", at=OPENS + 4 * MINUTE_US)
    play.bid("s2", "L1", "12.00", at=OPENS + 8 * MINUTE_US)
    assert play.closes_at() == OPENS + 9 * MINUTE_US
    assert play.wait(OPENS + 9 * MINUTE_US).state.status == "closed"


def test_closed_then_open_lets_the_best_and_those_near_go_on() -> None:
    play = play_of("brazil-closed-open")
    for supplier, price in (("s1", "10.00"), ("s2", "10.90"), ("s3", "11.00"), ("s4", "12.00")):
        play.accept_terms(supplier).bid(supplier, "L1", price, at=OPENS)
    second = play.closes_at()
    assert play.bid("s3", "L1", "9.00", at=second).code == ""
    assert play.bid("s4", "L1", "8.00", at=second).code == "not_an_entrant"
    assert play.leader() == "s3"


def test_one_sealed_bid_of_each_supplier_is_opened_at_the_close() -> None:
    play = play_of("18f-sealed")
    play.bid("s1", "L1", "10.00").bid("s2", "L1", "9.00")
    assert play.leader() is None
    assert play.bid("s1", "L1", "8.00").code == "sealed_once"
    assert play.wait(play.closes_at()).ranks() == {"s2": 1, "s1": 2}


def test_prozorro_gives_everyone_a_turn_in_each_of_three_rounds() -> None:
    play = play_of("prozorro")
    play.bid("s1", "L1", "10.00", at=OPENS).bid("s2", "L1", "12.00", at=OPENS)
    first = play.closes_at() + 5 * MINUTE_US
    assert play.bid("s1", "L1", "9.00", at=first).code == "not_your_turn"
    assert play.bid("s2", "L1", "9.00", at=first).code == ""
    assert play.bid("s1", "L1", "8.00", at=first + 2 * MINUTE_US).code == ""
    assert play.wait(first + 4 * MINUTE_US + 2 * (2 + 4) * MINUTE_US).state.status == "closed"
    assert play.ranks() == {"s1": 1, "s2": 2}


def test_a_dutch_clock_rises_from_half_the_ceiling_to_it() -> None:
    play = play_of("dutch").accept_terms("s1")
    lot = play.lot()
    assert (lot.schedule[0], lot.schedule[1]) == ((5_000,), (5_050,))
    assert lot.schedule[-1] <= (10_000,)
    assert play.closes_at() == OPENS + len(lot.schedule) * 20 * SECOND_US + SECOND_US
    play.accept_price("s1", 2, at=OPENS + 40 * SECOND_US - 1)
    assert (play.leader(), play.state.status) == ("s1", "closed")


def test_a_japanese_clock_falls_from_the_ceiling_until_one_is_left() -> None:
    play = play_of("japanese").accept_terms("s1").accept_terms("s2")
    play.accept_price("s1", 1, at=OPENS).accept_price("s2", 1)
    play.accept_price("s2", 2, at=OPENS + MINUTE_US).wait(OPENS + 2 * MINUTE_US)
    assert (play.leader(), play.lot().standing["s2"].value, play.state.status) == ("s2", 9_900, "closed")


def test_a_clock_begins_where_the_lot_says_or_every_line_item_at_the_same_price() -> None:
    own = a_clock_lot("japanese", a_clock(700, least_active=2), ceiling=10_000)
    pair = a_lot(lines=[a_line("A", 3), a_line("B", 4)], ceiling=10_000)
    begun = [lot.stages[0].clock for lot in applied(PRESETS["dutch"], an_auction(lots=[own, replace(pair, id="L2")])).lots]
    assert [clock.start for clock in begun if clock is not None] == [(700,), (714, 714)]
    without = applied(PRESETS["dutch"], an_auction())
    assert "clock.start" in (fault_in(without, ANNOUNCED) or "")


def test_a_clock_after_sealed_bids_lasts_as_long_as_it_runs() -> None:
    japanese = replace(PRESETS["japanese"].stages[0], length_us=1)
    preset = replace(PRESETS["japanese"], stages=(replace(ENGLISH[0], kind="sealed"), japanese), runs_us=HOUR_US)
    terms = applied(preset, CEILED)
    assert fault_in(terms, ANNOUNCED) is None
    assert terms.lots[0].closes_at == OPENS + HOUR_US


def test_vickrey_pays_the_second_lowest_of_sealed_bids() -> None:
    play = play_of("vickrey")
    for supplier, price in (("s1", "10.00"), ("s2", "9.00"), ("s3", "9.60")):
        play.accept_terms(supplier).bid(supplier, "L1", price)
    assert play.leader() is None
    proposed = proposal_of(play.wait(play.closes_at()).state)
    assert [(line.supplier, line.value, line.payment, line.money) for line in proposed.lines] == [("s2", 900, 960, 960)]
    assert play.ask(proposed).code == ""
