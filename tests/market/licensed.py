"""An auction whose award draws on a licence, and whose members claim a subsidy: recorded without a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auction.audit.offline import follow
from auction.core.commands import AnnounceAuction, ConfirmAward
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
    LoadList,
    LoadSchemes,
    OpenMarket,
    RecordLicence,
    RecordOutcome,
    RegisterOrganisation,
    UpdateList,
    VerifyOrganisation,
)
from auction.market.control import ControlRule, ControlTable, Licence
from auction.market.lists import changes_between
from auction.market.offers import Packing
from auction.market.organisations import Organisation
from auction.market.outcomes import outcome_of
from auction.market.profiles import Profile
from auction.market.screening import ListEntry
from auction.market.subsidies import Claim, Scheme, SchemeTable
from tests.auctions import ANNOUNCED, CLOSES
from tests.market.affair import BEGAN, NAMES, POLICY, Affair, bid, terms_of
from tests.market.stall import COORDINATOR, DAY_US, OTHER, a_list

DAY = "2026-11-01"


def settled(*, profiled: bool = False) -> Affair:
    """A market with a licence and a scheme; s1 wins the described line, contracts are drawn.

    `profiled` has a list too that changes, and suppliers that say their packs before they bid.
    """
    affair = Affair()
    policy = replace(POLICY, sources=())
    affair.say(OpenMarket("open", COORDINATOR, "operator", policy), BEGAN)
    if profiled:
        affair.say(LoadList("list", COORDINATOR, a_list(as_of=BEGAN - DAY_US), "Ada"), BEGAN)
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
    described = (Delivery("L1", line.id, "854231", "3A001", 300, "DE", "m1", "civil", profile=profiled),)
    affair.say(DescribeDeliveries("d", COORDINATOR, "A-1", described), BEGAN)
    scheme = Scheme("g1", "a province", "chips", Share(1, 10), 0, 1_000, (), ("8542",), (), "2020-01-01", "")
    schemes = SchemeTable("province", "2026-01-01", terms.currency, terms.currency_scale, (scheme,))
    affair.say(LoadSchemes("s", COORDINATOR, schemes, "Ada"), BEGAN)
    affair.ask(AnnounceAuction("announce", COORDINATOR, terms_of(affair)), ANNOUNCED)
    affair.clear(ANNOUNCED + 1)
    if profiled:
        packs = Profile(100, 100, 1_000, packing=Packing(50, "reel", 24))
        for id in ("s1", "s2"):
            asked = DeclareProfile(f"p-{id}", Actor("supplier", id), "A-1", "L1", line.id, id, packs)
            affair.say(asked, ANNOUNCED + 2)
        newer = a_list(OTHER, ListEntry("L-9", NAMES["s3"]), as_of=BEGAN)
        changes = changes_between(affair.market.state.lists["sample"], newer)
        affair.say(UpdateList("changes", COORDINATOR, changes, "Ada"), ANNOUNCED + 2)
        affair.clear(ANNOUNCED + 3)
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


def licensed() -> Affair:
    """All of it: profiles before bids, a list that changes, a licence drawn on, a subsidy claimed and granted."""
    affair = settled(profiled=True)
    told(affair)
    granted(affair)
    return affair
