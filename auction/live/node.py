"""One of many nodes on one ledger: it says that it is alive, decides the streams it owns, and follows all others.

What is true is the store's word alone. A message of the relay says where to look; one that is lost costs a second.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Sequence
from functools import partial
from typing import Any, Final

from auction.core.errors import AuctionError, LedgerConflict
from auction.core.moments import SECOND_US
from auction.live.carrying import Carrying
from auction.live.following import SharedRoom
from auction.live.means import Asking, Means, Streams, loop_time
from auction.live.messages import Kind, Message
from auction.live.owning import Owning
from auction.live.reader import Reader
from auction.live.room import Room

STOOD_STILL_S: Final = 1.0
"""A loop that stood still so long decides nothing until the lease has been renewed."""

_log = logging.getLogger(__name__)


class Node:
    """The node of these rooms: its lease, and what it owns and carries."""

    def __init__(self, means: Means) -> None:
        self.id = means.id
        self.owning = Owning(means)
        self.carrying = Carrying(means, self.owning)
        self.owning.on_moved = self.carrying.moved
        self._means = means
        self._reader: Reader | None = None
        self._rooms: Streams | None = None
        self._keeper = Asking("node-keeper")
        self._sure_until = 0.0
        self._beat_at = 0.0
        self._store_was = 0, 0.0
        self._is_unsure = True
        self._unsure: list[asyncio.Future[None]] = []
        self._has_left = False
        self._keeping: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    # --- what rooms ask ----------------------------------------------------------------------------------------

    def may_decide(self) -> bool:
        """Whether the store takes this node to be alive for some time yet, and its loop has not stood still."""
        now = loop_time()
        return now < self._sure_until and now - self._beat_at < STOOD_STILL_S

    def wants_sent(self, room: SharedRoom) -> None:
        """Commands of that room wait to be sent to its owner."""
        self.carrying.wants_sent(room)

    def wants_read(self, stream: str) -> None:
        """There may be more of that stream in the ledger than here."""
        if self._reader is not None:
            self._reader.wants(stream)

    def loses(self, room: SharedRoom) -> None:
        """The room may know of a time in which nobody could bid that the log does not tell of yet."""
        self.owning.losing.loses(room)

    def fails(self, room: SharedRoom) -> None:
        """A commit of the room has failed: it is left alone for a while, or to the others."""
        self.owning.failed(room, room.owned_epoch)

    def may_miss(self, stream: str) -> bool:
        """Whether the log may hold more of the stream than is known here, and than news takes: the node stood still, or reads."""
        room = None if self._rooms is None else self._rooms.shared_room(stream)
        if room is None or self._reader is None:
            return self.is_behind
        is_open = room.is_stale or (room.owns and not self.may_decide()) or self._reader.is_reading(room)
        return is_open or self.is_behind

    async def caught_up(self, stream: str) -> bool:
        """Wait until all that the log holds of the stream by now is known here too; False where it cannot be read."""
        room = None if self._rooms is None else self._rooms.shared_room(stream)
        while room is not None and room.owns and not self.may_decide():
            asked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._unsure.append(asked)
            await asked  # until the store has said whether another node may have taken it
        return self._reader is not None and await self._reader.caught_up(stream)

    def committed(self, rooms: Sequence[Room]) -> None:
        """These rooms' entries are durable: the other nodes may read them."""
        self.carrying.committed(rooms)

    def tell(self, message: Message) -> None:
        """Tell all other nodes what may as well be lost."""
        self._means.tell(message)

    def hears(self, kind: Kind, hears: Callable[[str, Message], None]) -> None:
        """Who is told of messages of that kind, with the node that each came from."""
        self.carrying.hears[kind] = hears

    @property
    def alive(self) -> dict[str, str]:
        """The nodes that are alive, by id, with their names, as far as is known here."""
        return dict(self.owning.known.nodes)

    @property
    def deciders(self) -> tuple[str, ...]:
        """Those of them that may own streams. Where there are none, a gateway has nobody to pass on to what is asked."""
        return self.owning.known.deciders

    @property
    def others_serve(self) -> bool:
        """Whether another node is there that has loaded everything since it started, as far as is known here."""
        return any(node != self.id and not self.owning.known.is_loading(node, loop_time()) for node in self.owning.known.nodes)

    @property
    def is_heard(self) -> bool:
        """Whether messages pass between this node and the others."""
        return self._means.relay.is_up

    @property
    def is_behind(self) -> bool:
        """Whether it is long since this node looked how far the streams have come."""
        return self.owning.is_behind

    def lags(self) -> list[tuple[SharedRoom, int, float]]:
        """The rooms of which less is believed here than the log is known to hold: how many entries, and for how many seconds."""
        return self.owning.lags()

    # --- its course --------------------------------------------------------------------------------------------

    async def join(self, rooms: Streams, reader: Reader) -> list[str]:
        """Join the others: every stream there is. Raises what the store says against it."""
        self._reader, self._rooms = reader, rooms
        self.owning.begin(rooms, reader)
        self.carrying.begin(rooms)
        await self._join()
        reader.start()
        self._keeping = asyncio.get_running_loop().create_task(_forever(self._keep), name="node keeping")
        self._tasks = [self._keeping]
        return list(await self.owning.ask(self._means.ownership.heads))

    async def load(self, room: SharedRoom) -> None:
        """Believe all that the log holds of the room's stream."""
        if self._reader is not None:
            await self._reader.catch_up(room)

    async def begin(self, streams: Collection[str] | None) -> None:
        """Hear the others, and take what nobody decides, as it is loaded. Returns when these are taken, or all that are loaded."""
        await self._means.relay.start(self.id, self.carrying.heard)
        await self.owning.look()
        loop = asyncio.get_running_loop()
        works = {
            "looking": self.owning.run,
            "sending": self.carrying.run,
            "telling": self.carrying.tell,
            "noting": self.owning.losing.run,
        }
        self._tasks += [loop.create_task(_forever(work), name=f"node {name}") for name, work in works.items()]
        await self.owning.taken(streams)

    async def hand_over(self) -> None:
        """Take nothing more, hand everything that is decided here to the others, and be no node any longer.

        What was decided is durable by then. Who is still connected is served by what the others decide.
        """
        await self.owning.hand_over()
        await self._leave()

    async def stop(self) -> None:
        """Leave. What is still owned is anybody's."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.owning.stop()
        if self._reader is not None:
            await self._reader.stop()
        try:
            await self._leave()
        except AuctionError as fault:
            _log.warning("the store was not told that this node leaves: %s", fault)
        await self._means.relay.stop()
        self._keeper.stop()
        self.owning.ask.stop()

    async def _leave(self) -> None:
        """Say no more that the node is alive, and have the store forget it, once."""
        if self._has_left:
            return
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        await self._keeper(partial(self._means.ownership.leave, self.id))  # behind a renewal that is still on its way
        self._has_left, self._sure_until = True, 0.0
        self._means.tell(Message("owners"))

    # --- staying alive -----------------------------------------------------------------------------------------

    async def _join(self) -> None:
        means, asked_at = self._means, loop_time()
        join = partial(means.ownership.join, self.id, means.name, means.lease_us, means.fingerprint)
        self._renewed(await self._keeper(join), asked_at)

    async def _keep(self) -> None:
        """Renew the lease three times in its length, and see whether the loop stood still."""
        every = self._means.lease_us / 3_000_000
        renewed_at = 0.0
        while True:
            now = loop_time()
            if now - self._beat_at >= STOOD_STILL_S:
                _log.warning("the node stood still for %.1f s: it decides nothing until its lease is renewed", now - self._beat_at)
                self._sure_until = 0.0
            self._beat_at = now
            self._is_unsure = self._is_unsure or not self.may_decide()
            if now - renewed_at >= every or self._is_unsure:
                renewed_at = now
                await self._renew()
            await asyncio.sleep(min(0.1, every / 4))

    async def _renew(self) -> None:
        asked_at = loop_time()
        store_was, heard_at = self._store_was
        asked_us = store_was + int((asked_at - heard_at) * SECOND_US)  # the store's clock by now, or a little less
        try:
            self._renewed(await self._keeper(partial(self._means.ownership.renew, self.id, asked_us)), asked_at)
        except LedgerConflict as gone:
            _log.warning("this node was taken to be gone: %s", gone)
            self._sure_until = 0.0
            self.owning.lose_all(gone)
            await self._join()
        except AuctionError as fault:
            _log.warning("the lease was not renewed: %s", fault)
        unsure, self._unsure = self._unsure, []
        for asked in unsure:
            if not asked.done():
                asked.set_result(None)

    def _renewed(self, now_us: int, asked_at: float) -> None:
        """The store was asked then, and takes the node to be alive for a lease from then on; it decides for two thirds of that."""
        self._is_unsure = self._is_unsure or not self.may_decide()  # also while the store was being asked
        self._beat_at = loop_time()
        self._store_was = now_us, self._beat_at
        self._means.anchor(now_us, int((self._beat_at - asked_at) * SECOND_US))
        was_sure_until, self._sure_until = self._sure_until, asked_at + self._means.lease_us / 1_500_000
        if self._is_unsure and self.may_decide():
            self._is_unsure = False
            # A loop that stood still was not sure since 0, and beat no pulse either, which says the same.
            unsure_s = max(0.0, self._beat_at - was_sure_until) if was_sure_until else 0.0
            for room in self.owning.owned():
                room.go_on(int(unsure_s * SECOND_US))


async def _forever(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do it for ever, whatever bug ends it."""
    while True:
        try:
            await work()
        except Exception:
            _log.exception("the node goes on after a fault")
            await asyncio.sleep(1)
