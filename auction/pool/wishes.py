"""What the lines of a frozen pool ask of suppliers, by part and member (rules D13, D15 and D17)."""

from auction.pool.identity import fold, maker_of
from auction.pool.needs import committed
from auction.pool.state import State, together_of
from auction.pool.together import id_of, key_of
from auction.pool.wish import NO_TOP, Wish, Wishes


def wishes_of(state: State) -> Wishes:
    """What members ask of suppliers, by part and member, as far as the terms have it count."""
    terms = state.terms
    if not (terms.brands or terms.exclusions or terms.top_prices):
        return {}
    together = together_of(state, state.at)
    houses: dict[tuple[str, str], dict[str, int]] = {}
    excluded: dict[tuple[str, str], dict[str, None]] = {}
    tops: dict[tuple[str, str], dict[tuple[int, str], int]] = {}
    for line in state.demand:
        key = id_of(key_of(line, together)), line.member
        pieces = committed(line.quantity, line.needs, indicative=together.indicative)
        house = maker_of(line.manufacturer).key if line.needs.specification else ""
        named = houses.setdefault(key, {})
        named[house] = named.get(house, 0) + pieces
        if terms.exclusions:
            out = (mark for name in line.needs.not_by for mark in (fold(name), maker_of(name).key))
            excluded.setdefault(key, {}).update(dict.fromkeys(out))
        if terms.top_prices:
            top = line.needs.top_price
            said = (NO_TOP, "") if top is None else (top.millionths, top.currency)
            paid = tops.setdefault(key, {})
            paid[said] = paid.get(said, 0) + pieces
    return {
        key: Wish(tuple(named.items()), tuple(excluded.get(key, ())), _tops(tops.get(key, {}))) for key, named in houses.items()
    }


def _tops(paid: dict[tuple[int, str], int]) -> tuple[tuple[int, str, int], ...]:
    return tuple((top, currency, pieces) for (top, currency), pieces in paid.items())
