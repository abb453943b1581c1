"""What each audience is shown of persons, messages, envelopes and openings, over random auctions: complete, and no secret."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from auction.core.events import ActionRequested, AuctionCancelled, BidSealed, EnvelopeSealed
from auction.core.evolve import believe
from auction.core.state import State
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import Play
from tests.properties.folding import assert_changes_fold
from tests.properties.plays import LONG
from tests.properties.test_views import AUDIENCES
from tests.simulation.people_plays import agree_on_people

SEEDS = range(20_000, 21_000 if LONG else 20_150)
COORDINATOR = Audience("buyer", CONSORTIUM)


def played() -> Iterator[Play]:
    return (agree_on_people(seed) for seed in SEEDS)


def test_the_changes_of_people_folded_are_the_whole_view_at_every_entry() -> None:
    for play in played():
        assert_changes_fold(play)


def test_what_is_sealed_or_asked_changes_nothing_for_those_it_is_not_for() -> None:
    """An envelope or a sealed bid for its supplier alone, a request for the coordinator alone; a cancellation shows no name."""
    seen = 0
    for play in played():
        state = State()
        for entry in play.entries:
            event = entry.events[0] if entry.events else None
            before = {audience: deepcopy(whole_view(state, audience)) for audience in AUDIENCES}
            believe(state, entry)
            after = {audience: whole_view(state, audience) for audience in AUDIENCES}
            changed = {audience for audience in AUDIENCES if after[audience] != before[audience]}
            if isinstance(event, EnvelopeSealed | BidSealed):
                seen += 1
                assert changed <= {Audience("supplier", event.supplier)}
            elif isinstance(event, ActionRequested):
                seen += 1
                assert changed == {COORDINATOR}
            elif isinstance(event, AuctionCancelled):
                seen += 1
                outside = [audience for audience in AUDIENCES if audience not in (COORDINATOR, Audience("auditor", ""))]
                keys = {key for audience in outside for key in after[audience]}
                assert not any(key.startswith(("bid:", "supplier:", "envelope:")) for key in keys)
    assert seen > 100


def test_a_price_that_is_never_opened_is_in_nobodys_view() -> None:
    seen = 0
    for play in played():
        for id, lot in play.state.lots.items():
            for supplier, said in lot.assessed.items():
                if said.passed or lot.opening_by is not None:
                    continue
                seen += 1
                for audience in AUDIENCES:
                    view = whole_view(play.state, audience)
                    assert f"bid:{id}:{supplier}" not in view
                    if audience == Audience("supplier", supplier):
                        assert view[f"lot:{id}"]["sealed"] is None
    assert seen > 5
