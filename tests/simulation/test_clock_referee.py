"""The engine's clocks against a second engine written from the rulebook alone, over random auctions by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from auction.core import clocks, evolve
from auction.core.formats import dutch, japanese
from tests.properties.plays import LONG
from tests.simulation.clock_plays import agree

GAMES = 10_000 if LONG else 2_000


def test_engine_and_referee_agree_on_clocks_and_every_one_ends() -> None:
    happened: Counter[str] = Counter()
    for seed in range(GAMES):
        play = agree(seed)
        happened.update(type(event).__name__ for entry in play.entries for event in entry.events)
        happened.update(entry.refusal.code for entry in play.entries if entry.refusal is not None)
    events = {"PriceAccepted", "TickEnded", "GraceEnded", "ClockPutBack", "BidPlaced", "StageOpened", "LotExtended"}
    codes = {
        "tick_over",
        "tick_not_begun",
        "price_accepted",
        "clock_left",
        "not_below_own",
        "clock_names_price",
        "no_clock",
        "quantity_unfit",
    }
    assert not (events | codes) - happened.keys(), "the plays come to everything"


WRONG = ("late ticks end", "silence stays", "the grace is too long", "a tick may be late", "acceptances never stand")


@pytest.mark.parametrize("wrong", WRONG)
def test_an_engine_that_gets_clocks_wrong_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == "late ticks end":
        for module in (dutch, japanese):
            monkeypatch.setattr(module, "put_back", lambda *_, **__: None)
    elif wrong == "silence stays":
        monkeypatch.setattr(japanese, "stays", lambda lot, supplier: True)
    elif wrong == "the grace is too long":
        monkeypatch.setattr(dutch, "unless_now", lambda lot, command, at: clocks.unless_now(lot, command, at - 1))
    elif wrong == "a tick may be late":
        monkeypatch.setattr(clocks, "LATE_TENTHS", 9)
    else:
        monkeypatch.setattr(evolve, "_opened_seals", lambda lot: None)
    with pytest.raises((AssertionError, KeyError)):
        agree_on(range(2_000))


def agree_on(seeds: Iterable[int]) -> None:
    for seed in seeds:
        agree(seed)
