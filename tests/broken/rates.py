"""Forgeries of an auction whose suppliers bid in currencies of their own, made from the golden one.

Entries: 1 announced, 2 opened, 4 s1 is refused in euros, 5 s1's first bid that stands, 6 s2's first in dollars, 22 award
proposed, 24 allotted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from auction.audit.bundle import Bundle, bundle_of
from auction.audit.offline import run
from auction.audit.receipts import Receipt
from auction.core.entries import Entry
from auction.core.terms import Terms
from auction.ledger.chain import leaf_hash
from tests.broken.honest import SIGNER, bodies
from tests.golden.foreign import currencies

AUCTION_ID = "currencies-1"
LOG = f"auction/{AUCTION_ID}"


@cache
def honest_currencies() -> tuple[Entry, ...]:
    """The entries of the honest auction."""
    return tuple(run(*currencies()).entries)


def bundled_currencies(entries: tuple[Entry, ...]) -> Bundle:
    """The bundle of these entries, with chain and checkpoints made anew."""
    return bundle_of(AUCTION_ID, bodies(entries), name=SIGNER.name, sign=SIGNER.sign)


def at_another_rate(currency: str, num: int) -> Terms:
    """The terms with one rate changed, on every lot: the open terms and their hash are the same."""
    terms: Terms = currencies()[0]
    lots = []
    for lot in terms.lots:
        assert lot.evaluation is not None
        assert lot.evaluation.rates is not None
        table = lot.evaluation.rates
        rates = tuple(replace(rate, num=num) if rate.currency == currency else rate for rate in table.rates)
        lots.append(replace(lot, evaluation=replace(lot.evaluation, rates=replace(table, rates=rates))))
    return replace(terms, lots=tuple(lots))


def rate_changed(currency: str, num: int) -> tuple[Entry, ...]:
    """Another rate in entry 1, everything after it as it was."""
    first: Any = honest_currencies()[0]
    terms = at_another_rate(currency, num)
    event = replace(first.events[0], terms=terms)
    return (replace(first, command=replace(first.command, terms=terms), events=(event,)), *honest_currencies()[1:])


def decided_again(currency: str, num: int) -> tuple[Entry, ...]:
    """A whole other auction at another rate, by the honest engine."""
    return tuple(run(at_another_rate(currency, num), currencies()[1]).entries)


def kept_receipts(supplier: str) -> tuple[Receipt, ...]:
    """The receipts that a supplier of the honest auction holds."""
    entries = zip(honest_currencies(), bodies(honest_currencies()), strict=True)
    own = ((entry, body) for entry, body in entries if entry.command.by.party == supplier)
    return tuple(Receipt(AUCTION_ID, entry.seq, entry.at, leaf_hash(body).hex(), entry.command.id) for entry, body in own)


def own_money_moved() -> tuple[Entry, ...]:
    """What is paid in the supplier's currency moved by a cent from one line to another, in request, event and contracts."""
    entry: Any = honest_currencies()[-1]
    lines = list(entry.command.lines)
    first, second = [place for place, line in enumerate(lines) if line.own_money is not None][:2]
    for place, by in ((first, 1), (second, -1)):
        lines[place] = replace(lines[place], own_money=lines[place].own_money + by)
    moved = dict(zip(entry.command.lines, lines, strict=True))
    contracts = []
    for contract in entry.command.contracts:
        held = tuple(moved[line] for line in contract.lines)
        own = None if contract.own_total is None else sum(line.own_money for line in held)
        contracts.append(replace(contract, lines=held, own_total=own))
    events = (replace(entry.events[0], lines=tuple(lines)), *(replace(entry.events[1], contract=each) for each in contracts))
    forged = replace(entry, command=replace(entry.command, lines=tuple(lines), contracts=tuple(contracts)), events=events)
    return (*honest_currencies()[:-1], forged)
