"""One socket of one signed-in party, as wire/PROTOCOL.md has it: what it asks, what it follows, and how it ends.

Two tasks: one reads, one writes. What is to be sent is written to the line at once, or goes through a queue where the server
offers no line; either is bounded, so nothing that happens in an auction ever waits for a reader, and a reader that cannot
keep up is let go.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, get_args

from starlette.websockets import WebSocket, WebSocketDisconnect

from auction.core.errors import AuctionError
from auction.core.visibility import Audience, fills_frames
from auction.live.room import Answer, Room
from auction.web.access import Session
from auction.web.admission import audience_of, may_open
from auction.web.desk import Desk
from auction.web.line import EXTENSION, Line
from auction.web.problems import NOT_KNOWN
from auction.web.rate import Bucket
from auction.wire import encode, frames
from auction.wire.asking import bid_in_mind, command_of
from auction.wire.decode import FAULTS, FrameRefused, decode_frame

HELLO_WITHIN_S: Final = 10
MOST_QUEUED: Final = 256 * 1024
CLOSE_WITHIN_S: Final = 3
FRAMES_PER_SECOND: Final = 50
FRAMES_AT_ONCE: Final = 200

BROKEN, SIGNED_OUT, SLOW, TOO_MANY, RESTART = 4000, 4001, 4008, 4029, 1012

_FATAL: Final = frozenset({"frame_too_long", "frame_not_text", "hello_expected", "version_unknown"})
_LEFT: Final = (RuntimeError, WebSocketDisconnect, OSError)
"""What sending to a socket that has gone raises, in one server and the other."""


class Connection:
    """A party at the other end of a socket. It is a sink of every room it follows, and never blocks one."""

    def __init__(
        self,
        websocket: WebSocket,
        *,
        desk: Desk,
        session: Session,
        lists: Callable[[Session], frames.Auctions],
        refusals: Bucket,
    ) -> None:
        self.session = session
        self.listed: frames.Auctions | None = None
        self._websocket = websocket
        self._desk = desk
        self._lists = lists
        self._audience: Audience = audience_of(session.actor)
        self._following: dict[str, Room] = {}
        self._queue: deque[bytes] = deque()
        self._queued = 0
        self._largest = 0
        self._wake = asyncio.Event()
        self._ending: tuple[int, str] | None = None
        self._takes_more = True
        self._writer: asyncio.Task[None] | None = None
        self._refusals = refusals
        self._bucket = Bucket(per_second=FRAMES_PER_SECOND, burst=FRAMES_AT_ONCE)
        self._line: Line | None = websocket.scope.get("extensions", {}).get(EXTENSION)

    # --- what is sent ------------------------------------------------------------------------------------------

    def feed(self, frames: Sequence[bytes]) -> None:
        """Take frames to be sent, in this order. A socket whose queue would grow beyond its bound is let go.

        The largest of what waits does not count, so that a snapshot of any size reaches whoever reads it.
        """
        if self._ending is not None:
            return
        if self._line is not None:
            if not self._line.send(frames, MOST_QUEUED):
                self.close(SLOW, "slow")
            return
        size = sum(map(len, frames))
        self._largest = max(self._largest, size) if self._queued else size
        self._queue.extend(frames)
        self._queued += size
        if self._queued - self._largest > MOST_QUEUED:
            self._queue.clear()
            self._queued = 0
            self.close(SLOW, "slow")
            return
        self._wake.set()

    def take_no_more(self) -> None:
        """The server is about to go: what comes in from now on is left for the next one, which is asked again."""
        self._takes_more = False

    def close(self, code: int, detail: str) -> None:
        """Send what is queued, then close with the code; a socket that does not take it in time is dropped."""
        if code in (RESTART, SIGNED_OUT):
            self._say(frames.Bye(code, detail))
        if self._ending is not None:
            return
        self._ending = (code, detail)
        self._wake.set()
        if self._writer is not None:
            asyncio.get_running_loop().call_later(CLOSE_WITHIN_S, self._drop, self._writer)

    def _drop(self, writer: asyncio.Task[None]) -> None:
        writer.cancel()
        if self._line is not None:  # without this the server would wait for ever for a reader that never empties its buffer
            self._line.drop()

    async def _write(self) -> None:
        while True:
            while self._queue:
                frame = self._queue.popleft()
                await self._websocket.send_text(frame.decode("utf-8"))
                self._queued = max(0, self._queued - len(frame))
            if self._ending is not None:
                await self._websocket.close(*self._ending)
                return
            self._wake.clear()
            await self._wake.wait()

    # --- the course of a connection ----------------------------------------------------------------------------

    async def serve(self) -> None:
        """Read and write until either ends; whatever happens, no room keeps this sink and no task is left behind."""
        self._writer = asyncio.create_task(self._write(), name="socket writer")
        reader = asyncio.create_task(self._read(), name="socket reader")
        try:
            await asyncio.wait((reader, self._writer), return_when=asyncio.FIRST_COMPLETED)
            if self._ending is not None:  # its reader is done, or it is being closed: let the writer finish, in its time
                await asyncio.wait((self._writer,))
        finally:
            for room in self._following.values():
                room.unsubscribe(self._audience, self)
            self._following.clear()
            self._ending = self._ending or (1000, "")
            for task in (reader, self._writer):
                task.cancel()
            for outcome in await asyncio.gather(reader, self._writer, return_exceptions=True):
                if isinstance(outcome, Exception) and not isinstance(outcome, _LEFT):
                    raise outcome

    async def _read(self) -> None:
        with contextlib.suppress(*_LEFT):
            if not await self._greet():
                return
            while self._ending is None:
                body = await self._receive()
                if body is None:
                    return
                if not self._bucket.take(asyncio.get_running_loop().time()):
                    self.feed([encode.error("rate_limited", f"at most {FRAMES_PER_SECOND} frames in a second")])
                    self.close(TOO_MANY, "rate_limited")
                    return
                if self._takes_more:
                    self._take(body)

    async def _greet(self) -> bool:
        """The first frame is `hello`, in time, in a version that is spoken here."""
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                body = await self._receive()
        except TimeoutError:
            self._break("hello_expected", f"within {HELLO_WITHIN_S} seconds")
            return False
        if body is None:
            return False
        frame = decode_frame(body)
        if isinstance(frame, FrameRefused):
            self._break(frame.code, frame.detail)
        elif not isinstance(frame, frames.Hello):
            self._break("hello_expected", "the first frame says hello")
        elif frame.v != frames.VERSION:
            self._break("version_unknown", f"this server speaks version {frames.VERSION}")
        else:
            self._welcome()
            return True
        return False

    async def _receive(self) -> bytes | None:
        """The next frame's bytes, or None when the other end has gone; a binary frame breaks the protocol."""
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text = message.get("text")
        if text is None:
            self._break("frame_not_text", FAULTS["frame_not_text"])
            return None
        body: bytes = text.encode("utf-8", "surrogatepass")
        return body

    def _break(self, code: str, detail: str, request: str | None = None) -> None:
        self.feed([encode.error(code, detail, request)])
        self.close(BROKEN, code)

    def _welcome(self) -> None:
        listed = self.listed = self._lists(self.session)
        you = frames.You(self.session.role, self.session.party, self.session.name, self.session.person)
        self._say(frames.Welcome(frames.VERSION, self._now(), you, listed.auctions))

    # --- what is asked -----------------------------------------------------------------------------------------

    def _take(self, body: bytes) -> None:
        received = self._now()
        frame = decode_frame(body)
        if isinstance(frame, FrameRefused):
            if frame.code in _FATAL:
                self._break(frame.code, frame.detail, frame.id)
            else:
                self.feed([encode.error(frame.code, frame.detail, frame.id)])
        elif isinstance(frame, frames.Ping):
            self._say(frames.Pong(frame.c, received, self._now()))
        else:
            _TAKERS[type(frame)](self, frame)

    def _hello_again(self, frame: frames.Hello) -> None:
        self._break("hello_expected", "hello is said once")

    def _subscribe(self, frame: frames.Subscribe) -> None:
        room = self._room(frame.auction)
        if room is None or not room.subscribe(self._audience, self, frame.cursor):
            self.feed([encode.error("auction_unknown", frame.auction)])
            return
        self._following[frame.auction] = room

    def _unsubscribe(self, frame: frames.Unsubscribe) -> None:
        room = self._following.pop(frame.auction, None)
        if room is None:
            self.feed([encode.error("not_subscribed", frame.auction)])
            return
        room.unsubscribe(self._audience, self)

    def _ask(self, frame: frames.Request) -> None:
        room = self._room(frame.auction)
        if room is None:
            self.feed([encode.error("auction_unknown", frame.auction, frame.id)])
            return
        loop = asyncio.get_running_loop()
        if not self._refusals.has(loop.time()):
            self.feed([encode.error("rate_limited", "too much of what this party asked was refused", frame.id)])
            return

        def answered(outcome: Answer | AuctionError) -> None:
            # Called once the entry is durable, or is known not to be; never before.
            if isinstance(outcome, Answer):
                if outcome.refusal is not None:
                    self._refusals.take(loop.time())
                told = encode.ack(request=frame.id, seq=outcome.seq, at=outcome.at, entry=outcome.entry, refusal=outcome.refusal)
            else:
                told = encode.error("ledger_unavailable", NOT_KNOWN, frame.id)
            self.feed([encode.filled(told) if fills_frames(room.state, self.session.role) else told])

        room.submit(command_of(frame, self.session.actor, self.session.person), answered)

    def _preview(self, frame: frames.Preview) -> None:
        room = self._room(frame.auction)
        if room is None:
            self.feed([encode.error("auction_unknown", frame.auction, frame.id)])
            return
        found = room.preview(bid_in_mind(frame, self.session.actor), frame.at)
        if isinstance(found, AuctionError):
            told = encode.error("ledger_unavailable", NOT_KNOWN, frame.id)
        else:
            lot = room.state.lots.get(frame.lot)
            terms = None if lot is None else lot.terms
            told = encode.previewed(request=frame.id, auction=frame.auction, lot=terms, at=found[0], told=found[1])
        self.feed([encode.filled(told) if fills_frames(room.state, self.session.role) else told])

    def _room(self, auction: str) -> Room | None:
        """The auction's room, if there is one for this party; to all others it is unknown."""
        room = self._desk.rooms.auction(auction)
        return room if room is not None and may_open(room.state, self.session.actor) else None

    def _say(self, frame: frames.ServerFrame) -> None:
        self.feed([encode.encode_frame(frame)])

    def _now(self) -> int:
        return self._desk.rooms.clock.now_us()


_TAKERS: Final[Mapping[type, Callable[[Connection, Any], None]]] = {
    frames.Hello: Connection._hello_again,
    frames.Subscribe: Connection._subscribe,
    frames.Unsubscribe: Connection._unsubscribe,
    frames.Preview: Connection._preview,
    **dict.fromkeys(get_args(frames.Request), Connection._ask),
}
