"""Which auctions and pools are there for whom. What is not for someone is, to them, not there: the answer is the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from auction.core.state import State
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM, Actor
from auction.pool.state import State as PoolState


def audience_of(actor: Actor) -> Audience:
    """Who sees the same as this party: suppliers and buyers have views of their own, the others share one."""
    return Audience(actor.role, actor.party if actor.role in ("supplier", "buyer") else "")


def may_open(state: State, actor: Actor) -> bool:
    """A supplier or member opens the auctions whose terms name it; the coordinator, auditors and observers open all."""
    terms = state.terms
    if terms is None:
        return False
    if actor.role == "supplier":
        return actor.party in state.admitted
    return is_coordinator(actor) or actor.role in ("auditor", "observer") or any(party.id == actor.party for party in terms.members)


def may_open_pool(state: PoolState, actor: Actor, *, over: Iterable[State]) -> bool:
    """Pools are the consortium's: its coordinator and the members it names; auditors once an auction from it is `over` (V9)."""
    if state.status == "new":
        return False
    if is_coordinator(actor):
        return True
    if actor.role == "auditor":
        references = (auction.known_terms().pool for auction in over)
        return any(named is not None and named.stream == f"pool/{state.pool}" for named in references)
    return actor.role == "buyer" and any(member.id == actor.party for member in state.members)


def is_coordinator(actor: Actor) -> bool:
    """Whether this is the buyer who runs auctions for all members."""
    return actor == Actor("buyer", CONSORTIUM)


OVER: Final = ("closed", "proposed", "settled", "cancelled")
"""The statuses in which bidding is over for good, so that the record may be read."""
