"""Packages: one price for several lots together, all or nothing, several of a group excluding one another (N11 and N12).

They are taken, judged and shown here; what they are worth against bids on single lots is decided by whoever settles.
"""

from collections.abc import Sequence
from typing import Final

from auction.core.commands import PlacePackage, WithdrawPackage
from auction.core.evaluation import parsed_prices
from auction.core.events import PackagePlaced, PackageWithdrawn
from auction.core.money import LARGEST, to_minor
from auction.core.refusals import Refusal, refuse
from auction.core.state import State
from auction.core.terms import Lot
from auction.core.words import is_id

MOST_PACKAGES: Final = 50
"""How many packages one supplier may have, standing and withdrawn."""


def place_package(state: State, command: PlacePackage) -> tuple[PackagePlaced] | Refusal:
    """The package stands, or the first rule that refuses it; that the auction and its lots are open has been seen to (N11)."""
    refusal = _shape_fault(state, command)
    if refusal is not None:
        return refusal
    terms, key = state.known_terms(), (command.supplier, command.package)
    read = parsed_prices(["package"], [command.price], terms.currency_scale)
    if isinstance(read, Refusal):
        return read
    (price,) = read
    if price * len(terms.lots) > LARGEST:
        return refuse("price_too_large")
    ceiling = _ceiling([state.lots[lot].terms for lot in command.lots], terms.currency_scale)
    if ceiling is not None and price > ceiling:
        return refuse("above_ceiling")
    last = state.last_packages.get(key)
    if last is not None and (last.lots, last.group) != (command.lots, command.group):
        return refuse("package_changed")
    if last is not None and price >= last.price:
        return refuse("not_below_own")
    return (PackagePlaced(command.supplier, command.package, command.lots, price, command.group),)


def _shape_fault(state: State, command: PlacePackage) -> Refusal | None:
    named = is_id(command.package) and (is_id(command.group) or not command.group)
    in_order = tuple(lot for lot in state.lots if lot in command.lots)
    if not named or len(command.lots) < 2 or command.lots != in_order:
        return refuse("package_invalid")
    owned = [package for supplier, package in state.last_packages if supplier == command.supplier]
    return refuse("too_many_packages") if command.package not in owned and len(owned) >= MOST_PACKAGES else None


def _ceiling(lots: Sequence[Lot], currency_scale: int) -> int | None:
    """The ceilings of the lots together, in minor units; none where one of them has none."""
    ceilings = [
        to_minor(lot.ceiling, scale=lot.value_scale, currency_scale=currency_scale) for lot in lots if lot.ceiling is not None
    ]
    return sum(ceilings) if len(ceilings) == len(lots) else None


def withdraw_package(state: State, command: WithdrawPackage) -> tuple[PackageWithdrawn] | Refusal:
    """The package is taken back, where withdrawals are allowed (N12)."""
    if state.known_terms().withdrawal == "never":
        return refuse("withdrawal_not_allowed")
    if (command.supplier, command.package) not in state.packages:
        return refuse("nothing_to_withdraw")
    return (PackageWithdrawn(command.supplier, command.package),)
