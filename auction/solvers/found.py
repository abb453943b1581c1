"""What a solver found for rows, or why it found nothing; and how a worker says so, in lines of JSON."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal

from auction.award.proof import Charge, Leaf, Part, Proof, Split, Unproven, proven_bound
from auction.award.rows import NONE, Rows
from auction.award.sets import bound_of
from auction.award.sourcing import Sourcing

Code = Literal[
    "solved", "infeasible", "not_found", "too_large", "solver_died", "solver_hung", "solver_lied", "out_of_memory", "cancelled"
]
NAME: Final = "milp"
"""What the solver is called in an award that it found (A10)."""
NOTHING: Final = Proof((), ())


@dataclass(frozen=True, slots=True)
class Found:
    """An amount for every column, what it costs and what nothing legal undercuts, or why there is none.

    `infeasible` is proven and `not_found` is not. `path` says which way was taken; `reproducible` is false where a clock ended it.
    `detail` is for the operator's log.
    """

    code: Code
    values: array[int] | None = None
    cost: int | None = None
    bound: int | None = None
    proof: Proof = NOTHING
    path: str = "none"
    reproducible: bool = True
    version: str = ""
    detail: str = ""


def said(found: Found) -> str:
    """The line that a worker ends with."""
    proof = found.proof
    parts = [[list(part.columns), [_node(node) for node in part.tree]] for part in proof.parts]
    charges = None if proof.charges is None else [[each.block, each.supplier, each.charge] for each in proof.charges]
    plain = {
        "code": found.code,
        "values": None if found.values is None else found.values.tolist(),
        "cost": found.cost,
        "bound": found.bound,
        "proof": [list(proof.rows), list(proof.duals), parts, charges],
        "path": found.path,
        "reproducible": found.reproducible,
        "version": found.version,
    }
    return json.dumps(plain, separators=(",", ":"))


def heard(line: bytes) -> Found:
    """What such a line says. Raises ValueError, KeyError, TypeError or OverflowError where it is none."""
    plain: dict[str, Any] = json.loads(line)
    rows, duals, parts, charges = plain["proof"]
    tree = tuple(Part(_whole(columns), tuple(_read(node) for node in nodes)) for columns, nodes in parts)
    values = plain["values"]
    if plain["code"] not in ("solved", "infeasible", "not_found", "too_large"):
        raise ValueError("a worker does not say so of itself")
    return Found(
        plain["code"],
        None if values is None else array("q", values),
        plain["cost"],
        plain["bound"],
        Proof(_whole(rows), _whole(duals), tree, None if charges is None else tuple(Charge(*_whole(each)) for each in charges)),
        str(plain["path"]),
        bool(plain["reproducible"]),
        str(plain["version"]),
    )


def disposed(rows: Rows, found: Found, problem: Sourcing | None = None) -> Found:
    """What stands of a worker's word: all of it counted again, or the report that it lied."""
    if found.code == "too_large":
        return found
    try:
        bound = proven_bound(rows, found.proof) if problem is None else bound_of(problem, rows, found.proof)
    except (Unproven, ValueError, IndexError, TypeError) as wrong:
        return Found("solver_lied", detail=f"its proof is none: {wrong}")
    if found.code == "infeasible":
        dearest = rows.shift + sum(max(c * low, c * high) for c, low, high in zip(rows.cost, rows.low, rows.high, strict=True))
        return replace(found, code="infeasible" if bound > dearest else "not_found", values=None, cost=None, bound=bound)
    if found.code == "not_found" or found.values is None:
        return replace(found, code="not_found", values=None, cost=None, bound=bound)
    illegal = _wrong(rows, found.values)
    if illegal:
        return Found("solver_lied", detail=illegal)
    cost = rows.shift + sum(price * amount for price, amount in zip(rows.cost, found.values, strict=True))
    if cost != found.cost or bound != found.bound:
        return Found("solver_lied", detail=f"it says {found.cost} and {found.bound}, and that is {cost} and {bound}")
    return found


def _wrong(rows: Rows, values: Sequence[int]) -> str:
    """What is illegal about the amounts; nothing where they are legal."""
    if len(values) != len(rows.cost):
        return f"{len(values)} amounts for {len(rows.cost)} columns"
    for column, (low, value, high) in enumerate(zip(rows.low, values, rows.high, strict=True)):
        if not low <= value <= high:
            return f"column {column} is outside its ends"
    columns, weights, lows, highs = rows.column, rows.weight, rows.row_low, rows.row_high
    for row, (begin, end) in enumerate(pairwise(rows.begins)):
        total = sum(weights[place] * values[columns[place]] for place in range(begin, end))
        if (lows[row] != NONE and total < lows[row]) or (highs[row] != NONE and total > highs[row]):
            return f"row {row} is broken"
    return ""


def _node(node: Split | Leaf) -> list[Any]:
    return [node.column, node.at] if isinstance(node, Split) else [list(node.rows), list(node.duals)]


def _read(node: list[Any]) -> Split | Leaf:
    one, two = node
    return Leaf(_whole(one), _whole(two)) if isinstance(one, list) else Split(*_whole([one, two]))


def _whole(numbers: list[Any]) -> tuple[int, ...]:
    """Whole numbers and nothing else."""
    if not all(type(number) is int for number in numbers):
        raise ValueError("a proof holds whole numbers only")
    return tuple(numbers)
