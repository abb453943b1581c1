"""What each audience is shown of schedules and packages: complete, and nobody's figures to anybody else."""

from __future__ import annotations

import pytest

from auction.core.terms import Volume
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import CLOSES, MINUTE_US, Play, a_lot, a_stage, a_visibility, an_auction
from tests.properties.folding import assert_changes_fold
from tests.properties.test_views import AUDIENCES, atoms
from tests.simulation.quantity_plays import agree

RISING = Volume("incremental", "rising", False, 5)
OTHERS = tuple(each for each in AUDIENCES if each.role != "supplier" and each.party != CONSORTIUM)


def test_the_changes_folded_are_the_whole_view_at_every_entry() -> None:
    for seed in range(40):
        assert_changes_fold(agree(seed))


def marks_of(place: int) -> tuple[tuple[tuple[str, str], ...], str, str]:
    """Steps, most and package price that occur nowhere else."""
    begins = f"{1000 + place}.{100 + place}"
    return (("0", f"{3000 + place}.11"), (begins, f"{4000 + place}.13")), f"{90_000 - place}.{500 + place}", f"{7000 + place}.17"


def played(*, sealed: bool) -> Play:
    stages = [a_stage("sealed")] if sealed else [a_stage()]
    lots = [
        a_lot(id, quantity=99_999_777, quantity_scale=3, volume=RISING, reserve=9 * 10**15 // 2, stages=stages)
        for id in ("L1", "L2")
    ]
    play = Play(an_auction(lots=lots, packages=not sealed, visibility=a_visibility(lead_price=False, provisional=True)))
    for place, supplier in enumerate(("s1", "s2", "s3")):
        steps, most, price = marks_of(place)
        assert play.offer(supplier, *steps, most=most).code == ""
        if not sealed:
            assert play.package(supplier, f"name{place}", "L1", "L2", price=price, group=f"group{place}").code == ""
    return play


def figures(place: int) -> set[str]:
    steps, most, price = marks_of(place)
    return {*(text for step in steps for text in step if text != "0"), most, price, f"name{place}", f"group{place}"}


@pytest.mark.parametrize("sealed", [False, True])
def test_nobody_is_shown_anothers_schedule_or_package(sealed: bool) -> None:
    play = played(sealed=sealed)
    for place, supplier in enumerate(("s1", "s2", "s3")):
        shown = set(atoms(whole_view(play.state, Audience("supplier", supplier))))
        others = set[str]().union(*(figures(other) for other in range(3) if other != place))
        assert not shown & others
        assert sealed or figures(place) <= shown, "its own it sees whole"
    for audience in (*OTHERS, *([Audience("buyer", CONSORTIUM)] if sealed else [])):
        assert not set(atoms(whole_view(play.state, audience))) & set[str]().union(*map(figures, range(3)))


def test_a_provisional_quantity_tells_nothing_of_the_reserve() -> None:
    """The same bids under another reserve price, or none, show every supplier the same."""
    seen = []
    for reserve in (None, 1, 10**6):
        lot = a_lot(quantity=10, volume=RISING, reserve=reserve)
        play = Play(an_auction(lots=[lot], visibility=a_visibility(provisional=True)))
        play.offer("s1", ("0", "3.00")).offer("s2", ("0", "2.00"), most="4")
        seen.append([whole_view(play.state, Audience("supplier", supplier)) for supplier in ("s1", "s2")])
    assert seen[0] == seen[1] == seen[2]


def test_what_was_sealed_is_told_after_the_close() -> None:
    play = played(sealed=True).wait(CLOSES + MINUTE_US)
    assert figures(0) - {"7000.17", "name0", "group0"} <= set(atoms(whole_view(play.state, Audience("buyer", CONSORTIUM))))
