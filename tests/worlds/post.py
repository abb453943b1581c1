"""The relay between the processes of a world."""

from __future__ import annotations

from collections import Counter

from auction.relay.port import Heard
from tests.worlds.loop import Process
from tests.worlds.people import Network


class Post:
    """The relay of a world: it loses, doubles, delays and reorders, and sometimes it is gone altogether."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.heard: dict[str, tuple[Process, Heard]] = {}
        self.is_gone = False
        self.apart: Counter[tuple[str, str]] = Counter()
        """Who cannot be heard by whom, by the names of their machines, though both are heard by all others and reach the store."""

    def parts(self, sender: Process, hearer: Process) -> bool:
        """Whether nothing comes from one to the other."""
        return self.apart[_machine(sender), _machine(hearer)] > 0


class WorldRelay:
    """One process's end of the relay."""

    def __init__(self, post: Post, process: Process) -> None:
        self.is_cut = False
        self._post, self._process = post, process
        self._node = ""

    async def start(self, node: str, heard: Heard) -> None:
        """Listen."""
        self._node = node
        self._post.heard[node] = (self._process, lambda sender, body: None if self.is_cut else heard(sender, body))

    def send(self, node: str, body: bytes) -> None:
        """Send as well as may be."""
        if self.is_up and node in self._post.heard:
            process, heard = self._post.heard[node]
            if self._post.parts(self._process, process):
                return
            self._post.network.carry(process, heard, self._node, body)

    def tell(self, body: bytes) -> None:
        """Send to all others."""
        for node in list(self._post.heard):
            if node != self._node:
                self.send(node, body)

    async def stop(self) -> None:
        """Listen no more."""
        self._post.heard.pop(self._node, None)

    @property
    def is_up(self) -> bool:
        """Whether messages pass."""
        return not (self.is_cut or self._post.is_gone)


def _machine(process: Process) -> str:
    return process.name.partition(".")[0]
