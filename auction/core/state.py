"""The facts of one auction so far. Changed in place by evolve.py and by nothing else."""

from dataclasses import dataclass, field
from typing import Literal

from auction.core.commands import AllotmentLine, AwardLine, Contract, Unawarded
from auction.core.terms import Lot, Stage, Terms
from auction.core.words import Party

Status = Literal["new", "announced", "open", "paused", "closed", "proposed", "settled"]
AwardStatus = Literal["proposed", "confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class StandingBid:
    """A bid that counts: prices in price units by line, its value in value units, and the entry that placed it.

    `comparable` is what it is ranked by: the value itself, or where the lot is evaluated what E1 makes of it and the answers.
    """

    supplier: str
    prices: tuple[int, ...]
    value: int
    at: int
    seq: int
    surrogate: bool
    comparable: int
    answers: tuple[int, ...] = ()


@dataclass(slots=True)
class LotState:
    """One lot: its close, its standing bids best first, and each supplier's last value, comparable value and answers.

    The last ones are kept whether the bid still stands or was withdrawn.

    Of the stage it is in: who may bid (None is everybody), what lies sealed, who has sealed a bid there, taken back or not, and
    the longest time after the scheduled close at which a bid, a withdrawal or a pause was still taken, below zero when none was.
    Between stages `closes_at` is the moment the last one closed. `secret` is the one revealed last.
    Where suppliers bid in turns, whose they are in their order, and how many have ended. `numbers` counts the suppliers in the
    order in which they first stood (V11).
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
    numbers: dict[str, int] = field(default_factory=dict)

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
        """Whether one stage has closed and the next has not opened."""
        return self.next_stage_at is not None

    @property
    def on_turn(self) -> str | None:
        """Whose turn it is, or None where bids are not made in turns now. `turn` counts the turns that have ended."""
        return self.turns[self.turn] if self.is_open and self.turn < len(self.turns) else None

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

    `codes` are the random aliases of suppliers, where the terms choose them (V11).
    `dues` is what due.py remembers of each lot's next due moment, soonest first; None when it has to be worked out anew.
    """

    seq: int = 0
    at: int = 0
    status: Status = "new"
    terms: Terms | None = None
    terms_sha256: str = ""
    lots: dict[str, LotState] = field(default_factory=dict)
    admitted: dict[str, Party] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    paused_at: int = 0
    paused_why: str = ""
    closed_at: int | None = None
    awards: dict[str, AwardState] = field(default_factory=dict)
    unawarded: dict[str, Unawarded] = field(default_factory=dict)
    award_total: int = 0
    allotment: tuple[AllotmentLine, ...] = ()
    contracts: dict[str, Contract] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    dues: list[tuple[int, str]] | None = field(default=None, compare=False, repr=False)

    def known_terms(self) -> Terms:
        """The announced terms; for callers who have checked that the auction is announced."""
        assert self.terms is not None, "the auction is not announced"
        return self.terms
