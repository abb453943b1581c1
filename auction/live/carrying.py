"""What nodes carry to each other: commands to a stream's owner, news of what is durable, and how many suppliers are connected.

A command is sent again until the log holds it, and given up in the end; whoever hears it twice answers it once.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from auction.core.errors import AuctionError, LedgerUnavailable, Unreadable
from auction.live.answers import Answer
from auction.live.following import SharedRoom
from auction.live.means import Means, Streams, loop_time
from auction.live.messages import Kind, Message, read_message
from auction.live.owning import Owning
from auction.live.room import Room

SEND_EVERY_S: Final = 0.05
TELL_EVERY_S: Final = 1.0
LATE: Final = LedgerUnavailable("the node that decides this was not heard in time")

_log = logging.getLogger(__name__)


class Carrying:
    """One node's. `hears` names who is told of messages that concern neither commands nor owners."""

    def __init__(self, means: Means, owning: Owning) -> None:
        self._means = means
        self._owning = owning
        self._rooms: Streams | None = None
        self._waiting: dict[SharedRoom, None] = {}
        self._waits = asyncio.Event()
        self._told: set[str] = set()
        self._present: dict[str, dict[str, int]] = {}
        self._has_loaded = False
        self.hears: dict[Kind, Callable[[str, Message], None]] = {}

    def begin(self, rooms: Streams) -> None:
        """These are the rooms."""
        self._rooms = rooms

    # --- commands ----------------------------------------------------------------------------------------------

    def wants_sent(self, room: SharedRoom) -> None:
        """Commands of that room wait for its owner: they are sent at once, and again until the log holds them."""
        self._waiting[room] = None
        self._waits.set()
        if self._owning.known.owner_of(room.stream) is None:
            self._owning.asked_for(room.stream)
        self._send(room, loop_time())

    def moved(self, streams: Iterable[str]) -> None:
        """These streams have other owners: what waits for them is sent at once."""
        moved = set(streams)
        for room in list(self._waiting):
            if room.stream in moved:
                room.forwarding.hurry()
                self._send(room, loop_time())

    async def run(self) -> None:
        """Send again what the log does not hold yet, and give up what has waited too long, until cancelled."""
        while True:
            await self._waits.wait()
            now = loop_time()
            for room in list(self._waiting):
                for late in room.forwarding.late(now):
                    for done in late.waiting:
                        done(LATE)
                self._send(room, now)
                if not room.forwarding:
                    del self._waiting[room]
            if not self._waiting:
                self._waits.clear()
            await asyncio.sleep(SEND_EVERY_S)

    def _send(self, room: SharedRoom, now: float) -> None:
        owner = self._owning.known.owner_of(room.stream)
        if owner is None and not self._means.decides:
            owner = self._owning.known.opener_of(room.stream)
        if owner is None or owner == self._means.id:
            return
        for body in room.forwarding.due(now):
            self._means.send(owner, Message("asked", room.stream, body=body))

    # --- hearing -----------------------------------------------------------------------------------------------

    def heard(self, node: str, body: bytes) -> None:
        """A message of another node."""
        message = read_message(body)
        if message is None or node == self._means.id or self._rooms is None:
            return
        if message.kind == "news":
            self._owning.news(dict(message.numbers))
        elif message.kind == "owners":
            self._owning.look_again()
        elif message.kind == "present":
            self._present.setdefault(node, {}).update(message.numbers)
        elif message.kind == "loading":
            self._owning.known.told_loading(node, message.numbers.get("streams", 0), loop_time())
        elif message.kind in self.hears:
            self.hears[message.kind](node, message)
        elif message.kind == "asked":
            self._asked(node, message)

    def committed(self, rooms: Sequence[Room]) -> None:
        """These rooms' entries are durable: the other nodes may read them."""
        self._means.tell(Message("news", numbers={room.stream: room.durable_seq for room in rooms}))

    def _asked(self, node: str, message: Message) -> None:
        """What another node asks for is decided if it is ours to decide; it reads the answer in the log."""
        room = None if self._rooms is None else self._rooms.shared_room(message.stream)
        if room is None and message.stream not in self._owning.known.owners:
            self._owning.take_soon(message.stream)  # a gateway opens no stream itself: it asks again when this one owns it
        if room is None or self._rooms is None or not room.is_deciding:
            return
        try:
            command = self._rooms.command_in(room, message.body)
        except Unreadable as fault:
            _log.warning("%s: what another node asked cannot be read: %s", message.stream, fault)
            return

        is_new = False

        def known(outcome: Answer | AuctionError) -> None:
            if isinstance(outcome, Answer) and not is_new:  # answered long ago: the one who asks has missed the news
                self._means.send(node, Message("news", numbers={room.stream: room.durable_seq}))

        room.submit(command, known)
        is_new = True

    # --- who is connected --------------------------------------------------------------------------------------

    async def tell(self) -> None:
        """Tell, once a second, each owner how many suppliers of its auctions are connected here, and what is still to be loaded."""
        while True:
            self._tell_loading()
            self._tell_present()
            self._count_elsewhere()
            await asyncio.sleep(TELL_EVERY_S)

    def _tell_loading(self) -> None:
        """Tell all how many streams have not been loaded here since the start; and once that all are."""
        left = 0 if self._rooms is None else len(self._rooms.opening)
        if left or not self._has_loaded:
            self._means.tell(Message("loading", numbers={"streams": left}))
        self._has_loaded = not left
        self._owning.known.told_loading(self._means.id, left, loop_time())

    def _tell_present(self) -> None:
        told: dict[str, dict[str, int]] = {}
        for room in () if self._rooms is None else self._rooms.shared():
            owner = self._owning.known.owner_of(room.stream)
            count = room.watched.suppliers()
            if owner is not None and owner != self._means.id and (count or room.stream in self._told):
                told.setdefault(owner, {})[room.stream] = count
        for owner, numbers in told.items():
            self._means.send(owner, Message("present", numbers=numbers))
        self._told = {stream for numbers in told.values() for stream, count in numbers.items() if count}

    def _count_elsewhere(self) -> None:
        """Count those connected to nodes that are alive. What such a node told last stands until it tells anew."""
        self._present = {node: told for node, told in self._present.items() if node in self._owning.known.nodes}
        counts: dict[str, int] = {}
        for told in self._present.values():
            for stream, count in told.items():
                counts[stream] = counts.get(stream, 0) + count
        for room in () if self._rooms is None else self._rooms.shared():
            room.elsewhere = counts.get(room.stream, 0)
