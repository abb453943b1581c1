"""The record and its proof, for those who may read it once bidding is over: entries, bundle, verification."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from auction.audit.bundle import Bundle, bundle_of, log_of, write_bundle
from auction.audit.checkpoint import DEFAULT_NAME, key_text
from auction.audit.clearing import GRACE_US
from auction.audit.exact_json import write_json
from auction.audit.ocds_release import package_of_record
from auction.audit.publisher import Publisher
from auction.audit.report import report_json
from auction.audit.signature import Signer
from auction.audit.verify import verify
from auction.core.words import Actor
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.market.commands import RecordOutcome
from auction.web.admission import is_coordinator
from auction.web.desk import auction_room, changing, desk_of, signed_in
from auction.web.problems import Problem

ENTRIES_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Prover:
    """The operator's key, and a turn for each who wants the record worked through: one at a time, bids come first."""

    signer: Signer
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def from_seed(cls, seed: bytes, host: str | None) -> Prover:
        """The prover of a stored seed, under the name of the public host."""
        return cls(Signer.from_seed(host or DEFAULT_NAME, seed))


async def entries(request: Request) -> Response:
    """The entries as they are stored, as JSON Lines."""
    room = _record(request, signed_in(request).session.actor)
    after = request.query_params.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) <= 16):
        raise Problem(400, "body_malformed", "after: the number of an entry")
    lines = _lines(desk_of(request).rooms, room.stream, int(after))
    return StreamingResponse(lines, media_type="application/jsonl")


async def bundle(request: Request) -> Response:
    """The proof bundle: log, chain, signed checkpoint, and the pool's and the register's as far as the proof needs them."""
    room = _record(request, signed_in(request).session.actor)
    prover = _prover(request)
    async with prover.turn:
        whole = request.query_params.get("market") == "whole"
        made = await run_in_threadpool(partial(_bundle_bytes, whole=whole), desk_of(request).rooms, room, prover.signer)
    headers = {"Content-Disposition": f'attachment; filename="{room.state.known_terms().auction}.zip"'}
    return Response(made, media_type="application/zip", headers=headers)


async def ocds(request: Request) -> Response:
    """What everybody may be told of the auction, as an OCDS release package; of practice there is none."""
    room = _over(request, signed_in(request).session.actor)
    prover = _prover(request)
    async with prover.turn:
        told = await run_in_threadpool(_package, desk_of(request).rooms, room, prover.signer, request.app.state.publisher)
    if told is None:
        raise Problem(404, "not_found")
    headers = {"Content-Disposition": f'attachment; filename="{room.state.known_terms().auction}-ocds.json"'}
    return Response(told, media_type="application/json", headers=headers)


async def verification(request: Request) -> Response:
    """Every entry decided again here, and what came of it. An auditor who trusts nobody takes the bundle home instead."""
    actor = changing(request).session.actor
    room = _record(request, actor)
    if actor.role != "auditor":
        raise Problem(403, "not_permitted")
    prover = _prover(request)
    async with prover.turn:
        report = await run_in_threadpool(_verify, desk_of(request).rooms, room, prover.signer)
    return Response(report, media_type="application/json")


async def keys(request: Request) -> Response:
    """The public key that signs checkpoints, as `auction audit --key` takes it."""
    key = _prover(request).signer.key
    return JSONResponse({"name": key.name, "key": key_text(key)})


def _record(request: Request, actor: Actor) -> Room:
    """The auction whose record is asked for: an auditor's or the coordinator's to read, and only once bidding is over.

    That of a cancelled one is the auditor's alone (M7): whoever can cancel would read what lies sealed in it, and begin anew.
    """
    room = _over(request, actor)
    if actor.role != "auditor" and request.app.state.listing.status_of(room) == "cancelled":
        raise Problem(403, "not_permitted")
    return room


def _over(request: Request, actor: Actor) -> Room:
    """An auction that is over, for an auditor or the coordinator."""
    room = auction_room(request, actor)
    if actor.role != "auditor" and not is_coordinator(actor):
        raise Problem(403, "not_permitted")
    if not request.app.state.listing.is_over(room):
        raise Problem(409, "auction_not_closed")
    return room


def _prover(request: Request) -> Prover:
    prover: Prover = request.app.state.prover
    return prover


def _lines(rooms: Rooms, stream: str, after: int) -> Iterator[bytes]:
    batch: list[bytes] = []
    for _, body in rooms.ledger.read(stream, after):
        batch.append(body + b"\n")
        if len(batch) == ENTRIES_AT_ONCE:
            yield b"".join(batch)
            batch.clear()
    yield b"".join(batch)


def _bundle(rooms: Rooms, room: Room, signer: Signer, *, whole: bool = False) -> Bundle:
    terms = room.state.known_terms()
    bodies = [body for _, body in rooms.ledger.read(room.stream)]  # before the market, so that every entry named of it is there
    pooled = None
    if terms.pool is not None:
        until = (room.state.settled or terms.pool).seq
        pooled = terms.pool.stream, [body for seq, body in rooms.ledger.read(terms.pool.stream) if seq <= until]
    market = rooms.market()
    asked = None if terms.market is None or market is None else list(_asked(rooms, market, room, bodies, whole=whole))
    return bundle_of(terms.auction, bodies, pool=pooled, market=asked, name=signer.name, sign=signer.sign)


def _asked(rooms: Rooms, market: Room, room: Room, bodies: list[bytes], *, whole: bool) -> Iterator[bytes]:
    """The register as far as the auction's proof needs it: all it names, and on until the grace after its last entry is over.

    What comes later proves nothing of the auction (E10, E11 and E14); claims for it do come later, and are in the whole.
    """
    codec = rooms.codec_of(market)
    last = rooms.codec_of(room).entry_from_bytes(bodies[-1]).at
    terms = room.state.known_terms()
    named, told = max(terms.market.seq, room.state.market_seq), market.state.recorded.get(terms.auction, 0)
    for seq, body in rooms.ledger.read(market.stream):
        yield body
        if whole or (seq < named and not told):
            continue
        entry = codec.entry_from_bytes(body)
        if isinstance(entry.command, RecordOutcome) and (entry.command.auction, entry.command.seq) == (terms.auction, told):
            told = 0  # a server that was away tells late, and only what it told last is the outcome
        if seq >= named and not told and entry.at > last + GRACE_US:
            return


def _bundle_bytes(rooms: Rooms, room: Room, signer: Signer, *, whole: bool) -> bytes:
    return write_bundle(_bundle(rooms, room, signer, whole=whole))


def _package(rooms: Rooms, room: Room, signer: Signer, publisher: Publisher) -> str | None:
    log = log_of(room.stream, (body for _, body in rooms.ledger.read(room.stream)), name=signer.name, sign=signer.sign)
    package = package_of_record(log, publisher)
    return None if isinstance(package, str) else write_json(package) + "\n"


def _verify(rooms: Rooms, room: Room, signer: Signer) -> str:
    return report_json(verify(_bundle(rooms, room, signer), key=signer.key))
