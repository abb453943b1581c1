"""How a bid is judged in each kind of stage: one small file a kind, and the table that names them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from auction.core.formats import english, sealed, turns
from auction.core.formats.english import Offer
from auction.core.refusals import Refusal
from auction.core.state import LotState
from auction.core.terms import Terms

__all__ = ["KINDS", "Kind", "Offer", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of acceptance that are live in one kind of stage, and what they let a supplier bid at most."""

    judge: Callable[[Terms, LotState, Offer], Refusal | None]
    highest_valid: Callable[[Terms, LotState, str], int | None]


KINDS: Final[Mapping[str, Kind]] = {
    "open": Kind(english.judge, english.highest_valid),
    "sealed": Kind(sealed.judge, sealed.highest_valid),
    "turns": Kind(turns.judge, turns.highest_valid),
}


def kind_of(lot: LotState) -> Kind:
    """The rules of the stage the lot is in."""
    return KINDS[lot.course.kind]
