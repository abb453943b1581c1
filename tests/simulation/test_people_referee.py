"""The engine's persons and openings against the referee of chapter M, over random auctions by their numbers."""

from __future__ import annotations

from collections import Counter

import pytest

from auction.core import openings, persons
from tests.properties.plays import LONG
from tests.simulation.people_plays import agree_on_people

GAMES = 10_000 if LONG else 400


def test_engine_and_referee_agree_on_people_and_every_auction_ends() -> None:
    happened: Counter[str] = Counter()
    for seed in range(GAMES):
        try:
            play = agree_on_people(seed)
        except AssertionError as difference:
            raise AssertionError(f"auction {seed}") from difference
        happened.update(type(event).__name__ for entry in play.entries for event in entry.events)
        happened.update(entry.refusal.code for entry in play.entries if entry.refusal is not None)
    events = {"TermsAmended", "RequestApproved", "RequestDropped", "SupplierReadmitted", "AuctionCancelled", "BidsKept"}
    events |= {"EnvelopeSealed", "EnvelopeAssessed", "OpeningAsked", "BidsOpened", "MessageSent", "ActionRequested"}
    codes = {"same_person", "person_missing", "request_unknown", "terms_locked", "terms_invalid", "auction_cancelled"}
    codes |= {"envelope_missing", "assessment_open", "opening_asked", "nothing_to_open", "nothing_to_assess", "envelope_assessed"}
    assert not (events | codes) - happened.keys(), "the plays come to everything"


@pytest.mark.parametrize("wrong", ["one person is enough", "the quorum is one less", "a failed price is opened", "nobody lapses"])
def test_an_engine_that_gets_people_wrong_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if wrong == "one person is enough":
        monkeypatch.setattr(persons, "unless_approvable", lambda *_: None)
    elif wrong == "the quorum is one less":
        honest = openings.ask
        monkeypatch.setattr(openings, "ask", lambda lot, command, at: _opened_early(honest(lot, command, at), lot, at))
    elif wrong == "a failed price is opened":
        monkeypatch.setattr(openings, "_parted", lambda sealed, lot: (tuple(sealed), ()))
    else:
        monkeypatch.setattr(openings, "lapsed", openings.opened)
        monkeypatch.setattr("auction.core.stages.lapsed", openings.opened)
    with pytest.raises(AssertionError):
        play_them_all()


def play_them_all() -> None:
    for seed in range(GAMES):
        agree_on_people(seed)


def _opened_early(events: object, lot: object, at: int) -> object:
    if isinstance(events, tuple) and len(events) == 1:
        return (*events, openings.opened(lot, at))  # type: ignore[arg-type]
    return events
