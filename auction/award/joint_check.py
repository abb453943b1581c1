"""Whether an award of lots that go together is legal, and is what it says: counted again from the problem in full alone."""

from auction.award.award import Award
from auction.award.check import Fault
from auction.award.joint import Joint
from auction.award.sourcing import Awarded, Given
from auction.award.tally import tally
from auction.core.commands import AwardLine


def check_joint(joint: Joint, award: Award) -> tuple[Fault, ...]:
    """Every fault of the award, in the order of the rules A19 to A22; empty where it is legal, sums up and proves its bound."""
    named, unknown = _named(joint, award)
    if unknown:
        return unknown
    counted = tally(joint.problem, named)
    faults = [Fault("A20", "", breach.what) for breach in counted.breaches if breach.rule == "Q7"]
    told = [breach for breach in counted.breaches if breach.rule not in ("Q7", "Q8")]
    faults += [Fault("A21", "", f"{breach.rule} {breach.id}: {breach.what}") for breach in told]
    return tuple(faults)


def _named(joint: Joint, award: Award) -> tuple[Awarded, tuple[Fault, ...]]:
    """The award in the words of the problem, and a fault for each line that names no bid and no package of it."""
    offers = {(lot.lot, bid.supplier, bid.seq): id for id, (lot, bid) in joint.bids.items()}
    packages = {(package.supplier, package.package, package.seq): id for id, package in joint.packages.items()}
    given, taken, unknown = [], [], []
    for line in award.lines:
        if line.package:
            id = packages.get((line.supplier, line.package, line.bid_seq))
            taken += [] if id is None or id in taken else [id]
        else:
            id = offers.get((line.lot, line.supplier, line.bid_seq))
            given += [] if id is None else [Given(id, line.lot, _units(joint, id, line))]
        if id is None:
            unknown.append(Fault("A20", line.lot, f"nothing of supplier {line.supplier} from entry {line.bid_seq} may be awarded"))
    ordered = tuple(sorted(given, key=lambda each: (each.offer, each.item)))
    named = Awarded(ordered, tuple(sorted(taken)), award.given_up, 0, 0, award.solver, award.version, "")
    return named, tuple(unknown)


def _units(joint: Joint, id: str, line: AwardLine) -> int:
    lot, _ = joint.bids[id]
    return 1 if lot.way == "whole" else (line.quantities or lot.quantities)[0]
