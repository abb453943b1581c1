"""What became of organisations and lists in the register, for whoever decides there and for auditors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.entries import Entry
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.market.commands import LoadList, UpdateList
from auction.market.events import (
    CapacityPublished,
    DecisionLapsed,
    DeliveryHeld,
    DeliveryInspected,
    DeliveryInvoiced,
    DeliveryReleased,
    Event,
    ListLoaded,
    MatchDecided,
    OrganisationRegistered,
    OrganisationVerified,
    PartClaimed,
    PartReleased,
    SlotsReleased,
    SlotsReserved,
    VerificationWithdrawn,
)
from auction.web.desk import desk_of, require_coordinator, signed_in
from auction.web.problems import Problem

MOST_NAMED: Final = 50
"""How many of the entries that are new, gone or changed in a list are named; how many there are is always said."""
SAID_OF_IT: Final = (OrganisationVerified, VerificationWithdrawn, MatchDecided, DecisionLapsed)
OFFERED: Final = (PartClaimed, PartReleased, CapacityPublished, SlotsReserved, SlotsReleased)
ABOUT_ONE: Final = (*SAID_OF_IT, *OFFERED)
SUPPLIED: Final = (DeliveryHeld, DeliveryInspected, DeliveryReleased, DeliveryInvoiced)
"""What was said of that which the organisation supplied (Z8, Z9)."""
MARKS: Final = tuple(kind.TYPE.encode() for kind in (OrganisationRegistered, *ABOUT_ONE, *SUPPLIED, ListLoaded))


async def show(request: Request) -> Response:
    """The history of the lists, or with `organisation` of one: what was decided, claimed, reserved, inspected, and when."""
    actor = signed_in(request).session.actor
    if actor.role != "auditor":
        require_coordinator(actor)
    rooms = desk_of(request).rooms
    room = rooms.market()
    if room is None:
        raise Problem(404, "not_found")
    organisation = request.query_params.get("organisation", "")
    return JSONResponse(await run_in_threadpool(lambda: list(_rows(_entries(rooms, room), organisation))))


def _entries(rooms: Rooms, room: Room) -> Iterator[Entry]:
    codec = rooms.codec_of(room)
    return (codec.entry_from_bytes(body) for _, body in rooms.ledger.read(room.stream) if any(mark in body for mark in MARKS))


def _rows(entries: Iterator[Entry], organisation: str) -> Iterator[dict[str, Any]]:
    names: dict[tuple[str, str], str] = {}
    for entry in entries:
        before = names
        if isinstance(entry.command, LoadList) and entry.refusal is None:
            held = entry.command.list
            names = {**names, **{(held.source, each.id): each.name for each in held.entries}}
        elif isinstance(entry.command, UpdateList) and entry.refusal is None:
            changes = entry.command.changes
            names = {**names, **{(changes.source, each.id): each.name for each in changes.put}}
        for event in entry.events:
            told = _told(event, organisation, names, before)
            if told is not None:
                by = entry.command.by
                person = getattr(entry.command, "person", "")
                yield {"seq": entry.seq, "at": entry.at, "role": by.role, "party": by.party, "person": person, **told}


def _told(
    event: Event, organisation: str, names: dict[tuple[str, str], str], before: dict[tuple[str, str], str]
) -> dict[str, Any] | None:
    """The event with its own fields; None for what is not about the organisation, or not about lists where none is named."""
    name = event.TYPE.partition(".")[0]
    if isinstance(event, ListLoaded):
        return None if organisation else {"event": name, **_list(event, names, before)}
    if isinstance(event, OrganisationRegistered):
        is_it = event.organisation.id == organisation
        return {"event": name, "legal_name": event.organisation.legal_name, "renamed": event.renamed} if is_it else None
    if isinstance(event, SUPPLIED):
        return {"event": name, **asdict(event)} if event.delivery.supplier == organisation else None
    if not isinstance(event, ABOUT_ONE) or event.organisation != organisation:
        return None
    told = {"event": name, **asdict(event)}
    if isinstance(event, MatchDecided | DecisionLapsed):
        told["entry_name"] = names.get((event.source, event.entry), "")
    return told


def _list(event: ListLoaded, names: dict[tuple[str, str], str], before: dict[tuple[str, str], str]) -> dict[str, Any]:
    def named(ids: Sequence[str], known: dict[tuple[str, str], str]) -> dict[str, Any]:
        return {"count": len(ids), "names": [known.get((event.source, id), id) for id in ids[:MOST_NAMED]]}

    return {
        "source": event.source,
        "as_of": event.as_of,
        "before": event.before,
        "entries": event.entries,
        "added": named(event.added, names),
        "removed": named(event.removed, before),
        "changed": named(event.changed, names),
    }
