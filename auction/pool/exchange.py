"""Winners exchange members, until as much is served as can be (rules D15 and D17).

It is the most that a network of whole numbers lets through, found by its shortest ways (Dinitz 1970): from each winner
to the members it may serve, at its unit price, and of a member from each unit price to the next lower one, so much as it takes at
that price and dearer ones together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from auction.core.money import apportion

Node = tuple[str, str, int]
"""What pieces pass: a winner, a member at a unit price, a member, or one of the two ends."""
Way = tuple[Node, ...]

SUPPLY: Final[Node] = ("supply", "", 0)
SERVED: Final[Node] = ("served", "", 0)


@dataclass(frozen=True, slots=True)
class Serves:
    """A winner that may serve a member: what is paid for a unit, and how much the member takes at that price and dearer ones."""

    supplier: str
    member: str
    unit_price: int
    most: int


@dataclass(slots=True)
class Network:
    """How much more each step lets through; what has gone through may go back, and so stands at the step the other way."""

    open: dict[Node, dict[Node, int]] = field(default_factory=dict)

    def widen(self, here: Node, there: Node, by: int) -> None:
        """The step lets so much more through."""
        steps = self.open.setdefault(here, {})
        steps[there] = steps.get(there, 0) + by
        self.open.setdefault(there, {}).setdefault(here, 0)

    def pass_through(self, way: Way, quantity: int) -> None:
        """So much goes that way."""
        for here, there in pairwise(way):
            self.widen(here, there, -quantity)
            self.widen(there, here, quantity)

    def fill(self) -> int:
        """As much goes through as can, the shortest ways first, of equals the one that was named first. Returns how much."""
        gone = 0
        while SERVED in (far := self.reached()):
            ahead = {here: [there for there in self.open[here] if far.get(there) == steps + 1] for here, steps in far.items()}
            for steps in ahead.values():
                steps.reverse()
            while way := self._way(ahead):
                most = min(self.open[here][there] for here, there in pairwise(way))
                self.pass_through(way, most)
                gone += most
        return gone

    def reached(self) -> dict[Node, int]:
        """What more could come to, in how many steps."""
        far = {SUPPLY: 0}
        waiting = [SUPPLY]
        for here in waiting:
            for there, most in self.open.get(here, {}).items():
                if most and there not in far:
                    far[there] = far[here] + 1
                    waiting.append(there)
        return far

    def _way(self, ahead: Mapping[Node, list[Node]]) -> Way:
        """The next way by the steps ahead, the last named first; one that leads to nothing more is taken from them."""
        way = [SUPPLY]
        while way and way[-1] != SERVED:
            here, steps = way[-1], ahead[way[-1]]
            while steps and not self.open[here][steps[-1]]:
                steps.pop()
            if steps:
                way.append(steps[-1])
            else:
                way.pop()
                if way:
                    ahead[way[-1]].pop()
        return tuple(way)


def exchanged(
    supplies: Mapping[str, int], shares: Mapping[str, int], may: Sequence[Serves], served: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    """What each winner brings each member, by both, after exchanges that leave as little unserved as can be.

    Nobody gets less in all than it has by `served`. What more is brought goes to members in proportion to what they lack as far
    as that can be, by largest remainder, and what is left of it to the earlier ones.
    """
    lacking = dict(shares)
    for (_, member), quantity in served.items():
        lacking[member] -= quantity
    most = _network(supplies, shares, may, served, lacking).fill()
    if not most:
        return dict(served)
    parts = dict(zip(lacking, apportion(most, tuple(lacking.values())), strict=True))
    net = _network(supplies, shares, may, served, parts)
    most -= net.fill()
    reached = net.reached() if most else {}
    for member in parts:
        if most and _member(member) in reached:
            net.widen(_member(member), SERVED, lacking[member] - parts[member])
            most -= net.fill()
            reached = net.reached()
    return {(each.supplier, each.member): net.open[_at(each)][_from(each)] for each in may}


def _network(
    supplies: Mapping[str, int],
    shares: Mapping[str, int],
    may: Sequence[Serves],
    served: Mapping[tuple[str, str], int],
    wanted: Mapping[str, int],
) -> Network:
    """The network through which `served` has gone, and so much more of each member may."""
    net = Network()
    ways: dict[tuple[str, str], Way] = {}
    for supplier, quantity in supplies.items():
        net.widen(SUPPLY, _winner(supplier), quantity)
    by_member: dict[str, list[Serves]] = {member: [] for member in shares}
    for each in may:
        by_member[each.member].append(each)
    for member, serving in by_member.items():
        levels = sorted({_at(each): each.most for each in serving}.items(), reverse=True)
        down = (*(level for level, _ in levels), _member(member))
        for (level, most), below in zip(levels, down[1:], strict=True):
            net.widen(level, below, most)
        for each in serving:
            net.widen(_from(each), _at(each), shares[member])
            ways[each.supplier, member] = (SUPPLY, _from(each), *down[down.index(_at(each)) :], SERVED)
        net.widen(_member(member), SERVED, wanted[member])
    for (supplier, member), quantity in served.items():
        net.widen(_member(member), SERVED, quantity)
        net.pass_through(ways[supplier, member], quantity)
    return net


def _from(each: Serves) -> Node:
    return _winner(each.supplier)


def _at(each: Serves) -> Node:
    return ("price", each.member, each.unit_price)


def _winner(supplier: str) -> Node:
    return ("winner", supplier, 0)


def _member(member: str) -> Node:
    return ("member", member, 0)
