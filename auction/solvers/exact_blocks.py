"""The bound of a decomposition in whole numbers: every set of suppliers of every block, at prices that are whole in small units."""

from __future__ import annotations

from math import comb

import numpy as np

from auction.award.proof import BITS, Charge, Proof
from auction.award.rows import NONE
from auction.solvers.market import NEVER, Market
from auction.solvers.matrix import Float, Whole
from auction.solvers.pricing import MOST_SETS, Pricing, sets_of, summed

ROOM = 1 << 60
"""Sums of a block stay below this, so that 64 bits hold them."""


def can_be_bounded(market: Market) -> bool:
    """Whether there are few enough sets to try."""
    width = market.supplier.shape[1]
    by_block = [np.unique(market.supplier[market.block == block]) for block in range(market.blocks)] if width <= 60 else []
    widest = max((int((pool >= 0).sum()) for pool in by_block), default=width)
    return sum(comb(widest, size) for size in range(market.most_in_block + 1)) <= MOST_SETS


def exact_bound(pricing: Pricing, duals: Float, charges: Float, row_low: Whole, row_high: Whole) -> tuple[int, Proof]:
    """What no award costs less than, counted exactly at these prices, and its proof."""
    market = pricing.market
    members, of_pairs = sets_of(pricing.width, market.most_in_block)
    units = _units(market)
    bits = _bits(pricing, duals, charges, units)
    scaled = np.array([round(dual * (1 << bits)) for dual in duals.tolist()], np.int64)
    scaled[(scaled > 0) & (row_low == NONE)] = 0
    scaled[(scaled < 0) & (row_high == NONE)] = 0
    charged = np.ceil(charges * (1 << bits)).astype(np.int64)
    never = ROOM // int(np.diff(np.append(pricing.begins, len(market.block))).max())
    extra = -np.tensordot(scaled, units, 1)
    costs = summed(_table(pricing, extra, bits, never), of_pairs, pricing.begins)
    own = np.where(pricing.supplier_of >= 0, np.take_along_axis(charged, np.maximum(pricing.supplier_of, 0), 1), 0)
    own[:, -1] = 0
    costs += own.T[members].sum(1)
    ends = np.where(scaled > 0, row_low, np.where(scaled < 0, row_high, 0)).tolist()
    total: int = sum(costs.min(0).tolist()) + sum(dual * end for dual, end in zip(scaled.tolist(), ends, strict=True))
    total -= sum(sorted(charged.sum(0).tolist(), reverse=True)[: market.most_in_all or 0])
    return -(-total >> bits), _written(market, scaled, charged, BITS - bits)


def _written(market: Market, scaled: Whole, charged: Whole, by: int) -> Proof:
    """The prices as a proof has them."""
    there = np.flatnonzero(scaled)
    places = zip(*np.nonzero(charged), strict=True)
    charges = tuple(Charge(int(block), int(supplier), int(charged[block, supplier]) << by) for block, supplier in places)
    duals = tuple(dual << by for dual in scaled[there].tolist())
    return Proof(tuple(market.coupling[there].tolist()), duals, (), charges)


def _units(market: Market) -> Whole:
    there = market.part >= 0
    return np.where(there[None], market.per_unit[:, np.where(there, market.part, 0)], 0)


def _bits(pricing: Pricing, duals: Float, charges: Float, units: Whole) -> int:
    """How small the units may be in which prices are whole."""
    market = pricing.market
    per_unit = np.abs(np.tensordot(np.abs(duals), np.abs(units.astype(float)), 1)) + market.price.max(2)
    most = float((per_unit * market.wanted[:, None]).max() + market.fixed.max()) * 4 + float(charges.max(initial=0.0)) * 8
    items = int(np.diff(np.append(pricing.begins, len(market.block))).max())
    return max(0, min(40, int(np.floor(np.log2(ROOM / items / max(1.0, most))))))


def _table(pricing: Pricing, extra: Whole, bits: int, never: int) -> Whole:
    """The cheapest division of each item between each pair of a block's suppliers, exactly."""
    market = pricing.market
    count, pairs = len(market.block), len(pricing.one)
    whole = (market.low <= market.wanted[:, None, None]) & (market.wanted[:, None, None] <= market.high)
    cost = np.where(whole, (market.fixed + market.price * market.wanted[:, None, None]) << bits, never)
    single = np.minimum(cost.min(2) + extra * market.wanted[:, None], never)
    single[~whole.any(2)] = never
    pair = np.full((count, pairs), never, np.int64)
    step = max(1, 1_000_000 // max(1, pairs))
    for begin in range(0, count, step):
        span = slice(begin, begin + step)
        pair[span] = _cheapest(market, span, pricing.one, pricing.two, extra[span], bits, never)
    found, _ = pricing.by_number(single, pair, never)
    return found


def _cheapest(market: Market, span: slice, one: Whole, two: Whole, extra: Whole, bits: int, never: int) -> Whole:
    """By item and pair the least over all steps of both, at both ends of what they leave each other."""
    wanted = market.wanted[span, None]
    best = np.full((len(wanted), len(one)), never, np.int64)
    add_a, add_b = extra[:, one], extra[:, two]
    for a in range(market.low.shape[2]):
        for b in range(market.low.shape[2]):
            least = np.maximum(market.low[span][:, one, a], wanted - market.high[span][:, two, b])
            most = np.minimum(market.high[span][:, one, a], wanted - market.low[span][:, two, b])
            is_one = (least <= most) & (market.low[span][:, one, a] < NEVER) & (market.low[span][:, two, b] < NEVER)
            fixed = (market.fixed[span][:, one, a] + market.fixed[span][:, two, b]) << bits
            price_a = (market.price[span][:, one, a] << bits) + add_a
            price_b = (market.price[span][:, two, b] << bits) + add_b
            for first in (least, most):
                first = np.where(is_one, first, 0)
                np.minimum(best, np.where(is_one, fixed + price_a * first + price_b * (wanted - first), never), out=best)
    return best
