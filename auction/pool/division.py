"""Who gets what of an award, by the pool's own rules: shares, regions, brands, and what became free (rules D2 to D17)."""

from collections.abc import Mapping, Sequence

from auction.core.errors import InvariantBroken
from auction.core.money import apportion, is_multiple, rounded_down
from auction.pool.course import Course
from auction.pool.draft import Turn, mains_of, next_turn, standbys_of
from auction.pool.events import DivisionMade
from auction.pool.exchange import Serves, exchanged
from auction.pool.given import Given, price_of, taken_at
from auction.pool.rationing import ration, rule_text
from auction.pool.serving import reserves, serving
from auction.pool.state import State
from auction.pool.wish import NONE, Wish, Wishes
from auction.pool.wishes import wishes_of
from auction.pool.won import Divided, NotTaken, StandsBy, WonLot

Shares = dict[str, int]
"""A quantity for each member, in the order of their ids."""


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


def wishes(state: State, course: Course) -> Wishes:
    """What members ask of suppliers, worked out once: a frozen pool's lines never change."""
    if course.wishes is None:
        course.wishes = wishes_of(state)
    return course.wishes


def too_dear(state: State, course: Course, lot: WonLot) -> tuple[Shares, ...]:
    """What members are entitled to of each part and do not take, as every winner asks more than they would pay (rule D17)."""
    entitled = entitlements(state, course, lot)
    if not state.terms.top_prices:
        return tuple({} for _ in entitled)
    asked, winners = wishes(state, course), serving(state, course, lot)
    found: list[Shares] = []
    for place, (part, shares) in enumerate(zip(lot.parts, entitled, strict=True)):
        lowest = min((winner.unit_prices[place] for winner in winners if winner.unit_prices), default=0)
        rooms = ((member, taken_at(lot, asked.get((part, member), NONE), member, lowest)) for member in shares)
        found.append({member: shares[member] - most for member, most in rooms if most is not None and most < shares[member]})
    return tuple(found)


def freed(state: State, course: Course, lot: WonLot) -> tuple[int, ...]:
    """How much of each part has become free, because members turned their share of the lot down, or find it too dear."""
    return tuple(
        sum(quantity if (lot.lot, member) in course.declined else dear.get(member, 0) for member, quantity in shares.items())
        for shares, dear in zip(entitlements(state, course, lot), too_dear(state, course, lot), strict=True)
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
    gone = too_dear(state, course, lot)
    for shares, dear, more in zip(entitlements(state, course, lot), gone, granted(state, course, lot), strict=True):
        kept = {
            member: 0 if (lot.lot, member) in course.declined else quantity - dear.get(member, 0)
            for member, quantity in shares.items()
        }
        found.append({member: quantity + more.get(member, 0) for member, quantity in kept.items()})
    return tuple(found)


def kept_back(state: State, course: Course, lot: WonLot, member: str) -> tuple[int, ...]:
    """What of its share of each part the member does not take, because every winner asks more than it would pay (rule D17).

    Once the award is divided: what of its share no winner could serve that it would take.
    """
    if (lot.lot, member) in course.declined or not course.totals.get(lot.lot, True):
        return tuple(0 for _ in lot.parts)
    if course.step != "divided":
        return tuple(dear.get(member, 0) for dear in too_dear(state, course, lot))
    got = {line.part: 0 for line in course.lines}
    for line in course.lines:
        got[line.part] += line.quantity if (line.lot, line.member) == (lot.lot, member) else 0
    due = zip(lot.parts, entitlements(state, course, lot), granted(state, course, lot), strict=True)
    return tuple(max(0, shares.get(member, 0) + more.get(member, 0) - got.get(part, 0)) for part, shares, more in due)


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
    winners = [winner.supplier for winner in serving(state, course, lot)]
    regions = [region.id for region in state.terms.regions]
    return next_turn(winners, reserves(state, course, lot), regions, course.picked(lot.lot), standby=draft.standby)


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
    for lot in course.lots.values():
        agreed = course.totals.get(lot.lot, True)
        shares, free = final(state, course, lot), freed(state, course, lot)
        if state.terms.draft is not None:
            standby += _standbys(state, course, lot)
        for place, part in enumerate(lot.parts):
            rules.append(f"{lot.lot} {part}: {rule_text(lot.supply(place), asks_of(state, lot, part), state.terms.rationing)}")
            taken = shares[place] if agreed else {}
            served = _served(state, course, lot, place, taken)
            lines += served
            refused, dear = _not_served(taken, served, wishes(state, course), part)
            over = lot.supply(place) - sum(taken.values()) + dear
            why = "not_agreed" if not agreed else "freed" if free[place] or dear else "multiple"
            left += [NotTaken(lot.lot, part, over, why)] if over else []
            left += [NotTaken(lot.lot, part, refused, "excluded")] if refused else []
    made = DivisionMade(course.auction, tuple(lines), tuple(standby), tuple(left), tuple(rules))
    _add_up(course, made)
    return made


def _served(state: State, course: Course, lot: WonLot, place: int, shares: Shares) -> list[Divided]:
    part, asked = lot.parts[place], wishes(state, course)
    own = {member: asked.get((part, member), NONE) for member in shares}
    given = Given(lot, place, own, granted(state, course, lot)[place])
    if state.terms.draft is None:
        quantities = _spread(lot, place, shares, own, _unit(state), given)
    else:
        quantities = _by_region(state, course, lot, shares, own, given)
    return [
        Divided(lot.lot, part, member, supplier, quantity)
        for (supplier, member), quantity in sorted(quantities.items())
        if quantity
    ]


def _not_served(taken: Shares, served: Sequence[Divided], wishes: Wishes, part: str) -> tuple[int, int]:
    """What nobody that may serve the members has left: of those that exclude somebody, and of the others, who find it too dear."""
    lacking = dict(taken)
    for line in served:
        lacking[line.member] -= line.quantity
    refused = sum(quantity for member, quantity in lacking.items() if wishes.get((part, member), NONE).excluded)
    return refused, sum(lacking.values()) - refused


def _unit(state: State) -> int:
    return 1 if state.terms.rationing is None else max(1, state.terms.rationing.multiple)


def _spread(
    lot: WonLot, place: int, shares: Shares, wishes: Mapping[str, Wish], unit: int, given: Given
) -> dict[tuple[str, str], int]:
    """Each supplier's quantity among the members in proportion to what they still lack, suppliers in the order of their ids.

    Members that exclude some winner, or find one too dear, come first, so that what may serve them is not spent on others; where
    something would still go to nobody that somebody takes, winners exchange members (D15, D17).
    """
    supplies = {winner.supplier: winner for winner in lot.winners}
    whole = all(is_multiple(number, unit) for number in (*(each.quantities[place] for each in lot.winners), *shares.values()))
    unit = unit if whole else 1
    choosy = [
        member
        for member, share in shares.items()
        if not all(wishes[member].takes(winner) and given.room(member, winner, share) == share for winner in lot.winners)
    ]
    groups = choosy, [member for member in shares if member not in choosy]
    lacking = dict(shares)
    found: dict[tuple[str, str], int] = {}
    for supplier in sorted(supplies):
        winner, left = supplies[supplier], supplies[supplier].quantities[place]
        for group in groups:
            rooms = {member: given.room(member, winner, lacking[member]) for member in group if wishes[member].takes(winner)}
            open_to = {member: most for member, room in rooms.items() if (most := rounded_down(room, unit) * unit)}
            most = min(left, sum(open_to.values()))
            parts = apportion(rounded_down(most, unit), tuple(open_to.values())) if most else ()
            for member, part in zip(open_to, parts, strict=False):
                found[supplier, member] = part * unit
                lacking[member] -= part * unit
                given.give(member, winner, part * unit)
            left -= sum(parts) * unit
    if not any(lacking.values()):
        return found
    return _exchanged(lot, place, shares, wishes, unit, given, found)


def _exchanged(
    lot: WonLot,
    place: int,
    shares: Shares,
    wishes: Mapping[str, Wish],
    unit: int,
    given: Given,
    found: Mapping[tuple[str, str], int],
) -> dict[tuple[str, str], int]:
    """What is found so, after winners have exchanged members where pieces that somebody takes would go to nobody (D15, D17)."""
    winners = sorted(lot.winners, key=lambda winner: winner.supplier)
    may = [
        Serves(winner.supplier, member, price_of(winner, place), rounded_down(given.most(member, winner, share), unit))
        for winner in winners
        for member, share in shares.items()
        if wishes[member].takes(winner)
    ]
    supplies = {winner.supplier: rounded_down(winner.quantities[place], unit) for winner in winners}
    units = {member: rounded_down(share, unit) for member, share in shares.items()}
    served = {pair: rounded_down(quantity, unit) for pair, quantity in found.items()}
    return {pair: quantity * unit for pair, quantity in exchanged(supplies, units, may, served).items()}


def _by_region(
    state: State, course: Course, lot: WonLot, shares: Shares, wishes: Mapping[str, Wish], given: Given
) -> dict[tuple[str, str], int]:
    """Each member by the supplier it named, where that has won, otherwise by the one that serves its region (rule D13).

    Where a member excludes that one, whoever stands by serves it if it has won too, otherwise the best winner that may (D15).
    """
    winners = {winner.supplier: winner for winner in serving(state, course, lot)}
    picks = course.picked(lot.lot)
    mains, standby = mains_of(list(winners), [region.id for region in state.terms.regions], picks), standbys_of(picks)
    found: dict[tuple[str, str], int] = {}
    for region in state.terms.regions:
        turns = [name for name in (mains[region.id], standby.get(region.id, ""), *winners) if name in winners]
        for member in region.members:
            serves = next((name for name in turns if wishes[member].takes(winners[name])), None) if member in shares else None
            wanted = wishes[member].by_winner(tuple(winners.values()), brands=state.terms.brands) if member in shares else {}
            parts = apportion(shares[member], tuple(wanted.values())) if wanted and shares[member] else ()
            for brand, served in zip(wanted, parts, strict=False):
                supplier = brand or serves
                if supplier is not None:
                    most = given.room(member, winners[supplier], served)
                    found[supplier, member] = found.get((supplier, member), 0) + most
                    given.give(member, winners[supplier], most)
    return found


def _standbys(state: State, course: Course, lot: WonLot) -> list[StandsBy]:
    picks = course.picked(lot.lot)
    regions = [region.id for region in state.terms.regions]
    mains = mains_of([winner.supplier for winner in serving(state, course, lot)], regions, picks)
    standby = standbys_of(picks)
    return [StandsBy(lot.lot, region, mains[region], standby.get(region, "")) for region in regions]


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
