"""The register of organisations over HTTP: who is in it, what is decided there, lists brought as files, offers checked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.audit.script import read_fields
from auction.core.errors import Unreadable
from auction.core.money import price_text
from auction.core.terms import MarketReference
from auction.core.words import Actor
from auction.live.places import market_at
from auction.live.room import Room
from auction.live.rooms import MARKET
from auction.market import commands
from auction.market.clearance import Reason, clearance, conflicts, gate, offer_check
from auction.market.control import Licence, Movement
from auction.market.months import months_of, rested_on
from auction.market.offers import Offer
from auction.market.origins import Origin, origins
from auction.market.state import Registered, State
from auction.web.admission import is_coordinator
from auction.web.desk import (
    Desk,
    accepted,
    auction_room,
    changing,
    desk_of,
    plain_of,
    read_bytes,
    receipt,
    request_id,
    require_coordinator,
    require_json,
    signed_in,
)
from auction.web.identity import SignedIn
from auction.web.problems import Problem, printable

LARGEST_BODY: Final = 1024 * 1024
LARGEST_DELIVERIES: Final = 8 * LARGEST_BODY
"""Room for as many deliveries as rule Z6 takes, whose names are of every length that ids have."""
FROM_SESSION: Final = ("id", "by", "person")
"""The fields of a command that the session and the request give, and no body."""

ASKED: Final[Mapping[str, type]] = {
    "open": commands.OpenMarket,
    "policy": commands.SetMarketPolicy,
    "organisations": commands.RegisterOrganisation,
    "verifications": commands.VerifyOrganisation,
    "verifications/withdraw": commands.WithdrawVerification,
    "authorisations": commands.GrantAuthorisation,
    "authorisations/revoke": commands.RevokeAuthorisation,
    "parts": commands.ClaimPart,
    "parts/release": commands.ReleasePart,
    "decisions": commands.DecideMatch,
    "controls": commands.LoadControls,
    "licences": commands.RecordLicence,
    "licences/draw": commands.DrawLicence,
    "deliveries": commands.DescribeDeliveries,
    "capacities": commands.PublishCapacity,
    "reservations": commands.ReserveSlots,
    "reservations/release": commands.ReleaseSlots,
    "deliveries/hold": commands.HoldDelivery,
    "deliveries/inspect": commands.InspectDelivery,
    "deliveries/release": commands.ReleaseDelivery,
    "deliveries/invoice": commands.InvoiceDelivery,
    "profiles": commands.DeclareProfile,
    "schemes": commands.LoadSchemes,
    "claims": commands.ClaimSubsidy,
    "claims/withdraw": commands.WithdrawClaim,
    "grants": commands.GrantClaims,
}
"""What may be asked under `/api/market/`, and the command it becomes: the body holds the command's own fields."""
BY_ITSELF: Final = (
    commands.RegisterOrganisation,
    commands.GrantAuthorisation,
    commands.ClaimPart,
    commands.ReleasePart,
    commands.PublishCapacity,
    commands.ClaimSubsidy,
    commands.WithdrawClaim,
    commands.DeclareProfile,
)
"""What an organisation asks for itself (rule D10); all else is the coordinator's."""


def asking(address: str) -> Callable[[Request], Awaitable[Response]]:
    """The handler of one address of `ASKED`: the body becomes the command, and the answer is its receipt."""
    kind = ASKED[address]
    most = LARGEST_DELIVERIES if kind is commands.DescribeDeliveries else LARGEST_BODY

    async def ask(request: Request) -> Response:
        found = changing(request)
        _require_may_ask(found.session.actor, kind)
        require_json(request)
        named = request_id(request)
        body = await read_bytes(request, most)
        command = await run_in_threadpool(_command_of, kind, body, named, found)
        return JSONResponse({"ack": receipt(accepted(await register_room(desk_of(request), kind).ask(command)))})

    ask.__name__ = "ask_" + address.replace("/", "_")
    ask.__doc__ = (kind.__doc__ or "").split("\n\n")[0]
    return ask


def _require_may_ask(actor: Actor, kind: type) -> None:
    if kind in BY_ITSELF and actor.role in ("supplier", "buyer"):
        return
    require_coordinator(actor)


def _command_of(kind: type, body: bytes, named: str, found: SignedIn) -> Any:
    plain = plain_of(body)
    if not isinstance(plain, dict) or any(name in plain for name in FROM_SESSION):
        raise Problem(400, "body_malformed", "an object of the command's own fields")
    actor = found.session.actor
    by = {"role": actor.role, "party": actor.party}
    person = {"person": found.session.person} if any(field.name == "person" for field in fields(kind)) else {}
    return _read(kind, {**plain, "id": named, "by": by, **person})


def _read(kind: type, plain: Any) -> Any:
    try:
        return read_fields(kind, plain)
    except Unreadable as fault:
        raise Problem(400, "body_malformed", printable(str(fault))) from None


def register_room(desk: Desk, kind: type | None = None) -> Room:
    """The register's room; 404 where it has not been begun, unless it is just being begun."""
    room = desk.rooms.open(MARKET) if kind is commands.OpenMarket else desk.rooms.market()
    if room is None or (room.state.policy is None and kind is not commands.OpenMarket):
        raise Problem(404, "not_found")
    return room


async def show(request: Request) -> Response:
    """The register as a whole: its policy, its lists and tables, and what terms name as `market`."""
    actor = signed_in(request).session.actor
    desk = desk_of(request)
    room = register_room(desk)
    if actor.role != "auditor":
        require_coordinator(actor)
    state: State = room.state
    reference = await run_in_threadpool(market_at, desk.rooms, room, room.durable_seq)
    lists = [
        {"source": held.source, "as_of": held.as_of, "file_name": held.file_name, "entries": len(held.entries)}
        for held in state.lists.values()
    ]
    told = {
        "operator": state.operator,
        "policy": asdict(state.known_policy()),
        "lists": lists,
        "pending": len(state.pending),
        "controls": [asdict(table) for table in state.controls.values()],
        "authorisations": [asdict(given) for given in state.authorisations.values()],
        "licences": [_licence(state, licence) for licence in state.licences.values()],
        "wanting": [{**asdict(use), "quantity": quantity} for use, quantity in state.wanting.items()],
        "claims": [{"part_number": part, "makers": list(makers)} for part, makers in state.claims.items() if makers],
        "reference": None if reference is None else asdict(reference),
    }
    return JSONResponse(told)


def _licence(state: State, licence: Licence) -> dict[str, Any]:
    """A licence, what is left of it, and which awards it was drawn on for (rules Z5 and Z7)."""
    uses = [{**asdict(use), "quantity": quantity} for use, (id, quantity) in state.uses.items() if id == licence.id]
    return {**asdict(licence), "left": state.left_of(licence.id), "uses": uses}


async def organisations(request: Request) -> Response:
    """The organisations in the register, each with whether it is cleared now; to a party itself alone."""
    actor = signed_in(request).session.actor
    room = register_room(desk_of(request))
    state, now = room.state, desk_of(request).rooms.clock.now_us()
    whole = actor.role == "auditor" or is_coordinator(actor)
    # An observer may be invited under any party's name: only who bids or buys is that party.
    own = actor.party if actor.role in ("supplier", "buyer") else ""
    seen = {id: known for id, known in state.organisations.items() if whole or id == own}
    reserved, claimed, kept = _reserved(state, seen), _claimed(state, seen), _kept(state, seen, whole=whole)
    sold = _sold(state, seen)
    told = [
        {
            **_organisation(state, known, now, whole=whole),
            "reserved": reserved.get(id, []),
            "sold": sold.get(id, []),
            "kept": kept.get(id, []),
            "claims": claimed.get(id, []),
        }
        for id, known in seen.items()
    ]
    return JSONResponse(told)


def _reserved(state: State, seen: Container[str]) -> dict[str, list[dict[str, Any]]]:
    """What is reserved of each organisation's months (rule U7)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for (organisation, month), units in state.reserved.items():
        if organisation in seen and units:
            found.setdefault(organisation, []).append({"month": month, "units": units})
    return found


def _sold(state: State, seen: Container[str]) -> dict[str, list[dict[str, Any]]]:
    """What is sold of each organisation's months beyond what is reserved for who bought (rule U15)."""
    winners = {each.supplier for outcome in state.outcomes.values() for each in outcome.awarded}
    found: dict[str, list[dict[str, Any]]] = {}
    for id in state.capacities:
        if id in seen and id in winners:
            months = months_of(state, id)
            rows = [{"month": month, "units": months.sold_beside(month)} for month in months.published]
            found[id] = [row for row in rows if row["units"]]
    return found


def _kept(state: State, seen: Container[str], *, whole: bool) -> dict[str, list[dict[str, Any]]]:
    """What is kept for each member, and by whom; to whoever sees the whole by who makes it, with what awards rest on (rule U12)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for (organisation, month, member), units in state.kept.items():
        if units:
            name = state.organisations[organisation].organisation.legal_name
            told = {"organisation": organisation, "name": name, "month": month, "member": member, "units": units}
            if whole:
                told["used"] = min(units, rested_on(state, organisation, month, member))
                found.setdefault(organisation, []).append(told)
            elif member in seen:
                found.setdefault(member, []).append(told)
    return found


def _claimed(state: State, seen: Container[str]) -> dict[str, list[dict[str, Any]]]:
    """The part numbers each organisation claims, and whether another does too; whose that is stands in the whole (U9)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part, makers in state.claims.items():
        for maker in makers:
            if maker in seen:
                found.setdefault(maker, []).append({"part_number": part, "is_shared": len(makers) > 1})
    return found


def _organisation(state: State, known: Registered, now: int, *, whole: bool) -> dict[str, Any]:
    """What is told of an organisation; of lists and decisions only whoever decides reads more than codes (rule Y6)."""
    organisation = known.organisation
    reasons = clearance(state, organisation.id, now)
    told = {
        "organisation": asdict(organisation),
        "verification": None if known.verification is None else asdict(known.verification),
        "clearance": [_reason(each, whole=whole) for each in reasons],
        "capacity": asdict(state.capacities[organisation.id]) if organisation.id in state.capacities else None,
    }
    if whole:
        told["hits"] = [_hit(state, known, place) for place in known.hits]
        told["conflicts"] = [_reason(each, whole=True) for each in conflicts(state, organisation.id, state.organisations)]
        return {**told, "screened_at": known.screened_at}
    return told


def _reason(reason: Reason, *, whole: bool) -> dict[str, Any]:
    told = {"code": reason.code, "rule": reason.rule, "lot": reason.lot}
    return {**told, "detail": reason.detail} if whole else told


def _hit(state: State, known: Registered, place: tuple[str, str]) -> dict[str, Any]:
    decision = known.decisions.get(place)
    return {**asdict(known.hits[place]), "decision": None if decision is None else asdict(decision)}


async def matches(request: Request) -> Response:
    """The likenesses that wait for a person: no decision, or one that has ended; with what the list says of its party."""
    actor = signed_in(request).session.actor
    require_coordinator(actor)
    desk = desk_of(request)
    state, now = register_room(desk).state, desk.rooms.clock.now_us()
    return JSONResponse(await run_in_threadpool(_open_matches, state, now))


def _open_matches(state: State, now: int) -> list[dict[str, Any]]:
    listed = {(held.source, entry.id): (held, entry) for held in list(state.lists.values()) for entry in held.entries}
    told = []
    for id, known in list(state.organisations.items()):
        for place in list(known.hits):
            decision = known.decisions.get(place)
            if (decision is None or now >= decision.valid_until) and place in listed:
                held, entry = listed[place]
                organisation = {"organisation": id, "as_of": held.as_of, "addresses": list(known.organisation.addresses)}
                told.append({**organisation, "hit": _hit(state, known, place), "entry": asdict(entry)})
    return told


async def check_offer(request: Request) -> Response:
    """Say everything that is wrong with an offer; nothing of it is recorded, and nobody else reads it (rule D6).

    Who else claims a part is told to the coordinator alone, as it is where claims are listed (rule U9).
    """
    actor = changing(request).session.actor
    # An observer or auditor may be invited under any party's name: only who bids or buys is that party.
    if actor.role not in ("supplier", "buyer"):
        raise Problem(403, "not_permitted")
    require_json(request)
    offer: Offer = _read(Offer, plain_of(await read_bytes(request, LARGEST_BODY)))
    if not is_coordinator(actor) and actor.party != offer.organisation:
        raise Problem(403, "not_permitted")
    desk = desk_of(request)
    faults = offer_check(register_room(desk).state, offer, desk.rooms.clock.now_us())
    whole = is_coordinator(actor)
    return JSONResponse(
        [
            {"code": code, "rule": rule, "detail": printable(detail) if whole or rule != "U9" else ""}
            for code, rule, detail in faults
        ]
    )


async def ask_gate(request: Request) -> Response:
    """Say why a movement may not go where it is to go; nothing is recorded."""
    found = changing(request)
    require_coordinator(found.session.actor)
    require_json(request)
    movement: Movement = _read(Movement, plain_of(await read_bytes(request, LARGEST_BODY)))
    if movement.quantity < 1:
        raise Problem(400, "body_malformed", "quantity: 1 or more")  # of nothing, or less, any licence has enough left
    desk = desk_of(request)
    return JSONResponse(
        [_reason(each, whole=True) for each in gate(register_room(desk).state, movement, desk.rooms.clock.now_us())]
    )


async def show_origins(request: Request) -> Response:
    """The part of each country in what an auction awards, flagged where it is more than the policy's most (rule D12)."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    if actor.role != "auditor":
        require_coordinator(actor)
    if not request.app.state.listing.is_over(room):
        raise Problem(409, "auction_not_closed")
    awards = [award for award in room.state.awards.values() if award.status != "rejected"]
    money = [(line.supplier, line.money) for award in awards for line in award.lines]
    scale = room.state.known_terms().currency_scale
    told = [{**asdict(each), **_texts(each, scale)} for each in origins(register_room(desk_of(request)).state, money)]
    return JSONResponse(told)


def _texts(each: Origin, scale: int) -> dict[str, str]:
    return {"money": price_text(each.money, scale), "total": price_text(each.total, scale)}


async def require_market(desk: Desk, reference: MarketReference | None) -> None:
    """An auction that names the market names an entry that is there, with the head it has: else no audit would agree."""
    if reference is None:
        return
    room = desk.rooms.market()
    known = None if room is None else await run_in_threadpool(market_at, desk.rooms, room, reference.seq)
    if known != reference:
        raise Problem(422, "market_mismatch", reference.stream[:64], rule="H1", again="changed")
