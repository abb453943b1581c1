"""When people cannot bid: the engine suspends and resumes, and an outage moves what it fell on (rules S4 to S7)."""

from collections.abc import Iterator, Mapping
from typing import Final

from auction.core.commands import Cause
from auction.core.events import AuctionResumed, AuctionSuspended, Event, LotDelayed, OutageRecorded
from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.stages import due_in, step_ends, step_us
from auction.core.state import LotState, State
from auction.core.terms import Outage, Terms

USUAL: Final = Outage(least_us=5 * SECOND_US, window_us=2 * MINUTE_US)
"""What holds where the terms say nothing of outages (S6)."""

SHORTEST_US: Final = 3 * SECOND_US
"""A server looks at itself once a second, so it cannot tell less than this (S6)."""

MOST_FOR_DISCONNECTS: Final = 3
"""How often lost connections suspend one auction (S4): suppliers who leave together cannot hold it up for ever."""


def faults(terms: Terms) -> Iterator[str]:
    """What cannot be announced of outages (T1)."""
    rule = terms.outage
    if rule is not None and not (SHORTEST_US <= rule.least_us <= HOUR_US and 0 <= rule.window_us <= HOUR_US):
        yield "outage: counts from three seconds to an hour on, and gives zero to an hour after it"


def suspended(cause: Cause) -> tuple[Event, ...]:
    """The clock of every lot stands still (S4)."""
    return (AuctionSuspended(cause),)


def may_suspend(state: State, cause: Cause) -> bool:
    """Whether the auction may be suspended for this once more (S4)."""
    return cause != "disconnects" or state.lost_touch < MOST_FOR_DISCONNECTS


def resumed(state: State, at: int) -> tuple[Event, ...]:
    """The time left is what it was at the suspension, and at least the window of S6 (S5)."""
    window, since = rule_of(state).window_us, state.paused_at
    delays = {name: _least_left(lot, since, window) for name, lot in state.lots.items() if lot.is_open and not lot.is_between}
    return (AuctionResumed(at - since), *_delayed(state, delays, since=at))


def outage(state: State, since: int, at: int) -> tuple[Event, ...]:
    """What an outage from `since` to `at` moves (S6, S7); empty where it moves nothing.

    It begins no earlier than bids could be taken for certain. What was due by its beginning must have been recorded before.
    """
    since = max(since, state.heard_at)
    if state.status != "open" or at - since < rule_of(state).least_us:
        return ()
    rule = rule_of(state)
    delays = {name: _delay(lot, since, at, rule) for name, lot in state.lots.items() if lot.is_open}
    if not any(delays.values()):
        return ()
    return (OutageRecorded(since, at), *_delayed(state, delays, since=since))


def rule_of(state: State) -> Outage:
    """The rule of outages that holds in this auction."""
    return state.known_terms().outage or USUAL


def _delay(lot: LotState, since: int, at: int, rule: Outage) -> int:
    """By how much the outage moves what lies ahead of the lot."""
    if lot.is_between:
        opens_at = due_in(lot)
        return at + rule.window_us - opens_at if opens_at is not None and opens_at < at else 0
    if not _closes_for_all(lot):
        return at - since + _least_left(lot, since, rule.window_us)
    if since >= lot.hard_stop or not _was_hit(lot, since, at, rule):
        return 0
    return at + rule.window_us - max(lot.closes_at, since)


def _closes_for_all(lot: LotState) -> bool:
    """Whether everyone bids until the close, and not step by step: in turns, or by a clock."""
    return lot.course.kind in ("open", "sealed")


def _was_hit(lot: LotState, since: int, at: int, rule: Outage) -> bool:
    """Whether the close came in the outage, or enough of the window before it was lost. A random one may come from its time on."""
    return lot.closes_at < at or at - max(since, lot.closes_at - rule.window_us) >= rule.least_us


def _least_left(lot: LotState, since: int, window: int) -> int:
    """How much is missing to the least time that must be left of what is under way (S5, S7)."""
    if _closes_for_all(lot):
        return max(0, window - max(lot.closes_at - since, 0))
    return max(0, min(window, step_us(lot)) - (step_ends(lot) - since))


def _delayed(state: State, delays: Mapping[str, int], *, since: int) -> tuple[LotDelayed, ...]:
    """The delays as events, in the order of the terms; where lots close one after another they keep the least gap (L3)."""
    found, gap, before = dict(delays), _least_gap(state.known_terms()), None
    for name, lot in state.lots.items() if gap is not None else ():
        if name not in delays or lot.is_between or not _closes_for_all(lot) or lot.course.random_us:
            continue
        close = lot.closes_at + found[name]
        if before is not None and gap is not None:
            close = max(close, before + gap)
            found[name] = close - lot.closes_at
        before = close if found[name] or before is not None else None
    return tuple(LotDelayed(name, since, by) for name, by in found.items() if by > 0)


def _least_gap(terms: Terms) -> int | None:
    if terms.overtime.scope == "cascade":
        return terms.overtime.gap_us
    return terms.gap_us if terms.sequence == "staggered" else None
