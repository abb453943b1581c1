"""How a bid is judged in each kind of stage: one small file a kind, and the tables that name them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from auction.core.commands import AcceptPrice
from auction.core.decision import Decision
from auction.core.events import Event
from auction.core.formats import dutch, english, japanese, sealed, turns
from auction.core.formats.english import Offer
from auction.core.refusals import Refusal
from auction.core.state import LotState
from auction.core.terms import Terms

__all__ = ["CLOCKS", "KINDS", "Clockwork", "Kind", "Offer", "clockwork_of", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of acceptance that are live in one kind of stage, and what they let a supplier bid at most."""

    judge: Callable[[Terms, LotState, Offer], Refusal | None]
    highest_valid: Callable[[Terms, LotState, str], int | None]


KINDS: Final[Mapping[str, Kind]] = {
    "open": Kind(english.judge, english.highest_valid),
    "sealed": Kind(sealed.judge, sealed.highest_valid),
    "turns": Kind(turns.judge, turns.highest_valid),
    "dutch": Kind(dutch.judge, dutch.highest_valid),
    "japanese": Kind(japanese.judge, japanese.highest_valid),
}


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What a clock of one kind makes of an acceptance, when its next moment is, and what that brings and whether it stops."""

    accept: Callable[[LotState, AcceptPrice, int], Decision]
    due: Callable[[LotState], int]
    pass_time: Callable[[LotState, int, int], tuple[tuple[Event, ...], bool]]


CLOCKS: Final[Mapping[str, Clockwork]] = {
    "dutch": Clockwork(dutch.accept, dutch.due, dutch.pass_time),
    "japanese": Clockwork(japanese.accept, japanese.due, japanese.pass_time),
}


def kind_of(lot: LotState) -> Kind:
    """The rules of the stage the lot is in."""
    return KINDS[lot.course.kind]


def clockwork_of(lot: LotState) -> Clockwork | None:
    """The clock that names the price in the stage the lot is in, or None."""
    return CLOCKS.get(lot.course.kind)
