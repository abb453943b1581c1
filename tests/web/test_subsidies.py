"""Claims on subsidies over HTTP: from a confirmed award to what a person grants, and who reads what (market rules J1, J6 to J8)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from auction.audit.bundle import read_bundle
from auction.audit.offline import allotment_of, proposal_of
from auction.audit.script import terms_text
from auction.audit.verify import verify
from auction.core.commands import ConfirmAward, PlaceBid
from auction.core.landed_terms import SchemeCap
from auction.core.moments import MINUTE_US
from auction.core.terms import MarketReference
from auction.core.words import Actor
from auction.live.closing import Closing
from clients.python.pooling import Pooling
from tests.auctions import CLOSES, COORDINATOR, OPENS, a_lot, an_auction
from tests.rules.test_evaluation import with_caps
from tests.web.stand import Person, Stand, eventually
from tests.web.test_market import begun, ok, organisation, verified

ADDRESS = "/api/market/subsidies"
SCHEME = {
    **{"id": "g1", "grantor": "a province", "title": "chips at home", "share": {"num": 1, "den": 10}, "amount": 0, "cap": 1000},
    **{"places": ["GD"], "parts": ["8542"], "origins": [], "since": "2020-01-01", "until": ""},
}
TABLE = {"source": "province", "date": "2026-01-01", "currency": "EUR", "currency_scale": 2, "schemes": [SCHEME]}


def a_claim(id: str, **changes: Any) -> dict[str, Any]:
    asked = {
        **{"id": id, "scheme": "g1", "member": "m1", "place": "GD", "part": "PN-A", "hs": "854231", "origin": "DE"},
        **{"period": "2026-11", "day": "2026-01-02", "quantity": 1, "money": 4000, **changes},
    }
    return {"auction": "A-1", "claim": asked}


async def bought(stand: Stand, *, late: bool = False) -> tuple[Person, Person, Person]:
    """A register with a scheme, and an auction settled under it, told `late` of it: the coordinator and two members."""
    coordinator, watch = await begun(stand)
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    ok(await coordinator.post("/api/market/schemes", {"table": TABLE}))
    ok(await coordinator.post("/api/market/organisations", {"organisation": organisation("s1", "Heron Devices GmbH")}))
    await verified(coordinator, "s1")
    await watch.screen()
    reference = MarketReference(**ok(await coordinator.get("/api/market"))["reference"])
    terms = replace(an_auction(lots=[a_lot(quantity=3)], suppliers=("s1",)), market=reference)
    ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
    room = stand.rooms.auction("A-1")
    assert room is not None
    await stand.until(room, OPENS)
    supplier = await stand.person("supplier", "s1")
    async with supplier.line() as line:
        bid = {"t": "bid", "id": "b-1", "auction": "A-1", "lot": "L1", "prices": ["45.00"], "confirm": False}
        assert (await line.ask(bid))["t"] == "ack"
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "proposed" and room.durable_seq == room.state.seq)
    if late:
        stand.rooms.on_durable.remove(watch.follow)
    assert (await room.ask(ConfirmAward("yes", COORDINATOR, ("L1",)))).refusal is None
    market = stand.rooms.market()
    assert market is not None
    if late:
        await eventually(lambda: room.state.status == "settled" and room.durable_seq == room.state.seq)
        stand.clock.advance(2 * MINUTE_US)
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation("o9", "Nine")}))
        assert not market.state.outcomes
        watch.look(settled=True)
    await eventually(lambda: "A-1" in market.state.outcomes and market.durable_seq == market.state.seq)
    return coordinator, await stand.person("buyer", "m1"), await stand.person("buyer", "m2")


async def test_row_18_a_member_claims_once_and_a_person_grants_within_the_cap(stand: Stand) -> None:
    coordinator, m1, m2 = await bought(stand)
    program = Pooling(stand.base_url, m1.signed_in.secret)
    (purchase,) = (await program.subsidies())["purchases"]
    assert (purchase["member"], purchase["quantity"], purchase["money"], purchase["left"]) == ("m1", 2, "90.00", 2)
    assert (await program.claim("A-1", a_claim("c1", quantity=2, money=9000)["claim"]))["ack"]["seq"]
    refused = await m1.post("/api/market/claims", a_claim("c2"))
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (422, "volume_claimed", "J3")
    other = await m2.post("/api/market/claims", a_claim("c3"))
    assert (other.status_code, other.json()["code"]) == (422, "not_permitted")
    ok(await m2.post("/api/market/claims", a_claim("c4", member="m2", money=4500)))
    wrong = await m2.post("/api/market/claims", a_claim("c5", member="m2", place="FJ"))
    assert wrong.json()["code"] == "place_not_eligible"
    ok(await coordinator.post("/api/market/grants", {"scheme": "g1", "reason": "invoices seen"}))
    told = ok(await coordinator.get(ADDRESS))
    assert [(each["id"], each["status"], each["granted"]) for each in told["claims"]] == [
        ("c1", "granted", "6.67"),
        ("c4", "granted", "3.33"),
    ]
    assert (told["schemes"][0]["cap"], told["schemes"][0]["left"]) == ("10.00", "0.00")
    own = ok(await m1.get(ADDRESS))
    assert [each["id"] for each in own["claims"]] == ["c1"]
    assert {each["member"] for each in own["purchases"]} == {"m1"}
    report = verify(read_bundle((await coordinator.get("/api/auctions/A-1/bundle")).content))
    assert report.divergences == ()


async def test_an_open_claim_is_taken_back_and_who_is_no_member_reads_nothing(stand: Stand) -> None:
    coordinator, m1, _ = await bought(stand)
    ok(await m1.post("/api/market/claims", a_claim("c1")))
    ok(await m1.post("/api/market/claims/withdraw", {"claim": "c1", "member": "m1"}))
    assert ok(await coordinator.get(ADDRESS))["claims"] == []
    supplier = await stand.person("supplier", "s1")
    assert (await supplier.get(ADDRESS)).status_code == 403
    assert (await m1.post("/api/market/grants", {"scheme": "g1", "reason": "please"})).status_code == 403
    assert (await m1.post("/api/market/schemes", {"table": TABLE})).status_code == 403


async def test_E15_what_a_capped_scheme_takes_off_is_held_to_what_the_register_has_left_of_it(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(with_caps(SchemeCap("g1", 1000))))}))
    room = stand.rooms.auction("A-1")
    market = stand.rooms.market()
    assert room is not None
    assert market is not None
    await stand.until(room, OPENS)
    assert (await room.ask(PlaceBid("b", Actor("supplier", "s1"), "s1", "L1", ("10.00",), False))).refusal is None
    address = "/api/auctions/A-1/subsidies"
    assert ok(await coordinator.get(address)) == [
        {
            **{"scheme": "g1", "cap": "10.00", "left": "10.00", "taken": "1.00", "suffices": True},
            "lots": [{"lot": "L1", "supplier": "s1", "money": "1.00"}],
        }
    ]
    market.state.granted["g1"] = 950
    (told,) = ok(await coordinator.get(address))
    assert (told["left"], told["suffices"]) == ("0.50", False)
    assert (await (await stand.person("supplier", "s1")).get(address)).status_code == 403
    early = await (await stand.person("auditor", "a1")).get(address)
    assert (early.status_code, early.json()["code"]) == (409, "auction_not_closed")


async def test_a_bundle_holds_the_register_as_far_as_the_proof_needs_it_and_all_of_it_on_demand(stand: Stand) -> None:
    coordinator, m1, _ = await bought(stand)
    market = stand.rooms.market()
    assert market is not None
    stand.clock.advance(MINUTE_US + 1)
    ok(await m1.post("/api/market/claims", a_claim("c1")))
    for number in range(3):
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(f"o{number}", f"Firm {number}")}))
    needed = read_bundle((await coordinator.get("/api/auctions/A-1/bundle")).content)
    whole = read_bundle((await coordinator.get("/api/auctions/A-1/bundle?market=whole")).content)
    assert needed.market is not None
    assert whole.market is not None
    assert (len(whole.market.entries), len(needed.market.entries)) == (market.durable_seq, market.durable_seq - 3)
    for made in (needed, whole):
        report = verify(made)
        assert report.divergences == ()
        assert "market clearance" in [check.name for check in report.checks if check.result == "agrees"]


async def test_a_bundle_goes_on_to_what_a_server_that_was_away_told_late(stand: Stand) -> None:
    coordinator, _, _ = await bought(stand, late=True)
    needed = read_bundle((await coordinator.get("/api/auctions/A-1/bundle")).content)
    assert needed.market is not None
    assert b"RecordOutcome" in needed.market.entries[-1]
    assert b"RegisterOrganisation" in needed.market.entries[-2]
    assert verify(needed).divergences == ()
