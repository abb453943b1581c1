"""What stands before every request where many nodes serve: who has just signed in on another node is known here too.

News of a session takes some milliseconds, and a browser's next request may be quicker. So before a cookie is called unknown the
log is asked once; and a node that has not looked there for a while, because it stood still, looks before it trusts any session.
Where it cannot look, nobody changes anything.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from auction.web.desk import Desk
from auction.web.problems import Problem, problem_response

READING: Final = frozenset({"GET", "HEAD"})
NOT_SURE: Final = "it is not known yet whether this session still goes on: ask again"
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""How a session's secret looks (identity.py): nothing else is worth a question. Many questions at a time are one reading."""


class Arriving:
    """The layer between the guard and the application."""

    def __init__(self, app: ASGIApp, *, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look into the log where that may tell more of who asks."""
        if scope["type"] in ("http", "websocket"):
            identity, node = self._desk.identity, self._desk.rooms.node
            cookie = HTTPConnection(scope).cookies.get(identity.cookie)
            asks = cookie is not None and _SECRET.fullmatch(cookie) is not None
            if asks and node is not None and (self._desk.may_miss_sessions or identity.who(cookie) is None):
                is_known = await self._desk.knows_sessions()
                if not is_known and scope["type"] == "http" and scope["method"] not in READING:
                    await problem_response(Problem(503, "ledger_unavailable", NOT_SURE))(scope, receive, send)
                    return
        await self._app(scope, receive, send)
