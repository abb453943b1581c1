"""Scenarios of a coordinator, worked out beside the loop and recorded nowhere: other rules, a supplier less, why not another."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from auction.award.award import Award
from auction.award.joint import Joint, award_from, joint_problem
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

MOST_CASES: Final = 12

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


@dataclass(slots=True)
class Supposing:
    """Works out one question after another, so that what-if never takes the machine from those who bid."""

    solve: Solve
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def compare(self, state: State, cases: Sequence[Case], *, costs: bool) -> list[Outcome]:
        """F3 to F5: each case settled as the auction stands; drawn at once, so that a bid meanwhile changes nothing."""
        drawn = [(case, _drawn(state, case)) for case in cases]
        async with self._turn:
            return [await asyncio.to_thread(self._outcome, case, found, costs=costs) for case, found in drawn]

    async def why_not(self, state: State, lot: str, supplier: str, package: str) -> Alternative | str:
        """F6: what the award would cost more with this bid or package, or the code of why that cannot be said."""
        if _not_together(state):
            return "not_together"
        joint = _joint(state, None)
        named = [id for id, (of, bid) in joint.bids.items() if not package and (of.lot, bid.supplier) == (lot, supplier)]
        named += [id for id, taken in joint.packages.items() if package and (taken.supplier, taken.package) == (supplier, package)]
        if not named:
            return "not_offered"

        def work() -> Alternative | str:
            best = self.solve(joint.problem)
            if isinstance(best, Unsolved):
                return best.code
            found = why_not(joint.problem, best.awarded, named[0], self.solve)
            unit = 10 ** (joint.problem.scale - joint.lots.currency_scale)
            return replace(found, more=None if found.more is None else rounded_down(found.more, unit))

        return await self._in_turn(work)

    async def reasons(self, state: State) -> list[Reason] | str:
        """F10: why each part of the award went where it went, in the auction's words, or the code of why there is no award."""
        if _not_together(state):
            return "not_together"
        joint = _joint(state, None)

        def work() -> list[Reason] | str:
            best = self.solve(joint.problem)
            if isinstance(best, Unsolved):
                return best.code
            return [_reason_told(joint, reason) for reason in reasons(joint.problem, best, self.solve)]

        return await self._in_turn(work)

    async def next(self, state: State) -> list[Next] | str:
        """F7: for each winner who comes next, or the code of why there is no award."""
        if _not_together(state):
            return "not_together"
        joint = _joint(state, None)

        def work() -> list[Next] | str:
            best = self.solve(joint.problem)
            if isinstance(best, Unsolved):
                return best.code
            winners = winners_of(joint.problem, best.awarded)
            return [_told(joint, next_without(joint.problem, best.awarded, winner, self.solve)) for winner in winners]

        return await self._in_turn(work)

    async def _in_turn(self, work: Callable[[], Found]) -> Found:
        async with self._turn:
            return await asyncio.to_thread(work)

    def _outcome(self, case: Case, drawn: Joint | str, *, costs: bool) -> Outcome:
        if isinstance(drawn, str):
            return Outcome(case, None, "award_rules_invalid", drawn)
        problem, unit = drawn.problem, 10 ** (drawn.problem.scale - drawn.lots.currency_scale)
        found = self.solve(problem)
        if isinstance(found, Unsolved):
            conflict = conflict_of(problem, self.solve) if found.code == "infeasible" else None
            return Outcome(case, None, found.code, found.detail, conflict=conflict)
        told = costs_of_rules(problem, found.awarded, self.solve) if costs else ()
        of_rules = tuple(RuleCost(each.rule, rounded_down(each.cost, unit)) for each in told)
        compared = rounded_down(found.awarded.cost, unit)
        return Outcome(case, award_from(drawn, found), "settled", "", compared, winners_of(problem, found.awarded), of_rules)


def _joint(state: State, rules: AwardRules | None) -> Joint:
    """The problem as the auction stands: what closed, or what stands so far; under no rules where it has none."""
    return joint_problem(state, so_far=state.closed_at is None, supposed=rules or state.award_rules or AwardRules())


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


def _told(joint: Joint, found: Next) -> Next:
    """In minor units, rounded down, and with the promoted named as people know them."""
    more = None if found.more is None else rounded_down(found.more, 10 ** (joint.problem.scale - joint.lots.currency_scale))
    return Next(found.supplier, more, tuple(in_words(joint, id) for id in found.promoted))
