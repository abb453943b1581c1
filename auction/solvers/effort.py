"""How much is tried for an award, and how much a worker may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of work, which are the same on every machine, and of time, which are not.

    `gap_ppm` is the share of the cost at which a search may end, in millionths. `nodes` limits a search by HiGHS, `cases` a proof
    by cases. Seconds are for what-if questions alone: an award that was found within them is not reproducible.
    """

    gap_ppm: int = 0
    nodes: int = 20_000
    cases: int = 2_000
    seconds: float | None = None
    seed: int = 0


OFFICIAL: Final = Effort()


@dataclass(frozen=True, slots=True)
class Limits:
    """When a worker is ended: after so many seconds, or when it asks for more than so many bytes. Then there is no award at all."""

    seconds: float = 600.0
    memory: int = 4 << 30
