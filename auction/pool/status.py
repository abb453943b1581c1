"""What a pool may be asked by its status: None where it may, or the refusal."""

from auction.core.refusals import Refusal
from auction.pool.refusals import refuse
from auction.pool.state import State


def unless_going(state: State) -> Refusal | None:
    """From its opening on, until it fails or is ceded."""
    match state.status:
        case "new":
            return refuse("pool_not_open")
        case "failed":
            return refuse("pool_failed", state.failed)
        case "ceded":
            return refuse("pool_ceded", state.into)
    return None


def unless_collecting(state: State) -> Refusal | None:
    """While it takes demand."""
    if state.status == "open":
        return None
    return unless_going(state) or refuse("pool_in_review" if state.status == "review" else "pool_frozen")


def unless_reviewing(state: State) -> Refusal | None:
    """Once its window is over and nothing is frozen."""
    if state.status == "review":
        return None
    return refuse("pool_not_in_review") if state.status == "open" else unless_collecting(state)
