"""What the landed components of suppliers' terms were worked out from, as the terms record it (rule T7).

Tables of tariffs are large and belong to their publishers: the terms hold their hash, their sources and dates. All else that the
working out needs stands here or in the lots, so that whoever has the tables can do it again.
"""

from dataclasses import dataclass
from typing import Literal

from auction.core.money import Share

Mode = Literal["sea", "air", "road", "rail"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a supplier's goods come: term and named place, where they are made and shipped from (ISO 3166-1), HS number and mode."""

    incoterm: str
    origin: str
    shipped_from: str
    hs: str
    mode: Mode
    place: str = ""


@dataclass(frozen=True, slots=True)
class SupplierDelivery:
    """A supplier's delivery of the lots named, or where none is named of every lot that no other row of the supplier names."""

    supplier: str
    delivery: Delivery
    lots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberPlace:
    """Where a member's part goes: the country (ISO 3166-1 alpha-2), and the place that schemes of subsidy name, if any."""

    member: str
    country: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """How every supplier's goods come to every member, and the day (ISO 8601) whose duties and taxes count.

    The table of rates is at most `rates_days` days old at the opening. `most_share_origin` is the most of the award's money that
    goods made in one country may have (the market's rule of origins).
    """

    day: str
    rates_days: int
    suppliers: tuple[SupplierDelivery, ...]
    members: tuple[MemberPlace, ...]
    most_share_origin: Share | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who published rows that were used, and the latest day from which any of them holds."""

    source: str
    date: str


@dataclass(frozen=True, slots=True)
class SchemeCap:
    """The most that a scheme of subsidy gives in all, in minor units of the auction's currency."""

    scheme: str
    cap: int


@dataclass(frozen=True, slots=True)
class Landed:
    """What was used: the deliveries, the SHA-256 (hex) of the tables in the ledger's canonical form, and the tables' sources.

    `caps` are those of the schemes that make some supplier's bids cheaper: the ranking says where they would not suffice.
    """

    deliveries: Deliveries
    tariffs: str
    sources: tuple[Source, ...]
    caps: tuple[SchemeCap, ...] = ()


def delivery_of(deliveries: Deliveries, supplier: str, lot: str) -> Delivery | None:
    """The supplier's delivery of the lot: the row that names the lot, else the one that names none."""
    rows = [row for row in deliveries.suppliers if row.supplier == supplier and (lot in row.lots or not row.lots)]
    return max(rows, key=lambda row: bool(row.lots)).delivery if rows else None
