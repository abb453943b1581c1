"""Q26: prices that follow an index, resolved at the recorded value before anything is compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.audit.awarded import check, checked_json, checked_text, read_problem
from auction.award.admission import refusals
from auction.award.certificate import Certificate, read_certificate, sealed, verify
from auction.award.document import hash_of, text_of
from auction.award.exhaustive import exhaustive
from auction.award.indexed import held_at, offers_of, price_at
from auction.award.settling import settle
from auction.award.solver import Solved
from auction.award.sourcing import WHOLE, Follows, IndexValue, Item, Offer, Sourcing, Step, Supplier
from auction.core.index import Index, price_in
from auction.core.money import Share
from auction.solvers.milp import NAME, propose

COPPER = IndexValue("copper", "2027-01", 9_600, "LME settlement, mean of the month")
SIXTY = Follows("copper", 8_000, Share(60, 100), cap=9_000)
PROBLEM = Sourcing(
    "cable",
    "EUR",
    2,
    items=(Item("cable", 10),),
    suppliers=(Supplier("fixed"), Supplier("moving")),
    offers=(
        Offer("f", "fixed", ("cable",), (Step(0, 53),), 10),
        Offer("m", "moving", ("cable",), (Step(0, 50), Step(5, 48)), 10, follows=SIXTY),
    ),
    indices=(COPPER,),
)


def settled(problem: Sourcing) -> tuple[Solved, Certificate]:
    found = settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)
    assert isinstance(found, Solved)
    certificate = read_certificate(found.certificate.encode())
    assert isinstance(certificate, Certificate)
    return found, certificate


def at(value: int, **changes: object) -> Sourcing:
    follows = replace(SIXTY, **changes)  # type: ignore[arg-type]
    return replace(
        PROBLEM, indices=(replace(COPPER, value=value),), offers=(PROBLEM.offers[0], replace(PROBLEM.offers[1], follows=follows))
    )


def test_Q26_the_share_that_follows_changes_in_proportion_and_the_rest_stands() -> None:
    """50 x (0.4 + 0.6 x 9,000 / 8,000) = 53.75 and 48 x ... = 51.6, each rounded once."""
    assert [step.price for step in offers_of(PROBLEM)[1].steps] == [54, 52]
    assert offers_of(PROBLEM)[0] == PROBLEM.offers[0]


@pytest.mark.parametrize(
    ("value", "changes", "held", "price"),
    [
        (8_000, {}, 8_000, 50),
        (9_600, {"cap": None}, 9_600, 56),
        (9_600, {}, 9_000, 54),
        (4_000, {}, 4_000, 35),
        (4_000, {"floor": 7_000}, 7_000, 46),
        (16_000, {"share": Share(1, 1), "cap": None}, 16_000, 100),
        (16_000, {"share": Share(0, 1), "cap": None}, 16_000, 50),
    ],
)
def test_Q26_the_value_counts_between_floor_and_cap(value: int, changes: dict[str, object], held: int, price: int) -> None:
    problem = at(value, **changes)
    follows = problem.offers[1].follows
    assert follows is not None
    assert held_at(follows, value) == held
    assert price_at(50, follows, held) == price


def test_Q26_the_award_follows_the_recorded_value() -> None:
    dear, _ = settled(at(9_600, cap=None))
    cheap, _ = settled(at(8_000))
    assert [[each.offer for each in found.awarded.given] for found in (dear, cheap)] == [["f"], ["m"]]
    assert (dear.awarded.cost, cheap.awarded.cost) == (530, 480)


def test_Q26_the_certificate_names_the_values_and_is_of_them_alone() -> None:
    found, certificate = settled(PROBLEM)
    assert certificate.indices == (COPPER,)
    assert found.awarded.cost == found.awarded.bound == 520
    assert verify(PROBLEM, certificate).holds
    other = replace(PROBLEM, indices=(replace(COPPER, value=9_599),))
    said = [each.what for each in verify(other, certificate).breaches]
    assert "it names other values of indices" in said
    assert "the certificate is of another problem" in said
    silent = sealed(replace(certificate, indices=()))
    assert [each.what for each in verify(PROBLEM, silent).breaches] == ["it names other values of indices"]
    told = checked_json(check(PROBLEM, certificate))
    assert told["indices"] == [{"index": "copper", "month": "2027-01", "value": 9600, "source": COPPER.source}]
    assert "at copper of 2027-01: 9600" in checked_text(check(PROBLEM, certificate))


def test_Q26_a_problem_without_indices_has_the_text_it_had() -> None:
    bare = replace(PROBLEM, offers=(PROBLEM.offers[0],), indices=())
    assert b"indices" not in text_of(bare)
    assert b"follows" not in text_of(bare)
    assert read_problem(text_of(PROBLEM)) == PROBLEM
    assert hash_of(PROBLEM) != hash_of(replace(PROBLEM, indices=(replace(COPPER, month="2027-02"),)))


@pytest.mark.parametrize(
    ("value", "changes", "price"),
    [
        (8_000, {}, 50),
        (9_600, {"cap": None}, 3_250),
        (9_600, {}, 2_050),
        (7_990, {}, 30),
        (7_000, {}, 0),
        (7_000, {"floor": 7_980}, 10),
    ],
)
def test_Q26_a_premium_moves_with_the_index_and_never_below_zero(value: int, changes: dict[str, object], price: int) -> None:
    """Two units of money for each unit of the index: 50 + 2 x (9,600 - 8,000), or at the cap 50 + 2 x 1,000."""
    problem = at(value, share=WHOLE, per=2, **changes)
    assert offers_of(problem)[1].steps[0].price == price


@given(st.integers(1, 9_999), st.integers(-5_000, 5_000), st.none() | st.integers(1, 9_999), st.none() | st.integers(1, 9_999))
def test_Q26_a_premium_is_the_later_price_of_an_auctions_index(
    value: int, premium: int, floor: int | None, cap: int | None
) -> None:
    """What E11 of the auction makes of a month is what this rule makes of its value."""
    index = Index("copper", "LME", 5_000, "2027-01", 0, 1, floor, cap)
    follows = Follows("copper", 5_000, floor=floor, cap=cap, per=1)
    later = price_in(index, 5_000 + premium, "2027-02", {"2027-02": value})
    assert price_at(5_000 + premium, follows, held_at(follows, value)) == later


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.integers(0, 100), st.none() | st.integers(1, 20_000))
def test_Q26_the_search_agrees_with_trying_every_award(value: int, base: int, share: int, floor: int | None) -> None:
    problem = at(value, base=base, share=Share(share, 100), floor=floor, cap=None)
    best = exhaustive(problem)
    assert best is not None
    found, certificate = settled(problem)
    assert found.awarded.cost == best.cost
    assert verify(problem, certificate).holds


@pytest.mark.parametrize(
    ("problem", "code", "path"),
    [
        (replace(PROBLEM, indices=()), "id_unknown", "offers / m / follows / index"),
        (replace(PROBLEM, indices=(COPPER, COPPER)), "id_twice", "indices"),
        (replace(PROBLEM, indices=(replace(COPPER, month="January"),)), "month_invalid", "indices / copper / month"),
        (at(0), "not_positive", "indices / copper / value"),
        (at(1, base=0), "not_positive", "offers / m / follows / base"),
        (at(1, floor=9_001), "floor_above_cap", "offers / m / follows / floor"),
        (at(1, share=Share(3, 2)), "share_invalid", "offers / m / follows / share"),
        (at(1, per=2), "premium_shared", "offers / m / follows / per"),
        (at(1, share=WHOLE, per=0), "not_positive", "offers / m / follows / per"),
        (at(2**53 - 1, base=1, cap=None), "too_large", "offers"),
    ],
)
def test_Q26_what_contradicts_itself_is_refused(problem: Sourcing, code: str, path: str) -> None:
    first = refusals(problem)[0]
    assert (first.code, first.path) == (code, path)
