"""The threat model of the README: every test that is said to hold a defence is there."""

from __future__ import annotations

import ast
import re

from tests.house.tree import ROOT, parsed, python_files

README = (ROOT / "README.md").read_text(encoding="utf-8")


def named(text: str) -> set[str]:
    """The tests that the section on security names."""
    section = text.partition("\n## Security\n")[2].partition("\n## ")[0]
    return set(re.findall(r"`(test_\w+)`", section))


def test_every_test_named_by_the_threat_model_is_there() -> None:
    there = {
        node.name
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(named(README)) > 30
    assert named(README) - there == set()


def test_a_name_in_another_section_is_none_of_it() -> None:
    assert named("\n## Security\n`test_a` `other`\n## Licence\n`test_b`") == {"test_a"}
