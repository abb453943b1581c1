"""A pool as each party may see it (rules P8 and P16): the coordinator and auditors all of it, a member its own and the totals."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from auction.core.seen import Seen
from auction.core.words import CONSORTIUM, Actor
from auction.live.places import frozen_at
from auction.live.room import Room
from auction.pool.demand import DemandLine
from auction.pool.due import next_due
from auction.pool.merge import Pool, PooledPart
from auction.pool.needs import NOTHING
from auction.pool.pledge import conditions
from auction.pool.state import State, pool_of
from auction.pool.views import MemberPart, view_for
from auction.web.desk import Desk, durable


def entry_of(state: State) -> dict[str, Any]:
    """The pool as a list of pools names it."""
    return {"pool": state.pool, "title": state.title, "status": state.status}


async def told(desk: Desk, room: Room, actor: Actor, status: int = 200) -> Response:
    """The pool as this party may see it, put together and spelled beside the event loop: it may be a hundred thousand lines."""
    await durable(desk, room)
    state: State = room.state
    whole = actor.role == "auditor" or actor.party == CONSORTIUM
    reference = None
    if whole and state.status == "frozen":
        reference = asdict(await run_in_threadpool(frozen_at, desk.rooms, room))
    of, seq, lines, due_at = room.state, room.state.seq, snapshot(room.state), next_due(room.state)
    pool = _kept(room, of, seq)
    if pool is None:
        pool = await run_in_threadpool(pool_of, lines)
    _keep(room, of, seq, pool)
    return await run_in_threadpool(_response, lines, pool, actor, whole, due_at, reference, status)


LARGE: Final = 1_000
"""Parts from which on a pool is not merged again for everybody who looks at it."""
MOST_KEPT: Final = 4
_merged: Final[WeakKeyDictionary[Room, tuple[State, int, Pool]]] = WeakKeyDictionary()
"""Large pools as they were merged last, each with the state and the entry it is of: a state that is thrown away is another."""


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
        "files": [
            {
                "member": file.member,
                "file_name": file.file_name,
                "builds": file.builds,
                "source_lines": file.source_lines,
                "origins": list(state.origins.get((file.member, file.file_name), ())) if whole else [],
            }
            for file in submissions
        ],
        "terms": _terms(state, actor, whole=whole),
        "due_at": due_at,
        **_course(state, actor, pool, whole=whole),
        "reference": reference,
    }
    return Response(msgspec.json.encode(told), status, media_type="application/json")


def _sees(actor: Actor, member: str) -> bool:
    return actor.role == "auditor" or actor.party in (CONSORTIUM, member)


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
    put_up = frozen is not None if state.status == "frozen" else part.total > 0
    return {"put_up": put_up, "description": "" if frozen is None else conditions(frozen)}


def _own(pool: Pool, member: str) -> dict[str, Any]:
    view = view_for(pool, member)
    return {"parts": [_own_part(part, member) for part in view.parts], "kept_apart": [asdict(note) for note in view.notes]}


def _part(part: PooledPart, actor: Actor) -> dict[str, Any]:
    return {
        "id": part.id,
        "manufacturer": part.manufacturer,
        "part_number": part.part_number,
        "total": part.total,
        "members": [{"member": share.member, "quantity": share.quantity} for share in part.members],
        "uncommitted": part.uncommitted,
        "others": [asdict(other) for other in part.others],
        "requirements": None if part.requirements is None else asdict(part.requirements),
        "lines": [_line(line, private=actor.role == "auditor") for line in part.lines],
    }


def _own_part(part: MemberPart, member: str) -> dict[str, Any]:
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
        "lines": [_line(line, private=True) for line in part.lines],
    }


NO_NEEDS: Final = asdict(NOTHING)


def _line(line: DemandLine, *, private: bool) -> dict[str, Any]:
    """A line with what it asks; the most its member would pay is that member's alone, and an auditor's when all is over."""
    # Field by field: a pool may hold two hundred thousand lines, and `asdict` takes ten times as long.
    needs = dict(NO_NEEDS) if line.needs is NOTHING else asdict(line.needs)
    if not private:
        del needs["top_price"]
    told = {name: getattr(line, name) for name in _FIELDS}
    return {**told, "needs": needs, "quantity": line.quantity, "part": line.part}


_FIELDS: Final = tuple(field.name for field in fields(DemandLine) if field.name != "needs")
