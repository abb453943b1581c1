"""Which distributor a manufacturer has authorised, where and when (rules D7 and D8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.moments import LATEST_MOMENT
from auction.core.words import is_id, is_text
from auction.market.countries import is_country

Standing = Literal["maker", "franchised", "independent"]
EVERYWHERE: Final = ""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A manufacturer's word that the distributor sells its parts in a territory, "" for everywhere, from a moment until another.

    `evidence` says where the manufacturer says so: a letter, a page, a register.
    """

    id: str
    distributor: str
    manufacturer: str
    territory: str
    valid_from: int
    valid_until: int
    evidence: str

    def holds(self, territory: str, at: int) -> bool:
        """Whether it holds there at that moment; `valid_until` is exclusive."""
        return self.valid_from <= at < self.valid_until and self.territory in (EVERYWHERE, territory)


def authorisation_fault(asked: Authorisation) -> str | None:
    """What of an authorisation cannot be so, or None."""
    if not is_id(asked.id) or asked.distributor == asked.manufacturer:
        return "id, or one that authorises itself"
    if asked.territory != EVERYWHERE and not is_country(asked.territory):
        return "territory: two letters of ISO 3166-1, or empty for everywhere"
    if not 0 <= asked.valid_from < asked.valid_until <= LATEST_MOMENT:
        return "valid_until: after valid_from"
    return None if is_text(asked.evidence) else "evidence"


def live(given: Iterable[Authorisation], *, distributor: str, manufacturer: str, territory: str, at: int) -> Authorisation | None:
    """The authorisation that holds for them there and then, or None."""
    for authorisation in given:
        between = (authorisation.distributor, authorisation.manufacturer) == (distributor, manufacturer)
        if between and authorisation.holds(territory, at):
            return authorisation
    return None
