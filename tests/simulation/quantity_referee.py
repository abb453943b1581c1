"""A second engine of schedules and packages, written from chapter N of core/RULEBOOK.md and A13 alone; it tries every award."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from auction.award.problem import Candidate, LotProblem
from auction.core.commands import (
    AwardLine,
    Command,
    ExcludeSupplier,
    PlaceBid,
    PlacePackage,
    TypedSupply,
    Unawarded,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.schedule import Supply
from auction.core.terms import Lot, Terms
from tests.award.quantities import asked, best_by_trying, paid_by_counting, possible, quantity_lot, rationed_by_hand, units
from tests.simulation.referee import ORDER

NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
AMISS = {"": "price_blank", "1e3": "price_exponent", "-1": "price_sign"}


@dataclass
class Heap:
    """One lot: what stands, each supplier's last value, and the most it could supply."""

    terms: Lot
    bids: dict[str, Candidate] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        return self.terms.lines[0].quantity

    def ranked(self) -> list[str]:
        return sorted(self.bids, key=lambda supplier: (self.values[supplier], self.bids[supplier].seq))

    def problem(self, terms: Terms, *, reserve: int | None) -> LotProblem:
        assert self.terms.volume is not None
        bids, payment, ceiling = tuple(self.bids.values()), terms.payment, self.terms.ceiling
        return quantity_lot(*bids, whole=self.whole, volume=self.terms.volume, reserve=reserve, payment=payment, ceiling=ceiling)


class QuantityReferee:
    """Says of each command why it is refused, or "" where it stands."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.heaps = {lot.id: Heap(lot) for lot in terms.lots}
        self.excluded: set[str] = set()
        self.packages: dict[tuple[str, str], tuple[tuple[str, ...], str, Fraction]] = {}
        self.known: dict[tuple[str, str], tuple[tuple[str, ...], str, Fraction]] = {}
        self.closed = False

    def ask(self, command: Command, entry: int) -> str:
        reasons = self.reasons(command, entry)
        if reasons:
            return min(reasons, key=ORDER.index)
        match command:
            case PlaceBid():
                self._stand(command, entry)
            case WithdrawBid():
                del self.heaps[command.lot].bids[command.supplier]
            case PlacePackage():
                held = command.lots, command.group, Fraction(command.price)
                self.packages[command.supplier, command.package] = self.known[command.supplier, command.package] = held
            case WithdrawPackage():
                del self.packages[command.supplier, command.package]
            case ExcludeSupplier():
                self.excluded.add(command.supplier)
                self.packages = {key: held for key, held in self.packages.items() if key[0] != command.supplier}
                for heap in self.heaps.values():
                    heap.bids.pop(command.supplier, None)
        return ""

    def reasons(self, command: Command, entry: int) -> list[str]:
        supplier = getattr(command, "supplier", "")
        found = ["auction_closed"] if self.closed else []
        found += [] if supplier in [party.id for party in self.terms.suppliers] else ["supplier_not_admitted"]
        found += ["supplier_excluded"] if supplier in self.excluded else []
        named = [command.lot] if isinstance(command, PlaceBid | WithdrawBid) else getattr(command, "lots", [])
        found += ["lot_unknown"] if any(lot not in self.heaps for lot in named) else []
        match command:
            case WithdrawBid() | WithdrawPackage():
                found += ["withdrawal_not_allowed"] if self.terms.withdrawal == "never" else []
                found += ["nothing_to_withdraw"] if not self._holds(command) else []
                found += ["packages_not_allowed"] if isinstance(command, WithdrawPackage) and not self.terms.packages else []
            case PlacePackage():
                found += self._package_reasons(command)
            case PlaceBid() if command.lot in self.heaps:
                found += self._bid_reasons(command, self.heaps[command.lot], entry)
        return found

    def _holds(self, command: WithdrawBid | WithdrawPackage) -> bool:
        if isinstance(command, WithdrawPackage):
            return (command.supplier, command.package) in self.packages
        return command.lot in self.heaps and command.supplier in self.heaps[command.lot].bids

    def _package_reasons(self, command: PlacePackage) -> list[str]:
        found = [] if self.terms.packages else ["packages_not_allowed"]
        lots = [lot for lot in self.heaps if lot in command.lots]
        if len(lots) < 2 or list(command.lots) != lots:
            return [*found, "package_invalid"]
        if command.price in AMISS:
            return [*found, AMISS[command.price]]
        if (Fraction(command.price) * 10**self.terms.currency_scale).denominator > 1:
            return [*found, "price_precision"]
        found += ["price_not_positive"] if Fraction(command.price) <= 0 else []
        ceilings = [self.heaps[lot].terms.ceiling for lot in lots]
        if None not in ceilings:
            money = sum(_money(Fraction(each or 0), self.heaps[lots[0]].terms, self.terms) for each in ceilings)
            found += ["above_ceiling"] if Fraction(command.price) * 10**self.terms.currency_scale > money else []
        last = self.known.get((command.supplier, command.package))
        if last is not None:
            found += ["package_changed"] if last[:2] != (command.lots, command.group) else []
            found += ["not_below_own"] if Fraction(command.price) >= last[2] else []
        return found

    def _bid_reasons(self, bid: PlaceBid, heap: Heap, entry: int) -> list[str]:
        volume, typed = heap.terms.volume, bid.supply
        assert volume is not None
        if typed is None:
            return ["steps_misplaced"]
        if len(bid.prices) != len(typed.steps) or not bid.prices:
            return ["steps_uneven"]
        found = ["too_many_steps"] if len(bid.prices) > volume.most_steps else []
        found += [AMISS[price] for price in bid.prices if price in AMISS]
        texts = [*typed.steps, typed.least or "0", typed.multiple or "1", typed.most or "1"]
        if found:
            return found
        prices = [Fraction(price) * 10**heap.terms.price_scale for price in bid.prices]
        found += ["price_precision"] if any(price.denominator > 1 for price in prices) else []
        found += ["price_not_positive"] if any(price <= 0 for price in prices) else []
        if any(NUMBER.fullmatch(text) is None for text in texts):
            return [*found, "quantity_malformed"]
        found += ["quantity_precision"] if any(Fraction(text).denominator > 1 for text in texts) else []
        if found:
            return found
        found += self._schedule_reasons(heap, prices, typed)
        if found:
            return found
        candidate = _candidate(heap, bid, entry)
        most = max(possible(candidate, heap.whole))
        value, own = _value(heap, candidate), heap.last.get(bid.supplier)
        found += ["quantity_reduced"] if most < heap.most.get(bid.supplier, 0) else []
        if heap.terms.ceiling is not None and max(prices) * heap.whole > heap.terms.ceiling:
            found.append("above_ceiling")
        step = heap.terms.decrement[0].amount if heap.terms.decrement else 1
        found += ["not_below_own"] if own is not None and value >= own else []
        found += ["own_decrement"] if own is not None and self.terms.basis == "beat_own" and value > own - step else []
        lead = heap.ranked()
        if lead and self.terms.basis == "beat_leading" and value > heap.values[lead[0]] - step:
            found.append("leading_decrement")
        return found

    def _schedule_reasons(self, heap: Heap, prices: list[Fraction], typed: TypedSupply) -> list[str]:
        volume = heap.terms.volume
        assert volume is not None
        steps = [int(Fraction(text)) for text in typed.steps]
        least, multiple = int(Fraction(typed.least or 0)), int(Fraction(typed.multiple or 1))
        found = ["steps_not_rising"] if steps[0] != 0 or steps != sorted(set(steps)) else []
        falls, rises = prices == sorted(prices, reverse=True), prices == sorted(prices)
        found += ["steps_order"] if not {"falling": falls, "rising": rises, "any": True}[volume.prices] else []
        found += ["blocks_not_allowed"] if not volume.blocks and (least or multiple != 1) else []
        if multiple == 0 or any(Fraction(each, multiple).denominator > 1 for each in [*steps, least]):
            return [*found, "off_multiple"]
        if found:
            return found
        bare = Candidate("", 0, 0, prices=tuple(map(int, prices)), supply=_supply(heap, typed))
        return [] if len(possible(bare, heap.whole)) > 1 else ["supplies_nothing"]

    def _stand(self, bid: PlaceBid, entry: int) -> None:
        heap = self.heaps[bid.lot]
        candidate = _candidate(heap, bid, entry)
        heap.bids[bid.supplier] = candidate
        heap.values[bid.supplier] = heap.last[bid.supplier] = _value(heap, candidate)
        heap.most[bid.supplier] = max(possible(candidate, heap.whole))

    # Results.

    def provisional(self, lot: str) -> dict[str, int]:
        """Unit by unit, the cheapest first, of equal prices that of the earlier entry, or rationed (N10, N13)."""
        heap = self.heaps[lot]
        problem = heap.problem(self.terms, reserve=None)
        offered = sorted((price, bid.seq, bid.supplier) for bid in heap.bids.values() for price in units(problem, bid, 0))
        given = dict.fromkeys(heap.bids, 0)
        for _, _, supplier in offered[: heap.whole]:
            given[supplier] += 1
        assert heap.terms.volume is not None
        if heap.terms.volume.margin == "pro_rata":
            seqs = {bid.supplier: bid.seq for bid in heap.bids.values()}
            shared = rationed_by_hand(problem, {seqs[supplier]: units for supplier, units in given.items() if units})
            given = {supplier: shared.get(seqs[supplier], 0) for supplier in given}
        return given

    def award(self) -> tuple[list[AwardLine], list[Unawarded]]:
        """The best of all awards of each lot, what each is paid, and why something is left (A8, A11, A13)."""
        lines, without = [], []
        for id, heap in self.heaps.items():
            problem = heap.problem(self.terms, reserve=heap.terms.reserve)
            given = best_by_trying(problem)
            names = {bid.seq: bid for bid in heap.bids.values()}
            for seq, quantity in sorted(given.items()):
                assert problem.volume is not None
                value = asked(problem.volume, names[seq], quantity)
                paid = paid_by_counting(problem, given, seq)
                part = () if quantity == heap.whole else (quantity,)
                money = _money(Fraction(paid), heap.terms, self.terms)
                lines.append(AwardLine(id, names[seq].supplier, seq, value, money, part, None if paid == value else paid))
            left = heap.whole - sum(given.values())
            if left:
                more = sum(best_by_trying(heap.problem(self.terms, reserve=None)).values()) > sum(given.values())
                why = "no_bid" if not heap.bids else "above_reserve" if more else "short"
                without.append(Unawarded(id, why, (left,) if given else ()))
        return lines, without


def _supply(heap: Heap, typed: TypedSupply) -> Supply:
    steps = tuple(int(Fraction(text)) for text in typed.steps)
    least, multiple = int(Fraction(typed.least or 0)), int(Fraction(typed.multiple or 1))
    return Supply(steps, least, multiple, int(Fraction(typed.most)) if typed.most else heap.whole)


def _candidate(heap: Heap, bid: PlaceBid, entry: int) -> Candidate:
    assert bid.supply is not None
    prices = tuple(int(Fraction(price) * 10**heap.terms.price_scale) for price in bid.prices)
    return Candidate(bid.supplier, entry, 0, prices=prices, supply=_supply(heap, bid.supply))


def _value(heap: Heap, bid: Candidate) -> int:
    """What it asks for the most it can supply, scaled to the lot and rounded up (N6)."""
    assert heap.terms.volume is not None
    most = max(possible(bid, heap.whole))
    return ceil(Fraction(asked(heap.terms.volume, bid, most) * heap.whole, most))


def _money(value: Fraction, lot: Lot, terms: Terms) -> int:
    return floor(value * Fraction(10**terms.currency_scale, 10**lot.value_scale) + Fraction(1, 2))
