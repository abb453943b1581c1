"""Packages as they are told: each to its supplier, and all to insiders. Who is one, visibility.py says."""

from collections.abc import Iterator

from auction.core.money import price_text
from auction.core.sight import Row
from auction.core.state import State


def package_rows(state: State, supplier: str, *, insider: bool) -> Iterator[tuple[str, Row | None]]:
    """The packages of one supplier, or for insiders of all: those that stand, and None for those that are gone (N12).

    `left_out` says that an award has been proposed which leaves it out of account.
    """
    for (owner, package), last in state.last_packages.items():
        if not insider and owner != supplier:
            continue
        stands = (owner, package) in state.packages
        row: Row = {
            "lots": last.lots,
            "price": price_text(last.price, state.known_terms().currency_scale),
            "group": last.group,
            "at": last.at,
            "left_out": state.packages_left_out > 0,
        }
        yield f"package:{owner}:{package}", row if stands else None
