"""Entries with several bids, and what automatic bids tell: nobody but who left a limit learns anything of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from auction.core.bid_view import bid_view
from auction.core.terms import Terms
from auction.core.visibility import Audience
from auction.live.fanout import amends
from tests.auctions import CLOSES, MINUTE_US, Play, a_line, a_lot, a_visibility, an_auction, an_overtime, steps
from tests.live.test_news import Frames, Watched, follow

S1 = Audience("supplier", "s1")


def terms(*, lines: int = 1) -> Terms:
    lot = a_lot(lines=[a_line(name, 3) for name in "AB"[:lines]], price_scale=0, decrement=[steps(4)])
    overtime = an_overtime(trigger="new_leader", proxy_counts=True)
    seen = a_visibility(all_prices=True, supplier_count=True)
    found = an_auction(lots=[lot], basis="beat_leading", overtime=overtime, withdrawal="until_close", visibility=seen)
    return replace(found, proxies=True)


@pytest.mark.parametrize("seed", range(20))
def test_everyone_ends_with_the_rows_of_a_newcomer_also_after_several_bids_at_once(seed: int) -> None:
    dice, play = Random(seed), Watched(terms())
    for number, supplier in enumerate(("s1", "s2", "s3", "s4")):
        play.bid(supplier, "L1", str(200 - 10 * number))
    for _ in range(30):
        supplier, price = dice.choice(("s1", "s2", "s3", "s4")), str(dice.randint(40, 170))
        ask = dice.choice((play.bid, play.limit, play.limit))
        ask(supplier, "L1", price, at=min(CLOSES - 1, play.now + dice.randint(0, MINUTE_US // 2)))
        if dice.random() < 0.1:
            play.withdraw(supplier, "L1")
    assert play.bids


def test_a_bid_and_its_answers_are_told_the_quick_way() -> None:
    play = Play(terms()).bid("s1", "L1", "110").bid("s2", "L1", "100").limit("s1", "L1", "60")
    assert len(play.bid("s2", "L1", "90", at=CLOSES - 1).events) == 3
    assert bid_view(play.state, play.events) is not None
    assert bid_view(play.state, play.limit("s1", "L1", "50").events) is None


def told(limit: tuple[str, ...]) -> dict[Audience, list[object]]:
    """Every frame of every audience, in an auction in which s1 leaves this limit and never comes near it."""
    play = Play(terms(lines=len(limit)))
    frames: dict[Audience, list[object]] = {}
    followed = follow(play.state)
    prices = {"s1": ["110", "95"], "s2": ["100", "90"], "s3": ["80", "85"], "s4": ["2", "1"]}
    moves: list[Callable[[], Play]] = [
        lambda: play.bid("s1", "L1", *prices["s1"][: len(limit)]),
        lambda: play.bid("s2", "L1", *prices["s2"][: len(limit)]),
        lambda: play.bid("s3", "L1", *prices["s3"][: len(limit)]),
        lambda: play.limit("s1", "L1", *limit, decrement="7"),
        lambda: play.bid("s3", "L1", *["70", "75"][: len(limit)]),
        lambda: play.pause().resume(),
        lambda: play.bid("s4", "L1", *prices["s4"][: len(limit)]),
        lambda: play.limit("s2", "L1", *["60", "60"][: len(limit)]),
        lambda: play.exclude("s4"),
        lambda: play.limit("s1", "L1", "999", *["999"][: len(limit) - 1]),
    ]
    heard = len(play.entries)
    for move in moves:
        move()
        for entry in play.entries[heard:]:
            for audience, channel, replica in followed:
                delta = channel.decided(play.state, entry, None, amended=amends(entry)) if entry.events else None
                frames.setdefault(audience, []).append(None if delta is None else (delta.cursor, delta.at, delta.rows, delta.gone))
                assert isinstance(replica.encoder, Frames)
        heard = len(play.entries)
    return frames


@pytest.mark.parametrize("limits", [(("20",), ("30",)), (("20", "20"), ("30", "15"))])
def test_two_limits_never_reached_give_everyone_else_the_same(limits: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    one, other = (told(limit) for limit in limits)
    assert one.keys() == other.keys()
    assert [audience for audience in one if one[audience] != other[audience]] == [S1]
