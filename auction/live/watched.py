"""Who watches one stream, audience by audience; only auctions are watched."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from auction.core.bid_run import BidRun, is_of_run, side_of
from auction.core.bid_view import Seen, bid_view
from auction.core.entries import Entry
from auction.core.sight import Row
from auction.core.state import State
from auction.core.visibility import Audience, fills_frames
from auction.live.bid_delta import BidDelta
from auction.live.fanout import KEPT_DELTAS, KEPT_FOR_US, Channel, Delta, Encoder, News, amends, at_of, audiences_of
from auction.live.pending import Pending
from auction.live.sink import Sink

KEPT_OPEN: Final = 16
"""So many of the last bids' news are kept as they were told, for whoever comes back in a moment; older ones packed."""


class Watched:
    """The channels of one auction, by audience.

    Those taken up from a state, or that nobody has looked at for a while, sleep until somebody comes or something happens: what
    nobody looks at takes no memory.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._channels: dict[Audience, Channel] = {}
        self._asleep: tuple[State, Mapping[Audience, int]] | None = None
        self._encoder = encoder
        self._seen = Seen()
        self._run: BidRun | None = None
        self._committing: BidRun | None = None
        self._kept: deque[News] = deque(maxlen=KEPT_DELTAS)

    @property
    def channels(self) -> Mapping[Audience, Channel]:
        """The channels by audience, all awake."""
        self.wake()
        return self._channels

    @classmethod
    def at(cls, state: State, told: Mapping[Audience, int], encoder: Encoder) -> "Watched":
        """The channels of these audiences from the view of an auction as it is now, each at the cursor it was told."""
        made = cls(encoder)
        made._asleep = (state, told) if told else None
        return made

    def wake(self) -> None:
        """Take the view of everybody who slept, as it still is: whoever changes the state does this before."""
        if self._asleep is not None:
            (state, told), self._asleep = self._asleep, None
            for audience, cursor in told.items():
                self._begin(state, audience, cursor=cursor, since=0)

    def rest(self, state: State, now: int) -> None:
        """Let go of what was changed long ago; and where nobody listens and nothing is new, sleep. All of it is durable by now."""
        while self._kept and at_of(self._kept[0]) < now - KEPT_FOR_US:
            self._kept.popleft()
        for channel in self._channels.values():
            channel.rest()
        if self._channels and not self._kept and not any(channel.is_followed for channel in self._channels.values()):
            self._asleep = (state, self.told())
            self._channels, self._seen, self._run, self._committing = {}, Seen(), None, None
            self._kept = deque(maxlen=KEPT_DELTAS)  # one that held much keeps room for it

    def told(self) -> dict[Audience, int]:
        """How far each audience was told."""
        if self._asleep is not None:
            return dict(self._asleep[1])
        return {audience: channel.cursor for audience, channel in self._channels.items()}

    def believed(self, state: Any, entry: Entry) -> News:
        """What an entry just believed changes for each audience; those it names for the first time begin here."""
        assert self._asleep is None, "who slept would have missed this"
        if not entry.events:
            return {}
        if self._channels and is_of_run(state, entry.events):
            if self._run is None:
                sides = {audience: side_of(state, audience) for audience in self._channels}
                self._run = BidRun(self._rows_of, sides, self._seen)
            return BidDelta(entry.at, self._run, self._run.take(state, entry.events))
        known = tuple(self._channels.values())
        if self._run is not None:
            for channel in known:
                channel.decided_run(self._run)
            self._run = None
        amended = amends(entry)
        if not known or amended:
            self._add(state, entry)
        bid = bid_view(state, entry.events, self._seen) if known else None
        found = ((channel, channel.decided(state, entry, bid, amended=amended)) for channel in known)
        return {channel: delta for channel, delta in found if delta is not None}

    def _rows_of(self, audience: Audience) -> Mapping[str, Row]:
        return self._channels[audience].rows

    def _add(self, state: Any, entry: Entry) -> None:
        """A channel for everyone the terms of this entry name for the first time, which begins with the view as it is now."""
        for audience in audiences_of(state):
            if audience not in self._channels:
                self._begin(state, audience, cursor=0, since=entry.seq)

    def _begin(self, state: State, audience: Audience, *, cursor: int, since: int) -> None:
        fills = fills_frames(state, audience.role)
        channel = Channel(
            audience, auction=state.known_terms().auction, encoder=self._encoder, fills=fills, since=since, kept=self._kept
        )
        channel.begin(state, cursor)
        self._channels[audience] = channel

    def settled(self, batch: Sequence[Pending], now: int) -> tuple[int, int]:
        """The batch is durable: tell those who watch, each in one go, and first those who asked; how many frames and bytes."""
        asked = {(by.role, by.party): None for pending in batch if (by := pending.entry.command.by)}
        return self.committed([pending.news for pending in batch], now, first=(Audience(*each) for each in asked))

    def committed(self, news: Iterable[News], now: int, *, first: Iterable[Audience] = ()) -> tuple[int, int]:
        """What these entries changed is durable: tell those who watch, each in one go, these first; how many frames and bytes."""
        those = dict.fromkeys(self._channels[one] for one in first if one in self._channels)
        followed = [each for each in those if each.heard]
        followed += [each for each in self._channels.values() if each.heard and each not in those]
        durable = [each for each in news if each]
        if len(durable) == 1 and isinstance(durable[0], BidDelta):
            return self._tell_bid(durable[0], followed)
        told: dict[Channel, list[bytes]] = {}
        anew: dict[Channel, None] = {}
        for each in durable:
            self._remember(each)
            for channel in followed:
                found = channel.told_bid(each) if isinstance(each, BidDelta) else channel.told(each, channel.cursor)
                if isinstance(found, Delta):
                    anew[channel] = None
                elif found is None:
                    continue
                elif channel in told:
                    told[channel].append(found)
                else:
                    told[channel] = [found]
        count = size = 0
        for channel in followed:
            if channel in anew:
                more = channel.tell_anew(now)
            elif channel in told:
                more = channel.tell(told[channel])
            else:
                continue
            count, size = count + more[0], size + more[1]
        return count, size

    def _tell_bid(self, news: BidDelta, followed: Sequence[Channel]) -> tuple[int, int]:
        """One bid alone is durable: each is told as soon as its frame is made."""
        self._remember(news)
        count = size = 0
        for channel in followed:
            if length := channel.tell_bid(news):
                count, size = count + channel.heard, size + channel.heard * length
        return count, size

    def _remember(self, news: News) -> None:
        """One more entry is durable."""
        kept = self._kept
        kept.append(news)
        if len(kept) > KEPT_OPEN and isinstance(older := kept[-KEPT_OPEN - 1], BidDelta):
            older.pack(self._encoder)
        run = news.run if isinstance(news, BidDelta) else None
        if run is not self._committing:
            self._committing = run
            for channel in self._channels.values():
                channel.commits_run(run)
        if isinstance(news, BidDelta):
            news.run.durable.take(news.news(self._encoder))
        else:
            for channel, delta in news.items():
                channel.remember(delta)

    def listeners(self) -> Mapping[Audience, tuple[Sink, ...]]:
        """Who listens now."""
        return {audience: channel.listeners() for audience, channel in self._channels.items()}

    def suppliers(self) -> int:
        """How many suppliers listen now."""
        return sum(audience.role == "supplier" and channel.is_followed for audience, channel in self._channels.items())

    def stopped(self) -> None:
        """Tell all that nothing more comes until a snapshot does."""
        for channel in self._channels.values():
            channel.stopped()

    def leave(self, audience: Audience, sink: Sink) -> None:
        """Let a sink listen no more."""
        channel = self._channels.get(audience)
        if channel is not None:
            channel.leave(sink)
