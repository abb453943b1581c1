"""What one line of an award holds, asks and pays: a whole lot, or a part of it (rules C4 and C6)."""

from collections.abc import Iterable, Sequence

from auction.core.commands import AwardLine, Unawarded
from auction.core.money import round_half_up_div
from auction.core.schedule import cost
from auction.core.state import StandingBid
from auction.core.terms import Lot


def parts_by_lot(lines: Iterable[AwardLine]) -> dict[str, tuple[AwardLine, ...]]:
    """The lines of an award by lot, both in the order they are named."""
    found: dict[str, tuple[AwardLine, ...]] = {}
    for line in lines:
        found[line.lot] = (*found.get(line.lot, ()), line)
    return found


def quantities_of(lot: Lot, line: AwardLine) -> tuple[int, ...]:
    """What the line awards of each line item, in quantity units."""
    return line.quantities or tuple(item.quantity for item in lot.lines)


def value_at(lot: Lot, bid: StandingBid, quantities: Sequence[int]) -> int:
    """What the bid asks for these quantities of the lot's line items, exactly, in value units."""
    if lot.volume is not None and bid.supply is not None:
        return cost(lot.volume, bid.supply, bid.prices, quantities[0])
    return sum(price * quantity for price, quantity in zip(bid.prices, quantities, strict=True))


def unit_prices(lot: Lot, bid: StandingBid, line: AwardLine) -> tuple[int, ...]:
    """The unit price paid for each line item: as bid, or where something else is paid, in the proportion of the two.

    Of a lot of quantities it is the average. What comes out as no whole number is rounded, halves up; the money of the line
    is exact all the same.
    """
    quantities = quantities_of(lot, line)
    if lot.volume is not None:
        return (round_half_up_div(line.paid, quantities[0]),)
    asked = value_at(lot, bid, quantities)
    if line.paid == asked:
        return bid.prices
    return tuple(round_half_up_div(price * line.paid, asked) for price in bid.prices)


def weighing(prices: Sequence[int]) -> Sequence[int]:
    """What pieces count by where money is divided among them: unit prices, or where these all round to zero, each the same (C6)."""
    return prices if any(prices) else (1,) * len(prices)


def paid_for(lot: Lot, bid: StandingBid, line: AwardLine, taken: Sequence[int]) -> int:
    """What is paid where these quantities are taken of what the line awards: in their proportion by value (C6)."""
    awarded = quantities_of(lot, line)
    if tuple(taken) == awarded:
        return line.paid
    prices = weighing(unit_prices(lot, bid, line))
    whole, part = (sum(price * quantity for price, quantity in zip(prices, each, strict=True)) for each in (awarded, taken))
    return round_half_up_div(line.paid * part, whole)


def naming_fault(lots: Iterable[Lot], lines: Sequence[AwardLine], unawarded: Sequence[Unawarded]) -> str | None:
    """Why lines and leftovers together are not every lot once, whole or in parts that add up; None when they are (C4)."""
    known = {lot.id: lot for lot in lots}
    named, left = parts_by_lot(lines), {none.lot: none for none in unawarded}
    if len(left) != len(unawarded) or any(lot not in known for lot in (*named, *left)):
        return "every lot is named once"
    return next((fault for lot in known.values() if (fault := _lot_fault(lot, named.get(lot.id, ()), left.get(lot.id)))), None)


def _lot_fault(lot: Lot, parts: Sequence[AwardLine], none: Unawarded | None) -> str | None:
    if all(not part.quantities for part in parts):
        whole = none is None or not none.quantities
        return None if whole and len(parts) + (none is not None) == 1 else "every lot is named once"
    due = tuple(item.quantity for item in lot.lines)
    if lot.joining is not None:
        more = len(parts) == 1 and none is None and len(parts[0].quantities) == 1 and parts[0].quantities > due
        return None if more else f"lot {lot.id}: one supplier gets it whole, and what joins"
    if any(len(part.quantities) != len(due) or min(part.quantities) < 0 or not any(part.quantities) for part in parts):
        return f"lot {lot.id}: each part holds a quantity of every line item, not all zero"
    if len({part.supplier for part in parts}) != len(parts) or due == parts[0].quantities:
        return f"lot {lot.id}: a supplier has one part, and the whole lot is no part"
    rest = tuple(most - sum(part.quantities[place] for part in parts) for place, most in enumerate(due))
    if rest != ((0,) * len(due) if none is None else none.quantities) or min(rest) < 0 or (none is not None and not any(rest)):
        return f"lot {lot.id}: the parts and what is left are not the lot"
    return None
