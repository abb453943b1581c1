"""A leverage report for people and for programs: what each member pays alone and pooled, told to each by itself (rule L6)."""

from collections.abc import Sequence
from typing import Any, Final

from auction.core.money import price_text
from auction.files.pool_pages import columns
from auction.files.price_list import PriceReport
from auction.pool.leverage import Leverage, MemberLeverage, MemberStake, PartLeverage, told_to
from auction.pool.quotes import PriceList
from auction.pool.saving import Means, divided_saving, saving_of
from auction.pool.saving_told import own_saving_plain, saving_lines, saving_plain
from auction.pool.terms import SavingRule

MOST_ROWS_TOLD: Final = 5


def left_out_lines(reports: Sequence[PriceReport]) -> list[str]:
    """Rows that no price was taken from: the first of each reason by their lines, and how many more there are."""
    lines = []
    for code, reason in dict.fromkeys((each.code, each.reason) for each in reports):
        alike = [each.line for each in reports if each.code == code]
        lines += [f"line {line}: {reason} [{code}]" for line in alike[:MOST_ROWS_TOLD]]
        more = len(alike) - MOST_ROWS_TOLD
        lines += [f"and {more} more: {reason} [{code}]"] if more > 0 else []
        lines += ["each other currency of the list needs its rate: --rate EUR=1.09"] if code == "quote_currency_unknown" else []
    return lines


def leverage_told(
    found: Leverage, prices: PriceList, member: str, rule: SavingRule | None, means: Means
) -> tuple[dict[str, Any], str]:
    """The report as JSON values and for people, the coordinator's or one member's own; with the saving divided where one asks."""
    told = member_json(found, member) if member else whole_json(found)
    text = member_text(found, member) if member else whole_text(found)
    if rule is None:
        return told, text
    made = divided_saving(saving_of(found, prices, rule), means)
    money: Any = {"currency": found.currency, "currency_scale": found.currency_scale}
    shared = own_saving_plain(made, member, **money) if member else saving_plain(made, **money)
    return told | {"shared": shared}, text + "\n".join(["", *saving_lines(shared), ""])


def whole_text(found: Leverage) -> str:
    """The coordinator's report: every part, and what pooling is worth to each member by name."""
    money = _Money(found)
    priced = [part for part in found.parts if part.pooled is not None]
    alike = [part for part in priced if part.apart is not None]
    lines = [
        f"{len(priced)} of {len(found.parts)} parts are quoted by {found.source} ({found.date}); money in {found.currency}",
        f"apart {_sum(money, [part.apart for part in alike])}, pooled {_sum(money, [part.pooled for part in alike])}",
        "",
        *columns([["PIECES", "PART NUMBER", "APART", "POOLED", "NOTES"], *([*_part_cells(part, money)] for part in priced)]),
        "",
        *columns(
            [
                ["MEMBER", "ALONE", "POOLED", "SAVING", "NOTES"],
                *(_member_cells(told_to(found, who), money) for who in found.members),
            ]
        ),
    ]
    return "\n".join(lines) + "\n"


def member_text(found: Leverage, member: str) -> str:
    """One member's own report, with nothing of any other in it but the pool's total of its own parts."""
    money, told = _Money(found), told_to(found, member)
    alone, pooled, saving = (money.text(units) for units in (told.alone, told.pooled, told.saving))
    names = {part.part: part.part_number for part in found.parts}
    rows = [
        [str(stake.quantity), str(total), names[part], money.text(stake.alone), money.text(stake.pooled), _stake_notes(stake)]
        for part, total, stake in told.parts
    ]
    lines = [
        f"{member}: alone {alone}, pooled {pooled}, saving {saving} {found.currency}",
        f"prices of {found.source} ({found.date}); {len(told.unpriced)} of {len(told.parts)} parts are not quoted",
        "",
        *columns([["PIECES", "OF", "PART NUMBER", "ALONE", "POOLED", "NOTES"], *rows]),
    ]
    return "\n".join(lines) + "\n"


def whole_json(found: Leverage) -> dict[str, Any]:
    """The coordinator's report as JSON values; money as decimal text."""
    money = _Money(found)
    return {
        **_head(found),
        "parts": [
            {
                "part": part.part,
                "manufacturer": part.manufacturer,
                "part_number": part.part_number,
                "total": part.total,
                "apart": money.value(part.apart),
                "pooled": money.value(part.pooled),
                "lacking": part.lacking,
                "contested": part.is_contested,
                "best": part.is_best,
                "stakes": [{"member": stake.member, **_stake_json(stake, money)} for stake in part.stakes],
            }
            for part in found.parts
        ],
        "members": [_sums_json(told_to(found, member), money) for member in found.members],
    }


def member_json(found: Leverage, member: str) -> dict[str, Any]:
    """One member's own report as JSON values."""
    money, told = _Money(found), told_to(found, member)
    names = {part.part: (part.manufacturer, part.part_number) for part in found.parts}
    rows = [
        {"part": part, "manufacturer": names[part][0], "part_number": names[part][1], "total": total, **_stake_json(stake, money)}
        for part, total, stake in told.parts
    ]
    return {**_head(found), **_sums_json(told, money), "parts": rows}


class _Money:
    """Minor units of the report's currency as text."""

    def __init__(self, found: Leverage) -> None:
        self._scale = found.currency_scale

    def value(self, units: int | None) -> str | None:
        return None if units is None else price_text(units, self._scale)

    def text(self, units: int | None) -> str:
        return self.value(units) or "-"


def _sum(money: _Money, moneys: list[int | None]) -> str:
    return money.text(sum(each or 0 for each in moneys))


def _head(found: Leverage) -> dict[str, Any]:
    return {"source": found.source, "date": found.date, "currency": found.currency}


def _sums_json(told: MemberLeverage, money: _Money) -> dict[str, Any]:
    return {
        "member": told.member,
        "alone": money.value(told.alone),
        "pooled": money.value(told.pooled),
        "saving": money.value(told.saving),
        "worse": list(told.worse),
        "unpriced": list(told.unpriced),
    }


def _stake_json(stake: MemberStake, money: _Money) -> dict[str, Any]:
    return {
        "quantity": stake.quantity,
        "alone": money.value(stake.alone),
        "pooled": money.value(stake.pooled),
        "lacking_alone": stake.lacking_alone,
        "over_alone": stake.over_alone,
        "over_pooled": stake.over_pooled,
        "worse_off": stake.is_worse_off,
    }


def _part_cells(part: PartLeverage, money: _Money) -> list[str]:
    notes = [f"{part.lacking} not to be had"] if part.lacking else []
    notes += ["stock is contested"] if part.is_contested else []
    notes += [] if part.is_best else ["the best of the ways looked at"]
    return [str(part.total), part.part_number, money.text(part.apart), money.text(part.pooled), ", ".join(notes)]


def _member_cells(told: MemberLeverage, money: _Money) -> list[str]:
    notes = [f"worse off in {len(told.worse)} of {len(told.parts)} parts"] if told.worse else []
    notes += [f"{len(told.unpriced)} parts not quoted"] if told.unpriced else []
    return [told.member, money.text(told.alone), money.text(told.pooled), money.text(told.saving), ", ".join(notes)]


def _stake_notes(stake: MemberStake) -> str:
    notes = ["dearer than alone"] if stake.is_worse_off else []
    notes += [f"{stake.lacking_alone} not to be had alone"] if stake.lacking_alone else []
    notes += [f"{stake.over_pooled} beyond the need"] if stake.over_pooled else []
    return ", ".join(notes)
