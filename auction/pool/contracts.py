"""Who agrees with whom: one contract for each supplier and member, drawn from the allotment (rule Q8)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from auction.core.commands import AllotmentLine, Contract

BETWEEN: Final = "~"


def contract_number(auction: str, *, supplier: str, member: str) -> str:
    """The contract's number: auction, supplier and member, joined by a mark that no id may hold."""
    return BETWEEN.join((auction, supplier, member))


NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


def contracts(auction: str, lines: Sequence[AllotmentLine], currencies: Mapping[str, str] = NOBODY) -> tuple[Contract, ...]:
    """The contracts that hold these allotment lines, each line once and in its order.

    `currencies` are those of the suppliers who are paid in one of their own: their contracts are for it (rule Q9).
    """
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
            currency=currencies.get(supplier, ""),
            own_total=sum(line.own_money or 0 for line in held[supplier, member]) if supplier in currencies else None,
        )
        for supplier, member in sorted(held)
    )
