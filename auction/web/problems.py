"""Every answer that is no success: `application/problem+json` (RFC 9457) with a code that is never renamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from auction.core.errors import LedgerConflict, LedgerUnavailable, Unreadable
from auction.core.refusals import Refusal

TITLES: Final[Mapping[str, str]] = {
    "not_signed_in": "Sign in first",
    "session_ended": "The session has ended",
    "invitation_unknown": "This is no invitation of ours",
    "invitation_used": "This invitation has been used",
    "invitation_expired": "This invitation has expired",
    "csrf": "The request does not carry the session's token",
    "origin_foreign": "The request comes from another site",
    "host_unknown": "This server is not known by that name",
    "not_permitted": "This party may not",
    "not_found": "There is no such thing, or not for this party",
    "method_not_allowed": "This address takes another method",
    "body_too_large": "The request is too large",
    "body_malformed": "The request cannot be read",
    "file_too_costly": "The file takes more to read than a file may take",
    "file_unreadable": "The file cannot be read",
    "rate_limited": "Too much was asked in too short a time",
    "media_type": "The request is of another media type",
    "auction_not_closed": "The auction has not closed",
    "contract_unsigned": "The contract has not been signed",
    "pdf_not_printable": "The contract holds a character that no font of the PDF has",
    "pool_not_frozen": "The pool is not frozen",
    "pool_mismatch": "The terms name another state of the pool",
    "market_mismatch": "The terms name another state of the register of organisations",
    "refused": "Refused by the rules",
    "ledger_unavailable": "The ledger cannot be written",
    "loading": "The server has just started and has not read everything yet",
    "not_here_yet": "This part is not installed",
    "internal": "Our fault",
    "subprotocol": "The socket speaks poolbid.v1",
}


NOT_KNOWN: Final = "it is not known yet whether this was recorded: ask again with the same id"


class Problem(Exception):
    """What ends a request: a status, a code of `TITLES` or of the rules, and a detail that tells no secrets."""

    def __init__(self, status: int, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(f"{status} {code} {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more


def problem_response(problem: Problem) -> Response:
    """The answer that tells the problem."""
    title = TITLES.get(problem.code, TITLES["refused"])
    told = {
        "type": "about:blank",
        "title": title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        **problem.more,
    }
    return Response(msgspec.json.encode(told), problem.status, media_type="application/problem+json")


def refused(refusal: Refusal, again: str, **more: Any) -> Problem:
    """The rules' no: 422 with the rule and what a retry needs."""
    return Problem(422, refusal.code, refusal.detail, rule=refusal.rule, again=again, **more)


async def on_problem(request: Request, fault: Exception) -> Response:
    """The seam for what handlers raise on purpose. What need not be there is answered `204` to who asked with `?none=204`.

    A browser writes every 401 and 404 down as a fault of the page, though the page asks for what need not be there.
    """
    assert isinstance(fault, Problem)
    if fault.status in (401, 404) and request.method == "GET" and request.query_params.get("none") == "204":
        return Response(status_code=204)
    return problem_response(fault)


async def on_auction_error(request: Request, fault: Exception) -> Response:
    """The seam for the errors every room speaks; a bug of ours goes on to the guard, which tells nobody how it failed."""
    if isinstance(fault, LedgerUnavailable | LedgerConflict):
        return problem_response(Problem(503, "ledger_unavailable", NOT_KNOWN))
    if isinstance(fault, Unreadable):
        return problem_response(Problem(400, "body_malformed", printable(str(fault))))
    raise fault


async def on_http(request: Request, fault: Exception) -> Response:
    """The seam for what the router says: no such address, no such method."""
    assert isinstance(fault, HTTPException)
    codes = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
    answer = problem_response(Problem(fault.status_code, codes.get(fault.status_code, "body_malformed")))
    for name, value in (fault.headers or {}).items():
        answer.headers[name] = value
    return answer


def printable(text: str) -> str:
    """The text as an answer may bear it: bounded, and with no half pairs."""
    return text.encode("utf-8", "replace").decode("utf-8")[:400]
