"""One socket after its handshake, and how bytes are sent on it: at once, past everything, as long as its reader keeps up.

The server that took the connection does the handshake and hands the transport over; from then on this is its protocol, and
nothing else of the server is kept for it. The transport holds one run at a time: what comes behind it waits here, where a run
that many readers wait for is kept once for all of them, and goes into the transport in one piece.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from auction.web.framing import A_PING, RESTART, SLOW, close_frame, framed
from auction.web.inbound import Hearer, Inbound, Reading
from auction.web.packing import packed

if TYPE_CHECKING:
    from auction.web.hub import Hub

EXTENSION: Final = "poolbid.line"
"""Where a server that lets go of its sockets says so: a call among its extensions, which returns `HandedOver`, or None."""
MOST_BEHIND: Final = 64 * 1024
"""How many bytes of memory may wait behind the first that did not go at once; that may be a snapshot of any size."""
MOST_UNSENT: Final = 64 * 1024
"""How many bytes the kernel takes for a reader beyond what is on its way: by itself it would keep megabytes of news grown old."""
BESIDE: Final = 64
"""What a run that waits takes beside its bytes, at most."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A connection whose handshake is done: its transport, the server's own set of connections, and how to read it.

    `unpacks` says that its other end takes messages compressed (`packing.py`).
    """

    transport: asyncio.Transport
    among: set[Any]
    reading: Reading
    unpacks: bool = False


class Party(Hearer, Protocol):
    """Who is at the other end, as far as a line knows."""

    def slowed(self) -> None:
        """The line no longer takes everything at once."""

    def drained(self) -> None:
        """The line takes everything at once again."""

    def gone(self) -> None:
        """The line has ended."""


class _Nobody:
    """Who is at the other end of a line that has ended."""

    def hear(self, body: bytes) -> None:
        """Nobody hears."""

    def hear_binary(self) -> None:
        """Nobody hears."""

    def hear_noise(self) -> None:
        """Nobody hears."""

    def close(self, code: int, detail: str) -> None:
        """It has ended."""

    def slowed(self) -> None:
        """Nobody minds."""

    def drained(self) -> None:
        """Nobody minds."""

    def gone(self) -> None:
        """It has been told."""


NOBODY: Final = _Nobody()


class Line(Inbound):
    """One socket. It is fast while nothing waits in its transport: then bytes go straight to the kernel, past the transport."""

    __slots__ = (
        *("_among", "_behind", "_behind_bytes", "_hub", "_is_first", "_party", "_queued", "_since", "_taken"),
        *("handle", "held", "is_fast", "pinged", "unpacks"),
    )

    def __init__(self, hub: Hub, party: Party, over: HandedOver) -> None:
        super().__init__(over.transport, party, over.reading)
        self._hub = hub
        self._party = party
        self._among = over.among
        self._behind: list[bytes] | None = None
        self._behind_bytes = self._queued = self._taken = 0
        self._is_first = True
        self._since = 0.0
        self.held: list[bytes] | None = None
        self.pinged = False
        self.unpacks = over.unpacks
        transport = over.transport
        handle = transport.get_extra_info("socket")
        # Past the transport only where nothing lies between us and the kernel.
        is_plain = handle is not None and transport.get_extra_info("ssl_object") is None
        self.handle: int = handle.fileno() if is_plain else -1
        self.is_fast = is_plain
        if handle is not None:
            with contextlib.suppress(AttributeError, OSError):  # not everywhere, and only of TCP
                handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT)
        over.among.add(self)
        hub.lines.add(self)
        transport.set_protocol(self)
        transport.set_write_buffer_limits(high=0)
        if transport.get_write_buffer_size():  # the answer to the handshake, as a rule
            self.pause_writing()

    # --- what is sent ------------------------------------------------------------------------------------------

    def send(self, frames: Sequence[bytes]) -> bool:
        """Send news, behind all that was sent; False when so much waits already that it is left out."""
        return self.write(packed(frames) if self.unpacks else framed(frames))

    def answer(self, frame: bytes) -> None:
        """Send this party's own answer: with what else it is told in this turn of the loop, in one write."""
        if self.held is None:
            self._hub.hold(self)
            self.held = []
        self.held.append(frame)

    def write(self, run: bytes) -> bool:
        """Write a run of whole frames, answers held before it first; False when it does not fit. A closed line takes all."""
        if self.held:
            run = self._released(run)
        if self.is_closing:
            return True
        if self.is_fast:
            try:
                sent = os.write(self.handle, run)
            except BlockingIOError:
                sent = 0
            except OSError:
                self.drop()
                return True
            if sent < len(run):
                self.rest_of(run, sent)
            return True
        ahead = self.transport.get_write_buffer_size()
        if not ahead:
            self._hand_on(run)
            return True
        if self._weight(0 if self._is_first else ahead) + len(run) + BESIDE > MOST_BEHIND:
            return False
        self.pause_writing()  # where the transport has not said so
        if self._behind is None:
            self._behind = []
        self._behind.append(run)
        self._behind_bytes += len(run)
        self._queued += len(run)
        return True

    def _weight(self, ahead: int) -> int:
        """The memory that what waits here takes, with so many bytes in the transport."""
        return ahead + self._behind_bytes + BESIDE * len(self._behind or ())

    def _hand_on(self, *more: bytes) -> None:
        """Put all that waits here into the transport, and these behind it."""
        behind = self._behind or ()
        self._let_go()
        self._is_first = False
        self.transport.write(b"".join((*behind, *more)))

    def _let_go(self) -> None:
        self._behind, self._behind_bytes = None, 0

    @property
    def waiting(self) -> int:
        """How many bytes wait."""
        return self.transport.get_write_buffer_size() + self._behind_bytes

    def _released(self, run: bytes) -> bytes:
        """What was held, and the run; on a slow line the answers go by themselves, as they may not be left out."""
        if not self.is_fast:
            self.flush()
            return run
        held, self.held = self.held or (), None
        self._hub.held.pop(self, None)
        return framed(held) + run

    def flush(self) -> None:
        """Send what is held."""
        held, self.held = self.held, None
        self._hub.held.pop(self, None)
        if held and not self.write(framed(held)):
            self._party.close(SLOW, "slow")

    def rest_of(self, run: bytes, sent: int) -> None:
        """The kernel took so much of the run: the rest goes through the transport, and whatever comes after it, behind it."""
        if self.transport.get_write_buffer_size():
            self.drop()  # something waits there already, and a frame must never be cut in two by another
            return
        self.transport.write(run[sent:])
        if self.transport.get_write_buffer_size():
            self.pause_writing()

    def pause_writing(self) -> None:
        """Something waits: this line is slow from now on."""
        if self.is_closing or self in self._hub.slow:
            return
        self.is_fast = False
        self._begin_to_wait()
        self._party.slowed()

    def _begin_to_wait(self) -> None:
        self._queued, self._is_first = 0, True
        self._since = self._hub.now()
        self._taken = -self.transport.get_write_buffer_size()
        self._hub.slow[self] = None

    def resume_writing(self) -> None:
        """Nothing waits in the transport any more: what waits behind it is next, and then the line is fast again."""
        if self._behind:
            self._hand_on()
            if self.transport.get_write_buffer_size():
                return
        self._hub.slow.pop(self, None)
        self._queued = 0
        if not self.is_closing:
            self.is_fast = self.handle >= 0
            self._party.drained()

    @property
    def is_free(self) -> bool:
        """Whether nothing waits."""
        return not self.is_closing and not self.waiting

    def is_stuck(self, now: float, within: float) -> bool:
        """Whether the reader took less in that time than may wait for it, while something did."""
        if not self.transport.get_write_buffer_size():
            self.resume_writing()
        waiting = self.waiting
        if not waiting:
            return False
        if now - self._since < within:
            return False
        taken = self._queued - waiting
        is_stuck = taken - self._taken < MOST_BEHIND
        self._since, self._taken = now, taken
        return is_stuck

    def ping(self) -> None:
        """Ask whether anybody is there."""
        self.pinged = True
        if not self.held:
            self.write(A_PING)

    # --- the end -----------------------------------------------------------------------------------------------

    def end(self, code: int, reason: str) -> None:
        """Say goodbye behind all that was sent. Who does not answer it in time is dropped by the hub."""
        if self.is_closing:
            return
        self.flush()
        if self.is_closing:
            return
        self._end_with(close_frame(code, reason))

    def _end_with(self, goodbye: bytes) -> None:
        self.is_closing, self.is_fast = True, False
        self._party.slowed()
        self._hub.closing[self] = self._hub.now()
        self._hand_on(goodbye)

    def leave(self, goodbye: bytes) -> None:
        """The other end has said goodbye, or what it sent is no WebSocket: answer as the protocol has it, and close."""
        if not self.is_closing:
            self.flush()
        if not self.is_closing:
            self._end_with(goodbye)
        self.transport.close()

    def drop(self) -> None:
        """End it now, whatever waits."""
        self.is_closing, self.is_fast = True, False
        self._let_go()
        self._party.slowed()
        self.transport.abort()

    def shutdown(self) -> None:
        """The server that took the connection is going."""
        self._party.close(RESTART, "the server restarts")

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended; called before the handle is closed, so it can belong to nobody else yet."""
        self.is_closing, self.is_fast = True, False
        self.held = self._parser = None
        self._let_go()
        self._hub.forget(self)
        self._among.discard(self)
        self._party.gone()
        self._party = self._hearer = NOBODY  # each held the other, and would until the collector of cycles comes by
