"""What tests of live rooms stand on: a node, a ledger whose commits can be held or made to fail, a sink that remembers."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from auction.core.bid_run import BidNews
from auction.core.commands import AcceptTerms, AnnounceAuction, PlaceBid
from auction.core.sight import Row
from auction.core.terms import Terms
from auction.ledger.fast import FastCodec
from auction.ledger.port import Ledger, Segment
from auction.live.clock import Clock
from auction.live.keeping import Keeping
from auction.live.node import Node
from auction.live.pulse import Pulse
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION, Rooms
from auction.live.rules import MARKET_RULES, POOL_RULES, auction_rules
from auction.live.secrets import Secrets
from auction.wire.encode import FrameEncoder
from tests.terms import COORDINATOR, a_supplier

SECRETS = Secrets(b"for tests")


class Beats:
    """The last beat, kept where a kill does not reach it."""

    def __init__(self) -> None:
        self.at: int | None = None

    def last(self) -> int | None:
        """The beat kept last."""
        return self.at

    def keep(self, at: int) -> None:
        """Keep this one."""
        self.at = at


class GateLedger:
    """A ledger whose appends wait while the gate is shut, and fail when told to: before they are stored, or after."""

    def __init__(self, inner: Ledger) -> None:
        self.inner = inner
        self.appends: list[list[Segment]] = []
        self.fails_before: Exception | None = None
        self.fails_after: Exception | None = None
        self._gate = threading.Event()
        self._gate.set()

    @property
    def notices(self) -> tuple[str, ...]:
        return ()

    def shut(self) -> None:
        self._gate.clear()

    def open(self) -> None:
        self._gate.set()

    def claim(self, stream: str) -> int:
        return self.inner.claim(stream)

    def append(self, segments: Sequence[Segment]) -> None:
        assert self._gate.wait(60)
        self.appends.append(list(segments))
        if self.fails_before is not None:
            failure, self.fails_before = self.fails_before, None
            raise failure
        self.inner.append(segments)
        if self.fails_after is not None:
            failure, self.fails_after = self.fails_after, None
            raise failure

    def read(self, stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
        return self.inner.read(stream, after)

    def last_seq(self, stream: str) -> int:
        return self.inner.last_seq(stream)

    def streams(self, prefix: str = "") -> list[str]:
        return self.inner.streams(prefix)

    def close(self) -> None:
        self.inner.close()


class PlainShared:
    """What many share of a delta, until somebody's own fields are added."""

    def __init__(self, at: int, rows: Mapping[str, Row], key: str) -> None:
        self._at, self._rows, self._key = at, rows, key

    def frame(self, cursor: int, own: Row | None) -> bytes:
        rows = self._rows if own is None else {**self._rows, self._key: {**self._rows.get(self._key, {}), **own}}
        return json.dumps({"t": "delta", "cursor": cursor, "at": self._at, "rows": rows, "gone": []}).encode()


class PlainEncoder:
    """Frames as plain JSON: the rooms do not care how they are spelled."""

    def snapshot(self, *, auction: str, cursor: int, now: int, terms: Mapping[str, object], rows: Mapping[str, Row]) -> bytes:
        return json.dumps({"t": "snapshot", "cursor": cursor, "terms": terms, "rows": rows}).encode()

    def delta(self, *, auction: str, cursor: int, at: int, rows: Mapping[str, Row], gone: Sequence[str]) -> bytes:
        return json.dumps({"t": "delta", "cursor": cursor, "at": at, "rows": rows, "gone": gone}).encode()

    def shared(self, *, auction: str, at: int, rows: Mapping[str, Row], key: str) -> PlainShared:
        return PlainShared(at, rows, key)

    def packed(self, news: BidNews) -> bytes:
        return FrameEncoder().packed(news)

    def unpacked(self, packed: bytes) -> BidNews:
        return FrameEncoder().unpacked(packed)

    def filled(self, frame: bytes) -> bytes:
        return frame

    def stopped(self, *, auction: str) -> bytes:
        return json.dumps({"t": "stopped", "auction": auction}).encode()


class Remembering:
    """A sink that keeps every frame."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def feed(self, frames: Sequence[bytes]) -> None:
        self.frames.extend(frames)

    @property
    def last(self) -> Any:
        return json.loads(self.frames[-1])

    @property
    def cursors(self) -> list[int]:
        return [json.loads(frame)["cursor"] for frame in self.frames]


def a_node(
    ledger: Ledger, clock: Clock, pulse: Pulse | None = None, keeping: Keeping | None = None, node: Node | None = None
) -> Rooms:
    return Rooms(
        ledger,
        rules={"auction": auction_rules(SECRETS), "pool": POOL_RULES, "market": MARKET_RULES},
        codec=lambda rules: FastCodec(commands=rules.commands, events=rules.events),
        clock=clock,
        encoder=PlainEncoder(),
        secrets=SECRETS,
        pulse=pulse,
        keeping=keeping,
        node=node,
    )


async def announced(rooms: Rooms, terms: Terms) -> Room:
    """The room of an auction announced by these terms, every supplier having accepted them where that is asked."""
    room = rooms.open(AUCTION + terms.auction)
    assert (await room.ask(AnnounceAuction("announce", COORDINATOR, terms))).refusal is None
    for party in terms.suppliers if terms.acceptance else ():
        accepted = await room.ask(AcceptTerms("accept", a_supplier(party.id), party.id, room.state.terms_sha256))
        assert accepted.refusal is None
    return room


def a_bid(supplier: str, price: str, *, id: str, lot: str = "L1") -> PlaceBid:
    return PlaceBid(id, a_supplier(supplier), supplier, lot, (price,), False)


def code(answer: Answer) -> str:
    """The refusal code, or "" when accepted."""
    return "" if answer.refusal is None else answer.refusal.code


async def until(happened: Callable[[], object]) -> None:
    """Let the event loop run until the callable says so; bounded only so that what never happens is found out."""
    for _ in range(20_000):
        if happened():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it did not happen")
