"""A whole auction that asks the market, recorded without a server: the market's entries, and the auction's beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.offline import Recorder, follow
from auction.audit.rules import AUCTION, MARKET, auction_stream
from auction.core.commands import AnnounceAuction, ConfirmAward, HoldSupplier, PlaceBid, ReleaseSupplier
from auction.core.entries import Entry
from auction.core.moments import SECOND_US
from auction.core.terms import MarketReference, Terms
from auction.core.words import ENGINE, Actor
from auction.ledger.chain import genesis, leaf_hash, next_head
from auction.market.commands import (
    DecideMatch,
    LoadList,
    MarketPolicy,
    OpenMarket,
    RegisterOrganisation,
    ScreenOrganisations,
    VerifyOrganisation,
)
from auction.market.holds import hold_reasons
from auction.market.organisations import Organisation
from auction.market.screening import ListEntry, ScreeningList
from tests.auctions import ANNOUNCED, CLOSES, OPENS, a_lot, an_auction
from tests.market.stall import COORDINATOR, DAY_US, LISTED, OTHER

BEGAN = ANNOUNCED - DAY_US
POLICY = MarketPolicy(850, 30 * DAY_US, ("sample",), 365 * DAY_US)
NAMES = {"s1": "Heron Devices GmbH", "s2": "Lantern Overseas", "s3": "Kestrel Parts Ltd"}
NEWLY = ListEntry("L-3", "Heron Devices", ("苍鹭器件有限公司",), ("3 Weir Lane",), "sample", "all", "denial")


def head_of(entries: list[Entry]) -> str:
    head = genesis("market")
    for entry in entries:
        head = next_head(head, leaf_hash(MARKET.codec.entry_to_bytes(entry)))
    return head.hex()


@dataclass(slots=True)
class Affair:
    """The market and one auction of three suppliers, at one clock."""

    market: Recorder = field(default_factory=lambda: Recorder("market", MARKET))
    auction: Recorder = field(default_factory=lambda: Recorder(auction_stream("A-1")))

    def say(self, command: Any, at: int) -> None:
        """Record a command of the market; it is taken."""
        assert self.market.record(command, at).refusal is None, command

    def ask(self, command: Any, at: int) -> Entry:
        """Record a command of the auction, and the engine's own steps after it."""
        entry = self.auction.record(command, at)
        follow(self.auction)
        return entry

    def screen(self, at: int) -> None:
        waiting = tuple(self.market.state.pending)
        self.say(ScreenOrganisations(f"look-{self.market.state.seq + 1}", ENGINE, waiting), at)

    def clear(self, at: int) -> list[Entry]:
        """Ask the market for every supplier, as the live side does: what it says is recorded in the auction."""
        self.auction.pass_time(at)
        seq, head, told = self.market.state.seq, head_of(self.market.entries), []
        for supplier in self.auction.state.admitted:
            reasons = hold_reasons(self.market.state, self.auction.state, supplier, at)
            if reasons == self.auction.state.on_hold.get(supplier, ()):
                continue
            id = f"clearance-{self.auction.state.seq + 1}"
            hold = HoldSupplier(id, ENGINE, supplier, reasons, seq, head, at)
            told.append(self.ask(hold if reasons else ReleaseSupplier(id, ENGINE, supplier, seq, head, at), at))
        return told

    def bundle(self) -> Bundle:
        entries = [AUCTION.codec.entry_to_bytes(entry) for entry in self.auction.entries]
        market = [MARKET.codec.entry_to_bytes(entry) for entry in self.market.entries]
        return bundle_of("A-1", entries, market=market)


def begun() -> Affair:
    """The register is begun, with a list and three organisations of which two are verified; the auction is announced."""
    affair = Affair()
    affair.say(OpenMarket("open", COORDINATOR, "operator", POLICY), BEGAN)
    affair.say(LoadList("list-1", COORDINATOR, ScreeningList("sample", BEGAN, "sample.csv", (LISTED, OTHER)), "Ada"), BEGAN)
    for id, name in NAMES.items():
        affair.say(RegisterOrganisation(f"r-{id}", Actor("supplier", id), Organisation(id, name, "DE", "oem")), BEGAN + 1)
    for id in ("s1", "s2"):
        affair.say(VerifyOrganisation(f"v-{id}", COORDINATOR, id, "register extract", BEGAN + 90 * DAY_US, "Ada"), BEGAN + 2)
    affair.screen(BEGAN + 3)
    affair.ask(AnnounceAuction("announce", COORDINATOR, terms_of(affair)), ANNOUNCED)
    affair.clear(ANNOUNCED + 1)
    return affair


def terms_of(affair: Affair) -> Terms:
    terms = an_auction(lots=[a_lot(quantity=3)], suppliers=("s1", "s2", "s3"))
    return replace(terms, market=MarketReference("market", affair.market.state.seq, head_of(affair.market.entries)))


def bid(affair: Affair, supplier: str, price: str, second: int) -> Entry:
    asked = PlaceBid(f"{supplier}-{price}", Actor("supplier", supplier), supplier, "L1", (price,), False)
    return affair.ask(asked, OPENS + second * SECOND_US)


def decided(affair: Affair, at: int, id: str = "d-1") -> None:
    """A person says that s2 is not the party on the list."""
    reason, until = "another address, another register number", BEGAN + 60 * DAY_US
    affair.say(DecideMatch(id, COORDINATOR, "s2", "sample", "L-1", "no_match", reason, until, "Ada"), at)


def whole() -> Affair:
    """Held, decided, released, awarded; then a newer list hits the winner, and the next best is awarded instead."""
    affair = begun()
    bid(affair, "s1", "50.00", 10)
    assert bid(affair, "s2", "49.00", 20).refusal is not None
    decided(affair, OPENS + 30 * SECOND_US)
    affair.clear(OPENS + 30 * SECOND_US + 1)
    bid(affair, "s2", "48.50", 40)
    bid(affair, "s3", "48.00", 50)
    bid(affair, "s1", "45.00", 60)
    affair.auction.pass_time(CLOSES + DAY_US)
    follow(affair.auction)
    affair.ask(ConfirmAward("yes", COORDINATOR, ("L1",)), affair.auction.state.at + 1)
    later = affair.auction.state.at + SECOND_US
    newer = ScreeningList("sample", BEGAN + DAY_US, "newer.csv", (LISTED, OTHER, NEWLY))
    affair.say(LoadList("list-2", COORDINATOR, newer, "Ada"), later)
    affair.screen(later + 1)
    affair.clear(later + 2)
    affair.ask(ConfirmAward("again", COORDINATOR, ("L1",)), later + SECOND_US)
    return affair
