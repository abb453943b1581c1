"""Chapter T, T1: what is said of each contradiction in a lot, its stages, clocks and quantities, and how near one may go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.announcing import fault_in
from auction.core.clock_terms import LARGEST_SCHEDULE, MOST_TICKS
from auction.core.clocks import runs_us
from auction.core.course_faults import LONGEST_OPENING_US, LONGEST_STAGE_US, MOST_OPENERS, MOST_STAGES
from auction.core.lot_faults import MOST_STEPS, lot_faults
from auction.core.moments import LATEST_MOMENT
from auction.core.money import LARGEST, Share
from auction.core.shortlist_terms import Places, Pledged, Shortlist
from auction.core.stage_terms import Band, Clock, Stage
from auction.core.terms import LateStart, Lot, Outage, Pledge, Terms, Volume
from auction.core.words import LARGEST_COUNT
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    HOUR_US,
    OPENS,
    SECOND_US,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)
from tests.criteria import an_evaluation
from tests.rules.test_index import COPPER

TURNS_SHOWN = a_visibility(supplier_count=True)
RISING = Volume("incremental", "rising", False, 3)
SEALED = a_stage("sealed")


def of(lot: Lot, **choices: Any) -> Terms:
    return an_auction(lots=[lot], **choices)


def staged(*stages: Stage, **choices: Any) -> Terms:
    return of(a_lot(stages=stages), **choices)


def later(kind: Any = "open", **choices: Any) -> Terms:
    """An open stage, and this one after it."""
    visibility = TURNS_SHOWN if kind == "turns" else None
    return staged(a_stage(), a_stage(kind, **{"length_us": SECOND_US} | choices), visibility=visibility)


def clocked(kind: Any, clock: Clock, lot: Lot | None = None, **choices: Any) -> Terms:
    """A lot with that clock alone, open as long as the clock runs."""
    plain = replace(lot or a_lot(), stages=(a_stage(kind, clock=clock),))
    try:
        lasts = runs_us(plain, plain.stages[0])
    except (IndexError, ValueError, ZeroDivisionError):
        lasts = HOUR_US
    return of(replace(plain, closes_at=OPENS + max(1, lasts)), **choices)


def listed(**choices: Any) -> Terms:
    return of(replace(a_lot(ceiling=1_000), shortlist=Shortlist(**{"places": (Places(1, 1),)} | choices)))


def quantities(volume: Volume = RISING, lot: Lot | None = None, **choices: Any) -> Terms:
    return of(replace(lot or a_lot(quantity=4), volume=volume), **choices)


SAID: dict[str, tuple[Terms, str]] = {
    "no stage": (staged(), "stages.0.1 to 20 stages"),
    "a first stage with a pause": (
        staged(a_stage(pause_us=1)),
        "stages.0.the first stage runs from the opening to the lot's close, for everybody",
    ),
    "a course past all time": (
        of(a_lot(closes_at=LATEST_MOMENT, stages=[a_stage(), a_stage(length_us=1)])),
        "stages.0.the last stage closes too late",
    ),
    "a pause past all time": (
        of(a_lot(closes_at=LATEST_MOMENT - 1, stages=[a_stage(), a_stage(pause_us=1, length_us=1)])),
        "stages.0.the last stage closes too late",
    ),
    "a random close past all time": (
        of(a_lot(closes_at=LATEST_MOMENT, stages=[a_stage(random_us=1, secret="x")])),
        "stages.0.the last stage closes too late",
    ),
    "an opening past all time": (
        of(a_lot(closes_at=LATEST_MOMENT, stages=[a_stage("sealed", quorum=1, opening_us=1)])),
        "stages.0.the last stage closes too late",
    ),
    "turns past all time": (
        of(a_lot(closes_at=LATEST_MOMENT - 3, stages=[a_stage(), a_stage("turns", length_us=1)]), visibility=TURNS_SHOWN),
        "stages.0.the last stage closes too late",
    ),
    "no length": (later(length_us=0), "stages.1.a pause of zero to a week, a length above zero to a week"),
    "a secret for nothing": (
        staged(a_stage(secret="x")),
        "stages.0.a random close within an hour needs a commitment, and only that does",
    ),
    "a commitment that is none": (
        staged(replace(a_stage(random_us=1), commitment="x")),
        "stages.0.the commitment is a SHA-256 in hex",
    ),
    "a random close and overtime": (
        staged(a_stage(random_us=1, secret="x"), overtime=an_overtime()),
        "stages.0.a random close and overtime exclude each other",
    ),
    "sealed ties forbidden": (
        staged(SEALED, ties="forbidden"),
        "stages.0.where bids are sealed nobody can know of ties, so they cannot be forbidden",
    ),
    "open and final": (staged(a_stage(revisable=False)), "stages.0.bids of an open stage can be improved"),
    "nobody at least": (
        later(entrants=some_entrants(least=0)),
        "stages.1.entrants: a number of 1 to 10000 or none, a share of at most the whole, at least 1 to 10000",
    ),
    "open bids that wait": (staged(a_stage(quorum=1, opening_us=1)), "stages.0.only sealed bids wait to be opened"),
    "late envelopes": (
        later("sealed", technical=True, opening_us=1),
        "stages.1.technical envelopes are handed in in the first stage, before any price is known",
    ),
    "too many persons": (staged(a_stage("sealed", quorum=11, opening_us=1)), "stages.0.quorum: 0 (none) to 10 persons"),
    "no time to open": (
        staged(a_stage("sealed", quorum=1)),
        "stages.0.opening_us: above zero and at most 30 days where bids wait to be opened, and only there",
    ),
    "turns first": (staged(a_stage("turns"), visibility=TURNS_SHOWN), "stages.0.turns follow a stage in which bids were made"),
    "a long turn": (later("turns", length_us=HOUR_US + 1), "stages.1.a turn lasts at most an hour"),
    "a final turn": (later("turns", revisable=False), "stages.1.a turn ends at its time, and until then its bid can be changed"),
    "forbidden ties in turns": (
        staged(a_stage(), a_stage("turns", length_us=1), ties="forbidden", visibility=ALL_OPEN),
        "stages.1.a bid is judged in its turn by the supplier's own bids alone, so ties cannot be forbidden",
    ),
    "turns that tell a number that is hidden": (
        staged(a_stage(), a_stage("turns", length_us=1)),
        "stages.1.the turns tell everyone how many stand: supplier_count, count_from 1 and no starting_gate say so",
    ),
    "a gap before anything": (staged(a_stage(only_gap=(1, 20))), "stages.0.only_gap: an open stage after another"),
    "a gap of twice the whole": (later(only_gap=(2, 1)), "stages.1.only_gap: a share of at most the whole"),
    "a gap and automatic bids": (
        staged(a_stage(), a_stage(length_us=1, only_gap=(1, 20)), proxies=True),
        "stages.1.only_gap: the best bid stays untouched, and automatic bids take the lead",
    ),
    "a gap where the lead is beaten": (
        staged(a_stage(), a_stage(length_us=1, only_gap=(1, 20)), basis="beat_leading"),
        "stages.1.only_gap: the best bid stays untouched, so each beats its own, and the lead price is shown",
    ),
    "a clock of nothing": (
        staged(replace(a_stage(), clock=a_clock())),
        "stages.0.clock: for a Dutch or Japanese stage, and only for these",
    ),
    "no clock": (staged(a_stage("dutch")), "stages.0.clock: for a Dutch or Japanese stage, and only for these"),
    "a price of zero": (clocked("dutch", a_clock(0)), "stages.0.clock.start: a price above zero for each line item"),
    "no tick": (clocked("dutch", a_clock(most=0)), "stages.0.clock.most: 1 to 10000 ticks, times line items at most 100000"),
    "a limit of zero": (clocked("dutch", a_clock(limit=0)), "stages.0.clock.limit: above zero, or none"),
    "Japanese grace": (
        clocked("japanese", a_clock(least_active=1, grace_us=1)),
        "stages.0.clock.grace_us: less than the interval, and of a Dutch clock only",
    ),
    "a band of a clock twice": (
        clocked("dutch", a_clock(steps=[steps(1), steps(2)])),
        "stages.0.clock.steps: bands rise from level to level, amounts of zero or more",
    ),
    "a most below its amount": (
        clocked("dutch", a_clock(steps=[steps(5, (1, 10), most=4)])),
        "stages.0.clock.steps: the most of a band clamps its share, and is at least its amount",
    ),
    "a step of twice the whole": (
        clocked("dutch", a_clock(steps=[steps(5, (2, 1))])),
        "stages.0.clock.steps: a share of at most the whole",
    ),
    "a Dutch clock that counts": (
        clocked("dutch", a_clock(least_active=1)),
        "stages.0.clock.least_active: 1 to 10000 of a Japanese clock, of a Dutch one 0",
    ),
    "a clock and a random close": (
        of(replace(a_lot(), stages=(replace(a_stage("dutch", clock=a_clock()), random_us=1, commitment="0" * 64),))),
        "stages.0.a clock ends at its time, and bids of one's own there are none",
    ),
    "a clock where ties are forbidden": (
        clocked("dutch", a_clock(), ties="forbidden", visibility=ALL_OPEN),
        "stages.0.at a clock several accept the same price, so ties cannot be forbidden",
    ),
    "a clock on an index": (
        clocked("dutch", a_clock(), a_lot(index=COPPER)),
        "stages.0.a clock names one price for all, so bids cannot compare by more than it, nor be premiums on an index",
    ),
    "parts of a falling clock": (
        clocked("japanese", a_clock(least_active=1, least_part=1, part_multiple=1)),
        "stages.0.clock.part_multiple: parts are taken at a Dutch clock, of a lot of one line item without a shortlist",
    ),
    "more than there is": (
        clocked("dutch", a_clock(least_part=2, part_multiple=1)),
        "stages.0.clock.part_multiple: one or more, and least_part a multiple of it and no more than there is",
    ),
    "a Dutch clock and another stage": (
        of(replace(a_lot(), stages=(a_stage("dutch", clock=a_clock()), a_stage(length_us=1)))),
        "stages.0.a Dutch clock is a course of its own: who takes the lot ends it",
    ),
    "a limit below the start": (clocked("dutch", a_clock(limit=9_999)), "stages.0.clock.limit: below the first price"),
    "a start above the ceiling": (
        clocked("japanese", a_clock(least_active=1), a_lot(ceiling=9_999)),
        "stages.0.clock: its prices exceed the ceiling or what can be counted",
    ),
    "a stage shorter than its clock": (
        of(replace(a_lot(), closes_at=OPENS + 1, stages=(a_stage("dutch", clock=a_clock()),))),
        "stages.0.clock: it runs for 300000000 us, so the stage lasts as long",
    ),
    "quantities of two line items": (
        quantities(lot=a_lot(lines=[a_line("A"), a_line("B")])),
        "volume: only a lot of a single line item is offered by quantity",
    ),
    "no step": (quantities(replace(RISING, most_steps=0)), f"volume.most_steps: 1 to {MOST_STEPS}"),
    "quantities on an index": (
        quantities(lot=a_lot(quantity=4, index=COPPER)),
        "volume: schedules are compared by what they cost alone, in prices and not in premiums",
    ),
    "quantities in a lottery": (
        quantities(tie_award="coverage"),
        "volume: of equal prices the earlier entry gets the more, so tie_award is earliest",
    ),
    "blocks at one price": (
        quantities(replace(RISING, blocks=True), payment="uniform"),
        "volume: with another payment than as_bid steps are incremental and rising, without blocks",
    ),
    "blocks rationed": (
        quantities(replace(RISING, blocks=True, margin="pro_rata")),
        "volume.margin: only units that stand for themselves are rationed: incremental and rising steps, without blocks",
    ),
    "nothing stands in for the lowest refused": (
        quantities(payment="second_price"),
        "volume: where the lowest refused are paid, a reserve or a ceiling stands in when there are too few",
    ),
    "one price without quantities": (
        an_auction(payment="uniform"),
        "volume: one price for all winners needs a lot that asks for quantities",
    ),
    "the second price of a formula": (
        of(a_lot(ceiling=1_000, evaluation=an_evaluation()), payment="second_price"),
        "payment: the second price is a value, so bids are compared by their values alone",
    ),
    "packages under seal": (staged(SEALED, packages=True), "stages: packages are offered in the open, where every stage is"),
    "another price than the clock's": (
        clocked("dutch", a_clock(), payment="second_price"),
        "payment: where a clock names the price, it is paid",
    ),
    "exact multiples of a formula": (
        of(a_lot(ceiling=1_000, evaluation=an_evaluation(), exact_multiples=True)),
        "exact_multiples: a formula makes comparable values that no price need meet",
    ),
    "a floor above the ceiling": (of(a_lot(ceiling=10, floor=11)), "floor: above the ceiling or the reserve"),
    "a floor above the reserve": (of(a_lot(reserve=10, floor=11)), "floor: above the ceiling or the reserve"),
    "places that fall": (listed(places=(Places(2, 1), Places(1, 1))), "shortlist.places: rise from row to row, each at least 1"),
    "no place": (listed(places=(Places(1, 0),)), "shortlist.places: rise from row to row, each at least 1"),
    "a share of nothing": (listed(within=Share(1, 0)), "shortlist.within: a share"),
    "an exempt price of zero": (listed(exempt=0), "shortlist.exempt: above zero"),
    "a cut of nothing": (of(replace(a_lot(), shortlist=Shortlist((), cut=Share(1, 2)))), "shortlist.cut: needs a ceiling"),
    "a shortlist of quantities": (
        quantities(lot=replace(a_lot(quantity=4), shortlist=Shortlist(()))),
        "shortlist.a shortlist goes by values of the whole lot: neither with quantities nor with an evaluation",
    ),
    "pledged at another price": (
        of(replace(a_lot(), shortlist=Shortlist((), pledged=(Pledged(1, Share(1, 2), (1,)),))), payment="second_price"),
        "shortlist.pledged: parts are paid as they are bid",
    ),
    "more weights than winners": (
        listed(pledged=(Pledged(1, Share(1, 2), (1, 1)),)),
        "shortlist.pledged: rises from row to row; a share above zero; as many weights as winners at most, each above zero",
    ),
}


@pytest.mark.parametrize(("terms", "said"), SAID.values(), ids=SAID)
def test_T1_each_contradiction_of_a_lot_is_named(terms: Terms, said: str) -> None:
    assert fault_in(terms, ANNOUNCED) == f"lots.L1.{said}"


AT_THE_LIMIT: dict[str, Terms] = {
    "a course to the end of time": of(a_lot(closes_at=LATEST_MOMENT - 2, stages=[a_stage(), a_stage(pause_us=1, length_us=1)])),
    "turns to the end of time": of(
        a_lot(closes_at=LATEST_MOMENT - 4, stages=[a_stage(), a_stage("turns", length_us=1)]), visibility=TURNS_SHOWN
    ),
    "twenty stages": staged(a_stage(), *[a_stage(length_us=1)] * (MOST_STAGES - 1)),
    "a week's pause and length": later(pause_us=LONGEST_STAGE_US, length_us=LONGEST_STAGE_US),
    "a microsecond's length": later(length_us=1),
    "an hour's random close": staged(a_stage(random_us=HOUR_US, secret="x")),
    "an hour's turn": later("turns", length_us=HOUR_US),
    "ten persons in thirty days": staged(a_stage("sealed", quorum=MOST_OPENERS, opening_us=LONGEST_OPENING_US)),
    "a microsecond to open": staged(a_stage("sealed", quorum=1, opening_us=1)),
    "the largest number of entrants": later(
        entrants=some_entrants(best=LARGEST_COUNT, within=(1, 1), least=LARGEST_COUNT, drop=LARGEST_COUNT)
    ),
    "one entrant": later(entrants=some_entrants(best=1, within=(0, 1), least=1)),
    "the gap is the whole": later(only_gap=(1, 1)),
    "a price of one": clocked("japanese", a_clock(1, least_active=1)),
    "one tick of a second": clocked("dutch", a_clock(most=1, interval_us=SECOND_US)),
    "ten thousand ticks": clocked("dutch", a_clock(most=MOST_TICKS, steps=[steps(1)], interval_us=SECOND_US)),
    "a hundred thousand prices": clocked(
        "dutch",
        a_clock(*[1] * 10, most=LARGEST_SCHEDULE // 10, steps=[steps(1)], interval_us=SECOND_US),
        a_lot(lines=[a_line(name) for name in "ABCDEFGHIJ"]),
    ),
    "a limit of one": clocked("dutch", a_clock(1, limit=1)),
    "an hour's tick, grace to its last microsecond": clocked("dutch", a_clock(interval_us=HOUR_US, grace_us=HOUR_US - 1)),
    "bands as large as can be counted": clocked(
        "japanese", a_clock(least_active=MOST_TICKS, steps=[steps(0), steps(LARGEST, above=LARGEST)])
    ),
    "a part that is the whole": clocked("dutch", a_clock(least_part=4, part_multiple=2), a_lot(quantity=4)),
    "fifty steps": quantities(replace(RISING, most_steps=MOST_STEPS)),
    "one step": quantities(replace(RISING, most_steps=1)),
    "a floor at the ceiling and the reserve": of(a_lot(ceiling=10, reserve=10, floor=10)),
    "the smallest places and shares": listed(places=(Places(1, 1), Places(2, 1)), within=Share(0, 1), cut=Share(0, 1), exempt=1),
    "all pledged to one": listed(pledged=(Pledged(1, Share(1, 1), (1,)), Pledged(2, Share(1, 1), (1, 1)))),
    "an hour's outage and window": replace(an_auction(), outage=Outage(HOUR_US, HOUR_US)),
    "three seconds' outage": replace(an_auction(), outage=Outage(3 * SECOND_US, 0)),
    "a late start at its limits": replace(an_auction(), late_start=LateStart(HOUR_US, 24 * HOUR_US)),
    "the least late start": replace(an_auction(), late_start=LateStart(1, 0)),
}


@pytest.mark.parametrize("terms", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_T1_a_lot_may_go_to_its_limits(terms: Terms) -> None:
    assert fault_in(terms, ANNOUNCED) is None


PAST_THE_LIMIT: dict[str, Terms] = {
    "twenty-one stages": staged(a_stage(), *[a_stage(length_us=1)] * MOST_STAGES),
    "a longer pause": later(pause_us=LONGEST_STAGE_US + 1),
    "a longer stage": later(length_us=LONGEST_STAGE_US + 1),
    "a longer random close": staged(a_stage(random_us=HOUR_US + 1, secret="x")),
    "too long to open": staged(a_stage("sealed", quorum=1, opening_us=LONGEST_OPENING_US + 1)),
    "too many may enter": later(entrants=some_entrants(best=LARGEST_COUNT + 1)),
    "too many at least": later(entrants=some_entrants(least=LARGEST_COUNT + 1)),
    "too many dropped": later(entrants=some_entrants(drop=LARGEST_COUNT + 1)),
    "none may enter": later(entrants=some_entrants(best=0)),
    "fewer than none dropped": later(entrants=some_entrants(drop=-1)),
    "too many ticks": clocked("dutch", a_clock(most=MOST_TICKS + 1, steps=[steps(1)], interval_us=SECOND_US)),
    "too many prices": clocked(
        "dutch",
        a_clock(*[1] * 11, most=LARGEST_SCHEDULE // 11 + 1, steps=[steps(1)], interval_us=SECOND_US),
        a_lot(lines=[a_line(name) for name in "ABCDEFGHIJK"]),
    ),
    "a tick below a second": clocked("dutch", a_clock(interval_us=SECOND_US - 1)),
    "a tick above an hour": clocked("dutch", a_clock(interval_us=HOUR_US + 1)),
    "grace of the whole interval": clocked("dutch", a_clock(interval_us=HOUR_US, grace_us=HOUR_US)),
    "grace below zero": clocked("dutch", a_clock(grace_us=-1)),
    "a band below zero": clocked("dutch", a_clock(steps=[steps(1, above=-1)])),
    "an amount below zero": clocked("dutch", a_clock(steps=[steps(-1)])),
    "a band beyond counting": clocked("dutch", a_clock(steps=[steps(1, above=LARGEST + 1)])),
    "an amount beyond counting": clocked("dutch", a_clock(steps=[steps(LARGEST + 1)])),
    "nobody need be in": clocked("japanese", a_clock(least_active=0)),
    "more than all need be in": clocked("japanese", a_clock(least_active=MOST_TICKS + 1)),
    "a part that is no multiple": clocked("dutch", a_clock(least_part=3, part_multiple=2), a_lot(quantity=4)),
    "a part without a multiple": clocked("dutch", a_clock(least_part=1), a_lot(quantity=4)),
    "a multiple without a part": clocked("dutch", a_clock(part_multiple=1), a_lot(quantity=4)),
    "too many steps": quantities(replace(RISING, most_steps=MOST_STEPS + 1)),
    "a longer outage": replace(an_auction(), outage=Outage(HOUR_US + 1, 0)),
    "a shorter outage": replace(an_auction(), outage=Outage(3 * SECOND_US - 1, 0)),
    "a longer window": replace(an_auction(), outage=Outage(3 * SECOND_US, HOUR_US + 1)),
    "a window below zero": replace(an_auction(), outage=Outage(3 * SECOND_US, -1)),
    "no tolerance": replace(an_auction(), late_start=LateStart(0, 0)),
    "a longer tolerance": replace(an_auction(), late_start=LateStart(HOUR_US + 1, 0)),
    "a longer notice": replace(an_auction(), late_start=LateStart(1, 24 * HOUR_US + 1)),
    "a notice below zero": replace(an_auction(), late_start=LateStart(1, -1)),
    "a share below zero": listed(cut=Share(-1, 2)),
    "an exempt price beyond counting": listed(exempt=LARGEST + 1),
    "no weight": listed(pledged=(Pledged(1, Share(1, 2), ()),)),
    "a weight of zero": listed(pledged=(Pledged(1, Share(1, 2), (0,)),)),
    "nothing pledged": listed(pledged=(Pledged(1, Share(0, 2), (1,)),)),
    "more than the whole pledged": listed(pledged=(Pledged(1, Share(3, 2), (1,)),)),
    "winners that fall": listed(pledged=(Pledged(2, Share(1, 2), (1,)), Pledged(1, Share(1, 2), (1,)))),
}


@pytest.mark.parametrize("terms", PAST_THE_LIMIT.values(), ids=PAST_THE_LIMIT)
def test_T1_a_lot_may_go_no_further(terms: Terms) -> None:
    assert fault_in(terms, ANNOUNCED) is not None


FULL = replace(a_line(), quantity=LARGEST, pledges=(Pledge("m1", LARGEST),))
UNCOUNTED: dict[str, Lot] = {
    "amounts and levels": a_lot(decrement=[steps(0), steps(LARGEST, above=LARGEST)]),
    "the most of a share": a_lot(decrement=[Band(0, 0, Share(1, 2), LARGEST)]),
    "the largest step": a_lot(largest_step=LARGEST),
    "the smallest largest step": a_lot(largest_step=1),
    "a share that is clamped to one unit": a_lot(decrement=[Band(0, 1, Share(1, 2), 1)]),
    "pieces": a_lot(lines=[FULL]),
    "ten thousand line items": a_lot(lines=[a_line(f"line-{number}") for number in range(LARGEST_COUNT)]),
    "ceiling, reserve, floor and baseline": a_lot(ceiling=LARGEST, reserve=LARGEST, floor=LARGEST, baseline=LARGEST),
}
"""Whatever can be counted may be named; some of it no bid could ever meet."""


@pytest.mark.parametrize("lot", UNCOUNTED.values(), ids=UNCOUNTED)
def test_T1_all_that_can_be_counted_may_be_named(lot: Lot) -> None:
    assert list(lot_faults(lot, of(lot), frozenset({"m1", "m2"}))) == []


BEYOND_COUNTING: dict[str, tuple[Lot, str]] = {
    "a floor of nothing": (a_lot(floor=0), "floor: above zero and small enough to count"),
    "a level": (a_lot(decrement=[steps(0, above=LARGEST + 1)]), "decrement: bands rise from level to level"),
    "an amount": (
        a_lot(decrement=[steps(LARGEST + 1)]),
        "decrement: an amount of zero or more, a share of at most the whole",
    ),
    "the most of a share": (
        a_lot(decrement=[Band(0, 0, Share(1, 2), LARGEST + 1)]),
        "decrement: the most of a band clamps its share, and is at least its amount",
    ),
    "a most of nothing": (
        a_lot(decrement=[Band(0, 0, Share(1, 2), 0)]),
        "decrement: the most of a band clamps its share, and is at least its amount",
    ),
    "the largest step": (a_lot(largest_step=LARGEST + 1), "largest_step: above zero"),
    "no step": (a_lot(largest_step=0), "largest_step: above zero"),
    "line items": (
        a_lot(lines=[a_line(f"line-{number}") for number in range(LARGEST_COUNT + 1)]),
        "lines: at least one, each id once",
    ),
    "pieces": (
        a_lot(lines=[replace(a_line(), quantity=LARGEST + 1, pledges=(Pledge("m1", LARGEST + 1),))]),
        "lines.A: needs an id and a quantity above zero",
    ),
}


@pytest.mark.parametrize(("lot", "said"), BEYOND_COUNTING.values(), ids=BEYOND_COUNTING)
def test_T1_what_cannot_be_counted_may_not(lot: Lot, said: str) -> None:
    assert list(lot_faults(lot, of(lot), frozenset({"m1", "m2"}))) == [said]


def test_T1_schedules_are_bid_neither_at_a_clock_nor_by_proxies() -> None:
    at_clock = replace(a_clock_lot("dutch", a_clock(100)), volume=RISING)
    assert "volume: where a clock names the price nobody bids a schedule" in list(lot_faults(at_clock, of(at_clock), frozenset()))
    lot = replace(a_lot(quantity=4), volume=RISING)
    said = "volume: nothing bids a schedule for a supplier, so there are no proxies"
    assert said in list(lot_faults(lot, of(lot, proxies=True), frozenset()))
