"""Tables to take away: a pool, a member's view of it, an allotment. CSV in UTF-8 with a mark, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.commands import AllotmentLine
from auction.core.currencies import exchange_of
from auction.core.money import price_text
from auction.core.terms import LineItem, Lot, Terms
from auction.pool.merge import Pool
from auction.pool.views import MemberView

FORMULA_MARKS: Final = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, slots=True)
class Decimals:
    """A number we wrote ourselves, as a decimal string: a leading minus is a sign."""

    text: str


Cell = str | int | Decimals


def guarded(text: str) -> str:
    """The text such that no spreadsheet takes it for a formula: a leading apostrophe where one might."""
    risky = text.startswith(FORMULA_MARKS) or text.lstrip().startswith(FORMULA_MARKS)
    return f"'{text}" if risky else text


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV bytes. Texts are guarded; numbers are ours and are written as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow(map(_written, row))
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    return guarded(cell) if isinstance(cell, str) else str(cell.text if isinstance(cell, Decimals) else cell)


def pool_csv(pool: Pool) -> bytes:
    """The whole pool for the coordinator: one row a part, one column a member, and the notes that name the part."""
    members = sorted(dict.fromkeys(share.member for part in pool.parts for share in part.members))
    notes: dict[str, list[str]] = {}
    for note in pool.notes:
        for named in (*note.apart, *note.like):
            notes.setdefault(named, []).append(f"{note.code}: {note.detail}")
    rows: list[list[Cell]] = []
    for part in pool.parts:
        shares = {share.member: share.quantity for share in part.members}
        needs = [shares.get(member, 0) for member in members]
        rows.append([part.id, part.manufacturer, part.part_number, part.total, *needs, "; ".join(notes.get(part.id, []))])
    return table(["part", "manufacturer", "part_number", "total", *members, "notes"], rows)


def view_csv(view: MemberView) -> bytes:
    """A member's parts with its own quantity and the pool's total."""
    header = ["part", "manufacturer", "part_number", "own_quantity", "pool_total", "references"]
    return table(
        header,
        (
            [
                part.id,
                part.manufacturer,
                part.part_number,
                part.quantity,
                part.total,
                "; ".join(line.references for line in part.lines),
            ]
            for part in view.parts
        ),
    )


def allotment_csv(terms: Terms, lines: Sequence[AllotmentLine]) -> bytes:
    """Allotment lines with prices, quantities and money as decimals; a saving is empty where no baseline is named.

    Where suppliers are paid in currencies of their own, two more columns say how much of which; unit prices are in it too.
    """
    items: dict[tuple[str, str], tuple[Lot, LineItem]] = {
        (lot.id, item.id): (lot, item) for lot in terms.lots for item in lot.lines
    }
    header = ["lot", "line", "manufacturer", "part_number", "member", "supplier", "quantity", "unit", "unit_price"]
    owns = ["own_money", "own_currency"] if any(line.own_money is not None for line in lines) else []
    rows: list[list[Cell]] = []
    for line in lines:
        lot, item = items[line.lot, line.line]
        rows.append([*_allotment_row(terms, line, lot, item), *(_own_cells(line, lot) if owns else ())])
    return table([*header, "money", "saving", "currency", *owns], rows)


def _own_cells(line: AllotmentLine, lot: Lot) -> list[Cell]:
    """What is paid in the supplier's own currency, in which its unit prices are too; empty where it is paid in the auction's."""
    exchange = exchange_of(lot, line.supplier)
    if exchange is None or line.own_money is None:
        return ["", ""]
    return [Decimals(price_text(line.own_money, exchange.scale)), exchange.currency]


def _allotment_row(terms: Terms, line: AllotmentLine, lot: Lot, item: LineItem) -> list[Cell]:
    saving = "" if line.saving is None else Decimals(price_text(line.saving, terms.currency_scale))
    return [
        *(line.lot, line.line, item.manufacturer, item.part_number, line.member, line.supplier),
        Decimals(price_text(line.quantity, lot.quantity_scale)),
        item.unit,
        Decimals(price_text(line.unit_price, lot.price_scale)),
        Decimals(price_text(line.money, terms.currency_scale)),
        saving,
        terms.currency,
    ]
