"""Auctions over HTTP: the list, announcing one, and how the leading price came down."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.recheck import pool_fault
from auction.audit.script import read_terms, terms_text
from auction.core.commands import AmendTerms, AnnounceAuction
from auction.core.course import Of
from auction.core.errors import Unreadable
from auction.core.open_terms import terms_hash
from auction.core.terms import Terms
from auction.core.words import is_id
from auction.live.places import frozen_at
from auction.live.rooms import AUCTION
from auction.web.closes import Closes
from auction.web.competition import warnings_of
from auction.web.desk import (
    Desk,
    accepted,
    auction_room,
    changing,
    desk_of,
    durable,
    plain_of,
    read_bytes,
    receipt,
    request_id,
    require_coordinator,
    require_json,
    signed_in,
)
from auction.web.listing import Listing
from auction.web.market import require_market
from auction.web.problems import Problem, printable
from auction.web.trail import Trails
from auction.wire.plain import Fraction

LARGEST_TERMS: Final = 8 * 1024 * 1024
WAITED_FOR_S: Final = 0.2
"""How long a list of auctions waits for what is decided to be recorded."""


async def show_all(request: Request) -> Response:
    """The auctions of this party, and when each closes as things stand."""
    listing: Listing = request.app.state.listing
    actor = signed_in(request).session.actor
    with suppress(TimeoutError):  # of a record that takes no entries what it took last is told
        async with asyncio.timeout(WAITED_FOR_S):
            for room, _ in listing.of(actor):
                await durable(desk_of(request), room)
    return JSONResponse(
        [
            {
                "auction": item.auction,
                "title": item.title,
                "practice": item.practice,
                "status": item.status,
                "opens_at": item.opens_at,
                "closed_at": room.state.closed_at if listing.is_over(room) else None,
                **_closes(listing.closes_of(room)),
            }
            for room, item in listing.of(actor)
        ]
    )


def _closes(closes: Closes) -> dict[str, int | None]:
    return {"first_close_at": closes.first, "last_close_at": closes.last, "paused_at": closes.paused_at}


async def announce(request: Request) -> Response:
    """Announce an auction. The terms are fixed from then on, and everyone they name may open it."""
    found = changing(request)
    require_coordinator(found.session.actor)
    require_json(request)
    named = request_id(request)
    body = await read_bytes(request, LARGEST_TERMS)
    terms = await run_in_threadpool(terms_of, body)
    desk = desk_of(request)
    if not is_id(terms.auction):
        raise Problem(422, "terms_invalid", "auction: not an id", rule="T1", again="changed")
    await _require_pool(desk, terms)
    await require_market(desk, terms.market)
    terms = desk.rooms.secrets.committed(terms)
    answer = await desk.rooms.open(AUCTION + terms.auction).ask(AnnounceAuction(named, found.session.actor, terms))
    accepted(answer)
    told = {"auction": terms.auction, "terms_sha256": terms_hash(terms), "ack": receipt(answer)}
    return JSONResponse({**told, "warnings": _warnings(desk, terms)}, 201)


def _warnings(desk: Desk, terms: Terms) -> list[dict[str, Any]]:
    """What the pool behind the lots was warned of: whoever announces is told again (rules Y1 and Y2 of the pool)."""
    room = None if terms.pool is None else desk.rooms.pool(terms.pool.stream.removeprefix("pool/"))
    return [] if room is None else warnings_of(room.state)


async def amend(request: Request) -> Response:
    """Put whole new terms in place of the old, before the opening, with a reason. Everyone invited is told at once."""
    found = changing(request)
    room = auction_room(request, found.session.actor)
    require_coordinator(found.session.actor)
    require_json(request)
    named = request_id(request)
    body = await read_bytes(request, LARGEST_TERMS)
    terms, reason = await run_in_threadpool(_amendment_of, body)
    desk = desk_of(request)
    await _require_pool(desk, terms)
    await require_market(desk, terms.market)
    terms = replace(desk.rooms.secrets.committed(terms), seed=room.state.known_terms().seed)
    command = AmendTerms(named, found.session.actor, terms, reason, found.session.person)
    answer = accepted(await room.ask(command))
    return JSONResponse({"auction": terms.auction, "terms_sha256": terms_hash(terms), "ack": receipt(answer)})


async def terms(request: Request) -> Response:
    """The terms as they are, whole, for the coordinator, who amends them; nothing secret to the coordinator itself is in them."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    require_coordinator(actor)
    return JSONResponse(_told(room.state.known_terms()))


async def asked_terms(request: Request) -> Response:
    """The terms that an open request asks for, so that the second person reads what it approves."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    require_coordinator(actor)
    number = request.path_params["number"]
    plain = number.isascii() and number.isdigit() and len(number) <= 16
    waiting = room.state.requests.get(int(number)) if plain else None
    if waiting is None or not isinstance(waiting.command, AmendTerms):
        raise Problem(404, "not_found")
    return JSONResponse(_told(waiting.command.terms))


def _told(terms: Terms) -> Any:
    """Terms as `auction schema terms` says, without the server's own secret seed."""
    return json.loads(terms_text(replace(terms, seed="")))


async def trail(request: Request) -> Response:
    """The leading price of a lot over time, or with `of=all` every bid that stood, for those who may see it.

    The record itself is read, not the screen.
    """
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    trails: Trails = request.app.state.trails
    of: Of = "all" if request.query_params.get("of") == "all" else "lead"
    shown = await trails.of(room, request.path_params["lot"], actor, of)
    if shown is None:
        raise Problem(403, "not_permitted")
    return JSONResponse(shown)


def terms_of(body: bytes) -> Terms:
    """The terms of a body `{"terms": …}`; 400 or 422 for anything else."""
    plain = plain_of(body)
    if not isinstance(plain, dict) or plain.keys() != {"terms"}:
        raise Problem(400, "body_malformed", "one field, `terms`")
    return terms_in(plain["terms"])


def _amendment_of(body: bytes) -> tuple[Terms, str]:
    plain = plain_of(body)
    reason = plain.get("reason") if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or plain.keys() != {"terms", "reason"} or not isinstance(reason, str):
        raise Problem(400, "body_malformed", "two fields, `terms` and the text `reason`")
    return terms_in(plain["terms"]), reason


def terms_in(plain: Any) -> Terms:
    """The terms that a JSON value spells; 422 for anything else."""
    try:
        return read_terms(json.dumps(plain, default=_refuse_fraction).encode())
    except Unreadable as fault:
        raise Problem(422, "terms_invalid", printable(str(fault)), rule="T1", again="changed") from None


def _refuse_fraction(value: Any) -> Any:
    assert isinstance(value, Fraction)
    raise Unreadable("terms", "a number with a fraction, an exponent or too many digits")


async def _require_pool(desk: Desk, terms: Terms) -> None:
    """An auction from a pool names the pool as it was frozen, so that the record shows whose demand it was."""
    if terms.pool is None:
        return
    room = desk.rooms.pool(terms.pool.stream.removeprefix("pool/"))
    if room is None or room.state.status != "frozen":
        raise Problem(422, "pool_not_frozen", terms.pool.stream, rule="T1", again="changed")
    reference = await run_in_threadpool(frozen_at, desk.rooms, room)
    if reference != terms.pool:
        raise Problem(422, "pool_mismatch", terms.pool.stream, rule="T1", again="changed")
    fault = await run_in_threadpool(pool_fault, terms, room.state.parts)
    if fault is not None:  # an audit would find it, for ever after
        raise Problem(422, "pool_mismatch", fault[0], rule="P13", again="changed")
    known = {member.id for member in room.state.members}
    strangers = [member.id for member in terms.members if member.id not in known]
    # What such a member adds could be divided by no rule of the pool: the award would come to no allotment (D1).
    if strangers and room.state.terms.divides and any(lot.joining is not None for lot in terms.lots):
        raise Problem(422, "terms_invalid", f"members: {strangers[0]} is not in the pool", rule="J1", again="changed")
