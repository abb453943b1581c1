"""Sizes and shapes at their limits: whatever is allowed works, and whatever is not is refused with a code, and soon."""

from __future__ import annotations

import json

import pytest

import auction.web.lobby
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.web.identity import INVITATION_US
from auction.web.line import MOST_BEHIND
from tests.security.test_socket_probes import a_bid
from tests.terms import CLOSES, OPENS, a_lot, an_auction
from tests.web.stand import Stand

SUBSCRIBE = {"t": "subscribe", "auction": "A-1", "cursor": None}


@pytest.mark.parametrize("line", [True, False], ids=["written to the line", "queued"])
async def test_a_snapshot_of_any_size_reaches_whoever_reads(stand: Stand, monkeypatch: pytest.MonkeyPatch, line: bool) -> None:
    if not line:
        monkeypatch.setattr(auction.web.lobby, "EXTENSION", "none.such")
    room = await stand.announced(an_auction(lots=[a_lot(f"L{number}") for number in range(700)], suppliers=("s1",)))
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as one:
        for _ in range(3):
            await one.say(SUBSCRIBE)
            assert len(json.dumps(await one.hear("snapshot"))) > MOST_BEHIND
        await stand.until(room, OPENS)
        assert len((await one.hear("delta"))["rows"]) == 701


ODD = ("%00", "e%CC%81", "%ED%A0%80", "%F4%8F%BF%BF", "%E2%80%AE", "x" * 5000, "%2e%2e", "%EF%BC%A1-1", "A-1%0A", "%D9%A1")
"""Names of nothing, as they stand in an address: controls, other forms, halves, unassigned marks, far too long."""


@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_name_in_an_address_is_one_of_nothing(stand: Stand, odd: str) -> None:
    await stand.until(await stand.opened(), CLOSES)
    coordinator = await stand.coordinator()
    before = sum(stand.ledger.last_seq(stream) for stream in stand.ledger.streams())
    for path in (f"/api/auctions/{odd}/entries", f"/api/auctions/A-1/lots/{odd}/trail", f"/api/auctions/A-1/contracts/{odd}"):
        assert (await coordinator.get(path)).status_code == 404, path
    assert (await coordinator.get(f"/api/pools/{odd}")).status_code == 404
    assert (await coordinator.delete(f"/api/sessions/{odd}")).status_code == 404
    assert (await coordinator.delete(f"/api/pools/{odd}/boms/m1/a.csv")).status_code == 404
    assert (await coordinator.post(f"/api/pools/{odd}/freeze")).status_code == 404
    assert sum(stand.ledger.last_seq(stream) for stream in stand.ledger.streams()) == before, "nothing of it is recorded"


async def test_a_used_or_expired_link_asked_for_again_and_again_is_not_recorded(stand: Stand) -> None:
    links = {}
    for party in ("used", "late"):
        invited = await stand.identity.invite(by=ENGINE, role="supplier", party=party, name="S")
        assert not isinstance(invited, Refusal)
        links[party] = invited.token
    assert (await stand.http.post("/api/session", json={"token": links["used"]})).status_code == 200
    stand.clock.advance(INVITATION_US)
    before = stand.ledger.last_seq("access")
    for _ in range(5):
        for party, code in (("used", "invitation_used"), ("late", "invitation_expired")):
            answer = await stand.http.post("/api/session", json={"token": links[party]})
            assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert stand.ledger.last_seq("access") == before


async def test_nobody_fills_the_record_with_what_is_refused(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.lobby, "REFUSALS_AT_ONCE", 5)
    room = await stand.opened()
    observer, supplier = await stand.person("observer", "o"), await stand.person("supplier", "s1")
    before = room.state.seq
    async with observer.line() as one, observer.line() as other:
        answers = [await line.ask(a_bid(f"r{number}", "9.00")) for number, line in enumerate([one, other] * 5)]
        assert [answer.get("code") for answer in answers] == ["not_permitted"] * 5 + ["rate_limited"] * 5
        assert all(answer["id"] == f"r{number}" for number, answer in enumerate(answers))
    assert room.state.seq == before + 5
    async with observer.line() as again:
        assert (await again.ask(a_bid("r11", "9.00")))["code"] == "rate_limited", "coming back does not help"
    async with supplier.line() as line:
        for number in range(10):
            assert (await line.ask(a_bid(f"b{number}", f"{900 - number}.00")))["outcome"] == "accepted"
