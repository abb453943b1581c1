"""Shortlists as the referee reads chapter G and rule A15: who is listed, who is held, and what is pledged to whom."""

from __future__ import annotations

from fractions import Fraction

from auction.core.terms import Lot
from tests.simulation.referee_table import Bid


def listed(terms: Lot, ranked: list[Bid]) -> list[Bid]:
    """The bids that may be awarded, best first."""
    placed = _placed(terms, ranked)
    return [bid for bid in placed if _is_near(terms, bid, placed)]


def held(terms: Lot, ranked: list[Bid], supplier: str) -> bool:
    """Whether this supplier's bid lies below the anchor, so that its award needs a reason."""
    placed = _placed(terms, ranked)
    anchored = terms.shortlist is not None and terms.shortlist.anchor is not None
    return anchored and any(bid.supplier == supplier and bid.price < _measured_from(terms, placed) for bid in placed)


def _placed(terms: Lot, ranked: list[Bid]) -> list[Bid]:
    if terms.shortlist is None:
        return ranked
    rows = [row for row in terms.shortlist.places if row.bids <= len(ranked)]
    if not rows or rows[-1].most >= len(ranked):
        return ranked
    highest = max(bid.price for bid in ranked)
    left = [bid for bid in ranked if not terms.shortlist.not_highest or bid.price != highest]
    return left[: rows[-1].most]


def _measured_from(terms: Lot, placed: list[Bid]) -> Fraction:
    prices = [bid.price for bid in placed]
    anchor = None if terms.shortlist is None else terms.shortlist.anchor
    mean = Fraction(sum(prices), len(prices))
    return min(prices) if anchor is None else max(min(prices), mean * Fraction(anchor.num, anchor.den))


def _is_near(terms: Lot, bid: Bid, placed: list[Bid]) -> bool:
    rule = terms.shortlist
    if rule is None or (rule.within, rule.cut, rule.exempt) == (None, None, None):
        return True
    each = bid.price / sum(line.quantity for line in terms.lines) / 10**terms.price_scale
    near = rule.within and bid.price <= _measured_from(terms, placed) * (1 + Fraction(rule.within.num, rule.within.den))
    deep = rule.cut and terms.ceiling and 1 - bid.price / terms.ceiling >= Fraction(rule.cut.num, rule.cut.den)
    cheap = rule.exempt is not None and each <= Fraction(rule.exempt, 10**6)
    return bool(near or deep or cheap)


def pledged(terms: Lot, order: list[Bid]) -> list[tuple[Bid, tuple[int, ...]]]:
    """What the table gives each of these, in the order of their entries; nothing where the best gets the lot whole."""
    rows = [row for row in (terms.shortlist.pledged if terms.shortlist else ()) if row.winners <= len(order)]
    if not rows:
        return []
    share, weights = Fraction(rows[-1].share.num, rows[-1].share.den), rows[-1].weights
    fractions = [share * weight / sum(weights) for weight in weights] + [1 - share]
    columns = [_by_remainder(line.quantity, fractions)[:-1] for line in terms.lines]
    given = [(bid, tuple(column[place] for column in columns)) for place, bid in enumerate(order[: len(weights)])]
    given = [(bid, part) for bid, part in given if any(part)]
    if not given or any(part == tuple(line.quantity for line in terms.lines) for _, part in given):
        return []
    return sorted(given, key=lambda made: made[0].entry)


def _by_remainder(quantity: int, fractions: list[Fraction]) -> list[int]:
    """Whole units in these proportions: what is left goes one each to the largest remainders, of equals to the first."""
    exact = [quantity * fraction for fraction in fractions]
    found = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in order[: quantity - sum(found)]:
        found[place] += 1
    return found
