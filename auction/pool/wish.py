"""What a member asks of who would serve it: makers it names, suppliers it excludes, the most it pays (rules D13, D15 and D17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auction.pool.identity import fold, maker_of
from auction.pool.won import Winner

NO_TOP: Final = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member asks of suppliers of a part: pieces by the house it named ("" is none), whom it excludes, what it pays.

    `tops` are pieces by the most that is paid for one, in millionths of `currency`; `NO_TOP` where nothing was said.
    """

    houses: tuple[tuple[str, int], ...] = ()
    excluded: tuple[str, ...] = ()
    tops: tuple[tuple[int, str, int], ...] = ()

    def takes(self, winner: Winner) -> bool:
        """Whether the member may be served by the winner (rule D15)."""
        return not any(name in self.excluded for name in _names(winner))

    def by_winner(self, winners: Sequence[Winner], *, brands: bool) -> dict[str, int]:
        """The pieces by the winner whose house was named; "" are those that come from the region's supplier."""
        found: dict[str, int] = {}
        for house, pieces in self.houses if brands else ():
            named = (each.supplier for each in winners if house and house in _names(each) and self.takes(each))
            firm = next(named, "")
            found[firm] = found.get(firm, 0) + pieces
        return found if any(found.values()) else {"": 1}

    def pieces_at(self, unit_price: int, currency: str) -> int | None:
        """How many pieces the member takes at that unit price, None where all (D17): a maximum in another currency is none."""
        if all(top == NO_TOP or unit_price <= top or told != currency for top, told, _ in self.tops):
            return None
        return sum(pieces for top, told, pieces in self.tops if top == NO_TOP or unit_price <= top or told != currency)


NONE: Final = Wish()
Wishes = dict[tuple[str, str], Wish]
"""By part and member."""


def _names(winner: Winner) -> tuple[str, str]:
    return maker_of(winner.name).key, fold(winner.supplier)
