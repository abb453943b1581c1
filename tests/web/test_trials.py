"""Terms tried out while they are written: clocks set, the first fault by its field, and made-up bids compared."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from auction.core.criteria import Component, Criterion, Evaluation, Option
from auction.core.money import Share
from auction.core.presets import PRESETS
from auction.core.terms import Terms
from tests.terms import a_line, a_lot, an_auction
from tests.web.stand import Person, Stand
from tests.web.test_http import problem

WARRANTY = Criterion("warranty", "Warranty", (Option("3 years"), Option("1 year", components=(Component("risk", amount=500),))))


def plain(terms: Terms) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(terms)))
    return found


async def tried(person: Person, terms: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await person.post("/api/trials", {"terms": terms, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_terms_without_fault_come_back_as_they_are_and_nothing_is_kept(stand: Stand) -> None:
    terms = plain(an_auction())
    told = await tried(await stand.coordinator(), terms)
    assert (told["fault"], told["bids"], told["terms"]["lots"][0]["id"]) == (None, [], terms["lots"][0]["id"])
    assert stand.rooms.auctions() == []


async def test_the_first_fault_is_told_by_its_field(stand: Stand) -> None:
    terms = plain(an_auction())
    terms["lots"][0]["stages"].append({**terms["lots"][0]["stages"][0], "kind": "sealed", "quorum": 99, "length_us": 60_000_000})
    fault = (await tried(await stand.coordinator(), terms))["fault"]
    assert fault["path"] == f"lots.{terms['lots'][0]['id']}.stages.1.quorum"
    assert "10 persons" in fault["why"]


async def test_a_clock_begins_at_its_share_of_the_ceiling_and_lasts_as_long_as_it_runs(stand: Stand) -> None:
    auction = an_auction(lots=(a_lot("L1", lines=[a_line(quantity=10)], ceiling=1000),))
    lot = dataclasses.replace(auction.lots[0], stages=PRESETS["dutch"].stages)
    terms = plain(dataclasses.replace(auction, lots=(lot,)))
    told = await tried(await stand.coordinator(), terms, starts_at={"num": 1, "den": 2})
    assert told["fault"] is None
    assert told["terms"]["lots"][0]["stages"][0]["clock"]["start"] == [50]
    terms["lots"][0]["stages"][0]["clock"]["most"] = 10**12  # never worked out
    fault = (await tried(await stand.coordinator(), terms, starts_at={"num": 1, "den": 2}))["fault"]
    assert fault["path"].startswith("lots.L1")


async def test_a_clock_that_would_run_past_all_time_is_a_fault_of_the_terms(stand: Stand) -> None:
    lot = dataclasses.replace(a_lot("L1", lines=[a_line(quantity=10)], ceiling=1000), stages=PRESETS["dutch"].stages)
    terms = {**plain(an_auction(lots=(lot,))), "opens_at": 2**53 - 2}
    answer = await (await stand.coordinator()).post("/api/trials", {"terms": terms, "starts_at": {"num": 1, "den": 2}})
    problem(answer, 422, "terms_invalid")


async def test_made_up_bids_are_compared_as_the_engine_compares_them(stand: Stand) -> None:
    lot = a_lot("L1", lines=[a_line(quantity=10)], ceiling=100_000)
    lot = dataclasses.replace(lot, evaluation=Evaluation(places=2, criteria=(WARRANTY,)))
    bids = [
        {"lot": "L1", "supplier": "s1", "prices": [price], "answers": [answer]}
        for price, answer in (("80.00", 0), ("80.00", 1), ("x", 0))
    ]
    told = (await tried(await stand.coordinator(), plain(an_auction(lots=(lot,))), bids=bids))["bids"]
    assert [bid["comparable"] for bid in told] == ["800.0000", "805.0000", None]
    assert told[0]["value"] == "800.00"
    assert told[2]["code"] == "price_malformed"


async def test_an_evaluation_at_fault_compares_nothing(stand: Stand) -> None:
    lot = dataclasses.replace(a_lot("L1", ceiling=None), evaluation=Evaluation(discount=Share(1, 10)))
    bid = {"lot": "L1", "supplier": "s1", "prices": ["1.00"], "answers": []}
    told = await tried(await stand.coordinator(), plain(an_auction(lots=(lot,))), bids=[bid])
    assert told["fault"]["path"] == "lots.L1.evaluation"
    assert told["bids"] == [{"value": None, "comparable": None, "code": None, "detail": None}]


@pytest.mark.parametrize("more", [{"starts_at": {"num": 3, "den": 2}}, {"bids": [{}] * 21}, {"bids": "x"}, {"colour": 1}])
async def test_what_is_no_trial_is_refused(stand: Stand, more: dict[str, Any]) -> None:
    answer = await (await stand.coordinator()).post("/api/trials", {"terms": plain(an_auction()), **more})
    problem(answer, 400, "body_malformed")


async def test_only_the_coordinator_tries(stand: Stand) -> None:
    for person in (await stand.person("supplier", "s1"), await stand.person("buyer", "m1")):
        problem(await person.post("/api/trials", {"terms": plain(an_auction())}), 403, "not_permitted")
