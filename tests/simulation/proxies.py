"""Automatic bids by hand, as chapter X of core/RULEBOOK.md reads: every proxy bids in turn, one bid after the other.

Beside the referee, and like it: fractions, plain lists, no haste. Nothing is worked out that can be counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Protocol

from auction.core.terms import Basis, Lot


@dataclass
class Stand:
    """A bid that stands."""

    supplier: str
    prices: list[int]
    value: Fraction


@dataclass
class Left:
    """A limit left with the engine."""

    supplier: str
    prices: list[int]
    decrement: Fraction


class Improvement(Protocol):
    """The least improvement on a value."""

    def __call__(self, reference: Fraction, /) -> Fraction: ...


@dataclass
class Hands:
    """The persons at one lot: who stands, best first, what each has left, the oldest limit first, and how bids are judged.

    Values are comparable values: `beside` says what each supplier's formula adds to the value of its prices.
    """

    lot: Lot
    basis: Basis
    order: list[Stand]
    limits: list[Left]
    improvement: Improvement
    beside: Mapping[str, Fraction] = field(default_factory=dict)

    def bids(self) -> list[Stand]:
        """What the proxies bid now, the highest first."""
        if not self.order or not self.limits:
            return []
        base = {stand.supplier: stand for stand in self.order}
        stands = {name: stand.value for name, stand in base.items()}
        lead, leader = self.order[0].value, self.order[0].supplier
        lowest = {left.supplier: self._lowest(left, lead) for left in self.limits}
        made: dict[str, Stand] = {}
        while True:
            stops = self._by_hand(dict(stands), lead, leader, lowest)
            placed = False
            for name in sorted((name for name in stops if stops[name] != stands[name]), key=lambda name: -stops[name]):
                value = min(stops[name], self._takes_lead(lead, stands[name]))
                if value < self._compared(name, lowest[name]):
                    continue
                prices = self.spread(base[name].prices, lowest[name], value - self.beside.get(name, 0))
                made.pop(name, None)
                made[name] = Stand(name, prices, self._compared(name, prices))
                stands[name], lead, leader, placed = made[name].value, made[name].value, name, True
            if not placed:
                return list(made.values())

    def _by_hand(self, at: dict[str, Fraction], lead: Fraction, leader: str, lowest: dict[str, list[int]]) -> dict[str, Fraction]:
        """Where everyone stops who bids in turn, until all have passed."""
        somebody = True
        while somebody:
            somebody = False
            for left in self.limits:
                name, limit = left.supplier, self._compared(left.supplier, lowest[left.supplier])
                if name == leader:
                    continue
                highest = self._takes_lead(lead, at[name])
                wish = min(highest, lead - max(left.decrement, self.improvement(lead)))
                bid = wish if wish >= limit else limit
                if bid <= highest:
                    at[name], lead, leader, somebody = bid, bid, name, True
        return at

    def _takes_lead(self, lead: Fraction, own: Fraction) -> Fraction:
        if self.basis == "beat_leading":
            return lead - self.improvement(lead)
        return min(lead - 1, own - self.improvement(own))

    def _compared(self, supplier: str, prices: list[int]) -> Fraction:
        return self._worth(prices) + self.beside.get(supplier, 0)

    def _worth(self, prices: list[int]) -> Fraction:
        return sum((Fraction(line.quantity * price) for line, price in zip(self.lot.lines, prices, strict=True)), Fraction(0))

    def _lowest(self, left: Left, lead: Fraction) -> list[int]:
        """The limit, or of equal ones that came later the lowest prices that leave room for the limit in answer."""
        limit, prices = self._compared(left.supplier, left.prices), list(left.prices)
        earlier = self.limits[: self.limits.index(left)]
        if not any(self._compared(other.supplier, other.prices) == limit for other in earlier):
            return prices
        value = lead
        while value > limit and value - self.improvement(value) >= limit:
            value -= 1
        base = next(stand.prices for stand in self.order if stand.supplier == left.supplier)
        for place in sorted(range(len(prices)), key=lambda place: (self.lot.lines[place].quantity, place)):
            while prices[place] < base[place] and self._compared(left.supplier, prices) <= value:
                prices[place] += 1
        return prices

    def spread(self, base: list[int], lowest: list[int], value: Fraction) -> list[int]:
        """Unit prices for a value: cut alike, none below its lowest, and what rounding left handed back."""
        held: set[int] = set()
        while True:
            rest = value - sum(self.lot.lines[place].quantity * lowest[place] for place in held)
            whole = sum(line.quantity * base[place] for place, line in enumerate(self.lot.lines) if place not in held)
            part = rest / whole if whole else Fraction(0)
            prices = [lowest[place] if place in held else floor(base[place] * part) for place in range(len(base))]
            low = {place for place in range(len(base)) if prices[place] < lowest[place]}
            if not low:
                break
            held |= low
        for place in sorted(range(len(base)), key=lambda place: (-self.lot.lines[place].quantity, place)):
            while prices[place] < base[place] and self._worth(prices) + self.lot.lines[place].quantity <= value:
                prices[place] += 1
        return prices
