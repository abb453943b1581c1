"""Lots awarded together, live: the solver works beside the loop, and what it says is checked before anybody hears of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from auction.audit.offline import allotment_of, proposal_of
from auction.award.award import Award
from auction.award.check import Fault
from auction.award.joint import Joint
from auction.award.solver import Failure, Solved, Unsolved
from auction.award.sourcing import Awarded, Given, Sourcing
from auction.core.award_rules import AwardRules, Limit
from auction.core.commands import ChooseRules, ConfirmAward, ExcludeSupplier, SendMessage
from auction.live.clock import StepClock
from auction.live.closing import Closing
from auction.live.jointly import MOST_AT_ONCE, Jointly, Progress, Told
from auction.live.room import Room
from auction.live.rooms import Rooms
from tests.live.stage import a_bid, announced, until
from tests.terms import CLOSES, COORDINATOR, OPENS, a_lot, an_auction

ONE = AwardRules(limits=(Limit("one", "winners", "at_most", 1),))


def cheapest(problem: Sourcing) -> Solved:
    """Each item to its cheapest offer: the best there is while no rule couples them."""
    best = [min((o for o in problem.offers if o.items == (item.id,)), key=lambda o: o.steps[0].price) for item in problem.items]
    cost = sum(offer.steps[0].price for offer in best)
    return Solved(Awarded(tuple(Given(o.id, o.items[0], 1) for o in best), (), (), cost, cost, "test", "1", "by hand"), "")


class Held:
    """A solver that waits until it is let go, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sourcing] = []
        self.gate = asyncio.Event()
        self.fails: Failure | None = None
        self.faults: tuple[Fault, ...] = ()

    async def solve(self, problem: Sourcing, told: Told) -> Solved | Unsolved:
        self.asked.append(problem)
        told("searching", 1, 3)
        await self.gate.wait()
        return cheapest(problem) if self.fails is None else Unsolved(self.fails, "as told")

    def check(self, joint: Joint, award: Award) -> tuple[Fault, ...]:
        return self.faults


def jointly(held: Held) -> Jointly:
    return Jointly(held.solve, held.check, lambda state: f"award-{state.reopened}")


async def closed(rooms: Rooms, clock: StepClock, steps: Closing) -> Room:
    """Two lots, two suppliers, closed; the steps that follow are being taken."""
    terms = replace(an_auction(lots=(a_lot("L1"), a_lot("L2"))), award_rules=AwardRules())
    room = await announced(rooms, terms)
    clock.advance(OPENS - clock.now_us())
    rooms.on_durable.append(steps.follow)
    for supplier, lot, price in (("s1", "L1", "10.00"), ("s2", "L1", "11.00"), ("s2", "L2", "9.00"), ("s1", "L2", "9.50")):
        await room.ask(a_bid(supplier, price, id=f"{supplier}{lot}", lot=lot))
    clock.advance(CLOSES - clock.now_us())
    room.tick()
    await until(lambda: room.durable_seq == room.state.seq)
    return room


async def test_the_award_is_found_beside_the_loop_and_proposed(rooms: Rooms, clock: StepClock) -> None:
    held = Held()
    award = jointly(held)
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    await until(lambda: held.asked)
    assert award.progress[room.stream] == Progress("solving", "searching", 1, 3)
    assert (await room.ask(SendMessage("m", COORDINATOR, "wait"))).refusal is None
    assert room.state.status == "closed"
    held.gate.set()
    await until(lambda: room.state.status == "proposed")
    await until(lambda: award.progress.get(room.stream) == Progress("proposed"))
    assert [line.supplier for lot in ("L1", "L2") for line in room.state.awards[lot].lines] == ["s1", "s2"]
    await room.ask(ConfirmAward("c", COORDINATOR, ("L1", "L2")))
    await until(lambda: room.state.status == "settled")
    assert len(held.asked) == 1


async def test_what_changed_meanwhile_is_solved_anew(rooms: Rooms, clock: StepClock) -> None:
    held = Held()
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, jointly(held)))
    await until(lambda: held.asked)
    assert (await room.ask(ChooseRules("r", COORDINATOR, ONE, "one delivery"))).refusal is None
    held.gate.set()
    await until(lambda: room.state.status == "proposed")
    assert [problem.limits for problem in held.asked] == [(), ONE.limits]


async def test_without_an_award_the_reason_is_told_and_other_rules_can_be_chosen(rooms: Rooms, clock: StepClock) -> None:
    held = Held()
    held.fails = "infeasible"
    held.gate.set()
    award = jointly(held)
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    await until(lambda: award.progress.get(room.stream) == Progress("failed", code="infeasible", detail="as told"))
    assert room.state.status == "closed"
    assert (await room.ask(SendMessage("m", COORDINATOR, "wait"))).refusal is None
    held.fails = None
    assert (await room.ask(ChooseRules("r", COORDINATOR, ONE, "as few as can be"))).refusal is None
    await until(lambda: room.state.status == "proposed")


async def test_an_award_with_a_fault_is_put_to_nobody(rooms: Rooms, clock: StepClock) -> None:
    held = Held()
    held.faults = (Fault("A20", "L1", "asks another price"),)
    held.gate.set()
    award = jointly(held)
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    wrong = Progress("failed", code="solver_wrong", detail="A20 L1: asks another price")
    await until(lambda: award.progress.get(room.stream) == wrong)
    assert (room.state.status, room.state.awards) == ("closed", {})


async def test_a_solver_that_breaks_stops_no_room(rooms: Rooms, clock: StepClock) -> None:
    async def broken(problem: Sourcing, told: Told) -> Solved | Unsolved:
        raise RuntimeError("out of its mind")

    award = Jointly(broken, Held().check, lambda state: "award")
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    await until(lambda: award.progress.get(room.stream, Progress("solving")).state == "failed")
    assert award.progress[room.stream].code == "solver_wrong"
    assert (await room.ask(ExcludeSupplier("e", COORDINATOR, "s1", "late"))).refusal is not None
    assert (await room.ask(SendMessage("m", COORDINATOR, "wait"))).refusal is None


async def test_it_is_taken_up_again_after_a_restart(rooms: Rooms, clock: StepClock) -> None:
    held = Held()
    award = jointly(held)
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    await until(lambda: held.asked)
    await award.stop()
    held.gate.set()
    assert room.state.status == "closed"
    again = Closing(proposal_of, allotment_of, jointly(held))
    again.catch_up(room)
    await until(lambda: room.state.status == "proposed")


async def test_an_award_that_the_rules_refuse_is_told_as_failed(rooms: Rooms, clock: StepClock) -> None:
    """Every offer of every lot is taken, so that a lot would be awarded twice, and the check sees nothing."""

    async def twice(problem: Sourcing, told: Told) -> Solved | Unsolved:
        given = tuple(Given(offer.id, offer.items[0], 1) for offer in problem.offers)
        return Solved(Awarded(given, (), (), 0, 0, "test", "1", "by hand"), "")

    award = Jointly(twice, Held().check, lambda state: "award")
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    await until(lambda: award.progress.get(room.stream, Progress("solving")).state == "failed")
    assert award.progress[room.stream].code == "solver_wrong"
    assert award.progress[room.stream].detail.startswith("award_mismatch")
    assert (room.state.status, room.state.awards) == ("closed", {})


async def test_only_so_many_are_solved_at_a_time(rooms: Rooms, clock: StepClock) -> None:
    held = Held()
    held.gate.set()
    award = jointly(held)
    for _ in range(MOST_AT_ONCE):
        await award._turns.acquire()
    room = await closed(rooms, clock, Closing(proposal_of, allotment_of, award))
    await asyncio.sleep(0.05)
    assert (award.progress[room.stream], held.asked) == (Progress("solving"), [])
    award._turns.release()
    await until(lambda: room.state.status == "proposed")
