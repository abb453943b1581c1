"""Schedules and packages against a second engine written from the rulebook alone, over random auctions by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from auction.award import volume
from auction.core import evolve, quantities, reading
from auction.core.refusals import KINDS
from auction.core.schedule import scaled_value
from tests.properties.plays import LONG
from tests.simulation.quantity_plays import agree

GAMES = 10_000 if LONG else 800


def test_engine_and_referee_agree_on_quantities_and_packages() -> None:
    happened: Counter[str] = Counter()
    for seed in range(GAMES):
        play = agree(seed)
        happened.update(type(event).__name__ for entry in play.entries for event in entry.events)
        happened.update(entry.refusal.code for entry in play.entries if entry.refusal is not None)
        happened.update(none.why for none in play.state.unawarded.values())
        happened.update("parts" for award in play.state.awards.values() if len(award.lines) > 1)
    events = {"BidPlaced", "PackagePlaced", "PackageWithdrawn", "BidWithdrawn", "ContractDrawn", "parts", "short", "above_reserve"}
    codes = {kind.code for kind in KINDS.values() if kind.rule[0] == "N"} - {"too_many_packages"}
    assert not (events | codes) - happened.keys(), "the plays come to everything"


WRONG = (
    "steps may go any way",
    "less may be supplied",
    "values are rounded down",
    "the reserve price is one lower",
    "nobody is rationed",
    "nobody stands",
)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_engine_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == WRONG[0]:
        monkeypatch.setattr(quantities, "_ORDERS", dict.fromkeys(("falling", "rising", "any"), lambda before, after: True))
    elif wrong == WRONG[1]:
        monkeypatch.setattr(reading, "most_of", lambda supply, quantity: 10**9)
    elif wrong == WRONG[2]:
        monkeypatch.setattr(reading, "scaled_value", lambda *asked: scaled_value(*asked) - 1)
    elif wrong == WRONG[3]:
        fill = volume.fill
        monkeypatch.setattr("auction.award.exact.fill", lambda lot, reserve: fill(lot, None if reserve is None else reserve - 1))
    elif wrong == WRONG[4]:
        monkeypatch.setattr(volume, "_at_the_margin", lambda lot, bids, given: given)
    else:
        monkeypatch.setattr(evolve, "stands", lambda lot, bid: None)
    assert found(range(200)), wrong


def found(seeds: Iterable[int]) -> bool:
    """Whether one of these auctions tells the difference."""
    for seed in seeds:
        try:
            agree(seed)
        except (AssertionError, KeyError):
            return True
    return False
