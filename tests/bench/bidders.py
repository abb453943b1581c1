"""Bidders that cost little: raw sockets that send one bid after another and read nothing of an answer but its outcome."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from tests.bench.watchers import Tally, Watcher, text_frame, whole_frame

FIRST_CENTS = 1_000_000_000


class Bidder(Watcher):
    """One socket of one supplier, bidding on a lot of its own, a cent less each time. It is let in once it is welcomed."""

    def __init__(self, host: str, cookie: str, *, auction: str, lot: str, name: str, answered: Callable[[], None]) -> None:
        super().__init__(host, cookie, ('{"t":"hello","v":1}',), 1, Tally())
        self._answered = answered
        self._name = name
        self._form = f'{{"t":"bid","id":"{name}-%d","auction":"{auction}","lot":"{lot}","prices":["%d.%02d"],"confirm":false}}'
        self._sent: deque[tuple[bytes, float]] = deque()
        self._number = 0
        self.latencies_us: list[float] = []
        self.refused = 0

    def bid(self) -> None:
        """Send the next bid."""
        self._number += 1
        cents = FIRST_CENTS - self._number
        self._sent.append((f'"id":"{self._name}-{self._number}"'.encode(), time.perf_counter()))
        self.transport.write(text_frame(self._form % (self._number, cents // 100, cents % 100)))

    def data_received(self, data: bytes) -> None:
        if not self.let_in.done():
            super().data_received(data)
            return
        self._buffer += data
        while length := whole_frame(self._buffer):
            frame = bytes(self._buffer[:length])
            del self._buffer[:length]
            if b'"t":"ack"' in frame:
                self._heard(frame)
            elif b'"t":"error"' in frame or b'"t":"bye"' in frame:
                raise AssertionError(frame)

    def _heard(self, frame: bytes) -> None:
        id, asked = self._sent.popleft()
        assert id in frame, f"{id!r} was to be answered, not {frame!r}"
        self.latencies_us.append((time.perf_counter() - asked) * 1e6)
        self.refused += b'"outcome":"accepted"' not in frame
        self._answered()


async def let_in(bidders: list[Bidder], port: int) -> None:
    """Connect them all and wait for their welcome."""
    loop = asyncio.get_running_loop()
    for begin in range(0, len(bidders), 20):
        for bidder in bidders[begin : begin + 20]:
            await loop.create_connection(lambda one=bidder: one, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.gather(*(bidder.let_in for bidder in bidders[begin : begin + 20]))
