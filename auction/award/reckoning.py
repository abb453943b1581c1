"""What the bids of one lot make due: who wins, what is paid, how parts are cut, found anew by a search of its own for check.py."""

from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.money import round_half_up_div, rounded_down, to_minor


def is_admissible(lot: LotProblem, bid: Candidate) -> bool:
    """Whether the reserve price, which is in the auction's currency, lets the bid be awarded."""
    num, den = (1, 1) if bid.exchange is None else (bid.exchange.num, bid.exchange.den)
    return lot.reserve is None or bid.value * num <= lot.reserve * den


def money_of(problem: AwardProblem, lot: LotProblem, value: int, bid: Candidate | None = None) -> int:
    """The value as money of the auction's currency, at the rate of the bid's own where it has one."""
    if bid is None or bid.exchange is None:
        return to_minor(value, scale=lot.value_scale, currency_scale=problem.currency_scale)
    num, den = bid.exchange.num * 10**problem.currency_scale, bid.exchange.den * 10**lot.value_scale
    return round_half_up_div(value * num, den)


def own_money_of(lot: LotProblem, value: int, bid: Candidate | None) -> int | None:
    """The value as money of the bid's own currency; none where it has none."""
    own = None if bid is None else bid.exchange
    return None if own is None else to_minor(value, scale=lot.value_scale, currency_scale=own.scale)


def compared_by(bid: Candidate) -> int:
    """What the bid is ranked by."""
    return bid.value if bid.comparable is None else bid.comparable


def best_of(lot: LotProblem) -> Candidate | None:
    """The admissible bid that wins: the lowest comparable value, of equals by precedence, then the earliest entry."""
    found = [bid for bid in lot.bids if is_admissible(lot, bid)]
    least = min(map(compared_by, found), default=None)
    return min((bid for bid in found if compared_by(bid) == least), key=among_equals, default=None)


def among_equals(bid: Candidate) -> tuple[int, int]:
    """The order of bids that compare as equal: by precedence, then the earliest entry."""
    return (bid.precedence, bid.seq)


def is_as_good(lot: LotProblem, other: Candidate, bid: Candidate) -> bool:
    """Whether nothing but the order among equals decides between the two."""
    return compared_by(other) == compared_by(bid) and is_admissible(lot, other) == is_admissible(lot, bid)


def due_payment(lot: LotProblem, lowest: int) -> int:
    """What the lowest value of a whole lot is paid: itself, or the next one of all that stand, at most the reserve price."""
    if lot.payment != "second_price":
        return lowest
    values = sorted(bid.value for bid in lot.bids)
    values.remove(lowest)
    beaten = values[0] if values else None
    for limit in (beaten, lot.reserve):
        if limit is not None:
            return limit if lot.reserve is None else min(limit, lot.reserve)
    return lowest if lot.ceiling is None else lot.ceiling


def joined_quantity(lot: LotProblem, bid: Candidate) -> int:
    """The lot's quantity and all that joins at the bid's unit price: dearest condition first, until one is missed."""
    quantity = lot.quantities[0]
    for step in sorted(lot.joins, key=lambda step: -step.price):
        if step.price < bid.prices[0]:
            break
        quantity += step.quantity
    return quantity


def takes_of(lot: LotProblem) -> list[tuple[Candidate, int]]:
    """The admissible takes of a lot that was taken part by part."""
    return [(bid, bid.supply.most) for bid in lot.bids if bid.supply is not None and is_admissible(lot, bid)]


def why_not_taken(lot: LotProblem) -> str:
    """Why what nobody took of a lot that is taken part by part is left."""
    if len(takes_of(lot)) < len(lot.bids):
        return "above_reserve"
    return "short" if lot.bids else "no_bid"


def equal_shares(lot: LotProblem) -> dict[tuple[int, tuple[int, ...]], int]:
    """What each that ties at the lowest value gets, by entry and quantities, and asks for it; nothing where none is split.

    Of every line item each gets the quantity divided by their number, and what does not divide goes one by one to the first.
    """
    best = best_of(lot)
    seqs = sorted(bid.seq for bid in lot.bids if best is not None and is_as_good(lot, bid, best))
    if lot.way != "split":
        return {}
    found: dict[tuple[int, tuple[int, ...]], int] = {}
    for place, seq in enumerate(seqs):
        bid = next(bid for bid in lot.bids if bid.seq == seq)
        part = tuple(len(range(place, quantity, len(seqs))) for quantity in lot.quantities)
        if any(part):
            found[seq, part] = sum(price * quantity for price, quantity in zip(bid.prices, part, strict=True))
    return found if len(found) > 1 else {}


def pledged_shares(lot: LotProblem) -> dict[tuple[int, tuple[int, ...]], int]:
    """What is pledged to each of the best, by entry and quantities, and what it asks for it; nothing where the best gets all.

    Every line item is cut by its weights, rounded down, and what is over goes one by one to the largest remainders.
    """
    best = sorted((bid for bid in lot.bids if is_admissible(lot, bid)), key=lambda bid: bid.key)
    rows = [row for row in lot.pledged if row.winners <= len(best)]
    if not rows:
        return {}
    share, weights = rows[-1].share, rows[-1].weights
    cuts = [share.num * weight for weight in weights] + [(share.den - share.num) * sum(weights)]
    columns = [_cut(quantity, cuts) for quantity in lot.quantities]
    parts = [tuple(column[place] for column in columns) for place in range(len(weights))]
    shares = {
        (bid.seq, part): sum(price * quantity for price, quantity in zip(bid.prices, part, strict=True))
        for bid, part in zip(best, parts, strict=False)
        if any(part)
    }
    return {} if any(part == lot.quantities for _, part in shares) else shares


def _cut(quantity: int, cuts: list[int]) -> list[int]:
    parts = [rounded_down(quantity * cut, sum(cuts)) for cut in cuts]
    over = sorted(range(len(cuts)), key=lambda place: (parts[place] * sum(cuts) - quantity * cuts[place], place))
    for place in over[: quantity - sum(parts)]:
        parts[place] += 1
    return parts
