"""Sealed first price: bids lie hidden until the stage closes, and what is judged is one's own history alone.

A sealed bid may be revised both ways while the stage lasts, but stays below what the supplier offered in the open before.
"""

from collections.abc import Callable
from typing import Final

from auction.core.evaluation import highest_value
from auction.core.formats.english import CHECKS as OPEN_CHECKS
from auction.core.formats.english import Offer
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms

LIVE: Final = ("above_ceiling", "not_below_own", "largest_change")
"""The rules of acceptance that judge a sealed bid: those that depend on public rules and one's own bids (B7, B8, B10)."""


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """The first rule the sealed bid breaks, or None when it is taken (F4)."""
    return next((refuse(code) for code, breaks in CHECKS if breaks(terms, lot, offer)), None)


def _is_spent(lot: LotState, supplier: str) -> bool:
    """Whether the supplier has made the one bid the stage allows, taken back or not."""
    return not lot.course.revisable and supplier in lot.has_sealed


CHECKS: Final[tuple[tuple[str, Callable[[Terms, LotState, Offer], bool]], ...]] = (
    *((code, breaks) for code, breaks in OPEN_CHECKS if code in LIVE),
    ("sealed_once", lambda terms, lot, offer: _is_spent(lot, offer.supplier)),
)


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The highest value the supplier could seal now; None where nothing limits it, or none fits."""
    if _is_spent(lot, supplier):
        return None
    last = lot.last_comparable.get(supplier)
    return highest_value(lot, supplier, None if last is None else last - 1)
