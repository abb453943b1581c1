"""What arrives on a socket: bytes in whatever pieces they come, and out of them whole messages.

A whole text frame, which is all that a client of ours ever sends, is read in place, and so are pings and pongs. Every other
frame goes to the parser the server brings along, which is there only as long as it is needed. Whatever the bytes and however
they are cut, messages, answers and errors are those of that parser alone (`tests/web/test_inbound.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from auction.web.framing import BAD_TEXT, BINARY, CLOSE, INTERNAL, LAST, PING, PONG, TEXT, close_frame, pong_frame

_KNOWN: Final = frozenset({0x0, TEXT, BINARY, CLOSE, PING, PONG})
_log = logging.getLogger(__name__)


class Parser(Protocol):
    """A parser of WebSocket frames at the side of a server, for what is not read in place (`websockets.protocol.Protocol`)."""

    parser_exc: Exception | None

    def receive_data(self, data: bytes) -> None:
        """Take bytes."""

    def events_received(self) -> Sequence[Any]:
        """The frames that are whole by now, with `opcode`, `data` and `fin`."""

    def data_to_send(self) -> Sequence[bytes]:
        """What the protocol wants answered."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How sockets of one server are read: the parser for odd frames, what takes a mask off, the longest message."""

    parser: Callable[[], Parser]
    unmask: Callable[[bytes, bytes], bytes]
    longest: int


class Hearer(Protocol):
    """Who hears what arrived."""

    def hear(self, body: bytes) -> None:
        """A whole text message."""

    def hear_binary(self) -> None:
        """A whole message that is not text."""

    def hear_noise(self) -> None:
        """A frame that says nothing."""

    def close(self, code: int, detail: str) -> None:
        """The socket has to end."""


class Inbound(asyncio.Protocol):
    """The reading half of one socket; its other half says how bytes are sent and how it ends."""

    __slots__ = ("_hearer", "_owed", "_parser", "_parts", "_reading", "_unread", "is_closing", "speaks", "transport")

    def __init__(self, transport: asyncio.Transport, hearer: Hearer, reading: Reading) -> None:
        self.transport = transport
        self.is_closing = False
        self.speaks = True
        self._hearer = hearer
        self._reading = reading
        self._unread = b""
        self._owed = 0
        self._parser: Parser | None = None
        self._parts: list[bytes] | None = None

    def write(self, run: bytes) -> bool:
        """Send whole frames; False when they do not fit."""
        raise NotImplementedError

    def leave(self, goodbye: bytes) -> None:
        """Send a last frame and close."""
        raise NotImplementedError

    def data_received(self, data: bytes) -> None:
        """Take bytes in whatever pieces they come, and hand on every message that is whole."""
        self.speaks = True
        try:
            self._read(self._unread + data if self._unread else data)
        except Exception:
            _log.exception("a line failed")
            self._hearer.close(INTERNAL, "internal")

    def _read(self, data: bytes) -> None:
        self._unread = b""
        at, end = 0, len(data)
        if self._owed:
            at = min(self._owed, end)
            self._owed -= at
            self._parse(data[:at])
        hear, unmask, longest = self._hearer.hear, self._reading.unmask, self._reading.longest
        while end - at >= 2 and not self.transport.is_closing():
            first, second = data[at], data[at + 1]
            length, head = second & 0x7F, 6
            if length > 125:
                head = 8 if length == 126 else 14
            if second < 0x80 or first & 0x0F not in _KNOWN:
                self._parse(data[at:])
                return
            if end - at < head - 4:
                break
            if head > 6:
                length = int.from_bytes(data[at + 2 : at + head - 4], "big")
            past = at + head + length
            if self._parser is None and length <= longest:
                is_control = first in (LAST | PING, LAST | PONG) and length < 126
                if first == LAST | TEXT or is_control:
                    if past > end:
                        break
                    body = unmask(data[at + head : past], data[at + head - 4 : at + head])
                    at = past
                    if is_control:
                        self._control(first, body)
                    elif body.isascii() or _is_text(body):
                        if not self.is_closing:
                            hear(body)
                    else:
                        self.leave(close_frame(BAD_TEXT, ""))
                    continue
            self._owed = max(0, past - end)
            self._parse(data[at:past])
            at = min(past, end)
        if at < end:
            self._unread = data[at:]

    def _control(self, first: int, payload: bytes) -> None:
        if not self.is_closing:
            self._hearer.hear_noise()
            if first == LAST | PING:
                self.write(pong_frame(payload))

    def _parse(self, data: bytes) -> None:
        """Bytes of a frame that is read nowhere else. The parser is let go between two messages."""
        parser = self._parser
        if parser is None:
            parser = self._parser = self._reading.parser()
        parser.receive_data(data)
        for frame in parser.events_received():
            if frame.opcode == CLOSE:
                self.leave(b"".join(parser.data_to_send()))
                return
            if frame.opcode < CLOSE:
                self._part(frame.opcode, frame.data, whole=frame.fin)
            elif not self.is_closing:
                self._hearer.hear_noise()
        answers = b"".join(parser.data_to_send())
        if parser.parser_exc is not None:
            self.leave(answers)
        elif answers and not self.is_closing:
            self.write(answers)

    def _part(self, opcode: int, data: bytes, *, whole: bool) -> None:
        if opcode or self._parts is None:
            self._parts = [bytes((opcode,))]
        self._parts.append(bytes(data))
        if not data and not self.is_closing:
            self._hearer.hear_noise()
        if whole:
            kind, *parts = self._parts
            self._parts = self._parser = None
            body = b"".join(parts)
            if self.is_closing:
                return
            if kind != b"\x01":
                self._hearer.hear_binary()
            elif _is_text(body):
                self._hearer.hear(body)
            else:
                self.leave(close_frame(BAD_TEXT, ""))


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
