"""What limits at clocks tell: nothing to anybody but who left one, and what they accept no more than a quick hand tells (X13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from auction.core.evolve import believe
from auction.core.stage_terms import Clock
from auction.core.state import State
from auction.core.terms import Terms
from auction.core.visibility import Audience
from auction.live.fanout import amends
from tests.auctions import MINUTE_US, OPENS, SECOND_US, Play, a_clock, a_clock_lot, a_line, a_visibility, an_auction, steps
from tests.live.test_news import Frames, follow

S1 = Audience("supplier", "s1")
Move = Callable[[Play], object]
Told = dict[Audience, list[object]]

DUTCH = a_clock(100, steps=[steps(10)], limits=True)
PARTS = replace(DUTCH, least_part=20, part_multiple=10)
GRACE = replace(PARTS, grace_us=400_000)
JAPANESE = a_clock(100, steps=[steps(10)], least_active=2, limits=True)


def tick(number: int) -> int:
    return OPENS + (number - 1) * MINUTE_US


def terms(kind: str, clock: Clock) -> Terms:
    lot = a_clock_lot("dutch" if kind == "dutch" else "japanese", clock, lines=[a_line("A", 100)])
    seen = a_visibility(all_prices=True, supplier_count=True, count_from=1)
    return replace(an_auction(lots=[replace(lot, price_scale=0)], visibility=seen, surrogate_bids=True), seed="f" * 64)


def told(game: Terms, moves: list[Move]) -> Told:
    """Every frame of every audience until somebody but the coordinator becomes an insider."""
    play = Play(game)
    frames: Told = {}
    state, heard = State(), len(play.entries)
    for entry in play.entries:
        believe(state, entry)
    followed = follow(state)
    for move in moves:
        move(play)
        assert not play.code, play.last
        for entry in play.entries[heard:]:
            believe(state, entry)
            for audience, channel, replica in followed:
                delta = channel.decided(state, entry, None, amended=amends(entry)) if entry.events else None
                if delta is not None:
                    frames.setdefault(audience, []).append((delta.cursor, delta.at, delta.rows, delta.gone))
                assert isinstance(replica.encoder, Frames)
        heard = len(play.entries)
    assert play.state.status != "closed"
    return frames


def accepts(supplier: str, number: int, *, at: int | None = None, quantity: int = 0) -> Move:
    return lambda play: play.accept_price(supplier, number, at=at, quantity=quantity)


def until(at: int) -> Move:
    return lambda play: play.wait(at)


def leaves(price: str, quantity: int = 0) -> Move:
    """s1 leaves a limit, and what it meets at once is recorded."""
    return lambda play: play.limit("s1", "L1", price, quantity=quantity).wait(play.now)


def others(frames: Told) -> Told:
    return {audience: found for audience, found in frames.items() if audience != S1}


def course(kind: str) -> list[Move]:
    """What happens whatever s1 leaves: acceptances by hand, a pause, an exclusion, ticks."""
    begin = until(OPENS + SECOND_US)
    if kind == "dutch":
        middle: list[Move] = [lambda play: play.pause().resume(), accepts("s3", 2, quantity=20, at=tick(2) + SECOND_US)]
        return [begin, accepts("s2", 1, quantity=20), *middle, lambda play: play.exclude("s2"), until(tick(3) + SECOND_US)]
    moves = [begin]
    for number in (1, 2, 3):
        moves += [until(tick(number) + SECOND_US), *(accepts(name, number) for name in ("s2", "s3", "s1"))]
    return [*moves, until(tick(4) + SECOND_US)]


UNREACHED = {"dutch": [("140", 30), ("999", 0)], "japanese": [("100", 0), ("99", 0)]}
CLOCKS = {"dutch": DUTCH, "parts": PARTS, "grace": GRACE, "japanese": JAPANESE}


@pytest.mark.parametrize("name", ["parts", "grace", "japanese"])
def test_a_limit_that_is_not_reached_is_told_to_nobody_else(name: str) -> None:
    kind = "japanese" if name == "japanese" else "dutch"
    game = terms(kind, CLOCKS[name])
    plain = told(game, course(kind))
    for price, quantity in UNREACHED[kind]:
        moves = course(kind)
        first = 1 if kind == "dutch" else 5  # at the Japanese clock s1 has accepted tick 1 by hand; its limit meets no later one
        frames = told(game, [*moves[:first], leaves(price, quantity), *moves[first:]])
        assert others(frames) == others(plain)
        assert frames[S1] != plain[S1]


@pytest.mark.parametrize("name", ["parts", "grace"])
def test_two_limits_that_are_changed_and_cleared_tell_nobody_which_they_were(name: str) -> None:
    game = terms("dutch", CLOCKS[name])

    def moves(first: str, second: str) -> list[Move]:
        begin, *rest = course("dutch")
        return [begin, leaves(first), leaves(second, 20), *rest[:2], lambda play: play.clear_limit("s1"), *rest[2:]]

    assert others(told(game, moves("140", "130"))) == others(told(game, moves("900", "199")))


def test_at_a_japanese_clock_who_accepts_by_limit_looks_like_who_is_quick() -> None:
    game = terms("japanese", JAPANESE)
    by_limit, by_hand = [until(OPENS), leaves("80")], [until(OPENS), accepts("s1", 1)]
    for number in (1, 2, 3):
        rest = [accepts("s2", number), accepts("s3", number), until(tick(number + 1))]
        by_limit += rest
        by_hand += [*rest, *([accepts("s1", number + 1)] if number < 3 else [])]
    assert others(told(game, by_limit)) == others(told(game, by_hand))


@pytest.mark.parametrize("name", ["parts", "grace"])
def test_at_a_dutch_clock_who_takes_by_limit_looks_like_who_is_quick(name: str) -> None:
    game = terms("dutch", CLOCKS[name])
    begin, end = until(OPENS), until(tick(3) + SECOND_US)
    by_hand = told(game, [begin, accepts("s1", 3, at=tick(3), quantity=30), end])
    assert others(told(game, [begin, leaves("120", 30), end])) == others(by_hand)


def test_a_stamp_within_the_tick_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    game = terms("japanese", JAPANESE)
    begin, later, rest = until(OPENS), until(OPENS + SECOND_US), [accepts("s2", 1), until(tick(2))]
    soon, late = [begin, accepts("s1", 1), later, *rest], [begin, later, accepts("s1", 1), *rest]
    assert others(told(game, soon)) == others(told(game, late))
    monkeypatch.setattr("auction.core.passage.replace", lambda bid, at: bid)
    assert others(told(game, soon)) != others(told(game, late))
