"""Whether a thing may go to a place, a user and a use: rules as data, and licences (rules Z1 to Z6).

That a party is on a list is one question (chapter Y); what may be done about the thing is another, and is asked here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.moments import LATEST_MOMENT
from auction.core.money import LARGEST
from auction.core.words import is_id, is_plain, is_text
from auction.market.countries import is_country
from auction.market.goods import is_eccn

Policy = Literal["allow", "licence", "deny"]
EndUser = Literal["any", "listed"]
STRICTNESS: Final[tuple[Policy, ...]] = ("allow", "licence", "deny")
MOST_RULES: Final = 10_000


@dataclass(frozen=True, slots=True)
class ControlRule:
    """One rule: what applies to things whose numbers begin so, sent there, to such a user, for such a use; "" is any.

    `eccn` and `hs` are beginnings of numbers. `end_user` "listed" applies where the user is on a list and has not been cleared.
    """

    id: str
    policy: Policy
    eccn: str = ""
    hs: str = ""
    destination: str = ""
    end_user: EndUser = "any"
    end_use: str = ""


@dataclass(frozen=True, slots=True)
class ControlTable:
    """The rules of one authority as they were on a day, with where they stand."""

    source: str
    as_of: int
    rules: tuple[ControlRule, ...]


@dataclass(frozen=True, slots=True)
class Licence:
    """An authority's leave to send so much of a thing to one user, from a moment until another; "" is any."""

    id: str
    exporter: str
    end_user: str
    destination: str
    eccn: str
    hs: str
    quantity: int
    valid_from: int
    valid_until: int
    authority: str


@dataclass(frozen=True, slots=True)
class Use:
    """What a licence is drawn on for: a line that an auction awarded to a supplier, where it goes, and to whom."""

    auction: str
    supplier: str
    lot: str
    line: str
    destination: str
    end_user: str


@dataclass(frozen=True, slots=True)
class Movement:
    """What is to be sent: a quantity of a thing by its numbers, from whom, to whom, where and what for."""

    exporter: str
    end_user: str
    destination: str
    eccn: str
    hs: str
    end_use: str
    quantity: int


def applying(rules: Iterable[ControlRule], movement: Movement, *, is_listed: bool) -> tuple[ControlRule, ...]:
    """The rules that apply to the movement, in their order (rule Z2)."""
    return tuple(
        rule
        for rule in rules
        if movement.eccn.startswith(rule.eccn)
        and movement.hs.startswith(rule.hs)
        and rule.destination in ("", movement.destination)
        and (rule.end_user == "any" or is_listed)
        and rule.end_use in ("", movement.end_use)
    )


def strictest(rules: Iterable[ControlRule]) -> ControlRule | None:
    """The strictest of the rules, of equals the first (rule Z3)."""
    return max(rules, key=lambda rule: STRICTNESS.index(rule.policy), default=None)


def licences_for(given: Iterable[Licence], movement: Movement, at: int) -> tuple[Licence, ...]:
    """The licences that hold for the movement at that moment, whatever quantity is left of them (rule Z4)."""
    return tuple(
        licence
        for licence in given
        if licence.valid_from <= at < licence.valid_until
        and (licence.exporter, licence.end_user) == (movement.exporter, movement.end_user)
        and licence.destination in ("", movement.destination)
        and movement.eccn.startswith(licence.eccn)
        and movement.hs.startswith(licence.hs)
    )


def table_fault(table: ControlTable) -> str | None:
    """What of a table of rules cannot be so, or None."""
    if not is_text(table.source) or not 0 <= table.as_of <= LATEST_MOMENT:
        return "source, or its date"
    if not 0 < len(table.rules) <= MOST_RULES or len({rule.id for rule in table.rules}) != len(table.rules):
        return f"1 to {MOST_RULES} rules, each with an id of its own"
    return next((f"rule {rule.id[:64]}" for rule in table.rules if not is_rule(rule)), None)


def is_rule(rule: ControlRule) -> bool:
    """Whether a rule can be so: an id, a country or none, and numbers and a use of a line each."""
    place = rule.destination == "" or is_country(rule.destination)
    short = all(is_plain(text, longest=40) for text in (rule.eccn, rule.hs, rule.end_use))
    return is_id(rule.id) and place and short


def licence_fault(licence: Licence) -> str | None:
    """What of a licence cannot be so, or None."""
    if not all(map(is_id, (licence.id, licence.exporter, licence.end_user))) or not is_text(licence.authority):
        return "id, exporter, end_user or authority"
    if licence.destination != "" and not is_country(licence.destination):
        return "destination"
    if not 0 < licence.quantity <= LARGEST or not 0 <= licence.valid_from < licence.valid_until <= LATEST_MOMENT:
        return "quantity, or valid_until: after valid_from"
    return None if all(is_plain(text, longest=40) for text in (licence.eccn, licence.hs)) else "eccn or hs"


def movement_fault(movement: Movement) -> str | None:
    """What of a movement cannot be asked about, or None (rule Z1)."""
    if not is_eccn(movement.eccn):
        return "eccn"
    if not is_country(movement.destination):
        return "destination"
    return None if 0 < movement.quantity <= LARGEST else "quantity"
