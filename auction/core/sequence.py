"""When lots open and close among one another, and openings that come late or early (rules L1 to L6)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from auction.core.clocks import put_back, runs_us
from auction.core.events import AuctionOpened, Event, LotCutShort, LotOpened, OpeningMoved
from auction.core.moments import HOUR_US
from auction.core.stages import closes
from auction.core.state import LotState, State
from auction.core.terms import Lot, Terms, latest_close

LONGEST_RUN_US: Final = 7 * 24 * HOUR_US
LONGEST_GAP_US: Final = 24 * HOUR_US


def sequenced(terms: Terms) -> Terms:
    """The terms with the closes that their sequence gives (L1 to L3): what a console asks for before it announces them."""
    if terms.sequence == "parallel":
        return terms
    lots = (replace(lot, closes_at=close) for lot, close in zip(terms.lots, planned_closes(terms), strict=True))
    return replace(terms, lots=tuple(lots))


def planned_closes(terms: Terms) -> tuple[int, ...]:
    """The close of every lot's first stage as announced, if nothing is moved and every turn but one is left out."""
    found = [terms.opens_at + terms.first_runs_us]
    for one, following in pairwise(terms.lots):
        wait = later_stages_us(one) + run_of(terms, following) if terms.sequence == "serial" else 0
        found.append(found[len(found) - 1] + terms.gap_us + wait)
    return tuple(found)


def later_stages_us(lot: Lot) -> int:
    """How long the stages after the first take with their pauses, of turns one each."""
    return sum(stage.pause_us + stage.length_us for stage in lot.stages)


def faults(terms: Terms) -> Iterator[str]:
    """What contradicts the sequence, a late start or an early one (T1)."""
    serial, staggered = terms.sequence == "serial", terms.sequence == "staggered"
    if terms.sequence == "parallel" and (terms.gap_us, terms.first_runs_us, terms.runs_us) != (0, 0, 0):
        yield "sequence: lots side by side have no gap and no running time; each has its own close"
    if not 0 <= terms.gap_us <= LONGEST_GAP_US:
        yield "gap_us: zero to a day"
    if (serial or staggered) and not 0 < terms.first_runs_us <= LONGEST_RUN_US:
        yield "first_runs_us: above zero to a week"
    if serial and not 0 < terms.runs_us <= LONGEST_RUN_US:
        yield "runs_us: above zero to a week"
    if staggered and terms.runs_us:
        yield "runs_us: lots that open together have no running time after the first; the gap gives their closes"
    if staggered and terms.overtime.scope == "cascade" and terms.overtime.gap_us > terms.gap_us:
        yield "overtime.gap_us: the closes as announced are nearer to one another than this"
    if serial or staggered:
        for lot, close in zip(terms.lots, planned_closes(terms), strict=False):
            if lot.closes_at != close:
                yield f"lots.{lot.id}.closes_at: the sequence gives {close}"
    late = terms.late_start
    if late is not None and not (0 < late.tolerance_us <= HOUR_US and 0 <= late.notice_us <= LONGEST_GAP_US):
        yield "late_start: a tolerance above zero to an hour, a notice of zero to a day"


def late_start(terms: Terms, due: int, at: int) -> OpeningMoved | None:
    """Where the auction's opening, due then and recorded at `at`, is put off to; None where it stands (L4)."""
    late = terms.late_start
    if late is None or at - due <= late.tolerance_us:
        return None
    moved = at + late.notice_us
    return OpeningMoved(moved, moved - due, "")


def opened_early(at: int, reason: str) -> tuple[Event, ...]:
    """The auction opens now, and every close stays where it was (L5)."""
    return (OpeningMoved(at, 0, reason), AuctionOpened(at))


def cut_short(lot: LotState, at: int, reason: str) -> tuple[Event, ...]:
    """The present stage of the lot closes now (L6)."""
    return (LotCutShort(lot.terms.id, lot.stage, at, reason), closes(lot, at))


def may_be_cut_short(terms: Terms, lot: LotState) -> bool:
    """Whether the present stage may be ended early: none that closes at random, and none in which each has its own time."""
    return terms.early_close and lot.course.kind in ("open", "sealed") and not lot.course.random_us


def lot_opens(terms: Terms, lot: LotState, at: int, *, stamp: int) -> tuple[Event, ...]:
    """A lot that waited opens, for its whole running time (L2); its clock goes back where that was not heard (K3)."""
    opened = LotOpened(lot.terms.id, at, at + run_of(terms, lot.terms))
    late = put_back(lot.terms, 0, 1, due=at, stamp=stamp)
    return (opened,) if late is None else (opened, late)


def run_of(terms: Terms, lot: Lot) -> int:
    """How long the first stage of a lot lasts that opens after another: a clock its own time (L1)."""
    return terms.runs_us if lot.stages[0].clock is None else runs_us(lot, lot.stages[0])


def before(state: State, lot: LotState) -> str | None:
    """The lot whose close this one waits for while its own opening is not known; None for any other."""
    if not lot.waits or lot.opens_at is not None:
        return None
    ids = list(state.lots)
    return ids[ids.index(lot.terms.id) - 1]


def replan(state: State, closed: str, at: int) -> None:
    """A lot has closed: the next one's opening is known, and the plan of all that wait follows it (L2)."""
    terms, lots = state.known_terms(), list(state.lots.values())
    opens_at = at + terms.gap_us
    for place, lot in enumerate(lots[lots.index(state.lots[closed]) + 1 :]):
        if place == 0:
            lot.opens_at = opens_at
        lot.closes_at = opens_at + run_of(terms, lot.terms)
        lot.hard_stop = latest_close(terms, lot.terms, 0, lot.closes_at)
        opens_at = lot.closes_at + later_stages_us(lot.terms) + terms.gap_us
