"""What is installed with Poolbid: the distributions it asks for, those they ask for, and so on, each with its licence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RUNTIME_EXTRAS = ("scale", "pdf", "pades", "otel")
"""The extras a user may install; the others are of tests."""


@dataclass(frozen=True, slots=True)
class Part:
    """One installed distribution: its canonical name, its version, and its licence as it states it."""

    name: str
    version: str
    licence: str


def closure(root: str = "poolbid", extras: Iterable[str] = RUNTIME_EXTRAS) -> list[Part]:
    """Every distribution that an installation of `root` with these extras brings along, by name, without `root`.

    Raises PackageNotFoundError for one that is asked for here and not installed.
    """
    found: dict[str, Part] = {}
    waiting = [(root, frozenset(extras))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        installed = distribution(name)
        found[name] = Part(name, installed.version, licence_of(installed))
        for text in installed.requires or ():
            asked = Requirement(text)
            if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in ("", *wanted)):
                waiting.append((canonicalize_name(asked.name), frozenset(asked.extras)))
    found.pop(canonicalize_name(root))
    return [found[name] for name in sorted(found)]


def licence_of(installed: Distribution) -> str:
    """The licence a distribution states: as an expression, else by its classifiers, else in its own words; "" for none."""
    stated = installed.metadata
    if "License-Expression" in stated:
        return stated["License-Expression"]
    classified = [
        line.rpartition(" :: ")[2]
        for line in stated.get_all("Classifier") or ()
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    words = stated["License"].splitlines() if "License" in stated else []
    return " OR ".join(classified) or (words[0] if words else "")
