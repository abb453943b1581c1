"""The socket, frame by frame, over real connections: greeting, following, asking, falling behind, and every way to end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

import auction.web.socket
from auction.core.errors import LedgerUnavailable
from auction.core.moments import MINUTE_US
from tests.terms import CLOSES, OPENS, an_auction, an_overtime
from tests.web.stand import Person, Stand


def a_bid(request: str, price: str, **more: Any) -> dict[str, Any]:
    return {"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False, **more}


SUBSCRIBE = {"t": "subscribe", "auction": "A-1", "cursor": None}


async def test_hello_is_answered_with_who_one_is_and_what_there_is(stand: Stand) -> None:
    await stand.announced()
    s1 = await stand.person("supplier", "s1", "Supplier One")
    async with s1.line(hello=False) as line:
        await line.say({"t": "hello", "v": 1})
        welcome = await line.hear()
    listed = [{"auction": "A-1", "title": "Parts for a year", "practice": False, "status": "announced", "opens_at": OPENS}]
    assert welcome == {
        "t": "welcome",
        "v": 1,
        "now": stand.clock.now_us(),
        "you": {"role": "supplier", "party": "s1", "name": "Supplier One"},
        "auctions": listed,
    }


async def test_a_bid_is_acknowledged_with_its_receipt_and_shown_to_those_who_may_see_it(stand: Stand) -> None:
    room = await stand.opened()
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with one.line() as mine, two.line() as theirs:
        for line in (mine, theirs):
            await line.say(SUBSCRIBE)
            assert (await line.hear("snapshot"))["rows"]["lot:L1"]["lead"] is None
        ack = await mine.ask(a_bid("r.1", "10.00"))
        assert (ack["outcome"], ack["seq"], ack["code"]) == ("accepted", room.state.seq, "")
        assert [seq for seq, _ in stand.ledger.read(room.stream)][-1] == ack["seq"]
        told = await theirs.hear("delta")
        assert told["rows"]["lot:L1"]["lead"] == "10.00"
        assert "s1" not in json.dumps(told)
        own = await mine.hear("delta")
        assert own["rows"]["lot:L1"]["rank"] == 1


async def test_nothing_is_acknowledged_or_shown_before_it_is_durable(stand: Stand) -> None:
    await stand.opened()
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with one.line() as mine, two.line() as theirs:
        await theirs.say(SUBSCRIBE)
        await theirs.hear("snapshot")
        stand.ledger.shut()
        await mine.say(a_bid("r.1", "10.00"))
        for line in (mine, theirs):
            await line.say({"t": "ping", "c": 1})
            assert (await line.hear())["t"] == "pong"
        stand.ledger.open()
        assert (await mine.hear())["t"] == "ack"
        assert (await theirs.hear())["t"] == "delta"


async def test_a_refusal_says_its_rule_and_what_a_retry_needs(stand: Stand) -> None:
    await stand.announced()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        ack = await line.ask(a_bid("r.1", "10.00"))
    assert (ack["outcome"], ack["code"], ack["rule"], ack["again"]) == ("refused", "auction_not_open", "B1", "later")
    assert len(ack["entry"]) == 64


async def test_the_same_id_gets_the_first_answer_on_another_socket_too(stand: Stand) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        first = await line.ask(a_bid("r.1", "10.00"))
        assert await line.ask(a_bid("r.1", "10.00")) == first
    seq = room.state.seq
    async with s1.line() as line:
        assert await line.ask(a_bid("r.1", "10.00")) == first
        assert room.state.seq == seq
        other = await line.ask(a_bid("r.1", "9.00"))
    assert (other["outcome"], other["code"]) == ("refused", "bid_id_reused")


async def test_a_request_whose_socket_broke_is_answered_on_the_next(stand: Stand) -> None:
    await stand.opened()
    s1 = await stand.person("supplier", "s1")
    stand.ledger.shut()
    async with s1.line() as line:
        await line.say(a_bid("r.1", "10.00"))
        await line.say({"t": "ping", "c": 1})
        await line.hear("pong")
        line.socket.transport.abort()
    stand.ledger.open()
    async with s1.line() as line:
        assert (await line.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"


async def test_missed_deltas_come_byte_for_byte_as_they_were(stand: Stand) -> None:
    await stand.opened()
    watcher, bidder = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with bidder.line() as line, watcher.line() as staying:
        await staying.say(SUBSCRIBE)
        cursor = (await staying.hear("snapshot"))["cursor"]
        for number, price in enumerate(("10.00", "9.00", "8.00")):
            assert (await line.ask(a_bid(f"r.{number}", price)))["outcome"] == "accepted"
        seen = [await staying.hear("delta") for _ in range(3)]
        async with watcher.line() as coming_back:
            await coming_back.say({**SUBSCRIBE, "cursor": cursor + 1})
            assert [await coming_back.hear("delta") for _ in range(2)] == seen[1:]
            await coming_back.say({**SUBSCRIBE, "cursor": 10_000})
            assert (await coming_back.hear())["t"] == "snapshot"


async def test_unsubscribing_ends_the_deltas(stand: Stand) -> None:
    await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        await line.say({"t": "unsubscribe", "auction": "A-1"})
        assert (await line.hear())["code"] == "not_subscribed"
        await line.say(SUBSCRIBE)
        await line.hear("snapshot")
        await line.say({"t": "unsubscribe", "auction": "A-1"})
        await line.ask(a_bid("r.1", "10.00"))
        await line.say({"t": "ping", "c": 7})
        assert (await line.hear())["t"] == "pong"


async def test_a_ping_comes_back_with_the_servers_times(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        await line.say({"t": "ping", "c": -5})
        now = stand.clock.now_us()
        assert await line.hear() == {"t": "pong", "c": -5, "r": now, "s": now}


async def test_a_changed_list_is_told_to_those_it_changed_for(stand: Stand) -> None:
    s1, s9 = await stand.person("supplier", "s1"), await stand.person("supplier", "s9")
    async with s1.line() as line, s9.line() as other:
        room = await stand.announced()
        told = await line.hear("auctions")
        assert [item["status"] for item in told["auctions"]] == ["announced"]
        await stand.until(room, OPENS)
        assert [item["status"] for item in (await line.hear("auctions"))["auctions"]] == ["open"]
        await other.say({"t": "ping", "c": 1})
        assert (await other.hear())["t"] == "pong"


async def test_a_moved_close_is_told_to_those_who_have_the_auction_in_their_list_and_do_not_follow_it(stand: Stand) -> None:
    overtime = an_overtime(window_us=2 * MINUTE_US, lengths_us=(3 * MINUTE_US,))
    s1, s9 = await stand.person("supplier", "s1"), await stand.person("supplier", "s9")
    room = await stand.opened(an_auction(overtime=overtime))
    async with s1.line() as looks, s1.line() as follows, s9.line() as stranger:
        await follows.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await follows.hear("snapshot")
        await stand.until(room, CLOSES - MINUTE_US)
        assert (await follows.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"
        closes = room.state.lots["L1"].closes_at
        assert closes > CLOSES
        told = {"auction": "A-1", "first_close_at": closes, "last_close_at": closes, "paused_at": None}
        assert await looks.hear("moved") == {"t": "moved", "auctions": [told]}
        for line in (follows, stranger):
            await line.say({"t": "ping", "c": 1})
            heard = [(await line.hear())["t"]]
            while heard[-1] != "pong":
                heard.append((await line.hear())["t"])
            assert "moved" not in heard


async def test_a_frame_that_is_none_is_told_and_forgotten(stand: Stand) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")
    seq = room.state.seq
    async with s1.line() as line:
        error = await line.ask(a_bid("r.1", "10.00", supplier="s2"))
        assert (error["t"], error["code"]) == ("error", "frame_unknown_field")
        error = await line.ask({"t": "withdraw", "id": "r.2", "auction": "A-1"})
        assert error["code"] == "frame_missing_field"
        assert (await line.ask(a_bid("r.3", "10.00", auction="A-2")))["code"] == "auction_unknown"
        assert room.state.seq == seq
        assert (await line.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"t":"ping","c":1}', "hello_expected"),
        ('{"t":"hello","v":2}', "version_unknown"),
        ("{", "frame_not_json"),
        (b'{"t":"hello","v":1}', "frame_not_text"),
    ],
)
async def test_without_a_proper_hello_it_ends(stand: Stand, frame: str | bytes, code: str) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line(hello=False) as line:
        await line.socket.send(frame)
        assert (await line.hear())["code"] == code
        assert await line.end() == 4000


async def test_hello_does_not_wait_for_ever(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.socket, "HELLO_WITHIN_S", 0.02)
    s1 = await stand.person("supplier", "s1")
    async with s1.line(hello=False) as line:
        assert await line.end() == 4000
    assert line.heard[-1]["code"] == "hello_expected"


async def test_a_second_hello_and_a_binary_frame_break_the_protocol(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        await line.say({"t": "hello", "v": 1})
        assert await line.end() == 4000
    async with s1.line() as line:
        await line.socket.send(b"{}")
        assert await line.end() == 4000
    assert line.heard[-1]["code"] == "frame_not_text"


async def test_nobody_signed_in_is_told_so_and_let_go(stand: Stand) -> None:
    for cookie in (None, "poolbid=", "poolbid=guessed", "other=1"):
        async with stand.dial(cookie) as line:
            assert await line.end() == 4001


async def test_a_session_that_ends_takes_its_sockets_with_it(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, sweep = 0, stand.lobby.sweep
    s1, s2 = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    coordinator = await stand.coordinator()
    async with s1.line() as line, s2.line() as other:
        (its,) = [each for each in stand.lobby._connections if each.session.party == "s1"]

        def swept() -> None:
            nonlocal looks
            looks += its._ending is None
            sweep()

        await coordinator.delete(f"/api/sessions/{s1.signed_in.session.key}")
        monkeypatch.setattr(stand.lobby, "sweep", swept)
        assert await line.end() == 4001
        assert looks <= 1, "by the next of four looks a second"
        assert line.heard[-1]["t"] == "bye"
        await other.say({"t": "ping", "c": 1})
        await other.hear("pong")
        assert (await s2.delete("/api/session")).status_code == 204
        assert await other.end() == 4001


async def test_a_session_that_expires_ends_its_sockets(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        stand.clock.advance(s1.signed_in.session.expires_at - stand.clock.now_us())
        assert await line.end() == 4001


async def test_too_many_frames_end_it(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        with contextlib.suppress(ConnectionClosed):
            for number in range(10_000):
                await line.say({"t": "ping", "c": number})
        assert await line.end() == 4029
    assert line.heard[-1]["code"] == "rate_limited"
    assert len(line.heard) < 400


async def test_draining_says_goodbye_and_waits_for_no_one(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        async with asyncio.timeout(5):
            await stand.lobby.drained()
        assert await line.end() == 1012
        assert (line.heard[-1]["t"], line.heard[-1]["code"]) == ("bye", 1012)
    async with s1.line(hello=False) as line:
        assert await line.end() == 1012


async def test_a_room_that_cannot_record_says_so_and_the_same_request_succeeds_later(stand: Stand) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as line:
        stand.ledger.fails_before = LedgerUnavailable("no disk")
        error = await line.ask(a_bid("r.1", "10.00"))
        assert (error["t"], error["code"]) == ("error", "ledger_unavailable")
        assert room.stopped_by is None
        assert (await line.ask(a_bid("r.1", "10.00")))["outcome"] == "accepted"


async def test_one_session_has_so_many_sockets_and_no_more(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.lobby.MOST_SOCKETS_OF_A_SESSION", 1)
    s1 = await stand.person("supplier", "s1")
    async with s1.line(), s1.line(hello=False) as line:
        assert await line.end() == 4029


async def test_the_subprotocol_is_asked_for(stand: Stand) -> None:
    s1 = await stand.person("supplier", "s1")
    with pytest.raises(InvalidStatus) as refused:
        async with stand.dial(s1.cookie, subprotocol="graphql-ws"):
            pass
    assert refused.value.response.status_code == 400


async def test_the_coordinator_runs_the_auction_over_the_socket(stand: Stand) -> None:
    room = await stand.opened(an_auction(surrogate_bids=True))
    coordinator: Person = await stand.coordinator()
    asked: list[dict[str, Any]] = [
        {"t": "surrogate_bid", "supplier": "s1", "lot": "L1", "prices": ["10"], "confirm": False},
        {"t": "pause", "reason": "a fire alarm"},
        {"t": "resume"},
        {"t": "extend", "lot": "L1", "by_us": 1_000_000, "reason": "late"},
        {"t": "exclude", "supplier": "s2", "reason": "withdrew"},
    ]
    async with coordinator.line() as line:
        for number, frame in enumerate(asked):
            ack = await line.ask({"auction": "A-1", "id": f"r.{number}", **frame})
            assert ack["outcome"] == "accepted", ack
    assert room.state.excluded == {"s2": "withdrew"}


def a_preview(request: str, supplier: str, price: str, **more: Any) -> dict[str, Any]:
    return {**a_bid(request, price), "t": "preview", "supplier": supplier, "at": None, **more}


async def test_a_preview_is_answered_and_recorded_nowhere(stand: Stand) -> None:
    room = await stand.opened()
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with one.line() as mine, two.line() as theirs:
        await mine.ask(a_bid("r.1", "10.00"))
        seq = room.state.seq
        await theirs.say(a_preview("p.1", "s2", "9.50"))
        told = await theirs.hear("previewed")
        assert told == {
            "t": "previewed",
            "id": "p.1",
            "auction": "A-1",
            "at": told["at"],
            "outcome": "accepted",
            "code": "",
            "rule": "",
            "again": "",
            "detail": "",
            "value": "9.50",
            "comparable": "9.50",
            "rank": None,
            "leads": True,
            "overtime": False,
            "closes_at": CLOSES,
        }
        await mine.say(a_preview("p.2", "s1", "10.00", at=CLOSES - 1))
        told = await mine.hear("previewed")
        assert (told["at"], told["outcome"], told["code"], told["rule"], told["again"], told["value"]) == (
            *(CLOSES - 1, "refused", "not_below_own", "B8"),
            *("changed", None),
        )
        await mine.say(a_preview("p.3", "s2", "9.00"))
        assert (await mine.hear("previewed"))["code"] == "not_permitted"
        await mine.say(a_preview("p.4", "s1", "9.00", auction="A-9"))
        assert (await mine.hear("error"))["code"] == "auction_unknown"
        assert room.state.seq == seq
        assert await mine.ask(a_bid("p.2", "9.00")) != {}


async def test_a_preview_at_the_close_lets_the_close_pass_first(stand: Stand) -> None:
    room = await stand.opened()
    one = await stand.person("supplier", "s1")
    async with one.line() as line:
        stand.clock.advance(CLOSES - stand.clock.now_us())
        await line.say(a_preview("p.1", "s1", "9.00"))
        assert (await line.hear("previewed"))["code"] == "auction_closed"
        assert room.state.closed_at == CLOSES


async def test_a_preview_of_a_stopped_room_is_put_off(stand: Stand) -> None:
    room = await stand.opened()
    one = await stand.person("supplier", "s1")
    async with one.line() as line:
        room.stop(LedgerUnavailable("gone"))
        await line.say(a_preview("p.1", "s1", "9.00"))
        told = await line.hear("error")
        assert (told["code"], told["id"]) == ("ledger_unavailable", "p.1")
