"""Files for the register of organisations: screening lists and export control rules, read whole or refused with line and reason."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.moments import LATEST_MOMENT
from auction.core.words import is_id
from auction.files.controls import LARGEST_TABLE, TableRefused
from auction.files.screening import LARGEST_LIST, ListRefused
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.market.commands import LoadControls, LoadList, UpdateList
from auction.market.control import ControlTable
from auction.market.lists import changes_between, list_hash
from auction.market.screening import ListChanges, ScreeningList
from auction.web.access import Session
from auction.web.desk import accepted, changing, desk_of, receipt, request_id, require_coordinator
from auction.web.market import register_room
from auction.web.problems import Problem, printable
from auction.web.reading import bringing
from auction.wire.plain import text_fault


async def bring_list(request: Request) -> Response:
    """Read a screening list and put it in place of the older one of its source; everybody is looked for anew."""
    brought = _brought(request)
    async with bringing(request, LARGEST_LIST) as file:
        held = await file.read("list", file_name=brought.file_name, source=brought.source, as_of=brought.as_of)
    if isinstance(held, ListRefused):
        raise Problem(422, "list_invalid", printable(held.reason), rule="Y1", again="changed", line=held.line)
    assert isinstance(held, ScreeningList)
    command = await run_in_threadpool(_recorded_as, desk_of(request).rooms, brought, held)
    return JSONResponse({"ack": receipt(accepted(await brought.room.ask(command))), "entries": len(held.entries)})


def _recorded_as(rooms: Rooms, brought: _Brought, newer: ScreeningList) -> LoadList | UpdateList:
    """The list as it is recorded: what changed, where that is less (rule Y8). The same file sent again is the same request."""
    state, actor = brought.room.state, brought.by.actor
    seq = state.seen.get((actor.role, actor.party, brought.named))
    if seq is not None:
        known = _command_of(rooms, brought.room, seq)
        if isinstance(known, UpdateList) and known.changes.sha256 == list_hash(newer) and _is_version(known.changes, newer):
            return known
    held = state.lists.get(newer.source)
    if held is not None and seq is None:
        changes = changes_between(held, newer)
        if len(changes.put) + len(changes.removed) < len(newer.entries):
            return UpdateList(brought.named, actor, changes, brought.by.person)
    return LoadList(brought.named, actor, newer, brought.by.person)


def _is_version(changes: ListChanges, newer: ScreeningList) -> bool:
    return (changes.source, changes.as_of, changes.file_name) == (newer.source, newer.as_of, newer.file_name)


def _command_of(rooms: Rooms, room: Room, seq: int) -> object:
    """What was asked in that entry, as far as it is durable."""
    body = next((body for _, body in rooms.ledger.read(room.stream, seq - 1)), None)
    return None if body is None else rooms.codec_of(room).entry_from_bytes(body).command


async def bring_controls(request: Request) -> Response:
    """Read an authority's export control rules and put them in place of its older ones."""
    brought = _brought(request)
    async with bringing(request, LARGEST_TABLE) as file:
        table = await file.read("controls", source=brought.source, as_of=brought.as_of)
    if isinstance(table, TableRefused):
        raise Problem(422, "controls_invalid", printable(table.reason), rule="Z2", again="changed", line=table.line)
    assert isinstance(table, ControlTable)
    answer = accepted(await brought.room.ask(LoadControls(brought.named, brought.by.actor, table, brought.by.person)))
    return JSONResponse({"ack": receipt(answer), "rules": len(table.rules)})


@dataclass(frozen=True, slots=True)
class _Brought:
    """A file for the register: who brings it, as which request, of which source and day."""

    room: Room
    by: Session
    named: str
    source: str
    file_name: str
    as_of: int


def _brought(request: Request) -> _Brought:
    session = changing(request).session
    require_coordinator(session.actor)
    room, named = register_room(desk_of(request)), request_id(request)
    source, file_name, as_of = (
        request.path_params["source"],
        request.path_params["file_name"],
        request.query_params.get("as_of", ""),
    )
    if not is_id(source) or not 0 < len(file_name) <= 255 or text_fault(file_name) is not None or not file_name.isprintable():
        raise Problem(400, "body_malformed", "source: an id; file_name: 1 to 255 characters that can be shown")
    if not (as_of.isascii() and as_of.isdigit() and len(as_of) <= 16 and int(as_of) <= LATEST_MOMENT):
        raise Problem(400, "body_malformed", "as_of: microseconds UTC")
    return _Brought(room, session, named, source, file_name, int(as_of))
