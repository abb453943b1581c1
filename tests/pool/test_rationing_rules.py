"""The rules by which too little is divided keep their axioms, in exact parts and in whole multiples (rule D16)."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import coopgame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.pool.claims import RATION_RULES, RationRule, exact_parts
from auction.pool.rationing import ration, rule_text
from auction.pool.terms import MemberMultiple, PoolTerms, PriorityClass, Rationing
from tests.pool.dividing import Division, fine

RULES = st.sampled_from(RATION_RULES)
CLAIMS = st.lists(st.integers(0, 60), min_size=1, max_size=7)
ORACLE = {"equal_awards": "constrained_equal_awards", "equal_losses": "constrained_equal_losses", "talmud": "talmud"}


def parts_of(supply: int, claims: list[int], rule: RationRule) -> list[Fraction]:
    numerators, over = exact_parts(supply, claims, rule)
    return [Fraction(numerator, over) for numerator in numerators]


def units_of(supply: int, claims: list[int], rule: Rationing) -> list[int]:
    return list(ration(supply, {f"m{place:02}": claim for place, claim in enumerate(claims)}, rule).values())


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("proportional", [(25, 50, 75), (50, 100, 150)]),
        ("equal_awards", [(50, 50, 50), (100, 100, 100)]),
        ("equal_losses", [(0, 25, 125), (0, 100, 200)]),
        ("talmud", [(50, 50, 50), (50, 100, 150)]),
    ],
)
def test_D16_the_estate_of_the_talmud_is_divided_as_each_rule_says(rule: RationRule, expected: list[tuple[int, ...]]) -> None:
    for supply, parts in zip((150, 300), expected, strict=True):
        assert tuple(units_of(supply, [100, 200, 300], Rationing(rule=rule))) == parts


def test_D16_the_talmud_s_third_estate() -> None:
    assert parts_of(200, [100, 200, 300], "talmud") == [50, 75, 75]
    assert parts_of(100, [100, 200, 300], "talmud") == [Fraction(100, 3)] * 3


@given(data=st.data(), claims=CLAIMS, rule=RULES)
def test_D16_exact_parts_add_up_and_lie_between_nothing_and_the_claim(
    data: st.DataObject, claims: list[int], rule: RationRule
) -> None:
    supply = data.draw(st.integers(0, sum(claims)))
    parts = parts_of(supply, claims, rule)
    assert sum(parts) == supply
    assert all(0 <= part <= claim for part, claim in zip(parts, claims, strict=True))
    # Equals are treated alike, and who claims more gets no less and is short of no less.
    for one, claim in zip(parts, claims, strict=True):
        for other, more in zip(parts, claims, strict=True):
            assert claim > more or (one <= other and claim - one <= more - other)


@given(data=st.data(), claims=CLAIMS, rule=RULES)
def test_D16_with_more_to_divide_nobody_gets_less(data: st.DataObject, claims: list[int], rule: RationRule) -> None:
    supply = data.draw(st.integers(0, sum(claims)))
    more = data.draw(st.integers(supply, sum(claims)))
    before, after = parts_of(supply, claims, rule), parts_of(more, claims, rule)
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(data=st.data(), claims=CLAIMS)
def test_D16_what_is_given_and_what_is_missing_mirror_each_other(data: st.DataObject, claims: list[int]) -> None:
    supply = data.draw(st.integers(0, sum(claims)))
    pairs: list[tuple[RationRule, RationRule]] = [
        ("talmud", "talmud"),
        ("proportional", "proportional"),
        ("equal_awards", "equal_losses"),
    ]
    for rule, mirror in pairs:
        given_, missing = parts_of(supply, claims, rule), parts_of(sum(claims) - supply, claims, mirror)
        assert [one + other for one, other in zip(given_, missing, strict=True)] == claims


@given(data=st.data(), claims=CLAIMS, rule=st.sampled_from(sorted(ORACLE)))
def test_D16_agrees_with_an_oracle(data: st.DataObject, claims: list[int], rule: RationRule) -> None:
    supply = data.draw(st.integers(0, sum(claims)))
    found = getattr(coopgame, ORACLE[rule])(supply, claims, exact=True)
    assert parts_of(supply, claims, rule) == list(found)


@settings(max_examples=200)
@given(data=st.data(), claims=CLAIMS, rule=RULES, multiple=st.integers(0, 7), least=st.integers(0, 9))
def test_D16_whole_multiples_add_up_as_far_as_they_fit(
    data: st.DataObject, claims: list[int], rule: RationRule, multiple: int, least: int
) -> None:
    supply = data.draw(st.integers(0, sum(claims) + 5))
    members = [f"m{place:02}" for place in range(len(claims))]
    own = data.draw(
        st.lists(st.builds(MemberMultiple, st.sampled_from(members), st.integers(1, 9)), unique_by=lambda each: each.member)
    )
    rationing = Rationing(multiple=multiple, least=least, rule=rule, multiples=tuple(own))
    asks = dict(zip(members, claims, strict=True))
    got = ration(supply, asks, rationing)
    turned = dict(data.draw(st.permutations(list(asks.items()))))
    assert ration(supply, turned, rationing) == got
    assert all(0 <= got[member] <= asks[member] for member in members)
    if sum(claims) <= supply:
        assert got == asks
        return
    units = {member: max(1, multiple) for member in members} | {each.member: each.multiple for each in own}
    assert all(got[member] % units[member] == 0 for member in members)
    assert all(got[member] == 0 or got[member] >= min(least, asks[member]) for member in members)
    left = supply - sum(got.values())
    assert left >= 0
    if not least:  # nobody could take a further multiple of what is left
        assert all(units[member] > left or got[member] + units[member] > asks[member] for member in members)
    if not least and multiple <= 1 and not own:
        assert left == 0
        exact = parts_of(supply, claims, rule)
        assert all(abs(got[member] - part) < 1 for member, part in zip(members, exact, strict=True))


@given(data=st.data(), claims=CLAIMS, rule=st.sampled_from(["equal_awards", "equal_losses"]))
def test_D16_equal_awards_and_losses_grow_unit_by_unit(data: st.DataObject, claims: list[int], rule: RationRule) -> None:
    supply = data.draw(st.integers(0, max(0, sum(claims) - 1)))
    more = min(supply + 1, sum(claims))
    before, after = units_of(supply, claims, Rationing(rule=rule)), units_of(more, claims, Rationing(rule=rule))
    assert all(one <= other for one, other in zip(before, after, strict=True))


def test_D16_members_with_multiples_of_their_own() -> None:
    asks = {"a": 90, "b": 60, "c": 30}
    rule = Rationing(multiples=(MemberMultiple("a", 20), MemberMultiple("b", 15)))
    # Of 100 in proportion 50, 33 1/3 and 16 2/3 are due: 40, 30 and 16 at first. Of the 14 left nobody's multiple fits but c's.
    for order in permutations(asks):
        assert ration(100, {member: asks[member] for member in order}, rule) == {"a": 40, "b": 30, "c": 30}
    assert "a in multiples of 20, b in multiples of 15" in rule_text(100, asks, rule)


def test_D16_classes_are_served_in_turn_and_the_rule_holds_within_each() -> None:
    rule = Rationing(rule="equal_awards", classes=(PriorityClass("hospitals", ("d", "c")),))
    assert ration(100, {"a": 80, "b": 10, "c": 30, "d": 40}, rule) == {"a": 20, "b": 10, "c": 30, "d": 40}
    assert ration(50, {"a": 80, "b": 10, "c": 30, "d": 40}, rule) == {"a": 0, "b": 0, "c": 25, "d": 25}


def test_D16_a_pool_s_division_is_by_the_rule_of_its_terms_and_says_so() -> None:
    needs = {"m1": {"PN-1": 900}, "m2": {"PN-1": 600}, "m3": {"PN-1": 300}}
    for rule, got in (("equal_awards", (350, 350, 300)), ("equal_losses", (634, 333, 33)), ("talmud", (550, 300, 150))):
        division = Division(PoolTerms(rationing=Rationing(rule=rule)), needs)  # type: ignore[arg-type]
        fine(division.award({"s1": [1_000]}))
        assert tuple(division.got().values()) == got
        assert rule_text(1_000, {"m1": 900, "m2": 600, "m3": 300}, Rationing(rule=rule)) in division.course.rules[0]  # type: ignore[arg-type]


def test_D16_every_rule_in_words() -> None:
    told = {rule: rule_text(1, {"a": 2, "b": 2}, Rationing(rule=rule)) for rule in ("proportional", "equal_awards")}
    assert "equal" not in told["proportional"]
    assert told["equal_awards"].startswith("4 asked of 1: as much to each as to any other, to nobody more than it asks")


@pytest.mark.parametrize(
    "rationing",
    [
        Rationing(rule="by_lot"),  # type: ignore[arg-type]
        Rationing(multiples=(MemberMultiple("m1", 0),)),
        Rationing(multiples=(MemberMultiple("nobody", 5),)),
        Rationing(multiples=(MemberMultiple("m1", 5), MemberMultiple("m1", 6))),
    ],
)
def test_D16_terms_that_name_no_rule_or_no_multiple_are_refused(rationing: Rationing) -> None:
    with pytest.raises(AssertionError):
        Division(PoolTerms(rationing=rationing), {"m1": {"PN-1": 900}, "m2": {"PN-1": 600}})


def test_D16_a_member_that_asks_nothing_gets_nothing_by_any_rule() -> None:
    for rule in RATION_RULES:
        assert units_of(7, [0, 5, 0, 9], Rationing(rule=rule))[::2] == [0, 0]  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        exact_parts(8, [3, 4], "talmud")
