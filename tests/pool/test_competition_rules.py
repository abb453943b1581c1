"""Rules Y1 to Y4: the pool's share of its markets, and the log that shows what it did to stay fair."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.commands import PassTime
from auction.core.money import Share
from auction.core.refusals import Refusal
from auction.core.words import ENGINE, Actor
from auction.files.compliance_log import compliance_csv, moment
from auction.pool.commands import CedeDemand, DeclineShare, FreezePool, NameMarkets, QuoteAgain, ReviewDemand, TellShare
from auction.pool.competition import STATEMENT, acts, buying_shares, own_acts, selling_shares
from auction.pool.decide import Decision
from auction.pool.events import ShareWarned
from auction.pool.markets import MarketSize, SellingShare, Thresholds, size_fault
from auction.pool.terms import PoolTerms
from tests.pool.demand import COORDINATOR, Stream, a_demand_line, a_source_line, a_submission, code
from tests.pool.quotes import a_part


def a_size(quantity: int, *parts: str) -> MarketSize:
    return MarketSize("resistors", parts or ("id-PN-1",), quantity, "an analyst", "2027-01-01")


def test_Y1_the_pool_is_held_to_the_threshold_of_the_market_it_buys_in() -> None:
    shares = buying_shares([a_part(60, 90)], [a_size(1_000), a_size(1_001), a_size(1_000, "id-PN-2")], Thresholds())
    assert [(share.num, share.den, share.is_reached) for share in shares] == [
        (150, 1_000, True),
        (150, 1_001, False),
        (0, 1_000, False),
    ]
    assert buying_shares([a_part(60, 90)], [a_size(1_000)], Thresholds(buying=Share(2, 10)))[0].is_reached is False


@pytest.mark.parametrize(
    ("size", "sound"),
    [
        (a_size(1), True),
        (a_size(0), False),
        (MarketSize("", ("p",), 1, "s", "d"), False),
        (MarketSize("n", (), 1, "s", "d"), False),
        (MarketSize("n", ("p",), 1, "", "d"), False),
        (MarketSize("n", ("p",), 1, "s", ""), False),
    ],
)
def test_Y1_a_market_is_named_with_source_and_day(size: MarketSize, sound: bool) -> None:
    assert (size_fault(size) is None) == sound


def test_Y2_members_shares_of_a_market_they_sell_in_add_up() -> None:
    told = [
        SellingShare("lamps", "m1", Share(1, 10)),
        SellingShare("lamps", "m2", Share(1, 20)),
        SellingShare("toys", "m1", Share(1, 50)),
    ]
    lamps, toys = selling_shares(told, Thresholds())
    assert (lamps.num * 20, lamps.is_reached) == (lamps.den * 3, True)
    assert (toys.market, toys.is_reached) == ("toys", False)
    with pytest.raises(ValueError, match="at most the whole"):
        selling_shares([SellingShare("lamps", "m1", Share(3, 2))], Thresholds())


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 1_000)), min_size=1, max_size=8))
def test_Y2_order_does_not_matter(drawn: list[tuple[int, int]]) -> None:
    told = [SellingShare("lamps", f"m{at}", Share(*share)) for at, share in enumerate(drawn)]
    one, other = selling_shares(told, Thresholds())[0], selling_shares(told[::-1], Thresholds())[0]
    assert one.num * other.den == other.num * one.den
    assert one.is_reached == other.is_reached


def a_pool() -> Stream:
    stream = Stream()
    stream.submit(a_submission("m1", [a_source_line(part="SECRET-1", quantity=4711)], builds=3))
    stream.submit(a_submission("m2", [a_source_line(part="SECRET-1", quantity=815)], builds=2))
    stream.submit(a_submission("m2", [a_source_line(part="X")]), by=Actor("buyer", "m3"))
    stream.ask(ReviewDemand("r1", Actor("buyer", "m1"), "m1", (), True))
    stream.ask(FreezePool("f", COORDINATOR))
    return stream


def test_Y3_every_entry_is_a_row_refusals_too_and_none_names_a_part_or_a_number() -> None:
    stream = a_pool()
    rows = list(acts(stream.entries))
    assert [row.seq for row in rows] == [entry.seq for entry in stream.entries]
    assert [(row.party, row.member, row.asked, row.outcome) for row in rows][:4] == [
        ("consortium", "", "OpenPool", "PoolOpened"),
        ("m1", "m1", "SubmitBom", "BomSubmitted"),
        ("m2", "m2", "SubmitBom", "BomSubmitted"),
        ("m3", "m2", "SubmitBom", "not_permitted"),
    ]
    assert rows[4].asked == "ConfirmDemand"
    written = compliance_csv(rows).decode("utf-8-sig")
    assert not [secret for secret in ("SECRET", "4711", "14133", "815", "1630") if secret in written]
    read = list(csv.reader(io.StringIO(written)))
    assert len(read) == 1 + len(STATEMENT) + len(rows)
    assert moment(1_800_000_000_000_001) == "2027-01-15T08:00:00.000001Z"


def test_Y4_a_member_takes_away_what_concerns_itself_and_the_whole() -> None:
    rows = list(own_acts(a_pool().entries, "m2"))
    assert {row.member for row in rows} == {"", "m2"}
    assert {row.party for row in rows} == {"consortium", "m2", ""}, "whoever else spoke for it is not named"


def test_Y4_what_others_do_with_their_share_of_an_award_is_not_told() -> None:
    stream = a_pool()
    stream.ask(DeclineShare("d1", Actor("buyer", "m1"), "A", "L1", "m1"))
    stream.ask(QuoteAgain("q1", Actor("supplier", "s1"), "A", "L1", "s1", "1.00"))
    assert [row.member for row in acts(stream.entries)][-2:] == ["m1", ""]
    assert [row.asked for row in own_acts(stream.entries, "m1")][-1] == "DeclineShare"
    told = list(own_acts(stream.entries, "m2"))
    assert not {"DeclineShare", "QuoteAgain"} & {row.asked for row in told}
    assert "s1" not in {row.party for row in told}


FIGURES = {"source": "an analyst", "date": "2027-01-01"}
RESISTORS = a_demand_line(part="SECRET-1").part


def sizes(quantity: int, name: str = "resistors") -> tuple[MarketSize, ...]:
    return (MarketSize(name, (RESISTORS,), quantity, "an analyst", "2027-01-01"),)


def own(member: str, num: int, den: int = 100, market: str = "lamps") -> SellingShare:
    return SellingShare(market, member, Share(num, den), **FIGURES)


def a_collecting_pool() -> Stream:
    stream = Stream()
    stream.submit(a_submission("m1", [a_source_line(part="SECRET-1", quantity=100)]))
    stream.submit(a_submission("m2", [a_source_line(part="SECRET-1", quantity=50)]))
    return stream


def warned(decided: Decision) -> list[tuple[str, str, int, int]]:
    assert not isinstance(decided, Refusal)
    return [(each.side, each.market, each.num, each.den) for each in decided if isinstance(each, ShareWarned)]


def test_Y1_a_pool_is_warned_on_record_as_it_is_frozen() -> None:
    stream = a_collecting_pool()
    assert warned(stream.ask(NameMarkets("n", COORDINATOR, sizes(1_000)))) == [], "not before it is known what is bought"
    assert warned(stream.freeze()) == [("buying", "resistors", 150, 1_000)]
    assert [(act.outcome, act.warned) for act in acts(stream.entries)][-1] == (
        "PoolFrozen ShareWarned",
        "buying resistors: 15.0 % of 15.0 %",
    )
    assert {act.warned for act in own_acts(stream.entries, "m1")} == {""}


def test_Y1_below_the_threshold_or_without_figures_nobody_is_warned() -> None:
    stream = a_collecting_pool()
    stream.ask(NameMarkets("n", COORDINATOR, sizes(1_000), Share(16, 100)))
    assert warned(stream.freeze()) == []
    assert warned(a_collecting_pool().freeze()) == []


def test_Y1_a_pool_that_is_frozen_by_its_windows_is_warned_too() -> None:
    stream = Stream(opened=False)
    stream.open(PoolTerms(collect_until=1_000), at=1)
    stream.submit(a_submission("m1", [a_source_line(part="SECRET-1", quantity=100)]))
    stream.ask(NameMarkets("n", COORDINATOR, sizes(100)))
    assert warned(stream.ask(PassTime("t", ENGINE), at=1_000)) == [("buying", "resistors", 100, 100)]


def test_Y1_figures_that_come_late_warn_late_and_no_warning_is_lost() -> None:
    stream = a_collecting_pool()
    stream.freeze()
    assert warned(stream.ask(NameMarkets("n1", COORDINATOR, sizes(1_000)))) == [("buying", "resistors", 150, 1_000)]
    assert warned(stream.ask(NameMarkets("n2", COORDINATOR, sizes(1_000)))) == [], "it stands already"
    assert code(stream.ask(NameMarkets("n3", COORDINATOR, ()))) == "market_warned"
    assert code(stream.ask(NameMarkets("n4", COORDINATOR, sizes(1_000, "others")))) == "market_warned"
    assert warned(stream.ask(NameMarkets("n5", COORDINATOR, sizes(900)))) == [("buying", "resistors", 150, 900)]
    assert warned(stream.ask(NameMarkets("n6", COORDINATOR, sizes(9_000)))) == []
    assert [each.den for each in stream.state.warned.values()] == [900], "the warning stays"


@pytest.mark.parametrize(
    ("named", "buying"),
    [
        (sizes(0), None),
        ((*sizes(1), *sizes(2)), None),
        ((MarketSize("n", ("p", "p"), 1, "s", "2027-01-01"),), None),
        ((MarketSize("n", ("p",), 1, "s", "soon"),), None),
        (sizes(1), Share(0, 100)),
        (sizes(1), Share(101, 100)),
    ],
)
def test_Y1_figures_that_cannot_be_so_are_refused(named: tuple[MarketSize, ...], buying: Share | None) -> None:
    assert code(a_collecting_pool().ask(NameMarkets("n", COORDINATOR, named, buying))) == "markets_invalid"


def test_Y1_the_coordinator_names_markets_while_the_pool_goes_on() -> None:
    stream = a_collecting_pool()
    assert code(stream.ask(NameMarkets("n", Actor("buyer", "m1"), sizes(1)))) == "not_permitted"
    assert code(Stream(opened=False).ask(NameMarkets("n", COORDINATOR, sizes(1)))) == "pool_not_open"
    stream.ask(CedeDemand("c", COORDINATOR, "other"))
    assert code(stream.ask(NameMarkets("n", COORDINATOR, sizes(1)))) == "pool_ceded"
    assert code(stream.ask(TellShare("t", Actor("buyer", "m1"), own("m1", 1)))) == "pool_ceded"


def test_Y2_members_tell_their_shares_and_the_pool_is_warned_of_the_sum() -> None:
    stream = a_collecting_pool()
    stream.ask(TellShare("t1", Actor("buyer", "m1"), own("m1", 10)))
    stream.ask(TellShare("t2", COORDINATOR, own("m2", 5)))
    assert warned(stream.freeze()) == [("selling", "lamps", 3, 20)]
    assert warned(stream.ask(TellShare("t3", Actor("buyer", "m3"), own("m3", 1)))) == [("selling", "lamps", 4, 25)]
    assert warned(stream.ask(TellShare("t4", Actor("buyer", "m1"), own("m1", 0)))) == []
    assert ("selling", "lamps") in stream.state.warned


def test_Y2_a_member_speaks_for_itself_and_in_shares() -> None:
    stream = a_collecting_pool()
    assert code(stream.ask(TellShare("t", Actor("buyer", "m2"), own("m1", 1)))) == "not_permitted"
    assert code(stream.ask(TellShare("t", COORDINATOR, own("m9", 1)))) == "member_unknown"
    unfit = (own("m1", 101), own("m1", 1, 3), own("m1", 1, 100, ""), SellingShare("lamps", "m1", Share(1, 100)))
    refused = [code(stream.ask(TellShare(f"u{number}", Actor("buyer", "m1"), told))) for number, told in enumerate(unfit)]
    assert refused == ["share_invalid"] * 4


def test_Y4_of_a_share_that_a_member_tells_no_other_member_reads() -> None:
    stream = a_collecting_pool()
    stream.ask(TellShare("t1", Actor("buyer", "m1"), own("m1", 10)))
    assert [act.member for act in acts(stream.entries)][-1] == "m1"
    assert "TellShare" not in {act.asked for act in own_acts(stream.entries, "m2")}
