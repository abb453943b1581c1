"""One relay of several, the best first: messages go by the first that is up, so that the loss of one costs nothing but time."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

from auction.relay.port import Heard, Relay

RECENT_S: Final = 10
"""So long after a node was heard by another way than the best one, it is told by that way too."""


class Either:
    """Sends by the first way that is up. What was last heard by another way is told by that: its best may be down."""

    def __init__(self, *ways: Relay) -> None:
        self._ways: Sequence[Relay] = ways
        self._heard: Heard | None = None
        self._heard_by: dict[str, tuple[Relay, float]] = {}

    async def start(self, node: str, heard: Heard) -> None:
        """Listen by every way."""
        self._heard = heard
        await asyncio.gather(*(way.start(node, partial(self._hears, way)) for way in self._ways))

    def send(self, node: str, body: bytes) -> None:
        """Send to one node."""
        best = self._best()
        other = self._recent().get(node, best)
        (other if other.is_up else best).send(node, body)

    def tell(self, body: bytes) -> None:
        """Send to every other node."""
        best = self._best()
        ways = {id(way): way for way in (best, *self._recent().values()) if way is best or way.is_up}
        for way in ways.values():
            way.tell(body)

    async def stop(self) -> None:
        """Listen no more."""
        await asyncio.gather(*(way.stop() for way in self._ways))

    @property
    def is_up(self) -> bool:
        """Whether any way is."""
        return any(way.is_up for way in self._ways)

    def _best(self) -> Relay:
        return next((way for way in self._ways if way.is_up), self._ways[0])

    def _recent(self) -> dict[str, Relay]:
        since = asyncio.get_running_loop().time() - RECENT_S
        self._heard_by = {node: known for node, known in self._heard_by.items() if known[1] >= since}
        return {node: way for node, (way, _) in self._heard_by.items()}

    def _hears(self, way: Relay, sender: str, body: bytes) -> None:
        self._heard_by[sender] = way, asyncio.get_running_loop().time()
        if self._heard is not None:
            self._heard(sender, body)
