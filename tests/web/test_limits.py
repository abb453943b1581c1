"""Sizes and shapes at their limits: whatever is allowed works, and whatever is not is refused with a code, and soon."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from ipaddress import ip_network
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

import auction.web.limits
import auction.web.lobby
import auction.web.rate
from auction.config import Settings
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.live.measures import Measures
from auction.web.identity import INVITATION_US
from auction.web.limits import REQUESTS_AT_ONCE, Buckets, address_of
from auction.web.line import MOST_BEHIND
from auction.web.metrics import page
from auction.web.rate import Bucket
from tests.security.test_socket_probes import a_bid
from tests.terms import CLOSES, OPENS, a_lot, an_auction
from tests.web.stand import Stand, eventually, standing

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
    monkeypatch.setattr(auction.web.lobby, "REFUSALS_PER_SECOND", 0)  # however slow this machine is
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


PROXIES = (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.9"], "203.0.113.7"),  # anybody can write the header
        ("10.0.0.2", ["198.51.100.9"], "198.51.100.9"),
        ("10.0.0.2", ["192.0.2.1, 198.51.100.9"], "198.51.100.9"),  # what came before it, the client wrote itself
        ("10.0.0.2", ["192.0.2.1", "198.51.100.9, 10.0.0.3"], "198.51.100.9"),
        ("10.0.0.2", ["198.51.100.9:4711"], "198.51.100.9"),
        ("10.0.0.2", ["nonsense"], "10.0.0.2"),
        ("10.0.0.2", [], "10.0.0.2"),
        ("127.0.0.1", ["127.0.0.2"], "127.0.0.2"),
        ("127.0.0.1", [], None),
        ("::1", ["198.51.100.9"], None),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("10.0.0.2", ["[2001:db8:1:2::9]:80"], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("testclient", ["198.51.100.9"], None),
        (None, ["198.51.100.9"], None),
    ],
)
def test_whose_address_a_request_is_counted_under(peer: str | None, forwarded: list[str], address: str | None) -> None:
    assert address_of(peer, forwarded, PROXIES) == address


def test_a_bucket_for_each_is_no_way_to_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.limits, "MOST_KNOWN", 3)
    now = [0.0]
    buckets = Buckets(per_second=1, burst=2, clock=lambda: now[0])
    assert [buckets.take(name) for name in "aaabc"] == [True, True, False, True, True]
    assert [buckets.take(name) for name in "defg"] == [True, True, False, False], "who comes then shares one"
    now[0] = 3
    assert [buckets.take(name) for name in "hhh"] == [True, True, False], "who was quiet is forgotten"


@pytest.fixture
async def proxied() -> AsyncIterator[Stand]:
    """A server behind a proxy on the loopback, which is trusted."""
    async with standing(Settings(trusted_proxies="127.0.0.0/8")) as made:
        yield made


def from_(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


async def test_one_address_asks_for_so_much_and_others_for_as_much_again(proxied: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.rate.Bucket, "has", limited(auction.web.rate.Bucket.has, 5))
    answers = [await proxied.http.get("/healthz", headers=from_("198.51.100.9")) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    refused = answers[-1]
    assert (refused.json()["code"], refused.headers["retry-after"]) == ("rate_limited", "1")
    assert (await proxied.http.get("/healthz", headers=from_("192.0.2.1, 198.51.100.10"))).status_code == 200
    assert (await proxied.http.get("/healthz")).status_code == 200
    assert proxied.lobby.turned_away["address"] == 1


async def test_a_whole_page_with_all_it_loads_is_far_within_the_limit(proxied: Stand) -> None:
    answers = await asyncio.gather(
        *(proxied.http.get("/healthz", headers=from_("198.51.100.9")) for _ in range(REQUESTS_AT_ONCE // 5))
    )
    assert {answer.status_code for answer in answers} == {200}


async def test_a_header_that_no_trusted_proxy_wrote_gives_nobody_a_bucket_of_its_own(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(auction.web.limits, "address_of", seen := AddressSeen())
    for number in range(3):
        assert (await stand.http.get("/healthz", headers=from_(f"198.51.100.{number}"))).status_code == 200
    assert seen.addresses == [None] * 3
    assert [record.message for record in caplog.records if "AUCTION_TRUSTED_PROXIES" in record.message] != []
    assert sum("AUCTION_TRUSTED_PROXIES" in record.message for record in caplog.records) == 1, "said once"


class AddressSeen:
    """Keeps what requests were counted under."""

    def __init__(self) -> None:
        self.addresses: list[str | None] = []

    def __call__(self, *of: Any) -> str | None:
        self.addresses.append(address_of(*of))
        return self.addresses[-1]


async def test_one_account_asks_for_so_much_from_however_many_addresses(proxied: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    one, again, other = [await proxied.person("supplier", party) for party in ("s1", "s1", "s2")]
    monkeypatch.setattr(auction.web.rate.Bucket, "has", limited(auction.web.rate.Bucket.has, 6))
    codes = []
    for number in range(4):
        for person in (one, again):
            answer = await person.get("/api/session", headers=from_(f"198.51.100.{number}"))
            codes.append(answer.status_code)
    assert codes == [200] * 6 + [429] * 2, "two sessions of one party are one account"
    assert (await other.get("/api/session", headers=from_("198.51.100.1"))).status_code == 200
    assert proxied.lobby.turned_away["account"] == 2


def limited(has: Callable[[Bucket, float], bool], most: int) -> Callable[[Bucket, float], bool]:
    """A bucket that gives so many tokens in all, however much time passes."""
    given: dict[int, int] = {}

    def gives(bucket: Bucket, now: float) -> bool:
        given[id(bucket)] = given.get(id(bucket), 0) + 1
        return given[id(bucket)] <= most and has(bucket, now)

    return gives


async def test_one_address_holds_so_many_sockets_and_no_more(proxied: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auction.web.lobby, "MOST_SOCKETS_OF_AN_ADDRESS", 2)
    one, other = await proxied.person("supplier", "s1"), await proxied.person("supplier", "s2")
    async with AsyncExitStack() as stack:
        for person in (one, other):
            await stack.enter_async_context(proxied.dial(person.cookie, headers=from_("198.51.100.9")))
        await eventually(lambda: proxied.lobby.count == 2)
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(proxied.dial(other.cookie, headers=from_("198.51.100.9")))
        assert refused.value.response.status_code == 429
        assert b"rate_limited" in refused.value.response.body
        await stack.enter_async_context(proxied.dial(other.cookie, headers=from_("198.51.100.10")))
    await eventually(lambda: proxied.lobby.count == 0)
    async with proxied.dial(one.cookie, headers=from_("198.51.100.9")):
        await eventually(lambda: proxied.lobby.count == 1)
    assert proxied.lobby.turned_away["sockets"] == 1


async def test_a_handshake_beyond_the_rate_of_its_address_is_refused_before_it_is_a_socket(
    proxied: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await proxied.person("supplier", "s1")
    monkeypatch.setattr(auction.web.rate.Bucket, "has", limited(auction.web.rate.Bucket.has, 1))
    async with proxied.dial(person.cookie, headers=from_("198.51.100.9")):
        with pytest.raises(InvalidStatus) as refused:
            async with proxied.dial(person.cookie, headers=from_("198.51.100.9")):
                pass
    assert refused.value.response.status_code == 429
    told = page(proxied.rooms, proxied.lobby, Measures())
    assert 'poolbid_turned_away_total{code="address"} 1' in told
