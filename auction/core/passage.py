"""How a lot goes from stage to stage and its clock from tick to tick, in place. It believes and checks nothing."""

from dataclasses import replace

from auction.core.clocks import schedule
from auction.core.events import LotOpened, OpeningMoved, StageOpened, TickEnded
from auction.core.standing import opened_seals
from auction.core.state import LotState, State
from auction.core.terms import Terms, latest_close


def stage_closed(lot: LotState, at: int) -> None:
    """The stage closed then: what lay sealed stands, and what waited at a Dutch clock is gone (F1, F4, K6)."""
    lot.closes_at, lot.grace_until = at, None
    if lot.course.kind == "dutch":
        lot.sealed = {}
    opened_seals(lot)


def tick_ended(lot: LotState, event: TickEnded) -> None:
    """The next tick begins. Of a Japanese clock what was accepted stands; of a Dutch one it waits no longer than the grace."""
    lot.tick, lot.limits_from = event.tick, event.at
    if lot.course.kind == "dutch":
        lot.grace_until = event.at + lot.clock.grace_us if lot.clock.grace_us else None
    else:
        _accepted_stand(lot, event.at)
        lot.active = frozenset(event.stayed)


def grace_ended(lot: LotState, takers: tuple[str, ...], at: int) -> None:
    """Of those who accepted within the grace these take the lot (K6)."""
    lot.sealed, lot.limits_from = {supplier: lot.sealed[supplier] for supplier in takers}, at
    _accepted_stand(lot, at)


def _accepted_stand(lot: LotState, at: int) -> None:
    """What was accepted stands; where the clock takes limits, no stamp within the tick tells who was quick (X13)."""
    if lot.clock.limits:
        lot.sealed = {supplier: replace(bid, at=at) for supplier, bid in lot.sealed.items()}
    opened_seals(lot)


def stage_opened(state: State, event: StageOpened) -> None:
    """The next stage begins, for its entrants, with a close and a clock of its own (F1, F3)."""
    lot = state.lots[event.lot]
    lot.stage, lot.next_stage_at, lot.overtimes, lot.late_us = event.stage, None, 0, -1
    lot.closes_at = event.closes_at
    lot.hard_stop = latest_close(state.known_terms(), lot.terms, event.stage, event.closes_at)
    lot.has_sealed = set()
    lot.schedule, lot.tick, lot.grace_until, lot.active = schedule(lot.terms, lot.course), 0, None, None
    lot.entrants = None if event.entrants is None else frozenset(event.entrants)
    lot.turns, lot.turn = (event.entrants or ()) if lot.course.kind == "turns" else (), 0
    lot.limits_from = event.at


def shifted(lot: LotState, by_us: int, *, since: int) -> None:
    """What lies ahead of the lot after `since` comes later: its next opening, or its close, hard stop and grace (S2, S7)."""
    if not lot.is_open:
        return
    if lot.grace_until is not None and lot.grace_until > since:
        lot.grace_until += by_us
    if lot.next_stage_at is not None:
        lot.next_stage_at += by_us
        return
    if lot.opening_by is not None:
        lot.opening_by += by_us
        return
    if lot.waits and lot.opens_at is not None:
        lot.opens_at += by_us
    lot.closes_at += by_us
    lot.hard_stop += by_us


def new_lots(terms: Terms) -> dict[str, LotState]:
    """The lots as announced: in a series all but the first wait (L2)."""
    lots = {lot.id: LotState(lot, lot.closes_at, latest_close(terms, lot, 0, lot.closes_at)) for lot in terms.lots}
    for number, lot in enumerate(lots.values()):
        lot.waits = terms.sequence == "serial" and number > 0
        lot.opens_at = None if lot.waits else terms.opens_at
        lot.schedule = schedule(lot.terms, lot.course)
    return lots


def opening_moved(state: State, event: OpeningMoved) -> None:
    """The auction opens later, and all that lies ahead moves with it (L4)."""
    state.opens_at = event.opens_at
    for lot in state.lots.values():
        shifted(lot, event.moved_us, since=state.at)
        lot.opens_at = None if lot.waits else event.opens_at


def lot_opened(state: State, event: LotOpened) -> None:
    """A lot that waited for the one before opens (L2)."""
    lot = state.lots[event.lot]
    lot.waits, lot.opens_at, lot.closes_at, lot.late_us = False, event.at, event.closes_at, -1
    lot.hard_stop = latest_close(state.known_terms(), lot.terms, 0, event.closes_at)


def stage_skipped(lot: LotState, stage: int, at: int) -> None:
    """A stage that no gap opens is passed over (L7): the lot cannot close before that moment, so its latest close is no earlier."""
    lot.stage = stage
    lot.hard_stop = max(lot.hard_stop, at)
    lot.next_stage_at = None if lot.is_last_stage else at + lot.terms.stages[stage + 1].pause_us
