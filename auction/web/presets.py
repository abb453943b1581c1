"""The presets over HTTP: rules of known auctions, for a coordinator to begin its terms with."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.presets import PRESETS
from auction.web.desk import require_coordinator, signed_in


async def show_presets(request: Request) -> Response:
    """Every preset: how an auction runs, as terms spell it, and nothing of what is bought or by whom."""
    require_coordinator(signed_in(request).session.actor)
    return JSONResponse([asdict(preset) for preset in PRESETS.values()])
