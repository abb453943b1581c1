"""Clocks of presets, which name no prices, set to the prices of a lot."""

from dataclasses import replace

from auction.core.clocks import runs_us
from auction.core.money import Share, scale_down
from auction.core.sequence import sequenced
from auction.core.stage_terms import Stage
from auction.core.terms import Lot, Terms


def wound(stages: tuple[Stage, ...], lot: Lot, starts_at: Share | None) -> tuple[Stage, ...]:
    """The stages, each clock among them set to the lot's prices; a later stage lasts as long as its clock runs.

    A clock begins where the lot's own clock does; else at that share of the ceiling, rounded down, every line item at the same
    unit price. A Dutch clock ends at the ceiling. Without clock and ceiling the start stays open, and T1 asks for it.
    """
    return tuple(_wound(place, stage, lot, starts_at) for place, stage in enumerate(stages))


def _wound(place: int, stage: Stage, lot: Lot, starts_at: Share | None) -> Stage:
    if stage.clock is None:
        return stage
    limit = lot.ceiling if stage.kind == "dutch" and stage.clock.limit is None else stage.clock.limit
    start = stage.clock.start or _start(lot, starts_at)
    if not start:
        return stage
    moved = replace(stage, clock=replace(stage.clock, start=start, limit=limit))
    return replace(moved, length_us=runs_us(lot, moved)) if place else moved


def _start(lot: Lot, starts_at: Share | None) -> tuple[int, ...]:
    own = next((stage.clock.start for stage in lot.stages if stage.clock is not None), ())
    if own or lot.ceiling is None or starts_at is None:
        return own
    pieces = sum(line.quantity for line in lot.lines)
    return (max(1, scale_down(lot.ceiling, wanted=starts_at.num, total=starts_at.den * pieces)),) * len(lot.lines)


def first_runs_us(stages: tuple[Stage, ...], lot: Lot, usual_us: int) -> int:
    """How long the first stage lasts: as long as its clock runs, or as usual."""
    clock = stages[0].clock
    return runs_us(lot, stages[0]) if clock is not None and clock.start else usual_us


def wound_terms(terms: Terms, starts_at: Share | None) -> Terms:
    """The terms with the clocks of every lot set to its prices, and closes that leave each first stage its clock's time.

    Lots without a clock stay as they are; lots one after another follow the first one's time (L1 to L3).
    """
    if not any(lot.has_clock for lot in terms.lots):
        return terms
    lots = tuple(_wound_lot(lot, terms.opens_at, starts_at) for lot in terms.lots)
    if terms.sequence == "parallel":
        return replace(terms, lots=lots)
    return sequenced(replace(terms, lots=lots, first_runs_us=lots[0].closes_at - terms.opens_at))


def _wound_lot(lot: Lot, opens_at: int, starts_at: Share | None) -> Lot:
    stages = wound(lot.stages, lot, starts_at)
    return replace(lot, stages=stages, closes_at=opens_at + first_runs_us(stages, lot, lot.closes_at - opens_at))
