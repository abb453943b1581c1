"""Who owns what in a ledger in memory: several nodes of one process, as tests run them, on one clock for the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from auction.core.errors import LedgerConflict, LedgerUnavailable, Unreadable
from auction.ledger.memory import MemoryLedger
from auction.ledger.ownership import FAILING, Lost, Taken, who_failed


@dataclass(slots=True)
class _Alive:
    name: str
    lease_us: int
    fingerprint: str
    beat_at: int
    until: int


class MemoryOwners:
    """The ownership port over a `MemoryLedger`. `now_us` is the store's clock."""

    def __init__(self, ledger: MemoryLedger, now_us: Callable[[], int] = lambda: time.time_ns() // 1000) -> None:
        self._ledger = ledger
        self._now_us = now_us
        self._nodes: dict[str, _Alive] = {}
        self._owners: dict[str, str | None] = {}
        self._lost: dict[str, int] = {}

    def join(self, node: str, name: str, lease_us: int, fingerprint: str) -> int:
        """The node is alive from now on; `Unreadable` where those alive have another secret key."""
        with self._ledger.lock:
            if any(each.fingerprint != fingerprint for id, each in self._nodes.items() if id != node and self._is_alive(id)):
                raise Unreadable("secret_key", "another secret key than that of the nodes already running on this database")
            now = self._now()
            self._nodes[node] = _Alive(name, lease_us, fingerprint, now, now + lease_us)
            return now

    def renew(self, node: str, asked_us: int | None = None) -> int:
        """The node is still alive; `LedgerConflict` where it was declared gone."""
        with self._ledger.lock:
            now, known = self._now(), self._nodes.get(node)
            if known is None or not self._is_alive(node):
                self._gone(node)
                raise LedgerConflict(f"node {node} was declared gone")
            known.beat_at, known.until = max(known.beat_at, min(now, asked_us or now)), now + known.lease_us
            return now

    def take(self, stream: str, node: str) -> Taken | None:
        """Make the node the stream's only owner, unless another that is alive owns it."""
        with self._ledger.lock:
            return self._taken(stream, node)

    def take_all(self, streams: Sequence[str], node: str) -> dict[str, Taken]:
        """Take so many, and tell those that were taken."""
        with self._ledger.lock:
            found = ((stream, self._taken(stream, node)) for stream in streams)
            return {stream: taken for stream, taken in found if taken is not None}

    def _taken(self, stream: str, node: str) -> Taken | None:
        if not self._is_alive(node):
            return None
        owner = self._owners.get(stream)
        if owner is not None and owner != node and self._is_alive(owner):
            return None
        if owner is not None and owner != node and owner in self._nodes:
            self._loses(stream, self._nodes[owner].beat_at)
        self._owners[stream] = node
        return Taken(self._ledger.raised(stream), self._lost.get(stream), who_failed(owner) is not None)

    def note(self, node: str, lost: Sequence[Lost]) -> None:
        """Keep what the node says is lost in streams that it owns by that epoch, in place of what was kept before."""
        with self._ledger.lock:
            self._now()
            for each in lost:
                if not self._is_theirs(node, each):
                    continue
                if each.since_us is None:
                    self._lost.pop(each.stream, None)
                else:
                    self._lost[each.stream] = each.since_us

    def give(self, node: str, streams: Sequence[str]) -> None:
        """Hand back those of the streams that the node owns."""
        with self._ledger.lock:
            self._given(node, streams)

    def forsake(self, node: str, lost: Sequence[Lost]) -> list[str]:
        """Give up those of these streams that the node owns by that epoch, as their commits fail; which they were."""
        with self._ledger.lock:
            mine = [each for each in lost if self._is_theirs(node, each)]
            for each in mine:
                self._given(node, [each.stream])
                self._owners[each.stream] = node + FAILING
                self._loses(each.stream, self._now() if each.since_us is None else each.since_us)
            return [each.stream for each in mine]

    def leave(self, node: str) -> None:
        """The node is gone, and owns nothing."""
        with self._ledger.lock:
            self._given(node, list(self._owners))
            self._gone(node)

    def die(self, node: str) -> None:
        """What a store sees of a process that was killed: its session has ended, and nobody said goodbye."""
        with self._ledger.lock:
            self._gone(node)

    def owners(self) -> dict[str, str | None]:
        """Every stream that was ever owned, and by which node now."""
        with self._ledger.lock:
            self._now()
            return dict(self._owners)

    def nodes(self) -> dict[str, str]:
        """The nodes that are alive, by id, with their names."""
        with self._ledger.lock:
            self._now()
            return {id: each.name for id, each in self._nodes.items() if self._is_alive(id)}

    def heads(self) -> dict[str, int]:
        """How many entries every stream that holds any has."""
        return {stream: self._ledger.last_seq(stream) for stream in self._ledger.streams()}

    def _gone(self, node: str) -> None:
        """What it owned is its former self's, whose last beat says since when nobody can bid there, also if it joins again."""
        known = self._nodes.pop(node, None)
        if known is None:
            return
        for stream in [stream for stream, owner in self._owners.items() if owner == node]:
            self._owners[stream] = f"{node} until {known.beat_at}"
            self._loses(stream, known.beat_at)
            self._ledger.raised(stream)

    def _given(self, node: str, streams: Iterable[str]) -> None:
        """From now on nobody decides these; since its last beat nobody did where the node stood still beyond its lease."""
        now, known = self._now(), self._nodes.get(node)
        since = now if known is None or self._is_alive(node) else known.beat_at
        for stream in streams:
            if self._owners.get(stream) == node:
                self._owners[stream] = None
                self._loses(stream, since)
                self._ledger.raised(stream)

    def _is_theirs(self, node: str, lost: Lost) -> bool:
        return self._owners.get(lost.stream) == node and self._ledger.epoch(lost.stream) == lost.epoch

    def _loses(self, stream: str, since: int) -> None:
        """Nobody can bid there since then, or since an earlier moment of which the log does not tell yet."""
        self._lost[stream] = min(since, self._lost.get(stream, since))

    def _is_alive(self, node: str) -> bool:
        known = self._nodes.get(node)
        return known is not None and self._now_us() < known.until

    def _now(self) -> int:
        if self._ledger.is_closed:
            raise LedgerUnavailable("the ledger is closed")
        return self._now_us()
