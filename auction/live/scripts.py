"""Scripted suppliers at work: in every practice auction whose terms name some, whatever its format (rule V14).

They run beside the server, ask for what a supplier could ask for, by the same way, and are told of as little.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from auction.core.errors import AuctionError
from auction.core.money import to_minor
from auction.core.state import State
from auction.core.terms import Lot
from auction.live.characters import Robot, next_request, robots_of
from auction.live.practice import GUIDE_SCALE
from auction.live.room import Answer, Room
from auction.live.rooms import Rooms

STEP_S: Final = 0.25

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Scripts:
    """Lets the scripted suppliers of these rooms bid, by guide prices for part numbers where there are any.

    The same seed gives the same suppliers, and with the same stamps and the same requests of others the same log.
    """

    rooms: Rooms
    guide: Mapping[str, int]
    seed: int = 1
    robots: dict[str, list[Robot]] = field(default_factory=dict)

    async def run(self) -> None:
        """Step through every practice auction that is decided here, four times a second, until cancelled.

        A bug of ours silences the scripts of that auction, and nothing else.
        """
        while True:
            for room in self.rooms.owned():
                try:
                    self.step(room)
                except Exception:
                    _log.exception("%s: its scripts fall silent", room.stream)
                    self.robots[room.state.known_terms().auction] = []
            await asyncio.sleep(STEP_S)

    def step(self, room: Room) -> None:
        """Let every scripted supplier of this auction act that is due now."""
        state: State = room.state
        terms = state.known_terms()
        if not terms.scripted or state.closed_at is not None or room.stopped_by is not None:
            return
        for robot in self._robots(state):
            command = next_request(state, robot, self.rooms.clock.now_us(), self._weights)
            if command is not None:
                room.submit(command, _heard)

    def _robots(self, state: State) -> list[Robot]:
        terms = state.known_terms()
        if terms.auction not in self.robots:
            self.robots[terms.auction] = robots_of(terms, self.seed)
        return self.robots[terms.auction]

    def _weights(self, lot: Lot) -> Sequence[int]:
        """Guide prices at the lot's price scale; without one for every line all count alike."""
        guides = [self.guide[line.part_number] for line in lot.lines if line.part_number in self.guide]
        if len(guides) < len(lot.lines):
            return [1] * len(lot.lines)
        return [max(1, to_minor(guide, scale=GUIDE_SCALE, currency_scale=lot.price_scale)) for guide in guides]


def _heard(outcome: Answer | AuctionError) -> None:
    if isinstance(outcome, AuctionError):
        _log.warning("a script: %s", outcome)
