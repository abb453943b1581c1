"""From which countries an award comes, and where one has more of it than the policy says is well (rule D12): a flag alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from auction.market.state import State


@dataclass(frozen=True, slots=True)
class Origin:
    """A country's part of what is awarded: money in minor units, the whole, and whether it is more than the policy's most.

    `country` is empty for suppliers that are not in the register.
    """

    country: str
    money: int
    total: int
    is_flagged: bool


def origins(state: State, awarded: Iterable[tuple[str, int]]) -> tuple[Origin, ...]:
    """The parts of an award by the countries of its suppliers, the largest first; `awarded` is money by supplier."""
    by_country: dict[str, int] = {}
    for supplier, money in awarded:
        known = state.organisations.get(supplier)
        country = "" if known is None else known.organisation.country
        by_country[country] = by_country.get(country, 0) + money
    total, most = sum(by_country.values()), state.known_policy().most_origin
    ordered = sorted(by_country.items(), key=lambda found: (-found[1], found[0]))
    return tuple(
        Origin(country, money, total, most is not None and money * most.den > total * most.num) for country, money in ordered
    )
