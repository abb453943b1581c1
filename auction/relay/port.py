"""The port every relay stands behind: messages between the nodes of one installation, never the truth.

A message may be lost, come twice, late or out of order; whoever hears it asks the ledger.
"""

from collections.abc import Callable
from typing import Protocol

Heard = Callable[[str, bytes], None]
"""Hears a message in the event loop: the node it came from, and its body. It never raises."""


class Relay(Protocol):
    """Carries messages, each to one node or to all others. Nothing but `start` and `stop` waits, and nothing raises.

    One that others than nodes can write to may name any sender, and may bring back what a node tells: sealed.py mends both.
    """

    async def start(self, node: str, heard: Heard) -> None:
        """Listen for what is sent to this node, and to all."""

    def send(self, node: str, body: bytes) -> None:
        """Send a message to one node, as well as may be."""

    def tell(self, body: bytes) -> None:
        """Send a message to every other node, as well as may be."""

    async def stop(self) -> None:
        """Listen no more."""

    @property
    def is_up(self) -> bool:
        """Whether messages pass at this time."""
