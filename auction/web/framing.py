"""Frames of RFC 6455 as a server writes them: never masked, never in fragments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
LAST: Final = 0x80
"""The bit of a frame that is the last of its message."""
A_PING: Final = bytes((LAST | PING, 0))

BAD_TEXT, INTERNAL, RESTART = 1007, 1011, 1012
BROKEN, SIGNED_OUT, SLOW, TOO_MANY = 4000, 4001, 4008, 4029
"""The codes a socket is closed with (PROTOCOL section 4)."""


def text_frame(body: bytes, first: int = LAST | TEXT) -> bytes:
    """The body as one text frame; `first` is its first byte, with the bits of an extension where there are any."""
    length = len(body)
    if length < SHORT and first == LAST | TEXT:
        return _HEADS[length] + body
    return _head(length, first) + body


def _head(length: int, first: int = LAST | TEXT) -> bytes:
    if length < 126:
        return bytes((first, length))
    if length < 65536:
        return bytes((first, 126)) + length.to_bytes(2, "big")
    return bytes((first, 127)) + length.to_bytes(8, "big")


SHORT: Final = 2048
_HEADS: Final = tuple(_head(length) for length in range(SHORT))
"""The beginnings of short text frames, by length: of those there are most."""


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping of at most 125 bytes: the same bytes."""
    return bytes((LAST | PONG, len(payload))) + payload


def close_frame(code: int, reason: str) -> bytes:
    """The goodbye; of a long reason as much as goes into it."""
    payload = code.to_bytes(2, "big") + reason.encode()[:123].decode(errors="ignore").encode()
    return bytes((LAST | CLOSE, len(payload))) + payload


class _Last:
    """The frames framed last: a channel hands the very same sequence to one sink after the other."""

    def __init__(self) -> None:
        self.frames: Sequence[bytes] = ()
        self.framed = b""


_last: Final = _Last()


def framed(frames: Sequence[bytes]) -> bytes:
    """All the frames in one run of bytes; the same sequence again costs nothing."""
    if frames is not _last.frames:
        _last.framed = text_frame(frames[0]) if len(frames) == 1 else b"".join(map(text_frame, frames))
        _last.frames = frames
    return _last.framed
