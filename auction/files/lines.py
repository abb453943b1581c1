"""One record as a part line: the checks in order, the first that fails names the report."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from auction.files.headers import PART_NUMBER, QUANTITY, Header
from auction.files.needs import read_needs
from auction.files.records import Record, visible
from auction.files.reports import report
from auction.pool.demand import LineReport, SourceLine
from auction.pool.identity import NO_MAKER, fold, is_part, maker_of
from auction.pool.limits import LARGEST_PER_BOARD
from auction.pool.needs import NOTHING

NOT_FITTED_MARKS: Final = frozenset(
    {"dnp", "dnf", "dnm", "dni", "do not populate", "do not place", "do not fit", "do not mount", "not fitted"}
    | {"not populated", "nofit", "no fit", "nf", "np", "不贴", "不装", "不焊", "不焊接"}
)
_YES: Final = frozenset({"1", "x", "y", "yes", "true", "是", "√", "✓"})
_NO: Final = frozenset({"", "0", "n", "no", "false", "否", "-"})
_FITTED_MARKS: Final = frozenset({"fit", "fitted", "populate", "populated", "mounted", "default", "装", "贴"})

SUMS: Final = frozenset(
    {"total", "totals", "sum", "subtotal", "sub total", "grand total", "total quantity", "total qty"}
    | {"合计", "总计", "小计", "总数", "共计"}
)
"""What stands in place of a part number where a line adds the others up; with a colon or without."""

_WHOLE: Final = re.compile(r"[0-9]{1,20}")
_ROUNDED: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")
_RANGE: Final = re.compile(r"([A-Za-z_]+)([0-9]{1,6})(?:-|–|~|\.\.)(?:\1)?([0-9]{1,6})")
_BETWEEN_REFERENCES: Final = re.compile(r"[\s,;、，；]+")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line's outcome: a row, or None; and what there is to report about it."""

    row: SourceLine | None
    reports: tuple[LineReport, ...]


def read_line(header: Header, record: Record) -> ReadLine:
    """The record as a part line; when it is none, a report that is not `kept` says why, and counts the line once."""
    for check in _CHECKS:
        fault = check(header, record)
        if fault is not None:
            return ReadLine(None, (fault,))
    needs, faults = read_needs(header, record)
    if faults:
        return ReadLine(None, faults)
    row = SourceLine(
        line=record.line,
        manufacturer=visible(header.cell(record, "manufacturer")),
        part_number=header.cell(record, PART_NUMBER),
        quantity=int(header.cell(record, QUANTITY)),
        references=visible(header.cell(record, "references")),
        value=visible(header.cell(record, "value")),
        description=visible(header.cell(record, "description")),
        alternative=visible(header.cell(record, "alternative")),
        needs=None if needs == NOTHING else needs,
    )
    return ReadLine(row, tuple(_remarks(row, header, record)))


def count_references(text: str) -> int:
    """How many places on the board the references name; `C1-C5` names five."""
    return sum(_span(token) for token in _BETWEEN_REFERENCES.split(text) if token)


def _span(token: str) -> int:
    found = _RANGE.fullmatch(token)
    return max(1, int(found[3]) - int(found[2]) + 1) if found else 1


def _broken(header: Header, record: Record) -> LineReport | None:
    return report(record.fault, record.line) if record.fault else None


def _overfull(header: Header, record: Record) -> LineReport | None:
    """More cells than columns means that an unquoted delimiter shifted them: nothing right of it can be trusted."""
    extra = [cell for cell in record.cells[header.width :] if cell]
    return report("bom_too_many_cells", record.line, " | ".join(extra)) if extra else None


def _no_part_line(header: Header, record: Record) -> LineReport | None:
    if any(header.cell(record, role) for role in (PART_NUMBER, QUANTITY, "references")):
        return None
    return report("bom_not_a_part", record.line, " | ".join(cell for cell in record.cells if cell))


def _unfitted(header: Header, record: Record) -> LineReport | None:
    mark, fitted, config = (fold(header.cell(record, role)) for role in ("not_fitted", "fitted", "config"))
    if mark in NOT_FITTED_MARKS or mark in _YES or config in NOT_FITTED_MARKS or fitted in NOT_FITTED_MARKS:
        return report("bom_not_fitted", record.line, header.cell(record, PART_NUMBER))
    if fitted in _NO and fitted:
        return report("bom_not_fitted", record.line, header.cell(record, PART_NUMBER))
    if mark not in _NO and mark not in _FITTED_MARKS:
        return report("bom_fitted_unclear", record.line, mark)
    if fitted and fitted not in _YES and fitted not in _FITTED_MARKS:
        return report("bom_fitted_unclear", record.line, fitted)
    return None


def _part_number(header: Header, record: Record) -> LineReport | None:
    text = header.cell(record, PART_NUMBER)
    if not is_part(text):
        what = header.cell(record, "references") or header.cell(record, "value")
        return report("bom_no_part_number", record.line, what)
    if fold(text).rstrip(":： ") in SUMS and not header.cell(record, "manufacturer"):
        return report("bom_sum", record.line, text)
    if not text.isprintable():
        return report("bom_part_number_unclear", record.line, ascii(text))
    if _ROUNDED.fullmatch(text):
        return report("bom_part_number_damaged", record.line, text)
    return None


def _quantity(header: Header, record: Record) -> LineReport | None:
    text = header.cell(record, QUANTITY)
    if not text:
        return report("bom_quantity_missing", record.line, header.cell(record, PART_NUMBER))
    if not _WHOLE.fullmatch(text) or int(text) == 0:
        return report("bom_quantity_malformed", record.line, text)
    return report("bom_quantity_too_large", record.line, text) if int(text) > LARGEST_PER_BOARD else None


_CHECKS: Final[tuple[Callable[[Header, Record], LineReport | None], ...]] = (
    _broken,
    _overfull,
    _no_part_line,
    _unfitted,
    _part_number,
    _quantity,
)


def _remarks(row: SourceLine, header: Header, record: Record) -> list[LineReport]:
    named = count_references(row.references)
    remarks = []
    if named not in (0, row.quantity):
        detail = f"{row.part_number}: quantity {row.quantity}, references {named}"
        remarks.append(report("bom_quantity_disagrees", row.line, detail, kept=True))
    if row.manufacturer and maker_of(row.manufacturer).key == NO_MAKER:
        remarks.append(report("bom_any_maker", row.line, row.part_number, kept=True))
    if header.columns[PART_NUMBER] in record.numeric:
        remarks.append(report("bom_part_number_is_number", row.line, row.part_number, kept=True))
    config = header.cell(record, "config")
    if not all(header.cell(record, role).isprintable() for role in header.columns):
        remarks.append(report("bom_text_cleaned", row.line, row.part_number, kept=True))
    if config:
        remarks.append(report("bom_config_unread", row.line, config, kept=True))
    return remarks
