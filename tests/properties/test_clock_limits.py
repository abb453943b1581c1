"""Limits at clocks held to people: who left one ends where it would by sitting there and accepting by hand at once (X10, X11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from auction.core import clock_limits
from auction.core.commands import AcceptPrice, Command
from auction.core.decide import decide
from auction.core.events import BidPlaced, PriceAccepted
from auction.core.refusals import Refusal
from auction.core.state import LotState
from auction.core.terms import Terms
from tests.auctions import SECOND_US, Play, a_supplier
from tests.properties.plays import LONG
from tests.simulation.clock_plays import ClockGame

GAMES = range(20_000, 25_000 if LONG else 20_800)
ROOMS = range(30_000, 33_000 if LONG else 30_600)


@dataclass(slots=True)
class Hands(Play):
    """A play in which those who hold a limit in their heads accept by hand, at the first moment at which it is taken of them.

    They sit in the order in which they made up their minds, and look whenever something has been recorded.
    """

    minds: dict[tuple[str, str], tuple[tuple[int, ...], int]] = field(default_factory=dict)
    answered: str = ""

    def _record(self, command: Command, at: int) -> Play:
        super(Hands, self)._record(command, at)
        self.answered = self.code
        while self._somebody_accepts():
            pass
        return self

    def _somebody_accepts(self) -> bool:
        due = self.due()
        if self.state.status != "open" or (due is not None and due[0] <= self.now):
            return False
        for (lot, supplier), (lowest, quantity) in self.minds.items():
            held = self.state.lots[lot]
            if held.on_show is None or not self._is_worth(held, lowest):
                continue
            asked = AcceptPrice(self.new_id(), a_supplier(supplier), supplier, lot, held.on_show, quantity)
            if not isinstance(decide(self.state, asked, self.now), Refusal):
                super(Hands, self)._record(asked, self.now)
                return True
        return False

    @staticmethod
    def _is_worth(lot: LotState, lowest: tuple[int, ...]) -> bool:
        assert lot.on_show is not None
        return not any(price < least for price, least in zip(lot.schedule[lot.on_show - 1], lowest, strict=True))


@dataclass
class Pair:
    """The same auction twice: with limits left with the engine, and with people who keep them in their heads."""

    terms: Terms
    left: Play = field(init=False)
    kept: Hands = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.kept = Play(self.terms), Hands(self.terms)

    def limit(self, supplier: str, lot: str, prices: tuple[int, ...], quantity: int, *, confirm: bool = True) -> None:
        self.left.limit(supplier, lot, *map(str, prices), quantity=quantity, confirm=confirm)
        self.kept.wait(self.left.now)
        if not self.left.code:
            self.kept.minds.pop((lot, supplier), None)
            self.kept.minds[lot, supplier] = prices, quantity
            while self.kept._somebody_accepts():
                pass
        self.left.wait(self.left.now)

    def both(self, name: str, *given: object, **named: object) -> str:
        """Ask the same of both, and get the same answer; what follows at once is recorded."""
        getattr(self.left, name)(*given, **named)
        getattr(self.kept, name)(*given, **named)
        codes = self.left.code, self.kept.answered
        self.left.wait(self.left.now)
        assert name == "wait" or codes[0] == codes[1], (name, given, named, codes)
        return codes[0]

    def agree(self) -> None:
        self.left.wait(self.left.now)
        self.kept.wait(self.left.now)
        assert shown(self.left) == shown(self.kept)


def shown(play: Play) -> list[object]:
    """What came of it, all that could differ."""
    found: list[object] = [play.state.status, play.now]
    for lot in play.state.lots.values():
        supplies = [(bid.supplier, bid.value, bid.supply) for bid in lot.order]
        sealed = [(name, bid.value, bid.supply) for name, bid in lot.sealed.items()]
        found += [lot.closes_at, lot.closed_at, lot.stage, lot.tick, lot.active, lot.grace_until, supplies, sealed]
    return found


def play_both(seed: int, *, limits_alone: bool = False) -> Pair:
    """One auction by its number; `limits_alone` is a room in which nobody accepts by hand."""
    game = ClockGame(seed)
    dice = game.dice
    taking = [
        replace(lot, stages=tuple(replace(each, clock=each.clock and replace(each.clock, limits=True)) for each in lot.stages))
        for lot in game.play.terms.lots
    ]
    pair = Pair(replace(game.play.terms, lots=tuple(taking)))
    for _ in range(dice.randint(5, 30)):
        step(pair, dice, limits_alone=limits_alone)
        pair.agree()
    if pair.left.state.status == "paused":
        pair.both("resume")
    while (due := pair.left.due()) is not None:
        pair.both("wait", due[0])
        pair.agree()
    assert pair.left.state.status == "closed"
    return pair


def step(pair: Pair, dice: Random, *, limits_alone: bool) -> None:
    supplier, lot = dice.choice(["s1", "s2", "s3", "s4"]), dice.choice(list(pair.left.state.lots))
    state = pair.left.lot(lot)
    what = dice.choices(
        ["limit", "accept", "bid", "edge", "wait", "moment", "clear", "exclude", "pause", "extend"],
        [9, 0 if limits_alone else 7, 3, 0 if limits_alone else 3, 4, 7, 1, 1, 1, 1],
    )[0]
    now, due = pair.left.now, pair.left.due()
    if what == "limit" and state.schedule:
        near = dice.choice([*state.schedule, state.schedule[min(state.tick, len(state.schedule) - 1)]])
        prices = tuple(max(1, price + dice.choice([0, 0, 0, 1, -1])) for price in near)
        pair.limit(supplier, lot, prices, dice.randint(0, 6) if state.terms.takes_parts else 0)
    elif what == "accept":
        quantity = dice.randint(0, 6) if state.terms.takes_parts else 0
        pair.both("accept_price", supplier, max(0, state.tick + dice.choice([1, 1, 1, 0])), lot, quantity=quantity)
    elif what == "bid":
        pair.both("bid", supplier, lot, *(str(dice.randint(5, 45)) for _ in state.terms.lines))
    elif what == "edge" and state.grace_until is not None and state.grace_until > now:
        pair.both("accept_price", supplier, state.tick, lot, at=state.grace_until - 1)
    elif what == "wait":
        pair.both("wait", now + dice.choice([1, 200_000, SECOND_US, 7 * SECOND_US]))
    elif what == "moment" and due is not None:
        pair.both("wait", max(now, due[0] + dice.choice([-1, 0, 1])))
    elif what == "clear" and not pair.left.clear_limit(supplier, lot).code:
        del pair.kept.minds[lot, supplier]
    elif what == "exclude" and not pair.both("exclude", supplier):
        pair.kept.minds = {key: mind for key, mind in pair.kept.minds.items() if key[1] != supplier}
        if dice.random() < 0.5:
            pair.both("readmit", supplier)
    elif what == "pause" and not pair.both("pause"):
        if dice.random() < 0.5 and not pair.both("exclude", supplier):
            pair.kept.minds = {key: mind for key, mind in pair.kept.minds.items() if key[1] != supplier}
        pair.both("wait", now + dice.choice([0, 1, SECOND_US]))
        pair.both("resume")
    elif what == "extend":
        pair.both("extend", lot, dice.choice([1, SECOND_US]))


def automatic(play: Play) -> Counter[str]:
    events = [event for entry in play.entries for event in entry.events]
    return Counter(type(event).__name__ for event in events if isinstance(event, BidPlaced | PriceAccepted) and event.proxy)


def played(games: Iterable[int], *, limits_alone: bool = False) -> Counter[str]:
    """What the engine accepted for suppliers in all of these auctions."""
    found: Counter[str] = Counter()
    for seed in games:
        found += automatic(play_both(seed, limits_alone=limits_alone).left)
    return found


def test_who_leaves_a_limit_ends_where_it_would_by_sitting_there() -> None:
    found = played(GAMES)
    assert found["BidPlaced"] > 40
    assert found["PriceAccepted"] > 300


def test_so_does_a_room_in_which_nobody_accepts_by_hand() -> None:
    found = played(ROOMS, limits_alone=True)
    assert found["PriceAccepted"] > 300


@pytest.mark.parametrize("fault", ["the last first", "one tick too high", "the tick before"])
def test_limits_that_are_kept_wrong_are_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = clock_limits.accepts
    if fault == "the last first":
        wrong = lambda lot: right(replace(lot, limits=dict(reversed(lot.limits.items()))))  # noqa: E731
        monkeypatch.setattr("auction.core.stages.accepts", wrong)
    elif fault == "one tick too high":
        monkeypatch.setattr(clock_limits, "meets", lambda shown, limit: all(map(int.__gt__, shown, limit)))
    else:
        monkeypatch.setattr(clock_limits, "is_in", lambda lot, supplier: True)
        monkeypatch.setattr("auction.core.stages.accepts", lambda lot: right(lot) if lot.tick < 2 else ())
    with pytest.raises(AssertionError):
        played(GAMES)


class Tardy(Play):
    """A play whose engine records what is due late, but no later than a tenth of a second, and before the next thing asked."""

    def _until(self, at: int) -> None:
        while (due := self.due()) is not None and due[0] <= at:
            late = (7_919 * len(self.entries)) % (SECOND_US // 10 + 1)
            self._record(due[1], max(min(at, due[0] + late), self.state.at))


def test_a_record_that_is_late_changes_nothing_but_its_stamp() -> None:
    late = 0
    for seed in GAMES[: len(GAMES) // 2]:
        pair = play_both(seed)
        tardy = Tardy(pair.terms)
        for entry in pair.left.entries[1:]:
            if entry.command.by.role != "engine":
                tardy.ask(entry.command, entry.at)
        tardy.wait(max(pair.left.now, max(lot.closes_at for lot in pair.left.state.lots.values())) + SECOND_US)
        assert [entry.events for entry in tardy.entries] == [entry.events for entry in pair.left.entries]
        late += sum(one.at != other.at for one, other in zip(tardy.entries, pair.left.entries, strict=True))
    assert late > 500
