"""What a market was told of an auction, and what it drew and granted for it, is proved with the auction (E14, Z7, J7, J8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.bundle import Bundle, bundle_of, read_bundle, write_bundle
from auction.audit.offline import follow
from auction.audit.rules import AUCTION, MARKET
from auction.audit.verify import verify
from auction.core.commands import AnnounceAuction, ConfirmAward
from auction.core.entries import Entry
from auction.core.moments import MINUTE_US
from auction.core.money import Share
from auction.core.words import ENGINE, Actor
from auction.market.commands import (
    ClaimSubsidy,
    DeclareProfile,
    Delivery,
    DescribeDeliveries,
    GrantClaims,
    LoadControls,
    LoadSchemes,
    OpenMarket,
    RecordLicence,
    RecordOutcome,
    RegisterOrganisation,
    VerifyOrganisation,
)
from auction.market.control import ControlRule, ControlTable, Licence
from auction.market.decide import decide
from auction.market.events import LicenceUsed, ProfileDeclared, SubsidyClaimed, SubsidyGranted
from auction.market.organisations import Organisation
from auction.market.outcomes import outcome_of
from auction.market.profiles import Profile
from auction.market.subsidies import Claim, Scheme, SchemeTable
from tests.auctions import ANNOUNCED, CLOSES
from tests.market.affair import BEGAN, NAMES, POLICY, Affair, bid, terms_of
from tests.market.stall import COORDINATOR, DAY_US

DAY = "2026-11-01"


def settled() -> Affair:
    """A market with a licence and a scheme; s1 wins the described line, contracts are drawn."""
    affair = Affair()
    policy = replace(POLICY, sources=())
    affair.say(OpenMarket("open", COORDINATOR, "operator", policy), BEGAN)
    for id, name in NAMES.items():
        affair.say(RegisterOrganisation(f"r-{id}", Actor("supplier", id), Organisation(id, name, "DE", "oem")), BEGAN)
        affair.say(VerifyOrganisation(f"v-{id}", COORDINATOR, id, "register extract", BEGAN + 90 * DAY_US, "Ada"), BEGAN)
    affair.say(RegisterOrganisation("r-m1", COORDINATOR, Organisation("m1", "Member One", "DE", "oem")), BEGAN)
    affair.screen(BEGAN)
    rules = ControlTable("office", BEGAN, (ControlRule("chips", "licence", eccn="3A001"),))
    affair.say(LoadControls("rules", COORDINATOR, rules, "Ada"), BEGAN)
    for id in NAMES:
        licence = Licence(f"LIC-{id}", id, "m1", "", "3A", "", 500, BEGAN, BEGAN + 90 * DAY_US, "office")
        affair.say(RecordLicence(f"l-{id}", COORDINATOR, licence, "Ada"), BEGAN)
    terms = terms_of(affair)
    line = terms.lots[0].lines[0]
    described = (Delivery("L1", line.id, "854231", "3A001", 300, "DE", "m1", "civil"),)
    affair.say(DescribeDeliveries("d", COORDINATOR, "A-1", described), BEGAN)
    scheme = Scheme("g1", "a province", "chips", Share(1, 10), 0, 1_000, (), ("8542",), (), "2020-01-01", "")
    schemes = SchemeTable("province", "2026-01-01", terms.currency, terms.currency_scale, (scheme,))
    affair.say(LoadSchemes("s", COORDINATOR, schemes, "Ada"), BEGAN)
    affair.ask(AnnounceAuction("announce", COORDINATOR, terms_of(affair)), ANNOUNCED)
    affair.clear(ANNOUNCED + 1)
    bid(affair, "s1", "45.00", 10)
    bid(affair, "s2", "46.00", 20)
    affair.auction.pass_time(CLOSES + MINUTE_US)
    follow(affair.auction)
    affair.ask(ConfirmAward("yes", COORDINATOR, ("L1",)), affair.auction.state.at + 1)
    assert affair.auction.state.status == "settled"
    return affair


def told(affair: Affair, change: Callable[[RecordOutcome], RecordOutcome] = lambda asked: asked, *, later: int = 1) -> None:
    """The market is told what the auction came to, perhaps falsely."""
    now = outcome_of(affair.market.state, affair.auction.state)
    said = now.awarded, now.bought, now.currency, now.currency_scale
    asked = RecordOutcome("outcome", ENGINE, "A-1", affair.auction.state.seq, *said)
    affair.say(change(asked), affair.auction.state.at + later)


def granted(affair: Affair) -> None:
    """A member claims for what it bought, and is granted what the cap leaves."""
    (row, *_) = affair.market.state.outcomes["A-1"].bought
    asked = Claim("c1", "g1", row.member, "GD", row.part, "854231", "DE", "2026-11", DAY, row.quantity, row.money)
    at = affair.market.state.at
    affair.say(ClaimSubsidy("claim", Actor("buyer", row.member), "A-1", asked), at)
    affair.say(GrantClaims("grant", COORDINATOR, "g1", "invoice seen", "Ada"), at + 2 * MINUTE_US)


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
