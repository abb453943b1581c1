"""Long files over HTTP: read beside the loop, given up when the client goes, and nothing of them half imported; bombs refused."""

from __future__ import annotations

import asyncio
import contextlib
import io
import subprocess
import time
import zipfile
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from auction.files import giving_up
from auction.files.bom import read_bom
from auction.files.giving_up import GivenUp
from auction.files.price_list import MOST_ROWS, rates_from, read_price_list
from auction.files.screening import read_list
from auction.pool.merge import Pool
from auction.pool.state import State, pool_of
from auction.web import pool_view
from auction.web.readers import Apart
from auction.web.reading import Readings
from tests.files.workbooks import sheet_xml, workbook
from tests.security.test_file_readers import hostile
from tests.web.stand import Person, Stand, eventually
from tests.web.test_worth import BROUGHT, ok

HEADER = b"Manufacturer,MPN,Seller,Currency,Break Qty,Unit Price\n"


async def a_pool(stand: Stand) -> Person:
    coordinator = await stand.coordinator()
    members = [{"id": "m1", "name": "Members One"}]
    ok(await coordinator.post("/api/pools", {"pool": "p-1", "title": "Spring", "members": members}))
    ok(await coordinator.put("/api/pools/p-1/boms/m1/a.csv?builds=1", b"MPN,Manufacturer,Qty\nPN-1,Maker,5\n"))
    return coordinator


def prices_of(rows: int) -> bytes:
    return HEADER + b"".join(b"Maker,PN-%d,Shop,USD,1,1.10\n" % place for place in range(rows))


async def test_a_price_list_of_as_many_rows_as_there_may_be_is_read_while_others_are_answered(stand: Stand) -> None:
    coordinator = await a_pool(stand)
    begun = time.perf_counter()
    put = asyncio.get_running_loop().create_task(patiently(coordinator, prices_of(MOST_ROWS)))
    slowest, asked = 0.0, 0
    while not put.done():
        before = time.perf_counter()
        assert (await coordinator.get("/api/session")).status_code in {200, 429}, "who asks too often is told so as quickly"
        asked, slowest = asked + 1, max(slowest, time.perf_counter() - before)
    told = ok(await put)
    assert (told["rows"], told["listed"], told["left_out"]) == (MOST_ROWS, 1, 0)
    assert asked > 3, "others were answered meanwhile"
    assert slowest < (time.perf_counter() - begun) / 2, "and none of them waited for the whole file"
    refused = await patiently(coordinator, prices_of(MOST_ROWS + 1))
    assert (refused.status_code, refused.json()["code"]) == (422, "price_list_too_large")


async def patiently(coordinator: Person, body: bytes) -> httpx2.Response:
    """Bring the list, and wait as long as it takes."""
    address = f"/api/pools/p-1/prices/long.csv?{BROUGHT}"
    return await coordinator.stand.http.put(address, content=body, headers=coordinator.meant, timeout=None)


async def test_who_goes_away_while_a_file_is_read_leaves_nothing_behind(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator = await a_pool(stand)
    room = stand.rooms.pool("p-1")
    assert room is not None
    stand.app.state.readings = Readings(command=hostile("hang"))
    put = asyncio.get_running_loop().create_task(coordinator.put(f"/api/pools/p-1/prices/a.csv?{BROUGHT}", prices_of(9)))
    begun: list[subprocess.Popen[bytes]] = []
    started = Apart._started

    def noted(self: Apart) -> subprocess.Popen[bytes]:
        begun.append(started(self))
        return begun[-1]

    monkeypatch.setattr(Apart, "_started", noted)
    await eventually(lambda: len(begun) == 1)
    assert begun[0].poll() is None
    put.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await put
    await eventually(lambda: begun[0].returncode is not None)
    assert room.state.prices is None
    assert room.state.seq == 2, "no entry, not even of a refusal"


async def test_who_goes_away_while_a_file_is_sent_leaves_nothing_behind(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    coordinator = await a_pool(stand)
    room = stand.rooms.pool("p-1")
    assert room is not None
    host, port = stand.base_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = [
        f"PUT /api/pools/p-1/prices/a.csv?{BROUGHT} HTTP/1.1",
        f"Host: {host}:{port}",
        *(f"{name}: {value}" for name, value in coordinator.meant.items()),
        "Content-Length: 100000",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode() + HEADER)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await reader.read() == b""
    assert (await coordinator.get("/api/session")).status_code == 200
    assert room.state.seq == 2
    assert "failed" not in caplog.text, "that somebody goes is no fault of ours"


async def test_a_bill_of_a_hundred_thousand_lines_is_taken_in_whole_and_a_longer_one_answered_with_a_code(stand: Stand) -> None:
    coordinator = await a_pool(stand)
    room = stand.rooms.pool("p-1")
    assert room is not None
    before = room.state.submissions
    bill = [b"MPN,Manufacturer,Qty\n", *(b"PN-%d,Maker,1\n" % (place // 2) for place in range(100_001))]
    refused = await coordinator.put("/api/pools/p-1/boms/m1/long.csv?builds=1", b"".join(bill))
    assert (refused.status_code, refused.json()["code"]) == (422, "bom_too_large"), refused.text
    assert room.state.submissions == before
    address, body = "/api/pools/p-1/boms/m1/long.csv?builds=1", b"".join(bill[:100_000])
    taken = await coordinator.stand.http.put(address, content=body, headers=coordinator.meant, timeout=None)
    assert taken.status_code == 200, taken.text[:200]
    (kept,) = (file for file in room.state.submissions if file.file_name == "long.csv")
    assert (len(kept.lines), kept.source_lines) == (99_999, 99_999)
    assert sum(len(part["lines"]) for part in taken.json()["parts"]) == 99_999 + sum(len(file.lines) for file in before)


async def test_a_large_pool_is_merged_once_for_all_who_look_and_anew_once_it_changed(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = await a_pool(stand)
    merged: list[int] = []

    def counted(state: State) -> Pool:
        merged.append(state.seq)
        return pool_of(state)

    monkeypatch.setattr(pool_view, "pool_of", counted)
    body = b"MPN,Manufacturer,Qty\n" + b"".join(b"PN-%d,Maker,1\n" % place for place in range(1_500))
    ok(await coordinator.put("/api/pools/p-1/boms/m1/long.csv?builds=1", body))
    first = ok(await coordinator.get("/api/pools/p-1"))
    member = ok(await (await stand.person("buyer", "m1")).get("/api/pools/p-1"))
    assert first == ok(await coordinator.get("/api/pools/p-1"))
    assert len(first["parts"]) == len(member["parts"]) == 1_500
    assert len(merged) == 1
    ok(await coordinator.put("/api/pools/p-1/boms/m1/more.csv?builds=1", b"MPN,Manufacturer,Qty\nPN-X,Maker,5\n"))
    assert len(ok(await coordinator.get("/api/pools/p-1"))["parts"]) == 1_501
    assert len(merged) == 2


async def test_whoever_brings_a_long_file_is_told_how_far_it_is_and_nobody_else_is(stand: Stand) -> None:
    coordinator = await a_pool(stand)
    member = await stand.person("buyer", "m1")
    body = b"MPN,Manufacturer,Qty\n" + b"".join(b"PN-%d,Maker,1\n" % place for place in range(60_000))
    headers = {**coordinator.meant, "Idempotency-Key": "the-file"}
    address = "/api/pools/p-1/boms/m1/long.csv?builds=1"
    bringing = asyncio.ensure_future(stand.http.put(address, content=body, headers=headers, timeout=600))
    told: list[tuple[str, int]] = []
    while not bringing.done():
        answer = await coordinator.get("/api/readings/the-file")
        if answer.status_code == 200:
            told.append((answer.json()["step"], answer.json()["rows"]))
        if len(told) == 1:  # once, or the looks would lie too far apart to see it go on
            assert (await member.get("/api/readings/the-file")).status_code == 404
            assert (await coordinator.get("/api/readings/another")).status_code == 404
        await asyncio.sleep(0.005)  # whoever only looks takes nothing from the one who reads
    assert (await bringing).status_code == 200
    rows = [rows for step, rows in told if step == "reading"]
    assert rows == sorted(rows)
    assert len(dict.fromkeys(rows)) > 2, "it is told while it goes on"
    assert told[-1][0] == "recording"


def bombs() -> dict[str, bytes]:
    """Workbooks that a reader could be brought down with: what inflates, one far cell, and a text that is shared too often."""
    inflating = io.BytesIO()
    with zipfile.ZipFile(inflating, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 500_000_000)
    far = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"S": sheet_xml([["MPN", "Qty"], ["a", "1"]])}))) as given,
        zipfile.ZipFile(far, "w") as archive,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name.startswith("xl/worksheets/"):
                part = part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
            archive.writestr(name, part)
    return {"inflating": inflating.getvalue(), "far": far.getvalue(), "cut": far.getvalue()[:-40]}


async def test_a_spreadsheet_bomb_is_refused_over_http(stand: Stand) -> None:
    coordinator = await a_pool(stand)
    room = stand.rooms.pool("p-1")
    assert room is not None
    before = room.state.seq
    codes = {}
    for name, body in bombs().items():
        refused = await coordinator.put(f"/api/pools/p-1/boms/m1/{name}.xlsx?builds=1", body)
        assert refused.status_code == 422, refused.text
        codes[name] = refused.json()["code"]
    assert codes == {"inflating": "bom_too_large", "far": "bom_too_large", "cut": "bom_workbook_broken"}
    assert room.state.seq == before


@pytest.mark.parametrize(
    "read",
    [
        lambda gone: read_bom("a.csv", b"MPN,Manufacturer,Qty\n" + b"PN-1,Maker,5\n" * 9, is_gone=gone),
        lambda gone: read_list("a.csv", b"name\n" + b"Somebody\n" * 9, source="s", as_of=1, is_gone=gone),
        lambda gone: read_price_list(
            prices_of(9), source="s", date="2026-01-01", currency="USD", rates=rates_from([], source="s", date=""), is_gone=gone
        ),
    ],
)
def test_a_reader_stops_at_the_next_rows_once_nobody_waits(
    read: Callable[[Callable[[], bool]], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_up, "EVERY", 2)
    asked: list[bool] = []

    def gone() -> bool:
        asked.append(len(asked) >= 2)
        return asked[-1]

    with pytest.raises(GivenUp):
        read(gone)
    assert asked == [False, False, True]
    assert read(giving_up.never) is not None
