"""What each audience of one auction has been shown, and the frames that bring it up to date.

A channel is one audience: everyone in it gets the same bytes. It runs in two steps, as the room does: `decided` works out
what an entry changes, against the state of that very moment; `committed` sends it, once the entry is durable.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from auction.core.bid_run import BidNews, BidRun, Side
from auction.core.bid_view import BidView
from auction.core.briefing import briefing
from auction.core.entries import Entry
from auction.core.events import Event, TermsAmended
from auction.core.sight import Row, Value
from auction.core.state import State
from auction.core.views import changed_fields, changed_rows, whole_view
from auction.core.visibility import Audience, fills_frames, is_insider
from auction.core.words import CONSORTIUM
from auction.live.bid_delta import BidDelta, Shared
from auction.live.sink import Crowd, Each, Sink

KEPT_DELTAS: Final = 256
"""So many entries back an audience can have missed what they changed, and still be caught up without a snapshot."""
KEPT_FOR_US: Final = 60_000_000
"""For so long what an entry changed is kept for who comes back: of the last bids 4 KB each, of those before, packed, some 600
bytes; and a snapshot says all of it too."""


class Encoder(Protocol):
    """Turns what is to be told into the bytes of one text frame (wire/encode.py)."""

    def snapshot(self, *, auction: str, cursor: int, now: int, terms: Mapping[str, object], rows: Mapping[str, Row]) -> bytes:
        """The whole view of an audience."""

    def delta(self, *, auction: str, cursor: int, at: int, rows: Mapping[str, Row], gone: Sequence[str]) -> bytes:
        """What one entry changed for an audience."""

    def shared(self, *, auction: str, at: int, rows: Any, key: str) -> Shared:
        """What a bid changed for many audiences, to which each one's own fields of the row `key` are added."""

    def packed(self, news: BidNews) -> bytes:
        """The news of a bid in few bytes, as they are kept for who comes back."""

    def unpacked(self, packed: bytes) -> BidNews:
        """The news again."""

    def filled(self, frame: bytes) -> bytes:
        """The frame with blanks behind it up to the next size of V13: what is in it does not show in its length."""

    def stopped(self, *, auction: str) -> bytes:
        """That what was told of an auction may be old by now: nothing more is decided or told here for the time being."""


@dataclass(slots=True)
class Delta:
    """What one entry changed for one audience; encoded when somebody wants it, once.

    `opens_up` is the briefing of an audience that becomes an insider by this entry, and may not read it before, or that of
    amended terms.
    """

    cursor: int
    at: int
    rows: dict[str, Row]
    gone: tuple[str, ...]
    opens_up: dict[str, object] | None
    frame: bytes | None = None


News = BidDelta | Mapping["Channel", Delta]
"""What one entry changed: a bid of a run for all together, anything else channel by channel."""


def at_of(news: News) -> int:
    """When the entry was that changed this."""
    return news.at if isinstance(news, BidDelta) else next(iter(news.values())).at


def amends(entry: Entry) -> bool:
    """Whether the terms are others after this entry."""
    return any(isinstance(event, TermsAmended) for event in entry.events)


def audiences_of(state: State) -> list[Audience]:
    """Every audience of an announced auction."""
    terms = state.known_terms()
    return [
        Audience("buyer", CONSORTIUM),
        *(Audience("buyer", member.id) for member in terms.members),
        *(Audience("supplier", supplier.id) for supplier in terms.suppliers),
        Audience("observer", ""),
        Audience("auditor", ""),
    ]


class Channel:
    """One audience of one auction: its rows as decided, its rows as committed, and who listens.

    It is there `since` the entry of that number, which names its party for the first time. `kept` is what was committed last, for
    all channels of the auction. What the bids of a run showed is taken in when the run is over, and until then kept there.
    `heard` says by how many sinks it is heard now.
    """

    __slots__ = (
        *("_all", "_auction", "_audience", "_briefing", "_committed", "_committed_cursor", "_crowds", "_cursor", "_decided"),
        *("_encoder", "_fills", "_insider", "_kept", "_may_open_up", "_run", "_side", "_unfolded", "heard", "since"),
    )

    def __init__(
        self,
        audience: Audience,
        *,
        auction: str,
        encoder: Encoder,
        fills: bool = False,
        since: int = 0,
        kept: deque[News] | None = None,
    ) -> None:
        self.since = since
        self._audience = audience
        self._auction = auction
        self._encoder = encoder
        self._fills = fills
        self._decided: dict[str, dict[str, Value]] = {}
        self._cursor = 0
        self._insider = False
        self._may_open_up = audience.role in ("buyer", "auditor")
        self._committed: dict[str, dict[str, Value]] = {}
        self._committed_cursor = 0
        self._unfolded: list[Delta] = []
        self._run: BidRun | None = None
        self._side: Side | None = None
        self._kept: deque[News] = deque(maxlen=KEPT_DELTAS) if kept is None else kept
        self._briefing: dict[str, object] = {}
        self._crowds: dict[Callable[[], Crowd], Crowd] = {}
        self._all: tuple[Crowd, ...] = ()
        self.heard = 0

    def begin(self, state: State, cursor: int = 0) -> None:
        """Take the view of the auction as it is now: cursor 0 for one just announced, else how far the audience was told."""
        self._cursor = self._committed_cursor = cursor
        rows = whole_view(state, self._audience)
        _merge(self._decided, rows, ())
        _merge(self._committed, rows, ())
        self._insider = is_insider(state, self._audience)
        self._briefing = briefing(state, self._audience)

    def decided(self, state: State, entry: Entry, bid: BidView | None, *, amended: bool) -> Delta | None:
        """What an entry just believed changes here, or None when this audience sees nothing new.

        `bid` is the view of the entry when it is a bid, worked out once for all channels (`bid_view`); `amended` says whether
        the terms are others now.
        """
        opens_up: dict[str, object] | None = None
        gone: tuple[str, ...] = ()
        if amended:
            self._fills = fills_frames(state, self._audience.role)
        if amended or (self._may_open_up and is_insider(state, self._audience) != self._insider):
            rows, gone = self._opened_up(state)
            opens_up = briefing(state, self._audience)
        else:
            if bid is not None:
                rows = bid.news(self._audience, self._decided)
            else:
                rows, gone = self._news(state, entry.events)
            if not rows and not gone:
                return None
        _merge(self._decided, rows, gone)
        self._cursor += 1
        return Delta(self._cursor, entry.at, rows, gone, opens_up)

    def _news(self, state: State, events: Sequence[Event]) -> tuple[dict[str, Row], tuple[str, ...]]:
        rows: dict[str, Row] = {}
        gone: list[str] = []
        for key, row in changed_rows(state, events, self._audience).items():
            if row is None:
                gone += [key] if key in self._decided else []
            elif new := changed_fields(row, self._decided.get(key, {})):
                rows[key] = new
        return rows, tuple(gone)

    def _opened_up(self, state: State) -> tuple[dict[str, Row], tuple[str, ...]]:
        """The audience has become an insider, or the terms are others: its rows are too, so all of them are taken anew."""
        self._insider = is_insider(state, self._audience)
        gone, self._decided = tuple(self._decided), {}
        return whole_view(state, self._audience), gone

    # --- bids of a run -----------------------------------------------------------------------------------------

    @property
    def rows(self) -> Mapping[str, Row]:
        """The rows as decided, up to the run that goes on."""
        return self._decided

    def decided_run(self, run: BidRun) -> None:
        """The run is over: what its bids showed is taken in."""
        _merge(self._decided, run.decided_rows(self._audience), ())
        self._cursor += run.decided.told(run.sides[self._audience], self._audience.party)

    def commits_run(self, run: BidRun | None) -> None:
        """What becomes durable next are bids of this run, or of none: what the one before showed is taken in."""
        if self._run is not None:
            self._fold()
            self._committed_cursor = self.cursor
        self._run = run
        self._side = None if run is None else run.sides[self._audience]

    def told(self, news: News, cursor: int) -> bytes | Delta | None:
        """The frame at that cursor of what this audience sees new, as a delta where it is not to be told as it is, or None."""
        if not isinstance(news, BidDelta):
            delta = news.get(self)
            return delta if delta is None or delta.opens_up is not None else self._frame(delta)
        side = self._side if news.run is self._run else news.run.sides.get(self._audience)
        return None if side is None else self._bid_frame(news, side, cursor)

    def told_bid(self, news: BidDelta) -> bytes | None:
        """The frame of a bid that has just become durable, or None where this audience sees nothing new."""
        side, party = self._side, self._audience.party
        if side is None:
            return None
        return self._bid_frame(news, side, self._committed_cursor + news.run.durable.told(side, party))

    def tell_bid(self, news: BidDelta) -> int:
        """Tell everyone who listens of a bid that has just become durable, and alone; the bytes of the frame, or 0."""
        frame = self.told_bid(news)
        if frame is None:
            return 0
        frames = (frame,)
        for crowd in self._all:
            crowd.tell(frames)
        return len(frame)

    def _bid_frame(self, news: BidDelta, side: Side, cursor: int) -> bytes | None:
        frame = news.frame(side, self._audience.party, cursor, auction=self._auction, encoder=self._encoder)
        return self._encoder.filled(frame) if self._fills and frame is not None else frame

    # --- what is durable ---------------------------------------------------------------------------------------

    def committed(self, deltas: Sequence[Delta], now: int) -> tuple[int, int]:
        """The entries behind these deltas are durable: remember them, and tell everyone who listens in one go.

        Returns how many frames that was, and how many bytes.
        """
        for delta in deltas:
            self._kept.append({self: delta})
            self.remember(delta)
        if not self.is_followed:
            return 0, 0
        opens_up = any(map(_opens_up, deltas))
        return self.tell([self._snapshot(now)] if opens_up else [self._frame(delta) for delta in deltas])

    def remember(self, delta: Delta) -> None:
        """The entry behind this delta is durable."""
        if delta.opens_up is not None:
            self._briefing = delta.opens_up
        self._committed_cursor = delta.cursor
        self._unfolded.append(delta)
        if len(self._unfolded) > KEPT_DELTAS:
            self._fold()

    def rest(self) -> None:
        """Let go of deltas that are kept nowhere else."""
        if self._unfolded:
            self._fold()

    def _fold(self) -> None:
        """Bring the rows as committed up to the committed cursor; nobody needs them between two snapshots."""
        for delta in self._unfolded:
            _merge(self._committed, delta.rows, delta.gone)
        self._unfolded.clear()
        if self._run is not None:
            _merge(self._committed, self._run.durable_rows(self._audience), ())

    def join(self, sink: Sink, cursor: int | None, now: int) -> None:
        """Let a sink listen, and bring it up to date: by the deltas it missed where they are kept, else by a snapshot."""
        gather: Callable[[], Crowd] = getattr(sink, "gather", Each)
        crowd = self._crowds.get(gather)
        if crowd is None:
            crowd = self._crowds[gather] = gather()
        crowd.add(sink)
        self._count()
        sink.feed(self._catch_up(cursor, now))

    def _count(self) -> None:
        self._all = tuple(self._crowds.values())
        self.heard = sum(map(len, self._all))

    def is_behind(self, cursor: int | None) -> bool:
        """Whether somebody has seen more than this: on another node."""
        return cursor is not None and cursor > self.cursor

    def leave(self, sink: Sink) -> None:
        """Let a sink listen no more."""
        crowd = self._crowds.get(getattr(sink, "gather", Each))
        if crowd is not None:
            crowd.remove(sink)
            self._count()

    def stopped(self, *sinks: Sink) -> None:
        """Tell these sinks, or all that listen, that nothing more comes until a snapshot does."""
        frames = [self._encoder.stopped(auction=self._auction)]
        if not sinks:
            self.tell(frames)
        for sink in sinks:
            sink.feed(frames)

    def listeners(self) -> tuple[Sink, ...]:
        """Who listens now."""
        return tuple(sink for crowd in self._all for sink in crowd)

    @property
    def is_followed(self) -> bool:
        """Whether anybody listens now."""
        return self.heard > 0

    def tell(self, frames: Sequence[bytes]) -> tuple[int, int]:
        """Tell everyone who listens; how many frames that was, and how many bytes."""
        heard = self.heard
        for crowd in self._all:
            crowd.tell(frames)
        size = len(frames[0]) if len(frames) == 1 else sum(map(len, frames))
        return heard * len(frames), heard * size

    def tell_anew(self, now: int) -> tuple[int, int]:
        """Tell everyone who listens how things stand."""
        return self.tell([self._snapshot(now)])

    @property
    def cursor(self) -> int:
        """How many deltas the audience was told."""
        if self._run is None or self._side is None:
            return self._committed_cursor
        return self._committed_cursor + self._run.durable.told(self._side, self._audience.party)

    def _catch_up(self, cursor: int | None, now: int) -> list[bytes]:
        """The deltas that somebody missed, or a snapshot where that was too long ago."""
        number = self.cursor
        if cursor is None or cursor > number:
            return [self._snapshot(now)]
        missed: deque[bytes] = deque()
        for news in reversed(self._kept) if cursor < number else ():
            told = self.told(news, number)
            if isinstance(told, Delta):
                break
            if told is not None:
                missed.appendleft(told)
                number -= 1
            if cursor == number:
                break
        return list(missed) if cursor == number else [self._snapshot(now)]

    def _snapshot(self, now: int) -> bytes:
        self._fold()
        frame = self._encoder.snapshot(
            auction=self._auction, cursor=self.cursor, now=now, terms=self._briefing, rows=self._committed
        )
        return self._encoder.filled(frame) if self._fills else frame

    def _frame(self, delta: Delta) -> bytes:
        if delta.frame is None:
            frame = self._encoder.delta(auction=self._auction, cursor=delta.cursor, at=delta.at, rows=delta.rows, gone=delta.gone)
            delta.frame = self._encoder.filled(frame) if self._fills else frame
        return delta.frame


def _opens_up(delta: Delta) -> bool:
    return delta.opens_up is not None


def _merge(known: dict[str, dict[str, Value]], rows: Mapping[str, Row], gone: Iterable[str]) -> None:
    """Take rows away, then new fields in, as every client does with a delta."""
    for key in gone:
        known.pop(key, None)
    for key, row in rows.items():
        if key in known:
            known[key].update(row)
        else:
            known[key] = dict(row)
