"""Real offers as award problems: exact enumeration and the public record's own prices agree to the last digit."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from auction.award.columns import awarded_of
from auction.award.formulation import rows_of
from auction.award.sourcing import Item, Offer, Sourcing, Step, Supplier
from auction.solvers.milp import propose
from tests.golden.reserves import PRICE_SCALE, QUANTITY_SCALE, SAMPLE_OFFERS, SAMPLE_REQUIREMENT, units
from tests.real_data import REAL_DATA, needs
from tests.solvers.quoted import enumerated, event

QUOTES = ("quotes", "distributor_offers_kitspace.csv")


@needs(*QUOTES)
@pytest.mark.parametrize("pieces", [7, 120])
def test_337_parts_as_one_event_cost_what_enumeration_says(pieces: int) -> None:
    problem = event(REAL_DATA.joinpath(*QUOTES), pieces=pieces, over=2 * pieces)
    assert len(problem.items) == 337
    rows = rows_of(problem)
    found = propose(rows)
    best = sum(enumerated(problem).values())
    assert (found.code, found.cost, found.bound) == ("solved", best, best)


def reserves(offers: Any, required: Any) -> Sourcing:
    """The reserve market: an item a service, and each unit's bands as rising steps of one offer."""
    bands: dict[tuple[str, str], list[Any]] = {}
    for row in sorted(offers, key=lambda row: int(row["band"])):
        bands.setdefault((row["service"], row["unit"]), []).append(row)
    made = list[Offer]()
    for (service, unit), rows in sorted(bands.items()):
        begins, steps = 0, list[Step]()
        for row in rows:
            steps.append(Step(begins, units(row["band_price_aud"], PRICE_SCALE)))
            begins += units(row["band_mw"], QUANTITY_SCALE)
        most = min(begins, units(rows[0]["max_avail_mw"], QUANTITY_SCALE))
        made.append(Offer(f"{service} {unit}", unit, (service,), tuple(steps), most, kind="incremental"))
    items = tuple(Item(row["service"], units(row["enabled_total_mw"], QUANTITY_SCALE)) for row in required)
    suppliers = tuple(Supplier(unit) for unit in sorted({unit for _, unit in bands}))
    return Sourcing("reserves", "AUD", PRICE_SCALE + QUANTITY_SCALE, items, suppliers, tuple(made))


def check_merit_order(offers: Any, required: Any) -> None:
    problem = reserves(offers, required)
    found = propose(rows_of(problem))
    assert found.values is not None
    assert found.bound == found.cost
    given, _ = awarded_of(problem, found.values)
    steps = {offer.id: offer.steps for offer in problem.offers}
    marginal = dict[str, int]()
    for each in given:
        price = max(step.price for step in steps[each.offer] if step.begins < each.quantity)
        marginal[each.item] = max(price, marginal.get(each.item, 0))
    published = {row["service"]: units(row["pure_merit_order_marginal_price"], PRICE_SCALE) for row in required}
    assert marginal == published


def test_a_sample_of_bands_is_taken_in_merit_order() -> None:
    check_merit_order(SAMPLE_OFFERS, SAMPLE_REQUIREMENT)


@needs("bids", "aemo_reserve_offers.csv")
def test_the_public_record_is_taken_in_merit_order() -> None:
    offers, required = (
        list(csv.DictReader(REAL_DATA.joinpath("bids", name).read_text(encoding="utf-8").splitlines()))
        for name in ("aemo_reserve_offers.csv", "aemo_reserve_requirement.csv")
    )
    check_merit_order(offers, required)
