"""Published prices for tests, with little to spell out, and the real ones where they are."""

from __future__ import annotations

from auction.core.criteria import Rate, Rates
from auction.files.price_list import PriceReading, rates_from, read_price_list
from auction.pool.events import FrozenPart
from auction.pool.merge import MemberQuantity
from auction.pool.quotes import PriceList, Quote, Table, Tier
from tests.real_data import REAL_DATA

MICRO = 10**6


def a_quote(
    *tiers: tuple[int, int], seller: str = "S", currency: str = "USD", least: int = 1, multiple: int = 1, stock: int | None = None
) -> Quote:
    """A listing in one currency; tiers are (from quantity, millionths a piece)."""
    table = Table(currency, tuple(Tier(begins, price) for begins, price in tiers))
    return Quote(seller, f"{seller}-sku", (table,), least, multiple, stock)


def a_list(*quotes: Quote, **rates: tuple[int, int]) -> PriceList:
    """A list that quotes the part `PN-1` of `Maker`, in dollars and at these rates (num, den)."""
    table = Rates("tests", "2026-01-01", tuple(Rate(name, num, den) for name, (num, den) in rates.items()))
    return PriceList("tests", "2026-01-01", "USD", table, {("maker", "pn-1"): quotes})


def a_part(*quantities: int, part: str = "PN-1", maker: str = "Maker") -> FrozenPart:
    """A frozen part that members m1, m2, ... need so many pieces of."""
    members = tuple(MemberQuantity(f"m{place}", quantity) for place, quantity in enumerate(quantities, 1))
    return FrozenPart(f"id-{part}", maker, part, sum(quantities), members)


def real_prices() -> PriceReading:
    """The real distributor listings, in dollars at two fixed rates."""
    rates = rates_from(["GBP=1.35", "EUR=1.13"], source="fixed for tests", date="2022-01-01")
    data = (REAL_DATA / "quotes" / "distributor_offers_kitspace.csv").read_bytes()
    reading = read_price_list(data, source="kitspace", date="2022-01-01", currency="USD", rates=rates)
    assert isinstance(reading, PriceReading)
    return reading
