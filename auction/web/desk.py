"""What every handler works from: the rooms, who asks, and what was asked, read within its bounds."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
from starlette.requests import HTTPConnection, Request

from auction.core.refusals import KINDS, Refusal
from auction.core.words import Actor, is_id
from auction.live.room import Answer, Room
from auction.live.rooms import ACCESS, Rooms
from auction.market import refusals as market_refusals
from auction.pool import refusals as pool_refusals
from auction.web.access import REFUSALS as ACCESS_REFUSALS
from auction.web.admission import is_coordinator, may_open, may_open_pool
from auction.web.identity import Identity, SignedIn
from auction.web.origin import Doors
from auction.web.problems import Problem, refused
from auction.wire.plain import Malformed, Plain, read_plain, require_texts

SMALL_BODY: Final = 16 * 1024
CAUGHT_UP_WITHIN_S: Final = 2.0

Body = TypeVar("Body", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts a web application is made over."""

    rooms: Rooms
    identity: Identity
    doors: Doors

    @property
    def may_miss_sessions(self) -> bool:
        """Whether a session may have been opened or ended elsewhere that this node does not know of, as after it stood still."""
        return self.rooms.may_miss(ACCESS)

    async def knows_sessions(self) -> bool:
        """Wait until it is known here who has come in and who was put out by now; False where that takes too long."""
        try:
            return await asyncio.wait_for(self.rooms.caught_up(ACCESS), CAUGHT_UP_WITHIN_S)
        except TimeoutError:
            return False


def desk_of(asked: HTTPConnection) -> Desk:
    """The desk of the application that serves this request or socket."""
    desk: Desk = asked.app.state.desk
    return desk


def signed_in(asked: HTTPConnection) -> SignedIn:
    """Who asks; 401 when nobody is signed in, or the session has ended."""
    identity = desk_of(asked).identity
    cookie = asked.cookies.get(identity.cookie)
    found = identity.who(cookie)
    if found is None:
        raise Problem(401, "not_signed_in" if cookie is None else "session_ended")
    return found


def changing(request: Request) -> SignedIn:
    """Who asks for a change, and means it: from a page of ours, with the session's token; 401 or 403 otherwise."""
    require_own_origin(request)
    found = signed_in(request)
    if not desk_of(request).identity.csrf_holds(found.secret, request.headers.get("x-csrf-token")):
        raise Problem(403, "csrf")
    return found


def require_own_origin(request: Request) -> None:
    """403 when a browser says that a page of another site asks. Programs send no origin, and have no cookie to misuse."""
    origin = request.headers.get("origin")
    if origin is not None and not desk_of(request).doors.is_own_origin(origin, request.headers.get("host")):
        raise Problem(403, "origin_foreign")


def require_coordinator(actor: Actor) -> None:
    """403 for everybody but the coordinator."""
    if not is_coordinator(actor):
        raise Problem(403, "not_permitted")


def auction_room(request: Request, actor: Actor) -> Room:
    """The auction the address names; 404 when there is none, or none for this party."""
    named = request.path_params["auction"]
    room = desk_of(request).rooms.auction(named) if is_id(named) else None
    if room is None or not may_open(room.state, actor):
        raise Problem(404, "not_found")
    return room


def pool_room(request: Request, actor: Actor) -> Room:
    """The pool the address names; 404 when there is none, or none for this party."""
    named = request.path_params["pool"]
    room = desk_of(request).rooms.pool(named) if is_id(named) else None
    if room is None or not may_open_pool(room.state, actor, over=request.app.state.listing.over()):
        raise Problem(404, "not_found")
    return room


async def read_bytes(request: Request, limit: int) -> bytes:
    """The body, as long as it keeps within the limit; 413 as soon as it does not, or says it will not."""
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > limit:
        raise Problem(413, "body_too_large", f"at most {limit} bytes")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Problem(413, "body_too_large", f"at most {limit} bytes")
    return bytes(body)


async def read_json(request: Request, kind: type[Body], limit: int = SMALL_BODY) -> Body:
    """The JSON body as that type, each field of its type and no other; 400, 413 or 415 otherwise."""
    require_json(request)
    plain = plain_of(await read_bytes(request, limit))
    try:
        return msgspec.convert(plain, kind, strict=True)
    except msgspec.ValidationError as fault:
        raise Problem(400, "body_malformed", str(fault)[:200]) from None


def require_json(request: Request) -> None:
    """415 unless the body says it is JSON. A form of another site cannot say so without being asked first."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Problem(415, "media_type", "application/json")


def plain_of(body: bytes) -> Plain:
    """The JSON value of a body, whose texts may all be kept; 400 with the place otherwise."""
    try:
        plain = read_plain(body)
        require_texts(plain)
    except Malformed as fault:
        raise Problem(400, "body_malformed", f"{fault.code}: {fault.reason}") from None
    return plain


def request_id(request: Request) -> str:
    """The request's own id, from `Idempotency-Key` where the client made one: the same id asks the same thing once."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return f"http-{secrets.token_hex(12)}"
    if not is_id(given):
        raise Problem(400, "body_malformed", "Idempotency-Key: not an id")
    return given


async def durable(desk: Desk, room: Room) -> None:
    """Wait until what the room has decided is durable or has failed: nobody is told of what may still come to nothing."""
    while room.stopped_by is None and room.durable_seq < room.state.seq:
        await desk.rooms.committer.settled()


def accepted(answer: Answer) -> Answer:
    """The answer, if the rules accepted; 422 with the refusal otherwise."""
    if answer.refusal is not None:
        raise refused(answer.refusal, again_of(answer.refusal), ack=receipt(answer))
    return answer


def receipt(answer: Answer) -> dict[str, Any]:
    """An answer's receipt as JSON values."""
    return {"id": answer.id, "seq": answer.seq, "at": answer.at, "entry": answer.entry}


def again_of(refusal: Refusal) -> str:
    """What a retry needs, whichever stream's rules refused."""
    for kinds in (KINDS, pool_refusals.KINDS, market_refusals.KINDS):
        if refusal.code in kinds:
            return kinds[refusal.code].again
    return ACCESS_REFUSALS[refusal.code][1] if refusal.code in ACCESS_REFUSALS else "changed"
