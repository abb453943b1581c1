"""One message to every watcher, by processor time: the whole application beside a loop of send(), and what others broadcast with.

All are processes of their own on one core, watched by the same crowd on the other. Nobody reads while a message goes out, or the
readers would be measured too: a round fits every socket's buffer. What counts is the processor time of the whole process until
the kernel had every frame, so that a machine that others use too tells of the server and not of them.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from auction.core.moments import HOUR_US
from auction.core.words import Actor
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, Target, race
from tests.bench.processes import CannotTakePart, Crowd, Participant, Seat, a_crowd, compiled, cores, request, taking_part
from tests.serving import Place, a_place, furnish
from tests.terms import a_lot, an_auction

MESSAGE_BYTES: Final = 200
LEAST_BYTES: Final = 150
"""Frames smaller than this are what a server says about itself."""
LEAST_PACKED: Final = 5
SOCKETS_A_SESSION: Final = 25
PEERS: Final = Path(__file__).parents[1] / "peers"
LIMIT: Final = "limit: C, send() of a ready frame"
OURS: Final = "poolbid, whole application"
UWS: Final = "uWebSockets in C++, publish()"
SIZES: Final = (100, 1000, 5000)
SAY: Final = ('{"t":"hello","v":1}', f'{{"t":"subscribe","auction":"{WATCHED}","cursor":null}}')


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who publishes: its kind, whom it runs under, and how a socket comes in there."""

    name: str
    kind: str
    runs: str = "python"
    path: str = "/live"
    words: Sequence[str] = ()
    greetings: int = 0
    needs: str = ""
    deflate: bool = False
    size: int = MESSAGE_BYTES

    def command(self, place: Place) -> list[str]:
        """How its process is started. Raises CannotTakePart where it is not installed."""
        match self.runs:
            case "native":
                return [str(compiled(self.kind)), str(place.port), str(self.size)]
            case "node":
                node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
                if node is None:
                    raise CannotTakePart("no node is found")
                if not (PEERS / "node_modules" / self.needs).is_dir():
                    raise CannotTakePart(f"{self.needs} is not installed: run `npm ci` in tests/bench/peers")
                return [node, str(PEERS / "publish.mjs"), self.kind, str(place.port), str(self.size)]
        if self.needs and find_spec(self.needs) is None:
            raise CannotTakePart("not installed: pip install 'poolbid[bench]'")
        publishers = "tests.bench.peers.publishers"
        return [sys.executable, "-m", publishers, self.kind, str(place.folder), str(place.port), str(self.size)]


PUBLISHERS: Final = (
    Peer(OURS, "poolbid", words=SAY, greetings=2),
    Peer(LIMIT, "limit", runs="native"),
    Peer("Starlette, send_text loop", "starlette"),
    Peer("websockets, broadcast()", "broadcast"),
    Peer(UWS, "uwebsockets", needs="socketify"),
    Peer("node ws, send loop", "ws", runs="node", needs="ws"),
    Peer("node socket.io, emit", "socketio", "node", "/socket.io/?EIO=4&transport=websocket", ("40",), 2, "socket.io"),
    Peer("python-socketio, emit", "socketio", "python", "/socket.io/?EIO=4&transport=websocket", ("40",), 2, "socketio"),
)


def targets_at(watchers: int) -> list[Target]:
    """B1 to B3 at this size."""
    by_size = {100: (1.9, 1.5), 1000: (3, 2), 5000: (2.5, 2)}
    if watchers not in by_size:
        return []
    starlette, broadcast = by_size[watchers]
    return [
        Target("B1", LIMIT, least=0.8),
        Target("B2", "Starlette, send_text loop", least=starlette),
        Target("B2", "websockets, broadcast()", least=broadcast),
        Target("B2", "node socket.io, emit", least=2.3),
        Target("B2", "python-socketio, emit", least=15),
        Target("B3", UWS, least=1 if watchers == 1000 else 0.85),
    ]


@dataclass(slots=True)
class Publisher:
    """A server that publishes on order, and those who watch it."""

    name: str
    server: Participant
    crowd: Crowd
    watchers: int
    least: int
    messages: int = 0
    bytes: int = 0

    async def publish(self, messages: int) -> float:
        """So many messages, until every watcher has every one; returns the seconds of processor that the server took."""
        await self.crowd.expect(messages, self.least)
        before = self.server.busy_ns()
        assert await self.server.order(str(messages)) == "done"
        self.bytes = await self.crowd.see()
        self.messages += messages
        return (self.server.busy_ns() - before) / 1e9

    async def run(self, seconds: float) -> Sample:
        """Round after round for so long. Raises an error that names the server whose crowd did not see it all."""
        a_round = 50 if self.watchers < 1000 else 10
        ends, rounds, taken = time.perf_counter() + seconds, 0, 0.0
        while time.perf_counter() < ends:
            try:
                taken += await self.publish(a_round)
            except (AssertionError, TimeoutError) as fault:
                raise AssertionError(f"{self.name}: {fault}") from fault
            rounds += 1
        return Sample(rounds * a_round * self.watchers / taken)


@asynccontextmanager
async def a_publisher(peer: Peer, folder: Path, watchers: int, *, personal: bool = False) -> AsyncIterator[Publisher]:
    """The server of that kind, with so many watchers let in. Raises CannotTakePart where there is none."""
    place = a_place(folder)
    command = peer.command(place)
    cookies: Sequence[str] = [""] * watchers
    if peer.kind.startswith("poolbid"):
        cookies = await _furnished(place, watchers, personal=personal)
    async with taking_part(command, cores()[0]) as server:
        assert await server.hears() == "ready"
        protocol = "poolbid.v1" if peer.kind.startswith("poolbid") else ""
        asked = [request(place.port, peer.path, cookie=cookie, protocol=protocol, deflate=peer.deflate) for cookie in cookies]
        seats = [Seat(each, peer.words, peer.greetings) for each in asked]
        async with a_crowd(place.port, seats, folder) as crowd:
            yield Publisher(peer.name, server, crowd, watchers, LEAST_PACKED if peer.deflate else LEAST_BYTES)


async def _furnished(place: Place, watchers: int, *, personal: bool) -> list[str]:
    """An auction to watch, and a cookie for each who does: every supplier its own, or observers who share some."""
    opens_at = time.time_ns() // 1000 + HOUR_US
    lots = [a_lot(closes_at=opens_at + HOUR_US)]
    if personal:
        parties = [Actor("supplier", f"s{number}") for number in range(watchers)]
        terms = an_auction(auction=WATCHED, opens_at=opens_at, lots=lots, suppliers=[guest.party for guest in parties])
        return list((await furnish(place, lambda: [terms], parties)).values())
    parties = [Actor("observer", f"o{number}") for number in range(-(-watchers // SOCKETS_A_SESSION))]
    known = list((await furnish(place, lambda: [an_auction(auction=WATCHED, opens_at=opens_at, lots=lots)], parties)).values())
    return [known[number // SOCKETS_A_SESSION] for number in range(watchers)]


async def raced(
    title: str, peers: Sequence[Peer], watchers: int, effort: Effort, *, targets: Sequence[Target], personal: bool = False
) -> Race:
    """All servers run all the while, and are asked in turn; who cannot take part is told."""
    absent: dict[str, str] = {}
    async with AsyncExitStack() as stack:
        contenders: dict[str, Contender] = {}
        publishers: dict[str, Publisher] = {}
        for peer in peers:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="fan-")))
            try:
                publisher = await stack.enter_async_context(a_publisher(peer, folder, watchers, personal=personal))
            except CannotTakePart as why:
                absent[peer.name] = str(why)
                continue
            await publisher.publish(1)
            contenders[peer.name], publishers[peer.name] = publisher.run, publisher
        unit, run = "deliveries per processor second", (effort.passes, effort.seconds)
        found = await race(title, unit, contenders, passes=run[0], seconds=run[1], targets=targets, absent=absent)
        if any(peer.deflate for peer in peers):
            found.notes += [f"{name}: {each.bytes / each.messages:.0f} bytes a message" for name, each in publishers.items()]
        return found


async def measure_at(watchers: int, effort: Effort) -> Race:
    """One size."""
    title = f"fanout: one message of {MESSAGE_BYTES} bytes to {watchers:,} watchers"
    return await raced(title, PUBLISHERS, watchers, effort, targets=targets_at(watchers))


async def measure(effort: Effort) -> list[Race]:
    """At every size."""
    return [await measure_at(watchers, effort) for watchers in (SIZES if effort.whole else (40,))]
