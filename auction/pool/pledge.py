"""Pooled parts as line items of an auction: each member's quantity becomes its pledge (rule P13)."""

from typing import Final

from auction.core.terms import LineItem, Pledge
from auction.core.words import LONGEST_TEXT
from auction.pool.events import FrozenPart
from auction.pool.needs import Requirements

PIECES: Final = "pcs"
SOURCES: Final = {"any": "", "any_test": "any source, tested", "as6081": "AS6081", "franchised": "franchised source"}


def line_item(part: FrozenPart) -> LineItem:
    """The part as a priced row, in whole pieces (a lot of such rows has quantity scale 0). It tells no member's words."""
    return LineItem(
        id=part.id,
        description=described(part),
        manufacturer=part.manufacturer,
        part_number=part.part_number,
        unit=PIECES,
        quantity=part.total,
        pledges=tuple(Pledge(share.member, share.quantity) for share in part.members),
    )


def described(part: FrozenPart) -> str:
    """The part in words that every supplier reads: what it is, what serves in its place, and what holds for all of it (P16)."""
    names = (f"{each.manufacturer} {each.part_number}".strip() for each in part.others)
    told = [" or ".join((f"{part.manufacturer} {part.part_number}".strip(), *names))]
    told += [] if part.requirements is None else _required(part.requirements)
    return "; ".join(told)[:LONGEST_TEXT]


def conditions(part: FrozenPart) -> str:
    """The same words where they say more than the part's own name; empty where they do not."""
    return described(part) if part.others or part.requirements is not None else ""


def _required(asked: Requirements) -> list[str]:
    source = SOURCES[asked.authenticity]
    months = f"date code at most {asked.date_code_months} months" if asked.date_code_months else ""
    origin = f"not from {', '.join(asked.not_from)}" if asked.not_from else ""
    return [told for told in (source, months, origin, f"needed by {asked.need_by}" if asked.need_by else "") if told]
