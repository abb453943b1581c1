"""Landed cost over HTTP: terms with their components, every component told, refusals by code, the coordinator alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from auction.audit.script import terms_text
from auction.ledger.codec import to_plain
from tests.market.tariffs import some_tariffs
from tests.market.test_delivered_rules import a_way, some_deliveries, some_terms
from tests.web.stand import Stand
from tests.web.test_http import problem


def asked(**changed: Any) -> dict[str, Any]:
    terms = some_terms()
    body = {
        "terms": json.loads(terms_text(terms)),
        "tariffs": to_plain(some_tariffs()),
        "deliveries": to_plain(some_deliveries(terms)),
        "bids": ["L1=1000.00"],
    }
    return {**body, **changed}


async def test_terms_come_back_with_their_components_and_are_announced(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    answer = await coordinator.post("/api/landed", asked())
    assert answer.status_code == 200, answer.text
    told = answer.json()
    row = told["lots"][0]["suppliers"][0]["all"]
    assert row["components"]["goods"] == "1000.00"
    assert row["landed"] > "1000.00"
    assert told["terms"]["landed"]["tariffs"] == told["used"]["tariffs"]
    assert stand.rooms.auctions() == []


async def test_what_is_amiss_is_refused_by_code_and_place(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    by_air = to_plain(some_deliveries(some_terms(), s1=a_way("FOB")))
    old = replace(some_tariffs(), rates=replace(some_tariffs().rates, date="2001-01-01"))
    for body, code, place in (
        (asked(deliveries=by_air), "sea_terms_by_other", "deliveries.suppliers.0.delivery.mode"),
        (asked(tariffs=to_plain(old)), "rates_stale", "tariffs.rates.date"),
        (asked(tariffs={"lanes": 1}), "tariffs_invalid", "tariffs"),
        (asked(deliveries=[]), "deliveries_invalid", "deliveries"),
    ):
        refused = await coordinator.post("/api/landed", body)
        assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
        assert refused.json()["detail"].startswith(place)
    problem(await coordinator.post("/api/landed", asked(bids=["L9=1"])), 400, "body_malformed")
    problem(await coordinator.post("/api/landed", {"terms": {}}), 400, "body_malformed")


async def test_nobody_but_the_coordinator_works_it_out(stand: Stand) -> None:
    supplier = await stand.person("supplier", "s1")
    problem(await supplier.post("/api/landed", asked()), 403, "not_permitted")
