"""What people hear when the server itself is in trouble: its store gone, its streams taken over, a bug of its own."""

from __future__ import annotations

import pytest

from auction.core.errors import LedgerUnavailable
from tests.security.test_socket_probes import a_bid
from tests.web.stand import Stand, eventually


async def test_another_server_took_over_and_everyone_hears_it(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    room = await stand.opened()
    s1, s2 = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    stand.ledger.claim(room.stream)
    async with s1.line() as bidding, s2.line() as watching:
        await watching.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await watching.hear("snapshot")
        answer = await bidding.ask(a_bid("r1", "9.00"))
        assert (answer["t"], answer["code"]) == ("error", "ledger_unavailable")
        assert "not known" in answer["detail"]
        told = await watching.hear("error")
        assert (told["code"], told["detail"], told["id"]) == ("auction_stopped", "A-1", None)
        await bidding.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await bidding.hear("snapshot")
        assert (await bidding.hear())["code"] == "auction_stopped"
    health = await stand.http.get("/healthz")
    assert (health.status_code, health.json()) == (503, {"status": "ledger_unavailable"})
    assert room.stream in caplog.text


async def test_a_store_that_is_lost_and_found_is_told_both_times(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await stand.opened()
    s1 = await stand.person("supplier", "s1")

    def gone(stream: str) -> int:
        raise LedgerUnavailable("the disk is gone")

    async with s1.line() as line:
        await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
        await line.hear("snapshot")
        with monkeypatch.context() as patched:
            patched.setattr(stand.ledger, "claim", gone)
            stand.ledger.fails_after = LedgerUnavailable("the reply was lost")
            await line.say(a_bid("r1", "9.00"))
            assert {(await line.hear())["code"], (await line.hear())["code"]} == {"auction_stopped", "ledger_unavailable"}
            assert (await stand.http.get("/healthz")).status_code == 503
        await eventually(lambda: room.stopped_by is None)
        assert (await line.hear("snapshot"))["rows"]["lot:L1"]["own"] == "9.00"
        assert (await line.ask(a_bid("r1", "9.00")))["outcome"] == "accepted"
    assert (await stand.http.get("/healthz")).status_code == 200
