"""Six real bills of materials, read by us and by a second reader that takes columns by number and knows these files only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from auction.files.bom import BomReading, read_bom
from auction.files.pool_report import PoolReport, pool_files
from auction.pool.demand import demand_of, is_accounted
from auction.pool.merge import merge
from tests.files.boms import FOLDER, needs_real_boms

pytestmark = needs_real_boms


@dataclass(frozen=True)
class Known:
    """What we know of one file: how to cut it, which column holds what (-1: none), and how many lines it has of each sort."""

    name: str
    encoding: str
    delimiter: str
    quantity: int
    part: int
    maker: int
    below_header: int
    usable: int
    without_part: int

    def rows(self) -> Iterator[list[str]]:
        """The cells of every line below the header, by the standard library's reader."""
        text = (FOLDER / self.name).read_bytes().decode(self.encoding)
        return iter(list(csv.reader(text.splitlines(), delimiter=self.delimiter))[1:])

    def demand(self) -> Iterator[tuple[str, str, int]]:
        """Maker, part number and quantity of every line that has both a part number and a quantity."""
        for row in self.rows():
            if len(row) > max(self.part, self.quantity) and row[self.part] and row[self.quantity]:
                yield (row[self.maker] if self.maker >= 0 else "", row[self.part], int(row[self.quantity]))


KNOWN = (
    Known("bitaxeGamma-BOM.csv", "ascii", ",", 0, 3, -1, 41, 39, 2),
    Known("bitaxeSupra-BOM.csv", "ascii", ",", 0, 4, -1, 41, 39, 2),
    Known("libresolar-bms-8s50-ic_bom.csv", "utf-8", ",", 5, 7, 6, 54, 44, 10),
    Known("libresolar-mppt-1210-hus_bom.csv", "utf-8", ",", 5, 7, 6, 50, 50, 0),
    Known("libresolar-mppt-2420-lc_bom.csv", "utf-8", ";", 6, 9, 10, 77, 58, 4),
    Known("protonema-1041-0101_bom.utf16.tsv", "utf-16", "\t", 4, 5, 6, 4, 4, 0),
)


def reading(known: Known) -> BomReading:
    """Our reading of the file."""
    found = read_bom(known.name, (FOLDER / known.name).read_bytes())
    assert isinstance(found, BomReading), found
    return found


@pytest.fixture(scope="module")
def pooled() -> PoolReport:
    """All six files, one board each, each its own member."""
    return pool_files([str(FOLDER / known.name) for known in KNOWN])


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_each_file_reads_as_the_second_reader_reads_it(known: Known) -> None:
    found = reading(known)
    assert [(row.manufacturer, row.part_number, row.quantity) for row in found.rows] == list(known.demand())
    assert (found.source_lines, len(found.rows)) == (known.below_header, known.usable)
    assert sum(report.code == "bom_no_part_number" for report in found.reports) == known.without_part
    assert is_accounted(found.submission(member="m1", builds=1))


def test_the_lines_that_are_no_parts_are_the_blank_ones_and_the_footer() -> None:
    found = reading(KNOWN[4])
    others = [report for report in found.reports if report.code != "bom_no_part_number"]
    assert [(report.code, report.line, report.count) for report in others[:1]] == [("bom_blank", 64, 5)]
    assert [(report.code, report.line) for report in others[1:]] == [("bom_not_a_part", line) for line in range(69, 79)]
    assert others[1].reason.endswith("Component Groups: | 62")


def test_no_quantity_disagrees_with_its_references_not_even_236_of_them() -> None:
    assert [report.code for known in KNOWN for report in reading(known).reports if report.kept] == []
    assert max(row.quantity for row in reading(KNOWN[5]).rows) == 236


def test_the_pool_of_all_six(pooled: PoolReport) -> None:
    counted = pooled.account
    assert (counted.source, counted.merged, counted.kept_apart, counted.reported) == (267, 234, 0, 33)
    needed: dict[str, int] = {}
    users: dict[str, set[str]] = {}
    for known in KNOWN:
        for _, part, quantity in known.demand():
            needed[part] = needed.get(part, 0) + quantity
            users.setdefault(part, set()).add(known.name)
    assert {part.part_number: part.total for part in pooled.pool.parts} == needed
    assert len(pooled.pool.parts) == len(needed) == 164
    shared = {part.part_number for part in pooled.pool.parts if len(part.members) > 1}
    assert shared == {part for part, names in users.items() if len(names) > 1}
    assert len(shared) == 62
    assert pooled.exit_code == 0


def test_houses_with_several_names_are_joined_and_named(pooled: PoolReport) -> None:
    assert [(note.code, note.detail) for note in pooled.pool.notes if note.code == "maker_alias"] == [
        ("maker_alias", "CC0603KRX7R9BB104: Yageo = YAGEO(国巨)"),
        ("maker_alias", "10103594-0001LF: Amphenol FCI = FCI"),
        ("maker_alias", "54602-908LF: FCI / Amphenol = Amphenol FCI"),
    ]
    assert len(pooled.pool.notes) == 3


def test_sister_boards_pool_their_38_common_parts() -> None:
    gamma, supra = (reading(known).submission(member=known.name, builds=1000) for known in KNOWN[:2])
    pool = merge((*demand_of(gamma), *demand_of(supra)))
    common = [part for part in pool.parts if len(part.members) == 2]
    assert len(common) == 38
    assert {part.part_number: part.total for part in common}["EMK105BJ105MV-F"] == 48_000
