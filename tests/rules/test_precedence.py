"""Of all refusals that apply, the one highest in the table is given: every pair that can apply together is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from auction.core.refusals import PLACES, PRECEDENCE
from auction.core.terms import Basis, TiePolicy
from auction.core.words import Actor
from tests.auctions import (
    ALL_OPEN,
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    OPENS,
    Play,
    a_line,
    a_lot,
    a_stage,
    a_supplier,
    an_auction,
    some_entrants,
    steps,
)

Fault = Mapping[str, object]
"""What is wrong, by the field of the case below that it sets; two faults that set one field differently cannot meet."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request to an auction of two lots, sound as it stands here: each fault spoils a field of it."""

    supplier: str = "s1"
    by: str = "itself"
    lot: str = "L1"
    when: str = "open"
    reused: bool = False
    acceptance: bool = False
    first_price: str = "8.00"
    other_prices: tuple[str, ...] = ("1.00",)
    confirm: bool = False
    basis: Basis = "beat_own"
    own: str = ""
    lead: str = ""
    ties: TiePolicy = "earliest"
    guard: bool = False
    exact: bool = False
    largest_step: int | None = None
    ceiling: bool = False
    withdrawal: str = "until_close"
    reason: str = "a reason"
    by_us: int = 1
    announced: bool = True
    flawed_terms: bool = False
    answers: tuple[int, ...] = ()


WHEN = {"before": OPENS - 1, "open": CLOSES - 1, "paused": CLOSES - 1, "lot closed": CLOSES + 1, "closed": CLOSES + HOUR_US}
BY: dict[str, Actor | None] = {
    "itself": None,
    "another": a_supplier("s3"),
    "coordinator": COORDINATOR,
    "auditor": Actor("auditor", "a"),
}

TIMES: dict[str, Fault] = {
    "auction_not_open": {"when": "before"},
    "auction_paused": {"when": "paused"},
    "auction_closed": {"when": "closed"},
    "lot_closed": {"when": "lot closed", "lot": "L1"},
    "lot_unknown": {"lot": "L9"},
}
WHO: dict[str, Fault] = {
    "bid_id_reused": {"reused": True},
    "not_permitted": {"by": "another"},
    "supplier_not_admitted": {"supplier": "s9"},
    "supplier_excluded": {"supplier": "s4"},
}
BID_FAULTS: dict[str, Fault] = {
    **WHO,
    **TIMES,
    "surrogate_not_allowed": {"by": "coordinator"},
    "terms_not_accepted": {"acceptance": True},
    "lines_incomplete": {"other_prices": ()},
    "answers_incomplete": {"answers": (0,)},
    "price_too_long": {"other_prices": ("1" * 65,)},
    "price_blank": {"other_prices": ("",)},
    "price_not_a_number": {"other_prices": ("nan",)},
    "price_foreign_digits": {"other_prices": ("٣",)},
    "price_sign": {"other_prices": ("-1",)},
    "price_exponent": {"other_prices": ("1e3",)},
    "price_separator": {"other_prices": ("1 0",)},
    "price_malformed": {"first_price": "x"},
    "price_precision": {"first_price": "8.001"},
    "price_not_positive": {"first_price": "0"},
    "price_too_large": {"other_prices": ("90071992547409.92",)},
    "above_ceiling": {"ceiling": True, "first_price": "80.00"},
    "not_below_own": {"own": "8.00"},
    "own_decrement": {"basis": "beat_own", "own": "8.20"},
    "largest_step": {"largest_step": 100, "own": "90.00"},
    "largest_change": {"guard": True, "own": "90.00"},
    "leading_decrement": {"basis": "beat_leading", "lead": "8.20"},
    "next_decrement": {"basis": "beat_next", "own": "8.70", "lead": "8.20"},
    "not_a_multiple": {"exact": True, "own": "8.70"},
    "tie_forbidden": {"ties": "forbidden", "lead": "8.00"},
}


def play_of(case: Case) -> Play:
    """The auction as it is when the case asks: s4 excluded, the own and the leading bid placed, the clock where it should be."""
    lot = a_lot(
        lines=[a_line("A"), a_line("B")],
        ceiling=8000 if case.ceiling else None,
        decrement=[steps(50)],
        largest_change=(1, 2) if case.guard else None,
        exact_multiples=case.exact,
        largest_step=case.largest_step,
    )
    terms = an_auction(
        lots=[lot, a_lot("L2", closes_at=CLOSES + HOUR_US)],
        visibility=ALL_OPEN,
        basis=case.basis,
        ties=case.ties,
        acceptance=case.acceptance,
        withdrawal="never" if case.withdrawal == "never" else "until_close",
    )
    if case.flawed_terms:
        terms = replace(terms, title="")
    if not case.announced:
        return Play(terms, announced=False)
    play = Play(terms).exclude("s4", at=ANNOUNCED + 1)
    if case.own:
        play.bid("s1", "L1", case.own, "1.00")
    if case.lead:
        play.accept_terms("s2", at=OPENS).bid("s2", "L1", case.lead, "1.00", confirm=True)
    if case.when == "paused":
        play.pause(at=CLOSES - 1)
    return play.wait(WHEN[case.when]) if case.when != "before" else play


def code_of(request: str, case: Case) -> str:
    play = play_of(case)
    at, by = WHEN[case.when], BY[case.by]
    if case.reused:
        used = a_supplier(case.supplier) if by is None else by
        play.withdraw("nobody", "L1", at=at, by=used, id="once")
    id = "once" if case.reused else ""
    if request == "withdraw":
        return play.withdraw(case.supplier, case.lot, at=at, by=by, id=id).code
    prices = (case.first_price, *case.other_prices)
    return play.bid(case.supplier, case.lot, *prices, confirm=case.confirm, at=at, by=by, id=id, answers=case.answers).code


def together(first: Fault, second: Fault) -> dict[str, object] | None:
    """Both faults in one case, or None where they cannot be."""
    if any(first[field] != second[field] for field in first if field in second):
        return None
    both = {**first, **second}
    has_bid = bool(both.get("own") or both.get("lead"))
    if has_bid and both.get("when") == "before":
        return None
    if both.get("own") and both.get("acceptance"):  # who has bid has accepted
        return None
    return both


def pairs_of(faults: Mapping[str, Fault]) -> list[tuple[str, str]]:
    ordered = sorted(faults, key=PLACES.__getitem__)
    return [(one, two) for one, two in combinations(ordered, 2) if together(faults[one], faults[two]) is not None]


def case_of(faults: Mapping[str, Fault], *codes: str) -> Case:
    fields: dict[str, object] = {}
    for code in codes:
        fields |= faults[code]
    return replace(Case(), **fields)  # type: ignore[arg-type]


def test_B1_a_sound_bid_is_accepted() -> None:
    assert code_of("bid", Case()) == ""


@pytest.mark.parametrize("code", BID_FAULTS)
def test_each_fault_alone_is_refused_with_its_code(code: str) -> None:
    assert code_of("bid", case_of(BID_FAULTS, code)) == code


@pytest.mark.parametrize(("one", "two"), pairs_of(BID_FAULTS))
def test_of_two_faults_in_a_bid_the_earlier_is_named(one: str, two: str) -> None:
    assert code_of("bid", case_of(BID_FAULTS, one, two)) == one


WITHDRAWAL_FAULTS: dict[str, Fault] = {
    **WHO,
    **TIMES,
    "withdrawal_not_allowed": {"withdrawal": "never"},
    "nothing_to_withdraw": {},
}


@pytest.mark.parametrize("code", WITHDRAWAL_FAULTS)
def test_each_fault_alone_refuses_a_withdrawal(code: str) -> None:
    assert code_of("withdraw", case_of(WITHDRAWAL_FAULTS, code)) == code


@pytest.mark.parametrize(("one", "two"), pairs_of(WITHDRAWAL_FAULTS))
def test_of_two_faults_in_a_withdrawal_the_earlier_is_named(one: str, two: str) -> None:
    assert code_of("withdraw", case_of(WITHDRAWAL_FAULTS, one, two)) == one


def test_of_two_faults_in_an_announcement_the_earlier_is_named() -> None:
    play = play_of(Case(announced=False, flawed_terms=True))
    assert play.announce(by=a_supplier("s1")).code == "not_permitted"
    assert play.announce(id="a").code == "terms_invalid"
    assert play.announce(id="a").code == "bid_id_reused"
    play = Play(an_auction())
    assert play.announce(replace(play.terms, title=""), at=ANNOUNCED).code == "auction_exists"


def test_of_two_faults_in_an_extension_the_earlier_is_named() -> None:
    play = play_of(Case())
    assert play.extend("L9", 0, reason="").code == "lot_unknown"
    assert play.extend("L1", 0, reason="").code == "reason_missing"
    assert play.extend("L1", 0).code == "extension_invalid"
    assert play.wait(CLOSES).extend("L1", 0, reason="").code == "lot_closed"
    assert play.wait(CLOSES + HOUR_US).extend("L9", 0, reason="").code == "auction_closed"
    assert play.extend("L9", 0, reason="", by=a_supplier("s1")).code == "not_permitted"


def staged(*, withdrawal: bool = True) -> Play:
    """s1 has sealed its one bid in the first stage and alone may enter the second; s3 excluded."""
    later = a_stage(pause_us=HOUR_US, length_us=HOUR_US, entrants=some_entrants(best=1))
    terms = an_auction(
        lots=[a_lot(stages=[a_stage("sealed", revisable=False), later], ceiling=2000)],
        surrogate_bids=True,
        withdrawal="until_close" if withdrawal else "never",
    )
    return Play(terms).exclude("s3", at=ANNOUNCED).bid("s1", "L1", "10.00", at=OPENS)


def test_of_two_faults_in_a_stage_the_earlier_is_named() -> None:
    play = staged()
    assert play.bid("s1", "L1", "9.00", by=COORDINATOR).code == "surrogate_sealed"
    assert play.bid("s3", "L1", "9.00", by=COORDINATOR).code == "supplier_excluded"
    assert play.bid("s1", "L1", "x", by=COORDINATOR).code == "surrogate_sealed"
    assert play.bid("s1", "L1", "0").code == "price_not_positive"
    assert play.bid("s1", "L1", "20.01").code == "above_ceiling"
    assert play.bid("s1", "L1", "19.00").code == "sealed_once"
    assert staged(withdrawal=False).withdraw("s2", "L1").code == "withdrawal_not_allowed"
    play.wait(CLOSES)
    assert play.bid("s9", "L1", "x").code == "stage_not_open"
    assert play.bid("s3", "L9", "x").code == "lot_unknown"
    assert play.withdraw("s3", "L1").code == "stage_not_open"
    assert play.extend("L1", 0, reason="").code == "stage_not_open"
    assert play.pause().bid("s1", "L1", "9.00").code == "auction_paused"
    play.resume().wait(CLOSES + HOUR_US)
    assert play.bid("s3", "L1", "x").code == "supplier_excluded"
    assert play.bid("s9", "L1", "x").code == "supplier_not_admitted"
    assert play.bid("s2", "L1", "x").code == "not_an_entrant"
    assert play.withdraw("s2", "L1").code == "not_an_entrant"


def test_of_two_faults_in_a_reveal_the_earlier_is_named() -> None:
    stage = a_stage(random_us=HOUR_US, secret="a secret")
    play = Play(an_auction(lots=[a_lot(stages=[stage])]))
    assert play.reveal("a secret", by=COORDINATOR, at=ANNOUNCED).code == "not_permitted"
    assert play.reveal("another", "L9", at=ANNOUNCED).code == "auction_not_open"
    assert play.reveal("another", "L9", at=OPENS).code == "lot_unknown"
    assert play.reveal("another").code == "secret_wrong"
    assert play.pause().reveal("a secret").code == "auction_paused"


def test_of_two_faults_in_an_exclusion_the_earlier_is_named() -> None:
    play = play_of(Case())
    assert play.exclude("s9", reason="").code == "supplier_not_admitted"
    assert play.exclude("s4", reason="").code == "supplier_excluded"
    assert play.exclude("s1", reason="").code == "reason_missing"
    assert play.wait(CLOSES + HOUR_US).exclude("s9", reason="").code == "auction_closed"


def test_of_two_faults_in_a_pause_the_earlier_is_named() -> None:
    play = play_of(Case())
    assert play.pause(reason="").code == "reason_missing"
    assert play.pause().pause(reason="").code == "auction_paused"


def test_of_two_faults_in_an_acceptance_the_earlier_is_named() -> None:
    play = play_of(Case())
    assert play.accept_terms("s9", sha256="0").code == "supplier_not_admitted"
    assert play.accept_terms("s4", sha256="0").code == "supplier_excluded"
    assert play.wait(CLOSES + HOUR_US).accept_terms("s9", sha256="0").code == "auction_closed"


def test_of_two_faults_after_the_close_the_earlier_is_named() -> None:
    play = play_of(Case())
    assert play.propose([], []).code == "auction_not_closed"
    assert play.allot([], []).code == "award_undecided"
    play.bid("s1", "L1", "8.00", "1.00").wait(CLOSES + HOUR_US)
    assert play.reject("L1", reason="").code == "reason_missing"
    assert play.propose([], []).code == "award_mismatch"
    assert play.propose().propose([], []).code == "award_exists"
    assert play.allot([], []).code == "award_undecided"
    assert play.confirm("L1").confirm("L1", "L9").code == "award_not_proposed"
    assert play.allot([], []).code == "allotment_mismatch"
    assert play.allot().allot([], []).code == "allotment_exists"


def test_the_pairs_reach_every_code_of_a_bid() -> None:
    reached = {code for pair in pairs_of(BID_FAULTS) for code in pair}
    chapters = {kind.code for kind in PRECEDENCE if kind.rule[0] == "B" and kind.rule not in ("B14",)}
    assert chapters <= reached
