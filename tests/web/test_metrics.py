"""What an operator reads: whether people may be sent here, and measures that tell nobody's business, on a door of their own."""

from __future__ import annotations

import asyncio
import re

import pytest

from auction.live.measures import Histogram, Measures
from auction.web.metrics import exposed, page
from tests.web.stand import Stand

LINE = r'# (HELP|TYPE) poolbid_[a-z_]+ .+|poolbid_[a-z_]+(\{(code|le)="[a-z_0-9.+Inf]+"\})? [0-9.e+-]+'


async def asked(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_node_is_ready_until_it_drains(stand: Stand) -> None:
    answer = await stand.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    stand.lobby.drain()
    answer = await stand.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "draining"})


async def test_every_line_is_a_sample_and_its_labels_come_of_a_fixed_list(stand: Stand) -> None:
    await stand.announced()
    measures = Measures()
    measures.refusals["bid_too_high"] += 2
    text = page(stand.rooms, stand.lobby, measures)
    for line in text.splitlines():
        assert re.fullmatch(LINE, line), line
    assert 'poolbid_refusals_total{code="bid_too_high"} 2' in text
    assert re.search(r"^poolbid_commits_total [1-9]", text, re.M)
    for room in stand.rooms.all():
        assert room.stream.rpartition("/")[2] not in text or room.stream in ("access", "market")


async def test_the_public_server_has_no_metrics_and_the_other_door_nothing_else(stand: Stand) -> None:
    assert (await stand.http.get("/metrics")).headers["content-type"] != "text/plain; version=0.0.4"
    async with exposed(("127.0.0.1", 0), lambda: "measured\n") as port:
        assert (await asked(port, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")).endswith(b"\r\n\r\nmeasured\n")
        for request in (b"GET / HTTP/1.1\r\n\r\n", b"POST /metrics HTTP/1.1\r\n\r\n", b"\r\n\r\n", b"GET /api/auctions x\r\n\r\n"):
            assert (await asked(port, request)).startswith(b"HTTP/1.1 404")
    async with exposed(None, lambda: "measured") as port:
        assert port == 0


def test_a_histogram_counts_each_value_up_to_every_bound_it_does_not_exceed() -> None:
    seen = Histogram((1, 2))
    for value in (1, 1.5, 2, 3):
        seen.add(value)
    assert seen.up_to() == [("1", 1), ("2", 3), ("+Inf", 4)]
    assert seen.total == pytest.approx(7.5)
