"""Random auctions of quantities, each made by one number: the engine and the referee play them and are compared at every step."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from auction.award.award import award_in
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import ProposeAward
from auction.core.money import price_text
from auction.core.terms import Lot, Payment, Terms, Volume
from auction.core.words import ENGINE
from auction.pool.settling import settlement
from tests.auctions import CLOSES, SUPPLIERS, Play, a_lot, a_visibility, an_auction, steps
from tests.simulation.quantity_referee import QuantityReferee

ASKED = 30


def some_terms(dice: Random) -> Terms:
    payment: Payment = dice.choice(["as_bid", "as_bid", "uniform", "second_price"])
    lots = [some_lot(dice, f"L{number}", payment) for number in range(1, dice.choice([2, 3, 3]))]
    return an_auction(
        lots=lots,
        basis=dice.choice(["beat_own", "beat_leading"]),
        withdrawal=dice.choice(["never", "until_close"]),
        payment=payment,
        packages=dice.random() < 0.7,
        visibility=a_visibility(provisional=dice.random() < 0.5),
    )


def some_lot(dice: Random, id: str, payment: Payment) -> Lot:
    """A few units, so that every award can be tried; values in cents."""
    whole = dice.randint(1, 7)
    plain = dice.choice([None, 9 * whole, 12 * whole])
    ceiling = plain or (12 * whole if payment == "second_price" else None)
    reserve = None if dice.random() < 0.5 else dice.randint(whole, 9 * whole)
    kind, prices = dice.choice(["incremental", "all_units"]), dice.choice(["falling", "rising", "any"])
    volume = Volume(kind, prices, dice.random() < 0.6, 3)  # type: ignore[arg-type]
    if payment != "as_bid":
        volume = Volume("incremental", "rising", False, 3)
    if volume.is_divisible and dice.random() < 0.5:
        volume = replace(volume, margin="pro_rata")
    decrement = [steps(dice.randint(1, 3))] if dice.random() < 0.4 else []
    return a_lot(id, quantity=whole, ceiling=ceiling, reserve=reserve, volume=volume, decrement=decrement)


class QuantityGame:
    """One auction, played by the engine and the referee side by side."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        terms = some_terms(self.dice)
        self.play, self.referee, self.heard = Play(terms), QuantityReferee(terms), 1

    def run(self) -> None:
        """A number of random asks, the close, the award and the contracts."""
        for _ in range(self.dice.randint(5, ASKED)):
            self.ask()
            self.compare()
        self.play.wait(CLOSES)
        self.referee.closed = True
        self.ask()
        self.compare()
        self.settle()

    def ask(self) -> None:
        what = self.dice.choices([self.offer, self.bid, self.package, self.withdraw, self.exclude], [30, 1, 8, 3, 0.3])[0]
        what()

    def someone(self) -> str:
        return self.dice.choice([*SUPPLIERS[:3] * 9, "s9"])

    def lot(self) -> str:
        return "L9" if self.dice.random() < 0.02 else self.dice.choice(list(self.play.state.lots))

    def offer(self) -> None:
        """A schedule, sound more often than not, and near the values that stand."""
        lot = self.lot()
        if self.dice.random() < 0.01:
            self.play.offer(self.someone(), lot=lot)
            return
        heap = self.referee.heaps.get(lot)
        volume = self.play.terms.lots[0].volume if heap is None else heap.terms.volume
        assert volume is not None
        amiss = self.dice.random() < 0.12
        multiple = self.dice.choice([1, 2, 3]) if volume.blocks or self.dice.random() < 0.03 else 1
        count = self.dice.randint(1, 4 if self.dice.random() < 0.05 else 3)
        begins = [0, *(multiple * each for each in sorted(self.dice.sample(range(1, 6), count - 1)))]
        prices = [self.dice.randint(1, max(2, 12 - len(self.play.entries) // 3)) for _ in begins]
        if volume.prices != "any" and self.dice.random() < 0.95:
            prices.sort(reverse=volume.prices == "falling")
        texts = [price_text(price, 2) for price in prices]
        if amiss:
            texts[0] = self.dice.choice(["", "1e3", "-1", "0.001", "0"])
        where = [str(each) for each in begins]
        if self.dice.random() < 0.05:
            where[-1] = self.dice.choice(["x", "1.5", "0", "7"])
        least = str(multiple * self.dice.randint(0, 3)) if volume.blocks or self.dice.random() < 0.02 else ""
        most = self.dice.choice(["", "", "", *map(str, range(1, 9))]) if self.dice.random() < 0.98 else "0"
        self.play.offer(
            self.someone(),
            *zip(where, texts, strict=True),
            lot=lot,
            least=least if self.dice.random() < 0.98 else "1",
            multiple=str(multiple)
            if multiple > 1 or self.dice.random() < 0.1
            else self.dice.choice(["", "", "1", "1"] if self.dice.random() < 0.97 else ["0"]),
            most=most,
        )

    def bid(self) -> None:
        self.play.bid(self.someone(), self.lot(), "0.05")

    def package(self) -> None:
        if self.dice.random() < 0.2:
            self.play.withdraw_package(self.someone(), self.dice.choice(["a", "b"]))
            return
        lots = self.dice.choice([*[list(self.play.state.lots)] * 7, ["L2", "L1"], ["L1"], ["L1", "L9"]])
        falling = f"0.{95 - 2 * len(self.play.entries) + self.dice.randint(0, 3):02d}"
        price = self.dice.choice(["", "0", "0.001", "1.27", *[falling] * 12])
        self.play.package(self.someone(), self.dice.choice(["a", "b"]), *lots, price=price, group=self.dice.choice(["", "", "g"]))

    def withdraw(self) -> None:
        self.play.withdraw(self.someone(), self.lot())

    def exclude(self) -> None:
        if not self.play.state.excluded:
            self.play.exclude(self.someone())

    def compare(self) -> None:
        """Tell the referee all that was asked, and hold the two against each other."""
        for entry in self.play.entries[self.heard :]:
            if entry.command.by != ENGINE:
                said = self.referee.ask(entry.command, entry.seq)
                code = "" if entry.refusal is None else entry.refusal.code
                assert code == said, f"entry {entry.seq}, {entry.command}: engine {code!r}, referee {said!r}"
        self.heard = len(self.play.entries)
        for id, lot in self.play.state.lots.items():
            heap = self.referee.heaps[id]
            assert [(bid.supplier, bid.value) for bid in lot.order] == [(name, heap.values[name]) for name in heap.ranked()]
            divisible = lot.terms.volume is not None and lot.terms.volume.is_divisible
            assert lot.provisional == (self.referee.provisional(id) if divisible else {})
        assert set(self.play.state.packages) == set(self.referee.packages)

    def settle(self) -> None:
        """The referee's award is the engine's, its sums are exact, and the engine takes it and what follows."""
        lines, without = self.referee.award()
        problem, money, packages = problem_from(self.play.state), sum(line.money for line in lines), len(self.referee.packages)
        proposed = ProposeAward("award", ENGINE, "exact", "1", tuple(lines), tuple(without), money, money, packages)
        assert award_in(proposed) == solve(problem)
        assert check(problem, award_in(proposed)) == ()
        assert self.play.ask(proposed).code == ""
        if self.play.state.awards:
            self.play.confirm(*self.play.state.awards)
        made, contracts = settlement(self.play.state)
        assert self.play.allot(made, contracts).code == ""
        assert sum(contract.total for contract in contracts) == money
        for lot in self.play.terms.lots:
            left = next((none.quantities or (lot.lines[0].quantity,) for none in without if none.lot == lot.id), (0,))
            assert sum(line.quantity for line in made if line.lot == lot.id) == lot.lines[0].quantity - left[0]


def agree(seed: int) -> Play:
    """The auction of that number, played by both to its end."""
    game = QuantityGame(seed)
    game.run()
    return game.play
