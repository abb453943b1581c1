"""Spans by OpenTelemetry: of what is asked by a socket until it is answered, and of commits; and none of what lies sealed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from auction.core.errors import Unreadable
from auction.core.moments import MINUTE_US
from auction.core.terms import Terms
from auction.core.words import CONSORTIUM, Actor
from auction.web.tracing import NOT_INSTALLED, Tracing, tracing_of
from tests.command.test_serve import auction, one_line
from tests.security.test_socket_probes import a_bid
from tests.serving import ColdServer, a_place, furnish
from tests.terms import CLOSES, OPENS, RANK_ONLY, a_lot, a_stage, an_auction
from tests.web.stand import SECRETS, eventually, standing

MARKS = ("s-mark", "id-mark", "817.26", "81726")


async def spans_of(terms: Terms) -> Sequence[ReadableSpan]:
    """The spans of two bids, one of them refused, and of all that came before and after."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    async with standing(tracing=Tracing(provider)) as stand:
        room = await stand.announced(terms)
        await stand.until(room, OPENS)
        person = await stand.person("supplier", "s-mark", "Nadia Namemark")
        async with person.line() as line:
            assert (await line.ask(a_bid("id-mark-1", "817.26")))["outcome"] == "accepted"
            assert (await line.ask(a_bid("id-mark-2", "nine")))["outcome"] == "refused"
        await stand.until(room, CLOSES + 2 * MINUTE_US)
        await eventually(lambda: room.state.closed_at is not None)
    provider.shutdown()
    return exporter.get_finished_spans()


async def test_a_request_is_a_span_from_socket_to_answer_linked_to_its_commit() -> None:
    spans = await spans_of(an_auction(lots=[a_lot(ceiling=100_000)], suppliers=("s-mark", "s2"), visibility=RANK_ONLY))
    commands = [dict(span.attributes or {}) for span in spans if span.name == "command"]
    bid = {"poolbid.command": "Bid", "poolbid.stream": "auction/A-1"}
    assert commands[0] == {**bid, "poolbid.outcome": "accepted"}
    assert commands[1].items() >= bid.items()
    assert commands[1]["poolbid.outcome"] not in ("accepted", "unknown")
    commits = {span.context.span_id: span for span in spans if span.name == "commit"}
    assert len(commits) >= 4
    for span in spans:
        assert span.start_time is not None
        assert span.end_time is not None
        assert 0 <= span.end_time - span.start_time < 10_000_000_000
        if span.name == "command":
            (link,) = span.links
            commit = commits[link.context.span_id]
            assert commit.attributes == {"poolbid.entries": 1, "poolbid.streams": 1}
            assert commit.end_time is not None
            assert commit.end_time <= span.end_time
    everything = "".join(span.to_json() for span in spans)
    assert [mark for mark in (*MARKS, "Namemark") if mark in everything] == []


def traced() -> tuple[Tracing, InMemorySpanExporter]:
    """Spans, and where they can be read."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Tracing(provider), exporter


async def test_what_is_asked_over_http_is_a_span_by_the_pattern_of_its_address() -> None:
    tracing, exporter = traced()
    async with standing(tracing=tracing) as stand:
        await stand.announced(an_auction(suppliers=("s-mark", "s2")))
        person = await stand.person("buyer", CONSORTIUM, "Nadia Namemark")
        assert (await person.get("/api/auctions/A-1/terms")).status_code == 200
        assert (await person.get("/api/auctions/id-mark/terms?name=id-mark")).status_code == 404
        assert (await person.get("/api/nothing/id-mark")).status_code == 404
        for other in ("/healthz", "/readyz", "/suppliers/id-mark"):
            await person.get(other)
    spans = [span for span in exporter.get_finished_spans() if span.name not in ("commit", "command")]
    route = {"http.request.method": "GET", "http.route": "/api/auctions/{auction}/terms"}
    assert [(span.name, dict(span.attributes or {})) for span in spans] == [
        (f"GET {route['http.route']}", {**route, "http.response.status_code": 200, "poolbid.stream": "auction/A-1"}),
        (f"GET {route['http.route']}", {**route, "http.response.status_code": 404}),
        (
            "GET /api/{rest:path}",
            {"http.request.method": "GET", "http.route": "/api/{rest:path}", "http.response.status_code": 404},
        ),
    ]
    everything = "".join(span.to_json() for span in spans)
    assert [mark for mark in (*MARKS, "Namemark") if mark in everything] == []


async def test_a_request_about_an_auction_that_lies_sealed_is_no_span() -> None:
    tracing, exporter = traced()
    async with standing(tracing=tracing) as stand:
        terms = an_auction(lots=[a_lot(ceiling=100_000, stages=[a_stage("sealed")])], suppliers=("s-mark",), visibility=RANK_ONLY)
        await stand.opened(SECRETS.committed(terms))
        person = await stand.coordinator()
        assert (await person.get("/api/auctions/A-1/terms")).status_code == 200
    assert [span.name for span in exporter.get_finished_spans() if "terms" in span.name] == []


async def test_there_is_no_span_of_what_lies_sealed() -> None:
    terms = an_auction(lots=[a_lot(ceiling=100_000, stages=[a_stage("sealed")])], suppliers=("s-mark", "s2"), visibility=RANK_ONLY)
    spans = await spans_of(SECRETS.committed(terms))
    assert [span.name for span in spans if span.name == "command"] == []
    commits = [dict(span.attributes or {}) for span in spans]
    assert len(commits) == 3, "somebody is invited, somebody comes in, and the auction closes"


def test_nothing_is_traced_unless_it_is_asked_for() -> None:
    for environ in ({}, {"OTEL_SERVICE_NAME": "x"}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "true"}):
        assert tracing_of("", environ, node="n") == (None, "")
    assert tracing_of("", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"}, node="n") == (None, "")
    assert tracing_of("http://c", {"OTEL_SDK_DISABLED": "true"}, node="n") == (None, "")
    tracing, notice = tracing_of("", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}, node="n")
    assert (tracing is not None, notice) == (True, "")
    assert tracing is not None
    tracing.stop()


def test_what_is_asked_for_and_not_installed_is_refused_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(Unreadable, match="otel_endpoint: otel_not_installed"):
        tracing_of("http://collector:4318", {}, node="n")
    assert tracing_of("", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}, node="n") == (None, NOT_INSTALLED)


def test_a_start_that_asks_for_spans_without_the_package_ends_with_one_line(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    (hidden / "opentelemetry").mkdir(parents=True)
    (hidden / "opentelemetry" / "__init__.py").write_text("raise ImportError('hidden by a test')")
    said = one_line(
        auction(
            "serve",
            AUCTION_PORT="0",
            AUCTION_DATA_DIR=str(tmp_path / "data"),
            AUCTION_OTEL_ENDPOINT="http://127.0.0.1:9",
            PYTHONPATH=str(hidden),
        )
    )
    assert "otel_endpoint: otel_not_installed" in said


@asynccontextmanager
async def collector(got: list[bytes]) -> AsyncIterator[int]:
    """What OTLP is sent to: it keeps each body."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].split()[0])
        got.append(head.encode() + b"\0" + await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_a_real_server_sends_its_spans_to_a_collector(tmp_path: Path) -> None:
    got: list[bytes] = []
    async with collector(got) as port:
        place = a_place(tmp_path)
        place.more.update(OTEL_ENDPOINT=f"http://127.0.0.1:{port}")
        await furnish(place, list, [Actor("auditor", "auditor")])
        async with ColdServer(place) as server:
            await server.start()
            assert await server.kill(15) == 0
    assert got, "what waited was sent at the end"
    spans = []
    for body in got:
        head, _, sent = body.partition(b"\0")
        assert head.startswith(b"post /v1/traces ")
        asked = ExportTraceServiceRequest.FromString(sent)
        for each in asked.resource_spans:
            assert any(key.key == "service.name" and key.value.string_value == "poolbid" for key in each.resource.attributes)
            spans += [span.name for scope in each.scope_spans for span in scope.spans]
    assert set(spans) == {"commit"}


async def test_a_span_that_cannot_be_made_stops_nobody(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    provider = TracerProvider(shutdown_on_exit=False)
    tracing = Tracing(provider)
    monkeypatch.setattr(tracing, "_tracer", None)
    monkeypatch.setattr(tracing, "answered", None)  # and the writer is spared what fails beside it
    async with standing(tracing=tracing) as stand:
        room = await stand.opened()
        person = await stand.person("supplier", "s1")
        async with person.line() as line:
            for number in range(3):
                assert (await line.ask(a_bid(f"b{number}", f"{900 - number}.00")))["outcome"] == "accepted"
        assert room.stopped_by is None
    told = {record.message for record in caplog.records}
    assert {"a span was not made", "a commit was not measured"} <= told
    provider.shutdown()
