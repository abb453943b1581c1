"""What carriage, customs and tax take, as tables whose every row has a source and a date (rules W1 and W3 to W7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.criteria import Rates
from auction.core.days import is_day
from auction.core.landed_terms import Mode
from auction.core.money import LARGEST, Share, is_share
from auction.market.countries import is_country
from auction.market.subsidies import Scheme

Basis = Literal["cif", "fob"]
MODES: Final[tuple[Mode, ...]] = ("sea", "air", "road", "rail")
MOST_ROWS: Final = 100_000
LONGEST_FINANCE: Final = 3_650


@dataclass(frozen=True, slots=True)
class Lane:
    """What carrying the whole lot from one country to another costs: freight and inspection in value units of the currency.

    "" is the auction's own currency. `insurance` is a share of value and freight. It holds from `since` until `until` ("" is open).
    """

    shipped_from: str
    to: str
    mode: Mode
    freight: int
    currency: str
    insurance: Share
    inspection: int
    source: str
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Duty on things whose HS number begins so, of that origin ("" is any), into that country, from a day until before another."""

    hs: str
    origin: str
    to: str
    rate: Share
    source: str
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class TaxRow:
    """Value-added tax on imports into a country; `counts` says whether members bear it, or get it back and it is told only."""

    to: str
    rate: Share
    counts: bool
    source: str
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Customs:
    """On what a country levies duty: value with carriage and insurance to its border (`cif`), or without (`fob`)."""

    country: str
    basis: Basis
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Finance:
    """What money costs a year, and for how many days before delivery the consortium pays; below zero, after it."""

    annual: Share
    days: int
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Tariffs:
    """All that a landed cost is worked out from. `unlisted` is the customs basis of countries not listed.

    `schemes` are the subsidies that make some suppliers cheaper than others (J5).
    """

    lanes: tuple[Lane, ...]
    duties: tuple[DutyRow, ...]
    taxes: tuple[TaxRow, ...]
    customs: tuple[Customs, ...]
    rates: Rates
    finance: Finance
    unlisted: Basis | None = None
    schemes: tuple[Scheme, ...] = ()

    def lane(self, shipped_from: str, to: str, mode: Mode, day: str) -> Lane | None:
        """The lane that holds on that day, within a country too: what no lane says is not guessed (rule W1)."""
        held = (row for row in self.lanes if (row.shipped_from, row.to, row.mode) == (shipped_from, to, mode) and holds(row, day))
        return next(held, None)

    def duty(self, hs: str, origin: str, to: str, day: str) -> DutyRow | None:
        """The row of the longest beginning of the HS number; of these the one that names the origin (rule W5)."""
        rows = [
            row for row in self.duties if row.to == to and hs.startswith(row.hs) and row.origin in ("", origin) and holds(row, day)
        ]
        return max(rows, key=lambda row: (len(row.hs), row.origin != ""), default=None)

    def tax(self, to: str, day: str) -> TaxRow | None:
        """The country's tax on that day."""
        return next((row for row in self.taxes if row.to == to and holds(row, day)), None)

    def customs_of(self, country: str) -> Customs | None:
        """On what the country levies duty; None where no table says."""
        listed = next((row for row in self.customs if row.country == country), None)
        return Customs(country, self.unlisted, "unlisted", "") if listed is None and self.unlisted is not None else listed


def holds(row: Lane | DutyRow | TaxRow, day: str) -> bool:
    """Whether the row holds on that day: from `since` on, before `until`."""
    return row.since <= day and (not row.until or day < row.until)


def tariff_faults(tariffs: Tariffs) -> Iterator[str]:
    """What contradicts itself in the tables, by place (rule W1)."""
    if len(tariffs.lanes) + len(tariffs.duties) + len(tariffs.taxes) > MOST_ROWS:
        yield f"at most {MOST_ROWS} rows"
    for place, lane in enumerate(tariffs.lanes):
        if not (is_country(lane.shipped_from) and is_country(lane.to) and lane.mode in MODES):
            yield f"lanes.{place}: two countries of ISO 3166-1 and a mode"
        if not (0 <= lane.freight <= LARGEST and 0 <= lane.inspection <= LARGEST and is_share(lane.insurance)):
            yield f"lanes.{place}: freight and inspection of zero or more, insurance at most the whole"
    for place, row in enumerate(tariffs.duties):
        if not (is_country(row.to) and (row.origin == "" or is_country(row.origin)) and _begins_hs(row.hs)):
            yield f"duties.{place}: a country, an origin or any, and the beginning of an HS number"
    for place, tax in enumerate(tariffs.taxes):
        if not is_country(tax.to):
            yield f"taxes.{place}: a country of ISO 3166-1"
    for name, dated in _dated(tariffs):
        if not (
            dated.source.strip()
            and is_day(dated.since)
            and (not dated.until or (is_day(dated.until) and dated.until > dated.since))
        ):
            yield f"{name}: a source, and days of ISO 8601, the last after the first"
    for name, rated in _rated(tariffs):
        if not is_any_share(rated.rate):
            yield f"{name}: a rate of zero or more, in numbers that can be counted with"
    if not (is_share(tariffs.finance.annual) and abs(tariffs.finance.days) <= LONGEST_FINANCE):
        yield f"finance: at most the whole a year, and {LONGEST_FINANCE} days"
    yield from _unsourced(tariffs)
    yield from _doubled(tariffs)


def _unsourced(tariffs: Tariffs) -> Iterator[str]:
    """Whatever is no row of lanes, duties or taxes bears a source and a day as well."""
    for place, customs in enumerate(tariffs.customs):
        if not (is_country(customs.country) and customs.source.strip() and is_day(customs.date)):
            yield f"customs.{place}: a country of ISO 3166-1, a source, and a day of ISO 8601"
    if tariffs.rates.rates and not (tariffs.rates.source.strip() and is_day(tariffs.rates.date)):
        yield "rates: a source, and a day of ISO 8601"
    if (
        tariffs.finance.annual.num
        and tariffs.finance.days
        and not (tariffs.finance.source.strip() and is_day(tariffs.finance.date))
    ):
        yield "finance: a source, and a day of ISO 8601"
    for place, scheme in enumerate(tariffs.schemes):
        if not is_day(scheme.since) or (scheme.until and not is_day(scheme.until)):
            yield f"schemes.{place}: days of ISO 8601"


def is_any_share(share: Share) -> bool:
    """Whether the share can be counted with; duties may exceed the whole."""
    return 0 <= share.num <= LARGEST and 0 < share.den <= LARGEST


def _rated(tariffs: Tariffs) -> Iterator[tuple[str, DutyRow | TaxRow]]:
    yield from ((f"duties.{place}", row) for place, row in enumerate(tariffs.duties))
    yield from ((f"taxes.{place}", row) for place, row in enumerate(tariffs.taxes))


def _dated(tariffs: Tariffs) -> Iterator[tuple[str, Lane | DutyRow | TaxRow]]:
    yield from ((f"lanes.{place}", row) for place, row in enumerate(tariffs.lanes))
    yield from _rated(tariffs)


def _doubled(tariffs: Tariffs) -> Iterator[str]:
    """Two rows that hold on one day for the same thing would leave the choice to their order."""
    keyed: tuple[tuple[str, list[tuple[tuple[str, ...], Lane | DutyRow | TaxRow]]], ...] = (
        ("lanes", [((row.shipped_from, row.to, row.mode), row) for row in tariffs.lanes]),
        ("duties", [((row.hs, row.origin, row.to), row) for row in tariffs.duties]),
        ("taxes", [((row.to,), row) for row in tariffs.taxes]),
    )
    for name, rows in keyed:
        last: dict[tuple[str, ...], str] = {}
        for key, row in sorted(rows, key=lambda found: (found[0], found[1].since)):
            if key in last and (not last[key] or row.since < last[key]):
                yield f"{name}: two rows hold at once for {' '.join(filter(None, key))}"
            last[key] = row.until
    countries = [row.country for row in tariffs.customs]
    if len(set(countries)) < len(countries):
        yield "customs: a country twice"


def _begins_hs(text: str) -> bool:
    return 2 <= len(text) <= 10 and text.isascii() and text.isdigit()
