"""How far the award of lots that are awarded together is, and the choice of the rules it is found under."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import award_rules_text, read_award_rules
from auction.core.award_rules import AwardRules
from auction.core.commands import ChooseRules
from auction.core.errors import Unreadable
from auction.core.money import price_text
from auction.core.state import State
from auction.core.visibility import Audience, is_insider
from auction.live import supposing as live
from auction.live.jointly import Jointly
from auction.live.room import Room
from auction.live.supposing import MOST_CASES
from auction.web.desk import (
    accepted,
    auction_room,
    changing,
    plain_of,
    read_bytes,
    read_json,
    receipt,
    request_id,
    require_coordinator,
    require_json,
    signed_in,
)
from auction.web.problems import Problem, printable

LARGEST_RULES = 1024 * 1024


async def show(request: Request) -> Response:
    """How far the award is, and under which rules it is found; for the coordinator, and for auditors once all is closed.

    Of many nodes the one that decides the auction finds the award and tells the others how far it is; `elsewhere` until it has.
    """
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    if not is_insider(room.state, Audience(actor.role, actor.party)) or actor.role not in ("buyer", "auditor"):
        raise Problem(403, "not_permitted")
    if actor.role == "buyer":
        require_coordinator(actor)
    jointly: Jointly | None = request.app.state.jointly
    rules = room.state.award_rules
    is_elsewhere = rules is not None and room.state.status == "closed" and not room.is_owned
    progress = None if jointly is None else jointly.elsewhere(room) if is_elsewhere else jointly.progress.get(room.stream)
    told: dict[str, Any] = {"state": None, "doing": "", "done": 0, "of": 0, "code": None, "detail": ""}
    if progress is not None:
        told |= {"state": progress.state, "doing": progress.doing, "done": progress.done, "of": progress.of}
        told |= {"code": progress.code, "detail": progress.detail}
    elif is_elsewhere:
        told["state"] = "elsewhere"
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


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scenario: its name, the rules in place of those in force (as `auction schema terms` gives them), and who drops out."""

    name: str
    rules: Any
    without: str = ""


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The scenarios to be worked out side by side; with `costs` also what keeping each rule costs."""

    scenarios: tuple[Case, ...]
    costs: bool = False


class Other(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bid on a lot, or a package, that is not awarded: why not?"""

    supplier: str
    lot: str = ""
    package: str = ""


async def compare(request: Request) -> Response:
    """Scenarios side by side, for the coordinator: nothing of it is recorded, and bids do not wait for it."""
    room, supposing = _asked(request)
    body = await read_json(request, Cases, LARGEST_RULES)
    if not 1 <= len(body.scenarios) <= MOST_CASES:
        raise Problem(422, "scenarios_invalid", f"1 to {MOST_CASES} scenarios")
    known = frozenset(party.id for party in room.state.known_terms().suppliers)
    if any(case.without and case.without not in known for case in body.scenarios):
        raise Problem(422, "scenarios_invalid", "without: a supplier of this auction")
    cases = [live.Case(case.name, rules_in(case.rules), case.without) for case in body.scenarios]
    found = await supposing.compare(room, cases, costs=body.costs)
    return JSONResponse([_told(room.state, outcome) for outcome in found])


async def why_not(request: Request) -> Response:
    """What the award would cost more with this bid or package in it, or which rules keep it out; for the coordinator."""
    room, supposing = _asked(request)
    other = await read_json(request, Other)
    found = await supposing.why_not(room, other.lot, other.supplier, other.package)
    if isinstance(found, str):
        raise Problem(409, "award_not_found", found)
    scale = room.state.known_terms().currency_scale
    more = None if found.more is None else price_text(found.more, scale)
    return JSONResponse({"supplier": found.supplier, "more": more, "stands_against": list(found.stands_against)})


async def why(request: Request) -> Response:
    """Why each part of the award goes where it goes; for the coordinator (F10)."""
    room, supposing = _asked(request)
    found = await supposing.reasons(room)
    if isinstance(found, str):
        raise Problem(409, "award_not_found", found)
    scale = room.state.known_terms().currency_scale
    return JSONResponse(
        [
            {
                "lot": each.item,
                "bid": each.id,
                "because": each.because,
                "offers": each.offers,
                "by": price_text(each.by, scale),
                "other": each.other,
                "rules": list(each.rules),
                "more": price_text(each.more, scale),
            }
            for each in found
        ]
    )


async def payments(request: Request) -> Response:
    """What each winner asks and would be paid by other rules, as information; for the coordinator (F8, F9, F11)."""
    room, supposing = _asked(request)
    found = await supposing.payments(room)
    if isinstance(found, str):
        raise Problem(409, "award_not_found", found)
    scale = room.state.known_terms().currency_scale

    def text(amount: int | None) -> str | None:
        return None if amount is None else price_text(amount, scale)

    return JSONResponse(
        [
            {
                "supplier": each.supplier,
                "asked": text(each.asked),
                "uniform": text(each.uniform),
                "least": text(each.least),
                "most": text(each.most),
                "core": text(each.core),
            }
            for each in found
        ]
    )


async def who_next(request: Request) -> Response:
    """For each winner who would come next if it failed, and what that would cost more; for the coordinator."""
    room, supposing = _asked(request)
    found = await supposing.next(room)
    if isinstance(found, str):
        raise Problem(409, "award_not_found", found)
    scale = room.state.known_terms().currency_scale
    return JSONResponse(
        [
            {
                "supplier": each.supplier,
                "more": None if each.more is None else price_text(each.more, scale),
                "promoted": list(each.promoted),
            }
            for each in found
        ]
    )


def _asked(request: Request) -> tuple[Room, live.Supposing]:
    """The auction, and who works scenarios out; for the coordinator of an auction with bids that it may read."""
    found = changing(request)
    room = auction_room(request, found.session.actor)
    require_coordinator(found.session.actor)
    supposing: live.Supposing | None = request.app.state.supposing
    if supposing is None or room.state.status in ("announced", "cancelled"):
        raise Problem(409, "award_not_found", "bidding has not opened, or nothing solves awards here")
    return room, supposing


def _told(state: State, outcome: live.Outcome) -> dict[str, Any]:
    """An outcome as plain values, money as decimal text."""
    scale, award = state.known_terms().currency_scale, outcome.award
    told: dict[str, Any] = {"name": outcome.case.name, "code": outcome.code, "detail": outcome.detail}
    if award is not None:
        spent = {supplier: 0 for supplier in outcome.winners}
        for line in award.lines:
            spent[line.supplier] += line.money
        told |= {
            "total": price_text(award.total, scale),
            "compared": price_text(outcome.compared or 0, scale),
            "bound": price_text(award.bound, scale),
            "given_up": list(award.given_up),
            "winners": [{"supplier": supplier, "money": price_text(money, scale)} for supplier, money in spent.items()],
            "lines": [
                {
                    "lot": line.lot,
                    "supplier": line.supplier,
                    "package": line.package,
                    "money": price_text(line.money, scale),
                    "quantities": [price_text(each, state.lots[line.lot].terms.quantity_scale) for each in line.quantities],
                }
                for line in award.lines
            ],
            "left": [{"lot": none.lot, "why": none.why} for none in award.unawarded],
            "costs": [{"rule": each.rule, "cost": price_text(each.cost, scale)} for each in outcome.costs],
        }
    if outcome.conflict is not None:
        told["conflict"] = {"rules": list(outcome.conflict.rules), "relief": outcome.conflict.relief}
    return told
