"""A room of one of many nodes: it decides where its node owns the stream, and believes what the log holds where it does not.

What is asked where another node decides is forwarded to it, and its answer is read from the log: no message says what is true.
"""

import asyncio
import logging
import math
from collections.abc import Sequence
from typing import Any, Final, Protocol

from auction.core.entries import Entry
from auction.core.errors import AuctionError, InvariantBroken, LedgerConflict, LedgerUnavailable
from auction.core.visibility import Audience
from auction.core.words import ENGINE
from auction.live.answers import Asked, Done
from auction.live.forwarding import Forwarding
from auction.live.loaded import Loaded, answer_of
from auction.live.pending import Pending, key_of
from auction.live.room import Room, since_of
from auction.live.sink import Sink

NO_STAMP: Final = 1
"""A command on its way bears no stamp: the entry it travels in is spelled with this one, and nobody reads it."""

_log = logging.getLogger(__name__)


class Cluster(Protocol):
    """The node, as far as its rooms ask for it (node.py)."""

    def may_decide(self) -> bool:
        """Whether the node knows that it is taken to be alive: its lease goes on, and its loop has not stood still."""

    def wants_sent(self, room: "SharedRoom") -> None:
        """Commands of that room wait to be sent to its owner."""

    def wants_read(self, stream: str) -> None:
        """There may be more of that stream in the ledger than here."""

    def loses(self, room: "SharedRoom") -> None:
        """The room may know of a time in which nobody could bid that the log does not tell of yet."""

    def fails(self, room: "SharedRoom") -> None:
        """A commit of the room has failed, and the node does not decide it any longer."""


class SharedRoom(Room):
    """A stream that one of many nodes decides. `owns` while that is this one.

    `owned_epoch` is the epoch by which this node decided it last, `is_stale` while its state is not that of the log, and has to be
    read anew. `elsewhere` is how many of its suppliers are connected to other nodes, `reading` keeps two from reading its log at
    the same time.
    """

    def __init__(self, stream: str, *, cluster: Cluster, **parts: Any) -> None:
        super().__init__(stream, **parts)
        self.owns = False
        self.is_stale = True
        self.elsewhere = 0
        self.owned_epoch = 0
        self.forwarding = Forwarding()
        self.reading = asyncio.Lock()
        self._cluster = cluster
        self._told_until: int | None = None
        self._missed: Sequence[Entry] = ()
        self._committing = False
        self._committed = asyncio.Event()
        self._in_doubt: Sequence[Pending] = ()
        self._ahead: list[tuple[Audience, Sink, int]] = []
        self._next_ahead: list[tuple[Audience, Sink, int]] = []

    # --- who decides -------------------------------------------------------------------------------------------

    @property
    def is_owned(self) -> bool:
        """Whether this node decides the stream."""
        return self.owns

    @property
    def is_deciding(self) -> bool:
        """Whether commands are decided here now: the node owns the stream, and is sure of it."""
        return self.owns and self._cluster.may_decide()

    def own(self, epoch: int, since_us: int | None) -> None:
        """Decide from now on: everything in the log is believed. Since that moment, if any, nobody could bid (S6)."""
        self.epoch, self._stopped, self.owns = epoch, None, True
        if epoch != self.owned_epoch + 1:
            self._outages.forget()  # another decided meanwhile: the store knows since when nobody could
            self._in_doubt = ()
        self.owned_epoch = epoch
        self._outages.taken(since_us)
        self._cluster.loses(self)
        _log.info("%s: decided here from entry %d on", self.stream, self.state.seq + 1)
        self.go_on()

    def doubts(self, since_us: int) -> None:
        """Its owner before gave it up, as commits failed since then: that they do no longer is shown by one that does not."""
        self._outages.failing(since_us)
        self._cluster.loses(self)

    def go_on(self, unsure_us: int = 0) -> None:
        """Decide what has waited until the node was sure that it decides. For so long nobody could bid here, whoever tried (S6)."""
        if unsure_us:
            self._outages.taken(self._clock.now_us() - unsure_us)
        is_stored = any(self.state.seen.get(key_of(each.entry.command)) == each.entry.seq for each in self._in_doubt)
        self.tick()  # it may decide the same again that was not stored
        if self.is_deciding:
            self._in_doubt = ()
            if is_stored:
                self._outages.writable()  # only the answer was lost: what that cost is told by now, and no more is lost
        self._ask_again()
        self.reads()
        self.caught_up()

    def release(self) -> None:
        """Decide nothing more: the stream is handed to another node, once all that was decided is durable."""
        self.owns = False
        self.quiet()

    def is_quiet(self, for_us: int) -> bool:
        """Whether nothing is due here for so long, and nothing is being decided: it may be handed over without anybody noticing."""
        due = self.rules.due(self.state)
        is_busy = self._pending or self._committing or self._aside is not None or self._stopped is not None
        return not is_busy and (due is None or due[0] > self._clock.now_us() + for_us)

    async def settled(self) -> None:
        """Wait until everything decided here is durable, or known not to be."""
        await self.decided()
        await self._heard_of_all()

    async def _heard_of_all(self) -> None:
        while self._pending or self._committing:
            self._committed.clear()
            await self._committed.wait()

    def _over(self) -> None:
        """A commit has ended, in whatever way."""
        self._committing = False
        self._committed.set()

    def lose(self, why: AuctionError, batch: Sequence[Pending] = ()) -> None:
        """Decide nothing more, and read the log anew: another node decides, or nobody knows what became of a commit.

        What was not answered is asked of whoever owns the stream; the engine's own steps are left to it.
        """
        _log.warning("%s: not decided here any longer: %s", self.stream, why)
        self.owns = False
        unsent, self._pending = self._pending, []
        if isinstance(why, LedgerUnavailable):
            lost = (*batch, *unsent)
            self._outages.failing(since_of(lost) if lost else self._clock.now_us())
            self._cluster.loses(self)
        self.quiet()
        if not self.is_stale:
            self.is_stale, self._stopped = True, self._stopped or why
            self.watched.stopped()
        given_up, self._aside = self._aside, None
        for pending in (*batch, *unsent):
            self._leave_to_the_owner(pending.entry.command, pending.asked, why)
        if given_up is not None:
            self._leave_to_the_owner(given_up.asked.command, given_up.asked, why)
            for command, done, _ in given_up.held:
                self._pass_on(command, [done])
        self._cluster.wants_read(self.stream)

    def _leave_to_the_owner(self, command: Any, asked: Asked, why: AuctionError) -> None:
        if command.by == ENGINE:
            asked.tell(why)
        else:
            waiting, asked.waiting = asked.waiting, []
            self._pass_on(command, waiting, asked.until)

    # --- asking ------------------------------------------------------------------------------------------------

    def submit(self, command: Any, done: Done) -> None:
        """Decide the command where the room is owned; otherwise its answer comes from the log."""
        self._hear_again(command, done, self._clock.now_us())

    def _hear_again(self, command: Any, done: Done, arrived: int) -> None:
        if self.is_deciding:
            self._hear(command, done, arrived)
            return
        key = key_of(command)
        asked = self._asked.get(key)
        if asked is not None and asked.answer is not None and asked.is_same(command):
            done(asked.answer)
        elif asked is None and key in self.state.seen and not self.is_stale:
            self._recall(command, done, arrived)
        elif isinstance(self._stopped, InvariantBroken):
            done(self._stopped)
        else:
            if self.owns:
                self._outages.failing(arrived)
                self._cluster.loses(self)
            self._pass_on(command, [done])

    def _pass_on(self, command: Any, waiting: list[Done], until: float = math.inf) -> None:
        """Have the owner decide it; who waits hears once the log holds it, or after a while that nobody knows."""
        if not waiting or self.forwarding.joined(command, waiting):
            return
        try:
            body = self._codec.entry_to_bytes(Entry(self.stream, 1, NO_STAMP, command, (), None))
        except InvariantBroken as unstorable:
            for done in waiting:
                done(unstorable)
            return
        self.forwarding.put(command, body, waiting, asyncio.get_running_loop().time(), until)
        self._cluster.wants_sent(self)

    def _ask_again(self) -> None:
        for forwarded in self.forwarding.all():
            for done in forwarded.waiting:
                self.submit(forwarded.command, done)
            asked = self._asked.get(key_of(forwarded.command))
            if asked is not None and asked.command == forwarded.command:
                asked.until = forwarded.until  # should it be lost here too, nobody waits anew
            else:
                self.forwarding.keep_until(forwarded)

    # --- committing (called by the committer) ------------------------------------------------------------------

    def take(self) -> Sequence[Pending]:
        """Hand over everything decided so far, for one commit."""
        batch = super().take()
        self._committing = self._committing or bool(batch)
        return batch

    def settle(self, batch: Sequence[Pending]) -> None:
        """The batch is durable."""
        self._over()
        super().settle(batch)
        if self._knows_all:
            self.reads()
            self.caught_up()

    def fenced(self, batch: Sequence[Pending], conflict: LedgerConflict) -> None:
        """Another node owns the stream."""
        self._over()
        self.lose(conflict, batch)

    def fail(self, batch: Sequence[Pending], why: AuctionError) -> None:
        """The batch did not become durable, or nobody knows: the log tells."""
        _log.error("%s: a commit of %d entries failed: %s", self.stream, len(batch), why)
        self._over()
        self._in_doubt = batch
        self.lose(why, batch)
        if isinstance(why, LedgerUnavailable):
            self._cluster.fails(self)

    # --- following the log (called by the reader) --------------------------------------------------------------

    async def load_apart(self) -> None:
        """Read the log beside the event loop up to what was told of it here, or to its end where nothing was.

        What a snapshot beyond that saves reading is told to those who follow the log, as the rest is when it is followed.
        """
        await self._heard_of_all()  # what is on its way is durable or not before the log is asked
        self._told_until = self.durable_seq or None
        await super().load_apart()
        if self._stopped is None:
            self.is_stale = False
            missed, self._missed = self._missed, ()
            for entry in missed:
                for follower in self.on_durable:
                    follower(self, entry)
            self._ask_again()

    def _take(self, found: Loaded) -> None:
        """Go on from what was read."""
        super()._take(found)
        self._missed = found.missed

    def _read(self) -> Loaded:
        return self._source.followed(self._told_until)

    def follow(self, read: Sequence[tuple[Entry, bytes]]) -> None:
        """Believe what the log says was decided elsewhere: answer who asked here, tell who watches here."""
        batch: list[Pending] = []
        for entry, body in read:
            if entry.seq <= self.state.seq:
                continue
            news = self._believe(entry)
            asked, key = Asked(entry.command), key_of(entry.command)
            if self.state.seen[key] == entry.seq:
                asked = self._asked.setdefault(key, asked)
            asked.waiting += self.forwarding.answered(entry.command)
            batch.append(Pending(entry, body, asked, news, answer_of(self.rules, self.state, entry, body)))
        if batch:
            super().settle(batch)

    def reads(self) -> None:
        """The log is about to be read: who waits by now is told what that brings."""
        self._ahead += self._next_ahead
        self._next_ahead = []

    def caught_up(self) -> None:
        """All that the log held when reading began is believed: who had seen more elsewhere by then is told what there is."""
        if self.owns and not self._knows_all:
            return  # another may have taken the stream meanwhile and decided more, or read what is on its way from here
        waited, self._ahead = self._ahead, []
        for audience, sink, cursor in waited:
            self.watched.channels[audience].join(sink, cursor, self._clock.now_us())

    # --- watching ----------------------------------------------------------------------------------------------

    def connected(self) -> int:
        """How many suppliers are connected to this auction now, on this node and the others."""
        return super().connected() + self.elsewhere

    @property
    def _knows_all(self) -> bool:
        """Whether nobody can have seen more than is known to be durable here."""
        return self.is_deciding and not self._committing

    def subscribe(self, audience: Audience, sink: Sink, cursor: int | None) -> bool:
        """Let the sink follow; where it has seen more on another node, once that is known here too.

        Another node may read in the log what was decided here before its commit has been heard of here.
        """
        channel = self.watched.channels.get(audience)
        if self._knows_all or cursor is None or channel is None or not channel.is_behind(cursor):
            return super().subscribe(audience, sink, cursor)
        self._next_ahead.append((audience, sink, cursor))
        self._cluster.wants_read(self.stream)
        return True

    def unsubscribe(self, audience: Audience, sink: Sink) -> None:
        """Let the sink follow no longer."""
        self._ahead = [each for each in self._ahead if each[1] is not sink]
        self._next_ahead = [each for each in self._next_ahead if each[1] is not sink]
        super().unsubscribe(audience, sink)
