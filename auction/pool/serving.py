"""Who serves a lot: its winners, and after them those whose second quotation wins; and who only stands by (rule D7)."""

from auction.core.money import round_half_up_div
from auction.pool.course import Course
from auction.pool.state import State
from auction.pool.won import Asked, Winner, WonLot, in_millionths


def serving(state: State, course: Course, lot: WonLot) -> tuple[Winner, ...]:
    """The winners of the lot, best first, and then so many second quotations as the terms let win, the lowest first."""
    return (*lot.winners, *second_winners(state, course, lot))


def second_winners(state: State, course: Course, lot: WonLot) -> tuple[Winner, ...]:
    """Whose second quotation wins, the lowest first, of equals the earlier: each at its own unit prices, cut as it cut its bid."""
    requote = state.terms.requote
    if requote is None:
        return ()
    asked, names = {each.supplier: each for each in lot.asked}, {party.id: party.name for party in lot.listed}
    able = [supplier for supplier in course.reserves(lot.lot) if supplier in asked][: requote.wins]
    return tuple(Winner(each, names[each], (), _unit_prices(lot, asked[each], course.quotes[lot.lot, each])) for each in able)


def _unit_prices(lot: WonLot, asked: Asked, value: int) -> tuple[int, ...]:
    """Its unit prices in the proportion of what it asks now to what it bid, as they stand in a contract."""
    cut = (round_half_up_div(price * value, asked.value) for price in asked.prices)
    return tuple(in_millionths(price, lot.value_scale - lot.quantity_scale) for price in cut)


def reserves(state: State, course: Course, lot: WonLot) -> tuple[str, ...]:
    """Who quoted again and did not win by it: they stand by, the lowest first."""
    won = [winner.supplier for winner in second_winners(state, course, lot)]
    return tuple(supplier for supplier in course.reserves(lot.lot) if supplier not in won)
