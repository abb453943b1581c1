"""Pooled parts as line items of an auction: each member's quantity becomes its pledge (rule P13)."""

from typing import Final

from auction.core.terms import LineItem, Pledge
from auction.pool.events import FrozenPart

PIECES: Final = "pcs"


def line_item(part: FrozenPart) -> LineItem:
    """The part as a priced row, in whole pieces (a lot of such rows has quantity scale 0). It tells no member's words."""
    return LineItem(
        id=part.id,
        description=f"{part.manufacturer} {part.part_number}".strip(),
        manufacturer=part.manufacturer,
        part_number=part.part_number,
        unit=PIECES,
        quantity=part.total,
        pledges=tuple(Pledge(share.member, share.quantity) for share in part.members),
    )
