"""The auctions there are, as far as that is durable: an auction or a close decided on but not yet recorded is told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import astuple

from auction.core import events
from auction.core.entries import Entry
from auction.core.state import State
from auction.core.words import Actor
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.web.admission import OVER, may_open
from auction.web.closes import NO_CLOSES, Closes, closes_of
from auction.wire.frames import AuctionItem, Closing

STATUS_AFTER: Final[Mapping[type, str]] = {
    events.AuctionAnnounced: "announced",
    events.TermsAmended: "announced",
    events.AuctionOpened: "open",
    events.AuctionPaused: "paused",
    events.AuctionSuspended: "suspended",
    events.AuctionResumed: "open",
    events.AuctionClosed: "closed",
    events.AuctionCancelled: "cancelled",
    events.AwardReopened: "closed",
    events.AwardProposed: "proposed",
    events.AllotmentMade: "settled",
}

BIDS: Final = (events.BidPlaced, events.BidSealed)


class Listing:
    """Every announced auction with its status. Counts its changes, so that a watcher sees at a glance whether to look."""

    def __init__(self, rooms: Rooms) -> None:
        self.changes = 0
        self._rooms = rooms
        self._statuses: dict[str, str] = {}
        self._openings: dict[str, int] = {}
        self._items: dict[str, AuctionItem] = {}
        self._closes: dict[str, Closes] = {}
        self._told: dict[str, Closes] = {}
        self._moving: dict[Room, None] = {}
        rooms.on_durable.append(self._moves)
        rooms.on_step.append(self._follow)
        rooms.on_loaded.append(self._loaded)

    def of(self, actor: Actor) -> list[tuple[Room, AuctionItem]]:
        """The auctions this party may open, in the order they were opened here."""
        found: list[tuple[Room, AuctionItem]] = []
        for room in self._rooms.auctions():
            status = self.status_of(room)
            if status is not None and may_open(room.state, actor):
                found.append((room, self._item_of(room, status)))
        return found

    def _item_of(self, room: Room, status: str) -> AuctionItem:
        """The auction as it is listed: one item for all parties, as long as it is the same."""
        terms = room.state.known_terms()
        opens_at = self._openings.get(room.stream, terms.opens_at)
        known = self._items.get(room.stream)
        told = terms.auction, terms.title, terms.practice, status, opens_at
        if known is None or astuple(known) != told:
            known = self._items[room.stream] = AuctionItem(*told)
        return known

    def closes_of(self, room: Room) -> Closes:
        """When its lots close as things stand: by what is recorded, or was when that was last all there is."""
        if room.durable_seq == room.state.seq:
            self._closes[room.stream] = closes_of(room.state)
        return self._closes.get(room.stream, NO_CLOSES)

    def moved(self) -> list[tuple[Room, Closing]]:
        """The auctions whose first or last close has moved since this was asked last, or since they were known."""
        rooms, self._moving = list(self._moving), {}
        found: list[tuple[Room, Closing]] = []
        for room in rooms:
            closes = self.closes_of(room)
            before, self._told[room.stream] = self._told[room.stream], closes
            if (before.first, before.last) != (closes.first, closes.last):
                found.append((room, Closing(room.state.known_terms().auction, closes.first, closes.last, closes.paused_at)))
            if room.durable_seq != room.state.seq:
                self._moving[room] = None  # what is decided is not recorded yet, and may move it again
        return found

    def _moves(self, room: Room, entry: Entry) -> None:
        """A bid alone moves no close, unless it is granted overtime."""
        for event in entry.events if room.rules.name == "auction" else ():  # a plain loop: every bid comes by
            if not isinstance(event, BIDS):
                self._moving[room] = None
                self._told.setdefault(room.stream, self.closes_of(room))
                return

    def is_over(self, room: Room) -> bool:
        """Whether bidding in this auction is over for good, and recorded to be."""
        return self.status_of(room) in OVER

    def over(self) -> list[State]:
        """Every auction that is over."""
        return [room.state for room in self._rooms.auctions() if self.is_over(room)]

    def status_of(self, room: Room) -> str | None:
        """The auction's status as recorded, or None before its announcement is."""
        if room.stream not in self._statuses and room.durable_seq == room.state.seq:
            self._statuses[room.stream] = room.state.status  # loaded from the ledger, and nothing decided since
            self._openings[room.stream] = room.state.opens_at
            self._told.setdefault(room.stream, self.closes_of(room))
            self.changes += 1
        return self._statuses.get(room.stream)

    def _loaded(self, room: Room) -> None:
        """An auction is there that was not when the door was opened."""
        if room.rules.name == "auction":
            self.status_of(room)

    def _follow(self, room: Room, entry: Entry) -> None:
        if room.rules.name != "auction":
            return
        for event in entry.events:
            status = STATUS_AFTER.get(type(event))
            if isinstance(event, events.OpeningMoved):
                self._openings[room.stream] = event.opens_at
                self.changes += 1
            if status is not None:
                self._statuses[room.stream] = status
                self.changes += 1
