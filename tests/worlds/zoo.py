"""Bugs planted on purpose, each a thing that somebody could well have built: every one has to be found by some world.

A bug that no world finds says that the worlds do not look where it is. Each is put in place of the product's own code while
worlds are made, and taken out again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

from auction.core import bidding
from auction.core.errors import AuctionError, LedgerConflict
from auction.core.formats import english
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.port import Segment
from auction.live import committer, reader, rules
from auction.live.alarm import Alarm
from auction.live.answers import Asked
from auction.live.carrying import Carrying
from auction.live.committer import Committer
from auction.live.fanout import Channel
from auction.live.following import SharedRoom
from auction.live.means import loop_time
from auction.live.messages import Message, read_message
from auction.live.outages import Outages
from auction.live.pending import Pending, key_of
from auction.live.pulse import Pulse
from auction.live.reader import Reader
from auction.live.room import Room
from auction.live.rooms import Rooms
from auction.live.watched import Watched

Place = tuple[Any, str, Any]
"""A class or module, a name in it, and what stands there instead."""


def _answers_before_the_commit() -> Iterator[Place]:
    honest = Room._record

    def hasty(self: Room, asked: Asked, entry: Any, body: bytes) -> None:
        honest(self, asked, entry, body)
        asked.settle(self._pending[-1].answer, len(body))

    yield Room, "_record", hasty


def _shows_before_the_commit() -> Iterator[Place]:
    honest = Room._record

    def hasty(self: Room, asked: Asked, entry: Any, body: bytes) -> None:
        honest(self, asked, entry, body)
        self.watched.settled(self._pending[-1:], self._clock.now_us())

    def silent(self: Room, batch: Sequence[Pending]) -> None:
        shown = Watched.settled
        with patch.object(Watched, "settled", lambda *_: None):
            settled(self, batch)
        assert shown is not None

    settled = Room.settle
    yield Room, "_record", hasty
    yield Room, "settle", silent


def _refuses_without_recording() -> Iterator[Place]:
    honest = Room._decide

    def forgetful(self: Room, asked: Asked, at: int) -> Any:
        before = len(self._pending)
        found = honest(self, asked, at)
        if len(self._pending) > before and self._pending[-1].entry.refusal is not None:
            asked.settle(self._pending[-1].answer, 1)
        return found

    yield Room, "_decide", forgetful


def _loses_the_end_of_a_batch() -> Iterator[Place]:
    honest = committer._segment

    def short(room: Room, batch: Sequence[Pending]) -> Segment:
        return honest(room, batch[:-1] if len(batch) > 1 else batch)

    yield committer, "_segment", short


def _commits_each_room_apart_and_forgets_one() -> Iterator[Place]:
    honest = Committer._commit

    async def forgetful(self: Committer, batches: Any) -> None:
        await honest(self, batches[:1])
        for room, batch in batches[1:]:
            room.settle(batch)

    yield Committer, "_commit", forgetful


def _takes_a_failed_commit_for_done() -> Iterator[Place]:
    yield Room, "fail", lambda self, batch, why: self.settle(batch)
    yield SharedRoom, "fail", lambda self, batch, why: self.settle(batch)


def _goes_on_after_a_failed_commit() -> Iterator[Place]:
    def tells(self: Room, batch: Sequence[Pending], why: AuctionError) -> None:
        for pending in batch:
            pending.asked.tell(why)

    yield Room, "fail", tells
    yield SharedRoom, "fail", tells


def _forgets_what_was_asked() -> Iterator[Place]:
    yield Asked, "is_same", lambda self, command: False


def _has_no_fence() -> Iterator[Place]:
    yield MemoryLedger, "_require_next", lambda self, segment, end: None


def _fences_by_epoch_alone() -> Iterator[Place]:
    def lax(self: MemoryLedger, segment: Segment, end: int) -> None:
        if segment.epoch != self._epochs.get(segment.stream, 0):
            raise LedgerConflict("fenced", segment.stream)

    yield MemoryLedger, "_require_next", lax
    yield from _goes_on_after_a_failed_commit()


def _takes_over_without_reading() -> Iterator[Place]:
    async def blind(self: Reader, room: SharedRoom) -> bool:
        if room.is_stale:
            return await honest(self, room)
        return True

    honest = Reader.catch_up
    yield Reader, "catch_up", blind


def _takes_over_from_the_living() -> Iterator[Place]:
    yield MemoryOwners, "_is_alive", lambda self, node: False


def _decides_on_every_node() -> Iterator[Place]:
    yield SharedRoom, "is_deciding", property(lambda self: True)


def _follows_with_a_gap() -> Iterator[Place]:
    honest = reader._entries
    yield reader, "_entries", lambda *args: honest(*args)[1 if len(honest(*args)) > 1 else 0 :]


def _resumes_with_a_gap() -> Iterator[Place]:
    honest = Channel._catch_up
    yield Channel, "_catch_up", lambda self, cursor, now: honest(self, cursor, now)[1 if cursor is not None else 0 :]


def _resumes_one_twice() -> Iterator[Place]:
    honest = Channel._catch_up

    def twice(self: Channel, cursor: int | None, now: int) -> list[bytes]:
        frames = honest(self, cursor, now)
        return frames[:1] + frames

    yield Channel, "_catch_up", twice


def _tells_an_older_view() -> Iterator[Place]:
    yield SharedRoom, "subscribe", Room.subscribe


def _shows_only_the_last_of_a_commit() -> Iterator[Place]:
    honest = Channel.tell
    yield Channel, "tell", lambda self, frames: honest(self, frames[-1:])


def _grants_no_overtime() -> Iterator[Place]:
    yield bidding, "overtime_for", lambda state, lot, bid, at: ()


def _takes_any_price() -> Iterator[Place]:
    yield english, "CHECKS", ()


def _reports_no_outage() -> Iterator[Place]:
    yield rules, "outage_of", lambda state, since, at: None


def _forgets_since_when_nobody_could_bid() -> Iterator[Place]:
    yield Outages, "taken", lambda self, since: None


def _tells_of_an_outage_long_over() -> Iterator[Place]:
    yield Outages, "writable", lambda self: None


def _waits_for_somebody_to_ask() -> Iterator[Place]:
    yield Room, "report", lambda self: None


def _forgets_that_commits_failed() -> Iterator[Place]:
    yield Outages, "failing", lambda self, since: None


def _takes_what_it_decides_anew_for_stored() -> Iterator[Place]:
    honest = SharedRoom.go_on

    def go_on(self: SharedRoom, unsure_us: int = 0) -> None:
        doubted = self._in_doubt
        honest(self, unsure_us)
        if self.is_deciding and any(self.state.seen.get(key_of(each.entry.command)) == each.entry.seq for each in doubted):
            self._outages.writable()

    yield SharedRoom, "go_on", go_on


def _hides_by_its_beat_what_is_not_told() -> Iterator[Place]:
    honest = Pulse.beat
    yield Pulse, "beat", lambda self, *, well=True, unreported=None: honest(self, well=well)


def _leaves_its_own_beat_for_a_longer_time_lost() -> Iterator[Place]:
    honest = MemoryOwners._taken

    def forgetful(self: MemoryOwners, stream: str, node: str) -> Any:
        taken = honest(self, stream, node)
        self._lost.pop(stream, None)
        return taken

    yield MemoryOwners, "_taken", forgetful


def _looks_no_more_while_each_node_is_heard_by_somebody() -> Iterator[Place]:
    """Nodes tell how far their streams have come, and whom they hear: where nobody is unheard nothing is missed, it is thought."""
    hears = Carrying.heard
    heard: dict[Carrying, dict[str, float]] = {}
    known: dict[Carrying, dict[str, float]] = {}

    def lately(times: dict[str, float]) -> set[str]:
        return {node for node, at in times.items() if loop_time() - at < 1.5}

    def hears_of_all(self: Carrying, node: str, body: bytes) -> None:
        heard.setdefault(self, {})[node] = loop_time()
        message = read_message(body)
        named = message.numbers if message is not None and message.kind == "held" else ()
        known.setdefault(self, {}).update(dict.fromkeys((node, *named), loop_time()))
        if self._owning.known.nodes.keys() - {self._means.id} <= lately(known[self]):
            self._owning._read_at = loop_time()
        hears(self, node, body)

    async def tells_of_all(self: Carrying) -> None:
        while True:
            self._tell_present()
            self._count_elsewhere()
            self._means.tell(Message("held", numbers=dict.fromkeys(lately(heard.get(self, {})), 1)))
            self._means.tell(Message("news", numbers={room.stream: room.durable_seq for room in self._owning.owned()}))
            await asyncio.sleep(0.25)

    yield Carrying, "heard", hears_of_all
    yield Carrying, "tell", tells_of_all


def _never_wakes() -> Iterator[Place]:
    yield Alarm, "set", lambda self, moment: None


def _never_comes_back() -> Iterator[Place]:
    async def rests(self: Rooms) -> None:
        return None

    yield Rooms, "_revive", rests


BUGS: Final[Mapping[str, Callable[[], Iterator[Place]]]] = {
    name.removeprefix("_").replace("_", "-"): bug
    for name, bug in dict(globals()).items()
    if name.startswith("_") and not name.startswith("__") and callable(bug)
}
"""The bugs by name."""


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Put the bug in its place while the block runs."""
    with ExitStack() as stack:
        for where, what, wrong in BUGS[name]():
            stack.enter_context(patch.object(where, what, wrong))
        yield
