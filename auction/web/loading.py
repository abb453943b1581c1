"""What stands before every request where a node has just started: its auctions are still being loaded.

What an address says of one auction waits until that one is loaded, and it is the next that is. What looks at all of them is told
to come again: half a list would be taken for the whole.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from auction.live.rooms import AUCTION, Rooms
from auction.web.problems import Problem, problem_response

OF_AN_AUCTION: Final = re.compile(r"/api/auctions/([^/]+)")
OF_NO_AUCTION: Final = re.compile(r"/api/(sessions?|invitations?|readings|presets|pool-models|trials|landed|keys)(/|$)")


class Loading:
    """The layer between the limits and the application."""

    def __init__(self, app: ASGIApp, *, rooms: Rooms) -> None:
        self._app = app
        self._rooms = rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have what is asked for loaded."""
        if self._rooms.opening and scope["type"] == "http":
            path: str = scope["path"]
            if named := OF_AN_AUCTION.match(path):
                await self._rooms.opening.ready(AUCTION + named[1])
            elif path.startswith("/api/") and not OF_NO_AUCTION.match(path):
                left = f"{len(self._rooms.opening)} auctions are still to be read: ask again in a moment"
                answer = problem_response(Problem(503, "loading", left))
                answer.headers["Retry-After"] = "1"
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)
