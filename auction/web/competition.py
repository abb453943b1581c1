"""A pool's common share of its markets over HTTP: figures come in, warnings are shown (rules Y1 and Y2 of the pool)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.money import Share
from auction.core.words import CONSORTIUM, Actor
from auction.live.room import Room
from auction.pool.commands import NameMarkets, TellShare
from auction.pool.competition import ShareOfMarket, percent
from auction.pool.due import frozen_parts
from auction.pool.events import FrozenPart, ShareWarned
from auction.pool.markets import MarketSize, SellingShare
from auction.pool.state import State, pool_of
from auction.pool.warning import shares_of
from auction.web.desk import accepted, changing, pool_room, read_json, receipt, request_id, require_coordinator, signed_in
from auction.web.pool_view import snapshot
from auction.web.problems import Problem

LARGEST_BODY: Final = 4 * 1024 * 1024


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A part of the whole: so many of so many."""

    num: int
    den: int

    @property
    def share(self) -> Share:
        """The same as the rules count with it."""
        return Share(self.num, self.den)


class NamedMarket(msgspec.Struct, forbid_unknown_fields=True):
    """How many pieces of these pooled parts, by their ids, the market takes in the pool's period, by which source and day."""

    name: str
    parts: list[str]
    quantity: int
    source: str
    date: str


class Markets(msgspec.Struct, forbid_unknown_fields=True):
    """The markets that the pool buys in, in place of those named before; a threshold that is left out is 15 %."""

    sizes: list[NamedMarket]
    buying: Part | None = None
    selling: Part | None = None


class OwnShare(msgspec.Struct, forbid_unknown_fields=True):
    """A member's share of a market it sells in, in millionths at the finest; nothing of it takes back what was said."""

    member: str
    market: str
    share: Part
    source: str
    date: str


async def name_markets(request: Request) -> Response:
    """Say how large the markets are that the pool buys in, and from which common share on it is warned."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    require_coordinator(actor)
    asked = await read_json(request, Markets, LARGEST_BODY)
    sizes = tuple(MarketSize(each.name, tuple(each.parts), each.quantity, each.source, each.date) for each in asked.sizes)
    thresholds = (None if each is None else each.share for each in (asked.buying, asked.selling))
    answer = accepted(await room.ask(NameMarkets(request_id(request), actor, sizes, *thresholds)))
    return JSONResponse({"ack": receipt(answer), **await _told(room, actor)})


async def tell_share(request: Request) -> Response:
    """Say what share a member has of a market it sells in: the member itself, or the coordinator for it."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    asked = await read_json(request, OwnShare)
    if actor.role != "buyer" or actor.party not in (asked.member, CONSORTIUM):
        raise Problem(404, "not_found")
    own = SellingShare(asked.market, asked.member, asked.share.share, asked.source, asked.date)
    answer = accepted(await room.ask(TellShare(request_id(request), actor, own)))
    return JSONResponse({"ack": receipt(answer), **await _told(room, actor)})


async def show(request: Request) -> Response:
    """The pool's common share of each market, and what it was warned of; to a member what it told of itself alone."""
    actor = signed_in(request).session.actor
    return JSONResponse(await _told(pool_room(request, actor), actor))


async def _told(room: Room, actor: Actor) -> dict[str, Any]:
    state: State = room.state
    whole = actor.role == "auditor" or actor.party == CONSORTIUM
    told = [asdict(own) for (_, member), own in sorted(state.shares.items()) if own.share.num and (whole or member == actor.party)]
    if not whole:
        return {"told": told}
    parts = state.parts
    if state.status != "frozen" and state.sizes:  # what a pool that still collects comes to is worked out for this alone
        parts = await run_in_threadpool(_as_it_stands, snapshot(state))
    known = {part.id: f"{part.part_number} {part.manufacturer}".strip() for part in parts}
    sizes = [
        {
            **asdict(size),
            "names": [known.get(part, part) for part in size.parts],
            "missing": [part for part in size.parts if part not in known],
        }
        for size in state.sizes
    ]
    return {
        "thresholds": asdict(state.thresholds),
        "sizes": sizes,
        "told": told,
        "shares": [share_of(share) for share in shares_of(state, parts)],
        "warnings": warnings_of(state),
    }


def _as_it_stands(state: State) -> tuple[FrozenPart, ...]:
    return frozen_parts(pool_of(state))


def warnings_of(state: State) -> list[dict[str, Any]]:
    """Every warning on record, the last of each market."""
    return [share_of(warned) for warned in state.warned.values()]


def share_of(share: ShareOfMarket | ShareWarned) -> dict[str, Any]:
    """A common share as a program reads it and, in tenths of a percent, a person."""
    reached = share.is_reached if isinstance(share, ShareOfMarket) else True
    return {**asdict(share), "percent": percent(share.num, share.den), "is_reached": reached}
