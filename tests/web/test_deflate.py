"""Compressed sockets, where the setting has them: once for all, each message by itself, nothing that V13 fills, bounded inwards."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import zlib
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from auction.web import hub, packing
from auction.web.framing import text_frame
from auction.web.line import Line
from auction.web.packing import packed, packed_frame
from auction.web.unpacking import LARGEST_FRAME
from auction.wire.encode import FILLED_TO, filled
from tests.bench.watchers import text_frame as masked_text
from tests.terms import ALL_OPEN, a_lot, a_stage, an_auction
from tests.web.inbound import a_frame
from tests.web.stand import SECRETS, Person, Stand, eventually, on_uvicorn, standing

SUBSCRIBE = {"t": "subscribe", "auction": "A-1", "cursor": None}
OFFER = "permessage-deflate; client_max_window_bits"  # as Chromium offers it
AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12"
TAIL = b"\0\0\xff\xff"


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing(host=partial(on_uvicorn, deflate=True)) as made:
        yield made


def a_bid(request: str, price: str) -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False}


def unpacked(frame: bytes) -> bytes:
    """The text of one frame of a server."""
    head = {126: 4, 127: 10}.get(frame[1], 2)
    if frame[0] == 0x81:
        return frame[head:]
    assert frame[0] == 0xC1
    return zlib.decompressobj(-12).decompress(frame[head:] + TAIL)


def deflated(body: bytes) -> bytes:
    """The body as a client compresses it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL)


# --- one message -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 99, 100, 511, 513, 5_000, 65_536, 65_537, 200_000])
def test_a_packed_message_is_what_was_told(length: int) -> None:
    body = (b'{"lead":"918000.17","rank":4}' * (1 + length // 29))[:length]
    frame = packed_frame(body)
    assert unpacked(frame) == body
    assert (frame[0] == 0xC1) == (100 <= length <= 65_536 and length % FILLED_TO != 0)
    assert len(frame) <= len(text_frame(body))


def test_what_compresses_to_nothing_less_goes_as_it_is() -> None:
    stubborn = bytes(dict.fromkeys(os.urandom(4_000)))[:200]  # no byte twice
    assert packed_frame(stubborn) == text_frame(stubborn)


def test_what_is_filled_so_that_its_length_tells_nothing_is_not_compressed() -> None:
    for length in range(1, 1_500, 7):
        body = filled(b"x" * length)
        assert packed_frame(body) == text_frame(body)


def test_messages_of_one_write_are_compressed_each_by_itself_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    real = zlib.compressobj

    def counted(*how: Any) -> Any:
        nonlocal made
        made += 1
        return real(*how)

    monkeypatch.setattr(zlib, "compressobj", counted)
    frames: Sequence[bytes] = [b'{"lead":"918000.17"}' * 20, b'{"lead":"918000.16"}' * 20]
    run = packed(frames)
    assert packed(frames) is run
    assert made == 2
    first = 2 + run[1]
    assert [unpacked(run[:first]), unpacked(run[first:])] == frames


# --- the handshake ---------------------------------------------------------------------------------------------


async def test_an_offer_is_taken_without_context_on_either_side(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with stand.dial(s1.cookie, compression="deflate") as line:
        assert line.socket.response is not None
        assert line.socket.response.headers["Sec-WebSocket-Extensions"] == AGREED


async def test_who_offers_nothing_is_told_as_it_is(stand: Stand) -> None:
    await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        assert line.socket.response is not None
        assert "Sec-WebSocket-Extensions" not in line.socket.response.headers
        await line.say(SUBSCRIBE)
        await line.hear("snapshot")
    assert not any(connection.way.unpacks for connection in stand.lobby._connections)


# --- many readers ----------------------------------------------------------------------------------------------


async def test_packed_and_plain_readers_of_one_channel_are_told_the_same(stand: Stand) -> None:
    await stand.opened()
    bidder, watcher = await stand.person("supplier", "s1"), await stand.person("observer", "o")
    small = ClientPerMessageDeflateFactory(server_max_window_bits=9)
    async with (
        bidder.line() as line,
        watcher.line() as plain,
        stand.dial(watcher.cookie, compression="deflate") as packs,
        stand.dial(watcher.cookie, extensions=[small]) as least,
    ):
        for each in (packs, least):
            await each.say({"t": "hello", "v": 1})
            await each.hear("welcome")
        for each in (plain, packs, least):
            await each.say(SUBSCRIBE)
            await each.hear("snapshot")
        crowds = {connection.way.unpacks for connection in stand.lobby._connections}
        assert crowds == {False, True}, "who wants a smaller window than ours is told as it is"
        for number in range(20):
            assert (await line.ask(a_bid(f"r.{number}", f"{100 - number}.00")))["outcome"] == "accepted"
            told = [await each.hear("delta") for each in (plain, packs, least)]
            assert told[0] == told[1] == told[2]
            assert plain.texts[-1] == packs.texts[-1] == least.texts[-1]


async def test_one_message_is_compressed_once_for_all_its_readers(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    await stand.opened()
    bidder, watcher = await stand.person("supplier", "s1"), await stand.person("observer", "o")
    async with contextlib.AsyncExitStack() as stack:
        line = await stack.enter_async_context(bidder.line())
        watching = [await stack.enter_async_context(stand.dial(watcher.cookie, compression="deflate")) for _ in range(10)]
        for each in watching:
            await each.say({"t": "hello", "v": 1})
            await each.say(SUBSCRIBE)
            await each.hear("snapshot")
        made: list[bytes] = []
        real = packing.packed_frame

        def counted(body: bytes) -> bytes:
            made.append(body)
            return real(body)

        monkeypatch.setattr(packing, "packed_frame", counted)
        await line.ask(a_bid("r.1", "10.00"))
        told = [await each.hear("delta") for each in watching]
        assert all(delta == told[0] for delta in told)
        assert len(made) == 1


async def test_a_slow_reader_is_told_packed_how_things_stand(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "STUCK_AFTER_S", 60)
    await stand.opened()
    bidder, watcher = await stand.person("supplier", "s1"), await stand.person("observer", "o")
    reader, writer = await raw_socket(stand, watcher)
    async with bidder.line() as line:
        for frame in ({"t": "hello", "v": 1}, SUBSCRIBE):
            writer.write(masked_text(json.dumps(frame)))
        assert json.loads(await a_message(reader))["t"] == "welcome"
        assert json.loads(await a_message(reader))["t"] == "snapshot"
        (way,) = (each.way for each in stand.lobby._connections if each.way.unpacks)
        assert isinstance(way, Line)
        way.pause_writing()  # as when the kernel takes no more
        await line.ask(a_bid("r.1", "10.00"))
        assert json.loads(await a_message(reader))["rows"]["lot:L1"]["lead"] == "10.00"
    writer.transport.abort()


async def test_what_a_supplier_of_a_sealed_auction_is_sent_keeps_its_even_lengths(stand: Stand) -> None:
    lot = a_lot(ceiling=100_00, stages=[a_stage("sealed")])
    await stand.opened(SECRETS.committed(an_auction(lots=[lot], visibility=ALL_OPEN, withdrawal="until_close")))
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    lengths: dict[str, int] = {}
    for said, kinds in (
        ({"t": "hello", "v": 1}, ["welcome"]),
        (SUBSCRIBE, ["snapshot"]),
        (a_bid("r.1", "10.00"), ["ack", "delta"]),
    ):
        writer.write(a_frame(0x81, json.dumps(said).encode()))
        for kind in kinds:
            frame = await a_frame_of(reader)
            body = unpacked(frame)
            assert json.loads(body)["t"] == kind
            assert kind == "welcome" or (frame[0] == 0x81 and not len(body) % FILLED_TO), kind
            lengths[kind] = len(body)
    assert lengths["ack"] == lengths["delta"] == FILLED_TO
    writer.transport.abort()


# --- what arrives ----------------------------------------------------------------------------------------------


async def raw_socket(stand: Stand, person: Person, offer: str = OFFER) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket spoken to byte by byte, handshake done, its offer taken."""
    host, port = stand.base_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        (
            f"GET /live HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Extensions: {offer}\r\n"
            f"Sec-WebSocket-Protocol: poolbid.v1\r\nOrigin: {stand.base_url}\r\nCookie: {person.cookie}\r\n\r\n"
        ).encode()
    )
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n\r\n")
    assert AGREED.encode() in head
    return reader, writer


async def a_frame_of(reader: asyncio.StreamReader) -> bytes:
    """The next frame, with its head."""
    async with asyncio.timeout(5):
        head = await reader.readexactly(2)
        wide = {126: 2, 127: 8}.get(head[1], 0)
        told = await reader.readexactly(wide)
        return head + told + await reader.readexactly(int.from_bytes(told) if wide else head[1])


async def a_message(reader: asyncio.StreamReader) -> bytes:
    """The text of the next frame."""
    return unpacked(await a_frame_of(reader))


async def close_code(reader: asyncio.StreamReader) -> int:
    """The code the server closes with."""
    while (frame := await a_frame_of(reader))[0] != 0x88:
        pass
    return int.from_bytes(frame[2:4])


async def test_what_a_browser_compresses_is_heard_and_so_is_what_it_does_not(stand: Stand) -> None:
    await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with stand.dial(s1.cookie, compression="deflate") as line:
        await line.say({"t": "hello", "v": 1})
        await line.hear("welcome")
        for number in range(5):
            assert (await line.ask(a_bid(f"r.{number}", f"{20 - number}.00")))["outcome"] == "accepted"
    reader, writer = await raw_socket(stand, s1)
    hello, ping = b'{"t":"hello","v":1}', b'{"t":"ping","c":7}'
    packed_ping = deflated(ping)
    for frame in (
        a_frame(0xC1, deflated(hello)),
        a_frame(0x81, ping),
        a_frame(0x41, packed_ping[:5]) + a_frame(0x89, b"") + a_frame(0x80, packed_ping[5:]),
    ):
        writer.write(frame)
    heard = [await a_frame_of(reader) for _ in range(4)]
    assert [json.loads(unpacked(frame))["t"] if frame[0] != 0x8A else "" for frame in heard] == ["welcome", "pong", "", "pong"]
    writer.transport.abort()


@pytest.mark.parametrize("cuts", [1, 4], ids=["whole", "in fragments"])
async def test_a_bomb_is_not_unpacked_beyond_the_bound(stand: Stand, cuts: int) -> None:
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    bomb = deflated(b" " * 10_000_000)
    assert len(bomb) < LARGEST_FRAME < 10_000_000
    share = -(-len(bomb) // cuts)
    for number in range(cuts):
        first = (0x41 if number == 0 else 0x00) | (0x80 if number == cuts - 1 else 0)
        writer.write(a_frame(first, bomb[number * share : (number + 1) * share]))
    assert await close_code(reader) == 1009
    writer.transport.abort()
    await eventually(lambda: stand.lobby.count == 0)


async def test_a_message_of_just_the_bound_is_heard_and_one_byte_more_is_not(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    body = b'{"t":"hello","v":1}'
    for length, heard in ((LARGEST_FRAME, True), (LARGEST_FRAME + 1, False)):
        reader, writer = await raw_socket(stand, s1)
        writer.write(a_frame(0xC1, deflated(body + b" " * (length - len(body)))))
        if heard:
            assert json.loads(await a_message(reader))["t"] == "welcome"
        else:
            assert await close_code(reader) == 1009
        writer.transport.abort()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (a_frame(0xC1, b"\xff\xff\xff\xff"), 1002),  # no deflate
        (a_frame(0xC9, b""), 1002),  # a ping with the bit of a compressed message
        (a_frame(0x01, b"{") + a_frame(0xC0, b"}"), 1002),  # the bit on a fragment that is not the first
        (a_frame(0xE1, b"{}"), 1002),  # a bit nobody agreed upon
        (a_frame(0xC1, deflated(b"\xc0\x80")), 1007),  # not UTF-8
    ],
)
async def test_what_is_not_compressed_as_agreed_ends_the_socket(stand: Stand, frame: bytes, code: int) -> None:
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    writer.write(frame)
    assert await close_code(reader) == code
    writer.transport.abort()


async def test_a_flood_of_bombs_ends_the_flooder_alone(stand: Stand) -> None:
    await stand.opened()
    flooder, bidder = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with bidder.line() as line:
        for _ in range(20):
            reader, writer = await raw_socket(stand, flooder)
            writer.write(a_frame(0xC1, deflated(b" " * 10_000_000)) * 10)
            assert await close_code(reader) == 1009
            writer.transport.abort()
        assert (await line.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"


async def test_under_a_server_that_keeps_its_socket_nothing_is_compressed_and_compressed_messages_are_heard(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auction.web.lobby.EXTENSION", "none.such")
    await stand.opened()
    s1 = await stand.person("supplier", "s1")
    reader, writer = await raw_socket(stand, s1)
    for said in ({"t": "hello", "v": 1}, SUBSCRIBE):
        writer.write(a_frame(0xC1, deflated(json.dumps(said).encode())))
    frames = [await a_frame_of(reader) for _ in range(2)]
    assert [json.loads(frame[2 if frame[1] < 126 else 4 :])["t"] for frame in frames] == ["welcome", "snapshot"]
    assert {frame[0] for frame in frames} == {0x81}
    with contextlib.suppress(ConnectionClosed):
        writer.transport.abort()
