"""Pools over HTTP: opening one, bringing and taking back files, freezing it, and what each party may see of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.words import CONSORTIUM, Actor, Party, is_id
from auction.files.bom import BomRefused, read_bom
from auction.live.places import frozen_at
from auction.live.room import Room
from auction.live.rooms import POOL
from auction.pool.commands import FreezePool, OpenPool, SubmitBom, WithdrawBom
from auction.pool.demand import Submission
from auction.pool.limits import LONGEST_FILE_NAME
from auction.pool.merge import Pool, PooledPart
from auction.pool.state import State, pool_of
from auction.pool.views import MemberPart, view_for
from auction.web.admission import may_open_pool
from auction.web.desk import (
    Desk,
    accepted,
    changing,
    desk_of,
    pool_room,
    read_bytes,
    read_json,
    request_id,
    require_coordinator,
    signed_in,
)
from auction.web.problems import Problem
from auction.wire.plain import text_fault

LARGEST_FILE: Final = 4 * 1024 * 1024
LARGEST_OPENING: Final = 1024 * 1024


class Opening(msgspec.Struct, forbid_unknown_fields=True):
    """A pool to be opened."""

    pool: str
    title: str
    members: list[Named]


class Named(msgspec.Struct, forbid_unknown_fields=True):
    """A member as it is to be listed."""

    id: str
    name: str


async def show_all(request: Request) -> Response:
    """The pools of this party."""
    actor = signed_in(request).session.actor
    over = request.app.state.listing.over()
    rooms = [room for room in desk_of(request).rooms.pools() if may_open_pool(room.state, actor, over=over)]
    return JSONResponse([_entry(room.state) for room in rooms])


async def show(request: Request) -> Response:
    """One pool, as this party may see it."""
    actor = signed_in(request).session.actor
    return await _told(desk_of(request), pool_room(request, actor), actor)


async def open_pool(request: Request) -> Response:
    """Begin to collect demand."""
    actor = changing(request).session.actor
    require_coordinator(actor)
    asked = await read_json(request, Opening, LARGEST_OPENING)
    if not is_id(asked.pool):
        raise Problem(422, "pool_invalid", "pool: not an id", rule="P10", again="changed")
    desk = desk_of(request)
    members = tuple(Party(member.id, member.name) for member in asked.members)
    room = desk.rooms.open(POOL + asked.pool)
    accepted(await room.ask(OpenPool(request_id(request), actor, asked.pool, asked.title, members)))
    return await _told(desk, room, actor, 201)


async def bring(request: Request) -> Response:
    """Read a member's file and put it into the pool; every line is demand, or is reported."""
    actor = changing(request).session.actor
    room = _members_pool(request, actor)
    named = request_id(request)
    builds = request.query_params.get("builds", "")
    if not (builds.isascii() and builds.isdigit() and len(builds) <= 7):
        raise Problem(400, "body_malformed", "builds: how many boards, a whole number")
    file_name = _file_name(request)
    body = await read_bytes(request, LARGEST_FILE)
    reading = await run_in_threadpool(read_bom, file_name, body)
    if isinstance(reading, BomRefused):
        raise Problem(422, reading.code, reading.reason, rule="P1", again="changed", line=reading.line)
    submission = reading.submission(member=request.path_params["member"], builds=int(builds))
    require_kept(submission)
    accepted(await room.ask(_submit(named, actor, submission)))
    return await _told(desk_of(request), room, actor)


async def take_back(request: Request) -> Response:
    """Take a member's file out of the pool."""
    actor = changing(request).session.actor
    room = _members_pool(request, actor)
    command = WithdrawBom(request_id(request), actor, request.path_params["member"], _file_name(request))
    accepted(await room.ask(command))
    return await _told(desk_of(request), room, actor)


async def freeze(request: Request) -> Response:
    """Take no more demand: what the pool holds now is what goes to auction."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    require_coordinator(actor)
    accepted(await room.ask(FreezePool(request_id(request), actor)))
    return await _told(desk_of(request), room, actor)


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


def _entry(state: State) -> dict[str, Any]:
    return {"pool": state.pool, "title": state.title, "status": state.status}


async def _told(desk: Desk, room: Room, actor: Actor, status: int = 200) -> Response:
    """The pool as this party may see it (rule P8): the coordinator and auditors all of it, a member its own lines."""
    state: State = room.state
    submissions = tuple(file for file in state.submissions if _sees(actor, file.member))
    pool = await run_in_threadpool(pool_of, _snapshot(state))
    whole = actor.role == "auditor" or actor.party == CONSORTIUM
    told = {
        **_entry(state),
        "members": [asdict(member) for member in state.members if _sees(actor, member.id)],
        **(_whole(pool) if whole else _own(pool, actor.party)),
        "reports": [
            {"member": file.member, "file_name": file.file_name, **asdict(report)}
            for file in submissions
            for report in file.reports
        ],
        "files": [
            {
                "member": file.member,
                "file_name": file.file_name,
                "builds": file.builds,
                "source_lines": file.source_lines,
            }
            for file in submissions
        ],
        "reference": None,
    }
    if whole and state.status == "frozen":
        told["reference"] = asdict(await run_in_threadpool(frozen_at, desk.rooms, room))
    return JSONResponse(told, status)


def _sees(actor: Actor, member: str) -> bool:
    return actor.role == "auditor" or actor.party in (CONSORTIUM, member)


def _snapshot(state: State) -> State:
    """The state as a worker thread may read it while the room goes on: its files are values, its table is copied."""
    return State(files=dict(state.files))


def _whole(pool: Pool) -> dict[str, Any]:
    return {"parts": [_part(part) for part in pool.parts], "kept_apart": [asdict(note) for note in pool.notes]}


def _own(pool: Pool, member: str) -> dict[str, Any]:
    view = view_for(pool, member)
    return {"parts": [_own_part(part, member) for part in view.parts], "kept_apart": [asdict(note) for note in view.notes]}


def _part(part: PooledPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "manufacturer": part.manufacturer,
        "part_number": part.part_number,
        "total": part.total,
        "members": [asdict(share) for share in part.members],
        "lines": [{**asdict(line), "quantity": line.quantity} for line in part.lines],
    }


def _own_part(part: MemberPart, member: str) -> dict[str, Any]:
    return {
        "id": part.id,
        "manufacturer": part.manufacturer,
        "part_number": part.part_number,
        "total": part.total,
        "quantity": part.quantity,
        "members": [{"member": member, "quantity": part.quantity}],
        "lines": [{**asdict(line), "quantity": line.quantity} for line in part.lines],
    }
