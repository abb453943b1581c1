"""A node among many opens its door before every auction is loaded: it takes, follows and is handed only what it has loaded."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from auction.core.commands import AnnounceAuction
from auction.live.clock import StepClock
from auction.live.following import SharedRoom
from auction.live.opening import Opening
from auction.live.rooms import AUCTION
from tests.live.many import Cluster, Machine, Post, many, until
from tests.live.stage import a_bid, code
from tests.terms import ANNOUNCED, COORDINATOR, OPENS, an_auction

NAMES = ("A-1", "A-2", "A-3")
STREAMS = [AUCTION + name for name in NAMES]


@asynccontextmanager
async def opened(monkeypatch: pytest.MonkeyPatch, post: Post | None = None) -> AsyncIterator[Cluster]:
    """One node that decides three auctions, which are open."""
    monkeypatch.setattr("auction.live.rooms.LOADED_AT_ONCE", 1)
    clock = StepClock(ANNOUNCED)
    async with many(clock, post, nodes=1) as cluster:
        first = cluster.machines[0]
        for name in NAMES:
            room = first.rooms.open(AUCTION + name)
            assert (await room.ask(AnnounceAuction("announce", COORDINATOR, an_auction(auction=name)))).refusal is None
        clock.advance(OPENS - clock.now_us())
        for name in NAMES:
            first.room(name).tick()
        await until(lambda: all(first.room(name).durable_seq == 2 for name in NAMES))
        try:
            yield cluster
        finally:
            for machine in cluster.machines:
                let_go(machine)


def let_go(machine: Machine, *names: str) -> None:
    for stream, held in machine.door_ledger.held.items():
        if not names or stream.removeprefix(AUCTION) in names:
            held.set()


async def test_a_node_decides_what_it_has_loaded_while_it_loads_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(monkeypatch) as cluster:
        await cluster.machines[0].kill()
        late = await cluster.start("late", held=STREAMS)
        assert len(late.rooms.opening) == 3
        assert late.rooms.auctions() == []
        loading = asyncio.ensure_future(late.rooms.opening.ready(AUCTION + "A-3"))
        await asyncio.sleep(0.3)
        assert not loading.done()
        assert not late.rooms.owned(), "nothing is taken that is not loaded"
        assert set(cluster.owners.owners().values()) != {"late"}
        let_go(late, "A-3")
        await loading
        assert code(await late.room("A-3").ask(a_bid("s1", "10.00", id="b1"))) == ""
        assert late.owns("A-3")
        assert [room.stream for room in late.rooms.auctions()] == [AUCTION + "A-3"]
        let_go(late)
        await until(lambda: not late.rooms.opening and all(late.owns(name) for name in NAMES))


async def test_S6_what_is_loaded_late_knows_since_when_nobody_could_bid(monkeypatch: pytest.MonkeyPatch) -> None:
    since: dict[str, int | None] = {}
    own = SharedRoom.own

    def owned(self: SharedRoom, epoch: int, since_us: int | None) -> None:
        since[self.stream] = since_us
        own(self, epoch, since_us)

    async with opened(monkeypatch) as cluster:
        beat = cluster.owners._nodes["n1"].beat_at
        await cluster.machines[0].kill()
        late = await cluster.start("late", held=STREAMS)
        monkeypatch.setattr(SharedRoom, "own", owned)
        await asyncio.sleep(0.2)
        let_go(late)
        await until(lambda: set(STREAMS) <= set(since))
        assert all(moment is not None and beat <= moment <= beat + 1_000_000 for moment in since.values())


async def test_what_others_decide_meanwhile_is_known_when_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(monkeypatch) as cluster:
        first = cluster.machines[0]
        late = await cluster.start("late", held=STREAMS)
        answer = await first.room("A-1").ask(a_bid("s1", "10.00", id="b1"))
        await asyncio.sleep(0.1)
        assert late.rooms.shared_room(AUCTION + "A-1", make=True) is None, "news makes no room beside that which is being loaded"
        let_go(late)
        await until(lambda: not late.rooms.opening and late.room("A-1").state.seq == answer.seq)
        assert await late.room("A-1").ask(a_bid("s1", "10.00", id="b1")) == answer
        assert code(await late.room("A-2").ask(a_bid("s2", "9.00", id="b2"))) == ""


async def test_a_new_auction_is_announced_while_another_node_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(monkeypatch) as cluster:
        late = await cluster.start("late", held=STREAMS)
        room = late.rooms.open(AUCTION + "A-4")
        assert (await room.ask(AnnounceAuction("announce", COORDINATOR, an_auction(auction="A-4")))).refusal is None
        assert late.owns("A-4")
        await until(lambda: cluster.machines[0].rooms.auction("A-4") is not None)


async def test_nothing_is_handed_to_a_node_that_is_still_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.owning.READ_EVERY_S", 0.05)
    monkeypatch.setattr("auction.live.owning.QUIET_US", 1)
    async with opened(monkeypatch) as cluster:
        first = cluster.machines[0]
        late = await cluster.start("late", held=STREAMS)
        await until(lambda: first.node.owning.known.loading)
        await asyncio.sleep(0.5)
        assert all(first.owns(name) for name in NAMES)
        let_go(late)
        await until(lambda: any(late.owns(name) for name in NAMES))


async def test_a_node_knows_whether_another_has_loaded_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.carrying.TELL_EVERY_S", 0.05)
    async with opened(monkeypatch) as cluster:
        first = cluster.machines[0]
        assert not first.node.others_serve, "there is no other"
        late = await cluster.start("late", held=STREAMS)
        assert late.node.others_serve
        await until(lambda: not first.node.others_serve and "late" in first.node.alive)
        await first.kill()
        await until(lambda: not late.node.others_serve)
        later = await cluster.start("later", held=STREAMS)
        await until(lambda: not late.node.others_serve and "later" in late.node.alive)
        let_go(later)
        await until(lambda: late.node.others_serve)


async def test_what_is_wanted_first_is_loaded_next() -> None:
    order: list[str] = []

    async def load(stream: str) -> None:
        order.append(stream)
        if stream == "b":
            opening.first(wanted)

    wanted: Sequence[str] = ("e", "x", "c", "a")
    opening = Opening(load, 1)
    opening.add("abcdef")
    await opening.all(lambda stream: stream < "c")
    assert order == ["a", "b"]
    await opening.all()
    assert order == ["a", "b", "e", "c", "d", "f"]
    assert not opening
