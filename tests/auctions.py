"""Auctions for tests: terms with only what matters spelled out, and a play that stamps, decides and believes.

    play = Play(an_auction(overtime=an_overtime(window_us=2 * MINUTE_US)))
    play.bid("s1", "L1", "10.00", at=CLOSES - MINUTE_US)
    assert play.code == "" and play.leader("L1") == "s1"

Every command returns the play, so commands chain; `play.code` is the last refusal code, or "" when it was accepted.
Time passes by itself: before a command, whatever is due by its stamp is recorded, as a room does it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from auction.core.commands import (
    AcceptPrice,
    AcceptTerms,
    AllotmentLine,
    AmendTerms,
    AnnounceAuction,
    Approve,
    AssessEnvelope,
    AwardLine,
    CancelAuction,
    Cause,
    ClearLimit,
    CloseLot,
    Command,
    ConfirmAward,
    Contract,
    DrawLottery,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    OpenAuction,
    OpenBids,
    PassTime,
    PauseAuction,
    PlaceBid,
    PlacePackage,
    PledgeMore,
    ProposeAward,
    ReadmitSupplier,
    RecordAllotment,
    RejectAward,
    ReportOutage,
    ResumeAuction,
    RevealClose,
    SendMessage,
    SetLimit,
    SubmitEnvelope,
    SuspendAuction,
    TypedStep,
    TypedSupply,
    Unawarded,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.decide import decide
from auction.core.due import next_due
from auction.core.entries import Entry
from auction.core.events import Event
from auction.core.evolve import believe
from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.money import apportion, to_minor
from auction.core.ranking import leading, rank
from auction.core.refusals import Refusal
from auction.core.stages import random_close
from auction.core.state import LotState, State
from auction.core.terms import Terms
from auction.core.words import ENGINE, Actor
from tests.terms import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    MEMBERS,
    NO_OVERTIME,
    OPENS,
    RANK_ONLY,
    SUPPLIERS,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    a_visibility,
    an_auction,
    an_overtime,
    parties,
    some_entrants,
    steps,
)

Kind = TypeVar("Kind")


@dataclass(slots=True)
class Play:
    """One auction being played: its terms announced at once, `now` at the opening, every entry kept.

    With `announced=False` nothing has been asked yet, for tests of the announcement itself. Secrets by their commitment are
    revealed as time passes; those that are not given here are revealed by hand.
    """

    terms: Terms
    announced: bool = True
    state: State = field(default_factory=State)
    entries: list[Entry] = field(default_factory=list)
    now: int = 0
    secrets: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.announced:
            self.announce()
            assert not self.code, self.last.refusal
        self.now = self.terms.opens_at

    # What can be asked.

    def announce(self, terms: Terms | None = None, *, at: int = ANNOUNCED, by: Actor = COORDINATOR, id: str = "") -> Play:
        return self.ask(AnnounceAuction(id or self.new_id(), by, terms or self.terms), at)

    def accept_terms(self, supplier: str, *, sha256: str = "", at: int | None = None, by: Actor | None = None) -> Play:
        hashed = sha256 or self.state.terms_sha256
        return self.ask(AcceptTerms(self.new_id(), by or a_supplier(supplier), supplier, hashed), at)

    def bid(
        self,
        supplier: str,
        lot: str,
        *prices: str,
        at: int | None = None,
        confirm: bool = False,
        by: Actor | None = None,
        id: str = "",
        answers: Sequence[int] = (),
    ) -> Play:
        """Bid for oneself; with `by=COORDINATOR` it is a surrogate bid."""
        asker = by or a_supplier(supplier)
        return self.ask(PlaceBid(id or self.new_id(), asker, supplier, lot, prices, confirm, tuple(answers)), at)

    def offer(
        self,
        supplier: str,
        *steps: tuple[str, str],
        lot: str = "L1",
        least: str = "",
        multiple: str = "",
        most: str = "",
        at: int | None = None,
        confirm: bool = False,
        by: Actor | None = None,
    ) -> Play:
        """Bid a schedule: steps as (begins at, unit price)."""
        supply = TypedSupply(tuple(begins for begins, _ in steps), least, multiple, most)
        prices, asker = tuple(price for _, price in steps), by or a_supplier(supplier)
        return self.ask(PlaceBid(self.new_id(), asker, supplier, lot, prices, confirm, supply=supply), at)

    def package(
        self, supplier: str, package: str, *lots: str, price: str, group: str = "", by: Actor | None = None, at: int | None = None
    ) -> Play:
        """Offer these lots together for one price."""
        return self.ask(PlacePackage(self.new_id(), by or a_supplier(supplier), supplier, package, lots, price, group), at)

    def withdraw_package(self, supplier: str, package: str, *, at: int | None = None) -> Play:
        return self.ask(WithdrawPackage(self.new_id(), a_supplier(supplier), supplier, package), at)

    def withdraw(self, supplier: str, lot: str, *, at: int | None = None, by: Actor | None = None, id: str = "") -> Play:
        return self.ask(WithdrawBid(id or self.new_id(), by or a_supplier(supplier), supplier, lot), at)

    def limit(
        self,
        supplier: str,
        lot: str,
        *prices: str,
        decrement: str = "0",
        at: int | None = None,
        confirm: bool = False,
        by: Actor | None = None,
        id: str = "",
        quantity: int = 0,
    ) -> Play:
        asker = by or a_supplier(supplier)
        command = SetLimit(id or self.new_id(), asker, supplier, lot, prices, decrement, confirm, quantity)
        return self.ask(command, at)

    def more(
        self, member: str, steps: tuple[TypedStep, ...], *, lot: str = "L1", by: Actor | None = None, at: int | None = None
    ) -> Play:
        """Pledge more on condition of the price; with `by=COORDINATOR` for the member."""
        return self.ask(PledgeMore(self.new_id(), by or Actor("buyer", member), member, lot, steps), at)

    def clear_limit(self, supplier: str, lot: str = "L1", *, at: int | None = None, by: Actor | None = None) -> Play:
        return self.ask(ClearLimit(self.new_id(), by or a_supplier(supplier), supplier, lot), at)

    def accept_price(
        self,
        supplier: str,
        tick: int,
        lot: str = "L1",
        *,
        quantity: int = 0,
        at: int | None = None,
        by: Actor | None = None,
        id: str = "",
    ) -> Play:
        """Accept the price of that tick for oneself; with `by=COORDINATOR` for the supplier."""
        return self.ask(AcceptPrice(id or self.new_id(), by or a_supplier(supplier), supplier, lot, tick, quantity), at)

    def pause(self, *, at: int | None = None, reason: str = "a fire alarm", by: Actor = COORDINATOR, person: str = "") -> Play:
        return self.ask(PauseAuction(self.new_id(), by, reason, person), at)

    def resume(self, *, at: int | None = None, by: Actor = COORDINATOR) -> Play:
        return self.ask(ResumeAuction(self.new_id(), by), at)

    def suspend(self, *, at: int | None = None, cause: Cause = "disconnects", by: Actor = ENGINE) -> Play:
        return self.ask(SuspendAuction(self.new_id(), by, cause), at)

    def report_outage(self, since: int, *, at: int, by: Actor = ENGINE) -> Play:
        """Report it as a room does: what was due by its beginning is recorded first, and nothing that was due in it."""
        self._until(min(max(since, self.state.heard_at), at))
        self.now = max(self.now, at)
        return self._record(ReportOutage(self.new_id(), by, since), at)

    def open_early(self, *, at: int, reason: str = "all are here", by: Actor = COORDINATOR) -> Play:
        return self.ask(OpenAuction(self.new_id(), by, reason), at)

    def close_early(
        self, lot: str = "L1", *, at: int | None = None, reason: str = "no demand", by: Actor = COORDINATOR, person: str = ""
    ) -> Play:
        return self.ask(CloseLot(self.new_id(), by, lot, reason, person), at)

    def extend(
        self,
        lot: str,
        by_us: int,
        *,
        at: int | None = None,
        reason: str = "late start",
        by: Actor = COORDINATOR,
        person: str = "",
    ) -> Play:
        return self.ask(ExtendLot(self.new_id(), by, lot, by_us, reason, person), at)

    def exclude(
        self, supplier: str, *, at: int | None = None, reason: str = "collusion", by: Actor = COORDINATOR, person: str = ""
    ) -> Play:
        return self.ask(ExcludeSupplier(self.new_id(), by, supplier, reason, person), at)

    def readmit(
        self, supplier: str, *, at: int | None = None, reason: str = "cleared", by: Actor = COORDINATOR, person: str = ""
    ) -> Play:
        return self.ask(ReadmitSupplier(self.new_id(), by, supplier, reason, person), at)

    def cancel(self, *, at: int | None = None, reason: str = "no need", by: Actor = COORDINATOR, person: str = "") -> Play:
        return self.ask(CancelAuction(self.new_id(), by, reason, person), at)

    def message(self, text: str, *, at: int | None = None, by: Actor = COORDINATOR) -> Play:
        return self.ask(SendMessage(self.new_id(), by, text), at)

    def amend(
        self, terms: Terms, *, at: int | None = None, reason: str = "a slip", by: Actor = COORDINATOR, person: str = ""
    ) -> Play:
        """Ask for other terms, half an hour after the announcement unless said; the play goes by those that hold then."""
        at = max(self.state.at, ANNOUNCED + HOUR_US // 2) if at is None else at
        self.ask(AmendTerms(self.new_id(), by, terms, reason, person), at)
        return self._by_terms()

    def approve(self, request: int, person: str, *, at: int | None = None, by: Actor = COORDINATOR) -> Play:
        self.ask(Approve(self.new_id(), by, request, person), at)
        return self._by_terms()

    def _by_terms(self) -> Play:
        """Whoever amends before the opening finds the play at the opening of the terms that hold."""
        if self.state.status == "announced":
            self.terms = self.state.known_terms()
            self.now = max(self.state.at, self.terms.opens_at)
        return self

    def drop(self, request: int, person: str, *, at: int | None = None, by: Actor = COORDINATOR) -> Play:
        return self.ask(DropRequest(self.new_id(), by, request, person), at)

    def envelope(
        self,
        supplier: str,
        text: str = "as asked",
        *documents: str,
        lot: str = "L1",
        at: int | None = None,
        by: Actor | None = None,
    ) -> Play:
        return self.ask(SubmitEnvelope(self.new_id(), by or a_supplier(supplier), supplier, lot, text, documents), at)

    def assess(
        self, supplier: str, *, passed: bool, reason: str = "", lot: str = "L1", at: int | None = None, by: Actor = COORDINATOR
    ) -> Play:
        return self.ask(AssessEnvelope(self.new_id(), by, lot, supplier, passed, reason), at)

    def open_bids(self, person: str = "", *, lot: str = "L1", at: int | None = None, by: Actor = COORDINATOR) -> Play:
        return self.ask(OpenBids(self.new_id(), by, lot, person), at)

    def reveal(self, secret: str, lot: str = "L1", *, at: int | None = None, by: Actor = ENGINE, id: str = "") -> Play:
        return self.ask(RevealClose(id or self.new_id(), by, lot, secret), at)

    def draw(self, secret: str, *, at: int | None = None, by: Actor = ENGINE) -> Play:
        return self.ask(DrawLottery(self.new_id(), by, secret), at)

    def propose(
        self,
        lines: Sequence[AwardLine] | None = None,
        unawarded: Sequence[Unawarded] | None = None,
        *,
        total: int | None = None,
        at: int | None = None,
        by: Actor = ENGINE,
    ) -> Play:
        """Propose the plain award (every lot to its leading bid within the reserve), or the one given."""
        plain, without = self.plain_award()
        lines = plain if lines is None else tuple(lines)
        unawarded = without if unawarded is None else tuple(unawarded)
        money = sum(line.money for line in lines) if total is None else total
        return self.ask(ProposeAward(self.new_id(), by, "test", "1", tuple(lines), tuple(unawarded), money, money), at)

    def confirm(self, *lots: str, at: int | None = None, reason: str = "", by: Actor = COORDINATOR, person: str = "") -> Play:
        return self.ask(ConfirmAward(self.new_id(), by, lots, reason, person), at)

    def reject(self, *lots: str, at: int | None = None, reason: str = "no longer needed", by: Actor = COORDINATOR) -> Play:
        return self.ask(RejectAward(self.new_id(), by, lots, reason), at)

    def allot(
        self,
        lines: Sequence[AllotmentLine] | None = None,
        contracts: Sequence[Contract] | None = None,
        *,
        at: int | None = None,
        by: Actor = ENGINE,
    ) -> Play:
        """Record the plain allotment (money by pledged quantity, a contract a supplier and member), or the one given."""
        lines = self.plain_allotment() if lines is None else tuple(lines)
        contracts = contracts_of(lines) if contracts is None else tuple(contracts)
        return self.ask(RecordAllotment(self.new_id(), by, tuple(lines), tuple(contracts)), at)

    def settle(self) -> Play:
        """From the close to the contracts, everything confirmed."""
        self.propose()
        if self.state.awards:
            self.confirm(*self.state.awards)
        return self.allot()

    def pass_time(self, *, at: int | None = None, by: Actor = ENGINE, id: str = "") -> Play:
        """Ask for what is due, once, as the engine does; nothing is recorded before it."""
        return self._record(PassTime(id or self.new_id(), by), self.now if at is None else at)

    def wait(self, until: int) -> Play:
        """Let the clock come to a moment, with everything that brings about."""
        self._until(until)
        self.now = max(self.now, until)
        return self

    def ask(self, command: Command, at: int | None = None) -> Play:
        """Record what is due by the stamp, then the command."""
        at = self.now if at is None else at
        self._until(at)
        return self._record(command, at)

    def new_id(self) -> str:
        """An id that no command of this play has had."""
        return f"c{len(self.entries) + 1}"

    def _until(self, at: int) -> None:
        while (due := self.due()) is not None and due[0] <= at:
            self._record(due[1], max(due[0], self.state.at))

    def due(self) -> tuple[int, Command] | None:
        """The next moment, and what the engine asks then: time comes before a secret of the same moment."""
        found: list[tuple[int, Command]] = []
        time, id = next_due(self.state), f"t{len(self.entries) + 1}"
        if time is not None:
            found.append((time, PassTime(id, ENGINE)))
        if self.state.status == "closed" and self.state.awaits_lottery and self.terms.lottery in self.secrets:
            found.append((self.state.at, DrawLottery(id, ENGINE, self.secrets[self.terms.lottery])))
        for name, lot in self.state.lots.items() if self.state.status == "open" else ():
            secret = self.secrets.get(lot.course.commitment)
            if secret is not None and lot.is_open and not lot.is_between:
                found.append((random_close(lot, secret), RevealClose(id, ENGINE, name, secret)))
        return min(found, key=lambda due: due[0], default=None)

    def _record(self, command: Command, at: int) -> Play:
        outcome = decide(self.state, command, at)
        refusal = outcome if isinstance(outcome, Refusal) else None
        events = () if isinstance(outcome, Refusal) else outcome
        entry = Entry(f"auction/{self.terms.auction}", self.state.seq + 1, at, command, events, refusal)
        believe(self.state, entry)
        self.entries.append(entry)
        self.now = max(self.now, at)
        return self

    # What came of it.

    @property
    def last(self) -> Entry:
        """The last entry recorded."""
        return self.entries[-1]

    @property
    def code(self) -> str:
        """Why the last command was refused, or "" when it was accepted."""
        return "" if self.last.refusal is None else self.last.refusal.code

    @property
    def events(self) -> tuple[Event, ...]:
        """What the last command brought about."""
        return self.last.events

    def happened(self, kind: type[Kind]) -> list[Kind]:
        """All events of one kind so far, in order."""
        every: list[Any] = [event for entry in self.entries for event in entry.events]
        return [event for event in every if isinstance(event, kind)]

    def lot(self, lot: str = "L1") -> LotState:
        return self.state.lots[lot]

    def closes_at(self, lot: str = "L1") -> int:
        return self.lot(lot).closes_at

    def rank(self, supplier: str, lot: str = "L1") -> int | None:
        return rank(self.lot(lot), supplier, self.terms.ties)

    def ranks(self, lot: str = "L1") -> dict[str, int]:
        """The rank of every supplier that stands, best place first."""
        found = {bid.supplier: self.rank(bid.supplier, lot) for bid in self.lot(lot).order}
        return {supplier: place for supplier, place in found.items() if place is not None}

    def leader(self, lot: str = "L1") -> str | None:
        best = leading(self.lot(lot))
        return None if best is None else best.supplier

    def plain_award(self) -> tuple[tuple[AwardLine, ...], tuple[Unawarded, ...]]:
        """Every lot to its leading bid where that is within the reserve."""
        lines: list[AwardLine] = []
        without: list[Unawarded] = []
        for id, lot in self.state.lots.items():
            best = leading(lot)
            if best is None:
                without.append(Unawarded(id, "no_bid"))
            elif lot.terms.reserve is not None and best.value > lot.terms.reserve:
                without.append(Unawarded(id, "above_reserve"))
            else:
                money = to_minor(best.value, scale=lot.terms.value_scale, currency_scale=self.terms.currency_scale)
                lines.append(AwardLine(id, best.supplier, best.seq, best.value, money))
        return tuple(lines), tuple(without)

    def plain_allotment(self) -> tuple[AllotmentLine, ...]:
        """The money of each confirmed lot divided over its pledges by their value."""
        made: list[AllotmentLine] = []
        for id, award in self.state.awards.items():
            if award.status != "confirmed":
                continue
            lot = self.state.lots[id]
            prices = lot.standing[award.line.supplier].prices
            pledged = [
                (line, pledge, price) for line, price in zip(lot.terms.lines, prices, strict=True) for pledge in line.pledges
            ]
            monies = apportion(award.line.money, [pledge.quantity * price for _, pledge, price in pledged])
            made.extend(
                AllotmentLine(id, line.id, pledge.member, award.line.supplier, pledge.quantity, price, money, None)
                for (line, pledge, price), money in zip(pledged, monies, strict=True)
            )
        return tuple(made)


def contracts_of(lines: Sequence[AllotmentLine]) -> tuple[Contract, ...]:
    """One contract for each supplier and member that share a line."""
    pairs = dict.fromkeys((line.supplier, line.member) for line in lines)
    found: list[Contract] = []
    for supplier, member in pairs:
        held = tuple(line for line in lines if (line.supplier, line.member) == (supplier, member))
        found.append(Contract(f"{supplier}-{member}", supplier, member, held, sum(line.money for line in held)))
    return tuple(found)


__all__ = [
    "ALL_OPEN",
    "ANNOUNCED",
    "CLOSES",
    "COORDINATOR",
    "HOUR_US",
    "MEMBERS",
    "MINUTE_US",
    "NO_OVERTIME",
    "OPENS",
    "RANK_ONLY",
    "SECOND_US",
    "SUPPLIERS",
    "Play",
    "a_clock",
    "a_clock_lot",
    "a_line",
    "a_lot",
    "a_stage",
    "a_supplier",
    "a_visibility",
    "an_auction",
    "an_overtime",
    "contracts_of",
    "parties",
    "some_entrants",
    "steps",
]
