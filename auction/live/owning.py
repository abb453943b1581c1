"""Which streams this node decides: it takes those that nobody decides, in an order all nodes agree about, and hands some over.

The store alone says who owns a stream. What is remembered of that here is a moment old, and only says where to ask.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from auction.core.errors import AuctionError, LedgerConflict
from auction.core.moments import MINUTE_US
from auction.ledger.ownership import Taken, who_failed
from auction.live.failing import Failing
from auction.live.following import SharedRoom
from auction.live.known import Known, first_of
from auction.live.losing import Losing
from auction.live.means import Asking, Means, Streams, loop_time
from auction.live.messages import Message
from auction.live.reader import Reader
from auction.live.room import Room

LOOK_EVERY_S: Final = 0.2
"""So often a node looks who is alive: one small question, by which a killed owner is known at once."""
READ_EVERY_S: Final = 1.0
"""So often it looks who owns what and how far every stream has come, so that news that were lost cost a second at most."""
SECOND_TURN_S: Final = 0.3
"""The node that comes first by its hash takes an ownerless stream at once, every other so much later."""
LAST_TURN_S: Final = 2.0
"""One that owns more than its share already comes last."""
AT_ONCE: Final = 64
"""So many streams are taken in one transaction: what is asked for meanwhile comes next, however many wait."""
TELL_AFTER_S: Final = 0.01
"""Other nodes are told of all that was taken in so short a time at once."""
QUIET_US: Final = MINUTE_US
"""A room in which nothing is due for so long may be handed over to spread the load."""
BEHIND_S: Final = 2.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Lag:
    """How far the log of a stream that is followed has come: the last entry heard of, and the first not believed here yet."""

    room: SharedRoom
    last: tuple[int, float] = (0, 0.0)
    first: tuple[int, float] = (0, 0.0)

    def heard(self, seq: int, now: float) -> None:
        """The log holds so many entries."""
        if seq > self.last[0]:
            self.last = (seq, now)
        self.lasts()

    def lasts(self) -> bool:
        """Whether there is something that is not believed here yet."""
        if self.room.state.seq >= self.first[0]:
            self.first = self.last
        return not self.room.owns and self.room.state.seq < self.first[0]

    @property
    def entries(self) -> int:
        """How many entries behind."""
        return self.last[0] - int(self.room.state.seq)

    @property
    def since(self) -> float:
        """Since when, by the loop's clock."""
        return self.first[1]


class Owning:
    """One node's. `on_taken` hears of each room that is decided here from now on, `on_moved` of streams that have another owner."""

    def __init__(self, means: Means) -> None:
        self.known = Known()
        self.on_taken: list[Callable[[Room], None]] = []
        self.on_moved: Callable[[Iterable[str]], None] = lambda streams: None
        self.ask = Asking("node-asker", 3)
        self.losing = Losing(means, self.ask)
        self.failing = Failing(means, self.ask)
        self._means = means
        self._rooms: Streams | None = None
        self._reader: Reader | None = None
        self._looks_again = asyncio.Event()
        self._read_at = 0.0
        self._resting = False
        self._taking: dict[str, asyncio.Task[None]] = {}
        self._queue: dict[str, None] = {}
        self._owned_at: dict[str, float] = {}
        self._free_since: dict[str, float] = {}
        self._lags: dict[str, Lag] = {}
        self._telling: asyncio.TimerHandle | None = None

    @property
    def is_behind(self) -> bool:
        """Whether it is long since this node looked how far the streams have come: it stood still, or the store is lost."""
        return loop_time() - self._read_at > BEHIND_S

    def begin(self, rooms: Streams, reader: Reader) -> None:
        """These are the rooms, and what reads for them."""
        self._rooms, self._reader = rooms, reader

    async def run(self) -> None:
        """Look again and again until cancelled: at once where a message says that something has changed."""
        while True:
            try:
                await self.look()
            except AuctionError as fault:
                _log.warning("the store does not say who is alive: %s", fault)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._looks_again.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(LOOK_EVERY_S / 20)  # many messages are one look

    def look_again(self) -> None:
        """Streams may have other owners: look soon."""
        self._looks_again.set()

    def owned(self) -> list[SharedRoom]:
        """Every room that is decided here."""
        return [] if self._rooms is None else [room for room in self._rooms.shared() if room.owns]

    async def look(self) -> None:
        """Look who is alive; and who owns what and how far it has come, where that may have changed or is long ago."""
        assert self._rooms is not None
        await self._forsake(self.failing.again() if len(self.known.deciders) > 1 else ())
        asked_at, again = loop_time(), self._looks_again.is_set()
        self._looks_again.clear()
        nodes = await self.ask(self._means.ownership.nodes)
        changed = nodes.keys() != self.known.nodes.keys()
        for node in nodes.keys() - self.known.nodes.keys() if self.known.nodes else ():
            self.known.told_loading(node, 1, asked_at)  # one that has just come, until it says that it has loaded all
        self.known.nodes = nodes
        if changed or again or asked_at - self.known.asked_at >= READ_EVERY_S:
            before = self.known.owners
            self.known.owners, self.known.asked_at = await self.ask(self._means.ownership.owners), asked_at
            self._yield_to_others(asked_at)
            self.on_moved([name for name, owner in self.known.owners.items() if changed or before.get(name) != owner])
        if asked_at - self._read_at >= READ_EVERY_S:
            heads = await self.ask(self._means.ownership.heads)
            self._read_at = asked_at
            self.news(heads)
            await self._spread()
        self._take_free(asked_at)

    def news(self, heads: dict[str, int]) -> None:
        """These streams have so many entries: what is not known of them here is read."""
        assert self._rooms is not None
        for stream, seq in heads.items():
            room = self._rooms.shared_room(stream, make=True)
            if room is not None and not room.owns and (room.is_stale or room.state.seq < seq):
                self._wants(stream)
                self._lags.setdefault(stream, Lag(room)).heard(seq, loop_time())

    def lags(self) -> list[tuple[SharedRoom, int, float]]:
        """The streams of which less is believed here than the log is known to hold: how many entries, and for how many seconds."""
        now = loop_time()
        self._lags = {stream: lag for stream, lag in self._lags.items() if lag.lasts()}
        return [(lag.room, lag.entries, now - lag.since) for lag in self._lags.values()]

    # --- taking ------------------------------------------------------------------------------------------------

    def take_soon(self, stream: str) -> None:
        """Take the stream, unless another node owns it; a gateway reads what there is of it, and takes none."""
        if not self._means.decides:
            self._wants(stream)
        elif stream not in self._taking and not self._resting:
            self._take_together([stream])

    def asked_for(self, stream: str) -> None:
        """Somebody waits for what this stream's owner would say: where it has none it is the next that is taken."""
        if stream in self._queue:
            self._queue = {stream: None, **self._queue}
        elif not self._rests(stream, loop_time()):
            self.look_again()

    async def taken(self, streams: Collection[str] | None = None) -> None:
        """Wait until what is being taken is taken, or is not; of these streams alone where any are named."""
        while tasks := {task for stream, task in self._taking.items() if streams is None or stream in streams}:
            await asyncio.gather(*tasks, return_exceptions=True)

    def _take_together(self, streams: Sequence[str]) -> None:
        task = asyncio.get_running_loop().create_task(self._take(streams), name=f"taking {streams[0]} and {len(streams) - 1} more")
        self._taking |= dict.fromkeys(streams, task)

    async def _take(self, streams: Sequence[str]) -> None:
        assert self._rooms is not None
        rooms = [self._rooms.shared_room(stream, make=True) for stream in streams]
        wanted = [room for room in rooms if room is not None and not room.owns]
        this = asyncio.current_task()
        try:
            if wanted:
                taken = await self.ask(partial(self._means.ownership.take_all, [room.stream for room in wanted], self._means.id))
                await asyncio.gather(*(self._own(room, taken.get(room.stream), this) for room in wanted))
        except AuctionError as fault:
            _log.warning("%s and %d more: not taken over: %s", streams[0], len(streams) - 1, fault)
        finally:
            self._over(streams, this)

    async def _own(self, room: SharedRoom, taken: Taken | None, taking: asyncio.Task[None] | None) -> None:
        """Decide the room from now on, if it was taken: nobody else appends to it any more, so all there is can be read."""
        assert self._reader is not None
        stream = room.stream
        try:
            if taken is None:
                self.look_again()
                self._wants(stream)
            elif await self._reader.catch_up(room):
                self.known.owners[stream] = self._means.id
                self._owned_at[stream] = loop_time()
                self.losing.taken(room, taken)
                room.own(taken.epoch, taken.since_us)
                self.failing.taken(stream)
                if taken.is_failing and taken.since_us is not None:
                    room.doubts(taken.since_us)
                for hears in self.on_taken:
                    hears(room)
                self._tell_owners()
            else:  # another node may be able to: of another version, or with a better way to the store
                self.failed(room, taken.epoch)
        except AuctionError as fault:
            _log.warning("%s: not taken over: %s", stream, fault)
        finally:
            self._over([stream], taking)

    def _over(self, streams: Iterable[str], taking: asyncio.Task[None] | None) -> None:
        """These were taken by that task, or were not."""
        for stream in streams:
            if self._taking.get(stream) is taking:
                del self._taking[stream]
        self._take_next()

    def _tell_owners(self) -> None:
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(TELL_AFTER_S, self._told)

    def _told(self) -> None:
        self._telling = None
        self._means.tell(Message("owners"))

    def _take_next(self) -> None:
        """The next so many, once half of those before are taken: each transaction is then worth its commit."""
        if self._resting or not self._queue or len(self._taking) > AT_ONCE // 2:
            return
        streams = [stream for stream in islice(self._queue, AT_ONCE) if stream not in self._taking]
        self._queue = dict.fromkeys(islice(self._queue, AT_ONCE, None))
        if streams:
            self._take_together(streams)

    def _take_free(self, now: float) -> None:
        """Take the streams that nobody alive owns, in an order that all nodes agree about; what is not loaded yet, once it is."""
        assert self._rooms is not None
        nodes, me = self.known.nodes, self._means.id
        free = [stream for stream, owner in self.known.owners.items() if owner not in nodes or self._forgot(stream, owner)]
        self._free_since = {stream: self._free_since.get(stream, now) for stream in free}
        if not free or me not in nodes or self._resting or not self._means.decides:
            return
        loads = self.known.loads()
        share = len(self.known.owners) / len(loads)
        light = [node for node in loads if loads[node] <= share] or list(loads)
        light = [node for node in light if not self.known.is_loading(node, now)] or light
        wait = SECOND_TURN_S if me in light else LAST_TURN_S
        turn = []
        for stream in sorted(free, key=self._urgency):
            owner = self.known.owners[stream]
            failed = who_failed(owner)
            mine = owner == me or first_of([node for node in light if node != failed] or light, stream) == me
            if self._rests(stream, now):
                continue
            if mine or now - self._free_since[stream] >= wait:
                turn.append(stream)
        opening = self._rooms.opening
        if len(turn) <= AT_ONCE:  # where nobody decides anything, all are loaded by what is due
            opening.first(turn)
        self._queue = {stream: None for stream in turn if stream not in opening}
        self._take_next()

    def _forgot(self, stream: str, owner: str | None) -> bool:
        """Whether the store says that this node owns a stream which it has lost since."""
        room = None if self._rooms is None else self._rooms.shared_room(stream)
        return owner == self._means.id and (room is None or not room.owns)

    def _urgency(self, stream: str) -> tuple[bool, bool, float]:
        """First what somebody waits for, then where people are bidding, and there where something is due first."""
        room = None if self._rooms is None else self._rooms.shared_room(stream)
        if room is None:
            return True, True, 0.0
        due = room.rules.due(room.state)
        return not room.forwarding, getattr(room.state, "status", "") != "open", math.inf if due is None else due[0]

    # --- what fails --------------------------------------------------------------------------------------------

    def failed(self, room: SharedRoom, epoch: int) -> None:
        """What was taken by that epoch cannot be read, or a commit has failed: it is not decided here."""
        self.failing.failed(room, epoch, loop_time())
        self.look_again()

    def _rests(self, stream: str, now: float) -> bool:
        """Whether this node leaves the stream alone for now, as its commits failed here."""
        return self.failing.rests(stream, len(self.known.deciders), now)

    async def _forsake(self, streams: Iterable[str]) -> None:
        """Leave these to the others, as their commits fail here."""
        given = await self.failing.forsake(streams)
        if given:
            self.known.owners |= dict.fromkeys(given)
            self._means.tell(Message("owners"))

    # --- handing over ------------------------------------------------------------------------------------------

    def _yield_to_others(self, asked_at: float) -> None:
        """What another node has taken meanwhile is not decided here."""
        for room in self.owned():
            stream = room.stream
            if self._owned_at.get(stream, 0.0) < asked_at and self.known.owners.get(stream, self._means.id) != self._means.id:
                room.lose(LedgerConflict(f"{stream}: another node has taken it", stream))

    def lose_all(self, why: AuctionError) -> None:
        """The store has taken this node to be gone: nothing is decided here."""
        for room in self.owned():
            room.lose(why)
        self.look_again()

    async def hand_over(self) -> None:
        """Take nothing more, and hand over everything that is decided here; what was decided is durable by then."""
        self._resting = True
        await self.taken()
        await self._forsake(self.failing.all())
        await self.give(self.owned())

    async def give(self, rooms: Sequence[SharedRoom]) -> None:
        """Hand these rooms over: nothing more is decided here, what was is durable, and then they are anybody's."""
        for room in rooms:
            room.release()
        for room in rooms:
            await room.settled()
        streams = [room.stream for room in rooms]
        if streams:
            await self.ask(partial(self._means.ownership.give, self._means.id, streams))
            self.known.owners |= dict.fromkeys(streams)
            self._means.tell(Message("owners"))
            _log.info("handed over: %s", ", ".join(streams))

    async def _spread(self) -> None:
        """Hand over one room in which nothing is due soon, where this node decides more than its share.

        A node that is still loading would take it late.
        """
        now = loop_time()
        loads = {node: count for node, count in self.known.loads().items() if not self.known.is_loading(node, now)}
        if len(loads) < 2 or self._resting:
            return
        mine, share = loads.get(self._means.id, 0), len(self.known.owners) / len(loads)
        if mine <= 1.25 * share + 1:
            return
        quiet = next((room for room in self.owned() if room.is_quiet(QUIET_US)), None)
        if quiet is not None:
            await self.give([quiet])

    async def stop(self) -> None:
        """Ask nothing more."""
        self._resting = True
        if self._telling is not None:
            self._telling.cancel()
        for task in set(self._taking.values()):
            task.cancel()
        await self.taken()

    def _wants(self, stream: str) -> None:
        if self._reader is not None:
            self._reader.wants(stream)
