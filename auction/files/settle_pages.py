"""What `auction settle` says beside the award: which rules conflict, what each costs, and who comes next where a winner fails."""

from collections.abc import Sequence
from typing import Any

from auction.award.solver import Unsolved
from auction.award.sourcing import Sourcing
from auction.award.supposing import Conflict, Next, RuleCost
from auction.core.money import price_text


def unsolved_json(problem: Sourcing, why: Unsolved, conflict: Conflict | None) -> dict[str, Any]:
    """Why there is no award, as JSON values; the conflict is of mandatory rules."""
    told: dict[str, Any] = {"error": unsolved_text(problem, why, conflict), "code": why.code, "detail": why.detail}
    if conflict is not None:
        cost = None if conflict.cost is None else price_text(conflict.cost, problem.scale)
        told["conflict"] = {"rules": list(conflict.rules), "relief": conflict.relief, "cost": cost}
    return told


def unsolved_text(problem: Sourcing, why: Unsolved, conflict: Conflict | None) -> str:
    """Why there is no award, for people."""
    if why.code != "infeasible":
        return f"no award: {why.code}{why.detail and f': {why.detail}'}"
    if conflict is None:
        return "no award: even without any rule of the consortium the offers do not make one"
    lines = [f"no award: these rules cannot all be kept: {', '.join(conflict.rules)}"]
    if conflict.relief is not None and conflict.cost is not None:
        lines.append(f"without {conflict.relief} one costs {price_text(conflict.cost, problem.scale)} {problem.currency}")
    return "\n".join(lines)


def ladder_json(problem: Sourcing, costs: Sequence[RuleCost], ladder: Sequence[Next]) -> dict[str, Any]:
    """What each rule costs, and the next award without each winner, as JSON values."""
    return {
        "rules": [{"rule": each.rule, "cost": price_text(each.cost, problem.scale)} for each in costs],
        "next": [
            {
                "without": each.supplier,
                "more": None if each.more is None else price_text(each.more, problem.scale),
                "promoted": list(each.promoted),
            }
            for each in ladder
        ],
    }


def ladder_text(problem: Sourcing, costs: Sequence[RuleCost], ladder: Sequence[Next]) -> str:
    """The same for people, a line each; nothing where nothing was asked."""
    lines = [f"rule {each.rule} costs {price_text(each.cost, problem.scale)}" for each in costs]
    for each in ladder:
        if each.more is None:
            lines.append(f"without {each.supplier} there is no award")
        else:
            more = price_text(each.more, problem.scale)
            lines.append(f"without {each.supplier} {more} more; promoted: {', '.join(each.promoted) or 'nobody'}")
    return "\n".join(lines)
