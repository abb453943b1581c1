"""The steps after an award over HTTP: quoting again, picking regions, opting out, asking for what became free, a new total."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import model_text
from auction.core.words import Actor
from auction.live.room import Room
from auction.live.rooms import POOL
from auction.pool.commands import AskFreed, DeclineShare, PickRegion, QuoteAgain, ReportOutcome, SettleTotal
from auction.pool.presets import MODELS, opened
from auction.pool.terms import Region
from auction.web.desk import (
    accepted,
    auction_room,
    changing,
    desk_of,
    durable,
    read_json,
    request_id,
    require_coordinator,
    signed_in,
)
from auction.web.division_view import division_told, takes_part
from auction.web.problems import Problem

LARGEST_ASKED: Final = 256 * 1024


class Quoted(msgspec.Struct, forbid_unknown_fields=True):
    """A second quotation for a whole lot, as typed."""

    lot: str
    price: str


class Picked(msgspec.Struct, forbid_unknown_fields=True):
    """A region of a lot, to serve or to stand by for."""

    lot: str
    region: str


class Declined(msgspec.Struct, forbid_unknown_fields=True):
    """A lot whose whole share the member turns down."""

    lot: str


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """So much of each part of a lot, in its order, of what became free."""

    lot: str
    quantities: list[int]


class Settled(msgspec.Struct, forbid_unknown_fields=True):
    """Whether the suppliers agree to a lot's smaller total, and why."""

    lot: str
    agreed: bool
    reason: str


class Reported(msgspec.Struct, forbid_unknown_fields=True):
    """What became of a contract that is made outside, with so much of each part of the lot."""

    lot: str
    supplier: str
    concluded: bool
    quantities: list[int]


class Opened(msgspec.Struct, forbid_unknown_fields=True):
    """When a pool is to be opened by a model, in which regions and for what period."""

    at: int
    regions: list[Placed] = []
    period: str = ""


class Placed(msgspec.Struct, forbid_unknown_fields=True):
    """A region with the members in it."""

    id: str
    name: str
    members: list[str]


async def show(request: Request) -> Response:
    """How the division of the award stands, as this party may see it."""
    actor = signed_in(request).session.actor
    await durable(desk_of(request), _division(request, actor)[0])
    return _told(*_division(request, actor), actor)


async def quote(request: Request) -> Response:
    """Quote once more for a lot, so as to stand by: who was listed and not selected."""
    actor, pool, auction = _asking(request, "supplier")
    asked = await read_json(request, Quoted)
    accepted(await pool.ask(QuoteAgain(request_id(request), actor, auction, asked.lot, actor.party, asked.price)))
    await durable(desk_of(request), pool)
    return _told(pool, auction, actor)


async def pick(request: Request) -> Response:
    """Pick a region in one's turn, to serve it or to stand by for it."""
    actor, pool, auction = _asking(request, "supplier")
    asked = await read_json(request, Picked)
    accepted(await pool.ask(PickRegion(request_id(request), actor, auction, asked.lot, actor.party, asked.region)))
    await durable(desk_of(request), pool)
    return _told(pool, auction, actor)


async def decline(request: Request) -> Response:
    """Turn one's whole share of a lot down."""
    actor, pool, auction = _asking(request, "buyer")
    asked = await read_json(request, Declined)
    accepted(await pool.ask(DeclineShare(request_id(request), actor, auction, asked.lot, actor.party)))
    await durable(desk_of(request), pool)
    return _told(pool, auction, actor)


async def ask_freed(request: Request) -> Response:
    """Ask for some of what became free; nothing of it is ever imposed."""
    actor, pool, auction = _asking(request, "buyer")
    asked = await read_json(request, Wanted, LARGEST_ASKED)
    command = AskFreed(request_id(request), actor, auction, asked.lot, actor.party, tuple(asked.quantities))
    accepted(await pool.ask(command))
    await durable(desk_of(request), pool)
    return _told(pool, auction, actor)


async def settle(request: Request) -> Response:
    """Say whether the suppliers agree to a lot's smaller total."""
    actor, pool, auction = _asking(request, "buyer")
    require_coordinator(actor)
    asked = await read_json(request, Settled)
    accepted(await pool.ask(SettleTotal(request_id(request), actor, auction, asked.lot, asked.agreed, asked.reason)))
    await durable(desk_of(request), pool)
    return _told(pool, auction, actor)


async def report(request: Request) -> Response:
    """Say what became of a contract that is made outside."""
    actor, pool, auction = _asking(request, "buyer")
    asked = await read_json(request, Reported, LARGEST_ASKED)
    told = asked.lot, actor.party, asked.supplier, asked.concluded, tuple(asked.quantities)
    accepted(await pool.ask(ReportOutcome(request_id(request), actor, auction, *told)))
    await durable(desk_of(request), pool)
    return _told(pool, auction, actor)


async def show_models(request: Request) -> Response:
    """Every pool model: how a pool runs, and nothing of who is in it."""
    require_coordinator(signed_in(request).session.actor)
    return Response(b"[" + b",".join(map(model_text, MODELS.values())) + b"]", media_type="application/json")


async def open_by(request: Request) -> Response:
    """The terms of a pool that is opened by the model at that moment; nothing is opened or kept."""
    require_coordinator(changing(request).session.actor)
    model = MODELS.get(request.path_params["model"])
    if model is None:
        raise Problem(404, "not_found")
    asked = await read_json(request, Opened, LARGEST_ASKED)
    regions = tuple(Region(region.id, region.name, tuple(region.members)) for region in asked.regions)
    return Response(model_text(opened(model, asked.at, regions=regions, period=asked.period)), media_type="application/json")


def _asking(request: Request, role: str) -> tuple[Actor, Room, str]:
    """Who asks for a change in this division; 403 for another role, 404 where there is none for it."""
    actor = changing(request).session.actor
    pool, auction = _division(request, actor)
    if actor.role != role:
        raise Problem(403, "not_permitted")
    return actor, pool, auction


def _division(request: Request, actor: Actor) -> tuple[Room, str]:
    """The pool that divides this auction's award; 404 where there is none, or nothing in it for this party."""
    terms = auction_room(request, actor).state.known_terms()
    pool = None if terms.pool is None else desk_of(request).rooms.pool(terms.pool.stream.removeprefix(POOL))
    if pool is None or not pool.state.terms.divides or not takes_part(pool.state.courses.get(terms.auction), actor):
        raise Problem(404, "not_found")
    if actor.role == "auditor" and terms.auction not in pool.state.courses:
        raise Problem(404, "not_found")
    return pool, terms.auction


def _told(pool: Room, auction: str, actor: Actor) -> Response:
    # In the event loop, where nothing of the state changes meanwhile; it looks at this party's lots alone.
    return JSONResponse(division_told(pool.state, pool.state.courses.get(auction), actor))
