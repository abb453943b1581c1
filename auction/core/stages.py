"""The course of a lot: stages one after another, who enters them, and closes at a committed random moment (rules F1 to F6)."""

import hashlib

from auction.core.clock_limits import accepts
from auction.core.clocks import put_back, tick_ends
from auction.core.events import Event, LotClosed, SecretRevealed, StageClosed, StageOpened, StageSkipped, TurnEnded
from auction.core.formats import CLOCKS, clockwork_of
from auction.core.money import Share, within
from auction.core.openings import kept, lapsed
from auction.core.stage_terms import Entrants, Stage
from auction.core.state import LotState, StandingBid


def commitment_of(secret: str) -> str:
    """What is announced of a secret before the opening: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def random_close(lot: LotState, secret: str) -> int:
    """The moment at which the secret lets the current stage close, from its scheduled close on (F5)."""
    mark = hashlib.sha256(f"poolbid random close/{lot.terms.id}/{lot.stage}/{secret}".encode()).digest()
    return lot.closes_at + within(int.from_bytes(mark), lot.course.random_us)


def entrants_of(lot: LotState, stage: Stage) -> tuple[str, ...] | None:
    """Who may bid in a stage that opens now, best first; None is everybody (F3, L7)."""
    standing = lot.order if stage.only_gap is None else lot.order[1:]
    if stage.entrants is not None:
        return _chosen(standing, stage.entrants)
    return None if stage.only_gap is None else tuple(bid.supplier for bid in standing)


def _chosen(standing: list[StandingBid], rule: Entrants) -> tuple[str, ...]:
    """The distance is measured from the best comparable value; of those who fall short or are dropped the best fill up."""
    most = max(0, len(standing) - rule.drop)
    order = standing[: most if rule.best is None else min(most, rule.best)]
    if rule.within is not None and order:
        furthest = order[0].comparable * (rule.within.den + rule.within.num)
        order = [bid for bid in order if bid.comparable * rule.within.den <= furthest]
    return tuple(bid.supplier for bid in standing[: max(len(order), rule.least)])


def has_gap(lot: LotState, least: Share) -> bool:
    """Whether the second lies by more than that share of the best comparable value behind the best (L7)."""
    if len(lot.order) < 2:
        return False
    best, second = lot.order[0].comparable, lot.order[1].comparable
    return (second - best) * least.den > best * least.num


def turns_of(lot: LotState, stage: Stage) -> tuple[str, ...]:
    """The order of turns in a stage that opens now: the entrants with a bid, the worst first, of equal values the later (F6)."""
    entrants = entrants_of(lot, stage)
    return tuple(bid.supplier for bid in reversed(lot.order) if entrants is None or bid.supplier in entrants)


def turn_ends(lot: LotState, turn: int) -> int:
    """When the turn of that number, counted from 1, ends or is to end in the current stage (F6).

    Counted back from the close, so that what moves the close moves every turn that has not ended.
    """
    return lot.closes_at - (len(lot.turns) - turn) * lot.course.length_us


def own_turn(lot: LotState, supplier: str) -> tuple[int, int] | None:
    """The supplier's turn in this stage, or in the one to come as it would be if nothing changed: its number, when it begins."""
    if not lot.is_open:
        return None
    if lot.next_stage_at is None:
        order, opens_at, length = lot.turns, turn_ends(lot, 0), lot.course.length_us
    else:
        stage = lot.terms.stages[lot.stage + 1]
        order = turns_of(lot, stage) if stage.kind == "turns" else ()
        opens_at, length = lot.next_stage_at, stage.length_us
    if supplier not in order:
        return None
    place = order.index(supplier)
    return place + 1, opens_at + place * length


def due_in(lot: LotState) -> int | None:
    """The next moment at which something is due in the lot, or None: it has closed, or closes at a moment still secret."""
    if lot.closed_at is not None:
        return None
    if lot.waits:
        return lot.opens_at
    if lot.next_stage_at is not None:
        return lot.next_stage_at
    if lot.opening_by is not None:
        return lot.opening_by
    if lot.turns and lot.on_turn is not None:
        return turn_ends(lot, lot.turn + 1)
    course = lot.course
    clockwork = CLOCKS.get(course.kind)
    if clockwork is not None:
        return lot.limits_from if accepts(lot) else clockwork.due(lot)
    return None if course.random_us else lot.closes_at


def step_us(lot: LotState) -> int:
    """How long the step under way lasts as a whole, in a stage that goes step by step: a turn, or a tick of a clock."""
    return lot.course.length_us if lot.course.clock is None else lot.clock.interval_us


def step_ends(lot: LotState) -> int:
    """When the step under way ends: a turn, a tick of a clock, or after the last of these the stage."""
    if lot.on_show is not None:
        return tick_ends(lot, lot.on_show)
    return lot.closes_at if lot.on_turn is None else turn_ends(lot, lot.turn + 1)


def closes(lot: LotState, at: int) -> Event:
    """The close of the current stage at that moment, as far as its bids need not wait to be opened."""
    return kept(lot, at) if lot.course.waits and lot.opening_by is None else ends(lot, at)


def ends(lot: LotState, at: int) -> Event:
    """The end of the current stage: of the lot, when it is the last."""
    return LotClosed(lot.terms.id, at) if lot.is_last_stage else StageClosed(lot.terms.id, lot.stage, at)


def due_in_lot(lot: LotState, at: int, *, stamp: int) -> tuple[Event, ...]:
    """What is due in the lot at this very moment: a turn or tick ends, a limit is met, a stage closes or the next one opens.

    It bears the moment and not the stamp it is recorded at, but that a clock may have to go back for those who were not heard.
    """
    if lot.waits or due_in(lot) != at:
        return ()
    if lot.next_stage_at is not None:
        late = put_back(lot.terms, lot.stage + 1, 1, due=at, stamp=stamp)
        return _opens(lot, at) if late is None else (*_opens(lot, at), late)
    if lot.opening_by is not None:
        return (lapsed(lot, at), ends(lot, at))
    clockwork = clockwork_of(lot)
    if clockwork is not None and (accepted := accepts(lot)):
        return accepted
    if clockwork is not None:
        found, stops = clockwork.pass_time(lot, at, stamp)
        return (*found, closes(lot, at)) if stops else found
    if lot.on_turn is None:
        return (closes(lot, at),)
    ended = TurnEnded(lot.terms.id, lot.stage, lot.turn + 1, lot.on_turn, at)
    return (ended, closes(lot, at)) if ended.turn == len(lot.turns) else (ended,)


def _opens(lot: LotState, at: int) -> tuple[Event, ...]:
    """The next stage opens, or is passed over where the gap it needs is not there (L7)."""
    number, stage = lot.stage + 1, lot.terms.stages[lot.stage + 1]
    if stage.only_gap is not None and not has_gap(lot, stage.only_gap):
        skipped = StageSkipped(lot.terms.id, number, at)
        return (skipped, LotClosed(lot.terms.id, at)) if number + 1 == len(lot.terms.stages) else (skipped,)
    if stage.kind != "turns":
        return (StageOpened(lot.terms.id, number, at, at + stage.length_us, entrants_of(lot, stage)),)
    turns = turns_of(lot, stage)
    return (StageOpened(lot.terms.id, number, at, at + len(turns) * stage.length_us, turns),)


def revealed(lot: LotState, secret: str, at: int) -> tuple[Event, ...]:
    """The reveal of the secret and the close it fixed; `at` is the moment that `random_close` gives."""
    return (SecretRevealed(lot.terms.id, lot.stage, secret), closes(lot, at))
