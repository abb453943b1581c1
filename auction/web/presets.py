"""The presets over HTTP: rules of known auctions, for a coordinator to begin its terms with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import terms_text
from auction.core.errors import InvariantBroken
from auction.core.presets import PRESETS, Preset, applied
from auction.core.terms import Terms
from auction.web.auctions import LARGEST_TERMS, terms_of
from auction.web.desk import changing, read_bytes, require_coordinator, require_json, signed_in
from auction.web.problems import Problem

MOST_LOTS: Final = 10_000


async def show_presets(request: Request) -> Response:
    """Every preset: how an auction runs, as terms spell it, and nothing of what is bought or by whom."""
    require_coordinator(signed_in(request).session.actor)
    return JSONResponse([asdict(preset) for preset in PRESETS.values()])


async def apply_preset(request: Request) -> Response:
    """The given terms run by the preset, its clocks set to each lot's prices; nothing is announced or kept."""
    require_coordinator(changing(request).session.actor)
    require_json(request)
    preset = PRESETS.get(request.path_params["preset"])
    if preset is None:
        raise Problem(404, "not_found")
    body = await read_bytes(request, LARGEST_TERMS)
    return Response(await run_in_threadpool(_applied, preset, body), media_type="application/json")


def _applied(preset: Preset, body: bytes) -> bytes:
    terms = terms_of(body)
    require_goods(terms)
    try:
        return terms_text(applied(preset, terms))
    except InvariantBroken:
        raise Problem(422, "terms_invalid", "lots: a number is too large", rule="T1", again="changed") from None


def require_goods(terms: Terms) -> None:
    """What a clock is set by: lots, and pieces in each of them."""
    if not 1 <= len(terms.lots) <= MOST_LOTS:
        raise Problem(422, "terms_invalid", "lots: 1 to 10000", rule="T1", again="changed")
    for lot in terms.lots:
        if not lot.lines or any(line.quantity < 1 for line in lot.lines):
            raise Problem(422, "terms_invalid", f"lots.{lot.id}.lines: every line has pieces", rule="T1", again="changed")
