"""What an award has to decide, as data: the standing bids of each lot, its reserve price and its scales."""

from dataclasses import dataclass

from auction.core.errors import InvariantBroken
from auction.core.state import LotState, State
from auction.core.terms import PastSupply, TieAward, TiePolicy


@dataclass(frozen=True, slots=True)
class Candidate:
    """A standing bid: who bids, the number of the entry that placed it, and its value in value units."""

    supplier: str
    seq: int
    value: int


@dataclass(frozen=True, slots=True)
class LotProblem:
    """One lot: every bid that stands, best first, and the highest value the buyer would award (None: any)."""

    lot: str
    value_scale: int
    reserve: int | None
    bids: tuple[Candidate, ...]

    @property
    def admissible(self) -> tuple[Candidate, ...]:
        """The bids at or below the reserve price (rule A3), in the order they stand."""
        return tuple(bid for bid in self.bids if self.reserve is None or bid.value <= self.reserve)


@dataclass(frozen=True, slots=True)
class AwardProblem:
    """The lots of one closed auction in the order of its terms, with the tie policies that were declared before opening.

    `tie_award` says who of equals is awarded (rule A5), by the drawn secret `lottery` or the figures of `past_supply`.
    """

    auction: str
    currency: str
    currency_scale: int
    ties: TiePolicy
    lots: tuple[LotProblem, ...]
    tie_award: TieAward = "earliest"
    lottery: str = ""
    past_supply: tuple[PastSupply, ...] = ()


def problem_from(state: State) -> AwardProblem:
    """The award problem of an auction whose lots have all closed.

    Bids of excluded suppliers are left out (rule A2). Raises InvariantBroken while a lot is still open or a lottery undrawn.
    """
    if state.terms is None or state.closed_at is None or state.awaits_lottery:
        raise InvariantBroken("an award problem is drawn from a closed auction only, and after its lottery")
    terms = state.terms
    lots = tuple(_lot_problem(lot, state) for lot in state.lots.values())
    of_equals = terms.tie_award, state.lottery or "", terms.past_supply
    return AwardProblem(terms.auction, terms.currency, terms.currency_scale, terms.ties, lots, *of_equals)


def _lot_problem(lot: LotState, state: State) -> LotProblem:
    bids = (Candidate(bid.supplier, bid.seq, bid.value) for bid in lot.order if bid.supplier not in state.excluded)
    return LotProblem(lot.terms.id, lot.terms.value_scale, lot.terms.reserve, tuple(bids))
