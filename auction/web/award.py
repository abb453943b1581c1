"""How far the award of lots that are awarded together is, and the choice of the rules it is found under."""

from __future__ import annotations

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import award_rules_text, read_award_rules
from auction.core.award_rules import AwardRules
from auction.core.commands import ChooseRules
from auction.core.errors import Unreadable
from auction.core.visibility import Audience, is_insider
from auction.live.jointly import Jointly
from auction.web.desk import (
    accepted,
    auction_room,
    changing,
    plain_of,
    read_bytes,
    receipt,
    request_id,
    require_coordinator,
    require_json,
    signed_in,
)
from auction.web.problems import Problem, printable

LARGEST_RULES = 1024 * 1024


async def show(request: Request) -> Response:
    """How far the award is, and under which rules it is found; for the coordinator, and for auditors once all is closed."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    if not is_insider(room.state, Audience(actor.role, actor.party)) or actor.role not in ("buyer", "auditor"):
        raise Problem(403, "not_permitted")
    if actor.role == "buyer":
        require_coordinator(actor)
    jointly: Jointly | None = request.app.state.jointly
    progress = None if jointly is None else jointly.progress.get(room.stream)
    rules = room.state.award_rules
    told: dict[str, Any] = {"state": None, "doing": "", "done": 0, "of": 0, "code": None, "detail": ""}
    if progress is not None:
        told |= {"state": progress.state, "doing": progress.doing, "done": progress.done, "of": progress.of}
        told |= {"code": progress.code, "detail": progress.detail}
    elif room.state.status in ("proposed", "settled") and rules is not None:
        told["state"] = "proposed"
    told["rules"] = None if rules is None else json.loads(award_rules_text(rules))
    return JSONResponse({**told, "why": room.state.chosen_why, "given_up": list(room.state.given_up)})


async def choose(request: Request) -> Response:
    """Have all lots awarded together under these rules, with a reason; the award is then found anew (C8)."""
    found = changing(request)
    room = auction_room(request, found.session.actor)
    require_coordinator(found.session.actor)
    require_json(request)
    named = request_id(request)
    rules, reason = await run_in_threadpool(_choice_of, await read_bytes(request, LARGEST_RULES))
    command = ChooseRules(named, found.session.actor, rules, reason, found.session.person)
    answer = accepted(await room.ask(command))
    return JSONResponse({"ack": receipt(answer)})


def _choice_of(body: bytes) -> tuple[AwardRules, str]:
    plain = plain_of(body)
    reason = plain.get("reason") if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or plain.keys() != {"rules", "reason"} or not isinstance(reason, str):
        raise Problem(400, "body_malformed", "two fields, `rules` and the text `reason`")
    return rules_in(plain["rules"]), reason


def rules_in(plain: Any) -> AwardRules:
    """The rules that a JSON value spells; 422 for anything else."""
    try:
        return read_award_rules(json.dumps(plain, default=_refuse_fraction).encode())
    except Unreadable as fault:
        raise Problem(422, "award_rules_invalid", printable(str(fault)), rule="C8", again="changed") from None


def _refuse_fraction(value: Any) -> Any:
    raise Unreadable("rules", "a number with a fraction, an exponent or too many digits")
