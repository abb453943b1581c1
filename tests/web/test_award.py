"""The award of lots that go together over HTTP: how far it is, and other rules chosen after the close."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.award.award import Award
from auction.award.check import Fault
from auction.award.joint import Joint
from auction.award.settling import settle
from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.core.award_rules import AwardRules
from auction.live.closing import Closing
from auction.live.jointly import Jointly, Told
from auction.live.supposing import Supposing
from auction.solvers.milp import NAME, propose
from auction.solvers.nearest import nearest
from tests.terms import CLOSES, a_lot, an_auction
from tests.web.stand import Person, Stand, eventually
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


@pytest.fixture
def supposing(stand: Stand) -> None:
    def solve(problem: Sourcing) -> Solved | Unsolved:
        return settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)

    stand.app.state.supposing = Supposing(solve, nearest=nearest)


async def with_bids(stand: Stand) -> Person:
    """s1 asks 10.00 and 12.00, s2 11.00 and 9.00; the auction goes on."""
    await stand.opened(an_auction(lots=(a_lot("L1"), a_lot("L2")), award_rules=AwardRules()))
    for supplier, prices in (("s1", ("10.00", "12.00")), ("s2", ("11.00", "9.00"))):
        person = await stand.person("supplier", supplier)
        for lot, price in zip(("L1", "L2"), prices, strict=True):
            await bid(person, price, lot=lot)
    return await stand.coordinator()


@pytest.mark.usefixtures("supposing")
async def test_scenarios_stand_side_by_side(stand: Stand) -> None:
    coordinator = await with_bids(stand)
    cases = [
        {"name": "cheapest", "rules": {}},
        {"name": "one supplier", "rules": ONE},
        {"name": "without s2", "rules": {}, "without": "s2"},
        {"name": "three", "rules": {"limits": [{"id": "three", "metric": "winners", "sense": "at_least", "amount": 3}]}},
    ]
    answer = await coordinator.post("/api/auctions/A-1/scenarios", {"scenarios": cases, "costs": True})
    assert answer.status_code == 200, answer.text
    cheapest, one, without, three = answer.json()
    assert (cheapest["total"], [each["supplier"] for each in cheapest["winners"]]) == ("19.00", ["s1", "s2"])
    assert (one["total"], one["costs"]) == ("20.00", [{"rule": "one", "cost": "1.00"}])
    assert (without["total"], [line["supplier"] for line in without["lines"]]) == ("22.00", ["s1", "s1"])
    assert (three["code"], three["conflict"]) == ("infeasible", {"rules": ["three"], "relief": "three"})


@pytest.mark.usefixtures("supposing")
async def test_why_not_another_and_who_comes_next(stand: Stand) -> None:
    coordinator = await with_bids(stand)
    answer = await coordinator.post("/api/auctions/A-1/why-not", {"supplier": "s1", "lot": "L2"})
    assert answer.json() == {"supplier": "s1", "more": "3.00", "stands_against": []}
    problem(await coordinator.post("/api/auctions/A-1/why-not", {"supplier": "s3", "lot": "L2"}), 409, "award_not_found")
    first, second = (await coordinator.post("/api/auctions/A-1/reasons", {})).json()
    assert (first["lot"], first["bid"], first["because"], first["by"]) == ("L1", "s1 / L1", "lowest", "1.00")
    assert (second["bid"], second["offers"], second["by"]) == ("s2 / L2", 2, "3.00")
    told = (await coordinator.post("/api/auctions/A-1/next-awards", {})).json()
    assert told == [
        {"supplier": "s1", "more": "1.00", "promoted": ["s2 / L1"]},
        {"supplier": "s2", "more": "3.00", "promoted": ["s1 / L2"]},
    ]


@pytest.mark.usefixtures("supposing")
async def test_F8_F9_F11_what_each_rule_would_pay_stands_beside_what_is_asked(stand: Stand) -> None:
    coordinator = await with_bids(stand)
    told = (await coordinator.post("/api/auctions/A-1/payments", {})).json()
    assert told == [
        {"supplier": "s1", "asked": "10.00", "uniform": "10.00", "least": "11.00", "most": "11.00", "core": "11.00"},
        {"supplier": "s2", "asked": "9.00", "uniform": "9.00", "least": "12.00", "most": "12.00", "core": "12.00"},
    ]
    problem(await (await stand.person("supplier", "s1")).post("/api/auctions/A-1/payments", {}), 403, "not_permitted")


@pytest.mark.usefixtures("supposing")
async def test_scenarios_are_for_the_coordinator_and_of_this_auction(stand: Stand) -> None:
    coordinator = await with_bids(stand)
    address = "/api/auctions/A-1/scenarios"
    one = {"scenarios": [{"name": "x", "rules": {}}]}
    problem(await (await stand.person("supplier", "s1")).post(address, one), 403, "not_permitted")
    problem(await (await stand.person("auditor", "a")).post(address, one), 403, "not_permitted")
    problem(await coordinator.post(address, {"scenarios": []}), 422, "scenarios_invalid")
    stranger = {"scenarios": [{"name": "x", "rules": {}, "without": "s9"}]}
    problem(await coordinator.post(address, stranger), 422, "scenarios_invalid")
    wrong = {"scenarios": [{"name": "x", "rules": {"limits": [{"id": "a", "metric": "spend", "sense": "at_most"}]}}]}
    (told,) = (await coordinator.post(address, wrong)).json()
    assert (told["code"], told["detail"]) == ("award_rules_invalid", "award_rules.limits.a: an amount or a share, and not both")
