"""Where in a stream something stands: the entry that brought it about, and the chain's head there."""

from dataclasses import dataclass
from typing import Any

from auction.core.errors import InvariantBroken
from auction.core.terms import MarketReference, PoolReference
from auction.ledger.port import head_after
from auction.live.room import Room
from auction.live.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Place:
    """An entry by its number and stamp, and the head of the chain after it, in hex."""

    seq: int
    at: int
    head: str


def place_of(rooms: Rooms, room: Room, event: Any) -> Place | None:
    """The first entry whose events hold this one, or None. It reads the stream up to there; not for the event loop."""
    mark, codec = f'"{event.TYPE}"'.encode(), rooms.codec_of(room)
    bodies: list[bytes] = []
    for seq, body in rooms.ledger.read(room.stream):
        bodies.append(body)
        # The mark may stand in somebody's text too; only entries that bear it are worth reading closely.
        if mark in body and event in (entry := codec.entry_from_bytes(body)).events:
            return Place(seq, entry.at, head_after(room.stream, bodies))
    return None


def frozen_at(rooms: Rooms, room: Room) -> PoolReference:
    """The frozen pool as terms refer to it: the entry that froze it, whatever was asked and refused since."""
    return place_at(rooms, room, room.state.frozen_by)


def place_at(rooms: Rooms, room: Room, seq: int) -> PoolReference:
    """That entry of a pool, with the chain's head there. It reads the stream up to there; not for the event loop."""
    bodies = [body for number, body in rooms.ledger.read(room.stream) if number <= seq]
    if not len(bodies) == seq > 0:
        raise InvariantBroken(f"{room.stream} has no durable entry {seq}")
    return PoolReference(room.stream, seq, head_after(room.stream, bodies))


def market_at(rooms: Rooms, room: Room, seq: int) -> MarketReference | None:
    """The market after that entry as terms refer to it; None where it has no such durable entry. Not for the event loop."""
    bodies = [body for number, body in rooms.ledger.read(room.stream) if number <= seq]
    return MarketReference(room.stream, seq, head_after(room.stream, bodies)) if len(bodies) == seq > 0 else None
