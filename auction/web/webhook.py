"""Whether the other system takes the steps of contracts that are posted to it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.live.outbox import Outbox
from auction.web.desk import require_coordinator, signed_in


async def show(request: Request) -> Response:
    """Whether a webhook is set, and the auctions whose next step it has not taken yet, for the coordinator."""
    require_coordinator(signed_in(request).session.actor)
    outbox: Outbox | None = request.app.state.outbox
    failing = [] if outbox is None else outbox.failing()
    waiting = [{"auction": auction, "tried": tried, "why": why} for auction, tried, why in failing]
    return JSONResponse({"set": outbox is not None, "waiting": waiting})
