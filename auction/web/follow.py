"""One auction that one socket follows: how its room's news reach the line, alone or in a crowd that is told the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from auction.live.room import Room
from auction.web.crowd import Crowd
from auction.web.line import Line

if TYPE_CHECKING:
    from auction.web.socket import Connection


class Follow:
    """A sink of the room. It is stale while news were left out."""

    __slots__ = ("connection", "crowd", "is_stale", "room")

    def __init__(self, connection: Connection, room: Room) -> None:
        self.connection = connection
        self.room = room
        self.crowd: Crowd | None = None
        self.is_stale = False

    @property
    def line(self) -> Line | None:
        """The line it goes out by, where there is one."""
        way = self.connection.way
        return way if isinstance(way, Line) else None

    @property
    def number(self) -> int:
        """The handle of its line."""
        return self.connection.way.handle

    @property
    def handle(self) -> int | None:
        """The handle to write news to at once, or None where that is not so simple now."""
        way = self.connection.way
        return way.handle if way.is_fast and not self.is_stale else None

    @property
    def gather(self) -> Callable[[], Crowd]:
        """What makes a crowd of those that are told together with this one."""
        hub = self.connection.reception.hub
        if hub.observers_every_s and self.connection.session.role == "observer":
            return hub.paced_packed_crowd if self.connection.way.unpacks else hub.paced_crowd
        return hub.packed_crowd if self.connection.way.unpacks else hub.crowd

    def feed(self, frames: Sequence[bytes]) -> None:
        """Take news, or how things stand. Where it does not fit, all is left out until this can be told anew."""
        if not self.is_stale and not self.connection.way.send(frames):
            self.is_stale = True

    def drop(self) -> None:
        """Its line is broken."""
        self.connection.way.drop()
