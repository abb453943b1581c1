"""Private turns: each supplier in its own turn may improve on its own value, and is measured against nothing else.

What is bid in a turn may be bid anew both ways while the turn lasts, but every bid must beat the value that stood before it.
"""

from collections.abc import Callable
from typing import Final

from auction.core.evaluation import comparable_now, highest_value, least_improvement
from auction.core.formats.english import CHECKS as OPEN_CHECKS
from auction.core.formats.english import Offer, is_beyond, is_inexact
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms

_OPEN: Final = dict(OPEN_CHECKS)


def _short_of_own_decrement(_: Terms, lot: LotState, offer: Offer) -> bool:
    """As B9 under `beat_own`, whatever the basis of the open stages is."""
    last = lot.last_comparable.get(offer.supplier)
    return last is not None and last - offer.comparable < least_improvement(lot.terms, last)


def _improves_too_much(_: Terms, lot: LotState, offer: Offer) -> bool:
    return is_beyond(lot, lot.last_comparable.get(offer.supplier), offer.comparable)


def _no_exact_multiple(_: Terms, lot: LotState, offer: Offer) -> bool:
    return is_inexact(lot, lot.last_comparable.get(offer.supplier), offer.comparable)


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
    last = lot.last_comparable.get(supplier)
    value = highest_value(lot, supplier, None if last is None else last - least_improvement(lot.terms, last))
    return None if value is None or is_beyond(lot, last, comparable_now(lot, supplier, value)) else value
