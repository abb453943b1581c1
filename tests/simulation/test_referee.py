"""The engine against a second one written from the rulebook alone.

`AUCTION_LONG=1 pytest tests/simulation` plays for long; `python -m tests.simulation` as long, or as often, as one likes.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from auction.core import contest, proxies, stages
from auction.core.stage_terms import Band
from tests.auctions import CLOSES, MINUTE_US, Play, a_lot, a_stage, an_auction, an_overtime, some_entrants, steps
from tests.criteria import a_component, an_evaluation
from tests.properties.plays import LONG, SECRETS
from tests.simulation.machine import Auctions
from tests.simulation.referee import Referee
from tests.simulation.referee_table import Table


def test_engine_and_referee_agree() -> None:
    run_state_machine_as_test(Auctions, settings=settings(max_examples=5000 if LONG else 150, stateful_step_count=40))


def test_they_agree_on_the_latest_close_of_a_lot_that_ends_with_a_stage_passed_over() -> None:
    played = Auctions()
    later = a_stage(pause_us=120 * MINUTE_US, length_us=MINUTE_US, only_gap=(1, 20))
    played.announce(an_auction(lots=[a_lot(stages=(a_stage(), later))]), early=False)
    played.teardown()
    assert played.play.lot().closes_at == played.play.lot().hard_stop == CLOSES + 120 * MINUTE_US


@pytest.mark.parametrize(("reference", "least"), [(99_999, 500), (100_000, 500), (100_001, 501), (100_200, 501), (100_201, 502)])
def test_the_referee_reads_bands_as_the_rulebook_does(reference: int, least: int) -> None:
    bands: tuple[Band, ...] = (steps(500), steps(0, (1, 200), above=100_000))
    assert Table(a_lot(decrement=bands), 0, 0).improvement(Fraction(reference)) == least


def test_the_referee_knows_the_example_of_overtime() -> None:
    terms = an_auction(overtime=an_overtime(hard_stop_us=MINUTE_US))
    play, referee = Play(terms).bid("s1", "L1", "9.00", at=CLOSES - MINUTE_US // 2), Referee(terms, {})
    assert referee.ask(play.last.command, play.last.at, play.last.seq) == ""
    assert referee.lots["L1"].close == CLOSES + MINUTE_US == play.closes_at()


def test_a_wrong_engine_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: an engine that never grants overtime does not agree for long."""
    monkeypatch.setattr("auction.core.bidding.overtime_for", lambda *_: ())
    terms = an_auction(overtime=an_overtime())
    machine = Auctions()
    machine.announce(terms, early=False)
    machine.compare("late bid", "s1", "L1", 3, 0)
    with pytest.raises(AssertionError):
        machine.they_agree()


def test_an_engine_that_ranks_by_the_value_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.core.bidding.comparable_of", lambda lot, supplier, answers, value: value * 100)
    evaluation = an_evaluation(places=2, s1=[a_component(20)])
    machine = Auctions()
    machine.announce(an_auction(lots=[a_lot(evaluation=evaluation, ceiling=100, price_scale=0)]), early=False)
    machine.compare("bid", "s1", "L1", 7, 0)
    with pytest.raises(AssertionError):
        machine.they_agree()


@pytest.mark.parametrize("wrong", ["one unit too low", "nobody answers", "the later of equals wins", "the last set bids first"])
def test_an_engine_that_gets_automatic_bids_wrong_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == "one unit too low":
        aim = contest.aim
        monkeypatch.setattr(contest, "aim", lambda table, seat: None if (found := aim(table, seat)) is None else found - 1)
    elif wrong == "nobody answers":
        monkeypatch.setattr(proxies, "answers", lambda terms, lot: [])
    elif wrong == "the later of equals wins":
        monkeypatch.setattr(proxies, "raised", lambda lot, base, floor, by: floor)
    else:
        seats = contest.Contest.__init__
        monkeypatch.setattr(contest.Contest, "__init__", lambda self, *of: seats(self, of[0], of[1], of[2][::-1], *of[3:]))
    machine = Auctions()
    machine.announce(an_auction(lots=[a_lot(price_scale=0, decrement=[steps(4)])], basis="beat_leading", proxies=True), early=False)
    with pytest.raises(AssertionError):
        two_limits(machine)


def two_limits(machine: Auctions) -> None:
    """Two equal limits of which the later would win by its place in turn."""
    play = machine.play
    for supplier, price in (("s1", "110"), ("s2", "106"), ("s3", "102"), ("s4", "50")):
        heard(machine, play.bid(supplier, "L1", price))
    heard(machine, play.limit("s1", "L1", "62"))
    heard(machine, play.limit("s2", "L1", "62"))
    heard(machine, play.exclude("s4"))


def heard(machine: Auctions, play: Play) -> None:
    """What the engine recorded last, told to the referee and compared."""
    said = machine.referee.ask(play.last.command, play.last.at, play.last.seq)
    machine.heard = len(play.entries)
    assert play.code == said
    machine.they_agree()


@pytest.mark.parametrize("wrong", ["everybody enters", "bids are never opened", "closes are not random"])
def test_an_engine_that_gets_stages_wrong_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == "everybody enters":
        monkeypatch.setattr(stages, "entrants_of", lambda lot, stage: None)
    elif wrong == "bids are never opened":
        monkeypatch.setattr("auction.core.standing.stands", lambda lot, bid: None)
    sealed = a_stage("sealed", random_us=MINUTE_US, secret="L1 0")
    later = a_stage(length_us=MINUTE_US, entrants=some_entrants(best=1))
    machine = Auctions()
    machine.announce(an_auction(lots=[a_lot(stages=[sealed, later])]), early=False)
    if wrong == "closes are not random":
        machine.play.secrets = {commitment: "L1 1" for commitment in SECRETS}
        monkeypatch.setattr("auction.core.conduct.commitment_of", lambda secret: sealed.commitment)
    machine.compare("bid", "s1", "L1", 3, 0)
    machine.compare("bid", "s2", "L1", 9, 0)
    machine.they_agree()
    with pytest.raises(AssertionError):
        two_turns(machine)


def two_turns(machine: Auctions) -> None:
    """Past the close of a stage and the opening of the next."""
    for _ in range(2):
        machine.compare("turn", "s2", "L1", 0, 0)
        machine.they_agree()
