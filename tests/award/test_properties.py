"""Whatever the bids: the exact award is legal, no legal award is cheaper, and any other winner is a fault."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from auction.award.award import Award
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.commands import AwardLine, Unawarded
from auction.core.money import to_minor


@st.composite
def problems(draw: st.DrawFn) -> AwardProblem:
    """Up to three lots of up to three bids with few different values, so that ties and reserves bite."""
    lots = []
    for name in ("a", "b", "c")[: draw(st.integers(1, 3))]:
        seqs = draw(st.lists(st.integers(2, 99), max_size=3, unique=True))
        bids = tuple(Candidate(f"s{at}", seq, draw(st.integers(1, 6))) for at, seq in enumerate(seqs))
        reserve = draw(st.none() | st.integers(1, 6))
        lots.append(LotProblem(name, draw(st.integers(0, 4)), reserve, bids))
    return AwardProblem("auction-1", "EUR", 2, "earliest", tuple(lots))


def every_award(problem: AwardProblem) -> list[Award]:
    """Every way to give each lot to one of its bids or to nobody, sums and reasons right."""
    choices = []
    for lot in problem.lots:
        why = "above_reserve" if lot.bids else "no_bid"
        money = {bid.seq: to_minor(bid.value, scale=lot.value_scale, currency_scale=2) for bid in lot.bids}
        won = [AwardLine(lot.lot, bid.supplier, bid.seq, bid.value, money[bid.seq]) for bid in lot.bids]
        choices.append([*won, Unawarded(lot.lot, why)])
    bound = solve(problem).bound
    awards = []
    for chosen in product(*choices):
        lines = tuple(each for each in chosen if isinstance(each, AwardLine))
        none = tuple(each for each in chosen if isinstance(each, Unawarded))
        awards.append(Award("brute", "1", lines, none, sum(line.money for line in lines), bound))
    return awards


@given(problems())
def test_the_exact_award_is_the_only_one_without_a_fault(problem: AwardProblem) -> None:
    exact = solve(problem)
    assert check(problem, exact) == ()
    legal = [award for award in every_award(problem) if check(problem, award) == ()]
    assert [replace(award, solver="exact") for award in legal] == [exact]


@given(problems())
def test_the_order_in_which_bids_are_listed_changes_nothing(problem: AwardProblem) -> None:
    turned = replace(problem, lots=tuple(replace(lot, bids=lot.bids[::-1]) for lot in problem.lots))
    assert solve(turned) == solve(problem)
    assert check(turned, solve(problem)) == ()
