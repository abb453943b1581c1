"""A closed auction whose lots are awarded together, as a problem in full, and its solution as the award that is proposed.

A lot that goes whole is an item of one unit at the value of the bid; a lot of quantities is an item of its quantity units.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem, problem_from, problem_so_far
from auction.award.solver import Solved
from auction.award.sourcing import Awarded, Choice, Content, Follows, IndexValue, Item, Offer, Package, Sourcing, Step, Supplier
from auction.award.volume import asked_for
from auction.core.award_rules import AwardRules, Labelled, Limit
from auction.core.commands import AwardLine, Unawarded
from auction.core.errors import InvariantBroken
from auction.core.evaluation import is_evaluated
from auction.core.index import Index
from auction.core.joint import package_parts
from auction.core.money import rounded_down, to_minor
from auction.core.state import Package as Stood
from auction.core.state import State
from auction.core.terms import Lot

PACKAGE: Final = "package"


@dataclass(frozen=True, slots=True)
class Joint:
    """The problem in full, and what its offers and packages are in the auction: lot and bid, or the package that stood.

    `dear` are the packages that ask more than the reserve prices of their lots together, and are none of the problem.
    """

    lots: AwardProblem
    problem: Sourcing
    bids: Mapping[str, tuple[LotProblem, Candidate]]
    packages: Mapping[str, Stood]
    parts: Mapping[str, Mapping[str, int]]
    dear: tuple[Stood, ...] = ()


def joint_problem(state: State, *, so_far: bool = False, supposed: AwardRules | None = None) -> Joint:
    """The award problem of an auction whose lots are awarded together: closed, or `so_far` as if it closed now (C7, C10, A19).

    With `supposed` it is the problem under these rules in place of those in force (F3).
    """
    rules, terms = supposed or state.award_rules, state.known_terms()
    if rules is None:
        raise InvariantBroken("each lot of this auction is awarded by itself")
    lots = problem_so_far(state) if so_far else problem_from(state)
    scale = max([terms.currency_scale, *(lot.comparable_scale for lot in terms.lots)])
    bids = dict(_bids(lots))
    standing = list(_packages(state, lots))
    packages = {id: package for id, package, within in standing if within}
    offers = tuple(_offer(id, lot, bid, state.lots[lot.lot].terms, scale) for id, (lot, bid) in bids.items())
    units = {lot.lot: _units(lot) for lot in lots.lots}
    parts = {id: package_parts(state, package) for id, package in packages.items()}
    taken = tuple(_package(id, package, units, parts[id], 10 ** (scale - terms.currency_scale)) for id, package in packages.items())
    dear = 1 + sum(max(s.price for s in o.steps) * o.most + abs(o.adjust) * o.most for o in offers) + sum(p.price for p in taken)
    labelled = {each.id: each for each in rules.lots}, {each.id: each for each in rules.suppliers}
    groups = dict.fromkeys((package.supplier, package.choice) for package in taken if package.choice)
    indices = tuple(_index_value(lot, lot.index) for lot in terms.lots if lot.index is not None)
    problem = Sourcing(
        id=terms.auction,
        currency=terms.currency,
        scale=scale,
        items=tuple(_item(state, lot, scale, dear, labelled[0]) for lot in lots.lots),
        suppliers=tuple(_supplier(party.id, labelled[1]) for party in terms.suppliers),
        offers=offers,
        packages=taken,
        choices=tuple(Choice(supplier, group) for supplier, group in groups),
        limits=tuple(_limit(limit, 10 ** (scale - terms.currency_scale)) for limit in rules.limits),
        averages=rules.averages,
        consistent=rules.consistent,
        conditions=rules.conditions,
        indices=indices,
    )
    return Joint(lots, problem, bids, packages, parts, tuple(package for _, package, within in standing if not within))


def _bids(problem: AwardProblem) -> Iterator[tuple[str, tuple[LotProblem, Candidate]]]:
    """Every admissible bid, under an id that sorts as bids are preferred among equals (A5)."""
    for lot in problem.lots:
        for bid in lot.admissible if lot.way == "whole" else lot.bids:
            yield f"{lot.lot}:{bid.precedence:06}-{bid.seq:010}", (lot, bid)


def _packages(state: State, problem: AwardProblem) -> Iterator[tuple[str, Stood, bool]]:
    """Every package of those that may win, and whether it asks at most the reserve prices of its lots where all have one."""
    reserves = {lot.lot: lot for lot in problem.lots}
    scale = state.known_terms().currency_scale
    for package in state.packages.values():
        lots = [reserves[lot] for lot in package.lots]
        if package.supplier in state.excluded or any(state.holds(package.supplier, lot) for lot in package.lots):
            continue
        most = [to_minor(lot.reserve, scale=lot.value_scale, currency_scale=scale) for lot in lots if lot.reserve is not None]
        yield f"{PACKAGE}:{package.seq:010}", package, len(most) < len(lots) or package.price <= sum(most)


def _index_value(lot: Lot, index: Index) -> IndexValue:
    """The value that bids on the lot are compared at, in the lot's price units (E10)."""
    return IndexValue(lot.id, index.reference_month, index.reference, f"{index.name}, {index.source}")


def _offer(id: str, lot: LotProblem, bid: Candidate, terms: Lot, scale: int) -> Offer:
    by = 10 ** (scale - lot.value_scale)
    if lot.way == "whole":
        compared = bid.value * by if bid.comparable is None else bid.comparable * 10 ** (scale - terms.comparable_scale)
        follows = None if terms.index is None else Follows(lot.lot, terms.index.reference, per=_quantity(terms) * by)
        step = Step(0, bid.value * by)
        return Offer(id, bid.supplier, (lot.lot,), (step,), 1, adjust=compared - bid.value * by, follows=follows)
    if lot.volume is None or bid.supply is None:
        raise InvariantBroken(f"lot {lot.lot} is not awarded together with others")
    steps = tuple(Step(begins, price * by) for begins, price in zip(bid.supply.steps, bid.prices, strict=True))
    most = min(bid.supply.most, lot.quantities[0])
    return Offer(id, bid.supplier, (lot.lot,), steps, most, bid.supply.least, bid.supply.multiple, lot.volume.kind)


def _quantity(terms: Lot) -> int:
    """By how many units of value the lot moves with one price unit of its index."""
    return sum(line.quantity for line in terms.lines)


def _units(lot: LotProblem) -> int:
    """What the lot is in the problem: one unit where it goes whole, else its quantity units."""
    return 1 if lot.way == "whole" else lot.quantities[0]


def _package(id: str, package: Stood, units: Mapping[str, int], parts: Mapping[str, int], by: int) -> Package:
    """A package takes all of each of its lots, and its price is divided among them as in the award (C9)."""
    contents = tuple(Content(lot, units[lot], parts[lot] * by) for lot in package.lots)
    return Package(id, package.supplier, contents, package.price * by, choice=package.group)


def _item(state: State, lot: LotProblem, scale: int, dear: int, labelled: Mapping[str, Labelled]) -> Item:
    """A lot as an item. What is left of it costs just more than its reserve price, or so much that as little as can be is left.

    The latter where there is none, and where bids are compared by a formula: a reserve price is of values.
    """
    terms, by = state.lots[lot.lot].terms, 10 ** (scale - lot.value_scale)
    quantity = _units(lot)
    baseline = 0 if terms.baseline is None else rounded_down(terms.baseline.value * by, quantity)
    known = labelled.get(lot.lot, Labelled(lot.lot, ()))
    item = Item(lot.lot, quantity, known.labels, known.figures, baseline)
    if lot.reserve is None or is_evaluated(terms):
        return replace(item, otherwise=dear)
    if lot.way == "whole":
        return replace(item, otherwise=1 + lot.reserve * by)
    return replace(item, reserve=lot.reserve * by)


def as_drawn_before(problem: Sourcing) -> Sourcing:
    """The problem as it was drawn before values of indices were named in it, and reserve prices were kept to the unit (A22)."""
    items = tuple(
        each if each.reserve is None else replace(each, reserve=None, otherwise=1 + rounded_down(each.reserve, each.quantity))
        for each in problem.items
    )
    return replace(problem, items=items, offers=tuple(replace(each, follows=None) for each in problem.offers), indices=())


def _supplier(id: str, labelled: Mapping[str, Labelled]) -> Supplier:
    known = labelled.get(id, Labelled(id, ()))
    return Supplier(id, known.labels, known.figures)


def _limit(limit: Limit, by: int) -> Limit:
    """The limit with its money in the problem's units, where the terms give it in minor units."""
    of_money = limit.metric in ("spend", "baseline")
    amount = limit.amount * by if limit.amount is not None and of_money else limit.amount
    once_or_unit = limit.penalty_once or not of_money
    penalty = limit.penalty * by if limit.penalty is not None and once_or_unit else limit.penalty
    return replace(limit, amount=amount, penalty=penalty)


def award_from(joint: Joint, solved: Solved) -> Award:
    """The solution as the award that is proposed: lots in the order of the terms, the parts of a lot in that of their entries."""
    found = solved.awarded
    given = {each.offer: each.quantity for each in found.given if each.quantity}
    lines: dict[str, list[AwardLine]] = {lot.lot: [] for lot in joint.lots.lots}
    left = {lot.lot: _units(lot) for lot in joint.lots.lots}
    scales = {lot.lot: lot.value_scale for lot in joint.lots.lots}
    offered = {lot.lot for lot, _ in joint.bids.values()} | {lot for parts in joint.parts.values() for lot in parts}
    for id, quantity in given.items():
        lot, bid = joint.bids[id]
        lines[lot.lot].append(line_of(joint, lot, bid, quantity))
        left[lot.lot] -= quantity
    for id in found.packages:
        package = joint.packages[id]
        for of, money in joint.parts[id].items():
            lines[of].append(_part_line(joint, package, of, money, scales[of]))
            left[of] = 0
    ordered = tuple(line for lot in lines for line in sorted(lines[lot], key=lambda line: line.bid_seq))
    unawarded = tuple(
        _left(lot, left[lot.lot], lines[lot.lot], offered=lot.lot in offered) for lot in joint.lots.lots if left[lot.lot]
    )
    total = sum(line.money for line in ordered)
    return Award(
        found.solver, found.version, ordered, unawarded, total, total - gap_of(joint, found), 0, found.given_up, solved.certificate
    )


def gap_of(joint: Joint, found: Awarded) -> int:
    """By how much a better award might compare lower, in minor units, rounded up: zero where this one is proven to be the best."""
    return -rounded_down(found.bound - found.cost, 10 ** (joint.problem.scale - joint.lots.currency_scale))


def line_of(joint: Joint, lot: LotProblem, bid: Candidate, quantity: int) -> AwardLine:
    """The line by which a bid is awarded so many units of its lot, or the lot whole."""
    whole = lot.way == "whole" or quantity == lot.quantities[0]
    value = bid.value if lot.way == "whole" else asked_for(lot, bid, quantity)
    money = to_minor(value, scale=lot.value_scale, currency_scale=joint.lots.currency_scale)
    return AwardLine(lot.lot, bid.supplier, bid.seq, value, money, () if whole else (quantity,))


def _part_line(joint: Joint, package: Stood, lot: str, money: int, scale: int) -> AwardLine:
    value = money * 10 ** (scale - joint.lots.currency_scale)
    return AwardLine(lot, package.supplier, package.seq, value, money, package=package.package)


def _left(lot: LotProblem, left: int, lines: list[AwardLine], *, offered: bool) -> Unawarded:
    """What is left of a lot, and why: nobody bid, all bid above the reserve price, or an award of more would not be better."""
    why = "not_better" if offered else "above_reserve" if lot.bids else "no_bid"
    return Unawarded(lot.lot, why, (left,) if lines else ())
