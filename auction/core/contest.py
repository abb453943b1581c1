"""Where automatic bids end, worked out directly: what persons in turn would bid, without bidding it step by step (rule X5).

As long as the steps stay the same every round lowers the lead by the same sum, so whole rounds are taken at once. What is
played by hand are the first rounds in each price band, or where steps are a share of the lead each change of the step: the
cost grows with bands and proxies, and with the logarithm of the fall, never with the fall itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auction.core.evaluation import comparable_unit, least_improvement
from auction.core.money import rounded_down
from auction.core.terms import Basis, Lot


@dataclass(slots=True)
class Seat:
    """One who bids by a limit: where it stands, how low it goes, how far below the lead at least. All are comparable values."""

    supplier: str
    at: int
    limit: int
    step: int


@dataclass(slots=True)
class Contest:
    """The proxies of a lot in their order, the value to beat, and who holds it."""

    lot: Lot
    basis: Basis
    seats: Sequence[Seat]
    lead: int
    leader: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A bid in a round: who made it, what lead it saw, and how far it went below."""

    seat: Seat
    saw: int
    fell: int


def highest_to_lead(contest: Contest, seat: Seat) -> int:
    """The highest value by which the seat would lead, as the rules of acceptance have it (B8, B9, B11)."""
    if contest.basis == "beat_leading":
        return contest.lead - least_improvement(contest.lot, contest.lead)
    return min(contest.lead - 1, seat.at - least_improvement(contest.lot, seat.at))


def aim(contest: Contest, seat: Seat) -> int | None:
    """What a person in the seat would bid now, or None: it leads, or its limit takes the lead no more (X5)."""
    if seat.supplier == contest.leader:
        return None
    highest = highest_to_lead(contest, seat)
    wanted = min(highest, contest.lead - _step(contest, seat, contest.lead))
    if wanted >= seat.limit:
        return wanted
    return seat.limit if highest >= seat.limit else None


def play(contest: Contest) -> None:
    """Let everyone bid in turn until nobody bids any more; seats and lead end where they would by hand."""
    while True:
        leader = contest.leader
        turns = _round(contest)
        if not turns:
            return
        if len(turns) > 1 and not any(seat.supplier == leader for seat in _idle(contest, turns)):
            _leap(contest, turns)


def _step(contest: Contest, seat: Seat, lead: int) -> int:
    return max(seat.step, least_improvement(contest.lot, lead))


def _round(contest: Contest) -> list[Turn]:
    """Each seat in turn, once."""
    turns: list[Turn] = []
    for seat in contest.seats:
        value = aim(contest, seat)
        if value is not None:
            turns.append(Turn(seat, contest.lead, contest.lead - value))
            seat.at = contest.lead = value
            contest.leader = seat.supplier
    return turns


def _idle(contest: Contest, turns: Sequence[Turn]) -> list[Seat]:
    bidders = [turn.seat.supplier for turn in turns]
    return [seat for seat in contest.seats if seat.supplier not in bidders]


def _leap(contest: Contest, turns: Sequence[Turn]) -> None:
    """Repeat the round as often as it stays the same: same steps, same band, nobody at its limit.

    Within a band what is left after the least improvement never rises as the lead falls, so who could not bid in this round
    cannot in the next; and who could bid is not held up by its own last bid, which the whole round lies below.
    """
    bottom = _band_bottom(contest, contest.lead)
    if bottom != _band_bottom(contest, turns[0].saw):
        return
    if any(turn.fell != _step(contest, turn.seat, turn.saw) for turn in turns):
        return
    fall = turns[0].saw - contest.lead
    rounds = rounded_down(contest.lead - bottom, fall)
    for turn in turns:
        rounds = min(rounds, rounded_down(turn.seat.at - turn.seat.limit, fall))
    for turn in turns:
        rounds = _while_step_stays(contest, turn, fall, rounds)
    contest.lead -= rounds * fall
    for turn in turns:
        turn.seat.at -= rounds * fall


def _band_bottom(contest: Contest, value: int) -> int:
    return max((start for start in _band_starts(contest.lot) if start <= value), default=0)


def _band_starts(lot: Lot) -> list[int]:
    """Where the bands of the lot begin, as comparable values."""
    return [band.from_value * comparable_unit(lot) for band in lot.decrement]


def _while_step_stays(contest: Contest, turn: Turn, fall: int, rounds: int) -> int:
    """The largest number of rounds, up to that many, after which the seat still goes the same step down."""
    return last_that(lambda number: _step(contest, turn.seat, turn.saw - number * fall) == turn.fell, rounds)


def last_that(holds: Callable[[int], bool], most: int) -> int:
    """The largest number up to `most` that holds, of a property that holds for 0 and, once it fails, for none beyond."""
    if holds(most):
        return most
    found = 0
    for power in reversed(range(most.bit_length())):
        if found + 2**power <= most and holds(found + 2**power):
            found += 2**power
    return found


def answerable_from(lot: Lot, limit: int, lead: int) -> int:
    """The lowest value from which on, up to the lead, a bid can still be answered by the limit (X6)."""
    starts = sorted({0, *(start for start in _band_starts(lot) if start <= lead)}, reverse=True)
    top, found = lead, lead + 1
    for start in starts:
        bottom = max(start, limit + 1)
        if bottom > top or not _can_answer(lot, top, limit):
            break
        found = _lowest_answered(lot, limit, bottom, top)
        if found > bottom:
            break
        top = start - 1
    return found


def _lowest_answered(lot: Lot, limit: int, bottom: int, top: int) -> int:
    """Within one band, where what is left after the least improvement never rises as the value falls."""
    return top - last_that(lambda fall: _can_answer(lot, top - fall, limit), top - bottom)


def _can_answer(lot: Lot, value: int, limit: int) -> bool:
    return value - least_improvement(lot, value) >= limit
