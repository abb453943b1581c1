"""What a node remembers of the store's word on nodes and owners: a moment old, and good for asking the right one."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from auction.live.means import decides

LOADING_FOR_S: Final = 5.0
"""A node that has started says once a second how much it has still to load: who says it no longer has loaded all, or is gone."""


@dataclass(slots=True)
class Known:
    """What the store said last: who is alive, who owns what; and when it was asked, by the loop's clock."""

    nodes: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=dict)
    asked_at: float = 0.0
    loading: dict[str, float] = field(default_factory=dict)
    """The nodes that have not loaded everything since they started, and when they said so last."""

    def told_loading(self, node: str, left: int, now: float) -> None:
        """The node has so many streams still to load."""
        self.loading.pop(node, None)
        if left:
            self.loading[node] = now

    def is_loading(self, node: str, now: float) -> bool:
        """Whether the node has said lately that it is still loading."""
        return now - self.loading.get(node, -math.inf) < LOADING_FOR_S

    def owner_of(self, stream: str) -> str | None:
        """Which node that is alive owns the stream."""
        owner = self.owners.get(stream)
        return owner if owner in self.nodes else None

    @property
    def deciders(self) -> tuple[str, ...]:
        """The nodes that are alive and may own streams: gateways do not."""
        return tuple(filter(decides, self.nodes))

    def opener_of(self, stream: str) -> str | None:
        """Which node a gateway asks to open a stream that nobody ever owned."""
        return first_of(self.deciders, stream) if self.deciders and stream not in self.owners else None

    def loads(self) -> dict[str, int]:
        """How many streams each node owns that is alive and may own any."""
        found = dict.fromkeys(self.deciders, 0)
        for owner in self.owners.values():
            if owner in found:
                found[owner] += 1
        return found


def first_of(nodes: Iterable[str], stream: str) -> str:
    """The node whose turn it is first: by a hash of both names, so that every node names the same and each has its share."""
    return max(nodes, key=lambda node: hashlib.sha256(f"{node} {stream}".encode()).digest())
