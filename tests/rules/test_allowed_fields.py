"""Chapter V: which fields of a lot's row there are at all, by what the lot and the terms have, and which frames are filled up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.core.index import Index
from auction.core.terms import Lot, Terms, TrafficLight, Visibility, Volume
from auction.core.visibility import Audience, allowed, fills_frames, hides_numbers
from auction.core.words import CONSORTIUM, Role
from tests.auctions import ALL_OPEN, Play, a_clock, a_clock_lot, a_lot, a_stage, a_visibility, an_auction
from tests.criteria import an_evaluation
from tests.joining import a_joined_lot, joining_terms

PLAIN = frozenset(
    {
        *("status", "closes_at", "closed_at", "overtimes", "hard_stop", "stage", "next_stage_at", "secret"),
        *("entrant", "sealed", "own", "own_prices", "own_surrogate", "rank", "next"),
    }
)
"""What a supplier is told of a plain lot where nothing more is chosen."""
CLOCK = frozenset({"tick", "tick_value", "tick_prices", "tick_ends_at", "left", "your_clock", "your_quantity"})
LIMITS = frozenset({"own_proxy", "limit", "limit_prices", "limit_decrement", "limit_reached"})
SHUT = a_visibility(lead_price=False)
INDEX = Index("an index", "a source", 5_000, "2027-01", 0, 1, None, None)
VOLUME = Volume(kind="incremental", prices="rising", blocks=False, most_steps=3)


def seeing(**choices: Any) -> Visibility:
    return replace(SHUT, **choices)


def dutch(**clock: Any) -> Lot:
    return a_clock_lot("dutch", a_clock(100, **clock), ceiling=100_000, lines=None)


def of(*lots: Lot, **choices: Any) -> Terms:
    return an_auction(**{"lots": lots or None, "visibility": SHUT, **choices})


THERE: dict[str, tuple[Terms, frozenset[str]]] = {
    "a plain lot": (of(), PLAIN),
    "the lead": (of(visibility=seeing(lead_price=True)), PLAIN | {"lead"}),
    "a light in place of the rank": (
        of(visibility=seeing(traffic_light=TrafficLight(1, 2, None))),
        PLAIN - {"rank"} | {"light"},
    ),
    "all prices": (of(visibility=seeing(all_prices=True)), PLAIN | {"ladder"}),
    "all prices by alias": (of(visibility=seeing(all_prices=True, aliases="numbered")), PLAIN | {"ladder", "alias", "aliases"}),
    "how many": (of(visibility=seeing(supplier_count=True)), PLAIN | {"bidders"}),
    "the reserve": (of(visibility=seeing(reserve_met=True)), PLAIN | {"reserve_met"}),
    "turns": (
        of(a_lot(stages=[a_stage("sealed"), a_stage("turns", length_us=1)]), visibility=seeing(supplier_count=True)),
        PLAIN | {"bidders", "turn", "turn_ends_at", "your_turn", "your_turn_at"},
    ),
    "a clock": (of(dutch()), PLAIN | CLOCK),
    "a clock with limits": (of(dutch(limits=True)), PLAIN | CLOCK | LIMITS),
    "a clock in parts": (of(dutch(least_part=1, part_multiple=1)), PLAIN | CLOCK),
    "a clock in parts with limits": (
        of(dutch(least_part=1, part_multiple=1, limits=True)),
        PLAIN | CLOCK | LIMITS | {"limit_quantity"},
    ),
    "a clock that says how many are in": (
        of(dutch(), visibility=seeing(supplier_count=True)),
        PLAIN | CLOCK | {"bidders", "in_clock"},
    ),
    "limits": (of(proxies=True, visibility=seeing(lead_price=True)), PLAIN | LIMITS | {"lead"}),
    "an evaluation": (of(a_lot(ceiling=9, evaluation=an_evaluation())), PLAIN | {"own_comparable", "own_answers"}),
    "an evaluation and the lead": (
        of(a_lot(ceiling=9, evaluation=an_evaluation()), visibility=seeing(lead_price=True)),
        PLAIN | {"own_comparable", "own_answers", "lead", "lead_at"},
    ),
    "an index": (of(a_lot(index=INDEX)), PLAIN | {"own_premiums"}),
    "quantities": (of(a_lot(volume=VOLUME)), PLAIN | {"own_steps", "own_limits"}),
    "quantities and what one would get": (
        of(a_lot(volume=VOLUME), visibility=seeing(provisional=True)),
        PLAIN | {"own_steps", "own_limits", "provisional"},
    ),
    "openings": (of(a_lot(stages=[a_stage("sealed", quorum=1, opening_us=1)])), PLAIN | {"opening_by"}),
    "envelopes": (
        of(a_lot(stages=[a_stage("sealed", technical=True, opening_us=1)])),
        PLAIN | {"opening_by", "enveloped", "passed", "passed_why"},
    ),
    "one lot after another": (of(sequence="serial", first_runs_us=9, runs_us=9), PLAIN | {"opens_at", "opens_after"}),
    "early closes": (of(early_close=True), PLAIN | {"cut_short"}),
    "joining": (joining_terms(), PLAIN | {"lead", "joined", "joining"}),
    "joining told as a sum": (joining_terms(a_joined_lot(shows="total")), PLAIN | {"lead", "joined"}),
    "joining that is not told": (joining_terms(a_joined_lot(shows="nothing")), PLAIN | {"lead"}),
}


@pytest.mark.parametrize(("terms", "fields"), THERE.values(), ids=THERE)
def test_V1_a_lot_has_the_fields_that_its_terms_have_a_use_for(terms: Terms, fields: frozenset[str]) -> None:
    play = Play(terms)
    found = allowed(play.state, Audience("supplier", "s1"), play.lot())
    assert sorted(found) == sorted(fields)


def test_J7_insiders_see_what_joins_whatever_the_others_see() -> None:
    for shows in ("curve", "total", "nothing"):
        play = Play(joining_terms(a_joined_lot(shows=shows)))
        assert {"joined", "joining"} <= set(allowed(play.state, Audience("buyer", CONSORTIUM), play.lot()))


SEALED = [a_lot(stages=[a_stage("sealed")])]
ROLES: tuple[Role, ...] = ("supplier", "buyer", "auditor", "observer")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("seed", ["", "5e" * 32])
@pytest.mark.parametrize("lots", [None, SEALED], ids=["open", "sealed"])
def test_V13_frames_are_filled_up_to_suppliers_alone_where_bids_lie_sealed(role: Role, seed: str, lots: list[Lot] | None) -> None:
    play = Play(replace(an_auction(lots=lots, visibility=ALL_OPEN), seed=seed))
    assert fills_frames(play.state, role) == (role == "supplier" and seed != "" and lots is SEALED)
    assert hides_numbers(play.state) == (seed != "" and lots is SEALED)
    assert not hides_numbers(play.wait(play.closes_at()).state)


def test_V13_terms_that_seal_by_an_amendment_hide_from_then_on() -> None:
    terms = replace(an_auction(visibility=ALL_OPEN), seed="5e" * 32)
    play = Play(terms)
    assert not hides_numbers(play.state)
    assert play.amend(replace(terms, lots=tuple(SEALED))).code == ""
    assert hides_numbers(play.state)
    assert play.amend(terms).code == ""
    assert not hides_numbers(play.state)
