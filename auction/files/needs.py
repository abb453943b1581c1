"""What a line's cells say of how firm, when, where and from whom (rule P15): read as written, or reported, never guessed at."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from auction.core.days import is_day
from auction.core.money import LARGEST, Share, parse_price, price_fault
from auction.files.headers import Header
from auction.files.records import Record, visible
from auction.files.reports import report
from auction.pool.demand import LineReport
from auction.pool.identity import fold
from auction.pool.needs import (
    MOST_MONTHS,
    NOTHING,
    PRICE_SCALE,
    Alternate,
    Authenticity,
    Likeness,
    Needs,
    Standing,
    TopPrice,
    needs_fault,
)

FIRM: Final = frozenset({"firm", "committed", "confirmed", "确定", "确认", "固定"})
INDICATIVE: Final = frozenset({"indicative", "forecast", "estimate", "意向", "预测", "预估"})
_PLEDGED: Final = re.compile(r"(?:pledged|pledge|承诺)? ?([0-9]{1,3})(?: ?%| ?/ ?([0-9]{1,3}))")
_FRACTION: Final = re.compile(r"0?\.([0-9]{1,6})")
"""How a workbook holds a cell that shows a percentage."""

AUTHENTICITY: Final[Mapping[str, Authenticity]] = {
    **dict.fromkeys(("any", "任意", "不限"), "any"),
    **dict.fromkeys(("any+test", "any + test", "any with test", "test", "任意+检测", "检测"), "any_test"),
    **dict.fromkeys(("as6081", "as 6081"), "as6081"),
    **dict.fromkeys(("franchised", "authorised", "authorized", "授权", "授权渠道", "原厂授权"), "franchised"),
}
KINDS: Final[Mapping[str, Likeness]] = {
    **dict.fromkeys(("form_fit_function", "form fit function", "fff", "等效"), "form_fit_function"),
    **dict.fromkeys(("packaging", "包装"), "packaging"),
    **dict.fromkeys(("upgrade", "升级"), "upgrade"),
    **dict.fromkeys(("second_source", "second source", "第二来源", "二供"), "second_source"),
}
STATUSES: Final[Mapping[str, Standing]] = {
    **dict.fromkeys(("approved", "认可", "批准"), "approved"),
    **dict.fromkeys(("conditional", "有条件"), "conditional"),
    **dict.fromkeys(("rejected", "不认可", "拒绝"), "rejected"),
}
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00:00)?")
_MONTHS: Final = re.compile(r"([0-9]{1,4}) ?(?:months?|个月|月)?")
_PRICE: Final = re.compile(r"([A-Z]{3}) ?([0-9.]+)|([0-9.]+) ?([A-Z]{3})")
_BETWEEN: Final = re.compile(r"[,;、，；]+")
_BETWEEN_CODES: Final = re.compile(r"[\s,;、，；]+")

Fields = dict[str, Any]


def read_needs(header: Header, record: Record) -> tuple[Needs, tuple[LineReport, ...]]:
    """What the line asks; where a cell cannot be read the line is left out, and every such cell is reported."""
    fields: Fields = {}
    faults: list[LineReport] = []
    for role, (code, read) in _READERS.items():
        text = visible(header.cell(record, role))
        found = read(text) if text else {}
        if found is None:
            # The line is left out once, however many of its cells cannot be read.
            faults.append(report(code, record.line, text, count=0 if faults else 1))
        else:
            fields |= found
    if faults or not fields:
        return NOTHING, tuple(faults)
    needs = Needs(**fields)
    fault = needs_fault(needs)
    return needs, () if fault is None else (report("bom_needs_invalid", record.line, fault),)


def _firmness(text: str) -> Fields | None:
    folded = fold(text)
    if folded in FIRM or folded in INDICATIVE:
        return {"firmness": "firm" if folded in FIRM else "indicative"}
    share, fraction = _PLEDGED.fullmatch(folded), _FRACTION.fullmatch(folded)
    if fraction is not None:
        num, den = int(fraction[1]), 10 ** len(fraction[1])
    elif share is not None:
        num, den = int(share[1]), int(share[2] or 100)
    else:
        return None
    return {"firmness": "pledged", "pledged": Share(num, den)} if 0 < num <= den else None


def _day(text: str) -> str | None:
    found = _DAY.fullmatch(text)
    day = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else ""
    return day if is_day(day) else None


def _need_by(text: str) -> Fields | None:
    day = _day(text)
    return None if day is None else {"need_by": day}


def _place(text: str) -> Fields | None:
    return {"place": text} if len(text) <= 400 else None


def _approved(text: str) -> Fields | None:
    """`Maker|Part number|kind|status|day`, several with a semicolon between; the last three may be left out."""
    found = [_alternate(each) for each in re.split(r"[;；]", text) if each.strip()]
    return None if None in found else {"alternates": tuple(found)}


def _alternate(text: str) -> Alternate | None:
    cells = [cell.strip() for cell in re.split(r"[|｜]", text)]
    if not 2 <= len(cells) <= 5 or not cells[1]:
        return None
    maker, part, kind, status, until = (*cells, "", "", "")[:5]
    day = _day(until) if until else ""
    likeness, standing = KINDS.get(fold(kind or "fff")), STATUSES.get(fold(status or "approved"))
    if day is None or likeness is None or standing is None:
        return None
    return Alternate(maker, part, likeness, standing, day)


def _date_code(text: str) -> Fields | None:
    found = _MONTHS.fullmatch(fold(text))
    return {"date_code_months": int(found[1])} if found and 0 < int(found[1]) <= MOST_MONTHS else None


def _authenticity(text: str) -> Fields | None:
    level = AUTHENTICITY.get(fold(text))
    return None if level is None else {"authenticity": level}


def _not_from(text: str) -> Fields | None:
    codes = [code for code in _BETWEEN_CODES.split(text) if code]
    sound = all(len(code) == 2 and code.isascii() and code.isalpha() for code in codes)
    return {"not_from": tuple(sorted({code.upper() for code in codes}))} if sound else None


def _not_by(text: str) -> Fields | None:
    return {"not_by": tuple(dict.fromkeys(name.strip() for name in _BETWEEN.split(text) if name.strip()))}


def _top_price(text: str) -> Fields | None:
    found = _PRICE.fullmatch(text.upper())
    currency, amount = (found[1] or found[4], found[2] or found[3]) if found else ("", "")
    if not currency or price_fault(amount) is not None:
        return None
    millionths = parse_price(amount, PRICE_SCALE)
    return {"top_price": TopPrice(millionths, currency)} if millionths is not None and 0 < millionths <= LARGEST else None


def _specification(text: str) -> Fields | None:
    return {"specification": text} if len(text) <= 400 else None


_READERS: Final[Mapping[str, tuple[str, Callable[[str], Fields | None]]]] = {
    "firmness": ("bom_firmness_unclear", _firmness),
    "need_by": ("bom_need_by_unclear", _need_by),
    "place": ("bom_place_unclear", _place),
    "approved": ("bom_alternates_unclear", _approved),
    "date_code": ("bom_date_code_unclear", _date_code),
    "authenticity": ("bom_authenticity_unclear", _authenticity),
    "not_from": ("bom_exclusion_unclear", _not_from),
    "not_by": ("bom_exclusion_unclear", _not_by),
    "top_price": ("bom_top_price_unclear", _top_price),
    "specification": ("bom_place_unclear", _specification),
}
