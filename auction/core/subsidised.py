"""How bids would rank if nobody granted any of them a subsidy: the second ranking, told beside the first (rule E15).

The components that a subsidy brought into the terms bear a name that begins so; all others stay.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from auction.core.criteria import Component, Evaluation
from auction.core.evaluation import comparable_of
from auction.core.money import round_half_up_div
from auction.core.state import LotState, StandingBid, State
from auction.core.terms import Lot

PREFIX: Final = "subsidy:"
"""What the name of a component begins with that a scheme brought into the terms."""


def is_subsidised(lot: Lot) -> bool:
    """Whether some supplier's bids on the lot are cheaper by a subsidy."""
    evaluation = lot.evaluation
    if evaluation is None:
        return False
    return any(_is_of_subsidy(part) for part in evaluation.components) or any(
        _is_of_subsidy(part) for terms in evaluation.suppliers for part in terms.components
    )


def without_subsidies(evaluation: Evaluation) -> Evaluation:
    """The evaluation as it would be if nobody granted anything: what the second ranking goes by."""
    suppliers = tuple(replace(terms, components=_plain(terms.components)) for terms in evaluation.suppliers)
    return replace(evaluation, components=_plain(evaluation.components), suppliers=suppliers)


def schemes_of(lot: Lot) -> tuple[str, ...]:
    """The schemes that stand in some supplier's terms on the lot, each once."""
    evaluation = lot.evaluation
    if evaluation is None:
        return ()
    parts = (*evaluation.components, *(part for terms in evaluation.suppliers for part in terms.components))
    return tuple(dict.fromkeys(part.name.removeprefix(PREFIX) for part in parts if _is_of_subsidy(part)))


@dataclass(frozen=True, slots=True)
class SchemeDraw:
    """What a scheme with a cap takes off the bids that lead, or won, lot by lot, in minor units of the auction's currency."""

    scheme: str
    cap: int
    lots: tuple[tuple[str, str, int], ...]

    @property
    def taken(self) -> int:
        """What it takes off all of them."""
        return sum(money for _, _, money in self.lots)

    @property
    def suffices(self) -> bool:
        """Whether the cap covers what was taken off as if it did (rule E15)."""
        return self.taken <= self.cap


def scheme_draws(state: State) -> tuple[SchemeDraw, ...]:
    """Of every scheme whose cap the terms record, what it takes off the bids that lead now, or once there are awards, won."""
    terms = state.known_terms()
    caps = () if terms.landed is None else terms.landed.caps
    return tuple(SchemeDraw(each.scheme, each.cap, tuple(_draws(state, each.scheme))) for each in caps)


def _draws(state: State, scheme: str) -> Iterator[tuple[str, str, int]]:
    for lot in state.lots.values():
        bid = _chosen(state, lot) if scheme in schemes_of(lot.terms) else None
        if bid is not None:
            plain = replace(lot.terms, evaluation=_without(lot.terms, scheme))
            apart = comparable_of(plain, bid.supplier, bid.answers, bid.value) - bid.comparable
            finer, wanted = lot.terms.comparable_scale, state.known_terms().currency_scale
            money = round_half_up_div(apart * 10**wanted, 10**finer)
            if money:
                yield lot.terms.id, bid.supplier, money


def _chosen(state: State, lot: LotState) -> StandingBid | None:
    """The bid that an award names, or that leads where there is none."""
    award = state.awards.get(lot.terms.id)
    won = [lot.standing[line.supplier] for line in award.lines] if award is not None else lot.order
    return next(iter(won), None)


def _without(lot: Lot, scheme: str) -> Evaluation:
    assert lot.evaluation is not None

    def left(parts: Sequence[Component]) -> tuple[Component, ...]:
        return tuple(part for part in parts if part.name != PREFIX + scheme)

    suppliers = tuple(replace(terms, components=left(terms.components)) for terms in lot.evaluation.suppliers)
    return replace(lot.evaluation, components=left(lot.evaluation.components), suppliers=suppliers)


def unsubsidised_order(lot: LotState) -> tuple[tuple[StandingBid, int], ...]:
    """The standing bids as they would rank without subsidies, each with its comparable value then; of equals the earlier entry."""
    assert lot.terms.evaluation is not None
    plain = replace(lot.terms, evaluation=without_subsidies(lot.terms.evaluation))
    return _ordered((bid, comparable_of(plain, bid.supplier, bid.answers, bid.value)) for bid in lot.order)


def _ordered(found: Iterable[tuple[StandingBid, int]]) -> tuple[tuple[StandingBid, int], ...]:
    return tuple(sorted(found, key=lambda each: (each[1], each[0].seq)))


def _plain(components: Sequence[Component]) -> tuple[Component, ...]:
    return tuple(part for part in components if not _is_of_subsidy(part))


def _is_of_subsidy(part: Component) -> bool:
    return part.name.startswith(PREFIX)
