"""Which rates of exchange everybody may read: not those that would tell in which currencies suppliers bid (rules E9 and E12)."""

from dataclasses import replace

from auction.core.criteria import Evaluation, Rates


def open_rates(evaluation: Evaluation) -> Rates | None:
    """The table as everyone invited reads it: whole, unless some supplier bids in a currency of its own.

    Then it holds the rates that open components name and no others: what was left out of a published table would tell as much
    as what stands in one of a single line.
    """
    table = evaluation.rates
    if table is None or all(terms.bids_in is None for terms in evaluation.suppliers):
        return table
    options = (option for criterion in evaluation.criteria for option in criterion.options)
    parts = [*evaluation.components, *(part for option in options for part in option.components)]
    named = frozenset(part.currency for part in parts)
    rates = tuple(rate for rate in table.rates if rate.currency in named)
    return replace(table, rates=rates) if rates else None
