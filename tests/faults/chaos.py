"""A TCP proxy that treats its lines as a bad network does: it delays, splits, cuts in the middle, falls silent, and doubles.

What is carried is never changed and never reordered: TCP does not do that either. A line that has fallen silent is reset some time
later, as one whose other end was gone all the while. A doubled line is a second connection to the same server, which says
the same, and whose answers nobody hears: as a client that came twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

Deed = Literal["delay", "split", "cut", "silence"]
DEEDS: Final[tuple[Deed, ...]] = ("delay", "split", "cut", "silence")
CHUNK: Final = 65_536
LASTS_S: Final = (0.05, 1.5)
SILENT_S: Final = (0.5, 4.0)
CUT_WITHIN: Final = 400
"""A cut comes after so many more bytes at most: in the middle of a frame, or of a word of the database's protocol."""
DOUBLED: Final = 0.5
BIT: Final = 7
MOST_SPLIT: Final = 512


class Line:
    """One connection through the proxy."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near, self.far = near, far
        self.late_s = 0.0
        self.is_split = False
        self.left: int | None = None
        self.sounds = asyncio.Event()
        self.sounds.set()

    def cut(self) -> None:
        """Reset both ends at once: nobody hears a goodbye, and what waited in buffers is gone."""
        for writer in (self.near, self.far):
            end = writer.get_extra_info("socket")
            if end is not None:
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, *writers: asyncio.StreamWriter) -> None:
        """Carry one direction until either end is gone."""
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                await self.sounds.wait()
                if self.late_s:
                    await asyncio.sleep(self.late_s)
                if self.left is not None and len(data) >= self.left:
                    data, self.left = data[: self.left], 0
                for bit in _bits(data) if self.is_split else [data]:
                    for writer in writers:
                        if not writer.is_closing():
                            writer.write(bit)
                    await writers[0].drain()
                    if self.is_split:
                        await asyncio.sleep(0)
                if self.left is not None:
                    self.left -= len(data)
                    if self.left <= 0:
                        break
        self.cut()


def _bits(data: bytes) -> list[bytes]:
    """The first of it in bits that no frame fits into, then the rest."""
    begun = data[:MOST_SPLIT]
    return [begun[at : at + BIT] for at in range(0, len(begun), BIT)] + [data[MOST_SPLIT:]] * (len(data) > MOST_SPLIT)


class Chaos:
    """A proxy before one port of the loopback. It is calm until told otherwise; `done` counts what it did."""

    def __init__(self, target: int, seed: int, *, doubles: bool = False) -> None:
        self.port = 0
        self.is_calm = True
        self.done: Counter[str] = Counter()
        self._target, self._doubles, self._dice = target, doubles, random.Random(seed)
        self._lines: dict[Line, None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Chaos:
        self._server = await asyncio.start_server(self._came, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for line in tuple(self._lines):
            line.cut()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def rage(self, every_s: float, deeds: Sequence[Deed] = DEEDS) -> None:
        """Do one deed after another to whichever lines there are, until cancelled."""
        while True:
            await asyncio.sleep(self._dice.expovariate(1 / every_s))
            if self._lines and not self.is_calm:
                self._do(self._dice.choice(deeds), self._dice.choice(tuple(self._lines)))

    def heal(self) -> None:
        """Cut what has fallen silent or is about to be cut: the network is well again, and everybody finds that out."""
        for line in tuple(self._lines):
            if line.left is not None or not line.sounds.is_set():
                line.cut()

    def _do(self, deed: Deed, line: Line) -> None:
        loop, lasts = asyncio.get_running_loop(), self._dice.uniform(*LASTS_S)
        self.done[deed] += 1
        if deed == "delay":
            line.late_s = self._dice.uniform(0.005, 0.3)
            loop.call_later(lasts, setattr, line, "late_s", 0.0)
        elif deed == "split":
            line.is_split = True
            loop.call_later(lasts, setattr, line, "is_split", False)
        elif deed == "cut":
            line.left = self._dice.randrange(CUT_WITHIN)
        else:
            line.sounds.clear()
            loop.call_later(self._dice.uniform(*SILENT_S), line.cut)

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            answers, far = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        line = Line(writer, far)
        self._lines[line] = None
        self.done["lines"] += 1
        also: list[asyncio.StreamWriter] = []
        heard: list[asyncio.Task[None]] = []
        if self._doubles and not self.is_calm and self._dice.random() < DOUBLED:
            with contextlib.suppress(OSError):
                unheard, twin = await asyncio.open_connection("127.0.0.1", self._target)
                also.append(twin)
                heard.append(asyncio.create_task(_read_all(unheard)))
                self.done["doubled"] += 1
        ways = [asyncio.create_task(line.carry(reader, far, *also)), asyncio.create_task(line.carry(answers, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            pass  # the proxy ends: nobody waits for this task, and streams would complain of it
        finally:
            for way in [*ways, *heard]:
                way.cancel()
            line.cut()
            for twin in also:
                twin.transport.abort()
            self._lines.pop(line, None)


async def _read_all(reader: asyncio.StreamReader) -> None:
    with contextlib.suppress(OSError):
        while await reader.read(CHUNK):
            pass
