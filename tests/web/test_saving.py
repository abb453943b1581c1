"""How a saving is divided over HTTP: the coordinator and auditors read all of it, a member its own row (rule Q16)."""

from __future__ import annotations

import json
from typing import Any

from auction.core.words import CONSORTIUM, Actor
from auction.pool.terms import MemberMultiple, PoolTerms, PriorityClass, Rationing
from tests.web.stand import Stand, standing
from tests.web.test_division import Play


async def test_each_reads_of_a_saving_what_is_its_own() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-saving")
        path = f"/api/auctions/{play.terms.auction}/saving"

        async def seen(role: Any, party: str) -> Any:
            answer = await (await play.person(Actor(role, party))).get(path)
            return answer.json() if answer.status_code == 200 else answer.status_code

        await play.whole(until=play.terms.opens_at)
        assert await seen("buyer", CONSORTIUM) == 404  # nothing is divided yet
        await play.whole()
        whole = await seen("buyer", CONSORTIUM)
        assert whole == await seen("auditor", "auditor")
        assert (whole["rule"], whole["total"], whole["core"]) == (
            "nucleolus",
            "11683.00",
            {"leaving": [], "gain": "0.00", "everyone": True},
        )
        for share in whole["shares"]:
            own = await seen("buyer", share["member"])
            assert own["share"] == share
            assert {"shares", "total", "core", "levels"} & own.keys() == set()
            others = [each for each in whole["shares"] if each["member"] != share["member"]]
            told = json.dumps(own)
            assert not any(f'"{each[name]}"' in told for each in others for name in ("member", "alone", "paid", "balance"))
        assert await seen("supplier", "s1") == 404
        assert await seen("observer", "press") == 404


async def test_a_member_reads_no_other_member_s_multiple_or_class(stand: Stand) -> None:
    rationing = Rationing(
        rule="talmud",
        classes=(PriorityClass("first", ("m1", "m2")),),
        multiples=(MemberMultiple("m1", 250), MemberMultiple("m2", 4_321)),
    )
    coordinator = await stand.coordinator()
    members = [{"id": id, "name": f"Name of {id}"} for id in ("m1", "m2", "m3")]
    terms = {
        "rationing": {
            "rule": rationing.rule,
            "classes": [{"name": "first", "members": ["m1", "m2"]}],
            "multiples": [{"member": each.member, "multiple": each.multiple} for each in rationing.multiples],
        },
        "saving": "shapley",
    }
    answer = await coordinator.post("/api/pools", {"pool": "p-1", "title": "Spring", "members": members, "terms": terms})
    assert answer.status_code == 201, answer.text
    room = stand.rooms.pool("p-1")
    assert room is not None
    assert room.state.terms == PoolTerms(rationing=rationing, saving="shapley")
    told = (await (await stand.person("buyer", "m1")).get("/api/pools/p-1")).json()["terms"]
    assert told["rationing"]["multiples"] == [{"member": "m1", "multiple": 250}]
    assert (told["rationing"]["rule"], told["saving"]) == ("talmud", "shapley")
    assert "4321" not in json.dumps(told)
    wrong = {**terms, "saving": "by_lot"}
    refused = await coordinator.post("/api/pools", {"pool": "p-2", "title": "Spring", "members": members, "terms": wrong})
    assert refused.status_code in (400, 422)
