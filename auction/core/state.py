"""The facts of one auction so far. Changed in place by evolve.py and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from auction.core.agreement import Agreement
from auction.core.award_rules import AwardRules
from auction.core.commands import AllotmentLine, AwardLine, Contract, HoldReason, Prospect, Unawarded
from auction.core.criteria import Formula
from auction.core.deposit_terms import DepositForm
from auction.core.joining_terms import JoinStep
from auction.core.savings import SavingDivision
from auction.core.schedule import Supply
from auction.core.seen import Seen
from auction.core.stage_terms import Clock, Stage
from auction.core.terms import Guarded, Lot, PoolReference, Terms
from auction.core.words import Party

Status = Literal["new", "announced", "open", "paused", "suspended", "closed", "proposed", "settled", "cancelled"]
AwardStatus = Literal["proposed", "confirmed", "rejected"]


@dataclass(slots=True)  # one is made for every bid, and a frozen one takes three times as long
class StandingBid:
    """A bid that counts: prices in price units by line, its value in value units, and the entry that placed it.

    `comparable` is what it is ranked by: the value itself, or where the lot is evaluated what E1 makes of it and the answers.
    `proxy` says that the engine made it, up to a limit the supplier had left.
    """

    supplier: str
    prices: tuple[int, ...]
    value: int
    at: int
    seq: int
    surrogate: bool
    comparable: int
    answers: tuple[int, ...] = ()
    proxy: bool = False
    supply: Supply | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What a supplier left with the engine: lowest unit prices, their value, its decrement, and the request that set it.

    `quantity` is how much it wants of a lot in parts at a Dutch clock; 0 is all that is left.
    """

    id: str
    supplier: str
    prices: tuple[int, ...]
    value: int
    decrement: int
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class Envelope:
    """A supplier's technical envelope: a text, and documents by their hashes."""

    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether an envelope passed, and why not, or why."""

    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """What waits for a second person: the command as it was asked, who asked it and when, and until when it may be approved.

    `seen` is what the awards gave that it would confirm, lot by lot as it names them (M3).
    """

    command: Any
    kind: Guarded
    person: str
    at: int
    lapses_at: int
    seen: tuple[tuple[AwardLine, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something everyone invited was told, and when: a message, or why the terms were amended and their new hash."""

    at: int
    text: str
    terms_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """Several lots for one price in minor units, all or none, and the entry that placed it; a group of them has at most one."""

    supplier: str
    package: str
    lots: tuple[str, ...]
    price: int
    group: str
    at: int
    seq: int


@dataclass(frozen=True, slots=True)
class Lodged:
    """One receipt of a deposit: minor units, form, reference, and when it was recorded."""

    amount: int
    form: DepositForm
    reference: str
    at: int


@dataclass(slots=True)
class Account:
    """A supplier's deposit for the auction or for a lot, in minor units; `parts` are the members' of what was forfeited."""

    received: int = 0
    returned: int = 0
    forfeited: int = 0
    lodged: tuple[Lodged, ...] = ()
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def balance(self) -> int:
        """What is left in hand."""
        return self.received - self.returned - self.forfeited


@dataclass(frozen=True, slots=True)
class Stakes:
    """What deposits are held for: who is named by an award or an allotment, whose package has which lot, and of each lot whose
    contracts are not approved by two persons (D4)."""

    won: frozenset[tuple[str, str]]
    packaged: frozenset[tuple[str, str]]
    unagreed: Mapping[str, Mapping[str, None]]


@dataclass(slots=True)
class LotState:
    """One lot: its close, its standing bids best first, and each supplier's last value and comparable value, withdrawn or not,
    and the most it could supply of a lot of quantities; of such a lot also what each would get if it closed now (N10).

    Where the lot is evaluated, also the supplier's last answers and the formula they gave (rules E2 and E3).

    Of the stage it is in: who may bid (None is everybody), what lies sealed, who has sealed a bid there, taken back or not, and
    the longest time after the scheduled close at which a bid, a withdrawal or a pause was still taken, below zero when none was.
    Between stages `closes_at` is the moment the last one closed. `secret` is the one revealed last.
    Where suppliers bid in turns, whose they are in their order, and how many have ended.
    `waits` says that the lot opens only after the one before, `opens_at` when it opens or opened, None while that is unknown; until
    it opens `closes_at` is the plan. `cut_short` is why its stage was ended before its time.
    Where suppliers bid in turns, whose they are in their order, and how many have ended. `numbers` counts the suppliers in the
    order in which they first stood (V11).
    `limits` are those that suppliers have left with the engine, the earliest first.
    Where bids wait to be opened after the stage closed: until when, and which persons have asked for it. Technical envelopes by
    supplier, in the end only of those who sealed a bid, and what was said of each.
    Where a clock names the price: the unit prices of every tick, how many ticks have ended, until when the last of these may
    still be accepted, and who of a Japanese clock is in (None is everybody who may bid, as none had to accept yet).
    `joining` are the members' schedules of what joins at which price, in the order in which they first committed (chapter J).
    `limits_from` is the moment from which the clock's limits have to be looked at anew, because something changed for them (X10).
    """

    terms: Lot
    closes_at: int
    hard_stop: int
    closed_at: int | None = None
    overtimes: int = 0
    order: list[StandingBid] = field(default_factory=list)
    standing: dict[str, StandingBid] = field(default_factory=dict)
    last_value: dict[str, int] = field(default_factory=dict)
    last_comparable: dict[str, int] = field(default_factory=dict)
    last_answers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    formulas: dict[str, Formula] = field(default_factory=dict)
    last_most: dict[str, int] = field(default_factory=dict)
    provisional: dict[str, int] = field(default_factory=dict)
    bids: int = 0
    stage: int = 0
    next_stage_at: int | None = None
    entrants: frozenset[str] | None = None
    sealed: dict[str, StandingBid] = field(default_factory=dict)
    has_sealed: set[str] = field(default_factory=set)
    late_us: int = -1
    secret: str | None = None
    turns: tuple[str, ...] = ()
    turn: int = 0
    limits: dict[str, Limit] = field(default_factory=dict)
    opens_at: int | None = None
    waits: bool = False
    cut_short: str | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    opening_by: int | None = None
    openers: tuple[str, ...] = ()
    envelopes: dict[str, Envelope] = field(default_factory=dict)
    envelopes_open: bool = False
    assessed: dict[str, Assessment] = field(default_factory=dict)
    schedule: tuple[tuple[int, ...], ...] = ()
    tick: int = 0
    grace_until: int | None = None
    active: frozenset[str] | None = None
    limits_from: int = 0
    joining: dict[str, tuple[JoinStep, ...]] = field(default_factory=dict)

    @property
    def course(self) -> Stage:
        """The stage the lot is in, or was in last."""
        return self.terms.stages[self.stage]

    @property
    def is_last_stage(self) -> bool:
        """Whether no stage follows this one."""
        return self.stage + 1 == len(self.terms.stages)

    @property
    def is_between(self) -> bool:
        """Whether no stage is open: between two, while bids wait to be opened, or as the lot waits for the one before."""
        return self.waits or self.next_stage_at is not None or self.opening_by is not None

    def admits(self, supplier: str) -> bool:
        """Whether the supplier may bid in the stage the lot is in: it entered, and no envelope of its failed (F3, M9).

        That one failed shows once the prices are open, and while they are not, nobody bids.
        """
        entered = self.entrants is None or supplier in self.entrants
        failed = supplier in self.assessed and not self.assessed[supplier].passed
        return entered and (not failed or self.opening_by is not None)

    @property
    def on_turn(self) -> str | None:
        """Whose turn it is, or None where bids are not made in turns now. `turn` counts the turns that have ended."""
        return self.turns[self.turn] if self.is_open and self.turn < len(self.turns) else None

    @property
    def clock(self) -> Clock:
        """The clock of the present stage; for callers who know that it has one."""
        assert self.course.clock is not None, "no clock names the price in this stage"
        return self.course.clock

    @property
    def on_show(self) -> int | None:
        """The tick that is on show, or None where no clock names a price now. `tick` counts the ticks that have ended."""
        shown = self.is_open and not self.is_between and self.tick < len(self.schedule)
        return self.tick + 1 if shown else None

    @property
    def is_open(self) -> bool:
        """Whether the lot has not closed (the auction's own status is asked elsewhere)."""
        return self.closed_at is None


@dataclass(slots=True)
class AwardState:
    """What was proposed for one lot, whole or in parts, and what the consortium made of it."""

    lines: tuple[AwardLine, ...]
    status: AwardStatus = "proposed"
    reason: str = ""

    @property
    def line(self) -> AwardLine:
        """The line of a lot that is awarded whole; of one in parts the first."""
        return self.lines[0]

    @property
    def is_plain(self) -> bool:
        """Whether one supplier gets the whole lot and is paid what it bid."""
        return len(self.lines) == 1 and not self.line.quantities and self.line.payment is None


@dataclass(slots=True)
class State:
    """One auction. `seq` and `at` are those of the last entry believed; `seen` maps (role, party, command id) to its seq.

    `opens_at` is the opening as it stands. `paused_at` and `paused_why` are those of a pause, or of a suspension and its cause.
    `draws` are the lots with a stage that closes at random: with many lots, looking for them at every bid would take long.
    `heard_at` is when bids could last be taken for certain: the stamp of the last entry, or for time that passed its due moment.
    `outage` is the last one recorded, of `outages`; `lost_touch` how often the auction was suspended for lost connections.
    `lottery` is the secret that orders equal bids, once it is revealed (R7).
    `codes` are the random aliases of suppliers, where the terms choose them (V11).
    `on_hold` is why the market does not clear a supplier, as of its entry `market_seq` and that moment (chapter H); `holding` is
    how that came about, by the entries that changed it;
    `reopened` counts the awards that fell for it, and `void` are the contracts that fell with them, by number;
    `fallen` are the lots and suppliers of the parts that did.
    `agreements` tells of every contract that stands how far it has come (chapter I), `void_agreements` of those that fell.
    `deposit_needed` is what a supplier lodges for the auction (under "") or for each lot, `deposits` what each has (chapter D).
    `dues` is what due.py remembers of each lot's next due moment, soonest first; None when it has to be worked out anew.
    `seals` is what was found last of these terms, `stakes` after that entry.
    """

    seq: int = 0
    at: int = 0
    status: Status = "new"
    terms: Terms | None = None
    terms_sha256: str = ""
    lots: dict[str, LotState] = field(default_factory=dict)
    draws: tuple[str, ...] = ()
    admitted: dict[str, Party] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    opens_at: int = 0
    readmitted: dict[str, str] = field(default_factory=dict)
    amendments: list[Notice] = field(default_factory=list)
    messages: list[Notice] = field(default_factory=list)
    requests: dict[int, Request] = field(default_factory=dict)
    requested: int = 0
    cancelled_why: str = ""
    paused_at: int = 0
    paused_why: str = ""
    heard_at: int = 0
    outages: int = 0
    outage: tuple[int, int] | None = None
    lost_touch: int = 0
    closed_at: int | None = None
    lottery: str | None = None
    awards: dict[str, AwardState] = field(default_factory=dict)
    unawarded: dict[str, Unawarded] = field(default_factory=dict)
    award_total: int = 0
    allotment: tuple[AllotmentLine, ...] = ()
    settled: PoolReference | None = None
    saving: SavingDivision | None = None
    contracts: dict[str, Contract] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    void_agreements: dict[str, Agreement] = field(default_factory=dict)
    packages: dict[tuple[str, str], Package] = field(default_factory=dict)
    last_packages: dict[tuple[str, str], Package] = field(default_factory=dict)
    packages_left_out: int = 0
    seen: Seen = field(default_factory=Seen)
    codes: dict[str, str] = field(default_factory=dict)
    on_hold: dict[str, tuple[HoldReason, ...]] = field(default_factory=dict)
    holding: dict[str, list[tuple[int, tuple[HoldReason, ...]]]] = field(default_factory=dict)
    market_seq: int = 0
    market_moment: int = 0
    reopened: int = 0
    void: dict[str, Contract] = field(default_factory=dict)
    fallen: dict[tuple[str, str], None] = field(default_factory=dict)
    provisional_until: int = 0
    provisional_at: int = 0
    provisional_total: int = 0
    prospects: dict[str, Prospect] = field(default_factory=dict)
    chosen_rules: AwardRules | None = None
    chosen_why: str = ""
    given_up: tuple[str, ...] = ()
    award_gap: int = 0
    deposit_needed: dict[str, int] = field(default_factory=dict)
    deposits: dict[tuple[str, str], Account] = field(default_factory=dict)
    dues: list[tuple[int, str]] | None = field(default=None, compare=False, repr=False)
    seals: tuple[Terms, bool] | None = field(default=None, compare=False, repr=False)
    stakes: tuple[int, Stakes] | None = field(default=None, compare=False, repr=False)

    @property
    def has_seals(self) -> bool:
        """Whether bids lie hidden in some stage of the terms; as there may be many lots, it is not looked for at every bid."""
        seals = self.seals
        if seals is None or seals[0] is not self.terms:
            terms = self.known_terms()
            seals = self.seals = terms, terms.has_seals
        return seals[1]

    @property
    def award_rules(self) -> AwardRules | None:
        """The rules by which all lots are awarded together: chosen last, or of the terms; None where each is by itself (C7)."""
        return self.chosen_rules or (None if self.terms is None else self.terms.award_rules)

    @property
    def stands_still(self) -> bool:
        """Whether the clock is stopped, by a pause or a suspension."""
        return self.status in ("paused", "suspended")

    def holds(self, supplier: str, lot: str) -> bool:
        """Whether the supplier is on hold as far as that lot is concerned (H2)."""
        return any(reason.lot in ("", lot) for reason in self.on_hold.get(supplier, ()))

    def held(self, supplier: str, lot: str, seq: int) -> bool:
        """Whether the supplier was on hold there after that entry."""
        known = [reasons for entry, reasons in self.holding.get(supplier, ()) if entry <= seq]
        return bool(known) and any(reason.lot in ("", lot) for reason in known[-1])

    @property
    def awaits_lottery(self) -> bool:
        """Whether equal bids are ordered by a lottery that has not been drawn (R7)."""
        return self.known_terms().tie_award == "lottery" and self.lottery is None

    def known_terms(self) -> Terms:
        """The announced terms; for callers who have checked that the auction is announced."""
        assert self.terms is not None, "the auction is not announced"
        return self.terms
