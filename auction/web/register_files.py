"""Files for the register of organisations: screening lists and export control rules, read whole or refused with line and reason."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.moments import LATEST_MOMENT
from auction.core.words import is_id
from auction.files.controls import LARGEST_TABLE, TableRefused, read_controls
from auction.files.screening import LARGEST_LIST, ListRefused, read_list
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.market.commands import LoadControls, LoadList, UpdateList
from auction.market.lists import changes_between, list_hash
from auction.market.screening import ListChanges, ScreeningList
from auction.web.access import Session
from auction.web.desk import accepted, changing, desk_of, read_bytes, receipt, request_id, require_coordinator
from auction.web.market import register_room
from auction.web.problems import Problem, printable
from auction.web.reading import read_apart
from auction.wire.plain import text_fault


async def bring_list(request: Request) -> Response:
    """Read a screening list and put it in place of the older one of its source; everybody is looked for anew."""
    brought = await _brought(request, LARGEST_LIST)
    source, as_of, file_name, body = brought.source, brought.as_of, brought.file_name, brought.body
    held = await read_apart(request, lambda is_gone: read_list(file_name, body, source=source, as_of=as_of, is_gone=is_gone))
    if isinstance(held, ListRefused):
        raise Problem(422, "list_invalid", printable(held.reason), rule="Y1", again="changed", line=held.line)
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
    brought = await _brought(request, LARGEST_TABLE)
    source, as_of, body = brought.source, brought.as_of, brought.body
    table = await read_apart(request, lambda is_gone: read_controls(body, source=source, as_of=as_of, is_gone=is_gone))
    if isinstance(table, TableRefused):
        raise Problem(422, "controls_invalid", printable(table.reason), rule="Z2", again="changed", line=table.line)
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
    body: bytes


async def _brought(request: Request, largest: int) -> _Brought:
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
    return _Brought(room, session, named, source, file_name, int(as_of), await read_bytes(request, largest))
