"""Whole numbers only: rounding, parts and texts, each held to exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.money import (
    Share,
    apportion,
    exact_quotient,
    least_share,
    next_multiple,
    parse_price,
    plain_price,
    price_fault,
    price_text,
    root_up,
    round_half_up_div,
    rounded_down,
    scale_down,
    to_minor,
    whole_parts,
)

whole = st.integers(-(10**20), 10**20)


@given(st.integers(0, 10**20), st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_rounded_up(value: int, num: int, den: int) -> None:
    assert least_share(value, Share(num, den)) == ceil(Fraction(value * num, den))


@given(whole, st.integers(1, 10**12))
def test_halves_are_rounded_away_from_zero(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    magnitude = floor(abs(exact) + Fraction(1, 2))
    assert round_half_up_div(numerator, denominator) == (magnitude if exact > 0 else -magnitude)


@pytest.mark.parametrize("denominator", [0, -1])
def test_nothing_is_divided_by_zero_or_less(denominator: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        round_half_up_div(1, denominator)


@pytest.mark.parametrize(
    ("value", "scale", "currency_scale", "minor"),
    [(12345, 2, 2, 12345), (12345, 0, 2, 1234500), (12345, 4, 2, 123), (12350, 4, 2, 124), (-12350, 4, 2, -124), (49, 2, 0, 0)],
)
def test_a_value_is_rounded_once_to_minor_units(value: int, scale: int, currency_scale: int, minor: int) -> None:
    assert to_minor(value, scale=scale, currency_scale=currency_scale) == minor


@given(st.integers(0, 10**12), st.integers(0, 10**9), st.integers(1, 10**9))
def test_scaled_prices_never_pass_what_is_wanted(price: int, wanted: int, total: int) -> None:
    assert scale_down(price, wanted=wanted, total=total) == floor(Fraction(price * wanted, total))


@given(whole, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_parts_sum_to_the_total_and_differ_from_their_share_by_less_than_a_unit(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(abs(part - Fraction(total * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True))
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_of_equal_remainders_the_earlier_place_gets_the_unit() -> None:
    assert apportion(5, [1, 1, 1]) == (2, 2, 1)
    assert apportion(-5, [1, 1, 1]) == (-2, -2, -1)
    assert apportion(10, [1, 2, 3]) == (2, 3, 5)
    assert apportion(0, [3]) == (0,)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [2, -1]])
def test_weights_must_weigh_something(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(1, weights)


@pytest.mark.parametrize(
    ("units", "scale", "text"),
    [(0, 0, "0"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (-123456, 3, "-123.456"), (7, 0, "7")],
)
def test_a_text_has_all_its_decimals(units: int, scale: int, text: str) -> None:
    assert price_text(units, scale) == text


@pytest.mark.parametrize(
    ("number", "step", "least"), [(0, 5, 5), (1, 5, 5), (5, 5, 5), (6, 5, 10), (10, 5, 10), (11, 5, 15), (-3, 5, 5), (7, 1, 7)]
)
def test_the_next_multiple_is_at_least_the_number_and_the_step(number: int, step: int, least: int) -> None:
    assert next_multiple(number, step) == least


@pytest.mark.parametrize("denominator", [0, -1])
def test_what_cannot_be_divided_says_so(denominator: int) -> None:
    for divide in (round_half_up_div, rounded_down):
        with pytest.raises(ValueError, match=r"^the denominator must be positive$"):
            divide(1, denominator)
    assert rounded_down(-1, 2) == -1


def test_weights_that_weigh_nothing_are_named() -> None:
    with pytest.raises(ValueError, match=r"^weights must be whole numbers of zero or more with at least one above zero$"):
        apportion(1, [0])


@pytest.mark.parametrize("denominator", [1, 2, 7, 40, 2**16 - 1, 2**16, 2**17 + 3, 10**9 + 7])
def test_whole_parts_are_those_of_the_largest_remainders_in_their_order(denominator: int) -> None:
    for count in range(1, 9):
        numerators = [
            (7 * place * place * denominator + (place % 3) * denominator * 5 + 11 * place) // 8 for place in range(1, count + 1)
        ]
        numerators[-1] += -sum(numerators) % denominator
        parts = [numerator // denominator for numerator in numerators]
        order = sorted(range(count), key=lambda place: (-(numerators[place] % denominator), place))
        for place in order[: sum(numerators) // denominator - sum(parts)]:
            parts[place] += 1
        assert whole_parts(numerators, denominator) == tuple(parts)


def test_of_many_equal_remainders_the_earlier_ones_get_the_units() -> None:
    assert whole_parts([1, 1, 1, 1], 2) == (1, 1, 0, 0)
    assert whole_parts([3, 1, 3, 1], 4) == (1, 0, 1, 0)
    assert whole_parts([1, 3, 1, 3], 4) == (0, 1, 0, 1)
    assert whole_parts([-1, 3], 2) == (0, 1)
    assert whole_parts([3, 2, 2, 1], 4) == (1, 1, 0, 0)
    half = 2**19
    assert whole_parts([half + 5, half + 4, half + 4, half - 13], 2 * half) == (1, 1, 0, 0)


def test_what_does_not_come_out_whole_says_so() -> None:
    with pytest.raises(ValueError, match=r"^the denominator must be positive$"):
        whole_parts([1], 0)
    with pytest.raises(ValueError, match=r"^the exact parts do not sum up to a whole number$"):
        whole_parts([1, 2], 2)
    assert exact_quotient(-6, 3) == -2
    with pytest.raises(ValueError, match=r"^3 does not go into 7$"):
        exact_quotient(7, 3)


@pytest.mark.parametrize(
    ("numerator", "denominator", "root"), [(0, 5, 0), (1, 5, 1), (5, 5, 1), (6, 5, 2), (4, 1, 2), (5, 1, 3), (9, 1, 3), (19, 2, 4)]
)
def test_a_root_is_the_least_whole_number_whose_square_reaches_it(numerator: int, denominator: int, root: int) -> None:
    assert root_up(numerator, denominator) == root


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (1, -1), (-1, 1)])
def test_no_root_is_taken_below_zero(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match=r"^a root is taken of what is not below zero$"):
        root_up(numerator, denominator)


@given(
    st.one_of(st.from_regex(r"[0-9]{1,20}(\.[0-9]{1,8})?", fullmatch=True), st.text("0123456789.,+-eE \u0661", max_size=70)),
    st.integers(0, 6),
)
def test_a_plain_price_is_read_as_by_the_rules_one_after_another(text: str, scale: int) -> None:
    read = None if price_fault(text) is not None else parse_price(text, scale)
    assert plain_price(text, scale) == (read or None)


def test_a_plain_price_may_be_as_long_as_any() -> None:
    longest = "1." + "0" * 62
    assert (plain_price(longest, 2), plain_price(longest + "0", 2)) == (100, None)
