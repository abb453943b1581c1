"""Tables to take away over HTTP: to each what it may see, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.web.stand import Stand
from tests.web.test_contracts import signed
from tests.web.test_pool_pages import filled


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('.csv"')
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_pool_is_taken_away_as_a_table_and_a_member_takes_its_own_part_of_it(stand: Stand) -> None:
    coordinator, ours, _ = await filled(stand)
    whole = rows(await coordinator.get("/api/pools/spring/table"))
    told = (await coordinator.get("/api/pools/spring")).json()["parts"]
    assert [row["part"] for row in whole] == [part["id"] for part in told]
    assert {row["part_number"]: (row["m1"], row["m2"]) for row in whole}["LM358"] == ("10", "0")
    own = rows(await ours.get("/api/pools/spring/table"))
    assert {row["part_number"] for row in own} == {"GRM188", "LM358", "R-10K"}
    assert "m2" not in own[0]
    assert (await (await stand.person("supplier", "s1")).get("/api/pools/spring/table")).status_code == 404


async def test_an_allotment_is_taken_away_once_it_is_there_by_those_it_is_for(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    await signed(stand)
    whole = rows(await coordinator.get("/api/auctions/A-1/allotment"))
    members = {row["member"] for row in whole}
    assert len(members) > 1
    for member in members:
        own = rows(await (await stand.person("buyer", member)).get("/api/auctions/A-1/allotment"))
        assert own == [row for row in whole if row["member"] == member]
    assert (await (await stand.person("supplier", "s1")).get("/api/auctions/A-1/allotment")).status_code == 404


async def test_no_allotment_is_told_before_there_is_one(stand: Stand) -> None:
    await stand.opened()
    assert (await (await stand.coordinator()).get("/api/auctions/A-1/allotment")).status_code == 404
