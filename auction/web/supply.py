"""What suppliers said of the lines they offer by category, and what follows for contracts, over HTTP (market rules U10 and U11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.commands import AllotmentLine
from auction.core.money import price_text, rounded_down
from auction.core.state import State
from auction.core.words import Actor
from auction.market.goods import category_of
from auction.market.inspecting import awarded_to, kept_back, step_of
from auction.market.profiles import Profile, supplied, unit_price_in
from auction.market.state import State as MarketState
from auction.web.admission import is_coordinator
from auction.web.desk import auction_room, changing, desk_of, read_json, signed_in
from auction.web.problems import Problem


class Observed(msgspec.Struct, forbid_unknown_fields=True):
    """An index as it was published of a month (`2027-01`)."""

    index: str
    month: str
    value: int


class Month(msgspec.Struct, forbid_unknown_fields=True):
    """Of which line of which contract, for which month, and what was observed."""

    lot: str
    line: str
    supplier: str
    month: str
    observed: list[Observed]


async def show(request: Request) -> Response:
    """The lines that are described, what was said of them, and of each allotted part what is ordered and due: to each its own.

    The whole also says how far each awarded delivery has come (Z8, Z9).
    """
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    state: State = room.state
    market = _market(request, state)
    auction = state.known_terms().auction
    whole = is_coordinator(actor) or (actor.role == "auditor" and request.app.state.listing.is_over(room))
    described = market.deliveries.get(auction, ())
    told = {
        "lines": [
            {
                "lot": row.lot,
                "line": row.line,
                "hs": row.hs,
                "category": category_of(row.hs),
                "quantity": row.quantity,
                "profile": row.profile,
            }
            for row in described
        ],
        "profiles": [
            {"lot": lot, "line": line, "supplier": supplier, "profile": asdict(profile)}
            for (named, lot, line, supplier), profile in market.profiles.items()
            if named == auction and (whole or _is(actor, "supplier", supplier))
        ],
        "supplied": list(_supplied(state, market, actor, whole=whole)),
    }
    # Where it goes and who uses it names members and their ways: only whoever describes it, and audits it, reads that.
    if not whole:
        return JSONResponse(told)
    inspected = [
        {**asdict(use), "quantity": quantity, **asdict(step_of(market, use))} for use, quantity in awarded_to(market, auction)
    ]
    return JSONResponse({**told, "deliveries": [asdict(row) for row in described], "inspected": inspected})


async def price(request: Request) -> Response:
    """The unit price of a month that follows from the awarded one by the formula (U8, U11); nothing is recorded."""
    actor = changing(request).session.actor
    room = auction_room(request, actor)
    state: State = room.state
    market = _market(request, state)
    whole = is_coordinator(actor) or (actor.role == "auditor" and request.app.state.listing.is_over(room))
    visible = tuple(_visible(state, actor, whole=whole))
    if not visible:
        raise Problem(404, "not_found")
    asked = await read_json(request, Month, 64 * 1024)
    named = (asked.lot, asked.line, asked.supplier)
    part = next((row for row in visible if (row.lot, row.line, row.supplier) == named), None)
    profile = None if part is None else _profile(state, market, part)
    if part is None or profile is None or profile.formula is None:
        raise Problem(404, "not_found")
    observed = {(each.index, each.month): each.value for each in asked.observed}
    try:
        found = unit_price_in(profile, part.unit_price, asked.month, observed)
    except KeyError as missing:
        raise Problem(422, "index_missing", " ".join(map(str, missing.args[0])), rule="U8", again="changed") from None
    except ValueError:
        raise Problem(400, "body_malformed", "month: like 2027-01") from None
    assert found is not None
    return JSONResponse({"month": asked.month, "unit_price": price_text(found, state.lots[part.lot].terms.price_scale)})


def _market(request: Request, state: State) -> MarketState:
    """The register, where the auction names it; 404 otherwise."""
    room = desk_of(request).rooms.market()
    if room is None or state.known_terms().market is None:
        raise Problem(404, "not_found")
    market: MarketState = room.state
    return market


def _is(actor: Actor, role: str, party: str) -> bool:
    return (actor.role, actor.party) == (role, party)


def _visible(state: State, actor: Actor, *, whole: bool) -> Iterator[AllotmentLine]:
    for row in state.allotment:
        if whole or _is(actor, "supplier", row.supplier) or _is(actor, "buyer", row.member):
            yield row


def _profile(state: State, market: MarketState, row: AllotmentLine) -> Profile | None:
    return market.profiles.get((state.known_terms().auction, row.lot, row.line, row.supplier))


def _supplied(state: State, market: MarketState, actor: Actor, *, whole: bool) -> Iterator[dict[str, Any]]:
    scale = state.known_terms().currency_scale
    # Of what is on hold, or was rejected, nothing is due (Z8 and Z9).
    back = kept_back(market, state.known_terms().auction)
    for row in _visible(state, actor, whole=whole):
        profile = _profile(state, market, row)
        if profile is not None:
            piece = 10 ** state.lots[row.lot].terms.quantity_scale
            quantity = rounded_down(row.quantity + piece - 1, piece)
            found = supplied(profile, quantity)
            named = {"lot": row.lot, "line": row.line, "member": row.member, "supplier": row.supplier}
            kept = (row.lot, row.line, row.supplier, row.member) in back
            follows = {"order": found.order, "due": 0 if kept else found.due, "kept_back": kept}
            yield {
                **named,
                "quantity": rounded_down(row.quantity + piece - 1, piece),
                **follows,
                "fee": price_text(found.fee, scale),
                "indexed": profile.formula is not None,
            }
