"""Scenarios of a coordinator, worked out beside the loop and recorded nowhere: other rules, a supplier less, why not another."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from auction.award.award import Award
from auction.award.joint import Joint, award_from, joint_problem
from auction.award.payments import Cut, Nearest, Paid, paid_by_rules
from auction.award.reasons import Reason, reasons
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.award.supposing import (
    Alternative,
    Conflict,
    Next,
    RuleCost,
    conflict_of,
    costs_of_rules,
    next_without,
    why_not,
    winners_of,
    without_supplier,
)
from auction.core.award_rules import AwardRules
from auction.core.joint import joint_faults
from auction.core.money import rounded_down
from auction.core.state import State
from auction.live.drawing import Going, drawn

MOST_CASES: Final = 12

LONGEST_S: Final = 120.0
"""A question is worked on for so many seconds; what has no answer by then has none."""

Solve = Callable[[Sourcing], Solved | Unsolved]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario by name: these rules in place of those in force, and perhaps a supplier that drops out."""

    name: str
    rules: AwardRules
    without: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: the award in the auction's words, or why there is none, and then which rules are in conflict.

    `compared` and `bound` are what awards are compared by, in minor units; `costs` is what keeping each rule costs.
    """

    case: Case
    award: Award | None
    code: str
    detail: str
    compared: int | None = None
    winners: tuple[str, ...] = ()
    costs: tuple[RuleCost, ...] = ()
    conflict: Conflict | None = None


BUSY: Final = "timed_out"
"""What a question ends with whose auction never held still for as long as it takes to write it down."""


@dataclass(slots=True)
class _Asked:
    """What settles the problems of one question until it is too late; `unsure` is the code of the first that could not be told."""

    solve: Solve
    late: threading.Event
    unsure: str = ""

    def __call__(self, problem: Sourcing) -> Solved | Unsolved:
        late = self.late.is_set()
        found = Unsolved("timed_out", "the question takes too long") if late else self.solve(problem)
        if isinstance(found, Unsolved) and found.code != "infeasible":
            self.unsure = self.unsure or found.code
        return found


def no_core(names: Sequence[str], highest: Mapping[str, int], cuts: Sequence[Cut]) -> None:
    """Nothing here finds payments in the core."""


@dataclass(slots=True)
class Supposing:
    """Works out one question after another, so that what-if never takes the machine from those who bid.

    A question takes `longest_s` seconds at most, so that nobody's many rules keep the others from theirs.
    """

    solve: Solve
    longest_s: float = LONGEST_S
    nearest: Nearest = no_core
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def compare(self, room: Going, cases: Sequence[Case], *, costs: bool) -> list[Outcome]:
        """F3 to F5: each case settled as the auction stands; drawn of one moment, so that a bid meanwhile changes nothing."""
        now = await drawn(room, lambda state: [(case, _drawn(state, case)) for case in cases])
        if now is None:
            return [Outcome(case, None, BUSY, "bids come faster than the question is written down") for case in cases]
        async with self._turn:
            with self._in_time() as late:
                return [
                    await asyncio.to_thread(_outcome, case, found, _Asked(self.solve, late), costs=costs)
                    for case, found in now.what
                ]

    async def why_not(self, room: Going, lot: str, supplier: str, package: str) -> Alternative | str:
        """F6: what the award would cost more with this bid or package, or the code of why that cannot be said."""
        joint = await _joint_of(room)
        if isinstance(joint, str):
            return joint
        named = [id for id, (of, bid) in joint.bids.items() if not package and (of.lot, bid.supplier) == (lot, supplier)]
        named += [id for id, taken in joint.packages.items() if package and (taken.supplier, taken.package) == (supplier, package)]
        if not named:
            return "not_offered"

        def tell(joint: Joint, best: Solved, find: _Asked) -> Alternative:
            found = why_not(joint.problem, best.awarded, named[0], find)
            unit = 10 ** (joint.problem.scale - joint.lots.currency_scale)
            return replace(found, more=None if found.more is None else rounded_down(found.more, unit))

        return await self._of_award(joint, tell)

    async def reasons(self, room: Going) -> list[Reason] | str:
        """F10: why each part of the award went where it went, in the auction's words, or the code of why there is no award."""

        def tell(joint: Joint, best: Solved, find: _Asked) -> list[Reason]:
            return [_reason_told(joint, reason) for reason in reasons(joint.problem, best, find)]

        return await self._of_award(await _joint_of(room), tell)

    async def payments(self, room: Going) -> list[Paid] | str:
        """F8, F9, F11: what each winner would be paid by each rule, or the code of why there is no award."""

        def tell(joint: Joint, best: Solved, find: _Asked) -> list[Paid]:
            return [_paid_told(joint, each) for each in paid_by_rules(joint.problem, best, find, self.nearest)]

        return await self._of_award(await _joint_of(room), tell)

    async def next(self, room: Going) -> list[Next] | str:
        """F7: for each winner who comes next, or the code of why there is no award."""

        def tell(joint: Joint, best: Solved, find: _Asked) -> list[Next]:
            winners = winners_of(joint.problem, best.awarded)
            return [_told(joint, next_without(joint.problem, best.awarded, winner, find)) for winner in winners]

        return await self._of_award(await _joint_of(room), tell)

    async def _of_award(self, joint: Joint | str, tell: Callable[[Joint, Solved, _Asked], Found]) -> Found | str:
        """What is told of the best award of a problem, or the code of why there is no problem or no award."""
        if isinstance(joint, str):
            return joint

        def work(find: _Asked) -> Found | str:
            best = find(joint.problem)
            return best.code if isinstance(best, Unsolved) else tell(joint, best, find)

        return await self._in_turn(work)

    async def _in_turn(self, work: Callable[[_Asked], Found | str]) -> Found | str:
        """What is worked out of a question; where something of it could not be told, the code of why."""
        async with self._turn:
            with self._in_time() as late:
                asked = _Asked(self.solve, late)
                found = await asyncio.to_thread(work, asked)
                return asked.unsure or found

    @contextmanager
    def _in_time(self) -> Iterator[threading.Event]:
        """What is set once the question has taken too long, or nobody waits for its answer any more."""
        late = threading.Event()
        timer = asyncio.get_running_loop().call_later(self.longest_s, late.set)
        try:
            yield late
        finally:
            timer.cancel()
            late.set()


def _outcome(case: Case, drawn: Joint | str, find: _Asked, *, costs: bool) -> Outcome:
    if isinstance(drawn, str):
        return Outcome(case, None, "award_rules_invalid", drawn)
    problem, unit = drawn.problem, 10 ** (drawn.problem.scale - drawn.lots.currency_scale)
    found = find(problem)
    if isinstance(found, Unsolved):
        conflict = conflict_of(problem, find) if found.code == "infeasible" else None
        if find.unsure and found.code == "infeasible":
            return Outcome(case, None, find.unsure, "no award keeps these rules; which of them conflict could not be told")
        return Outcome(case, None, found.code, found.detail, conflict=conflict)
    told = costs_of_rules(problem, found.awarded, find) if costs else ()
    of_rules = tuple(RuleCost(each.rule, rounded_down(each.cost, unit)) for each in told)
    compared = rounded_down(found.awarded.cost, unit)
    return Outcome(case, award_from(drawn, found), "settled", "", compared, winners_of(problem, found.awarded), of_rules)


def _joint(state: State, rules: AwardRules | None) -> Joint:
    """The problem as the auction stands: what closed, or what stands so far; under no rules where it has none.

    Before its lottery a closed one stands without.
    """
    so_far = state.closed_at is None or state.awaits_lottery
    return joint_problem(state, so_far=so_far, supposed=rules or state.award_rules or AwardRules())


async def _joint_of(room: Going) -> Joint | str:
    """The problem as the auction stands, or the code of why there is none."""
    if _not_together(room.state):
        return "not_together"
    now = await drawn(room, lambda state: _joint(state, None))
    return BUSY if now is None else now.what


def _not_together(state: State) -> bool:
    """Whether the terms keep lots from being awarded together (C7), so that nothing can be supposed of that."""
    rules = state.award_rules or AwardRules()
    return next(joint_faults(state.known_terms(), rules), None) is not None


def _reason_told(joint: Joint, reason: Reason) -> Reason:
    """In minor units, rounded down, and named as people know it."""
    unit = 10 ** (joint.problem.scale - joint.lots.currency_scale)
    named = replace(reason, id=reason.id and in_words(joint, reason.id), other=reason.other and in_words(joint, reason.other))
    return replace(named, by=rounded_down(reason.by, unit), more=rounded_down(reason.more, unit))


def _drawn(state: State, case: Case) -> Joint | str:
    """The problem of a case, or what is wrong with its rules."""
    fault = next(joint_faults(state.known_terms(), case.rules), None)
    if fault is not None:
        return fault
    joint = _joint(state, case.rules)
    return replace(joint, problem=without_supplier(joint.problem, case.without)) if case.without else joint


def in_words(joint: Joint, id: str) -> str:
    """What an id of the problem is in the auction: a supplier and its lot, or its package."""
    if id in joint.packages:
        return f"{joint.packages[id].supplier} / {joint.packages[id].package}"
    lot, bid = joint.bids[id]
    return f"{bid.supplier} / {lot.lot}"


def _paid_told(joint: Joint, paid: Paid) -> Paid:
    """In minor units: down, and the most that it may be up."""
    unit = 10 ** (joint.problem.scale - joint.lots.currency_scale)

    def down(amount: int | None) -> int | None:
        return None if amount is None else rounded_down(amount, unit)

    most = None if paid.most is None else -rounded_down(-paid.most, unit)
    asked, same = rounded_down(paid.asked, unit), rounded_down(paid.uniform, unit)
    return Paid(paid.supplier, asked, same, down(paid.least), most, down(paid.core))


def _told(joint: Joint, found: Next) -> Next:
    """In minor units, rounded down, and with the promoted named as people know them."""
    more = None if found.more is None else rounded_down(found.more, 10 ** (joint.problem.scale - joint.lots.currency_scale))
    return Next(found.supplier, more, tuple(in_words(joint, id) for id in found.promoted))
