"""Random auctions with clocks, each made by one number: the engine and the referee play them and are compared at every step."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from auction.core.clocks import runs_us
from auction.core.commands import PassTime
from auction.core.stage_terms import Clock, Stage
from auction.core.terms import Lot, Terms, Withdrawal
from auction.core.words import ENGINE
from tests.auctions import (
    COORDINATOR,
    OPENS,
    SECOND_US,
    SUPPLIERS,
    Play,
    a_clock,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    some_entrants,
    steps,
)
from tests.simulation.clock_referee import ClockReferee

STEPS = 40
MOST_MOMENTS = 200
"""More due moments than any of these auctions can have: whoever needs more does not end."""


def some_clock(dice: Random, kind: str, lines: int) -> Clock:
    start = [dice.randint(8, 40) for _ in range(lines)]
    interval_us = dice.choice([SECOND_US, 10 * SECOND_US, 60 * SECOND_US])
    bands = [steps(dice.randint(0, 6), dice.choice([None, (1, 10), (1, 3)]))]
    if dice.random() < 0.3:
        bands.append(steps(dice.randint(0, 3), above=20))
    limit = None if dice.random() < 0.5 else dice.randint(1, 200)
    grace_us = dice.choice([0, 1, 300_000, interval_us - 1]) if kind == "dutch" else 0
    least = dice.choice([1, 2, 2, 3]) if kind == "japanese" else 0
    most = dice.choice([1, 2, 4, 6])
    clock = a_clock(*start, steps=bands, interval_us=interval_us, most=most, limit=limit, grace_us=grace_us, least_active=least)
    if kind == "dutch" and lines == 1 and dice.random() < 0.6:
        multiple = dice.choice([1, 2])
        clock = replace(clock, part_multiple=multiple, least_part=multiple * dice.choice([1, 2]))
    return replace(clock, limits=dice.random() < 0.7)


def some_lot(dice: Random, id: str) -> Lot:
    """A Dutch or Japanese lot, or a Japanese clock after sealed bids."""
    lines = [a_line(name, dice.choice([1, 2, 3, 9])) for name in "AB"[: dice.choice([1, 1, 2])]]
    kind = dice.choice(["dutch", "japanese", "japanese", "sealed"])
    clock = some_clock(dice, "dutch" if kind == "dutch" else "japanese", len(lines))
    if clock.least_part > lines[0].quantity:
        clock = replace(clock, part_multiple=0, least_part=0)
    plain = replace(a_lot(id, lines=lines, price_scale=0, reserve=dice.choice([None, 60])), stages=())
    if kind != "sealed":
        guard = a_lot(largest_change=dice.choice([None, None, (1, 2)])).largest_change
        lot = replace(plain, stages=(a_stage(kind, clock=clock),), largest_change=guard)  # type: ignore[arg-type]
        return replace(lot, closes_at=OPENS + runs_us(lot, lot.stages[0]))
    entrants = dice.choice([None, some_entrants(best=2), some_entrants(best=1, least=3)])
    later = a_stage("japanese", pause_us=dice.choice([0, SECOND_US]), entrants=entrants, clock=clock)
    later = replace(later, length_us=runs_us(plain, later))
    return replace(plain, stages=(a_stage("sealed"), later), closes_at=OPENS + 5 * SECOND_US)


def some_terms(dice: Random) -> Terms:
    """Terms that may be announced: a highest price below the first tick is left out."""
    lots: list[Lot] = []
    while len(lots) < (1 if dice.random() < 0.7 else 2):
        try:
            lots.append(some_lot(dice, f"L{len(lots) + 1}"))
        except ValueError:
            continue
    visibility = a_visibility(supplier_count=dice.random() < 0.5, count_from=dice.randint(1, 3))
    withdrawal: Withdrawal = "never" if dice.random() < 0.5 else "until_close"
    return an_auction(lots=lots, surrogate_bids=dice.random() < 0.5, withdrawal=withdrawal, visibility=visibility)


class ClockGame:
    """One auction, played by the engine and the referee side by side."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        terms = some_terms(self.dice)
        while not all(_has_a_price(lot) for lot in terms.lots):
            terms = some_terms(self.dice)
        self.play, self.referee, self.heard = Play(terms), ClockReferee(terms), 1
        self.limits = self.dice.choice([0, 4, 4, 40])

    def run(self) -> None:
        """A number of random asks, then time alone until the auction has closed."""
        for _ in range(self.dice.randint(5, STEPS)):
            self.ask()
            self.compare()
        if self.play.state.status == "paused":
            self.play.resume(at=self.play.now)
        moments = 0
        while (due := self.play.due()) is not None:
            self.play.wait(due[0])
            self.compare()
            moments += 1
            assert moments < MOST_MOMENTS, "the auction does not end"
        assert self.play.state.status == "closed"

    def ask(self) -> None:
        """One thing asked, more often than not that the price on show is accepted."""
        weights = [self.limits if name == "limit" else weight for name, (weight, _) in ASKS.items()]
        what = self.dice.choices(list(ASKS), weights)[0]
        ASKS[what][1](self)

    def someone(self) -> str:
        return self.dice.choice([*SUPPLIERS[:3] * 5, SUPPLIERS[3], "s9"])

    def lot(self) -> str:
        return self.dice.choice([*self.play.state.lots, *self.play.state.lots, "L1"])

    def wait(self) -> None:
        self.play.wait(self.play.now + self.dice.choice([1, 200_000, SECOND_US, 7 * SECOND_US, 30 * SECOND_US]))

    def to_the_moment(self) -> None:
        """To the next due moment, or one microsecond before or after it."""
        due = self.play.due()
        if due is not None:
            self.play.wait(max(self.play.now, due[0] + self.dice.choice([-1, 0, 0, 1, 299_999, 300_000])))

    def be_down(self) -> None:
        """Time passes, and is recorded late: by a tenth of an interval, a little more, or several ticks."""
        due = self.play.due()
        if due is None or self.play.state.status not in ("announced", "open"):
            return
        late = self.dice.choice([SECOND_US // 10, SECOND_US // 10 + 1, SECOND_US, SECOND_US + 1, 6 * SECOND_US, 200 * SECOND_US])
        self.play.pass_time(at=max(self.play.now, due[0] + late))
        self.play.wait(self.play.now)

    def accept(self, *, by_coordinator: bool = False, quantity: int = 0) -> None:
        lot = self.lot()
        state = self.play.lot(lot)
        tick = state.tick + 1 + self.dice.choice([0] * 12 + [-1, -1, -1, 1, -2, 5])
        by = COORDINATOR if by_coordinator else None
        if state.terms.takes_parts and self.dice.random() < 0.7:
            quantity = self.dice.randint(1, 6)
        self.play.accept_price(self.someone(), max(0, tick), lot, quantity=quantity, by=by)

    def edge_of_grace(self) -> None:
        """The tick before, as its grace ends, while somebody may wait."""
        for id, lot in self.play.state.lots.items():
            if lot.grace_until is not None and lot.grace_until > self.play.now:
                if self.dice.random() < 0.5 and lot.on_show is not None:
                    self.play.accept_price(self.someone(), lot.on_show, id)
                self.play.accept_price(self.someone(), lot.tick, id, at=lot.grace_until - self.dice.choice([0, 1]))

    def bid(self) -> None:
        lot = self.lot()
        lines = self.play.lot(lot).terms.lines
        self.play.bid(self.someone(), lot, *(str(self.dice.randint(5, 45)) for _ in lines))

    def limit(self) -> None:
        """Near a price of the clock, often one that it will show, or the one it shows."""
        lot = self.lot()
        state = self.play.lot(lot)
        ticks = state.schedule or ((20,) * len(state.terms.lines),)
        near = self.dice.choice([*ticks, ticks[min(state.tick, len(ticks) - 1)]])
        off = self.dice.choice([0, 0, 0, 1, -1, -3])
        prices = [str(max(1, price + (off if self.dice.random() < 0.7 else 0))) for price in near]
        quantity = self.dice.randint(0, 6) if state.terms.takes_parts and self.dice.random() < 0.7 else 0
        quantity = quantity or int(self.dice.random() < 0.03)
        self.play.limit(self.someone(), lot, *prices, quantity=quantity, confirm=self.dice.random() < 0.6)

    def pause(self) -> None:
        self.play.pause()
        if self.dice.random() < 0.2:
            self.limit()
            self.play.exclude(self.someone())
        if self.dice.random() < 0.7:
            self.play.wait(self.play.now + self.dice.choice([0, 1, 200_000, SECOND_US])).resume()

    def compare(self) -> None:
        """Tell the referee all that was recorded, and hold the two against each other."""
        for entry in self.play.entries[self.heard :]:
            if isinstance(entry.command, PassTime) or entry.command.by == ENGINE:
                self.referee.pass_time(entry.at, entry.seq)
                continue
            said = self.referee.ask(entry.command, entry.at, entry.seq)
            code = "" if entry.refusal is None else entry.refusal.code
            assert code == said, f"entry {entry.seq}, {entry.command}: engine {code!r}, referee {said!r}"
        self.heard = len(self.play.entries)
        assert self.play.state.status == self.referee.status()
        for id, lot in self.play.state.lots.items():
            dial = self.referee.dials[id]
            assert (lot.closes_at, lot.closed_at, lot.stage, lot.next_stage_at) == (
                dial.close,
                dial.closed,
                dial.number,
                dial.opens,
            )
            assert [(bid.supplier, bid.value, bid.seq) for bid in lot.order] == [
                (said.supplier, said.value, said.entry) for said in dial.order()
            ]
            assert {name: (bid.value, bid.seq) for name, bid in lot.sealed.items()} == {
                name: (said.value, said.entry) for name, said in dial.hidden.items()
            }
            assert [(limit.supplier, list(limit.prices), limit.quantity) for limit in lot.limits.values()] == [
                (person.supplier, person.lowest, person.quantity) for person in dial.persons
            ]
            if lot.on_show is not None and self.referee.opened:
                assert lot.on_show == dial.tick
                assert lot.active == (None if dial.inside is None else frozenset(dial.inside))


def _has_a_price(lot: Lot) -> bool:
    stage: Stage = lot.stages[-1]
    return runs_us(lot, stage) > (0 if stage.clock is None else stage.clock.grace_us)


ASKS = {
    "accept": (24, ClockGame.accept),
    "wait": (5, ClockGame.wait),
    "moment": (8, ClockGame.to_the_moment),
    "down": (1, ClockGame.be_down),
    "edge": (3, ClockGame.edge_of_grace),
    "bid": (4, ClockGame.bid),
    "surrogate": (2, lambda game: game.accept(by_coordinator=True)),
    "part": (1, lambda game: game.accept(quantity=1)),
    "limit": (4, ClockGame.limit),
    "clear": (1, lambda game: game.play.clear_limit(game.someone(), game.lot())),
    "pause": (1, ClockGame.pause),
    "resume": (1, lambda game: game.play.resume()),
    "extend": (1, lambda game: game.play.extend(game.lot(), game.dice.choice([-1, 0, 1, SECOND_US]))),
    "exclude": (1, lambda game: game.play.exclude(game.someone())),
    "withdraw": (1, lambda game: game.play.withdraw(game.someone(), game.lot())),
}


def agree(seed: int) -> Play:
    """Play the auction of that number; AssertionError, which names it, at the first step where engine and referee differ."""
    game = ClockGame(seed)
    try:
        game.run()
    except AssertionError as differs:
        raise AssertionError(f"auction number {seed}: {differs}") from differs
    return game.play
