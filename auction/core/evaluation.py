"""From unit prices to the one number that is compared."""

from collections.abc import Sequence

from auction.core.money import LARGEST, least_share, parse_price, price_fault, to_minor
from auction.core.refusals import PLACES, Refusal, refuse
from auction.core.terms import Band, Lot, Terms


def value_of(lot: Lot, prices: Sequence[int]) -> int:
    """The bid's value in value units: quantity times unit price, summed over the line items. Exact."""
    return sum(line.quantity * price for line, price in zip(lot.lines, prices, strict=True))


def least_improvement(bands: Sequence[Band], reference: int) -> int:
    """By how much a bid must undercut the reference value: the band the reference lies in decides; at least one unit.

    A share asks for the band's amount at the least, and for its `most` at the most.
    """
    band = next((band for band in reversed(bands) if band.from_value <= reference), None)
    if band is None:
        return 1
    by_share = 0 if band.share is None else least_share(reference, band.share)
    return max(1, band.amount, by_share if band.most is None else min(by_share, band.most))


def read_prices(lot: Lot, texts: Sequence[str]) -> tuple[int, ...] | Refusal:
    """The typed prices as whole price units, or the first refusal of rules B3 to B6 in their order."""
    if len(texts) != len(lot.lines):
        return refuse("lines_incomplete", f"{len(lot.lines)} prices are needed, {len(texts)} came")
    faults = [(fault, line.id) for line, text in zip(lot.lines, texts, strict=True) if (fault := price_fault(text)) is not None]
    if faults:
        fault, line_id = min(faults, key=lambda found: PLACES[found[0]])
        return refuse(fault, f"line {line_id}")
    prices: list[int] = []
    for line, text in zip(lot.lines, texts, strict=True):
        price = parse_price(text, lot.price_scale)
        if price is None:
            return refuse("price_precision", f"line {line.id}: at most {lot.price_scale} decimals")
        prices.append(price)
    for line, price in zip(lot.lines, prices, strict=True):
        if price <= 0:
            return refuse("price_not_positive", f"line {line.id}")
    return tuple(prices)


def countable(terms: Terms, lot: Lot, value: int) -> bool:
    """Whether the value is exact, and its money times the number of lots too, so that every total is (rule B6)."""
    money = to_minor(value, scale=lot.value_scale, currency_scale=terms.currency_scale)
    return value <= LARGEST and money * len(terms.lots) <= LARGEST
