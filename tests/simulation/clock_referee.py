"""A second, simpler engine of auctions with clocks, written from core/RULEBOOK.md alone.

It keeps for each lot when the present tick ends and goes on from there; the engine counts back from the close. It knows
Dutch and Japanese stages and one sealed stage before them. Who left a limit is a person with a list of lowest prices, who looks
at the clock whenever something has happened and accepts as anybody does. Of the refusals that apply it gives the one highest in
the rulebook's table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from auction.core.commands import (
    AcceptPrice,
    ClearLimit,
    ExcludeSupplier,
    ExtendLot,
    PauseAuction,
    PlaceBid,
    ResumeAuction,
    SetLimit,
    WithdrawBid,
)
from auction.core.stage_terms import Clock
from auction.core.terms import Lot, Terms
from tests.simulation.referee import ORDER, WEEK_US


@dataclass
class Said:
    """An acceptance or a bid: whose, its value, its entry."""

    supplier: str
    value: int
    entry: int
    quantity: int = 0
    prices: list[int] = field(default_factory=list)


@dataclass
class Person:
    """Who left a limit: its lowest prices, and how much it wants, 0 for all there is."""

    supplier: str
    lowest: list[int]
    quantity: int


@dataclass
class Dial:
    """One lot: what stands, what is hidden, and the hand of its clock."""

    terms: Lot
    close: int
    number: int = 0
    opens: int | None = None
    closed: int | None = None
    tick: int = 1
    tick_end: int = 0
    grace_end: int = 0
    stands: dict[str, Said] = field(default_factory=dict)
    hidden: dict[str, Said] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    entrants: list[str] | None = None
    inside: list[str] | None = None
    values: list[int] = field(default_factory=list)
    prices: list[list[int]] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    happened: int = 0

    @property
    def kind(self) -> str:
        return self.terms.stages[self.number].kind

    @property
    def clock(self) -> Clock:
        clock = self.terms.stages[self.number].clock
        assert clock is not None
        return clock

    def order(self) -> list[Said]:
        return sorted(self.stands.values(), key=lambda said: (said.value, said.entry))

    def wind(self, begin: int) -> None:
        """The stage's clock, if it has one, begins."""
        if self.kind == "sealed":
            return
        self.prices = prices_of(self.terms, self.clock, rising=self.kind == "dutch")
        self.values = [value_of(self.terms, prices) for prices in self.prices]
        self.happened = begin
        self.tick, self.tick_end, self.grace_end, self.inside = 1, begin + self.clock.interval_us, 0, None
        self.set_close()

    def set_close(self) -> None:
        self.close = self.tick_end + (len(self.values) - self.tick) * self.clock.interval_us + self.clock.grace_us

    def move(self, by_us: int) -> None:
        self.close, self.tick_end = self.close + by_us, self.tick_end + by_us

    def is_late(self, due: int, stamp: int) -> bool:
        """More than a tenth of the interval: then the tick on show lasts a whole interval from the stamp."""
        if stamp - due <= Fraction(self.clock.interval_us, 10):
            return False
        self.tick_end = stamp + self.clock.interval_us
        self.set_close()
        return True

    def due(self) -> int | None:
        if self.closed is not None:
            return None
        if self.opens is not None:
            return self.opens
        if self.kind == "sealed":
            return self.close
        run_out = self.tick > len(self.values)
        moments = [self.close if run_out else self.tick_end]
        if self.kind == "dutch" and self.hidden:
            moments.append(self.grace_end)
        if self.hand() is not None:
            moments.append(self.happened)
        return min(moments)

    def hand(self) -> Person | None:
        """The first of those with a limit, in the order in which they left it, who would now accept the price on show."""
        if self.closed is not None or self.opens is not None or self.kind == "sealed" or not self.clock.limits:
            return None
        if self.tick > len(self.values):
            return None
        shown = self.prices[self.tick - 1]
        for person in self.persons:
            if all(price >= lowest for price, lowest in zip(shown, person.lowest, strict=True)) and self.would_take(person):
                return person
        return None

    def would_take(self, person: Person) -> bool:
        name = person.supplier
        if name in self.hidden or (self.entrants is not None and name not in self.entrants):
            return False
        if self.kind == "dutch":
            return name not in self.stands and self.fits(person.quantity)
        own = self.last.get(name)
        return (self.inside is None or name in self.inside) and (own is None or own > self.values[self.tick - 1])

    def accept(self, supplier: str, tick: int, quantity: int, at: int, entry: int) -> None:
        """A price is accepted, by hand or by limit alike."""
        taken = (quantity or self.left()) if self.kind == "dutch" else 0
        said = Said(supplier, self.values[tick - 1], entry, taken, self.prices[tick - 1])
        if self.kind == "japanese" or (tick == self.tick and at < self.grace_end):
            self.hidden[supplier] = said
        else:
            self.stand(said)
            if self.left() == 0:
                self.end_stage(at)

    def come_to(self, due: int, stamp: int, entry: int) -> None:
        person = self.hand()
        if person is not None and due == self.happened:
            self.accept(person.supplier, self.tick, person.quantity, due, entry)
            return
        if self.opens is not None:
            self.begin_next(due, stamp)
        elif self.kind == "sealed":
            self.show()
            self.end_stage(due)
        elif self.kind == "dutch":
            self.dutch_moment(due, stamp)
        elif not self.is_late(due, stamp):
            self.japanese_tick(due)

    def begin_next(self, due: int, stamp: int) -> None:
        self.number, self.opens = self.number + 1, None
        rule = self.terms.stages[self.number].entrants
        self.entrants = None
        if rule is not None:
            few = self.order()[: rule.best] if rule.best is not None else self.order()
            self.entrants = [said.supplier for said in self.order()[: max(len(few), rule.least)]]
        self.wind(due)
        self.is_late(due, stamp)

    def dutch_moment(self, due: int, stamp: int) -> None:
        if self.hidden and due == self.grace_end:
            waiting, self.hidden = sorted(self.hidden.values(), key=lambda said: said.entry), {}
            self.happened = due
            for said in waiting:
                if said.quantity <= self.left():
                    self.stand(said)
            if self.left() == 0:
                self.end_stage(due)
        elif self.tick > len(self.values):
            self.end_stage(due)
        elif not self.is_late(due, stamp):
            self.grace_end = due + self.clock.grace_us
            self.next_tick(due)
            if self.tick > len(self.values) and not self.clock.grace_us:
                self.end_stage(due)

    def left(self) -> int:
        """What nobody has taken; a lot that is taken whole counts as one."""
        whole = self.terms.lines[0].quantity if self.clock.part_multiple else 1
        return whole - sum(said.quantity for said in self.stands.values())

    def fits(self, quantity: int) -> bool:
        """Whether so much may be taken; 0 is all there is."""
        clock = self.clock
        if quantity == 0:
            return True
        in_multiples = clock.part_multiple > 0 and quantity in range(clock.least_part, self.left(), clock.part_multiple)
        return in_multiples or (clock.part_multiple > 0 and quantity == self.left())

    def next_tick(self, due: int) -> None:
        self.happened = due
        self.tick, self.tick_end = self.tick + 1, self.tick_end + self.clock.interval_us

    def japanese_tick(self, due: int) -> None:
        value = self.values[self.tick - 1]
        lower = [name for name, said in self.stands.items() if said.value <= value]
        was_in = [name for name in [*self.hidden, *lower] if self.inside is None or name in self.inside]
        self.inside = [name for name in was_in if self.entrants is None or name in self.entrants]
        self.show()
        last = self.tick == len(self.values)
        self.next_tick(due)
        if last or len(self.inside) < self.clock.least_active:
            self.end_stage(due)

    def show(self) -> None:
        for said in self.hidden.values():
            self.stand(said)
        self.hidden = {}

    def stand(self, said: Said) -> None:
        self.stands[said.supplier], self.last[said.supplier] = said, said.value
        self.persons = [person for person in self.persons if person.supplier != said.supplier or not self.is_done(person, said)]

    def is_done(self, person: Person, said: Said) -> bool:
        """Whether the limit has served, or was gone below by hand."""
        return self.kind == "dutch" or any(price < lowest for price, lowest in zip(said.prices, person.lowest, strict=True))

    def forget(self, supplier: str) -> None:
        self.persons = [person for person in self.persons if person.supplier != supplier]

    def end_stage(self, at: int) -> None:
        self.close, self.hidden = at, {}
        if self.number + 1 == len(self.terms.stages):
            self.closed = at
        else:
            self.opens = at + self.terms.stages[self.number + 1].pause_us


def value_of(lot: Lot, prices: list[int]) -> int:
    return sum(line.quantity * price for line, price in zip(lot.lines, prices, strict=True))


def prices_of(lot: Lot, clock: Clock, *, rising: bool) -> list[list[int]]:
    """The unit prices at every tick."""
    prices = list(clock.start)
    found: list[list[int]] = []
    while len(found) < clock.most and min(prices) > 0:
        value = value_of(lot, prices)
        if rising and clock.limit is not None and value > clock.limit:
            break
        found.append(list(prices))
        if not rising and clock.limit is not None and value <= clock.limit:
            break
        for place, price in enumerate(prices):
            fitting = [band for band in clock.steps if band.from_value <= price]
            share = fitting[-1].share if fitting else None
            by_share = ceil(price * Fraction(share.num, share.den)) if share else 0
            step = max(1, fitting[-1].amount if fitting else 0, by_share)
            prices[place] = price + step if rising else price - step
    return found


class ClockReferee:
    """Says of each command why it is refused, or "" where it stands; `pass_time` is told what records time, one moment each."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.dials = {lot.id: Dial(lot, lot.closes_at) for lot in terms.lots}
        self.opened = False
        self.paused: int | None = None
        self.excluded: set[str] = set()

    def pass_time(self, stamp: int, entry: int) -> None:
        if self.paused is not None:
            return
        if not self.opened and stamp >= self.terms.opens_at:
            self.opened = True
            for dial in self.dials.values():
                dial.wind(self.terms.opens_at)
                if dial.kind != "sealed":
                    dial.is_late(self.terms.opens_at, stamp)
            return
        dues = {name: due for name, dial in self.dials.items() if (due := dial.due()) is not None and due <= stamp}
        for name, due in dues.items():
            if due == min(dues.values()):
                self.dials[name].come_to(due, stamp, entry)

    def status(self) -> str:
        if all(dial.closed is not None for dial in self.dials.values()):
            return "closed"
        if not self.opened:
            return "announced"
        return "open" if self.paused is None else "paused"

    def ask(self, command: Any, at: int, entry: int) -> str:
        reasons = self._reasons(command, at)
        if reasons:
            return min(reasons, key=ORDER.index)
        self._do(command, at, entry)
        return ""

    def _reasons(self, command: Any, at: int) -> list[str]:
        """Every refusal that applies, in no particular order."""
        status, found = self.status(), []
        supplier, dial = getattr(command, "supplier", None), self.dials.get(getattr(command, "lot", ""))
        bidding = isinstance(command, AcceptPrice | PlaceBid | WithdrawBid)
        limiting = isinstance(command, SetLimit | ClearLimit)
        found += ["auction_closed"] if status == "closed" else []
        found += ["auction_not_open"] if status == "announced" and not isinstance(command, ExcludeSupplier) else []
        found += ["auction_paused"] if status == "paused" and (bidding or limiting or isinstance(command, PauseAuction)) else []
        found += ["auction_not_paused"] if status == "open" and isinstance(command, ResumeAuction) else []
        if supplier is not None:
            found += [] if supplier in [party.id for party in self.terms.suppliers] else ["supplier_not_admitted"]
            found += ["supplier_excluded"] if supplier in self.excluded else []
        if command.by.role == "buyer" and isinstance(command, AcceptPrice | PlaceBid) and not self.terms.surrogate_bids:
            found.append("surrogate_not_allowed")
        if isinstance(command, ExtendLot) and not 0 < command.by_us <= WEEK_US:
            found.append("extension_invalid")
        if dial is None:
            return found + (["lot_unknown"] if hasattr(command, "lot") else [])
        found += ["lot_closed"] if dial.closed is not None else []
        run_out = dial.kind == "dutch" and dial.tick > len(dial.values) and isinstance(command, ExtendLot)
        between = dial.opens is not None and not isinstance(command, ClearLimit)
        found += ["stage_not_open"] if between or run_out else []
        if bidding:
            found += ["not_an_entrant"] if dial.entrants is not None and supplier not in dial.entrants else []
            found += ["clock_left"] if dial.kind == "japanese" and dial.inside is not None and supplier not in dial.inside else []
        if isinstance(command, WithdrawBid):
            found += ["withdrawal_not_allowed"] if dial.kind != "sealed" or self.terms.withdrawal == "never" else []
            found += ["nothing_to_withdraw"] if dial.kind == "sealed" and supplier not in dial.hidden else []
        if isinstance(command, PlaceBid):
            found += ["clock_names_price"] if dial.kind != "sealed" else []
        if isinstance(command, SetLimit):
            found += self._limit_reasons(command, dial)
        if limiting and not any(stage.clock is not None and stage.clock.limits for lot in self.terms.lots for stage in lot.stages):
            found.append("proxies_not_allowed")
        if isinstance(command, ClearLimit) and all(person.supplier != supplier for person in dial.persons):
            found.append("no_limit")
        if isinstance(command, AcceptPrice):
            found += ["no_clock"] if dial.kind == "sealed" else self._tick_reasons(command, dial, at)
        return found

    def _tick_reasons(self, command: AcceptPrice, dial: Dial, at: int) -> list[str]:
        found, tick = [], command.tick
        if tick > min(dial.tick, len(dial.values)):
            return ["tick_not_begun"]
        in_grace = dial.kind == "dutch" and 0 < tick == dial.tick - 1 and at < dial.grace_end
        found += [] if tick == dial.tick or in_grace else ["tick_over"]
        taken = dial.kind == "dutch" and command.supplier in dial.stands
        found += ["price_accepted"] if taken or command.supplier in dial.hidden else []
        found += [] if dial.fits(command.quantity) else ["quantity_unfit"]
        own = dial.last.get(command.supplier)
        if dial.kind == "japanese" and tick > 0 and own is not None and own <= dial.values[tick - 1]:
            found.append("not_below_own")
        return found

    def _limit_reasons(self, command: SetLimit, dial: Dial) -> list[str]:
        name = command.supplier
        found = ["not_an_entrant"] if dial.entrants is not None and name not in dial.entrants else []
        if dial.kind == "sealed" or not dial.clock.limits or dial.opens is not None or dial.closed is not None:
            return [*found, *([] if dial.opens is not None or dial.closed is not None else ["proxies_not_here"])]
        dutch, prices = dial.kind == "dutch", [int(price) for price in command.prices]
        found += ["clock_left"] if not dutch and dial.inside is not None and name not in dial.inside else []
        if dial.tick > len(dial.values):
            return [*found, "tick_over"]
        found += ["price_accepted"] if dutch and (name in dial.hidden or name in dial.stands) else []
        whole, clock = dial.terms.lines[0].quantity, dial.clock
        sizes = range(clock.least_part, whole + 1, clock.part_multiple) if clock.part_multiple else range(0)
        taken = clock.part_multiple > 0 and (command.quantity in sizes or command.quantity == dial.left())
        found += ["quantity_unfit"] if command.quantity and not taken else []
        own = None if dutch else dial.stands.get(name)
        if own is not None and (prices == own.prices or any(map(int.__gt__, prices, own.prices))):
            found.append("limit_above_own")
        shown = dial.prices[dial.tick - 1]
        found += ["limit_above_price"] if not dutch and any(map(int.__gt__, prices, shown)) else []
        guard, now, then = dial.terms.largest_change, value_of(dial.terms, shown), value_of(dial.terms, prices)
        far = guard is not None and Fraction(now - then, now) > Fraction(guard.num, guard.den)
        return found + (["largest_change"] if far and not command.confirm else [])

    def _do(self, command: Any, at: int, entry: int) -> None:
        match command:
            case AcceptPrice():
                dial = self.dials[command.lot]
                dial.accept(command.supplier, command.tick, command.quantity, at, entry)
                dial.happened = at
            case SetLimit():
                dial = self.dials[command.lot]
                dial.forget(command.supplier)
                dial.persons.append(Person(command.supplier, [int(price) for price in command.prices], command.quantity))
                dial.happened = at
            case ClearLimit():
                self.dials[command.lot].forget(command.supplier)
            case PlaceBid():
                dial = self.dials[command.lot]
                unit = 10**dial.terms.price_scale
                prices = [int(Fraction(text) * unit) for text in command.prices]
                dial.hidden[command.supplier] = Said(command.supplier, value_of(dial.terms, prices), entry, prices=prices)
            case WithdrawBid():
                del self.dials[command.lot].hidden[command.supplier]
            case PauseAuction():
                self.paused = at
            case ResumeAuction():
                self._resume(at)
            case ExtendLot():
                self.dials[command.lot].move(command.by_us)
            case ExcludeSupplier():
                self.excluded.add(command.supplier)
                for dial in self.dials.values():
                    dial.stands.pop(command.supplier, None)
                    dial.hidden.pop(command.supplier, None)
                    dial.forget(command.supplier)
                    dial.happened = at

    def _resume(self, at: int) -> None:
        assert self.paused is not None
        length = at - self.paused
        for dial in self.dials.values():
            if dial.opens is not None:
                dial.opens += length
            elif dial.closed is None:
                dial.move(length)
                dial.grace_end += length if dial.grace_end > self.paused else 0
            dial.happened = at
        self.paused = None
