"""What settles between awards of one cost: a mark for every offer and package, drawn from the secret and its id.

The secret is committed to before the opening, so nobody can choose an id for its mark.
"""

from array import array
from hashlib import sha256
from typing import Final

from auction.award.columns import plan_of
from auction.award.sourcing import Awarded, Sourcing

MARK_BITS: Final = 20


def marks(problem: Sourcing) -> dict[str, int]:
    """The mark of every offer and package (rule Q22): of no secret, its place in the order of ids."""
    ids = sorted([offer.id for offer in problem.offers] + [package.id for package in problem.packages])
    if not problem.secret:
        return {id: place for place, id in enumerate(ids, start=1)}
    return {id: _drawn(problem.secret, id) for id in ids}


def _drawn(secret: str, id: str) -> int:
    """The first bits of the SHA-256 of the secret, a bar, and the id."""
    return int.from_bytes(sha256(f"{secret}|{id}".encode()).digest()[:4], "big") >> (32 - MARK_BITS)


def marks_of(problem: Sourcing, awarded: Awarded) -> int:
    """The marks of an award: each offer's for every unit it gives, each package's once. The lowest of equal cost wins."""
    drawn = marks(problem)
    return sum(drawn[given.offer] * given.quantity for given in awarded.given) + sum(drawn[id] for id in awarded.packages)


def column_marks(problem: Sourcing) -> "array[int]":
    """What a unit of each column of the problem's rows counts, in the order of the columns, as far as they are of offers."""
    drawn, plan = marks(problem), plan_of(problem)
    counts, offers = array("q", bytes(8 * len(plan.draft.cost))), len(plan.offers)
    for part, columns in enumerate(plan.units):
        number = plan.offer[part]
        weight = drawn[plan.fill(number).id] * (plan.weight[part] if number < offers else 1)
        for column in columns:
            counts[column] = weight
    return counts
