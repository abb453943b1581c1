"""What pooling is worth over HTTP: who brings prices, who reads which report, and that no member reads another's numbers."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.core.commands import ConfirmAward
from auction.core.moments import HOUR_US
from auction.core.terms import Lot, Pledge, PoolReference
from auction.core.words import CONSORTIUM, Actor
from auction.live.closing import Closing
from auction.pool.afterwards import after_award
from auction.pool.pledge import line_item
from auction.web import worth
from clients.python.poolbid import Poolbid, PoolbidError
from tests.auctions import OPENS, a_lot, an_auction
from tests.leaked import leaked
from tests.web.stand import Person, Stand, eventually

PRICES = (
    b"Manufacturer,MPN,Seller,Currency,Break Qty,Unit Price\n"
    b"Maker,PN-1,Shop,USD,1,1.10\nMaker,PN-1,Shop,USD,1000,0.70\nMaker,PN-1,Shop,USD,5000,0.50\n"
    b"Maker,PN-2,Shop,EUR,1,2.00\nMaker,PN-9,Shop,USD,1,7\nMaker,PN-1,Shop,USD,x,7\n"
)
BROUGHT = "source=Shop&date=2026-01-05&currency=USD&rates=EUR%3D1.25"


def ok(answer: httpx2.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def pooled(stand: Stand) -> tuple[Person, dict[str, Person]]:
    """A pool of three members, who need different amounts of a part each, and two of them another part."""
    coordinator = await stand.coordinator()
    members = [{"id": id, "name": f"Name of {id}"} for id in ("m1", "m2", "m3")]
    ok(await coordinator.post("/api/pools", {"pool": "p-1", "title": "Spring", "members": members}))
    people = {id: await stand.person("buyer", id) for id in ("m1", "m2", "m3")}
    boms = {
        "m1": b"MPN,Manufacturer,Qty\nPN-1,Maker,811\n",
        "m2": b"MPN,Manufacturer,Qty\npn-1,MAKER,1733\nPN-2,Maker,37\n",
        "m3": b"MPN,Manufacturer,Qty\nPN-1,Maker,4219\nPN-2,Maker,61\nPN-3,Maker,5\n",
    }
    for id, body in boms.items():
        ok(await people[id].put(f"/api/pools/p-1/boms/{id}/{id}.csv?builds=1", body))
    return coordinator, people


async def test_L8_the_coordinator_brings_a_list_and_each_member_reads_its_own_report(stand: Stand) -> None:
    coordinator, people = await pooled(stand)
    assert ok(await people["m1"].get("/api/pools/p-1/leverage")) == {"prices": None, "before": None, "after": []}
    told = ok(await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES))
    assert (told["rows"], told["listed"], told["left_out"]) == (6, 2, 1)
    assert [(each["line"], each["code"]) for each in told["reports"]] == [(7, "price_quantity_malformed")]
    whole = ok(await coordinator.get("/api/pools/p-1/leverage"))
    assert whole["prices"]["source"] == "Shop"
    assert "listed" not in whole["prices"]
    assert [(each["member"], each["alone"], each["pooled"]) for each in whole["before"]["members"]] == [
        ("m1", "700.00", "405.50"),  # a thousand at 0.70 cost less than 811 at 1.10
        ("m2", "1305.60", "959.00"),  # 1733 at 0.70 and 37 at 2.50; the pool pays 0.50 for 6763
        ("m3", "2652.50", "2262.00"),  # 5000 at 0.50 cost less than 4219 at 0.70; and 61 at 2.50
    ]
    own = ok(await people["m2"].get("/api/pools/p-1/leverage"))
    assert [(row["part_number"], row["manufacturer"], row["quantity"], row["total"]) for row in own["before"]["parts"]] == [
        ("pn-1", "MAKER", 1733, 6763),
        ("PN-2", "Maker", 37, 98),
    ]
    assert own["before"]["saving"] == "346.60"


async def test_L6_no_members_bytes_hold_anothers_numbers_names_or_parts(stand: Stand) -> None:
    coordinator, people = await pooled(stand)
    ok(await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES))
    await awarded(stand, coordinator)
    hidden = {
        "m1": ("m2", "m3", "1733", "4219", "PN-2", "PN-3", "1305.60", "959.00", "2652.50", "2262.00", "pn-1"),
        "m2": ("m1", "m3", "811", "4219", "PN-3", "700.00", "405.50", "2652.50", "2262.00", "560.00", "486.60", "2531.40"),
        "m3": ("m1", "m2", "811", "1733", "700.00", "405.50", "1305.60", "959.00", "866.50", "pn-1", "486.60", "1039.80"),
    }
    for id, taints in hidden.items():
        answer = await people[id].get("/api/pools/p-1/leverage")
        own = ok(answer)
        assert [each["member"] for each in own["after"][0]["members"]] == [id]
        assert leaked(answer.text, *taints) == []
    whole = (await coordinator.get("/api/pools/p-1/leverage")).text
    assert [id for id in people if id not in whole] == []


async def awarded(stand: Stand, coordinator: Person, *, auction: str = "A-1", opens: int = OPENS) -> None:
    """The pool is frozen, its first part is auctioned, bid for once, awarded and divided."""
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    frozen = ok(await coordinator.post("/api/pools/p-1/freeze"))
    pool = stand.rooms.pool("p-1")
    assert pool is not None
    part = next(part for part in pool.state.parts if part.part_number == "PN-1")
    lot: Lot = a_lot("L1", lines=[line_item(part)], closes_at=opens + HOUR_US)
    assert lot.lines[0].pledges[0] == Pledge("m1", 811)
    terms = an_auction(
        lots=[lot],
        members=("m1", "m2", "m3"),
        pool=PoolReference(**frozen["reference"]),
        acceptance=False,
        auction=auction,
        opens_at=opens,
    )
    room = await stand.announced(terms)
    await stand.until(room, opens)
    supplier = await stand.person("supplier", terms.suppliers[0].id)
    async with supplier.line() as line:
        heard = await line.ask(
            {"t": "bid", "auction": terms.auction, "id": "b1", "lot": "L1", "prices": ["0.60"], "confirm": False}
        )
        assert heard["outcome"] == "accepted", heard
    await stand.until(room, opens + HOUR_US)
    await eventually(lambda: room.state.status == "proposed")
    assert (await room.ask(ConfirmAward("yes", Actor("buyer", CONSORTIUM), ("L1",)))).refusal is None
    await eventually(lambda: room.durable_seq == room.state.seq and room.state.status == "settled")


async def test_L7_after_the_award_each_member_is_held_to_what_it_would_have_paid_alone(stand: Stand) -> None:
    coordinator, _ = await pooled(stand)
    ok(await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES))
    await awarded(stand, coordinator)
    (after,) = ok(await coordinator.get("/api/pools/p-1/leverage"))["after"]
    assert [(each["member"], each["alone"], each["paid"], each["saving"]) for each in after["members"]] == [
        ("m1", "560.00", "486.60", "73.40"),  # a thousand at 0.70 dollars, and a euro is 1.25 of them
        ("m2", "970.48", "1039.80", "-69.32"),
        ("m3", "2000.00", "2531.40", "-531.40"),
    ]
    assert (after["currency"], [each["worse"] != [] for each in after["members"]]) == ("EUR", [False, True, True])


async def test_an_award_is_held_to_prices_once_for_all_who_ask(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator, people = await pooled(stand)
    ok(await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES))
    await awarded(stand, coordinator)
    asked: list[str] = []

    def compared(*given: Any, **named: Any) -> Any:
        asked.append("compared")
        return after_award(*given, **named)

    monkeypatch.setattr(worth, "after_award", compared)
    for person in (*people.values(), coordinator):
        assert ok(await person.get("/api/pools/p-1/leverage"))["after"][0]["members"]
    assert asked == ["compared"]
    ok(await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES + b"Maker,PN-1,Other,USD,1,0.10\n"))
    (after,) = ok(await coordinator.get("/api/pools/p-1/leverage"))["after"]
    assert (after["members"][0]["alone"], len(asked)) == ("64.88", 2)  # 811 at a tenth of a dollar each


async def test_L8_who_brings_prices_and_what_is_no_price_list(stand: Stand) -> None:
    coordinator, people = await pooled(stand)
    assert (await people["m1"].put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES)).status_code == 403
    stranger = await stand.person("buyer", "m9")
    assert (await stranger.get("/api/pools/p-1/leverage")).status_code == 404
    supplier = await stand.person("supplier", "s1")
    assert (await supplier.get("/api/pools/p-1/leverage")).status_code == 404
    for query, body, status, code in (
        (BROUGHT, b"a,b\n1,2\n", 422, "price_list_header_unknown"),
        (BROUGHT, b"", 422, "price_list_empty"),
        (BROUGHT.replace("2026-01-05", "today"), PRICES, 422, "prices_invalid"),
        (BROUGHT.replace("USD", "usd"), PRICES, 400, "body_malformed"),
        (BROUGHT + "%2CUSD%3D1", PRICES, 422, "prices_invalid"),
        (BROUGHT + "x", PRICES, 400, "body_malformed"),
    ):
        refused = await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{query}", body)
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert ok(await coordinator.get("/api/pools/p-1/leverage"))["prices"] is None


async def test_the_sdk_asks_for_it(stand: Stand) -> None:
    coordinator, people = await pooled(stand)
    ok(await coordinator.put(f"/api/pools/p-1/prices/shop.csv?{BROUGHT}", PRICES))
    async with Poolbid(stand.base_url, people["m1"].signed_in.secret) as poolbid:
        told = await poolbid.worth("p-1")
        assert told["before"]["saving"] == "294.50"
        with pytest.raises(PoolbidError, match="not_found"):
            await poolbid.organisation()
        policy = {"threshold": 850, "list_age_us": 1, "sources": [], "longest_decision_us": 1}
        ok(await coordinator.post("/api/market/open", {"operator": "operator", "policy": policy}))
        assert await poolbid.organisation() is None
        own = {"id": "m1", "legal_name": "Members One", "country": "DE", "kind": "oem"}
        ok(await people["m1"].post("/api/market/organisations", {"organisation": own}))
        found = await poolbid.organisation()
    assert found is not None
    assert [reason["code"] for reason in found["clearance"]] == ["organisation_unverified", "screening_pending"]
