"""The award as it would be now, while bids still go on: found by the engine beside the rules, and told as the terms choose (C10).

It decides nothing. What it says of bids that have changed since is not told any more.
"""

from collections.abc import Iterator

from auction.core.commands import Prospect, RecordProvisional
from auction.core.decision import Decision
from auction.core.events import ProvisionalFound
from auction.core.money import price_text
from auction.core.refusals import refuse
from auction.core.sight import Row
from auction.core.state import State


def record_provisional(state: State, command: RecordProvisional) -> Decision:
    """C10: of lots awarded together, while they are open, what the bids up to an entry would bring about."""
    if state.status not in ("open", "paused", "suspended"):
        return refuse("auction_not_open" if state.status == "announced" else "auction_closed")
    known = state.award_rules is not None and command.until <= state.seq and command.until > state.provisional_until
    named = [(each.lot, each.supplier, each.package) for each in command.prospects]
    sound = len(set(named)) == len(named) and all(_is_of_auction(state, each) for each in command.prospects)
    if not known or not sound or command.total < 0:
        return refuse("provisional_invalid")
    return (ProvisionalFound(command.until, command.total, command.prospects),)


def _is_of_auction(state: State, prospect: Prospect) -> bool:
    """Whether it is of a bid on a lot, or of a package, that was made here; with a price only where that is not awarded.

    What is awarded is first (C11).
    """
    made = (
        (prospect.supplier, prospect.package) in state.last_packages and not prospect.lot
        if prospect.package
        else prospect.lot in state.lots and prospect.supplier in state.lots[prospect.lot].last_value
    )
    placed = prospect.rank is None or (prospect.rank == 1 if prospect.wins else prospect.rank > 0)
    return made and placed and (prospect.price is None or (not prospect.wins and prospect.price > 0))


def seq_behind(state: State, prospect: Prospect) -> int | None:
    """The entry of the bid or package as it stands now; None where it stands no longer."""
    if prospect.package:
        package = state.packages.get((prospect.supplier, prospect.package))
        return None if package is None else package.seq
    bid = state.lots[prospect.lot].standing.get(prospect.supplier)
    return None if bid is None else bid.seq


def key_of(prospect: Prospect) -> str:
    """The row of a bid's or a package's prospect."""
    owner = prospect.supplier
    return f"now:package:{owner}:{prospect.package}" if prospect.package else f"now:lot:{prospect.lot}:{owner}"


def provisional_rows(state: State, supplier: str, *, insider: bool) -> Iterator[tuple[str, Row | None]]:
    """What would be awarded now: all of it to insiders, to each supplier its own where the terms choose so (C10).

    A rank is a rank: where the terms show suppliers a light in its place, none is told them here (C11, V10).
    """
    if state.award_rules is None:
        return
    terms = state.known_terms()
    if insider:
        total = price_text(state.provisional_total, terms.currency_scale)
        yield "now", {"total": total, "at": state.provisional_at} if state.provisional_until else None
    shown = insider or (terms.visibility.provisional and bool(supplier))
    for key, prospect in state.prospects.items() if shown else ():
        if insider or prospect.supplier == supplier:
            stands = seq_behind(state, prospect)
            current = stands is not None and stands <= state.provisional_until
            price = None if prospect.price is None else price_text(prospect.price, terms.currency_scale)
            rank = prospect.rank if insider or terms.visibility.traffic_light is None else None
            yield key, {"wins": prospect.wins, "price_to_win": price, "rank": rank} if current else None


def provisional_found(state: State, event: ProvisionalFound) -> None:
    """It holds until the next is found; a bid or package that is in it no more is kept as one that is not awarded."""
    gone = {key: Prospect(each.lot, each.supplier, False, None, each.package) for key, each in state.prospects.items()}
    state.prospects = gone | {key_of(each): each for each in event.prospects}
    state.provisional_until, state.provisional_total, state.provisional_at = event.until, event.total, state.at
