"""Carries messages between nodes of one process: they meet in a `Post`."""

import asyncio
from functools import partial

from auction.relay.port import Heard


class Post:
    """Where the nodes of one process leave messages for each other, which come at the loop's next turn."""

    def __init__(self) -> None:
        self._heard: dict[str, Heard] = {}

    def join(self, node: str, heard: Heard) -> None:
        """This node hears from now on."""
        self._heard[node] = heard

    def leave(self, node: str) -> None:
        """This node hears no more, nor what was on its way to it."""
        self._heard.pop(node, None)

    def nodes(self) -> tuple[str, ...]:
        """Who hears now."""
        return tuple(self._heard)

    def carry(self, sender: str, receiver: str, body: bytes) -> None:
        """Bring a message."""
        asyncio.get_running_loop().call_soon(partial(self._deliver, sender, receiver, body))

    def _deliver(self, sender: str, receiver: str, body: bytes) -> None:
        heard = self._heard.get(receiver)
        if heard is not None:
            heard(sender, body)


class MemoryRelay:
    """One node's end of the post."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._node = ""

    async def start(self, node: str, heard: Heard) -> None:
        """Listen for what is sent to this node, and to all."""
        self._node = node
        self._post.join(node, heard)

    def send(self, node: str, body: bytes) -> None:
        """Send to one node."""
        if self.is_up:
            self._post.carry(self._node, node, body)

    def tell(self, body: bytes) -> None:
        """Send to every other node."""
        for node in self._post.nodes():
            if node != self._node:
                self.send(node, body)

    async def stop(self) -> None:
        """Listen no more."""
        self._post.leave(self._node)
        self._node = ""

    @property
    def is_up(self) -> bool:
        """Whether it was started."""
        return self._node != ""
