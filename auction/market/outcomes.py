"""What an auction came to is recorded in the market: licences are drawn on for it, and subsidies may be claimed for it (Z7, J6)."""

from collections.abc import Iterator

from auction.core.money import LARGEST, Share, least_share, rounded_down
from auction.core.parts import quantities_of
from auction.core.refusals import Refusal
from auction.core.state import State as AuctionState
from auction.core.words import is_id
from auction.market.claiming import fallen
from auction.market.clearance import movement_of, needs_licence
from auction.market.commands import Awarded, RecordOutcome
from auction.market.control import Use, licences_for
from auction.market.events import Event, LicenceGivenBack, LicenceUsed, LicenceWanting, OutcomeRecorded
from auction.market.refusals import refuse
from auction.market.state import Outcome, State
from auction.market.subsidies import Bought

Decision = tuple[Event, ...] | Refusal


def outcome_of(market: State, auction: AuctionState, *, by_allotment: bool = True) -> Outcome:
    """What the market records of the auction as it stands: of described lines the confirmed awards, and where it has schemes what
    every member was allotted. Where second quotations won, their lots are told `by_allotment`, as records of before were not."""
    terms = auction.known_terms()
    described = frozenset((delivery.lot, delivery.line) for delivery in market.deliveries.get(terms.auction, ()))
    bought = purchases_of(auction) if market.schemes and auction.status == "settled" else ()
    return Outcome(
        tuple(_awarded(auction, described, _second(auction) if by_allotment else frozenset())),
        bought,
        terms.currency,
        terms.currency_scale,
    )


def _awarded(auction: AuctionState, described: frozenset[tuple[str, str]], second: frozenset[str]) -> Iterator[Awarded]:
    if auction.status == "cancelled":
        return
    for award in auction.awards.values():
        for line in award.lines if award.status == "confirmed" else ():
            if line.lot in second:
                continue
            lot = auction.lots[line.lot].terms
            for item, quantity in zip(lot.lines, quantities_of(lot, line), strict=True):
                if quantity and (lot.id, item.id) in described:
                    yield Awarded(lot.id, item.id, line.supplier, quantity, item.quantity)

    for (id, part, supplier), quantity in _allotted(auction, second).items():
        if (id, part) in described:
            whole = next(each.quantity for each in auction.lots[id].terms.lines if each.id == part)
            yield Awarded(id, part, supplier, quantity, whole)


def is_by_allotment(auction: AuctionState) -> bool:
    """Whether what is recorded of the auction now says of some lot what was allotted, as a second quotation won a part of it."""
    return bool(_second(auction))


def _second(auction: AuctionState) -> frozenset[str]:
    """The lots of which who won by a second quotation is allotted a part, so that the award alone does not say who delivers."""
    won = {(line.lot, line.supplier) for award in auction.awards.values() for line in award.lines}
    return frozenset(row.lot for row in auction.allotment if (row.lot, row.supplier) not in won)


def _allotted(auction: AuctionState, lots: frozenset[str]) -> dict[tuple[str, str, str], int]:
    """What each supplier is allotted of each line item of these lots, in the order of the allotment."""
    found: dict[tuple[str, str, str], int] = {}
    for row in auction.allotment:
        if row.lot in lots:
            key = row.lot, row.line, row.supplier
            found[key] = found.get(key, 0) + row.quantity
    return found


def purchases_of(auction: AuctionState) -> tuple[Bought, ...]:
    """What every member was allotted, whole pieces of each part number with the money they cost in the auction's currency."""
    lots = auction.known_terms().lots
    parts = {(lot.id, line.id): (line.part_number, lot.quantity_scale) for lot in lots for line in lot.lines}
    found = []
    for line in auction.allotment:
        part, scale = parts[line.lot, line.line]
        found.append(Bought(line.member, part, rounded_down(line.quantity, 10**scale), line.money))
    return tuple(found)


def is_unrecorded(market: State, auction: AuctionState) -> bool:
    """Whether the market has yet to be told what the auction has come to.

    Of practice nothing is told; what a record of before tells of it is kept up.
    """
    terms = auction.known_terms()
    known = market.outcomes.get(terms.auction)
    if known is None and terms.practice:
        return False
    now = outcome_of(market, auction)
    return bool(now.awarded or now.bought) if known is None else known != now


def record(state: State, command: RecordOutcome, at: int) -> Decision:
    """Z7 and J6: what was recorded before gives way; licences are given back and drawn on, claims without a purchase fall."""
    now = Outcome(command.awarded, command.bought, command.currency, command.currency_scale)
    if not is_id(command.auction) or not all(0 < each.quantity <= LARGEST and 0 < each.of <= LARGEST for each in command.awarded):
        return refuse("outcome_invalid")
    if command.seq <= state.recorded.get(command.auction, 0) or now == state.outcomes.get(command.auction):
        return refuse("outcome_recorded")
    return (
        OutcomeRecorded(command.auction, command.seq),
        *_licences(state, command, at),
        *fallen(state, command.auction, command.bought),
    )


def _licences(state: State, command: RecordOutcome, at: int) -> Iterator[LicenceGivenBack | LicenceUsed | LicenceWanting]:
    """What is awarded no longer just so is given back; then what is awarded is drawn on, from the licence that ends first."""
    wanted = dict(_wanted(state, command, at))
    left = {id: state.left_of(id) for id in state.licences}
    standing: dict[Use, tuple[str, int]] = {}
    for use, (licence, quantity) in state.uses.items():
        if use.auction != command.auction:
            continue
        if wanted.get(use, (0, ()))[0] == quantity:
            standing[use] = licence, quantity
        else:
            left[licence] += quantity
            yield LicenceGivenBack(use, licence, quantity, left[licence])
    for use, (quantity, ids) in wanted.items():
        if use in standing:
            continue
        fitting = next((id for id in ids if left[id] >= quantity), None)
        if fitting is None:
            yield LicenceWanting(use, quantity)
        else:
            left[fitting] -= quantity
            yield LicenceUsed(use, fitting, quantity, left[fitting])


def _wanted(state: State, command: RecordOutcome, at: int) -> Iterator[tuple[Use, tuple[int, tuple[str, ...]]]]:
    """Of every delivery that is awarded and needs a licence: how much, and the licences that hold for it, soonest to end first."""
    by_line: dict[tuple[str, str], list[Awarded]] = {}
    for each in command.awarded:
        by_line.setdefault((each.lot, each.line), []).append(each)
    for delivery in state.deliveries.get(command.auction, ()):
        for each in by_line.get((delivery.lot, delivery.line), ()):
            movement = movement_of(each.supplier, delivery)
            if needs_licence(state, movement, at):
                use = Use(command.auction, each.supplier, delivery.lot, delivery.line, delivery.destination, delivery.end_user)
                holding = licences_for(state.licences.values(), movement, at)
                ids = tuple(licence.id for licence in sorted(holding, key=lambda licence: (licence.valid_until, licence.id)))
                yield use, (least_share(delivery.quantity, Share(each.quantity, each.of)), ids)
