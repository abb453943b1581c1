"""Volume that joins a lot as its price falls: what members commit to under a condition, and what a price finds (rules J1 to J7)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from auction.core.commands import PledgeMore, TypedStep
from auction.core.currencies import has_currencies
from auction.core.evaluation import countable, parsed_prices
from auction.core.events import MorePledged
from auction.core.joining_terms import Joining, JoinStep
from auction.core.money import LARGEST, Share, least_share, parse_price, price_fault, price_text
from auction.core.ranking import leading
from auction.core.refusals import Refusal, refuse
from auction.core.state import LotState, State
from auction.core.terms import Lot, Terms

MOST_STEPS: Final = 20


def pledge_more(state: State, command: PledgeMore) -> tuple[MorePledged, ...] | Refusal:
    """J2 to J4: a member's whole schedule of what joins at which price, in place of its last; the caller has seen to J1."""
    lot = state.lots[command.lot]
    if lot.terms.joining is None:
        return refuse("joining_not_allowed")
    if command.member not in {member.id for member in state.known_terms().members}:
        return refuse("not_a_member")
    read = _read(lot.terms, command.steps)
    if isinstance(read, Refusal):
        return read
    before = lot.joining.get(command.member, ())
    if any(_reached(read, step.price) < _reached(before, step.price) for step in before):
        return refuse("joining_reduced")
    if _is_too_much(lot, lot.terms.joining, command.member, sum(step.quantity for step in read)):
        return refuse("joining_full")
    return (MorePledged(command.lot, command.member, read),)


def _is_too_much(lot: LotState, rule: Joining, member: str, own: int) -> bool:
    """J3: more than may join in all; where each may add a part of that, more than its own part, whatever others promised."""
    if rule.each:
        return own > rule.each
    return own + sum(step.quantity for other, steps in lot.joining.items() if other != member for step in steps) > rule.most


def _read(lot: Lot, typed: tuple[TypedStep, ...]) -> tuple[JoinStep, ...] | Refusal:
    """The typed steps as whole units, prices falling from step to step (J2)."""
    if not 1 <= len(typed) <= MOST_STEPS:
        return refuse("joining_invalid", f"1 to {MOST_STEPS} steps")
    prices = parsed_prices([f"step {place}" for place in range(1, len(typed) + 1)], [step.price for step in typed], lot.price_scale)
    if isinstance(prices, Refusal):
        return prices
    if any(price_fault(step.quantity) is not None for step in typed):
        return refuse("quantity_malformed")
    quantities = [parse_price(step.quantity, lot.quantity_scale) for step in typed]
    if any(quantity is None for quantity in quantities):
        return refuse("quantity_precision", f"at most {lot.quantity_scale} decimals")
    steps = tuple(JoinStep(quantity or 0, price) for quantity, price in zip(quantities, prices, strict=True))
    if any(step.quantity <= 0 for step in steps) or any(after.price >= step.price for step, after in pairwise(steps)):
        return refuse("joining_invalid", "quantities above zero, at prices that fall from step to step")
    return steps


def _reached(steps: tuple[JoinStep, ...], price: int) -> int:
    """What of these steps joins at the unit price (J5)."""
    return sum(step.quantity for step in steps if price <= step.price)


def joiners(lot: LotState, price: int) -> dict[str, int]:
    """How much each member adds at that unit price (J5), first commitment first; who adds nothing is left out."""
    found = {member: _reached(steps, price) for member, steps in lot.joining.items()}
    return {member: quantity for member, quantity in found.items() if quantity}


def joined_at(lot: LotState, price: int) -> int:
    """How much joins the lot at that unit price, in quantity units (J5)."""
    return sum(joiners(lot, price).values())


def joined_now(lot: LotState) -> int:
    """How much has joined at the leading bid's price; nothing while nobody leads."""
    best = leading(lot)
    return 0 if best is None or lot.terms.joining is None else joined_at(lot, best.prices[0])


def curve(lot: LotState) -> Mapping[int, int]:
    """How much more joins at each price at which something does, the highest price first: of all members together (J7)."""
    found: dict[int, int] = {}
    for steps in lot.joining.values():
        for step in steps:
            found[step.price] = found.get(step.price, 0) + step.quantity
    return dict(sorted(found.items(), reverse=True))


def curve_texts(lot: LotState) -> tuple[str, ...]:
    """The curve as it is told: `20000@9.50` is 20,000 more at 9.50 or below."""
    scales = lot.terms.quantity_scale, lot.terms.price_scale
    return tuple(f"{price_text(more, scales[0])}@{price_text(price, scales[1])}" for price, more in curve(lot).items())


def joining_faults(lot: Lot, terms: Terms) -> Iterator[str]:
    """What contradicts volume that joins (J1)."""
    if lot.joining is None:
        return
    if len(lot.lines) != 1 or lot.volume is not None or lot.shortlist is not None or lot.index is not None or has_currencies(lot):
        yield "lines: volume joins one line item at one price of the auction's currency: no volume, shortlist, index, currencies"
        return
    whole = lot.lines[0].quantity
    if not 0 < lot.joining.most <= LARGEST - whole or lot.ceiling is None:
        yield "most: above zero, on a lot with a ceiling"
    elif not 0 <= lot.joining.each * len(terms.members) <= lot.joining.most:
        yield "each: as much for every member is at most what may join in all"
    elif not countable(terms, lot, least_share(lot.ceiling, Share(whole + lot.joining.most, whole))):
        yield "most: with all that may join, a bid at the ceiling is beyond what can be counted exactly"
    if any(stage.kind not in ("open", "sealed") for stage in lot.stages):
        yield "stages: volume joins where prices are bid, in open and sealed stages"
    if terms.payment != "as_bid" or terms.tie_award == "split" or terms.packages:
        yield "payment: volume joins at the price that one supplier bids and is paid, and not in packages"
    if lot.joining.shows != "nothing" and not terms.visibility.lead_price:
        yield "shows: what has joined tells the leading price, so it is shown where that is (V3)"
