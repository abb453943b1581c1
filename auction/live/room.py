"""One stream going on: stamps and decides at once on the state in memory, and answers when the entry is durable."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from auction.core.commands import PlaceBid
from auction.core.entries import Entry
from auction.core.errors import AuctionError, InvariantBroken, LedgerConflict, LedgerUnavailable
from auction.core.preview import Preview, preview
from auction.core.visibility import Audience
from auction.ledger.port import EntryCodec, Ledger
from auction.live.alarm import Alarm
from auction.live.answers import Answer, Answers, Asked, Done
from auction.live.aside import Aside, Spelled
from auction.live.clock import Clock
from auction.live.fanout import KEPT_FOR_US, Encoder, News
from auction.live.keeping import Keeping
from auction.live.loaded import Loaded, Source, answer_of
from auction.live.outages import Outages
from auction.live.pending import Pending, key_of
from auction.live.pulse import Pulse
from auction.live.rules import Ruleset
from auction.live.sink import Sink
from auction.live.spelling import spelled, spelled_apart
from auction.live.watched import Watched

__all__ = ["Answer", "Done", "Pending", "Room"]

FEW_ANSWERS: Final = 8
"""So few answers go out at once, before the news of them is made; of more each goes with the news, in one write a socket."""
LONG_RECORD: Final = 2_000
"""A stream of more entries than this takes a third of a second and more to rebuild, so that is done beside the loop."""

_log = logging.getLogger(__name__)


class Room:
    """One stream and its owner. All methods run in the event loop's thread; nothing here waits for the disk but `load`.

    Where many nodes share the ledger only one of them decides a stream: there this is a `SharedRoom` (following.py).
    """

    def __init__(
        self,
        stream: str,
        *,
        rules: Ruleset,
        codec: EntryCodec,
        ledger: Ledger,
        clock: Clock,
        encoder: Encoder,
        wants_commit: Callable[["Room"], None],
        pulse: Pulse | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        self.stream = stream
        self.rules = rules
        self.state: Any = rules.new_state()
        self.epoch = 0
        self._claimed: int | None = None
        self.durable_seq = 0
        self.on_durable: list[Callable[[Room, Entry], None]] = []
        self.on_owned: list[Callable[[Room, Entry], None]] = []
        self.on_answered: list[Callable[[], None]] = []
        self.on_told: list[Callable[[Room, int, int], None]] = []
        self.watched = Watched(encoder)
        self._codec = codec
        self._source = Source(stream, rules, codec, ledger, encoder, keeping)
        self._clock = clock
        self._wants_commit = wants_commit
        self._pending: list[Pending] = []
        self._asked = Answers()
        self._alarm = Alarm(clock, self.tick)
        self._stopped: AuctionError | None = None
        self._outages = Outages(pulse)
        self._aside: Aside | None = None
        self._loading: asyncio.Task[None] | None = None

    # --- loading -----------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Become the owner and rebuild everything from the ledger; what was not durable is forgotten.

        Raises LedgerUnavailable when the store cannot be read, Unreadable when it is damaged; then nothing is changed, and
        whoever watches is still known.
        """
        self._take(self._read())

    def load_or_stop(self) -> None:
        """Load, or stop where that fails: until the store is back, or for good where the record or the engine is at fault."""
        try:
            self.load()
        except Exception as fault:
            self._fell(fault)

    async def load_apart(self) -> None:
        """Load beside the event loop a room that is stopped or new, or stop it where that fails; it decides nothing before.

        Asked twice it is done once: each reading takes the stream over from the one before.
        """
        if self._loading is None:
            self._loading = asyncio.get_running_loop().create_task(self._load_apart())
            self._loading.add_done_callback(self._loading_over)
        await asyncio.shield(self._loading)

    def _loading_over(self, _: object) -> None:
        self._loading = None

    async def _load_apart(self) -> None:
        stopped = self._stopped
        try:
            found = await asyncio.get_running_loop().run_in_executor(None, self._read)
            if self._stopped is stopped:
                self._take(found)
        except Exception as fault:
            self._fell(fault)

    def _fell(self, fault: Exception) -> None:
        if isinstance(fault, LedgerUnavailable):
            self.stop(fault)
        else:
            self.broken_by(fault)

    def claimed(self, epoch: int) -> None:
        """The stream has been claimed for this room: its first loading need not."""
        self._claimed = epoch

    def _read(self) -> Loaded:
        epoch, self._claimed = self._claimed, None
        return self._source.loaded(self._clock.now_us(), epoch)

    def _take(self, found: Loaded) -> None:
        """Go on from what was read."""
        self.epoch, self.state, self._asked, self._pending = found.epoch, found.state, Answers(), []
        listeners, self.watched = self.watched.listeners(), found.watched
        self.durable_seq = self.state.seq
        self._stopped = None
        given_up, self._aside = self._aside, None
        for audience, sinks in listeners.items():
            for sink in sinks:
                self.subscribe(audience, sink, None)
        for command, done, arrived in () if given_up is None else given_up.waiting():
            self._hear_again(command, done, arrived)

    # --- asking ------------------------------------------------------------------------------------------------

    def submit(self, command: Any, done: Done) -> None:
        """Stamp and decide the command now; `done` hears the answer when it is durable, or why there is none.

        The same id with the same content is not decided again: it hears the first answer.
        """
        self._hear(command, done, self._clock.now_us())

    def _hear_again(self, command: Any, done: Done, arrived: int) -> None:
        """What was held, while something long was decided or read, is decided now."""
        self._hear(command, done, arrived)

    def _hear(self, command: Any, done: Done, arrived: int) -> None:
        """Decide what arrived then: with that stamp, also where the room was busy with something long."""
        if self._stopped is not None:
            done(self._stopped)
            return
        key = key_of(command)
        asked = self._asked.get(key)
        if asked is None and key in self.state.seen:
            self._recall(command, done, arrived)
            return
        if asked is not None and asked.is_same(command):
            if asked.answer is None:
                asked.waiting.append(done)
            else:
                done(asked.answer)
            return
        if self._aside is not None:
            self._aside.held.append((command, done, arrived))
            return
        new = Asked(command, waiting=[done])
        try:
            at = self._pass_time(arrived)
            if self._aside is not None:
                self._aside.held.append((command, done, arrived))
                return
            unstorable = self._decide(new, at)
        except Exception as fault:
            done(self.broken_by(fault))
        else:
            if unstorable is None:
                self._asked.setdefault(key, new)
            else:
                done(unstorable)

    def _recall(self, command: Any, done: Done, arrived: int) -> None:
        """Read beside the loop what was asked and answered long ago under this id, and then hear the command."""

        def recalled(reading: asyncio.Future[Asked]) -> None:
            try:
                self._asked.setdefault(key_of(command), reading.result())
            except AuctionError as fault:
                done(fault)
            except Exception as fault:
                done(self.broken_by(fault))
            else:
                self._hear_again(command, done, arrived)

        asyncio.get_running_loop().run_in_executor(None, self._reread, key_of(command)).add_done_callback(recalled)

    def _reread(self, key: tuple[str, str, str]) -> Asked:
        """What was asked under this id, from the ledger."""
        return self._source.reread(self.state.seen[key], self.state)

    def _answered(self, command: Any) -> Answer | None:
        """The durable answer to this very command, as the ledger has it now, or None where it has none or cannot be read."""
        try:
            asked = self._reread(key_of(command)) if key_of(command) in self.state.seen else None
        except AuctionError:
            return None
        return asked.answer if asked is not None and asked.is_same(command) else None

    def preview(self, bid: PlaceBid, at: int | None) -> tuple[int, Preview] | AuctionError:
        """What the bid would bring about now or at a later moment, and which: told from what is decided, and not recorded."""
        if self._stopped is not None:
            return self._stopped
        try:
            now = self._clock.now_us()
            now = self._pass_time(now) if self.is_deciding else max(now, self.state.at)
            moment = now if at is None else max(now, at)
            return moment, preview(self.state, bid, moment)
        except Exception as fault:
            return self.broken_by(fault)

    async def ask(self, command: Any) -> Answer:
        """Submit the command and wait for its durable answer; raises the AuctionError when there is none."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def done(outcome: Answer | AuctionError) -> None:
            if future.done():
                return
            if isinstance(outcome, Answer):
                future.set_result(outcome)
            else:
                future.set_exception(outcome)

        self.submit(command, done)
        return await future

    def tick(self) -> None:
        """Record what is due by now, and set the alarm for what is due next."""
        if self._stopped is not None or self._aside is not None or not self.is_deciding:
            return
        try:
            self._pass_time(self._clock.now_us())
        except Exception as fault:
            self.broken_by(fault)
        self._set_alarm()

    def _pass_time(self, moment: int) -> int:
        """Record what is due by then, and before what was due in it the time in which nobody could bid (S6); the stamp."""
        at: int = max(moment, self.state.at)
        since = self._outages.since()
        while True:
            due_at = self.rules.next_at(self.state)
            due = self.rules.due(self.state) if due_at is not None and due_at <= at else None
            command = None if due is None else due[1]
            if since is not None and (due_at is None or due_at > since):
                report = self.rules.outage(self.state, since, at)
                if report is not None:
                    self._outages.reported(since, self.state.seq + 1)
                    command, since = report, None
            if command is None:
                break
            self._decide(self._asked.setdefault(key_of(command), Asked(command)), at)
            if self._aside is not None:
                break
        self._outages.passed(at)
        return at

    @property
    def unreported_since(self) -> int | None:
        """Since when nobody may have been able to bid here of which the log does not tell yet (S6)."""
        return self._outages.unreported()

    @property
    def is_owned(self) -> bool:
        """Whether this node decides the stream: it alone takes the steps that follow an entry."""
        return True

    @property
    def is_deciding(self) -> bool:
        """Whether commands are decided here now."""
        return True

    def connected(self) -> int:
        """How many suppliers are connected to this auction now."""
        return self.watched.suppliers()

    def _decide(self, asked: Asked, at: int) -> InvariantBroken | None:
        """Decide, spell and believe one command, or begin to, where that takes long.

        A command no ledger can hold is given back, and nothing has happened.
        """
        if self.rules.takes_long(self.state, asked.command):
            self._aside = aside = Aside(asked, at)
            aside.begin(
                partial(spelled_apart, self.stream, self.rules, self._codec, self.state, asked, at),
                partial(self._decided_aside, aside),
            )
            return None
        made = spelled(self.stream, self.rules, self._codec, self.state, asked.command, at)
        if isinstance(made, InvariantBroken):
            return made
        self._record(asked, *made)
        return None

    def _decided_aside(self, aside: Aside, deciding: asyncio.Future[Spelled]) -> None:
        """What was decided apart is recorded, and what was held is asked; unless the room was loaded or stopped meanwhile."""
        if deciding.cancelled() or self._aside is not aside:
            return
        self._aside = None
        try:
            made = deciding.result()
            if isinstance(made, InvariantBroken):
                self._asked.pop(key_of(aside.asked.command))
                aside.asked.tell(made)
            else:
                self._record(aside.asked, *made)
        except Exception as fault:
            aside.asked.tell(self.broken_by(fault))
        for command, done, arrived in aside.held:
            self._hear_again(command, done, arrived)
        self.tick()

    def _record(self, asked: Asked, entry: Entry, body: bytes) -> None:
        """Believe what was decided, and have it committed."""
        news = self._believe(entry)
        self._pending.append(Pending(entry, body, asked, news, answer_of(self.rules, self.state, entry, body)))
        self._wants_commit(self)

    def _believe(self, entry: Entry) -> News:
        self.watched.wake()
        self.rules.believe(self.state, entry)
        return self.watched.believed(self.state, entry) if self.rules.name == "auction" else {}

    # --- committing (called by the committer) ------------------------------------------------------------------

    def take(self) -> Sequence[Pending]:
        """Hand over everything decided so far, for one commit."""
        batch, self._pending = self._pending, []
        return batch

    def settle(self, batch: Sequence[Pending]) -> None:
        """The batch is durable: answer those who asked, then tell those who watch, then whoever follows the log."""
        self.durable_seq = batch[-1].entry.seq
        self._outages.durable(self.durable_seq)
        if self._stopped is None:
            self._outages.writable()
        for pending in batch:
            pending.asked.settle(pending.answer, len(pending.body))
        for hears in self.on_answered if len(batch) <= FEW_ANSWERS else ():
            hears()
        frames, size = self.watched.settled(batch, self._clock.now_us())
        for counter in self.on_told if frames else ():
            counter(self, frames, size)
        self._set_alarm()
        followers = [*self.on_durable, *(self.on_owned if self.is_owned else ())]
        for pending in batch:
            for follower in followers:
                follower(self, pending.entry)

    def fenced(self, batch: Sequence[Pending], conflict: LedgerConflict) -> None:
        """Another writer owns the stream: yield to it."""
        for pending in batch:
            pending.asked.tell(conflict)
        self.stop(conflict)

    def fail(self, batch: Sequence[Pending], why: AuctionError) -> None:
        """The batch did not become durable, or nobody knows: rebuild from the ledger, and answer by what it holds.

        Where nothing has become durable since the last that failed, the store is lost: the room stops until it is revived.
        """
        _log.error("%s: a commit of %d entries failed: %s", self.stream, len(batch), why)
        unanswered = [*batch, *self.take()]
        is_late = self.state.seq > LONG_RECORD or self._outages.failing_since is not None
        if isinstance(why, LedgerUnavailable):
            self._outages.failing(since_of(unanswered))
        if (is_late and isinstance(why, LedgerUnavailable)) or self._loading is not None:
            self.stop(why)  # everyone hears that the outcome is not known; who revives rooms reads the record beside the loop
            for pending in unanswered:
                pending.asked.tell(why)
            return
        self.load_or_stop()
        is_stored = False
        for pending in unanswered:
            answer = self._answered(pending.entry.command) if self._stopped is None else None
            is_stored = is_stored or answer is not None
            pending.asked.tell(why if answer is None else answer)
        if is_stored:  # only its answer was lost: what the wait for it cost is told now, and no more than that
            self.tick()
            self._outages.writable()
        self._set_alarm()

    async def revive(self) -> None:
        """Try to go on after the store was lost."""
        await self.load_apart()
        if self._stopped is None:
            _log.warning("%s: goes on", self.stream)
            self.tick()
            self.report()

    def report(self) -> None:
        """Tell the log since when commits have failed, where they have: nobody has to bid first to learn that it is over (S6).

        A report that becomes durable shows that bids do. What it moves everyone is told; where it moves nothing it is refused, and
        stands in the record as that. One that fails is made again.
        """
        since = self._outages.failing_since
        if since is None or self._stopped is not None or not self.is_deciding or self.durable_seq < self.state.seq:
            return
        self.tick()
        if self._stopped is not None or self._aside is not None or self.durable_seq < self.state.seq:
            return  # what was due is on its way, and shows it too
        command = self.rules.report(self.state, since)
        if command is None:
            self._outages.writable()  # nobody can bid now, so nothing is lost
            return
        try:
            self._decide(self._asked.setdefault(key_of(command), Asked(command)), max(self._clock.now_us(), self.state.at))
        except Exception as fault:
            self.broken_by(fault)

    def broken_by(self, fault: Exception) -> AuctionError:
        """A bug of ours, or a record that cannot be read: nothing more is decided here, and the other rooms go on."""
        broken = fault if isinstance(fault, InvariantBroken) else InvariantBroken(f"{type(fault).__name__}: {fault}")
        _log.error("%s: broken", self.stream, exc_info=fault)
        self.stop(broken)
        return broken

    def stop(self, why: AuctionError) -> None:
        """Decide nothing more here, and say so: to everyone who asks, everyone who watches, and in the log."""
        if type(self._stopped) is not type(why):
            _log.error("%s: stopped: %s", self.stream, why)
        self._stopped = why
        if isinstance(why, LedgerUnavailable):
            self._outages.failing(self._clock.now_us())
        self.quiet()
        given_up, self._aside = self._aside, None
        for asked in self._asked.unanswered():
            asked.tell(why)
        for _, done, _ in () if given_up is None else given_up.waiting():
            done(why)
        self.watched.stopped()

    @property
    def stopped_by(self) -> AuctionError | None:
        """Why the room decides nothing more until it is loaded again, or None while it goes on."""
        return self._stopped

    # --- watching ----------------------------------------------------------------------------------------------

    def subscribe(self, audience: Audience, sink: Sink, cursor: int | None) -> bool:
        """Let the sink follow what this audience may see, from the cursor it has; False when there is nothing to see."""
        channel = self.watched.channels.get(audience)
        if channel is None or self.durable_seq < channel.since:
            return False
        channel.join(sink, cursor, self._clock.now_us())
        if self._stopped is not None:
            channel.stopped(sink)
        return True

    def told(self) -> dict[Audience, int]:
        """How far each audience was told, at the last durable entry."""
        return self.watched.told()

    def rest(self) -> None:
        """Let go of what only those need who were here a short while ago."""
        now = self._clock.now_us()
        if self.durable_seq == self.state.seq and self._stopped is None:
            self.watched.rest(self.state, now)
            if self.state.at < now - KEPT_FOR_US:
                self._asked.rest()

    def unsubscribe(self, audience: Audience, sink: Sink) -> None:
        """Let the sink follow no longer."""
        self.watched.leave(audience, sink)

    # --- time --------------------------------------------------------------------------------------------------

    def _set_alarm(self) -> None:
        self._alarm.set(None if self._stopped is not None or not self.is_owned else self.rules.next_at(self.state))

    async def decided(self) -> None:
        """Wait for what is being decided in a thread, so that it is recorded before the server stops."""
        if self._aside is not None and self._aside.deciding is not None:
            await asyncio.wait([self._aside.deciding])

    def quiet(self) -> None:
        """Set no more alarms: the server is stopping."""
        self._alarm.set(None)


def since_of(lost: Sequence[Pending]) -> int:
    """Since when bids are lost, where these are: since the first was asked, or what it reports began."""
    return min(getattr(pending.entry.command, "since", pending.entry.at) for pending in lost)
