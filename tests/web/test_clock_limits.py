"""Limits at clocks by the Python client, on a real server: left, refused, changed, met by the clock while nobody asks anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auction.core.moments import MINUTE_US
from clients.python.poolbid import Poolbid, View
from tests.terms import OPENS, a_clock, a_clock_lot, a_line, an_auction
from tests.web.stand import SECRETS, Stand, eventually

CLOCK = a_clock(limits=True, least_part=20, part_multiple=10)


def row(view: View) -> Mapping[str, Any]:
    return view.rows.get("lot:L1", {})


async def test_a_limit_is_met_by_the_clock_alone(stand: Stand) -> None:
    lot = a_clock_lot("dutch", CLOCK, lines=[a_line("A", 100)])
    room = await stand.opened(SECRETS.committed(an_auction(lots=[lot])))
    one, two = await stand.person("supplier", "s1"), await stand.person("supplier", "s2")
    async with Poolbid(stand.base_url, one.signed_in.secret) as poolbid, Poolbid(stand.base_url, two.signed_in.secret) as other:
        own, others = await poolbid.follow("A-1"), await other.follow("A-1")
        assert (await poolbid.set_limit("A-1", "L1", ["115.00"], quantity=25)).code == "quantity_unfit"
        assert (await poolbid.set_limit("A-1", "L1", ["115.00"], quantity=30)).accepted
        await eventually(lambda: row(own).get("limit_quantity") == "30")
        assert list(row(own)["limit_prices"]) == ["115.00"]
        assert row(others)["limit"] is None
        for tick in (1, 2):
            await stand.until(room, OPENS + tick * MINUTE_US)
        await eventually(lambda: row(own).get("your_quantity") == "30")
        assert (row(own)["own"], row(own)["own_proxy"], row(own)["limit"]) == ("12000.00", True, None)
        await eventually(lambda: row(others).get("left") == "70")
        assert (await poolbid.clear_limit("A-1", "L1")).code == "no_limit"
