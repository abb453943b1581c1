"""Whether an award of lots that go together is legal, and is what it says: counted again from the problem in full alone."""

from auction.award.award import Award
from auction.award.certificate import Certificate, read_certificate, verify
from auction.award.check import Fault
from auction.award.document import hash_of
from auction.award.joint import Joint, as_drawn_before, award_from
from auction.award.refused import Refused
from auction.award.solver import Solved
from auction.award.sourcing import Sourcing


def check_joint(joint: Joint, award: Award) -> tuple[Fault, ...]:
    """Every fault of the award, in the order of rules A20 to A22; empty where it is legal, sums up and proves its bound.

    The certificate names the award in the words of the problem; what is proposed is that award, line by line.
    """
    certificate = read_certificate(award.certificate.encode())
    if isinstance(certificate, Refused):
        return (Fault("A22", "", f"no certificate: {certificate}"),)
    verdict = verify(_certified(joint, certificate), certificate)
    proof = [Fault("A22", "", f"{each.id}: {each.what}") for each in verdict.breaches if each.rule == "Q25"]
    rules = [Fault("A21", "", f"{each.rule} {each.id}: {each.what}") for each in verdict.breaches if each.rule != "Q25"]
    if rules or proof:
        return (*rules, *proof)
    due = award_from(joint, Solved(certificate.award, award.certificate))
    return tuple(Fault("A20", lot, what) for lot, what in _differences(due, award))


def _certified(joint: Joint, certificate: Certificate) -> Sourcing:
    """The problem that the certificate is of: the one that is drawn, or as it was drawn when older records were made."""
    before = as_drawn_before(joint.problem)
    return before if certificate.problem == hash_of(before) else joint.problem


def _differences(due: Award, award: Award) -> list[tuple[str, str]]:
    """Where the award is not the one that is certified, as lot and what."""
    lots = dict.fromkeys(line.lot for line in (*due.lines, *award.lines))
    found = [(lot, "its lines are not those certified") for lot in lots if _of(due, lot) != _of(award, lot)]
    told = ("unawarded", "total", "bound", "packages", "given_up", "solver", "version", "lines")
    found += [("", f"{name} is not what is certified") for name in told if getattr(due, name) != getattr(award, name)]
    return found


def _of(award: Award, lot: str) -> list[object]:
    return [line for line in award.lines if line.lot == lot]
