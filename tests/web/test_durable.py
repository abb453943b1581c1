"""Nothing is told before it is durable (S2): what is decided and waits for its commit shows nowhere, over either door."""

from __future__ import annotations

import asyncio

import pytest

import auction.web.lobby
from auction.core.commands import AnnounceAuction
from auction.live.rooms import AUCTION
from tests.security.test_socket_probes import a_bid
from tests.terms import CLOSES, COORDINATOR, a_lot, an_auction
from tests.web.stand import Stand, eventually


async def test_an_announcement_that_waits_is_unknown(stand: Stand) -> None:
    s1, coordinator = await stand.person("supplier", "s1"), await stand.coordinator()
    room = stand.rooms.open(AUCTION + "A-1")
    stand.ledger.shut()
    room.submit(AnnounceAuction("announce", COORDINATOR, an_auction()), lambda _: None)
    for person in (s1, coordinator):
        async with person.line() as line:
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
            assert (await line.hear())["code"] == "auction_unknown"
        assert (await person.get("/api/auctions")).json() == []
        assert (await person.get("/api/auctions/A-1/lots/L1/trail")).status_code == 404
    stand.ledger.open()
    await eventually(lambda: room.durable_seq == 1)
    async with s1.line() as line:
        await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        assert (await line.hear("snapshot"))["cursor"] == 0


async def test_a_server_that_goes_answers_what_it_took_and_takes_no_more(stand: Stand) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        stand.ledger.shut()
        await line.say(a_bid("taken", "9.00"))
        await eventually(lambda: "s1" in room.state.lots["L1"].standing)
        going = asyncio.create_task(stand.lobby.drained())
        await asyncio.sleep(0)
        await line.say(a_bid("too-late", "8.00"))
        assert stand.lobby.count == 1
        stand.ledger.open()
        assert await line.end() == 1012
        await going
    told = [(frame["t"], frame.get("id")) for frame in line.heard if frame["t"] in ("ack", "bye", "error")]
    assert told == [("ack", "taken"), ("bye", None)]
    assert room.state.lots["L1"].standing["s1"].value == 900


async def test_a_server_whose_store_hangs_goes_all_the_same(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.lobby, "ANSWERED_WITHIN_S", 0.05)
    await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        stand.ledger.shut()
        await line.say(a_bid("taken", "9.00"))
        going = asyncio.create_task(stand.lobby.drained())
        assert await line.end() == 1012
        await going
    stand.ledger.open()


async def test_a_close_that_waits_opens_nothing(stand: Stand) -> None:
    room = await stand.opened(an_auction(lots=(a_lot(reserve=900, baseline=1000),)))
    auditor, member = await stand.person("auditor", "a"), await stand.person("buyer", "m1")
    stand.ledger.shut()
    stand.clock.advance(CLOSES - stand.clock.now_us())
    room.tick()
    assert room.state.status == "closed"
    for person in (auditor, member):
        async with person.line() as line:
            await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
            told = await line.hear("snapshot")
            assert told["rows"]["auction"]["status"] == "open"
            assert (told["terms"]["lots"][0]["reserve"], told["terms"]["suppliers"]) == (None, [])
            listed = (await person.get("/api/auctions")).json()
            assert [(item["status"], item["closed_at"]) for item in listed] == [("open", None)]
            stand.ledger.open()
            opened = await line.hear("snapshot")
            assert opened["rows"]["auction"]["status"] == "closed"
            assert opened["terms"]["lots"][0]["reserve"] == "9.00"
        break
    assert (await auditor.get("/api/auctions")).json()[0]["closed_at"] == CLOSES


async def test_the_record_of_a_close_that_waits_stays_shut(stand: Stand) -> None:
    room = await stand.opened()
    auditor = await stand.person("auditor", "a")
    stand.ledger.shut()
    stand.clock.advance(CLOSES - stand.clock.now_us())
    room.tick()
    for record in ("entries", "bundle"):
        assert (await auditor.get(f"/api/auctions/A-1/{record}")).status_code == 409
    trail = (await auditor.get("/api/auctions/A-1/lots/L1/trail")).json()
    assert all("supplier" not in point for point in trail)
    stand.ledger.open()
    await eventually(lambda: room.durable_seq == room.state.seq)
    assert (await auditor.get("/api/auctions/A-1/entries")).status_code == 200
