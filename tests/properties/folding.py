"""Whether the changes an audience is told of add up to what it may see."""

from __future__ import annotations

from auction.core.evolve import believe
from auction.core.sight import Row
from auction.core.state import State
from auction.core.views import changed_rows, whole_view
from auction.core.visibility import Audience
from tests.auctions import Play
from tests.properties.test_views import AUDIENCES


def assert_changes_fold(play: Play) -> None:
    """At every entry, for every audience: all changes so far, one on another, are the whole view."""
    state = State()
    folded: dict[Audience, dict[str, Row]] = {audience: {} for audience in AUDIENCES}
    for entry in play.entries:
        believe(state, entry)
        for audience, rows in folded.items():
            for key, row in changed_rows(state, entry.events, audience).items():
                if row is None:
                    rows.pop(key, None)
                else:
                    rows[key] = row
            assert rows == whole_view(state, audience)
