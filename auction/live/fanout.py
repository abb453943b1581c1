"""What each audience of one auction has been shown, and the frames that bring it up to date.

A channel is one audience: everyone in it gets the same bytes. It runs in two steps, as the room does: `decided` works out
what an entry changes, against the state of that very moment; `committed` sends it, once the entry is durable.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from auction.core.bid_view import BidView
from auction.core.briefing import briefing
from auction.core.entries import Entry
from auction.core.events import Event, TermsAmended
from auction.core.sight import Row, Value
from auction.core.state import State
from auction.core.views import changed_fields, changed_rows, whole_view
from auction.core.visibility import Audience, fills_frames, is_insider
from auction.core.words import CONSORTIUM

KEPT_DELTAS: Final = 256
"""How many deltas an audience can miss and still be caught up without a snapshot."""


class Encoder(Protocol):
    """Turns what is to be told into the bytes of one text frame (wire/encode.py)."""

    def snapshot(self, *, auction: str, cursor: int, now: int, terms: Mapping[str, object], rows: Mapping[str, Row]) -> bytes:
        """The whole view of an audience."""

    def delta(self, *, auction: str, cursor: int, at: int, rows: Mapping[str, Row], gone: Sequence[str]) -> bytes:
        """What one entry changed for an audience."""

    def filled(self, frame: bytes) -> bytes:
        """The frame with blanks behind it up to the next size of V13: what is in it does not show in its length."""

    def stopped(self, *, auction: str) -> bytes:
        """That what was told of an auction may be old by now: nothing more is decided or told here for the time being."""


class Sink(Protocol):
    """Where frames go. It never blocks; one that cannot keep up takes nothing more until it is told how things stand."""

    def feed(self, frames: Sequence[bytes]) -> None:
        """Take frames in the order they are to be sent."""


class Crowd(Protocol):
    """The sinks of one kind that follow one channel, which are told together."""

    def add(self, sink: Any) -> None:
        """Let one more follow."""

    def remove(self, sink: Any) -> None:
        """Let one follow no more."""

    def tell(self, frames: Sequence[bytes]) -> None:
        """Tell everyone."""

    def __iter__(self) -> Iterator[Any]:
        """Everyone who follows."""

    def __len__(self) -> int:
        """How many follow."""


class Each(dict[Sink, None]):
    """Sinks that are told one by one: those that name no crowd of their own by `gather`, a call that begins one."""

    def add(self, sink: Sink) -> None:
        """Let one more follow."""
        self[sink] = None

    def remove(self, sink: Sink) -> None:
        """Let one follow no more."""
        self.pop(sink, None)

    def tell(self, frames: Sequence[bytes]) -> None:
        """Tell everyone."""
        for sink in tuple(self):
            sink.feed(frames)


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
    """One audience of one auction: its rows as decided, its rows as committed, the deltas kept, and who listens.

    It is there `since` the entry of that number, which names its party for the first time.
    """

    def __init__(self, audience: Audience, *, auction: str, encoder: Encoder, fills: bool = False, since: int = 0) -> None:
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
        self._kept: deque[Delta] = deque(maxlen=KEPT_DELTAS)
        self._briefing: dict[str, object] = {}
        self._crowds: dict[Callable[[], Crowd], Crowd] = {}

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

    def committed(self, deltas: Sequence[Delta], now: int) -> tuple[int, int]:
        """The entries behind these deltas are durable: remember them, and tell everyone who listens in one go.

        Returns how many frames that was, and how many bytes.
        """
        opened_up = False
        for delta in deltas:
            if delta.opens_up is not None:
                self._briefing, opened_up = delta.opens_up, True
        self._committed_cursor = deltas[-1].cursor
        self._kept.extend(deltas)
        self._unfolded.extend(deltas)
        if len(self._unfolded) > KEPT_DELTAS:
            self._fold()
        if not self.is_followed:
            return 0, 0
        return self._tell([self._snapshot(now)] if opened_up else [self._frame(delta) for delta in deltas])

    def _fold(self) -> None:
        """Bring the rows as committed up to the committed cursor; nobody needs them between two snapshots."""
        if self._committed_cursor == self._cursor:
            self._committed = {key: dict(row) for key, row in self._decided.items()}
        else:
            for delta in self._unfolded:
                _merge(self._committed, delta.rows, delta.gone)
        self._unfolded.clear()

    def join(self, sink: Sink, cursor: int | None, now: int) -> None:
        """Let a sink listen, and bring it up to date: by the deltas it missed where they are kept, else by a snapshot."""
        gather: Callable[[], Crowd] = getattr(sink, "gather", Each)
        crowd = self._crowds.get(gather)
        if crowd is None:
            crowd = self._crowds[gather] = gather()
        crowd.add(sink)
        sink.feed(self._catch_up(cursor, now))

    def is_behind(self, cursor: int | None) -> bool:
        """Whether somebody has seen more than this: on another node."""
        return cursor is not None and cursor > self._committed_cursor

    def leave(self, sink: Sink) -> None:
        """Let a sink listen no more."""
        crowd = self._crowds.get(getattr(sink, "gather", Each))
        if crowd is not None:
            crowd.remove(sink)

    def stopped(self, *sinks: Sink) -> None:
        """Tell these sinks, or all that listen, that nothing more comes until a snapshot does."""
        frames = [self._encoder.stopped(auction=self._auction)]
        if not sinks:
            self._tell(frames)
        for sink in sinks:
            sink.feed(frames)

    def listeners(self) -> tuple[Sink, ...]:
        """Who listens now."""
        return tuple(sink for crowd in self._crowds.values() for sink in crowd)

    @property
    def is_followed(self) -> bool:
        """Whether anybody listens now."""
        return any(map(len, self._crowds.values()))

    def _tell(self, frames: Sequence[bytes]) -> tuple[int, int]:
        heard = 0
        for crowd in tuple(self._crowds.values()):
            heard += len(crowd)
            crowd.tell(frames)
        return heard * len(frames), heard * sum(map(len, frames))

    @property
    def cursor(self) -> int:
        """How many deltas the audience was told."""
        return self._committed_cursor

    def _catch_up(self, cursor: int | None, now: int) -> list[bytes]:
        missed = self._committed_cursor - cursor if cursor is not None else -1
        if not 0 <= missed <= len(self._kept):
            return [self._snapshot(now)]
        deltas = list(self._kept)[len(self._kept) - missed :]
        if any(map(_opens_up, deltas)):
            return [self._snapshot(now)]
        return [self._frame(delta) for delta in deltas]

    def _snapshot(self, now: int) -> bytes:
        self._fold()
        frame = self._encoder.snapshot(
            auction=self._auction, cursor=self._committed_cursor, now=now, terms=self._briefing, rows=self._committed
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
