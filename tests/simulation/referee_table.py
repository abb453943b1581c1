"""One lot as the referee sees it: its bids, the stage it is in, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from auction.core.stage_terms import Stage
from auction.core.terms import Lot
from tests.criteria import coefficients
from tests.simulation.proxies import Left

BAD_PRICES = {"1e3": "price_exponent", "": "price_blank", "-1": "price_sign"}


@dataclass
class Bid:
    """What was bid, and as `value` what it compares by, in the same units."""

    price: Fraction
    value: Fraction
    entry: int
    supplier: str
    surrogate: bool
    prices: list[Fraction] = field(default_factory=list)
    automatic: bool = False


@dataclass
class Table:
    """One lot."""

    terms: Lot
    close: int
    stop: int
    moved: int = 0
    closed: int | None = None
    bids: list[Bid] = field(default_factory=list)
    last: dict[str, Fraction] = field(default_factory=dict)
    last_price: dict[str, Fraction] = field(default_factory=dict)
    number: int = 0
    opens: int | None = None
    entrants: list[str] | None = None
    sealed: dict[str, Bid] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    turn_end: int = 0
    begun: bool = True
    begins: int | None = None
    limits: list[Left] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        return self.terms.stages[self.number]

    @property
    def unit(self) -> Fraction:
        """The smallest difference between two comparable values."""
        return Fraction(1, 10**self.terms.evaluation.places) if self.terms.evaluation else Fraction(1)

    def fault(self, text: str) -> str:
        """What keeps a text from being a price; with an index a minus is a discount, but not of nothing (E10)."""
        if self.terms.index is not None and text.startswith("-"):
            return "" if Fraction(text) else "price_sign"
        return BAD_PRICES.get(text, "")

    def unit_price(self, text: str) -> Fraction:
        """The unit price that a text stands for, in price units: itself, or what it lies above or below the index."""
        unit: int = 10**self.terms.price_scale
        return Fraction(text) * unit + (self.terms.index.reference if self.terms.index else 0)

    def compare(self, supplier: str, answers: Sequence[int], price: Fraction) -> Fraction:
        """What a price compares by (E3)."""
        if self.terms.evaluation is None:
            return price
        slope, rest = coefficients(self.terms, supplier, answers)
        return (slope * price + rest) * self.unit

    def ranked(self) -> list[Bid]:
        return sorted(self.bids, key=lambda bid: (bid.value, bid.entry))

    def without(self, supplier: str) -> list[Bid]:
        return [bid for bid in self.bids if bid.supplier != supplier]

    def stand(self, bid: Bid) -> None:
        self.bids = [*self.without(bid.supplier), bid]
        self.last[bid.supplier], self.last_price[bid.supplier] = bid.value, bid.price
        for left in self.limits:
            if left.supplier == bid.supplier and any(price < low for price, low in zip(bid.prices, left.prices, strict=True)):
                self.forget(bid.supplier)

    def forget(self, supplier: str) -> None:
        self.limits = [left for left in self.limits if left.supplier != supplier]

    def may_bid(self, supplier: str) -> bool:
        return self.entrants is None or supplier in self.entrants

    def unseal(self) -> None:
        for bid in self.sealed.values():
            self.stand(bid)
        self.sealed = {}

    def end_turn(self) -> None:
        self.unseal()
        self.waiting, self.turn_end = self.waiting[1:], self.turn_end + self.stage.length_us

    def end_stage(self, at: int) -> None:
        self.unseal()
        self.close = at
        self.go_on(at)

    def go_on(self, at: int) -> None:
        """After a stage that has closed or was passed over: the next one's opening, or the lot's close, which is no earlier."""
        self.opens, self.stop = None, max(self.stop, at)
        if self.number == len(self.terms.stages) - 1:
            self.close = self.closed = at
        else:
            self.opens = at + self.terms.stages[self.number + 1].pause_us

    def shift(self, by: int) -> None:
        """Everything ahead comes later."""
        if self.closed is not None:
            return
        if self.opens is not None:
            self.opens += by
            return
        self.begins = None if self.begins is None else self.begins + by
        self.close, self.stop, self.turn_end = self.close + by, self.stop + by, self.turn_end + by

    def begin(self, run: int, hard_stop_us: int) -> None:
        """A lot that waited for the one before opens."""
        assert self.begins is not None
        self.begun, self.close = True, self.begins + run
        self.stop = self.close + self.slack(hard_stop_us)

    def lacks_gap(self) -> bool:
        """Whether the next stage is one that only a gap opens, and the gap is not there."""
        least, order = self.terms.stages[self.number + 1].only_gap, self.ranked()
        if least is None:
            return False
        return len(order) < 2 or order[1].value <= order[0].value * (1 + Fraction(least.num, least.den))

    def begin_stage(self, at: int, hard_stop_us: int) -> None:
        self.number, self.opens, self.moved, self.tried = self.number + 1, None, 0, set()
        self.entrants = self.who_enters()
        self.close = at + self.stage.length_us
        if self.stage.kind == "turns":
            order = [bid.supplier for bid in sorted(self.bids, key=lambda bid: (-bid.value, -bid.entry))]
            self.entrants = self.waiting = [name for name in order if self.entrants is None or name in self.entrants]
            self.turn_end, self.close = self.close, at + self.stage.length_us * len(self.waiting)
        self.stop = self.close + self.slack(hard_stop_us)

    def slack(self, hard_stop_us: int) -> int:
        if self.stage.commitment:
            return self.stage.random_us
        return hard_stop_us if self.stage.kind == "open" else 0

    def who_enters(self) -> list[str] | None:
        rule, order = self.stage.entrants, self.ranked()
        if self.stage.only_gap is not None:
            order = order[1:]
        if rule is None:
            return None if self.stage.only_gap is None else [bid.supplier for bid in order]
        chosen = []
        for place, bid in enumerate(order, 1):
            few = (rule.best is None or place <= rule.best) and place <= len(order) - rule.drop
            near = rule.within is None or bid.value <= order[0].value * (1 + Fraction(rule.within.num, rule.within.den))
            if (few and near) or place <= rule.least:
                chosen.append(bid.supplier)
        return chosen

    def improvement(self, reference: Fraction) -> Fraction:
        bands = [band for band in self.terms.decrement if band.from_value <= reference]
        if not bands:
            return self.unit
        band = bands[-1]
        share = ceil(reference * Fraction(band.share.num, band.share.den) / self.unit) * self.unit if band.share else Fraction(0)
        return max(self.unit, Fraction(band.amount), share if band.most is None else min(share, Fraction(band.most)))
