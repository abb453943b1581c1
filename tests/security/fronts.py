"""Proxies before the server that read requests otherwise than it does: one connection behind them for all who come in.

A `Front` is our own, and reads lengths, line ends and chunks as its habit says, as real ones have done. It passes on the bytes of
what it takes for one request as they came, and what comes back as the answer to it. Where requests are framed otherwise behind
it, what one person sent becomes the beginning of what another asks.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

WITHIN_S = 0.6


@dataclass(frozen=True, slots=True)
class Habit:
    """How a proxy reads a request.

    `lengths`: `first` or `last` goes by that Content-Length whatever else is said, `none` takes only POST for having a body.
    `chunks`: `never` knows none, `exact` only the plain spelling, `loose` anything that has `chunked` in it.
    `bare`: a line feed alone ends a line. `careless`: what ends a chunk is passed over unseen. `tunnels`: who says Upgrade has the
    line to itself from then on, whatever is answered. `unfolds`: a line that begins with a blank goes on with the one before.
    """

    lengths: str = "first"
    chunks: str = "exact"
    bare: bool = False
    careless: bool = False
    tunnels: bool = False
    unfolds: bool = False


HABITS = {
    "length first": Habit(chunks="never"),
    "length last": Habit(lengths="last", chunks="never"),
    "no bodies": Habit(lengths="none", chunks="never"),
    "chunks exact": Habit(),
    "chunks loose": Habit(chunks="loose"),
    "bare ends": Habit(bare=True, chunks="loose"),
    "bare ends, length": Habit(bare=True, chunks="never"),
    "careless chunks": Habit(bare=True, chunks="loose", careless=True),
    "folds": Habit(chunks="loose", unfolds=True),
    "tunnels": Habit(tunnels=True),
}


class Cut(Exception):
    """The line ended, or fell silent, before a request or an answer was whole."""


class Stream:
    """What comes in on a line, byte by byte accounted for."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self.held = b""

    async def more(self) -> None:
        try:
            data = await asyncio.wait_for(self._reader.read(65_536), WITHIN_S)
        except (TimeoutError, OSError):
            data = b""
        if not data:
            raise Cut
        self.held += data

    async def until(self, pattern: re.Pattern[bytes]) -> bytes:
        while (found := pattern.search(self.held)) is None:
            await self.more()
        taken, self.held = self.held[: found.end()], self.held[found.end() :]
        return taken

    async def exactly(self, size: int) -> bytes:
        while len(self.held) < size:
            await self.more()
        taken, self.held = self.held[:size], self.held[size:]
        return taken


HEAD_END = re.compile(rb"\r\n\r\n")
BARE_END = re.compile(rb"\r?\n\r?\n")
LINE_END = re.compile(rb"\r\n")
BARE_LINE_END = re.compile(rb"\r?\n")


@dataclass(slots=True)
class Front:
    """One proxy: its habit, the port it listens on, and the target of each request that it passed on."""

    habit: Habit
    back: int
    port: int = 0
    passed: list[bytes] = field(default_factory=list)
    _line: tuple[Stream, asyncio.StreamWriter] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _clients: list[asyncio.StreamWriter] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Front]:
        """Listen until the block ends."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self._hang_up()
            for writer in self._clients:
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.append(writer)
        stream = Stream(reader)
        with contextlib.suppress(Cut, ConnectionError, ValueError):
            while True:
                head, body = await self._request(stream)
                async with self._turn:
                    writer.write(await self._answered(head, body))
                    await writer.drain()
                    if self.habit.tunnels and re.search(rb"(?i)\nupgrade\s*:", head):
                        await self._tunnel(stream, writer)
        writer.close()

    async def _request(self, stream: Stream) -> tuple[bytes, bytes]:
        """The next request by this proxy's reading."""
        head = await stream.until(BARE_END if self.habit.bare else HEAD_END)
        fields = self._fields(head)
        if self._is_chunked(fields):
            return head, await self._chunks(stream)
        if self.habit.lengths == "none" and not head.startswith(b"POST"):
            return head, b""
        lengths = [value for name, value in fields if name == b"content-length"]
        number = re.search(rb"[0-9]+", (lengths or [b"0"])[-1 if self.habit.lengths == "last" else 0])
        return head, await stream.exactly(int(number[0]) if number else 0)

    def _fields(self, head: bytes) -> list[tuple[bytes, bytes]]:
        if self.habit.unfolds:
            head = re.sub(rb"\r\n[ \t]+", b" ", head)
        lines = re.split(rb"\r?\n" if self.habit.bare else rb"\r\n", head)[1:]
        split = (line.partition(b":") for line in lines if b":" in line)
        return [(name.strip().lower(), value) for name, _, value in split]

    def _is_chunked(self, fields: list[tuple[bytes, bytes]]) -> bool:
        codings = [value for name, value in fields if name.replace(b"_", b"-") == b"transfer-encoding"]
        if self.habit.chunks == "loose":
            return any(b"chunked" in value.lower() for value in codings)
        return self.habit.chunks == "exact" and b" chunked" in codings

    async def _chunks(self, stream: Stream) -> bytes:
        ends, taken = BARE_LINE_END if self.habit.bare else LINE_END, b""
        while True:
            line = await stream.until(ends)
            number = re.match(rb"\s*(?:0x)?([0-9a-fA-F]+)", line)
            if number is None:
                raise Cut
            size = int(number[1], 16)
            if size > 1 << 20:
                raise Cut
            taken += line
            if not size:
                while (trailer := await stream.until(ends)).strip():
                    taken += trailer
                return taken + trailer
            taken += await stream.exactly(size)
            taken += await stream.exactly(2) if self.habit.careless else await stream.until(ends)

    async def _answered(self, head: bytes, body: bytes) -> bytes:
        """What the server answers to these bytes, on the one line there is to it."""
        if self._line is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.back)
            self._line = Stream(reader), writer
        stream, writer = self._line
        self.passed.append([*head.split(), b"", b""][1])
        try:
            writer.write(head + body)
            await writer.drain()
            answer = b"HTTP/1.1 100 "
            while answer.startswith(b"HTTP/1.1 100 "):
                answer = await stream.until(HEAD_END)
            whole = answer + await _body(stream, answer, head)
        except (Cut, ConnectionError):
            self._hang_up()
            return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        if re.search(rb"(?i)\nconnection: close", answer):
            self._hang_up()
        return whole

    async def _tunnel(self, stream: Stream, writer: asyncio.StreamWriter) -> None:
        """Whatever comes is passed on, and nothing of it is looked at."""
        if self._line is None:
            raise Cut
        back, to_back = self._line
        while True:
            await stream.more()
            to_back.write(stream.held)
            stream.held = b""
            await back.more()
            writer.write(back.held)
            back.held = b""

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line[1].close()
        self._line = None


async def _body(stream: Stream, answer: bytes, asked: bytes) -> bytes:
    if asked.startswith(b"HEAD") or re.match(rb"HTTP/1.1 (1..|204|304)", answer):
        return b""
    length = re.search(rb"(?i)\ncontent-length: *([0-9]+)", answer)
    return await stream.exactly(int(length[1]) if length else 0)
