"""Combinatorial auctions of the CATS test suite, read as award problems: every good wanted once, more of it no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from auction.award.sourcing import Choice, Content, Item, Package, Sourcing, Supplier

DIGITS: Final = 6
"""Prices have at most so many places after the point."""


def minor(price: str) -> int:
    """A price as whole units."""
    whole, _, part = price.partition(".")
    return int(whole) * 10**DIGITS + int(part.ljust(DIGITS, "0"))


def read(path: Path, *, exclusive: bool) -> Sourcing:
    """The auction as a reverse one: cover every good at the least cost; bids that share a dummy good may exclude one another."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("%")]
    goods, rows = int(lines[0][0]), lines[1:]
    packages, suppliers, wanted = list[Package](), dict[str, None](), [0] * goods
    for number, price, *rest in rows:
        held = [int(good) for good in rest if good != "#"]
        contents = tuple(Content(f"g{good:03}", 1) for good in held if good < goods)
        dummy = next((f"d{good}" for good in held if good >= goods), "")
        supplier = dummy or f"b{number}"
        suppliers[supplier] = None
        packages.append(Package(f"p{int(number):05}", supplier, contents, minor(price), choice=dummy if exclusive else ""))
        for good in held:
            if good < goods:
                wanted[good] += 1
    items = tuple(Item(f"g{good:03}", 1, over=max(0, wanted[good] - 1)) for good in range(goods))
    dummies = tuple(Choice(supplier, supplier) for supplier in suppliers if exclusive and supplier.startswith("d"))
    return Sourcing(path.stem, "USD", DIGITS, items, tuple(map(Supplier, suppliers)), (), tuple(packages), dummies)
