"""The rulebook, the refusals and the tests name the same rules."""

from __future__ import annotations

import re
from pathlib import Path

import auction.pool
from auction.pool.refusals import PRECEDENCE

RULEBOOK = Path(auction.pool.__file__).with_name("RULEBOOK.md").read_text(encoding="utf-8")
RULES = re.findall(r"^\*\*([PLYQD][0-9]+) ", RULEBOOK, re.MULTILINE)
TESTED = {
    rule
    for path in Path(__file__).parent.glob("test_*.py")
    for rule in re.findall(r"^def test_([PLYQD][0-9]+)_", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_rules_are_numbered_without_gaps() -> None:
    for chapter in "PLYQD":
        numbers = [int(rule[1:]) for rule in RULES if rule[0] == chapter]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_rule_has_a_test_of_its_name() -> None:
    assert set(RULES) == TESTED


def test_every_refusal_stands_under_its_rule() -> None:
    said = {
        rule: set(re.findall(r"`([a-z_]+)`", text))
        for rule, text in re.findall(r"^\*\*([PLYQD][0-9]+) (.*?)(?=^\*\*|^## |\Z)", RULEBOOK, re.MULTILINE | re.DOTALL)
    }
    assert [(kind.code, kind.rule) for kind in PRECEDENCE if kind.code not in said.get(kind.rule, set())] == []
