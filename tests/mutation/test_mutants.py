"""The changes that are made, and that a test which notices one is told from a test that does not."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from auction.core.presets import PRESETS
from tests.mutation import mutants, warm
from tests.mutation.mutants import CORE, ROOT, every_name, module_name, mutants_of

SAMPLE = '''"""A module."""

FIRST = 1


class Thing:
    """A class, its docstring and annotations left alone."""

    def holds(self, count: int, most: int = 3) -> "bool":
        """Whether it does."""
        if not count < most or count == 7:
            raise InvariantBroken("words", 5)
        return True


TABLE = {"a": lambda number: number + 1}
'''


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


def test_every_small_change_is_named(sample: Path) -> None:
    _, found = mutants_of(sample)
    head = "if not count < most or count == 7"
    assert [(each.function, each.before, each.after) for each in found] == [
        ("Thing.holds", "def holds(self, count: int, most: int=3)", "def holds(self, count: int, most: int=4)"),
        ("Thing.holds", head, "if not count < most and count == 7"),
        ("Thing.holds", head, "if count < most or count == 7"),
        ("Thing.holds", head, "if not count <= most or count == 7"),
        ("Thing.holds", head, "if not count < most or count != 7"),
        ("Thing.holds", head, "if not count < most or count == 8"),
        ("Thing.holds", "return True", "return False"),
        ("<lambda>", "lambda number: number + 1", "lambda number: None"),
        ("<lambda>", "lambda number: number + 1", "lambda number: number - 1"),
        ("<lambda>", "lambda number: number + 1", "lambda number: number + 2"),
    ]
    assert [each.default for each in found] == ["most"] + [""] * 9


def test_a_change_is_made_and_taken_back(sample: Path) -> None:
    tree, found = mutants_of(sample)
    before = ast.unparse(tree)
    for mutant in found:
        back = mutant.apply()
        assert ast.unparse(tree) != before
        back()
        assert ast.unparse(tree) == before


def test_names_are_unique_and_all_of_the_rules_are_reached() -> None:
    found = every_name()
    assert len(set(found)) == len(found)
    assert {name for name, *_ in found} >= {module_name(CORE / name) for name in ("ranking.py", "overtime.py", "formats/dutch.py")}


@pytest.mark.parametrize(("tests", "noticed"), [("tests/core/test_words.py", True), ("tests/core/test_changed_fields.py", False)])
def test_a_change_that_a_test_notices_is_told_from_one_that_none_does(tests: str, noticed: bool, tmp_path: Path) -> None:
    out = tmp_path / "verdicts"
    asked = [sys.executable, "-m", "tests.mutation", "auction/core/words.py", "--share", "2/3", "--tests", tests, "--out", str(out)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    verdicts = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(verdicts) > 3, done.stdout + done.stderr
    assert ("killed" in {verdict["outcome"] for verdict in verdicts}) == noticed, done.stdout
    assert done.returncode == 1, "some survive, and nothing explains them"


def test_a_mutant_shows_where_it_is() -> None:
    found = mutants_of(CORE / "ranking.py")[1][0]
    assert str(found).startswith("auction.core.ranking:")


def test_what_a_module_makes_at_import_is_made_anew_with_the_change_and_then_as_it_was() -> None:
    tree, found = mutants_of(CORE / "presets" / "__init__.py")
    mutant = next(each for each in found if each.function == "_sealed" and "XXsealedXX" in each.after)
    before, kept = dict(PRESETS), PRESETS
    with warm.put_in_place(tree, mutant, warm.live_functions()), warm.imported_anew(tree, mutant) as sound:
        assert sound
        assert str(PRESETS["18f-sealed"].stages[0].kind) == "XXsealedXX"
    assert kept is PRESETS
    assert before == PRESETS


def test_what_could_not_even_be_imported_is_told() -> None:
    tree, found = mutants_of(CORE / "presets" / "__init__.py")
    mutant = next(each for each in found if each.function == "_preset" and each.after == "return replace(None, **choices)")
    before = dict(PRESETS)
    with warm.put_in_place(tree, mutant, warm.live_functions()), warm.imported_anew(tree, mutant) as sound:
        assert not sound
    assert before == PRESETS


def test_functions_are_found_beside_proxies_of_what_is_gone() -> None:
    gone = {1}
    proxies = [weakref.proxy(gone)]
    del gone
    assert warm.live_functions().functions
    assert type(proxies[0]) is weakref.ProxyType
