"""The price index to take away: one row a category, week, currency and unit; what is withheld has no price (market rule U14)."""

from collections.abc import Iterable

from auction.core.money import LARGEST_SCALE, price_text
from auction.files.exports import Cell, Decimals, table
from auction.market.price_index import Cell as Row

HEADER = ("category", "week", "currency", "unit", "price", "suppliers", "withheld")


def price_index_csv(rows: Iterable[Row]) -> bytes:
    """The index as CSV, safe to open in a spreadsheet; a week is named by its Monday."""
    return table(HEADER, map(_cells, rows))


def _cells(row: Row) -> list[Cell]:
    price = "" if row.price is None else Decimals(price_text(row.price, LARGEST_SCALE))
    suppliers = "" if row.suppliers is None else row.suppliers
    return [row.category, row.week, row.currency, row.unit, price, suppliers, row.withheld]
