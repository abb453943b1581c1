"""What each audience is shown of clocks, over random auctions: complete, and nothing of who accepted what."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest

from auction.core.events import PriceAccepted
from auction.core.evolve import believe
from auction.core.sight import Row
from auction.core.state import State
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import MEMBERS, MINUTE_US, OPENS, RANK_ONLY, SUPPLIERS, Play, a_clock_lot, an_auction
from tests.properties.folding import assert_changes_fold
from tests.properties.plays import LONG
from tests.properties.test_views import AUDIENCES
from tests.simulation.clock_plays import agree

SEEDS = range(500, 1_500 if LONG else 650)


def played() -> Iterator[Play]:
    return (agree(seed) for seed in SEEDS)


def test_the_changes_of_clocks_folded_are_the_whole_view_at_every_entry() -> None:
    for play in played():
        assert_changes_fold(play)


def test_an_acceptance_that_lies_hidden_changes_nothing_for_anybody_else() -> None:
    seen = 0
    for play in played():
        state = State()
        for entry in play.entries:
            accepted = [event for event in entry.events if isinstance(event, PriceAccepted)]
            before = {audience: deepcopy(whole_view(state, audience)) for audience in AUDIENCES} if accepted else {}
            believe(state, entry)
            for event in accepted:
                seen += 1
                for audience, rows in before.items():
                    changed = whole_view(state, audience) != rows
                    assert changed == (audience == Audience("supplier", event.supplier)), (audience, event)
    assert seen > 100


@pytest.mark.parametrize("others", [("s2",), ("s2", "s3"), ("s3", "s2")])
def test_that_a_clock_goes_on_tells_nobody_who_or_how_many_stayed(others: tuple[str, ...]) -> None:
    """Whoever it is that stays beside a supplier, it and all outsiders see the same, tick after tick."""

    def views(others: tuple[str, ...]) -> list[dict[Audience, dict[str, Row]]]:
        play, found = Play(an_auction(lots=[a_clock_lot("japanese")], visibility=RANK_ONLY)), []
        outside = [Audience("supplier", "s1"), Audience("supplier", "s4"), Audience("observer", ""), Audience("auditor", "")]
        outside += [Audience("buyer", member) for member in MEMBERS]
        for tick in (1, 2, 3):
            for supplier in ("s1", *others):
                play.accept_price(supplier, tick, at=OPENS + (tick - 1) * MINUTE_US)
                assert play.code == ""
            play.wait(OPENS + tick * MINUTE_US)
            found.append({audience: deepcopy(whole_view(play.state, audience)) for audience in outside})
        return found

    assert views(others) == views(("s2",))


def test_the_coordinator_alone_is_told_who_is_in() -> None:
    play = Play(an_auction(lots=[a_clock_lot("japanese")])).wait(OPENS)
    for supplier in SUPPLIERS[:2]:
        play.accept_price(supplier, 1)
    play.wait(OPENS + MINUTE_US)
    for audience in AUDIENCES:
        row = whole_view(play.state, audience)["lot:L1"]
        assert ("who_in_clock" in row) == (audience == Audience("buyer", CONSORTIUM))
