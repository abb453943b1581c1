"""Random auctions of chapter M by their numbers, asked of the engine and of its referee alike."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any, Final, get_args

from auction.core.stage_terms import Stage
from auction.core.terms import Guarded, Terms
from auction.core.words import ENGINE
from tests.auctions import CLOSES, COORDINATOR, HOUR_US, MINUTE_US, OPENS, SECOND_US, Play, a_lot, a_stage, a_supplier, an_auction
from tests.simulation.people_referee import PeopleReferee

PERSONS: Final = ("ann", "bo", "cy", "ann", "bo", "")
WHO: Final = ("s1", "s2", "s3", "s1", "s2", "s9")
STEPS: Final = 40
WAITS: Final = (0, 0, 0, 0, 1, SECOND_US, 5 * SECOND_US, 20 * SECOND_US)


def some_people_terms(dice: Random) -> Terms:
    """One or two lots, most of them sealed with envelopes or a quorum, and some requests that take two persons."""
    kinds = [kind for kind in get_args(Guarded) if kind not in ("amend", "close_early") and dice.random() < 0.4]
    lots = [a_lot(id, floor=dice.choice([None, 700]), stages=_course(dice)) for id in ("L1", "L2")[: dice.randint(1, 2)]]
    return an_auction(
        lots=lots,
        suppliers=("s1", "s2", "s3"),
        withdrawal=dice.choice(["never", "until_close"]),
        surrogate_bids=dice.random() < 0.5,
        acceptance=dice.random() < 0.3,
        two_persons=("amend", *kinds) if kinds or dice.random() < 0.3 else (),
        lone_bid_reason=dice.random() < 0.5,
    )


def _course(dice: Random) -> tuple[Stage, ...]:
    technical, quorum = dice.random() < 0.6, dice.choice([0, 0, 1, 2, 3])
    waits = MINUTE_US * 2 if technical or quorum else 0
    sealed = a_stage("sealed", technical=technical, quorum=quorum, opening_us=waits, revisable=dice.random() < 0.7)
    first = a_stage() if dice.random() < 0.2 else sealed
    later = a_stage(dice.choice(["open", "sealed"]), pause_us=dice.choice([0, SECOND_US]), length_us=3 * MINUTE_US)
    if later.kind == "sealed" and dice.random() < 0.5:
        later = replace(later, quorum=1, opening_us=MINUTE_US)
    return (first, later) if dice.random() < 0.5 else (first,)


class Game:
    """One auction, and the referee beside it."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.terms = some_people_terms(self.dice)
        self.play = Play(self.terms)
        self.referee = PeopleReferee(self.terms, {})
        self.heard = 1

    def run(self) -> Play:
        for _ in range(self.dice.choice([0, 2, 5])):
            self.play.now = max(self.play.state.at, OPENS - 60 * SECOND_US)
            self.early()
            self.play.now = self.play.state.at
            self.compare()
        self.play.wait(max(OPENS, self.play.state.opens_at))
        self.begin()
        for _ in range(STEPS):
            if self.play.state.status in ("closed", "cancelled") and self.dice.random() < 0.5:
                break
            self.wait()
            self.one()
            self.compare()
        self.end()
        return self.play

    def begin(self) -> None:
        """More often than not suppliers hand in what is asked and bid, and some time passes."""
        for supplier in ("s1", "s2", "s3"):
            for lot in self.play.state.lots:
                if self.dice.random() < 0.7:
                    self.play.accept_terms(supplier)
                    self.play.envelope(supplier, lot=lot)
                    self.play.bid(supplier, lot, f"{self.dice.randint(4, 12)}.00")
        self.compare()
        if self.dice.random() < 0.6:
            self.play.wait(CLOSES - self.dice.choice([0, 1, MINUTE_US]))
            self.compare()

    def wait(self) -> None:
        due = self.play.due()
        if due is not None and self.dice.random() < 0.06:
            self.play.wait(max(self.play.now, due[0] + self.dice.choice([-1, 0, 1])))
        self.play.wait(self.play.now + self.dice.choice(WAITS))

    def early(self) -> None:
        dice, play = self.dice, self.play
        person, at = dice.choice(PERSONS), play.now
        changed: list[Any] = [
            replace(play.terms, title=f"title {dice.randint(0, 2)}"),
            replace(play.terms, lots=tuple(replace(lot, closes_at=CLOSES + 1) for lot in play.terms.lots)),
            replace(play.terms, suppliers=play.terms.suppliers[:-1]),
            play.terms,
        ]
        asks: list[Any] = [
            lambda: play.amend(dice.choice(changed), at=at, person=person, reason=dice.choice(["a slip", ""])),
            lambda: play.approve(dice.choice([*play.state.requests, 1]), person, at=at),
            lambda: play.accept_terms(dice.choice(WHO), at=at),
            lambda: play.exclude(dice.choice(WHO), at=at, person=person),
            lambda: play.bid("s1", "L1", "9.00", at=at),
        ]
        dice.choice([asks[0], asks[1], *asks])()

    def one(self) -> None:
        dice, play = self.dice, self.play
        who, person, lot = dice.choice(WHO), dice.choice(PERSONS), dice.choice(["L1", "L1", "L2", "L3"])
        reason, by = dice.choice(["because", "because", " "]), dice.choice([COORDINATOR] * 5 + [a_supplier(who)])
        number = dice.choice([*play.state.requests, *play.state.requests, play.state.requested + 1])
        busy = 30 if any(each.opening_by is not None for each in play.state.lots.values()) else 0
        price = f"{dice.randint(4, 12)}.00"
        asks: list[tuple[int, Any]] = [
            (8, lambda: play.bid(who, lot, price)),
            (1, lambda: play.bid(who, lot, price, by=by)),
            (7, lambda: play.envelope(who, dice.choice(["mine", "mine", ""]), lot=lot)),
            (2, lambda: play.withdraw(who, lot)),
            (2, lambda: play.accept_terms(who)),
            (4 + busy, lambda: play.assess(who, passed=dice.random() < 0.6, reason=reason, lot=lot, by=by)),
            (4 + busy, lambda: play.open_bids(person, lot=lot, by=by)),
            (2, lambda: play.pause(person=person, reason=reason, by=by)),
            (4, lambda: play.resume(by=by)),
            (1, lambda: play.extend(lot, dice.choice([0, MINUTE_US]), person=person)),
            (1, lambda: play.exclude(who, person=person, reason=reason)),
            (2, lambda: play.readmit(who, person=person, reason=reason, by=by)),
            (6, lambda: play.approve(number, person, by=by)),
            (2, lambda: play.drop(number, person, by=by)),
            (1, lambda: play.message(reason, by=by)),
            (1, lambda: play.cancel(person=person, reason=reason) if dice.random() < 0.2 else play.resume()),
            (1, lambda: play.amend(replace(play.terms, title="late"), at=play.now, person=person, reason=reason)),
        ]
        dice.choices([ask for _, ask in asks], [weight for weight, _ in asks])[0]()

    def compare(self) -> None:
        """Whatever the engine was asked, asked of the referee; then how the lots stand."""
        for entry in self.play.entries[self.heard :]:
            if entry.command.by != ENGINE:
                said = self.referee.ask(entry.command, entry.at, entry.seq)
                code = "" if entry.refusal is None else entry.refusal.code
                assert code == said, f"entry {entry.seq}, {entry.command}: engine {code!r}, referee {said!r}"
        self.play.wait(self.play.now)  # an opening may be followed by the next stage at once
        self.heard = len(self.play.entries)
        self.referee.pass_time(self.play.now)
        assert self.play.state.status == self.referee.status(self.play.now)
        assert sorted(self.play.state.requests) == sorted(self.referee.asked)
        for id, lot in self.play.state.lots.items():
            table = self.referee.lots[id]
            assert (lot.closed_at, lot.stage, lot.next_stage_at) == (table.closed, table.number, table.opens), id
            assert lot.opening_by == self.referee.waits.get(id)
            assert [(bid.supplier, bid.value) for bid in lot.order] == [(bid.supplier, int(bid.value)) for bid in table.ranked()]
            assert sorted(lot.sealed) == sorted(table.sealed)

    def end(self) -> None:
        """Without anybody doing anything more the auction ends, and its award is confirmed or asks for a reason."""
        if self.play.state.status == "paused":
            assert self.play.resume().code == ""
        self.compare()
        self.play.wait(self.play.now + 3 * HOUR_US)
        self.compare()
        assert self.play.state.status in ("closed", "cancelled"), "no auction hangs for want of a person"
        if self.play.state.status == "closed":
            self.play.propose()
            for lot in self.play.state.awards:
                self.heard = len(self.play.entries)
                self.play.confirm(lot, reason=self.dice.choice(["", "because"]), person="ann")
                code = self.referee.ask(self.play.last.command, self.play.last.at, 0)
                assert self.play.code in (code, "auction_closed" if code else ""), (self.play.code, code)


def agree_on_people(seed: int) -> Play:
    """Play the auction of that number to its end, comparing engine and referee at each step."""
    return Game(seed).run()
