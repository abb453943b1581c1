"""Profiles over HTTP: said before the bid, read by their own, and what contracts follow from them (market rules U10 and U11)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from auction.audit.bundle import read_bundle
from auction.audit.offline import allotment_of, proposal_of
from auction.audit.script import terms_text
from auction.audit.verify import verify
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.terms import MarketReference
from auction.core.words import Actor
from auction.live.closing import Closing
from clients.python.pooling import Pooling
from tests.auctions import CLOSES, COORDINATOR, OPENS, a_lot, an_auction
from tests.web.stand import Person, Stand, eventually
from tests.web.test_market import begun, ok, organisation, verified

LINE = {
    **{"lot": "L1", "line": "A", "hs": "381800", "eccn": "EAR99", "quantity": 3, "destination": "DE", "end_user": "m1"},
    **{"end_use": "civil", "profile": True},
}
RULES = b"id,policy,eccn,destination\nr1,allow,,\n"
FORMULA = {
    **{"base": 1_000_000, "fixed": 500_000, "cap": 1_200_000},
    "weights": [{"index": "silicon", "weight": 500_000, "reference": 1000, "lag": 1}],
}
PROFILE = {"moq": 1, "multiple": 2, "most": 100, "formula": FORMULA}


def said(**changes: Any) -> dict[str, Any]:
    return {"auction": "A-1", "lot": "L1", "line": "A", "supplier": "s1", "profile": {**PROFILE, **changes}}


async def test_row_4_a_raw_material_bid_without_an_index_is_kept_out_until_the_formula_is_said(stand: Stand) -> None:
    coordinator, watch = await begun(stand)
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    for id in ("s1", "m1"):
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(id, f"Heron {id}")}))
    await verified(coordinator, "s1")
    await watch.screen()
    ok(await coordinator.put("/api/market/controls/authority/rules.csv?as_of=1", RULES))
    ok(await coordinator.post("/api/market/deliveries", {"auction": "A-1", "deliveries": [LINE]}))
    reference = MarketReference(**ok(await coordinator.get("/api/market"))["reference"])
    terms = replace(an_auction(lots=[a_lot(quantity=3)], suppliers=("s1", "s2")), market=reference)
    ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
    room = stand.rooms.auction("A-1")
    assert room is not None
    await eventually(lambda: "s1" in room.state.on_hold)
    await stand.until(room, OPENS)
    assert [(reason.code, reason.lot) for reason in room.state.on_hold["s1"]] == [("profile_missing", "L1")]
    bid = PlaceBid("b1", Actor("supplier", "s1"), "s1", "L1", ("45.00",), False)
    refusal = (await room.ask(bid)).refusal
    assert refusal is not None
    assert refusal.code == "supplier_on_hold"
    supplier = await stand.person("supplier", "s1")
    refused = await supplier.post("/api/market/profiles", said(formula=None))
    assert (refused.status_code, refused.json()["code"], refused.json()["detail"][:13]) == (422, "profile_invalid", "moq_off_multi")
    refused = await supplier.post("/api/market/profiles", said(formula=None, multiple=1))
    assert refused.json()["detail"].startswith("index_missing")
    program = Pooling(stand.base_url, supplier.signed_in.secret)
    assert (await program.say_profile("A-1", "L1", "A", "s1", {**PROFILE, "moq": 2}))["ack"]["seq"]
    assert [line["profile"] for line in (await program.supply("A-1"))["lines"]] == [True]
    await eventually(lambda: "s1" not in room.state.on_hold)
    assert (await room.ask(replace(bid, id="b2"))).refusal is None
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
    assert (await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",)))).refusal is None
    await eventually(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
    m1, m2 = await stand.person("buyer", "m1"), await stand.person("buyer", "m2")
    (row,) = ok(await m2.get("/api/auctions/A-1/supply"))["supplied"]
    assert (row["member"], row["quantity"], row["order"], row["indexed"]) == ("m2", 1, 2, True)
    told = ok(await m1.get("/api/auctions/A-1/supply"))
    assert told["profiles"] == []
    assert "deliveries" not in told, "where other members' parts go is no member's business"
    assert [each["member"] for each in told["supplied"]] == ["m1"]
    assert len(ok(await supplier.get("/api/auctions/A-1/supply"))["supplied"]) == 2
    assert ok(await supplier.get("/api/auctions/A-1/supply"))["profiles"][0]["profile"]["moq"] == 2
    assert ok(await (await stand.person("supplier", "s2")).get("/api/auctions/A-1/supply"))["profiles"] == []
    month = {"lot": "L1", "line": "A", "supplier": "s1", "month": "2027-02"}
    asked = {**month, "observed": [{"index": "silicon", "month": "2027-01", "value": 1100}]}
    assert ok(await m1.post("/api/auctions/A-1/supply/price", asked)) == {"month": "2027-02", "unit_price": "47.25"}
    capped = {**month, "observed": [{"index": "silicon", "month": "2027-01", "value": 9000}]}
    assert ok(await m1.post("/api/auctions/A-1/supply/price", capped))["unit_price"] == "54.00"
    missing = await m1.post("/api/auctions/A-1/supply/price", {**month, "observed": []})
    assert (missing.status_code, missing.json()["code"], missing.json()["detail"]) == (422, "index_missing", "silicon 2027-01")
    assert (await m1.post("/api/auctions/A-1/supply/price", {**asked, "month": "soon"})).status_code == 400
    late = await supplier.post("/api/market/profiles", said(moq=4))
    assert late.json()["code"] == "profile_bound"
    await inspected(stand, coordinator, m1)
    report = verify(read_bundle((await coordinator.get("/api/auctions/A-1/bundle")).content))
    assert report.divergences == ()


async def inspected(stand: Stand, coordinator: Person, m1: Person) -> None:
    """Z8 and Z9: on hold it is neither released nor invoiced nor due, which members read; the coordinator and auditors read why."""
    supply, delivery = "/api/auctions/A-1/supply", {name: LINE[name] for name in ("lot", "line", "destination", "end_user")}
    named = {"delivery": {**delivery, "auction": "A-1", "supplier": "s1"}}

    async def said(what: str, by: Person = coordinator, **fields: Any) -> Any:
        return await by.post(f"/api/market/deliveries/{what}", {**named, **fields})

    held: dict[str, Any] = {"place": "Bonded warehouse 3", "bonded": True, "reason": "date codes to be read"}
    auditor = await stand.person("auditor", "auditor")
    assert [(await said("hold", by, **held)).status_code for by in (m1, auditor)] == [403, 403]
    assert [row["due"] for row in ok(await m1.get(supply))["supplied"]] == [2]
    ok(await said("hold", **held))
    for refused in (await said("release"), await said("invoice", number="INV-1")):
        assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (422, "delivery_on_hold", "Z8")
    told = ok(await m1.get(supply))
    assert ([(row["due"], row["kept_back"]) for row in told["supplied"]], "inspected" in told) == ([(0, True)], False)
    for reader in (coordinator, auditor):
        (row,) = ok(await reader.get(supply))["inspected"]
        assert (row["step"], row["quantity"], row["supplier"], row["reason"]) == ("held", 3, "s1", "date codes to be read")
        assert (row["place"], row["bonded"], bool(row["person"])) == ("Bonded warehouse 3", True, True)
    assert (await said("inspect", verdict="perhaps", reason="seen")).status_code == 400
    ok(await said("inspect", verdict="passed", reason="as ordered"))
    ok(await said("release"))
    ok(await said("invoice", number="INV-1"))
    (row,) = ok(await auditor.get(supply))["inspected"]
    assert (row["step"], row["invoice"], row["place"]) == ("invoiced", "INV-1", "Bonded warehouse 3")
    steps = ("DeliveryHeld", "DeliveryInspected", "DeliveryReleased", "DeliveryInvoiced")
    past = ok(await auditor.get("/api/market/history?organisation=s1"))
    assert [(each["event"], each["delivery"]["line"]) for each in past if each["event"] in steps] == [(step, "A") for step in steps]
    assert all(each["event"] not in steps for each in ok(await auditor.get("/api/market/history?organisation=m1")))
    assert [row["due"] for row in ok(await m1.get(supply))["supplied"]] == [2]


async def test_Z6_where_the_lines_go_is_read_by_whoever_describes_them_and_audits_in_the_end(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    ok(await coordinator.post("/api/market/deliveries", {"auction": "A-1", "deliveries": [LINE]}))
    reference = MarketReference(**ok(await coordinator.get("/api/market"))["reference"])
    terms = replace(an_auction(lots=[a_lot(quantity=3)], suppliers=("s1", "s2")), market=reference)
    ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
    address = "/api/auctions/A-1/supply"
    assert ok(await coordinator.get(address))["deliveries"] == [{**LINE, "manufacturer": "", "franchised_only": False}]
    auditor = await stand.person("auditor", "auditor")
    for reader in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1"), auditor):
        told = ok(await reader.get(address))
        assert ("deliveries" in told, told["lines"][0]["quantity"]) == (False, 3)
    room = stand.rooms.auction("A-1")
    assert room is not None
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.closed_at is not None and room.durable_seq == room.state.seq)
    assert len(ok(await auditor.get(address))["deliveries"]) == 1
