"""A pool's terms, its windows, the review, the least that must come together, and one pool out of two (rules P17, P20 to P22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from auction.core.commands import PassTime
from auction.core.money import Share
from auction.core.terms import PoolReference
from auction.core.words import ENGINE, Actor, Party
from auction.pool.commands import AmendPool, CedeDemand, MergeDemand, ReviewDemand
from auction.pool.due import next_due
from auction.pool.events import ReviewOpened
from auction.pool.identity import part_id
from auction.pool.merging import Overlap, overlaps
from auction.pool.pledge import line_item
from auction.pool.state import collected
from auction.pool.terms import Draft, OptOut, PoolTerms, PriorityClass, Rationing, Region, Requote
from auction.pool.views import view_for
from tests.pool.demand import COORDINATOR, MEMBERS, Stream, a_source_line, a_submission, code, taken

COLLECTS, REVIEWS = 1_000, 2_000
WINDOWS = PoolTerms(collect_until=COLLECTS, review_until=REVIEWS)
PART = part_id(("maker", "pn-1"))


def needing(quantities: Sequence[int], terms: PoolTerms | None = WINDOWS) -> Stream:
    """Each member needs so many of one part."""
    stream = Stream(terms=terms)
    for member, quantity in zip(MEMBERS, quantities, strict=True):
        assert taken(stream.submit(a_submission(member, [a_source_line(quantity=quantity)])))
    return stream


def pass_time(stream: Stream, at: int) -> Any:
    return stream.ask(PassTime(f"time-{stream.state.seq + 1}", ENGINE), at=at)


def says(stream: Stream, member: str, confirmed: bool, *parts: str, by: str = "") -> Any:
    return stream.ask(ReviewDemand(f"r{stream.state.seq}", Actor("buyer", by or member), member, parts, confirmed))


@pytest.mark.parametrize(
    "terms",
    [
        PoolTerms(collect_until=1),
        PoolTerms(review_until=5),
        PoolTerms(collect_until=9, review_until=9),
        PoolTerms(least_total=-1),
        PoolTerms(least_members=4),
        PoolTerms(model="no id"),
        PoolTerms(regions=(Region("r", "R", ("m1",)),)),
        PoolTerms(regions=(Region("r", "R", MEMBERS), Region("r", "R", ()))),
        PoolTerms(draft=Draft(5)),
        PoolTerms(draft=Draft(0), regions=(Region("r", "R", MEMBERS),)),
        PoolTerms(requote=Requote(5, Share(1, 1))),
        PoolTerms(opt_out=OptOut(0)),
        PoolTerms(opt_out=OptOut(5, keep=Share(2, 1))),
        PoolTerms(opt_out=OptOut(5, holidays=("yesterday",))),
        PoolTerms(rationing=Rationing(multiple=-1)),
        PoolTerms(rationing=Rationing(classes=(PriorityClass("a", ("m1",)), PriorityClass("b", ("m1",))))),
        PoolTerms(rationing=Rationing(classes=(PriorityClass("a", ("stranger",)),))),
    ],
)
def test_P17_terms_that_contradict_themselves_are_refused(terms: PoolTerms) -> None:
    stream = Stream(opened=False)
    assert code(stream.open(terms, at=1)) == "pool_terms_invalid"
    assert taken(stream.open(PoolTerms(), at=2))
    assert code(stream.ask(AmendPool("a", COORDINATOR, terms), at=9)) == "pool_terms_invalid"


def test_P17_the_coordinator_amends_while_the_pool_collects() -> None:
    stream = needing((1, 2, 3))
    later = replace(WINDOWS, collect_until=1_500)
    assert code(stream.ask(AmendPool("a1", Actor("buyer", "m1"), later))) == "not_permitted"
    assert taken(stream.ask(AmendPool("a2", COORDINATOR, later)))
    assert next_due(stream.state) == 1_500
    assert taken(pass_time(stream, 1_500))
    assert code(stream.ask(AmendPool("a3", COORDINATOR, later))) == "pool_in_review"


def test_P20_windows_open_and_end_by_themselves_however_late_that_is_recorded() -> None:
    stream = needing((1, 2, 3))
    assert code(stream.freeze()) == "window_set"
    assert code(says(stream, "m1", True)) == "pool_not_in_review"
    assert code(pass_time(stream, COLLECTS - 1)) == "nothing_due"
    assert pass_time(stream, COLLECTS + 700) == (ReviewOpened(REVIEWS),)
    assert code(stream.submit(a_submission("m1", [a_source_line()], file="b.csv"))) == "pool_in_review"
    assert taken(says(stream, "m1", True))
    assert taken(pass_time(stream, REVIEWS + 9))
    assert stream.state.status == "frozen"
    assert next_due(stream.state) is None
    assert code(says(stream, "m2", True)) == "pool_frozen"


def test_P20_members_see_the_aggregate_in_the_review_and_speak_for_themselves() -> None:
    stream = needing((400, 700, 900))
    assert taken(pass_time(stream, COLLECTS))
    view = view_for(collected(stream.state, COLLECTS), "m1")
    assert [(part.quantity, part.total) for part in view.parts] == [(400, 2_000)]
    assert code(says(stream, "m1", True, by="m2")) == "not_permitted"
    assert code(says(stream, "m1", True, by="consortium")) == "not_permitted"
    assert code(says(stream, "m1", True, "p-unknown")) == "part_unknown"
    assert taken(says(stream, "m1", True, PART))
    assert taken(says(stream, "m1", False, PART))
    assert stream.state.reviewed == {("m1", PART): False}


@pytest.mark.parametrize(("silence", "total"), [("declines", 400), ("confirms", 1_300)])
def test_P20_silence_counts_as_the_terms_say(silence: Any, total: int) -> None:
    stream = needing((400, 700, 900), replace(WINDOWS, silence=silence))
    assert taken(pass_time(stream, COLLECTS))
    assert taken(says(stream, "m1", True))
    assert taken(says(stream, "m2", False))
    assert taken(pass_time(stream, REVIEWS))
    assert [part.total for part in stream.state.parts] == [total if silence == "declines" else 1_300]


def test_row_1_one_declines_and_the_tender_is_for_what_the_other_two_need() -> None:
    stream = needing((400, 700, 900))
    assert taken(pass_time(stream, COLLECTS))
    assert taken(says(stream, "m1", True))
    assert taken(says(stream, "m2", False))
    assert taken(says(stream, "m3", True))
    assert taken(pass_time(stream, REVIEWS))
    (part,) = stream.state.parts
    item = line_item(part)
    assert item.quantity == 1_300
    assert [(pledge.member, pledge.quantity) for pledge in item.pledges] == [("m1", 400), ("m3", 900)]


@pytest.mark.parametrize(
    ("terms", "quantities", "least"),
    [
        (PoolTerms(least_total=60), (10, 20, 30), None),
        (PoolTerms(least_total=61), (10, 20, 30), "total"),
        (PoolTerms(least_members=3), (10, 20, 30), None),
    ],
)
def test_P21_a_part_below_the_least_is_not_put_to_auction(terms: PoolTerms, quantities: tuple[int, ...], least: str | None) -> None:
    stream = needing(quantities, terms)
    decided = stream.freeze()
    assert (code(decided) if least else taken(decided)) == ("pool_short" if least else True)


def test_P21_what_is_short_is_named_and_the_rest_goes_on() -> None:
    stream = needing((10, 20, 30), replace(WINDOWS, least_members=2, silence="confirms"))
    assert taken(stream.submit(a_submission("m1", [a_source_line(part="PN-2", quantity=5)], file="b.csv")))
    assert taken(pass_time(stream, COLLECTS))
    assert taken(pass_time(stream, REVIEWS))
    assert [part.total for part in stream.state.parts] == [60]
    assert [(part.total, part.members, part.least) for part in stream.state.short] == [(5, 1, "members")]


@pytest.mark.parametrize(
    ("quantities", "terms", "why"),
    [
        ((), WINDOWS, "no_demand"),
        ((1, 2, 3), WINDOWS, "nothing_confirmed"),
        ((1, 2, 3), replace(WINDOWS, silence="confirms", least_total=7), "short"),
    ],
)
def test_P21_a_pool_of_which_nothing_is_left_fails_with_a_reason(quantities: Sequence[int], terms: PoolTerms, why: str) -> None:
    stream = needing(quantities, terms) if quantities else Stream(terms=terms)
    assert taken(pass_time(stream, COLLECTS))
    if stream.state.status == "review":
        assert taken(pass_time(stream, REVIEWS))
    assert (stream.state.status, stream.state.failed) == ("failed", why)
    assert code(stream.submit(a_submission("m1", [a_source_line()], file="late.csv"))) == "pool_failed"


def a_pool(name: str, members: Sequence[str], period: str = "2027-H1") -> Stream:
    stream = Stream(members, opened=False)
    assert taken(stream.open(PoolTerms(period=period), pool=name, members=members))
    return stream


def taking(into: Stream, source: Stream) -> Any:
    name = source.state.pool
    reference = PoolReference(f"pool/{name}", source.state.seq, "ab" * 32)
    command = MergeDemand(f"merge-{name}-{into.state.seq}", COORDINATOR, reference, source.state.members, source.state.submissions)
    return into.ask(command)


def provinces() -> tuple[Stream, Stream]:
    """Two provinces open the same part for the same period; m2 has brought its file to both."""
    east, west = a_pool("east", ("m1", "m2")), a_pool("west", ("m2", "m3"))
    assert taken(east.submit(a_submission("m1", [a_source_line(quantity=10)])))
    for stream in (east, west):
        assert taken(stream.submit(a_submission("m2", [a_source_line(quantity=20)])))
    assert taken(west.submit(a_submission("m3", [a_source_line(quantity=30), a_source_line(3, "PN-2", 5)])))
    return east, west


def test_row_19_two_provinces_that_ask_for_the_same_are_proposed_as_one_pool_and_merging_twice_changes_nothing() -> None:
    east, west = provinces()
    other = a_pool("north", ("m9",), "2028-H1")
    assert taken(other.submit(a_submission("m9", [a_source_line(quantity=1)])))
    for order in permutations((east.state, west.state, other.state)):
        assert overlaps(order) == (Overlap("2027-H1", ("east", "west"), (PART,)),)
    assert taken(west.ask(CedeDemand("cede", COORDINATOR, "east")))
    assert code(west.submit(a_submission("m3", [a_source_line()], file="late.csv"))) == "pool_ceded"
    assert taken(taking(east, west))
    before = collected(east.state, east.state.at), dict(east.state.files), east.state.members
    assert code(taking(east, west)) == "demand_merged"
    assert (collected(east.state, east.state.at), dict(east.state.files), east.state.members) == before
    assert {part.part_number: part.total for part in before[0].parts} == {"PN-1": 60, "PN-2": 5}
    assert overlaps((east.state, west.state)) == ()


def test_P22_what_is_merged_says_where_it_came_from() -> None:
    east, west = provinces()
    assert taken(taking(east, west))
    assert [member.id for member in east.state.members] == ["m1", "m2", "m3"]
    assert sorted(east.state.files) == [("m1", "a.csv"), ("m2", "a.csv"), ("m3", "west/a.csv")]
    assert east.state.origins == {("m2", "a.csv"): ("pool/west",), ("m3", "west/a.csv"): ("pool/west",)}


def test_P22_the_order_of_several_does_not_matter() -> None:
    totals = []
    for order in permutations((("m1", 10), ("m2", 20), ("m3", 30))):
        into = a_pool("all", ("m4",))
        for member, quantity in order:
            source = a_pool(f"of-{member}", (member,))
            assert taken(source.submit(a_submission(member, [a_source_line(quantity=quantity)])))
            assert taken(taking(into, source))
        totals.append(collected(into.state, 0))
    assert all(pool == totals[0] for pool in totals)


def test_P22_only_another_pool_with_its_members_files_is_merged() -> None:
    east, west = provinces()
    assert code(east.ask(CedeDemand("c1", COORDINATOR, "east"))) == "merge_invalid"
    assert code(east.ask(CedeDemand("c2", Actor("buyer", "m1"), "west"))) == "not_permitted"
    assert code(taking(east, east)) == "merge_invalid"
    reference = PoolReference("pool/west", 1, "")
    stranger = MergeDemand("x", COORDINATOR, reference, (Party("m3", "M3"),), (a_submission("m8", [a_source_line()]),))
    assert code(east.ask(stranger)) == "merge_invalid"
    assert taken(taking(east, west))


def test_P22_who_would_stand_in_no_region_is_not_merged_in() -> None:
    home = (Region("r", "R", ("m1", "m2")),)
    east, west = provinces()
    assert taken(east.ask(AmendPool("a1", COORDINATOR, PoolTerms(period="2027-H1", regions=home, draft=Draft(5)))))
    assert code(taking(east, west)) == "merge_invalid"
    assert taken(east.ask(AmendPool("a2", COORDINATOR, PoolTerms(period="2027-H1"))))
    assert taken(taking(east, west))
