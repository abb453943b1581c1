"""Auctions that volume joins, for tests: a lot under a ceiling, three members, schedules as they are typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from auction.core.commands import TypedStep
from auction.core.joining_terms import Joining
from auction.core.terms import Lot, Terms
from tests.terms import MEMBERS, a_lot, a_visibility, an_auction, parties

ALL = (*MEMBERS, "m3")


def a_joined_lot(most: int = 1_000, shows: Any = "curve", **more: Any) -> Lot:
    """A hundred pieces in euros and cents, under a ceiling of 100.00 a piece, which volume may join."""
    lot = a_lot(**{"quantity": 100, "ceiling": 1_000_000, "baseline": 1_000_000, **more})
    return replace(lot, joining=Joining(most, shows))


def joining_terms(*lots: Lot, **more: Any) -> Terms:
    """An auction of those lots among three members, of whom the third has pledged nothing firm."""
    visibility = more.pop("visibility", None) or a_visibility(lead_price=True)
    return replace(an_auction(lots=list(lots) or [a_joined_lot()], visibility=visibility, **more), members=parties(ALL))


def typed(*steps: tuple[str, str]) -> tuple[TypedStep, ...]:
    """Quantities and prices as they are typed."""
    return tuple(TypedStep(quantity, price) for quantity, price in steps)
