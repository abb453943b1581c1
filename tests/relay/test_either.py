"""Of several ways messages go by the best that is up, and reach those whose own best is down."""

from __future__ import annotations

import asyncio

from auction.relay.either import Either
from auction.relay.memory import MemoryRelay, Post
from auction.relay.port import Heard


class Way(MemoryRelay):
    """A way that can be cut at this node: nothing is sent or heard by it."""

    def __init__(self, post: Post) -> None:
        super().__init__(post)
        self.is_cut = False
        self.sent = 0

    async def start(self, node: str, heard: Heard) -> None:
        def hears(sender: str, body: bytes) -> None:
            if not self.is_cut:
                heard(sender, body)

        await super().start(node, hears)

    def send(self, node: str, body: bytes) -> None:
        self.sent += 1
        super().send(node, body)

    @property
    def is_up(self) -> bool:
        return super().is_up and not self.is_cut


class Pair:
    """A node with two ways."""

    def __init__(self, node: str, best: Post, other: Post) -> None:
        self.node = node
        self.best, self.other = Way(best), Way(other)
        self.relay = Either(self.best, self.other)
        self.heard: list[tuple[str, bytes]] = []

    async def start(self) -> None:
        await self.relay.start(self.node, lambda sender, body: self.heard.append((sender, body)))


async def pairs() -> tuple[Pair, Pair]:
    best, other = Post(), Post()
    found = Pair("a", best, other), Pair("b", best, other)
    for pair in found:
        await pair.start()
    return found


async def turn() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_while_all_is_well_the_best_way_carries_everything() -> None:
    a, b = await pairs()
    a.relay.send("b", b"one")
    a.relay.tell(b"two")
    await turn()
    assert b.heard == [("a", b"one"), ("a", b"two")]
    assert (a.best.sent, a.other.sent) == (2, 0)


async def test_while_the_best_is_down_everywhere_the_other_carries_everything() -> None:
    a, b = await pairs()
    a.best.is_cut = b.best.is_cut = True
    a.relay.send("b", b"one")
    a.relay.tell(b"two")
    await turn()
    assert b.heard == [("a", b"one"), ("a", b"two")]
    assert a.relay.is_up


async def test_a_node_that_lost_the_best_way_alone_is_answered_by_the_way_it_speaks_by() -> None:
    a, b = await pairs()
    b.best.is_cut = True
    a.relay.send("b", b"lost")
    await turn()
    assert b.heard == []
    b.relay.send("a", b"here I am")
    await turn()
    a.relay.send("b", b"asked")
    a.relay.tell(b"news")
    await turn()
    assert a.heard == [("b", b"here I am")]
    assert b.heard == [("a", b"asked"), ("a", b"news")]


async def test_with_every_way_down_nothing_is_raised() -> None:
    a, b = await pairs()
    for way in (a.best, a.other):
        way.is_cut = True
    a.relay.send("b", b"lost")
    a.relay.tell(b"lost")
    assert not a.relay.is_up
    await a.relay.stop()
    await b.relay.stop()
