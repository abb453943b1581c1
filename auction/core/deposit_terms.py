"""The deposit that the terms ask for: what a supplier lodges before it bids, and what becomes of it (chapter D)."""

from dataclasses import dataclass
from typing import Literal

from auction.core.money import Share

DepositForm = Literal["cash", "guarantee"]


@dataclass(frozen=True, slots=True)
class Deposit:
    """How much, for what, until when, and what is lost by a winner that fails (rule D1).

    It secures the whole auction, or each lot that is bid on by itself. It is an amount in minor units of the auction's currency,
    or a share of the ceiling price; one of the two. Who stood and won nothing gets it back when the award is confirmed, or when
    the contracts are approved. `forfeit` is the part that a winner that fails loses.
    """

    per: Literal["auction", "lot"]
    amount: int
    share: Share | None
    kept_until: Literal["award", "contract"]
    forfeit: Share


@dataclass(frozen=True, slots=True)
class MemberPart:
    """A member's part of what was forfeited, in minor units of the auction's currency."""

    member: str
    amount: int
