"""What a pool was worth after its award, as JSON values: the coordinator's and auditors' of all, a member's own alone (rule L7)."""

from collections.abc import Mapping
from typing import Any

from auction.core.money import price_text
from auction.pool.afterwards import AwardedPart, MemberAward

Names = Mapping[str, tuple[str, str]]
"""Maker and number of each part, as whoever reads spells them."""


def member_award_json(told: MemberAward, names: Names, *, currency_scale: int) -> dict[str, Any]:
    """One member's sums and parts; money as decimal text."""
    return {
        "member": told.member,
        "paid": price_text(told.paid, currency_scale),
        "alone": price_text(told.alone, currency_scale),
        "saving": price_text(told.saving, currency_scale),
        "worse": list(told.worse),
        "unpriced": list(told.unpriced),
        "parts": [_part(each, names, currency_scale) for each in told.parts],
    }


def _part(each: AwardedPart, names: Names, currency_scale: int) -> dict[str, Any]:
    manufacturer, part_number = names.get(each.part, ("", each.part))
    return {
        "part": each.part,
        "manufacturer": manufacturer,
        "part_number": part_number,
        "quantity": each.quantity,
        "paid": price_text(each.paid, currency_scale),
        "alone": None if each.alone is None else price_text(each.alone, currency_scale),
        "lacking_alone": each.lacking_alone,
        "worse_off": each.is_compared and each.alone is not None and each.paid > each.alone,
    }
