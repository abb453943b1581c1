"""Time that is recorded late changes nothing: who was late only shows in stamps. What may change something is a recorded outage."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from auction.core.events import OutageRecorded
from auction.core.terms import Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import Play
from tests.properties.plays import SECRETS, Ask, often, perform, some_asks, some_terms


class Late(Play):
    """A play whose engine wakes only when somebody asks: what was due is recorded at that stamp, however long ago it was."""

    def _until(self, at: int) -> None:
        while (due := self.due()) is not None and due[0] <= at:
            self._record(due[1], max(at, self.state.at))


@often
@given(terms=some_terms(), asks=some_asks)
def test_late_ticks_change_no_event_and_no_view(terms: Terms, asks: list[Ask]) -> None:
    terms = replace(terms, proxies=False)  # automatic bids take the stamp of the entry that wakes them, late or not (X4)
    prompt, late = Play(terms, secrets=SECRETS), Late(terms, secrets=SECRETS)
    for ask in asks:
        for play in (prompt, late):
            perform(play, ask)
    assert [entry.events for entry in prompt.entries] == [entry.events for entry in late.entries]
    assert [entry.refusal for entry in prompt.entries] == [entry.refusal for entry in late.entries]
    for audience in (Audience("buyer", CONSORTIUM), Audience("supplier", "s1"), Audience("observer", "")):
        assert whole_view(prompt.state, audience) == whole_view(late.state, audience)


@often
@given(terms=some_terms(), asks=some_asks)
def test_nothing_is_due_inside_a_recorded_outage_and_nothing_comes_earlier(terms: Terms, asks: list[Ask]) -> None:
    play, ends = Play(terms, secrets=SECRETS), 0
    for ask in asks:
        before = {name: lot.closes_at for name, lot in play.state.lots.items() if lot.is_open and not lot.is_between}
        seen = len(play.entries)
        perform(play, ask)
        for entry in play.entries[seen:]:
            outages = [event for event in entry.events if isinstance(event, OutageRecorded)]
            ends = max([ends, *(event.until for event in outages)])
            moments = [event.at for event in entry.events if hasattr(event, "at")]
            assert all(moment >= ends for moment in moments)
        if not any(type(event).__name__ == "LotCutShort" for entry in play.entries[seen:] for event in entry.events):
            for name, close in before.items():
                lot = play.state.lots[name]
                assert lot.closes_at >= close or lot.stage > 0
