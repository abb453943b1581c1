"""Who of those that stand when a lot has closed may be awarded it, and in what parts (rules G1 to G4)."""

from collections.abc import Iterator, Sequence
from typing import Final

from auction.core.money import LARGEST, Share, apportion
from auction.core.shortlist_terms import Pledged, Shortlist
from auction.core.state import LotState, StandingBid
from auction.core.terms import Lot

PRICE_SCALE: Final = 6
"""The number of decimals of an exempt unit price."""
LARGEST_RATIO: Final = 1_000_000


def listed(lot: LotState) -> tuple[StandingBid, ...]:
    """The bids that may be awarded, best first: all that stand, or those on the shortlist where the terms make one (G1 to G3)."""
    rule = lot.terms.shortlist
    if rule is None or not lot.order:
        return tuple(lot.order)
    within = _placed(rule, lot.order)
    anchor = _anchor(rule, within)
    return tuple(bid for bid in within if _passes(rule, lot.terms, bid, anchor))


def below_anchor(lot: LotState, supplier: str) -> bool:
    """Whether the supplier's standing bid lies below the anchor, and so has to be justified before it is awarded (G3)."""
    rule, bid = lot.terms.shortlist, lot.standing.get(supplier)
    if rule is None or rule.anchor is None or bid is None:
        return False
    num, den = _anchor(rule, _placed(rule, lot.order))
    return bid.value * den < num


def parts_of(table: Sequence[Pledged], quantities: Sequence[int], winners: int) -> tuple[tuple[int, ...], ...]:
    """For each winner, best first, its quantity of every line item, where so many are listed (G4); empty below the table.

    What the pledge leaves out of a line item goes to nobody.
    """
    rule = next((pledged for pledged in reversed(table) if pledged.winners <= winners), None)
    if rule is None:
        return ()
    taken = [rule.share.num * weight for weight in rule.weights]
    rest = (rule.share.den - rule.share.num) * sum(rule.weights)
    return tuple(zip(*(apportion(quantity, [*taken, rest])[:-1] for quantity in quantities), strict=True))


def _placed(rule: Shortlist, order: list[StandingBid]) -> list[StandingBid]:
    """The best so many, by how many stand; where there are too many, never those at the highest value (G1)."""
    most = next((places.most for places in reversed(rule.places) if places.bids <= len(order)), len(order))
    if rule.not_highest and len(order) > most:
        highest = order[-1].value
        order = [bid for bid in order if bid.value < highest]
    return order[:most]


def _anchor(rule: Shortlist, placed: list[StandingBid]) -> tuple[int, int]:
    """What values are measured from, as a fraction: the lowest, or the share of the mean where that is more (G3)."""
    lowest = placed[0].value if placed else 0
    if rule.anchor is None or not placed:
        return lowest, 1
    num, den = rule.anchor.num * sum(bid.value for bid in placed), rule.anchor.den * len(placed)
    return (num, den) if num > lowest * den else (lowest, 1)


def _passes(rule: Shortlist, lot: Lot, bid: StandingBid, anchor: tuple[int, int]) -> bool:
    """Whether the value is near enough to the anchor, or cheap enough for itself; without any such bound it is (G2)."""
    bounds: list[bool] = []
    if rule.within is not None:
        num, den = anchor
        bounds.append(bid.value * den * rule.within.den <= num * (rule.within.den + rule.within.num))
    if rule.cut is not None and lot.ceiling is not None:
        bounds.append((lot.ceiling - bid.value) * rule.cut.den >= lot.ceiling * rule.cut.num)
    if rule.exempt is not None:
        quantity = sum(line.quantity for line in lot.lines)
        bounds.append(bid.value * 10**PRICE_SCALE <= rule.exempt * quantity * 10**lot.price_scale)
    return any(bounds) or not bounds


def shortlist_faults(lot: Lot, *, as_bid: bool) -> Iterator[str]:
    """What contradicts itself in a lot's shortlist (T1); `as_bid` says that winners are paid what they bid."""
    rule = lot.shortlist
    if rule is None:
        return
    bids, winners = [places.bids for places in rule.places], [pledged.winners for pledged in rule.pledged]
    if bids != sorted(set(bids)) or not all(places.bids >= 1 <= places.most for places in rule.places):
        yield "places: rise from row to row, each at least 1"
    for name in ("within", "cut", "anchor"):
        share: Share | None = getattr(rule, name)
        if share is not None and not (0 <= share.num <= LARGEST_RATIO and 0 < share.den <= LARGEST_RATIO):
            yield f"{name}: a share"
    if rule.exempt is not None and not 0 < rule.exempt <= LARGEST:
        yield "exempt: above zero"
    if rule.cut is not None and lot.ceiling is None:
        yield "cut: needs a ceiling"
    if lot.volume is not None or lot.evaluation is not None:
        yield "a shortlist goes by values of the whole lot: neither with quantities nor with an evaluation"
    if rule.pledged and not as_bid:
        yield "pledged: parts are paid as they are bid"
    if winners != sorted(set(winners)) or not all(_is_pledge(pledged) for pledged in rule.pledged):
        yield "pledged: rises from row to row; a share above zero; as many weights as winners at most, each above zero"


def _is_pledge(pledged: Pledged) -> bool:
    share, weights = pledged.share, pledged.weights
    whole = 0 < share.num <= share.den <= LARGEST_RATIO
    return whole and 1 <= len(weights) <= pledged.winners and all(0 < weight <= LARGEST_RATIO for weight in weights)
