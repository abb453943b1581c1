"""A second engine of volume that joins, written from chapter J of core/RULEBOOK.md and A18 alone: it counts unit by unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from auction.core.commands import (
    AmendTerms,
    Command,
    ExcludeSupplier,
    PauseAuction,
    PlaceBid,
    PledgeMore,
    ResumeAuction,
    TypedStep,
    WithdrawBid,
)
from auction.core.terms import Lot, Terms
from auction.core.words import CONSORTIUM
from tests.simulation.referee import ORDER
from tests.simulation.referee_table import BAD_PRICES

NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
Steps = list[tuple[Fraction, Fraction]]
"""Quantity and price, as they are said."""


@dataclass
class Pile:
    """One lot: bids that stand by supplier, with their entries, and what each member has said."""

    terms: Lot
    bids: dict[str, tuple[Fraction, int]] = field(default_factory=dict)
    sealed: dict[str, tuple[Fraction, int]] = field(default_factory=dict)
    last: dict[str, Fraction] = field(default_factory=dict)
    said: dict[str, Steps] = field(default_factory=dict)

    @property
    def quantity(self) -> Fraction:
        return Fraction(self.terms.lines[0].quantity, 10**self.terms.quantity_scale)

    def ranked(self) -> list[str]:
        return sorted(self.bids, key=self.bids.__getitem__)

    def reached(self, member: str, price: Fraction) -> Fraction:
        return sum((quantity for quantity, at in self.said.get(member, []) if at >= price), Fraction(0))

    def joined(self, member: str) -> Fraction:
        """What the member adds at the leading price; nothing while nobody leads."""
        return self.reached(member, self.bids[self.ranked()[0]][0]) if self.bids else Fraction(0)

    def all_joined(self) -> Fraction:
        return sum((self.joined(member) for member in self.said), Fraction(0))

    def curve(self) -> list[tuple[Fraction, Fraction]]:
        """How much more joins at each price, the highest first."""
        found: Counter[Fraction] = Counter()
        for steps in self.said.values():
            for quantity, price in steps:
                found[price] += quantity  # type: ignore[assignment]
        return sorted(((Fraction(more), price) for price, more in found.items()), key=lambda step: -step[1])


class JoiningReferee:
    """Says of each command why it is refused, or "" where it stands."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.piles = {lot.id: Pile(lot) for lot in terms.lots}
        self.opened = self.paused = self.closed = False
        self.excluded: set[str] = set()

    def ask(self, command: Command, entry: int) -> str:
        reasons = self.reasons(command)
        if reasons:
            return min(reasons, key=ORDER.index)
        match command:
            case PledgeMore():
                self.piles[command.lot].said[command.member] = [
                    (Fraction(each.quantity), Fraction(each.price)) for each in command.steps
                ]
            case PlaceBid():
                pile, price = self.piles[command.lot], Fraction(command.prices[0])
                held = pile.sealed if pile.terms.stages[0].kind == "sealed" else pile.bids
                held[command.supplier] = (price, entry)
                pile.last[command.supplier] = price
            case WithdrawBid():
                del self.piles[command.lot].bids[command.supplier]
            case ExcludeSupplier():
                self.excluded.add(command.supplier)
                for pile in self.piles.values():
                    pile.bids.pop(command.supplier, None)
                    pile.sealed.pop(command.supplier, None)
            case AmendTerms():
                for pile in self.piles.values():
                    pile.said.clear()
            case PauseAuction() | ResumeAuction():
                self.paused = isinstance(command, PauseAuction)
        return ""

    def close(self) -> None:
        """Sealed bids are opened; nothing is taken any more."""
        self.closed = True
        for pile in self.piles.values():
            pile.bids.update(pile.sealed)

    def reasons(self, command: Command) -> list[str]:
        match command:
            case PledgeMore():
                return self._pledge_reasons(command)
            case PlaceBid():
                return self._bid_reasons(command)
            case WithdrawBid():
                pile = self.piles.get(command.lot)
                found = self._shut(command.lot) + (["supplier_excluded"] if command.supplier in self.excluded else [])
                found += ["withdrawal_not_allowed"] if self.terms.withdrawal == "never" else []
                return found + (["nothing_to_withdraw"] if pile is None or command.supplier not in pile.bids else [])
            case AmendTerms():
                return ["terms_locked"] if self.opened else []
        return []

    def _shut(self, lot: str) -> list[str]:
        found = ["auction_closed"] if self.closed else ["auction_not_open"] if not self.opened else []
        found += ["auction_paused"] if self.paused and not self.closed else []
        return found + ([] if lot in self.piles else ["lot_unknown"])

    def _pledge_reasons(self, asked: PledgeMore) -> list[str]:
        mine = asked.by.role == "buyer" and asked.by.party in (asked.member, CONSORTIUM)
        found = ([] if mine else ["not_permitted"]) + (["auction_closed"] if self.closed else [])
        found += [] if asked.member in [party.id for party in self.terms.members] else ["not_a_member"]
        pile = self.piles.get(asked.lot)
        if pile is None:
            return [*found, "lot_unknown"]
        joining = pile.terms.joining
        if joining is None:
            return [*found, "joining_not_allowed"]
        amiss = self._typed_reasons(pile.terms, asked.steps)
        if found or amiss:
            return found + amiss
        steps = [(Fraction(each.quantity), Fraction(each.price)) for each in asked.steps]
        others = [quantity for member, said in pile.said.items() if member != asked.member for quantity, _ in said]
        most = Fraction(joining.most, 10**pile.terms.quantity_scale)
        found += ["joining_full"] if sum(others) + sum(quantity for quantity, _ in steps) > most else []
        at = {price for _, price in (*steps, *pile.said.get(asked.member, []))}
        less = [price for price in at if sum(q for q, p in steps if p >= price) < pile.reached(asked.member, price)]
        return found + (["joining_reduced"] if less else [])

    def _typed_reasons(self, lot: Lot, steps: Sequence[TypedStep]) -> list[str]:
        if not 1 <= len(steps) <= 20:
            return ["joining_invalid"]
        prices = [reason for step in steps for reason in price_reasons(step.price, lot)]
        if prices:
            return prices
        if any(NUMBER.fullmatch(step.quantity) is None for step in steps):
            return ["quantity_malformed"]
        if any((Fraction(step.quantity) * 10**lot.quantity_scale).denominator > 1 for step in steps):
            return ["quantity_precision"]
        told = [(Fraction(step.quantity), Fraction(step.price)) for step in steps]
        fall = [price for _, price in told] == sorted({price for _, price in told}, reverse=True)
        return [] if fall and all(quantity > 0 for quantity, _ in told) else ["joining_invalid"]

    def _bid_reasons(self, bid: PlaceBid) -> list[str]:
        found = self._shut(bid.lot)
        found += ["supplier_excluded"] if bid.supplier in self.excluded else []
        if bid.lot not in self.piles:
            return found
        pile = self.piles[bid.lot]
        amiss = price_reasons(bid.prices[0], pile.terms)
        if found or amiss:
            return found + amiss
        price, own = Fraction(bid.prices[0]), pile.last.get(bid.supplier)
        value = price * pile.quantity * 10**pile.terms.value_scale
        assert pile.terms.ceiling is not None
        found += ["above_ceiling"] if value > pile.terms.ceiling else []
        step = Fraction(pile.terms.decrement[0].amount if pile.terms.decrement else 1, 10**pile.terms.value_scale) / pile.quantity
        found += ["not_below_own"] if own is not None and price >= own else []
        found += ["own_decrement"] if own is not None and self.terms.basis == "beat_own" and price > own - step else []
        lead = pile.ranked()
        if lead and self.terms.basis == "beat_leading" and price > pile.bids[lead[0]][0] - step:
            found.append("leading_decrement")
        return found

    def outcome(self, lot: str) -> tuple[str, Fraction, int, dict[str, Fraction]] | None:
        """The winner, the quantity, the money, and what each member gets of it; None where nobody may be awarded (A4, A18)."""
        pile = self.piles[lot]
        terms = pile.terms
        if not pile.bids:
            return None
        winner = pile.ranked()[0]
        price = pile.bids[winner][0]
        if terms.reserve is not None and price * pile.quantity * 10**terms.value_scale > terms.reserve:
            return None
        got = {pledge.member: Fraction(pledge.quantity, 10**terms.quantity_scale) for pledge in terms.lines[0].pledges}
        for member in pile.said:
            got[member] = got.get(member, Fraction(0)) + pile.joined(member)
        quantity = pile.quantity + pile.all_joined()
        money = floor(quantity * price * 10**self.terms.currency_scale + Fraction(1, 2))
        return winner, quantity, money, {member: part for member, part in got.items() if part}


def price_reasons(typed: str, lot: Lot) -> list[str]:
    """Why this is no price of the lot."""
    if typed in BAD_PRICES:
        return [BAD_PRICES[typed]]
    if (Fraction(typed) * 10**lot.price_scale).denominator > 1:
        return ["price_precision"]
    return [] if Fraction(typed) > 0 else ["price_not_positive"]
