"""The figures of markets come in, and a pool whose common share of one is large is warned, on record (rules Y1 and Y2)."""

from collections.abc import Iterable

from auction.core.refusals import Refusal
from auction.pool.commands import NameMarkets, TellShare
from auction.pool.competition import ShareOfMarket, buying_shares, selling_shares
from auction.pool.events import Event, FrozenPart, MarketsNamed, ShareTold, ShareWarned
from auction.pool.markets import FIFTEEN, MarketSize, SellingShare, Thresholds, sizes_fault, told_fault
from auction.pool.refusals import refuse
from auction.pool.state import State
from auction.pool.status import unless_going

Decision = tuple[Event, ...] | Refusal


def name_markets(state: State, command: NameMarkets) -> Decision:
    """Y1: until the pool fails or is ceded; a market that was warned of is named anew, and never left out."""
    refusal = unless_going(state)
    if refusal is not None:
        return refusal
    thresholds = Thresholds(command.buying or FIFTEEN, command.selling or FIFTEEN)
    fault = sizes_fault(command.sizes, thresholds)
    if fault is not None:
        return refuse("markets_invalid", fault)
    named = {size.name for size in command.sizes}
    lost = next((market for side, market in state.warned if side == "buying" and market not in named), None)
    if lost is not None:
        return refuse("market_warned", lost)
    warned = _new(state, _shares(state.parts, command.sizes, thresholds, state.shares))
    return (MarketsNamed(command.sizes, thresholds.buying, thresholds.selling), *warned)


def tell_share(state: State, command: TellShare) -> Decision:
    """Y2: by a member of the pool, until the pool fails or is ceded."""
    refusal, told = unless_going(state), command.told
    if refusal is not None:
        return refusal
    if all(party.id != told.member for party in state.members):
        return refuse("member_unknown")
    fault = told_fault(told)
    if fault is not None:
        return refuse("share_invalid", fault)
    shares = {**state.shares, (told.market, told.member): told}
    return (ShareTold(told), *_new(state, _shares(state.parts, state.sizes, state.thresholds, shares)))


def warnings(state: State, parts: Iterable[FrozenPart]) -> tuple[ShareWarned, ...]:
    """What the pool is warned of as these parts are frozen."""
    return tuple(share.warning for share in shares_of(state, parts) if share.is_reached)


def shares_of(state: State, parts: Iterable[FrozenPart]) -> tuple[ShareOfMarket, ...]:
    """The pool's common share of every market that is named or told of, with these parts."""
    return _shares(parts, state.sizes, state.thresholds, state.shares)


def _shares(
    parts: Iterable[FrozenPart], sizes: tuple[MarketSize, ...], thresholds: Thresholds, told: dict[tuple[str, str], SellingShare]
) -> tuple[ShareOfMarket, ...]:
    sold = (told[place] for place in sorted(told))
    return (*buying_shares(parts, sizes, thresholds), *selling_shares(sold, thresholds))


def _new(state: State, shares: Iterable[ShareOfMarket]) -> tuple[ShareWarned, ...]:
    """Of a frozen pool, the warnings that do not stand yet just so."""
    if state.status != "frozen":
        return ()
    reached = (share for share in shares if share.is_reached)
    return tuple(share.warning for share in reached if state.warned.get((share.side, share.market)) != share.warning)
