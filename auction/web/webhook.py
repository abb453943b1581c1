"""Where the steps of contracts are posted, and whether the other system takes them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.moments import SECOND_US
from auction.live.clock import Clock
from auction.live.contract_news import News
from auction.live.outbox import Outbox
from auction.web.desk import require_coordinator, signed_in
from auction.web.outgoing import Outgoing
from auction.wire.webhook import body_of, headers_of


@dataclass(frozen=True, slots=True)
class Hook:
    """The address that news of contracts is posted to, the secret that signs it, and the clock by which it was sent."""

    outgoing: Outgoing
    secret: bytes
    clock: Clock

    async def post(self, news: News) -> None:
        """Post one piece of news. Raises Undelivered."""
        body = body_of(news.id, news.kind, news.at, news.data)
        await self.outgoing.send(body, headers_of(self.secret, news.id, self.clock.now_us() // SECOND_US, body))


async def show(request: Request) -> Response:
    """Whether a webhook is set, and the auctions whose next step it has not taken yet, for the coordinator."""
    require_coordinator(signed_in(request).session.actor)
    outbox: Outbox | None = request.app.state.outbox
    failing = [] if outbox is None else outbox.failing()
    waiting = [{"auction": auction, "tried": tried, "why": why} for auction, tried, why in failing]
    return JSONResponse({"set": outbox is not None, "waiting": waiting})
