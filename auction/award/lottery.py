"""What settles between awards of one cost: a mark for every offer and package, drawn from the secret and its id.

The secret is committed to before the opening, so nobody can choose an id for its mark.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from auction.award.columns import Plan, plan_of
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


def _of_left(problem: Sourcing, drawn: Mapping[str, int]) -> int:
    """The mark of a unit that is left below a reserve: above that of any that is awarded."""
    return 2**MARK_BITS if problem.secret else len(drawn) + 1


def marks_of(problem: Sourcing, awarded: Awarded) -> int:
    """The marks of an award: each offer's for every unit it gives, each package's once. The lowest of equal cost wins."""
    drawn = marks(problem)
    given = sum(drawn[given.offer] * given.quantity for given in awarded.given) + sum(drawn[id] for id in awarded.packages)
    return given + _of_left(problem, drawn) * sum(_left(problem, awarded))


def _left(problem: Sourcing, awarded: Awarded) -> Iterator[int]:
    """How many units are left of each item that has a reserve."""
    units: Counter[str] = Counter()
    for given in awarded.given:
        units[given.item] += given.quantity
    for package in problem.packages:
        for content in package.contents if package.id in awarded.packages else ():
            units[content.item] += content.quantity
    return (max(0, item.quantity - units[item.id]) for item in problem.items if item.reserve is not None)


def column_marks(problem: Sourcing, plan: Plan | None = None) -> "array[int]":
    """What a unit of each column of the problem's rows counts, in the order of the columns: of offers, and of what is left.

    Whoever has the problem's plan hands it over, so that it is not made twice.
    """
    drawn, plan = marks(problem), plan or plan_of(problem)
    counts, offers = array("q", bytes(8 * len(plan.draft.cost))), len(plan.offers)
    for part, columns in enumerate(plan.units):
        number = plan.offer[part]
        weight = drawn[plan.fill(number).id] * (plan.weight[part] if number < offers else 1)
        for column in columns:
            counts[column] = weight
    for place, column in plan.left.items():
        if plan.items[place].reserve is not None:
            counts[column] = _of_left(problem, drawn)
    return counts
