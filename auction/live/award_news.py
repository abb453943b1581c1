"""How far joint awards are, told by the node that finds each to all others: whoever asks one of them sees it too.

It is told once a second as long as the award is looked for, and forgotten when nothing was heard for a while: no message of it
need come.
"""

import asyncio
import json
from dataclasses import astuple, replace
from typing import Final, get_args

from auction.award.solver import Failure
from auction.live.jointly import Jointly, Progress, is_waiting
from auction.live.messages import Message
from auction.live.node import Node
from auction.live.room import Room
from auction.live.rooms import Rooms

TELL_EVERY_S: Final = 1.0
OLD_S: Final = 5.0
LONGEST_DETAIL: Final = 4_000
STATES: Final = ("solving", "failed")
CODES: Final = (None, *get_args(Failure))


class AwardNews:
    """One node's: what it tells of the awards it finds, and what it has heard of others."""

    def __init__(self, node: Node, rooms: Rooms, jointly: Jointly) -> None:
        self._node = node
        self._rooms = rooms
        self._jointly = jointly
        self._heard: dict[str, tuple[Progress, float]] = {}
        node.hears("award", self._hears)
        jointly.elsewhere = self.of

    async def run(self) -> None:
        """Tell again and again, until cancelled."""
        while True:
            self.tell()
            await asyncio.sleep(TELL_EVERY_S)

    def tell(self) -> None:
        """Tell how far each award is that is looked for here, or why there is none."""
        for room in self._rooms.owned():
            progress = self._jointly.progress.get(room.stream)
            if progress is not None and progress.state in STATES and is_waiting(room.state):
                short = replace(progress, detail=progress.detail[:LONGEST_DETAIL])
                self._node.tell(Message("award", room.stream, body=json.dumps(astuple(short)).encode()))

    def of(self, room: Room) -> Progress | None:
        """How far the award of this auction is by what another node told lately."""
        heard = self._heard.get(room.stream)
        return heard[0] if heard is not None and asyncio.get_running_loop().time() - heard[1] < OLD_S else None

    def _hears(self, _node: str, message: Message) -> None:
        progress = _read(message.body)
        if progress is not None:
            now = asyncio.get_running_loop().time()
            self._heard = {stream: heard for stream, heard in self._heard.items() if now - heard[1] < OLD_S}
            self._heard[message.stream] = progress, now


def _read(body: bytes) -> Progress | None:
    """What a message says; None for what another version says otherwise."""
    try:
        state, doing, done, of, code, detail = json.loads(body)
    except (ValueError, TypeError, RecursionError):
        return None
    is_sound = state in STATES and code in CODES and type(done) is type(of) is int and type(doing) is type(detail) is str
    return Progress(state, doing, done, of, code, detail) if is_sound else None
