"""The engine's clocks against a second engine written from the rulebook alone, over random auctions by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from auction.core import clock_limits, clocks, evolve, passage, stages, standing
from auction.core.events import BidPlaced, Event, PriceAccepted
from auction.core.formats import dutch, japanese
from auction.core.state import LotState
from tests.properties.plays import LONG
from tests.simulation.clock_plays import agree

GAMES = 10_000 if LONG else 2_000


def test_engine_and_referee_agree_on_clocks_and_every_one_ends() -> None:
    happened: Counter[str] = Counter()
    for seed in range(GAMES):
        play = agree(seed)
        happened.update(type(event).__name__ for entry in play.entries for event in entry.events)
        happened.update(
            f"{type(event).__name__} by limit"
            for entry in play.entries
            for event in entry.events
            if isinstance(event, BidPlaced | PriceAccepted) and event.proxy
        )
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
        "proxies_not_allowed",
        "proxies_not_here",
        "limit_above_own",
        "limit_above_price",
        "largest_change",
        "no_limit",
    }
    events |= {"LimitSet", "LimitCleared", "BidPlaced by limit", "PriceAccepted by limit"}
    assert not (events | codes) - happened.keys(), "the plays come to everything"


WRONG = (
    *("late ticks end", "silence stays", "the grace is too long", "a tick may be late", "acceptances never stand"),
    *("a limit of the very price is not met", "the limit set last goes first", "a limit takes more than is left"),
    *("an exclusion is not looked at", "a limit outlives what it took"),
)


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
    elif wrong == "a limit of the very price is not met":
        monkeypatch.setattr(clock_limits, "meets", lambda shown, limit: all(map(int.__gt__, shown, limit)))
    elif wrong == "the limit set last goes first":
        monkeypatch.setattr(stages, "accepts", last_first)
    elif wrong == "a limit takes more than is left":
        monkeypatch.setattr(clock_limits, "may_want", lambda lot, quantity: True)
    elif wrong == "an exclusion is not looked at":
        monkeypatch.setattr(evolve, "leaves", lambda lot, supplier: lot.limits.clear())
    elif wrong == "a limit outlives what it took":
        monkeypatch.setattr(passage, "opened_seals", keeping_limits)
    else:
        monkeypatch.setattr(passage, "opened_seals", lambda lot: None)
    with pytest.raises((AssertionError, KeyError)):
        agree_on(range(2_000))


def last_first(lot: LotState) -> tuple[Event, ...]:
    return clock_limits.accepts(replace(lot, limits=dict(reversed(lot.limits.items()))))


def keeping_limits(lot: LotState) -> None:
    kept = dict(lot.limits)
    standing.opened_seals(lot)
    lot.limits.update(kept)


def agree_on(seeds: Iterable[int]) -> None:
    for seed in seeds:
        agree(seed)
