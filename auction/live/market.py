"""Asks the market for the auctions that name it who is to be on hold; and has organisations looked for on lists.

It decides nothing: it puts the market's answers to the rooms as the engine's commands, and the rules say what follows (chapter H);
and what the auctions come to, it puts to the market (rules Z7 and J6).
"""

import asyncio
import logging
from typing import Any, Final

from auction.core.commands import HoldSupplier, ReleaseSupplier
from auction.core.entries import Entry
from auction.core.errors import AuctionError
from auction.core.events import AllotmentMade, AuctionAnnounced, AwardConfirmed, AwardProposed, AwardReopened, TermsAmended
from auction.core.state import State
from auction.core.words import ENGINE
from auction.ledger.port import head_with
from auction.live.clock import Clock
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION, MARKET, Rooms
from auction.market.commands import RecordOutcome, ScreenOrganisations
from auction.market.holds import hold_reasons
from auction.market.outcomes import is_by_allotment, is_unrecorded, outcome_of

LOOK_EVERY_S: Final = 3
"""Papers end at a moment; that a hold comes some seconds later is within what an audit allows."""
AT_ONCE: Final = 20
"""How many organisations are looked for in one entry: a fraction of a second, beside the loop where lists are long."""
BACK_AT_ONCE: Final = 10
"""Of so many auctions that are over the market is asked in one breath: some milliseconds."""

_log = logging.getLogger(__name__)


class MarketWatch:
    """Follows the market and the auctions. Registered with the rooms; `run` looks again, as time goes on."""

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
        self._head = (0, "")
        self._looked: dict[str, tuple[int, int]] = {}
        self._is_behind = False
        self._looking_back: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            try:
                await self.screen()
            except AuctionError as fault:  # the market's room is lost or stopped: the auctions go on, with what they were told
                _log.warning("nobody is looked for on lists: %s", fault)
            await self._look_slowly()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look_slowly(self) -> None:
        """The same as `look`, one supplier a breath: with long lists of rules and deliveries each takes milliseconds."""
        for room in self._rooms.owned():
            if room.state.status != "settled":
                for supplier in self._asked_about(room):
                    self._look_at_one(room, supplier)
                    await asyncio.sleep(0)
            self._record(room)

    def follow(self, room: Room, entry: Entry) -> None:
        """Look again when the market has changed, or an auction is announced, amended or about to be awarded."""
        if room.stream == MARKET:
            self.look()
            self._look_back()
        elif not room.is_owned:
            return
        elif any(isinstance(event, AuctionAnnounced | TermsAmended | AwardProposed) for event in entry.events):
            self._look_at(room)
        # An award that fell is proposed anew in the same breath: only the entry after it finds the record durable to its end.
        if any(isinstance(event, AwardProposed | AwardConfirmed | AwardReopened | AllotmentMade) for event in entry.events):
            self._record(room)

    def look(self, *, settled: bool = False) -> None:
        """Ask for every auction that names the market; for those whose contracts are drawn too only where that is said."""
        for room in self._rooms.owned():
            if settled or room.state.status != "settled":
                self._look_at(room)
            self._record(room)

    def catch_up(self, room: Room) -> None:
        """Ask for an auction that is decided here from now on; or for all that are, where that is the market."""
        if room.stream == MARKET:
            self._look_back()
        elif room.stream.startswith(AUCTION):
            self._look_at(room)
            self._record(room)

    def _look_back(self) -> None:
        """Ask for those whose contracts are drawn too, as the market has changed: soon, once for many changes, a few at a time."""
        self._is_behind = True
        if self._looking_back is None or self._looking_back.done():
            self._looking_back = asyncio.get_running_loop().create_task(self._looked_back())

    async def _looked_back(self) -> None:
        while self._is_behind:
            self._is_behind = False
            settled = [room for room in self._rooms.owned() if room.state.status == "settled"]
            for place, room in enumerate(settled, start=1):
                self._look_at(room)
                if place % BACK_AT_ONCE == 0:
                    await asyncio.sleep(0)

    async def screen(self) -> None:
        """Have everybody looked for who waits to be, a few at a time."""
        room = self._rooms.market()
        while room is not None and room.is_owned and room.stopped_by is None and room.state.pending:
            waiting = tuple(room.state.pending)[:AT_ONCE]
            answer = await room.ask(ScreenOrganisations(f"screen-{room.state.seq + 1}", ENGINE, waiting))
            if answer.refusal is not None:
                _log.warning("organisations were not looked for: %s", answer.refusal.code)
                return

    def _look_at(self, room: Room) -> None:
        for supplier in self._asked_about(room):
            self._look_at_one(room, supplier)

    def _asked_about(self, room: Room) -> tuple[str, ...]:
        return tuple(room.state.admitted) if self._may_ask(room) else ()

    def _may_ask(self, room: Room) -> bool:
        market = self._rooms.market()
        state: Any = room.state
        if market is None or not isinstance(state, State) or state.terms is None or state.terms.market is None:
            return False
        # What the market has decided and not recorded yet may still come to nothing; the entry's own follower looks again.
        if market.stopped_by is not None or market.durable_seq != market.state.seq or room.stopped_by is not None:
            return False
        return state.status != "cancelled" and market.state.seq >= max(state.terms.market.seq, state.market_seq)

    def _look_at_one(self, room: Room, supplier: str) -> None:
        market = self._rooms.market()
        if market is None or not room.is_owned or not self._may_ask(room):
            return
        seq, head = self._head_of(market)
        # Not the market's own stamp: ahead of a clock that was set back it would be refused as one to come (H1).
        moment = max(self._clock.now_us(), room.state.market_moment)
        reasons = hold_reasons(market.state, room.state, supplier, moment)
        id = f"clearance-{room.state.seq + 1}-{supplier}"[:64]
        if reasons == room.state.on_hold.get(supplier, ()):
            return
        if reasons:
            room.submit(HoldSupplier(id, ENGINE, supplier, reasons, seq, head, moment), _heard)
        else:
            room.submit(ReleaseSupplier(id, ENGINE, supplier, seq, head, moment), _heard)

    def _record(self, room: Room) -> None:
        """Have the market take in what the auction has come to, once that is durable: the two are not committed as one."""
        market = self._rooms.market()
        state: Any = room.state
        if market is None or not isinstance(state, State) or state.terms is None or state.terms.market is None:
            return
        if market.stopped_by is not None or room.stopped_by is not None or room.durable_seq != state.seq:
            return
        looked = state.seq, market.state.seq
        if self._looked.get(room.stream) == looked:
            return
        self._looked[room.stream] = looked
        if is_unrecorded(market.state, state):
            now, auction = outcome_of(market.state, state), state.terms.auction
            id = f"outcome-{market.state.seq + 1}-{auction}"[:64]
            said = now.awarded, now.bought, now.currency, now.currency_scale
            market.submit(RecordOutcome(id, ENGINE, auction, state.seq, *said, is_by_allotment(state)), _heard)

    def _head_of(self, market: Room) -> tuple[int, str]:
        """The last entry of the market and the chain's head there; only new entries are read."""
        seq, (known, head) = market.durable_seq, self._head
        if known < seq:
            new = (body for number, body in self._rooms.ledger.read(market.stream, known) if number <= seq)
            self._head = seq, head_with(market.stream, head, new)
        return self._head


def _heard(outcome: Answer | AuctionError) -> None:
    """An answer of the market is refused only where the auction has moved on meanwhile: worth a line in the log, no more."""
    if isinstance(outcome, AuctionError) or outcome.refusal is not None:
        _log.warning("an answer of the market was not taken: %s", outcome)
