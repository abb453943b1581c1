"""Another system at the end of a webhook: a real server on this machine that keeps what it is posted, and fails when told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from auction.wire.webhook import headers_of, secret_from

SECRET = "a secret of both sides, long enough"
REPLAY_WINDOW_S = 300


@dataclass(frozen=True, slots=True)
class Posted:
    """One post: its headers, its body, and what was answered."""

    headers: dict[str, str]
    body: bytes
    answered: int

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass(slots=True)
class Receiver:
    """What came in, in order; `answers` are the statuses of the next posts, and 204 after them."""

    answers: list[int] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    reply: bytes = b""
    location: str = ""
    url: str = ""
    stall_s: float = 0.0
    asked: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)
    """Cleared by a test that holds the answer back; the first post sets `asked`."""
    hung_up_on: threading.Event = field(default_factory=threading.Event)
    """Set when a reply could not be told to its end."""

    def __post_init__(self) -> None:
        self.may_answer.set()

    @property
    def taken(self) -> list[str]:
        """The ids of what was answered with 204, in order, repeats included."""
        return [each.told["id"] for each in self.posted if each.answered == 204]

    @property
    def kinds(self) -> list[str]:
        """The kinds of what was taken, each id once, in the order in which it first came."""
        first = {each.told["id"]: each.told["type"] for each in reversed(self.posted) if each.answered == 204}
        return [first[id] for id in dict.fromkeys(self.taken)]


def is_genuine(posted: Posted, secret: str = SECRET, *, now_s: float | None = None) -> bool:
    """What a receiver checks: the signature over id, time and body, and that the time is not more than five minutes away."""
    sent = int(posted.headers["webhook-timestamp"])
    known = headers_of(secret_from(secret), posted.headers["webhook-id"], sent, posted.body)["webhook-signature"]
    near = abs((time.time() if now_s is None else now_s) - sent) <= REPLAY_WINDOW_S
    return near and known == posted.headers["webhook-signature"] and posted.told["id"] == posted.headers["webhook-id"]


def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """Serve on a free port of this machine until the generator is closed."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.asked.set()
            time.sleep(receiver.stall_s)
            receiver.may_answer.wait()
            status = receiver.answers.pop(0) if receiver.answers else 204
            receiver.posted.append(Posted({name.lower(): value for name, value in self.headers.items()}, body, status))
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            if receiver.reply:
                self.send_header("Content-Length", str(len(receiver.reply)))
            self.end_headers()
            try:
                self.wfile.write(receiver.reply)
            except ConnectionError:
                receiver.hung_up_on.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield receiver
    finally:
        receiver.may_answer.set()
        server.shutdown()
        server.server_close()
        serving.join()
