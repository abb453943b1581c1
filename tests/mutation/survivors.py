"""The list that is kept of mutants no test can notice, each with the reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIST: Final = Path(__file__).parent / "survivors.toml"

Name = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Explained:
    """A mutant that survives, by its name, and why nobody could notice it."""

    name: Name
    why: str


def explanations() -> list[Explained]:
    """All of the list, in its order."""
    if not LIST.exists():
        return []
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["survivor"]
    return [
        Explained((f"auction.core.{row['module']}", row["function"], row["before"], row["after"], row.get("nth", 1)), row["why"])
        for row in rows
    ]


def explained() -> set[Name]:
    """The names alone."""
    return {each.name for each in explanations()}
