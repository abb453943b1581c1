"""However cheaply news is worked out, everyone ends with the rows that a newcomer would be sent, and nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.bid_run import BidNews
from auction.core.bid_view import bid_view
from auction.core.commands import Command
from auction.core.entries import Entry
from auction.core.money import Share
from auction.core.ranking import rank, ranks
from auction.core.sight import Row
from auction.core.state import State
from auction.core.terms import Aliases, Basis, Terms, TiePolicy, TrafficLight, Volume
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.live import watched as live
from auction.live.bid_delta import Shared
from auction.live.fanout import KEPT_FOR_US, Channel, News, amends, audiences_of
from auction.wire.encode import FrameEncoder
from tests.auctions import CLOSES, MINUTE_US, Play, a_lot, a_visibility, an_auction, an_overtime
from tests.criteria import a_component, an_evaluation

SUPPLIERS = ("s1", "s2", "s3")
LOTS = ("L1", "L2", "L3")
TIES: Final[tuple[TiePolicy, ...]] = ("earliest", "equal_best", "equal_worst", "forbidden", "dense")
BASES: Final[tuple[Basis, ...]] = ("beat_own", "beat_leading", "beat_next")
Rows = dict[str, dict[str, Any]]


class Frames:
    """An encoder that keeps what it was to encode."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def snapshot(self, *, auction: str, cursor: int, now: int, terms: Mapping[str, object], rows: Mapping[str, Row]) -> bytes:
        self.told.append(("snapshot", {"cursor": cursor, "rows": {key: dict(row) for key, row in rows.items()}}))
        return b"snapshot"

    def delta(self, *, auction: str, cursor: int, at: int, rows: Mapping[str, Row], gone: Sequence[str]) -> bytes:
        self.told.append(("delta", {"cursor": cursor, "rows": {key: dict(row) for key, row in rows.items()}, "gone": gone}))
        return b"delta"

    def shared(self, *, auction: str, at: int, rows: Any, key: str) -> Shared:
        raise AssertionError("a channel by itself shares with nobody")

    def packed(self, news: BidNews) -> bytes:
        raise AssertionError("a channel by itself keeps nothing")

    def unpacked(self, packed: bytes) -> BidNews:
        raise AssertionError("a channel by itself keeps nothing")

    def filled(self, frame: bytes) -> bytes:
        raise AssertionError("nothing is sealed here")

    def stopped(self, *, auction: str) -> bytes:
        raise AssertionError("nothing stops here")


class Replica:
    """What a client makes of the frames."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        self.cursor = 0
        self._frames = Frames()

    def feed(self, frames: Sequence[bytes]) -> None:
        for kind, frame in self._frames.told:
            if kind == "snapshot":
                self.rows = frame["rows"]
            else:
                assert frame["cursor"] == self.cursor + 1, "a cursor was left out"
                self._merge(frame["rows"], frame["gone"])
            self.cursor = frame["cursor"]
        self._frames.told.clear()

    def _merge(self, rows: Rows, gone: Sequence[str]) -> None:
        assert rows or gone, "a delta that tells nothing"
        for key, fields in rows.items():
            known = self.rows.setdefault(key, {})
            stale = [name for name, value in fields.items() if name in known and known[name] == value]
            assert not stale, f"{key} was told {stale} twice"
            known.update(fields)
        for key in gone:
            del self.rows[key]

    @property
    def encoder(self) -> Frames:
        return self._frames


class Socket:
    """A client at the end of a socket of the live room, and the bytes it was sent last."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        self.cursor = -1
        self.heard: list[bytes] = []

    def feed(self, frames: Sequence[bytes]) -> None:
        self.heard += frames
        for frame in map(json.loads, frames):
            if frame["t"] == "snapshot":
                self.rows = frame["rows"]
            else:
                assert frame["cursor"] == self.cursor + 1, "a cursor was left out"
                assert frame["rows"] or frame["gone"], "a delta that tells nothing"
                for key, fields in frame["rows"].items():
                    known = self.rows.setdefault(key, {})
                    stale = [name for name, value in fields.items() if name in known and known[name] == value]
                    assert not stale, f"{key} was told {stale} twice"
                    known.update(fields)
                for key in frame["gone"]:
                    del self.rows[key]
            self.cursor = frame["cursor"]


class Heard:
    """A client that keeps the bytes it is sent."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def feed(self, frames: Sequence[bytes]) -> None:
        self.frames += frames


class House:
    """All audiences of one auction as the live room has them; what is decided becomes durable some entries later."""

    def __init__(self, behind: int) -> None:
        self.watched = live.Watched(FrameEncoder())
        self.sockets: dict[Audience, Socket] = {}
        self._behind = behind
        self._pending: list[tuple[News, int, dict[Audience, Rows]]] = []

    def hear(self, state: State, entry: Entry) -> None:
        news = self.watched.believed(state, entry)
        whole = {audience: json.loads(json.dumps(whole_view(state, audience), default=dict)) for audience in audiences_of(state)}
        self._pending.append((news, entry.at, whole))
        if len(self._pending) > self._behind:
            self.commit()

    def commit(self) -> None:
        """All that was decided is durable in one go, and everybody has what a newcomer had then."""
        batch, self._pending = self._pending, []
        if not batch:
            return
        *_, (_, at, whole) = batch
        self.watched.committed([news for news, _, _ in batch], at)
        for audience, channel in self.watched.channels.items():
            if audience not in self.sockets:
                self.sockets[audience] = Socket()
                channel.join(self.sockets[audience], None, at)
            kept, fresh = self.sockets[audience], Socket()
            channel.join(fresh, None, at)
            channel.leave(fresh)
            assert kept.rows == fresh.rows == whole[audience], f"{audience} after {len(batch)} entries"
            assert kept.cursor == fresh.cursor == channel.cursor
            back = Heard()
            channel.join(back, max(0, kept.cursor - 2), at)
            channel.leave(back)
            missed = kept.heard[len(kept.heard) - len(back.frames) :]
            if all(b'"t":"delta"' in frame for frame in missed):
                assert back.frames in (missed, fresh.heard), "who comes back is sent what it missed, byte for byte, or a snapshot"

    def rest(self, state: State, now: int) -> None:
        """Everybody goes, the channels fall asleep, and everybody comes back and has missed nothing."""
        self.commit()
        for audience, socket in self.sockets.items():
            self.watched.leave(audience, socket)
        self.watched.rest(state, now)
        for audience, socket in self.sockets.items():
            heard = len(socket.heard)
            self.watched.channels[audience].join(socket, socket.cursor, now)
            assert len(socket.heard) == heard, "who missed nothing was sent something"


def follow(state: State) -> list[tuple[Audience, Channel, Replica]]:
    """A replica for every audience of an auction just announced."""
    followed = []
    for audience in audiences_of(state):
        replica = Replica()
        channel = Channel(audience, auction="A-1", encoder=replica.encoder)
        channel.begin(state)
        channel.join(replica, None, 0)
        followed.append((audience, channel, replica))
    return followed


@dataclass(slots=True)
class Watched(Play):
    """A play whose every entry is told to every audience and compared with what a newcomer would be sent."""

    followed: list[tuple[Audience, Channel, Replica]] = field(default_factory=list)
    house: House = field(default_factory=lambda: House(behind=2))
    bids: int = 0

    def _record(self, command: Command, at: int) -> Play:
        Play._record(self, command, at)
        if not self.followed:
            self.followed = follow(self.state)
            self.house.hear(self.state, self.last)
            self.house.commit()
        elif self.last.events:
            self._tell(self.last)
        return self

    def _tell(self, entry: Entry) -> None:
        bid = bid_view(self.state, entry.events)
        self.bids += bid is not None
        for audience, channel, replica in self.followed:
            delta = channel.decided(self.state, entry, bid, amended=amends(entry))
            if delta is not None:
                channel.committed((delta,), entry.at)
            expected = {key: dict(row) for key, row in whole_view(self.state, audience).items()}
            assert replica.rows == expected, f"{audience} after {entry.command}"
        self.house.hear(self.state, entry)


@st.composite
def terms_of_any_kind(draw: st.DrawFn) -> Terms:
    """Every choice of visibility, basis, ties, withdrawal and overtime that may be announced."""
    ties = draw(st.sampled_from(TIES))
    basis = draw(st.sampled_from(BASES))
    gate = ties != "forbidden" and basis == "beat_own" and draw(st.booleans())
    seen = a_visibility(
        lead_price=basis == "beat_leading" or draw(st.booleans()),
        all_prices=ties == "forbidden" or basis == "beat_next" or draw(st.booleans()),
        supplier_count=draw(st.booleans()),
        count_from=draw(st.integers(1, 2)),
        reserve_met=draw(st.booleans()),
        starting_gate=gate,
    )
    light = None if seen.all_prices else draw(st.sampled_from([None, TrafficLight(1, 2, None), TrafficLight(1, 1, Share(1, 10))]))
    named: Aliases = draw(st.sampled_from(["generic", "numbered"])) if seen.all_prices else "generic"
    seen = replace(seen, traffic_light=light, aliases=named)
    overtime = an_overtime(
        window_us=draw(st.sampled_from([0, 2 * MINUTE_US, 10 * MINUTE_US])),
        scope=draw(st.sampled_from(["lot", "all_lots", "cascade"])),
        gap_us=MINUTE_US,
        most=draw(st.sampled_from([None, 2])),
    )
    reserve = draw(st.sampled_from([None, 9_000]))
    lots = [a_lot(lot, reserve=reserve, closes_at=CLOSES + place * MINUTE_US) for place, lot in enumerate(LOTS)]
    return an_auction(
        lots=lots,
        suppliers=SUPPLIERS,
        ties=ties,
        basis=basis,
        withdrawal=draw(st.sampled_from(["never", "until_close"])),
        overtime=overtime,
        visibility=seen,
    )


def rest(play: Play) -> None:
    """A minute and more in which nobody is there."""
    assert isinstance(play, Watched)
    play.house.rest(play.state, play.now + KEPT_FOR_US + 1)


DEEDS: Mapping[str, Callable[[Play, str, str, int], object]] = {
    "bid": lambda play, supplier, lot, cents: play.bid(supplier, lot, f"{cents // 100}.{cents % 100:02d}"),
    "bid again": lambda play, supplier, lot, cents: play.bid(supplier, lot, f"{cents // 200}.{cents % 100:02d}"),
    "withdraw": lambda play, supplier, lot, cents: play.withdraw(supplier, lot),
    "pause": lambda play, supplier, lot, cents: play.pause(),
    "resume": lambda play, supplier, lot, cents: play.resume(),
    "extend": lambda play, supplier, lot, cents: play.extend(lot, MINUTE_US),
    "exclude": lambda play, supplier, lot, cents: play.exclude(supplier),
    "wait": lambda play, supplier, lot, cents: play.wait(play.now + cents * MINUTE_US // 10_000),
    "rest": lambda play, supplier, lot, cents: rest(play),
}
USUALLY = ("bid",) * 12 + ("bid again",) * 4 + tuple(DEEDS)

deeds = st.tuples(st.sampled_from(USUALLY), st.sampled_from(SUPPLIERS), st.sampled_from(LOTS), st.integers(8_000, 10_000))


@given(terms_of_any_kind(), st.lists(deeds, min_size=5, max_size=40))
def test_every_audience_always_has_what_a_newcomer_would_be_sent(terms: Terms, script: list[tuple[str, str, str, int]]) -> None:
    play = Watched(terms)
    play.wait(terms.opens_at)
    for name, supplier, lot, cents in script:
        DEEDS[name](play, supplier, lot, cents)
    play.resume().wait(play.now + 600 * MINUTE_US).settle()
    assert play.state.status == "settled"


def test_bids_with_overtime_on_other_lots_are_followed_too() -> None:
    overtime = an_overtime(window_us=10 * MINUTE_US, scope="all_lots")
    play = Watched(an_auction(lots=[a_lot(lot) for lot in LOTS], suppliers=SUPPLIERS, overtime=overtime))
    play.wait(CLOSES - MINUTE_US)
    for number in range(12):
        play.bid(SUPPLIERS[number % 3], LOTS[number % 2], f"{100 - number}.00")
    assert play.bids == 12
    assert play.lot("L3").overtimes > 0


@pytest.mark.parametrize("ties", TIES)
@given(prices=st.lists(st.tuples(st.sampled_from(SUPPLIERS), st.integers(1, 6)), max_size=12))
def test_all_ranks_at_once_are_the_ranks_one_by_one(ties: TiePolicy, prices: list[tuple[str, int]]) -> None:
    play = Play(an_auction(suppliers=SUPPLIERS, ties=ties)).wait(CLOSES - MINUTE_US)
    for supplier, price in prices:
        play.bid(supplier, "L1", f"{price}.00")
    found = ranks(play.lot(), ties)
    assert found == {bid.supplier: rank(play.lot(), bid.supplier, ties) for bid in play.lot().order}
    assert list(found) == [bid.supplier for bid in play.lot().order]


@pytest.mark.parametrize("basis", BASES)
def test_bids_that_compare_by_more_than_the_price_are_followed_too(basis: Basis) -> None:
    """Whoever does not lead is told anew what would lead, and whoever bid, what it may bid next."""
    evaluation = an_evaluation(places=2, s1=[a_component(100)], s2=[a_component(0, (1, 20))])
    lots = [a_lot(lot, quantity=2, ceiling=30_000, evaluation=evaluation) for lot in LOTS[:2]]
    seen = a_visibility(all_prices=basis == "beat_next")
    play = Watched(an_auction(lots=lots, suppliers=SUPPLIERS, basis=basis, visibility=seen, ties="equal_worst"))
    play.wait(CLOSES - MINUTE_US)
    for number in range(15):
        play.bid(SUPPLIERS[number % 3], LOTS[number % 2], f"{100 - 5 * number}.00")
    assert play.bids > 8
    view = whole_view(play.state, Audience("supplier", "s1"))
    assert {view[f"lot:{lot}"]["lead_at"] is None for lot in LOTS[:2]} == {True, False} or play.leader("L1") != "s1"


def test_a_gate_and_who_looks_on_are_followed_too() -> None:
    seen = a_visibility(starting_gate=True, supplier_count=True, reserve_met=True)
    play = Watched(an_auction(lots=[a_lot(lot, reserve=9_000) for lot in LOTS], suppliers=SUPPLIERS, visibility=seen))
    play.wait(CLOSES - MINUTE_US)
    for supplier, lot, price in (("s1", "L1", "95.00"), ("s2", "L1", "90.00"), ("s3", "L2", "80.00"), ("s1", "L1", "85.00")):
        play.bid(supplier, lot, price)
    assert play.bids == 4


def test_offers_of_quantities_are_followed_too() -> None:
    """What one offers changes what others would get."""
    volume = Volume("incremental", "rising", False, 3)
    lots = [a_lot(lot, quantity=10, volume=volume) for lot in LOTS[:2]]
    play = Watched(an_auction(lots=lots, suppliers=SUPPLIERS, visibility=a_visibility(provisional=True)))
    play.wait(CLOSES - MINUTE_US)
    for supplier, price in (("s1", "9.00"), ("s2", "8.00"), ("s3", "7.00"), ("s1", "6.00")):
        play.offer(supplier, ("0", price), lot="L1", most="6")
    assert play.code == ""
    assert play.bids == 0, "no cheap way: everybody's row may have changed"
