"""News compressed once for everyone who reads them so (RFC 7692): each message by itself, whatever went before.

A message that leans on those before it could be shared with nobody. The price is size: a delta comes to two thirds of itself, where
a server that compresses anew for every reader comes to a tenth.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

from auction.web.framing import LAST, TEXT, text_frame
from auction.wire.encode import FILLED_TO

PACKED: Final = 0x40
"""The bit of a message that is compressed."""
WINDOW_BITS: Final = 12
"""How far back a message may repeat itself, as a power of two: four kilobytes."""
SHORTEST: Final = 100
LONGEST: Final = 64 * 1024
"""What takes a millisecond to compress, which nobody else should wait for."""
_TAIL: Final = b"\0\0\xff\xff"


def packed_frame(body: bytes) -> bytes:
    """The body as one frame, compressed where it may be and that saves something.

    What V13 fills up to a multiple of 512 bytes is never compressed: blanks would vanish, and its length tell what is in it.
    """
    if not SHORTEST <= len(body) <= LONGEST or not len(body) % FILLED_TO:
        return text_frame(body)
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -WINDOW_BITS, 5)
    small = (packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(_TAIL)
    return text_frame(small, LAST | PACKED | TEXT) if len(small) < len(body) else text_frame(body)


class _Last:
    """The frames packed last: a channel hands the very same sequence to one sink after the other."""

    def __init__(self) -> None:
        self.frames: Sequence[bytes] = ()
        self.packed = b""


_last: Final = _Last()


def packed(frames: Sequence[bytes]) -> bytes:
    """All the frames in one run of bytes, each compressed by itself; the same sequence again costs nothing."""
    if frames is not _last.frames:
        _last.packed = b"".join(map(packed_frame, frames))
        _last.frames = frames
    return _last.packed
