"""Chapter C: the close, and what may still be decided after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from auction.core.commands import AllotmentLine, AwardLine, Contract, PlaceBid, Unawarded
from auction.core.decide import decide
from auction.core.errors import InvariantBroken
from auction.core.events import (
    AllotmentMade,
    AuctionClosed,
    AuctionOpened,
    AwardConfirmed,
    AwardProposed,
    AwardRejected,
    ContractDrawn,
    LotClosed,
)
from auction.core.terms import Pledge
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from auction.pool.settling import settlement
from tests.auctions import (
    ANNOUNCED,
    CLOSES,
    COORDINATOR,
    HOUR_US,
    MINUTE_US,
    OPENS,
    Play,
    a_line,
    a_lot,
    a_supplier,
    an_auction,
    contracts_of,
)


def two_lots(**changes: Any) -> Play:
    return Play(an_auction(lots=[a_lot(quantity=3), a_lot("L2", closes_at=CLOSES + MINUTE_US, **changes)]))


def test_C1_the_close_is_the_first_moment_too_late() -> None:
    play = two_lots()
    assert play.bid("s1", "L1", "9.00", at=CLOSES - 1).code == ""
    assert play.bid("s1", "L1", "8.00", at=CLOSES).code == "lot_closed"
    assert play.bid("s1", "L2", "8.00", at=CLOSES).code == ""


def test_C1_the_opening_is_the_first_moment_in_time() -> None:
    assert two_lots().bid("s1", "L1", "9.00", at=OPENS - 1).code == "auction_not_open"
    assert two_lots().bid("s1", "L1", "9.00", at=OPENS).code == ""


def test_C1_a_closed_lot_never_opens_again() -> None:
    play = two_lots().wait(CLOSES)
    assert play.extend("L1", HOUR_US).code == "lot_closed"
    play.pause().resume(at=CLOSES + HOUR_US)
    assert play.closes_at("L1") == CLOSES
    assert play.bid("s1", "L1", "1.00").code == "lot_closed"


def test_C2_what_is_due_bears_its_due_moment_however_late() -> None:
    play = two_lots().pass_time(at=OPENS + 1)
    assert play.events == (AuctionOpened(OPENS),)
    assert play.pass_time(at=CLOSES + HOUR_US).events == (LotClosed("L1", CLOSES),)
    assert play.pass_time().events == (LotClosed("L2", CLOSES + MINUTE_US), AuctionClosed(CLOSES + MINUTE_US))
    assert play.last.at == CLOSES + HOUR_US


def test_C2_nothing_is_recorded_before_it_is_due() -> None:
    play = two_lots()
    assert play.pass_time(at=OPENS - 1).code == "nothing_due"
    assert play.pass_time(at=OPENS).code == ""
    assert play.pass_time(at=CLOSES - 1).code == "nothing_due"
    assert play.wait(CLOSES + HOUR_US).pass_time().code == "nothing_due"


def test_C2_lots_due_at_one_moment_close_together_and_in_order() -> None:
    play = Play(an_auction(lots=[a_lot("L2"), a_lot("L1"), a_lot("L3", closes_at=CLOSES + 1)])).wait(CLOSES)
    assert play.events == (LotClosed("L2", CLOSES), LotClosed("L1", CLOSES))


def test_C2_a_command_stamped_after_something_due_may_not_come_first() -> None:
    play = two_lots()
    bid = PlaceBid("b", a_supplier("s1"), "s1", "L1", ("9.00",), False)
    with pytest.raises(InvariantBroken, match="has not been recorded"):
        decide(play.state, bid, OPENS)
    with pytest.raises(InvariantBroken, match="has not been recorded"):
        decide(play.state, replace(bid, by=a_supplier("s2")), OPENS)
    assert decide(play.state, bid, OPENS - 1) is not None


def test_C2_stamps_never_decrease() -> None:
    play = two_lots().bid("s1", "L1", "9.00", at=OPENS + 5)
    with pytest.raises(InvariantBroken, match="lies before"):
        play.bid("s2", "L1", "8.00", at=OPENS + 4)
    assert play.bid("s2", "L1", "8.00", at=OPENS + 5).code == ""


def test_C3_the_auction_closes_with_its_last_lot() -> None:
    play = two_lots().wait(CLOSES)
    assert (play.state.status, play.state.closed_at) == ("open", None)
    play.wait(CLOSES + MINUTE_US)
    assert (play.state.status, play.state.closed_at) == ("closed", CLOSES + MINUTE_US)


def test_C3_after_the_close_nothing_but_the_award_is_left() -> None:
    play = two_lots().wait(CLOSES + HOUR_US)
    codes = {
        play.bid("s1", "L1", "1.00").code,
        play.withdraw("s1", "L1").code,
        play.accept_terms("s1").code,
        play.pause().code,
        play.resume().code,
        play.extend("L2", 1).code,
        play.exclude("s1").code,
    }
    assert codes == {"auction_closed"}
    assert play.propose().code == ""


def closed() -> Play:
    """L1 (3 pieces): s2 before s1. L2: s1 alone. Both closed."""
    play = two_lots(reserve=400)
    play.bid("s1", "L1", "3.00").bid("s2", "L1", "2.00").bid("s1", "L2", "4.00")
    return play.wait(CLOSES + MINUTE_US)


def test_C4_an_award_is_proposed_once_after_the_close() -> None:
    play = two_lots().bid("s1", "L1", "3.00")
    assert play.propose().code == "auction_not_closed"
    assert play.wait(CLOSES).propose().code == "auction_not_closed"
    assert play.wait(CLOSES + MINUTE_US).propose().code == ""
    assert play.propose().code == "award_exists"
    assert play.confirm("L1").allot().propose().code == "award_exists"


def test_C4_the_money_is_the_value_rounded_once() -> None:
    lines = [a_line("A", 3), a_line("B", 1)]
    play = Play(an_auction(lots=[a_lot(lines=lines, price_scale=4)])).bid("s1", "L1", "0.3333", "0.0051").wait(CLOSES).propose()
    assert play.happened(AwardProposed)[0].lines == (AwardLine("L1", "s1", 3, 10050, 101),)
    assert play.happened(AwardProposed)[0].total == 101


def test_C4_what_was_proposed_is_kept() -> None:
    play = closed().propose()
    assert {lot: award.line.supplier for lot, award in play.state.awards.items()} == {"L1": "s2", "L2": "s1"}
    assert play.state.award_total == 1000
    play = (
        two_lots().bid("s1", "L2", "9.00").wait(CLOSES + MINUTE_US).propose([], [Unawarded("L1", "no_bid"), Unawarded("L2", "x")])
    )
    assert (play.code, list(play.state.awards), list(play.state.unawarded)) == ("", [], ["L1", "L2"])


L1, L2 = AwardLine("L1", "s2", 4, 600, 600), AwardLine("L2", "s1", 5, 400, 400)

WRONG_AWARDS: dict[str, tuple[list[AwardLine], list[Unawarded], int]] = {
    "a lot is missing": ([L1], [], 600),
    "a lot twice": ([L1, L2, L2], [], 1400),
    "a lot awarded and not": ([L1, L2], [Unawarded("L2", "no_bid")], 1000),
    "an unknown lot": ([L1, L2, replace(L2, lot="L3")], [], 1400),
    "a bid that was replaced": ([replace(L1, bid_seq=3), L2], [], 1000),
    "another value": ([replace(L1, value=599), L2], [], 1000),
    "other money": ([replace(L1, money=599), L2], [], 999),
    "a supplier without a bid": ([L1, replace(L2, supplier="s2")], [], 1000),
    "another total": ([L1, L2], [], 999),
}


def test_C4_the_right_award_is_taken() -> None:
    assert closed().propose([L1, L2], [], total=1000).code == ""
    assert closed().propose([L2, L1], [], total=1000).code == ""
    assert closed().propose([L1], [Unawarded("L2", "above_reserve")], total=600).code == ""


@pytest.mark.parametrize(("lines", "unawarded", "total"), WRONG_AWARDS.values(), ids=WRONG_AWARDS)
def test_C4_only_standing_bids_are_awarded_as_they_stand(lines: list[AwardLine], unawarded: list[Unawarded], total: int) -> None:
    play = closed().propose(lines, unawarded, total=total)
    assert play.code == "award_mismatch"
    assert play.state.status == "closed"


def test_C5_each_award_is_decided_once() -> None:
    play = closed().propose()
    assert play.confirm("L1").events == (AwardConfirmed("L1"),)
    assert play.confirm("L1").code == "award_decided"
    assert play.reject("L1").code == "award_decided"
    assert play.confirm("L2", "L1").code == "award_decided"
    assert play.reject("L2", reason="too dear").events == (AwardRejected("L2", "too dear"),)
    assert play.confirm("L2").code == "award_decided"
    assert {lot: award.status for lot, award in play.state.awards.items()} == {"L1": "confirmed", "L2": "rejected"}
    assert play.state.awards["L2"].reason == "too dear"


def test_C5_several_lots_are_decided_together() -> None:
    assert closed().propose().confirm("L2", "L1").events == (AwardConfirmed("L2"), AwardConfirmed("L1"))
    assert closed().propose().confirm("L1", "L1").code == "award_decided"


def test_C5_only_what_was_proposed_is_decided() -> None:
    assert closed().confirm("L1").code == "award_not_proposed"
    play = closed().propose([L1], [Unawarded("L2", "above_reserve")])
    assert play.confirm().code == "award_not_proposed"
    assert play.confirm("L2").code == "award_not_proposed"
    assert play.confirm("L1", "L9").code == "award_not_proposed"
    assert play.confirm("L1").allot().confirm("L1").code == "award_decided"


def test_C6_the_allotment_follows_the_last_decision() -> None:
    assert closed().allot([], []).code == "award_undecided"
    play = closed().propose().confirm("L1")
    assert play.allot().code == "award_undecided"
    assert play.reject("L2").allot().code == ""
    assert play.state.status == "settled"
    assert play.allot().code == "allotment_exists"


def test_C6_every_pledge_of_a_confirmed_lot_is_met_whole() -> None:
    play = closed().propose().confirm("L1").reject("L2").allot()
    made = play.happened(AllotmentMade)[0].lines
    assert [(line.member, line.supplier, line.quantity, line.unit_price, line.money) for line in made] == [
        ("m1", "s2", 2, 200, 400),
        ("m2", "s2", 1, 200, 200),
    ]
    assert [event.contract.total for event in play.happened(ContractDrawn)] == [400, 200]


def test_C6_without_a_confirmed_award_nothing_is_allotted() -> None:
    play = closed().propose().reject("L1", "L2").allot()
    assert (play.code, play.state.allotment, play.state.contracts) == ("", (), {})
    play = two_lots().wait(CLOSES + HOUR_US).settle()
    assert (play.code, play.state.status) == ("", "settled")


Lines = tuple[AllotmentLine, ...]
FORGED_LINES: dict[str, Callable[[Lines], Lines]] = {
    "a part is missing": lambda lines: lines[1:],
    "a part twice": lambda lines: (*lines, lines[0]),
    "quantity moved from one member to another": lambda lines: (
        replace(lines[0], quantity=lines[0].quantity - 1),
        replace(lines[1], quantity=lines[1].quantity + 1),
        *lines[2:],
    ),
    "another member": lambda lines: (replace(lines[0], member="m2"), *lines[1:]),
    "another supplier": lambda lines: (replace(lines[0], supplier="s1"), *lines[1:]),
    "another price": lambda lines: (replace(lines[0], unit_price=199), *lines[1:]),
    "less money": lambda lines: (replace(lines[0], money=lines[0].money - 1), *lines[1:]),
    "money moved from one lot to another": lambda lines: (
        replace(lines[0], money=lines[0].money - 1),
        *lines[1:-1],
        replace(lines[-1], money=lines[-1].money + 1),
    ),
}


@pytest.mark.parametrize("forge", FORGED_LINES.values(), ids=FORGED_LINES)
def test_C6_the_parts_are_those_of_the_awards(forge: Callable[[Lines], Lines]) -> None:
    play = closed().propose().confirm("L1", "L2")
    lines = forge(play.plain_allotment())
    assert play.allot(lines).code == "allotment_mismatch"
    assert play.state.status == "proposed"
    assert play.allot().code == ""


Contracts = tuple[Contract, ...]
FORGED_CONTRACTS: dict[str, Callable[[Contracts], Contracts]] = {
    "one is missing": lambda drawn: drawn[1:],
    "one twice": lambda drawn: (*drawn, drawn[0]),
    "a part is missing": lambda drawn: (replace(drawn[0], lines=(), total=0), *drawn[1:]),
    "another total": lambda drawn: (replace(drawn[0], total=drawn[0].total + 1), *drawn[1:]),
    "another supplier": lambda drawn: (replace(drawn[0], supplier="s3"), *drawn[1:]),
    "another member": lambda drawn: (replace(drawn[0], member="m2"), *drawn[1:]),
    "a number twice": lambda drawn: (replace(drawn[0], number=drawn[1].number), *drawn[1:]),
    "a saving the allotment does not have": lambda drawn: (
        replace(drawn[0], lines=tuple(replace(line, saving=1) for line in drawn[0].lines)),
        *drawn[1:],
    ),
}


@pytest.mark.parametrize("forge", FORGED_CONTRACTS.values(), ids=FORGED_CONTRACTS)
def test_C6_every_part_stands_in_its_contract(forge: Callable[[Contracts], Contracts]) -> None:
    play = closed().propose().confirm("L1", "L2")
    contracts = forge(contracts_of(play.plain_allotment()))
    assert play.allot(contracts=contracts).code == "allotment_mismatch"


def test_C6_an_auction_announced_and_never_bid_on_is_settled_empty() -> None:
    play = Play(an_auction()).pass_time(at=ANNOUNCED + 1)
    assert play.code == "nothing_due"
    assert play.wait(CLOSES).settle().code == ""
    assert play.pause(by=COORDINATOR).code == "auction_closed"


def in_parts(baseline: int | None = None) -> Play:
    """Seven pieces, five of m1 and two of m2: s1 asks 3.00 apiece, s2 2.00. Closed."""
    line = replace(a_line("A", 7), pledges=(Pledge("m1", 5), Pledge("m2", 2)))
    play = Play(an_auction(lots=[a_lot(lines=[line], baseline=baseline)]))
    return play.bid("s1", "L1", "3.00").bid("s2", "L1", "2.00").wait(CLOSES)


FOUR = AwardLine("L1", "s1", 3, 1200, 1200, (4,))
TWO = AwardLine("L1", "s2", 4, 400, 400, (2,))
ONE_LEFT = Unawarded("L1", "short", (1,))


def test_C4_a_lot_is_awarded_in_parts_that_sum_to_it() -> None:
    assert in_parts().propose([FOUR, TWO], [ONE_LEFT]).code == ""
    three = replace(FOUR, quantities=(3,), value=900, money=900)
    assert in_parts().propose([replace(FOUR, quantities=(5,), value=1500, money=1500), TWO], []).code == ""
    assert in_parts().propose([three, TWO], [replace(ONE_LEFT, quantities=(2,))]).code == ""
    assert in_parts().propose([replace(FOUR, payment=1201, money=1201), TWO], [ONE_LEFT]).code == ""


WRONG_PARTS: dict[str, tuple[list[AwardLine], list[Unawarded]]] = {
    "one left that is not named": ([FOUR, TWO], []),
    "more left than there is": ([FOUR, TWO], [replace(ONE_LEFT, quantities=(2,))]),
    "less left than there is": ([FOUR, TWO], [replace(ONE_LEFT, quantities=(0,))]),
    "nothing left, and named": (
        [replace(FOUR, quantities=(5,), value=1500, money=1500), TWO],
        [replace(ONE_LEFT, quantities=(0,))],
    ),
    "the whole left": ([FOUR, TWO], [replace(ONE_LEFT, quantities=())]),
    "left twice": ([FOUR, TWO], [ONE_LEFT, ONE_LEFT]),
    "more awarded than there is": ([FOUR, replace(TWO, quantities=(4,), value=800, money=800)], []),
    "the whole as a part": ([replace(FOUR, quantities=(7,), value=2100, money=2100)], []),
    "two parts of one supplier": ([FOUR, replace(FOUR, quantities=(3,), value=900, money=900)], []),
    "nothing as a part": ([FOUR, replace(TWO, quantities=(0,), value=0, money=0)], [replace(ONE_LEFT, quantities=(3,))]),
    "a part below zero": ([FOUR, replace(TWO, quantities=(-1,), value=-200, money=-200)], [replace(ONE_LEFT, quantities=(4,))]),
    "another number of line items": ([FOUR, replace(TWO, quantities=(2, 0))], [ONE_LEFT]),
    "the whole and a part": ([replace(FOUR, quantities=(), value=2100, money=2100), TWO], [ONE_LEFT]),
    "a part and the whole": ([TWO, replace(FOUR, quantities=(), value=2100, money=2100)], [ONE_LEFT]),
    "another value": ([FOUR, replace(TWO, value=401, money=401)], [ONE_LEFT]),
    "the value of the whole": ([FOUR, replace(TWO, value=1400, money=1400)], [ONE_LEFT]),
    "paid less than asked": ([FOUR, replace(TWO, payment=399, money=399)], [ONE_LEFT]),
    "money of what was asked, not paid": ([FOUR, replace(TWO, payment=401)], [ONE_LEFT]),
}


@pytest.mark.parametrize(("lines", "unawarded"), WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_C4_parts_that_are_not_the_lot_are_no_award(lines: list[AwardLine], unawarded: list[Unawarded]) -> None:
    assert in_parts().propose(lines, unawarded).code == "award_mismatch"


def test_C6_each_part_is_divided_among_the_members() -> None:
    play = in_parts().propose([FOUR, TWO], [ONE_LEFT]).confirm("L1")
    play.allot(*settlement(play.state))
    assert play.code == ""
    made = play.happened(AllotmentMade)[0].lines
    assert [(line.member, line.supplier, line.quantity, line.unit_price, line.money) for line in made] == [
        ("m1", "s1", 3, 300, 900),
        ("m2", "s1", 1, 300, 300),
        ("m1", "s2", 1, 200, 200),
        ("m2", "s2", 1, 200, 200),
    ]
    assert len(play.state.contracts) == 4


def test_C6_what_is_paid_beyond_the_bid_is_divided_whole() -> None:
    play = in_parts(baseline=3500).propose([replace(FOUR, payment=1301, money=1301), TWO], [ONE_LEFT]).confirm("L1")
    lines, contracts = settlement(play.state)
    assert [(line.unit_price, line.money, line.saving) for line in lines[:2]] == [(325, 976, 524), (325, 325, 175)]
    assert play.allot(lines, contracts).code == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda line: replace(line, quantity=line.quantity + 1),
        lambda line: replace(line, unit_price=299),
        lambda line: replace(line, supplier="s2"),
        lambda line: replace(line, member="m2"),
        lambda line: replace(line, quantity=0),
        lambda line: None,
    ],
)
def test_C6_parts_are_divided_as_they_were_awarded(change: Callable[[AllotmentLine], AllotmentLine | None]) -> None:
    play = in_parts().propose([FOUR, TWO], [ONE_LEFT]).confirm("L1")
    lines, _ = settlement(play.state)
    forged = [line for line in (change(lines[0]), *lines[1:]) if line is not None]
    assert play.allot(forged).code == "allotment_mismatch"


def test_C6_no_member_gets_more_than_it_pledged() -> None:
    play = in_parts().propose([FOUR, TWO], [ONE_LEFT]).confirm("L1")
    first, second, third, fourth = settlement(play.state)[0]
    greedy = (replace(first, quantity=2), replace(second, quantity=2), third, fourth)
    assert play.allot(greedy).code == "allotment_mismatch", "m2 pledged two and would get three"


def test_V9_a_part_is_told_to_insiders_and_once_confirmed_to_its_supplier() -> None:
    play = in_parts().propose([FOUR, replace(TWO, payment=500, money=500)], [ONE_LEFT])
    supplier, coordinator = Audience("supplier", "s2"), Audience("buyer", CONSORTIUM)
    assert not any(key.startswith("part:") for key in whole_view(play.state, supplier))
    told = whole_view(play.confirm("L1").state, coordinator)
    part = {"quantities": ("2",), "value": "4.00", "paid": "5.00", "money": "5.00"}
    assert told["part:L1:s2"] == part
    assert {name: told["award:L1"].get(name) for name in ("supplier", "value", "money", "left", "why")} == {
        "supplier": None,
        "value": "16.00",
        "money": "17.00",
        "left": ("1",),
        "why": "short",
    }
    seen = whole_view(play.state, supplier)
    assert seen["award:L1"] == {"status": "confirmed", "won": True, "why_not": None}
    assert {key: row for key, row in seen.items() if key.startswith("part:")} == {"part:L1:s2": part}
    assert not any(key.startswith("part:") for key in whole_view(play.state, Audience("supplier", "s3")))
