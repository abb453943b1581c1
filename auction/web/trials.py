"""Terms tried out while they are written: what rule T1 says of them, and what made-up bids on them would compare by."""

from __future__ import annotations

import json
from typing import Any, Final

from msgspec import Struct, ValidationError, convert
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import terms_text
from auction.core.announcing import fault_in
from auction.core.clock_terms import clock_faults
from auction.core.errors import InvariantBroken
from auction.core.evaluation import comparable_of, read_prices, value_of
from auction.core.evaluation_faults import evaluation_faults
from auction.core.money import LARGEST_SCALE, Share, is_share, price_text
from auction.core.presets.winding import wound_terms
from auction.core.refusals import Refusal
from auction.core.terms import Lot, Terms
from auction.live.secrets import Secrets
from auction.web.auctions import LARGEST_TERMS, terms_in
from auction.web.desk import changing, desk_of, plain_of, read_bytes, require_coordinator, require_json
from auction.web.presets import require_goods
from auction.web.problems import Problem

MOST_BIDS: Final = 20


class Ratio(Struct, forbid_unknown_fields=True):
    """A share as terms spell it."""

    num: int
    den: int


class MadeUpBid(Struct, forbid_unknown_fields=True):
    """A bid that nobody makes: unit prices as typed, and the number of an option for each criterion."""

    lot: str
    supplier: str
    prices: list[str]
    answers: list[int] = []


class Trial(Struct, forbid_unknown_fields=True):
    """What is tried beside the terms."""

    starts_at: Ratio | None = None
    bids: list[MadeUpBid] = []


async def try_terms(request: Request) -> Response:
    """What terms would come to: clocks set to prices, the first fault, and made-up bids compared. Nothing is kept."""
    require_coordinator(changing(request).session.actor)
    require_json(request)
    body = await read_bytes(request, LARGEST_TERMS)
    rooms = desk_of(request).rooms
    return JSONResponse(await run_in_threadpool(_tried, body, rooms.secrets, rooms.clock.now_us()))


def _tried(body: bytes, secrets: Secrets, now: int) -> dict[str, Any]:
    plain = plain_of(body)
    if not isinstance(plain, dict) or "terms" not in plain:
        raise Problem(400, "body_malformed", "a field `terms`")
    terms = terms_in(plain.pop("terms"))
    try:
        trial = convert(plain, Trial, strict=True)
    except ValidationError as why:
        raise Problem(400, "body_malformed", str(why)[:200]) from None
    require_goods(terms)
    starts_at = None if trial.starts_at is None else Share(trial.starts_at.num, trial.starts_at.den)
    if not is_share(starts_at) or len(trial.bids) > MOST_BIDS:
        raise Problem(400, "body_malformed", f"starts_at: a share of at most the whole; bids: at most {MOST_BIDS}")
    try:
        set_terms = wound_terms(terms, starts_at) if _can_be_wound(terms) else terms
        fault = fault_in(secrets.committed(set_terms), now)
        told = [_compared(set_terms, bid) for bid in trial.bids]
        shown = json.loads(terms_text(set_terms))
    except InvariantBroken:
        raise Problem(422, "terms_invalid", "lots: a number is too large", rule="T1", again="changed") from None
    path, _, reason = (fault or "").partition(": ")
    return {
        "terms": shown,
        "fault": None if fault is None else {"path": path, "why": reason},
        "bids": told,
    }


def _can_be_wound(terms: Terms) -> bool:
    """Whether every clock is sound but for the start it may still lack; else rule T1 says what is wrong, and nothing runs."""
    return not any(
        not fault.startswith("clock.start:") or (stage.clock is not None and stage.clock.start)
        for lot in terms.lots
        for place, stage in enumerate(lot.stages)
        for fault in clock_faults(place, stage, lot, terms)
    )


def _compared(terms: Terms, bid: MadeUpBid) -> dict[str, str | None]:
    """The value and comparable value of the bid, or why there is none (rules E1 to E3)."""
    lot = next((lot for lot in terms.lots if lot.id == bid.lot), None)
    if lot is None or not _is_sound(lot, terms):
        return dict.fromkeys(("value", "comparable", "code", "detail"))
    prices = read_prices(lot, bid.prices, bid.answers)
    if isinstance(prices, Refusal):
        return {"value": None, "comparable": None, "code": prices.code, "detail": prices.detail}
    value = value_of(lot, prices)
    comparable = comparable_of(lot, bid.supplier, bid.answers, value)
    return {
        "value": price_text(value, lot.value_scale),
        "comparable": price_text(comparable, lot.comparable_scale),
        "code": None,
        "detail": None,
    }


def _is_sound(lot: Lot, terms: Terms) -> bool:
    if not all(0 <= scale <= LARGEST_SCALE for scale in (lot.price_scale, lot.quantity_scale)):
        return False
    if lot.evaluation is None:
        return True
    suppliers = frozenset(party.id for party in terms.suppliers)
    return next(evaluation_faults(lot.evaluation, lot.ceiling, suppliers), None) is None
