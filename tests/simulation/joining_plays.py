"""Random auctions that volume joins, each made by one number: the engine and the referee play them and are compared throughout."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from auction.award.award import proposal
from auction.award.check import check
from auction.award.exact import solve
from auction.award.problem import problem_from
from auction.core.commands import TypedStep
from auction.core.joining_terms import Joining
from auction.core.terms import Lot, Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, ENGINE, Actor
from auction.pool.settling import settlement
from tests.auctions import CLOSES, SUPPLIERS, Play, a_lot, a_stage, steps
from tests.joining import ALL, joining_terms
from tests.simulation.joining_referee import JoiningReferee
from tests.terms import ANNOUNCED, COORDINATOR, OPENS

COORDINATING = Audience("buyer", CONSORTIUM)


def some_terms(dice: Random) -> Terms:
    lots = [some_lot(dice, f"L{number}") for number in range(1, dice.choice([2, 2, 3]))]
    basis = dice.choice(["beat_own", "beat_leading"])
    if any(lot.stages[0].kind == "sealed" for lot in lots):
        basis = "beat_own"
    return joining_terms(*lots, basis=basis, withdrawal=dice.choice(["never", "until_close"]))


def some_lot(dice: Random, id: str) -> Lot:
    whole, scale = dice.choice([1, 7, 40]), dice.choice([0, 0, 1])
    ceiling = 1_200 * whole
    lot = a_lot(
        id,
        quantity=whole,
        quantity_scale=scale,
        ceiling=ceiling,
        reserve=dice.choice([None, None, 900 * whole]),
        baseline=dice.choice([None, ceiling]),
        decrement=[steps(dice.randint(1, 30))] if dice.random() < 0.3 else [],
        stages=[a_stage("sealed" if dice.random() < 0.25 else "open")],
    )
    if dice.random() < 0.05:
        return lot
    return replace(lot, joining=Joining(dice.choice([5, 60, 60, 500]), dice.choice(["joined", "curve", "nothing"])))


class JoiningGame:
    """One auction, played by the engine and the referee side by side."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        terms = some_terms(self.dice)
        self.play, self.referee, self.heard = Play(terms), JoiningReferee(terms), 1

    def run(self) -> None:
        """Pledges before the opening, then bids and pledges as they come, the close, the award and who gets what."""
        self.play.now = ANNOUNCED + 1
        for _ in range(self.dice.randint(0, 5)):
            self.dice.choices([self.pledge, self.amend], [20, 1])[0]()
            self.compare()
        self.play.wait(OPENS)
        self.referee.opened = True
        for _ in range(self.dice.randint(4, 24)):
            self.dice.choices(
                [self.pledge, self.bid, self.withdraw, self.exclude, self.pause, self.amend], [12, 14, 2, 0.5, 1, 0.1]
            )[0]()
            self.compare()
        if self.referee.paused:
            self.pause()
        self.play.wait(CLOSES + self.play.now - OPENS)
        self.compare(closing=True)
        self.pledge()
        self.compare()
        self.settle()

    def lot(self) -> str:
        return "L9" if self.dice.random() < 0.02 else self.dice.choice(list(self.play.state.lots))

    def amount(self, most: int, scale: int) -> str:
        units = self.dice.randint(1, most)
        return str(units) if scale == 0 else f"{units // 10}.{units % 10}"

    def pledge(self) -> None:
        """A schedule, sound more often than not, and often what the member said before with more on it."""
        lot, member = self.lot(), self.dice.choice([*ALL * 12, "m9"])
        pile = self.referee.piles.get(lot)
        scale = 0 if pile is None else pile.terms.quantity_scale
        before = [] if pile is None else pile.said.get(member, [])
        if before and self.dice.random() < 0.6:
            said = [
                (quantity + self.dice.choice([0, 0, 1, 3, -1] if self.dice.random() < 0.2 else [0, 1, 3]), price)
                for quantity, price in before
            ]
            told = [(plain(quantity), plain(price)) for quantity, price in said]
        else:
            prices = sorted(self.dice.sample(range(300, 1_250, 25), self.dice.randint(1, 4)), reverse=self.dice.random() < 0.97)
            told = [(self.amount(12, scale), f"{price // 100}.{price % 100:02d}") for price in prices]
        if self.dice.random() < 0.1:
            place, what = self.dice.randrange(len(told)), self.dice.randrange(4)
            amiss = self.dice.choice(["", "1e3", "-1", "0.001", "0"]), self.dice.choice(["viele", "1.55", "0"])
            told[place] = (told[place][0], amiss[0]) if what else (amiss[1], told[place][1])
        if self.dice.random() < 0.02:
            told = self.dice.choice([[], [("1", f"{90 - at}.00") for at in range(21)]])
        by = self.dice.choice([None] * 12 + [COORDINATOR, COORDINATOR, Actor("buyer", "m2"), Actor("supplier", "s1")])
        self.play.more(member, tuple(TypedStep(*step) for step in told), lot=lot, by=by)

    def bid(self) -> None:
        lot, supplier = self.lot(), self.dice.choice(SUPPLIERS)
        pile = self.referee.piles.get(lot)
        if pile is not None and supplier in pile.sealed:
            return
        highest = 1_260 - 45 * min(
            20, len(self.play.entries) - self.heard + sum(len(each.last) for each in self.referee.piles.values()) * 2
        )
        cents = self.dice.randint(max(200, highest - 300), highest)
        typed = f"{cents // 100}.{cents % 100:02d}" if self.dice.random() < 0.97 else self.dice.choice(["", "1e3", "0.001", "0"])
        self.play.bid(supplier, lot, typed)

    def withdraw(self) -> None:
        lot, supplier = self.lot(), self.dice.choice(SUPPLIERS)
        pile = self.referee.piles.get(lot)
        if pile is None or pile.terms.stages[0].kind == "open":
            self.play.withdraw(supplier, lot)

    def exclude(self) -> None:
        if not self.referee.excluded:
            self.play.exclude(self.dice.choice(SUPPLIERS))

    def pause(self) -> None:
        (self.play.resume if self.referee.paused else self.play.pause)()

    def amend(self) -> None:
        self.play.amend(replace(self.play.state.known_terms(), title=f"Amended {len(self.play.entries)}"))
        self.play.now = self.play.last.at

    def compare(self, *, closing: bool = False) -> None:
        """Tell the referee all that was asked, and hold the two against each other."""
        for entry in self.play.entries[self.heard :]:
            if entry.command.by != ENGINE:
                said = self.referee.ask(entry.command, entry.seq)
                code = "" if entry.refusal is None else entry.refusal.code
                assert code == said, f"entry {entry.seq}, {entry.command}: engine {code!r}, referee {said!r}"
        self.heard = len(self.play.entries)
        if closing:
            self.referee.close()
        view = whole_view(self.play.state, COORDINATING)
        for id, lot in self.play.state.lots.items():
            pile = self.referee.piles[id]
            assert [bid.supplier for bid in lot.order] == pile.ranked()
            if lot.terms.joining is None:
                assert "joined" not in view[f"lot:{id}"]
                continue
            row = view[f"lot:{id}"]
            assert Fraction(str(row["joined"])) == pile.all_joined()
            told = [tuple(map(Fraction, str(step).split("@"))) for step in row["joining"]]  # type: ignore[union-attr]
            assert told == pile.curve()
            for member in ALL:
                own = whole_view(self.play.state, Audience("buyer", member))
                pledges = {key: held for key, held in own.items() if key.startswith(f"pledge:{id}:")}
                assert sorted(pledges) == ([f"pledge:{id}:{member}"] if member in pile.said else [])
                for held in pledges.values():
                    assert Fraction(str(held["joined"])) == pile.joined(member)

    def settle(self) -> None:
        """The engine's award is the referee's, and each member gets what it pledged and what it added, to the unit."""
        award = solve(problem_from(self.play.state))
        assert check(problem_from(self.play.state), award) == ()
        assert self.play.ask(proposal(award, id="award")).code == ""
        if self.play.state.awards:
            self.play.confirm(*self.play.state.awards)
        made, contracts = settlement(self.play.state)
        assert self.play.allot(made, contracts).code == "", self.play.last.refusal
        for lot in self.play.terms.lots:
            unit, right = 10**lot.quantity_scale, self.referee.outcome(lot.id)
            lines = [line for line in award.lines if line.lot == lot.id]
            assert bool(lines) == (right is not None)
            if right is None:
                continue
            winner, quantity, money, got = right
            assert [line.supplier for line in lines] == [winner]
            assert Fraction((lines[0].quantities or (lot.lines[0].quantity,))[0], unit) == quantity
            assert lines[0].money == money == sum(part.money for part in made if part.lot == lot.id)
            assert {part.member: Fraction(part.quantity, unit) for part in made if part.lot == lot.id} == got


def plain(number: Fraction) -> str:
    """A fraction of tenths or hundredths as a decimal, without zeros at its end."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".") if number.denominator > 1 else str(number.numerator)


def agree(seed: int) -> Play:
    """The auction of that number, played by both to its end."""
    game = JoiningGame(seed)
    game.run()
    return game.play
