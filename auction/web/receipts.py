"""The proof of a supplier's own receipts, once bidding is over: which entry each is, and how it leads to a signed root (V13)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.blinding import blinding_of
from auction.audit.proven import Log
from auction.audit.signature import Signer
from auction.core.visibility import hides_numbers, tells_of_sender_alone
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.web.desk import auction_room, signed_in
from auction.web.problems import Problem

MOST_AT_ONCE: Final = 500
MOST_LOGS: Final = 4
"""How many logs are kept as trees between requests: 200 bytes or so an entry."""


@dataclass(slots=True)
class _Followed:
    """A log, and a turn for each who asks."""

    log: Log = field(default_factory=Log)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Receipts:
    """The logs asked for lately; each request reads only the entries that have come since the last."""

    def __init__(self, rooms: Rooms, signer: Signer) -> None:
        self._rooms = rooms
        self._signer = signer
        self._followed: dict[str, _Followed] = {}

    async def of(self, room: Room, party: str, after: int) -> dict[str, Any]:
        """The proofs of this supplier's entries after that number, some at a time, to a checkpoint of the log as it is now."""
        followed = self._followed.pop(room.stream, None) or _Followed()
        self._followed[room.stream] = followed  # the last asked for stays longest
        while len(self._followed) > MOST_LOGS:
            del self._followed[next(iter(self._followed))]
        async with followed.lock:
            return await run_in_threadpool(self._told, followed.log, room, party, after)

    def _told(self, log: Log, room: Room, party: str, after: int) -> dict[str, Any]:
        codec, seed = self._rooms.codec_of(room), room.state.known_terms().seed
        for _, body in self._rooms.ledger.read(room.stream, log.size):
            log.follow(codec.entry_from_bytes(body), body)
        proofs, complete = log.proofs(party, seed, after=after, most=MOST_AT_ONCE)
        bodies = self._bodies(room, [proof.seq for proof in proofs])
        blinding = blinding_of(seed) if seed else None
        return {
            "checkpoint": log.checkpoint(self._signer.name, room.stream, self._signer.sign),
            "blinding": None if blinding is None else {"inner": blinding.inner.hex(), "outer": blinding.outer.hex()},
            "receipts": [asdict(replace(proof, body=bodies.get(proof.seq))) for proof in proofs],
            "complete": complete,
        }

    def _bodies(self, room: Room, numbers: Sequence[int]) -> dict[int, str]:
        """The entries of these numbers, rising, as they are stored; only those that tell of nobody but their sender (V13)."""
        codec, terms, wanted, found = self._rooms.codec_of(room), room.state.known_terms(), set(numbers), dict[int, str]()
        for seq, body in self._rooms.ledger.read(room.stream, numbers[0] - 1) if numbers else ():
            if seq in wanted and tells_of_sender_alone(terms, codec.entry_from_bytes(body)):
                found[seq] = body.decode()
            if seq == numbers[-1]:
                break
        return found


async def receipts(request: Request) -> Response:
    """The proofs of the receipts of the supplier that asks, once bidding is over: its own entries alone, oldest first."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    if actor.role != "supplier":
        raise Problem(403, "not_permitted")
    after = request.query_params.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) <= 16):
        raise Problem(400, "body_malformed", "after: the number of an entry")
    # Where bids lay sealed when an auction was cancelled, numbers would tell how many there were: for ever (M7).
    if not request.app.state.listing.is_over(room) or hides_numbers(room.state):
        raise Problem(409, "auction_not_closed")
    found: Receipts = request.app.state.receipts
    return JSONResponse(await found.of(room, actor.party, int(after)))
