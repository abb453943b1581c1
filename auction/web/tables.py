"""Tables to take away as CSV: a pool's parts, and an allotment; to a member its own alone."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from auction.core.state import State
from auction.files.exports import allotment_csv, pool_csv, view_csv
from auction.pool.views import view_for
from auction.web.desk import auction_room, desk_of, durable, pool_room, signed_in
from auction.web.listing import Listing
from auction.web.pool_view import merged_now, sees_all
from auction.web.problems import Problem


async def pool(request: Request) -> Response:
    """The pool's parts with every member's quantity; to a member its own parts, with its quantity and the pool's total."""
    actor = signed_in(request).session.actor
    room = pool_room(request, actor)
    await durable(desk_of(request), room)
    _, merged = await merged_now(room)
    if sees_all(actor):
        body = await run_in_threadpool(pool_csv, merged)
    else:
        body = await run_in_threadpool(lambda: view_csv(view_for(merged, actor.party)))
    return _csv(body, f"{room.state.pool}-parts.csv")


async def allotment(request: Request) -> Response:
    """What each member gets from each supplier, at which price, once an award is allotted; to a member its own lines."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    listing: Listing = request.app.state.listing
    state: State = room.state
    # The listing follows the durable entries: what a crash could still take back is told to nobody.
    if actor.role not in ("buyer", "auditor") or listing.status_of(room) != "settled" or not state.allotment:
        raise Problem(404, "not_found")
    lines = [line for line in state.allotment if sees_all(actor) or line.member == actor.party]
    terms = state.known_terms()
    return _csv(await run_in_threadpool(allotment_csv, terms, lines), f"{terms.auction}-allotment.csv")


def _csv(body: bytes, name: str) -> Response:
    named = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=named)
