"""What lines ask beyond part and quantity, what of it counts, and what is taken together (rules P15, P16, P18, P19)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.money import Share
from auction.core.words import Actor
from auction.pool.commands import SetNeeds
from auction.pool.identity import part_id
from auction.pool.merge import merge
from auction.pool.needs import NOTHING, Alternate, Needs, Requirements, TopPrice, needs_fault, strictest
from auction.pool.pledge import line_item
from auction.pool.terms import PoolTerms
from auction.pool.together import Together
from tests.pool.demand import MEMBERS, Stream, a_demand_line, a_source_line, a_submission, code, taken

DAY = "2027-01-31"
A, B = part_id(("maker", "pn-a")), part_id(("maker", "pn-b"))


def approving(*parts: str, **more: str) -> Needs:
    return Needs(alternates=tuple(Alternate("Maker", part, **more) for part in parts))  # type: ignore[arg-type]


def test_P15_firm_counts_whole_pledged_by_its_share_and_indicative_only_where_it_is_taken() -> None:
    asked = (NOTHING, Needs("pledged", Share(4, 5)), Needs("indicative"))
    lines = [replace(a_demand_line(member, per_board=101), needs=needs) for member, needs in zip(MEMBERS, asked, strict=True)]
    part = merge(lines).parts[0]
    assert [(share.member, share.quantity) for share in part.members] == [("m1", 101), ("m2", 80)]
    assert (part.total, part.uncommitted) == (181, 122)
    part = merge(lines, Together(indicative=True)).parts[0]
    assert (part.total, part.uncommitted) == (282, 21)


@pytest.mark.parametrize(
    ("needs", "fault"),
    [
        (Needs("pledged"), "pledged share"),
        (Needs("firm", Share(1, 2)), "pledged share"),
        (Needs("pledged", Share(3, 2)), "pledged share"),
        (Needs(need_by="2027-02-29"), "need-by day"),
        (Needs(date_code_months=601), "date code"),
        (Needs(top_price=TopPrice(0, "EUR")), "maximum price"),
        (Needs(top_price=TopPrice(1, "euro")), "maximum price"),
        (Needs(not_from=("Russia",)), "excluded countries"),
        (Needs(not_by=("",)), "excluded suppliers"),
        (Needs(place="\x00"), "place or specification"),
        (approving(""), "alternates"),
        (approving("PN-B", until="soon"), "alternates"),
    ],
)
def test_P15_what_a_pool_cannot_take_is_refused(needs: Needs, fault: str) -> None:
    assert needs_fault(needs) == fault
    stream = Stream()
    line = replace(a_source_line(), needs=needs)
    assert code(stream.submit(a_submission("m1", [line]))) == "bom_invalid"
    assert taken(stream.submit(a_submission("m1", [a_source_line()])))
    asked = SetNeeds("n", Actor("buyer", "m1"), "m1", part_id(("maker", "pn-1")), needs)
    assert code(stream.ask(asked)) == "needs_invalid"


def test_P15_a_command_stands_in_place_of_what_lines_say() -> None:
    stream = Stream()
    assert taken(stream.submit(a_submission("m1", [replace(a_source_line(quantity=10), needs=Needs("indicative"))])))
    part = part_id(("maker", "pn-1"))
    assert code(stream.ask(SetNeeds("n1", Actor("buyer", "m2"), "m2", part, NOTHING))) == "part_unknown"
    assert code(stream.ask(SetNeeds("n2", Actor("buyer", "m2"), "m1", part, NOTHING))) == "not_permitted"
    assert taken(stream.ask(SetNeeds("n3", Actor("buyer", "m1"), "m1", part, Needs("pledged", Share(1, 2)))))
    assert taken(stream.freeze())
    assert [part.total for part in stream.state.parts] == [5]


def test_P16_the_strictest_of_each_requirement_holds_and_suppliers_read_it_without_names() -> None:
    asked = [
        Needs(need_by="2027-03-01", authenticity="any_test", not_from=("RU",), date_code_months=24, place="Suzhou"),
        Needs(need_by="2027-02-01", authenticity="franchised", not_from=("BY",), not_by=("Grey Ltd",)),
        Needs(date_code_months=12, top_price=TopPrice(5, "EUR")),
    ]
    assert strictest(asked) == Requirements("2027-02-01", 12, "franchised", ("BY", "RU"))
    stream = Stream()
    for member, needs in zip(MEMBERS, asked, strict=True):
        assert taken(stream.submit(a_submission(member, [replace(a_source_line(), needs=needs)])))
    assert taken(stream.freeze())
    item = line_item(stream.state.parts[0])
    assert item.description == ("Maker PN-1; franchised source; date code at most 12 months; not from BY, RU; needed by 2027-02-01")
    told = repr(item)
    assert not any(private in told for private in ("Suzhou", "Grey", "EUR"))


def test_P18_lines_that_the_same_parts_serve_become_one_part() -> None:
    lines = [
        replace(a_demand_line("m1", "PN-A", 100), needs=approving("PN-B")),
        replace(a_demand_line("m2", "PN-B", 200), needs=approving("PN-A")),
        a_demand_line("m3", "PN-A", 50),
    ]
    apart = merge(lines)
    assert [(part.id, part.total) for part in apart.parts] == [(A, 150), (B, 200)]
    pool = merge(lines, Together(alternates=True, day=DAY))
    assert [(part.total, [share.member for share in part.members], len(part.others)) for part in pool.parts] == [
        (50, ["m3"], 0),
        (300, ["m1", "m2"], 1),
    ]
    assert [note.code for note in pool.notes] == ["split_by_alternates"]


@pytest.mark.parametrize(
    ("approval", "together"),
    [
        (approving("PN-B", until="2027-01-31"), True),
        (approving("PN-B", until="2027-01-30"), False),
        (approving("PN-B", status="conditional"), False),
        (approving("PN-B", status="rejected"), False),
    ],
)
def test_P18_an_approval_holds_without_conditions_and_until_its_day(approval: Needs, together: bool) -> None:
    lines = [
        replace(a_demand_line("m1", "PN-A", 1), needs=approval),
        replace(a_demand_line("m2", "PN-B", 1), needs=approving("PN-A")),
    ]
    pool = merge(lines, Together(alternates=True, day=DAY))
    assert (len(pool.parts) == 1) is together


def test_row_24_an_alternate_approved_by_two_of_three_serves_only_those_two() -> None:
    stream = Stream(terms=PoolTerms(alternates=True))
    for member, quantity, needs in (("m1", 400, approving("PN-B")), ("m2", 700, approving("PN-B")), ("m3", 900, NOTHING)):
        line = replace(a_source_line(part="PN-A", quantity=quantity), needs=needs)
        assert taken(stream.submit(a_submission(member, [line])))
    assert taken(stream.freeze())
    alone, either = sorted(stream.state.parts, key=lambda part: len(part.others))
    assert [share.member for share in alone.members] == ["m3"]
    assert [(share.member, share.quantity) for share in either.members] == [("m1", 400), ("m2", 700)]
    assert line_item(alone).description == "Maker PN-A"
    assert line_item(either).description == "Maker PN-A or Maker PN-B"
    assert [pledge.member for pledge in line_item(either).pledges] == ["m1", "m2"]


def test_P19_lines_of_one_specification_become_one_part() -> None:
    lines = [
        replace(a_demand_line("m1", "GRM155", 10, maker="Murata"), needs=Needs(specification="MLCC 100nF 16V")),
        replace(a_demand_line("m2", "CC0402", 20, maker="Yageo"), needs=Needs(specification=" mlcc 100nF  16v")),
        a_demand_line("m3", "GRM155", 5, maker="Murata"),
    ]
    pool = merge(lines, Together(specification=True))
    assert [(part.part_number, part.manufacturer, part.total) for part in pool.parts] == [
        ("MLCC 100nF 16V", "", 30),
        ("GRM155", "Murata", 5),
    ]
    assert len(merge(lines).parts) == 2


@given(st.permutations(range(6)), st.integers(1, 3))
def test_P18_and_P19_neither_order_nor_repetition_matters(order: list[int], times: int) -> None:
    lines = [
        replace(a_demand_line("m1", "PN-A", 3, line=2), needs=approving("PN-B", "PN-C")),
        replace(a_demand_line("m2", "PN-B", 5, line=3), needs=approving("PN-C", "PN-A")),
        replace(a_demand_line("m3", "PN-C", 7, line=4), needs=approving("PN-A")),
        replace(a_demand_line("m1", "PN-C", 11, line=5), needs=Needs("pledged", Share(1, 3))),
        replace(a_demand_line("m2", "PN-X", 13, line=6), needs=Needs(specification="x")),
        replace(a_demand_line("m3", "PN-Y", 17, line=7), needs=Needs(specification="X")),
    ]
    together = Together(alternates=True, specification=True, day=DAY)
    pool = merge(lines, together)
    assert merge([lines[place] for place in order] * times, together) == pool
    assert sum(part.total for part in pool.parts) == 3 + 5 + 7 + 3 + 13 + 17
    assert sum(part.total + part.uncommitted for part in pool.parts) == sum(line.quantity for line in lines)
