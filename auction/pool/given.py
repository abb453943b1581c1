"""What members of a part have been given so far by unit price, and how much more each would take at another (rule D17)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auction.pool.wish import NONE, Wish
from auction.pool.won import Winner, WonLot


@dataclass(slots=True)
class Given:
    """A part of a lot while it is divided. `agreed` is what a member has said yes to at the award's own price."""

    lot: WonLot
    place: int
    wishes: Mapping[str, Wish]
    agreed: Mapping[str, int]
    by_price: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def most(self, member: str, winner: Winner, share: int) -> int:
        """How much of its share the member takes at that winner's unit price and dearer ones, whatever it has been given."""
        most = taken_at(self.lot, self.wishes.get(member, NONE), member, price_of(winner, self.place))
        return share if most is None else min(share, most + self.agreed.get(member, 0))

    def room(self, member: str, winner: Winner, wanted: int) -> int:
        """How much of what is wanted the member takes from that winner: of no price more than it pays that price for."""
        price = price_of(winner, self.place)
        given = self.by_price.get(member, [])
        for each in (price, *(before for before, _ in given if before < price)):
            most = taken_at(self.lot, self.wishes.get(member, NONE), member, each)
            if most is not None:
                dearer = sum(quantity for before, quantity in given if before >= each)
                wanted = min(wanted, max(0, most + self.agreed.get(member, 0) - dearer))
        return wanted

    def give(self, member: str, winner: Winner, quantity: int) -> None:
        """The member has been given so much by that winner."""
        self.by_price.setdefault(member, []).append((price_of(winner, self.place), quantity))


def taken_at(lot: WonLot, wish: Wish, member: str, unit_price: int) -> int | None:
    """How much the member takes at that unit price, None where all; what it added on a condition of its own, the price met."""
    pieces = wish.pieces_at(unit_price, lot.currency)
    joined = sum(more.quantity for more in lot.joined if more.member == member)
    return None if pieces is None else pieces * 10**lot.quantity_scale + joined


def price_of(winner: Winner, place: int) -> int:
    """What the winner is paid for a unit of the part, where the pool's terms look at it."""
    return winner.unit_prices[place] if winner.unit_prices else 0
