"""The line under a socket: frames are framed once for everyone who gets them, and written at once, without a task between.

What a commit tells hundreds of watchers is the same bytes for all of them. Sent one by one through the server's interface,
each would be framed again and wait for its own task; the line is handed whole frames and makes one write of them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import Final

EXTENSION: Final = "poolbid.line"
"""Where a server that offers a line puts it among the extensions of its scope. Without it sockets work as they do anywhere."""


class Line:
    """The transport of one socket, for whole text frames. Whatever else the server writes goes through the same transport."""

    def __init__(self, transport: asyncio.Transport, is_open: Callable[[], bool]) -> None:
        self._transport = transport
        self._is_open = is_open
        self._waiting = transport.get_write_buffer_size
        self._largest = 0
        # Straight to the kernel where nothing lies between us and it.
        handle = transport.get_extra_info("socket")
        is_plain = handle is not None and transport.get_extra_info("ssl_object") is None
        self._handle: int = handle.fileno() if is_plain else -1

    def send(self, frames: Sequence[bytes], most: int) -> bool:
        """Write the frames, in order behind all that was written; False when more than `most` bytes would wait for the reader.

        The largest of what waits does not count: a snapshot may be larger than any backlog that is let grow, and whoever reads
        must be able to have it. A line that is closed takes them and sends nothing: its end is told to whoever reads from it.
        """
        if not self._is_open():
            return True
        framed = _last.framed if frames is _last.frames else _framed(frames)
        waiting = self._waiting()
        self._largest = max(self._largest, len(framed)) if waiting else len(framed)
        if waiting + len(framed) - self._largest > most:
            return False
        if waiting or self._handle < 0:
            self._transport.write(framed)
            return True
        try:
            sent = os.write(self._handle, framed)
        except OSError:  # a full or broken pipe: the transport takes all of it, and finds out
            sent = 0
        if sent < len(framed):
            self._transport.write(framed[sent:])
        return True

    def drop(self) -> None:
        """End it now, whatever waits; nothing happens to a line that has ended."""
        self._transport.abort()


def text_frame(body: bytes) -> bytes:
    """The body as one unmasked text frame (RFC 6455, section 5.2)."""
    length = len(body)
    if length < 126:
        return bytes((0x81, length)) + body
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + body
    return b"\x81\x7f" + length.to_bytes(8, "big") + body


class _Last:
    """The frames framed last: a channel hands the very same sequence to one sink after the other."""

    def __init__(self) -> None:
        self.frames: Sequence[bytes] = ()
        self.framed = b""


_last: Final = _Last()


def _framed(frames: Sequence[bytes]) -> bytes:
    _last.framed = b"".join(map(text_frame, frames))
    _last.frames = frames
    return _last.framed
