"""Private turns: each supplier in its own turn may improve on its own value, and is measured against nothing else.

What is bid in a turn may be bid anew both ways while the turn lasts, but every bid must beat the value that stood before it.
"""

from collections.abc import Callable
from typing import Final

from auction.core.evaluation import least_improvement
from auction.core.formats.english import CHECKS as OPEN_CHECKS
from auction.core.formats.english import Offer, is_beyond, is_inexact, stepped_down
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms

_OPEN: Final = dict(OPEN_CHECKS)


def _short_of_own_decrement(_: Terms, lot: LotState, offer: Offer) -> bool:
    """As B9 under `beat_own`, whatever the basis of the open stages is."""
    last = lot.last_value.get(offer.supplier)
    return last is not None and last - offer.value < least_improvement(lot.terms.decrement, last)


def _improves_too_much(_: Terms, lot: LotState, offer: Offer) -> bool:
    return is_beyond(lot, lot.last_value.get(offer.supplier), offer.value)


def _no_exact_multiple(_: Terms, lot: LotState, offer: Offer) -> bool:
    return is_inexact(lot, lot.last_value.get(offer.supplier), offer.value)


CHECKS: Final[tuple[tuple[str, Callable[[Terms, LotState, Offer], bool]], ...]] = (
    ("above_ceiling", _OPEN["above_ceiling"]),
    ("not_below_own", _OPEN["not_below_own"]),
    ("own_decrement", _short_of_own_decrement),
    ("largest_step", _improves_too_much),
    ("largest_change", _OPEN["largest_change"]),
    ("not_a_multiple", _no_exact_multiple),
)


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """The first of rules B7 to B10, B17 and B18 that the bid breaks, or None when it is taken (F6)."""
    return next((refuse(code) for code, breaks in CHECKS if breaks(terms, lot, offer)), None)


def highest_valid(_: Terms, lot: LotState, supplier: str) -> int | None:
    """The highest value the supplier could bid in its turn; None where nothing limits it, or none fits."""
    last = lot.last_value.get(supplier)
    least = None if last is None else last - least_improvement(lot.terms.decrement, last)
    limits = [limit for limit in (lot.terms.ceiling, least) if limit is not None]
    if not limits:
        return None
    value, _step = stepped_down(lot, last, min(limits))
    return value if value > 0 and not is_beyond(lot, last, value) else None
