"""The Q chapter of pool/RULEBOOK.md, rule by rule. Fractions are the second opinion: the rules themselves know none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.commands import AllotmentLine
from auction.core.currencies import Exchange
from auction.core.errors import InvariantBroken
from auction.core.stage_terms import ENGLISH
from auction.core.terms import Baseline, LineItem, Lot, Pledge
from auction.pool.allot import Allotment, AwardedLot, allot, whole_lot
from auction.pool.contracts import contract_number, contracts

MEMBERS = ("m1", "m2", "m3", "m4")


def an_item(id: str, **pledges: int) -> LineItem:
    """A line item with these members' pledges."""
    return LineItem(
        id, f"part {id}", "Maker", id, "pcs", sum(pledges.values()), tuple(Pledge(*pledge) for pledge in pledges.items())
    )


def a_lot(*items: LineItem, id: str = "L1", price_scale: int = 4, quantity_scale: int = 0, baseline: int | None = None) -> Lot:
    """A lot of these items; the baseline in value units."""
    named = None if baseline is None else Baseline("last year", baseline)
    return Lot(id, f"Lot {id}", price_scale, quantity_scale, items, None, None, named, (), None, 1, ENGLISH)


def quantities(made: Allotment) -> dict[tuple[str, str, str], int]:
    """Quantity by line item, member and supplier."""
    return {(line.line, line.member, line.supplier): line.quantity for line in made.lines}


def moneys(made: Allotment) -> list[int]:
    """The money of every allotment line."""
    return [line.money for line in made.lines]


def savings(made: Allotment) -> list[int | None]:
    """The saving of every allotment line."""
    return [line.saving for line in made.lines]


@st.composite
def lots(draw: st.DrawFn, id: str = "L1") -> Lot:
    """A lot of one to three items, pledged by one to four members, at any scale; with a baseline or without."""
    items = []
    for number in range(draw(st.integers(1, 3))):
        members = draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=4, unique=True))
        items.append(an_item(f"I{number}", **{member: draw(st.integers(1, 10**6)) for member in members}))
    baseline = draw(st.none() | st.integers(0, 10**13))
    return a_lot(*items, id=id, price_scale=draw(st.integers(0, 6)), quantity_scale=draw(st.integers(0, 3)), baseline=baseline)


@st.composite
def awards(draw: st.DrawFn) -> list[AwardedLot]:
    """One or two lots, each awarded whole to one supplier or in parts to two."""
    made = []
    for number in range(draw(st.integers(1, 2))):
        lot = draw(lots(id=f"L{number}"))
        left = [item.quantity for item in lot.lines]
        for supplier in draw(st.sampled_from((["s1"], ["s1", "s2"], ["s2", "s1"]))):
            prices = tuple(draw(st.integers(1, 10**6)) for _ in lot.lines)
            part = left if draw(st.booleans()) else [draw(st.integers(0, most)) for most in left]
            left = [most - taken for most, taken in zip(left, part, strict=True)]
            made.append(AwardedLot(lot, supplier, prices, tuple(part)))
    return made


def test_Q1_quantities_and_money_sum_to_what_was_awarded() -> None:
    lot = a_lot(an_item("A", m1=1, m2=1, m3=1))
    made = allot([whole_lot(lot, supplier="s1", prices=(3333,))], currency_scale=2)
    assert moneys(made) == [34, 33, 33]
    assert [found.money for found in made.lots] == [100]


@given(awards())
def test_Q1_sums_are_exact_and_no_member_gets_more_than_it_pledged(awarded: list[AwardedLot]) -> None:
    made = allot(awarded, currency_scale=2)
    for award, total in zip(sorted(awarded, key=lambda award: (award.lot.id, award.supplier)), made.lots, strict=True):
        lines = [line for line in made.lines if (line.lot, line.supplier) == (award.lot.id, award.supplier)]
        assert sum(line.money for line in lines) == total.money
        for item, quantity in zip(award.lot.lines, award.quantities, strict=True):
            assert sum(line.quantity for line in lines if line.line == item.id) == quantity
    for award in awarded:
        for item in award.lot.lines:
            for pledge in item.pledges:
                got = [
                    line.quantity
                    for line in made.lines
                    if (line.lot, line.line, line.member) == (award.lot.id, item.id, pledge.member)
                ]
                assert sum(got) <= pledge.quantity


@pytest.mark.parametrize("quantity", [-1, 11])
def test_Q1_more_than_was_pledged_cannot_be_allotted(quantity: int) -> None:
    lot = a_lot(an_item("A", m1=4, m2=6))
    with pytest.raises(InvariantBroken):
        allot([AwardedLot(lot, "s1", (1,), (quantity,))], currency_scale=2)


def test_Q2_a_whole_award_gives_each_member_its_pledge() -> None:
    lot = a_lot(an_item("A", m1=400, m2=700, m3=900), an_item("B", m2=5))
    made = allot([whole_lot(lot, supplier="s1", prices=(10, 20))], currency_scale=2)
    assert quantities(made) == {("A", "m1", "s1"): 400, ("A", "m2", "s1"): 700, ("A", "m3", "s1"): 900, ("B", "m2", "s1"): 5}


def test_Q2_a_shortage_is_shared_by_largest_remainder() -> None:
    lot = a_lot(an_item("A", m1=900, m2=600, m3=300))
    made = allot([AwardedLot(lot, "s1", (1,), (1000,))], currency_scale=2)
    assert quantities(made) == {("A", "m1", "s1"): 500, ("A", "m2", "s1"): 333, ("A", "m3", "s1"): 167}


def test_Q2_ties_go_to_the_earlier_member() -> None:
    lot = a_lot(an_item("A", m3=1, m1=1, m2=1))
    made = allot([AwardedLot(lot, "s1", (1,), (2,))], currency_scale=2)
    assert quantities(made) == {("A", "m1", "s1"): 1, ("A", "m2", "s1"): 1}


def test_Q2_several_suppliers_together_fill_every_pledge() -> None:
    lot = a_lot(an_item("A", m1=1, m2=1, m3=1))
    made = allot([AwardedLot(lot, "s2", (1,), (2,)), AwardedLot(lot, "s1", (1,), (1,))], currency_scale=2)
    assert quantities(made) == {("A", "m1", "s1"): 1, ("A", "m2", "s2"): 1, ("A", "m3", "s2"): 1}


@given(lots(), st.data())
def test_Q2_a_shortage_leaves_no_member_a_whole_unit_from_its_share(lot: Lot, data: st.DataObject) -> None:
    part = tuple(data.draw(st.integers(0, item.quantity)) for item in lot.lines)
    made = allot([AwardedLot(lot, "s1", (1,) * len(part), part)], currency_scale=2)
    got = quantities(made)
    for item, quantity in zip(lot.lines, part, strict=True):
        for pledge in item.pledges:
            exact = Fraction(quantity * pledge.quantity, item.quantity)
            assert abs(got.get((item.id, pledge.member, "s1"), 0) - exact) < 1


@given(awards())
def test_Q3_all_members_pay_one_price(awarded: list[AwardedLot]) -> None:
    made = allot(awarded, currency_scale=2)
    for award in awarded:
        for item, price in zip(award.lot.lines, award.prices, strict=True):
            paid = {
                line.unit_price
                for line in made.lines
                if (line.lot, line.line, line.supplier) == (award.lot.id, item.id, award.supplier)
            }
            assert paid <= {price}


@pytest.mark.parametrize(("price", "money"), [(2_499, 0), (2_500, 1), (7_499, 1), (7_500, 2), (12_345, 2)])
def test_Q4_a_lot_is_rounded_once_halves_up(price: int, money: int) -> None:
    lot = a_lot(an_item("A", m1=1, m2=1), price_scale=6)
    made = allot([whole_lot(lot, supplier="s1", prices=(price,))], currency_scale=2)
    assert made.lots[0].money == money == int(Fraction(2 * price, 10**4) + Fraction(1, 2))


def test_Q4_a_currency_with_more_decimals_than_the_price_loses_nothing() -> None:
    lot = a_lot(an_item("A", m1=3), price_scale=0)
    assert moneys(allot([whole_lot(lot, supplier="s1", prices=(7,))], currency_scale=2)) == [2100]


@given(awards())
def test_Q5_no_part_is_a_whole_unit_from_its_exact_share(awarded: list[AwardedLot]) -> None:
    made = allot(awarded, currency_scale=2)
    for award, total in zip(sorted(awarded, key=lambda award: (award.lot.id, award.supplier)), made.lots, strict=True):
        for line in made.lines:
            if (line.lot, line.supplier) == (award.lot.id, award.supplier):
                assert abs(line.money - Fraction(total.money * line.quantity * line.unit_price, award.value)) < 1


def test_Q5_ties_go_to_the_earlier_line_and_member() -> None:
    lot = a_lot(an_item("A", m2=1, m1=1), an_item("B", m1=1, m2=1), price_scale=3)
    made = allot([whole_lot(lot, supplier="s1", prices=(5, 5))], currency_scale=2)
    assert [(line.line, line.member, line.money) for line in made.lines] == [
        ("A", "m1", 1),
        ("A", "m2", 1),
        ("B", "m1", 0),
        ("B", "m2", 0),
    ]


def test_Q5_where_every_unit_price_rounds_to_zero_pieces_count() -> None:
    lot = a_lot(an_item("A", m1=100, m2=300), an_item("B", m1=100), price_scale=2, baseline=1000)
    whole = replace(whole_lot(lot, supplier="s1", prices=(0, 0)), paid=180)
    made = allot([whole], currency_scale=2)
    assert (moneys(made), savings(made)) == ([36, 108, 36], [164, 492, 164])
    part = allot([replace(whole, quantities=(200, 50), paid=90)], currency_scale=2)
    assert sum(moneys(part)) == 90
    assert part.lots[0].saving == 500 - 90


def test_Q6_the_saving_is_baseline_less_award_divided_by_value() -> None:
    lot = a_lot(an_item("A", m1=100, m2=300), price_scale=2, baseline=100_000)
    made = allot([whole_lot(lot, supplier="s1", prices=(200,))], currency_scale=2)
    assert (moneys(made), savings(made)) == ([20_000, 60_000], [5_000, 15_000])
    assert [found.saving for found in made.lots] == [20_000]


def test_Q6_an_award_above_the_baseline_saves_less_than_nothing() -> None:
    lot = a_lot(an_item("A", m1=1, m2=1, m3=1), price_scale=2, baseline=200)
    made = allot([whole_lot(lot, supplier="s1", prices=(100,))], currency_scale=2)
    assert savings(made) == [-34, -33, -33]


def test_Q6_without_a_baseline_no_saving_is_claimed() -> None:
    made = allot([whole_lot(a_lot(an_item("A", m1=1)), supplier="s1", prices=(1,))], currency_scale=2)
    assert savings(made) == [None]
    assert made.lots[0].saving is None


def test_Q6_a_part_of_a_lot_has_its_part_of_the_baseline() -> None:
    lot = a_lot(an_item("A", m1=60, m2=40), price_scale=2, baseline=10_000)
    halves = [AwardedLot(lot, "s1", (80,), (50,)), AwardedLot(lot, "s2", (90,), (50,))]
    assert [(found.money, found.saving) for found in allot(halves, currency_scale=2).lots] == [(4000, 1000), (4500, 500)]


def test_Q6_the_part_of_the_baseline_is_rounded_to_a_unit_of_value_before_it_is_money() -> None:
    """62 of 125 pieces of a baseline of 0.0100 count 0.00496, which is 0.0050, and 0.01 in money, as the 0.0062 that are paid."""
    lot = a_lot(an_item("A", m1=125), baseline=100)
    made = allot([AwardedLot(lot, "s1", (1,), (62,))], currency_scale=2)
    assert [(found.money, found.saving) for found in made.lots] == [(1, 0)]


@given(awards())
def test_Q6_savings_sum_to_the_lots(awarded: list[AwardedLot]) -> None:
    made = allot(awarded, currency_scale=2)
    for total in made.lots:
        found = [line.saving for line in made.lines if (line.lot, line.supplier) == (total.lot, total.supplier)]
        if total.saving is None:
            assert set(found) <= {None}
        elif found:
            assert sum(saving for saving in found if saving is not None) == total.saving


@given(awards(), st.randoms(use_true_random=False))
def test_Q7_order_of_awards_and_pledges_does_not_matter(awarded: list[AwardedLot], dice: object) -> None:
    mixed = [replace(award, lot=_shuffled(award.lot, dice)) for award in awarded]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert allot(mixed, currency_scale=2) == allot(awarded, currency_scale=2)


@given(lots(), st.permutations(MEMBERS))
def test_Q7_renamed_members_get_what_they_got_but_for_ties(lot: Lot, names: list[str]) -> None:
    """Whoever bears which name: the same quantities, and money that differs by a tie's one unit at most."""
    renamed = dict(zip(MEMBERS, names, strict=True))
    prices = tuple(range(1, len(lot.lines) + 1))
    plain = {(line.line, line.member): line for line in _whole(lot, prices).lines}
    other = {(line.line, line.member): line for line in _whole(_renamed(lot, renamed), prices).lines}
    assert {(line, renamed[member]) for line, member in plain} == set(other)
    for (item, member), line in plain.items():
        twin = other[item, renamed[member]]
        assert twin.quantity == line.quantity
        assert abs(twin.money - line.money) <= 1


def test_Q8_one_contract_for_each_supplier_and_member() -> None:
    first = a_lot(an_item("A", m1=1, m2=2), an_item("B", m1=3), id="L1", price_scale=2)
    second = a_lot(an_item("A", m2=4), id="L2", price_scale=2)
    awarded = [whole_lot(first, supplier="s2", prices=(10, 20)), whole_lot(second, supplier="s1", prices=(30,))]
    made = allot(awarded, currency_scale=2)
    drawn = contracts("auction-1", made.lines)
    assert [(contract.supplier, contract.member, contract.total) for contract in drawn] == [
        ("s1", "m2", 120),
        ("s2", "m1", 70),
        ("s2", "m2", 20),
    ]
    assert [contract.number for contract in drawn] == ["auction-1~s1~m2", "auction-1~s2~m1", "auction-1~s2~m2"]
    assert [(line.lot, line.line) for line in drawn[1].lines] == [("L1", "A"), ("L1", "B")]


def test_Q8_numbers_do_not_collide() -> None:
    assert contract_number("a-b", supplier="c", member="d") != contract_number("a", supplier="b-c", member="d")


@given(awards())
def test_Q8_every_allotment_line_stands_in_one_contract(awarded: list[AwardedLot]) -> None:
    made = allot(awarded, currency_scale=2)
    drawn = contracts("auction-1", made.lines)
    assert sorted(map(_key, made.lines)) == sorted(_key(line) for contract in drawn for line in contract.lines)
    assert len({contract.number for contract in drawn}) == len(drawn)
    assert all(contract.total == sum(line.money for line in contract.lines) for contract in drawn)


def _key(line: AllotmentLine) -> str:
    return repr(line)


def _whole(lot: Lot, prices: tuple[int, ...]) -> Allotment:
    return allot([whole_lot(lot, supplier="s1", prices=prices)], currency_scale=2)


def _renamed(lot: Lot, names: dict[str, str]) -> Lot:
    lines = tuple(
        replace(item, pledges=tuple(replace(pledge, member=names[pledge.member]) for pledge in item.pledges)) for item in lot.lines
    )
    return replace(lot, lines=lines)


def _shuffled(lot: Lot, dice: object) -> Lot:
    lines = []
    for item in lot.lines:
        pledges = list(item.pledges)
        dice.shuffle(pledges)  # type: ignore[attr-defined]
        lines.append(replace(item, pledges=tuple(pledges)))
    return replace(lot, lines=tuple(lines))


def test_Q9_each_currency_is_rounded_once_and_divided_for_itself() -> None:
    """Ten pieces at 3.335 dollars are 33.35 dollars, and at 2/3 of a euro 22.2333... euros."""
    lot = a_lot(an_item("A", m1=3, m2=7), price_scale=3, baseline=30_000)
    awarded = replace(whole_lot(lot, supplier="s1", prices=(3_335,)), exchange=Exchange("USD", 2, 2, 3))
    made = allot([awarded], currency_scale=2)
    assert [(line.unit_price, line.money, line.own_money, line.saving) for line in made.lines] == [
        (3_335, 667, 1_001, 233),
        (3_335, 1_556, 2_334, 544),
    ]
    assert [(lot.money, lot.own_money, lot.saving) for lot in made.lots] == [(2_223, 3_335, 777)]
    drawn = contracts("auction-1", made.lines, {"s1": "USD"})
    assert [(contract.currency, contract.total, contract.own_total) for contract in drawn] == [
        ("USD", 667, 1_001),
        ("USD", 1_556, 2_334),
    ]


@given(st.lists(st.integers(1, 500), min_size=1, max_size=4), st.integers(1, 10**6), st.integers(1, 10**4), st.integers(0, 3))
def test_Q9_parts_sum_exactly_in_both(needs: list[int], price: int, num: int, scale: int) -> None:
    lot = a_lot(an_item("A", **dict(zip(MEMBERS, needs, strict=False))))
    made = allot(
        [replace(whole_lot(lot, supplier="s1", prices=(price,)), exchange=Exchange("JPY", scale, num, 997))], currency_scale=2
    )
    exact = Fraction(sum(needs) * price, 10**4)
    assert abs(sum(line.own_money or 0 for line in made.lines) - exact * 10**scale) <= Fraction(1, 2)
    assert abs(sum(line.money for line in made.lines) - exact * Fraction(num, 997) * 100) <= Fraction(1, 2)
