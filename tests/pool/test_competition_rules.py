"""Rules Y1 to Y4: the pool's share of its markets, and the log that shows what it did to stay fair."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.money import Share
from auction.core.words import Actor
from auction.files.compliance_log import compliance_csv, moment
from auction.pool.commands import DeclineShare, FreezePool, QuoteAgain, ReviewDemand
from auction.pool.competition import (
    STATEMENT,
    MarketSize,
    SellingShare,
    Thresholds,
    acts,
    buying_shares,
    own_acts,
    selling_shares,
    size_fault,
)
from tests.pool.demand import COORDINATOR, Stream, a_source_line, a_submission
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
