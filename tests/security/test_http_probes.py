"""What an attacker sends over HTTP: another's ids, another site's forms, another name for this server, other methods, too much."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from auction.config import Settings
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.web.app import ROUTES
from tests.security.test_socket_probes import a_bid
from tests.terms import CLOSES
from tests.web.stand import Person, Stand, standing
from tests.wire.corpus import RAW

FILLED = {
    "auction": "A-1",
    "lot": "L1",
    "number": "A-1~s1~m1",
    "preset": "georgia",
    "model": "pooled-vbp",
    "source": "list",
    "pool": "p1",
    "member": "m1",
    "file_name": "a.csv",
    "session": "0" * 64,
    "rest": "x",
    "id": "the-file",
}
OPEN_TO_ALL = {("POST", "/api/session"), ("POST", "/api/invitation"), ("GET", "/api/keys"), ("GET", "/healthz"), ("GET", "/readyz")}


def addresses(*methods: str) -> Iterator[tuple[str, str]]:
    """Every address of the interface with one of these methods, its ids filled in."""
    for route in ROUTES:
        for method in sorted(route.methods or {"GET"}):
            if method in methods and not route.path.startswith(("/api/{rest", "/api/{path")) and route.path != "/api":
                yield method, route.path.replace(":path", "").format(**FILLED)


CHANGES = [pair for pair in addresses("POST", "PUT", "DELETE", "PATCH") if pair not in OPEN_TO_ALL]
READS = list(addresses("GET"))


def test_the_lists_of_addresses_are_whole() -> None:
    assert len(CHANGES) >= 9
    assert len(READS) >= 11


async def a_pool_and_an_auction(stand: Stand) -> Person:
    coordinator = await stand.coordinator()
    await stand.until(await stand.opened(), CLOSES)
    body = {"pool": "p1", "title": "Pool", "members": [{"id": "m1", "name": "M1"}]}
    assert (await coordinator.post("/api/pools", body)).status_code == 201
    return coordinator


def entries_of(stand: Stand) -> dict[str, int]:
    return {stream: stand.ledger.last_seq(stream) for stream in stand.ledger.streams()}


async def test_without_a_session_nothing_is_read_or_changed(stand: Stand) -> None:
    await a_pool_and_an_auction(stand)
    before = entries_of(stand)
    for method, address in CHANGES + READS:
        if (method, address) in OPEN_TO_ALL:
            continue
        for headers in ({}, {"Cookie": "poolbid=x"}, {"Cookie": "poolbid=" + "x" * 4000}, {"Authorization": "Bearer x"}):
            answer = await stand.http.request(method, address, headers=headers)
            assert answer.status_code == 401, (method, address)
    assert entries_of(stand) == before


async def test_every_change_carries_the_sessions_own_token(stand: Stand) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    other = await stand.coordinator()
    before = entries_of(stand)
    for method, address in CHANGES:
        for token in (None, "", "x", other.csrf, coordinator.csrf.upper(), "\u00e9"):
            headers: list[tuple[bytes, bytes]] = [(b"Cookie", coordinator.cookie.encode())]
            headers += [] if token is None else [(b"X-CSRF-Token", token.encode())]
            answer = await stand.http.request(method, address, headers=headers, json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf"), (method, address, token)
    assert entries_of(stand) == before


async def test_a_form_of_another_site_changes_nothing(stand: Stand) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    before = entries_of(stand)
    for method, address in [*CHANGES, ("POST", "/api/session"), ("POST", "/api/invitation")]:
        for origin in ("http://evil.example", "null", f"{stand.base_url}.evil.example"):
            headers = {**coordinator.meant, "Origin": origin}
            answer = await stand.http.request(method, address, headers=headers, json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "origin_foreign")
    for media in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        headers = {**coordinator.meant, "Content-Type": media}
        answer = await stand.http.post("/api/invitations", headers=headers, content=b'{"role":"buyer","party":"x","name":"x"}')
        assert answer.status_code == 415
        assert (await stand.http.post("/api/session", headers={"Content-Type": media}, content=b'{"token":"x"}')).status_code == 415
    assert entries_of(stand) == before


async def test_reading_changes_nothing(stand: Stand) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    before = entries_of(stand)
    for method, address in READS:
        answer = await coordinator.get(address)
        assert answer.status_code in (200, 403, 404), (method, address, answer.text)
    assert entries_of(stand) == before


@pytest.mark.parametrize(("role", "party"), [("supplier", "s9"), ("buyer", "m9"), ("supplier", "m1"), ("observer", "m1")])
async def test_a_strangers_guess_of_an_id_reads_like_a_wrong_one(stand: Stand, role: Any, party: str) -> None:
    await a_pool_and_an_auction(stand)
    stranger = await stand.person(role, party)
    before = entries_of(stand)
    for method, address in CHANGES + READS:
        unknown = address.replace("A-1", "A-0").replace("p1", "p0").replace("L1", "L0")
        if unknown == address:
            continue
        real = await stand.http.request(method, address, headers=stranger.meant)
        wrong = await stand.http.request(method, unknown, headers=stranger.meant)
        if role == "observer" and "/auctions/" in address:  # observers open every auction, but neither its record nor a contract
            assert real.status_code in (200, 403, 404)
        else:
            assert (real.status_code, real.content) == (404, wrong.content), (method, address)
    assert entries_of(stand) == before


@pytest.mark.parametrize(
    "odd", ["%2e%2e", "A-1%00", "A-1%0a", "a" * 65, "%F0%9F%98%80", "auction%2FA-1", "*", "A-1;x", "%ff", "access"]
)
async def test_an_id_that_is_none_is_not_found(stand: Stand, odd: str) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    for address in (f"/api/auctions/{odd}/entries", f"/api/pools/{odd}", f"/api/auctions/A-1/lots/{odd}/trail"):
        answer = await coordinator.get(address)
        assert answer.status_code in (400, 404), (address, answer.status_code)


async def test_other_methods_are_not_taken_for_the_one_meant(stand: Stand) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    before = entries_of(stand)
    for address in ("/api/session", "/api/auctions", "/api/pools/p1/freeze", "/api/invitations"):
        for method in ("PUT", "PATCH", "TRACE", "CONNECTX", "OPTIONS"):
            answer = await stand.http.request(method, address, headers=coordinator.meant)
            assert answer.status_code in (400, 404, 405), (method, address)
    override = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    assert (await coordinator.get("/api/session", headers=override)).status_code == 200
    assert (await coordinator.get("/api/session?_method=DELETE")).status_code == 200
    assert entries_of(stand) == before


async def test_a_session_known_before_signing_in_is_worth_nothing_after(stand: Stand) -> None:
    """Fixation: the session is always a new one, and the browser's former one ends."""
    planted = "planted" * 6
    invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
    assert not isinstance(invited, Refusal)
    former = await stand.person("supplier", "s2")
    async with httpx2.AsyncClient(base_url=stand.base_url, trust_env=False) as browser:
        joined = await browser.post(
            "/api/session", json={"token": invited.token}, headers={"Cookie": f"poolbid={planted}; {former.cookie}"}
        )
    secret = joined.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    assert secret not in (planted, former.signed_in.secret)
    assert (await stand.http.get("/api/session", headers={"Cookie": f"poolbid={planted}"})).status_code == 401
    assert (await former.get("/api/session")).status_code == 401
    assert (await stand.http.get("/api/session", headers={"Cookie": f"poolbid={secret}"})).json()["party"] == "s1"


async def test_one_key_of_two_users_is_two_requests(stand: Stand) -> None:
    await stand.opened()
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with one.line() as first, two.line() as second:
        a, b = await first.ask(a_bid("same", "10.00")), await second.ask(a_bid("same", "9.00"))
    assert (a["outcome"], b["outcome"]) == ("accepted", "accepted")
    assert a["seq"] != b["seq"]


async def test_bodies_bear_no_field_that_is_not_asked_for(stand: Stand) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    before = entries_of(stand)
    for address, body in (
        ("/api/invitations", {"role": "supplier", "party": "s1", "name": "S", "valid_us": 10**15}),
        ("/api/invitations", {"role": "supplier", "party": "s1"}),
        ("/api/invitations", {"role": "supplier", "party": 1, "name": "S"}),
        ("/api/pools", {"pool": "p2", "title": "P", "members": [{"id": "m1", "name": "M", "role": "x"}]}),
        ("/api/auctions", {"terms": {}, "by": {"role": "engine", "party": "poolbid"}}),
        ("/api/invitations", []),
    ):
        answer = await stand.http.post(address, json=body, headers=coordinator.meant)
        assert answer.status_code == 400, (address, body, answer.text)
    doubled = b'{"role":"supplier","party":"s1","name":"S","role":"buyer"}'
    headers = {**coordinator.meant, "Content-Type": "application/json"}
    answer = await stand.http.post("/api/invitations", content=doubled, headers=headers)
    assert "frame_duplicate_key" in answer.json()["detail"]
    assert entries_of(stand) == before


async def test_no_number_breaks_the_terms(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    headers = {**coordinator.meant, "Content-Type": "application/json"}
    for raw in (*RAW, "-0", "1e3", "9" * 5000, "0x10", "1_000", "-", "[1]", "{}"):
        for body in (f'{{"terms":{{"opens_at":{raw}}}}}', f'{{"terms":{raw}}}', raw):
            answer = await stand.http.post("/api/auctions", content=body.encode(), headers=headers)
            assert answer.status_code in (400, 422), (raw, answer.status_code)


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_beyond_the_bound_is_not_read_to_its_end(stand: Stand, chunked: bool) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b" " * 4096
            await asyncio.sleep(0)

    headers = {"Content-Type": "application/json"}
    if chunked:
        with_body = stand.http.post("/api/session", content=endless(), headers=headers)
    else:
        with_body = stand.http.post("/api/session", content=b" " * (16 * 1024 + 1), headers=headers)
    try:
        answer = await with_body
    except httpx2.TransportError:
        assert chunked  # the server may hang up while the rest is still being sent
    else:
        assert answer.status_code == 413
        assert answer.json()["code"] == "body_too_large"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil@127.0.0.1",
        "127.0.0.1/evil",
        "127.0.0.1:99999",
        "[::1",
        "",
        " ",
        "127.0.0.1, evil",
    ],
)
async def test_another_name_for_this_server_is_not_answered(stand: Stand, host: str) -> None:
    status, body = await raw_request(stand, f"GET /api/keys HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert status in (400, 421), body
    assert b"evil" not in body


async def test_two_names_or_none_are_not_answered(stand: Stand) -> None:
    own = stand.base_url.removeprefix("http://")
    for hosts in (f"Host: {own}\r\nHost: evil.example\r\n", f"Host: {own}\r\nHost: {own}\r\n", ""):
        status, _ = await raw_request(stand, f"GET /api/keys HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")
        assert status in (400, 421)


async def test_a_request_with_two_lengths_is_not_taken_for_two_requests(stand: Stand) -> None:
    own = stand.base_url.removeprefix("http://")
    smuggled = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    for framing in (
        f"Content-Length: {len(smuggled)}\r\nContent-Length: 0\r\n",
        f"Content-Length: {len(smuggled) + 5}\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
    ):
        head = f"POST /api/session HTTP/1.1\r\nHost: {own}\r\nContent-Type: application/json\r\n{framing}Connection: close\r\n\r\n"
        status, body = await raw_request(stand, f"{head}0\r\n\r\n{smuggled}")
        assert status >= 400
        assert b'"ok"' not in body


async def test_no_answer_sends_anybody_elsewhere(stand: Stand) -> None:
    for address in (
        "//evil.example",
        "//evil.example/..",
        "/\\evil.example",
        "/api/session/",
        "/https://evil.example",
        "/join?next=//evil",
    ):
        answer = await stand.http.get(stand.base_url + address, follow_redirects=False)
        assert not 300 <= answer.status_code < 400, address
        assert "location" not in answer.headers


async def test_every_answer_bears_the_headers_a_browser_obeys(stand: Stand) -> None:
    coordinator = await a_pool_and_an_auction(stand)
    answers = [await coordinator.get(address) for _, address in READS]
    answers += [await stand.http.get(address) for address in ("/", "/api/nothing", "/assets/none.js", "/api/session", "/join")]
    answers.append(await stand.http.get("/api/keys", headers={"Host": "evil.example"}))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
        private = answer.request.url.path.startswith("/api/")
        assert answer.headers["cache-control"] == "no-store" if private else answer.headers["cache-control"]


async def test_a_failure_of_ours_says_nothing_of_itself(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator = await stand.coordinator()

    def fails() -> Any:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(stand.identity, "live_sessions", fails)
    answer = await coordinator.get("/api/sessions")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "hunter2" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_over_https_the_cookie_demands_it() -> None:
    async with standing(Settings(public_url="https://bids.example.org")) as stand:
        invited = await stand.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
        assert not isinstance(invited, Refusal)
        assert invited.link.startswith("https://bids.example.org/join#")
        named = {"Host": "bids.example.org", "Origin": "https://bids.example.org"}
        joined = await stand.http.post("/api/session", json={"token": invited.token}, headers=named)
        assert joined.status_code == 200
        cookie = joined.headers["set-cookie"]
        assert cookie.startswith("__Host-poolbid=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "omain=" not in cookie
        assert "strict-transport-security" in joined.headers
        secret = cookie.split(";")[0].split("=", 1)[1]
        async with stand.dial(f"__Host-poolbid={secret}", origin="https://bids.example.org") as line:
            await line.say({"t": "hello", "v": 1})
            assert (await line.hear())["t"] == "welcome"
        for cookie in (f"poolbid={secret}", f"__Host-poolbid={secret}x"):
            assert (await stand.http.get("/api/session", headers={"Cookie": cookie})).status_code == 401


async def raw_request(stand: Stand, text: str) -> tuple[int, bytes]:
    """Send these very bytes; the status and all that comes back."""
    host, port = stand.base_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(text.encode())
    try:
        async with asyncio.timeout(5):
            answer = await reader.read()
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1]), answer
