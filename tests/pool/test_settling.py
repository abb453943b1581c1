"""From an auction's confirmed awards to the allotment the engine records, through core's own rules."""

from __future__ import annotations

from auction.pool.settling import settlement
from tests.auctions import CLOSES, Play, a_line, a_lot, an_auction


def a_settled_play() -> Play:
    """Two lots bid on, awarded; the second one's award is turned down."""
    lots = (a_lot("L1", lines=[a_line("A", 7), a_line("B", 3)], baseline=9000), a_lot("L2", lines=[a_line("C", 5)]))
    play = Play(an_auction(lots=lots))
    play.bid("s1", "L1", "3.33", "1.11").bid("s2", "L1", "3.30", "1.10").bid("s1", "L2", "2.00")
    return play.wait(CLOSES).propose().confirm("L1").reject("L2")


def test_only_confirmed_awards_are_divided() -> None:
    lines, contracts = settlement(a_settled_play().state)
    assert {(line.lot, line.supplier) for line in lines} == {("L1", "s2")}
    assert sum(line.money for line in lines) == 7 * 330 + 3 * 110
    assert sum(line.saving or 0 for line in lines) == 9000 - 2640
    assert [(contract.supplier, contract.member) for contract in contracts] == [("s2", "m1"), ("s2", "m2")]


def test_core_records_what_was_divided() -> None:
    play = a_settled_play()
    play.allot(*settlement(play.state))
    assert play.code == ""
    assert play.state.status == "settled"
    assert len(play.state.contracts) == 2
