"""Who gets what of an award, by the pool's own rules: shares, regions, brands, and what became free (rules D2 to D13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member asks of suppliers of a part: pieces by the house it named ("" is none), and whom it excludes."""

    houses: tuple[tuple[str, int], ...] = ()
    excluded: tuple[str, ...] = ()

    def takes(self, winner: Winner) -> bool:
        """Whether the member may be served by the winner (rule D15)."""
        return not any(name in self.excluded for name in _names(winner))

    def by_winner(self, winners: Sequence[Winner], brands: bool) -> dict[str, int]:
        """The pieces by the winner whose house was named; "" are those that come from the region's supplier."""
        found: dict[str, int] = {}
        for house, pieces in self.houses if brands else ():
            named = (each.supplier for each in winners if house and house in _names(each) and self.takes(each))
            firm = next(named, "")
            found[firm] = found.get(firm, 0) + pieces
        return found if any(found.values()) else {"": 1}


NONE: Final = Wish()
Wishes = dict[tuple[str, str], Wish]
"""By part and member."""


def entitlements(state: State, course: Course, lot: WonLot) -> tuple[Shares, ...]:
    """What each member is entitled to of each part of the lot (rules D2 and D3); worked out once."""
    if lot.lot not in course.entitled:
        rule = state.terms.rationing
        shares = (ration(lot.supply(place), asks_of(state, lot, part), rule) for place, part in enumerate(lot.parts))
        course.entitled[lot.lot] = tuple(shares)
    return course.entitled[lot.lot]


def asks_of(state: State, lot: WonLot, part: str) -> Shares:
    """What was pledged of the part, with what joined while suppliers bid, in the lot's quantity units."""
    asks = {share.member: share.quantity * 10**lot.quantity_scale for share in state.frozen[part].members}
    for more in lot.joined:
        asks[more.member] = asks.get(more.member, 0) + more.quantity
    return dict(sorted(asks.items()))


def freed(state: State, course: Course, lot: WonLot) -> tuple[int, ...]:
    """How much of each part has become free, because members turned their share of the lot down."""
    return tuple(
        sum(quantity for member, quantity in shares.items() if (lot.lot, member) in course.declined)
        for shares in entitlements(state, course, lot)
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
    for shares, more in zip(entitlements(state, course, lot), granted(state, course, lot), strict=True):
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


def volumes(state: State, course: Course, lot: WonLot) -> Shares:
    """What each region takes of the lot in all, in the order of the terms."""
    shares = entitlements(state, course, lot)
    return {region.id: sum(each.get(member, 0) for each in shares for member in region.members) for region in state.terms.regions}


def divided(state: State, course: Course) -> DivisionMade:
    """The division of the award as the pool's stream has come to it."""
    lines: list[Divided] = []
    left: list[NotTaken] = []
    standby: list[StandsBy] = []
    rules: list[str] = []
    wishes = _wishes(state) if state.terms.brands or state.terms.exclusions else {}
    for lot in course.lots.values():
        agreed = course.totals.get(lot.lot, True)
        shares, free = final(state, course, lot), freed(state, course, lot)
        if state.terms.draft is not None:
            standby += _standbys(state, course, lot)
        for place, part in enumerate(lot.parts):
            rules.append(f"{lot.lot} {part}: {rule_text(lot.supply(place), asks_of(state, lot, part), state.terms.rationing)}")
            taken = shares[place] if agreed else {}
            served = _served(state, course, lot, place, taken, wishes)
            lines += served
            over = lot.supply(place) - sum(taken.values())
            refused = sum(taken.values()) - sum(line.quantity for line in served)
            why = "not_agreed" if not agreed else "freed" if free[place] else "multiple"
            left += [NotTaken(lot.lot, part, over, why)] if over else []
            left += [NotTaken(lot.lot, part, refused, "excluded")] if refused else []
    made = DivisionMade(course.auction, tuple(lines), tuple(standby), tuple(left), tuple(rules))
    _add_up(course, made)
    return made


def _served(state: State, course: Course, lot: WonLot, place: int, shares: Shares, wishes: Wishes) -> list[Divided]:
    part = lot.parts[place]
    own = {member: wishes.get((part, member), NONE) for member in shares}
    if state.terms.draft is None:
        quantities = _spread(lot, place, shares, own, _unit(state))
    else:
        quantities = _by_region(state, course, lot, shares, own)
    return [
        Divided(lot.lot, part, member, supplier, quantity)
        for (supplier, member), quantity in sorted(quantities.items())
        if quantity
    ]


def _unit(state: State) -> int:
    return 1 if state.terms.rationing is None else max(1, state.terms.rationing.multiple)


def _spread(lot: WonLot, place: int, shares: Shares, wishes: Mapping[str, Wish], unit: int) -> dict[tuple[str, str], int]:
    """Each supplier's quantity among the members in proportion to what they still lack, suppliers in the order of their ids.

    Members that exclude some winner come first, so that what may serve them is not spent on others (rule D15).
    """
    supplies = {winner.supplier: winner for winner in lot.winners}
    whole = all(is_multiple(number, unit) for number in (*(each.quantities[place] for each in lot.winners), *shares.values()))
    unit = unit if whole else 1
    choosy = [member for member in shares if not all(wishes[member].takes(winner) for winner in lot.winners)]
    groups = choosy, [member for member in shares if member not in choosy]
    lacking = dict(shares)
    found: dict[tuple[str, str], int] = {}
    for supplier in sorted(supplies):
        left = supplies[supplier].quantities[place]
        for group in groups:
            open_to = [member for member in group if lacking[member] and wishes[member].takes(supplies[supplier])]
            given = min(left, sum(lacking[member] for member in open_to))
            parts = apportion(rounded_down(given, unit), [lacking[member] for member in open_to]) if given else ()
            for member, part in zip(open_to, parts, strict=False):
                found[supplier, member] = part * unit
                lacking[member] -= part * unit
            left -= sum(parts) * unit
    return found


def _by_region(state: State, course: Course, lot: WonLot, shares: Shares, wishes: Mapping[str, Wish]) -> dict[tuple[str, str], int]:
    """Each member by the supplier it named, where that has won, otherwise by the one that serves its region (rule D13).

    Where a member excludes that one, whoever stands by serves it if it has won too, otherwise the best winner that may (D15).
    """
    winners = {winner.supplier: winner for winner in lot.winners}
    picks = course.picked(lot.lot)
    mains, reserves = mains_of(list(winners), [region.id for region in state.terms.regions], picks), standbys_of(picks)
    found: dict[tuple[str, str], int] = {}
    for region in state.terms.regions:
        turns = [name for name in (mains[region.id], reserves.get(region.id, ""), *winners) if name in winners]
        for member in region.members:
            serves = next((name for name in turns if wishes[member].takes(winners[name])), None) if member in shares else None
            wanted = wishes[member].by_winner(lot.winners, state.terms.brands) if member in shares else {}
            parts = apportion(shares[member], tuple(wanted.values())) if wanted and shares[member] else ()
            for brand, served in zip(wanted, parts, strict=False):
                supplier = brand or serves
                if supplier is not None:
                    found[supplier, member] = found.get((supplier, member), 0) + served
    return found


def _wishes(state: State) -> Wishes:
    """What members ask of suppliers, by part and member: the houses they named beside a specification, whom they exclude."""
    together = together_of(state, state.at)
    houses: dict[tuple[str, str], dict[str, int]] = {}
    excluded: dict[tuple[str, str], dict[str, None]] = {}
    for line in state.demand:
        key = id_of(key_of(line, together)), line.member
        house = maker_of(line.manufacturer).key if line.needs.specification else ""
        named = houses.setdefault(key, {})
        named[house] = named.get(house, 0) + committed(line.quantity, line.needs, indicative=together.indicative)
        if state.terms.exclusions:
            out = (mark for name in line.needs.not_by for mark in (fold(name), maker_of(name).key))
            excluded.setdefault(key, {}).update(dict.fromkeys(out))
    return {key: Wish(tuple(named.items()), tuple(excluded.get(key, ()))) for key, named in houses.items()}


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
