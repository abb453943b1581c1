"""C4 and C6: what an award or an allotment is refused for, in words, and what a pool may divide as it likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from auction.core.commands import (
    AllotmentLine,
    AwardLine,
    Contract,
    DrawLottery,
    HoldReason,
    HoldSupplier,
    ProposeAward,
    RecordAllotment,
    Unawarded,
)
from auction.core.events import AllotmentMade, AwardReopened
from auction.core.savings import SavingDivision, SavingShare
from auction.core.terms import MarketReference, Pledge, PoolReference
from auction.core.words import ENGINE
from tests.auctions import CLOSES, Play, a_line, a_lot, an_auction, contracts_of
from tests.criteria import an_evaluation, bidding_in, some_rates
from tests.joining import joining_terms, typed

FROZEN = PoolReference("pool/P-1", 9, "ab" * 32)
DIVIDED = replace(FROZEN, seq=12)
LINES = [
    replace(a_line("A", 7), pledges=(Pledge("m1", 5), Pledge("m2", 2))),
    replace(a_line("B", 4), pledges=(Pledge("m1", 4),)),
]
M1_A = AllotmentLine("L1", "A", "m1", "s1", 4, 300, 1_200, None)
M1_B = AllotmentLine("L1", "B", "m1", "s1", 3, 200, 600, None)
M2_A = AllotmentLine("L1", "A", "m2", "s1", 1, 300, 300, None)
FIVE = replace(M1_A, quantity=5, money=1_500)


def said(play: Play) -> str:
    """The code of the last refusal, and what it says beside."""
    refusal = play.last.refusal
    return "" if refusal is None else f"{refusal.code}: {refusal.detail}"


def awarded(*, pool: PoolReference | None = FROZEN) -> Play:
    """Of L1, 7 A at 3.00 and 4 B at 2.00, all to s1 and confirmed."""
    play = Play(an_auction(lots=[a_lot(lines=LINES)], pool=pool)).bid("s1", "L1", "3.00", "2.00").wait(CLOSES)
    return play.propose().confirm("L1")


def divide(
    play: Play,
    *lines: AllotmentLine,
    by: PoolReference | None = DIVIDED,
    contracts: Sequence[Contract] | None = None,
    outside: bool = False,
) -> Play:
    drawn = contracts_of(lines) if contracts is None else tuple(contracts)
    return play.ask(RecordAllotment(play.new_id(), ENGINE, lines, drawn, by, outside))


def test_C6_a_pool_divides_less_than_was_awarded() -> None:
    play = divide(awarded(), M1_A, M1_B, M2_A)
    assert said(play) == ""
    assert play.happened(AllotmentMade) == [AllotmentMade((M1_A, M1_B, M2_A), DIVIDED)]
    assert len(play.state.contracts) == 2
    assert said(divide(awarded())) == "", "or nothing at all"
    assert said(divide(awarded(), M2_A, by=replace(FROZEN, seq=9))) == "", "by the very entry that froze it"


def test_C6_where_more_is_paid_than_was_asked_a_pool_divides_it_in_proportion() -> None:
    """30.01 for 29.00: 3.10 and 2.07 a piece, which make 29.98; 4 A and 3 B are 18.61 of that, and 18.63 of what is paid."""
    play = Play(an_auction(lots=[a_lot(lines=LINES)], pool=FROZEN)).bid("s1", "L1", "3.00", "2.00").wait(CLOSES)
    play.propose([AwardLine("L1", "s1", 3, 2_900, 3_001, payment=3_001)], []).confirm("L1")
    parts = [replace(M1_A, unit_price=310, money=1_242), replace(M1_B, unit_price=207, money=621)]
    assert said(divide(play, parts[0], replace(parts[1], money=620))) == "allotment_mismatch: money"
    assert said(divide(play, *parts)) == ""


@pytest.mark.parametrize(
    ("pool", "by"),
    [(None, DIVIDED), (FROZEN, replace(DIVIDED, stream="pool/P-2")), (FROZEN, replace(FROZEN, seq=8))],
    ids=["no pool", "another pool", "before it was frozen"],
)
def test_C6_what_divided_is_a_later_entry_of_the_auction_s_own_pool(pool: PoolReference | None, by: PoolReference) -> None:
    assert said(divide(awarded(pool=pool), M1_A, M1_B, M2_A, by=by)) == "allotment_mismatch: pool"


FORGED: dict[str, tuple[Sequence[AllotmentLine], str]] = {
    "more than was awarded of a line item": (
        [replace(M1_A, quantity=5, money=1_500), replace(M2_A, quantity=3, money=900)],
        "pledges",
    ),
    "all that was awarded of it": ([FIVE, replace(M2_A, quantity=2, money=600)], ""),
    "nothing as a part": ([M1_A, replace(M2_A, quantity=0, money=0)], "pledges"),
    "another price": ([M1_A, replace(M2_A, unit_price=299)], "pledges"),
    "another supplier": ([M1_A, replace(M2_A, supplier="s2")], "pledges"),
    "another lot": ([M1_A, replace(M2_A, lot="L2")], "pledges"),
    "another line item": ([M1_A, replace(M2_A, line="C")], "pledges"),
    "a member that pledged none of it": ([replace(M1_B, member="m2")], "pledges"),
    "one part in two": ([replace(M1_A, quantity=2, money=600), replace(M1_A, quantity=2, money=600)], "pledges"),
    "less money": ([M1_A, replace(M2_A, money=299)], "money"),
    "money moved between members": ([replace(M1_A, money=1_199), replace(M2_A, money=301)], ""),
}


@pytest.mark.parametrize(("lines", "fault"), FORGED.values(), ids=FORGED)
def test_C6_what_a_pool_divides_stays_within_the_award(lines: Sequence[AllotmentLine], fault: str) -> None:
    assert said(divide(awarded(), *lines)) == (f"allotment_mismatch: {fault}" if fault else "")


def test_C6_contracts_made_outside_are_of_a_pool_that_divided_and_none_is_drawn() -> None:
    play = divide(awarded(), M1_A, M2_A, contracts=(), outside=True)
    assert said(play) == ""
    assert play.happened(AllotmentMade) == [AllotmentMade((M1_A, M2_A), DIVIDED, outside=True)]
    assert said(divide(awarded(), M1_A, M2_A, outside=True)) == "allotment_mismatch: contracts"
    assert said(divide(awarded(), M1_A, M2_A, contracts=())) == "allotment_mismatch: contracts"
    whole = awarded().plain_allotment()
    assert said(divide(awarded(), *whole, contracts=(), by=None, outside=True)) == "allotment_mismatch: contracts"
    assert said(divide(awarded(), *whole, by=None)) == ""


def test_C6_a_pool_divides_the_money_of_a_currency_of_its_own_in_both() -> None:
    """Of 7 pieces at 3.35 USD, 1.05 EUR each two, 3 are taken: 10.05 USD are 5.27625 EUR."""
    evaluation = bidding_in(an_evaluation(places=4, rates=some_rates(USD=(525, 1_000))), s1=("USD", 0))
    lot = a_lot(lines=LINES[:1], ceiling=10_000, evaluation=evaluation)
    play = Play(an_auction(lots=[lot], pool=FROZEN)).bid("s1", "L1", "3.35").wait(CLOSES)
    play.propose([AwardLine("L1", "s1", 3, 2_345, 1_231, own_money=23)], []).confirm("L1")
    part = AllotmentLine("L1", "A", "m1", "s1", 3, 335, 528, None, 10)
    assert said(divide(play, replace(part, money=527), contracts=())) == "allotment_mismatch: money"
    assert said(divide(play, replace(part, own_money=11), contracts=())) == "allotment_mismatch: money"
    drawn = Contract("1", "s1", "m1", (part,), 528, "USD", 10)
    assert said(divide(play, part, contracts=[drawn])) == ""


# Second quotations


def quoting() -> Play:
    """s1 is awarded all of L1 at 29.00; s2 stands at 40.00 and s3 at 50.00."""
    terms = replace(an_auction(lots=[a_lot(lines=LINES)], pool=FROZEN), market=MarketReference("market", 3, "ab" * 32))
    play = Play(terms).bid("s1", "L1", "3.00", "2.00").bid("s2", "L1", "4.00", "3.00").bid("s3", "L1", "5.00", "3.75")
    return play.wait(CLOSES)


QUOTED = AwardLine("L1", "s2", 4, 4_000, 2_900, payment=2_900)
FROM_S2 = AllotmentLine("L1", "A", "m2", "s2", 1, 290, 290, None)
"""One piece of 4.00 where 29.00 are asked for 40.00."""


def quote(play: Play, *quoted: AwardLine, lines: Sequence[AllotmentLine] = (M1_A, FROM_S2)) -> Play:
    return play.ask(RecordAllotment(play.new_id(), ENGINE, tuple(lines), contracts_of(lines), DIVIDED, quoted=quoted))


def held(play: Play, supplier: str, *, seq: int = 3) -> Play:
    return play.ask(
        HoldSupplier(play.new_id(), ENGINE, supplier, (HoldReason("control_denied", "Z3", "L1"),), seq, "ab" * 32, play.now)
    )


def test_C6_who_quoted_again_serves_at_what_it_quoted() -> None:
    play = quote(quoting().propose().confirm("L1"), QUOTED)
    assert said(play) == ""
    assert [line.supplier for line in play.state.allotment] == ["s1", "s2"]


NO_QUOTATION: dict[str, AwardLine] = {
    "the winner itself": replace(QUOTED, supplier="s1", bid_seq=3, value=2_900),
    "nobody who stands": replace(QUOTED, supplier="s4"),
    "no price": replace(QUOTED, payment=None),
    "nothing": replace(QUOTED, payment=0, money=0),
    "other money": replace(QUOTED, money=2_901),
    "another bid": replace(QUOTED, bid_seq=3),
    "another value": replace(QUOTED, value=4_001),
    "a part": replace(QUOTED, quantities=(1, 0)),
    "a package": replace(QUOTED, package="both"),
    "another lot": replace(QUOTED, lot="L9"),
    "money of another currency": replace(QUOTED, own_money=2_900),
}


@pytest.mark.parametrize("line", NO_QUOTATION.values(), ids=NO_QUOTATION)
def test_C6_nothing_else_is_a_quotation(line: AwardLine) -> None:
    assert said(quote(quoting().propose().confirm("L1"), line)) == "allotment_mismatch: second quotations"


def test_C6_a_quotation_that_serves_nobody_changes_nothing() -> None:
    assert said(quote(quoting().propose().confirm("L1"), replace(QUOTED, payment=1, money=1), lines=[M1_A])) == ""


def test_C6_a_quotation_adds_nothing_to_what_may_be_divided() -> None:
    lines = [FIVE, replace(FROM_S2, quantity=3, money=869)]
    assert said(quote(quoting().propose().confirm("L1"), QUOTED, lines=lines)) == "allotment_mismatch: pledges"
    lines = [FIVE, replace(FROM_S2, quantity=2, money=580)]
    assert said(quote(quoting().propose().confirm("L1"), QUOTED, lines=lines)) == ""


def test_C6_nobody_quotes_again_where_volume_joins_or_in_another_currency() -> None:
    evaluation = bidding_in(an_evaluation(places=4, rates=some_rates(USD=(1, 1))), s2=("USD", 2))
    lot = a_lot(lines=LINES, ceiling=9_000, evaluation=evaluation)
    play = Play(an_auction(lots=[lot], pool=FROZEN)).bid("s1", "L1", "3.00", "2.00").bid("s2", "L1", "4.00", "3.00").wait(CLOSES)
    assert said(quote(play.propose().confirm("L1"), QUOTED)) == "allotment_mismatch: second quotations"
    play = Play(replace(joining_terms(), pool=FROZEN)).bid("s1", "L1", "94.00").bid("s2", "L1", "95.00").wait(CLOSES)
    line = AwardLine("L1", "s2", play.lot().standing["s2"].seq, 950_000, 940_000, payment=940_000)
    assert said(quote(play.propose().confirm("L1"), line, lines=())) == "allotment_mismatch: second quotations"


def test_Q10_what_has_no_price_on_the_list_counts_for_nothing_in_the_shares() -> None:
    def divided(paid: int) -> Play:
        share = SavingShare("m1", paid, paid, 0, 0)
        saving = SavingDivision("proportional", (share,), unpriced=("B",))
        play = awarded()
        return play.ask(RecordAllotment(play.new_id(), ENGINE, (M1_B,), contracts_of([M1_B]), DIVIDED, saving=saving))

    assert said(divided(0)) == ""
    assert said(divided(1)) == said(divided(600)) == "allotment_mismatch: saving"


def test_Q10_a_division_of_the_saving_is_of_all_that_is_paid_or_says_why_there_is_none() -> None:
    def divided(paid: int, *, why: str = "", shares: bool = True) -> Play:
        saving = SavingDivision("proportional", (SavingShare("m1", paid, paid, 0, 0),) if shares else (), why)
        lines = (M1_A, M1_B)
        return awarded().ask(RecordAllotment("a", ENGINE, lines, contracts_of(lines), DIVIDED, saving=saving))

    play = divided(1_800)
    assert said(play) == ""
    (made,) = play.happened(AllotmentMade)
    assert made.saving is not None
    assert made.saving.shares[0].paid == 1_800
    assert said(divided(600)) == said(divided(-1_800)) == "allotment_mismatch: saving"
    assert said(divided(0, why="nothing was saved", shares=False)) == ""
    assert said(divided(0, shares=False)) == said(divided(1_800, why="both")) == "allotment_mismatch: saving"


def test_C6_nor_is_one_twice_or_of_who_is_on_hold() -> None:
    assert quote(quoting().propose().confirm("L1"), QUOTED, QUOTED).code == "allotment_mismatch"
    assert quote(held(quoting().propose().confirm("L1"), "s2"), QUOTED).code == "allotment_mismatch"
    assert quote(held(quoting().propose().confirm("L1"), "s3"), QUOTED).code == ""


def test_H4_an_award_falls_with_who_serves_it_by_a_second_quotation() -> None:
    play = held(quote(quoting().propose().confirm("L1"), QUOTED), "s2")
    assert play.events[1:] == (AwardReopened("L1", "s2", ("control_denied",), "s3"),)
    assert play.state.reopened == 1


def joined() -> Play:
    """m1 and m2 pledged 50 each; m3 pledged nothing and adds 7 at 94.00. s1 gets 107."""
    play = Play(replace(joining_terms(), pool=FROZEN)).more("m3", typed(("7", "94.00"))).bid("s1", "L1", "94.00").wait(CLOSES)
    return play.propose([AwardLine("L1", "s1", play.lot().standing["s1"].seq, 1_005_800, 1_005_800, (107,))], []).confirm("L1")


def of_joined(member: str, quantity: int) -> AllotmentLine:
    (line,) = joined().terms.lots[0].lines
    return AllotmentLine("L1", line.id, member, "s1", quantity, 9_400, quantity * 9_400, None)


@pytest.mark.parametrize(("by", "firm"), [(None, "the award"), (DIVIDED, "a pool")])
def test_J6_who_joined_has_a_part_of_what_it_added(by: PoolReference | None, firm: str) -> None:
    right = [of_joined("m1", 50), of_joined("m2", 50), of_joined("m3", 7)]
    assert said(divide(joined(), *right, by=by)) == "", firm
    more = [of_joined("m1", 50), of_joined("m2", 49), of_joined("m3", 8)]
    assert said(divide(joined(), *more, by=by)) == ("" if by else "allotment_mismatch: pledges"), firm


def test_J6_who_did_not_join_has_none() -> None:
    play = Play(replace(joining_terms(), pool=FROZEN)).bid("s1", "L1", "94.00").wait(CLOSES).propose().confirm("L1")
    assert said(divide(play, of_joined("m3", 1))) == "allotment_mismatch: pledges"


Change = Callable[[list[AllotmentLine]], list[AllotmentLine]]
PLAIN: dict[str, tuple[Change, str]] = {
    "as pledged": (lambda lines: lines, ""),
    "a part of nothing": (lambda lines: [*lines, replace(lines[2], member="m2", quantity=0, money=0)], "pledges"),
    "a part for who pledged nothing": (
        lambda lines: [*lines[:2], replace(lines[2], quantity=3), replace(lines[2], member="m9", quantity=1, money=0)],
        "pledges",
    ),
    "a part for who pledged none of this": (
        lambda lines: [*lines[:2], replace(lines[2], quantity=3), replace(lines[2], member="m2", quantity=1, money=0)],
        "pledges",
    ),
    "less money": (lambda lines: [replace(lines[0], money=lines[0].money - 1), *lines[1:]], "money"),
}


@pytest.mark.parametrize(("change", "fault"), PLAIN.values(), ids=PLAIN)
def test_C6_an_allotment_says_what_does_not_match(change: Change, fault: str) -> None:
    play = awarded()
    assert said(divide(play, *change(list(play.plain_allotment())), by=None)) == (f"allotment_mismatch: {fault}" if fault else "")


def closed(**choices: Any) -> Play:
    """L1 and L2 of one piece each: s1 asks 3.00 for either, s2 4.00 for L2."""
    play = Play(an_auction(lots=[a_lot(), a_lot("L2")], **choices))
    return play.bid("s1", "L1", "3.00").bid("s1", "L2", "3.00").bid("s2", "L2", "4.00").wait(CLOSES)


def propose(play: Play, *lines: AwardLine, unawarded: Sequence[Unawarded] = (), **changes: Any) -> str:
    total = sum(line.money for line in lines)
    asked = ProposeAward(play.new_id(), ENGINE, "test", "1", lines, tuple(unawarded), total, total)
    return said(play.ask(replace(asked, **changes)))


L1, L2 = AwardLine("L1", "s1", 3, 300, 300), AwardLine("L2", "s1", 4, 300, 300)


def test_C4_a_proposal_says_what_does_not_match() -> None:
    assert propose(closed(), L1) == "award_mismatch: every lot is named once"
    assert propose(closed(), L1, L2, replace(L2, lot="L9")) == "award_mismatch: every lot is named once"
    assert propose(closed(), L1, replace(L2, value=299)) == "award_mismatch: lot L2"
    assert propose(closed(), L1, L2, total=601) == "award_mismatch: total"
    assert propose(closed(), L1, L2, packages=1) == "award_mismatch: packages"
    assert propose(closed(), L1, L2) == ""


def test_C4_what_is_asked_may_be_named_as_what_is_paid() -> None:
    assert propose(closed(), L1, replace(L2, payment=300)) == ""
    assert propose(closed(), L1, replace(L2, payment=299, money=299)) == "award_mismatch: lot L2"


def test_C4_a_part_may_hold_none_of_a_line_item() -> None:
    play = Play(an_auction(lots=[a_lot(lines=LINES)])).bid("s1", "L1", "3.00", "2.00").bid("s2", "L1", "3.00", "2.00").wait(CLOSES)
    first, second = AwardLine("L1", "s1", 3, 1_200, 1_200, (4, 0)), AwardLine("L1", "s2", 4, 1_700, 1_700, (3, 4))
    assert propose(play, first, replace(second, quantities=(3, 4, 0))) == (
        "award_mismatch: lot L1: each part holds a quantity of every line item, not all zero"
    )
    assert (
        propose(play, first, replace(second, quantities=(3, 3)))
        == "award_mismatch: lot L1: the parts and what is left are not the lot"
    )
    assert propose(play, first, second) == ""


def test_J6_the_whole_lot_is_no_part_where_volume_may_join() -> None:
    play = Play(joining_terms()).bid("s1", "L1", "94.00").wait(CLOSES)
    whole = AwardLine("L1", "s1", play.lot().standing["s1"].seq, 940_000, 940_000)
    for parts in ([replace(whole, quantities=(100,))], [whole, replace(whole, supplier="s2", quantities=(101,))]):
        assert propose(play, *parts) == "award_mismatch: lot L1: one supplier gets it whole, and what joins"
    assert propose(play, whole) == ""


def test_R7_after_the_settlement_a_lottery_is_over() -> None:
    play = closed().propose().confirm("L1", "L2").allot()
    assert play.state.status == "settled"
    assert play.ask(DrawLottery("draw", ENGINE, "x")).code == "lottery_drawn"
