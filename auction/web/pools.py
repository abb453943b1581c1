"""Pools over HTTP: opening one, bringing and taking back files, freezing it, and what each party may see of it."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import read_pool_terms
from auction.core.errors import Unreadable
from auction.core.words import CONSORTIUM, Actor, Party, is_id
from auction.files.bom import LARGEST_TEXT_FILE, BomRefused
from auction.live.room import Room
from auction.live.rooms import POOL
from auction.pool.commands import AmendPool, FreezePool, OpenPool, SubmitBom, WithdrawBom
from auction.pool.demand import Submission
from auction.pool.limits import LONGEST_FILE_NAME
from auction.pool.terms import PoolTerms
from auction.web.admission import may_open_pool
from auction.web.desk import (
    accepted,
    again_of,
    changing,
    desk_of,
    pool_room,
    read_json,
    receipt,
    request_id,
    require_coordinator,
    signed_in,
)
from auction.web.pool_view import entry_of, told
from auction.web.problems import Problem, printable, refused
from auction.web.reading import bringing
from auction.wire.plain import Fraction, text_fault

LARGEST_FILE: Final = LARGEST_TEXT_FILE
LARGEST_OPENING: Final = 1024 * 1024
MOST_LEFT_OUT: Final = 20


class Opening(msgspec.Struct, forbid_unknown_fields=True):
    """A pool to be opened."""

    pool: str
    title: str
    members: list[Named]
    terms: Any = None


class Amended(msgspec.Struct, forbid_unknown_fields=True):
    """The terms that a pool is to run by, as `auction schema pool-terms` says."""

    terms: Any


class Named(msgspec.Struct, forbid_unknown_fields=True):
    """A member as it is to be listed."""

    id: str
    name: str


async def show_all(request: Request) -> Response:
    """The pools of this party."""
    actor = signed_in(request).session.actor
    over = request.app.state.listing.over()
    rooms = [room for room in desk_of(request).rooms.pools() if may_open_pool(room.state, actor, over=over)]
    return JSONResponse([entry_of(room.state) for room in rooms])


async def show(request: Request) -> Response:
    """One pool, as this party may see it."""
    actor = signed_in(request).session.actor
    return await told(request, pool_room(request, actor), actor)


async def open_pool(request: Request) -> Response:
    """Begin to collect demand."""
    actor = changing(request).session.actor
    require_coordinator(actor)
    asked = await read_json(request, Opening, LARGEST_OPENING)
    if not is_id(asked.pool):
        raise Problem(422, "pool_invalid", "pool: not an id", rule="P10", again="changed")
    desk = desk_of(request)
    members = tuple(Party(member.id, member.name) for member in asked.members)
    terms = None if asked.terms is None else pool_terms_of(asked.terms)
    room = desk.rooms.open(POOL + asked.pool)
    accepted(await room.ask(OpenPool(request_id(request), actor, asked.pool, asked.title, members, terms)))
    return await told(request, room, actor, 201)


async def amend(request: Request) -> Response:
    """Put other terms in place of the pool's, while it collects."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    require_coordinator(actor)
    asked = await read_json(request, Amended, LARGEST_OPENING)
    accepted(await room.ask(AmendPool(request_id(request), actor, pool_terms_of(asked.terms))))
    return await told(request, room, actor)


async def bring(request: Request) -> Response:
    """Read a member's file and put it into the pool; every line is demand, or is reported."""
    actor = changing(request).session.actor
    room = _members_pool(request, actor)
    named = request_id(request)
    builds = request.query_params.get("builds", "")
    if not (builds.isascii() and builds.isdigit() and len(builds) <= 7):
        raise Problem(400, "body_malformed", "builds: how many boards, a whole number")
    file_name = _file_name(request)
    member = request.path_params["member"]
    async with bringing(request, LARGEST_FILE) as file:
        submission = await file.read("bom", file_name=file_name, member=member, builds=int(builds))
    if isinstance(submission, BomRefused):
        raise Problem(422, submission.code, submission.reason, rule="P1", again="changed", line=submission.line)
    assert isinstance(submission, Submission)
    await run_in_threadpool(require_kept, submission)
    answer = await room.ask(_submit(named, actor, submission))
    if answer.refusal is not None and answer.refusal.code == "bom_empty":
        raise refused(answer.refusal, again_of(answer.refusal), ack=receipt(answer), reports=_left_out(submission))
    accepted(answer)
    return await told(request, room, actor)


async def take_back(request: Request) -> Response:
    """Take a member's file out of the pool."""
    actor = changing(request).session.actor
    room = _members_pool(request, actor)
    command = WithdrawBom(request_id(request), actor, request.path_params["member"], _file_name(request))
    accepted(await room.ask(command))
    return await told(request, room, actor)


async def freeze(request: Request) -> Response:
    """Take no more demand: what the pool holds now is what goes to auction."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    require_coordinator(actor)
    accepted(await room.ask(FreezePool(request_id(request), actor)))
    return await told(request, room, actor)


def pool_terms_of(plain: Any) -> PoolTerms:
    """The terms of a pool in a body; 422 for anything else."""
    try:
        return read_pool_terms(json.dumps(plain, default=refuse_fraction).encode())
    except Unreadable as fault:
        raise Problem(422, "pool_terms_invalid", printable(str(fault)), rule="P17", again="changed") from None


def refuse_fraction(value: Any) -> Any:
    """No number of the rules has a fraction."""
    assert isinstance(value, Fraction)
    raise Unreadable("", "a number with a fraction, an exponent or too many digits")


def _members_pool(request: Request, actor: Actor) -> Room:
    """The pool, for whoever may bring this member's files; another member's are not there."""
    room = pool_room(request, actor)
    if actor.role != "buyer":
        raise Problem(403, "not_permitted")
    member = request.path_params["member"]
    if actor.party not in (member, CONSORTIUM) or all(party.id != member for party in room.state.members):
        raise Problem(404, "not_found")
    return room


def _file_name(request: Request) -> str:
    name: str = request.path_params["file_name"]
    if not 0 < len(name) <= LONGEST_FILE_NAME or text_fault(name) is not None or not name.isprintable():
        raise Problem(400, "body_malformed", "file name")
    return name


def require_kept(submission: Submission) -> None:
    """Every text of the file may stand in the record; what may not would stop the pool, so it is refused here."""
    for line in submission.lines:
        texts = (line.manufacturer, line.part_number, line.references, line.value, line.description, line.alternative)
        for text in texts:
            fault = text_fault(text)
            if fault is not None:
                raise Problem(422, "bom_invalid", f"line {line.line}: {fault}", rule="P1", again="changed", line=line.line)
    for report in submission.reports:
        if text_fault(report.reason) is not None:
            raise Problem(422, "bom_invalid", f"line {report.line}", rule="P1", again="changed", line=report.line)


def _left_out(submission: Submission) -> list[dict[str, Any]]:
    """Why lines of a file were left out, the first of them: where all are, nobody could read it of the pool."""
    told = [each for each in submission.reports if not each.kept and each.code != "bom_blank"]
    return [{"code": each.code, "line": each.line, "reason": each.reason} for each in told[:MOST_LEFT_OUT]]


def _submit(named: str, actor: Actor, submission: Submission) -> SubmitBom:
    return SubmitBom(
        named,
        actor,
        submission.member,
        submission.file_name,
        submission.builds,
        submission.source_lines,
        submission.lines,
        submission.reports,
    )
