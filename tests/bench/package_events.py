"""Package events after two distributions of the CATS paper, regions of a grid and arbitrary goods, as reverse auctions.

Written from the paper's description, so costs are not comparable with published runs. Every bidder's bids exclude one another, and
every good may be left at its reserve price.
"""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from auction.award.sourcing import Choice, Content, Item, Package, Sourcing, Supplier

Kind = Literal["regions", "arbitrary"]
GOES_ON: Final = 0.9
"""How likely another good is taken into a package."""
JUMPS: Final = 0.05


def package_event(kind: Kind, goods: int, bids: int, seed: int) -> Sourcing:
    """So many goods and packages; one supplier's packages are of its own costs, with a saving that saturates."""
    random = np.random.default_rng(seed)
    near = _grid(goods, random) if kind == "regions" else _any(goods, random)
    common = random.uniform(1, 100, goods)
    packages, suppliers = list[Package](), 0
    while len(packages) < bids:
        suppliers += 1
        leaning = random.uniform(-0.5, 0.5, goods)
        cost, liking = common * (1 + 0.6 * leaning), leaning + 0.5
        first = int(random.choice(goods, p=liking / liking.sum()))
        made = dict.fromkeys(
            [_bundle(first, near, liking, random), *(_bundle(int(random.integers(goods)), near, liking, random) for _ in range(4))]
        )
        for bundle in list(made)[: bids - len(packages)]:
            saved = 1 - 0.25 * (1 - math.exp(-(len(bundle) - 1) / 4))
            contents = tuple(Content(f"g{good:04}", 1) for good in bundle)
            price = max(1, round(100 * saved * float(cost[list(bundle)].sum())))
            packages.append(Package(f"p{len(packages):05}", f"s{suppliers:05}", contents, price, choice="one"))
    reserves = np.rint(common * 160).astype(int).tolist()
    named = [f"s{number:05}" for number in range(1, suppliers + 1)]
    over = max(0, len(packages) - 1)
    return Sourcing(
        f"{kind}-{goods}-{bids}-{seed}",
        "USD",
        2,
        tuple(Item(f"g{good:04}", 1, otherwise=max(1, reserves[good]), over=over) for good in range(goods)),
        tuple(map(Supplier, named)),
        (),
        tuple(packages),
        tuple(Choice(name, "one") for name in named),
    )


def _grid(goods: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
    """Neighbours in a square, now and then across a corner."""
    side = math.isqrt(goods)
    near = np.zeros((goods, goods))
    for row in range(side):
        for column in range(side):
            for down, right, always in ((0, 1, True), (1, 0, True), (1, 1, False), (1, -1, False)):
                if 0 <= row + down < side and 0 <= column + right < side and (always or random.random() < 0.2):
                    one, other = row * side + column, (row + down) * side + column + right
                    near[one, other] = near[other, one] = 1
    return near


def _any(goods: int, random: np.random.Generator) -> npt.NDArray[np.float64]:
    near = np.triu(random.random((goods, goods)), 1)
    return near + near.T


def _bundle(
    first: int, near: npt.NDArray[np.float64], liking: npt.NDArray[np.float64], random: np.random.Generator
) -> tuple[int, ...]:
    """A good and others near it that its bidder likes."""
    chosen, weight = [first], near[first].copy()
    while random.random() < GOES_ON and len(chosen) < len(near):
        pull = weight * liking
        pull[chosen] = 0
        if pull.sum() <= 0 or random.random() < JUMPS:
            pull = np.ones(len(near))
            pull[chosen] = 0
        good = int(random.choice(len(near), p=pull / pull.sum()))
        chosen.append(good)
        weight += near[good]
    return tuple(sorted(chosen))
