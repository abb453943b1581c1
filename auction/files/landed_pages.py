"""What a bid costs where it is wanted, as a table: for each lot, supplier and member every component, and their sums."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from auction.core.currencies import ceiling_for, currency_of
from auction.core.landed_terms import Deliveries, delivery_of
from auction.core.money import parse_price, price_fault, price_text, round_half_up_div
from auction.core.terms import Lot, Terms
from auction.market.delivered import GOODS, Cost, costs_of
from auction.market.landed import PARTS, Missing
from auction.market.tariffs import Tariffs

WIDTH: Final = 14


def bids_from(texts: list[str], terms: Terms) -> dict[str, int]:
    """The values of bids by lot that `LOT=VALUE` texts say. Raises ValueError for what is none."""
    scales = {lot.id: lot.value_scale for lot in terms.lots}
    found = {}
    for text in texts:
        lot, equals, typed = text.partition("=")
        known = equals and lot in scales and price_fault(typed) is None
        value = parse_price(typed, scales[lot]) if known else None
        if not value:
            raise ValueError(f"{text!r} is no bid: write LOT=1000.00, of a lot of these terms")
        found[lot] = value
    return found


def landed_json(terms: Terms, tariffs: Tariffs, deliveries: Deliveries, bids: Mapping[str, int]) -> dict[str, Any]:
    """Every component of a bid of that value on each lot, by supplier and member, as decimal texts in the auction's currency.

    Where no bid is given it is the highest that the supplier may place. Money is rounded here, once, and nowhere before.
    """
    lots = [_lot(terms, tariffs, deliveries, lot, bids.get(lot.id)) for lot in terms.lots]
    record = terms.landed
    used = {
        "tariffs": None if record is None else record.tariffs,
        "sources": [] if record is None else [{"source": each.source, "date": each.date} for each in record.sources],
        "day": deliveries.day,
        "rates": {"source": tariffs.rates.source, "date": tariffs.rates.date},
    }
    return {"currency": terms.currency, "used": used, "lots": lots}


def _lot(terms: Terms, tariffs: Tariffs, deliveries: Deliveries, lot: Lot, bid: int | None) -> dict[str, Any]:
    told = [_supplier(terms, tariffs, deliveries, lot, party.id, bid) for party in terms.suppliers]
    names = dict.fromkeys(name for each in told for row in each["members"] for name in row["components"])
    return {"lot": lot.id, "title": lot.title, "components": list(names), "suppliers": told}


def _supplier(terms: Terms, tariffs: Tariffs, deliveries: Deliveries, lot: Lot, supplier: str, bid: int | None) -> dict[str, Any]:
    value = bid or ceiling_for(lot, supplier) or 0
    delivery = delivery_of(deliveries, supplier, lot.id)
    costs = costs_of(terms, tariffs, deliveries, lot, supplier, value)
    assert delivery is not None, "the deliveries are complete"
    assert not isinstance(costs, Missing), "the tables have been found to say everything"
    members = list(dict.fromkeys(cost.member for cost in costs))
    return {
        "supplier": supplier,
        "incoterm": f"{delivery.incoterm} {delivery.place}",
        "origin": delivery.origin,
        "bid": price_text(value, lot.value_scale),
        "bid_currency": currency_of(lot, supplier, terms.currency),
        "members": [_row(member, [cost for cost in costs if cost.member == member], terms, lot) for member in members],
        "all": _row("", list(costs), terms, lot),
    }


def _row(member: str, costs: list[Cost], terms: Terms, lot: Lot) -> dict[str, Any]:
    sums: dict[str, Fraction] = {}
    for cost in costs:
        sums[cost.name] = sums.get(cost.name, Fraction(0)) + cost.value
    texts = {name: _money(value, terms, lot) for name, value in sums.items()}
    return {"member": member, "components": texts, "landed": _money(sum(sums.values(), Fraction(0)), terms, lot)}


def _money(value: Fraction, terms: Terms, lot: Lot) -> str:
    minor = value * Fraction(10**terms.currency_scale, 10**lot.value_scale)
    return price_text(round_half_up_div(minor.numerator, minor.denominator), terms.currency_scale)


def landed_text(told: dict[str, Any]) -> str:
    """The same for people: a table a lot, a line a supplier and member, and what was used."""
    lines = []
    for lot in told["lots"]:
        names = [GOODS, *PARTS, *(name for name in lot["components"] if name not in (GOODS, *PARTS))]
        lines.append(f"lot {lot['lot']}: {lot['title']}, in {told['currency']}")
        lines.append("  " + "".join(f"{name:>{max(WIDTH, len(name) + 2)}}" for name in (*names, "landed")))
        for each in lot["suppliers"]:
            lines.append(f"  {each['supplier']}: a bid of {each['bid']} {each['bid_currency']}, {each['incoterm']}")
            for row in (*each["members"], each["all"]):
                cells = [row["components"].get(name, "") for name in names]
                padded = "".join(f"{cell:>{max(WIDTH, len(name) + 2)}}" for name, cell in zip(names, cells, strict=True))
                lines.append(f"  {padded}{row['landed']:>{WIDTH}}  {row['member'] or 'all members'}")
    used = told["used"]
    lines.append(f"duties and taxes of {used['day']}; tariffs {used['tariffs']}")
    lines += [f"  {each['source']}, {each['date']}" for each in used["sources"]]
    return "\n".join(lines)
