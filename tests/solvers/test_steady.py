"""What bids have to hope for if all lots closed now (C10): who wins, and at what price the others would."""

from __future__ import annotations

import os

from auction.award.joint import joint_problem
from auction.award.prospects import MOST_TRIED, Outlook, outlook
from auction.award.solver import Solved
from auction.core.award_rules import AwardRules, Limit, Select
from auction.core.commands import Prospect, RecordProvisional
from auction.core.words import ENGINE
from auction.solvers.steady import Steady, found_quickly, in_time
from tests.auctions import Play, a_lot, an_auction

TWO = (a_lot("L1"), a_lot("L2"))


def going_on(rules: AwardRules | None = None) -> Play:
    """s1 bids 10.00 on each lot, s3 12.00 on the first, and s2 offers both for 18.00."""
    play = Play(an_auction(lots=TWO, packages=True, award_rules=rules or AwardRules()))
    play.bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").bid("s3", "L1", "12.00")
    return play.package("s2", "both", "L1", "L2", price="18.00")


def seen(play: Play) -> Outlook:
    found = outlook(joint_problem(play.state, so_far=True), found_quickly)
    assert found is not None
    return found


def test_C10_who_wins_and_what_the_others_would_have_to_ask() -> None:
    play = going_on()
    assert seen(play) == Outlook(
        1800,
        (
            Prospect("", "s2", True, None, "both", 1),
            Prospect("L1", "s1", False, 799, rank=2),
            Prospect("L1", "s3", False, 799, rank=3),
            Prospect("L2", "s1", False, 799, rank=2),
        ),
    )
    assert play.ask(RecordProvisional("p", ENGINE, play.state.seq, seen(play).total, seen(play).prospects)).code == ""


def test_C10_a_price_that_is_told_is_true_to_the_unit() -> None:
    """Bid just that and it wins; at a unit more it is a tie, and above that it does not."""
    for price, wins in (("7.99", True), ("8.01", False)):
        play = going_on().bid("s1", "L1", price)
        own = next(each for each in seen(play).prospects if (each.lot, each.supplier) == ("L1", "s1"))
        assert own.wins is wins


def test_C10_a_package_that_loses_is_told_what_would_win() -> None:
    play = Play(an_auction(lots=TWO, packages=True, award_rules=AwardRules()))
    play.bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").package("s2", "both", "L1", "L2", price="25.00")
    package = next(each for each in seen(play).prospects if each.package)
    assert package == Prospect("", "s2", False, 1999, "both", 2)


def test_C10_no_price_tells_a_reserve_price() -> None:
    """L1 left at 100.00 and L2 at 50.00 come to less than the package: its price would follow from the reserve."""
    play = Play(an_auction(lots=(a_lot("L1", reserve=10000), a_lot("L2")), packages=True, award_rules=AwardRules()))
    play.bid("s2", "L2", "50.00").package("s1", "both", "L1", "L2", price="200.00")
    assert seen(play).prospects == (Prospect("", "s1", False, None, "both"), Prospect("L2", "s2", True, None, rank=1))


def test_C10_above_the_reserve_price_is_told_as_any_other_that_is_not_awarded() -> None:
    play = Play(an_auction(lots=(a_lot("L1", reserve=1000), a_lot("L2", reserve=1000)), packages=True, award_rules=AwardRules()))
    play.bid("s1", "L1", "12.00").package("s2", "both", "L1", "L2", price="20.01")
    found = seen(play)
    assert found.prospects == (Prospect("", "s2", False, None, "both"), Prospect("L1", "s1", False, None))
    assert play.ask(RecordProvisional("p", ENGINE, play.state.seq, found.total, found.prospects)).code == ""


def rank(play: Play, lot: str, supplier: str) -> int | None:
    return next(each.rank for each in seen(play).prospects if (each.lot, each.supplier) == (lot, supplier))


def test_C11_a_rank_follows_from_what_the_award_would_come_to() -> None:
    """With s1 on L1 it comes to 20.00 and with s3 to 22.00; at 9.00 s3 is before s1, and s2's package at 21.00 behind it."""
    assert [rank(going_on(), "L1", name) for name in ("s1", "s3")] == [2, 3]
    better = going_on().bid("s3", "L1", "9.00")
    assert [rank(better, "L1", name) for name in ("s1", "s3")] == [3, 2]
    assert rank(going_on().bid("s3", "L1", "10.00"), "L1", "s3") == 2, "what costs the same shares a rank"


def test_C11_own_offers_are_in_nobodys_way() -> None:
    """s1's package loses to its own bids: no other supplier is before it."""
    play = Play(an_auction(lots=TWO, packages=True, award_rules=AwardRules()))
    play.bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").package("s1", "own", "L1", "L2", price="25.00")
    assert next(each for each in seen(play).prospects if each.package) == Prospect("", "s1", False, 1999, "own", 1)


def test_C11_what_no_award_that_keeps_the_rules_has_a_part_of_has_no_rank() -> None:
    rules = AwardRules(limits=(Limit("two", "winners", "at_least", 2),))
    assert rank(going_on(rules), "", "s2") is None
    assert rank(going_on(rules), "L1", "s1") is None, "with s1 on L1 nobody but s1 is left for L2"
    assert rank(going_on(rules), "L1", "s3") == 1


def test_C11_no_rank_follows_from_a_reserve_price() -> None:
    """With the package both lots are taken, without it L1 is left: which is dearer tells of L1's reserve price."""
    play = Play(an_auction(lots=(a_lot("L1", reserve=10000), a_lot("L2")), packages=True, award_rules=AwardRules()))
    play.bid("s2", "L2", "50.00").package("s1", "both", "L1", "L2", price="200.00")
    assert rank(play, "", "s1") is None


def test_C10_C11_of_rules_on_money_a_price_and_a_rank_keep_them() -> None:
    """s3 may be paid at most 6.00: no award has it at 9.00, and it is told no price above its cap."""
    cap = Limit("cap", "spend", "at_most", 600, who=Select(("s3",)))
    play = Play(an_auction(lots=TWO, packages=True, award_rules=AwardRules(limits=(cap,))))
    play.bid("s1", "L1", "8.00").bid("s3", "L1", "9.00").bid("s1", "L2", "5.00")
    lost = next(each for each in seen(play).prospects if each.supplier == "s3")
    assert lost == Prospect("L1", "s3", False, None), "at 7.99 it would be the cheapest, and above its cap"
    alike = next(each for each in seen(play.bid("s3", "L1", "6.00")).prospects if each.supplier == "s3")
    assert alike == Prospect("L1", "s3", True, None, rank=1)


def test_C11_with_more_than_can_be_tried_no_rank_is_told() -> None:
    found = outlook(joint_problem(going_on().state, so_far=True), found_quickly, 2)
    assert found is not None
    assert [(each.price, each.rank) for each in found.prospects] == [(None, None), (799, None), (799, None), (None, None)]


def test_fewer_are_tried_where_each_takes_longer() -> None:
    assert [in_time(seconds) for seconds in (0.0, 0.01, 1.0, 60.0)] == [MOST_TRIED, MOST_TRIED, 15, 0]


def test_C10_the_rules_of_the_award_are_kept() -> None:
    rules = AwardRules(limits=(Limit("two", "winners", "at_least", 2),))
    found = seen(going_on(rules))
    assert found.total == 2200
    assert [(each.supplier, each.lot) for each in found.prospects if each.wins] == [("s3", "L1"), ("s1", "L2")]
    assert next(each for each in found.prospects if each.package).price is None, "no price makes one supplier two"


def test_C10_where_nothing_keeps_the_rules_nothing_is_told() -> None:
    rules = AwardRules(limits=(Limit("four", "winners", "at_least", 4),))
    assert outlook(joint_problem(going_on(rules).state, so_far=True), found_quickly) is None


def test_C10_C11_a_rule_of_a_class_is_given_up_as_in_the_award_and_otherwise_kept() -> None:
    """Four winners there cannot be: that is given up. Two there can, so s2 alone is not awarded, whatever it asks."""
    four = Limit("four", "winners", "at_least", 4, priority=2)
    assert seen(going_on(AwardRules(limits=(four,)))) == seen(going_on())
    two = Limit("two", "winners", "at_least", 2, priority=1)
    both = going_on(AwardRules(limits=(four, two)))
    assert seen(both).total == 2200
    assert [rank(both, "", "s2"), rank(both, "L1", "s1"), rank(both, "L1", "s3")] == [None, None, 1]


def test_C11_of_rules_on_money_no_rank_gives_a_rule_up() -> None:
    cap = Limit("cap", "spend", "at_most", 600, who=Select(("s3",)), priority=1)
    play = Play(an_auction(lots=TWO, packages=True, award_rules=AwardRules(limits=(cap,))))
    assert rank(play.bid("s1", "L1", "8.00").bid("s3", "L1", "9.00").bid("s1", "L2", "5.00"), "L1", "s3") is None


def test_C11_what_would_not_win_at_no_price_has_its_place_by_what_it_asks() -> None:
    """Who wins has two lots: s3 for nothing on L1 would bring 30.00 for L2 with it; it stands behind s1, without a price."""
    rules = AwardRules(limits=(Limit("two", "items", "at_least", 2, holds="winner"),))
    play = Play(an_auction(lots=TWO, packages=True, award_rules=rules))
    play.bid("s1", "L1", "10.00").bid("s1", "L2", "10.00").bid("s3", "L1", "12.00").bid("s3", "L2", "30.00")
    assert [(each.supplier, each.lot, each.price, each.rank) for each in seen(play).prospects] == [
        ("s1", "L1", None, 1),
        ("s3", "L1", None, 2),
        ("s1", "L2", None, 1),
        ("s3", "L2", 799, 2),
    ]


def test_it_is_found_in_a_process_that_may_die() -> None:
    beside = Steady()
    joint = joint_problem(going_on().state, so_far=True)
    found = beside.look(joint)
    assert found is not None
    assert found.total == 1800
    assert beside._pool is not None
    (pid,) = beside._pool._processes
    assert pid != os.getpid()
    os.kill(pid, 9)
    assert beside.look(joint) is None
    assert beside.look(joint) == found
    beside.stop()


def test_what_takes_too_long_is_given_up() -> None:
    beside = Steady(longest_s=0.0)
    assert beside.look(joint_problem(going_on().state, so_far=True)) is None
    beside.stop()


def test_a_what_if_is_settled_with_its_certificate() -> None:
    beside = Steady()
    found = beside.suppose(joint_problem(going_on().state, so_far=True).problem)
    assert isinstance(found, Solved)
    assert found.awarded.cost == 1800
    assert found.certificate
    beside.stop()
