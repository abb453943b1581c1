"""Marks on secrets, tokens, a sealed price, names and files, and a real server that is asked, misused and broken at its loudest.

Nothing of it may stand in its log, its metrics, its health, or what it says when it fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from auction.core.moments import HOUR_US, SECOND_US
from auction.core.words import CONSORTIUM, Actor
from auction.live.clock import SystemClock
from tests.servers import free_port
from tests.serving import READY, ROOT, Place, a_place, furnish
from tests.terms import RANK_ONLY, a_lot, a_stage, an_auction

SECRET_KEY = "secret-key-mark-0123456789abcdefghijkl"
WEBHOOK_SECRET = "webhook-secret-mark-0123456789"
WEBHOOK_URL = "http://127.0.0.1:9/token-in-address-mark"
PRICE = ("4242.17", "424217")
NAMES = ("Nadia Namemark", "s-namemark", "file-mark.csv", "PN-MARK")
"""A person, a party, a file somebody brought, and what stands in it."""
FALSE_TOKEN = "F" * 43 + "." + "G" * 43
COORDINATOR, SUPPLIER = Actor("buyer", CONSORTIUM), Actor("supplier", "s-namemark")


def loud(tmp_path: Path, form: str) -> Place:
    place = a_place(tmp_path)
    place.more.update(
        LOG_LEVEL="debug",
        LOG_FORMAT=form,
        SECRET_KEY=SECRET_KEY,
        WEBHOOK_SECRET=WEBHOOK_SECRET,
        WEBHOOK_URL=WEBHOOK_URL,
        WEBHOOK_PRIVATE="true",
        METRICS_ADDRESS=f"127.0.0.1:{free_port()}",
    )
    return place


def sealed_now() -> Any:
    """An auction that opens soon, with one sealed stage; and everything in it that is nobody's business bears a mark."""
    now = SystemClock().now_us()
    lot = a_lot(ceiling=9_000_00, stages=[a_stage("sealed")], closes_at=now + HOUR_US)
    return an_auction(lots=[lot], suppliers=(SUPPLIER.party, "s2"), visibility=RANK_ONLY, opens_at=now + 5 * SECOND_US)


@contextlib.asynccontextmanager
async def serving(place: Place, log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "server.py", cwd=ROOT, env=place.environment, stdout=asyncio.subprocess.PIPE, stderr=out
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(60):
                while not (line := await process.stdout.readline()).startswith(READY):
                    assert line, "the server ended before it served"
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.communicate()


async def doctor(place: Place) -> str:
    """What `auction doctor` prints, once the server has ended."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "auction", "doctor"),
        cwd=ROOT,
        env=place.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out
    return out.decode()


def dialled(place: Place, secret: str, **more: Any) -> connect:
    return connect(
        f"ws://127.0.0.1:{place.port}/live",
        origin=Origin(more.get("origin", place.url)),
        subprotocols=[Subprotocol("poolbid.v1")],
        additional_headers={"Cookie": f"poolbid={secret}"},
        compression=None,
        proxy=None,
    )


async def heard(line: Any, request: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            frame: dict[str, Any] = json.loads(await line.recv())
            if frame.get("id") == request:
                return frame


def a_bid(request: str, price: str) -> str:
    return json.dumps({"t": "bid", "id": request, "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False})


async def until_accepted(line: Any) -> None:
    """Bid until the auction is open."""
    async with asyncio.timeout(60):
        for number in itertools.count():
            await line.send(a_bid(f"sealed-{number}", PRICE[0]))
            if (await heard(line, f"sealed-{number}"))["outcome"] == "accepted":
                return
            await asyncio.sleep(0.1)


async def misuse(place: Place, secrets: dict[Actor, str], said: list[str]) -> None:
    """Ask what is wrong in every way there is, with everything secret in it, and keep every answer."""
    meant = {"Cookie": f"poolbid={secrets[COORDINATOR]}"}
    async with httpx2.AsyncClient(base_url=place.url, trust_env=False, timeout=30) as http:
        session = (await http.get("/api/session", headers=meant)).json()
        changes = {**meant, "X-CSRF-Token": session["csrf"]}
        bom = f"Manufacturer,MPN,Qty\nMaker,{NAMES[3]},1\n"
        for answer in (
            await http.get("/healthz"),
            await http.get("/readyz"),
            await http.post("/api/session", json={"token": FALSE_TOKEN}),
            await http.post("/api/session", content=f'{{"token": "{FALSE_TOKEN}"', headers={"Content-Type": "application/json"}),
            await http.get("/api/session", headers={"Cookie": f"poolbid={'H' * 43}"}),
            await http.get(f"/api/auctions/{secrets[SUPPLIER]}/terms", headers=meant),
            await http.get(f"/join?token={FALSE_TOKEN}", headers={"Host": "evil.example"}),
            await http.put(f"/api/pools/P/boms/m1/{NAMES[2]}", content=bom, headers=changes),
            await http.post("/api/auctions", json={"terms": NAMES}, headers=changes),
            await http.post("/api/invitations", json={"role": "supplier", "party": NAMES[1], "name": NAMES[0]}, headers=meant),
        ):
            said.append(answer.text + json.dumps(dict(answer.headers)))
        made = await http.post("/api/invitations", json={"role": "supplier", "party": NAMES[1], "name": NAMES[0]}, headers=changes)
        assert made.status_code == 201, made.text
    with pytest.raises(InvalidStatus):
        async with dialled(place, secrets[SUPPLIER], origin="http://evil.example"):
            pass
    for message in ("{", "\x00", json.dumps({"t": "hello", "v": 9, "token": secrets[SUPPLIER]})):
        async with dialled(place, secrets[SUPPLIER]) as line:
            await line.send(message)
            with contextlib.suppress(Exception):
                said.append(str(await line.recv()))


@pytest.mark.parametrize("form", ["json", "text"])
async def test_a_loud_server_that_is_misused_and_broken_tells_nothing_secret(tmp_path: Path, form: str) -> None:
    place, log = loud(tmp_path, form), tmp_path / "log"
    secrets = dict(await furnish(place, lambda: [sealed_now()], [COORDINATOR, SUPPLIER]))
    said: list[str] = []
    async with serving(place, log) as process:
        await misuse(place, secrets, said)
        async with dialled(place, secrets[SUPPLIER]) as line:
            await line.send(json.dumps({"t": "hello", "v": 1}))
            await until_accepted(line)
            held = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
            held.execute("BEGIN IMMEDIATE")  # somebody else writes for so long that the commit fails
            try:
                await line.send(a_bid("held-up", PRICE[0]))
                told = await heard(line, "held-up")
            finally:
                held.execute("ROLLBACK")
                held.close()
            assert (told["t"], told["code"]) == ("error", "ledger_unavailable")
            said.append(json.dumps(told))
        async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
            measured = (await http.get(f"http://{place.more['METRICS_ADDRESS']}/metrics")).text
        assert process.returncode is None
    written = await asyncio.to_thread(log.read_text, encoding="utf-8")
    assert "a commit of" in written, "the failure is told"
    assert "a request was answered" in written, "it was loud"
    if form == "json":
        lines = [json.loads(line) for line in written.splitlines()]
        assert all({"time", "level", "logger", "message", "node"} <= line.keys() for line in lines)
        assert any(line.get("stream") == "auction/A-1" for line in lines)
    assert "poolbid_commits_total" in measured
    hidden = (SECRET_KEY, WEBHOOK_SECRET, WEBHOOK_URL, "token-in-address-mark", FALSE_TOKEN, *secrets.values(), *PRICE, *NAMES)
    everything = {"log": written, "metrics": measured, "answers": "\n".join(said), "doctor": await doctor(place)}
    for place_name, text in everything.items():
        for mark in hidden:
            assert mark not in text, (place_name, mark, text[max(0, text.find(mark) - 300) :][:400])
