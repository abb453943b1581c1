"""Bids as they come in: read by us, beside the same application as uvicorn alone would have it read."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import uvloop

import server
from auction.config import checkpoint_seed
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import Actor
from auction.web.app import create_app
from auction.web.uvicorn import web_config
from tests.bench.bidders import FIRST_CENTS
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, Target, race
from tests.bench.races.idle import serve, worked
from tests.bench.watchers import Tally, Watcher, text_frame, whole_frame
from tests.serving import ROOT, Place, a_place, furnish
from tests.terms import a_lot, an_auction, an_overtime

SUPPLIERS = 5
SOCKETS_A_SUPPLIER = 16
A_SOCKET = 190
"""So many frames a socket may send at once."""
KINDS: Final[Mapping[str, str]] = {"ours": "poolbid, whole application", "stock": "the same, on uvicorn's own WebSocket protocol"}


class Sender(Watcher):
    """One socket that sends a bid, waits for its answer, and sends the next."""

    def __init__(self, host: str, cookie: str, bids: deque[bytes], done: Callable[[], None]) -> None:
        super().__init__(host, cookie, ('{"t":"hello","v":1}',), 1, Tally())
        self._bids = bids
        self._done = done

    def begin(self) -> None:
        """Send the first."""
        self.transport.write(self._bids.popleft())

    def data_received(self, data: bytes) -> None:
        if not self.let_in.done():
            super().data_received(data)
            return
        self._buffer += data
        while length := whole_frame(self._buffer):
            assert b'"accepted"' in self._buffer[:length] or b'"auction_unknown"' in self._buffer[:length], self._buffer
            del self._buffer[:length]
            if self._bids:
                self.transport.write(self._bids.popleft())
            else:
                self._done()


def bids(auction: str, name: str, lot: str) -> deque[bytes]:
    """What one socket sends."""
    form = '{{"t":"bid","id":"{}-{}","auction":"{}","lot":"{}","prices":["{}.{:02d}"],"confirm":false}}'
    cents = [FIRST_CENTS - number for number in range(A_SOCKET)]
    made = [form.format(name, number, auction, lot, each // 100, each % 100) for number, each in enumerate(cents)]
    return deque(map(text_frame, made))


@asynccontextmanager
async def a_server(kind: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, Place, Mapping[Actor, str]]]:
    """The server of that kind in a process of its own, its auction open, and the cookies of its suppliers."""
    with TemporaryDirectory(prefix="ingest-") as folder:
        place = a_place(Path(folder))
        suppliers = [Actor("supplier", f"s{number}") for number in range(SUPPLIERS)]
        opens_at = 0

        def terms() -> list[Terms]:
            nonlocal opens_at
            opens_at = time.time_ns() // 1000 + 2 * SECOND_US
            lots = [a_lot(f"L{number}", closes_at=opens_at + HOUR_US) for number in range(SOCKETS_A_SUPPLIER)]
            names = [supplier.party for supplier in suppliers]
            return [an_auction(auction=WATCHED, lots=lots, suppliers=names, overtime=an_overtime(), opens_at=opens_at)]

        cookies = await furnish(place, terms, suppliers)
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "tests.bench.races.ingest", kind, folder, str(place.port))
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
        try:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
            await asyncio.sleep(max(0, opens_at - time.time_ns() // 1000) / 1e6 + 0.2)
            yield process, place, cookies
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def contender(kind: str, auction: str) -> Contender:
    """Every socket sends what it may, a bid after the other; what counts is the server's processor, not the clock on the wall."""

    async def run(_seconds: float) -> Sample:
        async with a_server(kind) as (process, place, cookies):
            loop, ended = asyncio.get_running_loop(), asyncio.Event()
            left = SUPPLIERS * SOCKETS_A_SUPPLIER

            def one_done() -> None:
                nonlocal left
                left -= 1
                if not left:
                    ended.set()

            senders = [
                Sender(f"127.0.0.1:{place.port}", cookie, bids(auction, f"{actor.party}-{lot}", f"L{lot}"), one_done)
                for actor, cookie in cookies.items()
                for lot in range(SOCKETS_A_SUPPLIER)
            ]
            for sender in senders:
                await loop.create_connection(lambda one=sender: one, "127.0.0.1", place.port)  # type: ignore[misc]
                await sender.let_in
            before = worked(process.pid)
            for sender in senders:
                sender.begin()
            async with asyncio.timeout(120):
                await ended.wait()
            return Sample(len(senders) * A_SOCKET / (worked(process.pid) - before))

    return run


async def measure(effort: Effort) -> list[Race]:
    """Bids up to the auction's door, which is what coming in costs; and bids decided, committed and answered, all in all."""
    target = Target("B13", KINDS["stock"], least=1.4)
    races = []
    for title, auction in (("read, checked, decoded and answered", "elsewhere"), ("decided, durable and answered", WATCHED)):
        contenders = {name: contender(kind, auction) for kind, name in KINDS.items()}
        found = await race(
            f"bids {title}",
            "bids per processor second",
            contenders,
            passes=effort.passes,
            seconds=effort.seconds,
            targets=(target,),
        )
        races.append(found)
    return races


async def _application(place: Place, kind: str) -> None:
    async with server.running(place.settings, place.url) as node:
        app = create_app(node.rooms, node.identity, place.settings, checkpoint_seed=checkpoint_seed(place.settings))
        config = web_config(app)
        if kind == "stock":
            config.ws = "websockets-sansio"
        await serve(config, place)


if __name__ == "__main__":
    kind, folder, port = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_application(Place(Path(folder), int(port)), kind))
