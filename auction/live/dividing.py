"""What follows an award whose pool divides it: the pool takes the award in, and its division becomes the auction's allotment.

As after the close each step is a command of the engine with a fixed id, so a server that dies in between takes it when it is back.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from auction.core.commands import RecordAllotment
from auction.core.entries import Entry
from auction.core.errors import AuctionError
from auction.core.state import State
from auction.core.terms import PoolReference
from auction.live.closing import AllotmentOf
from auction.live.places import place_at
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION, POOL, Rooms
from auction.pool.events import DivisionMade
from auction.pool.saving import BARE, Means, Question
from auction.pool.settling import allotment_of, award_for_pool, is_recorded, saving_asked, with_saving

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Dividing:
    """Takes awards to their pools and divisions back.

    `otherwise` makes the allotment where no pool divides; `means` look through the coalitions where a saving is divided.
    """

    rooms: Rooms
    otherwise: AllotmentOf
    means: Means = BARE
    _reading: set[asyncio.Future[Any]] = field(default_factory=set)

    def allotment_of(self, state: State) -> RecordAllotment | None:
        """The allotment that is due at once; None where the pool divides the award first."""
        return self.otherwise(state) if self._pool_of(state) is None else None

    def follow(self, room: Room, entry: Entry) -> None:
        """Take the next step when an entry calls for one, where the auction is decided. Registered with the rooms.

        The pool may be another node's: so its entries are heard of as they are read, and what is asked of it is forwarded.
        """
        if room.stream.startswith(AUCTION):
            self.catch_up(room)
        elif room.stream.startswith(POOL):
            for event in entry.events:
                if isinstance(event, DivisionMade) and (auction := self.rooms.auction(event.auction)) is not None:
                    self.catch_up(auction)

    def catch_up(self, room: Room) -> None:
        """Take the step that is due for this auction now, if one is, and the auction is decided here."""
        if not room.is_owned:
            return
        try:
            self._step(room)
        except Exception as fault:  # a bug of ours, which may keep no other auction from going on
            room.broken_by(fault)

    def _step(self, room: Room) -> None:
        state = room.state
        # Only what is durable goes over to another stream: the two are not committed as one.
        if not isinstance(state, State) or state.status != "proposed" or room.durable_seq < state.seq:
            return
        pool = self._pool_of(state)
        if pool is None or any(award.status == "proposed" for award in state.awards.values()):
            return
        if not is_recorded(state, pool.state):
            pool.submit(award_for_pool(state, pool.state), _heard)
        elif (seq := _divided_by(state, pool)) is not None:
            self._allot(room, pool, seq)

    def _pool_of(self, state: State) -> Room | None:
        """The pool that divides this auction's award, or None where none does."""
        named = state.known_terms().pool
        pool = None if named is None else self.rooms.pool(named.stream.removeprefix(POOL))
        return pool if pool is not None and pool.state.status == "frozen" and pool.state.terms.divides else None

    def _allot(self, room: Room, pool: Room, seq: int) -> None:
        """Name the entry that divided, which is read from the ledger beside the event loop, and record the allotment."""

        def read(found: asyncio.Future[PoolReference]) -> None:
            self._reading.discard(found)
            if found.cancelled() or found.exception() is not None:
                _log.warning("%s: the pool's record could not be read", room.stream)
                return
            # An award may have fallen meanwhile (H4): its allotment would be refused, and the id of the next one spent.
            if _divided_by(room.state, pool) == seq:
                command = allotment_of(room.state, pool.state, found.result())
                asked = saving_asked(room.state, pool.state, command.lines, found.result())
                if asked is None:
                    room.submit(command, _heard)
                else:
                    self._share(room, pool, seq, command, asked)

        reading = asyncio.get_running_loop().run_in_executor(None, place_at, self.rooms, pool, seq)
        self._reading.add(reading)
        reading.add_done_callback(read)

    def _share(self, room: Room, pool: Room, seq: int, command: RecordAllotment, asked: Question) -> None:
        """Divide the saving beside the event loop, where many coalitions take their time, and record the allotment with it."""

        def told(found: asyncio.Future[RecordAllotment]) -> None:
            self._reading.discard(found)
            if found.cancelled():
                return
            try:
                shared = found.result()
            except Exception as fault:
                room.broken_by(fault)
                return
            if _divided_by(room.state, pool) == seq:
                room.submit(shared, _heard)

        sharing = asyncio.get_running_loop().run_in_executor(None, with_saving, command, asked, self.means)
        self._reading.add(sharing)
        sharing.add_done_callback(told)


def _divided_by(state: State, pool: Room) -> int | None:
    """The durable entry of the pool that divided the very award the auction has come to, or None where none has."""
    course = pool.state.courses.get(state.known_terms().auction)
    decided = state.status == "proposed" and all(award.status != "proposed" for award in state.awards.values())
    if course is None or not decided or not is_recorded(state, pool.state):
        return None
    return course.divided_by if course.step == "divided" and pool.durable_seq >= course.divided_by else None


def _heard(outcome: Answer | AuctionError) -> None:
    """The engine's own step is refused only when things have moved on meanwhile: worth a line in the log, no more."""
    if isinstance(outcome, AuctionError) or outcome.refusal is not None:
        _log.warning("a step after the award was not taken: %s", outcome)
