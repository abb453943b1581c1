"""The tree: what may lie in it, how large, by what name, and what it may not say."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, project_files

AT_THE_TOP = frozenset(
    (
        "auction",
        "server.py",
        "clients",
        "tests",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "constraints.txt",
    )
)
LARGEST_BYTES = 512 * 1024
NO_ROOM_FOR = frozenset(("utils", "helpers", "manager", "service", "base"))
LOCKS_WITH_ADDRESSES = frozenset(("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "yarn.lock"))
LEFT_TO_DO = "TO" + "DO"
REGISTRIES = tuple("".join(parts) for parts in (("py", "pi.org"), ("python", "hosted"), ("npm", "js.org"), ("yarn", "pkg")))
BINARY = frozenset((".png", ".xlsx", ".woff2", ".ico", ".gz", ".zip", ".pyz"))


def stray_at_top(names: set[str]) -> set[str]:
    """Name what lies at the top and has no place there; dot-files have."""
    return {name for name in names if name not in AT_THE_TOP and not name.startswith(".")}


def addresses_in(lock: object, under: str = "") -> Iterator[str]:
    """Find the addresses an npm lock file records; where to send a gift is not one a machine fetches from."""
    if under == "funding":
        return
    if isinstance(lock, dict):
        for key, value in lock.items():
            if key == "resolved":
                yield f"resolved: {value}"
            yield from addresses_in(value, key)
    elif isinstance(lock, list):
        for value in lock:
            yield from addresses_in(value, under)
    elif isinstance(lock, str) and "://" in lock:
        yield lock


def missing_from(guide: str, there: set[str]) -> set[str]:
    """Name the files and folders that a room's guide sends its reader to, and that are not there; `*` stands for any name."""
    named = re.findall(r"`([\w*]+(?:\.py|/))`", guide)
    return {name for name in named if not any(Path(path).match(name.rstrip("/")) for path in there)}


def texts() -> Iterator[tuple[Path, str]]:
    for path in project_files():
        if path.suffix not in BINARY:
            yield path, (ROOT / path).read_text(encoding="utf-8", errors="replace")


def test_the_top_level_holds_only_what_has_a_place_there() -> None:
    assert stray_at_top({path.parts[0] for path in project_files()}) == set()
    assert stray_at_top({"auction", ".ci", "notes.md"}) == {"notes.md"}


def test_no_file_is_larger_than_half_a_megabyte() -> None:
    large = {str(path): (ROOT / path).stat().st_size for path in project_files()}
    assert {name: size for name, size in large.items() if size > LARGEST_BYTES} == {}


def test_no_file_is_named_for_nothing_in_particular() -> None:
    assert [str(path) for path in project_files() if path.stem in NO_ROOM_FOR] == []


def test_nothing_is_left_to_do() -> None:
    found = [str(path) for path, text in texts() if LEFT_TO_DO in text]
    assert found == []


def test_no_file_names_a_registry() -> None:
    found = [str(path) for path, text in texts() if any(host in text for host in REGISTRIES)]
    assert found == []


def test_no_lock_file_that_records_addresses_is_kept() -> None:
    assert [str(path) for path in project_files() if path.name in LOCKS_WITH_ADDRESSES] == []


@pytest.mark.parametrize("path", [path for path in project_files() if path.name == "package-lock.json"], ids=str)
def test_an_npm_lock_names_versions_and_no_address(path: Path) -> None:
    lock = json.loads((ROOT / path).read_text(encoding="utf-8"))
    assert list(addresses_in(lock)) == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    options = (ROOT / path.parent / ".npmrc").read_text(encoding="utf-8").splitlines()
    assert "omit-lockfile-registry-resolved=true" in options


def test_an_address_in_an_npm_lock_is_seen() -> None:
    spoilt = {"packages": {"node_modules/a": {"resolved": "a.tgz", "funding": {"url": "https://example.org/gift"}}}}
    assert list(addresses_in(spoilt)) == ["resolved: a.tgz"]
    assert list(addresses_in({"dependencies": {"a": "https://example.org/a.tgz"}})) == ["https://example.org/a.tgz"]


@pytest.mark.parametrize("room", sorted(path.parent.name for path in (ROOT / "auction").glob("*/__init__.py")))
def test_every_room_says_what_it_is_and_where_to_begin(room: str) -> None:
    guide = ast.get_docstring(ast.parse((ROOT / "auction" / room / "__init__.py").read_text(encoding="utf-8")))
    assert guide is not None
    assert guide.count(".py`") >= 4
    there = {path.name for where in ("auction", f"auction/{room}") for path in (ROOT / where).iterdir()}
    assert missing_from(guide, there) == set()


def test_a_guide_to_a_file_that_is_gone_is_seen() -> None:
    assert missing_from("`there.py`, `gone.py`, `*_view.py`, `*_told.py`, `formats/`", {"there.py", "bid_view.py", "formats"}) == {
        "gone.py",
        "*_told.py",
    }
