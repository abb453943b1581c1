"""What an attacker sends to the socket: from a foreign page, for another's auction, too long, too fast, malformed."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from auction.core.terms import LineItem, Pledge
from auction.wire.frames import LONGEST_FRAME
from tests.bench.watchers import text_frame
from tests.terms import RANK_ONLY, a_lot, an_auction
from tests.web.stand import Person, Stand, eventually
from tests.wire.corpus import RAW, TEXTS


def a_bid(request: str, price: str, auction: str = "A-1") -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": auction, "lot": "L1", "prices": [price], "confirm": False}


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "https://evil.example",
        "{own}.evil.example",
        "{own}@evil.example",
        "http://localhost",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "file://",
        "{own}/",
        "javascript:{own}",
    ],
)
async def test_a_page_of_another_site_gets_no_socket_even_with_the_cookie(stand: Stand, origin: str | None) -> None:
    s1 = await stand.person("supplier", "s1")
    named = None if origin is None else origin.replace("{own}", stand.base_url)
    with pytest.raises(InvalidStatus) as refused:
        async with stand.dial(s1.cookie, origin=named):
            pass
    assert refused.value.response.status_code == 403
    assert stand.lobby.count == 0


async def test_a_token_in_the_address_or_the_subprotocol_signs_nobody_in(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    secret = s1.signed_in.secret
    async with stand.dial(None, headers={"Authorization": f"Bearer {secret}"}) as line:
        assert await line.end() == 4001


async def test_deflate_is_offered_and_not_taken(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with stand.dial(s1.cookie, compression="deflate") as line:
        assert line.socket.response is not None
        assert "sec-websocket-extensions" not in line.socket.response.headers


async def test_anothers_auction_is_as_unknown_as_one_that_is_not_there(stand: Stand) -> None:
    room = await stand.opened()
    seq = room.state.seq
    outsider, member = await stand.person("supplier", "s9"), await stand.person("buyer", "m9")
    for person in (outsider, member):
        async with person.line() as line:
            answers = []
            for auction in ("A-1", "A-0"):
                await line.say({"t": "subscribe", "auction": auction, "cursor": None})
                answers.append(await line.hear())
                answers.append(await line.ask(a_bid("r.1", "10.00", auction)))
            there, not_there = json.dumps(answers[:2]), json.dumps(answers[2:])
            assert there.replace("A-1", "A-0") == not_there
            assert all(answer["code"] == "auction_unknown" for answer in answers)
    assert room.state.seq == seq


async def test_a_role_asks_only_for_what_is_its_own(stand: Stand) -> None:
    room = await stand.opened(an_auction(surrogate_bids=True, withdrawal="until_close"))
    asked: list[dict[str, Any]] = [
        {"t": "pause", "reason": "x"},
        {"t": "resume"},
        {"t": "extend", "lot": "L1", "by_us": 1, "reason": "x"},
        {"t": "exclude", "supplier": "s2", "reason": "x"},
        {"t": "surrogate_bid", "supplier": "s2", "lot": "L1", "prices": ["1"], "confirm": False},
        {"t": "confirm_award", "lots": ["L1"]},
        {"t": "reject_award", "lots": ["L1"], "reason": "x"},
    ]
    own: list[dict[str, Any]] = [
        {"t": "bid", "lot": "L1", "prices": ["1"], "confirm": False},
        {"t": "withdraw", "lot": "L1"},
        {"t": "accept_terms", "terms_sha256": "0"},
    ]
    for role, party in (("supplier", "s1"), ("buyer", "m1"), ("auditor", "a"), ("observer", "o")):
        person = await stand.person(role, party)  # type: ignore[arg-type]
        async with person.line() as line:
            for number, frame in enumerate(asked if role == "supplier" else asked + own):
                ack = await line.ask({**frame, "id": f"{role}.{number}", "auction": "A-1"})
                assert (ack["outcome"], ack["code"]) == ("refused", "not_permitted"), (role, frame)
    assert room.state.lots["L1"].bids == 0


async def test_a_bidder_of_anothers_name_is_refused_as_such(stand: Stand) -> None:
    """An observer whose party is a supplier's id is still an observer."""
    room = await stand.opened()
    impostor = await stand.person("observer", "s1")
    async with impostor.line() as line:
        assert (await line.ask(a_bid("r.1", "10.00")))["code"] == "not_permitted"
    assert room.state.lots["L1"].bids == 0


@pytest.mark.parametrize("excess", [1, 5_000, 100_000])
async def test_a_message_beyond_the_bound_ends_the_socket_and_nothing_else(stand: Stand, excess: int) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        await line.socket.send("x" * (LONGEST_FRAME + excess))
        assert await line.end() in (1009, 4000)
    async with s1.line() as line:
        await line.say({"t": "ping", "c": 1})
        await line.hear("pong")


async def test_fragments_are_one_frame_and_their_sum_is_bounded(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        await line.socket.send(iter('{"t":"ping","c":1}'))
        assert (await line.hear())["c"] == 1
        with contextlib.suppress(ConnectionClosed):
            await line.socket.send(["x" * 1024] * 17)
        assert await line.end() in (1009, 4000)


async def test_a_flood_ends_the_flooder_and_the_others_bid_on(stand: Stand) -> None:
    await stand.opened()
    flooder, bidder = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with flooder.line() as flood, bidder.line() as line:
        with contextlib.suppress(ConnectionClosed):
            for number in range(10_000):
                await flood.socket.send(json.dumps(a_bid(f"r.{number}", "0")))
        assert (await line.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"
        assert await flood.end() == 4029
    room = stand.rooms.auction("A-1")
    assert room is not None
    assert room.state.seq < 300


async def test_a_flood_of_pings_does_no_harm(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        for _ in range(500):
            await line.socket.ping()
        await line.say({"t": "ping", "c": 1})
        await line.hear("pong")


async def test_no_strange_price_is_accepted(stand: Stand) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        for number, text in enumerate(TEXTS):
            answer = await line.ask(a_bid(f"r.{number}", text))
            assert (answer["t"], answer.get("outcome", "error")) in (("ack", "refused"), ("error", "error")), text
    assert room.state.lots["L1"].bids == 0


async def test_no_raw_json_becomes_a_price(stand: Stand) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")
    seq = room.state.seq
    async with s1.line() as line:
        for raw in RAW:
            body = json.dumps(a_bid("r.1", "PRICE")).replace('"PRICE"', raw)
            await line.socket.send(body)
            answer = await line.hear()
            assert answer["t"] == "error", raw
    assert room.state.seq == seq


async def raw_socket(stand: Stand, person: Person) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket spoken to byte by byte, handshake done."""
    host, port = stand.base_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        (
            f"GET /live HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: poolbid.v1\r\nOrigin: {stand.base_url}\r\nCookie: {person.cookie}\r\n\r\n"
        ).encode()
    )
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n\r\n")
    assert b"101" in head.split(b"\r\n")[0]
    return reader, writer


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x81\x13" + b'{"t":"hello","v":1}', 1002),  # not masked
        (b"\xf1\x80\x00\x00\x00\x00", 1002),  # reserved bits
        (b"\x83\x80\x00\x00\x00\x00", 1002),  # unknown opcode
        (b"\x81\xff" + b"\x7f" * 8 + b"\x00" * 4, 1009),  # a length of eight exabytes
        (b"\x81\x82\x00\x00\x00\x00\xc0\x80", 1007),  # not UTF-8
        (b"\x89\xfe\x00\x7e\x00\x00\x00\x00" + b"x" * 126, 1002),  # a ping beyond 125 bytes
    ],
)
async def test_bytes_that_are_no_frames_end_the_socket(stand: Stand, frame: bytes, code: int) -> None:
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    try:
        writer.write(frame)
        async with asyncio.timeout(5):
            closing = await reader.read()
        assert closing[0] == 0x88
        assert int.from_bytes(closing[2:4]) == code
    finally:
        writer.close()
    async with s1.line() as line:
        await line.say({"t": "ping", "c": 1})
        await line.hear("pong")


HELLO = text_frame('{"t":"hello","v":1}')


async def close_code(reader: asyncio.StreamReader) -> int:
    """The code the server closes with, behind all it sent before."""
    async with asyncio.timeout(5):
        while True:
            first, length = await reader.readexactly(2)
            if length == 126:
                length = int.from_bytes(await reader.readexactly(2))
            body = await reader.readexactly(length)
            if first == 0x88:
                return int.from_bytes(body[:2])


async def test_a_message_in_pieces_of_a_byte_is_a_message(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    try:
        for byte in HELLO:
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(0)
        for letter in b'{"t":"ping","c":7}':  # and one in fragments of a byte
            writer.write(bytes((0x00 if letter != ord("{") else 0x01, 0x81, 0, 0, 0, 0, letter)))
        writer.write(b"\x80\x80\0\0\0\0")
        async with asyncio.timeout(5):
            assert b'"welcome"' in await reader.readuntil(b"}")
            await reader.readuntil(b'"pong","c":7')
    finally:
        writer.transport.abort()


@pytest.mark.parametrize(
    "frame",
    [b"\x89\x80\0\0\0\0", b"\x8a\x80\0\0\0\0", b"\x89\xfd\0\0\0\0" + b"x" * 125],
    ids=["pings", "pongs", "long pings"],
)
async def test_a_flood_of_frames_that_say_nothing_ends(stand: Stand, frame: bytes) -> None:
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    try:
        writer.write(HELLO + frame * 4000)
        assert await close_code(reader) == 4029
    finally:
        writer.transport.abort()
    await eventually(lambda: stand.lobby.count == 0)


async def test_fragments_without_end_and_without_anything_in_them_end(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    try:
        writer.write(HELLO + b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * 4000)
        assert await close_code(reader) == 4029
    finally:
        writer.transport.abort()


async def test_who_speaks_no_more_is_let_go_and_who_answers_no_goodbye_too(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.hub.CLOSE_WITHIN_S", 0.1)
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    writer.write(HELLO)
    async with asyncio.timeout(5):
        await reader.readuntil(b"}")
    writer.write_eof()  # half closed: nothing more can be asked
    await eventually(lambda: stand.lobby.count == 0)
    writer.transport.abort()
    reader, writer = await raw_socket(stand, s1)
    writer.write(HELLO + HELLO)
    assert await close_code(reader) == 4000
    async with asyncio.timeout(5):
        assert await reader.read() == b"", "the server does not wait for ever for a goodbye"
    writer.transport.abort()


async def test_half_open_handshakes_hold_nobody_up(stand: Stand) -> None:
    host, port = stand.base_url.removeprefix("http://").split(":")
    halves = [await asyncio.open_connection(host, int(port)) for _ in range(50)]
    try:
        for _, writer in halves:
            writer.write(b"GET /live HTTP/1.1\r\nHost: ")
        s1 = await stand.person("supplier", "s1")
        async with s1.line() as line:
            await line.say({"t": "ping", "c": 1})
            await line.hear("pong")
    finally:
        for _, writer in halves:
            writer.transport.abort()


async def test_no_frame_to_a_supplier_bears_what_is_not_for_it(stand: Stand) -> None:
    """Marks on everything hidden, and none of them in any byte another supplier or an observer is sent while bids go on."""
    pledges = (Pledge("m-taint", 700_001), Pledge("m2", 1))
    line_item = LineItem("A", "part", "Maker", "PN", "pcs", 700_002, pledges)
    lot = a_lot(lines=(line_item,), reserve=123_454_321_000, baseline=432_123_454_000)
    terms = an_auction(lots=(lot,), suppliers=("s1", "rival-taint"), members=("m-taint", "m2"), visibility=RANK_ONLY)
    await stand.opened(terms)
    rival, own = await stand.person("supplier", "rival-taint"), await stand.person("supplier", "s1")
    observer, coordinator = await stand.person("observer", "o"), await stand.coordinator()
    async with rival.line() as bidding, own.line() as line, observer.line() as watching, coordinator.line() as running:
        for each in (line, watching, running):
            await each.say({"t": "subscribe", "auction": "A-1", "cursor": None})
            await each.hear("snapshot")
        await line.ask(a_bid("r.1", "900.00"))
        assert (await bidding.ask(a_bid("r.secret", "817.26")))["outcome"] == "accepted"
        while (await line.hear("delta"))["rows"]["lot:L1"].get("rank") != 2:
            pass
        await watching.say({"t": "ping", "c": 1})
        await watching.hear("pong")
        await running.hear("delta")
        if "817.26" not in json.dumps(running.heard):
            await running.hear("delta")
    insider = json.dumps(running.heard)
    marks = ("taint", "700001", "123454321", "432123454", "817.26", "r.secret")
    assert "817.26" in insider
    assert "taint" in insider
    for heard in (line.heard, watching.heard):
        for mark in marks:
            assert mark not in json.dumps(heard), mark
