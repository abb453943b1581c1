"""What is said of pooled demand over HTTP: what a member asks of a part, its word in the review, and one pool out of two."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import read_needs
from auction.core.errors import Unreadable
from auction.core.refusals import Refusal
from auction.core.terms import PoolReference
from auction.core.words import CONSORTIUM, Actor, is_id
from auction.live.places import place_of
from auction.live.room import Room
from auction.live.rooms import POOL
from auction.pool.commands import CedeDemand, MergeDemand, ReviewDemand, SetNeeds
from auction.pool.events import PoolCeded
from auction.pool.merging import merged, overlaps
from auction.pool.needs import Needs
from auction.web.admission import may_open_pool
from auction.web.desk import (
    accepted,
    again_of,
    changing,
    desk_of,
    pool_room,
    read_json,
    request_id,
    require_coordinator,
    signed_in,
)
from auction.web.pool_view import snapshot, told
from auction.web.pools import refuse_fraction
from auction.web.problems import Problem, printable, refused

LARGEST_NEEDS = 256 * 1024


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What a member asks of a part, as `auction schema needs` says; `part` is the id that its line bears."""

    member: str
    part: str
    needs: Any


class Reviewed(msgspec.Struct, forbid_unknown_fields=True):
    """A member's word on pooled parts, by their ids; none means all of its own."""

    confirmed: bool
    parts: list[str] = []


class Merging(msgspec.Struct, forbid_unknown_fields=True):
    """The pool to be taken in."""

    source: str


async def set_needs(request: Request) -> Response:
    """Say what a member asks of a part it needs, in place of what its file says."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    asked = await read_json(request, Asked, LARGEST_NEEDS)
    if actor.party not in (asked.member, CONSORTIUM):
        raise Problem(404, "not_found")
    command = SetNeeds(request_id(request), actor, asked.member, asked.part, _needs_of(asked.needs))
    accepted(await room.ask(command))
    return await told(request, room, actor)


async def review(request: Request) -> Response:
    """Confirm the own demand of pooled parts, or decline it, while the review is open."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    asked = await read_json(request, Reviewed, LARGEST_NEEDS)
    command = ReviewDemand(request_id(request), actor, actor.party, tuple(asked.parts), asked.confirmed)
    accepted(await room.ask(command))
    return await told(request, room, actor)


async def show_overlaps(request: Request) -> Response:
    """Pools that collect demand of one period and share parts: one pool is proposed for each group of them."""
    require_coordinator(signed_in(request).session.actor)
    states = [room.state for room in desk_of(request).rooms.pools()]
    return JSONResponse([asdict(overlap) for overlap in await run_in_threadpool(overlaps, states)])


async def merge(request: Request) -> Response:
    """Take the demand of another pool in; that one changes no more. Asked again, it changes nothing."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    require_coordinator(actor)
    asked = await read_json(request, Merging)
    desk = desk_of(request)
    source = desk.rooms.pool(asked.source) if is_id(asked.source) else None
    if source is None or not may_open_pool(source.state, actor, over=request.app.state.listing.over()):
        raise Problem(404, "not_found")
    named, into = request_id(request), room.state.pool
    if room.state.status != "open":
        raise Problem(422, "merge_invalid", "into", rule="P22", again="never")
    # The source first: what it holds then is what goes over, however often this has to be asked.
    if (source.state.status, source.state.into) != ("ceded", into):
        await _require_mergeable(room, named, actor, source)
        accepted(await source.ask(CedeDemand(named, actor, into)))
    place = await run_in_threadpool(place_of, desk.rooms, source, PoolCeded(into))
    assert place is not None, "what was ceded stands in the record"
    reference = PoolReference(POOL + asked.source, place.seq, place.head)
    command = MergeDemand(named, actor, reference, source.state.members, source.state.submissions)
    accepted(await room.ask(command))
    return await told(request, room, actor)


async def _require_mergeable(room: Room, named: str, actor: Actor, source: Room) -> None:
    """422 where the pool would refuse what the other holds now: a pool that has ceded its demand takes none of it back."""
    reference = PoolReference(source.stream, source.state.seq, "")
    command = MergeDemand(named, actor, reference, source.state.members, source.state.submissions)
    refusal = await run_in_threadpool(merged, snapshot(room.state), command)
    if isinstance(refusal, Refusal):
        raise refused(refusal, again_of(refusal))


def _needs_of(plain: Any) -> Needs:
    try:
        return read_needs(json.dumps(plain, default=refuse_fraction).encode())
    except Unreadable as fault:
        raise Problem(422, "needs_invalid", printable(str(fault)), rule="P15", again="changed") from None
