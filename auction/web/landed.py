"""Landed cost over HTTP, while terms are written: tables and deliveries in, terms with their components and a table out."""

from __future__ import annotations

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import read_deliveries, read_tariffs, tariffs_hash, terms_text
from auction.core.errors import InvariantBroken, Unreadable
from auction.core.refusals import Refusal
from auction.files.landed_pages import bids_from, landed_json
from auction.market.delivered import with_landed
from auction.market.refusals import TARIFF_KINDS
from auction.web.auctions import LARGEST_TERMS, terms_in
from auction.web.desk import changing, plain_of, read_bytes, require_coordinator, require_json
from auction.web.problems import Problem

FIELDS = frozenset({"terms", "tariffs", "deliveries"})


async def work_out(request: Request) -> Response:
    """The terms with what is added to each supplier's bids, and every component for each member. Nothing is announced or kept."""
    require_coordinator(changing(request).session.actor)
    require_json(request)
    body = await read_bytes(request, LARGEST_TERMS)
    return JSONResponse(await run_in_threadpool(_worked_out, body))


def _worked_out(body: bytes) -> dict[str, Any]:
    plain = plain_of(body)
    if not isinstance(plain, dict) or not plain.keys() >= FIELDS or not plain.keys() <= FIELDS | {"bids"}:
        raise Problem(400, "body_malformed", "fields `terms`, `tariffs` and `deliveries`, and perhaps `bids`")
    terms, bids = terms_in(plain["terms"]), plain.get("bids", [])
    asked = [bid for bid in bids if isinstance(bid, str)] if isinstance(bids, list) else []
    if not isinstance(bids, list) or len(asked) != len(bids):
        raise Problem(400, "body_malformed", "bids: texts like LOT=1000.00")
    try:
        tariffs, deliveries = read_tariffs(_text(plain["tariffs"])), read_deliveries(_text(plain["deliveries"]))
        values = bids_from(asked, terms)
    except Unreadable as fault:
        code = "tariffs_invalid" if fault.path.startswith("tariffs") else "deliveries_invalid"
        raise _refused(code, str(fault)) from None
    except ValueError as why:
        raise Problem(400, "body_malformed", str(why)[:200]) from None
    try:
        made = with_landed(terms, tariffs, deliveries, tariffs_hash(tariffs))
        if isinstance(made, Refusal):
            raise _refused(made.code, made.detail)
        return {"terms": json.loads(terms_text(made)), **landed_json(made, tariffs, deliveries, values)}
    except InvariantBroken:
        raise Problem(422, "terms_invalid", "lots: a number is too large", rule="T1", again="changed") from None


def _text(plain: Any) -> bytes:
    return json.dumps(plain, default=str).encode()


def _refused(code: str, detail: str) -> Problem:
    kind = TARIFF_KINDS[code]
    return Problem(422, code, detail, rule=kind.rule, again=kind.again)
