"""Rules B6, E1 to E3 and X2: values that are the last to be taken, worked out directly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.core.currencies import in_auction, is_below, worth_of
from auction.core.evaluation import answers_now, comparable_now, highest_value, least_value, step_at
from auction.core.money import LARGEST
from auction.core.ranking import rank, ranks
from auction.core.stage_terms import Band
from auction.core.subsidised import SchemeDraw, without_subsidies
from auction.core.terms import TiePolicy
from tests.auctions import Play, a_lot, an_auction, steps
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, bidding_in, some_rates


@pytest.mark.parametrize(
    ("reference", "unit", "step"),
    [
        *(
            (0, 1, 5),
            (99, 1, 5),
            (100, 1, 10),
            (101, 1, 11),
            (300, 1, 30),
            (400, 1, 30),
            (1_000, 1, 1),
            (4_999, 1, 1),
            (5_000, 1, 50),
        ),
        *(
            (990, 10, 50),
            (1_000, 10, 100),
            (1_001, 10, 101),
            (3_500, 10, 300),
            (9_999, 10, 300),
            (10_000, 10, 1),
            (50_000, 10, 500),
        ),
    ],
)
def test_B9_the_band_of_the_reference_gives_the_step(reference: int, unit: int, step: int) -> None:
    """Amounts, beginnings and the most of a share are counted in units; a share is one of the reference."""
    bands = [steps(5), Band(100, 7, steps(0, (1, 10)).share, 30), Band(1_000, 0, None), steps(3, (1, 100), above=5_000)]
    assert step_at(bands, reference, unit=unit) == step
    assert step_at(bands[1:], 99) == 1, "below the first band one unit"


def test_B9_a_band_asks_for_its_amount_at_the_least() -> None:
    assert step_at([steps(7, (1, 100))], 100) == 7
    assert step_at([steps(0, (1, 100))], 50) == 1
    assert step_at([steps(0)], 1) == 1


def priced(*, ceiling: int = 1_000, less: int = 0, num: int = 1, den: int = 1) -> Play:
    """s1 bids in dollars, and `less` of its value is a bonus; the places are two."""
    bonus = [a_component(less * num, less=True)] if less else []
    evaluation = bidding_in(an_evaluation(places=2, rates=some_rates(USD=(num, den)), s1=bonus), s1=("USD", 2))
    return Play(an_auction(lots=[a_lot(ceiling=ceiling, evaluation=evaluation)]))


def test_E13_the_highest_value_is_within_the_supplier_s_own_ceiling() -> None:
    lot = priced(num=1, den=2).lot()
    assert (highest_value(lot, "s1", None), highest_value(lot, "s2", None)) == (2_000, 1_000)
    assert (highest_value(lot, "s1", 10_000), highest_value(lot, "s2", 10_000)) == (200, 100)


@pytest.mark.parametrize(("limit", "highest"), [(0, None), (99, None), (100, 1), (199, 1), (200, 2), (10**9, 1_000)])
def test_B6_no_value_is_left_below_one_unit(limit: int, highest: int | None) -> None:
    assert highest_value(priced().lot(), "s2", limit) == highest


@pytest.mark.parametrize(("limit", "highest"), [(-1, None), (0, None), (99, None), (100, 51), (101, 51), (200, 52)])
def test_E3_no_value_is_left_where_a_bonus_makes_nothing_of_it(limit: int, highest: int | None) -> None:
    """50 of the value are a bonus: 51 compares as one unit, which are a hundred comparable ones."""
    lot = priced(less=50).lot()
    assert highest_value(lot, "s1", limit) == highest
    assert comparable_now(lot, "s1", 51) == 100
    assert comparable_now(lot, "s2", 51) == 5_100


def test_E3_the_last_comparable_unit_is_enough() -> None:
    tenth = an_evaluation(components=[a_component(10, less=True)])
    lot = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=tenth)])).lot()
    assert [highest_value(lot, "s1", limit) for limit in (0, 1, 2)] == [None, 11, 12]


@pytest.mark.parametrize(("limit", "least"), [(0, 50), (1, 51), (100, 51), (101, 52)])
def test_X6_the_least_value_that_compares_no_lower(limit: int, least: int) -> None:
    lot = priced(less=50).lot()
    assert least_value(lot, "s1", limit) == least
    assert least_value(lot, "s2", limit) == -(-limit // 100)


def test_E2_before_its_first_bid_a_supplier_has_given_the_first_answers() -> None:
    evaluation = an_evaluation(a_criterion(an_option("a"), an_option("b")), a_criterion(an_option("c"), an_option("d"), id="other"))
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=evaluation)])).bid("s1", "L1", "5.00", answers=[1, 0])
    assert (answers_now(play.lot(), "s1"), answers_now(play.lot(), "s2")) == ((1, 0), (0, 0))


def test_E13_at_the_floor_nothing_is_below_it() -> None:
    lot = priced(num=1, den=2).lot().terms
    assert [is_below(lot, "s1", value, 100) for value in (199, 200)] == [True, False]
    assert [is_below(lot, "s2", value, 100) for value in (99, 100)] == [True, False]


def test_E13_a_decrement_is_worth_what_it_is_in_comparable_units_rounded_up() -> None:
    lot = priced(num=100_001, den=100_000).lot().terms
    assert [worth_of(lot, "s1", amount) for amount in (0, 1, 100_000)] == [0, 101, 10_000_100]
    assert [worth_of(lot, "s2", amount) for amount in (0, 1, 3)] == [0, 100, 300]


def test_E14_money_of_the_auction_is_rounded_once() -> None:
    assert [in_auction(None, value, scale=4, currency_scale=2) for value in (49, 50, 149, 150)] == [0, 1, 1, 2]


# X2 and E13


def limited(play: Play, supplier: str, *prices: str, decrement: str = "0") -> str:
    refusal = play.limit(supplier, "L1", *prices, decrement=decrement).last.refusal
    return "" if refusal is None else f"{refusal.code}: {refusal.detail}".removesuffix(": ")


def proxied(play: Play) -> Play:
    return Play(replace(play.terms, proxies=True)).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00")


def test_X2_a_limit_compares_above_zero_by_the_supplier_s_own_terms() -> None:
    play = proxied(priced(less=50))
    assert limited(play, "s1", "0.50") == "comparable_not_positive"
    assert limited(play, "s1", "0.51") == ""
    assert limited(play, "s2", "0.50") == ""
    tenth = an_evaluation(components=[a_component(10, less=True)])
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=tenth)], proxies=True)).bid("s1", "L1", "9.00")
    assert [limited(play, "s1", text) for text in ("0.09", "0.10", "0.11")] == ["comparable_not_positive"] * 2 + [""]


def test_X2_money_of_a_limit_is_counted_in_the_supplier_s_currency() -> None:
    dear = f"{LARGEST // 100}.00"
    finer = bidding_in(an_evaluation(places=2, rates=some_rates(USD=(1, 1))), s1=("USD", 4))
    play = proxied(Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=finer)])))
    assert (limited(play, "s1", dear), limited(play, "s2", dear)) == ("price_too_large", "limit_above_own")


def test_X2_what_is_wrong_with_a_decrement_is_said_of_it() -> None:
    play = proxied(priced())
    assert limited(play, "s2", "5.00", decrement="x") == "price_malformed: the decrement"
    assert limited(play, "s2", "5.00", decrement="0.005") == "price_precision: the decrement: at most 2 decimals"
    assert limited(play, "s2", "5.00", decrement=f"{LARGEST // 100}.{LARGEST % 100}") == ""
    assert limited(play, "s2", "5.00", decrement=f"{LARGEST // 100}.{LARGEST % 100 + 1}") == "price_too_large"


def test_B6_the_money_of_a_bid_is_counted_in_the_supplier_s_currency() -> None:
    """It comes before the ceiling, which is far below either."""
    dear = f"{LARGEST // 100}.00"
    finer = bidding_in(an_evaluation(places=2, rates=some_rates(USD=(1, 1))), s1=("USD", 4))
    play = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=finer)]))
    assert [play.bid(supplier, "L1", dear).code for supplier in ("s1", "s2")] == ["price_too_large", "above_ceiling"]


def test_B3_a_bid_without_a_price_for_every_line_item_is_told_how_many() -> None:
    refusal = Play(an_auction()).bid("s1", "L1", "1", "2").last.refusal
    assert refusal is not None
    assert (refusal.code, refusal.detail) == ("lines_incomplete", "1 prices are needed, 2 came")


def test_E15_what_every_supplier_is_granted_is_no_part_of_the_second_ranking() -> None:
    grant, freight = a_component(5, less=True, name="subsidy:all"), a_component(7)
    found = without_subsidies(an_evaluation(components=[grant, freight], s1=[grant], s2=[freight]))
    assert found == an_evaluation(components=[freight], s1=[], s2=[freight])


@pytest.mark.parametrize(
    ("ties", "places"),
    [
        ("earliest", (1, 2, 3, 4)),
        ("forbidden", (1, 2, 3, 4)),
        ("equal_best", (1, 1, 3, 4)),
        ("equal_worst", (2, 2, 3, 4)),
        ("dense", (1, 1, 2, 3)),
    ],
)
def test_R3_all_ranks_at_once_are_those_of_each(ties: TiePolicy, places: tuple[int, ...]) -> None:
    play = Play(an_auction())
    for supplier, price in (("s1", "5.00"), ("s2", "5.00"), ("s3", "6.00"), ("s4", "7.00")):
        play.bid(supplier, "L1", price)
    assert tuple(ranks(play.lot(), ties).values()) == places
    assert tuple(rank(play.lot(), f"s{number}", ties) for number in range(1, 5)) == places


def test_E15_a_cap_that_is_used_up_to_the_last_unit_suffices() -> None:
    draws = [SchemeDraw("home", cap, (("L1", "s1", 70), ("L2", "s1", 30))) for cap in (99, 100)]
    assert [(draw.taken, draw.suffices) for draw in draws] == [(100, False), (100, True)]


def test_E3_a_malus_alone_is_no_value() -> None:
    lot = Play(an_auction(lots=[a_lot(ceiling=1_000, evaluation=an_evaluation(places=2, s1=[a_component(50)]))])).lot()
    assert [highest_value(lot, "s1", limit) for limit in (4_999, 5_000, 5_099, 5_100)] == [None, None, None, 1]
