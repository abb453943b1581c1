"""Whether the terms of a clock are complete and free of contradictions (rules T1 and K1 to K9)."""

from collections.abc import Iterator
from typing import Final

from auction.core.clocks import runs_us, schedule
from auction.core.evaluation import countable, is_evaluated, value_of
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.money import LARGEST, is_multiple, is_share
from auction.core.stage_terms import Clock, Stage
from auction.core.terms import Lot, Terms

MOST_TICKS: Final = 10_000
LARGEST_SCHEDULE: Final = 100_000
"""Ticks times line items: the prices of all of them are worked out when the stage opens."""


def clock_faults(place: int, stage: Stage, lot: Lot, terms: Terms) -> Iterator[str]:
    """What contradicts itself in a stage with a clock, or without the one it needs (T1, K1 to K9)."""
    clock, named = stage.clock, stage.kind in ("dutch", "japanese")
    if (clock is not None) != named:
        yield "clock: for a Dutch or Japanese stage, and only for these"
    if clock is None or not named:
        return
    yield from _bounds(stage.kind, clock, lot)
    if stage.random_us or not stage.revisable:
        yield "a clock ends at its time, and bids of one's own there are none"
    if terms.ties == "forbidden":
        yield "at a clock several accept the same price, so ties cannot be forbidden"
    if is_evaluated(lot) or lot.index is not None:
        yield "a clock names one price for all, so bids cannot compare by more than it, nor be premiums on an index"
    yield from (f"clock.part_multiple: {fault}" for fault in _part_faults(stage, clock, lot))
    if stage.kind == "dutch" and len(lot.stages) > 1:
        yield "a Dutch clock is a course of its own: who takes the lot ends it"


def _bounds(kind: str, clock: Clock, lot: Lot) -> Iterator[str]:
    if len(clock.start) != len(lot.lines) or not all(price > 0 for price in clock.start):
        yield "clock.start: a price above zero for each line item"
    if not SECOND_US <= clock.interval_us <= HOUR_US:
        yield "clock.interval_us: a second to an hour"
    if not 1 <= clock.most <= MOST_TICKS or clock.most * len(lot.lines) > LARGEST_SCHEDULE:
        yield "clock.most: 1 to 10000 ticks, times line items at most 100000"
    if clock.limit is not None and clock.limit <= 0:
        yield "clock.limit: above zero, or none"
    if not 0 <= clock.grace_us < clock.interval_us or (kind == "japanese" and clock.grace_us):
        yield "clock.grace_us: less than the interval, and of a Dutch clock only"
    levels = [band.from_value for band in clock.steps]
    if levels != sorted(set(levels)) or not all(
        0 <= band.from_value <= LARGEST and 0 <= band.amount <= LARGEST for band in clock.steps
    ):
        yield "clock.steps: bands rise from level to level, amounts of zero or more"
    if not all(band.is_clamped_well for band in clock.steps):
        yield "clock.steps: the most of a band clamps its share, and is at least its amount"
    if not all(is_share(band.share) for band in clock.steps):
        yield "clock.steps: a share of at most the whole"
    if (kind == "japanese") != (1 <= clock.least_active <= MOST_TICKS):
        yield "clock.least_active: 1 to 10000 of a Japanese clock, of a Dutch one 0"


def _part_faults(stage: Stage, clock: Clock, lot: Lot) -> Iterator[str]:
    """What parts need (K12)."""
    least, multiple = clock.least_part, clock.part_multiple
    if multiple == 0 and least == 0:
        return
    if stage.kind != "dutch" or len(lot.lines) != 1 or lot.shortlist is not None:
        yield "parts are taken at a Dutch clock, of a lot of one line item without a shortlist"
    if multiple < 1 or least < 1 or not is_multiple(least, multiple) or least > max(line.quantity for line in lot.lines):
        yield "one or more, and least_part a multiple of it and no more than there is"


def run_faults(place: int, stage: Stage, lot: Lot, terms: Terms) -> Iterator[str]:
    """What is wrong with the prices of a clock that is in itself sound, and with the time it is given (K1, K2)."""
    if stage.clock is None:
        return
    values = [value_of(lot, prices) for prices in schedule(lot, stage)]
    if not values:
        yield "clock.limit: below the first price"
    elif not countable(terms, lot, max(values)) or (lot.ceiling is not None and max(values) > lot.ceiling):
        yield "clock: its prices exceed the ceiling or what can be counted"
    if place == 0 and terms.sequence == "serial" and lot is not terms.lots[0]:
        return  # it opens after another lot, for as long as the clock runs (L1)
    lasts = lot.closes_at - terms.opens_at if place == 0 else stage.length_us
    if lasts != runs_us(lot, stage):
        yield f"clock: it runs for {runs_us(lot, stage)} us, so the stage lasts as long"
