"""What volume that joins tells: everyone what the terms say and at once, and nobody else a member's own schedule or name (J7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.evolve import believe
from auction.core.state import State
from auction.core.terms import Pledge, Terms
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from auction.live.fanout import Channel, amends, audiences_of
from auction.wire.encode import FrameEncoder
from tests.auctions import CLOSES, Play
from tests.joining import ALL, a_joined_lot, joining_terms, typed
from tests.live.test_news import Watched
from tests.terms import ANNOUNCED, OPENS, a_stage, parties

SHOWN = ("joined", "curve", "nothing")
RUBY = "ruby-works"
"""The member whose own numbers are looked for: no sum of what is told holds them by chance."""
Move = tuple[str, Any]

some_steps = st.lists(st.tuples(st.integers(1, 60), st.integers(80, 99)), min_size=1, max_size=3, unique_by=lambda step: step[1])
some_moves = st.lists(
    st.one_of(
        st.tuples(st.just("pledge"), st.tuples(st.sampled_from(ALL), some_steps)),
        st.tuples(st.just("bid"), st.tuples(st.sampled_from(["s1", "s2", "s3"]), st.integers(78, 100))),
        st.tuples(st.just("withdraw"), st.sampled_from(["s1", "s2"])),
    ),
    min_size=4,
    max_size=20,
)


def falling(steps: Sequence[tuple[int, int]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(quantity), f"{price}.00") for quantity, price in sorted(steps, key=lambda step: -step[1]))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SHOWN), some_moves)
def test_everybody_always_has_what_a_newcomer_would_be_sent(shows: str, moves: list[Move]) -> None:
    play = Watched(joining_terms(a_joined_lot(150, shows), withdrawal="until_close"))
    for what, how in moves:
        if what == "pledge":
            play.more(how[0], typed(*falling(how[1])), at=max(play.now, OPENS))
        elif what == "bid":
            play.bid(how[0], "L1", f"{how[1]}.00")
        else:
            play.withdraw(how, "L1")
    play.wait(CLOSES).settle()


def told(terms: Terms, moves: Sequence[Move]) -> dict[Audience, bytes]:
    """All that each audience is sent until the close, and at every step what a newcomer would be."""
    play, encoder = Play(terms), FrameEncoder()
    state, heard = State(), 0
    channels: dict[Audience, Channel] = {}
    found: dict[Audience, bytes] = {}

    def tell() -> None:
        nonlocal heard
        for entry in play.entries[heard:]:
            assert entry.refusal is None, entry
            believe(state, entry)
            if not channels:
                for audience in audiences_of(state):
                    channels[audience] = Channel(audience, auction="A-1", encoder=encoder)
                    channels[audience].begin(state)
            else:
                for audience, channel in channels.items():
                    delta = channel.decided(state, entry, None, amended=amends(entry))
                    if delta is not None:
                        channel.committed((delta,), entry.at)
                        told_now = encoder.delta(auction="A-1", cursor=0, at=delta.at, rows=delta.rows, gone=delta.gone)
                        found[audience] = found.get(audience, b"") + told_now
        for audience, channel in channels.items():
            sink = Bytes()
            channel.join(sink, None, 0)
            channel.leave(sink)
            found[audience] = found.get(audience, b"") + sink.heard
        heard = len(play.entries)

    tell()
    for member, how in moves:
        if member in ("s1", "s2"):
            play.bid(member, "L1", how, at=max(play.now, OPENS))
        else:
            play.more(member, typed(*how), at=max(play.now, ANNOUNCED + 1))
        tell()
    return found


class Bytes:
    """What is sent to one who has just joined."""

    def __init__(self) -> None:
        self.heard = b""

    def feed(self, frames: Sequence[bytes]) -> None:
        self.heard += b"".join(frames)


def among(shows: str, **more: Any) -> Terms:
    """An auction of three members, of whom one has a name that cannot be overlooked."""
    lot = a_joined_lot(1_000_000, shows, **more)
    lines = tuple(replace(line, pledges=(Pledge("m2", line.quantity),)) for line in lot.lines)
    return replace(joining_terms(replace(lot, lines=lines)), members=parties((RUBY, "m2", "m3")))


RUBYS: tuple[tuple[str, str], ...] = (("7013", "93.17"), ("4421", "88.29"), ("9907", "51.03"))
MOVES: tuple[Move, ...] = (
    (RUBY, RUBYS[1:]),
    ("m2", (("100000", "93.20"), ("20000", "88.30"))),
    ("s1", "95.00"),
    (RUBY, RUBYS),
    ("m3", (("3000", "94.00"),)),
    ("s2", "93.00"),
    ("s1", "88.00"),
)


@pytest.mark.parametrize("shows", ["joined", "nothing"])
@pytest.mark.parametrize("stages", [(a_stage(),), (a_stage("sealed"),)], ids=["open", "sealed"])
def test_no_byte_of_a_member_s_schedule_reaches_anybody_else(shows: str, stages: tuple[Any, ...]) -> None:
    frames = told(among(shows, stages=stages), MOVES)
    own = [text.encode() for step in RUBYS for text in step]
    for audience in (Audience("buyer", RUBY), Audience("buyer", CONSORTIUM)):
        heard = frames.pop(audience)
        assert not [text for text in own if text not in heard], audience
    assert {audience.role for audience in frames} == {"buyer", "supplier", "observer", "auditor"}
    for audience, heard in frames.items():
        assert not [text for text in own if text in heard], audience
        assert RUBY.encode() not in heard, audience
        assert b"pledge:L1:" not in heard or audience.party in ("m2", "m3"), audience


def test_of_the_curve_no_name_is_told_nor_who_adds_what() -> None:
    """Where all may read how much joins at which price, two members who change places change no byte for anybody else."""
    steps, others = RUBYS[:2], (("100000", "93.20"), ("20000", "88.30"))
    bids: tuple[Move, ...] = (("s1", "95.00"), ("s2", "93.00"), ("s1", "88.00"))
    one = told(among("curve"), [(RUBY, steps), ("m2", others), *bids])
    other = told(among("curve"), [(RUBY, others), ("m2", steps), *bids])
    final = [
        Audience("supplier", "s1"),
        Audience("supplier", "s2"),
        Audience("observer", ""),
        Audience("auditor", ""),
        Audience("buyer", "m3"),
    ]
    for audience in final:
        assert RUBY.encode() not in one[audience]
        assert last_snapshot(one[audience]) == last_snapshot(other[audience]), audience
    assert one[Audience("buyer", CONSORTIUM)] != other[Audience("buyer", CONSORTIUM)]


def last_snapshot(heard: bytes) -> bytes:
    return heard[heard.rindex(b'"t":"snapshot"') :]


@pytest.mark.parametrize("shows", ["joined", "nothing"])
def test_what_does_not_join_yet_changes_no_byte_for_others(shows: str) -> None:
    """Before the price is there, nobody but the member and the coordinator can tell that it pledged at all, nor when."""
    bids: tuple[Move, ...] = (("s1", "95.00"), ("s2", "93.00"))
    plain = told(among(shows), bids)
    more = told(among(shows), [(RUBY, (("7013", "92.99"),)), bids[0], (RUBY, (("8013", "92.99"),)), bids[1]])
    for audience, heard in plain.items():
        differs = deltas(more[audience]) != deltas(heard)
        assert differs == (audience in (Audience("buyer", RUBY), Audience("buyer", CONSORTIUM))), audience


def deltas(heard: bytes) -> list[bytes]:
    return [frame for frame in heard.replace(b'{"t":', b'\n{"t":').split(b"\n") if frame.startswith(b'{"t":"delta"')]
