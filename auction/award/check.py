"""Whether an award is legal and is what it says, recomputed in whole numbers from the problem alone.

It shares no line with any solver: what it needs of a problem it finds by its own search. Source of the need: optimisers
have reported awards as optimal that broke their own rules, so a status is never evidence.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from auction.award.award import Award
from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.award.reckoning import (
    among_equals,
    best_of,
    compared_by,
    due_payment,
    equal_shares,
    is_admissible,
    is_as_good,
    joined_quantity,
    money_of,
    own_money_of,
    pledged_shares,
    takes_of,
    why_not_taken,
)
from auction.award.recount import due
from auction.core.commands import AwardLine
from auction.core.schedule import cost, supplies


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an award: the rule it breaks, the lot (empty for the award as a whole), and why."""

    rule: str
    lot: str
    reason: str


def check(problem: AwardProblem, award: Award) -> tuple[Fault, ...]:
    """Every fault of the award, in the order of the rules; empty when it is legal, cheapest and sums up.

    Linear in bids and lots. It never trusts a figure of the award, nor the order in which the problem lists bids.
    """
    return tuple(Fault(rule, lot, reason) for rule, finds in RULES.items() for lot, reason in finds(problem, award))


Found: TypeAlias = Iterator[tuple[str, str]]


BY_QUANTITY: Final = ("volume", "taken")
"""The ways in which several are awarded quantities of a lot that were bid, or taken, by quantity."""


def _lots_of(problem: AwardProblem) -> dict[str, LotProblem]:
    return {lot.lot: lot for lot in problem.lots}


def _awarded(problem: AwardProblem, award: Award) -> Iterator[tuple[LotProblem, AwardLine]]:
    """The lines of the award that name a lot of the problem; a line that names none is a fault of rule A1."""
    lots = _lots_of(problem)
    return ((lots[line.lot], line) for line in award.lines if line.lot in lots)


def _awarded_whole(problem: AwardProblem, award: Award) -> Iterator[tuple[LotProblem, AwardLine]]:
    """As `_awarded`, without the lots of quantities, which A13, A14 and A16 judge."""
    return ((lot, line) for lot, line in _awarded(problem, award) if lot.way not in BY_QUANTITY)


def _bid_of(lot: LotProblem, line: AwardLine) -> Candidate | None:
    return next((bid for bid in lot.bids if (bid.seq, bid.supplier) == (line.bid_seq, line.supplier)), None)


def _asked(lot: LotProblem, bid: Candidate, line: AwardLine) -> int:
    """What the bid asks for the quantities that the line awards."""
    if lot.volume is not None and bid.supply is not None:
        quantity = (line.quantities or lot.quantities)[0]
        return cost(lot.volume, bid.supply, bid.prices, quantity) if supplies(bid.supply, quantity) else -1
    if not line.quantities or len(line.quantities) != len(bid.prices):
        return bid.value
    return sum(price * quantity for price, quantity in zip(bid.prices, line.quantities, strict=True))


def _each_lot_once(problem: AwardProblem, award: Award) -> Found:
    named = Counter([line.lot for line in award.lines] + [none.lot for none in award.unawarded])
    place = {lot.lot: at for at, lot in enumerate(problem.lots)}
    for each in problem.lots:
        lines = [line for line in award.lines if line.lot == each.lot]
        if any(line.quantities for line in lines):
            yield from ((each.lot, fault) for fault in _misdivided(each, lines, award))
        elif named[each.lot] != 1 or any(none.quantities for none in award.unawarded if none.lot == each.lot):
            yield each.lot, f"named {named[each.lot]} times where once is right"
    for lot in named:
        if lot not in place:
            yield lot, "no such lot"
    for what, lots in (("awarded", [line.lot for line in award.lines]), ("unawarded", [none.lot for none in award.unawarded])):
        places = [place[lot] for lot in lots if lot in place]
        if places != sorted(places):
            yield "", f"the {what} lots are not in the order of the terms"


def _misdivided(lot: LotProblem, lines: list[AwardLine], award: Award) -> Iterator[str]:
    """Why these parts and what is left are not the lot."""
    left = [none.quantities for none in award.unawarded if none.lot == lot.lot]
    held = [line.quantities for line in lines] + left
    if lot.way == "joined":
        if len(held) != 1 or len(held[0]) != 1 or held[0][0] <= lot.quantities[0]:
            yield "one supplier gets it whole, and what joins"
    elif lot.way == "whole":
        yield "awarded in parts, where one supplier gets it whole"
    elif any(len(each) != len(lot.quantities) or min(each) < 0 or not any(each) for each in held) or len(left) > 1:
        yield "each part and what is left hold a quantity of every line item, not all zero"
    elif tuple(map(sum, zip(*held, strict=True))) != lot.quantities:
        yield f"parts and what is left sum to {tuple(map(sum, zip(*held, strict=True)))}, not {lot.quantities}"
    elif len(held) == 1 or len({line.supplier for line in lines}) != len(lines):
        yield "a supplier has one part, and the whole lot is no part"
    elif [line.bid_seq for line in lines] != sorted(line.bid_seq for line in lines):
        yield "the parts are not in the order of their entries"


def _bid_stands(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        bid = _bid_of(lot, line)
        if bid is None:
            yield lot.lot, f"no bid of supplier {line.supplier} from entry {line.bid_seq} stands"
        elif _asked(lot, bid, line) != line.value:
            yield lot.lot, f"the bid of entry {bid.seq} asks {_asked(lot, bid, line)} for what is awarded, not {line.value}"


def _within_reserve(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded_whole(problem, award):
        bid = _bid_of(lot, line) or Candidate(line.supplier, line.bid_seq, line.value)
        if not is_admissible(lot, bid):
            yield lot.lot, f"value {bid.value} is above the reserve price {lot.reserve}"


def _cheapest_wins(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded_whole(problem, award):
        if lot.way == "pledged" and line.quantities:
            continue  # what parts are due, A15 says
        bid, best = _bid_of(lot, line), best_of(lot)
        compared = line.value if bid is None else compared_by(bid)
        if best is not None and compared != compared_by(best):
            yield lot.lot, f"awarded at value {compared} where the lowest admissible value is {compared_by(best)}"
    lots = _lots_of(problem)
    for none in award.unawarded:
        best = best_of(lots[none.lot]) if none.lot in lots and lots[none.lot].way not in BY_QUANTITY else None
        if best is not None and not (none.quantities and lots[none.lot].way == "pledged"):
            yield none.lot, f"left unawarded where a bid of value {compared_by(best)} is admissible"


def _right_one_of_equals(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded_whole(problem, award):
        bid = _bid_of(lot, line)
        equals = [other for other in lot.bids if bid is not None and is_as_good(lot, other, bid)]
        right = min(equals, key=among_equals, default=bid)
        if right is not None and line.bid_seq != right.seq and (lot.way == "joined" or not line.quantities):
            yield lot.lot, f"the bid of entry {line.bid_seq} wins a tie against entry {right.seq}, which comes first"
    for lot in problem.lots if problem.ties == "forbidden" else ():
        twice = [value for value, times in Counter(compared_by(bid) for bid in lot.bids).items() if times > 1]
        if twice:
            yield lot.lot, f"several bids stand at value {twice[0]} where ties are forbidden"


def _money_rounded_once(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        bid = _bid_of(lot, line)
        money, own = money_of(problem, lot, line.paid, bid), own_money_of(lot, line.paid, bid)
        if line.money != money:
            yield lot.lot, f"value {line.paid} is {money} in minor units, not {line.money}"
        if line.own_money != own:
            yield lot.lot, f"value {line.paid} is {own} in minor units of the supplier's own currency, not {line.own_money}"


def _total_sums_up(problem: AwardProblem, award: Award) -> Found:
    total = sum(line.money for line in award.lines)
    if award.total != total:
        yield "", f"the lines sum to {total}, not {award.total}"


def _why_unawarded(problem: AwardProblem, award: Award) -> Found:
    lots = _lots_of(problem)
    for none in award.unawarded:
        if none.lot not in lots:
            continue
        why = _WHY[lots[none.lot].way](lots[none.lot]) if lots[none.lot].way in BY_QUANTITY else None
        why = "unpledged" if none.quantities and lots[none.lot].way == "pledged" else why
        if why is not None and none.why != why:
            yield none.lot, f"left because {why}, not {none.why}"
        elif lots[none.lot].way not in BY_QUANTITY and best_of(lots[none.lot]) is None:
            why = "above_reserve" if lots[none.lot].bids else "no_bid"
            if none.why != why:
                yield none.lot, f"unawarded because {why}, not {none.why}"


def _bound_is_least(problem: AwardProblem, award: Award) -> Found:
    costs = sum(_least_money(problem, lot) for lot in problem.lots)
    if award.bound != costs:
        yield "", f"the least total of a legal award is {costs}, not {award.bound}"


def _least_money(problem: AwardProblem, lot: LotProblem) -> int:
    """What a legal award of the lot costs at least."""
    if lot.way == "volume":
        return sum(money_of(problem, lot, paid) for paid in due(lot).paid)
    if lot.way == "taken":
        return sum(money_of(problem, lot, bid.prices[0] * took) for bid, took in takes_of(lot))
    best, shares = best_of(lot), pledged_shares(lot) or equal_shares(lot)
    if best is not None and lot.way == "joined":
        return money_of(problem, lot, joined_quantity(lot, best) * best.prices[0], best)
    if shares:
        bids = {bid.seq: bid for bid in lot.bids}
        return sum(money_of(problem, lot, value, bids[seq]) for (seq, _), value in shares.items())
    return 0 if best is None else money_of(problem, lot, due_payment(lot, best.value), best)


def _paid_what_is_due(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        bid = _bid_of(lot, line)
        owed = None if bid is None else _owed(lot, line, bid)
        if owed is not None and (line.paid != owed or line.payment == line.value):
            yield lot.lot, f"paid {line.paid} where {owed} is due to the bid of entry {line.bid_seq}, and named only if not as bid"


def _owed(lot: LotProblem, line: AwardLine, bid: Candidate) -> int | None:
    """What is due to be paid for what is awarded; None for quantities that are not due themselves."""
    if lot.way == "volume":
        quantity, _, paid = due(lot).parts.get(bid.seq, (0, 0, 0))
        return paid if (line.quantities or lot.quantities)[0] == quantity else None
    return line.value if line.quantities else due_payment(lot, bid.value)


def _quantities_least_costly(problem: AwardProblem, award: Award) -> Found:
    for lot in problem.lots:
        if lot.way != "volume" or due(lot).why == "not_solved":
            continue
        made = {line.bid_seq: (line.quantities or lot.quantities)[0] for line in award.lines if line.lot == lot.lot}
        least = {seq: quantity for seq, (quantity, _, _) in due(lot).parts.items()}
        if made != least:
            yield lot.lot, f"awarded {sorted(made.items())} where {sorted(least.items())} is due, by entry and quantity"


def _not_beyond_the_ways(problem: AwardProblem, award: Award) -> Found:
    for lot in problem.lots:
        if lot.way == "volume" and due(lot).why == "not_solved" and any(line.lot == lot.lot for line in award.lines):
            yield lot.lot, "awarded where the schedules have more ways than are looked at"


def _as_taken(problem: AwardProblem, award: Award) -> Found:
    for lot in problem.lots:
        lines = [line for line in award.lines if line.lot == lot.lot and lot.quantities]
        made = {line.bid_seq: (line.quantities or lot.quantities)[0] for line in lines}
        took = {bid.seq: quantity for bid, quantity in takes_of(lot)}
        if lot.way == "taken" and made != took:
            yield lot.lot, f"awarded {sorted(made.items())} where {sorted(took.items())} was taken, by entry and quantity"


def _ties_split(problem: AwardProblem, award: Award) -> Found:
    for lot in problem.lots:
        if lot.way != "split":
            continue
        shares = equal_shares(lot)
        made = {(line.bid_seq, line.quantities): line.value for line in award.lines if line.lot == lot.lot and line.quantities}
        if made != shares and best_of(lot) is not None:
            yield lot.lot, f"split as {sorted(made)} where those that tie get {sorted(shares)}"


def _parts_pledged(problem: AwardProblem, award: Award) -> Found:
    for lot in problem.lots:
        shares = pledged_shares(lot)
        made = {(line.bid_seq, line.quantities): line.value for line in award.lines if line.lot == lot.lot}
        if lot.way == "pledged" and shares and made != shares:
            yield lot.lot, f"awarded as {sorted(made)} where {sorted(shares)} is pledged"
        elif lot.way == "pledged" and not shares and any(quantities for _, quantities in made):
            yield lot.lot, "awarded in parts where none are pledged"


def _what_joins(problem: AwardProblem, award: Award) -> Found:
    for lot, line in _awarded(problem, award):
        bid = _bid_of(lot, line)
        if lot.way == "joined" and bid is not None:
            made, right = (line.quantities or lot.quantities)[0], joined_quantity(lot, bid)
            if made != right:
                yield lot.lot, f"{made} awarded where with what joins at the price it is {right}"


def _names_its_solver(problem: AwardProblem, award: Award) -> Found:
    for what, name in (("solver", award.solver), ("version", award.version)):
        if not name.strip():
            yield "", f"the {what} has no name"


def _packages_named(problem: AwardProblem, award: Award) -> Found:
    if award.packages != problem.packages:
        yield "", f"{problem.packages} packages stand that are left out, not {award.packages}"


_WHY: Final[Mapping[str, Callable[[LotProblem], str | None]]] = {
    "volume": lambda lot: due(lot).why,
    "taken": why_not_taken,
}

RULES: Final[Mapping[str, Callable[[AwardProblem, Award], Found]]] = {
    "A1": _each_lot_once,
    "A2": _bid_stands,
    "A3": _within_reserve,
    "A4": _cheapest_wins,
    "A5": _right_one_of_equals,
    "A6": _money_rounded_once,
    "A7": _total_sums_up,
    "A8": _why_unawarded,
    "A9": _bound_is_least,
    "A10": _names_its_solver,
    "A11": _paid_what_is_due,
    "A12": _ties_split,
    "A13": _quantities_least_costly,
    "A14": _not_beyond_the_ways,
    "A15": _parts_pledged,
    "A16": _as_taken,
    "A17": _packages_named,
    "A18": _what_joins,
}
