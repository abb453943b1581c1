"""Random auctions of one format after another, each made by one number: engine and referee play them and are compared at each step.

Where a preset has the format, the preset makes it; the goods, prices and what is asked are random.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Final, get_args

from auction.core.criteria import Component, Evaluation
from auction.core.index import Index
from auction.core.money import Share
from auction.core.presets import PRESETS, applied
from auction.core.shortlist_terms import Places, Pledged, Shortlist
from auction.core.stage_terms import Stage
from auction.core.stages import commitment_of
from auction.core.terms import Basis, Lot, Overtime, Terms, TiePolicy
from auction.core.views import lot_row
from auction.core.visibility import Audience
from tests.auctions import (
    CLOSES,
    MINUTE_US,
    RANK_ONLY,
    SECOND_US,
    SUPPLIERS,
    Play,
    a_line,
    a_lot,
    a_stage,
    an_auction,
    some_entrants,
    steps,
)
from tests.auctions import an_overtime as overtime_of
from tests.criteria import a_component, a_criterion, an_evaluation, an_option, some_rates
from tests.properties.plays import WAITS
from tests.simulation.machine import Auctions

ASKED = (15, 45)
MOST_MOMENTS = 60
"""More due moments than any of these auctions has once nobody asks for anything: one that needs more does not end."""

ASKS: Final = {
    "bid": 30,
    "late bid": 0.8,
    "turn": 2.5,
    "surrogate": 1,
    "withdraw": 2,
    "bad bid": 1,
    "again": 0.6,
    "accept": 0.6,
    "extend": 0.6,
    "outage": 0.6,
    "suspend": 0.4,
    "lift": 0.6,
    "pause": 0.6,
    "resume": 0.6,
    "exclude": 0.3,
    "forbidden": 0.3,
    "close early": 0.2,
}


def some_overtime(dice: Random) -> Overtime:
    window = dice.choice([0, MINUTE_US, 2 * MINUTE_US])
    return overtime_of(
        window_us=window,
        trigger=dice.choice(["any_bid", "rank_change", "rank_at_most", "new_leader", "beats_another"]),
        rank=dice.randint(1, 3),
        base=dice.choice(["scheduled_close", "bid_stamp", "reset"]),
        lengths_us=[dice.choice([10 * SECOND_US, MINUTE_US, 4 * MINUTE_US]) for _ in range(dice.randint(1, 3))],
        scope=dice.choice(["lot", "all_lots", "cascade"]),
        gap_us=dice.choice([0, 1, MINUTE_US]),
        most=dice.choice([None, 1, 2]),
        hard_stop_us=dice.choice([0, MINUTE_US, 20 * MINUTE_US]),
        surrogate_counts=dice.random() < 0.5,
    )


def some_lot(dice: Random, id: str) -> Lot:
    """One or two line items and small values, so that bids meet."""
    lines = [a_line(name, dice.choice([1, 1, 2, 3])) for name in "AB"[: dice.choice([1, 1, 2])]]
    bands = [steps(dice.randint(0, 4), dice.choice([None, None, (1, 10), (1, 200)]))] if dice.random() < 0.6 else []
    lot = a_lot(
        id,
        lines=lines,
        price_scale=0,
        ceiling=dice.choice([90, 100, 120]),
        reserve=dice.choice([None, None, 60, 80]),
        decrement=bands,
        closes_at=CLOSES + dice.choice([0, 0, 1, MINUTE_US]),
    )
    return replace(lot, largest_change=dice.choice([None, None, Share(1, 4), Share(1, 2)]))


def some_plain(dice: Random, **choices: object) -> Terms:
    """An English auction of one or two lots, whose choices are random but those given."""
    lots = [some_lot(dice, f"L{number}") for number in (1, 2)[: dice.choice([1, 1, 2])]]
    usual: dict[str, object] = {
        "lots": lots,
        "ties": dice.choice([tie for tie in get_args(TiePolicy) if tie != "forbidden"]),
        "withdrawal": dice.choice(["never", "until_close"]),
        "surrogate_bids": dice.random() < 0.5,
        "overtime": some_overtime(dice),
        "early_close": dice.random() < 0.2,
        "tie_award": dice.choice(["earliest", "earliest", "coverage", "split"]),
    }
    return an_auction(**usual | choices)  # type: ignore[arg-type]


def english(basis: Basis) -> Callable[[Random], Terms]:
    """Classic, dynamic, or by the next rank."""

    def made(dice: Random) -> Terms:
        ties: TiePolicy = dice.choice(get_args(TiePolicy))
        terms = some_plain(dice, basis=basis, ties=ties)
        if dice.random() < 0.5:
            return terms
        lots = [replace(lot, exact_multiples=dice.random() < 0.5, largest_step=30) for lot in terms.lots if not _has_share(lot)]
        return replace(terms, lots=tuple(lots) or terms.lots)

    return made


def _has_share(lot: Lot) -> bool:
    return any(band.share is not None for band in lot.decrement)


def preset(name: str) -> Callable[[Random], Terms]:
    """The preset of that name over random lots; where it draws a close, by a secret that the play knows."""

    def made(dice: Random) -> Terms:
        terms = applied(PRESETS[name], some_plain(dice, tie_award="earliest"))
        return replace(terms, lots=tuple(_drawn(lot) for lot in terms.lots))

    return made


def _drawn(lot: Lot) -> Lot:
    stages = (
        replace(stage, commitment=commitment_of(f"{lot.id} {place}")) if stage.random_us else stage
        for place, stage in enumerate(lot.stages)
    )
    return replace(lot, stages=tuple(stages))


def coursed(*courses: Callable[[Random], list[Stage]], **choices: object) -> Callable[[Random], Terms]:
    """Auctions by one of these courses."""

    def made(dice: Random) -> Terms:
        terms = some_plain(dice, **choices)
        return replace(terms, lots=tuple(_drawn(replace(lot, stages=tuple(dice.choice(courses)(dice)))) for lot in terms.lots))

    return made


def one_sealed(dice: Random) -> list[Stage]:
    return [a_stage("sealed", revisable=dice.random() < 0.5)]


def best_and_final(dice: Random) -> list[Stage]:
    entrants = some_entrants(best=dice.choice([1, 2, 3]), within=dice.choice([None, (1, 10)]), least=dice.choice([1, 2]))
    last = a_stage("sealed", pause_us=dice.choice([0, SECOND_US]), length_us=3 * MINUTE_US, entrants=entrants)
    return [a_stage("sealed"), replace(last, revisable=dice.random() < 0.5)]


def rounds_of_turns(dice: Random) -> list[Stage]:
    """A first stage, and one to three rounds that the worst may not reach."""
    turns = []
    for _ in range(dice.randint(1, 3)):
        entrants = dice.choice([None, None, some_entrants(drop=1, least=2), some_entrants(within=(1, 4), least=2)])
        turns.append(a_stage("turns", pause_us=dice.choice([0, SECOND_US]), length_us=MINUTE_US, entrants=entrants))
    return [a_stage(dice.choice(["sealed", "open"])), *turns]


def random_close(dice: Random) -> list[Stage]:
    first = a_stage(
        dice.choice(["open", "open", "sealed"]), random_us=dice.choice([2 * SECOND_US, MINUTE_US]), secret="drawn below"
    )
    return [first, a_stage(length_us=MINUTE_US)] if dice.random() < 0.3 else [first]


def silent(dice: Random) -> Terms:
    """The preset, or a shorter silence."""
    terms = preset("silence")(dice)
    window = dice.choice([MINUTE_US, 5 * MINUTE_US])
    return replace(terms, overtime=replace(terms.overtime, window_us=window, hard_stop_us=dice.choice([window, 60 * MINUTE_US])))


def indexed(dice: Random) -> Terms:
    """Premiums and discounts to an index that lies among the prices."""
    terms = some_plain(dice, basis=dice.choice(["beat_own", "beat_leading"]))
    index = Index("An index", "made up", dice.choice([10, 30, 60]), "2027-01", 1, 2)
    return replace(terms, lots=tuple(replace(lot, index=index) for lot in terms.lots))


def evaluated(dice: Random) -> Terms:
    """Criteria, points, quality, yearly costs and terms of single suppliers."""
    terms = some_plain(dice, basis=dice.choice(["beat_own", "beat_leading"]))
    return replace(terms, lots=tuple(replace(lot, evaluation=some_evaluation(dice)) for lot in terms.lots))


def some_evaluation(dice: Random) -> Evaluation:
    points = dice.random() < 0.5
    criteria = []
    for number in range(dice.randint(0, 2)):
        options = [
            an_option(
                str(place),
                *some_components(dice, 1),
                yearly=dice.choice([(), (), (3, 4), (10, -2, 5)]),
                points=dice.randint(0, 30) if points else 0,
                quality=dice.choice([None, None, (1, 20), (1, 7)]),
            )
            for place in range(dice.randint(1, 3))
        ]
        criteria.append(a_criterion(*options, id=f"c{number}"))
    return an_evaluation(
        *criteria,
        places=dice.randint(2, 4),
        components=some_components(dice, 1),
        discount=dice.choice([None, (1, 10), (3, 100)]),
        price_points=dice.choice([60, 70]) if points else 0,
        rates=some_rates(USD=(9183, 10_000), CNY=(1, 8)),
        s1=some_components(dice, 2),
        s2=some_components(dice, 2),
    )


def some_components(dice: Random, most: int) -> list[Component]:
    """A few components; what is taken off is never the whole."""
    return [
        a_component(
            dice.randint(0, 12),
            dice.choice([None, None, (1, 10), (7, 200)]),
            currency=dice.choice(["", "", "USD", "CNY"]),
            of=dice.choice(["value", "so_far"]),
            less=dice.random() < 0.3,
        )
        for _ in range(dice.randint(0, most))
    ]


def shortlisted(dice: Random) -> Terms:
    """One of the presets with a shortlist, or another shortlist over a sealed stage."""
    if dice.random() < 0.4:
        return preset(dice.choice(["vbp-round-7", "vbp-round-11"]))(dice)
    terms = coursed(one_sealed, tie_award=dice.choice(["earliest", "coverage"]))(dice)
    return replace(terms, lots=tuple(replace(lot, shortlist=some_shortlist(dice)) for lot in terms.lots))


def some_shortlist(dice: Random) -> Shortlist:
    places = tuple(Places(bids, most) for bids, most in ((1, 1), (2, 1), (3, 2), (4, 3))[dice.randint(0, 3) :])
    weights = ((1,), (1, 1), (2, 1), (3, 2, 1))
    rows = [dice.choice([each for each in weights if len(each) <= winners]) for winners in (1, 2, 3)]
    table = tuple(Pledged(winners, Share(dice.randint(1, 10), 10), row) for winners, row in zip((1, 2, 3), rows, strict=True))
    return Shortlist(
        places,
        not_highest=dice.random() < 0.5,
        within=dice.choice([None, Share(1, 10), Share(8, 10)]),
        cut=dice.choice([None, Share(1, 2)]),
        exempt=dice.choice([None, 20 * 10**6]),
        anchor=dice.choice([None, Share(1, 2), Share(9, 10)]),
        pledged=dice.choice([(), table[dice.randint(0, 2) :]]),
    )


FORMATS: Final[Mapping[str, Callable[[Random], Terms]]] = {
    "English, beat own": english("beat_own"),
    "English, beat leading": english("beat_leading"),
    "English, beat next": english("beat_next"),
    "rank only": lambda dice: some_plain(dice, visibility=RANK_ONLY),
    "sealed first price": coursed(one_sealed),
    "best and final": coursed(best_and_final),
    "Vickrey": coursed(one_sealed, payment="second_price", tie_award="earliest"),
    "rounds with turns": coursed(rounds_of_turns, visibility=replace(RANK_ONLY, supplier_count=True, count_from=1)),
    "Prozorro": preset("prozorro"),
    "silence": silent,
    "random close": coursed(random_close, overtime=overtime_of(window_us=0)),
    "Brazil open": preset("brazil-open"),
    "Brazil open-closed": preset("brazil-open-closed"),
    "Brazil closed-open": preset("brazil-closed-open"),
    "Georgia": preset("georgia"),
    "index": indexed,
    "multi-attribute": evaluated,
    "shortlist": shortlisted,
}
"""The formats that the main referee plays, each by the terms that a throw of dice makes."""


def format_of(seed: int) -> str:
    """The format of the auction of that number: one after another."""
    return list(FORMATS)[seed % len(FORMATS)]


class FormatGame:
    """One auction of a format, by its number."""

    def __init__(self, seed: int) -> None:
        self.dice, self.format = Random(seed), format_of(seed)
        self.machine = Auctions()
        self.machine.announce(self.some_terms(), early=self.dice.random() < 0.1)
        self.play: Play = self.machine.play
        if self.play.terms.acceptance and self.dice.random() < 0.8:
            self.machine.compare("accept", SUPPLIERS[3], "L1", 0, 0)

    def some_terms(self) -> Terms:
        """Terms that may be announced: those that contradict themselves are thrown again."""
        while True:
            terms = FORMATS[self.format](self.dice)
            if not Play(terms, announced=False).announce().code:
                return terms

    def run(self) -> None:
        """A number of random asks, then time alone until the auction has closed, its award and what needs a reason."""
        for _ in range(self.dice.randint(*ASKED)):
            self.ask()
            self.compare()
            if self.play.state.status == "closed" and self.dice.random() < 0.5:
                break
        self.end()

    def ask(self) -> None:
        """One thing asked, most often a bid on a lot there is, by one who may."""
        what = self.dice.choices(list(ASKS), list(ASKS.values()))[0]
        supplier = self.dice.choice([*SUPPLIERS[:3] * 12, *SUPPLIERS[3:] * 6, "s9"])
        lot = "L3" if self.dice.random() < 0.02 else self.dice.choice(list(self.play.state.lots))
        if what == "bid" and lot in self.play.state.lots and self.dice.random() < 0.5:
            supplier = self.whose_turn(lot) or supplier
        self.machine.compare(what, supplier, lot, self.dice.randint(0, 59), self.dice.choice(WAITS))

    def whose_turn(self, lot: str) -> str | None:
        """The supplier who is on turn, where suppliers take turns."""
        return next(iter(self.machine.referee.lots[lot].waiting), None)

    def compare(self) -> None:
        self.machine.they_agree()
        if self.format == "rank only":
            self.each_knows_its_rank_alone()

    def each_knows_its_rank_alone(self) -> None:
        """What a supplier is told of a lot is the rank that the referee gives it, and no price but its own."""
        for id, lot in self.play.state.lots.items():
            ranks = self.machine.referee.ranks(id)
            for supplier in SUPPLIERS:
                row = lot_row(self.play.state, Audience("supplier", supplier), lot)
                own = lot.standing.get(supplier)
                assert row["rank"] == ranks.get(supplier)
                assert not {"lead", "ladder", "bidders", "bids", "leader", "lead_at"} & row.keys()
                assert (own is None) == (row["own"] is None)

    def end(self) -> None:
        moments = 0
        if self.play.state.stands_still:
            by = "resume" if self.play.state.status == "paused" else "lift"
            self.machine.compare(by, "s1", "L1", 0, 0)
        while (due := self.play.due()) is not None and self.play.state.closed_at is None:
            self.play.wait(due[0])
            self.machine.hear()
            self.compare()
            moments += 1
            assert moments < MOST_MOMENTS, "the auction does not end"
        self.machine.teardown()
        for lot, award in self.play.state.awards.items():
            needs = any(self.machine.referee.needs_a_reason(lot, line.supplier) for line in award.lines)
            assert self.play.confirm(lot).code == ("reason_missing" if needs else ""), lot


def agree(seed: int) -> Play:
    """Play the auction of that number; AssertionError, which names it, at the first step where engine and referee differ."""
    game = FormatGame(seed)
    try:
        game.run()
    except AssertionError as differs:
        raise AssertionError(f"auction number {seed} ({game.format}): {differs}") from differs
    return game.play
