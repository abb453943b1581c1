"""Lots of quantities: the exact award against one that tries everything, the payments, and the bound of the search."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.award import recount, volume
from auction.award.award import Award
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import Candidate, LotProblem
from auction.core.commands import AwardLine, Unawarded
from auction.core.schedule import Supply
from auction.core.terms import Payment, Volume
from tests.award.quantities import (
    RISING,
    VOLUMES,
    asked,
    best_by_trying,
    lots,
    paid_by_counting,
    problem_of,
    quantity_lot,
    schedule,
)

TIERS = Volume("all_units", "falling", False, 10)
BLOCKS = Volume("incremental", "rising", True, 10)
BOOK = (schedule(3, (0, 100), (6, 300)), schedule(4, (0, 200), (5, 400)))
"""The example of rule N9: ten units, a offers 6 at 1.00 and 4 at 3.00, b 5 at 2.00 and 5 at 4.00."""


def given_by(lot: LotProblem) -> dict[int, int]:
    """What the solver gives each entry, checked."""
    award = solve(problem_of(lot))
    assert check(problem_of(lot), award) == ()
    return {line.bid_seq: (line.quantities or lot.quantities)[0] for line in award.lines}


def paid_by(lot: LotProblem) -> dict[int, int]:
    award = solve(problem_of(lot))
    assert check(problem_of(lot), award) == ()
    return {line.bid_seq: line.paid for line in award.lines}


@settings(max_examples=300)
@given(lots())
def test_A13_the_award_is_the_best_of_all_there_are(lot: LotProblem) -> None:
    assert given_by(lot) == best_by_trying(lot)


@settings(max_examples=150)
@given(lots(payments=("as_bid", "uniform", "second_price")))
def test_A11_everybody_is_paid_what_is_due(lot: LotProblem) -> None:
    given_ = given_by(lot)
    paid = paid_by(lot)
    assert paid == {seq: paid_by_counting(lot, given_, seq) for seq in given_}
    for bid in lot.bids:
        if bid.seq in paid and lot.volume is not None:
            assert paid[bid.seq] >= asked(lot.volume, bid, given_[bid.seq])
            if lot.reserve is not None:
                assert paid[bid.seq] * lot.quantities[0] <= lot.reserve * given_[bid.seq]


def test_A13_the_cheapest_units_are_awarded() -> None:
    assert given_by(quantity_lot(*BOOK)) == {3: 6, 4: 4}


def test_A13_of_equal_prices_the_earlier_entry_gets_the_more() -> None:
    assert given_by(quantity_lot(schedule(9, (0, 5), most=7), schedule(4, (0, 5), most=6))) == {4: 6, 9: 4}


RATIONED = replace(RISING, margin="pro_rata")


def test_A13_the_last_units_are_rationed_where_the_terms_say_so() -> None:
    """The example of rule N13: six units are left of eleven that are offered at 2.00."""
    bids = (schedule(3, (0, 100), (4, 200)), schedule(4, (0, 200), most=3), schedule(5, (0, 200), most=2))
    assert given_by(quantity_lot(*bids, volume=RATIONED)) == {3: 7, 4: 2, 5: 1}
    assert given_by(quantity_lot(*bids)) == {3: 10}


def test_A13_of_equal_remainders_the_earlier_entry_comes_first() -> None:
    bids = [schedule(seq, (0, 5), most=6) for seq in (9, 4, 7)]
    assert given_by(quantity_lot(*bids, volume=RATIONED)) == {4: 4, 7: 3, 9: 3}
    assert given_by(quantity_lot(*bids, volume=RATIONED, whole=1)) == {4: 1}


def test_A13_what_lies_beyond_the_lot_or_the_reserve_price_does_not_count() -> None:
    """Of ten units a offer of a million counts as ten; above the reserve price nothing is rationed, because nothing is awarded."""
    lot = quantity_lot(schedule(3, (0, 5), most=10**6), schedule(4, (0, 5), most=10), volume=RATIONED)
    assert given_by(lot) == {3: 5, 4: 5}
    dear = quantity_lot(schedule(3, (0, 4), (2, 6)), schedule(4, (0, 6)), volume=RATIONED, reserve=50)
    assert given_by(dear) == {3: 2}


@pytest.mark.parametrize("payment", ["uniform", "second_price"])
def test_A13_rationing_goes_with_every_payment(payment: Payment) -> None:
    bids = (schedule(3, (0, 100), (4, 200)), schedule(4, (0, 200), most=3), schedule(5, (0, 200), most=2))
    lot = quantity_lot(*bids, volume=RATIONED, payment=payment, ceiling=5_000)
    assert given_by(lot) == {3: 7, 4: 2, 5: 1}
    paid = paid_by(lot)
    assert all(paid[bid.seq] >= asked(RATIONED, bid, given_by(lot)[bid.seq]) for bid in bids)


def test_A13_to_the_earlier_what_is_to_be_rationed_is_a_fault() -> None:
    tied = quantity_lot(schedule(3, (0, 5), most=6), schedule(4, (0, 5), most=6), volume=RATIONED)
    earliest = (AwardLine("a", "s3", 3, 30, 30, (6,)), AwardLine("a", "s4", 4, 20, 20, (4,)))
    assert broken(tied, Award("x", "1", earliest, (), 50, 50)) == {"A13"}


def test_A13_a_tier_is_reached_where_that_costs_less() -> None:
    tiers = quantity_lot(schedule(3, (0, 10), (8, 7)), schedule(4, (0, 9), most=5), volume=TIERS)
    assert given_by(tiers) == {3: 10}
    assert given_by(replace(tiers, quantities=(7,))) == {3: 2, 4: 5}


@pytest.mark.parametrize(("reserve", "due"), [(39, {}), (40, {3: 10}), (None, {3: 10})])
def test_A13_nothing_costs_more_than_the_reserve_price(reserve: int | None, due: dict[int, int]) -> None:
    lot = quantity_lot(schedule(3, (0, 4)), reserve=reserve)
    assert given_by(lot) == due


@pytest.mark.parametrize(
    ("lot", "left"),
    [
        (quantity_lot(), Unawarded("a", "no_bid")),
        (quantity_lot(schedule(3, (0, 4)), reserve=39), Unawarded("a", "above_reserve")),
        (quantity_lot(schedule(3, (0, 4), (6, 5)), reserve=40), Unawarded("a", "above_reserve", (4,))),
        (quantity_lot(schedule(3, (0, 4), most=6)), Unawarded("a", "short", (4,))),
        (quantity_lot(schedule(3, (0, 4), most=6), reserve=40), Unawarded("a", "short", (4,))),
        (quantity_lot(schedule(3, (0, 4), multiple=3), volume=BLOCKS), Unawarded("a", "short", (1,))),
    ],
)
def test_A8_what_is_left_says_why(lot: LotProblem, left: Unawarded) -> None:
    award = solve(problem_of(lot))
    assert award.unawarded == (left,)
    assert check(problem_of(lot), award) == ()
    other = "short" if left.why != "short" else "above_reserve"
    wrong = replace(award, unawarded=(replace(left, why=other),))
    assert {fault.rule for fault in check(problem_of(lot), wrong)} == {"A8"}


def test_A11_as_bid_uniform_and_second_price_of_the_rulebook() -> None:
    assert paid_by(quantity_lot(*BOOK)) == {3: 600, 4: 800}
    assert paid_by(quantity_lot(*BOOK, payment="uniform")) == {3: 1200, 4: 800}
    assert paid_by(quantity_lot(*BOOK, payment="second_price", reserve=3500)) == {3: 1950, 4: 1200}


def single(*values: int, reserve: int | None = None, ceiling: int | None = None) -> LotProblem:
    bids = tuple(Candidate(f"s{seq}", seq, value) for seq, value in enumerate(values, 3))
    return LotProblem("a", 2, reserve, bids, payment="second_price", ceiling=ceiling)


@pytest.mark.parametrize(
    ("lot", "paid"),
    [
        (single(9000, 10_000, reserve=9500), 9500),
        (single(9000, 10_000), 10_000),
        (single(9000, 10_000, 9_400, reserve=9500), 9400),
        (single(9000, ceiling=12_000), 12_000),
        (single(9000, reserve=9500, ceiling=12_000), 9500),
        (single(9000), 9000),
        (single(9000, 9000), 9000),
        (single(9500, 10_000, reserve=9500), 9500),
    ],
)
def test_A11_the_lowest_is_paid_the_second_lowest(lot: LotProblem, paid: int) -> None:
    award = solve(problem_of(lot))
    assert check(problem_of(lot), award) == ()
    assert (award.lines[0].bid_seq, award.lines[0].paid, award.lines[0].money, award.bound) == (3, paid, paid, paid)
    assert award.lines[0].payment == (None if paid == lot.bids[0].value else paid)


def broken(lot: LotProblem, award: Award) -> set[str]:
    return {fault.rule for fault in check(problem_of(lot), award)}


def with_line(award: Award, place: int, **changes: object) -> Award:
    lines = [replace(line, **changes) if at == place else line for at, line in enumerate(award.lines)]  # type: ignore[arg-type]
    return replace(award, lines=tuple(lines), total=sum(line.money for line in lines))


@pytest.mark.parametrize("paid", [8_999, 9_000, 9_499, 9_501, 10_000])
def test_A11_another_payment_is_a_fault(paid: int) -> None:
    lot = single(9000, 10_000, reserve=9500)
    assert broken(lot, with_line(solve(problem_of(lot)), 0, payment=paid, money=paid)) == {"A11"}


@pytest.mark.parametrize("payment", ["uniform", "second_price"])
@pytest.mark.parametrize("off", [-1, 1])
def test_A11_another_marginal_price_is_a_fault(payment: str, off: int) -> None:
    lot = quantity_lot(*BOOK, payment=payment, reserve=3500)  # type: ignore[arg-type]
    good = solve(problem_of(lot))
    paid = good.lines[0].paid + off * good.lines[0].quantities[0]
    assert broken(lot, with_line(good, 0, payment=paid, money=paid)) == {"A11"}


def test_A13_other_quantities_are_a_fault() -> None:
    lot = quantity_lot(*BOOK)
    lines = (AwardLine("a", "s3", 3, 900, 900, (7,)), AwardLine("a", "s4", 4, 600, 600, (3,)))
    assert broken(lot, Award("x", "1", lines, (), 1500, 1400)) == {"A13"}
    tied = quantity_lot(schedule(3, (0, 5), most=6), schedule(4, (0, 5), most=6))
    shifted = (AwardLine("a", "s3", 3, 25, 25, (5,)), AwardLine("a", "s4", 4, 25, 25, (5,)))
    assert broken(tied, Award("x", "1", shifted, (), 50, 50)) == {"A13"}
    nothing = Award("x", "1", (), (Unawarded("a", "short"),), 0, 1400)
    assert broken(lot, nothing) == {"A13"}


def test_A2_what_cannot_be_supplied_is_not_awarded() -> None:
    lot = quantity_lot(schedule(3, (0, 5), multiple=4), volume=BLOCKS)
    odd = Award("x", "1", (AwardLine("a", "s3", 3, 30, 30, (6,)),), (Unawarded("a", "short", (4,)),), 30, 40)
    assert broken(lot, odd) == {"A2", "A13"}


def a_hard_lot(bids: int) -> LotProblem:
    """Every bid has three tiers."""
    steps = ((0, 100), (1000, 97), (5000, 93))
    found = (
        schedule(seq, *((begins, price + seq) for begins, price in steps), most=20_000 + 137 * seq) for seq in range(2, 2 + bids)
    )
    return quantity_lot(*found, whole=50_003, volume=TIERS)


def test_A14_a_lot_of_too_many_ways_is_left_unsolved() -> None:
    lot = a_hard_lot(10)
    assert 3**9 <= volume.MOST_WAYS == recount.WAYS_LIMIT < 3**10
    award = solve(problem_of(lot))
    assert award.unawarded == (Unawarded("a", "not_solved"),)
    assert check(problem_of(lot), award) == ()
    line = AwardLine("a", "s2", 2, 50_003 * 95, 50_003 * 95)
    assert "A14" in broken(lot, Award("x", "1", (line,), (), line.money, 0))
    assert broken(lot, replace(award, unawarded=(Unawarded("a", "short"),))) == {"A8"}


def test_A14_a_lot_that_can_be_solved_is() -> None:
    lot = a_hard_lot(5)
    solved = solve(problem_of(lot))
    assert solved.unawarded == ()
    unsolved = Award("x", "1", (), (Unawarded("a", "not_solved"),), 0, solved.bound)
    assert broken(lot, unsolved) == {"A8", "A13"} or broken(lot, unsolved) == {"A13"}


@pytest.mark.parametrize("multiples", [(1, 1), (2, 3), (4, 6), (1000, 2500), (1, 20_001)])
def test_A14_both_count_the_same_ways(multiples: tuple[int, int]) -> None:
    bids = [schedule(seq, (0, 10 + seq), multiple=multiple, most=10**6) for seq, multiple in enumerate(multiples, 2)]
    lot = quantity_lot(*bids, whole=100_000, volume=BLOCKS)
    award = solve(problem_of(lot))
    assert check(problem_of(lot), award) == ()
    assert (award.unawarded == (Unawarded("a", "not_solved"),)) == (multiples == (1, 20_001))


@settings(max_examples=60)
@given(st.data())
def test_A13_large_lots_are_checked_as_they_are_solved(data: st.DataObject) -> None:
    volume_ = replace(data.draw(VOLUMES), blocks=True, most_steps=4)
    prices = volume_.prices
    bids = []
    for seq in range(2, 2 + data.draw(st.integers(1, 4))):
        multiple = data.draw(st.sampled_from([1, 1, 50, 75]))
        begins = [0, *sorted(data.draw(st.lists(st.integers(1, 90), max_size=3, unique=True)))]
        asks = [data.draw(st.integers(900, 1100)) for _ in begins]
        if prices != "any":
            asks.sort(reverse=prices == "falling")
        least = multiple * data.draw(st.sampled_from([0, 5]))
        supply = Supply(tuple(each * multiple for each in begins), least, multiple, data.draw(st.integers(5 * multiple, 9_999)))
        bids.append(Candidate(f"s{seq}", seq, 1, None, tuple(asks), supply=supply))
    reserve = data.draw(st.none() | st.integers(900 * 7919, 1100 * 7919))
    lot = quantity_lot(*bids, whole=7919, volume=volume_, reserve=reserve)
    assert check(problem_of(lot), solve(problem_of(lot))) == ()


@settings(max_examples=200)
@given(st.integers(1, 9), st.integers(1, 9), st.lists(st.integers(1, 9), min_size=1, max_size=3), st.none() | st.integers(1, 10))
def test_A11_under_second_price_nobody_gains_by_asking_something_else(
    cost: int, other: int, rivals: list[int], reserve: int | None
) -> None:
    """The winner's gain is what it is paid less its cost; asking its cost gains at least as much as asking anything else."""

    def gain(ask: int) -> int:
        lot = single(ask, *rivals, reserve=reserve)
        found = solve(problem_of(lot)).lines
        lone = lot.reserve is None and not rivals
        return found[0].paid - cost if found and found[0].bid_seq == 3 and not lone else 0

    assert gain(cost) >= gain(other)


@settings(max_examples=200)
@given(
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6)), min_size=1, max_size=3),
)
def test_A11_of_quantities_nobody_gains_by_asking_something_else(
    cost: int, other: int, amount: int, rivals: list[tuple[int, int]]
) -> None:
    """Each offers some units at one price; whoever asks its cost does no worse than by asking anything else."""

    def gain(ask: int) -> int:
        theirs = (schedule(seq, (0, price), most=most) for seq, (most, price) in enumerate(rivals, 4))
        lot = quantity_lot(schedule(3, (0, ask), most=amount), *theirs, whole=5, payment="second_price", reserve=30)
        return next(
            (line.paid - cost * (line.quantities or (5,))[0] for line in solve(problem_of(lot)).lines if line.bid_seq == 3), 0
        )

    assert gain(cost) >= gain(other)


def test_the_oracle_reads_steps_as_the_rulebook_does() -> None:
    bid = schedule(3, (0, 1000), (100, 900), most=200)
    assert [asked(RISING, bid, quantity) for quantity in (99, 100, 150)] == [99_000, 100_000, 145_000]
    assert [asked(TIERS, bid, quantity) for quantity in (99, 100, 150)] == [99_000, 90_000, 135_000]
