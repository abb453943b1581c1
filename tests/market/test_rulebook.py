"""The rulebook, the codes and the tests name the same rules."""

from __future__ import annotations

import re
from pathlib import Path

import auction.market
from auction.market.refusals import OFFERS, PRECEDENCE, REASONS, TARIFFS

RULEBOOK = Path(auction.market.__file__).with_name("RULEBOOK.md").read_text(encoding="utf-8")
RULES = re.findall(r"^\*\*([DYZUWJ][0-9]+) ", RULEBOOK, re.MULTILINE)
TESTED = {
    rule
    for path in Path(__file__).parent.glob("test_*.py")
    for rule in re.findall(r"^def test_([DYZUWJ][0-9]+)_", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_rules_are_numbered_without_gaps() -> None:
    for chapter in "DYZUWJ":
        numbers = [int(rule[1:]) for rule in RULES if rule[0] == chapter]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_rule_has_a_test_of_its_name() -> None:
    assert set(RULES) == TESTED


def test_every_code_stands_under_its_rule() -> None:
    said = {
        rule: set(re.findall(r"`([a-z_]+)`", text))
        for rule, text in re.findall(r"^\*\*([DYZUWJ][0-9]+) (.*?)(?=^\*\*|^## |\Z)", RULEBOOK, re.MULTILINE | re.DOTALL)
    }
    kinds = (*PRECEDENCE, *REASONS, *OFFERS, *TARIFFS)
    assert [(kind.code, kind.rule) for kind in kinds if kind.code not in said.get(kind.rule, set())] == []
