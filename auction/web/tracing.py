"""Spans for whoever watches many programs with OpenTelemetry: each request until its answer, and each commit.

A span names the kind of request, the stream and what came of it: no party, price or id that somebody chose. Of an auction in
which bids lie sealed there is none before it has closed, as with counts (`live/measures.py`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from starlette.types import Scope

from auction.core.errors import Unreadable
from auction.live.measures import lies_sealed
from auction.live.room import Room
from auction.live.rooms import Rooms

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Link, SpanContext

_log = logging.getLogger(__name__)

STANDARD: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""Where the standard variables say that spans go."""
API: Final = "/api/"
SENT_WITHIN_S: Final = 3
NOT_INSTALLED: Final = "otel_not_installed: spans need the extra `otel`: pip install 'poolbid[otel]'"


class Tracing:
    """One node's spans. Each is made when it is over, so that nothing waits for it, and nothing is kept meanwhile."""

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.trace import Link

        self._provider = provider
        self._tracer = provider.get_tracer("poolbid", version("poolbid"))
        self._link = Link
        self._commit: SpanContext | None = None

    def hear(self, rooms: Rooms) -> None:
        """Hear of the commits of these rooms."""
        rooms.committer.on_timed.append(self.committed)
        rooms.committer.on_answered.append(self.answered)

    def asked(self, room: Room, kind: str, seconds: float, outcome: str) -> None:
        """A request was answered, so long after it came in; it is linked to the commit that made the answer true."""
        if lies_sealed(room.state):
            return
        told = {"poolbid.command": kind, "poolbid.stream": room.stream, "poolbid.outcome": outcome}
        links = () if self._commit is None else (self._link(self._commit),)
        self._made("command", seconds, told, links)

    def served(self, scope: Scope, status: int, seconds: float, room: Room | None) -> None:
        """A request over HTTP was answered. Its span has the pattern of the address: names that people chose are not in it.

        Of what lies sealed there is none, nor of probes and of the console's files.
        """
        route = getattr(scope.get("route"), "path", "")
        if not route.startswith(API) or (room is not None and lies_sealed(room.state)):
            return
        told: dict[str, str | int] = {
            "http.request.method": scope["method"],
            "http.route": route,
            "http.response.status_code": status,
        }
        self._made(f"{scope['method']} {route}", seconds, told if room is None else {**told, "poolbid.stream": room.stream}, ())

    def committed(self, seconds: float, parts: Sequence[tuple[Room, int]]) -> None:
        """A commit is durable; what becomes known by it is answered next."""
        shown = [entries for room, entries in parts if not lies_sealed(room.state)]
        if not shown:
            return
        self._commit = self._made("commit", seconds, {"poolbid.entries": sum(shown), "poolbid.streams": len(shown)}, ())

    def answered(self) -> None:
        """All that became true by the commit was answered."""
        self._commit = None

    def _made(self, name: str, seconds: float, told: Mapping[str, str | int], links: Sequence[Link]) -> SpanContext | None:
        """A span that ends now. Whatever goes wrong in making it, what it is about goes on."""
        ended = time.time_ns()
        try:
            span = self._tracer.start_span(name, attributes=told, links=links, start_time=ended - int(seconds * 1e9))
            span.end(ended)
            return span.get_span_context()
        except Exception:
            _log.exception("a span was not made")
            return None

    def stop(self) -> None:
        """Send what waits, within some seconds."""
        self._provider.shutdown()


def tracing_of(endpoint: str, environ: Mapping[str, str], *, node: str) -> tuple[Tracing | None, str]:
    """The spans of this node, where the setting or the standard variables ask for them; and a notice where those cannot be had.

    Raises `Unreadable` where the setting asks for what is not installed. The standard variables alone are often set for every
    program of a machine, so there it is only noticed.
    """
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None, ""
    if not endpoint and (environ.get("OTEL_TRACES_EXPORTER") == "none" or not any(environ.get(name) for name in STANDARD)):
        return None, ""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        if endpoint:
            raise Unreadable("setting otel_endpoint", NOT_INSTALLED) from None
        return None, NOT_INSTALLED
    exporter = (
        OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=SENT_WITHIN_S) if endpoint else OTLPSpanExporter()
    )
    named = {"service.instance.id": node, **({} if environ.get("OTEL_SERVICE_NAME") else {"service.name": "poolbid"})}
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return Tracing(provider), ""
