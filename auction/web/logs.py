"""The log of a node: one line a record on standard error, as text or as JSON, and nothing in it that must stay secret.

Whoever can send bytes to this server can make it write lines. So what it says of the outside is bounded: of one kind of line so
many are written in a while, and the next one tells how many were left out.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

Format = Literal["text", "json"]

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="")
"""The id of the HTTP request or handshake that is being answered: made here, told in `X-Request-Id`, and written in every line."""

OURS: Final = ("auction", "poolbid")
"""The loggers the level is for. Others' are never heard below `warning`: what they debug with are headers, and so cookies."""
OUTSIDE: Final = ("auction.web", "uvicorn", "websockets", "asyncio", "opentelemetry")
"""The loggers through which somebody outside may speak, and which are therefore bounded."""
AT_MOST: Final = 20
WITHIN_S: Final = 60.0
KINDS: Final = 64
"""So many lines of one kind in so many seconds; kinds beyond the first of a while share one bound."""

STRUCK: Final = "***"
_TOKEN: Final = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?:\.[A-Za-z0-9_-]{20,})?(?![\w-])|whsec_[A-Za-z0-9+/=]+")
"""How the secrets of sessions and invitations look (identity.py), and those of webhooks."""
_PASSWORD: Final = re.compile(r"(?<=://)([^\s/@:]*):[^\s/@]+@")
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NAMED: Final = ("stream", "address", "status", "seconds", "left_out")
"""What a line may tell beside its message, where whoever wrote it said so by `extra`."""


class Line(logging.Formatter):
    """A record as one line. Secrets that are known, and whatever looks like one, are struck out of all of it."""

    def __init__(self, form: Format, *, node: str, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._node = node
        self._form = form
        self._secrets: list[str] = []
        self.strike(secrets)

    def strike(self, secrets: Iterable[str]) -> None:
        """Strike these out too from now on."""
        self._secrets = sorted({secret for secret in (*self._secrets, *secrets) if secret}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told = self._told(record)
        if self._form == "json":
            return msgspec.json.encode(told).decode()
        error = told.pop("error", "")
        time, level, logger, message = (told.pop(name) for name in ("time", "level", "logger", "message"))
        more = "".join(f" {name}={value}" for name, value in told.items() if name != "node")
        trace = "".join(f"\n    {line}" for line in error.splitlines())
        return f"{_BREAKS.sub(_escaped, f'{time} {level} {logger}: {message}{more}')}{trace}"

    def _told(self, record: logging.LogRecord) -> dict[str, Any]:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._struck(record.getMessage()),
            "node": self._node,
        }
        named = {"stream": stream_of(record), "request": REQUEST.get()}
        named |= {name: record.__dict__[name] for name in _NAMED if name in record.__dict__}
        told |= {name: self._struck(value) if isinstance(value, str) else value for name, value in named.items() if value != ""}
        if record.exc_info:
            told["error"] = self._struck(self.formatException(record.exc_info))
        return told

    def _struck(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, STRUCK)
        text = _PASSWORD.sub(rf"\1:{STRUCK}@", _TOKEN.sub(STRUCK, text))
        return text.encode("utf-8", "replace").decode("utf-8")


class Bounded(logging.Filter):
    """Lets through so many lines of one kind in a while, of the loggers that somebody outside may speak through."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.left_out = 0
        self._clock = clock
        self._since = clock()
        self._counts: dict[tuple[str, str], int] = {}
        self._unsaid: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if not record.name.startswith(OUTSIDE):
            return True
        now = self._clock()
        if now - self._since >= WITHIN_S:
            self._since, self._unsaid = now, {kind: unsaid for kind, n in self._counts.items() if (unsaid := n - AT_MOST) > 0}
            self._counts = {}
        kind = record.name, str(record.msg)[:80]
        if kind not in self._counts and len(self._counts) >= KINDS:
            kind = "", ""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] > AT_MOST:
            self.left_out += 1
            return False
        if unsaid := self._unsaid.pop(kind, 0):
            record.left_out = unsaid
        return True


class Logs:
    """What is written, how much of it, and by which node."""

    def __init__(self, form: Format, level: str, *, node: str = "", secrets: Iterable[str] = ()) -> None:
        self._line = Line(form, node=node, secrets=secrets)
        self._bounded = Bounded()
        self._level = logging.getLevelNamesMapping()[level.upper()]

    def begin(self) -> None:
        """Write to standard error from now on, and nowhere else."""
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(self._line)
        handler.addFilter(self._bounded)
        root = logging.getLogger()
        for former in root.handlers[:]:
            root.removeHandler(former)
        root.addHandler(handler)
        root.setLevel(max(self._level, logging.WARNING))
        for name in OURS:
            logging.getLogger(name).setLevel(self._level)

    def strike(self, *secrets: str) -> None:
        """Further secrets, which are known only now."""
        self._line.strike(secrets)

    @property
    def left_out(self) -> int:
        """How many lines were not written, as there were too many of their kind."""
        return self._bounded.left_out


def stream_of(record: logging.LogRecord) -> str:
    """The stream a line is about: what a message that begins with `%s: ` begins with (a house test holds that)."""
    if isinstance(record.msg, str) and record.msg.startswith("%s: ") and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return ""


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")
