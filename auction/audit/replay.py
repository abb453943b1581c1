"""Every command of a log decided again: the one check that a forger with time and a rebuilt chain does not pass."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final

from auction.audit.finding import Divergence, evidence, outcome_of, outcome_plain
from auction.audit.rules import Rules
from auction.core.entries import Entry
from auction.core.refusals import Refusal

RULE_OF_EVENT: Final[Mapping[str, str]] = {
    "AuctionAnnounced": "T2",
    "AuctionOpened": "C2",
    "TermsAccepted": "T4",
    "BidPlaced": "B3",
    "BidSealed": "F4",
    "StageClosed": "F1",
    "StageOpened": "F3",
    "SecretRevealed": "F5",
    "LotteryDrawn": "R7",
    "BidWithdrawn": "B14",
    "OvertimeGranted": "O1",
    "LotExtended": "O10",
    "AuctionPaused": "S1",
    "AuctionResumed": "S2",
    "AuctionSuspended": "S4",
    "OutageRecorded": "S6",
    "LotDelayed": "S7",
    "OpeningMoved": "L4",
    "LotOpened": "L2",
    "LotCutShort": "L6",
    "StageSkipped": "L7",
    "SupplierExcluded": "B2",
    "SupplierHeld": "H1",
    "SupplierReleased": "H1",
    "AwardReopened": "H4",
    "TurnEnded": "F6",
    "LimitSet": "X2",
    "LimitCleared": "X3",
    "MorePledged": "J2",
    "TermsAmended": "T6",
    "SupplierReadmitted": "M6",
    "AuctionCancelled": "M7",
    "MessageSent": "M5",
    "ActionRequested": "M2",
    "RequestApproved": "M3",
    "RequestDropped": "M4",
    "EnvelopeSealed": "M8",
    "EnvelopeAssessed": "M9",
    "BidsKept": "M10",
    "OpeningAsked": "M10",
    "BidsOpened": "M10",
    "PackagePlaced": "N11",
    "PackageWithdrawn": "N12",
    "PriceAccepted": "K4",
    "TickEnded": "K2",
    "GraceEnded": "K6",
    "ClockPutBack": "K3",
    "LotClosed": "C1",
    "AuctionClosed": "C3",
    "AwardProposed": "C4",
    "AwardConfirmed": "C5",
    "AwardRejected": "C5",
    "AllotmentMade": "C6",
    "ContractDrawn": "C6",
    "RulesChosen": "C8",
    "ProvisionalFound": "C10",
    "WinnerFailed": "H6",
    "DepositReceived": "D2",
    "DepositReturned": "D5",
    "DepositForfeited": "D6",
    "ContractApproved": "I1",
    "ContractReturned": "I2",
    "ContractSigned": "I3",
    "PoolOpened": "P10",
    "BomSubmitted": "P2",
    "BomWithdrawn": "P12",
    "PoolFrozen": "P13",
    "PoolAmended": "P17",
    "NeedsSet": "P15",
    "ReviewOpened": "P20",
    "DemandReviewed": "P20",
    "PoolFailed": "P21",
    "PoolCeded": "P22",
    "DemandMerged": "P22",
    "MarketOpened": "D1",
    "MarketPolicySet": "D1",
    "OrganisationRegistered": "D4",
    "OrganisationVerified": "D6",
    "VerificationWithdrawn": "D6",
    "AuthorisationGranted": "D7",
    "AuthorisationRevoked": "D7",
    "PartClaimed": "U9",
    "PartReleased": "U9",
    "ListLoaded": "Y5",
    "DecisionLapsed": "Y5",
    "OrganisationScreened": "Y4",
    "MatchDecided": "Y6",
    "ControlsLoaded": "Z2",
    "LicenceRecorded": "Z4",
    "LicenceDrawn": "Z5",
    "DeliveriesDescribed": "Z6",
    "CapacityPublished": "U7",
    "SlotsReserved": "U7",
    "SlotsReleased": "U12",
    "DeliveryHeld": "Z8",
    "DeliveryInspected": "Z8",
    "DeliveryReleased": "Z9",
    "DeliveryInvoiced": "Z9",
    "OutcomeRecorded": "Z7",
    "LicenceUsed": "Z7",
    "LicenceGivenBack": "Z7",
    "LicenceWanting": "Z7",
    "SchemesLoaded": "J1",
    "SubsidyClaimed": "J7",
    "SubsidyUnclaimed": "J7",
    "SubsidyGranted": "J8",
    "ProfileDeclared": "U10",
    "AwardRecorded": "D1",
    "StepBegun": "D5",
    "QuotedAgain": "D7",
    "RegionPicked": "D8",
    "ShareDeclined": "D10",
    "FreedAsked": "D11",
    "TotalSettled": "D12",
    "DivisionMade": "D4",
    "OutcomeReported": "D14",
    "PricesBrought": "L8",
    "MarketsNamed": "Y1",
    "ShareTold": "Y2",
    "ShareWarned": "Y1",
}

RULE_OF_COMMAND: Final[Mapping[str, str]] = {"RevealClose": "F5", "ReportOutage": "S6"}
"""Commands that are about one rule, whatever came of them."""

RULE_OF_IDS: Final[Mapping[str, str]] = {"auction": "B13", "pool": "P14", "market": "D11"}
"""The rule by which an id names one request, in each kind of stream."""

TIMELY: Final = ("PassTime", "RevealClose", "ReportOutage")
"""The commands that record what was due before them; each looks itself to what comes first."""

Recheck = Callable[[Any, Entry], Divergence | None]


@dataclass(slots=True)
class Replay:
    """A log being decided again: the state after the entries that hold, and the first that does not."""

    stream: str
    rules: Rules
    recheck: Recheck | None = None
    state: Any = None
    found: Divergence | None = None
    _first_asked: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = self.rules.new_state()

    def run(self, entries: Iterable[Entry]) -> Divergence | None:
        """Decide the entries again in their order until one diverges: that divergence, or None when all agree."""
        for number, entry in enumerate(entries, start=1):
            try:
                self.found = self._fault(number, entry)
            except Exception as fault:  # whatever a forger makes up, an audit ends in a verdict
                recorded = outcome_plain(outcome_of(entry))
                rule = RULE_OF_COMMAND.get(_kind(entry.command), "E9")
                self.found = Divergence(self.stream, number, rule, recorded, f"cannot be decided: {fault!r}", _book(rule))
            if self.found is not None:
                return self.found
            self.rules.believe(self.state, entry)
            self._first_asked.setdefault((entry.command.by.role, entry.command.by.party, entry.command.id), entry.command)
        return None

    def _fault(self, number: int, entry: Entry) -> Divergence | None:
        return (
            self._misnumbered(number, entry)
            or self._back_dated(entry)
            or self._overdue(entry)
            or self._asked_twice(entry)
            or self._decided_otherwise(entry)
            or (self.recheck(self.state, entry) if self.recheck is not None else None)
        )

    def _misnumbered(self, number: int, entry: Entry) -> Divergence | None:
        if (entry.stream, entry.seq) != (self.stream, number):
            recorded = f"entry {entry.seq} of {entry.stream}"
            return evidence(self.stream, number, "E1", recorded, f"entry {number} of {self.stream}")
        begun = next((name for event in entry.events if (name := self.rules.begins(event)) is not None), self.stream)
        if begun != self.stream:
            return evidence(self.stream, number, "E1", f"begins {begun}", f"entry {number} of {self.stream}")
        return None

    def _back_dated(self, entry: Entry) -> Divergence | None:
        if entry.at >= self.state.at:
            return None
        return evidence(self.stream, entry.seq, "E2", f"stamped {entry.at}", f"not before {self.state.at}")

    def _overdue(self, entry: Entry) -> Divergence | None:
        due = self.rules.next_due(self.state)
        if due is None or due > entry.at or _kind(entry.command) in TIMELY:
            return None
        recorded = f"{entry.command.TYPE} stamped {entry.at}"
        return Divergence(self.stream, entry.seq, "C2", recorded, f"what was due at {due} is recorded first")

    def _asked_twice(self, entry: Entry) -> Divergence | None:
        key = (entry.command.by.role, entry.command.by.party, entry.command.id)
        first = self._first_asked.get(key)
        if first is None or first != entry.command:
            return None
        seq = self.state.seen[key]
        rule = RULE_OF_IDS[self.rules.name]
        return Divergence(
            self.stream, entry.seq, rule, "the same request once more", f"answered by entry {seq}, never recorded twice"
        )

    def _decided_otherwise(self, entry: Entry) -> Divergence | None:
        recorded = outcome_of(entry)
        again = self.rules.decide(self.state, entry.command, entry.at)
        if again == recorded:
            return None
        rule = _rule(entry.command, recorded, again)
        return Divergence(self.stream, entry.seq, rule, outcome_plain(recorded), outcome_plain(again), _book(rule))


def _book(rule: str) -> str:
    """E9 is the evidence's own: nothing is refused by a rule of that name."""
    return "audit" if rule == "E9" else ""


def _kind(stored: object) -> str:
    """The name of a stored type, without its version."""
    return str(getattr(stored, "TYPE", "")).partition(".")[0]


def _rule(command: object, recorded: tuple[Any, ...] | Refusal, again: tuple[Any, ...] | Refusal) -> str:
    """The rule the difference is about: why it is refused, why it was, or what the first event that differs says."""
    if isinstance(again, Refusal):
        return again.rule
    if isinstance(recorded, Refusal):
        return recorded.rule
    if _kind(command) in RULE_OF_COMMAND:
        return RULE_OF_COMMAND[_kind(command)]
    pairs = zip_longest(recorded, again)
    here, there = next((pair for pair in pairs if pair[0] != pair[1]), (None, None))
    event = there if there is not None else here
    if getattr(event, "proxy", ""):
        at_clock = _kind(event) == "PriceAccepted" or (_kind(command) == "PassTime" and "StageOpened" not in map(_kind, again))
        return "X10" if at_clock else "X5"
    return RULE_OF_EVENT.get(_kind(event), "E9")
