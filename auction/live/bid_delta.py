"""What one bid changed, as it is told: one thing for all audiences, encoded for whoever wants it, and what is alike once."""

from dataclasses import dataclass
from typing import Any, Protocol

from auction.core.bid_run import BidNews, BidRun, Side
from auction.core.sight import Row


class Shared(Protocol):
    """A delta whose beginning is encoded, to which each audience's cursor and own fields are added (wire/encode.py)."""

    def frame(self, cursor: int, own: Row | None) -> bytes:
        """The delta at that cursor, with these fields of its own in the row of the lot."""


class Sharing(Protocol):
    """What begins such a delta, and keeps the news of a bid in few bytes."""

    def shared(self, *, auction: str, at: int, rows: Any, key: str) -> Shared:
        """What changed for all of a side; fields of each one's own are to go into the row of that key."""

    def packed(self, news: BidNews) -> bytes:
        """The news in few bytes."""

    def unpacked(self, packed: bytes) -> BidNews:
        """The news again."""


@dataclass(slots=True)
class BidDelta:
    """The news of a bid of a run, and the frames made of it so far; packed while only who comes back would ask for it."""

    at: int
    run: BidRun
    _news: BidNews | bytes
    _begun: dict[Side, Shared] | None = None
    _alike: dict[tuple[Side, int], bytes] | None = None

    def news(self, encoder: Sharing) -> BidNews:
        """What the bid changed."""
        if isinstance(self._news, bytes):
            self._news = encoder.unpacked(self._news)
        return self._news

    def pack(self, encoder: Sharing) -> None:
        """Keep it in a tenth of the memory: it was told to all who listen, and has been taken into what they know."""
        news = self._news
        if isinstance(news, BidNews):
            news.shared = {}  # it was of use while it was believed
            self._news, self._begun, self._alike = encoder.packed(news), None, None

    def frame(self, side: Side, party: str, cursor: int, *, auction: str, encoder: Sharing) -> bytes | None:
        """The frame for one audience of that side, or None where it sees nothing new."""
        if self._begun is None or self._alike is None:
            self._begun, self._alike = {}, {}
        news, begun = self.news(encoder), self._begun.get(side)
        own = news.own_of(party) if side == "supplier" else None
        if own is None and side != "insider" and not news.alike[side]:
            return None
        if begun is None:
            rows = news.rows(side, party) if side == "insider" else news.alike[side]
            begun = self._begun[side] = encoder.shared(auction=auction, at=self.at, rows=rows, key=news.key)
        if own is not None:
            return begun.frame(cursor, own)
        alike = self._alike.get((side, cursor))
        if alike is None:
            alike = self._alike[side, cursor] = begun.frame(cursor, None)
        return alike
