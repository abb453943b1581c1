"""Sealed first price: bids lie hidden until the stage closes, and what is judged is one's own history alone.

A sealed bid may be revised both ways while the stage lasts, but never above what the supplier offered in the open before.
"""

from auction.core.formats.english import CHECKS as OPEN_CHECKS
from auction.core.formats.english import Offer
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms

LIVE: tuple[str, ...] = ("above_ceiling", "not_below_own", "largest_change")
"""The rules of acceptance that judge a sealed bid: those that depend on public rules and one's own bids (B7, B8, B10)."""


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """The first rule the sealed bid breaks, or None when it is taken (F4)."""
    if offer.supplier in lot.sealed and not lot.course.revisable:
        return refuse("sealed_once")
    return next((refuse(code) for code, breaks in OPEN_CHECKS if code in LIVE and breaks(terms, lot, offer)), None)


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The highest value the supplier could seal now; None where nothing limits it, or none fits."""
    if supplier in lot.sealed and not lot.course.revisable:
        return None
    last = lot.last_value.get(supplier)
    limits = [limit for limit in (lot.terms.ceiling, None if last is None else last - 1) if limit is not None]
    return min(limits) if limits and min(limits) > 0 else None
