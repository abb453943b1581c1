"""Certificates that were tampered with: none may prove what is not so.

`python -m tests.award.forgeries --certificates 10000` makes as many. A forgery is refused; one that was sealed again and says what
is so all the same, by trying every award, is counted apart: another award of the same cost, or other multipliers of the same bound.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from auction.award.admission import refusals
from auction.award.certificate import Block, Certificate, Needed, read_certificate, sealed, verify
from auction.award.document import text_of
from auction.award.exhaustive import legal_awards
from auction.award.refused import Refused
from auction.award.settling import settle
from auction.award.solver import Solved
from auction.award.sourcing import Given, Sourcing
from auction.award.tally import classes_of
from auction.solvers.milp import NAME, propose
from tests.award.sourcings import sourcing_of


def settled_problems(first: int) -> Iterator[tuple[int, Sourcing, Certificate]]:
    """Problems from seeds with the certificates of their awards."""
    for seed in range(first, first + 1_000_000):
        problem = sourcing_of(seed)
        if not refusals(problem):
            found = settle(problem, lambda rows, marks: propose(rows, marks=marks), NAME)
            if isinstance(found, Solved):
                certificate = read_certificate(found.certificate.encode())
                assert not isinstance(certificate, Refused)
                yield seed, problem, certificate


def forged(dice: Random, certificate: Certificate) -> tuple[str, Certificate | bytes]:
    """One forgery, and of what: bytes as they lie in a file, or a certificate that was sealed again."""
    award = certificate.award
    kind = dice.choice(
        ("byte", "cost", "bound", "quantity", "offer", "drop", "package", "problem", "kind", "dual", "row", "tree", "needed")
    )
    if kind == "byte":
        body = bytearray(text_of(certificate))
        body[dice.randrange(len(body))] ^= dice.randint(1, 127)
        return kind, bytes(body)
    if kind in ("cost", "bound"):
        told: dict[str, Any] = {kind: getattr(award, kind) + dice.choice((-1, 1, -9, 9))}
        award = replace(award, **told)
    elif kind in ("quantity", "offer", "drop") and award.given:
        place = dice.randrange(len(award.given))
        given = award.given[place]
        changed = {
            "quantity": (replace(given, quantity=given.quantity + dice.choice((-1, 1))),),
            "offer": (Given(f"{given.offer}x", given.item, given.quantity),),
            "drop": (),
        }[kind]
        award = replace(award, given=(*award.given[:place], *changed, *award.given[place + 1 :]))
    elif kind == "package":
        award = replace(award, packages=() if award.packages else ("p9",))
    elif kind == "problem":
        return kind, sealed(replace(certificate, problem=f"{int(certificate.problem, 16) ^ 1 << dice.randrange(256):064x}"))
    elif kind == "needed":
        told = {"needed": None} if certificate.needed is not None else {"needed": Needed("0", str(dice.randint(1, 1 << 50)))}
        if certificate.needed is not None and dice.random() < 0.7:
            told = {"needed": replace(certificate.needed, duals=f"{certificate.needed.duals} 1".strip())}
        return kind, sealed(replace(certificate, **told))
    elif kind == "kind":
        others = [other for other in ("dual", "tree", "blocks") if other != certificate.kind]
        return kind, sealed(replace(certificate, kind=dice.choice(others)))  # type: ignore[arg-type]
    else:
        return "proof", sealed(_of_proof(dice, certificate, kind))
    return kind, sealed(replace(certificate, award=award))


def _of_proof(dice: Random, certificate: Certificate, kind: str) -> Certificate:
    """The certificate with a number of its proof changed, a case left out, or a block."""
    if kind == "tree" and certificate.blocks:
        blocks = list(certificate.blocks)
        place = dice.randrange(len(blocks))
        lines = list(blocks[place].tree)
        del lines[dice.randrange(len(lines))]
        blocks[place] = Block(blocks[place].columns, tuple(lines))
        return replace(certificate, blocks=tuple(blocks if dice.random() < 0.7 else blocks[1:]))
    field = "duals" if kind == "dual" else "rows"
    changed: dict[str, Any]
    numbers = [int(number) for number in getattr(certificate, field).split()]
    if not numbers:
        changed = {field: "5"}
        return replace(certificate, **changed)
    numbers[dice.randrange(len(numbers))] += dice.choice((-1, 1)) * (1 if field == "rows" else 1 << dice.randrange(30, 50))
    changed = {field: " ".join(map(str, numbers))}
    return replace(certificate, **changed)


def escaped(problem: Sourcing, certificate: Certificate, forgery: Certificate | bytes) -> str:
    """What became of a forgery: `refused`, or `true` where what it says is so; anything else has escaped."""
    if isinstance(forgery, bytes):
        found = read_certificate(forgery)
        if isinstance(found, Refused):
            return "refused"
        forgery = found
    if not verify(problem, forgery).holds:
        return "refused"
    return "true" if _is_so(problem, forgery) else "escaped"


def _is_so(problem: Sourcing, forgery: Certificate) -> bool:
    """Whether what the certificate says is so, found by trying every award."""
    told, costs = forgery.award, {}
    for award in legal_awards(problem, told.given_up):
        costs[(award.given, award.packages)] = award.cost
    if forgery.needed is not None and any(True for _ in legal_awards(problem, _fewer(problem, told.given_up))):
        return False
    return costs.get((told.given, told.packages)) == told.cost and told.bound <= min(costs.values())


def _fewer(problem: Sourcing, given_up: tuple[str, ...]) -> tuple[str, ...]:
    """The rules given up but for their lowest class."""
    classes = classes_of(problem)
    lowest = min(classes[id] for id in given_up)
    return tuple(id for id in given_up if classes[id] > lowest)


def main() -> None:
    """Forge as many certificates as asked for, and stop at the first that escapes."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--certificates", type=int, default=10_000)
    asked.add_argument("--each", type=int, default=20)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    seen: Counter[str] = Counter()
    for seed, problem, certificate in settled_problems(options.first):
        dice = Random(f"forge {seed}")
        for _ in range(options.each):
            kind, forgery = forged(dice, certificate)
            if forgery == certificate:
                continue
            became = escaped(problem, certificate, forgery)
            if became == "escaped":
                raise SystemExit(f"problem {seed}: a forged {kind} passed")
            seen[f"{kind} {became}"] += 1
        if sum(count for name, count in seen.items() if name.endswith("refused")) >= options.certificates:
            break
    print(dict(sorted(seen.items())))


if __name__ == "__main__":
    main()
