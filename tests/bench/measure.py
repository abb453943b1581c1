"""Contenders measured side by side: passes interleaved, medians with their ranges, and ratios taken within a pass.

On a machine that others use too, two runs an hour apart say nothing about each other. Two contenders in the same pass do,
so every figure of interest is a ratio, taken pass by pass, and its median.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure: passes, seconds a contender and pass, and whether at the sizes of the targets or at small ones."""

    passes: int
    seconds: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """One contender in one pass: what it did in the race's unit, and how long one took (microseconds; none where nobody waits)."""

    value: float
    latencies_us: Sequence[float] = ()

    def quantile(self, share: float) -> float | None:
        """The latency that this share of all stays below, or None where nobody waited."""
        ordered = sorted(self.latencies_us)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


MEASURES: Final[Mapping[str, Callable[[Sample], float | None]]] = {
    "value": lambda sample: sample.value,
    "p50": lambda sample: sample.quantile(0.5),
    "p99": lambda sample: sample.quantile(0.99),
}

WATCHED = "watched"
"""The auction that watchers follow."""

Contender = Callable[[float], Awaitable[Sample]]
"""Runs for so many seconds and says what it did."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the ratio of ours to another contender is to be, by the number of the goal: at least so much, or at most."""

    goal: str
    against: str
    least: float | None = None
    most: float | None = None
    of: str = "value"

    def is_met(self, ratio: float) -> bool:
        """Whether the ratio is within."""
        return (self.least is None or ratio >= self.least) and (self.most is None or ratio <= self.most)

    def __str__(self) -> str:
        bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", self.least), ("≤", self.most)) if bound is not None]
        return f"{self.goal} {' and '.join(bounds)}"


@dataclass(slots=True)
class Race:
    """What was measured: every contender's samples in the order of the passes. The first contender is ours."""

    name: str
    unit: str
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    targets: Sequence[Target] = ()
    absent: dict[str, str] = field(default_factory=dict)
    """Who could not take part, and why."""
    notes: list[str] = field(default_factory=list)

    def figures(self, contender: str) -> dict[str, Any]:
        """Medians over the passes, with their ranges."""
        samples = self.samples[contender]
        found: dict[str, Any] = {}
        for name, measure in MEASURES.items():
            taken = [at for sample in samples if (at := measure(sample)) is not None]
            found[name] = {"median": median(taken), "range": [min(taken), max(taken)]} if taken else None
        return found

    def ratios(self, measure: Callable[[Sample], float | None]) -> dict[str, dict[str, Any]]:
        """Ours divided by each other contender in the same pass: the median, and the range."""
        ours, *others = self.samples
        found: dict[str, dict[str, Any]] = {}
        for other in others:
            pairs = zip(self.samples[ours], self.samples[other], strict=True)
            both = [(mine, theirs) for one, two in pairs if (mine := measure(one)) and (theirs := measure(two))]
            quotients = [mine / theirs for mine, theirs in both]
            if quotients:
                found[other] = {"ratio": median(quotients), "range": [min(quotients), max(quotients)]}
        return found

    def plain(self) -> dict[str, Any]:
        """Everything as JSON has it: ratios first, each with its target where it has one."""
        ratios = {name: self.ratios(measure) for name, measure in MEASURES.items()}
        for target in self.targets:
            if (found := ratios[target.of].get(target.against)) is not None:
                found |= {"target": str(target), "met": target.is_met(found["ratio"])}
        return {
            "name": self.name,
            "unit": self.unit,
            "passes": len(next(iter(self.samples.values()))),
            "ratios": ratios,
            "contenders": {contender: self.figures(contender) for contender in self.samples},
            "absent": dict(self.absent),
            "notes": list(self.notes),
        }


async def race(
    name: str,
    unit: str,
    contenders: Mapping[str, Contender],
    *,
    passes: int,
    seconds: float,
    targets: Sequence[Target] = (),
    absent: Mapping[str, str] | None = None,
) -> Race:
    """Let the contenders run in turn, `passes` times; the order turns round at every pass, so that none is always first."""
    found = Race(name, unit, {contender: [] for contender in contenders}, targets, dict(absent or {}))
    for number in range(passes):
        order = list(contenders)
        for contender in order if number % 2 == 0 else reversed(order):
            await asyncio.sleep(0.05)  # lets the disk and the sockets of the one before come to rest
            found.samples[contender].append(await contenders[contender](seconds))
    return found


def table(found: Mapping[str, Any]) -> str:
    """One race for people: ratios first, then the rates and latencies they come from."""
    lines = [f"{found['name']} ({found['passes']} passes, medians, range in brackets)"]
    for measure, ratios in found["ratios"].items():
        for other, ratio in ratios.items():
            low, high = ratio["range"]
            told = "" if "target" not in ratio else f"  {ratio['target']}: {'met' if ratio['met'] else 'MISSED'}"
            lines.append(f"  {measure:>5} ours / {other:<44} {ratio['ratio']:10.2f}  [{low:.2f} .. {high:.2f}]{told}")
    for contender, figures in found["contenders"].items():
        low, high = figures["value"]["range"]
        waited = [f"{name} {figures[name]['median'] / 1000:.2f} ms" for name in ("p50", "p99") if figures[name] is not None]
        value = f"{figures['value']['median']:>14,.6g} {found['unit']}  [{low:,.6g} .. {high:,.6g}]"
        lines.append(f"  {contender:<50} {value}  {'  '.join(waited)}")
    lines += [f"  not measured: {who}: {why}" for who, why in found["absent"].items()]
    lines += [f"  {note}" for note in found["notes"]]
    return "\n".join(lines)
