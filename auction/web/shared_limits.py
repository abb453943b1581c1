"""Limits that count over all nodes: each lets through by its own count, and tells the others four times a second what that was.

Nobody waits for another node. What others let through is taken from the same buckets here, as a debt where it is more than was
left: so in the long run all nodes together let through what one alone would. Of whoever asks little nothing is told. Where no
message passes, each node counts for itself.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final, Literal, Protocol

from auction.live.beside import beside
from auction.live.messages import Message
from auction.live.node import Node
from auction.web.lobby import Lobby

TELL_EVERY_S: Final = 0.25
HELD_EVERY: Final = 4
"""How many sockets are open is told so much less often."""
LEAST: Final = 2
"""Who took fewer tokens between two tellings is not told of."""
MOST_TOLD: Final = 2_000
"""So many names are told at a time, of those who took most: some 60 kB."""


class Counted(Protocol):
    """Buckets by name: those of addresses, of accounts, or of what was refused."""

    def taken(self, least: float) -> dict[str, int]:
        """Who took so many tokens or more here since this was asked last, and how many."""

    def lost(self, name: str, tokens: int) -> None:
        """So many of theirs were taken elsewhere."""


class SharedLimits:
    """Those of one node."""

    def __init__(self, node: Node, lobby: Lobby, counted: Mapping[str, Counted]) -> None:
        self._node = node
        self._lobby = lobby
        self._counted = counted
        self._held: dict[str, Mapping[str, int]] = {}
        self._has_told_held = False
        node.hears("taken", self._heard_taken)
        node.hears("held", self._heard_held)

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Tell the others as long as this is open."""
        async with beside(self._telling):
            yield

    def tell_taken(self) -> None:
        """Tell what was let through here since this was told last."""
        taken = {f"{kind} {name}": tokens for kind, each in self._counted.items() for name, tokens in each.taken(LEAST).items()}
        if taken:
            self._tell("taken", taken)

    def tell_held(self) -> None:
        """Tell who holds many sockets here; and once more where nobody does any longer."""
        held = self._lobby.held()
        if held or self._has_told_held:
            self._tell("held", held)
        self._has_told_held = bool(held)

    def count_held(self) -> None:
        """What nodes that are alive have told last stands until they tell anew."""
        alive = self._node.alive
        self._held = {node: told for node, told in self._held.items() if node in alive}
        counts: Counter[str] = Counter()
        for told in self._held.values():
            counts.update(told)
        self._lobby.held_elsewhere = counts

    def _tell(self, kind: Literal["taken", "held"], numbers: Mapping[str, int]) -> None:
        self._node.tell(Message(kind, numbers=dict(Counter(numbers).most_common(MOST_TOLD))))

    def _heard_held(self, node: str, message: Message) -> None:
        self._held[node] = message.numbers
        self.count_held()

    def _heard_taken(self, _node: str, message: Message) -> None:
        for named, tokens in message.numbers.items():
            kind, _, name = named.partition(" ")
            if kind in self._counted and name and tokens > 0:
                self._counted[kind].lost(name, tokens)

    async def _telling(self) -> None:
        turn = 0
        while True:
            self.tell_taken()
            if turn % HELD_EVERY == 0:
                self.tell_held()
                self.count_held()
            turn += 1
            await asyncio.sleep(TELL_EVERY_S)
