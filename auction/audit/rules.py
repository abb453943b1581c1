"""What an audit needs to know of the rules a stream runs by: the same shape for auctions and for pools."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import auction.core.commands
import auction.core.decide
import auction.core.due
import auction.core.events
import auction.core.evolve
import auction.core.state
import auction.market.commands
import auction.market.decide
import auction.market.events
import auction.market.evolve
import auction.market.state
import auction.pool.commands
import auction.pool.decide
import auction.pool.due
import auction.pool.events
import auction.pool.evolve
import auction.pool.state
from auction.core.commands import PassTime
from auction.core.events import AuctionAnnounced
from auction.core.words import ENGINE
from auction.ledger.codec import Codec
from auction.market.events import MarketOpened
from auction.pool.events import PoolOpened


@dataclass(frozen=True, slots=True)
class Rules:
    """One kind of stream: its stored types, a state to begin with, and who decides, believes and knows what is due.

    `begins` is the name of the stream in which an event may stand that begins an auction or a pool; None for all others.
    """

    name: str
    commands: Mapping[str, type]
    events: Mapping[str, type]
    new_state: Callable[[], Any]
    decide: Callable[[Any, Any, int], Any]
    believe: Callable[[Any, Any], None]
    next_due: Callable[[Any], int | None]
    begins: Callable[[Any], str | None]

    @property
    def codec(self) -> Codec:
        """The reference codec of this kind of stream."""
        return Codec(commands=self.commands, events=self.events)


def auction_stream(auction: str) -> str:
    """The name of an auction's log."""
    return f"auction/{auction}"


def _auction_begun(event: object) -> str | None:
    return auction_stream(event.terms.auction) if isinstance(event, AuctionAnnounced) else None


def _pool_begun(event: object) -> str | None:
    return f"pool/{event.pool}" if isinstance(event, PoolOpened) else None


MARKET_STREAM: Final = "market"


def _market_begun(event: object) -> str | None:
    return MARKET_STREAM if isinstance(event, MarketOpened) else None


def _never_due(state: object) -> int | None:
    return None


def pass_time(seq: int) -> PassTime:
    """The engine's command that records what is due, as entry `seq`."""
    return PassTime(f"time-{seq}", ENGINE)


AUCTION: Final = Rules(
    name="auction",
    commands=auction.core.commands.COMMANDS,
    events=auction.core.events.EVENTS,
    new_state=auction.core.state.State,
    decide=auction.core.decide.decide,
    believe=auction.core.evolve.believe,
    next_due=auction.core.due.next_due,
    begins=_auction_begun,
)

POOL: Final = Rules(
    name="pool",
    commands=auction.pool.commands.COMMANDS,
    events=auction.pool.events.EVENTS,
    new_state=auction.pool.state.State,
    decide=auction.pool.decide.decide,
    believe=auction.pool.evolve.believe,
    next_due=auction.pool.due.next_due,
    begins=_pool_begun,
)

MARKET: Final = Rules(
    name="market",
    commands=auction.market.commands.COMMANDS,
    events=auction.market.events.EVENTS,
    new_state=auction.market.state.State,
    decide=auction.market.decide.decide,
    believe=auction.market.evolve.believe,
    next_due=_never_due,
    begins=_market_begun,
)
