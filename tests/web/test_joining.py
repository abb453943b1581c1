"""Volume that joins, by the Python client on a real server: members pledge while suppliers bid, and all see what has joined."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import pytest

from auction.web.access import Guest
from clients.python.poolbid import Poolbid, View
from tests.joining import a_joined_lot, joining_terms
from tests.terms import CLOSES
from tests.web.stand import SECRETS, Stand, eventually

WATCHING: tuple[tuple[Guest, str], ...] = (
    *(("supplier", "s1"), ("supplier", "s2"), ("observer", "press")),
    *(("buyer", "m1"), ("buyer", "m3"), ("buyer", "consortium")),
)


def row(view: View, key: str = "lot:L1") -> Mapping[str, Any]:
    return view.rows.get(key, {})


async def test_volume_and_price_find_each_other_over_sockets(stand: Stand) -> None:
    room = await stand.opened(SECRETS.committed(joining_terms()))
    async with contextlib.AsyncExitStack() as stack:
        lines: dict[str, Poolbid] = {}
        for role, party in WATCHING:
            person = await stand.person(role, party)
            lines[party] = await stack.enter_async_context(Poolbid(stand.base_url, person.signed_in.secret))
        views = {party: await line.follow("A-1") for party, line in lines.items()}

        async def all_see(joined: str, *curve: str) -> None:
            await eventually(lambda: all(row(view).get("joined") == joined for view in views.values()))
            await eventually(lambda: all(list(row(view)["joining"]) == list(curve) for view in views.values()))

        assert {view.terms["lots"][0]["joining"]["most"] for view in views.values()} == {"1000"}
        await all_see("0")
        assert (await lines["m1"].pledge_more("A-1", "L1", "m1", [("20", "95.00"), ("10", "90.00")])).accepted
        await all_see("0", "20@95.00", "10@90.00")
        assert (await lines["s1"].bid("A-1", "L1", ["95.00"])).accepted
        await all_see("20", "20@95.00", "10@90.00")
        assert (await lines["m3"].pledge_more("A-1", "L1", "m3", [("7", "95.00")])).accepted
        await all_see("27", "27@95.00", "10@90.00")
        assert (await lines["s2"].bid("A-1", "L1", ["90.00"])).accepted
        await all_see("37", "27@95.00", "10@90.00")
        assert (await lines["m3"].pledge_more("A-1", "L1", "m1", [("30", "99.00")])).code == "not_permitted"
        assert (await lines["s1"].pledge_more("A-1", "L1", "m1", [("30", "99.00")])).code == "not_permitted"
        assert (await lines["m3"].pledge_more("A-1", "L1", "m3", [("6", "95.00")])).code == "joining_reduced"
        assert (await lines["consortium"].pledge_more("A-1", "L1", "m3", [("8", "95.00")])).accepted
        await all_see("38", "28@95.00", "10@90.00")
        held = {party: sorted(key for key in view.rows if key.startswith("pledge:")) for party, view in views.items()}
        both = ["pledge:L1:m1", "pledge:L1:m3"]
        assert held == {"s1": [], "s2": [], "press": [], "m1": both[:1], "m3": both[1:], "consortium": both}
        own = row(views["m1"], "pledge:L1:m1")
        assert (list(own["quantities"]), list(own["prices"]), own["joined"]) == (["20", "10"], ["95.00", "90.00"], "30")
        await stand.until(room, CLOSES)
        assert (await lines["m1"].pledge_more("A-1", "L1", "m1", [("40", "99.00")])).code == "auction_closed"


@pytest.mark.parametrize(("shows", "told"), [("joined", {"joined"}), ("nothing", set())])
async def test_those_outside_are_told_as_the_terms_say(stand: Stand, shows: str, told: set[str]) -> None:
    await stand.opened(SECRETS.committed(joining_terms(a_joined_lot(shows=shows))))
    member, supplier = await stand.person("buyer", "m1"), await stand.person("supplier", "s1")
    async with (
        Poolbid(stand.base_url, member.signed_in.secret) as pledging,
        Poolbid(stand.base_url, supplier.signed_in.secret) as other,
    ):
        own, others = await pledging.follow("A-1"), await other.follow("A-1")
        assert (await other.bid("A-1", "L1", ["95.00"])).accepted
        assert (await pledging.pledge_more("A-1", "L1", "m1", [("20", "95.00"), ("10", "90.00")])).accepted
        await eventually(lambda: row(own, "pledge:L1:m1").get("joined") == "20")
        assert (await other.bid("A-1", "L1", ["90.00"])).accepted
        await eventually(lambda: row(own, "pledge:L1:m1").get("joined") == "30")
        assert {"joined", "joining"} & row(others).keys() == told
        assert not [key for key in others.rows if key.startswith("pledge:")]
