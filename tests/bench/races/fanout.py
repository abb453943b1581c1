"""One message to every watcher: our application beside a plain Starlette loop, each a process, watched by the same sockets."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from auction.core.moments import HOUR_US
from auction.core.words import Actor
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, race
from tests.bench.watchers import Audience, watch
from tests.serving import ROOT, a_place, furnish
from tests.terms import a_lot, an_auction

MESSAGE_BYTES = 200
FRAME_BYTES = MESSAGE_BYTES + 4
A_ROUND = 10
SOCKETS_A_SESSION = 25
SAY = ('{"t":"hello","v":1}', f'{{"t":"subscribe","auction":"{WATCHED}","cursor":null}}')
GREETINGS = {"ours": 2, "starlette": 0}


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
async def a_publisher(kind: str, folder: Path, watchers: int) -> AsyncIterator[Publisher]:
    """The server of that kind, with so many watchers let in."""
    place = a_place(folder)
    opens_at = time.time_ns() // 1000 + HOUR_US
    parties = [Actor("observer", f"o{number}") for number in range(-(-watchers // SOCKETS_A_SESSION))]
    terms = an_auction(auction=WATCHED, opens_at=opens_at, lots=[a_lot(closes_at=opens_at + HOUR_US)])
    cookies = list((await furnish(place, [terms], parties)).values())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.peers", kind, str(folder), str(place.port), str(MESSAGE_BYTES)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        assert await process.stdout.readline() == b"ready\n"
        theirs = [cookies[number // SOCKETS_A_SESSION] for number in range(watchers)]
        audience = await watch(place.port, theirs, SAY, GREETINGS[kind])
        yield Publisher(process, audience)
        audience.leave()
        process.stdin.close()
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def measure(effort: Effort) -> list[Race]:
    """At each size."""
    return [await measure_at(watchers, effort) for watchers in ((100, 1000) if effort.whole else (40,))]


async def measure_at(watchers: int, effort: Effort) -> Race:
    """Both servers run all the while, and are asked in turn."""
    async with AsyncExitStack() as stack:
        contenders: dict[str, Contender] = {}
        for kind, name in (("ours", "poolbid, whole application"), ("starlette", "Starlette, send_text loop")):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="fan-")))
            publisher = await stack.enter_async_context(a_publisher(kind, folder, watchers))
            await publisher.publish(1)
            contenders[name] = publisher.run
        title = f"one message of {MESSAGE_BYTES} bytes to {watchers} watchers"
        return await race(title, "deliveries per processor second", contenders, passes=effort.passes, seconds=effort.seconds)
