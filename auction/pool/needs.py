"""What a member asks of the pieces it needs: how firm, when, where, what else will do, and from whom not (rules P15 and P16)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from auction.core.days import is_day
from auction.core.money import LARGEST, LARGEST_SHARE, Share, rounded_down
from auction.core.words import is_plain, is_text
from auction.pool.identity import is_part

Firmness = Literal["firm", "pledged", "indicative"]
Likeness = Literal["form_fit_function", "packaging", "upgrade", "second_source"]
Standing = Literal["approved", "conditional", "rejected"]
Authenticity = Literal["any", "any_test", "as6081", "franchised"]

MOST_ALTERNATES: Final = 20
MOST_EXCLUDED: Final = 100
MOST_MONTHS: Final = 600
PRICE_SCALE: Final = 6
"""The number of decimals of a member's maximum price: component prices are quoted to millionths."""

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another part the member has looked at, with its verdict, and until which day that holds (empty: without an end)."""

    manufacturer: str
    part_number: str
    kind: Likeness = "form_fit_function"
    status: Standing = "approved"
    until: str = ""

    def serves(self, day: str) -> bool:
        """Whether the member takes it in place of its part on that day: approved without conditions, and not expired."""
        return self.status == "approved" and (not self.until or day <= self.until)


@dataclass(frozen=True, slots=True)
class TopPrice:
    """The most the member would pay for one piece, in millionths of a unit of the currency."""

    millionths: int
    currency: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a line asks beyond part and quantity; what it does not say has its default.

    `pledged` is the share of the quantity that is pledged where the firmness says so; `need_by` a day; `date_code_months` the
    greatest age of the date code, 0 for any; `authenticity` the least that will do, loosest first; `not_from` countries of
    origin (ISO 3166-1, two letters) and `not_by` suppliers that will not do; `specification` a text that several parts meet.
    """

    firmness: Firmness = "firm"
    pledged: Share | None = None
    need_by: str = ""
    place: str = ""
    alternates: tuple[Alternate, ...] = ()
    date_code_months: int = 0
    authenticity: Authenticity = "any"
    not_from: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    top_price: TopPrice | None = None
    specification: str = ""


NOTHING: Final = Needs()
"""A firm need of the part itself, whenever and wherever it comes from."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What holds for a pooled part because some line of it asks so: the strictest of each (rule P16)."""

    need_by: str = ""
    date_code_months: int = 0
    authenticity: Authenticity = "any"
    not_from: tuple[str, ...] = ()


def committed(quantity: int, needs: Needs, *, indicative: bool) -> int:
    """The pieces of a line that are put to auction (rule P15): firm ones, the pledged share rounded down, and where
    the pool's terms take indicative demand that too."""
    if needs.firmness == "pledged" and needs.pledged is not None:
        return rounded_down(quantity * needs.pledged.num, needs.pledged.den)
    return 0 if needs.firmness == "indicative" and not indicative else quantity


def strictest(asked: Iterable[Needs]) -> Requirements | None:
    """What holds when all of these share one part: the earliest day, the youngest date code, the strictest source."""
    every = tuple(asked)
    days = [needs.need_by for needs in every if needs.need_by]
    months = [needs.date_code_months for needs in every if needs.date_code_months]
    levels = get_args(Authenticity)
    countries = dict.fromkeys(country for needs in every for country in needs.not_from)
    found = Requirements(
        need_by=min(days, default=""),
        date_code_months=min(months, default=0),
        authenticity=max((needs.authenticity for needs in every), key=levels.index, default="any"),
        not_from=tuple(sorted(countries)),
    )
    return None if found == Requirements() else found


def needs_fault(needs: Needs) -> str | None:
    """What a pool cannot take in these needs, in a word or two, or None."""
    share, price = needs.pledged, needs.top_price
    if (share is not None) != (needs.firmness == "pledged"):
        return "pledged share"
    if share is not None and not 0 < share.num <= share.den <= LARGEST_SHARE:
        return "pledged share"
    if needs.need_by and not is_day(needs.need_by):
        return "need-by day"
    if not 0 <= needs.date_code_months <= MOST_MONTHS:
        return "date code"
    if price is not None and not (0 < price.millionths <= LARGEST and _CURRENCY.fullmatch(price.currency)):
        return "maximum price"
    if not all(_COUNTRY.fullmatch(country) for country in needs.not_from) or len(needs.not_from) > MOST_EXCLUDED:
        return "excluded countries"
    if not all(map(is_text, needs.not_by)) or len(needs.not_by) > MOST_EXCLUDED:
        return "excluded suppliers"
    if not all(is_plain(text, longest=400) for text in (needs.place, needs.specification)):
        return "place or specification"
    if len(needs.alternates) > MOST_ALTERNATES or not all(map(_is_alternate, needs.alternates)):
        return "alternates"
    return None


def _is_alternate(alternate: Alternate) -> bool:
    named = is_plain(alternate.manufacturer, longest=400) and is_text(alternate.part_number) and is_part(alternate.part_number)
    return named and (not alternate.until or is_day(alternate.until))
