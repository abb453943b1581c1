"""Volume that joins against a second engine written from the rulebook alone, over random auctions by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest

from auction.award import reckoning
from auction.core import joining
from auction.core.commands import PledgeMore
from auction.core.events import MorePledged
from auction.core.joining_terms import JoinStep
from auction.core.refusals import KINDS, Refusal
from auction.core.state import State
from tests.properties.plays import LONG
from tests.simulation.joining_plays import agree

GAMES = 10_000 if LONG else 300


def test_engine_and_referee_agree_on_what_joins() -> None:
    happened: Counter[str] = Counter()
    for seed in range(GAMES):
        try:
            play = agree(seed)
        except AssertionError as difference:
            raise AssertionError(f"auction {seed}") from difference
        happened.update(type(event).__name__ for entry in play.entries for event in entry.events)
        happened.update(entry.refusal.code for entry in play.entries if entry.refusal is not None)
        happened.update("joined" for award in play.state.awards.values() if award.line.quantities)
        happened.update(none.why for none in play.state.unawarded.values())
    events = {
        "MorePledged",
        "BidWithdrawn",
        "SupplierExcluded",
        "TermsAmended",
        "BidSealed",
        "ContractDrawn",
        "joined",
        "above_reserve",
    }
    codes = {kind.code for kind in KINDS.values() if kind.rule[0] == "J"} | {"quantity_malformed", "quantity_precision"}
    assert not (events | codes) - happened.keys(), "the plays come to everything"


TAKEN_ANYHOW = {"a promise may shrink": "joining_reduced", "more may join": "joining_full"}
WRONG = ("less joins", "more is awarded than joined", *TAKEN_ANYHOW, "nobody is told")


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_engine_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less joins: only what was promised for more than the price, and not what was promised for just that price."""
    if wrong == "less joins":
        monkeypatch.setattr(joining, "_reached", lambda steps, price: sum(step.quantity for step in steps if price < step.price))
    elif wrong == "more is awarded than joined":
        monkeypatch.setattr(
            reckoning, "joined_quantity", lambda lot, bid: lot.quantities[0] + sum(each.quantity for each in lot.joins)
        )
        monkeypatch.setattr("auction.award.check.joined_quantity", reckoning.joined_quantity)
    elif wrong in TAKEN_ANYHOW:
        monkeypatch.setattr("auction.core.decide.pledge_more", taking(TAKEN_ANYHOW[wrong]))
    else:
        monkeypatch.setattr("auction.core.fields.joined_now", lambda lot: 0)
    assert found(), wrong


def taking(code: str) -> Callable[[State, PledgeMore], object]:
    """A rule that takes what is refused for that reason."""

    def pledge_more(state: State, command: PledgeMore) -> object:
        decision = joining.pledge_more(state, command)
        if not isinstance(decision, Refusal) or decision.code != code:
            return decision
        scale = 10 ** state.lots[command.lot].terms.quantity_scale
        steps = tuple(JoinStep(int(Fraction(each.quantity) * scale), int(Fraction(each.price) * 100)) for each in command.steps)
        return (MorePledged(command.lot, command.member, steps),)

    return pledge_more


def found() -> bool:
    """Whether one of the first auctions tells the difference."""
    for seed in range(60):
        try:
            agree(seed)
        except AssertionError:
            return True
    return False
