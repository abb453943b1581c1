"""What an outage or the end of a suspension moves, read from chapter S of the rulebook alone, for the referee."""

from __future__ import annotations

from collections.abc import Mapping

from auction.core.terms import Terms
from tests.simulation.referee_table import Table

SECOND_US = 10**6


def rule(terms: Terms) -> tuple[int, int]:
    """From what length on an outage counts, and the window after it."""
    return (5 * SECOND_US, 120 * SECOND_US) if terms.outage is None else (terms.outage.least_us, terms.outage.window_us)


def after_outage(terms: Terms, lots: Mapping[str, Table], since: int, until: int) -> dict[str, int]:
    """By how much each lot moves; nothing at all where the outage was too short."""
    least, window = rule(terms)
    if until - since < least:
        return {}
    moved = {name: _lost(lot, since, until, least, window) for name, lot in lots.items() if lot.closed is None}
    return _with_gaps(terms, lots, moved)


def _lost(lot: Table, since: int, until: int, least: int, window: int) -> int:
    opening = lot.begins if not lot.begun else lot.opens
    if not lot.begun or lot.opens is not None:
        return until + window - opening if opening is not None and opening < until else 0
    if lot.stage.kind == "turns":
        left = max(lot.turn_end - since, min(window, lot.stage.length_us))
        return until + left - lot.turn_end
    last = lot.stop if lot.stage.commitment else lot.close
    came = lot.close < until
    lost = until - max(since, lot.close - window)
    if since >= last or not (came or lost >= least):
        return 0
    if since < lot.close:
        return until + window - lot.close
    return until + window - since  # a draw under way goes on a window after the end, where it was


def after_suspension(terms: Terms, lots: Mapping[str, Table], at: int) -> dict[str, int]:
    """What each lot still lacks to the least time, once the suspension itself has been given back."""
    _, window = rule(terms)
    lacks = {}
    for name, lot in lots.items():
        if lot.closed is None and lot.begun and lot.opens is None:
            turns = lot.stage.kind == "turns"
            left = lot.turn_end - at if turns else max(0, lot.close - at)
            lacks[name] = max(0, (min(window, lot.stage.length_us) if turns else window) - left)
    return _with_gaps(terms, lots, lacks)


def _with_gaps(terms: Terms, lots: Mapping[str, Table], moved: dict[str, int]) -> dict[str, int]:
    """Closes that come one after another stay as far apart as they must, from the first that moves."""
    cascades = terms.overtime.scope == "cascade"
    if any(moved.values()) and (cascades or terms.sequence == "staggered"):
        gap = terms.overtime.gap_us if cascades else terms.gap_us
        front = None
        for name, lot in lots.items():
            steady = lot.closed is None and lot.begun and lot.opens is None
            if steady and lot.stage.kind != "turns" and not lot.stage.commitment:
                close = lot.close + moved[name]
                close = close if front is None else max(close, front + gap)
                front = close if front is not None or close > lot.close else None
                moved[name] = close - lot.close
    return {name: by for name, by in moved.items() if by > 0}
