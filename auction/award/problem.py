"""What an award has to decide, as data: the standing bids of each lot, its reserve price and its scales."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from auction.core.currencies import Exchange, exchange_of
from auction.core.errors import InvariantBroken
from auction.core.evaluation import is_evaluated
from auction.core.joining_terms import JoinStep
from auction.core.ranking import lottery_mark
from auction.core.schedule import Supply
from auction.core.shortlist import listed
from auction.core.shortlist_terms import Pledged
from auction.core.state import LotState, StandingBid, State
from auction.core.terms import Lot, Payment, TieAward, TiePolicy, Volume

Way = Literal["whole", "split", "volume", "pledged", "taken", "joined"]
"""How a lot is awarded: whole to one supplier, split among those that tie (A4, A5 and A12), by the quantities bid (A13), in the
parts that are pledged to the best (A15), as it was taken part by part (A16), or whole with what joins at its price (A18)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A standing bid: who bids, the number of the entry that placed it, and its value in value units.

    `comparable` is what it is ranked by where the lot is evaluated; None is the value itself. `prices` are its unit prices by
    line item, where the lot may be awarded in parts; of a schedule those of its steps, and `supply` is the rest of it.
    `precedence` is its place among equals by what the terms say of them (R6 of the auction), the lowest first; zero for all
    where the entry alone decides. `exchange` is the supplier's own currency, in which value and prices are then.
    """

    supplier: str
    seq: int
    value: int
    comparable: int | None = None
    prices: tuple[int, ...] = ()
    precedence: int = 0
    supply: Supply | None = None
    exchange: Exchange | None = None

    @property
    def key(self) -> tuple[int, int, int]:
        """What bids are compared by: the comparable value, of equals precedence and entry (rules A4 and A5)."""
        return (self.value if self.comparable is None else self.comparable, self.precedence, self.seq)

    def is_within(self, limit: int) -> bool:
        """Whether the value is at most a limit in the auction's currency, exactly."""
        return self.value <= limit if self.exchange is None else self.exchange.is_within(self.value, limit)


@dataclass(frozen=True, slots=True)
class LotProblem:
    """One lot: every bid that stands, best first, and the highest value the buyer would award (None: any).

    `way` is how it is awarded; where that may be in parts, `quantities` are those of its line items. `volume` is how schedules
    are meant. `payment` is what winners are paid; unless that is what they bid, the `ceiling` may stand in. `pledged` says what
    part of the lot goes to how many. `joins` is what more is wanted at which unit price, in any order.
    """

    lot: str
    value_scale: int
    reserve: int | None
    bids: tuple[Candidate, ...]
    way: Way = "whole"
    quantities: tuple[int, ...] = ()
    volume: Volume | None = None
    payment: Payment = "as_bid"
    ceiling: int | None = None
    pledged: tuple[Pledged, ...] = ()
    joins: tuple[JoinStep, ...] = ()

    @property
    def admissible(self) -> tuple[Candidate, ...]:
        """The bids at or below the reserve price (rule A3), in the order they stand."""
        return tuple(bid for bid in self.bids if self.reserve is None or bid.is_within(self.reserve))


@dataclass(frozen=True, slots=True)
class AwardProblem:
    """The lots of one closed auction in the order of its terms, with the tie policy that was declared before opening.

    `packages` is how many offers of several lots stand, which an award of each lot by itself leaves out (rule A17).
    """

    auction: str
    currency: str
    currency_scale: int
    ties: TiePolicy
    lots: tuple[LotProblem, ...]
    packages: int = 0


def problem_from(state: State) -> AwardProblem:
    """The award problem of an auction whose lots have all closed.

    Bids of suppliers that are excluded, or on hold there, are left out (rule A2). Raises InvariantBroken while a lot is open
    or a lottery undrawn.
    """
    if state.terms is None or state.closed_at is None or state.awaits_lottery:
        raise InvariantBroken("an award problem is drawn from a closed auction only, and after its lottery")
    return problem_so_far(state)


def problem_so_far(state: State) -> AwardProblem:
    """The award problem as it would be if all lots of an announced auction closed now; before its lottery, without one (C10)."""
    terms = state.known_terms()
    lots = tuple(_lot_problem(lot, state) for lot in state.lots.values())
    return AwardProblem(terms.auction, terms.currency, terms.currency_scale, terms.ties, lots, len(state.packages))


def _lot_problem(lot: LotState, state: State) -> LotProblem:
    places, terms, payment = _precedence(lot, state), lot.terms, state.known_terms().payment
    way, pledged = _way(terms, state.known_terms().tie_award), () if terms.shortlist is None else terms.shortlist.pledged
    bids = tuple(_candidate(lot, bid, places[bid.supplier], way) for bid in listed(lot) if _may_win(state, bid, terms.id))
    quantities = () if way == "whole" else tuple(line.quantity for line in terms.lines)
    ceiling = None if payment == "as_bid" else terms.ceiling
    joins = tuple(step for steps in lot.joining.values() for step in steps)
    fields = terms.id, terms.value_scale, terms.reserve, bids, way, quantities, terms.volume, payment, ceiling, pledged, joins
    return LotProblem(*fields)


def _may_win(state: State, bid: StandingBid, lot: str) -> bool:
    return bid.supplier not in state.excluded and not state.holds(bid.supplier, lot)


def _way(lot: Lot, tie_award: TieAward) -> Way:
    if lot.joining is not None:
        return "joined"
    if lot.volume is not None:
        return "volume"
    if lot.takes_parts:
        return "taken"
    if lot.shortlist is not None and lot.shortlist.pledged:
        return "pledged"
    return "split" if tie_award == "split" else "whole"


def _candidate(lot: LotState, bid: StandingBid, precedence: int, way: Way) -> Candidate:
    compared = bid.comparable if is_evaluated(lot.terms) else None
    prices = () if way == "whole" else bid.prices
    return Candidate(
        bid.supplier, bid.seq, bid.value, compared, prices, precedence, bid.supply, exchange_of(lot.terms, bid.supplier)
    )


def _precedence(lot: LotState, state: State) -> dict[str, int]:
    """The place of each supplier that stands on the lot among equals (R6): suppliers of one figure share theirs."""
    figure = _figure(lot, state)
    figures = {bid.supplier: figure(bid.supplier) for bid in lot.order}
    places = {found: place for place, found in enumerate(sorted(set(figures.values())))}
    return {supplier: places[found] for supplier, found in figures.items()}


def _figure(lot: LotState, state: State) -> Callable[[str], int]:
    """What decides between equals on the lot, the lowest first."""
    terms = state.known_terms()
    match terms.tie_award:
        case "earliest" | "split":
            return lambda supplier: 0
        case "lottery":
            return lambda supplier: int(lottery_mark(lot.terms.id, supplier, state.lottery or ""), 16)
        case "coverage":
            return lambda supplier: -sum(supplier in other.standing for other in state.lots.values())
        case "past_supply":
            supplied = {past.supplier: past.figure for past in terms.past_supply}
            return lambda supplier: -supplied[supplier]
