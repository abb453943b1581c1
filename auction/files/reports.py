"""Every code the reader of bills of materials uses, and what it tells the person who brought the file."""

from collections.abc import Mapping
from typing import Final

from auction.files.records import visible
from auction.pool.demand import LineReport

LONGEST_DETAIL: Final = 120

REASONS: Final[Mapping[str, str]] = {
    # the whole file is refused
    "bom_empty": "the file is empty",
    "bom_too_large": "the file is larger than a bill of materials may be",
    "bom_encoding_unknown": "the text is neither UTF-8, UTF-16 with a mark, GB18030 nor Windows-1252",
    "bom_header_unknown": "no line among the first 20 names both a part number and a quantity column",
    "bom_workbook_broken": "the workbook cannot be opened",
    "bom_workbook_old": "this is an XLS workbook; save it as XLSX or CSV",
    "bom_workbook_locked": "the workbook is protected by a password",
    # the line is left out
    "bom_blank": "the line is blank",
    "bom_before_header": "the line stands before the header",
    "bom_not_a_part": "the line has neither quantity, references nor part number",
    "bom_not_fitted": "the part is marked as not fitted",
    "bom_sum": "the line is a sum of the others and no part",
    "bom_fitted_unclear": "whether the part is fitted cannot be told",
    "bom_no_part_number": "the line has no part number",
    "bom_part_number_unclear": "the part number has invisible characters",
    "bom_part_number_damaged": "the part number reads as a number a spreadsheet has rounded",
    "bom_quantity_missing": "the line has no quantity",
    "bom_quantity_malformed": "a quantity is a whole number above zero in the digits 0 to 9",
    "bom_quantity_too_large": "a quantity is at most 10000000",
    "bom_field_too_long": "a field is longer than 4096 characters",
    "bom_quote_unclosed": "a quoted field does not end",
    "bom_quote_malformed": "text follows a quoted field",
    "bom_too_many_cells": "the line has more cells than the header has columns",
    "bom_firmness_unclear": "a demand is firm, indicative, or pledged by a share such as 80% or 4/5",
    "bom_need_by_unclear": "a day is written year, month, day, such as 2026-12-31",
    "bom_place_unclear": "a place or a specification has at most 400 characters",
    "bom_alternates_unclear": "an alternate is written maker|part number|kind|status|day, the last three optional",
    "bom_date_code_unclear": "the age of a date code is a whole number of months",
    "bom_authenticity_unclear": "a source is franchised, AS6081, any+test or any",
    "bom_exclusion_unclear": "a country is excluded by its code of two letters",
    "bom_top_price_unclear": "a maximum price is an amount above zero with its currency, such as 1.25 CNY",
    "bom_needs_invalid": "what the line asks for is more than a pool can take",
    # the line counts, and there is something to know
    "bom_quantity_disagrees": "the quantity is not the number of references",
    "bom_any_maker": "any manufacturer will do, says the line",
    "bom_config_unread": "the line has a configuration mark that was not applied",
    "bom_text_cleaned": "invisible characters were taken out",
    "bom_part_number_is_number": "the cell held a number, so leading zeros may be lost",
    # the file as a whole, and there is something to know
    "bom_encoding_inferred": "the encoding was inferred from the bytes",
    "bom_column_doubled": "another column means the same and was read instead",
    "bom_sheet_ignored": "only the first sheet with a header is read",
}
"""In English, and without a colon: one divides the reason from its detail, where the console says the code in its own words."""


def report(code: str, line: int, detail: str = "", *, count: int = 1, kept: bool = False) -> LineReport:
    """The report of that code, with the reason the table gives and the words at fault."""
    words = visible(detail[:LONGEST_DETAIL])
    reason = f"{REASONS[code]}: {words}" if words else REASONS[code]
    return LineReport(code, line, reason, count, kept)
