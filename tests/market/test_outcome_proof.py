"""What a market was told of an auction, and what it drew and granted for it, is proved with the auction (E14, Z7, J7, J8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.bundle import Bundle, bundle_of, read_bundle, write_bundle
from auction.audit.rules import AUCTION, MARKET
from auction.audit.verify import verify
from auction.core.entries import Entry
from auction.core.words import ENGINE, Actor
from auction.market.commands import (
    ClaimSubsidy,
    DeclareProfile,
    HoldDelivery,
    RecordOutcome,
    RegisterOrganisation,
    ReleaseDelivery,
)
from auction.market.decide import decide
from auction.market.events import DeliveryReleased, LicenceUsed, ProfileDeclared, SubsidyClaimed, SubsidyGranted
from auction.market.inspecting import awarded_to
from auction.market.organisations import Organisation
from auction.market.outcomes import is_by_allotment, outcome_of
from auction.market.profiles import Profile
from tests.market.affair import Affair
from tests.market.licensed import granted, licensed, settled, told
from tests.market.stall import COORDINATOR, DAY_US


def found(bundle: Bundle) -> list[tuple[str, int | None, str]]:
    report = verify(read_bundle(write_bundle(bundle)))
    return [(each.stream, each.entry, each.rule) for each in report.divergences]


def test_what_was_recorded_drawn_and_granted_agrees() -> None:
    affair = settled()
    told(affair)
    granted(affair)
    assert found(affair.bundle()) == []
    assert affair.market.state.left_of("LIC-s1") == 200
    assert sum(affair.market.state.granted.values()) > 0


def test_a_market_with_all_of_it_agrees() -> None:
    affair = licensed()
    assert found(affair.bundle()) == []
    assert affair.auction.state.on_hold.keys() == {"s3"}
    assert affair.market.state.uses
    assert affair.market.state.lists["sample"].entries[-1].id == "L-9"


def test_Z7_who_wins_a_part_by_a_second_quotation_draws_on_a_licence_of_its_own() -> None:
    affair = settled()
    told(affair)
    market, auction = affair.market.state, affair.auction.state
    assert [(each.supplier, each.quantity, each.of) for each in market.outcomes["A-1"].awarded] == [("s1", 3, 3)]
    assert market.left_of("LIC-s1") == 200
    assert not is_by_allotment(auction)
    first, *rest = auction.allotment
    auction.allotment = (first, *(replace(row, supplier="s2") for row in rest))
    parts = {"s1": first.quantity, "s2": sum(row.quantity for row in rest)}
    assert sum(parts.values()) == 3
    assert is_by_allotment(auction)
    assert outcome_of(market, auction, by_allotment=False) == market.outcomes["A-1"], "as records of before told it"
    awarded = outcome_of(market, auction).awarded
    assert [(each.supplier, each.quantity, each.of) for each in awarded] == [(id, part, 3) for id, part in parts.items()]
    asked = RecordOutcome("again", ENGINE, "A-1", auction.seq + 1, awarded, (), "EUR", 2, by_allotment=True)
    affair.say(asked, market.at + 1)
    assert {id: market.left_of(f"LIC-{id}") for id in parts} == {id: 500 - 100 * part for id, part in parts.items()}


@pytest.mark.parametrize(
    "lie",
    [
        lambda asked: replace(asked, awarded=()),
        lambda asked: replace(asked, awarded=(replace(asked.awarded[0], quantity=1),)),
        lambda asked: replace(asked, bought=(replace(asked.bought[0], money=asked.bought[0].money + 1), *asked.bought[1:])),
    ],
    ids=["no award", "a smaller award", "dearer pieces"],
)
def test_an_outcome_that_is_not_the_auction_s_is_found(lie: Callable[[RecordOutcome], RecordOutcome]) -> None:
    affair = settled()
    told(affair, lie)
    assert found(affair.bundle()) == [("market", affair.market.state.seq, "E14")]


def test_an_award_that_the_market_is_never_told_of_is_found() -> None:
    affair = settled()
    confirmed = affair.auction.state.seq
    assert found(affair.bundle()) == [], "a log that ends before is not at fault for that"
    affair.say(
        RegisterOrganisation("later", COORDINATOR, Organisation("m9", "Nine", "DE", "oem")), affair.auction.state.at + DAY_US
    )
    ((stream, entry, rule),) = found(affair.bundle())
    assert (stream, rule) == ("auction/A-1", "E14")
    assert entry is not None
    assert entry <= confirmed


def forged(affair: Affair, kind: Any, **changes: Any) -> tuple[Bundle, int]:
    """The bundle with one event of the market that says something else, every hash made anew, and its entry."""
    entries: list[Entry] = list(affair.market.entries)
    place = next(n for n, entry in enumerate(entries) if any(isinstance(event, kind) for event in entry.events))
    told: list[Any] = list(entries[place].events)
    events = [replace(each, **changes) if isinstance(each, kind) else each for each in told]
    entries[place] = replace(entries[place], events=tuple(events))
    bodies = [AUCTION.codec.entry_to_bytes(entry) for entry in affair.auction.entries]
    return bundle_of("A-1", bodies, market=[MARKET.codec.entry_to_bytes(entry) for entry in entries]), entries[place].seq


@pytest.mark.parametrize(
    ("kind", "changes", "rule"),
    [
        (LicenceUsed, {"quantity": 1, "left": 499}, "Z7"),
        (SubsidyGranted, {"money": 1_001}, "J8"),
        (SubsidyClaimed, {"auction": "B"}, "J7"),
    ],
)
def test_what_was_drawn_or_granted_otherwise_is_found_at_its_entry(kind: type, changes: dict[str, Any], rule: str) -> None:
    affair = settled()
    told(affair)
    granted(affair)
    bundle, entry = forged(affair, kind, **changes)
    assert found(bundle)[0] == ("market", entry, rule)


def test_a_second_claim_for_the_same_pieces_that_was_let_through_is_found() -> None:
    affair = settled()
    told(affair)
    granted(affair)
    (first,) = [event.claim for entry in affair.market.entries for event in entry.events if isinstance(event, SubsidyClaimed)]
    again = ClaimSubsidy("twice", Actor("buyer", first.member), "A-1", replace(first, id="c2"))
    seq, at = affair.market.state.seq + 1, affair.market.state.at
    assert getattr(decide(affair.market.state, again, at), "code", "") == "volume_claimed"
    entry = Entry("market", seq, at, again, (SubsidyClaimed("A-1", again.claim),), None)
    affair.market.entries.append(entry)
    assert found(affair.bundle())[0] == ("market", seq, "J3")


def test_a_profile_that_was_taken_though_it_cannot_be_so_is_found() -> None:
    affair = settled()
    line = affair.market.state.deliveries["A-1"][0].line
    asked = DeclareProfile("profile", Actor("supplier", "s2"), "A-1", "L1", line, "s2", Profile(100, 75, 1_000))
    seq, at = affair.market.state.seq + 1, affair.market.state.at
    assert getattr(decide(affair.market.state, asked, at), "code", "") == "profile_invalid"
    taken = (ProfileDeclared("A-1", "L1", line, "s2", asked.profile),)
    affair.market.entries.append(Entry("market", seq, at, asked, taken, None))
    assert found(affair.bundle())[0] == ("market", seq, "U10")


def test_a_delivery_on_hold_that_was_released_all_the_same_is_found() -> None:
    affair = settled()
    told(affair)
    state = affair.market.state
    ((delivery, quantity),) = awarded_to(state, "A-1")
    affair.say(HoldDelivery("hold", COORDINATOR, delivery, "Dock 2", False, "date codes", "Ada"), state.at + 1)
    assert found(affair.bundle()) == []
    seq, at = state.seq + 1, state.at
    asked = ReleaseDelivery("go", COORDINATOR, delivery, "Ada")
    assert getattr(decide(state, asked, at), "code", "") == "delivery_on_hold"
    affair.market.entries.append(Entry("market", seq, at, asked, (DeliveryReleased(delivery, quantity, "Ada"),), None))
    assert found(affair.bundle())[0] == ("market", seq, "Z8")
