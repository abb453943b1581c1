"""Presets: plain data that travels, gives the same terms everywhere, and announces."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from auction.audit.offline import Stamped, proposal_of, run
from auction.audit.rules import AUCTION
from auction.audit.script import command_line, read_commands, read_preset, read_terms, terms_text
from auction.core.announcing import fault_in
from auction.core.clocks import runs_us
from auction.core.commands import AcceptTerms, PlaceBid, TypedSupply
from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.money import Share
from auction.core.open_terms import terms_hash
from auction.core.presets import PRESETS, Preset, applied
from auction.core.presets.winding import wound_terms
from auction.core.shortlist_terms import Places, Shortlist
from auction.core.stage_terms import ENGLISH
from auction.core.terms import LateStart, Order, Terms, Volume
from auction.ledger.codec import decode, encode, from_plain, to_plain
from auction.live.secrets import Secrets
from tests.auctions import Play
from tests.terms import (
    ANNOUNCED,
    OPENS,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    a_visibility,
    an_auction,
    an_overtime,
    steps,
)

EVERY = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
SECRETS = Secrets(b"for tests")
CEILED = an_auction(lots=[a_lot(ceiling=10_000)])

KEPT = Path(__file__).parent / "presets.jsonl"
UNUSUAL = replace(
    PRESETS["georgia"],
    basis="beat_next",
    ties="dense",
    withdrawal="until_close",
    surrogate_bids=True,
    acceptance=True,
    overtime=an_overtime(rank=9, window_us=7),
    visibility=a_visibility(count_from=9),
    late_start=LateStart(5, 6),
    payment="uniform",
    tie_award="split",
    decrement=(steps(9),),
    largest_change=Share(1, 9),
    stages=(ENGLISH[0], a_stage(length_us=9)),
    shortlist=Shortlist((Places(1, 1),)),
    volume=Volume(kind="incremental", prices="rising", blocks=True, most_steps=9),
)


def play_of(name: str) -> Play:
    return Play(SECRETS.committed(applied(PRESETS[name], CEILED if PRESETS[name].starts_at else an_auction())))


@EVERY
def test_a_preset_exports_imports_and_gives_the_same_terms(preset: Preset) -> None:
    travelled = from_plain(Preset, decode(encode(to_plain(preset))), preset.name)
    assert travelled == preset
    here, there = (encode(to_plain(applied(each, CEILED))) for each in (preset, travelled))
    assert here == there


def test_every_preset_says_what_is_written_down_of_it() -> None:
    """A rule of a preset that changes is a change of the file too, and seen by whoever reads that."""
    known = [from_plain(Preset, decode(line), "a line") for line in KEPT.read_bytes().splitlines()]
    assert [preset.name for preset in known] == list(PRESETS)
    for preset in known:
        assert PRESETS[preset.name] == preset
        assert applied(PRESETS[preset.name], CEILED) == applied(preset, CEILED)


def test_a_preset_gives_each_rule_to_the_terms_and_to_every_lot() -> None:
    rules = asdict(UNUSUAL)
    made = applied(UNUSUAL, an_auction(lots=[a_lot(ceiling=10_000), a_lot("L2", decrement=[steps(7)])]))
    of_terms = {name: value for name, value in asdict(made).items() if name in rules and name not in ("title", "runs_us")}
    assert of_terms == {name: rules[name] for name in of_terms}
    assert len(of_terms) == 10
    for lot in made.lots:
        of_lot = {name: value for name, value in asdict(lot).items() if name in rules and name not in ("title", "runs_us")}
        assert of_lot == {name: rules[name] for name in of_lot}
        assert set(of_lot) == {"decrement", "largest_change", "stages", "shortlist", "volume"}
        assert lot.closes_at == OPENS + UNUSUAL.runs_us
    without = applied(replace(UNUSUAL, decrement=()), an_auction(lots=[a_lot(decrement=[steps(7)])]))
    assert without.lots[0].decrement == (steps(7),), "the lot's own stays where the preset has none"


def bid_of(preset: Preset, id: str, who: str, price: str) -> PlaceBid:
    """A bid, by a schedule of one step where the preset has quantities."""
    supply = None if preset.volume is None else TypedSupply(("0",), "", "", "")
    return PlaceBid(id, a_supplier(who), who, "L1", (price,), True, supply=supply)


def log_of(terms: Terms, commands: tuple[Stamped, ...]) -> list[bytes]:
    """The bytes of every entry that the commands, the clock and the award make of these terms."""
    return [AUCTION.codec.entry_to_bytes(entry) for entry in run(terms, commands).entries]


@EVERY
def test_row_8_a_rule_file_exported_and_imported_elsewhere_gives_the_same_log_to_the_byte_on_the_same_commands(
    preset: Preset,
) -> None:
    """The rules travel as files twice: the preset, and the terms that it gives. What a clock refuses is of the log too."""
    asked = ((1, "s1", "90.00"), (2, "s2", "85.00"), (3, "s1", "84.99"), (4, "s3", "80.00"), (400, "s2", "70.00"), (401, "s1", "x"))
    terms = SECRETS.committed(applied(preset, CEILED))
    commands = (
        *(Stamped(OPENS, AcceptTerms("yes", a_supplier(who), who, terms_hash(terms))) for who in ("s1", "s2", "s3")),
        *(Stamped(OPENS + at * SECOND_US, bid_of(preset, f"b{at}", who, price)) for at, who, price in asked),
    )
    here = log_of(terms, commands)
    imported = read_preset(encode(to_plain(preset)))
    again = read_terms(terms_text(SECRETS.committed(applied(imported, read_terms(terms_text(CEILED))))))
    there = log_of(again, read_commands(b"\n".join(map(command_line, commands))))
    assert there == here
    bid_on = any(b'"BidPlaced.' in body or b'"BidSealed.' in body for body in here)
    assert bid_on is (preset.starts_at is None), "clocks alone take no bids"


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


@pytest.mark.parametrize("sequence", ["serial", "staggered"])
def test_the_first_lot_of_a_sequence_gives_its_clock_s_time_and_the_others_the_preset_s(sequence: Order) -> None:
    lots = [a_clock_lot("dutch", a_clock(start), id=id, ceiling=10_000) for id, start in (("L1", 9_000), ("L2", 9_900))]
    made = applied(PRESETS["dutch"], an_auction(lots=lots, sequence=sequence, gap_us=MINUTE_US, first_runs_us=1, runs_us=1))
    first, second = (runs_us(lot, lot.stages[0]) for lot in made.lots)
    assert first > second
    assert (made.first_runs_us, made.runs_us) == (first, 10 * MINUTE_US if sequence == "serial" else 0)
    assert made.lots[0].closes_at == OPENS + first


def test_clocks_are_wound_to_the_prices_of_each_lot_and_closes_leave_them_their_time() -> None:
    lots = [
        a_lot(id, ceiling=ceiling, stages=[a_stage("japanese", clock=replace(a_clock(most=most), start=()))])
        for id, ceiling, most in (("L1", 10_000, 3), ("L2", 8_000, 4), ("L3", 1, 1))
    ]
    plain = a_lot("L4", closes_at=OPENS + 77)
    terms = replace(an_auction(), lots=(*lots, plain))
    made = wound_terms(terms, Share(1, 2))
    assert [found.start for lot in made.lots for stage in lot.stages if (found := stage.clock)] == [(5_000,), (4_000,), (1,)]
    assert [lot.closes_at - OPENS for lot in made.lots] == [3 * MINUTE_US, 4 * MINUTE_US, MINUTE_US, 77]
    assert made.first_runs_us == 0
    assert wound_terms(replace(terms, lots=(plain,)), Share(1, 2)) == replace(terms, lots=(plain,))
    series = replace(terms, lots=tuple(lots[:2]), sequence="serial", gap_us=MINUTE_US, first_runs_us=1, runs_us=2 * MINUTE_US)
    made = wound_terms(series, Share(1, 2))
    assert made.first_runs_us == 3 * MINUTE_US
    assert [lot.closes_at - OPENS for lot in made.lots] == [3 * MINUTE_US, 8 * MINUTE_US]


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
