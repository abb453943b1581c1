"""How the leading price of each lot came down, worked out from the record by the rules themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool

from auction.core.events import BidPlaced, BidWithdrawn, Event, LotClosed, StageClosed, SupplierExcluded
from auction.core.evolve import believe
from auction.core.money import price_text
from auction.core.ranking import leading
from auction.core.state import State
from auction.core.visibility import allowed, is_insider
from auction.core.words import Actor
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.web.admission import audience_of
from auction.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Point:
    """From this moment on this was the leading value (comparable, where the lot is evaluated), and whose; None when nobody led."""

    at: int
    value: int | None
    supplier: str | None


@dataclass(slots=True)
class _Followed:
    """An auction's record as far as it has been read."""

    state: State = field(default_factory=State)
    points: dict[str, list[Point]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Trails:
    """The trails asked for so far; each request reads only the entries that have come since the last."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._followed: dict[str, _Followed] = {}

    async def of(self, room: Room, lot: str, actor: Actor) -> list[dict[str, Any]] | None:
        """The trail of a lot as far as it is durable, oldest first, as this party may see it; None when it may not.

        404 for a lot that is not there. Who may see what is asked of the durable state too.
        """
        followed = self._followed.setdefault(room.stream, _Followed())
        async with followed.lock:
            await run_in_threadpool(_catch_up, followed, self._rooms, room)
            if lot not in followed.state.lots:
                raise Problem(404, "not_found")
            return visible_trail(followed.state, actor, lot, followed.points.get(lot, []))


def visible_trail(state: State, actor: Actor, lot: str, points: list[Point]) -> list[dict[str, Any]] | None:
    """The trail as this party may see it, or None when the leading price is not for it (rules V2 and V8)."""
    audience = audience_of(actor)
    lot_state = state.lots[lot]
    if "lead" not in allowed(state, audience, lot_state):
        return None
    scale = lot_state.terms.comparable_scale
    texts = [(point, None if point.value is None else price_text(point.value, scale)) for point in points]
    if is_insider(state, audience):
        return [{"at": point.at, "value": value, "supplier": point.supplier} for point, value in texts]
    shown: list[dict[str, Any]] = []
    for point, value in texts:
        if not shown or shown[-1]["value"] != value:  # that another leads at the same value is not for outsiders
            shown.append({"at": point.at, "value": value})
    return shown


def _catch_up(followed: _Followed, rooms: Rooms, room: Room) -> None:
    state, codec = followed.state, rooms.codec_of(room)
    for _, body in rooms.ledger.read(room.stream, state.seq):
        entry = codec.entry_from_bytes(body)
        believe(state, entry)
        for lot in _touched(state, entry.events):
            best = leading(state.lots[lot])
            point = Point(entry.at, None, None) if best is None else Point(entry.at, best.comparable, best.supplier)
            trail = followed.points.setdefault(lot, [])
            before = (trail[-1].value, trail[-1].supplier) if trail else (None, None)
            if before != (point.value, point.supplier):
                trail.append(point)


def _touched(state: State, happened: Iterable[Event]) -> Iterable[str]:
    """The lots whose leading bid these events may have changed."""
    if any(isinstance(event, SupplierExcluded) for event in happened):
        return tuple(state.lots)
    return {event.lot: None for event in happened if isinstance(event, BidPlaced | BidWithdrawn | StageClosed | LotClosed)}
