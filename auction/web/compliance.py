"""The compliance log of a pool over HTTP: what was done and by whom, without a part, a quantity or a price (rules Y3 and Y4)."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from auction.core.entries import Entry
from auction.core.words import CONSORTIUM
from auction.files.compliance_log import compliance_csv
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.pool.competition import acts, own_acts
from auction.web.desk import desk_of, pool_room, signed_in


async def show_log(request: Request) -> Response:
    """The log as CSV: the coordinator and auditors all of it, a member what concerns itself and the pool as a whole."""
    actor = signed_in(request).session.actor
    room = pool_room(request, actor)
    whole = actor.role == "auditor" or actor.party == CONSORTIUM
    entries = await run_in_threadpool(lambda: list(_entries(desk_of(request).rooms, room)))
    body = compliance_csv(acts(entries) if whole else own_acts(entries, actor.party))
    named = {"content-disposition": f'attachment; filename="{room.state.pool}-compliance.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=named)


def _entries(rooms: Rooms, room: Room) -> Iterator[Entry]:
    codec = rooms.codec_of(room)
    return (codec.entry_from_bytes(body) for _, body in rooms.ledger.read(room.stream))
