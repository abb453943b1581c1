"""Large problems by decomposition: rules that tie blocks together are priced, blocks are solved exactly, a master chooses plans.

Any prices give a bound that holds, so the loop may stop anywhere; it stops where the bound and the master's own relaxation
nearly meet, or after so many rounds. The bound is then counted in whole numbers with every set of suppliers tried.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from auction.award.formulation import Formulation, formulated
from auction.award.proof import Proof
from auction.award.rows import NONE, Rows
from auction.award.sourcing import Sourcing
from auction.solvers.effort import Effort
from auction.solvers.exact_blocks import can_be_bounded, exact_bound
from auction.solvers.exchanging import exchanged
from auction.solvers.found import Found
from auction.solvers.highs import VERSION
from auction.solvers.market import Market, amounts, market_of
from auction.solvers.master import Master
from auction.solvers.matrix import Float, Whole, cost_of, is_countable, is_legal, matrix_of
from auction.solvers.pricing import Plans, Pricing

ROUNDS: Final = 60
NEARLY: Final = 2e-5
"""Where bound and relaxation are so near, in shares of the cost, pricing ends."""
SMOOTH: Final = 0.5
"""How far new prices lean on those of the best bound so far."""
SETS_EACH: Final = 3


def silent(what: str, done: int, of: int) -> None:
    """Hear nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Decomposed:
    """What came of it: units by part, if there is an award, and the bound with its proof."""

    given: dict[int, int] | None
    bound: int
    proof: Proof
    rounds: int
    plans: int


@dataclass(slots=True, eq=False)
class Known:
    """What earlier scenarios of the same offers leave for the next: divisions made ready, plans, and the best prices."""

    pricing: Pricing
    plans: list[Plans]
    duals: Float
    charges: Float


def known_of(market: Market) -> Known:
    """Nothing yet, but made ready."""
    return Known(Pricing(market), [], np.zeros(len(market.coupling)), np.zeros((market.blocks, market.suppliers)))


def decomposed(
    market: Market, rows: Rows, effort: Effort, told: Callable[[str, int, int], None] = silent, known: Known | None = None
) -> Decomposed:
    """Solve a market by blocks; `known` is used and added to, where another scenario differs in its caps or levels alone."""
    known = known or known_of(market)
    pricing = known.pricing
    pricing.market = market
    row_low = np.frombuffer(rows.row_low, np.int64)[market.coupling] if len(market.coupling) else np.zeros(0, np.int64)
    row_high = np.frombuffer(rows.row_high, np.int64)[market.coupling] if len(market.coupling) else np.zeros(0, np.int64)
    guess = float(np.where(np.isfinite(pricing.single), pricing.single, np.inf).min(1).clip(max=1e15).sum())
    master = Master(market, row_low, row_high, guess, pricing.pools)
    duals, charges = known.duals, known.charges if market.most_in_all else np.zeros_like(known.charges)
    for plans in known.plans:
        master.take(plans)
    best, best_duals, best_charges = -np.inf, duals, charges
    smooth, rounds = SMOOTH, 0
    while rounds < ROUNDS:
        rounds += 1
        told("pricing blocks", rounds, ROUNDS)
        value, new = _asked(known, master, duals, charges, row_low, row_high)
        if value > best:
            best, best_duals, best_charges = value, duals, charges
        priced = master.priced()
        if priced.cost - best <= NEARLY * abs(best):
            break
        if not new:
            smooth = max(0.0, smooth - 0.25)
        duals = smooth * best_duals + (1 - smooth) * priced.duals
        charges = smooth * best_charges + (1 - smooth) * priced.charges
    known.duals, known.charges = best_duals, best_charges
    chosen = master.chosen(effort, gap=NEARLY / 2, target=best * (1 + 2 * NEARLY))
    given = None if chosen is None else _given(market, pricing, master, chosen)
    bound, proof = exact_bound(pricing, best_duals, best_charges, row_low, row_high)
    return Decomposed(given, bound, proof, rounds, len(master.kept))


def by_blocks(
    problem: Sourcing,
    rows: Rows,
    effort: Effort,
    told: Callable[[str, int, int], None],
    *,
    marks: array[int] | None = None,
    made: Formulation | None = None,
) -> Found | None:
    """The award by blocks, with its proof; None where the problem has another shape, or nothing legal came of it.

    Of equally dear offers of an item those of lower `marks` are taken where every rule allows it. The seed is always the same:
    the award found is not always the best, so that another seed might find another. Who has the formulation that the rows are of
    hands it over, so that it is not made twice.
    """
    same = rows
    if made is None:
        made = formulated(problem)
        same = made.draft.done(rows.shift)
    if any(getattr(same, name) != getattr(rows, name) for name in ("cost", "begins", "column", "weight", "row_low", "row_high")):
        return None  # some rules are given up
    matrix = matrix_of(same)
    market = market_of(problem, made, same) if is_countable(matrix) else None
    if market is None or not can_be_bounded(market):
        return None
    told("pricing blocks", 0, ROUNDS)
    solved = decomposed(market, same, replace(effort, seed=0), told)
    if solved.given is None:
        return None
    values = amounts(market, made.plan, same, solved.given)
    point = np.frombuffer(values, np.int64)
    if not is_legal(matrix, point):
        return None
    if marks is not None:
        point = exchanged(matrix, point, np.frombuffer(marks, np.int64))
        values = array("q", point.tolist())
    path = f"blocks: {market.blocks} of them, {solved.rounds} rounds, {solved.plans} plans"
    return Found("solved", values, cost_of(matrix, point), solved.bound, solved.proof, path, effort.seconds is None, VERSION)


def _asked(known: Known, master: Master, duals: Float, charges: Float, row_low: Whole, row_high: Whole) -> tuple[float, int]:
    """Ask every block at these prices: about what bound that gives, and how many plans are new."""
    pricing, market = known.pricing, known.pricing.market
    table, both, extra = pricing.table(duals)
    own = np.where(pricing.supplier_of >= 0, np.take_along_axis(charges, np.maximum(pricing.supplier_of, 0), 1), 0.0)[:, :-1]
    sets, costs = pricing.best_sets(table, both, own, keep=SETS_EACH)
    made = [pricing.plans(table, extra, each) for each in sets]
    known.plans += made
    new = sum(master.take(plans) for plans in made)
    return float(costs.min(0).sum()) + constant(market, duals, charges, row_low, row_high), new


def constant(market: Market, duals: Float, charges: Float, row_low: Whole, row_high: Whole) -> float:
    """What the rules themselves are worth at these prices."""
    ends = np.where(duals > 0, np.where(row_low == NONE, 0, row_low), np.where(row_high == NONE, 0, row_high)).astype(float)
    by_supplier = np.sort(charges.sum(0))[::-1]
    return float(duals @ ends) - float(by_supplier[: market.most_in_all].sum() if market.most_in_all else 0.0)


def _given(market: Market, pricing: Pricing, master: Master, chosen: list[int]) -> dict[int, int]:
    """The units by part of the chosen plans."""
    given: dict[int, int] = {}
    for number in chosen:
        block, first, second, quantity = master.kept[number]
        items = np.arange(pricing.begins[block], pricing.ends[block])
        for item, one, two, amount in zip(items.tolist(), first.tolist(), second.tolist(), quantity.tolist(), strict=True):
            given[int(market.part[item, one])] = amount
            if two >= 0:
                given[int(market.part[item, two])] = int(market.wanted[item]) - amount
    return given
