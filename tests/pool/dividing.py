"""A frozen pool and an award to divide, for tests of the steps in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from auction.core.commands import PassTime
from auction.core.refusals import Refusal
from auction.core.words import ENGINE, Actor, Party
from auction.pool.commands import AskFreed, DeclineShare, PickRegion, QuoteAgain, RecordAward, ReportOutcome, SettleTotal
from auction.pool.course import Course
from auction.pool.needs import Needs, TopPrice
from auction.pool.terms import PoolTerms, Region
from auction.pool.won import Asked, Winner, WonLot
from tests.pool.demand import COORDINATOR, Stream, a_source_line, a_submission, taken

AUCTION = "A-1"
MONDAY = 4 * 86_400_000_000
"""The first Monday of 1970, at midnight."""


def regions(count: int, members: Sequence[str]) -> tuple[Region, ...]:
    """So many regions, the members dealt out to them in turns."""
    return tuple(Region(f"r{n}", f"Region {n}", tuple(members[n - 1 :: count])) for n in range(1, count + 1))


class Division:
    """A pool of parts that members need so much of, frozen, and then the award of one lot with all of them."""

    def __init__(self, terms: PoolTerms, needs: Mapping[str, Mapping[str, int]], asked: Mapping[str, Needs] | None = None) -> None:
        self.stream = Stream(tuple(needs), terms=terms)
        for member, parts in needs.items():
            lines = [
                a_source_line(at, part, quantity, maker=part.partition("/")[0] if "/" in part else "Maker")
                for at, (part, quantity) in enumerate(parts.items(), start=2)
            ]
            if asked and member in asked:
                lines = [replace(line, needs=asked[member]) for line in lines]
            assert taken(self.stream.submit(a_submission(member, lines)))
        assert taken(self.stream.freeze())

    @property
    def course(self) -> Course:
        return self.stream.state.courses[AUCTION]

    def award(
        self, winners: Mapping[str, Sequence[int]], *, listed: Sequence[str] = (), dearest: int = 100, at: int = MONDAY
    ) -> Any:
        """Record the award of lot L1: what each winner gets of each part, best first."""
        return self.record((self.lot(winners, listed=listed, dearest=dearest),))

    def lot(
        self, winners: Mapping[str, Sequence[int]], *, listed: Sequence[str] = (), dearest: int = 100, id: str = "L1"
    ) -> WonLot:
        won = tuple(Winner(supplier, f"{supplier} Ltd", tuple(quantities)) for supplier, quantities in winners.items())
        parts = tuple(part.id for part in self.stream.state.parts)
        return WonLot(id, 0, 2, parts, won, dearest, tuple(Party(supplier, supplier) for supplier in listed))

    def priced(
        self, winners: Mapping[str, tuple[int, str]], *, currency: str = "EUR", asked: Mapping[str, int] | None = None
    ) -> Any:
        """Record the award of a lot with one part: so many pieces to each winner, at a unit price in whole units.

        `asked` are the values that others on the shortlist bid for the lot, in cents.
        """
        found = self.lot({supplier: (quantity,) for supplier, (quantity, _) in winners.items()}, listed=tuple(asked or ()))
        prices = {supplier: (int(price.replace(".", "")) * 10_000,) for supplier, (_, price) in winners.items()}
        won = tuple(replace(winner, unit_prices=prices[winner.supplier]) for winner in found.winners)
        total = found.supply(0)
        bids = tuple(Asked(supplier, value, (value // total,)) for supplier, value in (asked or {}).items())
        dearest = max(int(price.replace(".", "")) * total for _, price in winners.values())
        return self.record((replace(found, winners=won, dearest=dearest, asked=bids, currency=currency),))

    def record(self, lots: tuple[WonLot, ...], *, auction: str = AUCTION) -> Any:
        return self.stream.ask(
            RecordAward(f"award-{self.stream.state.seq}", ENGINE, auction, 9, lots), at=max(MONDAY, self.stream.state.at)
        )

    def pass_time(self, at: int) -> Any:
        return self.stream.ask(PassTime(f"time-{self.stream.state.seq}", ENGINE), at=max(at, self.stream.state.at))

    def pick(self, supplier: str, region: str, *, by: str = "") -> Any:
        return self.stream.ask(PickRegion(self._id(), Actor("supplier", by or supplier), AUCTION, "L1", supplier, region))

    def quote(self, supplier: str, price: str) -> Any:
        return self.stream.ask(QuoteAgain(self._id(), Actor("supplier", supplier), AUCTION, "L1", supplier, price))

    def decline(self, member: str, lot: str = "L1", *, by: str = "") -> Any:
        return self.stream.ask(DeclineShare(self._id(), Actor("buyer", by or member), AUCTION, lot, member))

    def ask(self, member: str, *quantities: int, by: str = "") -> Any:
        return self.stream.ask(AskFreed(self._id(), Actor("buyer", by or member), AUCTION, "L1", member, quantities))

    def settle(self, agreed: bool, reason: str = "as told", lot: str = "L1") -> Any:
        return self.stream.ask(SettleTotal(self._id(), COORDINATOR, AUCTION, lot, agreed, reason))

    def report(self, member: str, supplier: str, *quantities: int, concluded: bool = True) -> Any:
        command = ReportOutcome(self._id(), Actor("buyer", member), AUCTION, "L1", member, supplier, concluded, quantities)
        return self.stream.ask(command)

    def got(self) -> dict[str, int]:
        """What each member gets in all."""
        found: dict[str, int] = {}
        for line in self.course.lines:
            found[line.member] = found.get(line.member, 0) + line.quantity
        return found

    def _id(self) -> str:
        return f"c{self.stream.state.seq}"


def topped(terms: PoolTerms, needs: dict[str, list[tuple[int, str | None]]], currency: str = "EUR") -> Division:
    """Members that need so much of one part, line by line, each at most at its price."""
    division = Division.__new__(Division)
    division.stream = Stream(tuple(needs), terms=terms)
    for member, wanted in needs.items():
        lines = []
        for at, (quantity, most) in enumerate(wanted, start=2):
            top = None if most is None else TopPrice(int(most.replace(".", "")) * 10_000, currency)
            lines.append(replace(a_source_line(at, "PN-1", quantity), needs=Needs(top_price=top)))
        assert taken(division.stream.submit(a_submission(member, lines)))
    assert taken(division.stream.freeze())
    return division


def fine(decided: Any) -> Any:
    """The events; the test fails when the command was refused."""
    assert not isinstance(decided, Refusal), decided
    return decided
