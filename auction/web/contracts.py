"""Contracts over HTTP: to read as a page or as JSON, and once two persons have approved one and it is signed, to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from auction.core.agreement import Agreement
from auction.core.commands import Contract
from auction.core.events import ContractDrawn
from auction.core.paper import signed_plain
from auction.core.words import Actor
from auction.files.contract_pades import Seal
from auction.files.contract_page import STYLE_HASH, contract_html, contract_json
from auction.files.contract_pdf import NotInstalled, NotPrintable, contract_pdf
from auction.files.contract_print import Recorded
from auction.files.contract_words import WORDS
from auction.files.ubl_order import ubl_order
from auction.live.places import place_of
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.web.admission import is_coordinator
from auction.web.desk import auction_room, desk_of, signed_in
from auction.web.pages import CONSOLE
from auction.web.problems import Problem

CONTRACT_POLICY: Final = (
    f"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FONTS: Final = CONSOLE / "assets"
"""Where the slices of Chinese are that the consoles come with."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A contract that was asked for, how far it has come, and whether the supplier asks, who reads no saving."""

    room: Room
    contract: Contract
    agreement: Agreement
    for_supplier: bool


async def contract(request: Request) -> Response:
    """A contract, for its two parties, the coordinator and auditors: as JSON, or as a page in the language asked for."""
    found = _asked(request)
    recorded = await run_in_threadpool(_recorded, desk_of(request).rooms, found.room, found.contract)
    if recorded is None:  # decided and not durable yet: nobody is told before it is
        raise Problem(404, "not_found")
    terms = found.room.state.known_terms()
    own, agreement = found.for_supplier, found.agreement
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse(contract_json(found.contract, terms, recorded=recorded, agreement=agreement, for_supplier=own))
    lang = _language(request)
    page = contract_html(found.contract, terms, lang=lang, recorded=recorded, agreement=agreement, for_supplier=own)
    return HTMLResponse(page, headers={"Content-Security-Policy": CONTRACT_POLICY})


async def signed(request: Request) -> Response:
    """The signed contract to keep: document, hash, public key and signature, as `auction audit` checks them."""
    found = _signed(request)
    told = signed_plain(found.room.state, found.contract.number)
    return JSONResponse(told, headers=_kept(found, "json"))


async def pdf(request: Request) -> Response:
    """The contract as a PDF in the language asked for, drafts marked as such. 501 where the extra `pdf` is not installed."""
    found = _asked(request)
    recorded = await run_in_threadpool(_recorded, desk_of(request).rooms, found.room, found.contract)
    if recorded is None:
        raise Problem(404, "not_found")
    try:
        async with request.app.state.prover.turn:  # one at a time: bids come first
            made = await run_in_threadpool(_pdf, found, recorded, _language(request), request.app.state.seal)
    except NotInstalled as missing:
        raise Problem(501, "not_here_yet", str(missing)) from None
    except NotPrintable as fault:
        raise Problem(422, "pdf_not_printable", str(fault)) from None
    return Response(made, media_type="application/pdf", headers=_kept(found, "pdf"))


async def order(request: Request) -> Response:
    """The signed contract as an order in UBL 2.1, its notes in the language asked for."""
    found = _signed(request)
    assert found.agreement.ink is not None, "it is signed"
    terms = found.room.state.known_terms()
    made = await run_in_threadpool(ubl_order, found.contract, terms, found.agreement.ink, lang=_language(request))
    return Response(made, media_type="application/xml", headers=_kept(found, "xml"))


def _pdf(found: _Found, recorded: Recorded, lang: str, seal: Seal | None) -> bytes:
    """The PDF, and of a signed contract under the certificate's signature where there is one."""
    terms = found.room.state.known_terms()
    own, agreement = found.for_supplier, found.agreement
    made = contract_pdf(found.contract, terms, fonts=FONTS, lang=lang, recorded=recorded, agreement=agreement, for_supplier=own)
    return made if seal is None or agreement.ink is None else seal(made)


def _asked(request: Request) -> _Found:
    """The contract that the address names, as far as who asks may see it; 404 otherwise."""
    actor = signed_in(request).session.actor
    room = auction_room(request, actor)
    number = request.path_params["number"]
    drawn: Contract | None = room.state.contracts.get(number)
    if drawn is None or not _is_party(actor, drawn):
        raise Problem(404, "not_found")
    return _Found(room, drawn, _durable(room.state.agreements[number], room.durable_seq), actor.role == "supplier")


def _durable(agreement: Agreement, seq: int) -> Agreement:
    """The contract's steps as far as they are durable: nobody is told of one before it is."""
    approvals = tuple(approval for approval in agreement.approvals if approval.seq <= seq)
    ink = agreement.ink if agreement.ink is not None and agreement.ink.seq <= seq else None
    return replace(agreement, approvals=approvals, ink=ink)


def _signed(request: Request) -> _Found:
    """The contract that the address names, if it is signed; 409 while it is not."""
    found = _asked(request)
    if found.agreement.ink is None:
        raise Problem(409, "contract_unsigned")
    return found


def _kept(found: _Found, ending: str) -> dict[str, str]:
    """The header that has a browser keep the answer as a file of the contract's name."""
    return {"Content-Disposition": f'attachment; filename="{found.contract.number}.{ending}"'}


def _recorded(rooms: Rooms, room: Room, drawn: Contract) -> Recorded | None:
    """Where and when the contract was drawn, with the chain's head there."""
    place = place_of(rooms, room, ContractDrawn(drawn))
    return None if place is None else Recorded(place.seq, place.at, place.head)


def _is_party(actor: Actor, drawn: Contract) -> bool:
    if is_coordinator(actor) or actor.role == "auditor":
        return True
    return actor in (Actor("supplier", drawn.supplier), Actor("buyer", drawn.member))


def _language(request: Request) -> str:
    """The first language asked for that contracts are written in; English otherwise."""
    asked = [request.query_params.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
    for wanted in asked:
        name = wanted.split(";")[0].strip().lower()
        for lang in WORDS:
            if name and (name == lang.lower() or name.split("-")[0] == lang.lower().split("-")[0]):
                return lang
    return "en"
