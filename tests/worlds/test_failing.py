"""Where commits fail and claims are answered: no stream is taken and lost over and over, and each is soon back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from itertools import pairwise
from typing import Any

import pytest

from auction.core.commands import ReportOutage
from auction.core.errors import AuctionError, LedgerUnavailable, Unreadable
from auction.core.moments import SECOND_US
from auction.ledger.fast import FastCodec
from auction.ledger.ownership import Taken
from auction.live.answers import Answer
from auction.live.forwarding import GIVEN_UP_S
from auction.live.known import first_of
from auction.live.rooms import AUCTION
from auction.live.rules import auction_rules
from tests.live.stage import SECRETS, a_bid
from tests.terms import ANNOUNCED, a_lot, an_auction
from tests.worlds.loop import a_loop
from tests.worlds.served import codec_of
from tests.worlds.world import OPENS_S, World

A: str = AUCTION + "A-1"
FAILS_S = 40
MOST_A_SECOND = 1.5
"""Over all nodes; it was five."""
SOON_S = 3.0


class Cluster:
    """A world of so many nodes with one long auction, in which nothing breaks by chance; and when its stream was taken, by whom."""

    def __init__(self, world: World, nodes: int) -> None:
        self.world = world
        world.is_shared = True
        world.loop.threads_die = False
        names = [f"n{number}" for number in range(1, nodes + 1)]
        world.skews, world.lives = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
        world.network.lost, world.network.late_s = 0.0, 0.005
        opens = ANNOUNCED + OPENS_S * SECOND_US
        world.terms = [an_auction(lots=[a_lot(closes_at=opens + 3_600 * SECOND_US)], opens_at=opens)]
        self.taken: list[tuple[float, str]] = []
        take_all = world.store.owners.take_all

        def counted(streams: list[str], node: str) -> dict[str, Taken]:
            found = take_all(streams, node)
            self.taken += [(world.loop.time(), node)] * (A in found)
            return found

        world.store.owners.take_all = counted  # type: ignore[method-assign,assignment]

    async def opened(self) -> None:
        """All nodes are there, and bids are taken."""
        for name in self.world.lives:
            self.world.start(name)
        await self.world._announced()
        await asyncio.sleep(2 * OPENS_S)
        assert await self.bids("first", "90.00") < SOON_S

    async def bids(self, id: str, price: str, at: int = 0) -> float:
        """Bid at one node, again and again until answered; how long that took."""
        loop, begun = self.world.loop, self.world.loop.time()
        served = list(self.world.served.values())[at]
        heard = asyncio.Event()
        while not heard.is_set():
            room = served.room("A-1")
            assert room is not None
            answered = loop.create_future()
            loop.deliver(served.process, 0.0, room.submit, a_bid("s1", price, id=id), lambda said, to=answered: _once(to, said))
            try:
                async with asyncio.timeout(1):
                    if not isinstance(await answered, Exception):
                        heard.set()
            except TimeoutError:
                continue
        return loop.time() - begun

    def owner(self) -> str:
        return self.world.store.owners.owners()[A] or ""


def _once(to: asyncio.Future[Any], said: Any) -> None:
    if not to.done():
        to.set_result(said)


def _run(seed: int, nodes: int, course: Callable[[Cluster], Coroutine[Any, Any, None]]) -> None:
    with a_loop(seed) as loop:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(course(Cluster(World(seed, loop), nodes)))
        finally:
            asyncio.set_event_loop(None)


@pytest.mark.parametrize("nodes", [1, 3, 6])
@pytest.mark.filterwarnings("ignore")
def test_while_no_commit_succeeds_anywhere_a_stream_is_taken_ever_less_often_and_is_back_soon_after(nodes: int) -> None:
    async def course(cluster: Cluster) -> None:
        world = cluster.world
        await cluster.opened()
        world.store.is_full = True
        asked = world.loop.create_task(cluster.bids("b1", "80.00"))
        await asyncio.sleep(10)
        begun = len(cluster.taken)
        await asyncio.sleep(FAILS_S - 10)
        assert FAILS_S / 20 < len(cluster.taken) - begun < MOST_A_SECOND * (FAILS_S - 10), "tried again, and not over and over"
        nobody_long = max(later - earlier for (earlier, _), (later, _) in pairwise(cluster.taken[begun:]))
        assert nobody_long < 3 * SOON_S, "nor ever less often"
        assert begun < 2 * nodes + MOST_A_SECOND * 10 + 5
        world.store.mend()
        healed = world.loop.time()
        await asked
        assert world.loop.time() - healed < SOON_S + 1

    _run(nodes, nodes, course)


@pytest.mark.filterwarnings("ignore")
def test_a_stream_whose_commits_fail_on_one_node_is_soon_decided_by_another() -> None:
    async def course(cluster: Cluster) -> None:
        world = cluster.world
        await cluster.opened()
        first = cluster.owner()
        world.served[first.partition(".")[0]].way.full = 1.0
        at = list(world.served).index(first.partition(".")[0])
        assert await cluster.bids("b1", "80.00", at) < 1.5
        owner = cluster.owner()
        assert owner != first
        taken = len(cluster.taken)
        for number in range(20):
            assert await cluster.bids(f"c{number}", f"{70 - number}.00", at) < 1
        assert len(cluster.taken) == taken, "who failed takes nothing from whom does not"

    _run(5, 3, course)


@pytest.mark.filterwarnings("ignore")
def test_S6_who_takes_what_failed_elsewhere_shows_that_commits_succeed_again_though_nobody_asks() -> None:
    async def course(cluster: Cluster) -> None:
        world = cluster.world
        await cluster.opened()
        first = world.served[cluster.owner().partition(".")[0]]
        begun = world.loop.time()
        world.store.is_full = True
        room = first.room("A-1")
        assert room is not None
        heard: list[Answer | AuctionError] = []
        world.loop.deliver(first.process, 0.0, room.submit, a_bid("s1", "80.00", id="b1"), heard.append)
        await asyncio.sleep(GIVEN_UP_S + 1)
        assert [type(said) for said in heard] == [LedgerUnavailable], "however often the stream was taken and lost meanwhile"
        await asyncio.sleep(4)
        world.store.mend()
        await asyncio.sleep(2 * SOON_S)
        codec: FastCodec = codec_of(auction_rules(SECRETS))
        told = [codec.entry_from_bytes(body).command for _, body in world.store.ledger.read(A)]
        since = [command.since for command in told if isinstance(command, ReportOutage)]
        assert since
        assert min(since) <= ANNOUNCED + int((begun + 1) * SECOND_US)

    _run(8, 3, course)


@pytest.mark.parametrize("why", [LedgerUnavailable("no way"), Unreadable("entry", "of a kind that this version does not know")])
@pytest.mark.filterwarnings("ignore")
def test_a_stream_that_its_taker_cannot_read_is_soon_decided_by_another(why: AuctionError) -> None:
    async def course(cluster: Cluster) -> None:
        world = cluster.world
        await cluster.opened()
        first, *others = sorted(world.served, key=lambda name: not cluster.owner().startswith(name))
        blind = first_of([world.served[name].process.name for name in others], A).partition(".")[0]

        def cannot(stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
            raise why

        world.served[blind].way.read = cannot  # type: ignore[method-assign]
        world.kill(first)
        sees = next(name for name in others if name != blind)
        async with asyncio.timeout(20):
            assert await cluster.bids("b1", "80.00", list(world.served).index(sees)) < 2 * SOON_S
        assert (A, blind) in {(A, node.partition(".")[0]) for _, node in cluster.taken}, "who cannot read it had taken it"
        assert cluster.owner().startswith(sees)

    _run(3, 3, course)
