"""A pool by pages over HTTP: together they are the pool, to each party what it may see of it, and no page is long."""

from __future__ import annotations

from typing import Any

import pytest

from auction.web.pool_pages import MOST
from tests.web.stand import Person, Stand
from tests.web.test_pool_windows import MEMBERS, fine

HEADER = b"MPN,Manufacturer,Qty,Ship To,Max Price,Commitment\n"
OURS = HEADER + b"GRM188,Murata,2,Bremen,,\nLM358,TI,1,,0.25 EUR,\nR-10K,,3,,,indicative\n,Nobody,4,,,\n"
THEIRS = HEADER + b"grm 188,MURATA,5,,,\nR-10K,Vishay,1,,,\n"


async def filled(stand: Stand) -> tuple[Person, Person, Person]:
    """A pool of two members' files, the coordinator and both members."""
    coordinator = await stand.coordinator()
    fine(await coordinator.post("/api/pools", {"pool": "spring", "title": "Spring", "members": MEMBERS}))
    ours, theirs = [await stand.person("buyer", member) for member in ("m1", "m2")]
    fine(await ours.put("/api/pools/spring/boms/m1/a.csv?builds=10", OURS))
    fine(await theirs.put("/api/pools/spring/boms/m2/b.csv?builds=1", THEIRS))
    return coordinator, ours, theirs


async def whole(person: Person) -> Any:
    return fine(await person.get("/api/pools/spring"))


async def every(person: Person, name: str, **asked: Any) -> list[dict[str, Any]]:
    """All rows of that list, two at a time."""
    found: list[dict[str, Any]] = []
    while True:
        told = fine(await person.get(f"/api/pools/spring/{name}", params={**asked, "from": len(found), "most": 2}))
        assert len(told[name]) <= 2
        found += told[name]
        if len(found) >= told["count"]:
            assert len(found) == told["count"]
            return found


async def test_P8_the_pages_of_a_pool_are_the_pool_as_each_party_may_see_it(stand: Stand) -> None:
    for person in await filled(stand):
        told = await whole(person)
        head = fine(await person.get("/api/pools/spring?of=head"))
        parts = await every(person, "parts")
        assert [{**part, "lines": whole_part["lines"]} for part, whole_part in zip(parts, told["parts"], strict=True)] == [
            {**part, "is_apart": part["id"] in apart_in(told), "confirmed": None} for part in told["parts"]
        ]
        lines = [line for line in await every(person, "lines") if line["kind"] != "reported"]
        places = {(line["member"], line["file_name"], line["line"]): line for line in lines}
        for part in told["parts"]:
            for line in part["lines"]:
                found = places.pop((line["member"], line["file_name"], line["line"]))
                assert found["kind"] == ("apart" if part["id"] in apart_in(told) else "merged")
                assert {name: found[name] for name in ("part_number", "per_board", "builds", "part", "needs")} == {
                    name: line[name] for name in ("part_number", "per_board", "builds", "part", "needs")
                }
        assert places == {}
        reported = [line for line in await every(person, "lines", kind="reported")]
        assert [each["reports"][0]["code"] for each in reported] == [each["code"] for each in told["reports"] if not each["kept"]]
        notes = await every(person, "notes")
        assert [each["code"] for each in notes] == [each["code"] for each in told["kept_apart"]]
        assert head["counts"]["parts"] == len(parts)
        assert head["counts"]["pieces"] == sum(part["total"] for part in parts)
        assert head["counts"]["notes"] == len(notes)
        for file in head["files"]:
            assert file["source_lines"] == file["merged"] + file["apart"] + file["reported"] + file["unconfirmed"]
        assert {"parts", "kept_apart", "reports", "reviewed"} & head.keys() == set()
        assert {name: head[name] for name in ("pool", "title", "status", "members", "terms", "reference")} == {
            name: told[name] for name in ("pool", "title", "status", "members", "terms", "reference")
        }


def apart_in(told: Any) -> set[str]:
    return {part for note in told["kept_apart"] for part in note["apart"]}


async def test_rows_are_sought_by_words_and_by_what_they_ask(stand: Stand) -> None:
    coordinator, ours, theirs = await filled(stand)
    assert [part["part_number"] for part in await every(coordinator, "parts", search=" MURATA ")] == ["grm 188", "GRM188"]
    assert await every(theirs, "parts", search="lm358") == []
    assert [line["part_number"] for line in await every(coordinator, "lines", search="grm", member="m2")] == ["grm 188"]
    assert [line["line"] for line in await every(ours, "lines", kind="reported")] == [5]
    asking = [line["part_number"] for line in await every(ours, "lines", asks="true")]
    assert asking == ["GRM188", "LM358", "R-10K"]
    assert fine(await ours.get("/api/pools/spring?of=head"))["counts"]["asking"] == 3


async def test_parts_that_go_to_auction_come_the_largest_first_and_are_found_by_their_names(stand: Stand) -> None:
    coordinator, _, theirs = await filled(stand)
    told = fine(await coordinator.get("/api/pools/spring/parts?by=quantity&put_up=true"))
    totals = [part["total"] for part in told["parts"]]
    assert totals == sorted(totals, reverse=True)
    assert told["count"] == fine(await coordinator.get("/api/pools/spring?of=head"))["counts"]["put_up"] == len(totals)
    assert (await coordinator.get("/api/pools/spring/parts?by=price")).status_code == 400
    names = ["R-10K", "R-10K Vishay", "LM358 TI", "nothing"]
    ids = {part["id"]: f"{part['part_number']} {part['manufacturer']}".strip() for part in await every(coordinator, "parts")}
    found = fine(await coordinator.post("/api/pools/spring/parts/find", {"names": names}))["found"]
    assert {each["name"]: sorted(map(ids.__getitem__, each["ids"])) for each in found} == {
        "R-10K": ["R-10K", "R-10K Vishay"],
        "R-10K Vishay": ["R-10K Vishay"],
        "LM358 TI": ["LM358 TI"],
        "nothing": [],
    }
    seen = fine(await theirs.post("/api/pools/spring/parts/find", {"names": names}))["found"]
    assert [each["name"] for each in seen if each["ids"]] == ["R-10K", "R-10K Vishay"], "a member finds its own parts alone"
    assert (await coordinator.post("/api/pools/spring/parts/find", {"names": ["x"] * 10_001})).status_code == 400


async def test_D17_that_a_member_has_a_maximum_price_is_in_no_page_of_another(stand: Stand) -> None:
    coordinator, _, theirs = await filled(stand)
    asking = await every(coordinator, "lines", asks="true")
    assert [line["part_number"] for line in asking] == ["GRM188", "R-10K"], "a maximum price alone is not told"
    assert fine(await coordinator.get("/api/pools/spring?of=head"))["counts"]["asking"] == 2
    assert all("top_price" not in line["needs"] for line in await every(coordinator, "lines") if line["kind"] != "reported")
    assert {line["member"] for line in await every(theirs, "lines")} == {"m2"}


async def test_whatever_changes_a_pool_answers_with_its_head_if_it_is_asked_to(stand: Stand) -> None:
    coordinator, ours, _ = await filled(stand)
    told = fine(await ours.put("/api/pools/spring/boms/m1/c.csv?builds=1&of=head", HEADER + b"NEW-1,Maker,1,,,\n"))
    assert ("parts" not in told, told["counts"]["parts"]) == (True, 4)
    told = fine(await ours.delete("/api/pools/spring/boms/m1/c.csv?of=head"))
    assert [file["file_name"] for file in told["files"]] == ["a.csv"]
    assert "parts" not in fine(await coordinator.post("/api/pools/spring/freeze?of=head"))
    [part] = fine(await coordinator.get("/api/pools/spring/parts?search=lm358"))["parts"]
    assert (part["put_up"], part["total"]) == (True, 10)


@pytest.mark.parametrize("asked", ["most=0", f"most={MOST + 1}", "from=-1", "from=x", "most=%C2%B2"])
async def test_what_is_no_page_is_refused(stand: Stand, asked: str) -> None:
    coordinator, _, _ = await filled(stand)
    for name in ("parts", "notes", "lines"):
        answer = await coordinator.get(f"/api/pools/spring/{name}?{asked}")
        assert (answer.status_code, answer.json()["code"]) == (400, "body_malformed")
    assert (await coordinator.get("/api/pools/spring/lines?kind=lost")).status_code == 400
    assert fine(await coordinator.get("/api/pools/spring/parts?from=99"))["parts"] == []


async def test_a_party_that_sees_no_such_pool_reads_no_page_of_it(stand: Stand) -> None:
    await filled(stand)
    for stranger in (await stand.person("buyer", "m9"), await stand.person("supplier", "s1"), await stand.person("auditor", "a")):
        for name in ("parts", "notes", "lines"):
            assert (await stranger.get(f"/api/pools/spring/{name}")).status_code == 404
