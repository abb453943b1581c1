"""What a room needs to know of the rules it runs: the same shape for auctions, pools and sign-in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from auction.core import commands, events
from auction.core.commands import PassTime
from auction.core.decide import decide
from auction.core.due import next_due
from auction.core.evolve import believe
from auction.core.state import State
from auction.core.words import ENGINE
from auction.pool import commands as pool_commands
from auction.pool import events as pool_events
from auction.pool.decide import decide as pool_decide
from auction.pool.evolve import believe as pool_believe
from auction.pool.state import State as PoolState


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One kind of stream. `decide` is pure, `believe` takes an entry in, `next_due` and `time_command` are for what time brings."""

    name: str
    commands: Mapping[str, type]
    events: Mapping[str, type]
    new_state: Callable[[], Any]
    decide: Callable[[Any, Any, int], Any]
    believe: Callable[[Any, Any], None]
    next_due: Callable[[Any], int | None]
    time_command: Callable[[int], Any]


def never_due(state: object) -> int | None:
    """For streams that time alone does nothing to."""
    return None


def pass_time(seq: int) -> PassTime:
    """The engine's command that records what is due, as entry `seq`."""
    return PassTime(f"time-{seq}", ENGINE)


AUCTION_RULES: Final = Ruleset(
    name="auction",
    commands=commands.COMMANDS,
    events=events.EVENTS,
    new_state=State,
    decide=decide,
    believe=believe,
    next_due=next_due,
    time_command=pass_time,
)

POOL_RULES: Final = Ruleset(
    name="pool",
    commands=pool_commands.COMMANDS,
    events=pool_events.EVENTS,
    new_state=PoolState,
    decide=pool_decide,
    believe=pool_believe,
    next_due=never_due,
    time_command=pass_time,
)
