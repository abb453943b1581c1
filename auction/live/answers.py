"""A request by its id: what was asked, the durable answer, and who waits for it."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from auction.core.errors import AuctionError
from auction.core.record import record
from auction.core.refusals import Refusal

KEPT_WHOLE: Final = 1024
"""Requests of more bytes are remembered by their hash, so that nobody fills the memory with what the ledger holds anyway."""


@record(frozen=True, slots=True)
class Answer:
    """The durable answer to a command: the receipt (seq, stamp, leaf hash in hex), and the refusal or None.

    Where the auction has a seed the number is None and the hash is blind, so that a receipt tells of no other request (V13).
    """

    id: str
    seq: int | None
    at: int
    entry: str
    refusal: Refusal | None

    def __str__(self) -> str:
        """As a log may tell it: what came of it, and nothing of what was asked, nor of prices in a refusal's detail."""
        return "accepted" if self.refusal is None else f"refused: {self.refusal.code}"


Done = Callable[[Answer | AuctionError], None]


@dataclass(slots=True)
class Asked:
    """A command by its id, or in the end its hash; the answer once durable; and who waits for it.

    `hashed` is the hash where it is long to work out, and was so beside the loop. `until` is when who waits hears that
    the outcome is not known, by the loop's clock, where another node was to decide it first.
    """

    command: Any
    answer: Answer | None = None
    waiting: list[Done] = field(default_factory=list)
    hashed: bytes | None = None
    until: float = math.inf

    def is_same(self, command: Any) -> bool:
        """Whether this is the very same request."""
        known = self.command
        return bool(known == hash_of(command) if isinstance(known, bytes) else known == command)

    def settle(self, answer: Answer, size: int) -> None:
        """The answer is durable, in an entry of that many bytes: whoever waits hears it."""
        self.answer = answer
        if size > KEPT_WHOLE:
            self.command = self.hashed or hash_of(self.command)
        self.tell(answer)

    def tell(self, outcome: Answer | AuctionError) -> None:
        """Everyone who waits hears the answer, or why there is none."""
        waiting, self.waiting = self.waiting, []
        for done in waiting:
            done(outcome)


KEPT_ANSWERS: Final = 32
"""So many of the last answers of a room are at hand; who asks for an older one again waits for the ledger to be read."""


class Answers:
    """Requests by their key, the earliest first: all that wait for their answer, and of the answered ones the last."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, str, str], Asked] = {}

    def get(self, key: tuple[str, str, str]) -> Asked | None:
        """The request of that key, or None: never made, or long answered."""
        return self._asked.get(key)

    def setdefault(self, key: tuple[str, str, str], asked: Asked) -> Asked:
        """Take the request in, unless there is one of that key, which is given back. The oldest answer may be let go of for it."""
        found = self._asked.setdefault(key, asked)
        while len(self._asked) > KEPT_ANSWERS:
            oldest = next(iter(self._asked))
            if self._asked[oldest].answer is None:
                break
            del self._asked[oldest]
        return found

    def pop(self, key: tuple[str, str, str]) -> None:
        """Forget the request."""
        self._asked.pop(key, None)

    def rest(self) -> None:
        """Let go of all that are answered: the ledger has them."""
        self._asked = {key: asked for key, asked in self._asked.items() if asked.answer is None}

    def unanswered(self) -> list[Asked]:
        """All that wait for their answer."""
        return [asked for asked in self._asked.values() if asked.answer is None]


def hash_of(command: Any) -> bytes:
    """What a command is known by once its answer is durable."""
    # Commands are frozen dataclasses of texts, whole numbers and tuples: equal ones, and no others, are spelled alike.
    return sha256(repr(command).encode("utf-8", "surrogatepass")).digest()
