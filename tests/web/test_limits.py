"""Sizes and shapes at their limits: whatever is allowed works, and whatever is not is refused with a code, and soon."""

from __future__ import annotations

import json

import pytest

import auction.web.socket
from auction.web.socket import MOST_QUEUED
from tests.terms import OPENS, a_lot, an_auction
from tests.web.stand import Stand

SUBSCRIBE = {"t": "subscribe", "auction": "A-1", "cursor": None}


@pytest.mark.parametrize("line", [True, False], ids=["written to the line", "queued"])
async def test_a_snapshot_of_any_size_reaches_whoever_reads(stand: Stand, monkeypatch: pytest.MonkeyPatch, line: bool) -> None:
    if not line:
        monkeypatch.setattr(auction.web.socket, "EXTENSION", "none.such")
    room = await stand.announced(an_auction(lots=[a_lot(f"L{number}") for number in range(700)], suppliers=("s1",)))
    s1 = await stand.person("supplier", "s1")
    async with s1.line() as one:
        for _ in range(3):
            await one.say(SUBSCRIBE)
            assert len(json.dumps(await one.hear("snapshot"))) > MOST_QUEUED
        await stand.until(room, OPENS)
        assert len((await one.hear("delta"))["rows"]) == 701
