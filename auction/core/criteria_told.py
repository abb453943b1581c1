"""Evaluation and index as the briefing tells them: amounts as decimal strings, the terms of one supplier to whom they concern."""

from collections.abc import Sequence

from auction.core.criteria import Component, Criterion, Evaluation, Option
from auction.core.formula import components_of
from auction.core.index import Index
from auction.core.money import Share, price_text
from auction.core.terms import Lot

Told = dict[str, object]


def evaluation_told(lot: Lot, *, supplier: str, insider: bool) -> Told | None:
    """The lot's evaluation: all of it open but the terms of suppliers, which that supplier and insiders read (E9)."""
    found, scale = lot.evaluation, lot.value_scale
    return None if found is None else {**_open(found, scale), **_own(found, scale, supplier=supplier, insider=insider)}


def _open(evaluation: Evaluation, scale: int) -> Told:
    return {
        "places": evaluation.places,
        "criteria": [_criterion(criterion, scale) for criterion in evaluation.criteria],
        "components": _components(evaluation.components, scale),
        "discount": _share(evaluation.discount),
        "price_points": evaluation.price_points,
        "rates": _rates(evaluation),
    }


def _own(evaluation: Evaluation, scale: int, *, supplier: str, insider: bool) -> Told:
    every = evaluation.suppliers if insider else ()
    return {
        "own": _components(components_of(evaluation, supplier), scale),
        "suppliers": [{"supplier": terms.supplier, "components": _components(terms.components, scale)} for terms in every],
    }


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


def _rates(evaluation: Evaluation) -> Told | None:
    table = evaluation.rates
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
