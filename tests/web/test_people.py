"""Amendments and persons over a real server: two sign-ins, one approval, and everyone on the new terms at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from auction.core.terms import Terms
from auction.ledger.codec import to_plain
from tests.terms import a_lot, a_stage, an_auction
from tests.web.stand import Line, Person, Stand, eventually

TWO = an_auction(two_persons=("pause", "amend"))


def plain(terms: Terms) -> Any:
    return to_plain(terms)


async def following(line: Line, auction: str = "A-1") -> dict[str, Any]:
    await line.say({"t": "subscribe", "auction": auction, "cursor": None})
    return await line.hear("snapshot")


async def announced_by(ann: Person, terms: Terms) -> None:
    made = await ann.post("/api/auctions", {"terms": plain(terms)})
    assert made.status_code == 201, made.text


async def test_an_amendment_reaches_everyone_who_is_there(stand: Stand) -> None:
    ann, supplier = await stand.coordinator(), await stand.person("supplier", "s1")
    await announced_by(ann, an_auction(acceptance=True))
    async with supplier.line() as line:
        assert (await following(line))["terms"]["title"] == "Parts for a year"
        other = replace(an_auction(acceptance=True, suppliers=("s1", "s2", "s3", "s4", "s5")), title="Parts for two years")
        amended = await ann.post("/api/auctions/A-1/terms", {"terms": plain(other), "reason": "two years"})
        assert amended.status_code == 200, amended.text
        told = await line.hear("snapshot")
        assert told["terms"]["title"] == "Parts for two years"
        assert told["terms"]["terms_sha256"] == amended.json()["terms_sha256"]
        assert told["rows"]["amendment:1"]["reason"] == "two years"
        listed = [frame for frame in line.heard if frame["t"] == "auctions"]  # it may have come before the snapshot
        while [each["title"] for frame in listed[-1:] for each in frame["auctions"]] != ["Parts for two years"]:
            listed.append(await line.hear("auctions"))
    async with (await stand.person("supplier", "s5")).line() as line:
        assert (await following(line))["terms"]["title"] == "Parts for two years"
    again = (await ann.get("/api/auctions/A-1/terms")).json()
    assert (again["title"], again.get("seed", "")) == ("Parts for two years", "")
    assert (await supplier.get("/api/auctions/A-1/terms")).status_code == 403


async def test_the_seed_stays_and_random_closes_are_committed_to_again(stand: Stand) -> None:
    ann = await stand.coordinator()
    terms = an_auction(lots=[a_lot(stages=[a_stage(random_us=5_000_000)])])
    await announced_by(ann, terms)
    room = stand.rooms.auction("A-1")
    assert room is not None
    seed = room.state.known_terms().seed
    other = replace(terms, title="Other", lots=(replace(terms.lots[0], id="L2"),))
    assert (await ann.post("/api/auctions/A-1/terms", {"terms": plain(other), "reason": "a slip"})).status_code == 200
    held = room.state.known_terms()
    assert held.seed == seed != ""
    assert len(held.lots[0].stages[0].commitment) == 64


async def test_what_is_no_amendment_is_refused(stand: Stand) -> None:
    ann = await stand.coordinator()
    await announced_by(ann, an_auction())
    for body, status in (
        ({"terms": plain(an_auction())}, 400),
        ({"terms": plain(an_auction()), "reason": 7}, 400),
        ({"terms": plain(an_auction(auction="A-2")), "reason": "x"}, 422),
        ({"terms": {}, "reason": "x"}, 422),
    ):
        assert (await ann.post("/api/auctions/A-1/terms", body)).status_code == status
    member = await stand.person("buyer", "m1")
    assert (await member.post("/api/auctions/A-1/terms", {"terms": {}, "reason": "x"})).status_code == 403


async def test_two_people_pause_and_one_does_not(stand: Stand) -> None:
    ann, bo = await stand.coordinator("ann"), await stand.coordinator("bo")
    assert (await ann.get("/api/session")).json()["person"] == "ann"
    room = await stand.opened(TWO)
    async with ann.line() as first, bo.line() as second:
        await following(second)
        asked = await first.ask({"t": "pause", "id": "p", "auction": "A-1", "reason": "fire"})
        assert asked["outcome"] == "accepted"
        assert (await second.hear("delta"))["rows"]["request:1"]["person"] == "ann"
        assert (await first.ask({"t": "approve", "id": "a", "auction": "A-1", "request": 1}))["code"] == "same_person"
        assert room.state.status == "open"
        assert (await second.ask({"t": "approve", "id": "a2", "auction": "A-1", "request": 1}))["outcome"] == "accepted"
    await eventually(lambda: room.state.status == "paused")
    nameless = await stand.coordinator()
    async with nameless.line() as line:
        assert (await line.ask({"t": "drop_request", "id": "d", "auction": "A-1", "request": 1}))["code"] == "person_missing"


async def test_the_second_person_reads_what_it_approves(stand: Stand) -> None:
    ann, bo = await stand.coordinator("ann"), await stand.coordinator("bo")
    await stand.announced(TWO)
    other = replace(TWO, title="Other")
    assert (await ann.post("/api/auctions/A-1/terms", {"terms": plain(other), "reason": "a slip"})).status_code == 200
    assert (await bo.get("/api/auctions/A-1/terms")).json()["title"] == TWO.title
    assert (await bo.get("/api/auctions/A-1/requests/1/terms")).json()["title"] == "Other"
    assert (await bo.get("/api/auctions/A-1/requests/2/terms")).status_code == 404
    assert (await bo.get("/api/auctions/A-1/requests/x/terms")).status_code == 404
    async with bo.line() as line:
        assert (await line.ask({"t": "approve", "id": "a", "auction": "A-1", "request": 1}))["outcome"] == "accepted"
    assert (await bo.get("/api/auctions/A-1/terms")).json()["title"] == "Other"


async def test_a_cancelled_auction_is_listed_so_and_its_record_is_read(stand: Stand) -> None:
    ann, auditor = await stand.coordinator(), await stand.person("auditor", "a")
    await stand.opened(an_auction())
    async with ann.line() as line:
        assert (await line.ask({"t": "cancel", "id": "c", "auction": "A-1", "reason": "no need"}))["outcome"] == "accepted"
        assert (await line.ask({"t": "message", "id": "m", "auction": "A-1", "text": "sorry"}))["outcome"] == "accepted"
    assert [each["status"] for each in (await auditor.get("/api/auctions")).json()] == ["cancelled"]
    report = (await auditor.post("/api/auctions/A-1/verify")).json()
    assert report["agrees"], report


async def test_two_envelopes_over_the_wire(stand: Stand) -> None:
    ann, supplier = await stand.coordinator(), await stand.person("supplier", "s1")
    lot = a_lot(stages=[a_stage("sealed", technical=True, opening_us=60_000_000)])
    room = await stand.opened(an_auction(lots=[lot]))
    bid = {"t": "bid", "auction": "A-1", "lot": "L1", "prices": ["9.00"], "confirm": False}
    async with supplier.line() as line:
        assert (await line.ask({**bid, "id": "b1"}))["code"] == "envelope_missing"
        envelope = {"t": "submit_envelope", "id": "e", "auction": "A-1", "lot": "L1", "text": "as asked", "documents": []}
        assert (await line.ask(envelope))["outcome"] == "accepted"
        assert (await line.ask({**bid, "id": "b2"}))["outcome"] == "accepted"
    await stand.until(room, lot.closes_at)
    async with ann.line() as line:
        told = await following(line)
        assert told["rows"]["envelope:L1:s1"]["text"] == "as asked"
        assess = {"t": "assess_envelope", "id": "x", "auction": "A-1", "lot": "L1", "supplier": "s1", "passed": True, "reason": ""}
        assert (await line.ask(assess))["outcome"] == "accepted"
        assert (await line.ask({"t": "open_bids", "id": "o", "auction": "A-1", "lot": "L1"}))["outcome"] == "accepted"
    assert (room.state.status, room.state.lots["L1"].order[0].value) == ("closed", 900)
