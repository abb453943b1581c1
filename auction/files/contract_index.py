"""How the unit prices of a contract follow an index, in the words of the contract's language (rules E10 and E11)."""

from collections.abc import Mapping, Sequence
from typing import Final

from auction.core.index import premium_text
from auction.core.money import price_text
from auction.core.paper import Row
from auction.core.terms import Lot

FORMULA: Final[Mapping[str, str]] = {
    "en": (
        "The unit prices of {lot} follow the index {name} ({source}). Price of a month = level + premium, and never below zero. "
        "Level = mean of the index over {averaging} month(s), of which the last lies {lag} month(s) before the month of the "
        "price, rounded once to {scale} decimals, halves up{bounds}. The unit prices above are those at the reference "
        "value {reference} of {month}. Premiums: {premiums}."
    ),
    "de": (
        "Die Stückpreise von {lot} folgen dem Index {name} ({source}). Preis eines Monats = Stand + Aufschlag, und nie unter null. "
        "Stand = Mittel des Index über {averaging} Monat(e), von denen der letzte {lag} Monat(e) vor dem Monat des Preises "
        "liegt, einmal auf {scale} Dezimalen gerundet, halbe aufwärts{bounds}. Die Stückpreise oben gelten beim Bezugswert "
        "{reference} vom {month}. Aufschläge: {premiums}."
    ),
    "zh": (
        "{lot}的单价随指数{name}（{source}）而定。某月价格 = 指数水平 + 升贴水，且不低于零。指数水平 = "
        "指数在{averaging}个月内的平均值，其中最后一个月比价格所在月份早{lag}个月，一次性四舍五入至{scale}位小数{bounds}。上列单价为{month}基准值{reference}时的单价。"
        "升贴水：{premiums}。"
    ),
}
BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "en": (", at least {}", ", at most {}"),
    "de": (", mindestens {}", ", höchstens {}"),
    "zh": ("，最低{}", "，最高{}"),
}


def formulas(rows: Sequence[Row], lang: str) -> list[str]:
    """A sentence for each lot of the contract that follows an index, with the premiums of its rows."""
    lots = {lot.id: lot for _, lot, _ in rows if lot.index is not None}
    return [_formula(lot, [row for row in rows if row[1].id == lot.id], lang) for lot in lots.values()]


def _formula(lot: Lot, rows: Sequence[Row], lang: str) -> str:
    index, scale = lot.index, lot.price_scale
    assert index is not None, "only lots with an index are named"
    limits = zip(BOUNDS[lang], (index.floor, index.cap), strict=True)
    return FORMULA[lang].format(
        lot=lot.title,
        name=index.name,
        source=index.source,
        averaging=index.averaging,
        lag=index.lag,
        scale=scale,
        bounds="".join(words.format(price_text(limit, scale)) for words, limit in limits if limit is not None),
        reference=price_text(index.reference, scale),
        month=index.reference_month,
        premiums="; ".join(
            f"{item.part_number or item.description} {premium_text(index, line.unit_price, scale)}" for line, _, item in rows
        ),
    )
