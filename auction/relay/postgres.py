"""Messages between nodes by the database's own LISTEN and NOTIFY: for nodes without Redis, and while Redis is lost.

One connection hears and speaks. What waits while it is lost is sent when it is back, the oldest forgotten first: a message is
a hint, and whoever missed one looks at the ledger within a second anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections import OrderedDict, deque
from typing import Any, Final

import asyncpg

from auction.relay.port import Heard

PREFIX: Final = "poolbid_"
MOST_WAITING: Final = 4096
MOST_PARTS: Final = 64
_PART: Final = 5400
"""Bytes of a message in one notification, whose text may be no longer than 7,999 bytes."""
_UNFINISHED: Final = 64
_RETRY_S: Final = 0.3
_LOOK_S: Final = 5
_NOTIFY: Final = "SELECT pg_notify(channel, text) FROM unnest($1::text[], $2::text[]) AS messages (channel, text)"
_FAULTS: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

_log = logging.getLogger(__name__)


class PostgresRelay:
    """The relay's port on the database of this URL; tenants that share it have channels of their own."""

    def __init__(self, url: str, tenant: str = "") -> None:
        self._all = f"{PREFIX}all.{tenant}" if tenant else f"{PREFIX}all"
        self._url = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        self._node = ""
        self._heard: Heard | None = None
        self._connection: Any = None
        self._waiting: deque[tuple[str, str]] = deque(maxlen=MOST_WAITING)
        self._wake = asyncio.Event()
        self._numbers = itertools.count(1)
        self._parts: OrderedDict[tuple[str, str], dict[int, bytes]] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    async def start(self, node: str, heard: Heard) -> None:
        """Listen for what is sent to this node, and to all; a database that is away for now is tried again."""
        self._node, self._heard = node, heard
        with contextlib.suppress(*_FAULTS):
            await self._connect()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="postgres-relay")

    def send(self, node: str, body: bytes) -> None:
        """Send a message to one node, as well as may be."""
        self._put(_channel(node), body)

    def tell(self, body: bytes) -> None:
        """Send a message to every other node, as well as may be."""
        self._put(self._all, body)

    async def stop(self) -> None:
        """Listen no more. What was said last is sent first."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        with contextlib.suppress(*_FAULTS):
            if self.is_up:
                async with asyncio.timeout(_LOOK_S):
                    await self._flush()
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    @property
    def is_up(self) -> bool:
        """Whether the connection stands."""
        return self._connection is not None and not self._connection.is_closed()

    def _put(self, channel: str, body: bytes) -> None:
        parts = [body[at : at + _PART] for at in range(0, len(body), _PART)] or [b""]
        if len(parts) > MOST_PARTS:
            return
        number = next(self._numbers)  # also tells equal messages apart, of which one transaction would send one only
        for index, part in enumerate(parts):
            self._waiting.append((channel, f"{self._node} {number} {index} {len(parts)} {b64encode(part).decode()}"))
        self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                if not self.is_up:
                    await self._connect()
                await self._speak()
            except Exception as fault:  # whatever it is: a relay that is silent for ever would be worse
                _log.warning("the database's relay lost its connection: %s", type(fault).__name__)
                if self._connection is not None:
                    self._connection.terminate()
                await asyncio.sleep(_RETRY_S)

    async def _connect(self) -> None:
        # Messages need not outlive a crash: their transactions do not wait for the disk.
        settings = {"application_name": "poolbid relay", "synchronous_commit": "off"}
        connection = await asyncpg.connect(self._url, timeout=_LOOK_S, server_settings=settings)
        try:
            connection.add_termination_listener(lambda _: self._wake.set())
            for channel in (self._all, _channel(self._node)):
                await connection.add_listener(channel, self._notified)
        except BaseException:
            connection.terminate()
            raise
        self._connection = connection

    async def _speak(self) -> None:
        while self.is_up:
            if not self._waiting:
                self._wake.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await self._wake.wait()
            async with asyncio.timeout(_LOOK_S):
                if self._waiting:
                    await self._flush()
                elif self.is_up:
                    await self._connection.execute("SELECT 1")  # a line that is dead and does not say so is found out

    async def _flush(self) -> None:
        sending = list(self._waiting)
        await self._connection.execute(_NOTIFY, [channel for channel, _ in sending], [text for _, text in sending])
        sent = set(sending)  # some of them may have been forgotten meanwhile for later ones
        while self._waiting and self._waiting[0] in sent:
            self._waiting.popleft()

    def _notified(self, _connection: Any, _pid: int, _channel: str, text: str) -> None:
        words = text.split(" ")
        if len(words) != 5 or words[0] == self._node or self._heard is None:
            return
        sender, number, index, size, part = words
        try:
            body = b64decode(part, validate=True)
            at, of = int(index), int(size)
        except (ValueError, NoBase64):
            return
        if not 0 <= at < of <= MOST_PARTS:
            return
        if of > 1:
            parts = self._parts.setdefault((sender, number), {})
            parts[at] = body
            if len(parts) < of:
                while len(self._parts) > _UNFINISHED:
                    self._parts.popitem(last=False)
                return
            del self._parts[sender, number]
            body = b"".join(parts[each] for each in range(of) if each in parts)
        self._heard(sender, body)


def _channel(node: str) -> str:
    return f"{PREFIX}{node}"
