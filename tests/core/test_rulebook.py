"""The rulebook and the code know the same rules and refusals, and each rule has its tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from auction.core.refusals import KINDS, PLACES, PRECEDENCE, refuse

ROOT = Path(__file__).resolve().parents[2]
BOOK = (ROOT / "auction/core/RULEBOOK.md").read_text(encoding="utf-8")
CODE = sorted((ROOT / "auction/core").rglob("*.py"))

RULE = r"[TBXOFKLRENCDISMVPH](?:[1-9][0-9]?)"
QUOTED = re.compile(rf"(?<![A-Za-z0-9_\[\].]){RULE}(?![A-Za-z0-9_.(])")
RANGE = re.compile(r"\b([TBXOFKLRENCDISMVPH])([1-9][0-9]?) to \1([1-9][0-9]?)\b")
HEADING = re.compile(rf"^\*\*({RULE})\. ", re.MULTILINE)
ROW = re.compile(r"^\| (\d+) \| `([a-z_]+)` \| (\S+) \| (\w+) \| (.+) \|$", re.MULTILINE)


def rules_of_the_book() -> list[str]:
    return HEADING.findall(BOOK)


def texts_of(source: str) -> Iterator[str]:
    """The comments and texts of a file: where a rule may be quoted."""
    yield from (line.partition("#")[2] for line in source.splitlines() if "#" in line)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def rules_quoted(source: str) -> set[str]:
    found: set[str] = set()
    for text in texts_of(source):
        found |= set(QUOTED.findall(text))
        for chapter, first, last in RANGE.findall(text):
            found |= {f"{chapter}{number}" for number in range(int(first), int(last) + 1)}
    return found


def test_every_rule_stands_in_the_book_once_and_in_order() -> None:
    rules = rules_of_the_book()
    assert len(set(rules)) == len(rules)
    for chapter in "TBXOFKLRENCDISMVPH":
        numbers = [int(rule[1:]) for rule in rules if rule[0] == chapter]
        assert numbers == list(range(1, len(numbers) + 1)), chapter


def test_the_code_quotes_exactly_the_rules_of_the_book() -> None:
    quoted: set[str] = set()
    for path in CODE:
        quoted |= rules_quoted(path.read_text(encoding="utf-8"))
    assert quoted == set(rules_of_the_book())


def test_a_rule_that_is_quoted_and_not_written_is_seen() -> None:
    assert rules_quoted('"""As B99 says (O1 to O3)."""\n# and S7\nB1 = 2') == {"B99", "O1", "O2", "O3", "S7"}


def test_every_rule_the_book_refers_to_is_in_it() -> None:
    assert set(QUOTED.findall(BOOK)) - set(rules_of_the_book()) == set()


def test_the_table_of_refusals_is_that_of_the_code() -> None:
    rows = [(int(place), code, rule, again, meaning) for place, code, rule, again, meaning in ROW.findall(BOOK)]
    assert rows == [(place, kind.code, kind.rule, kind.again, kind.meaning) for place, kind in enumerate(PRECEDENCE, 1)]


def test_a_refusal_names_its_rule() -> None:
    assert refuse("above_ceiling").rule == "B7"
    assert len(KINDS) == len(PLACES) == len(PRECEDENCE)


@cache
def rules_with_tests() -> set[str]:
    found: set[str] = set()
    for path in sorted((ROOT / "tests/rules").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found |= set(re.findall(rf"^test_({RULE})_", node.name))
    return found


@pytest.mark.parametrize("rule", rules_of_the_book())
def test_every_rule_has_a_test_of_its_name(rule: str) -> None:
    assert rule in rules_with_tests()


def test_every_refusal_is_given_somewhere_in_the_code() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in CODE if path.name != "refusals.py")
    assert [code for code in KINDS if f'"{code}"' not in source] == []
