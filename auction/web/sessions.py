"""Coming in, going out, and inviting others."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.core.refusals import Refusal
from auction.web.access import Guest
from auction.web.desk import (
    again_of,
    changing,
    desk_of,
    read_json,
    require_coordinator,
    require_own_origin,
    signed_in,
)
from auction.web.identity import SignedIn
from auction.web.problems import Problem, refused


class Ticket(msgspec.Struct, forbid_unknown_fields=True):
    """An invitation's token, and the name of the attempt to come in on it."""

    token: str
    attempt: str = ""


class Invitation(msgspec.Struct, forbid_unknown_fields=True):
    """Who is to be invited: `person` is an id, by which two sessions of one person are known as one's."""

    role: Guest
    party: str
    name: str
    person: str = ""


async def join(request: Request) -> Response:
    """Exchange an invitation for a session. The session is always a new one, and an older one of this browser ends."""
    require_own_origin(request)
    ticket = await read_json(request, Ticket)
    identity = desk_of(request).identity
    joined = await identity.join(ticket.token, ticket.attempt)
    if isinstance(joined, Refusal):
        raise Problem(401, joined.code)
    former = identity.who(request.cookies.get(identity.cookie))
    if former is not None and former.session.key != joined.session.key:
        await identity.sign_out(former)
    answer = _told(request, joined)
    answer.set_cookie(
        identity.cookie,
        joined.secret,
        max_age=(joined.session.expires_at - joined.session.opened_at) // 1_000_000,
        path="/",
        secure=identity.is_https,
        httponly=True,
        samesite="strict",
    )
    return answer


async def look(request: Request) -> Response:
    """Whom an invitation would let in, as long as nobody has come in on it: looking uses nothing up."""
    require_own_origin(request)
    ticket = await read_json(request, Ticket)
    found = await desk_of(request).identity.invitation(ticket.token)
    if isinstance(found, Refusal):
        raise Problem(401, found.code)
    identity = desk_of(request).identity
    told = {"role": found.role, "party": found.party, "name": found.name, "person": found.person, "expires_at": found.expires_at}
    return JSONResponse({**told, "stays_until": identity.until(found)})


async def show(request: Request) -> Response:
    """Who is signed in."""
    return _told(request, signed_in(request))


async def leave(request: Request) -> Response:
    """Sign out: the session ends everywhere, and its sockets close."""
    found = changing(request)
    identity = desk_of(request).identity
    await identity.sign_out(found)
    answer = Response(status_code=204)
    answer.delete_cookie(identity.cookie, path="/", secure=identity.is_https, httponly=True, samesite="strict")
    return answer


async def invite(request: Request) -> Response:
    """Make an invitation link."""
    found = changing(request)
    require_coordinator(found.session.actor)
    asked = await read_json(request, Invitation)
    invited = await desk_of(request).identity.invite(
        by=found.session.actor, role=asked.role, party=asked.party, name=asked.name, person=asked.person
    )
    if isinstance(invited, Refusal):
        raise refused(invited, again_of(invited))
    return JSONResponse({"link": invited.link, "expires_at": invited.expires_at}, 201)


async def sessions(request: Request) -> Response:
    """Every session that goes on, for the coordinator. A session's id names it and opens nothing."""
    found = signed_in(request).session
    require_coordinator(found.actor)
    return JSONResponse(
        [
            {
                "session": session.key,
                "role": session.role,
                "party": session.party,
                "name": session.name,
                "person": session.person,
                "opened_at": session.opened_at,
                "expires_at": session.expires_at,
                "is_own": session.key == found.key,
            }
            for session in desk_of(request).identity.live_sessions()
        ]
    )


async def revoke(request: Request) -> Response:
    """End another's session; its sockets close within two seconds."""
    found = changing(request)
    require_coordinator(found.session.actor)
    refusal = await desk_of(request).identity.revoke(request.path_params["session"], by=found.session.actor)
    if refusal is not None:
        raise Problem(404, "not_found")
    return Response(status_code=204)


def _told(request: Request, found: SignedIn) -> JSONResponse:
    session = found.session
    told: dict[str, Any] = {
        "role": session.role,
        "party": session.party,
        "name": session.name,
        "person": session.person,
        "csrf": desk_of(request).identity.csrf_of(found.secret),
        "expires_at": session.expires_at,
    }
    return JSONResponse(told)
