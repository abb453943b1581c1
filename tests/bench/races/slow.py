"""Watchers that have stopped reading: what ten of them cost a hundred others, in messages and in memory, beside peers."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from auction.core.moments import HOUR_US
from auction.core.words import Actor
from auction.web.line import MOST_BEHIND
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, Target, race
from tests.bench.races.idle import resident
from tests.bench.watchers import Audience, Tally, Watcher, watch
from tests.serving import ROOT, a_place, furnish
from tests.terms import a_lot, an_auction

MESSAGE_BYTES = 200
FRAME_BYTES = MESSAGE_BYTES + 4
A_ROUND = 10
SOCKETS_A_SESSION = 25
SAY = ('{"t":"hello","v":1}', f'{{"t":"subscribe","auction":"{WATCHED}","cursor":null}}')
GREETINGS = {"ours": 2}
HEALTHY, STALLED = 100, 10
FILLING = 20_000
"""So many messages fill every buffer of a reader that takes nothing: four megabytes."""
AT_A_TIME = 250
"""So many fit into the buffers of whoever does not read them just then: nobody healthy is taken for one who has stopped."""
MANY_STALLED = 100
FILLING_ALL = 30_000
"""Fills the buffers of the kernel and whatever a server keeps behind them: six megabytes for each."""
FREEZES_AFTER_S = 5
TITLES: Final = {
    "ours": "poolbid, whole application",
    "broadcast": "websockets.broadcast",
    "starlette": "Starlette, send_text loop",
}


@dataclass(slots=True)
class Publisher:
    """A server process that publishes on order, and those who watch it."""

    process: asyncio.subprocess.Process
    audience: Audience

    async def publish(self, messages: int) -> float:
        """So many messages, until every watcher has every byte of them; returns the seconds of processor the server took.

        Nobody reads meanwhile, or the readers and not the server would be measured: a round fits every socket's buffer.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.audience.rest()
        self.process.stdin.write(f"{messages}\n".encode())
        taken = int(await self.process.stdout.readline()) / 1e9
        await self.audience.have_seen(messages * FRAME_BYTES)
        return taken

    async def run(self, seconds: float) -> Sample:
        """Round after round for so long."""
        ends, rounds, taken = time.perf_counter() + seconds, 0, 0.0
        while time.perf_counter() < ends:
            taken += await self.publish(A_ROUND)
            rounds += 1
        return Sample(rounds * A_ROUND * len(self.audience.watchers) / taken)


@asynccontextmanager
async def publishing(kind: str, stalled: int, healthy: int = HEALTHY) -> AsyncIterator[Publisher]:
    """The server of that kind, those who read what it publishes, and those who do not."""
    with TemporaryDirectory(prefix="slow-") as folder:
        place = a_place(Path(folder))
        opens_at = time.time_ns() // 1000 + HOUR_US
        parties = [Actor("observer", f"o{number}") for number in range(1 + (healthy + stalled) // SOCKETS_A_SESSION)]
        terms = an_auction(auction=WATCHED, opens_at=opens_at, lots=[a_lot(closes_at=opens_at + HOUR_US)])
        cookies = list((await furnish(place, lambda: [terms], parties)).values())
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "tests.bench.stalling", kind, folder, str(place.port), str(MESSAGE_BYTES))
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
        try:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
            greetings = GREETINGS.get(kind, 0)
            theirs = [cookies[number // SOCKETS_A_SESSION] for number in range(healthy + stalled)]
            await _deaf(place.port, theirs[healthy:], SAY if greetings else (), greetings)
            yield Publisher(process, await watch(place.port, theirs[:healthy], SAY if greetings else (), greetings))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _deaf(port: int, cookies: Sequence[str], say: Sequence[str], greetings: int) -> None:
    """Sockets with small buffers that are let in and then read nothing."""
    audience, loop = Audience([], Tally()), asyncio.get_running_loop()
    for cookie in cookies:
        watcher = Watcher(f"127.0.0.1:{port}", cookie, say, greetings, audience.tally)
        handle = socket.socket()
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        handle.connect(("127.0.0.1", port))
        await loop.create_connection(lambda one=watcher: one, sock=handle)  # type: ignore[misc]
        await watcher.let_in
        audience.watchers.append(watcher)
    audience.rest()


async def _fill(publisher: Publisher) -> None:
    """Publish until every buffer of the deaf is full; the others read it all, as much at a time as buffers hold."""
    for _ in range(FILLING // AT_A_TIME):
        await publisher.publish(AT_A_TIME)


def contender(kind: str, stalled: int, memory: list[str]) -> Contender:
    """How many deliveries to those who read, while so many do not."""

    async def run(seconds: float) -> Sample:
        async with publishing(kind, stalled) as publisher:
            await publisher.publish(A_ROUND)
            before = resident(publisher.process.pid)
            began = time.perf_counter()
            await _fill(publisher)
            sample = await publisher.run(seconds)
            grown = (resident(publisher.process.pid) - before) / 2**20
            memory.append(
                f"{TITLES[kind]}, {stalled} stalled: {grown:.1f} MiB more than before, {time.perf_counter() - began:.0f} s later"
            )
            return sample

    return run


async def _grown(kind: str, stalled: int) -> tuple[int, int]:
    """By how many bytes the server's memory and the kernel's for sockets have grown once so many readers have stopped."""
    async with publishing(kind, stalled, healthy=1) as publisher:
        await publisher.publish(A_ROUND)
        before, kernel = resident(publisher.process.pid), _kernels()
        for _ in range(FILLING_ALL // AT_A_TIME):
            await publisher.publish(AT_A_TIME)
        return resident(publisher.process.pid) - before, _kernels() - kernel


def _kernels() -> int:
    """The memory of all TCP sockets of this machine, at both their ends."""
    counts = next(line for line in Path("/proc/net/sockstat").read_text().splitlines() if line.startswith("TCP:")).split()
    return int(counts[counts.index("mem") + 1]) * os.sysconf("SC_PAGE_SIZE")


def memory_of(kind: str, stalled: int, kernels: list[str]) -> Contender:
    """The bytes for each reader that has stopped, beyond what the same news take without any."""

    async def run(_seconds: float) -> Sample:
        none, many = await _grown(kind, 0), await _grown(kind, stalled)
        kernels.append(f"{TITLES[kind]}: {(many[1] - none[1]) / stalled / 1024:.0f} KiB a reader in the kernel, both ends together")
        return Sample((many[0] - none[0]) / stalled)

    return run


async def allowed(_seconds: float) -> Sample:
    """What a reader that has stopped may cost."""
    return Sample(MOST_BEHIND)


async def freezes(kind: str) -> str:
    """Whether those who read still get anything, once ten do not."""
    async with publishing(kind, STALLED) as publisher:
        try:
            async with asyncio.timeout(FREEZES_AFTER_S + 20):
                await _fill(publisher)
        except TimeoutError:
            seen = min(watcher.seen for watcher in publisher.audience.watchers) // FRAME_BYTES
            return f"it froze for everybody: after {seen} of {FILLING} messages nobody got any more"
    return "it did not freeze in this run"


async def measure(effort: Effort) -> list[Race]:
    """Ours with and without, and websockets.broadcast with; a Starlette loop stands still, which is told and not raced."""
    memory: list[str] = []
    alone = f"{HEALTHY} that read, alone"
    contenders = {
        f"poolbid, {STALLED} of {HEALTHY + STALLED} stalled": contender("ours", STALLED, memory),
        alone: contender("ours", 0, memory),
        f"{TITLES['broadcast']}, {STALLED} of {HEALTHY + STALLED} stalled": contender("broadcast", STALLED, memory),
    }
    found = await race(
        "readers that have stopped",
        "deliveries to the others per processor second",
        contenders,
        passes=effort.passes,
        seconds=effort.seconds,
        targets=(Target("B10", alone, least=0.85),),
        absent={TITLES["starlette"]: await freezes("starlette")},
    )
    found.notes += memory
    kernels: list[str] = []
    limit = f"limit: {MOST_BEHIND // 1024} KiB"
    keeping = {TITLES["ours"]: memory_of("ours", MANY_STALLED, kernels), limit: allowed}
    keeping[TITLES["broadcast"]] = memory_of("broadcast", STALLED, kernels)
    kept = await race(
        f"memory for each of {MANY_STALLED} readers that have stopped ({STALLED} of the peer's)",
        "bytes",
        keeping,
        passes=effort.passes,
        seconds=effort.seconds,
        targets=(Target("B10", limit, most=1),),
    )
    kept.notes += kernels
    return [found, kept]
