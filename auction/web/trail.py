"""How the prices of each lot came down, worked out from the record by the rules themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from auction.core.course import Courses, Of
from auction.core.sight import Row
from auction.core.words import Actor
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.web.admission import audience_of
from auction.web.problems import Problem


@dataclass(slots=True)
class _Followed:
    """An auction's record as far as it has been read."""

    courses: Courses = field(default_factory=Courses)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Trails:
    """The trails asked for so far; each request reads only the entries that have come since the last."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._followed: dict[str, _Followed] = {}

    async def of(self, room: Room, lot: str, actor: Actor, of: Of) -> Sequence[Row] | None:
        """The trail of a lot as far as it is durable, oldest first, as this party may see it; None when it may not.

        404 for a lot that is not there. Who may see what is asked of the durable state too.
        """
        followed = self._followed.setdefault(room.stream, _Followed())
        async with followed.lock:
            await run_in_threadpool(_catch_up, followed.courses, self._rooms, room)
            if lot not in followed.courses.state.lots:
                raise Problem(404, "not_found")
            return followed.courses.seen(audience_of(actor), lot, of)


def _catch_up(courses: Courses, rooms: Rooms, room: Room) -> None:
    codec = rooms.codec_of(room)
    for _, body in rooms.ledger.read(room.stream, courses.state.seq):
        courses.follow(codec.entry_from_bytes(body))
