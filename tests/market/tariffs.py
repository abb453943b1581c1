"""Tables for tests: into China from Germany and the United States, with figures made up for the purpose."""

from __future__ import annotations

from auction.core.criteria import Rate, Rates
from auction.core.landed_terms import Delivery, Mode
from auction.core.money import Share
from auction.market.landed import Destination
from auction.market.tariffs import Basis, Customs, DutyRow, Finance, Lane, Tariffs, TaxRow

DAY = "2027-01-15"
NO_FINANCE = Finance(Share(0, 1), 0)
RATES = Rates("a central bank", "2027-01-29", (Rate("EUR", 78, 10), Rate("USD", 71, 10)))


def a_lane(
    shipped_from: str = "DE",
    to: str = "CN",
    freight: int = 50_000,
    *,
    mode: Mode = "air",
    currency: str = "",
    insurance: tuple[int, int] = (1, 100),
    inspection: int = 0,
    since: str = "2026-01-01",
    until: str = "",
) -> Lane:
    """A lane by air for 500.00 of the auction's currency, insured at 1 % of value and freight."""
    return Lane(shipped_from, to, mode, freight, currency, Share(*insurance), inspection, "a forwarder", since, until)


def a_duty(
    hs: str = "8542",
    to: str = "CN",
    rate: tuple[int, int] = (1, 20),
    *,
    origin: str = "",
    since: str = "2026-01-01",
    until: str = "",
) -> DutyRow:
    """5 % on integrated circuits from anywhere."""
    return DutyRow(hs, origin, to, Share(*rate), "a tariff", since, until)


def a_tax(
    to: str = "CN", rate: tuple[int, int] = (13, 100), *, counts: bool = True, since: str = "2026-01-01", until: str = ""
) -> TaxRow:
    """13 % that members bear."""
    return TaxRow(to, Share(*rate), counts, "a tax law", since, until)


def some_tariffs(
    *,
    lanes: tuple[Lane, ...] = (a_lane(), a_lane("US", freight=60_000)),
    duties: tuple[DutyRow, ...] = (a_duty(),),
    taxes: tuple[TaxRow, ...] = (a_tax(),),
    basis: Basis = "cif",
    rates: Rates = RATES,
    finance: Finance = NO_FINANCE,
) -> Tariffs:
    """Tables that suffice for the deliveries below, with one customs basis for China."""
    return Tariffs(lanes, duties, taxes, (Customs("CN", basis, "a customs law", "2026-01-01"),), rates, finance)


def a_delivery(
    incoterm: str = "FCA", *, origin: str = "DE", shipped_from: str = "DE", hs: str = "854231", mode: Mode = "air"
) -> Delivery:
    """Integrated circuits of Germany by air."""
    return Delivery(incoterm, origin, shipped_from, hs, mode)


def to_china(member: str = "m1", quantity: int = 100) -> Destination:
    """A member's part of the lot that goes to China."""
    return Destination(member, "CN", quantity)
