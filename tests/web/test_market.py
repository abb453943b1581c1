"""The register of organisations over HTTP: who may ask for what, what is told to whom, and an auction that asks it."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import httpx2
import pytest

from auction.audit.bundle import read_bundle
from auction.audit.offline import allotment_of, proposal_of
from auction.audit.script import terms_text
from auction.audit.verify import verify
from auction.core.terms import MarketReference
from auction.core.words import ENGINE
from auction.live.closing import Closing
from auction.live.market import MarketWatch
from auction.live.rooms import AUCTION
from auction.market.commands import Awarded, DeclareProfile, Delivery, DescribeDeliveries, RecordOutcome
from auction.market.offers import Slot
from auction.market.profiles import Profile
from tests.auctions import ANNOUNCED, CLOSES, OPENS, a_lot, an_auction
from tests.market.stall import COORDINATOR, DAY_US, a_capacity
from tests.web.stand import Person, Stand, eventually

LIST = resources.files("auction.files.samples").joinpath("screening-sample.csv").read_bytes()
POLICY = {"threshold": 850, "list_age_us": 30 * DAY_US, "sources": ["sample"], "longest_decision_us": 365 * DAY_US}
UNTIL = ANNOUNCED + 90 * DAY_US


def organisation(id: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "legal_name": name, "country": "DE", "kind": "oem", **fields}


def ok(answer: httpx2.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def begun(stand: Stand) -> tuple[Person, MarketWatch]:
    """A register with the sample list, and the coordinator, who is Ada."""
    watch = MarketWatch(stand.rooms, stand.clock)
    stand.rooms.on_durable.append(watch.follow)
    coordinator = await stand.coordinator("ada")
    ok(await coordinator.post("/api/market/open", {"operator": "operator", "policy": POLICY}))
    await brought(coordinator, ANNOUNCED - DAY_US)
    return coordinator, watch


async def brought(coordinator: Person, as_of: int, body: bytes = LIST) -> Any:
    return ok(await coordinator.put(f"/api/market/lists/sample/list.csv?as_of={as_of}", body))


async def verified(coordinator: Person, id: str) -> None:
    ok(await coordinator.post("/api/market/verifications", {"organisation": id, "reason": "extract", "valid_until": UNTIL}))


async def test_there_is_nothing_before_the_register_is_begun(stand: Stand) -> None:
    coordinator = await stand.coordinator("ada")
    assert (await coordinator.get("/api/market")).status_code == 404
    assert (await coordinator.post("/api/market/organisations", {"organisation": organisation("s1", "Heron")})).status_code == 404


async def test_row_7_an_organisation_registers_itself_drafts_and_is_verified_by_a_person(stand: Stand) -> None:
    coordinator, watch = await begun(stand)
    own = await stand.person("supplier", "s1")
    ok(await own.post("/api/market/organisations", {"organisation": organisation("s1", "Heron Devices GmbH")}))
    await watch.screen()
    (told,) = ok(await own.get("/api/market/organisations"))
    assert [reason["code"] for reason in told["clearance"]] == ["organisation_unverified"]
    assert "hits" not in told
    offer = {
        **{"organisation": "s1", "hs": "381800", "eccn": "EAR99", "manufacturer": "", "part_number": "", "incoterm": "FCA"},
        **{"place": "Dresden", "transport": "any", "destination": "DE", "tiers": [{"from_quantity": 0, "price": 5}]},
        **{"moq": 100, "multiple": 30, "most": 50},
    }
    faults = ok(await own.post("/api/market/offers", offer))
    assert [fault["code"] for fault in faults] == ["moq_off_multiple", "capacity_below_moq", "index_missing"]
    for stranger in (
        await stand.person("observer", "s1"),
        await stand.person("auditor", "s1"),
        await stand.person("supplier", "s2"),
    ):
        assert (await stranger.post("/api/market/offers", offer)).status_code == 403
    assert (
        await own.post("/api/market/verifications", {"organisation": "s1", "reason": "x", "valid_until": UNTIL})
    ).status_code == 403
    await verified(coordinator, "s1")
    (told,) = ok(await own.get("/api/market/organisations"))
    assert told["clearance"] == []
    assert told["verification"]["person"] == "ada"


async def test_who_speaks_for_another_or_without_a_person_is_refused(stand: Stand) -> None:
    await begun(stand)
    other = await stand.person("supplier", "s2")
    refused = await other.post("/api/market/organisations", {"organisation": organisation("s1", "Heron")})
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (422, "not_permitted", "D10")
    nameless = await stand.coordinator()
    refused = await nameless.post("/api/market/verifications", {"organisation": "s1", "reason": "x", "valid_until": UNTIL})
    assert (refused.status_code, refused.json()["code"]) == (422, "person_missing")


@pytest.mark.parametrize(
    "body", [[], {"organisation": {"id": "s1"}}, {"id": "x", "organisation": organisation("s1", "H")}, {"a": 1.5}]
)
async def test_a_body_that_is_no_command_is_refused(stand: Stand, body: Any) -> None:
    coordinator, _ = await begun(stand)
    refused = await coordinator.post("/api/market/organisations", body)
    assert (refused.status_code, refused.json()["code"]) == (400, "body_malformed")


async def test_a_list_that_cannot_be_read_changes_nothing(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    refused = await coordinator.put(f"/api/market/lists/sample/bad.csv?as_of={ANNOUNCED}", b"name\n" + b"x" * 500)
    assert (refused.status_code, refused.json()["code"], refused.json()["line"]) == (422, "list_invalid", 2)
    assert (await coordinator.put("/api/market/lists/sample/list.csv", LIST)).status_code == 400
    shown = ok(await coordinator.get("/api/market"))
    assert [(held["file_name"], held["entries"]) for held in shown["lists"]] == [("list.csv", 5)]


async def test_what_no_record_may_hold_is_left_out_of_names_and_refused_in_a_file_s_own(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    await brought(coordinator, ANNOUNCED - 1, "name\nLan\u200btern \u0378One\nCafe\u0301\n".encode())
    assert ok(await coordinator.get("/api/market"))["lists"][0]["entries"] == 2
    refused = await coordinator.put(f"/api/market/lists/sample/Cafe%CC%81.csv?as_of={ANNOUNCED}", LIST)
    assert (refused.status_code, refused.json()["code"]) == (400, "body_malformed")


async def test_an_observer_under_a_supplier_s_name_reads_nothing_of_it(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    ok(await coordinator.post("/api/market/organisations", {"organisation": organisation("s1", "Heron")}))
    observer = await stand.person("observer", "s1")
    assert ok(await observer.get("/api/market/organisations")) == []
    assert (await observer.get("/api/market")).status_code == 403
    assert (await observer.post("/api/market/organisations", {"organisation": organisation("s1", "Other")})).status_code == 403


async def test_row_21_a_likeness_waits_for_a_person(stand: Stand) -> None:
    coordinator, watch = await begun(stand)
    ok(await coordinator.post("/api/market/organisations", {"organisation": organisation("s2", "Lantern Overseas")}))
    await verified(coordinator, "s2")
    await watch.screen()
    (match,) = ok(await coordinator.get("/api/market/matches"))
    assert (match["hit"]["kind"], match["hit"]["score"], match["entry"]["name"]) == (
        "alias",
        1000,
        "Harbour Lantern Trading Co., Ltd.",
    )
    assert match["as_of"] == ANNOUNCED - DAY_US
    decision = {"organisation": "s2", "source": "sample", "entry": match["hit"]["entry"], "verdict": "no_match"}
    ok(await coordinator.post("/api/market/decisions", {**decision, "reason": "another register number", "valid_until": UNTIL}))
    assert ok(await coordinator.get("/api/market/matches")) == []
    (told,) = ok(await coordinator.get("/api/market/organisations"))
    assert told["clearance"] == []
    assert told["hits"][0]["decision"]["person"] == "ada"
    own = await stand.person("supplier", "s2")
    assert "hits" not in ok(await own.get("/api/market/organisations"))[0]
    assert (await own.get("/api/market/matches")).status_code == 403


async def test_row_22_a_newer_list_over_http_reopens_an_award_and_the_bundle_agrees(stand: Stand) -> None:
    coordinator, watch = await begun(stand)
    stand.rooms.on_durable.append(Closing(proposal_of, allotment_of).follow)
    for id, name in {"s1": "Heron Devices GmbH", "s2": "Kestrel Parts Ltd"}.items():
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(id, name)}))
        await verified(coordinator, id)
    await watch.screen()
    reference = MarketReference(**ok(await coordinator.get("/api/market"))["reference"])
    terms = replace(an_auction(lots=[a_lot(quantity=3)], suppliers=("s1", "s2", "s3")), market=reference)
    wrong = replace(terms, market=replace(reference, head="00" * 32))
    refused = await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(wrong))})
    assert (refused.status_code, refused.json()["code"]) == (422, "market_mismatch")
    ok(await coordinator.post("/api/auctions", {"terms": json.loads(terms_text(terms))}))
    room = stand.rooms.auction("A-1")
    assert room is not None
    await eventually(lambda: room.state.on_hold and room.durable_seq == room.state.seq)
    assert [reason.code for reason in room.state.on_hold["s3"]] == ["organisation_unknown"]
    await stand.until(room, OPENS)
    for id, price in {"s1": "45.00", "s2": "44.00"}.items():
        supplier = await stand.person("supplier", id)
        async with supplier.line() as line:
            bid = {"t": "bid", "id": f"b-{id}", "auction": "A-1", "lot": "L1", "prices": [price], "confirm": False}
            assert (await line.ask(bid))["t"] == "ack"
    await stand.until(room, CLOSES)
    await eventually(lambda: room.state.status == "proposed")
    assert room.state.awards["L1"].line.supplier == "s2"
    origins = ok(await coordinator.get("/api/auctions/A-1/origins"))
    assert origins == [{"country": "DE", "money": "132.00", "total": "132.00", "is_flagged": False}]
    newer = LIST + b"Sample Entity List,,,Kestrel Parts,3 Weir Lane,all,denial,\n"
    await brought(coordinator, ANNOUNCED, newer)
    await watch.screen()
    await eventually(lambda: room.state.reopened == 1 and room.state.status == "proposed")
    assert room.state.awards["L1"].line.supplier == "s1"
    assert [reason.code for reason in room.state.on_hold["s2"]] == ["screening_hit"]
    await eventually(lambda: room.durable_seq == room.state.seq)
    report = verify(read_bundle((await coordinator.get("/api/auctions/A-1/bundle")).content))
    assert report.divergences == ()
    assert "market clearance" in [check.name for check in report.checks if check.result == "agrees"]
    assert stand.rooms.open(AUCTION + "A-1") is room


async def test_who_verified_and_decided_and_what_a_newer_list_changed_is_told_with_names(stand: Stand) -> None:
    coordinator, watch = await begun(stand)
    ok(await coordinator.post("/api/market/organisations", {"organisation": organisation("s2", "Lantern Overseas")}))
    await verified(coordinator, "s2")
    await watch.screen()
    (match,) = ok(await coordinator.get("/api/market/matches"))
    hit = match["hit"]
    decided = {"organisation": "s2", "source": "sample", "entry": hit["entry"], "verdict": "no_match", "reason": "another country"}
    ok(await coordinator.post("/api/market/decisions", {**decided, "valid_until": UNTIL}))
    ok(await coordinator.post("/api/market/verifications/withdraw", {"organisation": "s2", "reason": "moved"}))
    lines = LIST.splitlines(keepends=True)
    await brought(coordinator, ANNOUNCED, b"".join(lines[:-1]))
    told = ok(await coordinator.get("/api/market/history?organisation=s2"))
    assert [(row["event"], row["person"]) for row in told] == [
        ("OrganisationRegistered", ""),
        ("OrganisationVerified", "ada"),
        ("MatchDecided", "ada"),
        ("VerificationWithdrawn", "ada"),
    ]
    assert told[2]["entry_name"] == match["entry"]["name"]
    first, second = ok(await coordinator.get("/api/market/history"))
    assert (first["entries"], second["removed"]["count"], second["added"]["count"]) == (5, 1, 0)
    assert second["removed"]["names"][0] in lines[-1].decode()
    own = await stand.person("supplier", "s2")
    assert (await own.get("/api/market/history")).status_code == 403


async def test_Z2_control_rules_come_as_a_file_whole_or_not_at_all_with_the_line_of_the_fault(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    bad = await coordinator.put(f"/api/market/controls/authority/bad.csv?as_of={ANNOUNCED}", b"id,policy\nr1,deny\nr2,perhaps\n")
    assert (bad.status_code, bad.json()["code"], bad.json()["line"]) == (422, "controls_invalid", 3)
    assert ok(await coordinator.get("/api/market"))["controls"] == []
    whole = b"id,policy,eccn,destination\nr1,licence,3A001,\nr2,deny,,cn\n"
    answer = ok(await coordinator.put(f"/api/market/controls/authority/rules.csv?as_of={ANNOUNCED}", whole))
    assert answer["rules"] == 2
    held = ok(await coordinator.get("/api/market"))["controls"]
    assert [(table["source"], table["as_of"], [rule["destination"] for rule in table["rules"]]) for table in held] == [
        ("authority", ANNOUNCED, ["", "CN"])
    ]
    older = await coordinator.put(f"/api/market/controls/authority/rules.csv?as_of={ANNOUNCED - 1}", whole)
    assert (older.status_code, older.json()["code"]) == (422, "controls_older")


async def test_only_the_coordinator_brings_control_rules(stand: Stand) -> None:
    await begun(stand)
    supplier = await stand.person("supplier", "s1")
    refused = await supplier.put(f"/api/market/controls/authority/rules.csv?as_of={ANNOUNCED}", b"id,policy\nr1,deny\n")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


async def test_Y8_of_a_newer_list_only_what_changed_is_recorded_and_the_same_file_again_is_one_request(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    newer = LIST + b"Sample Entity List,,,Kestrel Parts,3 Weir Lane,all,denial,\n"
    address = f"/api/market/lists/sample/newer.csv?as_of={ANNOUNCED}"
    first = await coordinator.put(address, newer, {"Idempotency-Key": "list-2"})
    assert ok(first)["entries"] == 6
    assert ok(await coordinator.put(address, newer, {"Idempotency-Key": "list-2"})) == first.json()
    other = await coordinator.put(address, LIST, {"Idempotency-Key": "list-2"})
    assert (other.status_code, other.json()["code"]) == (422, "bid_id_reused")
    market = stand.rooms.market()
    assert market is not None
    (body,) = [body for _, body in stand.rooms.ledger.read("market") if b"UpdateList" in body]
    assert b"Kestrel" in body
    assert b"Lantern" not in body, "what did not change stands in the record once"
    assert len(market.state.lists["sample"].entries) == 6
    history = ok(await coordinator.get("/api/market/history"))
    assert (history[1]["added"], history[1]["removed"]["count"]) == ({"count": 1, "names": ["Kestrel Parts"]}, 0)
    assert [held["entries"] for held in ok(await coordinator.get("/api/market"))["lists"]] == [6]


async def test_U7_and_U9_an_organisation_reads_what_it_claims_and_what_is_reserved_of_it(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    for id in ("maker", "rival"):
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(id, f"{id} AG", kind="manufacturer")}))
    ok(await coordinator.post("/api/market/organisations", {"organisation": organisation("m1", "Norda")}))
    own = await stand.person("supplier", "maker")
    ok(await own.post("/api/market/parts", {"organisation": "maker", "part_number": "HS-100"}))
    ok(await own.post("/api/market/parts", {"organisation": "maker", "part_number": "HS-200"}))
    rival = await stand.person("supplier", "rival")
    ok(await rival.post("/api/market/parts", {"organisation": "rival", "part_number": "hs-200"}))
    whole = {"num": 0, "den": 1}
    capacity = {"slots": [{"month": "2027-03", "units": 5}], "fee": 250, "deposit": whole, "take_or_pay": whole}
    ok(await own.post("/api/market/capacities", {"organisation": "maker", "capacity": capacity}))
    reserving = {"organisation": "maker", "month": "2027-03", "member": "m1", "units": 2}
    assert (await own.post("/api/market/reservations", reserving)).status_code == 403
    ok(await coordinator.post("/api/market/reservations", reserving))
    (told,) = ok(await own.get("/api/market/organisations"))
    assert told["reserved"] == [{"month": "2027-03", "units": 2}]
    claims = [{"part_number": "hs-100", "is_shared": False}, {"part_number": "hs-200", "is_shared": True}]
    assert told["claims"] == claims, "that another claims it too is told, and not who"
    assert "rival" not in json.dumps(told)
    offer = {
        **{"organisation": "maker", "hs": "8542310000", "eccn": "EAR99", "manufacturer": "maker", "part_number": "HS-200"},
        **{"incoterm": "FCA", "place": "Dresden", "transport": "any", "destination": "DE"},
        **{"tiers": [{"from_quantity": 0, "price": 5}], "moq": 1, "multiple": 1, "most": 50},
        "packing": {"spq": 1, "packaging": "reel"},
    }
    twice = {"code": "part_claimed_twice", "rule": "U9", "detail": ""}
    assert ok(await own.post("/api/market/offers", offer)) == [twice], "nor is it where an offer is checked"
    assert ok(await coordinator.post("/api/market/offers", offer)) == [{**twice, "detail": "maker, rival"}]
    assert {each["organisation"]["id"]: each["claims"] for each in ok(await coordinator.get("/api/market/organisations"))} == {
        "maker": claims,
        "rival": claims[1:],
        "m1": [],
    }
    past = ok(await coordinator.get("/api/market/history?organisation=maker"))
    offered = ["PartClaimed", "PartClaimed", "CapacityPublished", "SlotsReserved"]
    assert [row["event"] for row in past] == ["OrganisationRegistered", *offered]
    assert (past[-1]["member"], past[-1]["units"], past[-1]["left"]) == ("m1", 2, 3)
    await given_back(coordinator, own, await stand.person("buyer", "m1"), reserving)


async def test_U15_an_organisation_reads_what_of_its_months_is_sold_beside_what_is_reserved(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    for id in ("s1", "s2", "m1"):
        ok(await coordinator.post("/api/market/organisations", {"organisation": organisation(id, f"{id} AG")}))
    own, room = await stand.person("supplier", "s1"), stand.rooms.market()
    assert room is not None
    whole = {"num": 0, "den": 1}
    capacity = {
        "slots": [{"month": "2027-01", "units": 9}, {"month": "2027-02", "units": 9}],
        "fee": 0,
        "deposit": whole,
        "take_or_pay": whole,
    }
    ok(await own.post("/api/market/capacities", {"organisation": "s1", "capacity": capacity}))
    reserving = {"organisation": "s1", "month": "2027-01", "member": "m1", "units": 2}
    ok(await coordinator.post("/api/market/reservations", reserving))
    line = Delivery("L1", "1", "848620", "EAR99", 7, "DE", "m1", "civil", profile=True)
    profile = Profile(1, 1, 15, capacity=a_capacity(slots=(Slot("2027-01", 7),)))
    for command in (
        DescribeDeliveries("d-1", COORDINATOR, "A-1", (line,)),
        DeclareProfile("p-1", COORDINATOR, "A-1", "L1", "1", "s1", profile),
        RecordOutcome("o-1", ENGINE, "A-1", 5, (Awarded("L1", "1", "s1", 7, 7),), (), "EUR", 2),
    ):
        assert (await room.ask(command)).refusal is None
    for reader in (own, coordinator):
        told = {each["organisation"]["id"]: each for each in ok(await reader.get("/api/market/organisations"))}["s1"]
        assert told["reserved"] == [{"month": "2027-01", "units": 2}]
        assert told["sold"] == [{"month": "2027-01", "units": 5}]


async def given_back(coordinator: Person, own: Person, member: Person, reserving: dict[str, Any]) -> None:
    """U12: the member reads what is kept for it, whoever makes it only how much; what is given back is free and on record."""
    kept = {"organisation": "maker", "name": "maker AG", "month": "2027-03", "member": "m1", "units": 2}
    (told,) = ok(await member.get("/api/market/organisations"))
    assert (told["kept"], told["reserved"]) == ([kept], [])
    (told,) = ok(await own.get("/api/market/organisations"))
    assert told["kept"] == []
    by_maker = {each["organisation"]["id"]: each["kept"] for each in ok(await coordinator.get("/api/market/organisations"))}
    assert by_maker == {"maker": [{**kept, "used": 0}], "rival": [], "m1": []}
    release = {**reserving, "units": 2, "reason": "the line is built later"}
    assert (await own.post("/api/market/reservations/release", release)).status_code == 403
    ok(await coordinator.post("/api/market/reservations/release", release))
    again = await coordinator.post("/api/market/reservations/release", release)
    assert (again.status_code, again.json()["code"], again.json()["rule"]) == (422, "reservation_unknown", "U12")
    (told,) = ok(await member.get("/api/market/organisations"))
    assert told["kept"] == []
    past = ok(await coordinator.get("/api/market/history?organisation=maker"))
    assert (past[-1]["event"], past[-1]["reason"], past[-1]["left"]) == ("SlotsReleased", "the line is built later", 5)


async def test_Z6_as_many_deliveries_as_the_rule_takes_pass_the_door(stand: Stand) -> None:
    coordinator, _ = await begun(stand)
    wide = "x" * 60

    def rows(count: int) -> list[dict[str, Any]]:
        same = {
            "hs": "8542310000",
            "eccn": "3A001.b.2",
            "quantity": 10**15,
            "destination": "DE",
            "end_use": wide,
            "manufacturer": wide,
        }
        named = [f"{place:04}{wide}" if place < 9_999 else f"{place}{wide[1:]}" for place in range(count)]
        return [{"lot": each, "line": each, "end_user": each, **same} for each in named]

    async def described(**body: Any) -> httpx2.Response:
        return await coordinator.post("/api/market/deliveries", {"auction": "A-1", **body})

    assert ok(await described(deliveries=rows(10_000)))["ack"]
    more = await described(deliveries=rows(10_001))
    assert (more.status_code, more.json()["code"], more.json()["rule"]) == (422, "deliveries_invalid", "Z6")
    huge = await described(deliveries=[], auction="x" * (8 * 1024 * 1024))
    assert (huge.status_code, huge.json()["code"]) == (413, "body_too_large")
    other = await coordinator.post("/api/market/capacities", {"organisation": "x" * (1024 * 1024)})
    assert (other.status_code, other.json()["code"]) == (413, "body_too_large")
