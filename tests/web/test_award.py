"""The award of lots that go together over HTTP: how far it is, and other rules chosen after the close."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.award.award import Award
from auction.award.check import Fault
from auction.award.joint import Joint
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.core.award_rules import AwardRules
from auction.live.closing import Closing
from auction.live.jointly import Jointly, Told
from tests.terms import CLOSES, a_lot, an_auction
from tests.web.stand import Stand, eventually
from tests.web.test_http import bid, problem

ONE = {"limits": [{"id": "one", "metric": "winners", "sense": "at_most", "amount": 1}]}


class Solving:
    """Tells how far it is, and finds nothing."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()

    async def solve(self, problem: Sourcing, told: Told) -> Solved | Unsolved:
        told("searching", 2, 5)
        await self.gate.wait()
        return Unsolved("infeasible", "one, two")

    def check(self, joint: Joint, award: Award) -> tuple[Fault, ...]:
        return ()


@pytest.fixture
async def solving(stand: Stand) -> AsyncIterator[Solving]:
    found = Solving()
    jointly = Jointly(found.solve, found.check, lambda state: f"award-{state.reopened}")
    stand.app.state.jointly = jointly
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of, jointly).follow)
    yield found
    await jointly.stop()


async def closed(stand: Stand) -> None:
    room = await stand.opened(an_auction(lots=(a_lot("L1"), a_lot("L2")), award_rules=AwardRules()))
    await bid(await stand.person("supplier", "s1"), "12.00")
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "closed")


async def test_how_far_it_is_and_why_there_is_none(stand: Stand, solving: Solving) -> None:
    await closed(stand)
    coordinator = await stand.coordinator()
    told = (await coordinator.get("/api/auctions/A-1/award")).json()
    assert (told["state"], told["doing"], told["done"], told["of"]) == ("solving", "searching", 2, 5)
    assert told["rules"] == {}
    solving.gate.set()
    await eventually(lambda: stand.app.state.jointly.progress["auction/A-1"].state == "failed")
    told = (await coordinator.get("/api/auctions/A-1/award")).json()
    assert (told["state"], told["code"], told["detail"]) == ("failed", "infeasible", "one, two")
    assert (await (await stand.person("auditor", "a")).get("/api/auctions/A-1/award")).status_code == 200
    for other in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1")):
        problem(await other.get("/api/auctions/A-1/award"), 403, "not_permitted")


async def test_other_rules_are_chosen_with_a_reason(stand: Stand, solving: Solving) -> None:
    solving.gate.set()
    await closed(stand)
    coordinator = await stand.coordinator()
    address = "/api/auctions/A-1/rules"
    problem(await coordinator.post(address, {"rules": ONE}), 400, "body_malformed")
    problem(await coordinator.post(address, {"rules": {"limit": []}, "reason": "r"}), 422, "award_rules_invalid")
    assert problem(await coordinator.post(address, {"rules": ONE, "reason": ""}), 422, "reason_missing")["rule"] == "T5"
    lone = {"limits": [{"id": "one", "metric": "winners", "sense": "at_most"}]}
    assert problem(await coordinator.post(address, {"rules": lone, "reason": "r"}), 422, "award_rules_invalid")["rule"] == "C8"
    problem(await (await stand.person("supplier", "s1")).post(address, {"rules": ONE, "reason": "r"}), 403, "not_permitted")
    assert (await coordinator.post(address, {"rules": ONE, "reason": "one delivery"})).status_code == 200
    told = (await coordinator.get("/api/auctions/A-1/award")).json()
    assert (told["rules"], told["why"]) == (ONE, "one delivery")
