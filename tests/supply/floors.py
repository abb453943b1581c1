"""The least version of each distribution that has no hole known to us (floors.toml), against what is pinned and allowed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

FLOORS = Path(__file__).with_name("floors.toml")


def floors() -> dict[str, Version]:
    """The least version by name: the latest of those that mended something."""
    known = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    return {name: max(Version(mended) for mended, _ in holes.values()) for name, holes in known.items()}


def pins_below(lines: Iterable[str], least: Mapping[str, Version]) -> list[str]:
    """The lines of a constraints file that pin a version with a known hole."""
    found = []
    for line in lines:
        name, _, version = line.partition(" ")[0].partition("==")
        if name in least and Version(version) < least[name]:
            found.append(line)
    return found


def ranges_below(asked: Iterable[str], least: Mapping[str, Version]) -> list[str]:
    """The requirements that would take the version just before the floor, or the very first one."""
    found = []
    for text in asked:
        requirement = Requirement(text)
        floor = least.get(requirement.name)
        if floor is None:
            continue
        bounds = [Version(bound.version) for bound in requirement.specifier if bound.operator in (">=", "==", "~=", ">")]
        if not bounds or max(bounds) < floor:
            found.append(text)
    return found
