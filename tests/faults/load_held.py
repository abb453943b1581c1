"""Load held: two thousand sockets at 500 durable bids a second, a tenth of which read nothing, and a storm of all who watch.

`python -m tests.faults load [--sockets N] [--rate R] [--seconds S]` prints one JSON object. The real server keeps every bid
before it answers. Its sockets are 256 of sixteen suppliers, who bid, and observers. Three phases of so many seconds each:
`alone`, where everybody reads; `slow`, where a tenth of all sockets read nothing once they are let in, and come back every six
seconds; and `storm`, where besides all observers are cut off at once and come back, resuming nothing. Told for each: how
long bids waited for their durable answer, and how long after its stamp news reached a reader (of eight that read well,
measured here). The crowd is processes in C, so that what it costs is not taken for the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from auction.core.words import Actor
from tests.bench import floor
from tests.bench.measure import Sample
from tests.bench.processes import Crowd, Participant, Seat, a_crowd, cores, request, taking_part
from tests.bench.races.idle import resident, worked
from tests.bench.watchers import A_PONG, HEADER_END, text_frame, whole_frame
from tests.serving import READY, Place, a_place

SLOW: Final = 10
"""One socket of so many reads nothing."""
SAMPLES: Final = 8
CROWDS: Final = 4
COMES_BACK_EVERY_S: Final = 6.0
STORM_AFTER_S: Final = 1.0
LET_IN_WITHIN_S: Final = 60.0
AT: Final = re.compile(rb'"t":"delta".*?"at":([0-9]+)')
P99_MS: Final = 50.0
MOST_MIB: Final = 400
MOST_WORSE: Final = 1.2


@dataclass(slots=True)
class Phase:
    """What one phase came to; times in milliseconds."""

    bids: int = 0
    ack_p50_ms: float = 0
    ack_p99_ms: float = 0
    news_p50_ms: float = 0
    news_p99_ms: float = 0
    frames: int = 0
    server_cores: float = 0


@dataclass(slots=True)
class Outcome:
    """What the run came to."""

    sockets: int
    rate: int
    slow: int = 0
    phases: dict[str, Phase] = field(default_factory=dict)
    news_worse: dict[str, float] = field(default_factory=dict)
    slow_came: int = 0
    storm_back_s: float = 0
    storm_sockets: int = 0
    resident_mib: float = 0
    targets: dict[str, str] = field(default_factory=dict)


class Reader(asyncio.Protocol):
    """One observer here: it says how late news is, or, if it is slow, reads nothing once it is let in."""

    def __init__(self, asked: bytes, *, is_slow: bool = False) -> None:
        self._asked, self._is_slow, self._greetings = asked, is_slow, 2
        self._buffer = bytearray()
        self._is_in = False
        self.let_in: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.late_us: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._asked)

    def data_received(self, data: bytes) -> None:
        now = time.time_ns() // 1000
        self._buffer += data
        if not self._is_in:
            if HEADER_END not in self._buffer:
                return
            head, _, rest = bytes(self._buffer).partition(HEADER_END)
            if not head.startswith(b"HTTP/1.1 101"):
                self.let_in.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self._is_in, self._buffer = True, bytearray(rest)
            self.transport.writelines([text_frame(floor.HELLO), text_frame(floor.SUBSCRIBE)])
        while length := whole_frame(self._buffer):
            frame = bytes(self._buffer[:length])
            del self._buffer[:length]
            if self._greetings:
                self._greetings -= 1
                if not self._greetings and not self.let_in.done():
                    self.let_in.set_result(None)
                    if self._is_slow:
                        self.transport.pause_reading()
            elif found := AT.search(frame):
                self.late_us.append(now - int(found[1]))
            elif frame[0] & 15 == 9:
                self.transport.write(A_PONG)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.let_in.done():
            self.let_in.set_exception(ConnectionError("closed before it was let in"))


@dataclass(slots=True)
class Stage:
    """The server, who bids, and who watches."""

    place: Place
    server: Participant
    bidders: Crowd
    requests: list[bytes]
    watching: list[AsyncExitStack] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)
    samples: list[Reader] = field(default_factory=list)
    slow: list[Reader] = field(default_factory=list)
    slow_came: int = 0


async def run(sockets: int, rate: int, seconds: float) -> Outcome:
    """The three phases."""
    outcome = Outcome(sockets, rate, slow=sockets // SLOW)
    async with a_stage(sockets) as stage:
        good = stage.requests[: len(stage.requests) - outcome.slow]
        await _watch(stage, good[SAMPLES:])
        stage.samples = await _readers(stage, good[:SAMPLES])
        outcome.phases["alone"] = await _phase(stage, rate, seconds)
        coming = asyncio.create_task(_come_and_read_nothing(stage, stage.requests[len(good) :]))
        while len(stage.slow) < outcome.slow and not coming.done():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        outcome.phases["slow"] = await _phase(stage, rate, seconds)
        phase = asyncio.create_task(_phase(stage, rate, seconds, storm=True))
        await asyncio.sleep(STORM_AFTER_S)
        outcome.storm_back_s, outcome.storm_sockets = await _storm(stage, good), len(good)
        outcome.phases["storm"] = await phase
        outcome.resident_mib = round(resident(stage.server.process.pid) / 2**20, 1)
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        outcome.slow_came = stage.slow_came
        for watching in stage.watching:
            await watching.aclose()
        for reader in (*stage.samples, *stage.slow):
            reader.transport.abort()
    _judge(outcome)
    return outcome


@asynccontextmanager
async def a_stage(sockets: int) -> AsyncIterator[Stage]:
    """The server with its auction open and the suppliers let in."""
    bidding = floor.LOTS * floor.SUPPLIERS
    with TemporaryDirectory(prefix="load-") as name:
        place = a_place(Path(name))
        cookies, opens_at = await floor._furnished(place, sockets - bidding)
        async with taking_part([sys.executable, "server.py"], cores()[0], place.environment) as server:
            while not (await server.hears()).startswith(READY.decode()):
                pass
            await asyncio.sleep(max(0, opens_at - time.time_ns() // 1000) / 1e6)
            async with a_crowd(place.port, floor._seats(place, 0, cookies), place.folder) as bidders:
                asked = [
                    request(
                        place.port,
                        "/live",
                        cookie=cookies[Actor("observer", f"o{number // floor.SOCKETS_A_SESSION}")],
                        protocol="poolbid.v1",
                    )
                    for number in range(sockets - bidding)
                ]
                yield Stage(place, server, bidders, asked)


async def _watch(stage: Stage, asked: Sequence[bytes]) -> None:
    """All these observers come, by several crowds at once."""

    async def come(number: int) -> None:
        stack = AsyncExitStack()
        stage.watching.append(stack)
        folder = stage.place.folder / f"crowd{len(stage.watching)}"
        await asyncio.to_thread(folder.mkdir)
        seats = [Seat(each, (floor.HELLO, floor.SUBSCRIBE), 2) for each in asked[number::CROWDS]]
        stage.crowds.append(await stack.enter_async_context(a_crowd(stage.place.port, seats, folder)))

    await asyncio.gather(*(come(number) for number in range(CROWDS)))


async def _readers(stage: Stage, asked: Sequence[bytes], *, is_slow: bool = False) -> list[Reader]:
    """These observers come, here."""
    loop, found = asyncio.get_running_loop(), []
    for each in asked:
        reader = Reader(each, is_slow=is_slow)
        handle = socket.socket()
        if is_slow:
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        handle.setblocking(False)
        await loop.sock_connect(handle, ("127.0.0.1", stage.place.port))
        await loop.create_connection(lambda one=reader: one, sock=handle)  # type: ignore[misc]
        found.append(reader)
    await asyncio.wait_for(asyncio.gather(*(reader.let_in for reader in found)), LET_IN_WITHIN_S)
    return found


async def _come_and_read_nothing(stage: Stage, asked: Sequence[bytes]) -> None:
    """Those who read nothing; each goes some seconds later, and comes back, a few at a time."""
    for begin in range(0, len(asked), 20):
        stage.slow += await _readers(stage, asked[begin : begin + 20], is_slow=True)
        stage.slow_came += 20
    few = max(1, len(asked) // 30)
    for begin in _around(len(asked), few):
        await asyncio.sleep(COMES_BACK_EVERY_S * few / len(asked))
        for reader in stage.slow[begin : begin + few]:
            reader.transport.abort()
        with contextlib.suppress(OSError, TimeoutError):
            again = await _readers(stage, asked[begin : begin + few], is_slow=True)
            stage.slow[begin : begin + few] = again
            stage.slow_came += len(again)


def _around(many: int, few: int) -> Any:
    while True:
        yield from range(0, many - few + 1, few)


async def _phase(stage: Stage, rate: int, seconds: float, *, storm: bool = False) -> Phase:
    """Bid for so long, while the crowds read."""
    for sample in stage.samples:
        sample.late_us.clear()
    before, began = worked(stage.server.process.pid), time.monotonic()
    reading = [] if storm else [asyncio.create_task(_read(crowd, seconds + 0.5)) for crowd in stage.crowds]
    found, told = await stage.bidders.bid(seconds + 0.2, rate=rate)
    frames = sum(await asyncio.gather(*reading))
    busy = (worked(stage.server.process.pid) - before) / (time.monotonic() - began)
    news = Sample(0, [late for sample in stage.samples for late in sample.late_us])
    return Phase(
        bids=int(told["sent"]),
        ack_p50_ms=_ms(found, 0.5),
        ack_p99_ms=_ms(found, 0.99),
        news_p50_ms=_ms(news, 0.5),
        news_p99_ms=_ms(news, 0.99),
        frames=frames,
        server_cores=round(busy, 2),
    )


def _ms(sample: Sample, share: float) -> float:
    return round((sample.quantile(share) or 0) / 1000, 2)


async def _read(crowd: Crowd, seconds: float) -> int:
    """Read all that comes for so long; nobody of this crowd bids."""
    told = json.loads(await crowd.process.order(f"bid {int(seconds * 1000)} 0 0 {crowd.folder / 'latencies'}"))
    return int(told["frames"])


async def _storm(stage: Stage, good: Sequence[bytes]) -> float:
    """All observers are cut off at once, and come back as fast as they are let in; the seconds until all are."""
    gone, stage.watching, stage.crowds = stage.watching, [], []
    for reader in (*stage.samples, *stage.slow):
        reader.transport.abort()
    await asyncio.gather(*(watching.aclose() for watching in gone))
    began, late = time.monotonic(), [reader.late_us for reader in stage.samples]
    for name in range(2 * CROWDS + 1):
        with contextlib.suppress(OSError):
            (stage.place.folder / f"crowd{name}").rename(stage.place.folder / f"gone{name}")
    samples, _ = await asyncio.gather(_readers(stage, good[:SAMPLES]), _watch(stage, good[SAMPLES:]))
    for reader, before in zip(samples, late, strict=True):
        reader.late_us = before + reader.late_us
    stage.samples = samples
    return round(time.monotonic() - began, 2)


def _judge(outcome: Outcome) -> None:
    alone = outcome.phases["alone"]
    for name, phase in outcome.phases.items():
        outcome.news_worse[name] = round(phase.news_p99_ms / alone.news_p99_ms, 2) if alone.news_p99_ms else 0.0
        met = "met" if phase.ack_p99_ms <= P99_MS else "missed"
        outcome.targets[f"p99 of the answer, {name}"] = f"{phase.ack_p99_ms} of {P99_MS} ms: {met}"
    worse = outcome.news_worse["slow"]
    outcome.targets["news of good readers beside slow ones"] = (
        f"{worse} of {MOST_WORSE} times: {'met' if worse <= MOST_WORSE else 'missed'}"
    )
    met = "met" if outcome.resident_mib <= MOST_MIB else "missed"
    outcome.targets["memory"] = f"{outcome.resident_mib} of {MOST_MIB} MiB: {met}"


def main(arguments: list[str]) -> int:
    """Run and print one JSON object. It raises where a bid is lost or refused, or a socket is not let in."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults load", description="Hold a load of sockets and bids.")
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    outcome = asyncio.run(run(**vars(parser.parse_args(arguments))))
    print(json.dumps(asdict(outcome), indent=2))
    return 0
