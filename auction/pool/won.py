"""What an auction gave, as it is recorded in the pool its lots came from, and how the pool divides it (chapter D)."""

from dataclasses import dataclass

from auction.core.money import rounded_down
from auction.core.words import Party
from auction.pool.needs import PRICE_SCALE


@dataclass(frozen=True, slots=True)
class Winner:
    """A supplier with a confirmed award: its quantity of each part of the lot, in the lot's quantity units.

    `unit_prices` are what it is paid for one unit of each, in millionths of the auction's currency rounded up, where the pool's
    terms look at them.
    """

    supplier: str
    name: str
    quantities: tuple[int, ...]
    unit_prices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a listed supplier bid for the lot: its value, and the unit price of each part, in the lot's own units."""

    supplier: str
    value: int
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """What a member added to the only part of a lot while suppliers bid, on a condition that the price met."""

    member: str
    quantity: int


@dataclass(frozen=True, slots=True)
class WonLot:
    """A lot with its parts and its winners, best first. `dearest` is the highest value among the winners' standing bids.

    `listed` are those on the lot's shortlist that were not selected, best first; `joined` is what was added to the pledges.
    `asked` are the bids of those that may win by quoting again, and `currency` that of unit prices, where the terms ask for them.
    """

    lot: str
    quantity_scale: int
    value_scale: int
    parts: tuple[str, ...]
    winners: tuple[Winner, ...]
    dearest: int
    listed: tuple[Party, ...] = ()
    joined: tuple[Joined, ...] = ()
    asked: tuple[Asked, ...] = ()
    currency: str = ""

    def supply(self, place: int) -> int:
        """What was awarded of the part at that place."""
        return sum(winner.quantities[place] for winner in self.winners)


def in_millionths(price: int, scale: int) -> int:
    """A unit price at that scale in millionths, rounded up, so that what is not above a maximum is below it for certain."""
    return -rounded_down(-price * 10**PRICE_SCALE, 10**scale)


@dataclass(frozen=True, slots=True)
class Divided:
    """What a member gets of a part from a supplier, in the lot's quantity units."""

    lot: str
    part: str
    member: str
    supplier: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StandsBy:
    """Who serves a region of a lot, and who would in its place; nobody where there is none."""

    lot: str
    region: str
    main: str
    standby: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What was awarded of a part and goes to nobody, and why: `freed`, `multiple`, `excluded` or `not_agreed`."""

    lot: str
    part: str
    quantity: int
    why: str
