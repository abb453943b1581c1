"""A pool as each party may see it (rules P8 and P16): the coordinator and auditors all of it, a member its own and the totals."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from auction.core.seen import Seen
from auction.core.words import CONSORTIUM, Actor
from auction.live.places import frozen_at
from auction.live.room import Room
from auction.pool.demand import DemandLine, Submission
from auction.pool.due import next_due
from auction.pool.merge import Pool, PooledPart
from auction.pool.needs import NOTHING
from auction.pool.pledge import conditions
from auction.pool.state import State, pool_of
from auction.pool.views import MemberPart, view_for
from auction.web.desk import desk_of, durable
from auction.web.pool_sight import Sight, sight_of


def entry_of(state: State) -> dict[str, Any]:
    """The pool as a list of pools names it."""
    return {"pool": state.pool, "title": state.title, "status": state.status}


async def told(request: Request, room: Room, actor: Actor, status: int = 200) -> Response:
    """The pool as this party may see it, put together and spelled beside the event loop: it may be a hundred thousand lines.

    Asked with `?of=head`, all of it but its parts, notes, lines and words of the review, which are read by pages.
    """
    desk = desk_of(request)
    await durable(desk, room)
    state: State = room.state
    whole = sees_all(actor)
    reference = None
    if whole and state.status == "frozen":
        reference = asdict(await run_in_threadpool(frozen_at, desk.rooms, room))
    due_at = next_due(room.state)
    lines, pool = await merged_now(room)
    if request.query_params.get("of") != "head":
        return await run_in_threadpool(_response, lines, pool, actor, whole, due_at, reference, status)
    sight = await _sight(room, lines, pool, actor)
    return await run_in_threadpool(_head, lines, sight, actor, due_at, reference, status)


async def seen(request: Request, room: Room, actor: Actor) -> tuple[State, Sight]:
    """What this party sees of the pool, to be told by pages."""
    await durable(desk_of(request), room)
    lines, pool = await merged_now(room)
    return lines, await _sight(room, lines, pool, actor)


def sees_all(actor: Actor) -> bool:
    """Whether this party reads everybody's part of a pool."""
    return actor.role == "auditor" or actor.party == CONSORTIUM


async def merged_now(room: Room) -> tuple[State, Pool]:
    """The state as it is now, for a worker thread to read, and the pool it comes to."""
    of, seq, lines = room.state, room.state.seq, snapshot(room.state)
    pool = _kept(room, of, seq)
    if pool is None:
        pool = await run_in_threadpool(pool_of, lines)
    _keep(room, of, seq, pool)
    return lines, pool


async def _sight(room: Room, lines: State, pool: Pool, actor: Actor) -> Sight:
    """What this party sees; of a large pool it is worked out once for all the pages that are read."""
    member = None if sees_all(actor) else actor.party
    of, found = _sights.get((room.stream, member), (None, None))
    if found is not None and of is pool:
        return found
    found = await run_in_threadpool(sight_of, lines, pool, member)
    _sights.pop((room.stream, member), None)
    if len(pool.parts) >= LARGE:
        while len(_sights) >= MOST_KEPT:
            _sights.pop(next(iter(_sights)))
        _sights[room.stream, member] = (pool, found)
    return found


LARGE: Final = 1_000
"""Parts from which on a pool is not merged again for everybody who looks at it."""
MOST_KEPT: Final = 4
MOST_NAMED: Final = 500
"""Parts that were not put to auction and are named with the head of a pool."""
_merged: Final[WeakKeyDictionary[Room, tuple[State, int, Pool]]] = WeakKeyDictionary()
"""Large pools as they were merged last, each with the state and the entry it is of: a state that is thrown away is another."""
_sights: Final[dict[tuple[str, str | None], tuple[Pool, Sight]]] = {}
"""What was seen last of large pools, by stream and member: of the very pool that was merged, so that it cannot be older."""


def _kept(room: Room, state: State, seq: int) -> Pool | None:
    of, at, pool = _merged.get(room, (None, 0, None))
    return pool if of is state and at == seq else None


def _keep(room: Room, state: State, seq: int, pool: Pool) -> None:
    if len(pool.parts) < LARGE:
        return
    _merged.pop(room, None)
    while len(_merged) >= MOST_KEPT:
        _merged.pop(next(iter(_merged)))
    _merged[room] = (state, seq, pool)


def _response(
    state: State, pool: Pool, actor: Actor, whole: bool, due_at: int | None, reference: dict[str, Any] | None, status: int
) -> Response:
    submissions = tuple(file for file in state.submissions if _sees(actor, file.member))
    told = {
        **entry_of(state),
        "members": [asdict(member) for member in state.members if _sees(actor, member.id)],
        **(_whole(pool, state, actor) if whole else _own(pool, actor.party)),
        "reports": [
            {"member": file.member, "file_name": file.file_name, **asdict(report)}
            for file in submissions
            for report in file.reports
        ],
        "files": [_file(state, file, whole=whole) for file in submissions],
        "terms": _terms(state, actor, whole=whole),
        "due_at": due_at,
        **_course(state, actor, pool, whole=whole),
        "reference": reference,
    }
    return Response(msgspec.json.encode(told), status, media_type="application/json")


def _head(state: State, sight: Sight, actor: Actor, due_at: int | None, reference: dict[str, Any] | None, status: int) -> Response:
    whole = sees_all(actor)
    private = actor.role == "auditor" or not whole
    files = [file for file in state.submissions if _sees(actor, file.member)]
    short = _named_short(state, sight, actor, whole=whole)
    told = {
        **entry_of(state),
        "members": [asdict(member) for member in state.members if _sees(actor, member.id)],
        "counts": {
            "parts": len(sight.parts),
            "put_up": sum(is_put_up(part, state) for part in sight.parts) if whole else None,
            "pieces": sum(part.total for part in sight.parts),
            "shared": sum(len(part.members) > 1 for part in sight.parts if isinstance(part, PooledPart)) if whole else None,
            "notes": len(sight.notes),
            "asking": sight.asking(private=private),
            "short": len(short),
        },
        "files": [{**_file(state, file, whole=whole), **asdict(sight.sums[file.member, file.file_name])} for file in files],
        "short": short[:MOST_NAMED],
        "terms": _terms(state, actor, whole=whole),
        "due_at": due_at,
        "answered": _answered(state, sight) if whole and state.status == "review" else [],
        "failed": state.failed,
        "into": state.into,
        "reference": reference,
    }
    return Response(msgspec.json.encode(told), status, media_type="application/json")


def _named_short(state: State, sight: Sight, actor: Actor, *, whole: bool) -> list[dict[str, Any]]:
    """What was not put to auction, by name where this party sees the part; what it declined is its own to hear of too."""
    names = {part.id: f"{part.part_number} {part.manufacturer}".strip() for part in sight.parts}
    named = {part for by, part in state.reviewed if whole or by == actor.party}
    return [
        {**_short(part, whole=whole), "name": names.get(part.id, "")}
        for part in state.short
        if part.id in names or part.id in named
    ]


def _sees(actor: Actor, member: str) -> bool:
    return actor.role == "auditor" or actor.party in (CONSORTIUM, member)


def _answered(state: State, sight: Sight) -> list[dict[str, Any]]:
    """Of each member that needs something, how many of its parts there are and how many it has confirmed and declined so far."""
    words: dict[str, list[bool | None]] = {each.id: [] for each in state.members}
    for part in sight.parts:
        for each in part.members if isinstance(part, PooledPart) else ():
            words[each.member].append(state.reviewed.get((each.member, part.id)))
    return [
        {"member": member, "parts": len(said), "confirmed": said.count(True), "declined": said.count(False)}
        for member, said in words.items()
        if said
    ]


def snapshot(state: State) -> State:
    """The state as a worker thread may read it while the room goes on: its files and parts are values, its tables are copied."""
    return replace(
        state,
        files=dict(state.files),
        needs=dict(state.needs),
        reviewed=dict(state.reviewed),
        frozen=dict(state.frozen),
        sources=dict(state.sources),
        origins=dict(state.origins),
        courses={},
        seen=Seen(),
    )


def _file(state: State, file: Submission, *, whole: bool) -> dict[str, Any]:
    return {
        "member": file.member,
        "file_name": file.file_name,
        "builds": file.builds,
        "source_lines": file.source_lines,
        "origins": list(state.origins.get((file.member, file.file_name), ())) if whole else [],
    }


def _terms(state: State, actor: Actor, *, whole: bool) -> dict[str, Any]:
    """The pool's terms; a member is told no other member's region, class or multiple."""
    told = asdict(state.terms)
    if whole:
        return told
    told["regions"] = [{**region, "members": [actor.party]} for region in told["regions"] if actor.party in region["members"]]
    if told["rationing"] is not None:
        own = [each for each in told["rationing"]["classes"] if actor.party in each["members"]]
        told["rationing"]["classes"] = [{**each, "members": [actor.party]} for each in own]
        told["rationing"]["multiples"] = [each for each in told["rationing"]["multiples"] if each["member"] == actor.party]
    return told


def _course(state: State, actor: Actor, pool: Pool, *, whole: bool) -> dict[str, Any]:
    """What the review has come to, and why something was not put to auction; a member hears of its own parts alone."""
    own = {part.id for part in pool.parts if whole or any(line.member == actor.party for line in part.lines)}
    named = {part for member, part in state.reviewed if whole or member == actor.party}
    return {
        "reviewed": [
            {"member": member, "part": part, "confirmed": said}
            for (member, part), said in sorted(state.reviewed.items())
            if _sees(actor, member)
        ],
        "short": [_short(part, whole=whole) for part in state.short if part.id in own | named],
        "failed": state.failed,
        "into": state.into,
        "sources": [asdict(source) for source in state.sources.values()] if whole else [],
    }


def _short(part: Any, *, whole: bool) -> dict[str, Any]:
    """How many members need a part is the coordinator's to know."""
    told = asdict(part)
    return told if whole else {name: told[name] for name in ("id", "total", "least")}


def _whole(pool: Pool, state: State, actor: Actor) -> dict[str, Any]:
    parts = [{**_part(part, actor), **_put_up(part, state)} for part in pool.parts]
    return {"parts": parts, "kept_apart": [asdict(note) for note in pool.notes]}


def _put_up(part: PooledPart, state: State) -> dict[str, Any]:
    """Whether the part goes to auction, as far as that is known, and what its line item says there beyond its name."""
    frozen = state.frozen.get(part.id)
    return {"put_up": is_put_up(part, state), "description": "" if frozen is None else conditions(frozen)}


def is_put_up(part: PooledPart | MemberPart, state: State) -> bool:
    """Whether the part goes to auction, once the pool is frozen; before that, whether anybody wants any of it."""
    return part.id in state.frozen if state.status == "frozen" else part.total > 0


def _own(pool: Pool, member: str) -> dict[str, Any]:
    view = view_for(pool, member)
    return {"parts": [_own_part(part, member) for part in view.parts], "kept_apart": [asdict(note) for note in view.notes]}


def _part(part: PooledPart, actor: Actor) -> dict[str, Any]:
    return {**_pooled(part), "lines": [_line(line, private=actor.role == "auditor") for line in part.lines]}


def _pooled(part: PooledPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "manufacturer": part.manufacturer,
        "part_number": part.part_number,
        "total": part.total,
        "members": [{"member": share.member, "quantity": share.quantity} for share in part.members],
        "uncommitted": part.uncommitted,
        "others": [asdict(other) for other in part.others],
        "requirements": None if part.requirements is None else asdict(part.requirements),
    }


def _own_part(part: MemberPart, member: str) -> dict[str, Any]:
    return {**_own_pooled(part, member), "lines": [_line(line, private=True) for line in part.lines]}


def _own_pooled(part: MemberPart, member: str) -> dict[str, Any]:
    return {
        "id": part.id,
        "manufacturer": part.manufacturer,
        "part_number": part.part_number,
        "total": part.total,
        "quantity": part.quantity,
        "members": [{"member": member, "quantity": part.quantity}],
        "uncommitted": part.uncommitted,
        "others": [asdict(other) for other in part.others],
        "requirements": None if part.requirements is None else asdict(part.requirements),
    }


def part_told(part: PooledPart | MemberPart, state: State, actor: Actor) -> dict[str, Any]:
    """A part without its lines, as this party may see it."""
    if isinstance(part, PooledPart):
        return {**_pooled(part), **_put_up(part, state)}
    return _own_pooled(part, actor.party)


NO_NEEDS: Final = asdict(NOTHING)


def _line(line: DemandLine, *, private: bool) -> dict[str, Any]:
    """A line with what it asks."""
    # Field by field: a pool may hold two hundred thousand lines, and `asdict` takes ten times as long.
    told = {name: getattr(line, name) for name in _FIELDS}
    return {**told, "needs": asked_of(line, private=private), "quantity": line.quantity, "part": line.part}


def asked_of(line: DemandLine, *, private: bool) -> dict[str, Any]:
    """What the line asks; the most its member would pay is that member's alone, and an auditor's when all is over."""
    needs = dict(NO_NEEDS) if line.needs is NOTHING else asdict(line.needs)
    if not private:
        del needs["top_price"]
    return needs


_FIELDS: Final = tuple(field.name for field in fields(DemandLine) if field.name != "needs")
