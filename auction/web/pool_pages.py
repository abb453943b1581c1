"""A large pool by pages and by words: its parts, what was noted about them, and where every line of its files went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from auction.core.words import Actor
from auction.pool.merge import PooledPart
from auction.pool.state import State
from auction.pool.views import MemberPart
from auction.web.desk import changing, pool_room, read_json, signed_in
from auction.web.pool_sight import Fate, Sight
from auction.web.pool_view import asked_of, is_put_up, part_told, seen, sees_all
from auction.web.problems import Problem

USUAL: Final = 500
MOST: Final = 2_000
"""Rows of one page."""
LARGEST_NAMES: Final = 4 * 1024 * 1024
KINDS: Final = ("merged", "apart", "reported")
ORDERS: Final = ("", "quantity")
MOST_NAMES: Final = 10_000


class Names(msgspec.Struct, forbid_unknown_fields=True):
    """Part numbers, or part numbers with their manufacturers behind a blank, as the pool spells them."""

    names: list[str]


async def show_parts(request: Request) -> Response:
    """The pool's parts without their lines, by pages: those that hold the words, those that go to auction, or all."""
    actor, begin, most, words = _asked(request)
    by = request.query_params.get("by", "")
    if by not in ORDERS:
        raise Problem(400, "body_malformed", "by: quantity")
    state, sight = await seen(request, pool_room(request, actor), actor)
    found = await run_in_threadpool(_sought, state, sight, words, by, put_up="put_up" in request.query_params)
    return await run_in_threadpool(_parts, state, sight, actor, slice(begin, begin + most), found)


async def find_parts(request: Request) -> Response:
    """Which parts these names are: of each the ids of all that it names, none where the pool has no such part."""
    actor = changing(request).session.actor
    room = pool_room(request, actor)
    asked = await read_json(request, Names, LARGEST_NAMES)
    if len(asked.names) > MOST_NAMES:
        raise Problem(400, "body_malformed", f"names: at most {MOST_NAMES}")
    _, sight = await seen(request, room, actor)
    return await run_in_threadpool(_named, sight, asked.names)


async def show_notes(request: Request) -> Response:
    """What to look at before the pool is frozen, with the names of the parts that it is about, by pages."""
    actor, begin, most, _ = _asked(request)
    _, sight = await seen(request, pool_room(request, actor), actor)
    return await run_in_threadpool(_notes, sight, begin, most)


async def show_lines(request: Request) -> Response:
    """Where the lines of files went, by pages: of one file or all, of one kind or all, or only those that ask something."""
    actor, begin, most, words = _asked(request)
    asked = request.query_params
    kind = asked.get("kind", "")
    if kind not in ("", *KINDS):
        raise Problem(400, "body_malformed", f"kind: one of {', '.join(KINDS)}")
    _, sight = await seen(request, pool_room(request, actor), actor)
    named = asked.get("member", ""), asked.get("file_name", "")
    return await run_in_threadpool(_lines, sight, actor, slice(begin, begin + most), words, kind, named, "asks" in asked)


def _asked(request: Request) -> tuple[Actor, int, int, str]:
    """Who asks, from which row on, for how many, and for which words."""
    actor = signed_in(request).session.actor
    begin, most = _whole(request, "from", 0), _whole(request, "most", USUAL)
    if not 0 < most <= MOST:
        raise Problem(400, "body_malformed", f"most: 1 to {MOST}")
    return actor, begin, most, request.query_params.get("search", "").strip().lower()


def _whole(request: Request, name: str, unless_said: int) -> int:
    text = request.query_params.get(name, str(unless_said))
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Problem(400, "body_malformed", f"{name}: a whole number")
    return int(text)


def _sought(state: State, sight: Sight, words: str, by: str, *, put_up: bool) -> Sequence[PooledPart | MemberPart]:
    found: Sequence[PooledPart | MemberPart] = sight.parts
    if words:
        found = [part for part in found if words in f"{part.part_number} {part.manufacturer}".lower()]
    if put_up:
        found = [part for part in found if is_put_up(part, state)]
    return sorted(found, key=_largest_first) if by else found


def _largest_first(part: PooledPart | MemberPart) -> int:
    return -part.total


def _named(sight: Sight, names: Sequence[str]) -> Response:
    ids: dict[str, list[str]] = {name: [] for name in names}
    for part in sight.parts:
        for name in dict.fromkeys((part.part_number, f"{part.part_number} {part.manufacturer}".strip())):
            if name in ids:
                ids[name].append(part.id)
    rows = [{"name": name, "ids": found} for name, found in ids.items()]
    return _page("found", rows, len(rows))


def _parts(state: State, sight: Sight, actor: Actor, shown: slice, found: Sequence[PooledPart | MemberPart]) -> Response:
    rows = [
        {
            **part_told(part, state, actor),
            "is_apart": part.id in sight.apart,
            "confirmed": state.reviewed.get((actor.party, part.id)),
        }
        for part in found[shown]
    ]
    return _page("parts", rows, len(found))


def _notes(sight: Sight, begin: int, most: int) -> Response:
    notes = sight.notes[begin : begin + most]
    about = {id for note in notes for id in (*note.apart, *note.like)}
    names = {part.id: f"{part.part_number} {part.manufacturer}".strip() for part in sight.parts if part.id in about}
    rows = [
        {
            "code": note.code,
            "detail": note.detail,
            "apart": [names.get(id, id) for id in note.apart],
            "like": [names.get(id, id) for id in note.like],
        }
        for note in notes
    ]
    return _page("notes", rows, len(sight.notes))


def _lines(sight: Sight, actor: Actor, rows: slice, words: str, kind: str, named: tuple[str, str], only_asking: bool) -> Response:
    private = actor.role == "auditor" or not sees_all(actor)
    member, file_name = named
    found = [
        fate
        for place, fates in sight.fates.items()
        if member in ("", place[0]) and file_name in ("", place[1])
        for fate in fates
        if kind in ("", fate.kind)
        and (not words or words in fate.words.lower())
        and (not only_asking or fate.asks(private=private))
    ]
    return _page("lines", [_fate(fate, private=private) for fate in found[rows]], len(found))


def _fate(fate: Fate, *, private: bool) -> dict[str, Any]:
    line = fate.demand
    told = {
        "member": fate.member,
        "file_name": fate.file_name,
        "line": fate.line,
        "count": fate.count,
        "kind": fate.kind,
        "reports": [asdict(report) for report in fate.reports],
    }
    if line is None:
        return told
    return {
        **told,
        "manufacturer": line.manufacturer,
        "part_number": line.part_number,
        "per_board": line.per_board,
        "builds": line.builds,
        "part": line.part,
        "needs": asked_of(line, private=private),
    }


def _page(name: str, rows: list[dict[str, Any]], count: int) -> Response:
    return Response(msgspec.json.encode({"count": count, name: rows}), media_type="application/json")
