"""Random auctions full of limits, each made by one number: engine and referee play them and are compared at every step.

The engine works out where automatic bids end; the referee has every proxy bid by hand, one bid after the other.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from auction.core.stage_terms import Band, Stage
from auction.core.terms import Lot, Terms
from tests.auctions import (
    COORDINATOR,
    MINUTE_US,
    SECOND_US,
    SUPPLIERS,
    Play,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)
from tests.simulation.machine import Auctions

STEPS = 30
SHARES = (None, None, None, (1, 3), (1, 10), (1, 50))


def some_bands(dice: Random) -> list[Band]:
    starts = sorted(dice.sample((0, 40, 90, 150, 151, 300), dice.choice([0, 1, 1, 2, 3])))
    return [steps(dice.choice([0, 1, 2, 5, 20, 60]), dice.choice(SHARES), above=start) for start in starts]


def some_course(dice: Random) -> list[Stage]:
    """One open stage, or a second one after a sealed or an open one, for some."""
    if dice.random() < 0.5:
        return [a_stage()]
    between = a_stage("sealed", length_us=MINUTE_US) if dice.random() < 0.5 else a_stage(length_us=MINUTE_US)
    entrants = dice.choice([None, some_entrants(best=2, least=2)])
    return [a_stage(), between, a_stage(pause_us=dice.choice([0, SECOND_US]), length_us=3 * MINUTE_US, entrants=entrants)]


def some_lot(dice: Random, id: str) -> Lot:
    lines = [a_line(name, dice.choice([1, 1, 2, 3, 7, 30])) for name in "ABC"[: dice.choice([1, 1, 2, 3])]]
    lot = a_lot(id, lines=lines, price_scale=0, decrement=some_bands(dice), stages=some_course(dice))
    return replace(lot, largest_change=a_lot(largest_change=dice.choice([None, (1, 2)])).largest_change)


def some_terms(dice: Random) -> Terms:
    return an_auction(
        lots=[some_lot(dice, f"L{number}") for number in (1, 2)[: dice.choice([1, 1, 2])]],
        basis=dice.choice(["beat_own", "beat_leading"]),
        ties=dice.choice(["earliest", "equal_best", "dense"]),
        withdrawal="until_close",
        surrogate_bids=True,
        overtime=an_overtime(
            trigger=dice.choice(["any_bid", "new_leader", "rank_change", "beats_another"]),
            scope=dice.choice(["lot", "all_lots", "cascade"]),
            proxy_counts=dice.random() < 0.5,
            hard_stop_us=dice.choice([MINUTE_US, 20 * MINUTE_US]),
        ),
        visibility=a_visibility(all_prices=True, supplier_count=True),
        proxies=True,
    )


class ProxyGame:
    """One auction; limits are often equal, near one another, or reached."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.machine = Auctions()
        self.machine.announce(some_terms(self.dice), early=False)
        self.play: Play = self.machine.play
        for place, supplier in enumerate(SUPPLIERS):
            for id, lot in self.play.state.lots.items():
                self.play.bid(supplier, id, *(str(130 - 15 * place) for _ in lot.terms.lines))

    def run(self) -> None:
        for _ in range(self.dice.randint(6, STEPS)):
            what = self.dice.choices(list(ASKS), [weight for weight, _ in ASKS.values()])[0]
            ASKS[what][1](self)
            self.compare()
        if self.play.state.status == "paused":
            self.play.resume()
        moments = 0
        while (due := self.play.due()) is not None:
            self.play.wait(due[0])
            self.compare()
            moments += 1
            assert moments < 20, "the auction does not end"
        assert self.play.state.status == "closed"

    def compare(self) -> None:
        """Tell the referee all that was recorded, and hold the two against each other."""
        self.machine.hear()
        self.machine.they_agree()

    def place(self) -> tuple[str, str]:
        return self.dice.choice([*SUPPLIERS, *SUPPLIERS[:3]]), self.dice.choice(list(self.play.state.lots))

    def leader(self) -> tuple[str, str]:
        """Whoever leads a lot, more often than not."""
        supplier, lot = self.place()
        order = self.play.lot(lot).order
        return order[0].supplier if order and self.dice.random() < 0.7 else supplier, lot

    def lower(self, supplier: str, lot: str, most: int) -> list[str]:
        """Prices below the own ones, or for who has none, about as high as anybody's."""
        own = self.play.lot(lot).standing.get(supplier)
        start = [self.dice.randint(60, 120) for _ in self.play.lot(lot).terms.lines] if own is None else own.prices
        return [
            str(max(1, price - self.dice.choice([0, 1, self.dice.randint(0, most), self.dice.randint(0, most)]))) for price in start
        ]

    def limit(self) -> None:
        supplier, lot = self.place()
        prices = self.lower(supplier, lot, 60)
        others = [limit.prices for limit in self.play.lot(lot).limits.values()]
        if others and self.dice.random() < 0.4:
            prices = [str(max(1, price + self.dice.choice([0, 0, 0, 0, 1]))) for price in self.dice.choice(others)]
        decrement = self.dice.choice(["0", "0", "0", "1", "5", "40", "1.5"])
        self.play.limit(supplier, lot, *prices, decrement=decrement, confirm=self.dice.random() < 0.8)

    def bid(self, *, for_supplier: bool = False) -> None:
        supplier, lot = self.place()
        order, own = self.play.lot(lot).order, self.play.lot(lot).standing.get(supplier)
        prices = self.lower(supplier, lot, 12)
        if order and own is not None and self.dice.random() < 0.7:
            aim = order[0].value - self.dice.choice([1, 2, 5, 20, 60])
            prices = [str(max(1, price * aim // own.value)) for price in own.prices]
        self.play.bid(supplier, lot, *prices, by=COORDINATOR if for_supplier else None, confirm=True)

    def deep_bid(self) -> None:
        """A bid by hand below everybody's limits; limits set beneath it wait until it is gone."""
        supplier, lot = self.place()
        for left in range(3):
            other = SUPPLIERS[(SUPPLIERS.index(supplier) + 1 + left) % 4]
            self.play.clear_limit(other, lot)
        lowest = [bid.prices for bid in self.play.lot(lot).order][:1] or [tuple(90 for _ in self.play.lot(lot).terms.lines)]
        self.play.bid(supplier, lot, *(str(max(1, price // 2)) for price in lowest[0]), confirm=True)
        for _ in range(self.dice.randint(1, 3)):
            self.limit()
        end = self.dice.choice(["withdraw", "withdraw", "withdraw", "exclude", "pause", "wait", "wait"])
        if end == "withdraw":
            self.play.withdraw(supplier, lot)
        elif end == "exclude":
            self.play.exclude(supplier)
        elif end == "pause":
            self.play.pause().exclude(supplier).resume()

    def wait(self) -> None:
        self.play.wait(self.play.now + self.dice.choice([1, SECOND_US, 30 * SECOND_US]))

    def to_the_moment(self) -> None:
        due = self.play.due()
        if due is not None:
            self.play.wait(max(self.play.now, due[0] + self.dice.choice([-SECOND_US, -1, 0, 0, 1])))

    def pause(self) -> None:
        self.play.pause()
        if self.dice.random() < 0.5:
            self.play.exclude(self.leader()[0])
        self.play.wait(self.play.now + SECOND_US).resume()


ASKS = {
    "limit": (12, ProxyGame.limit),
    "bid": (12, ProxyGame.bid),
    "deep bid": (3, ProxyGame.deep_bid),
    "surrogate": (1, lambda game: game.bid(for_supplier=True)),
    "withdraw": (3, lambda game: game.play.withdraw(*game.leader())),
    "clear": (1, lambda game: game.play.clear_limit(*game.place())),
    "wait": (2, ProxyGame.wait),
    "moment": (2, ProxyGame.to_the_moment),
    "pause": (0.4, ProxyGame.pause),
    "exclude": (0.4, lambda game: game.play.exclude(game.leader()[0])),
}


def agree(seed: int) -> Play:
    """Play the auction of that number; AssertionError, which names it, at the first step where engine and referee differ."""
    game = ProxyGame(seed)
    try:
        game.run()
    except AssertionError as differs:
        raise AssertionError(f"auction number {seed}: {differs}") from differs
    return game.play
