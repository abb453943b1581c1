"""Nodes that start on a snapshot which another made, or come back to one beyond what they knew: nobody sees a gap or a repeat."""

from __future__ import annotations

import json

import pytest

from auction.core.entries import Entry
from auction.live import keeping as keeping_module
from auction.live.clock import StepClock
from auction.live.keeping import Keeper
from auction.live.room import Room
from tests.live.many import Cluster, Machine, many, until
from tests.live.stage import Remembering, a_bid, code
from tests.live.test_nodes import BUYER, known, log, opened
from tests.terms import ANNOUNCED

STREAM = "auction/A-1"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping_module, "FEW", 5)


async def bid(machine: Machine, numbers: range) -> None:
    for number in numbers:
        assert code(await machine.room().ask(a_bid("s1", f"{900 - number}.00", id=f"b{number}"))) == ""


async def kept(cluster: Cluster, machine: Machine) -> int:
    """The entry of the snapshot that this machine makes."""
    await Keeper(cluster.keeping, machine.rooms).drained()
    return cluster.keeping.store.places()[STREAM]


async def test_S1_a_node_that_starts_from_a_snapshot_knows_the_cursors_and_reads_only_what_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        await opened(cluster)
        told = Remembering()
        cluster.machines[0].room().subscribe(BUYER, told, None)
        await bid(cluster.machines[0], range(20))
        seq = await kept(cluster, cluster.machines[0])
        assert seq == 22
        await bid(cluster.machines[0], range(20, 25))
        monkeypatch.setattr("auction.live.loaded.FOLLOWED_AGAIN", 5)  # from the log it could not know them
        late = await cluster.start("late")
        resumed, older = Remembering(), Remembering()
        assert late.room().subscribe(BUYER, resumed, told.cursors[-3])
        assert resumed.frames == told.frames[-2:]
        assert late.room().subscribe(BUYER, older, told.cursors[2])
        assert older.cursors == told.cursors[-1:], "what was told before the snapshot is told as a view"
        assert late.room().told() == cluster.machines[0].room().told()
        assert late.room().state == cluster.machines[0].room().state


async def test_S1_an_owner_that_comes_back_to_a_snapshot_beyond_what_it_knew_takes_it_up_and_misses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        paused = cluster.owner()
        heard: list[int] = []

        def hear(room: Room, entry: Entry) -> None:
            if room.stream == STREAM:
                heard.append(entry.seq)

        await bid(paused, range(3))
        paused.rooms.on_durable.append(hear)
        watching = Remembering()
        paused.room().subscribe(BUYER, watching, None)
        paused.cut()
        late: list[object] = []
        paused.room().submit(a_bid("s2", "10.00", id="late"), late.append)
        await until(lambda: any(machine.owns() for machine in cluster.machines if machine is not paused))
        successor = next(machine for machine in cluster.machines if machine is not paused and machine.owns())
        await bid(successor, range(3, 10))
        seq = await kept(cluster, successor)
        await bid(successor, range(10, 12))
        monkeypatch.setattr("auction.live.loaded.FOLLOWED_AGAIN", 5)
        paused.heal()
        await until(lambda: late and known(paused, len(log(cluster))))
        assert seq == 2 + 10
        assert heard == list(range(6, len(log(cluster)) + 1)), "each entry once, whether it was followed or lies in the snapshot"
        cursors = [frame["cursor"] for frame in map(json.loads, watching.frames) if frame["t"] != "stopped"]
        assert cursors == sorted(cursors)
        assert paused.room().told() == successor.room().told()
        assert paused.room().state == successor.room().state
