"""The engine against a second one written from the rulebook alone.

`AUCTION_LONG=1 pytest tests/simulation` plays for long; `python -m tests.simulation MINUTES` for as long as one likes.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from auction.core import decide as engine
from auction.core import evolve, stages
from auction.core.terms import Band
from tests.auctions import CLOSES, MINUTE_US, Play, a_lot, a_stage, an_auction, an_overtime, some_entrants, steps
from tests.properties.plays import LONG, SECRETS
from tests.simulation.machine import Auctions
from tests.simulation.referee import Referee
from tests.simulation.referee_table import Table


def test_engine_and_referee_agree() -> None:
    run_state_machine_as_test(Auctions, settings=settings(max_examples=5000 if LONG else 150, stateful_step_count=40))


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
    monkeypatch.setattr(engine, "overtime_for", lambda *_: ())
    terms = an_auction(overtime=an_overtime())
    machine = Auctions()
    machine.announce(terms, early=False)
    machine.compare("late bid", "s1", "L1", 3, 0)
    with pytest.raises(AssertionError):
        machine.they_agree()


@pytest.mark.parametrize("wrong", ["everybody enters", "bids are never opened", "closes are not random"])
def test_an_engine_that_gets_stages_wrong_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == "everybody enters":
        monkeypatch.setattr(stages, "entrants_of", lambda lot, stage: None)
    elif wrong == "bids are never opened":
        monkeypatch.setattr(evolve, "_stands", lambda lot, bid: None)
    sealed = a_stage("sealed", random_us=MINUTE_US, secret="L1 0")
    later = a_stage(length_us=MINUTE_US, entrants=some_entrants(best=1))
    machine = Auctions()
    machine.announce(an_auction(lots=[a_lot(stages=[sealed, later])]), early=False)
    if wrong == "closes are not random":
        machine.play.secrets = {commitment: "L1 1" for commitment in SECRETS}
        monkeypatch.setattr(engine, "commitment_of", lambda secret: sealed.commitment)
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
