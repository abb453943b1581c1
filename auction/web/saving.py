"""How the saving of an award is divided, over HTTP: all of it to the coordinator and auditors, to a member its own row (Q16)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.state import State
from auction.core.words import CONSORTIUM
from auction.pool.saving_told import own_saving_plain, saving_plain
from auction.web.desk import auction_room, signed_in
from auction.web.listing import Listing
from auction.web.problems import Problem


async def show(request: Request) -> Response:
    """The saving as it was divided; 404 where none is, or this party has no part in it."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    listing: Listing = request.app.state.listing
    state: State = room.state
    divided, terms = state.saving, state.known_terms()
    # The listing follows the durable entries: what a crash could still take back is told to nobody.
    if divided is None or actor.role not in ("buyer", "auditor") or listing.status_of(room) != "settled":
        raise Problem(404, "not_found")
    if actor.role == "auditor" or actor.party == CONSORTIUM:
        return JSONResponse(saving_plain(divided, currency=terms.currency, currency_scale=terms.currency_scale))
    return JSONResponse(own_saving_plain(divided, actor.party, currency=terms.currency, currency_scale=terms.currency_scale))
