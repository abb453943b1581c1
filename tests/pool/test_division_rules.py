"""How too little is divided, and one division that sums up (rules D1 to D6, D13, D14)."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.days import DAY_US, day_of
from auction.core.refusals import Refusal
from auction.core.words import ENGINE, Actor
from auction.pool.commands import RecordAward
from auction.pool.days import after_working_days
from auction.pool.needs import Needs
from auction.pool.rationing import ration, rule_text
from auction.pool.terms import Draft, OptOut, PoolTerms, PriorityClass, Rationing
from auction.pool.won import NotTaken
from tests.pool.demand import code
from tests.pool.dividing import AUCTION, MONDAY, Division, fine, regions

RATIONED = PoolTerms(rationing=Rationing())


def three(terms: PoolTerms = RATIONED) -> Division:
    return Division(terms, {"m1": {"PN-1": 900}, "m2": {"PN-1": 600}, "m3": {"PN-1": 300}})


def test_row_15_supply_1000_for_asks_of_900_600_300_in_packs_of_100() -> None:
    rule = Rationing(multiple=100)
    asks = {"a": 900, "b": 600, "c": 300}
    for order in permutations(asks):
        assert ration(1_000, {member: asks[member] for member in order}, rule) == {"a": 500, "b": 300, "c": 200}
    division = three(PoolTerms(rationing=rule))
    fine(division.award({"s1": [1_000]}))
    assert division.got() == {"m1": 500, "m2": 300, "m3": 200}
    assert sum(division.got().values()) == 1_000
    told = "in proportion to what is asked, in multiples of 100, by largest remainder, ties to the earlier member id"
    assert division.course.rules[0].endswith(f"1800 asked of 1000: {told}")


def test_D1_an_award_is_recorded_once_and_only_of_what_was_frozen() -> None:
    plain = Division(PoolTerms(), {"m1": {"PN-1": 5}})
    assert code(plain.award({"s1": [5]})) == "nothing_to_divide"
    division = three()
    assert code(division.decline("m1")) == "award_not_recorded"
    assert code(division.award({"s1": [1_801]})) == "award_unfit"
    assert code(division.award({"s1": [900], "s2": [901]})) == "award_unfit"
    assert code(division.award({})) == "award_unfit"
    assert code(division.award({"s1": [1]}, listed=["s1"])) == "award_unfit"
    lot = division.lot({"s1": [5]})
    assert code(division.record((lot, lot))) == "award_unfit"
    assert code(division.stream.ask(RecordAward("x", Actor("buyer", "consortium"), AUCTION, 9, (lot,)))) == "not_permitted"
    fine(division.award({"s1": [1_800]}))
    assert code(division.award({"s1": [1_800]})) == "award_recorded"
    fine(division.record((lot,), auction="A-2"))


def test_D1_an_award_that_follows_one_that_fell_is_recorded_and_divided_anew() -> None:
    division = three(PoolTerms(opt_out=OptOut(1)))
    fine(division.award({"s1": [1_800]}))
    fine(division.decline("m1"))
    lot = division.lot({"s2": [1_800]})
    earlier = RecordAward("again", ENGINE, AUCTION, 9, (lot,))
    assert code(division.stream.ask(earlier)) == "award_recorded"
    fine(division.stream.ask(RecordAward("award-2", ENGINE, AUCTION, 10, (lot,))))
    assert (division.course.step, division.course.declined) == ("opt_out", {})
    fine(division.pass_time(division.course.until))
    assert {line.supplier for line in division.course.lines} == {"s2"}
    assert division.got() == {"m1": 900, "m2": 600, "m3": 300}


def test_D2_a_member_is_entitled_to_its_part_in_proportion_to_its_pledge() -> None:
    division = three()
    fine(division.award({"s2": [600], "s1": [300]}))
    assert division.got() == {"m1": 450, "m2": 300, "m3": 150}
    served = {(line.supplier, line.member): line.quantity for line in division.course.lines}
    assert served == {
        ("s1", "m1"): 150,
        ("s1", "m2"): 100,
        ("s1", "m3"): 50,
        ("s2", "m1"): 300,
        ("s2", "m2"): 200,
        ("s2", "m3"): 100,
    }


@pytest.mark.parametrize(
    ("supply", "rule", "given_"),
    [
        (1_800, Rationing(multiple=100), {"a": 900, "b": 600, "c": 300}),
        (1_000, Rationing(classes=(PriorityClass("first", ("c",)),)), {"a": 420, "b": 280, "c": 300}),
        (1_000, Rationing(classes=(PriorityClass("first", ("b",)), PriorityClass("then", ("c",)))), {"a": 100, "b": 600, "c": 300}),
        (1_000, Rationing(least=200), {"a": 600, "b": 400, "c": 0}),
        (1_050, Rationing(multiple=100), {"a": 500, "b": 300, "c": 200}),
        (90, Rationing(multiple=100), {"a": 0, "b": 0, "c": 0}),
        (0, None, {"a": 0, "b": 0, "c": 0}),
        (1, None, {"a": 1, "b": 0, "c": 0}),
    ],
)
def test_D3_too_little_goes_by_class_multiple_and_least(supply: int, rule: Rationing | None, given_: dict[str, int]) -> None:
    assert ration(supply, {"c": 300, "a": 900, "b": 600}, rule) == given_
    assert rule_text(supply, {"c": 300, "a": 900, "b": 600}, rule).startswith(f"1800 asked of {supply}: ")


ASKS = st.dictionaries(st.sampled_from([f"m{n}" for n in range(8)]), st.integers(0, 2_000), min_size=1)
RULES = st.builds(
    Rationing,
    multiple=st.sampled_from([0, 1, 7, 100]),
    least=st.sampled_from([0, 10, 250]),
    classes=st.sampled_from(
        [(), (PriorityClass("first", ("m1", "m2")),), (PriorityClass("a", ("m3",)), PriorityClass("b", ("m0",)))]
    ),
)


@given(st.integers(0, 9_000), ASKS, RULES, st.randoms(use_true_random=False))
def test_D3_nobody_gets_more_than_it_asks_and_order_does_not_matter(
    supply: int, asks: dict[str, int], rule: Rationing, dice: object
) -> None:
    got = ration(supply, asks, rule)
    assert sum(got.values()) <= supply
    assert all(0 <= got[member] <= asked for member, asked in asks.items())
    turned = dict(reversed(asks.items()))
    assert ration(supply, turned, rule) == got
    if sum(asks.values()) <= supply:
        assert got == asks
    elif not rule.least and rule.multiple <= 1:
        assert sum(got.values()) == supply
    assert all(quantity >= min(rule.least, asks[member]) for member, quantity in got.items() if quantity)


def test_D4_what_members_get_and_what_nobody_takes_is_what_was_awarded() -> None:
    division = three(PoolTerms(rationing=Rationing(multiple=100)))
    fine(division.award({"s1": [1_050]}))
    assert sum(division.got().values()) == 1_000
    assert division.course.left == (NotTaken("L1", division.stream.state.parts[0].id, 50, "multiple"),)
    assert division.course.divided_by == division.stream.state.seq


def test_D5_steps_come_in_their_order_and_what_belongs_to_another_is_refused() -> None:
    division = three(PoolTerms(opt_out=OptOut(1, 1)))
    fine(division.award({"s1": [1_800]}))
    assert (division.course.step, division.course.until) == ("opt_out", MONDAY + DAY_US)
    for refused in (division.ask("m1", 1), division.settle(True), division.pick("s1", "r1"), division.quote("s1", "1")):
        assert code(refused) == "step_not_open"
    assert code(division.pass_time(MONDAY + DAY_US - 1)) == "nothing_due"
    fine(division.decline("m3"))
    fine(division.pass_time(MONDAY + 9 * DAY_US))
    assert (division.course.step, division.course.until) == ("offer", MONDAY + 2 * DAY_US)
    assert code(division.decline("m2")) == "step_not_open"
    fine(division.pass_time(MONDAY + 9 * DAY_US))
    assert division.course.step == "divided"
    assert division.got() == {"m1": 900, "m2": 600}


@pytest.mark.parametrize(
    ("day", "days", "holidays", "ends"),
    [
        ("2026-11-30", 5, (), "2026-12-07"),
        ("2026-12-04", 1, (), "2026-12-07"),
        ("2026-12-05", 1, (), "2026-12-07"),
        ("2026-12-18", 5, ("2026-12-25", "2026-12-24"), "2026-12-29"),
        ("2024-02-28", 1, (), "2024-02-29"),
    ],
)
def test_D6_a_working_day_is_no_weekend_and_no_holiday(day: str, days: int, holidays: tuple[str, ...], ends: str) -> None:
    moment = next(n * DAY_US for n in range(30_000) if day_of(n * DAY_US) == day) + 3_600_000_000
    ended = after_working_days(moment, days, holidays)
    assert day_of(ended) == ends
    assert (ended - moment) % DAY_US == 0


SPEC = "MLCC 100nF"


def branded(terms: PoolTerms) -> Division:
    """Two regions; m1 wants the house of s2, m2 one that did not win, m3 does not say."""
    needs = {"m1": {"s2 Ltd/X-1": 100}, "m2": {"Nobody/X-2": 100}, "m3": {"any/X-3": 100}}
    return Division(terms, needs, dict.fromkeys(needs, Needs(specification=SPEC)))


def test_D13_the_brand_serves_who_named_it_and_the_region_s_supplier_all_others() -> None:
    terms = PoolTerms(specification=True, brands=True, draft=Draft(9), regions=regions(1, ("m1", "m2", "m3")))
    division = branded(terms)
    fine(division.award({"s1": [150], "s2": [100]}))
    fine(division.pick("s1", "r1"))
    served = {(line.member, line.supplier): line.quantity for line in division.course.lines}
    assert served == {("m1", "s2"): 84, ("m2", "s1"): 83, ("m3", "s1"): 83}


def test_D14_contracts_are_made_outside_and_members_report_what_became_of_them() -> None:
    division = three(PoolTerms(outside=True))
    fine(division.award({"s1": [900]}))
    assert division.got() == {"m1": 450, "m2": 300, "m3": 150}
    assert code(division.report("m1", "s2", 5)) == "outcome_unfit"
    assert code(division.report("m1", "s1", 451)) == "outcome_unfit"
    assert code(division.report("m1", "s1", 0)) == "outcome_unfit"
    fine(division.report("m1", "s1", 450))
    fine(division.report("m2", "s1", 0, concluded=False))
    assert [(key[1], outcome.concluded) for key, outcome in division.course.outcomes.items()] == [("m1", True), ("m2", False)]
    inside = three()
    fine(inside.award({"s1": [900]}))
    assert isinstance(inside.report("m1", "s1", 450), Refusal)


def excluding(**asked: str) -> dict[str, Needs]:
    return {member: Needs(not_by=(supplier,)) for member, supplier in asked.items()}


def test_D15_nobody_is_served_by_whom_it_excludes_and_who_excludes_is_served_first() -> None:
    needs = {"m1": {"PN-1": 300}, "m2": {"PN-1": 300}, "m3": {"PN-1": 300}}
    division = Division(PoolTerms(exclusions=True), needs, excluding(m1="S1 LTD", m3="s2"))
    fine(division.award({"s1": [400], "s2": [500]}))
    served = {(line.member, line.supplier): line.quantity for line in division.course.lines}
    assert served == {("m1", "s2"): 300, ("m2", "s1"): 100, ("m2", "s2"): 200, ("m3", "s1"): 300}
    assert division.course.left == ()
    plain = Division(PoolTerms(rationing=Rationing()), needs, excluding(m1="s1", m3="s2"))
    fine(plain.award({"s1": [400], "s2": [500]}))
    assert ("m1", "s1") in {(line.member, line.supplier) for line in plain.course.lines}


def test_D15_what_nobody_may_serve_goes_to_nobody() -> None:
    division = Division(PoolTerms(exclusions=True), {"m1": {"PN-1": 300}, "m2": {"PN-1": 300}}, excluding(m1="s1"))
    fine(division.award({"s1": [600]}))
    assert division.got() == {"m2": 300}
    assert [(left.quantity, left.why) for left in division.course.left] == [(300, "excluded")]


def test_D15_in_a_draft_another_winner_serves_who_excludes_its_region_s() -> None:
    members = ("m1", "m2", "m3")
    terms = PoolTerms(exclusions=True, draft=Draft(9), regions=regions(3, members))
    division = Division(terms, {member: {"PN-1": 100} for member in members}, excluding(m1="s1"))
    fine(division.award({"s1": [200], "s2": [100]}))
    for supplier, region in (("s1", "r1"), ("s1", "r2"), ("s2", "r3")):
        fine(division.pick(supplier, region))
    served = {(line.member, line.supplier): line.quantity for line in division.course.lines}
    assert served == {("m1", "s2"): 100, ("m2", "s1"): 100, ("m3", "s2"): 100}
