"""Chapter R, who of equals is awarded: R6 and R7, from the terms to the award that is checked again."""

from __future__ import annotations

import hashlib

import pytest

from auction.audit.offline import allotment_of, proposal_of
from auction.award.award import award_in
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.briefing import briefing
from auction.core.commands import ProposeAward
from auction.core.errors import InvariantBroken
from auction.core.events import LotteryDrawn
from auction.core.ranking import lottery_mark
from auction.core.terms import Terms, TieAward
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import ANNOUNCED, CLOSES, COORDINATOR, OPENS, Play, a_lot, a_supplier, an_auction

SECRET = "open sesame"
BUYER, OTHER = Audience("buyer", CONSORTIUM), Audience("supplier", "s2")


def tied(terms: Terms) -> Play:
    """s1 and s2 stand at 9.00 on L1, s1 first; s2 alone stands on L2; the auction has closed."""
    return Play(terms).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00").bid("s2", "L2", "5.00").wait(CLOSES)


def terms_of(tie_award: TieAward) -> Terms:
    return an_auction(
        lots=[a_lot(), a_lot("L2")],
        tie_award=tie_award,
        lottery=SECRET if tie_award == "lottery" else "",
        past_supply={"s1": 4, "s2": 4, "s3": 9, "s4": 0} if tie_award == "past_supply" else None,
    )


def winner(play: Play) -> str:
    return next(line.supplier for line in solve(problem_from(play.state)).lines if line.lot == "L1")


@pytest.mark.parametrize(("tie_award", "wins"), [("earliest", "s1"), ("coverage", "s2"), ("past_supply", "s1"), ("lottery", "s2")])
def test_R6_the_terms_say_who_of_equals_is_awarded(tie_award: TieAward, wins: str) -> None:
    play = tied(terms_of(tie_award))
    if tie_award == "lottery":
        play.draw(SECRET)
    assert play.leader() == "s1"
    assert winner(play) == wins
    proposed = proposal_of(play.state)
    assert play.ask(proposed).code == ""
    assert check(problem_from(play.state), award_in(proposed)) == ()


def test_R6_all_that_are_equal_get_equal_parts() -> None:
    play = Play(an_auction(lots=[a_lot(quantity=5)], tie_award="split"))
    play.bid("s1", "L1", "9.00").bid("s2", "L1", "9.00").bid("s3", "L1", "9.01").wait(CLOSES)
    proposed = proposal_of(play.state)
    assert [(line.supplier, line.quantities, line.money) for line in proposed.lines] == [("s1", (3,), 2700), ("s2", (2,), 1800)]
    assert play.ask(proposed).code == ""
    play.confirm("L1").ask(allotment_of(play.state))
    assert play.code == ""
    assert sorted((line.supplier, line.member, line.quantity) for line in play.state.allotment) == [
        ("s1", "m1", 2),
        ("s1", "m2", 1),
        ("s2", "m1", 1),
        ("s2", "m2", 1),
    ]


def test_R6_the_larger_figure_wins() -> None:
    supplied = {"s1": 3, "s2": 4, "s3": 9, "s4": 0}
    assert winner(tied(an_auction(lots=[a_lot(), a_lot("L2")], tie_award="past_supply", past_supply=supplied))) == "s2"


def test_R6_a_better_value_beats_whatever_decides_between_equals() -> None:
    supplied = {"s1": 3, "s2": 4, "s3": 9, "s4": 0}
    terms = an_auction(lots=[a_lot(), a_lot("L2")], tie_award="past_supply", past_supply=supplied)
    assert winner(tied(terms)) == "s2"
    play = Play(terms).bid("s2", "L1", "9.00").bid("s1", "L1", "8.99").wait(CLOSES)
    assert winner(play) == "s1"


def test_R6_what_an_excluded_supplier_stood_on_does_not_count() -> None:
    play = (
        Play(terms_of("coverage")).bid("s1", "L1", "9.00").bid("s2", "L1", "9.00").bid("s2", "L2", "5.00").bid("s3", "L1", "9.00")
    )
    play.exclude("s2").wait(CLOSES)
    assert winner(play) == "s1"


def test_R6_a_supplier_reads_its_own_figure_alone() -> None:
    play = Play(terms_of("past_supply"))
    assert briefing(play.state, OTHER)["past_supply"] == [{"supplier": "s2", "figure": 4}]
    assert briefing(play.state, Audience("observer", ""))["past_supply"] == []
    assert briefing(play.state, Audience("buyer", "m1"))["past_supply"] == []
    told = briefing(play.state, BUYER)["past_supply"]
    assert isinstance(told, list)
    assert len(told) == 4


def test_R6_the_figures_are_not_in_the_hash_that_suppliers_accept() -> None:
    one = an_auction(tie_award="past_supply", past_supply={"s1": 4, "s2": 4, "s3": 9, "s4": 0})
    two = an_auction(tie_award="past_supply", past_supply={"s1": 4, "s2": 4, "s3": 8, "s4": 0})
    assert Play(one).state.terms_sha256 == Play(two).state.terms_sha256


def test_R7_the_mark_is_the_hash_of_lot_supplier_and_secret() -> None:
    assert lottery_mark("L1", "s1", SECRET) == hashlib.sha256(b"poolbid tie lottery/L1/s1/open sesame").hexdigest()
    assert lottery_mark("L1", "s1", SECRET).startswith("48654b38")
    assert lottery_mark("L1", "s2", SECRET).startswith("2d6a0f50")


def test_R7_the_lottery_is_drawn_once_between_close_and_proposal() -> None:
    play = Play(terms_of("lottery"))
    assert play.draw(SECRET, at=OPENS).code == "auction_not_closed"
    play.bid("s1", "L1", "9.00").bid("s2", "L1", "9.00")
    assert play.draw(SECRET, at=CLOSES - 1).code == "auction_not_closed"
    assert play.wait(CLOSES).propose().code == "lottery_undrawn"
    assert play.draw("close sesame").code == "lottery_wrong"
    assert play.draw(SECRET).events == (LotteryDrawn(SECRET),)
    assert play.draw(SECRET).code == "lottery_drawn"
    assert play.ask(proposal_of(play.state)).code == ""
    assert play.draw(SECRET).code == "lottery_drawn"


def test_R7_the_engine_alone_draws() -> None:
    play = tied(terms_of("lottery"))
    for by in (COORDINATOR, a_supplier("s1")):
        assert play.draw(SECRET, by=by).code == "not_permitted"


def test_R7_where_there_is_no_lottery_nothing_is_drawn() -> None:
    play = tied(terms_of("earliest"))
    assert play.draw(SECRET).code == "lottery_drawn"
    assert Play(terms_of("earliest")).draw(SECRET, at=ANNOUNCED).code == "auction_not_closed"


def test_R7_no_award_can_be_worked_out_before_the_draw() -> None:
    with pytest.raises(InvariantBroken, match="lottery"):
        problem_from(tied(terms_of("lottery")).state)


def test_R7_everyone_invited_sees_the_secret_once_it_is_drawn() -> None:
    play = tied(terms_of("lottery"))
    for audience in (BUYER, OTHER, Audience("observer", ""), Audience("auditor", "")):
        assert briefing(play.state, audience)["lottery"] == hashlib.sha256(SECRET.encode()).hexdigest()
        assert whole_view(play.state, audience)["auction"]["lottery"] is None
    play.draw(SECRET)
    for audience in (BUYER, OTHER, Audience("observer", ""), Audience("auditor", "")):
        assert whole_view(play.state, audience)["auction"]["lottery"] == SECRET


def test_R7_another_award_than_the_drawn_one_is_a_fault() -> None:
    play = tied(terms_of("lottery")).draw(SECRET)
    lines, without = play.plain_award()
    money = sum(line.money for line in lines)
    assert play.propose(lines, without).code == ""
    wrong = play.last.command
    assert isinstance(wrong, ProposeAward)
    assert wrong.total == money
    assert [fault.rule for fault in check(problem_from(play.state), award_in(wrong))] == ["A5"]
