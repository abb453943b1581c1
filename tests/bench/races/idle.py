"""Ten thousand idle sockets: the memory of the server for each, and how soon all are back when all are cut off at once."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

import server
from auction.config import checkpoint_seed
from auction.core.moments import HOUR_US
from auction.core.words import Actor
from auction.web.app import create_app
from auction.web.uvicorn import listener, web_config
from tests.bench.measure import WATCHED, Contender, Effort, Race, Sample, Target, race
from tests.bench.processes import CannotTakePart
from tests.bench.races.fanout import Peer
from tests.bench.watchers import Audience, watch
from tests.serving import ROOT, Place, a_place, furnish
from tests.terms import a_lot, an_auction

SOCKETS_A_SESSION = 25
SAY = ('{"t":"hello","v":1}', f'{{"t":"subscribe","auction":"{WATCHED}","cursor":null}}')
OURS: Final = "poolbid, whole application"
NODE: Final = Peer("node ws", "ws", runs="node", needs="ws")
KINDS: Final = {
    "ours": OURS,
    "plain": "uvicorn and Starlette, deflate off",
    "default": "uvicorn and Starlette as they come",
    "node": NODE.name,
}
GREETINGS: Final = {"ours": 2, "plain": 0, "default": 0, "node": 0}
OFFERS: Final = "permessage-deflate; client_max_window_bits"


async def ours(place: Place) -> None:
    """The application as it is served."""
    async with server.running(place.settings, place.url) as node:
        app = create_app(node.rooms, node.identity, place.settings, checkpoint_seed=checkpoint_seed(place.settings))
        await serve(web_config(app), place)


async def starlette(place: Place, deflate: bool) -> None:
    """An endpoint that accepts, and waits for what never comes."""

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept("poolbid.v1")
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            pass

    app = Starlette(routes=[WebSocketRoute("/live", endpoint)])
    settings: dict[str, Any] = {} if deflate else {"ws_per_message_deflate": False}
    quiet: dict[str, Any] = {"ws": "websockets-sansio", "log_config": None, "access_log": False, "ws_ping_interval": None}
    await serve(uvicorn.Config(app, **quiet, **settings), place)


async def serve(config: uvicorn.Config, place: Place) -> None:
    """Serve until something comes in on standard input."""
    web = uvicorn.Server(config)
    with listener(place.settings.host, place.settings.port) as bound:
        bound.listen(4096)
        serving = asyncio.create_task(web.serve(sockets=[bound]))
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), ended.set)
        print("ready", flush=True)
        await ended.wait()
        web.should_exit = web.force_exit = True
        await serving


def resident(pid: int) -> int:
    """How many bytes of memory the process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def worked(pid: int) -> float:
    """How many seconds of processor the process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def a_server(kind: str, sockets: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, Place, Sequence[str]]]:
    """The server of that kind in a process of its own, and the cookies of all who will come."""
    with TemporaryDirectory(prefix="idle-") as folder:
        place = a_place(Path(folder))
        opens_at = time.time_ns() // 1000 + HOUR_US
        parties = [Actor("observer", f"o{number}") for number in range(-(-sockets // SOCKETS_A_SESSION))]
        terms = an_auction(auction=WATCHED, opens_at=opens_at, lots=[a_lot(closes_at=opens_at + HOUR_US)])
        cookies = list((await furnish(place, lambda: [terms], parties)).values())
        pipe = asyncio.subprocess.PIPE
        command = [sys.executable, "-m", "tests.bench.races.idle", kind, folder, str(place.port)]
        if kind == "node":
            command = NODE.command(place)
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
        try:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
            yield process, place, [cookies[number // SOCKETS_A_SESSION] for number in range(sockets)]
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def come(kind: str, place: Place, cookies: Sequence[str]) -> Audience:
    """All of them connect; deflate is offered, as every browser does."""
    return await watch(place.port, cookies, SAY if kind == "ours" else (), GREETINGS[kind], offers=OFFERS)


def sitting(kind: str, sockets: int, busy: list[str]) -> Contender:
    """Memory of one idle socket: the first tenth of them warms the server up and is not counted."""

    async def run(seconds: float) -> Sample:
        async with a_server(kind, sockets) as (process, place, cookies):
            warm = sockets // 10
            audiences = [await come(kind, place, cookies[:warm])]
            before = resident(process.pid)
            audiences.append(await come(kind, place, cookies[warm:]))
            await asyncio.sleep(1)
            taken, so_far = resident(process.pid) - before, worked(process.pid)
            await asyncio.sleep(4 * seconds)
            share = (worked(process.pid) - so_far) / (4 * seconds)
            busy.append(
                f"{KINDS[kind]}: {resident(process.pid) / 2**20:.0f} MiB in all, {share:.1%} of a processor while nothing happens"
            )
            for audience in audiences:
                audience.leave()
            return Sample(taken / (sockets - warm))

    return run


def storm(kind: str, sockets: int, back: list[str]) -> Contender:
    """All are cut off at once and come back as fast as they are let in, fifty at a time; clients of ours wait a random while."""

    async def run(_seconds: float) -> Sample:
        async with a_server(kind, sockets) as (process, place, cookies):
            audience = await come(kind, place, cookies)
            for watcher in audience.watchers:
                watcher.transport.abort()
            so_far, began = worked(process.pid), time.perf_counter()
            again = await come(kind, place, cookies)
            busy = worked(process.pid) - so_far
            back.append(f"{KINDS[kind]}: all back after {time.perf_counter() - began:.1f} s, {busy:.1f} s of processor")
            again.leave()
            return Sample(sockets / busy)

    return run


async def measure(effort: Effort) -> list[Race]:
    """Memory, and the storm."""
    sockets = 10_000 if effort.whole else 500
    busy: list[str] = []
    back: list[str] = []
    seated = {name: sitting(kind, sockets, busy) for kind, name in KINDS.items()}
    absent: dict[str, str] = {}
    try:
        NODE.command(Place(Path(), 0))
    except CannotTakePart as why:
        del seated[NODE.name]
        absent[NODE.name] = str(why)
    targets = (
        Target("B11", KINDS["plain"], most=1 / 4),
        Target("B11", KINDS["default"], most=1 / 9),
        Target("B11", NODE.name, most=1),
    )
    name, run = f"{sockets} idle sockets", (effort.passes, effort.seconds)
    memory = await race(name, "bytes a socket", seated, passes=run[0], seconds=run[1], targets=targets, absent=absent)
    cut = {KINDS[kind]: storm(kind, sockets, back) for kind in ("ours", "plain")}
    storms = await race(f"{sockets} sockets come back", "let in per processor second", cut, passes=run[0], seconds=run[1])
    memory.notes += busy
    storms.notes += back
    return [memory, storms]


if __name__ == "__main__":
    kind, folder, port = sys.argv[1:]
    here = Place(Path(folder), int(port))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(ours(here) if kind == "ours" else starlette(here, kind == "default"))
