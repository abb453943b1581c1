"""Who agrees with whom: one contract for each supplier and member, drawn from the allotment (rule Q8)."""

from collections.abc import Sequence
from typing import Final

from auction.core.commands import AllotmentLine, Contract

BETWEEN: Final = "~"


def contract_number(auction: str, *, supplier: str, member: str) -> str:
    """The contract's number: auction, supplier and member, joined by a mark that no id may hold."""
    return BETWEEN.join((auction, supplier, member))


def contracts(auction: str, lines: Sequence[AllotmentLine]) -> tuple[Contract, ...]:
    """The contracts that hold these allotment lines, each line once and in its order."""
    held: dict[tuple[str, str], list[AllotmentLine]] = {}
    for line in lines:
        held.setdefault((line.supplier, line.member), []).append(line)
    return tuple(
        Contract(
            number=contract_number(auction, supplier=supplier, member=member),
            supplier=supplier,
            member=member,
            lines=tuple(held[supplier, member]),
            total=sum(line.money for line in held[supplier, member]),
        )
        for supplier, member in sorted(held)
    )
