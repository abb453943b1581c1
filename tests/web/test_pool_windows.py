"""Windows, review and merging of pools over HTTP, and who reads what of them."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import httpx2
import pytest

from auction.core.joining_terms import Joining
from auction.core.moments import MINUTE_US
from auction.core.terms import PoolReference
from auction.live.rooms import POOL
from auction.pool.pledge import line_item
from clients.python.pooling import Pooling
from tests.terms import ANNOUNCED, a_lot, an_auction
from tests.web.stand import Person, Stand, standing

BOM = "MPN,Manufacturer,Qty,Ship To,Excluded Suppliers,Max Price,Commitment\nGRM188,Murata,{},{},{},{},{}\n"
COLLECTS, REVIEWS = ANNOUNCED + 10 * MINUTE_US, ANNOUNCED + 20 * MINUTE_US
MEMBERS = [{"id": id, "name": f"Firm {id}"} for id in ("m1", "m2", "m3")]


def fine(answer: httpx2.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def opened(coordinator: Person, pool: str = "spring", **terms: Any) -> Any:
    body = {"pool": pool, "title": "Spring", "members": MEMBERS, "terms": terms}
    return fine(await coordinator.post("/api/pools", body))


async def members_of(stand: Stand) -> list[Person]:
    return [await stand.person("buyer", member["id"]) for member in MEMBERS]


async def bring(person: Person, member: str, quantity: int, *asked: str, pool: str = "spring") -> Any:
    cells = (*asked, *([""] * (4 - len(asked))))
    return fine(await person.put(f"/api/pools/{pool}/boms/{member}/a.csv?builds=1", BOM.format(quantity, *cells).encode()))


async def test_a_pool_is_collected_reviewed_and_frozen_by_its_windows() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        told = await opened(coordinator, collect_until=COLLECTS, review_until=REVIEWS)
        assert (told["terms"]["collect_until"], told["due_at"]) == (COLLECTS, COLLECTS)
        people = await members_of(stand)
        for person, quantity in zip(people, (400, 700, 900), strict=True):
            await bring(person, person.signed_in.session.actor.party, quantity)
        refused = await coordinator.post("/api/pools/spring/freeze")
        assert (refused.status_code, refused.json()["code"]) == (422, "window_set")
        room = stand.rooms.open(POOL + "spring")
        await stand.until(room, COLLECTS)
        seen = fine(await people[0].get("/api/pools/spring"))
        assert (seen["status"], seen["parts"][0]["quantity"], seen["parts"][0]["total"]) == ("review", 400, 2000)
        assert [member["id"] for member in seen["members"]] == ["m1"]
        assert fine(await people[0].get("/api/pools/spring?of=head"))["answered"] == [], "nor whether others have said their word"
        for person, confirmed in zip(people, (True, False, True), strict=True):
            said = fine(await person.post("/api/pools/spring/review", {"confirmed": confirmed}))
            assert [each["confirmed"] for each in said["reviewed"]] == [confirmed]
        answered = fine(await coordinator.get("/api/pools/spring?of=head"))["answered"]
        assert answered == [
            {"member": "m1", "parts": 1, "confirmed": 1, "declined": 0},
            {"member": "m2", "parts": 1, "confirmed": 0, "declined": 1},
            {"member": "m3", "parts": 1, "confirmed": 1, "declined": 0},
        ]
        nobody = await coordinator.post("/api/pools/spring/review", {"confirmed": True})
        assert nobody.json()["code"] == "member_unknown"
        await stand.until(room, REVIEWS)
        frozen = fine(await coordinator.get("/api/pools/spring"))
        assert (frozen["status"], frozen["parts"][0]["total"]) == ("frozen", 1300)
        assert fine(await coordinator.get("/api/pools/spring?of=head"))["answered"] == []
        assert (frozen["parts"][0]["put_up"], frozen["parts"][0]["description"]) == (True, "")
        assert frozen["reference"]["stream"] == "pool/spring"


async def test_terms_are_amended_and_what_is_no_terms_is_refused() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        await opened(coordinator, collect_until=COLLECTS)
        told = fine(await coordinator.post("/api/pools/spring/terms", {"terms": {"collect_until": REVIEWS}}))
        assert told["terms"]["collect_until"] == REVIEWS
        wrong: list[Any] = [{"collect_until": 1.5}, {"until": 3}, [], {"collect_until": 1}]
        for terms in wrong:
            answer = await coordinator.post("/api/pools/spring/terms", {"terms": terms})
            assert answer.json()["code"] == "pool_terms_invalid", answer.text
        member = await stand.person("buyer", "m1")
        assert (await member.post("/api/pools/spring/terms", {"terms": {}})).status_code == 403


async def test_a_member_says_what_it_asks_of_a_part() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        await opened(coordinator)
        one, other, _ = await members_of(stand)
        told = await bring(one, "m1", 10)
        part = told["parts"][0]["lines"][0]["part"]
        asked = {"member": "m1", "part": part, "needs": {"firmness": "indicative"}}
        told = await Pooling(stand.base_url, one.signed_in.secret).set_needs("spring", "m1", part, {"firmness": "indicative"})
        assert (told["parts"][0]["quantity"], told["parts"][0]["uncommitted"]) == (0, 10)
        assert (await other.post("/api/pools/spring/needs", asked)).status_code == 404
        assert (await one.post("/api/pools/spring/needs", {**asked, "needs": {"firm": 1}})).json()["code"] == "needs_invalid"


@pytest.mark.parametrize("model", [{}, {"indicative": True, "alternates": True, "specification": True}])
async def test_nothing_a_member_asks_reaches_another_party(model: dict[str, Any]) -> None:
    """Every member's words are marks; only its own are in what it reads, and its maximum price in nobody else's."""
    async with standing() as stand:
        coordinator = await stand.coordinator()
        regions = [{"id": f"r-{id}", "name": f"mark-region-{id}", "members": [id]} for id in ("m1", "m2", "m3")]
        classes = [{"name": f"mark-class-{id}", "members": [id]} for id in ("m1", "m2", "m3")]
        rationing = {"classes": classes}
        await opened(coordinator, collect_until=COLLECTS, review_until=REVIEWS, regions=regions, rationing=rationing, **model)
        people = dict(zip(("m1", "m2", "m3"), await members_of(stand), strict=True))
        for place, (member, person) in enumerate(people.items(), start=1):
            await bring(
                person, member, 7_000 + place, f"mark-place-{member}", f"mark-supplier-{member}", f"77{place}.5 EUR", "firm"
            )
        await stand.until(stand.rooms.open(POOL + "spring"), COLLECTS)
        for person in people.values():
            fine(await person.post("/api/pools/spring/review", {"confirmed": True}))
        for member, person in people.items():
            seen = json.dumps(fine(await person.get("/api/pools/spring")))
            for place, other in enumerate(people, start=1):
                marks = [f"mark-{kind}-{other}" for kind in ("place", "supplier", "region", "class")]
                found = [mark in seen for mark in (*marks, f"77{place}500000", f"700{place}", f"Firm {other}")]
                assert found == [other == member] * len(found), (member, other)
        seen = json.dumps(fine(await coordinator.get("/api/pools/spring")))
        assert "mark-place-m2" in seen
        assert "771500000" not in seen
        supplier = await stand.person("supplier", "s1")
        assert (await supplier.get("/api/pools/spring")).status_code == 404


async def test_two_pools_of_one_period_are_proposed_as_one_and_merged_once() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        await opened(coordinator, "east", period="2027-H1")
        await opened(coordinator, "west", period="2027-H1")
        one, other, _ = await members_of(stand)
        await bring(one, "m1", 10, pool="east")
        await bring(one, "m1", 10, pool="west")
        await bring(other, "m2", 30, pool="west")
        (overlap,) = fine(await coordinator.get("/api/pool-overlaps"))
        assert overlap["pools"] == ["east", "west"]
        told = fine(await coordinator.post("/api/pools/east/merge", {"source": "west"}))
        assert [part["total"] for part in told["parts"]] == [40]
        assert {(file["member"], file["file_name"]): file["origins"] for file in told["files"]} == {
            ("m1", "a.csv"): ["pool/west"],
            ("m2", "west/a.csv"): ["pool/west"],
        }
        again = await coordinator.post("/api/pools/east/merge", {"source": "west"})
        assert (again.status_code, again.json()["code"]) == (422, "demand_merged")
        assert [part["total"] for part in fine(await coordinator.get("/api/pools/east"))["parts"]] == [40]
        assert fine(await coordinator.get("/api/pools/west"))["status"] == "ceded"
        assert fine(await coordinator.get("/api/pool-overlaps")) == []
        assert (await one.get("/api/pool-overlaps")).status_code == 403
        assert (await coordinator.post("/api/pools/east/merge", {"source": "nowhere"})).status_code == 404


async def test_the_coordinator_is_told_what_goes_to_auction_and_in_what_words() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        await opened(coordinator, least_total=10)
        person = await stand.person("buyer", "m1")
        bom = "MPN,Manufacturer,Qty,Authenticity\nGRM188,Murata,10,franchised\nGRM155,Murata,9,any\n"
        fine(await person.put("/api/pools/spring/boms/m1/a.csv?builds=1", bom.encode()))
        told = fine(await coordinator.post("/api/pools/spring/freeze"))
        assert {part["part_number"]: (part["put_up"], part["description"]) for part in told["parts"]} == {
            "GRM188": (True, "Murata GRM188; franchised source"),
            "GRM155": (False, ""),
        }
        assert [short["least"] for short in told["short"]] == ["total"]
        seen = fine(await person.get("/api/pools/spring"))
        assert "put_up" not in seen["parts"][0]


async def test_a_pool_that_cannot_be_taken_in_is_not_ceded_either() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        regions = [{"id": "r", "name": "R", "members": ["m1"]}]
        body = {"pool": "east", "title": "East", "members": MEMBERS[:1], "terms": {"regions": regions}}
        fine(await coordinator.post("/api/pools", body))
        await opened(coordinator, "west")
        refused = await coordinator.post("/api/pools/east/merge", {"source": "west"})
        assert (refused.status_code, refused.json()["code"]) == (422, "merge_invalid")
        assert fine(await coordinator.get("/api/pools/west"))["status"] == "open"


@pytest.mark.parametrize(("members", "sound"), [(("m1", "m2", "m3"), True), (("m1", "m2", "m3", "m9"), False)])
async def test_J1_whom_a_pool_that_divides_does_not_know_joins_no_lot_of_it(members: tuple[str, ...], sound: bool) -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        await opened(coordinator, outside=True)
        (one, *_) = await members_of(stand)
        await bring(one, "m1", 100)
        frozen = fine(await coordinator.post("/api/pools/spring/freeze"))
        pool = stand.rooms.pool("spring")
        assert pool is not None
        lot = replace(a_lot(lines=[line_item(pool.state.parts[0])], ceiling=1_000_000), joining=Joining(50, "nothing"))
        reference = PoolReference(**frozen["reference"])
        terms = an_auction(lots=[lot], members=members, pool=reference, acceptance=False)
        answer = await coordinator.post("/api/auctions", {"terms": json.loads(json.dumps(asdict(terms)))})
        if sound:
            fine(answer)
        else:
            assert (answer.status_code, answer.json()["code"], answer.json()["rule"]) == (422, "terms_invalid", "J1")
