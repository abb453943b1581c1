"""The compliance log over HTTP: who gets which rows."""

from __future__ import annotations

from tests.leaked import leaked
from tests.web.stand import Stand


async def test_the_coordinator_takes_the_whole_log_and_a_member_its_own_rows(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    members = [{"id": "m1", "name": "Members One"}, {"id": "m2", "name": "Members Two"}]
    opened = await coordinator.post("/api/pools", {"pool": "p-1", "title": "Spring", "members": members})
    assert opened.status_code == 201, opened.text
    m1, m2 = await stand.person("buyer", "m1"), await stand.person("buyer", "m2")
    for member in (m1, m2):
        who = "m1" if member is m1 else "m2"
        put = await member.put(f"/api/pools/p-1/boms/{who}/a.csv?builds=7", b"MPN,Manufacturer,Qty\nSECRET,Maker,4711\n")
        assert put.status_code == 200, put.text
    whole = await coordinator.get("/api/pools/p-1/compliance")
    assert whole.headers["content-type"].startswith("text/csv")
    assert 'filename="p-1-compliance.csv"' in whole.headers["content-disposition"]
    assert "m1" in whole.text
    assert "m2" in whole.text
    assert leaked(whole.text, "SECRET", "4711", "32977") == []
    own = await m1.get("/api/pools/p-1/compliance")
    assert "m1" in own.text
    assert leaked(own.text, "m2") == []
    stranger = await stand.person("buyer", "m9")
    assert (await stranger.get("/api/pools/p-1/compliance")).status_code == 404
