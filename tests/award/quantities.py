"""Lots of quantities for tests, and an oracle that tries every way to divide one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from auction.award.problem import AwardProblem, Candidate, LotProblem
from auction.core.schedule import Supply
from auction.core.terms import Payment, Volume

RISING = Volume("incremental", "rising", False, 10)


def schedule(seq: int, *steps: tuple[int, int], least: int = 0, multiple: int = 1, most: int = 10) -> Candidate:
    """A bid of entry `seq`: steps as (begins at, unit price)."""
    begins, prices = zip(*steps, strict=True)
    return Candidate(f"s{seq}", seq, 1, None, tuple(prices), supply=Supply(tuple(begins), least, multiple, most))


def quantity_lot(
    *bids: Candidate,
    whole: int = 10,
    volume: Volume = RISING,
    reserve: int | None = None,
    payment: Payment = "as_bid",
    ceiling: int | None = None,
) -> LotProblem:
    """A lot of so many units at whole money."""
    return LotProblem("a", 2, reserve, bids, "volume", (whole,), volume, payment, ceiling)


def problem_of(*lots: LotProblem) -> AwardProblem:
    return AwardProblem("auction-1", "EUR", 2, "earliest", lots)


def asked(volume: Volume, bid: Candidate, quantity: int) -> int:
    """What a quantity costs, unit by unit, from the rulebook (N2)."""
    assert bid.supply is not None
    steps = list(zip(bid.supply.steps, bid.prices, strict=True))
    if volume.kind == "all_units":
        return quantity * next(price for begins, price in reversed(steps) if begins <= quantity)
    return sum(next(price for begins, price in reversed(steps) if begins < unit) for unit in range(1, quantity + 1))


def possible(bid: Candidate, whole: int) -> list[int]:
    """Every quantity the bid can supply of the lot, and nothing (N5)."""
    assert bid.supply is not None
    limits = bid.supply
    return [0] + [
        q for q in range(1, whole + 1) if limits.least <= q <= limits.most and Fraction(q, limits.multiple).denominator == 1
    ]


def best_by_trying(lot: LotProblem) -> dict[int, int]:
    """What each entry gets in the best of all awards there are (A13)."""
    assert lot.volume is not None
    bids, whole = sorted(lot.bids, key=lambda bid: bid.seq), lot.quantities[0]
    found: list[tuple[Fraction, Fraction, list[int]]] = []
    for given in product(*(possible(bid, whole) for bid in bids)):
        left = whole - sum(given)
        if left >= 0:
            price = Fraction(sum(asked(lot.volume, bid, quantity) for bid, quantity in zip(bids, given, strict=True) if quantity))
            rest = Fraction(0) if lot.reserve is None else Fraction(lot.reserve * left, whole)
            found.append((Fraction(left if lot.reserve is None else 0), price + rest, [-quantity for quantity in given]))
    best = {bid.seq: -given for bid, given in zip(bids, min(found)[2], strict=True) if given}
    return best if lot.volume.margin == "earliest" else rationed_by_hand(lot, best)


def rationed_by_hand(lot: LotProblem, given: dict[int, int]) -> dict[int, int]:
    """The same units but for those of the last price, which are shared in proportion to what each offers at it (N13)."""
    if not given:
        return {}
    prices = {bid.seq: list(units(lot, bid, 0)) for bid in lot.bids}
    last = max(prices[seq][quantity - 1] for seq, quantity in given.items())
    found = {seq: sum(price < last for price in offered) for seq, offered in prices.items()}
    offers = {seq: offered.count(last) for seq, offered in prices.items() if last in offered}
    rest = sum(given.values()) - sum(found.values())
    exact = {seq: Fraction(rest * count, sum(offers.values())) for seq, count in offers.items()}
    for seq, share in exact.items():
        found[seq] += int(share)
        rest -= int(share)
    for seq in sorted(exact, key=lambda seq: (int(exact[seq]) - exact[seq], seq))[:rest]:
        found[seq] += 1
    return {seq: quantity for seq, quantity in found.items() if quantity}


def units(lot: LotProblem, bid: Candidate, start: int) -> Iterator[int]:
    """The unit prices of a divisible bid beyond the first so many units."""
    assert lot.volume is not None and bid.supply is not None  # noqa: PT018
    for unit in range(start + 1, min(bid.supply.most, lot.quantities[0]) + 1):
        yield asked(lot.volume, bid, unit) - asked(lot.volume, bid, unit - 1)


def paid_by_counting(lot: LotProblem, given: dict[int, int], seq: int) -> int:
    """What the entry is paid, unit by unit (A11)."""
    assert lot.volume is not None
    bids = {bid.seq: bid for bid in lot.bids}
    if lot.payment == "as_bid":
        return asked(lot.volume, bids[seq], given[seq])
    if lot.payment == "uniform":
        return given[seq] * max(list(units(lot, bids[each], 0))[given[each] - 1] for each in given)
    stand_in = Fraction(lot.reserve if lot.reserve is not None else lot.ceiling or 0, lot.quantities[0])
    refused = sorted(price for other in bids if other != seq for price in units(lot, bids[other], given.get(other, 0)))
    chosen = [Fraction(price) for price in refused if price <= stand_in][: given[seq]]
    total = sum(chosen, Fraction(0)) + stand_in * (given[seq] - len(chosen))
    return int(total)


@st.composite
def supplies(draw: st.DrawFn, seq: int, volume: Volume, whole: int) -> Candidate:
    """A sound schedule of up to three steps, with blocks where the lot allows them."""
    multiple = draw(st.sampled_from([1, 1, 2, 3])) if volume.blocks else 1
    least = multiple * draw(st.sampled_from([0, 0, 1, 2])) if volume.blocks else 0
    count = draw(st.integers(1, min(3, volume.most_steps)))
    begins = sorted(draw(st.lists(st.integers(1, 5), min_size=count - 1, max_size=count - 1, unique=True)))
    prices = [draw(st.integers(1, 6)) for _ in range(count)]
    if volume.prices != "any":
        prices.sort(reverse=volume.prices == "falling")
    most = max(least, multiple) + draw(st.integers(0, whole))
    return schedule(
        seq, *zip([0, *(multiple * each for each in begins)], prices, strict=True), least=least, multiple=multiple, most=most
    )


VOLUMES = st.builds(
    Volume,
    kind=st.sampled_from(["incremental", "all_units"]),
    prices=st.sampled_from(["falling", "rising", "any"]),
    blocks=st.booleans(),
    most_steps=st.just(3),
)


@st.composite
def lots(draw: st.DrawFn, *, payments: tuple[Payment, ...] = ("as_bid",)) -> LotProblem:
    """A lot of up to eight units and up to three schedules of any kind, of divisible ones where not paid as bid."""
    payment = draw(st.sampled_from(payments))
    volume = RISING if payment != "as_bid" else draw(VOLUMES)
    if volume.is_divisible and draw(st.booleans()):
        volume = replace(volume, margin="pro_rata")
    whole = draw(st.integers(1, 8))
    seqs = draw(st.permutations([2, 3, 4]))[: draw(st.integers(0, 3))]
    bids = [bid for seq in seqs if len(possible(bid := draw(supplies(seq, volume, whole)), whole)) > 1]
    reserve = draw(st.none() | st.integers(1, 5 * whole))
    ceiling = 6 * whole if payment == "second_price" else None
    return quantity_lot(*bids, whole=whole, volume=volume, reserve=reserve, payment=payment, ceiling=ceiling)
