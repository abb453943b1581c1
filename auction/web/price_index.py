"""What categories cost by week, from the platform's own awards, over HTTP (market rules U13 and U14)."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.money import LARGEST_SCALE, price_text
from auction.files.price_index import price_index_csv
from auction.market.price_index import Cell, price_index, sold_in
from auction.market.state import State
from auction.web.desk import desk_of, require_coordinator, signed_in
from auction.web.listing import Listing
from auction.web.problems import Problem


async def show(request: Request) -> Response:
    """The price of each category by week, currency and unit; a row that would give somebody away says why it has none."""
    return JSONResponse([_told(row) for row in await _index(request)])


async def table(request: Request) -> Response:
    """The same as CSV."""
    body = await run_in_threadpool(price_index_csv, await _index(request))
    named = {"content-disposition": 'attachment; filename="price-index.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=named)


async def _index(request: Request) -> tuple[Cell, ...]:
    actor = signed_in(request).session.actor
    if actor.role != "auditor":
        require_coordinator(actor)
    rooms = desk_of(request).rooms
    room = rooms.market()
    if room is None:
        raise Problem(404, "not_found")
    market: State = room.state
    listing: Listing = request.app.state.listing
    # The listing follows the durable entries: what a crash could still take back is told to nobody.
    sold = [each for room in rooms.auctions() if listing.status_of(room) == "settled" for each in sold_in(market, room.state)]
    return await run_in_threadpool(price_index, sold, rooms.clock.now_us())


def _told(row: Cell) -> dict[str, str | int | None]:
    named = {"category": row.category, "week": row.week, "currency": row.currency, "unit": row.unit}
    price = None if row.price is None else price_text(row.price, LARGEST_SCALE)
    return {**named, "price": price, "suppliers": row.suppliers, "withheld": row.withheld}
