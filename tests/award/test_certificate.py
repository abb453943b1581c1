"""Certificates: they prove what they say with nothing but the problem, and none that was tampered with does."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import islice
from random import Random

import pytest

from auction.award.certificate import certified, read_certificate, sealed, verify
from auction.award.document import text_of
from auction.award.exhaustive import exhaustive
from auction.award.formulation import rows_of
from auction.award.proof import Proof, proven_bound
from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
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
