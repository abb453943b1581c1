"""What stands before every request: the host's name is ours, and every answer bears the headers a browser obeys."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from secrets import token_hex
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auction.core.words import is_id
from auction.web.logs import REQUEST
from auction.web.origin import Doors
from auction.web.problems import Problem, problem_response

# Scripts and styles come from this server's own files and from nowhere else; nothing on a page may be written inline.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""Set wherever an answer does not set its own; what a party is told is kept by nobody on the way."""

_log = logging.getLogger(__name__)

TRANSPORT_SECURITY: Final = "max-age=31536000"


Answered = Callable[[Scope, int, float], None]
"""Hears of a request over HTTP that was answered: with which status, and after how many seconds."""


class Guard:
    """The outermost layer, for requests and sockets alike."""

    def __init__(self, app: ASGIApp, *, doors: Doors, is_https: bool, answered: Answered | None = None) -> None:
        self._app = app
        self._doors = doors
        self._is_https = is_https
        self._answered = answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what asks for this server by its name."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked_as = REQUEST.set(token_hex(8))
        try:
            await self._meet(scope, receive, send)
        finally:
            REQUEST.reset(asked_as)

    async def _meet(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope).getlist("host")
        if len(asked) != 1 or not self._doors.knows_host(asked[0]):
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
                return
            await problem_response(Problem(421, "host_unknown"))(scope, receive, self._headed(send))
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever fails inside, an answer goes out, and it says nothing of how it failed."""
        status, since = 0, time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            status = status or message.get("status", 0)
            await headed(message)

        headed = self._headed(send, ends=_ends_the_line(scope))
        try:
            await self._app(scope, receive, watched)
        except Exception:
            _log.exception("a request failed", extra=_named(scope))
            if not status:
                status = 500
                await problem_response(Problem(500, "internal"))(scope, receive, headed)
        else:
            if _log.isEnabledFor(logging.DEBUG):
                took = round(time.perf_counter() - since, 6)
                _log.debug("a request was answered", extra={**_named(scope), "status": status, "seconds": took})
        if self._answered is not None:
            self._answered(scope, status, time.perf_counter() - since)

    def _headed(self, send: Send, *, ends: bool = True) -> Send:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = REQUEST.get()
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if ends:
                    headers["Connection"] = "close"
                if self._is_https:
                    headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
            await send(message)

        return headed


def _ends_the_line(scope: Scope) -> bool:
    """Whether nothing more is heard on this line: a proxy may believe an upgrade that was not made, or hold a body back.

    Then it passes on what it no longer reads, or takes the next request for what it is while it counts as a body here.
    """
    asked = Headers(scope=scope)
    return "upgrade" in asked or "expect" in asked


def _named(scope: Scope) -> dict[str, Any]:
    """What a request asked for, as a log may tell it: no address as it was spelled, since that holds names of files and people."""
    endpoint, named = scope.get("endpoint"), scope.get("path_params", {})
    kind = next((kind for kind in ("auction", "pool") if is_id(named.get(kind, ""))), "")
    address = "none" if endpoint is None else f"{endpoint.__module__.rpartition('.')[2]}.{endpoint.__name__}"
    return {"address": f"{scope['method']} {address}", **({"stream": f"{kind}/{named[kind]}"} if kind else {})}
