"""What the award would be if: a supplier dropped out, or no country had more than a part of it (rules F1 and F2).

A scenario decides nothing and is recorded nowhere; whoever has the record can work it out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, Literal

from auction.award.award import Award
from auction.award.exact import solve
from auction.award.problem import AwardProblem, LotProblem
from auction.core.commands import AwardLine, Unawarded
from auction.core.money import Share

MOST_AWARDS: Final = 100_000
"""So many awards at most are gone through for the best one within a limit."""


@dataclass(frozen=True, slots=True)
class LotWithout:
    """A lot that would be awarded otherwise: to whom, and its money before and after, in minor units; 0 where nobody gets it."""

    lot: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    money_before: int
    money_after: int


@dataclass(frozen=True, slots=True)
class Without:
    """The award without a supplier: each lot that changes, what the others then cost more, and what nobody would fill.

    `delta` counts the lots that are still awarded whole; of a lot of which more is left than before nothing can be compared.
    """

    supplier: str
    lots: tuple[LotWithout, ...]
    delta: int
    unfilled: tuple[Unawarded, ...]
    total_before: int
    total_after: int


@dataclass(frozen=True, slots=True)
class Part:
    """What goods made in one country have of an award's money; `over` where that is more than the limit."""

    origin: str
    money: int
    over: bool


@dataclass(frozen=True, slots=True)
class Within:
    """An award against the most that one country may have of it (F2), and the cheapest that keeps within, where there is one.

    `found` is why there is no other: the award keeps within, none of them all does, there are too many, or lots go in parts.
    `binding` are the countries that have too much; where no award keeps within, those of the one that exceeds the limit least.
    """

    most: Share
    parts: tuple[Part, ...]
    found: Literal["keeps", "best", "none", "too_many", "in_parts"]
    binding: tuple[str, ...]
    best: Award | None = None


def without(problem: AwardProblem, supplier: str) -> Without:
    """F1: the award as it is, and solved again as if the supplier had not bid."""
    before = solve(problem)
    fewer = tuple(replace(lot, bids=tuple(bid for bid in lot.bids if bid.supplier != supplier)) for lot in problem.lots)
    after = solve(replace(problem, lots=fewer))
    unfilled = tuple(none for none in after.unawarded if none not in before.unawarded)
    open_lots = [none.lot for none in unfilled]
    changed = tuple(found for lot in problem.lots if (found := _changed(lot.lot, before, after)) is not None)
    delta = sum(lot.money_after - lot.money_before for lot in changed if lot.lot not in open_lots)
    return Without(supplier, changed, delta, unfilled, before.total, after.total)


def _changed(lot: str, before: Award, after: Award) -> LotWithout | None:
    was, will = ([line for line in award.lines if line.lot == lot] for award in (before, after))
    if was == will:
        return None
    names = tuple(line.supplier for line in was), tuple(line.supplier for line in will)
    return LotWithout(lot, *names, sum(line.money for line in was), sum(line.money for line in will))


def within(problem: AwardProblem, origin_of: Mapping[tuple[str, str], str], most: Share) -> Within:
    """F2: the award's parts by the country its goods are made in, given by lot and supplier, against the most one may have."""
    award = solve(problem)
    parts = parts_by_origin(award.lines, origin_of, most)
    over = tuple(part.origin for part in parts if part.over)
    if not over:
        return Within(most, parts, "keeps", ())
    lots = [lot for lot in problem.lots if lot.admissible]
    if any(lot.way != "whole" for lot in lots):
        return Within(most, parts, "in_parts", over)
    if prod(len(lot.admissible) for lot in lots) > MOST_AWARDS:
        return Within(most, parts, "too_many", over)
    ranked = sorted(_awards(problem, lots), key=lambda each: (_excess(each, origin_of, most), each.total))
    best = ranked[0]
    if _excess(best, origin_of, most):
        nearest = parts_by_origin(best.lines, origin_of, most)
        return Within(most, parts, "none", tuple(part.origin for part in nearest if part.over))
    return Within(most, parts, "best", over, best)


def parts_by_origin(lines: Sequence[AwardLine], origin_of: Mapping[tuple[str, str], str], most: Share) -> tuple[Part, ...]:
    """Each country's part of the money awarded, the largest first; "" where nobody said where the goods are made."""
    money: dict[str, int] = {}
    for line in lines:
        origin = origin_of.get((line.lot, line.supplier), "")
        money[origin] = money.get(origin, 0) + line.money
    total = sum(money.values())
    ordered = sorted(money.items(), key=lambda found: (-found[1], found[0]))
    return tuple(Part(origin, part, part * most.den > total * most.num) for origin, part in ordered)


def _awards(problem: AwardProblem, lots: Sequence[LotProblem]) -> Iterator[Award]:
    """Every award of all these lots, each whole to one admissible bid."""
    for chosen in product(*(lot.admissible for lot in lots)):
        only = dict(zip((lot.lot for lot in lots), chosen, strict=True))
        named = tuple(replace(lot, bids=(only[lot.lot],)) if lot.lot in only else lot for lot in problem.lots)
        yield solve(replace(problem, lots=named))


def _excess(award: Award, origin_of: Mapping[tuple[str, str], str], most: Share) -> int:
    """By how much the largest country's money exceeds its most, times the parts of the share; zero within."""
    total, parts = award.total, parts_by_origin(award.lines, origin_of, most)
    return max((part.money * most.den - total * most.num for part in parts if part.over), default=0)
