"""Who publishes open contracting data, for whom was bought, and under which prefix; none of that is on record."""

import re
from dataclasses import dataclass, replace
from typing import Final

from auction.core.errors import Unreadable

LONGEST_NAME: Final = 200

_PREFIX: Final = re.compile(r"ocds-[a-z0-9]{6}")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Two names that people read, and the prefix with which every OCID begins.

    The one that is there by itself stands in place of a prefix registered with the Open Contracting Partnership.
    """

    name: str = "Poolbid"
    buyer: str = "The buyers' consortium"
    prefix: str = "ocds-000000"


def publisher_of(name: str, buyer: str, prefix: str) -> Publisher:
    """The publisher of these three; Unreadable, with the field's name, for one that no package should bear."""
    for field, told in (("publisher", name), ("buyer", buyer)):
        if not 0 < len(told) <= LONGEST_NAME or not told.isprintable() or told != told.strip():
            raise Unreadable(field, f"1 to {LONGEST_NAME} characters that can be printed, no blank first or last")
    if not _PREFIX.fullmatch(prefix):
        raise Unreadable("prefix", "as it was registered: ocds- and six of a-z and 0-9")
    return Publisher(name, buyer, prefix)


def publisher_set(name: str, buyer: str, prefix: str, brand: str) -> Publisher:
    """The publisher that an operator's settings say, empty ones by their defaults. Raises Unreadable for what is refused."""
    own = Publisher()
    try:
        told = publisher_of(name or own.name, buyer or own.buyer, prefix or own.prefix)
    except Unreadable as fault:
        raise Unreadable(f"setting ocds_{fault.path}", fault.reason) from None
    return replace(told, name=brand) if brand and not name else told
