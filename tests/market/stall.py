"""A market to test with: organisations, lists and rules of nobody who exists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from auction.core.entries import Entry
from auction.core.moments import HOUR_US
from auction.core.money import Share
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE, Actor
from auction.market.authorisations import Authorisation
from auction.market.commands import (
    DecideMatch,
    GrantAuthorisation,
    LoadControls,
    LoadList,
    MarketPolicy,
    OpenMarket,
    RegisterOrganisation,
    ScreenOrganisations,
    Verdict,
    VerifyOrganisation,
)
from auction.market.control import ControlRule, ControlTable, Movement
from auction.market.decide import Decision, decide
from auction.market.evolve import believe
from auction.market.offers import Capacity, IndexFormula, IndexWeight, Offer, Packing, Slot, Tier
from auction.market.organisations import Organisation
from auction.market.screening import ListEntry, ScreeningList
from auction.market.state import State

COORDINATOR = Actor("buyer", CONSORTIUM)
DAY_US = 24 * HOUR_US
NOON = 1_795_000_000_000_000
POLICY = MarketPolicy(850, 30 * DAY_US, ("sample",), 365 * DAY_US)
LISTED = ListEntry("L-1", "Harbour Lantern Trading Co., Ltd.", ("Lantern Overseas",), ("1 Quay Road",), "sample", "all", "denial")
OTHER = ListEntry("L-2", "Instytut Elektroniki Wschód", ("Институт Электроники Восход",))


def an_organisation(id: str = "s1", name: str = "", **fields: Any) -> Organisation:
    return Organisation(id, name or f"Supplier {id}", fields.pop("country", "DE"), fields.pop("kind", "oem"), **fields)


def a_list(*entries: ListEntry, source: str = "sample", as_of: int = NOON - DAY_US) -> ScreeningList:
    return ScreeningList(source, as_of, "sample.csv", entries or (LISTED, OTHER))


def an_authorisation(**fields: Any) -> Authorisation:
    plain = Authorisation("A-1", "s1", "maker", "", NOON - DAY_US, NOON + DAY_US, "letter of 2026-01-05")
    return replace(plain, **fields)


def a_movement(**fields: Any) -> Movement:
    return replace(Movement("s1", "m1", "DE", "EAR99", "854231", "civil", 100), **fields)


def rules(*given: ControlRule, as_of: int = NOON - DAY_US) -> ControlTable:
    return ControlTable("authority", as_of, given or (ControlRule("R-1", "allow"),))


def an_offer(hs: str = "854231", **fields: Any) -> Offer:
    plain = Offer(
        "s1", hs, "EAR99", "maker", "PN-1", "FCA", "Hamburg", "any", "DE", (Tier(0, 500), Tier(1000, 450)), 100, 100, 10_000
    )
    held: dict[str, Any] = {
        "85": {"packing": Packing(50, "reel", 24)},
        "84": {"capacity": a_capacity()},
        "38": {"formula": a_formula()},
    }
    key = {"8542": "85", "8486": "84", "3818": "38"}.get(hs[:4], "")
    return replace(plain, **{**held.get(key, {}), **fields})


def a_capacity(**fields: Any) -> Capacity:
    return replace(Capacity((Slot("2027-01", 10), Slot("2027-02", 5)), 5_000, Share(1, 10), Share(4, 5)), **fields)


def a_formula(**fields: Any) -> IndexFormula:
    weights = (IndexWeight("silicon", 500_000, 1_000, 1), IndexWeight("energy", 200_000, 400))
    return replace(IndexFormula(10_000, 300_000, weights, 8_000, 13_000), **fields)


class Market:
    """The market as a room would run it: it decides, believes, and keeps every entry."""

    def __init__(self, *, opened: bool = True) -> None:
        self.state = State()
        self.entries: list[Entry] = []
        self.at = NOON
        if opened:
            self.ask(OpenMarket("open", COORDINATOR, "operator", POLICY))

    def ask(self, command: Any, at: int | None = None) -> Decision:
        self.at = self.at if at is None else at
        decision = decide(self.state, command, self.at)
        refusal = decision if isinstance(decision, Refusal) else None
        entry = Entry("market", self.state.seq + 1, self.at, command, () if refusal else tuple(decision), refusal)  # type: ignore[arg-type]
        believe(self.state, entry)
        self.entries.append(entry)
        return decision

    @property
    def next_id(self) -> str:
        return f"c-{self.state.seq + 1}"

    def register(self, organisation: Organisation, by: Actor = COORDINATOR) -> Decision:
        return self.ask(RegisterOrganisation(self.next_id, by, organisation))

    def verify(self, id: str = "s1", until: int = NOON + 300 * DAY_US, person: str = "Ada") -> Decision:
        return self.ask(VerifyOrganisation(self.next_id, COORDINATOR, id, "register extract seen", until, person))

    def load(self, held: ScreeningList) -> Decision:
        decision = self.ask(LoadList(self.next_id, COORDINATOR, held, "Ada"))
        self.screen()
        return decision

    def screen(self) -> None:
        while self.state.pending:
            self.ask(ScreenOrganisations(self.next_id, ENGINE, tuple(self.state.pending)[:100]))

    def decided(
        self, verdict: Verdict = "no_match", *, id: str = "s1", entry: str = "L-1", until: int = NOON + 90 * DAY_US
    ) -> Decision:
        asked = DecideMatch(self.next_id, COORDINATOR, id, "sample", entry, verdict, "addresses compared", until, "Ada")
        return self.ask(asked)

    def control(self, *given: ControlRule) -> Decision:
        return self.ask(LoadControls(self.next_id, COORDINATOR, rules(*given), "Ada"))

    def grant(self, **fields: Any) -> Decision:
        return self.ask(GrantAuthorisation(self.next_id, COORDINATOR, an_authorisation(**fields)))


def cleared(*organisations: Organisation) -> Market:
    """A market with a list, in which these organisations, and s1 where none is named, are verified and looked for."""
    market = Market()
    market.load(a_list())
    for organisation in organisations or (an_organisation(),):
        market.register(organisation)
        market.verify(organisation.id)
    market.screen()
    return market


def code(decision: Decision) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.code


def events(decision: Decision) -> tuple[Any, ...]:
    assert not isinstance(decision, Refusal), decision
    return decision
