"""The pure rooms decide the same on every machine, for ever: nothing in them can differ from run to run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.purity import findings
from tests.house.tree import ROOT, parsed, python_files

PURE_ROOMS = ("auction/core", "auction/pool", "auction/award", "auction/market")
PURE_FILES = tuple(
    f"auction/ledger/{name}.py" for name in ("codec", "chain", "canonical", "shapes", "upcast")
)  # what an auditor computes with
MAY_DIVIDE = Path("auction/core/money.py")

PURE = python_files(*PURE_ROOMS, *PURE_FILES)

BANNED = {
    "float literal": "rate = 0.5",
    "complex literal": "rate = 1j",
    "float with no point": "rate = 1e6",
    "division": "share = saving / members",
    "division in place": "saving /= 2",
    "whole division": "share = saving // members",
    "whole division in place": "saving //= members",
    "remainder": "rest = saving % members",
    "remainder in place": "saving %= members",
    "divmod": "share, rest = divmod(saving, members)",
    "negative power": "unit = 10 ** -scale",
    "float call": "price = float(text)",
    "decimal call": "price = Decimal(text)",
    "decimal import": "from decimal import Decimal as Number",
    "decimal by module": "import decimal\nprice = decimal.Decimal(text)",
    "loop over a set literal": "for supplier in {1, 2}:\n    pass",
    "loop over a set call": "for supplier in set(suppliers):\n    pass",
    "loop over a frozenset call": "for supplier in frozenset(suppliers):\n    pass",
    "loop over a set comprehension": "for supplier in {bid.supplier for bid in bids}:\n    pass",
    "loop over a union": "for supplier in set(old) | new:\n    pass",
    "loop over a named set": "def f():\n    seen = set()\n    for supplier in seen:\n        pass",
    "loop over an annotated set": "def f(seen: frozenset[str]):\n    return [supplier for supplier in seen]",
    "loop over a set field": "class Lot:\n    seen: set[str]\ndef f(lot):\n    for supplier in lot.seen:\n        pass",
    "comprehension over a set": "ranks = [rank for rank in {1, 2}]",
    "list of a set": "ranks = list({1, 2})",
    "join of a set": "text = ', '.join({'a', 'b'})",
    "unpacked set": "ranks = [*{1, 2}]",
    "first of a set": "one = next(iter({1, 2}))",
    "popped from a set": "def f(seen: set[str]):\n    return seen.pop()",
    "hash": "place = hash(supplier)",
    "id": "place = id(supplier)",
    "now": "at = datetime.now(UTC)",
    "utcnow": "at = datetime.datetime.utcnow()",
    "today": "at = date.today()",
    "time": "import time\nat = time.time_ns()",
    "monotonic": "from time import monotonic",
    "random": "import random",
    "random name": "from random import choice",
    "secrets": "import secrets",
    "uuid": "from uuid import uuid4",
    "async function": "async def decide():\n    pass",
    "await": "async def decide():\n    await soon",
    "open": "terms = open('terms.json').read()",
    "files": "from pathlib import Path",
    "environment": "import os",
    "print": "print('closed')",
}

ALLOWED = {
    "whole numbers": "price = 3 * 4 - 2 ** 10",
    "sorted set": "for supplier in sorted({1, 2}):\n    pass",
    "membership": "def f(seen: set[str]):\n    return 'a' in seen and len(seen)",
    "dict": "for supplier in dict.fromkeys(suppliers):\n    pass",
    "float as a type to refuse": "refused = isinstance(price, float)",
    "difference of numbers": "for lot in range(last - first):\n    pass",
    "a name that holds a list elsewhere": "def f():\n    seen = set()\ndef g(seen: list[str]):\n    return [*seen]",
    "other pop": "def f(bids: list[str]):\n    return bids.pop()",
}


@pytest.mark.parametrize("path", PURE, ids=str)
def test_a_pure_file_holds_nothing_that_may_differ(path: Path) -> None:
    found = findings((ROOT / path).read_text(encoding="utf-8"), may_divide=path == MAY_DIVIDE)
    assert not found, "\n" + "\n".join(f"{path}:{finding.line}: {finding.what}" for finding in found)


def test_the_pure_rooms_are_there_to_be_read() -> None:
    assert {path.parts[1] for path in PURE} >= {"core", "pool", "award", "ledger"}
    assert MAY_DIVIDE in PURE


@pytest.mark.parametrize("snippet", BANNED.values(), ids=BANNED)
def test_each_ban_catches_its_case(snippet: str) -> None:
    assert findings(snippet)


@pytest.mark.parametrize("snippet", ALLOWED.values(), ids=ALLOWED)
def test_what_is_sound_passes(snippet: str) -> None:
    assert findings(snippet) == []


def test_only_whole_division_is_the_money_files_own() -> None:
    assert findings("share, rest = divmod(saving, members)\nshare = saving // members", may_divide=True) == []
    assert findings("share = saving / members", may_divide=True)
    assert findings("share = 0.5", may_divide=True)


@pytest.mark.parametrize("path", PURE, ids=str)
def test_every_public_name_of_a_pure_file_says_what_it_decides(path: Path) -> None:
    silent = list(_undocumented(parsed(path)))
    assert not silent, "\n" + "\n".join(f"{path}:{line}: {name} has no docstring" for line, name in silent)


def test_a_missing_docstring_is_seen() -> None:
    source = '"""Doc."""\nclass Lot:\n    """Doc."""\n    def close(self): ...\n    def _own(self): ...\ndef rank(): ...'
    assert [name for _, name in _undocumented(ast.parse(source))] == ["Lot.close", "rank"]


def _undocumented(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if ast.get_docstring(node) is None:
                yield node.lineno, node.name
            for part in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(part, ast.FunctionDef) and not part.name.startswith("_") and not ast.get_docstring(part):
                    yield part.lineno, f"{node.name}.{part.name}"
