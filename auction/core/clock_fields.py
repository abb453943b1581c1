"""What is told of a clock: the tick on show, what is left, who is in (K11, K12). Whom it is told to, visibility.py lists."""

from auction.core.clocks import tick_ends, value_at
from auction.core.formats.dutch import left_of
from auction.core.formats.japanese import is_in, stays
from auction.core.money import price_text
from auction.core.sight import Sight, Value, is_barred


def tick(sight: Sight) -> int | None:
    """The tick on show; none before the opening."""
    return None if sight.state.status == "announced" else sight.lot.on_show


def tick_value(sight: Sight) -> Value:
    """The value of the whole lot at the tick on show."""
    shown = tick(sight)
    return None if shown is None else sight.text(value_at(sight.lot, shown))


def tick_prices(sight: Sight) -> Value:
    """The unit price of each line item at the tick on show."""
    shown, lot = tick(sight), sight.lot
    return None if shown is None else tuple(price_text(price, lot.terms.price_scale) for price in lot.schedule[shown - 1])


def tick_ends_at(sight: Sight) -> Value:
    """When the tick on show ends."""
    shown = tick(sight)
    return None if shown is None else tick_ends(sight.lot, shown)


def your_clock(sight: Sight) -> Value:
    """How the supplier stands at the clock: it has accepted, may accept, or is out; nothing once the clock has stopped."""
    lot, supplier = sight.lot, sight.supplier
    if not _clock_runs(sight):
        return None
    if is_barred(sight) or not is_in(lot, supplier):
        return "out"
    if supplier in lot.sealed or (lot.course.kind == "dutch" and supplier in lot.standing):
        return "accepted"
    return "stays" if lot.course.kind == "japanese" and stays(lot, supplier) else "in"


def left(sight: Sight) -> Value:
    """How much of the lot nobody has taken yet, where parts may be taken (K12)."""
    told = sight.lot.terms.takes_parts and sight.lot.is_open
    return price_text(left_of(sight.lot), sight.lot.terms.quantity_scale) if told else None


def your_quantity(sight: Sight) -> Value:
    """What the supplier has taken of the lot, or waits to."""
    bid = sight.lot.standing.get(sight.supplier) or sight.lot.sealed.get(sight.supplier)
    return None if bid is None or bid.supply is None else price_text(bid.supply.most, sight.lot.terms.quantity_scale)


def _clock_runs(sight: Sight) -> bool:
    """Whether prices may be accepted, or could but for a pause; also in the grace after the last tick."""
    lot = sight.lot
    return bool(lot.schedule) and lot.is_open and not lot.is_between and sight.state.status != "announced"


def who_in_clock(sight: Sight) -> tuple[str, ...]:
    """Who is in, by name, once a tick of a Japanese clock has told."""
    active = sight.lot.active if _clock_runs(sight) else None
    return () if active is None else tuple(name for name in sorted(active) if name not in sight.state.excluded)


def in_clock(sight: Sight) -> Value:
    """V4: how many are in, or nothing below the least number that may be told."""
    count = len(who_in_clock(sight))
    return count if count >= sight.state.known_terms().visibility.count_from else None
