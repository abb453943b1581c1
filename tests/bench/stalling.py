"""The servers of the race `slow`, each a process: `python -m tests.bench.stalling ours|starlette|broadcast FOLDER PORT BYTES`.

A line on standard input says how many messages to publish to everyone connected; a line on standard output says how many
nanoseconds of processor time that took, until the kernel had them all: on a busy machine the wall clock tells of others.
`ours` is the whole application, with its
guard, sessions and rooms; the messages take the way of every delta, from a committed entry's channel to the sockets.
`starlette` is what one writes in ten lines: a list of sockets and a loop that awaits `send_text`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.server import ServerConnection, broadcast
from websockets.asyncio.server import serve as websockets_serve

import server
from auction.config import checkpoint_seed
from auction.core.visibility import Audience
from auction.live.fanout import Delta
from auction.web.app import create_app
from auction.web.uvicorn import listener, web_config
from tests.bench.measure import WATCHED
from tests.serving import Place

Publish = Callable[[], Awaitable[None]]


def message_of(size: int) -> bytes:
    """A text of so many bytes that is a delta as far as its form goes."""
    frame = b'{"t":"delta","auction":"watched","cursor":1,"at":1800000000000000,"rows":{"lot:L1":{"lead":"1.00"}},"gone":[]}'
    return frame[:-1] + b" " * (size - len(frame)) + b"}"


async def ours(place: Place, size: int) -> None:
    """The application as it is served, and a channel made to tell the same message again and again."""
    async with server.running(place.settings, place.url) as node:
        app = create_app(node.rooms, node.identity, place.settings, checkpoint_seed=checkpoint_seed(place.settings))
        room = node.rooms.auction(WATCHED)
        assert room is not None
        channel = room.watched.channels[Audience("observer", "")]
        frame = message_of(size)

        async def publish() -> None:
            channel.committed((Delta(0, 0, {}, (), None, frame),), 0)

        await _serve(app, place, publish)


async def starlette(place: Place, size: int) -> None:
    """A list of sockets and a loop."""
    watching: list[WebSocket] = []
    text = message_of(size).decode()

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept("poolbid.v1")
        watching.append(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            watching.remove(websocket)

    async def publish() -> None:
        for websocket in watching:
            await websocket.send_text(text)

    await _serve(Starlette(routes=[WebSocketRoute("/live", endpoint)]), place, publish)


async def _serve(app: Any, place: Place, publish: Publish) -> None:
    """Serve as `server.py` does, and publish on order."""
    config = web_config(app)
    config.ws_ping_interval = None  # the watchers count bytes and answer no ping
    web = uvicorn.Server(config)
    with listener(place.settings.host, place.settings.port) as bound:
        serving = asyncio.create_task(web.serve(sockets=[bound]))
        orders: asyncio.Queue[bytes] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), lambda: orders.put_nowait(sys.stdin.buffer.readline()))
        print("ready", flush=True)
        while order := await orders.get():
            began = time.process_time_ns()
            for _ in range(int(order)):
                await publish()
                await asyncio.sleep(0)  # each message is news of its own: at the end of this turn the kernel has it
            print(time.process_time_ns() - began, flush=True)
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        web.should_exit = True
        await serving


async def _broadcast(place: Place, size: int) -> None:
    """The library's own way to tell everyone: never waits, and buffers for whoever does not read."""
    watching: set[ServerConnection] = set()
    text = message_of(size).decode()

    async def serve(connection: ServerConnection) -> None:
        watching.add(connection)
        await connection.wait_closed()

    orders: asyncio.Queue[bytes] = asyncio.Queue()
    more: dict[str, Any] = {"compression": None, "subprotocols": ["poolbid.v1"], "ping_interval": None}
    async with websockets_serve(serve, "127.0.0.1", place.port, **more):
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), lambda: orders.put_nowait(sys.stdin.buffer.readline()))
        print("ready", flush=True)
        while order := await orders.get():
            began = time.process_time_ns()
            for _ in range(int(order)):
                broadcast(watching, text)
                await asyncio.sleep(0)
            print(time.process_time_ns() - began, flush=True)


SERVERS = {"ours": ours, "starlette": starlette, "broadcast": _broadcast}

if __name__ == "__main__":
    kind, folder, port, size = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(SERVERS[kind](Place(Path(folder), int(port)), int(size)))
