"""Japanese reverse: the clock lowers the price, and who lets a tick pass in silence is out (rules K8 to K10)."""

from auction.core.clocks import accepted, put_back, tick_ends, unless_now, value_at
from auction.core.commands import AcceptPrice
from auction.core.decision import Decision
from auction.core.events import Event, TickEnded
from auction.core.formats.english import Offer
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState
from auction.core.terms import Terms


def accept(lot: LotState, command: AcceptPrice, at: int) -> Decision:
    """The acceptance lies sealed until the tick ends (K8)."""
    refusal = unless_now(lot, command, at)
    if refusal is not None:
        return refusal
    if command.quantity:
        return refuse("quantity_unfit")
    last = lot.last_comparable.get(command.supplier)
    if last is not None and last <= value_at(lot, command.tick):
        return refuse("not_below_own")
    return (accepted(lot, command),)


def is_in(lot: LotState, supplier: str) -> bool:
    """Whether the supplier, if it may bid in this stage at all, has let no tick pass."""
    return lot.active is None or supplier in lot.active


def stays(lot: LotState, supplier: str) -> bool:
    """Whether the end of the tick on show finds the supplier staying: it accepted, or its bid stands at the price or below."""
    assert lot.on_show is not None, "no tick is on show"
    stands = lot.standing.get(supplier)
    return supplier in lot.sealed or (stands is not None and stands.comparable <= value_at(lot, lot.on_show))


def stayers(lot: LotState) -> tuple[str, ...]:
    """Whom the end of the tick on show finds staying, by name (K8)."""
    entered = (name for name in sorted(lot.sealed.keys() | lot.standing.keys()) if lot.entrants is None or name in lot.entrants)
    return tuple(name for name in entered if is_in(lot, name) and stays(lot, name))


def due(lot: LotState) -> int:
    """The end of the tick on show; of a clock that has run out the close."""
    return lot.closes_at if lot.on_show is None else tick_ends(lot, lot.on_show)


def pass_time(lot: LotState, moment: int, stamp: int) -> tuple[tuple[Event, ...], bool]:
    """The tick on show ends; and whether the clock stops with it: fewer than the least number stayed, or it was the last (K9)."""
    assert lot.on_show is not None, "the clock has run out, and its stage has not closed"
    late = put_back(lot.terms, lot.stage, lot.on_show, due=moment, stamp=stamp)
    if late is not None:
        return (late,), False
    stayed = stayers(lot)
    stops = len(stayed) < lot.clock.least_active or lot.on_show == len(lot.schedule)
    return (TickEnded(lot.terms.id, lot.stage, lot.on_show, moment, stayed),), stops


def judge(terms: Terms, lot: LotState, offer: Offer) -> Refusal | None:
    """Nobody bids at a clock (K1)."""
    return refuse("clock_names_price")


def highest_valid(terms: Terms, lot: LotState, supplier: str) -> int | None:
    """The price on show, for a supplier that has it still to accept."""
    if lot.on_show is None or not is_in(lot, supplier) or supplier in lot.sealed:
        return None
    value, last = value_at(lot, lot.on_show), lot.last_comparable.get(supplier)
    return value if last is None or value < last else None
