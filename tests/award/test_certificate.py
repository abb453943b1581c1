"""Certificates: they prove what they say with nothing but the problem, and none that was tampered with does."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from auction.audit.awarded import check, checked_json, checked_text
from auction.award.certificate import Certificate, certified, read_certificate, sealed, verify
from auction.award.document import hash_of, text_of
from auction.award.exhaustive import exhaustive
from auction.award.formulation import rows_of
from auction.award.proof import Proof, proven_bound
from auction.award.settling import settle
from auction.award.solver import Solved
from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.core.award_rules import Limit, Select
from auction.solvers.found import disposed
from auction.solvers.milp import NAME, propose
from tests.award.forgeries import escaped, forged, settled_problems

PROBLEM = Sourcing(
    "small",
    "EUR",
    2,
    items=(Item("bolt", 10), Item("nut", 4, otherwise=90)),
    suppliers=(Supplier("north"), Supplier("south")),
    offers=(
        Offer("a", "north", ("bolt",), (Step(0, 60),), 6),
        Offer("b", "south", ("bolt", "nut"), (Step(0, 75),), 9, once=20),
    ),
)


def test_Q25_multipliers_alone_prove_what_they_prove() -> None:
    best = exhaustive(PROBLEM)
    assert best is not None
    proof = Proof((), ())
    told = replace(best, bound=proven_bound(rows_of(PROBLEM), proof))
    verdict = verify(PROBLEM, certified(PROBLEM, told, proof))
    assert (verdict.holds, verdict.cost, verdict.bound) == (True, best.cost, 0)


def test_Q25_every_award_of_small_problems_is_proven_the_cheapest_there_is() -> None:
    for _, problem, certificate in islice(settled_problems(0), 60):
        best = exhaustive(problem)
        assert best is not None
        assert verify(problem, certificate).holds
        assert (certificate.award.cost, certificate.award.bound) == (best.cost, best.cost)
        assert read_certificate(text_of(certificate)) == certificate


SOFT = Limit("few", "winners", "at_most", 1, priority=9)
"""north has 6 bolts and south 9, of 10: one alone cannot."""


def given_up() -> tuple[Sourcing, Certificate]:
    problem = replace(PROBLEM, limits=(SOFT, Limit("north", "units", "at_most", 5, who=Select(("north",)), priority=8)))
    found = settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)
    assert isinstance(found, Solved)
    certificate = read_certificate(found.certificate.encode())
    assert isinstance(certificate, Certificate)
    return problem, certificate


def test_Q25_that_rules_had_to_be_given_up_is_proven() -> None:
    problem, certificate = given_up()
    assert certificate.award.given_up == ("few",)
    assert certificate.needed is not None
    assert verify(problem, certificate).holds
    told = checked_json(check(problem, certificate))
    assert (told["given_up"], told["given_up_proven"]) == (["few"], True)
    assert "given up   few; that nothing keeps them is proven" in checked_text(check(problem, certificate))


def test_Q25_without_that_part_it_is_not_proven_and_holds() -> None:
    problem, certificate = given_up()
    bare = sealed(replace(certificate, needed=None))
    assert verify(problem, bare).holds
    assert "given up   few; that nothing keeps them is not proven" in checked_text(check(problem, bare))


def test_Q25_a_false_proof_that_rules_had_to_be_given_up_is_refused() -> None:
    problem, certificate = given_up()
    needed = certificate.needed
    assert needed is not None
    weaker = sealed(replace(certificate, needed=replace(needed, rows="", duals="", blocks=())))
    malformed = sealed(replace(certificate, needed=replace(needed, rows="0 0")))
    possible = replace(problem, limits=(replace(SOFT, amount=2), *problem.limits[1:]))
    elsewhere = sealed(replace(certificate, problem=hash_of(possible)))
    none_given_up = sealed(replace(certificate, award=replace(certificate.award, given_up=())))
    for of, forgery in ((problem, weaker), (problem, malformed), (possible, elsewhere), (problem, none_given_up)):
        said = [each.what for each in verify(of, forgery).breaches]
        assert "it does not prove that rules had to be given up" in said


def test_Q25_of_all_small_problems_that_give_rules_up_that_they_had_to_is_proven() -> None:
    shown = [each.needed is not None for _, _, each in islice(settled_problems(0), 400) if each.award.given_up]
    assert len(shown) > 20
    assert all(shown)


def test_what_a_row_without_columns_asks_is_never_kept() -> None:
    """Nobody of the selected offers anything, and it has to be awarded some: nothing is legal, and that is proven."""
    asks = Limit("some", "units", "at_least", 1, who=Select(("east",)))
    problem = replace(PROBLEM, suppliers=(*PROBLEM.suppliers, Supplier("east")), limits=(asks,))
    found = propose(rows_of(problem))
    assert found.code == "infeasible"
    assert disposed(rows_of(problem), found).code == "infeasible"


@pytest.mark.parametrize("share", range(5))
def test_Q25_no_forged_certificate_escapes(share: int) -> None:
    became = []
    for seed, problem, certificate in islice(settled_problems(100 * share), 10):
        dice = Random(f"forge {seed}")
        became += [escaped(problem, certificate, forgery) for _, forgery in (forged(dice, certificate) for _ in range(12))]
    assert "escaped" not in became
    assert became.count("refused") > 90


def test_Q25_a_certificate_of_another_problem_does_not_hold() -> None:
    _, problem, certificate = next(settled_problems(0))
    other = replace(problem, id="other")
    assert [breach.rule for breach in verify(other, certificate).breaches] == ["Q25"]
    assert [breach.what for breach in verify(problem, replace(certificate, seal="")).breaches] == [
        "the certificate is damaged: its seal is of another text"
    ]
    assert verify(problem, sealed(certificate)).holds


def test_Q25_verifying_needs_a_bare_python_only() -> None:
    _, problem, certificate = next(settled_problems(0))
    script = (
        "import sys; sys.path.insert(0, '.')\n"
        "from auction.award.certificate import read_certificate, verify\n"
        "from auction.award.document import read\n"
        "from auction.award.sourcing import Sourcing\n"
        "problem, certificate = sys.stdin.buffer.read().splitlines()\n"
        "print(verify(read(Sourcing, problem), read_certificate(certificate)).holds)"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script],
        input=text_of(problem) + b"\n" + text_of(certificate),
        capture_output=True,
        check=True,
    )
    assert told.stdout == b"True\n"
