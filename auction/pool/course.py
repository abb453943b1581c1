"""How the division of one auction's award stands: its steps, and what was said and picked in them (chapter D)."""

from dataclasses import dataclass, field
from typing import Literal

from auction.pool.draft import Pick
from auction.pool.published import PublishedPrices
from auction.pool.wish import Wishes
from auction.pool.won import Divided, NotTaken, StandsBy, WonLot

Step = Literal["requote", "draft", "opt_out", "offer", "renegotiate", "divided"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a member reported of a contract made outside: whether it was concluded, and for how much of each part."""

    concluded: bool
    quantities: tuple[int, ...]


@dataclass(slots=True)
class Course:
    """One award being divided. `until` is when the step ends, 0 where it waits for somebody; `turns` end lot by lot.

    Tables go by lot and then by supplier or member; `quotes` are in the order they came. `divided_by` is the entry that divided.
    `entitled` and `wishes` remember what was worked out of the award and the frozen lines alone, which nothing changes.
    `prices` are those that stood when it was divided. `former` are the picks of the awards that fell before this one.
    """

    auction: str
    seq: int
    at: int
    lots: dict[str, WonLot]
    step: Step = "divided"
    until: int = 0
    quotes: dict[tuple[str, str], int] = field(default_factory=dict)
    picks: dict[str, tuple[Pick, ...]] = field(default_factory=dict)
    former: dict[str, tuple[Pick, ...]] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    declined: dict[tuple[str, str], None] = field(default_factory=dict)
    asked: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    totals: dict[str, bool] = field(default_factory=dict)
    lines: tuple[Divided, ...] = ()
    standby: tuple[StandsBy, ...] = ()
    left: tuple[NotTaken, ...] = ()
    rules: tuple[str, ...] = ()
    divided_by: int = 0
    entitled: dict[str, tuple[dict[str, int], ...]] = field(default_factory=dict)
    wishes: Wishes | None = None
    outcomes: dict[tuple[str, str, str], Outcome] = field(default_factory=dict)
    prices: PublishedPrices | None = None

    @property
    def leaves(self) -> dict[str, tuple[Pick, ...]]:
        """The picks that an award leaves to the one that follows it."""
        return {**self.former, **self.picks}

    def picked(self, lot: str) -> tuple[Pick, ...]:
        """The picks of a lot so far."""
        return self.picks.get(lot, ())

    def reserves(self, lot: str) -> tuple[str, ...]:
        """Who quoted again for the lot, the lowest first, of equals the earlier."""
        found = [(value, supplier) for (named, supplier), value in self.quotes.items() if named == lot]
        return tuple(supplier for _, supplier in sorted(found, key=lambda quote: quote[0]))
