"""An auction to keep in which equal prices meet at the last units: run by `aggregate-eu`, which rations them."""

from __future__ import annotations

from auction.audit.offline import Stamped
from auction.core.commands import PlaceBid, TypedSupply
from auction.core.moments import SECOND_US
from auction.core.presets import PRESETS, applied
from auction.core.terms import Terms
from auction.core.words import Actor
from tests.terms import OPENS, a_lot, an_auction


def rationed() -> tuple[Terms, tuple[Stamped, ...]]:
    """Gas: four offers meet at 21.50, and what is dearer is left out. Salt: nothing to ration."""
    lots = (a_lot("gas", quantity=10_000, reserve=22_000_000, baseline=25_000_000), a_lot("salt", quantity=700))
    terms = applied(PRESETS["aggregate-eu"], an_auction(auction="rationed-1", lots=lots))
    asked = (
        (10, offer("s1", "gas", ("0", "20.00"), ("3000", "21.50"), most="6001")),
        (20, offer("s2", "gas", ("0", "21.50"), most="4500")),
        (30, offer("s3", "gas", ("0", "21.50"), ("1000", "21.50"), ("2000", "22.00"))),
        (40, offer("s4", "gas", ("0", "21.50"), ("5", "30.00"), most="100")),
        (50, offer("s1", "salt", ("0", "3.00"), most="400")),
        (60, offer("s2", "salt", ("0", "3.00"), most="300")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def offer(supplier: str, lot: str, *steps: tuple[str, str], most: str = "") -> PlaceBid:
    """A supplier's schedule, its id made of the lot."""
    begins, prices = zip(*steps, strict=True)
    supply = TypedSupply(begins, "", "", most)
    return PlaceBid(f"{lot}-1", Actor("supplier", supplier), supplier, lot, prices, False, (), supply)
