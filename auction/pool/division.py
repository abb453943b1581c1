"""Who gets what of an award, by the pool's own rules: shares, regions, brands, and what became free (rules D2 to D13)."""

from collections.abc import Mapping, Sequence

from auction.core.errors import InvariantBroken
from auction.core.money import apportion, is_multiple, rounded_down
from auction.pool.course import Course
from auction.pool.draft import Turn, mains_of, next_turn, standbys_of
from auction.pool.events import DivisionMade
from auction.pool.identity import fold, maker_of
from auction.pool.needs import committed
from auction.pool.rationing import ration, rule_text
from auction.pool.state import State, together_of
from auction.pool.together import id_of, key_of
from auction.pool.won import Divided, NotTaken, StandsBy, Winner, WonLot

Shares = dict[str, int]
"""A quantity for each member, in the order of their ids."""
Brands = dict[tuple[str, str], dict[str, int]]
"""By part and member, the pieces of each house that was named."""


def entitlements(state: State, lot: WonLot) -> tuple[Shares, ...]:
    """What each member is entitled to of each part of the lot (rules D2 and D3)."""
    rule = state.terms.rationing
    return tuple(ration(lot.supply(place), asks_of(state, lot, part), rule) for place, part in enumerate(lot.parts))


def asks_of(state: State, lot: WonLot, part: str) -> Shares:
    """What was pledged of the part, in the lot's quantity units."""
    return {share.member: share.quantity * 10**lot.quantity_scale for share in state.frozen[part].members}


def freed(state: State, course: Course, lot: WonLot) -> tuple[int, ...]:
    """How much of each part has become free, because members turned their share of the lot down."""
    return tuple(
        sum(quantity for member, quantity in shares.items() if (lot.lot, member) in course.declined)
        for shares in entitlements(state, lot)
    )


def granted(state: State, course: Course, lot: WonLot) -> tuple[Shares, ...]:
    """What each gets of what became free: what it asked for, never more, and its part of it where that is too little."""
    free = freed(state, course, lot)
    wanted = {member: quantities for (named, member), quantities in course.asked.items() if named == lot.lot}
    return tuple(
        ration(most, {member: quantities[place] for member, quantities in wanted.items()}, state.terms.rationing)
        for place, most in enumerate(free)
    )


def final(state: State, course: Course, lot: WonLot) -> tuple[Shares, ...]:
    """Every member's quantity of each part after opting out and taking what became free (rules D10 and D11)."""
    found = []
    for shares, more in zip(entitlements(state, lot), granted(state, course, lot), strict=True):
        kept = {member: 0 if (lot.lot, member) in course.declined else quantity for member, quantity in shares.items()}
        found.append({member: quantity + more.get(member, 0) for member, quantity in kept.items()})
    return tuple(found)


def falls_short(state: State, course: Course, lot: WonLot) -> bool:
    """Whether so little of the lot is taken that its total is negotiated anew (rule D12)."""
    keep = None if state.terms.opt_out is None else state.terms.opt_out.keep
    if keep is None:
        return False
    taken = sum(sum(shares.values()) for shares in final(state, course, lot))
    return taken * keep.den < keep.num * sum(lot.supply(place) for place in range(len(lot.parts)))


def turn_of(state: State, course: Course, lot: WonLot) -> Turn | None:
    """Whose turn it is in the lot's draft, or None when it is over (rules D8 and D9)."""
    draft = state.terms.draft
    if draft is None:
        return None
    winners, regions = [winner.supplier for winner in lot.winners], [region.id for region in state.terms.regions]
    return next_turn(winners, course.reserves(lot.lot), regions, course.picked(lot.lot), standby=draft.standby)


def volumes(state: State, lot: WonLot) -> Shares:
    """What each region takes of the lot in all, in the order of the terms."""
    shares = entitlements(state, lot)
    return {region.id: sum(each.get(member, 0) for each in shares for member in region.members) for region in state.terms.regions}


def divided(state: State, course: Course) -> DivisionMade:
    """The division of the award as the pool's stream has come to it."""
    lines: list[Divided] = []
    left: list[NotTaken] = []
    standby: list[StandsBy] = []
    rules: list[str] = []
    brands = _brands(state) if state.terms.brands else {}
    for lot in course.lots.values():
        agreed = course.totals.get(lot.lot, True)
        shares, free = final(state, course, lot), freed(state, course, lot)
        if state.terms.draft is not None:
            standby += _standbys(state, course, lot)
        for place, part in enumerate(lot.parts):
            rules.append(f"{lot.lot} {part}: {rule_text(lot.supply(place), asks_of(state, lot, part), state.terms.rationing)}")
            taken = shares[place] if agreed else {}
            lines += _served(state, course, lot, place, taken, brands)
            over = lot.supply(place) - sum(taken.values())
            if over:
                why = "not_agreed" if not agreed else "freed" if free[place] else "multiple"
                left.append(NotTaken(lot.lot, part, over, why))
    made = DivisionMade(course.auction, tuple(lines), tuple(standby), tuple(left), tuple(rules))
    _add_up(course, made)
    return made


def _served(state: State, course: Course, lot: WonLot, place: int, shares: Shares, brands: Brands) -> list[Divided]:
    part = lot.parts[place]
    if state.terms.draft is None:
        quantities = _spread({winner.supplier: winner.quantities[place] for winner in lot.winners}, shares, _unit(state))
    else:
        quantities = _by_region(state, course, lot, part, shares, brands)
    return [
        Divided(lot.lot, part, member, supplier, quantity)
        for (supplier, member), quantity in sorted(quantities.items())
        if quantity
    ]


def _unit(state: State) -> int:
    return 1 if state.terms.rationing is None else max(1, state.terms.rationing.multiple)


def _spread(supplies: Mapping[str, int], shares: Shares, unit: int) -> dict[tuple[str, str], int]:
    """Each supplier's quantity among the members in proportion to what they still lack, suppliers in the order of their ids."""
    whole = all(is_multiple(number, unit) for number in (*supplies.values(), *shares.values()))
    unit = unit if whole else 1
    lacking = dict(shares)
    found: dict[tuple[str, str], int] = {}
    for supplier in sorted(supplies):
        given = min(supplies[supplier], sum(lacking.values()))
        parts = apportion(rounded_down(given, unit), tuple(lacking.values())) if given else (0,) * len(lacking)
        for member, part in zip(tuple(lacking), parts, strict=True):
            found[supplier, member] = part * unit
            lacking[member] -= part * unit
    return found


def _by_region(state: State, course: Course, lot: WonLot, part: str, shares: Shares, brands: Brands) -> dict[tuple[str, str], int]:
    """Each member by the supplier it named, where that has won, otherwise by the one that serves its region (rule D13)."""
    winners = [winner.supplier for winner in lot.winners]
    mains = mains_of(winners, [region.id for region in state.terms.regions], course.picked(lot.lot))
    home = {member: region.id for region in state.terms.regions for member in region.members}
    found: dict[tuple[str, str], int] = {}
    for member, quantity in shares.items():
        wanted = _wanted(brands.get((part, member), {}), lot.winners)
        parts = apportion(quantity, tuple(wanted.values())) if quantity else (0,) * len(wanted)
        for brand, served in zip(wanted, parts, strict=True):
            key = brand or mains[home[member]], member
            found[key] = found.get(key, 0) + served
    return found


def _brands(state: State) -> Brands:
    """The pieces each member committed to of each part by the house it named beside a specification; "" are the others."""
    together = together_of(state, state.at)
    found: Brands = {}
    for line in state.demand:
        house = maker_of(line.manufacturer).key if line.needs.specification else ""
        houses = found.setdefault((id_of(key_of(line, together)), line.member), {})
        houses[house] = houses.get(house, 0) + committed(line.quantity, line.needs, indicative=together.indicative)
    return found


def _wanted(houses: Mapping[str, int], winners: Sequence[Winner]) -> dict[str, int]:
    """The pieces by the winner whose house was named; "" are those that come from the region's supplier."""
    found: dict[str, int] = {}
    for house, pieces in houses.items():
        firm = next((winner.supplier for winner in winners if house and house in _names(winner)), "")
        found[firm] = found.get(firm, 0) + pieces
    return found if any(found.values()) else {"": 1}


def _names(winner: Winner) -> tuple[str, str]:
    return maker_of(winner.name).key, fold(winner.supplier)


def _standbys(state: State, course: Course, lot: WonLot) -> list[StandsBy]:
    picks = course.picked(lot.lot)
    regions = [region.id for region in state.terms.regions]
    mains, reserves = mains_of([winner.supplier for winner in lot.winners], regions, picks), standbys_of(picks)
    return [StandsBy(lot.lot, region, mains[region], reserves.get(region, "")) for region in regions]


def _add_up(course: Course, made: DivisionMade) -> None:
    """D4: of each part of each lot, what members get and what nobody takes is what was awarded."""
    sums: dict[tuple[str, str], int] = {}
    counted = [(line.lot, line.part, line.quantity) for line in made.lines]
    counted += [(left.lot, left.part, left.quantity) for left in made.left]
    for named, part, quantity in counted:
        sums[named, part] = sums.get((named, part), 0) + quantity
    for lot in course.lots.values():
        for place, part in enumerate(lot.parts):
            if sums.get((lot.lot, part), 0) != lot.supply(place):
                raise InvariantBroken(f"lot {lot.lot} part {part}: the division does not sum up to the award")
