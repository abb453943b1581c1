"""Three nodes under kills, cuts, hand-overs and a bad relay, by a seed: each answer stands once in the log, all see the same."""

import asyncio
import json
import random

import pytest

from auction.core.errors import LedgerUnavailable
from auction.live.clock import StepClock
from auction.live.room import Answer
from tests.live.many import Cluster, Machine, Post, many, until
from tests.live.stage import Remembering, a_bid
from tests.live.test_nodes import BUYER, known, log, opened, require_answered_once
from tests.terms import ANNOUNCED

BIDDERS = 4
FAULTS = 4
LEASE_US = 900_000
"""Shorter than a cut lasts, so that another takes over meanwhile."""


class Chaos:
    """Bidders who never give up, watchers on every node, and somebody who breaks things."""

    def __init__(self, cluster: Cluster, seed: int) -> None:
        self.cluster = cluster
        self.dice = random.Random(seed)
        self.answers: dict[str, Answer] = {}
        self.contradicted: list[str] = []
        self.sinks: dict[str, Remembering] = {}
        self.enough = False
        self.price = 9_000

    def standing(self) -> list[Machine]:
        return [machine for machine in self.cluster.machines if not machine.is_dead and machine.name in self.sinks]

    async def bidder(self, number: int) -> None:
        asked = 0
        while not self.enough:
            asked += 1
            self.price -= 1
            id, price = f"p{number}-{asked}", f"{self.price // 100}.{self.price % 100:02d}"
            while True:
                machine = self.dice.choice(self.standing())
                bid = a_bid(f"s{number % 2 + 1}", price, id=id)
                try:
                    answer = await asyncio.wait_for(machine.room().ask(bid), 0.4)
                except (TimeoutError, LedgerUnavailable):
                    continue
                break
            if self.answers.setdefault(id, answer) != answer:
                self.contradicted.append(id)
            await asyncio.sleep(self.dice.random() * 0.02)

    async def breaker(self) -> None:
        for number in range(FAULTS):
            await asyncio.sleep(0.1 + 0.2 * self.dice.random())
            owners = [machine for machine in self.standing() if machine.owns()]
            machine = owners[0] if owners else self.dice.choice(self.standing())
            match self.dice.choice(("kill", "cut", "hand over", "cut relay")):
                case "kill":
                    await machine.kill()
                    await self.watch(await self.cluster.start(f"r{number}"))
                case "cut":
                    machine.cut()
                    await asyncio.sleep(1.4)
                    machine.heal()
                case "hand over":
                    await machine.node.owning.give([machine.room()])
                case _:
                    machine.relay.is_cut = True
                    await asyncio.sleep(0.5)
                    machine.relay.is_cut = False

    async def watch(self, machine: Machine) -> None:
        await until(lambda: known(machine))
        self.sinks[machine.name] = Remembering()
        assert machine.room().subscribe(BUYER, self.sinks[machine.name], None)


def require_one_story(sinks: dict[str, Remembering]) -> None:
    """S1: every watcher's deltas run without a gap between snapshots, and a cursor means the same bytes on every node."""
    told: dict[int, bytes] = {}
    for sink in sinks.values():
        last: int | None = None
        for frame in sink.frames:
            plain = json.loads(frame)
            if plain["t"] == "snapshot":
                assert last is None or plain["cursor"] >= last
                last = plain["cursor"]
            elif plain["t"] == "delta":
                assert last is not None
                assert plain["cursor"] == last + 1
                assert told.setdefault(plain["cursor"], frame) == frame
                last = plain["cursor"]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_B1_B3_S1_whatever_breaks_no_answer_is_lost_or_contradicted_and_all_see_one_story(seed: int) -> None:
    async with many(StepClock(ANNOUNCED), Post(seed, lost=0.1, doubled=0.1, late_s=0.01), lease_us=LEASE_US) as cluster:
        await opened(cluster)
        chaos = Chaos(cluster, seed)
        for machine in cluster.machines:
            await chaos.watch(machine)
        bidding = [asyncio.create_task(chaos.bidder(number)) for number in range(BIDDERS)]
        await chaos.breaker()
        chaos.enough = True
        await asyncio.wait_for(asyncio.gather(*bidding), 20)
        assert not chaos.contradicted
        assert len(chaos.answers) > 10
        require_answered_once(cluster, chaos.answers)
        end = len(log(cluster))
        await until(lambda: all(known(machine, end) and machine.room().stopped_by is None for machine in chaos.standing()))
        assert len({repr(machine.room().state) for machine in chaos.standing()}) == 1
        require_one_story(chaos.sinks)
