"""V15: why a supplier was awarded nothing, in its own row, and nothing beyond."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.award.award import proposal
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.award_rules import AwardRules
from auction.core.debrief import why_not
from auction.core.moments import HOUR_US
from auction.core.money import Share
from auction.core.shortlist_terms import Places, Shortlist
from auction.core.sight import Row
from auction.core.terms import Lot, Terms, TrafficLight, Visibility
from auction.core.views import whole_view
from auction.core.visibility import Audience
from tests.auctions import Play
from tests.rules.test_clocks import GRACE_US, in_parts, tick
from tests.rules.test_holds import hold, named, release
from tests.rules.test_joint import joint
from tests.rules.test_joint import propose as propose_jointly
from tests.rules.test_openings import three_bids
from tests.rules.test_quantities import ANY
from tests.terms import CLOSES, RANK_ONLY, a_lot, a_visibility, an_auction

BEST_OF_TWO = Shortlist((Places(1, 1), Places(3, 2)))
LIGHT = replace(RANK_ONLY, traffic_light=TrafficLight(1, 2, None))


def decided(play: Play) -> Play:
    """Closed, and the best award proposed and confirmed."""
    play.wait(CLOSES + HOUR_US).ask(proposal(solve(problem_from(play.state)), id=play.new_id()))
    assert play.code == "", play.last.refusal
    if play.state.awards:
        play.confirm(*play.state.awards)
        assert play.code == "", play.last.refusal
    return play


def bids(terms: Terms | None = None, **prices: str) -> Play:
    """One lot, and these suppliers' bids on it, one after another."""
    play = Play(an_auction() if terms is None else terms)
    for supplier, price in prices.items():
        assert play.bid(supplier, "L1", price).code == "", play.last.refusal
    return play


def award(play: Play, supplier: str, lot: str = "L1") -> Row:
    return whole_view(play.state, Audience("supplier", supplier))[f"award:{lot}"]


def told(play: Play, supplier: str, lot: str = "L1") -> Any:
    return award(play, supplier, lot)["why_not"]


def of(*, seen: Visibility | None = None, **lot: Any) -> Terms:
    return an_auction(lots=[a_lot(**lot)], visibility=seen)


def listing(seen: Visibility, **lot: Any) -> Terms:
    one: Lot = replace(a_lot(**lot), shortlist=BEST_OF_TWO)
    return an_auction(lots=[one], visibility=seen)


def test_V15_nothing_is_said_before_the_decision_and_to_who_won() -> None:
    play = bids(s1="9.00", s2="8.00").wait(CLOSES + HOUR_US)
    assert why_not(play.state, play.lot(), "s1") is None, "nothing is proposed yet"
    play.propose()
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == [None, None, None]
    play.confirm("L1")
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == ["outranked", None, "no_bid"]


def test_V15_what_concerns_the_supplier_itself_comes_first() -> None:
    play = bids(an_auction(withdrawal="until_close"), s1="9.00", s2="8.00", s3="7.00", s4="6.00").withdraw("s3", "L1")
    play.exclude("s4", reason="a fault in its samples")
    decided(play)
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3", "s4")] == ["outranked", None, "no_bid", "excluded"]


def test_V15_a_failed_envelope_is_the_reason() -> None:
    play = (
        three_bids().assess("s1", passed=True).assess("s2", passed=True).assess("s3", passed=False, reason="no plant").open_bids()
    )
    decided(play)
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == ["outranked", None, "envelope_failed"]


def test_V15_who_was_passed_over_is_told_so_even_when_it_is_on_hold_no_more() -> None:
    play = bids(named(), s1="5.00", s2="6.00", s3="7.00")
    hold(play)
    decided(play)
    assert [told(play, supplier) for supplier in ("s1", "s3")] == ["on_hold", "outranked"]
    release(play)
    assert play.code == ""
    assert [told(play, supplier) for supplier in ("s1", "s3")] == ["on_hold", "outranked"]


def test_V15_a_hold_tells_its_supplier_at_once() -> None:
    play = decided(bids(named(), s1="5.00", s2="6.00"))
    assert told(play, "s2") == "outranked"
    hold(play, "s2")
    assert told(play, "s2") == "on_hold"


def test_V15_an_award_that_is_turned_down_tells_its_words_to_whom_it_would_have_gone_to() -> None:
    play = bids(s1="9.00", s2="8.00").wait(CLOSES + HOUR_US).propose().reject("L1", reason="abnormally low, and not explained")
    assert award(play, "s2") == {
        "status": "rejected",
        "won": False,
        "why_not": "rejected",
        "reason": "abnormally low, and not explained",
    }
    assert award(play, "s1") == {"status": "rejected", "won": False, "why_not": "rejected"}
    assert told(play, "s3") == "no_bid"


def test_V15_why_a_confirmation_was_given_is_told_to_no_supplier() -> None:
    play = (
        bids(of(floor=850), s1="9.00", s2="8.00").wait(CLOSES + HOUR_US).propose().confirm("L1", reason="they explained s1's price")
    )
    assert play.code == ""
    assert [award(play, supplier).get("reason") for supplier in ("s1", "s2")] == [None, None]


@pytest.mark.parametrize(("reserve", "why"), [(799, ["above_reserve", "above_reserve"]), (800, ["outranked", None])])
def test_V15_of_a_lot_that_nobody_is_awarded_the_reserve_price_is_the_reason(reserve: int, why: list[str | None]) -> None:
    play = decided(bids(of(reserve=reserve), s1="9.00", s2="8.00"))
    assert [told(play, supplier) for supplier in ("s1", "s2")] == why
    assert told(play, "s3") == "no_bid"


def test_V15_of_parts_taken_at_a_clock_it_is_too() -> None:
    play = in_parts(reserve=1_200_000).accept_price("s1", 2, quantity=60, at=tick(2) + GRACE_US)
    decided(play.accept_price("s2", 4, quantity=30, at=tick(4) + GRACE_US))
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == [None, "above_reserve", "no_bid"]


@pytest.mark.parametrize(
    ("seen", "ties", "why"),
    [
        (a_visibility(), "earliest", "tied"),
        (a_visibility(lead_price=False, all_prices=True), "earliest", "tied"),
        (RANK_ONLY, "earliest", "outranked"),
        (RANK_ONLY, "equal_best", "tied"),
        (RANK_ONLY, "equal_worst", "outranked"),
        (LIGHT, "equal_best", "outranked"),
    ],
)
def test_V15_that_a_price_was_equal_is_told_only_to_who_sees_it_anyway(seen: Visibility, ties: Any, why: str) -> None:
    play = decided(bids(an_auction(visibility=seen, ties=ties), s1="8.00", s2="8.00", s3="9.00"))
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == [None, why, "outranked"]


@pytest.mark.parametrize(("seen", "why"), [(a_visibility(), "not_listed"), (RANK_ONLY, "outranked")])
def test_V15_a_shortlist_is_named_only_to_who_sees_what_it_is_measured_from(seen: Visibility, why: str) -> None:
    play = decided(bids(listing(seen), s1="8.00", s2="9.00", s3="10.00"))
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == [None, "outranked", why]


@pytest.mark.parametrize(("seen", "why"), [(a_visibility(), "not_listed"), (RANK_ONLY, "above_reserve")])
def test_V15_nor_where_nobody_is_awarded_the_lot(seen: Visibility, why: str) -> None:
    play = decided(bids(listing(seen, reserve=500), s1="8.00", s2="9.00", s3="10.00"))
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3")] == ["above_reserve", "above_reserve", why]


def test_V15_where_a_list_admits_nobody_who_is_best_hears_of_it() -> None:
    none = Shortlist((), within=None, cut=Share(1, 2))
    lot = replace(a_lot(ceiling=1000), shortlist=none)
    play = decided(bids(an_auction(lots=[lot], visibility=RANK_ONLY), s1="8.00", s2="9.00"))
    assert [told(play, supplier) for supplier in ("s1", "s2")] == ["not_listed", "not_awarded"]


def test_V15_of_quantities_others_together_cost_less() -> None:
    play = Play(an_auction(lots=[a_lot(quantity=10, volume=ANY)]))
    for supplier, price in (("s1", "2.00"), ("s2", "1.00")):
        assert play.offer(supplier, ("0", price)).code == "", play.last.refusal
    decided(play)
    assert [told(play, supplier) for supplier in ("s1", "s2")] == ["combination", None]


def test_V15_of_lots_awarded_together_no_rule_is_named() -> None:
    """The lowest single bid of s1 is passed over for a package, and s3 has a package alone."""
    play = joint().bid("s1", "L1", "8.00").bid("s1", "L2", "20.00").package("s2", "both", "L1", "L2", price="18.00")
    play.package("s3", "dear", "L1", "L2", price="50.00").bid("s4", "L1", "30.00")
    propose_jointly(play.wait(CLOSES + HOUR_US), "both").confirm("L1", "L2")
    assert play.code == ""
    assert [told(play, supplier) for supplier in ("s1", "s2", "s3", "s4")] == ["together", None, "together", "together"]
    assert [told(play, supplier, "L2") for supplier in ("s1", "s2", "s3", "s4")] == ["together", None, "together", "no_bid"]
    assert AwardRules() == play.state.award_rules


def test_V15_nobody_else_is_told() -> None:
    play = decided(bids(s1="9.00", s2="8.00"))
    for audience in (Audience("observer", "o"), Audience("buyer", "consortium"), Audience("auditor", "a")):
        assert "why_not" not in whole_view(play.state, audience)["award:L1"]


@pytest.mark.parametrize("seen", [RANK_ONLY, LIGHT], ids=["rank", "light"])
@pytest.mark.parametrize("ties", ["earliest", "equal_worst"])
def test_V15_a_debrief_is_the_same_whatever_lies_hidden(seen: Visibility, ties: Any) -> None:
    """The same statuses and ranks from other prices, reserve and floor prices: each supplier reads the same, to the byte."""
    rivals = [
        {"s1": "8.00", "s2": "9.00", "s3": "9.50", "s4": "20.00"},
        {"s1": "1.00", "s2": "9.00", "s3": "9.01", "s4": "9.02"},
        {"s1": "8.99", "s2": "9.00", "s3": "30.00", "s4": "40.00"},
        {"s1": "9.00", "s2": "9.00", "s3": "9.50", "s4": "9.60"},
    ]
    limits: list[dict[str, int]] = [{}, {"reserve": 900, "floor": 50}, {"reserve": 4000}]
    alike = set()
    for prices in rivals:
        for hidden in limits:
            terms = an_auction(lots=[a_lot(**hidden)], visibility=seen, ties=ties)  # type: ignore[arg-type]
            play = decided(bids(terms, **prices))
            alike.add(tuple(repr(award(play, supplier)) for supplier in ("s1", "s2", "s3", "s4")))
    assert len(alike) == 1
