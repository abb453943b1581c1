"""What PROTOCOL.md says is all there is, of the terms in a snapshot and of addresses: a client is written from the page alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import auction.wire
from auction.core.briefing import briefing
from auction.core.terms import LateStart, Scripted, Terms, TrafficLight
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from auction.web.app import ROUTES
from tests.auctions import Play, a_clock_lot, a_lot, a_stage, a_visibility, an_auction, some_entrants
from tests.criteria import an_evaluation
from tests.joining import joining_terms

PAGE = Path(auction.wire.__file__).with_name("PROTOCOL.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## 3. Terms and rows")[1].split("## 4.")[0]
ADDRESSES = PAGE.split("## 6. Over HTTP")[1].split("## 7.")[0]
NAMED = {word for quoted in re.findall(r"`([^`]+)`", SECTION) for word in re.findall(r"[a-z][a-z0-9_]*", quoted)}
TERMS: dict[str, Terms] = {
    "plain": an_auction(visibility=replace(a_visibility(), traffic_light=TrafficLight(1, 2, None)), late_start=LateStart(1, 2)),
    "scripted": replace(an_auction(), practice=True, scripted=(Scripted("s1", "honest"),)),
    "stages": an_auction(lots=[a_lot(stages=[a_stage("sealed"), a_stage(length_us=2, entrants=some_entrants(best=2))])]),
    "clock": an_auction(lots=[a_clock_lot("dutch")]),
    "evaluated": an_auction(lots=[a_lot(evaluation=an_evaluation(), ceiling=100_00)]),
    "joining": joining_terms(),
}


def keys(told: Any) -> Iterator[str]:
    """Every key in there, but those of rules that stand as in the terms."""
    if isinstance(told, dict):
        for name, each in told.items():
            yield name
            if name != "award_rules":
                yield from keys(each)
    elif isinstance(told, list | tuple):
        for each in told:
            yield from keys(each)


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS)
def test_every_field_of_a_snapshots_terms_is_named(terms: Terms) -> None:
    for audience in (Audience("supplier", "s1"), Audience("buyer", CONSORTIUM)):
        assert set(keys(briefing(Play(terms).state, audience))) - NAMED == set()


def is_told(path: str) -> bool:
    """Whether the section on HTTP names the address: whole, or by its end, beside another of the same beginning."""
    parts = path.removeprefix("/api/").split("/")
    ends = ["/".join(parts[begin:]) for begin in range(len(parts))]
    return path in ADDRESSES or any(f"`/{end}" in ADDRESSES or f"`{end}`" in ADDRESSES for end in ends)


@pytest.mark.parametrize("path", sorted({route.path.replace(":path", "") for route in ROUTES if route.path.startswith("/api/")}))
def test_every_address_is_told(path: str) -> None:
    assert is_told(path) or path == "/api/{rest}"  # where nothing is


def test_an_address_that_is_not_told_is_seen() -> None:
    assert is_told("/api/auctions/{auction}/contracts/{number}/pdf")
    assert not is_told("/api/auctions/{auction}/weather")
