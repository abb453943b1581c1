"""The P chapter of pool/RULEBOOK.md, rule by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.errors import InvariantBroken
from auction.core.words import CONSORTIUM, Actor, Party
from auction.pool.commands import OpenPool
from auction.pool.demand import DemandLine, Submission, demand_of
from auction.pool.events import BomSubmitted, BomWithdrawn, PoolFrozen
from auction.pool.identity import HOUSES, fold
from auction.pool.limits import LARGEST_BUILDS, LARGEST_NEED, LARGEST_PER_BOARD, MOST_LINES
from auction.pool.merge import account, merge
from auction.pool.pledge import line_item
from auction.pool.refusals import KINDS, PRECEDENCE
from auction.pool.state import pool_of
from auction.pool.views import view_for
from tests.pool.demand import COORDINATOR, Stream, a_demand_line, a_report, a_source_line, a_submission, code, demand_lines, taken


def notes(*lines: DemandLine) -> list[tuple[str, str]]:
    """The notes on the pool of these lines, as code and detail."""
    return [(note.code, note.detail) for note in merge(lines).notes]


def totals(*lines: DemandLine) -> list[tuple[str, str, int]]:
    """The pool of these lines as maker, part number and pieces."""
    return [(part.manufacturer, part.part_number, part.total) for part in merge(lines).parts]


@pytest.mark.parametrize(
    "line",
    [
        a_source_line(quantity=0),
        a_source_line(quantity=-1),
        a_source_line(quantity=LARGEST_PER_BOARD + 1),
        a_source_line(part=""),
        a_source_line(part=" n/a "),
        a_source_line(part="PN\x001"),
        a_source_line(part="P" * 4097),
        a_source_line(line=0),
    ],
)
def test_P1_a_line_names_a_part_and_a_whole_quantity_above_zero(line: object) -> None:
    assert isinstance(line, type(a_source_line()))
    assert code(Stream().submit(a_submission("m1", [line]))) == "bom_invalid"


@pytest.mark.parametrize("builds", [0, -1, LARGEST_BUILDS + 1])
def test_P1_builds_are_above_zero_and_within_reason(builds: int) -> None:
    assert code(Stream().submit(a_submission("m1", [a_source_line()], builds=builds))) == "bom_invalid"


def test_P1_what_is_needed_in_all_stays_countable() -> None:
    most = a_submission("m1", [a_source_line(quantity=LARGEST_NEED // 1000)], builds=1000)
    assert taken(Stream().submit(most))
    assert code(Stream().submit(replace(most, builds=1001))) == "bom_invalid"


@pytest.mark.parametrize("file", ["", " ", "a\nb.csv", "a" * 256])
def test_P1_a_file_has_a_name(file: str) -> None:
    assert code(Stream().submit(a_submission("m1", [a_source_line()], file=file))) == "bom_invalid"


def test_P1_a_file_has_lines_and_not_too_many() -> None:
    assert code(Stream().submit(a_submission("m1", [], reports=[a_report(2)]))) == "bom_empty"
    many = [a_source_line(line) for line in range(1, MOST_LINES + 2)]
    assert code(Stream().submit(a_submission("m1", many))) == "bom_invalid"


@pytest.mark.parametrize("source_lines", [1, 3])
def test_P2_a_submission_that_does_not_add_up_is_refused(source_lines: int) -> None:
    honest = a_submission("m1", [a_source_line(2)], reports=[a_report(3)])
    assert code(Stream().submit(replace(honest, source_lines=source_lines))) == "bom_unaccounted"
    assert taken(Stream().submit(honest))


def test_P2_one_line_is_not_counted_twice() -> None:
    assert code(Stream().submit(a_submission("m1", [a_source_line(2), a_source_line(2, "PN-2")]))) == "bom_unaccounted"


def test_P2_a_remark_on_a_line_that_counts_leaves_nothing_out() -> None:
    assert taken(Stream().submit(a_submission("m1", [a_source_line(2)], reports=[a_report(2, kept=True)])))


def test_P2_the_pool_adds_up_and_says_so_when_it_does_not() -> None:
    submission = a_submission("m1", [a_source_line(2), a_source_line(3, maker="")], reports=[a_report(4, count=5)])
    pool = merge(demand_of(submission))
    found = account(pool, [submission])
    assert (found.source, found.merged, found.kept_apart, found.reported) == (7, 1, 1, 5)
    with pytest.raises(InvariantBroken):
        account(merge(demand_of(submission)[:1]), [submission])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Maker", "PN-1"), ("MAKER", "pn-1")),
        (("Maker", "PN-1"), (" Maker ", "PN-1 ")),
        (("Maker", "PN 1"), ("Maker", "PN  1")),
        (("Maker", "BSS138"), ("Ｍａｋｅｒ", "ＢＳＳ１３８")),
    ],
)
def test_P3_same_part_whatever_its_case_blanks_and_width(one: tuple[str, str], other: tuple[str, str]) -> None:
    first = a_demand_line("m1", one[1], 2, maker=one[0])
    assert totals(first, a_demand_line("m2", other[1], 3, maker=other[0])) == [(*one, 5)]


@pytest.mark.parametrize("other", ["BSS138-7-F", "BSS138TR", "BSS-138", "BSS 138", "BSS138/NOPB", "BSS139"])
def test_P3_dashes_and_suffixes_matter(other: str) -> None:
    assert len(totals(a_demand_line("m1", "BSS138"), a_demand_line("m2", other))) == 2


def test_P3_builds_multiply_what_one_board_needs() -> None:
    pool = merge([a_demand_line("m1", per_board=4, builds=250), a_demand_line("m2", per_board=3, builds=100)])
    assert [(share.member, share.quantity) for share in pool.parts[0].members] == [("m1", 1000), ("m2", 300)]


def test_P4_the_first_line_by_member_file_and_line_spells_the_part() -> None:
    lines = [a_demand_line("m2", "pn-1"), a_demand_line("m1", "Pn-1", line=9), a_demand_line("m1", "PN-1", line=3)]
    assert merge(lines).parts[0].part_number == "PN-1"


def test_P4_the_id_is_that_of_what_was_compared() -> None:
    one, other = (merge([a_demand_line(part=part)]).parts[0].id for part in ("PN-1", "pn-1"))
    assert one == other == "pcc8b9b7cd409840d"


def test_P5_without_a_manufacturer_lines_merge_among_themselves_only() -> None:
    lines = [a_demand_line("m1", maker=""), a_demand_line("m2", maker="any"), a_demand_line("m3", maker="任意")]
    assert totals(*lines) == [("", "PN-1", 3)]
    assert notes(*lines) == []
    assert totals(*lines, a_demand_line("m3", maker="Maker", line=3)) == [("", "PN-1", 3), ("Maker", "PN-1", 1)]


def test_P5_one_manufacturer_it_could_be() -> None:
    pool = merge([a_demand_line("m1", maker=""), a_demand_line("m2", maker="Maker")])
    nameless, named = pool.parts
    assert [(note.code, note.apart, note.like) for note in pool.notes] == [("maker_missing_could_be", (nameless.id,), (named.id,))]
    assert pool.apart == {nameless.id}


def test_P5_several_manufacturers_it_could_be() -> None:
    makers = ("", "Onsemi", "Nexperia")
    lines = [a_demand_line(member, maker=maker) for member, maker in zip(("m1", "m2", "m3"), makers, strict=True)]
    assert notes(*lines) == [
        ("maker_missing_ambiguous", "PN-1: Nexperia, Onsemi"),
        ("other_maker", "PN-1: Nexperia, Onsemi"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Diodes Inc.", "Diodes Incorporated"), ("YAGEO(国巨)", "Yageo"), ("Würth", "WUERTH"), ("UNI-ROYAL（厚声）", "uni-royal")],
)
def test_P6_names_of_one_house_are_joined_and_noted(one: str, other: str) -> None:
    lines = a_demand_line("m1", maker=one), a_demand_line("m2", maker=other)
    assert totals(*lines) == [(one, "PN-1", 2)]
    assert notes(*lines) == [("maker_alias", f"PN-1: {one} = {other}")]


def test_P6_no_alias_belongs_to_two_houses() -> None:
    named = [fold(name) for house, aliases in HOUSES.items() for name in dict.fromkeys(map(fold, (house, *aliases)))]
    assert sorted(named) == sorted(set(named))


def test_P6_what_the_table_does_not_list_stays_two_houses() -> None:
    assert len(totals(a_demand_line("m1", maker="Diodes Zetex"), a_demand_line("m2", maker="Diodes Inc."))) == 2


@pytest.mark.parametrize("twin", ["BSS-138", "BSS 138", "BSS138-7-F", "BSS138TR", "BSS138#PBF", "BSS\u2013138"])
def test_P7_look_alikes_stay_apart_and_are_noted(twin: str) -> None:
    pool = merge([a_demand_line("m1", "BSS138"), a_demand_line("m2", twin)])
    assert [note.code for note in pool.notes] == ["looks_like"]
    assert pool.apart == {part.id for part in pool.parts}
    assert len(pool.parts) == 2


def test_P7_two_houses_do_not_make_look_alikes() -> None:
    assert notes(a_demand_line("m1", "BSS138", maker="onsemi"), a_demand_line("m2", "BSS-138", maker="Nexperia")) == []
    assert notes(a_demand_line("m1", "BSS138", maker="onsemi"), a_demand_line("m2", "BSS-138", maker="")) == [
        ("looks_like", "BSS-138 ~ BSS138")
    ]


def test_P8_a_member_sees_its_own_lines_and_the_totals_of_its_own_parts() -> None:
    lines = [a_demand_line("m1", "PN-1", 2), a_demand_line("m2", "pn-1", 5), a_demand_line("m2", "PN-2", line=3)]
    view = view_for(merge(lines), "m1")
    assert [(part.part_number, part.quantity, part.total) for part in view.parts] == [("PN-1", 2, 7)]
    assert view.parts[0].lines == (lines[0],)


@given(demand_lines())
def test_P8_nothing_of_the_others_taints_a_view(lines: list[DemandLine]) -> None:
    """Every text, file, line and member of the others is marked; no mark reaches the view, whatever the lines are."""
    marked = [
        line
        if line.member == "m1"
        else replace(
            line,
            member=f"taint-{line.member}",
            file_name="taint.csv",
            line=line.line + 7_000_000,
            references="taint",
            value="taint",
            description="taint",
            alternative="taint",
        )
        for line in lines
    ]
    view = view_for(merge(marked), "m1")
    assert "taint" not in repr(view)
    assert "70000" not in repr(view)
    own = merge(line for line in lines if line.member == "m1")
    assert [(part.id, part.quantity, part.part_number, part.manufacturer) for part in view.parts] == [
        (part.id, part.total, part.part_number, part.manufacturer) for part in own.parts
    ]
    assert view.notes == own.notes


@given(demand_lines(), st.randoms(use_true_random=False))
def test_P9_order_and_repetition_change_nothing(lines: list[DemandLine], dice: object) -> None:
    shuffled = lines + lines[::2]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(lines)


@given(demand_lines())
def test_P9_members_sum_to_the_pool(lines: list[DemandLine]) -> None:
    pool = merge(lines)
    assert sum(part.total for part in pool.parts) == sum(line.per_board * line.builds for line in lines)
    for part in pool.parts:
        assert part.total == sum(share.quantity for share in part.members)
        assert {share.member: share.quantity for share in part.members} == {
            member: sum(line.quantity for line in part.lines if line.member == member)
            for member in {line.member for line in part.lines}
        }
    assert sorted(line.place for part in pool.parts for line in part.lines) == sorted(line.place for line in lines)


def test_P9_one_place_cannot_hold_two_lines() -> None:
    with pytest.raises(InvariantBroken):
        merge([a_demand_line(per_board=1), a_demand_line(per_board=2)])


def test_P9_a_file_submitted_again_replaces_what_stood_there() -> None:
    stream = Stream()
    stream.submit(a_submission("m1", [a_source_line(quantity=2), a_source_line(3, "PN-2")]))
    changed = a_submission("m1", [a_source_line(quantity=5)])
    assert stream.submit(changed) == (BomSubmitted(changed, True),)
    assert [(part.part_number, part.total) for part in pool_of(stream.state).parts] == [("PN-1", 5)]


def test_P9_the_very_same_again_is_refused_and_changes_nothing() -> None:
    stream = Stream()
    stream.submit(a_submission("m1", [a_source_line()]))
    before = pool_of(stream.state)
    assert code(stream.submit(a_submission("m1", [a_source_line()]))) == "bom_unchanged"
    assert pool_of(stream.state) == before
    assert taken(stream.submit(a_submission("m1", [a_source_line()], builds=2)))
    assert pool_of(stream.state).parts[0].total == 2


def test_P9_a_copy_under_another_name_does_not_count_twice() -> None:
    stream = Stream()
    stream.submit(a_submission("m1", [a_source_line()]))
    assert code(stream.submit(a_submission("m1", [a_source_line()], file="a (1).csv", builds=9))) == "bom_doubled"
    assert taken(stream.submit(a_submission("m2", [a_source_line()], file="a (1).csv")))


def test_P10_a_pool_is_opened_once_and_first() -> None:
    stream = Stream(opened=False)
    assert code(stream.submit(a_submission("m1", [a_source_line()]))) == "pool_not_open"
    assert code(stream.freeze()) == "pool_not_open"
    opened = Stream()
    again = OpenPool("again", COORDINATOR, "pool-1", "Boards", (Party("m1", "M"),))
    assert code(opened.ask(again)) == "pool_exists"


@pytest.mark.parametrize(
    "command",
    [
        OpenPool("c", COORDINATOR, "not an id", "Boards", (Party("m1", "M"),)),
        OpenPool("c", COORDINATOR, "pool-1", " ", (Party("m1", "M"),)),
        OpenPool("c", COORDINATOR, "pool-1", "Boards", ()),
        OpenPool("c", COORDINATOR, "pool-1", "Boards", (Party("m1", "M"), Party("m1", "N"))),
        OpenPool("c", COORDINATOR, "pool-1", "Boards", (Party("m1", " "),)),
        OpenPool("c", COORDINATOR, "pool-1", "Boards", (Party(CONSORTIUM, "C"),)),
    ],
)
def test_P10_a_pool_has_an_id_a_title_and_members(command: OpenPool) -> None:
    assert code(Stream(opened=False).ask(command)) == "pool_invalid"


def test_P11_a_member_speaks_for_itself_and_the_coordinator_for_any() -> None:
    stream = Stream()
    submission = a_submission("m1", [a_source_line()])
    for other in (Actor("buyer", "m2"), Actor("supplier", "m1"), Actor("auditor", "m1"), Actor("engine", "poolbid")):
        assert code(stream.submit(submission, by=other)) == "not_permitted"
        assert code(stream.withdraw("m1", by=other)) == "not_permitted"
    assert stream.submit(submission, by=COORDINATOR) == (BomSubmitted(submission, False),)


def test_P11_only_the_coordinator_opens_and_freezes() -> None:
    member = Actor("buyer", "m1")
    opening = OpenPool("c", member, "pool-1", "Boards", (Party("m1", "M"),))
    assert code(Stream(opened=False).ask(opening)) == "not_permitted"
    assert code(Stream().freeze(by=member)) == "not_permitted"


def test_P11_who_is_no_member_brings_nothing() -> None:
    assert code(Stream().submit(a_submission("stranger", [a_source_line()]))) == "member_unknown"
    assert code(Stream().withdraw("stranger")) == "member_unknown"


def test_P12_a_file_that_stands_may_be_withdrawn() -> None:
    stream = Stream()
    assert code(stream.withdraw("m1")) == "bom_unknown"
    stream.submit(a_submission("m1", [a_source_line()]))
    assert code(stream.withdraw("m2")) == "bom_unknown"
    assert stream.withdraw("m1") == (BomWithdrawn("m1", "a.csv"),)
    assert pool_of(stream.state).parts == ()


def test_P13_a_frozen_pool_never_changes() -> None:
    stream = Stream()
    assert code(stream.freeze()) == "pool_empty"
    stream.submit(a_submission("m1", [a_source_line(quantity=4)], builds=100))
    stream.submit(a_submission("m2", [a_source_line(quantity=7)], builds=10))
    frozen = stream.freeze()
    assert isinstance(frozen, tuple)
    assert isinstance(frozen[0], PoolFrozen)
    assert code(stream.submit(a_submission("m3", [a_source_line()]))) == "pool_frozen"
    assert code(stream.withdraw("m1")) == "pool_frozen"
    assert code(stream.freeze()) == "pool_frozen"


def test_P13_what_was_frozen_goes_to_auction_as_line_items() -> None:
    stream = Stream()
    stream.submit(a_submission("m2", [a_source_line(quantity=7)], builds=10))
    stream.submit(a_submission("m1", [a_source_line(quantity=4)], builds=100))
    stream.freeze()
    item = line_item(stream.state.parts[0])
    assert (item.manufacturer, item.part_number, item.unit, item.quantity) == ("Maker", "PN-1", "pcs", 470)
    assert [(pledge.member, pledge.quantity) for pledge in item.pledges] == [("m1", 400), ("m2", 70)]


def test_P14_an_id_names_one_request() -> None:
    stream = Stream()
    stream.submit(a_submission("m1", [a_source_line()]), id="mine")
    assert code(stream.submit(a_submission("m1", [a_source_line(quantity=2)]), id="mine")) == "bid_id_reused"
    assert taken(stream.submit(a_submission("m2", [a_source_line()]), id="mine"))


def test_P14_a_stamp_never_lies_before_the_last() -> None:
    stream = Stream()
    with pytest.raises(InvariantBroken):
        stream.ask(OpenPool("late", COORDINATOR, "pool-1", "Boards", ()), at=0)


def test_every_refusal_has_one_place() -> None:
    assert len(KINDS) == len(PRECEDENCE)


def test_a_submission_is_what_was_asked() -> None:
    submission = a_submission("m1", [a_source_line()], builds=3, reports=[a_report(9)])
    stream = Stream()
    stream.submit(submission)
    assert stream.state.submissions == (submission,)
    assert isinstance(stream.state.submissions[0], Submission)
