"""A problem settled: the award a solver proposes, counted again, with its certificate; or a code, and then nothing by halves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from auction.award.certificate import certified, proof_of, verify
from auction.award.columns import awarded_of
from auction.award.document import hash_of, text_of
from auction.award.formulation import Formulation, formulated
from auction.award.lottery import column_marks
from auction.award.proof import Proof, Unproven
from auction.award.proposing import Proposed, RowSolver
from auction.award.rows import Rows
from auction.award.sets import bound_of
from auction.award.solver import Failure, Solved, Unsolved
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import classes_of, tally

FAILURES: Final[Mapping[str, Failure]] = {
    "infeasible": "infeasible",
    "not_found": "not_found",
    "too_large": "too_large",
    "solver_hung": "timed_out",
    "out_of_memory": "out_of_memory",
    "solver_died": "solver_died",
    "solver_lied": "solver_wrong",
    "cancelled": "cancelled",
}
"""What a solver of rows says of itself, in the words of the port; anything else is its own fault."""


def settle(problem: Sourcing, solver: RowSolver, name: str) -> Solved | Unsolved:
    """The award of an admitted problem that the solver of this name proposes.

    Where nothing is legal, rules are given up, a class of priority after the other from the highest number (rule Q21); the
    certificate then proves that with the last class of them nothing was, where that was proven.
    """
    proven, code, detail, needed = True, "infeasible", "", None
    for given_up in tries(problem):
        made = formulated(problem, given_up)
        rows, marks = made.draft.done(), column_marks(problem, made.plan)
        marks.extend([0] * (len(rows.cost) - len(marks)))
        found = solver(rows, marks)
        if found.values is not None:
            return _checked(problem, made, rows, found, given_up, name, needed=needed, proven=proven)
        needed = found.proof if found.code == "infeasible" and found.proof.charges is None else None
        proven, code, detail = proven and found.code == "infeasible", found.code, found.detail
        if code not in ("infeasible", "not_found"):
            break
    return Unsolved(FAILURES.get(code if proven or code != "infeasible" else "not_found", "solver_wrong"), detail)


def tries(problem: Sourcing) -> list[tuple[str, ...]]:
    """The rules that are given up at each try: none, then one class of priority more each time."""
    classes = classes_of(problem)
    lowest = sorted({priority for priority in classes.values() if priority}, reverse=True)
    return [(), *(tuple(sorted(id for id, priority in classes.items() if priority >= each)) for each in lowest)]


def _checked(
    problem: Sourcing,
    made: Formulation,
    rows: Rows,
    found: Proposed,
    given_up: tuple[str, ...],
    name: str,
    *,
    needed: Proof | None,
    proven: bool,
) -> Solved | Unsolved:
    given, packages = awarded_of(problem, found.values or (), made.plan)
    path = found.path if proven else f"{found.path}; not shown that rules had to be given up"
    award = Awarded(given, packages, given_up, 0, 0, name, found.version, path)
    try:
        bound = bound_of(problem, rows, found.proof, given_up, made)
    except Unproven as fault:
        return Unsolved("solver_wrong", f"its proof is none: {fault}")
    award = replace(award, cost=tally(problem, award).cost, bound=bound)
    certificate = certified(problem, award, found.proof, needed)
    same = proof_of(certificate) == found.proof
    verdict = verify(problem, certificate, counted=bound if same else None)
    if not verdict.holds:
        return Unsolved("solver_wrong", "; ".join(f"{each.rule} {each.id}: {each.what}" for each in verdict.breaches[:9]))
    return Solved(award, text_of(certificate).decode())


def award_hash(award: Awarded) -> str:
    """The hash of who gets what for how much, whoever found it and however."""
    return hash_of(replace(award, solver="", version="", path="", bound=0))
