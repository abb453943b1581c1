"""The main referee over one format after another, by numbers; `--kind formats` plays as many as one likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from auction.award import exact
from auction.core import evaluation, overtime, shortlist, stages
from tests.properties.plays import LONG
from tests.simulation.format_plays import FORMATS, agree, format_of

GAMES = len(FORMATS) * (10_000 if LONG else 30)


def test_engine_and_referee_agree_on_every_format_and_every_auction_ends() -> None:
    happened: Counter[str] = Counter()
    bids: Counter[str] = Counter()
    for seed in range(GAMES):
        play = agree(seed)
        names = [type(event).__name__ for entry in play.entries for event in entry.events]
        bids[format_of(seed)] += names.count("BidPlaced") + names.count("BidSealed")
        happened.update(names)
        happened.update(entry.refusal.code for entry in play.entries if entry.refusal is not None)
        happened.update(none.why for none in play.state.unawarded.values())
        happened.update("parts" for award in play.state.awards.values() if len(award.lines) > 1)
    events = {"OvertimeGranted", "SecretRevealed", "StageSkipped", "StageOpened", "TurnEnded", "OutageRecorded", "LotCutShort"}
    codes = {"leading_decrement", "next_decrement", "not_a_multiple", "largest_step", "tie_forbidden", "price_sign", "sealed_once"}
    codes |= {"not_an_entrant", "not_your_turn", "below_lead", "answer_unknown", "answers_incomplete", "surrogate_sealed"}
    ends = {"unpledged", "above_reserve", "no_bid", "parts", "AwardConfirmed"}
    assert not (events | codes | ends) - happened.keys(), "the plays come to everything"
    assert set(bids) == set(FORMATS)
    assert min(bids.values()) > GAMES // len(FORMATS), "more than a bid an auction in each format"


WRONG = (
    "everybody is listed",
    "the anchor is the lowest",
    "the index is forgotten",
    "the winner is paid what it asked",
    "everybody enters",
    "nobody is awarded a part",
    "a close is never moved",
)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_engine_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == WRONG[0]:
        monkeypatch.setattr("auction.award.problem.listed", lambda lot: tuple(lot.order))
    elif wrong == WRONG[1]:
        monkeypatch.setattr(shortlist, "_anchor", lambda rule, placed: (placed[0].value if placed else 0, 1))
    elif wrong == WRONG[2]:
        monkeypatch.setattr(evaluation, "parse_premium", lambda text, scale: 0)
    elif wrong == WRONG[3]:
        monkeypatch.setattr(exact, "second_price", lambda lot, winner: winner.value)
    elif wrong == WRONG[4]:
        monkeypatch.setattr(stages, "entrants_of", lambda lot, stage: None)
    elif wrong == WRONG[5]:
        monkeypatch.setattr(exact, "parts_of", lambda table, quantities, winners: ())
    else:
        monkeypatch.setattr(overtime, "_granted", lambda lot, **_: ())
    assert found(range(20 * len(FORMATS))), wrong


def found(seeds: Iterable[int]) -> bool:
    """Whether one of these auctions tells the difference."""
    for seed in seeds:
        try:
            agree(seed)
        except (AssertionError, KeyError):
            return True
    return False
