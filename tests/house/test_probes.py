"""The list of probes is whole: each has tests, each test is there, and no test of tests/security is left out of it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT, parsed, python_files

LEAST = {"socket": 19, "http": 20, "numbers": 9, "leaks": 15, "files": 16, "webhooks": 7, "insiders": 7, "tenants": 6}
"""How many probes of each kind there were when the list was made: it only grows."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One line of the list."""

    chapter: str
    tried: str
    defence: str
    room: str
    tests: tuple[str, ...]


def listed() -> Iterator[Probe]:
    """The lines of tests/security/PROBES.md."""
    chapter = ""
    for line in (ROOT / "tests" / "security" / "PROBES.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if line.startswith("## "):
            chapter = line.removeprefix("## ")
        elif cells and cells[0] != "tried" and not cells[0].startswith("-"):
            tried, defence, room, tests = cells
            yield Probe(chapter, tried, defence, room, tuple(test for test in tests.split("<br>") if test))


PROBES = tuple(listed())


def ids_in(path: Path) -> Iterator[str]:
    """The tests of one file by their ids, classes among them."""
    for node in parsed(path).body:
        for held in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(held, ast.FunctionDef | ast.AsyncFunctionDef) and held.name.startswith("test_"):
                yield "::".join((path.as_posix(), *([node.name] if isinstance(node, ast.ClassDef) else []), held.name))


def faults(probes: Iterable[Probe]) -> list[str]:
    """What is wrong with a list of probes."""
    found = []
    held = {test for probe in probes for test in probe.tests}
    known = {path: set(ids_in(Path(path))) if (ROOT / path).is_file() else set() for path in {test.split("::")[0] for test in held}}
    found += [f"{test} is not there" for test in sorted(held) if test not in known[test.split("::")[0]]]
    found += [f"{probe.tried} has no test" for probe in probes if not probe.tests]
    found += [
        f"{name} is listed twice" for name, times in Counter((each.chapter, each.tried) for each in probes).items() if times > 1
    ]
    rooms = {path.name for path in (ROOT / "auction").iterdir() if path.is_dir()}
    found += [f"{probe.room} is no room" for probe in probes if probe.room not in rooms]
    own = {test for path in python_files("tests/security") for test in ids_in(path)}
    return found + [f"{test} is in no line" for test in sorted(own - held)]


def test_every_probe_has_its_tests_and_every_test_its_probe() -> None:
    assert faults(PROBES) == []


def test_no_probe_is_lost() -> None:
    counted = Counter(probe.chapter for probe in PROBES)
    assert counted.keys() == LEAST.keys()
    assert {chapter: counted[chapter] for chapter, least in LEAST.items() if counted[chapter] < least} == {}


def test_a_list_that_is_not_whole_is_found_out() -> None:
    first = PROBES[0]
    wrong = [
        Probe("socket", "x", "y", "web", ()),
        Probe("socket", "z", "y", "cellar", ("tests/security/test_none.py::test_x", "tests/house/test_tree.py::test_none")),
        first,
    ]
    found = "\n".join(faults([*wrong, first]))
    for fault in ("x has no test", "test_none.py::test_x is not there", "test_tree.py::test_none is not there", "cellar", "twice"):
        assert fault in found
    assert "test_nobody_is_sent_what_is_not_for_it is in no line" in found
