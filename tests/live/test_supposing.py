"""What is supposed takes its time and no more, and says nothing that it could not find out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.core.award_rules import AwardRules, Limit
from auction.core.stages import commitment_of
from auction.live.supposing import Case, Supposing
from auction.solvers.milp import NAME, propose
from tests.auctions import CLOSES, Play, a_lot, an_auction

ONE = Limit("one", "winners", "at_most", 1)
THREE = Limit("three", "winners", "at_least", 3)
SECRET = "0" * 64


def settled(problem: Sourcing) -> Solved | Unsolved:
    return settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)


def going_on(**choices: object) -> Play:
    """s1 asks 10.00 and 12.00, s2 11.00 and 9.00."""
    terms = an_auction(**{"lots": (a_lot("L1"), a_lot("L2")), "award_rules": AwardRules(), **choices})  # type: ignore[arg-type]
    play = Play(terms)
    play.bid("s1", "L1", "10.00").bid("s1", "L2", "12.00").bid("s2", "L1", "11.00").bid("s2", "L2", "9.00")
    return play


def asked(*limits: Limit) -> tuple[Case, ...]:
    return (Case("this", AwardRules(limits=limits)),)


class After:
    """Settles so many problems, and none after."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __call__(self, problem: Sourcing) -> Solved | Unsolved:
        self.left -= 1
        return settled(problem) if self.left >= 0 else Unsolved("timed_out", "")


async def test_what_a_rule_costs_is_not_told_where_it_was_not_found() -> None:
    (found,) = await Supposing(After(1)).compare(going_on(), asked(ONE), costs=True)
    assert (found.code, found.compared, found.costs) == ("settled", 2000, ())


async def test_rules_are_not_said_to_conflict_where_that_was_not_found() -> None:
    (found,) = await Supposing(After(1)).compare(going_on(), asked(ONE, THREE), costs=False)
    assert (found.code, found.conflict) == ("timed_out", None)


async def test_nobody_is_said_to_come_next_or_to_be_kept_out_where_that_was_not_found() -> None:
    play = going_on()
    assert await Supposing(After(1)).next(play) == "timed_out"
    assert await Supposing(After(1)).why_not(play, "L2", "s1", "") == "timed_out"


async def test_a_question_ends_in_time_and_the_next_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, gate, solved = threading.Event(), threading.Event(), list[str]()
    loop, ends = asyncio.get_running_loop(), list[Callable[[], object]]()
    later = loop.call_later

    def noted(seconds: float, deed: Callable[[], object], *more: object, **named: Any) -> asyncio.TimerHandle:
        ends.extend([deed] if seconds == 3600 else ())
        return later(seconds, deed, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "call_later", noted)

    def slow(problem: Sourcing) -> Solved | Unsolved:
        begun.set()
        gate.wait(60)
        solved.append(problem.id)
        return settled(problem)

    supposing = Supposing(slow, longest_s=3600)
    many = tuple(Limit(f"r{number}", "winners", "at_most", 2) for number in range(50))
    asking = asyncio.create_task(supposing.compare(going_on(), asked(*many), costs=True))
    assert await asyncio.to_thread(begun.wait, 60)
    (its_time_is_over,) = ends
    its_time_is_over()
    gate.set()
    (found,) = await asking
    assert (found.code, found.costs, len(solved)) == ("settled", (), 1)
    (other,) = await Supposing(settled).compare(going_on(), asked(ONE), costs=True)
    assert [each.rule for each in other.costs] == ["one"]


async def test_before_its_lottery_a_closed_auction_can_be_supposed_of() -> None:
    play = going_on(tie_award="lottery", lottery=commitment_of(SECRET)).pass_time(at=CLOSES)
    assert play.state.awaits_lottery
    (found,) = await Supposing(settled).compare(play, asked(), costs=False)
    assert found.compared == 1900
