"""Contenders measured side by side: passes interleaved, medians with their ranges, and ratios taken within a pass.

On a machine that others use too, two runs an hour apart say nothing about each other. Two contenders in the same pass do,
so every figure of interest is a ratio, taken pass by pass, and its median.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """One contender in one pass: how many a second, and how long one took (microseconds; none where nobody waits)."""

    per_second: float
    latencies_us: Sequence[float] = ()

    def quantile(self, share: float) -> float | None:
        """The latency that this share of all stays below, or None where nobody waited."""
        ordered = sorted(self.latencies_us)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


WATCHED = "watched"
"""The auction that watchers follow."""

Contender = Callable[[float], Awaitable[Sample]]
"""Runs for so many seconds and says what it did."""


@dataclass(slots=True)
class Race:
    """What was measured: every contender's samples in the order of the passes. The first contender is ours."""

    name: str
    unit: str
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def figures(self, contender: str) -> dict[str, Any]:
        """Medians over the passes, and the range of the rate."""
        samples = self.samples[contender]
        rates = [sample.per_second for sample in samples]
        found: dict[str, Any] = {"rate": median(rates), "rate_range": [min(rates), max(rates)]}
        for name, share in (("p50_us", 0.5), ("p99_us", 0.99)):
            taken = [at for sample in samples if (at := sample.quantile(share)) is not None]
            found[name] = median(taken) if taken else None
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
        """Everything as JSON has it: ratios first."""
        return {
            "name": self.name,
            "unit": self.unit,
            "passes": len(next(iter(self.samples.values()))),
            "rate_ratios": self.ratios(lambda sample: sample.per_second),
            "p50_ratios": self.ratios(lambda sample: sample.quantile(0.5)),
            "p99_ratios": self.ratios(lambda sample: sample.quantile(0.99)),
            "contenders": {contender: self.figures(contender) for contender in self.samples},
        }


async def race(name: str, unit: str, contenders: Mapping[str, Contender], *, passes: int, seconds: float) -> Race:
    """Let the contenders run in turn, `passes` times; the order turns round at every pass, so that none is always first."""
    found = Race(name, unit, {contender: [] for contender in contenders})
    for number in range(passes):
        order = list(contenders)
        for contender in order if number % 2 == 0 else reversed(order):
            await asyncio.sleep(0.05)  # lets the disk and the sockets of the one before come to rest
            found.samples[contender].append(await contenders[contender](seconds))
    return found


def table(found: Mapping[str, Any]) -> str:
    """One race for people: ratios first, then the rates and latencies they come from."""
    lines = [f"{found['name']} ({found['passes']} passes, medians, range in brackets)"]
    for key, word in (("rate_ratios", "rate"), ("p50_ratios", "p50"), ("p99_ratios", "p99")):
        for other, ratio in found[key].items():
            low, high = ratio["range"]
            lines.append(f"  {word:>4} ours / {other:<40} {ratio['ratio']:10.2f}  [{low:.2f} .. {high:.2f}]")
    for contender, figures in found["contenders"].items():
        low, high = figures["rate_range"]
        waited = [f"{name[:3]} {figures[name] / 1000:.2f} ms" for name in ("p50_us", "p99_us") if figures[name] is not None]
        rate = f"{figures['rate']:>12,.0f} {found['unit']}  [{low:,.0f} .. {high:,.0f}]"
        lines.append(f"  {contender:<44} {rate}  {'  '.join(waited)}")
    return "\n".join(lines)
