"""Subsidies over HTTP: the schemes on record, what was bought, and what is claimed and granted (market rules J1, J7 and J8)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.outcome import draw_plain
from auction.core.money import price_text
from auction.core.subsidised import SchemeDraw, scheme_draws
from auction.core.words import Actor
from auction.live.room import Room
from auction.market.claiming import purchases
from auction.market.state import OnClaim, State
from auction.market.subsidies import SchemeTable
from auction.web.admission import is_coordinator
from auction.web.desk import auction_room, desk_of, require_coordinator, signed_in
from auction.web.problems import Problem


async def show(request: Request) -> Response:
    """The schemes with what is left of their caps, what was bought, and the claims; to a member its own purchases and claims."""
    actor = signed_in(request).session.actor
    room = desk_of(request).rooms.market()
    if room is None or room.state.policy is None:
        raise Problem(404, "not_found")
    whole = actor.role == "auditor" or is_coordinator(actor)
    if not whole and actor.role != "buyer":
        raise Problem(403, "not_permitted")
    state: State = room.state
    told = {
        "schemes": [_scheme(state, table, at) for table in state.schemes.values() for at in range(len(table.schemes))],
        "purchases": list(_purchases(state, actor, whole=whole)),
        "claims": [_claim(state, each) for each in state.on_claim.values() if whole or each.claim.member == actor.party],
    }
    return JSONResponse(told)


async def show_draws(request: Request) -> Response:
    """What each capped scheme takes off the bids that lead or won, and whether its cap suffices, on record and in the terms."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    if actor.role != "auditor":
        require_coordinator(actor)
    elif not request.app.state.listing.is_over(room):
        raise Problem(409, "auction_not_closed")
    market = desk_of(request).rooms.market()
    scale = room.state.known_terms().currency_scale
    return JSONResponse([_draw(draw, scale, market) for draw in scheme_draws(room.state)])


def _draw(draw: SchemeDraw, scale: int, market: Room | None) -> dict[str, Any]:
    """The draw, and where the register has the scheme what is left of its cap there, over all auctions."""
    state = None if market is None else market.state
    left = draw.cap if state is None else draw.cap - state.granted.get(draw.scheme, 0)
    told = {**draw_plain(draw, scale), "left": price_text(max(0, left), scale)}
    return {**told, "suffices": draw.suffices and draw.taken <= left}


def _scheme(state: State, table: SchemeTable, at: int) -> dict[str, Any]:
    """A scheme with its amounts as texts; what others were granted shows in what is left of a cap, which binds everybody."""
    scheme = table.schemes[at]
    granted, scale = state.granted.get(scheme.id, 0), table.currency_scale
    return {
        **asdict(scheme),
        "amount": price_text(scheme.amount, scale),
        "cap": None if scheme.cap is None else price_text(scheme.cap, scale),
        "left": None if scheme.cap is None else price_text(max(0, scheme.cap - granted), scale),
        "source": table.source,
        "date": table.date,
        "currency": table.currency,
        "currency_scale": scale,
    }


def _purchases(state: State, actor: Actor, *, whole: bool) -> Any:
    for auction, outcome in state.outcomes.items():
        claimed = [each.claim for each in state.on_claim.values() if each.auction == auction]
        for (member, part), (quantity, money) in purchases(outcome.bought).items():
            if not whole and member != actor.party:
                continue
            own = [claim for claim in claimed if (claim.member, claim.part) == (member, part)]
            left = money - sum(claim.money for claim in own)
            yield {
                "auction": auction,
                "member": member,
                "part": part,
                "quantity": quantity,
                "money": price_text(money, outcome.currency_scale),
                "left": quantity - sum(claim.quantity for claim in own),
                "money_left": price_text(left, outcome.currency_scale),
                "currency": outcome.currency,
                "currency_scale": outcome.currency_scale,
            }


def _claim(state: State, each: OnClaim) -> dict[str, Any]:
    outcome = state.outcomes[each.auction]
    scale = outcome.currency_scale
    granted = price_text(each.money, scale) if each.status == "granted" else None
    told = {**asdict(each.claim), "auction": each.auction, "status": each.status, "granted": granted}
    return {**told, "money": price_text(each.claim.money, scale), "currency": outcome.currency}
