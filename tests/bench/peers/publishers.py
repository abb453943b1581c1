"""The servers of the fan-out races, each a process: `python -m tests.bench.peers.publishers KIND FOLDER PORT BYTES`.

A line on standard input says how many messages to publish to everyone connected; `done` is said when all are on their way.
`poolbid` is the whole application, with its guard, sessions and rooms; the messages take the way of every delta, from a committed
entry's channel to the sockets. The others are what one writes in some lines. Kinds that end in `-personal` tell every socket
something of its own; of those that end in `-deflate` ours compresses once, and the others as they do, for each.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

import server
from auction.config import checkpoint_seed
from auction.core.bid_run import BidNews, BidRun, Side, side_of
from auction.core.bid_view import Seen
from auction.core.sight import Row
from auction.core.visibility import Audience
from auction.live.bid_delta import BidDelta
from auction.live.fanout import Delta
from auction.web.app import create_app
from auction.web.uvicorn import listener, web_config
from tests.bench.measure import WATCHED
from tests.serving import Place

Publish = Callable[[], Awaitable[None]]
QUOTED = len('42["m",""]') + 2 * 19
"""By how much a text grows as the argument of an event: its quotes are escaped, as the event is JSON and so is the text."""


def text_of(size: int, number: int = 0) -> str:
    """A text of so many bytes that is the delta of that number, as far as its form goes: no two are alike."""
    row = (
        f'{{"closes_at":1800000060000000,"overtimes":{number % 7},"lead":"{918_000 - number}.17",'
        f'"bids":{1000 + number},"suppliers":12}}'
    )
    at = 1_800_000_000_000_000 + 7_919 * number
    text = f'{{"t":"delta","auction":"watched","cursor":{1000 + number},"at":{at},"rows":{{"lot:L1":{row}}},"gone":[]}}'
    return text[:-1] + " " * (size - len(text)) + "}"


def rows_of(number: int) -> dict[str, Row]:
    """What a bid changes for the supplier of that number: the lot's lead, and its own rank and next value."""
    return {"lot:L1": {**SHARED, "rank": number, **own_of(number)}}


SHARED: Row = {"closes_at": 1_800_000_000_000_000, "overtimes": 3, "lead": "918000.17"}


def own_of(number: int) -> Row:
    """What changes for that supplier beside its rank."""
    return {"next": f"{918_000 + number}.17"}


class Personal(msgspec.Struct):
    """A delta as a peer with msgspec has it."""

    t: str
    auction: str
    cursor: int
    at: int
    rows: dict[str, Row]
    gone: list[str]


# --- ours ------------------------------------------------------------------------------------------------------


async def poolbid(place: Place, size: int, *, personal: bool = False, deflate: bool = False) -> None:
    """The application as it is served, and channels made to tell again and again."""
    async with server.running(place.settings, place.url) as node:
        app = create_app(node.rooms, node.identity, place.settings, checkpoint_seed=checkpoint_seed(place.settings))
        room = node.rooms.auction(WATCHED)
        assert room is not None
        channels = room.watched.channels
        observers = channels[Audience("observer", "")]
        suppliers = [audience.party for audience in channels if audience.role == "supplier"]
        run = BidRun(lambda _: {}, {audience: side_of(room.state, audience) for audience in channels}, Seen())
        cursor = 0

        async def publish() -> None:
            nonlocal cursor
            cursor += 1
            if not personal:
                observers.committed((Delta(cursor, 0, {}, (), None, text_of(size, cursor).encode()),), 0)
                return
            alike: dict[Side, dict[str, Row]] = {"supplier": {"lot:L1": SHARED}, "insider": {}, "outsider": {}}
            ranks = {supplier: number for number, supplier in enumerate(suppliers)}
            own = {supplier: own_of(number) for number, supplier in enumerate(suppliers)}
            news = BidNews("L1", "lot:L1", True, {}, alike, ranks, own, {})
            room.watched.committed((BidDelta(1_800_000_000_000_000, run, news),), 0)

        config = web_config(app, deflate=deflate)
        config.ws_ping_interval = None  # the crowd rests between rounds, and answers no ping meanwhile
        await _serve_by_uvicorn(config, place, publish)


# --- plain Starlette -------------------------------------------------------------------------------------------


async def starlette(
    place: Place, size: int, *, personal: bool = False, fast: bool = False, deflate: bool = False, under: Any = "auto"
) -> None:
    """A list of sockets and a loop that awaits `send_text`, under one of uvicorn's protocols."""
    watching: list[WebSocket] = []
    encode, cursor = msgspec.json.Encoder().encode, 0

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        watching.append(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            watching.remove(websocket)

    async def publish() -> None:
        nonlocal cursor
        cursor += 1
        text = text_of(size, cursor)
        for number, websocket in enumerate(watching):
            if not personal:
                await websocket.send_text(text)
                continue
            told: tuple[Any, ...] = ("delta", "watched", cursor, 1_800_000_000_000_000, rows_of(number), [])
            if fast:
                await websocket.send_text(encode(Personal(*told)).decode())
            else:
                await websocket.send_text(json.dumps(dict(zip(Personal.__struct_fields__, told, strict=True))))

    config = uvicorn.Config(
        Starlette(routes=[WebSocketRoute("/live", endpoint)]),
        ws=under,
        ws_per_message_deflate=deflate,
        ws_ping_interval=None,
        log_config=None,
        access_log=False,
    )
    await _serve_by_uvicorn(config, place, publish)


# --- websockets and python-socketio ----------------------------------------------------------------------------


async def broadcast(place: Place, size: int, *, deflate: bool = False) -> None:
    """The `websockets` library and its `broadcast()`."""
    from websockets.asyncio.server import ServerConnection, serve
    from websockets.asyncio.server import broadcast as tell

    watching: set[ServerConnection] = set()
    numbers = count()

    async def endpoint(connection: ServerConnection) -> None:
        watching.add(connection)
        await connection.wait_closed()
        watching.discard(connection)

    async def publish() -> None:
        tell(watching, text_of(size, next(numbers)))

    with listener(place.settings.host, place.settings.port) as bound:
        async with serve(endpoint, sock=bound, compression="deflate" if deflate else None, ping_interval=None):
            await _orders(publish)


async def socketio(place: Place, size: int, *, deflate: bool = False) -> None:
    """python-socketio under uvicorn, and its `emit`; the text is an argument of the event."""
    import socketio as library

    hub = library.AsyncServer(async_mode="asgi", ping_interval=600, ping_timeout=600, cors_allowed_origins="*")
    numbers = count()

    async def publish() -> None:
        await hub.emit("m", text_of(size - QUOTED, next(numbers)))

    app = library.ASGIApp(hub)
    config = uvicorn.Config(app, ws_per_message_deflate=deflate, ws_ping_interval=None, log_config=None, access_log=False)
    await _serve_by_uvicorn(config, place, publish)


async def uwebsockets(place: Place, size: int) -> None:
    """uWebSockets in C++, as it comes for Python: a topic that all have subscribed to, and its `publish()`."""
    import socketify as library

    app = library.App()
    app.ws(
        "/live",
        {
            "compression": library.CompressOptions.DISABLED,
            "max_backpressure": 1 << 24,
            "idle_timeout": 0,
            "send_pings_automatically": False,
            "open": lambda socket: socket.subscribe("all"),
        },
    )
    app.listen(library.AppListenOptions(port=place.port, host="127.0.0.1"), lambda _: None)
    turn, numbers = app.loop.uv_loop.run_nowait, count()
    publishing = False

    async def publish() -> None:
        nonlocal publishing
        publishing = True
        app.publish("all", text_of(size, next(numbers)), library.OpCode.TEXT)
        turn()  # what is published goes out at the end of a turn of its loop

    async def turns() -> None:
        while True:  # lets guests in; between rounds it costs next to nothing
            turn()
            await asyncio.sleep(0.02 if publishing else 0)

    turning = asyncio.create_task(turns())
    await _orders(publish)
    turning.cancel()


# --- serving ---------------------------------------------------------------------------------------------------


async def _serve_by_uvicorn(config: uvicorn.Config, place: Place, publish: Publish) -> None:
    web = uvicorn.Server(config)
    with listener(place.settings.host, place.settings.port) as bound:
        serving = asyncio.create_task(web.serve(sockets=[bound]))
        await _orders(publish)
        web.should_exit = True
        await serving


async def _orders(publish: Publish) -> None:
    """Publish on order, until no more orders can come."""
    orders: asyncio.Queue[bytes] = asyncio.Queue()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), lambda: orders.put_nowait(sys.stdin.buffer.readline()))
    print("ready", flush=True)
    while order := await orders.get():
        for _ in range(int(order)):
            await publish()
            await asyncio.sleep(0)  # each message is news of its own: at the end of this turn the kernel has it
        print("done", flush=True)
    asyncio.get_running_loop().remove_reader(sys.stdin.fileno())


KINDS: dict[str, Callable[[Place, int], Awaitable[None]]] = {
    "poolbid": poolbid,
    "poolbid-deflate": lambda place, size: poolbid(place, size, deflate=True),
    "poolbid-personal": lambda place, size: poolbid(place, size, personal=True),
    "starlette": starlette,
    "starlette-json-personal": lambda place, size: starlette(place, size, personal=True),
    "starlette-msgspec-personal": lambda place, size: starlette(place, size, personal=True, fast=True),
    "starlette-deflate": lambda place, size: starlette(place, size, deflate=True),
    "starlette-wsproto-deflate": lambda place, size: starlette(place, size, deflate=True, under="wsproto"),
    "broadcast": broadcast,
    "broadcast-deflate": lambda place, size: broadcast(place, size, deflate=True),
    "uwebsockets": uwebsockets,
    "socketio": socketio,
    "socketio-deflate": lambda place, size: socketio(place, size, deflate=True),
}


async def main(kind: str, folder: str, port: str, size: str) -> None:
    """Serve until no more orders can come."""
    with suppress(asyncio.CancelledError):
        await KINDS[kind](Place(Path(folder), int(port)), int(size))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
