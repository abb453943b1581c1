"""What time alone makes happen in a pool: windows end (rules P20 and P21), and so do the steps after an award (chapter D)."""

from auction.core.errors import InvariantBroken
from auction.pool import steps
from auction.pool.events import Event, FrozenPart, PoolFailed, PoolFrozen, ReviewOpened, ShortPart
from auction.pool.merge import Pool, PooledPart, account
from auction.pool.state import State, collected, confirmed
from auction.pool.warning import warnings


def next_due(state: State) -> int | None:
    """The next moment at which something is due, or None while nothing can be."""
    if state.status == "open" and state.terms.collect_until:
        return state.terms.collect_until
    if state.status == "review":
        return state.terms.review_until
    return min((moment for course in state.courses.values() if (moment := steps.next_due(course)) is not None), default=None)


def due_events(state: State, at: int) -> tuple[Event, ...]:
    """What the next due moment brings if it has come by `at`; empty otherwise. Later moments need another asking."""
    due = next_due(state)
    if due is None or due > at:
        return ()
    if state.status == "open" and state.terms.review_until and state.files:
        return (ReviewOpened(state.terms.review_until),)
    if state.status in ("open", "review"):
        outcome = frozen(state, due)
        return (outcome,) if isinstance(outcome, PoolFailed) else (outcome, *warnings(state, outcome.parts))
    course = next(course for course in state.courses.values() if steps.next_due(course) == due)
    return steps.due_events(state, course, due)


def frozen(state: State, at: int) -> PoolFrozen | PoolFailed:
    """What the pool puts to auction, counted once more against every file, or why it puts up nothing (rules P13 and P21)."""
    if not state.files:
        return PoolFailed("no_demand", ())
    everything = collected(state, at)
    account(everything, state.submissions)
    pool = confirmed(state, at) if state.terms.review_until else everything
    asked = [part for part in pool.parts if part.total]
    short = tuple(found for part in asked if (found := _short(state, part)) is not None)
    named = tuple(part.id for part in short)
    parts = frozen_parts(pool, leaving=named)
    if not parts:
        return PoolFailed("short" if short else "nothing_confirmed", short)
    if sum(part.total for part in parts) != sum(part.total for part in asked if part.id not in named):
        raise InvariantBroken("the parts do not sum up to what was confirmed")
    return PoolFrozen(parts, short)


def frozen_parts(pool: Pool, *, leaving: tuple[str, ...] = ()) -> tuple[FrozenPart, ...]:
    """The pool's parts without the lines behind them: what may leave the pool for an auction."""
    return tuple(
        FrozenPart(part.id, part.manufacturer, part.part_number, part.total, part.members, part.others, part.requirements)
        for part in pool.parts
        if part.total and part.id not in leaving
    )


def _short(state: State, part: PooledPart) -> ShortPart | None:
    """P21: a part below the least total, or needed by too few."""
    total, members = part.total, len(part.members)
    if members < state.terms.least_members:
        return ShortPart(part.id, total, members, "members")
    return ShortPart(part.id, total, members, "total") if total < state.terms.least_total else None
