"""What was asked of a room that another node decides, until the log holds its answer: sent on, sent again, and given up late."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from auction.live.answers import Done
from auction.live.pending import key_of

AGAIN_S: Final = 0.2
LONGEST_AGAIN_S: Final = 2.0
GIVEN_UP_S: Final = 10.0
"""Then the asker hears that the outcome is not known, as where the store is lost; and may ask again by the same id."""


@dataclass(slots=True)
class Forwarded:
    """A command sent on, as bytes too; who waits for its answer; when it is sent again and when given up, by the loop's clock."""

    command: Any
    body: bytes
    waiting: list[Done]
    until: float
    send_at: float
    wait_s: float = AGAIN_S


class Forwarding:
    """The commands of one room that wait for the log. Two by one id and of other content are two."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str, str], list[Forwarded]] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def __len__(self) -> int:
        """How many wait."""
        return sum(map(len, self._open.values()))

    def joined(self, command: Any, waiting: list[Done]) -> bool:
        """Let those who ask the very same wait with the others; False where nobody waits for that."""
        for known in self._open.get(key_of(command), ()):
            if known.command == command:
                known.waiting += waiting
                return True
        return False

    def put(self, command: Any, body: bytes, waiting: list[Done], now: float, until: float = math.inf) -> None:
        """Keep a command that nobody waits for yet; it is to be sent at once."""
        until = min(until, now + GIVEN_UP_S)
        self._open.setdefault(key_of(command), []).append(Forwarded(command, body, waiting, until, now))

    def keep_until(self, asked: Forwarded) -> None:
        """Where the same is kept again, it is given up when it would have been."""
        for known in self._open.get(key_of(asked.command), ()):
            if known.command == asked.command:
                known.until = min(known.until, asked.until)

    def answered(self, command: Any) -> list[Done]:
        """The log holds it: who waited, and now hears."""
        known = self._open.get(key_of(command), [])
        for place, each in enumerate(known):
            if each.command == command:
                del known[place]
                if not known:
                    del self._open[key_of(command)]
                return each.waiting
        return []

    def due(self, now: float) -> Iterator[bytes]:
        """What is to be sent by now; each waits longer before the next time."""
        for known in self._open.values():
            for each in known:
                if each.send_at <= now:
                    each.send_at = now + each.wait_s
                    each.wait_s = min(2 * each.wait_s, LONGEST_AGAIN_S)
                    yield each.body

    def hurry(self) -> None:
        """The room has another owner: all of it is to be sent at once."""
        for known in self._open.values():
            for each in known:
                each.send_at, each.wait_s = 0.0, AGAIN_S

    def late(self, now: float) -> list[Forwarded]:
        """What has waited too long, and is kept no longer."""
        late = [each for known in self._open.values() for each in known if each.until <= now]
        for each in late:
            self.answered(each.command)
        return late

    def all(self) -> list[Forwarded]:
        """Everything, in the order of its first asking; nothing is kept."""
        known, self._open = self._open, {}
        return sorted((each for several in known.values() for each in several), key=lambda each: each.until)
