"""What a room needs to know of the rules it runs: the same shape for auctions, pools, the market and sign-in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from auction.core import commands, events
from auction.core.believing import believe_all
from auction.core.commands import PassTime, ReportOutage
from auction.core.decide import decide
from auction.core.due import next_due
from auction.core.evolve import believe
from auction.core.state import State
from auction.core.suspension import SHORTEST_US, outage
from auction.core.words import ENGINE
from auction.live.secrets import Secrets
from auction.market import commands as market_commands
from auction.market import events as market_events
from auction.market.decide import decide as market_decide
from auction.market.evolve import believe as market_believe
from auction.market.state import State as MarketState
from auction.pool import commands as pool_commands
from auction.pool import events as pool_events
from auction.pool.decide import decide as pool_decide
from auction.pool.due import next_due as pool_next_due
from auction.pool.evolve import believe as pool_believe
from auction.pool.state import State as PoolState


def never_out(state: object, since: int, at: int) -> None:
    """For streams that nobody bids in."""
    return None


def never_reported(state: object, since: int) -> None:
    """For streams that nobody bids in."""
    return None


def never_long(state: object, command: object) -> bool:
    """For streams in which every decision is a matter of microseconds."""
    return False


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One kind of stream: `decide` is pure, `believe` takes an entry in, `due` names the next moment and what to ask then.

    `outage` is what to ask when bids could not be taken between two moments, or None where that moves nothing; `report` what to ask
    where they could not be since then, whatever that moves, or None where nobody can bid now. What `takes_long` is decided
    in a thread, while the room waits and every other goes on. `believe_many` takes many entries in, where that is sooner; `due_at`
    is the moment of `due` alone, which is looked for at every bid.
    """

    name: str
    commands: Mapping[str, type]
    events: Mapping[str, type]
    new_state: Callable[[], Any]
    decide: Callable[[Any, Any, int], Any]
    believe: Callable[[Any, Any], None]
    due: Callable[[Any], tuple[int, Any] | None]
    outage: Callable[[Any, int, int], Any | None] = never_out
    report: Callable[[Any, int], Any | None] = never_reported
    takes_long: Callable[[Any, Any], bool] = never_long
    believe_many: Callable[[Any, Iterable[Any]], None] | None = None
    due_at: Callable[[Any], int | None] | None = None

    def next_at(self, state: Any) -> int | None:
        """The next moment at which something is due, if anything is; what is to be asked then, `due` says."""
        if self.due_at is not None:
            return self.due_at(state)
        due = self.due(state)
        return None if due is None else due[0]

    def believe_all(self, state: Any, entries: Iterable[Any]) -> None:
        """Take all these entries in, in their order."""
        if self.believe_many is not None:
            self.believe_many(state, entries)
            return
        for entry in entries:
            self.believe(state, entry)


def never_due(state: object) -> None:
    """For streams that time alone does nothing to."""
    return None


def outage_of(state: State, since: int, at: int) -> ReportOutage | None:
    """The report of an outage between these moments, where it moves something; what was due by its beginning comes first (S6)."""
    if at - since < SHORTEST_US or not outage(state, since, at):
        return None  # so it is with nearly every bid, as the server looks at itself once a second
    due = next_due(state)
    is_first = due is None or due > max(since, state.heard_at)
    return ReportOutage(f"outage-{state.seq + 1}", ENGINE, since) if is_first else None


def report_of(state: State, since: int) -> ReportOutage | None:
    """The report of an outage since then, where people can bid: what moves nothing is refused, and recorded as that (S6)."""
    return ReportOutage(f"outage-{state.seq + 1}", ENGINE, since) if state.status == "open" else None


def auction_rules(secrets: Secrets) -> Ruleset:
    """The rules of auctions, on a server whose random closes come from these secrets."""

    def due_at(state: State) -> int | None:
        moment, secret = next_due(state), secrets.due(state)
        return moment if secret is None or (moment is not None and moment <= secret[0]) else secret[0]

    def due(state: State) -> tuple[int, Any] | None:
        moment, secret = next_due(state), secrets.due(state)
        if secret is not None and (moment is None or secret[0] < moment):
            return secret
        return None if moment is None else (moment, PassTime(f"time-{state.seq + 1}", ENGINE))

    return Ruleset(
        name="auction",
        commands=commands.COMMANDS,
        events=events.EVENTS,
        new_state=State,
        decide=decide,
        believe=believe,
        due=due,
        outage=outage_of,
        report=report_of,
        believe_many=believe_all,
        due_at=due_at,
    )


def pool_due(state: PoolState) -> tuple[int, PassTime] | None:
    """When the next window of a pool ends, and what the engine asks then."""
    moment = pool_next_due(state)
    return None if moment is None else (moment, PassTime(f"time-{state.seq + 1}", ENGINE))


LONG_LINES: Final = 2_000
"""Of a pool with more lines than this, whatever pools them takes long: twenty thousand take a second."""


POOLING: Final = (
    *(PassTime, pool_commands.FreezePool, pool_commands.ReviewDemand, pool_commands.SetNeeds, pool_commands.RecordAward),
    *(pool_commands.PickRegion, pool_commands.DeclineShare, pool_commands.AskFreed, pool_commands.SettleTotal),
)
"""What goes through all that a pool holds: to freeze or review it, by hand or as its window ends, and to divide an award."""


def pool_takes_long(state: PoolState, command: object) -> bool:
    """Whether the command brings many lines or prices, or goes through all lines of a large pool."""
    match command:
        case pool_commands.SubmitBom():
            return len(command.lines) + len(command.reports) > LONG_LINES
        case pool_commands.MergeDemand():
            return sum(len(submission.lines) + len(submission.reports) for submission in command.submissions) > LONG_LINES
        case pool_commands.BringPrices():
            return len(command.prices.listed) > LONG_LINES
    pools = isinstance(command, POOLING)
    return pools and sum(len(submission.lines) for submission in state.files.values()) > LONG_LINES


POOL_RULES: Final = Ruleset(
    name="pool",
    commands=pool_commands.COMMANDS,
    events=pool_events.EVENTS,
    new_state=PoolState,
    decide=pool_decide,
    believe=pool_believe,
    due=pool_due,
    takes_long=pool_takes_long,
)

MANY_ORGANISATIONS: Final = 100
"""More than this take a while to be looked for on what changed in a list: a thousand a third of a second."""
LONG_LIST: Final = 1_000
"""Lists of more entries than this take a while to take in, and to look for names on: twenty thousand some seconds."""


def market_takes_long(state: MarketState, command: object) -> bool:
    """Whether the command goes through long lists."""
    if isinstance(command, market_commands.LoadList):
        return len(command.list.entries) > LONG_LIST
    listed = sum(len(held.entries) for held in state.lists.values())
    if isinstance(command, market_commands.UpdateList):
        return listed > LONG_LIST or len(state.organisations) > MANY_ORGANISATIONS
    return isinstance(command, market_commands.ScreenOrganisations) and listed > LONG_LIST


MARKET_RULES: Final = Ruleset(
    name="market",
    commands=market_commands.COMMANDS,
    events=market_events.EVENTS,
    new_state=MarketState,
    decide=market_decide,
    believe=market_believe,
    due=never_due,
    takes_long=market_takes_long,
)
