"""An award problem as rows: which columns there are, what they cost, and that order does not matter."""

from __future__ import annotations

from dataclasses import replace

from auction.award.columns import awarded_of
from auction.award.formulation import rows_of
from auction.award.rows import NONE, Rows
from auction.award.sourcing import Content, Given, Item, Offer, Package, Sourcing, Step, Supplier
from auction.core.award_rules import Limit, Select

PROBLEM = Sourcing(
    "p",
    "EUR",
    2,
    items=(Item("bolt", 100), Item("nut", 60, otherwise=900)),
    suppliers=(Supplier("north"), Supplier("south")),
    offers=(
        Offer("a", "north", ("bolt",), (Step(0, 500), Step(50, 400)), 100, least=20, multiple=10, once=70),
        Offer("b", "south", ("bolt",), (Step(0, 450),), 80, adjust=-5),
        Offer("c", "south", ("bolt", "nut"), (Step(0, 480), Step(40, 430)), 90, kind="incremental"),
    ),
    packages=(Package("d", "north", (Content("bolt", 30), Content("nut", 60)), 40_000),),
)


def values(rows: Rows, **named: int) -> list[int]:
    """The values of all columns, those named with `_` for a blank, the others zero."""
    given = {name.replace("_", " "): value for name, value in named.items()}
    assert given.keys() <= {*rows.names}
    return [given.get(name, 0) for name in rows.names]


def broken(rows: Rows, found: list[int]) -> list[str]:
    """The rules whose rows these values break."""
    faults = []
    for row, rule in enumerate(rows.rules):
        entries = range(rows.begins[row], rows.begins[row + 1])
        total = sum(rows.weight[entry] * found[rows.column[entry]] for entry in entries)
        if (rows.row_low[row] not in (NONE,) and total < rows.row_low[row]) or (
            rows.row_high[row] != NONE and total > rows.row_high[row]
        ):
            faults.append(rule)
    return faults


def cost(rows: Rows, found: list[int]) -> int:
    return rows.shift + sum(price * value for price, value in zip(rows.cost, found, strict=True))


def test_an_award_is_a_point_of_its_cost() -> None:
    rows = rows_of(PROBLEM)
    found = values(rows, a_1=5, a_1_taken=1, b=20, d=1)
    assert broken(rows, found) == []
    assert cost(rows, found) == 50 * 400 + 70 + 20 * 445 + 40_000
    assert awarded_of(PROBLEM, found) == ((Given("a", "bolt", 50), Given("b", "bolt", 20)), ("d",))


def test_incremental_steps_cost_what_each_unit_costs() -> None:
    rows = rows_of(PROBLEM)
    found = values(rows, c_1_bolt=20, c_1_nut=40, c_1_taken=1, b=80, left_nut=20)
    assert broken(rows, found) == []
    assert cost(rows, found) == 40 * 480 + 20 * 430 + 80 * 445 + 20 * 900
    assert awarded_of(PROBLEM, found)[0] == (Given("b", "bolt", 80), Given("c", "bolt", 20), Given("c", "nut", 40))


def test_what_an_offer_does_not_give_breaks_its_rows() -> None:
    rows = rows_of(PROBLEM)
    assert "offer a" in broken(rows, values(rows, a_0=1, a_0_taken=1, b=80))
    assert "offer a" in broken(rows, values(rows, a_1=4, a_1_taken=1, b=60))
    assert "item bolt" in broken(rows, values(rows, b=80, left_nut=60))


def test_a_limit_on_winners_counts_who_has_a_part() -> None:
    rows = rows_of(replace(PROBLEM, limits=(Limit("one", "winners", "at_most", amount=1, where=Select(ids=("bolt",))),)))
    both = values(rows, a_1=5, a_1_taken=1, b=50, left_nut=60)
    assert "any north" in broken(rows, both)
    assert "one" in broken(rows, [1 if name.startswith("any") else value for name, value in zip(rows.names, both, strict=True)])


def test_the_same_problem_in_another_order_has_the_same_rows() -> None:
    turned = replace(PROBLEM, items=PROBLEM.items[::-1], suppliers=PROBLEM.suppliers[::-1], offers=PROBLEM.offers[::-1])
    assert rows_of(turned) == rows_of(PROBLEM)
