"""The certificate of an award: which problem, which award at which cost, and the proof of what no legal award undercuts.

`verify` needs the problem, this and nothing else: no solver, no library. It counts the cost and every rule again, and the bound
from the multipliers, all in whole numbers, and believes nothing that stands in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from auction.award.document import hash_of, read
from auction.award.formulation import formulated, rows_of
from auction.award.proof import Charge, Leaf, Part, Proof, Split, Unproven, proven_bound
from auction.award.refused import Refused
from auction.award.rows import Rows
from auction.award.sets import bound_of
from auction.award.sourcing import Awarded, IndexValue, Sourcing
from auction.award.tally import Breach, classes_of, tally

Kind = Literal["dual", "tree", "blocks", "sets"]


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that are bounded together. `tree` holds a line each for its nodes: `column at` splits, `rows : duals` ends a case.

    Numbers are separated by blanks; duals are whole numbers of units of 2**-40, which other readers of JSON could not hold.
    """

    columns: str
    tree: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """What proves that rules had to be given up: multipliers and cases of the rows with the lowest class that was given up kept.

    They bound what an award costs above what any amounts between their ends could come to, so that there is none.
    """

    rows: str
    duals: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """An award of the problem of this hash, and the multipliers of its rows that prove its bound.

    `kind` is `dual` where multipliers alone prove it, `tree` where one block of cases does, `blocks` where the rows between
    blocks are priced and each block is proven by itself, and `sets` where every set of suppliers of a block is tried
    (`award.sets`); `charges` are then block, supplier and charge, one after another. `certificate` is the version of this format,
    and `seal` the SHA-256 of the canonical text of all the rest, so that a damaged certificate is told from a wrong one. `needed`
    proves that the rules given up had to be, where that could be shown. `indices` are the recorded values that prices of the
    problem followed (Q26).
    """

    certificate: Literal["1"]
    problem: str
    award: Awarded
    kind: Kind
    rows: str
    duals: str
    blocks: tuple[Block, ...] = ()
    seal: str = ""
    charges: str = ""
    needed: Needed | None = None
    indices: tuple[IndexValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds of a certificate: nothing is wrong with it, or these rules are broken. Cost and bound are as counted here."""

    breaches: tuple[Breach, ...]
    cost: int
    bound: int | None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaches


def certified(problem: Sourcing, award: Awarded, proof: Proof, needed: Proof | None = None) -> Certificate:
    """The certificate of the award, written down; whether it holds is for `verify` to say."""
    blocks = _blocks_of(proof)
    charges = _joined(number for each in proof.charges or () for number in (each.block, each.supplier, each.charge))
    named = hash_of(problem), award, _kind_of(proof), _joined(proof.rows), _joined(proof.duals), blocks
    shown = None if needed is None else Needed(_joined(needed.rows), _joined(needed.duals), _blocks_of(needed))
    return sealed(Certificate("1", *named, charges=charges, needed=shown, indices=recorded(problem)))


def sealed(certificate: Certificate) -> Certificate:
    """The certificate with the seal of what stands in it."""
    bare = replace(certificate, seal="")
    return replace(bare, seal=hash_of(bare))


def read_certificate(body: bytes) -> Certificate | Refused:
    """The certificate that a JSON text spells, or why it spells none."""
    return read(Certificate, body)


def verify(problem: Sourcing, certificate: Certificate, *, counted: int | None = None) -> Verdict:
    """Whether the award is of this problem, legal, of its cost, and its bound proven (rules Q1 to Q21 and Q25).

    Who has just counted the bound of this proof says so by `counted`, and it is not counted twice.
    """
    award = certificate.award
    found = tally(problem, award)
    breaches = list(found.breaches)
    if certificate.problem != hash_of(problem):
        breaches.append(Breach("Q25", problem.id, "the certificate is of another problem"))
    if certificate.seal != sealed(certificate).seal:
        breaches.append(Breach("Q25", problem.id, "the certificate is damaged: its seal is of another text"))
    bound = None
    try:
        proof = proof_of(certificate)
        bound = _bound(problem, proof, award.given_up) if counted is None else counted
    except (Unproven, ValueError) as fault:
        breaches.append(Breach("Q25", problem.id, f"its proof is none: {fault}"))
    else:
        if bound != award.bound:
            breaches.append(Breach("Q25", problem.id, f"its proof says {bound}, not {award.bound}", abs(award.bound - bound)))
        if certificate.kind != _kind_of(proof):
            breaches.append(Breach("Q25", problem.id, f"its proof is not of the kind {certificate.kind}"))
    if tuple(sorted(certificate.indices, key=lambda each: each.id)) != recorded(problem):
        breaches.append(Breach("Q25", problem.id, "it names other values of indices"))
    if certificate.needed is not None and not _shows_need(problem, award.given_up, certificate.needed):
        breaches.append(Breach("Q25", problem.id, "it does not prove that rules had to be given up"))
    return Verdict(tuple(breaches), found.cost, bound)


def _bound(problem: Sourcing, proof: Proof, given_up: Sequence[str]) -> int:
    made = formulated(problem, given_up)
    return bound_of(problem, made.draft.done(), proof, given_up, made)


def recorded(problem: Sourcing) -> tuple[IndexValue, ...]:
    """The values of indices in the problem, by their ids."""
    return tuple(sorted(problem.indices, key=lambda each: each.id))


def _shows_need(problem: Sourcing, given_up: Sequence[str], needed: Needed) -> bool:
    """Whether no award keeps what was kept and the lowest class of the rules given up: so fewer could not be (Q21)."""
    classes = classes_of(problem)
    if not given_up or any(id not in classes for id in given_up):
        return False
    lowest = min(classes[id] for id in given_up)
    rows = rows_of(problem, tuple(id for id in given_up if classes[id] > lowest))
    try:
        proof = Proof(_numbers(needed.rows), _numbers(needed.duals), _parts_of(needed.blocks))
        return len(proof.rows) == len(proof.duals) and proven_bound(rows, proof) > dearest(rows)
    except (Unproven, ValueError):
        return False


def dearest(rows: Rows) -> int:
    """What no amounts between their ends cost more than."""
    ends = zip(rows.cost, rows.low, rows.high, strict=True)
    return rows.shift + sum(max(cost * low, cost * high) for cost, low, high in ends)


def _blocks_of(proof: Proof) -> tuple[Block, ...]:
    return tuple(Block(_joined(part.columns), tuple(_node(node) for node in part.tree)) for part in proof.parts)


def _parts_of(blocks: Sequence[Block]) -> tuple[Part, ...]:
    return tuple(Part(_numbers(block.columns), tuple(_read_node(line) for line in block.tree)) for block in blocks)


def proof_of(certificate: Certificate) -> Proof:
    """The proof that stands in the certificate. Raises ValueError where it is written in any other way than one."""
    parts = _parts_of(certificate.blocks)
    numbers = _numbers(certificate.charges)
    if numbers and certificate.kind != "sets":
        raise ValueError("charges are of a proof by sets alone")
    charges = tuple(Charge(*each) for each in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
    by_sets = charges if certificate.kind == "sets" else None
    proof = Proof(_numbers(certificate.rows), _numbers(certificate.duals), parts, by_sets)
    if len(proof.rows) != len(proof.duals):
        raise ValueError("there are not as many duals as rows")
    return proof


def _kind_of(proof: Proof) -> Kind:
    if proof.charges is not None:
        return "sets"
    return "dual" if not proof.parts else "tree" if len(proof.parts) == 1 and not proof.duals else "blocks"


def _node(node: Split | Leaf) -> str:
    return f"{node.column} {node.at}" if isinstance(node, Split) else f"{_joined(node.rows)} : {_joined(node.duals)}".strip()


def _read_node(line: str) -> Split | Leaf:
    rows, bar, duals = line.partition(":")
    if not bar:
        column, at = _numbers(rows)
        return Split(column, at)
    leaf = Leaf(_numbers(rows.removesuffix(" ")), _numbers(duals.removeprefix(" ")))
    if len(leaf.rows) != len(leaf.duals) or _node(leaf) != line:
        raise ValueError("a case is not written as it should be")
    return leaf


def _joined(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(" "))) if text else ()
