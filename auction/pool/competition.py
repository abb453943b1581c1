"""How much of a market a pool holds, against thresholds, and what it did to stay a fair one (rules Y1 to Y4).

Joint purchasing is judged by the members' common share of what they buy and of what they sell. The figures are handed in;
thresholds are data, because texts of law change: European guidelines of 2023 name 15 % on both markets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from auction.core.entries import Entry
from auction.core.money import Share, is_share, rounded_down
from auction.core.words import CONSORTIUM
from auction.pool.commands import (
    AskFreed,
    DeclineShare,
    ReportOutcome,
    ReviewDemand,
    SetNeeds,
    SubmitBom,
    TellShare,
    WithdrawBom,
)
from auction.pool.events import FrozenPart, ShareWarned
from auction.pool.markets import MarketSize, SellingShare, Side, Thresholds


@dataclass(frozen=True, slots=True)
class ShareOfMarket:
    """The pool's common share of one market: `num` of `den`, and whether it reaches the threshold."""

    side: Side
    market: str
    num: int
    den: int
    threshold: Share

    @property
    def is_reached(self) -> bool:
        """Whether the share is at the threshold or above it."""
        return self.num * self.threshold.den >= self.threshold.num * self.den

    @property
    def warning(self) -> ShareWarned:
        """The warning that a share which is reached comes to."""
        return ShareWarned(self.side, self.market, self.num, self.den, self.threshold)


def buying_shares(parts: Iterable[FrozenPart], sizes: Sequence[MarketSize], thresholds: Thresholds) -> tuple[ShareOfMarket, ...]:
    """The pool's share of each market it buys in, in the order of the sizes (rule Y1). Sizes must have passed `size_fault`."""
    totals = {part.id: part.total for part in parts}
    return tuple(
        ShareOfMarket("buying", size.name, sum(totals.get(part, 0) for part in size.parts), size.quantity, thresholds.buying)
        for size in sizes
    )


def selling_shares(told: Iterable[SellingShare], thresholds: Thresholds) -> tuple[ShareOfMarket, ...]:
    """The members' common share of each market they sell in, in the order of its first mention (rule Y2)."""
    found: dict[str, Fraction] = {}
    for own in told:
        if not is_share(own.share):
            raise ValueError(f"{own.member}: a share is at most the whole")
        found[own.market] = found.get(own.market, Fraction(0)) + Fraction(own.share.num, own.share.den)
    return tuple(
        ShareOfMarket("selling", market, share.numerator, share.denominator, thresholds.selling) for market, share in found.items()
    )


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the compliance log: when, by whom, for which member, what was asked, and what became of it.

    It names no part, quantity or price. `outcome` is the names of the events without their versions, or a refusal's code;
    `warned` says of every share that was warned of the market, and how much it is, in tenths of a percent.
    """

    seq: int
    at: int
    role: str
    party: str
    member: str
    asked: str
    outcome: str
    warned: str = ""


def acts(entries: Iterable[Entry]) -> Iterator[Act]:
    """The compliance log of a pool's stream, in its order (rule Y3): every entry is a row, refusals too."""
    for entry in entries:
        by = entry.command.by
        outcome = entry.refusal.code if entry.refusal is not None else " ".join(_name(event.TYPE) for event in entry.events)
        warned = "; ".join(_warned(event) for event in entry.events if isinstance(event, ShareWarned))
        yield Act(entry.seq, entry.at, by.role, by.party, _member(entry.command), _asked(entry.command), outcome, warned)


def _warned(event: ShareWarned) -> str:
    return f"{event.side} {event.market}: {percent(event.num, event.den)} of {percent(event.threshold.num, event.threshold.den)}"


def percent(num: int, den: int) -> str:
    """So much of so much in percent, to a tenth, rounded down: `15.0 %`."""
    tenths = rounded_down(1000 * num, den)
    whole = rounded_down(tenths, 10)
    return f"{whole}.{tenths - 10 * whole} %"


def own_acts(entries: Iterable[Entry], member: str) -> Iterator[Act]:
    """What the log says of one member and of the pool as a whole: what that member may take away (rule Y4).

    Another member that spoke for it, and was refused, is not named; what suppliers do with an award is not told, and of a
    warning only that there was one.
    """
    for act in acts(entries):
        if act.member in ("", member) and act.role != "supplier":
            known = act.role != "buyer" or act.party in (member, CONSORTIUM)
            yield replace(act, party=act.party if known else "", warned="")


OF_A_MEMBER: Final = SubmitBom | WithdrawBom | SetNeeds | ReviewDemand | DeclineShare | AskFreed | ReportOutcome | TellShare
"""What is asked for one member, by itself or in its name."""


def _member(command: object) -> str:
    """The member the command speaks for; empty where it is about the pool."""
    if isinstance(command, TellShare):
        return command.told.member
    return command.member if isinstance(command, OF_A_MEMBER) else ""


def _asked(command: Any) -> str:
    """What was asked, by the name of the command; a review says which way it went."""
    if isinstance(command, ReviewDemand):
        return "ConfirmDemand" if command.confirmed else "DeclineDemand"
    return _name(command.TYPE)


def _name(stored: str) -> str:
    return stored.partition(".")[0]


STATEMENT: Final[Mapping[str, str]] = {
    "quantities": "a member is shown its own quantities and the pool's total of its own parts, and nothing else of others (P8)",
    "identities": "a member is not told who else is in the pool",
    "joining": "a member's own file brings it in, and its own word in the review keeps it in or takes it out (P11, P20)",
    "prices": "no price a member pays elsewhere, and no most it would pay, leaves that member's own view (P16)",
}
"""What separates members from one another, as the rules have it: printed on top of every log."""
