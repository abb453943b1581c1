"""How bids would rank if nobody granted any of them a subsidy: the second ranking, told beside the first (rule E15).

The components that a subsidy brought into the terms bear a name that begins so; all others stay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from auction.core.criteria import Component, Evaluation
from auction.core.evaluation import comparable_of
from auction.core.state import LotState, StandingBid
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
