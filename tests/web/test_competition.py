"""Shares of the market over HTTP: who brings figures, who reads them, and where a warning is told (pool rules Y1 and Y2)."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from auction.audit.script import terms_text
from auction.live.rooms import POOL
from auction.pool.pledge import line_item
from clients.python.poolbid import PoolbidError
from clients.python.pooling import Pooling
from tests.terms import a_lot, an_auction
from tests.web.stand import Person, Stand

MEMBERS = [{"id": "m1", "name": "Members One"}, {"id": "m2", "name": "Members Two"}]
BOM = b"MPN,Manufacturer,Qty\nR-10K,Maker,4711\n"
ADDRESS = "/api/pools/p-1/competition"


def fine(answer: httpx2.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def pooled(stand: Stand) -> tuple[Person, Person, Person, str]:
    """A pool of two members that need one part: the coordinator, both members, and the part's id."""
    coordinator = await stand.coordinator()
    fine(await coordinator.post("/api/pools", {"pool": "p-1", "title": "Spring", "members": MEMBERS}))
    m1, m2 = await stand.person("buyer", "m1"), await stand.person("buyer", "m2")
    for who, member in (("m1", m1), ("m2", m2)):
        told = fine(await member.put(f"/api/pools/p-1/boms/{who}/a.csv?builds=1", BOM))
    return coordinator, m1, m2, told["parts"][0]["id"]


def market(part: str, quantity: int, **changes: Any) -> dict[str, Any]:
    return {
        "name": "resistors",
        "parts": [part, "gone"],
        "quantity": quantity,
        "source": "a study",
        "date": "2027-01-01",
        **changes,
    }


def lamps(member: str, num: int) -> dict[str, Any]:
    share = {"num": num, "den": 100}
    return {"member": member, "market": "lamps", "share": share, "source": "own accounts", "date": "2027-01-01"}


async def test_figures_come_in_and_each_party_reads_its_own(stand: Stand) -> None:
    coordinator, m1, m2, part = await pooled(stand)
    told = fine(await coordinator.post("/api/pools/p-1/markets", {"sizes": [market(part, 100_000)]}))
    (share,) = told["shares"]
    assert (share["num"], share["den"], share["percent"], share["is_reached"]) == (9_422, 100_000, "9.4 %", False)
    assert told["sizes"][0]["missing"] == ["gone"]
    assert told["warnings"] == []
    assert fine(await m1.post("/api/pools/p-1/shares", lamps("m1", 10))).keys() == {"ack", "told"}
    fine(await coordinator.post("/api/pools/p-1/shares", lamps("m2", 7)))
    assert [own["member"] for own in fine(await m1.get(ADDRESS))["told"]] == ["m1"]
    assert fine(await m2.get(ADDRESS)) == {"told": [{**lamps("m2", 7)}]}
    whole = fine(await coordinator.get(ADDRESS))
    assert [(each["side"], each["percent"], each["is_reached"]) for each in whole["shares"]] == [
        ("buying", "9.4 %", False),
        ("selling", "17.0 %", True),
    ]
    assert whole["thresholds"] == {"buying": {"num": 15, "den": 100}, "selling": {"num": 15, "den": 100}}


async def test_who_may_not_is_refused(stand: Stand) -> None:
    coordinator, m1, _, part = await pooled(stand)
    assert (await m1.post("/api/pools/p-1/markets", {"sizes": []})).status_code == 403
    assert (await m1.post("/api/pools/p-1/shares", lamps("m2", 1))).status_code == 404
    stranger = await stand.person("supplier", "s1")
    assert (await stranger.get(ADDRESS)).status_code == 404
    refused = await coordinator.post("/api/pools/p-1/markets", {"sizes": [market(part, 0)]})
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (422, "markets_invalid", "Y1")
    refused = await m1.post("/api/pools/p-1/shares", lamps("m1", 101))
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (422, "share_invalid", "Y2")
    for malformed in ({"name": "x"}, market(part, 1, more=1)):
        assert (await coordinator.post("/api/pools/p-1/markets", {"sizes": [malformed]})).status_code == 400


async def test_a_warning_is_told_at_the_freeze_at_the_announcement_and_in_the_log(stand: Stand) -> None:
    coordinator, m1, _, part = await pooled(stand)
    fine(await coordinator.post("/api/pools/p-1/markets", {"sizes": [market(part, 10_000)], "buying": {"num": 20, "den": 100}}))
    frozen = fine(await coordinator.post("/api/pools/p-1/freeze"))
    (warning,) = fine(await coordinator.get(ADDRESS))["warnings"]
    assert (warning["side"], warning["market"], warning["percent"]) == ("buying", "resistors", "94.2 %")
    parts = stand.rooms.open(f"{POOL}p-1").state.parts
    lots = (a_lot(lines=[line_item(each) for each in parts]),)
    terms = json.loads(terms_text(an_auction(lots=lots, members=["m1", "m2"])))
    made = fine(await coordinator.post("/api/auctions", {"terms": {**terms, "pool": frozen["reference"]}}))
    assert made["warnings"] == [warning]
    refused = await coordinator.post("/api/pools/p-1/markets", {"sizes": []})
    assert (refused.status_code, refused.json()["code"]) == (422, "market_warned")
    assert "buying resistors: 94.2 % of 20.0 %" in (await coordinator.get("/api/pools/p-1/compliance")).text
    assert "resistors" not in (await m1.get("/api/pools/p-1/compliance")).text


async def test_a_program_tells_its_share_and_reads_it_back(stand: Stand) -> None:
    _, m1, _, _ = await pooled(stand)
    own = Pooling(stand.base_url, m1.signed_in.secret)
    assert (await own.tell_share("p-1", "m1", "lamps", (1, 20), "own accounts", "2027-01-01"))["ack"]["seq"]
    assert [each["share"] for each in (await own.competition("p-1"))["told"]] == [{"num": 1, "den": 20}]
    with pytest.raises(PoolbidError, match="share_invalid"):
        await own.tell_share("p-1", "m1", "lamps", (1, 3), "own accounts", "2027-01-01")
