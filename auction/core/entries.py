"""One command with everything it caused: the unit that is appended, hashed, acknowledged and audited."""

from typing import Any

from auction.core.record import record
from auction.core.refusals import Refusal


@record(frozen=True, slots=True)
class Entry:
    """Number `seq` of a stream, stamped `at` in microseconds UTC. Either events or a refusal, never both.

    The command and the events are those of the stream's own room (core for auctions, pool for pools).
    """

    stream: str
    seq: int
    at: int
    command: Any
    events: tuple[Any, ...]
    refusal: Refusal | None
