"""How what arrives is read that is not read in place (`inbound.py`): the parser of `websockets`, and what clients send compressed.

What is compressed for many on its way out is so in `packing.py`.
"""

from __future__ import annotations

from typing import Any, Final

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame
from websockets.protocol import SERVER
from websockets.protocol import Protocol as WebSocketParser

from auction.web.inbound import Reading
from auction.web.packing import WINDOW_BITS

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

LARGEST_FRAME: Final = 16 * 1024


class Unpacking(PerMessageDeflate):
    """What the other end compresses is unpacked, each message by itself and never beyond the bound; nothing is compressed here."""

    def __init__(self, bits: int = WINDOW_BITS) -> None:
        super().__init__(True, True, 15, bits)

    def encode(self, frame: Frame) -> Frame:
        """The frame as it is."""
        return frame


class _Unpacks(ServerPerMessageDeflateFactory):
    """Agrees that neither side leans on earlier messages, which is what lets many share one."""

    def process_request_params(self, params: Any, accepted_extensions: Any) -> tuple[Any, PerMessageDeflate]:
        """What is answered to an offer. Raises NegotiationError for one that cannot be met."""
        answered, agreed = super().process_request_params(params, accepted_extensions)
        return answered, Unpacking(agreed.local_max_window_bits)


def _parser() -> WebSocketParser:
    return WebSocketParser(SERVER, max_size=LARGEST_FRAME)


def _unpacking_parser() -> WebSocketParser:
    parser = _parser()
    parser.extensions = [Unpacking()]
    return parser


UNPACKING: Final = _Unpacks(True, True, server_max_window_bits=WINDOW_BITS)
"""What is offered to clients that offer to compress."""
READING: Final = Reading(_parser, apply_mask, LARGEST_FRAME)
"""How sockets are read here."""
UNPACKING_READING: Final = Reading(_unpacking_parser, apply_mask, LARGEST_FRAME)
"""How those are read that may send messages compressed."""
