"""The list of survivors is held against the code: what it names is there, once, and bears a reason."""

from __future__ import annotations

from tests.mutation.mutants import every_name
from tests.mutation.survivors import explanations


def test_every_survivor_is_a_mutant_of_the_code_as_it_is() -> None:
    there = set(every_name())
    gone = [each.name for each in explanations() if each.name not in there]
    assert not gone, "the code has changed: look whether a test notices the change now, and take it off the list"


def test_every_survivor_is_listed_once_and_has_a_reason() -> None:
    names = [each.name for each in explanations()]
    assert len(set(names)) == len(names)
    assert [each.name for each in explanations() if len(each.why) < 30] == []
    assert [name[0] for name in names] == sorted(name[0] for name in names)
