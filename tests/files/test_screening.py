"""Screening lists as authorities publish them: read whole, or refused with line and reason; and the real one, counted."""

from __future__ import annotations

from importlib import resources

import pytest

from auction.core.words import is_id
from auction.files.screening import ListRefused, read_list
from auction.market.names import folded, score
from auction.market.screening import ScreeningList, hits_of, index_of
from tests.real_data import REAL_DATA, needs

SAMPLE = resources.files("auction.files.samples").joinpath("screening-sample.csv").read_bytes()
REAL = ("screening", "us_consolidated_screening_list_2019_entities.csv")


def read(text: str | bytes) -> ScreeningList | ListRefused:
    data = text.encode() if isinstance(text, str) else text
    return read_list("list.csv", data, source="sample", as_of=1)


def test_the_sample_is_read_whole() -> None:
    held = read(SAMPLE)
    assert isinstance(held, ScreeningList)
    assert [entry.name for entry in held.entries][:2] == ["Harbour Lantern Trading Co., Ltd.", "灯塔精密电子有限公司"]
    first = held.entries[0]
    assert first.aliases == ("Lantern Overseas", "Harbor Lantern")
    assert len(first.addresses) == 2
    assert (first.programme, first.requirement, first.policy) == ("Sample Entity List", "For all items", "Presumption of denial.")
    assert held.entries[4].id == "S-1001"
    assert len({entry.id for entry in held.entries}) == 5
    assert read(SAMPLE) == held


def test_an_entry_keeps_its_id_whatever_stands_around_it() -> None:
    one, two = read("source,name\nA,North\nA,South\nB,North\n"), read("name,source\nWest,A\nNorth,B\nNorth,A\n")
    assert isinstance(one, ScreeningList)
    assert isinstance(two, ScreeningList)
    ids = {(entry.programme, entry.name): entry.id for entry in one.entries}
    assert {entry.id for entry in two.entries} & set(ids.values()) == {ids["A", "North"], ids["B", "North"]}


def test_every_entry_has_an_id_of_its_own_however_long_or_often_one_is_given() -> None:
    long = "x" * 64
    other = "x" * 62 + ".2"
    held = read(
        "id,name\n" + "".join(f"{id},N{n}\n" for n, id in enumerate([long, long, long, other, other, "a", "a", "a.2", "a"]))
    )
    assert isinstance(held, ScreeningList)
    ids = [entry.id for entry in held.entries]
    assert len(set(ids)) == len(ids)
    assert all(is_id(id) for id in ids)
    assert (ids[0], ids[5], ids[6]) == (long, "a", "a.2")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("name\n", 0),
        ("titel\nx\n", 1),
        ("name,source\nx\n", 2),
        ('name\nx\n"open', 3),
        ("name\n" + "x" * 401, 2),
        ("name,alt_names\nx," + ";".join(f"a{n}" for n in range(201)), 2),
        ("name,source\nx,y\n,z\n", 3),
        (b"name\n\x81\xff\x00", 0),
        ("name\n" + "x" * 200_000, 2),
    ],
)
def test_what_is_no_list_is_refused_with_the_line(text: str | bytes, line: int) -> None:
    refused = read(text)
    assert isinstance(refused, ListRefused), refused
    assert refused.line == line
    assert refused.reason


@needs(*REAL)
def test_the_real_list_is_read_and_its_hits_are_counted() -> None:
    """The public list of 2019: 22 + 4 + 26 + 19 + 3 organisations. Old: for the format and the counting, never for compliance."""
    held = read(REAL_DATA.joinpath(*REAL).read_bytes())
    assert isinstance(held, ScreeningList)
    assert len(held.entries) == 74
    entity = [entry for entry in held.entries if entry.programme.startswith("Entity List")]
    assert (len(entity), sum(bool(entry.requirement) for entry in entity)) == (22, 22)
    index = index_of([held])

    def kinds(names: list[str]) -> list[str]:
        return [next((hit.kind for hit in hits_of([name], index, 850) if hit.score == 1000), "none") for name in names]

    assert kinds([entry.name for entry in entity]).count("exact") == 22
    aliases = [alias for entry in held.entries for alias in entry.aliases]
    assert kinds(aliases).count("none") == 0
    respelt = [entry.name.upper().replace("CO.", "COMPANY").replace("LTD.", "LIMITED") for entry in entity]
    assert kinds(respelt).count("exact") == 22
    slips = [_slip(entry.name) for entry in entity]
    caught = sum(bool(hits_of([name], index, 850)) for name in slips)
    friends = ["3M Aviation Catering", "32 Bakery Group", "Abu Bakr Street Cafe", "China Tea House Ltd", "Technology Parts Berlin"]
    assert [name for name in friends if hits_of([name], index, 850)] == []
    assert caught >= 20, f"{caught} of 22"
    assert score(folded("32 Group China Ltd."), folded("32 GROUP CHINA LIMITED")) == 1000


def _slip(name: str) -> str:
    """The name with one letter of its longest word left out."""
    longest = max(name.split(), key=len)
    return name.replace(longest, longest[:2] + longest[3:], 1)
