"""What pooling is worth over HTTP: the price list that is brought, and to each party its own report (rules L1 to L8)."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.commands import AllotmentLine
from auction.core.state import State as AuctionState
from auction.core.terms import Terms
from auction.core.words import CONSORTIUM, Actor, is_text
from auction.files.award_pages import Names, member_award_json
from auction.files.leverage_pages import member_json, whole_json
from auction.files.price_list import LARGEST_FILE, Priced, PriceListRefused, rates_from
from auction.live.room import Room
from auction.live.rooms import AUCTION
from auction.pool.afterwards import MemberAward, Sold, after_award
from auction.pool.commands import BringPrices
from auction.pool.due import frozen_parts
from auction.pool.identity import part_of
from auction.pool.leverage import Leverage, leverage
from auction.pool.merge import Pool
from auction.pool.published import PublishedPrices, is_currency
from auction.pool.state import State, pool_of
from auction.pool.views import view_for
from auction.web.admission import may_open
from auction.web.desk import accepted, changing, desk_of, pool_room, receipt, request_id, require_coordinator, signed_in
from auction.web.listing import Listing
from auction.web.pool_view import snapshot
from auction.web.problems import Problem, printable
from auction.web.reading import bringing

MOST_TOLD: Final = 200
"""How many reports of rows an answer holds; how many there are it always says."""
DECIMALS: Final = 2


@dataclass(frozen=True, slots=True)
class Worked:
    """What a pool is worth as it stood after an entry, and the pool it was worked out from."""

    seq: int
    found: Leverage
    pool: Pool

    def names_for(self, actor: Actor) -> Names:
        """How this party spells the parts: a member its own way (P4), all others as the pool does."""
        parts = self.pool.parts if _is_whole(actor) else view_for(self.pool, actor.party).parts
        return {part.id: (part.manufacturer, part.part_number) for part in parts}


@dataclass(frozen=True, slots=True)
class Awarded:
    """An allotment, the prices it was held to, and what came of that."""

    lines: tuple[AllotmentLine, ...]
    prices: PublishedPrices
    found: tuple[MemberAward, ...] | None


class Worth:
    """The last report of each pool, worked out once for all who ask."""

    def __init__(self) -> None:
        self._worked: dict[str, Worked] = {}
        self._awarded: dict[str, Awarded] = {}
        self._turns: dict[str, asyncio.Lock] = {}

    async def of(self, room: Room, prices: PublishedPrices) -> Worked:
        """The pool's report as it stands now, by these prices, which are its own."""
        async with self._turns.setdefault(room.stream, asyncio.Lock()):
            state: State = room.state
            held = self._worked.get(room.stream)
            if held is None or held.seq != state.seq:
                asked = state.seq, snapshot(state), tuple(part.id for part in state.short), prices
                held = self._worked[room.stream] = await run_in_threadpool(_work, *asked)
            return held

    async def after(self, auction: AuctionState, prices: PublishedPrices) -> tuple[MemberAward, ...] | None:
        """One award against the prices, for all members; None where they are in no currency that it could be held to."""
        terms, lines = auction.known_terms(), auction.allotment
        async with self._turns.setdefault(AUCTION + terms.auction, asyncio.Lock()):
            held = self._awarded.get(terms.auction)
            if held is None or held.lines is not lines or held.prices is not prices:
                found = await run_in_threadpool(_award, terms, lines, prices)
                held = self._awarded[terms.auction] = Awarded(lines, prices, found)
            return held.found


def _award(terms: Terms, lines: tuple[AllotmentLine, ...], prices: PublishedPrices) -> tuple[MemberAward, ...] | None:
    sold = {line.id: Sold(line.manufacturer, line.part_number, lot.quantity_scale) for lot in terms.lots for line in lot.lines}
    return after_award(lines, sold, prices.as_list(), currency=terms.currency, currency_scale=terms.currency_scale)


def _work(seq: int, state: State, short: tuple[str, ...], prices: PublishedPrices) -> Worked:
    pool = pool_of(state)
    parts = frozen_parts(pool, leaving=short)
    return Worked(seq, leverage(parts, prices.as_list(), currency_scale=prices.currency_scale), pool)


async def show(request: Request) -> Response:
    """What pooling is worth at the prices on record: before the award, and after each; to a member its own alone."""
    actor = signed_in(request).session.actor
    room = pool_room(request, actor)
    state: State = room.state
    prices = state.prices
    if prices is None:
        return JSONResponse({"prices": None, "before": None, "after": []})
    at = state.priced_at
    worth: Worth = request.app.state.worth
    worked = await worth.of(room, prices)
    awards = [(each.known_terms(), await worth.after(each, prices)) for each in _settled(request, room, actor)]

    def told() -> dict[str, Any]:
        names = worked.names_for(actor)
        after = [_after(terms, found, names, actor) for terms, found in awards]
        return {"prices": _on_record(prices, at), "before": _before(worked, names, actor), "after": after}

    return JSONResponse(await run_in_threadpool(told))


def _on_record(prices: PublishedPrices, at: int) -> dict[str, Any]:
    """What the list is; how much of it concerns the pool would tell a member how many parts there are (P8)."""
    told = asdict(prices)
    del told["listed"]
    return {**told, "at": at}


def _is_whole(actor: Actor) -> bool:
    return actor.role == "auditor" or actor.party == CONSORTIUM


def _before(worked: Worked, names: Names, actor: Actor) -> dict[str, Any]:
    if _is_whole(actor):
        return whole_json(worked.found)
    own = member_json(worked.found, actor.party)
    return {**own, "parts": [_own_spelling(row, names) for row in own["parts"]]}


def _own_spelling(row: dict[str, Any], names: Names) -> dict[str, Any]:
    """P4: a member reads its own spelling, and nobody else's."""
    manufacturer, part_number = names.get(row["part"], ("", row["part"]))
    return {**row, "manufacturer": manufacturer, "part_number": part_number}


def _settled(request: Request, room: Room, actor: Actor) -> list[AuctionState]:
    """The auctions from this pool whose award is divided, as far as this party may open them."""
    listing: Listing = request.app.state.listing
    found = []
    for each in desk_of(request).rooms.auctions():
        terms = each.state.terms
        named = terms is not None and terms.pool is not None and terms.pool.stream == room.stream
        if named and each.state.allotment and listing.status_of(each) == "settled" and may_open(each.state, actor):
            found.append(each.state)
    return found


def _after(terms: Terms, found: tuple[MemberAward, ...] | None, names: Names, actor: Actor) -> dict[str, Any]:
    """One award against the prices; `members` is None where they are in no currency that the auction could be held to."""
    head = {"auction": terms.auction, "title": terms.title, "currency": terms.currency}
    if found is None:
        return {**head, "members": None}
    seen = [told for told in found if _is_whole(actor) or told.member == actor.party]
    return {**head, "members": [member_award_json(told, names, currency_scale=terms.currency_scale) for told in seen]}


async def bring(request: Request) -> Response:
    """Read a list of published prices, and put on record what of it concerns the pool (rule L8)."""
    found = changing(request)
    actor = found.session.actor
    room = pool_room(request, actor)
    require_coordinator(actor)
    named, file_name = request_id(request), request.path_params["file_name"]
    said = request.query_params
    source, date, currency = said.get("source", ""), said.get("date", ""), said.get("currency", "")
    if not is_text(file_name) or not is_text(source) or not is_currency(currency):
        raise Problem(400, "body_malformed", "file name, source: a text; currency: three letters of ISO 4217")
    typed, rated = [text for text in said.get("rates", "").split(",") if text], said.get("rates_date", date)
    rates_source = said.get("rates_source", source)
    try:
        rates_from(typed, source=rates_source, date=rated)
    except ValueError as fault:
        raise Problem(400, "body_malformed", printable(str(fault))) from None
    of_list = {"file_name": file_name, "source": source, "date": date, "currency": currency}
    rates = (typed, rates_source, rated)
    async with bringing(request, LARGEST_FILE) as file:
        numbers = await run_in_threadpool(_numbers, snapshot(room.state))
        read = await file.read("prices", rates=rates, numbers=numbers, decimals=DECIMALS, most_told=MOST_TOLD, **of_list)
        digest = await run_in_threadpool(sha256, file.body)
    if isinstance(read, PriceListRefused):
        raise Problem(422, read.code, printable(read.reason), rule="L1", again="changed")
    assert isinstance(read, Priced)
    prices = read.on_record(digest.hexdigest())
    answer = accepted(await room.ask(BringPrices(named, actor, prices)))
    told = {
        "ack": receipt(answer),
        "rows": prices.rows,
        "listed": len(prices.listed),
        "left_out": prices.left_out,
        "reports": [asdict(each) for each in read.reports],
    }
    return JSONResponse(told)


def _numbers(state: State) -> list[str]:
    """The part numbers that the pool asks for, as they are compared."""
    return sorted({part_of(line.part_number) for line in state.demand})
