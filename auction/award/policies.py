"""What another policy would have made of bids that were made: winners, spend and concentration, tender by tender (rule F12)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.money import LARGEST_SCALE, parse_price, round_half_up_div

SCALE: Final = 2
"""The decimals of a past bid's value."""
MOST_WINNERS: Final = 1_000
WHOLE: Final = 10_000
"""The concentration where one bidder has it all."""

_ONE: Final = 10**LARGEST_SCALE
_ANCHORED = re.compile(r"anchor (0|[1-9][0-9]{0,3})(\.[0-9]{1,6})?x, ([1-9][0-9]{0,3}) winners?")


@dataclass(frozen=True, slots=True)
class PastBid:
    """A priced bid for the whole of a tender in hundredths, above zero, and when it came (whatever rises with time)."""

    tender: str
    bidder: str
    value: int
    at: int


@dataclass(frozen=True, slots=True)
class PastBids:
    """Bids to replay in the order they are written, their currency where it is known, and how many were left out."""

    bids: tuple[PastBid, ...]
    left_out: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The lowest bid wins; or with a factor (in millionths) the lowest `winners` of those within so many times the anchor."""

    text: str
    factor: int | None = None
    winners: int = 1


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a policy made of the bids.

    `tenders` were awarded, in `parts`; `winners` are bidders with what each is paid, the most first. `kept_out` bids lay beyond
    the factor, and `below` is in how many parts the winner bid less than the anchor, which a buyer would have it explain.
    """

    policy: Policy
    tenders: int
    parts: int
    winners: tuple[tuple[str, int], ...]
    kept_out: int
    below: int

    @property
    def spend(self) -> int:
        """What is paid in all."""
        return sum(money for _, money in self.winners)

    @property
    def hhi(self) -> int | None:
        """The sum of the squared shares of spend in points of 10,000, rounded once, halves up; None where nothing is spent."""
        spend = self.spend
        return round_half_up_div(WHOLE * sum(money**2 for _, money in self.winners), spend**2) if spend else None


def policy_from(text: str) -> Policy | None:
    """The policy that the text names: `lowest`, or `anchor 1.8x, 3 winners`; None where it names none."""
    if text == "lowest":
        return Policy(text)
    found = _ANCHORED.fullmatch(text)
    if found is None or int(found[3]) > MOST_WINNERS:
        return None
    factor = parse_price(found[1] + (found[2] or ""), LARGEST_SCALE)
    return None if factor is None or factor < _ONE else Policy(text, factor, int(found[3]))


def replayed(bids: Iterable[PastBid], policy: Policy) -> Replayed:
    """Every tender awarded again by the policy: the best bid of each bidder counts, equal ones as they came (rule F12)."""
    tenders: dict[str, list[PastBid]] = {}
    for bid in bids:
        tenders.setdefault(bid.tender, []).append(bid)
    paid: dict[str, int] = {}
    parts = kept_out = below = 0
    for each in tenders.values():
        best = _best(each)
        won = best[:1] if policy.factor is None else [bid for bid in best if _is_within(bid, best, policy.factor)]
        kept_out += 0 if policy.factor is None else len(best) - len(won)
        won = won[: policy.winners]
        parts += len(won)
        below += 0 if policy.factor is None else sum(1 for bid in won if _is_below(bid, best))
        for bid in won:
            paid[bid.bidder] = paid.get(bid.bidder, 0) + round_half_up_div(bid.value, len(won))
    order = sorted(paid.items(), key=lambda found: (-found[1], found[0]))
    return Replayed(policy, len(tenders), parts, tuple(order), kept_out, below)


def _best(bids: Sequence[PastBid]) -> list[PastBid]:
    """The lowest bid of each bidder, lowest first; of equal ones the earlier, and then the one named first."""
    found: dict[str, PastBid] = {}
    for bid in sorted(bids, key=lambda each: (each.value, each.at)):
        found.setdefault(bid.bidder, bid)
    return list(found.values())


def _twice_anchor(bids: Sequence[PastBid]) -> int:
    """The anchor, times twice the number of bids: the lowest, or half the mean where that is more. In whole numbers it is exact."""
    return max(2 * len(bids) * bids[0].value, sum(bid.value for bid in bids))


def _is_within(bid: PastBid, bids: Sequence[PastBid], factor: int) -> bool:
    return 2 * len(bids) * bid.value * _ONE <= factor * _twice_anchor(bids)


def _is_below(bid: PastBid, bids: Sequence[PastBid]) -> bool:
    return 2 * len(bids) * bid.value < _twice_anchor(bids)
