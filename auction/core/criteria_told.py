"""Evaluation and index as the briefing tells them: amounts as decimal strings, the terms of one supplier to whom they concern."""

from collections.abc import Sequence

from auction.core.criteria import Component, Criterion, Evaluation, Option, Rates
from auction.core.currencies import ceiling_for, exchange_of
from auction.core.formula import components_of
from auction.core.index import Index
from auction.core.money import Share, price_text
from auction.core.open_rates import open_rates
from auction.core.terms import Lot

Told = dict[str, object]


def evaluation_told(lot: Lot, *, supplier: str, insider: bool) -> Told | None:
    """The lot's evaluation: all of it open but the terms of suppliers, which that supplier and insiders read (E9)."""
    found, scale = lot.evaluation, lot.value_scale
    if found is None:
        return None
    rates = _rates(found.rates if insider else open_rates(found))
    own = {"own": _components(components_of(found, supplier), scale), **_bids_in(lot, found, supplier)}
    return {**_open(found, scale), "rates": rates, **own, "suppliers": _suppliers(lot, found, scale) if insider else []}


def _open(evaluation: Evaluation, scale: int) -> Told:
    return {
        "places": evaluation.places,
        "criteria": [_criterion(criterion, scale) for criterion in evaluation.criteria],
        "components": _components(evaluation.components, scale),
        "discount": _share(evaluation.discount),
        "price_points": evaluation.price_points,
    }


def _suppliers(lot: Lot, evaluation: Evaluation, scale: int) -> list[Told]:
    return [
        {
            "supplier": terms.supplier,
            "components": _components(terms.components, scale),
            **_bids_in(lot, evaluation, terms.supplier),
        }
        for terms in evaluation.suppliers
    ]


def _bids_in(lot: Lot, evaluation: Evaluation, supplier: str) -> Told:
    """The supplier's own currency, the decimals of its money, the rate and where it is from, and the ceiling in it (E12, E13).

    Without one there is not even the name of the field, so that nobody is told whether others have one.
    """
    exchange, ceiling = exchange_of(lot, supplier), ceiling_for(lot, supplier)
    if exchange is None or evaluation.rates is None or ceiling is None:
        return {}
    told = {
        "currency": exchange.currency,
        "scale": exchange.scale,
        "rate": [exchange.num, exchange.den],
        "source": evaluation.rates.source,
        "date": evaluation.rates.date,
        "ceiling": price_text(ceiling, lot.value_scale),
    }
    return {"bids_in": told}


def _criterion(criterion: Criterion, scale: int) -> Told:
    return {"id": criterion.id, "title": criterion.title, "options": [_option(option, scale) for option in criterion.options]}


def _option(option: Option, scale: int) -> Told:
    return {
        "label": option.label,
        "components": _components(option.components, scale),
        "yearly": [price_text(cost, scale) for cost in option.yearly],
        "points": option.points,
        "quality": _share(option.quality),
    }


def _components(components: Sequence[Component], scale: int) -> list[Told]:
    return [
        {
            "name": part.name,
            "amount": price_text(part.amount, scale),
            "currency": part.currency,
            "share": _share(part.share),
            "of": part.of,
            "less": part.less,
        }
        for part in components
    ]


def _share(share: Share | None) -> list[int] | None:
    return None if share is None else [share.num, share.den]


def _rates(table: Rates | None) -> Told | None:
    if table is None:
        return None
    rates = [{"currency": rate.currency, "num": rate.num, "den": rate.den} for rate in table.rates]
    return {"source": table.source, "date": table.date, "rates": rates}


def index_told(index: Index | None, scale: int) -> Told | None:
    """The index by which the lot is priced, which everyone invited reads (E10)."""
    if index is None:
        return None
    return {
        "name": index.name,
        "source": index.source,
        "reference": price_text(index.reference, scale),
        "reference_month": index.reference_month,
        "lag": index.lag,
        "averaging": index.averaging,
        "floor": None if index.floor is None else price_text(index.floor, scale),
        "cap": None if index.cap is None else price_text(index.cap, scale),
    }
