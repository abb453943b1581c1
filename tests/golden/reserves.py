"""A public record as terms and commands: the reserve market of a power system, cleared as lots of quantities.

Source: offers and requirements as published by the Australian Energy Market Operator (AEMO) for 1 January 2022, 01:00, three
services. Each unit offers up to ten bands, a volume at a price that never falls, and what it can give at most at that moment.

What had to be put otherwise, with the reason: prices are raised by one cent, because many units ask nothing and a price here
is above zero (B6), and the marginal price is lowered by it again; a unit that can give nothing at that moment has nothing to
bid (N5) and is left out, listed; bands of one price stand apart, as they do in the record; marks in a unit's
name that no id may hold become dashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from auction.audit.offline import Recorder, Stamped
from auction.core.commands import PlaceBid, TypedSupply
from auction.core.moments import SECOND_US
from auction.core.money import parse_price, price_text
from auction.core.terms import Terms, Volume
from auction.core.words import Actor
from tests.terms import OPENS, a_lot, an_auction

CENT: Final = 1
NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9._-]")
PRICE_SCALE: Final = 2
QUANTITY_SCALE: Final = 5
BANDS: Final = Volume("incremental", "rising", False, 10)

SAMPLE_REQUIREMENT: Final = ({"service": "RAISE", "enabled_total_mw": "31.5", "pure_merit_order_marginal_price": "2.5"},)
SAMPLE_OFFERS: Final = tuple(
    {"service": "RAISE", "unit": unit, "max_avail_mw": most, "band": band, "band_mw": volume, "band_price_aud": price}
    for unit, most, band, volume, price in (
        ("U1", "12", "1", "10.0", "0.0"),
        ("U1", "12", "4", "10.0", "300.5"),
        ("U2", "8", "2", "5.0", "0.25"),
        ("U2", "8", "3", "20.0", "2.0"),
        ("U3", "0", "1", "50.0", "0.0"),
        ("U4", "40", "5", "7.5", "2.0"),
        ("U4", "40", "6", "7.5", "2.5"),
        ("U5", "40", "1", "3.0", "2.5"),
        ("U5", "40", "9", "3.0", "15000.0"),
    )
)
"""A sample of the project's own: 31.5 of the cheapest end in the bands at 2.5, after 10, 5, 3 and 7.5 that cost less."""


def recorded(
    offers: Iterable[Mapping[str, Any]] = SAMPLE_OFFERS, required: Sequence[Mapping[str, Any]] = SAMPLE_REQUIREMENT
) -> tuple[Terms, tuple[Stamped, ...], list[tuple[str, str]]]:
    """Terms with a lot a service, a schedule a unit and service, and the units left out because they can give nothing."""
    schedules: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(offers, key=lambda row: int(row["band"])):
        schedules.setdefault((row["service"], NOT_IN_IDS.sub("-", row["unit"])), []).append(row)
    idle = sorted(place for place, bands in schedules.items() if not units(bands[0]["max_avail_mw"], QUANTITY_SCALE))
    lots = [
        a_lot(
            row["service"],
            quantity=units(row["enabled_total_mw"], QUANTITY_SCALE),
            price_scale=PRICE_SCALE,
            quantity_scale=QUANTITY_SCALE,
            volume=BANDS,
        )
        for row in required
    ]
    suppliers = sorted({unit for _, unit in schedules})
    terms = an_auction(auction="reserves-1", lots=lots, suppliers=suppliers, payment="uniform")
    bids = (bid(service, unit, bands) for (service, unit), bands in sorted(schedules.items()) if (service, unit) not in idle)
    return terms, tuple(Stamped(OPENS + SECOND_US * place, each) for place, each in enumerate(bids)), idle


def bid(service: str, unit: str, bands: Sequence[Mapping[str, Any]]) -> PlaceBid:
    """The unit's bands as a schedule, each beginning where the ones before it end."""
    begins, steps = 0, []
    for band in bands:
        steps.append(price_text(begins, QUANTITY_SCALE))
        begins += units(band["band_mw"], QUANTITY_SCALE)
    most = min(begins, units(bands[0]["max_avail_mw"], QUANTITY_SCALE))
    supply = TypedSupply(tuple(steps), "", "", price_text(most, QUANTITY_SCALE))
    prices = tuple(price_text(units(band["band_price_aud"], PRICE_SCALE) + CENT, PRICE_SCALE) for band in bands)
    return PlaceBid(f"{service}-{unit}", Actor("supplier", unit), unit, service, prices, False, supply=supply)


def units(text: str, scale: int) -> int:
    """The number in whole units of the scale; the record's numbers all fit."""
    found = parse_price(text, scale)
    assert found is not None, text
    return found


def marginal_prices(recorder: Recorder) -> dict[str, str]:
    """The unit price that all winners of each lot are paid, less the cent, without trailing zeros, as the record writes it."""
    found: dict[str, set[int]] = {}
    for lot, award in recorder.state.awards.items():
        for line in award.lines:
            quantity = line.quantities[0]
            assert line.paid == quantity * (line.paid // quantity), "one price, whole"
            found.setdefault(lot, set()).add(line.paid // quantity)
    assert all(len(prices) == 1 for prices in found.values()), "all are paid the same"
    texts = {lot: price_text(min(prices) - CENT, PRICE_SCALE).rstrip("0") for lot, prices in found.items()}
    return {lot: f"{text}0" if text.endswith(".") else text for lot, text in texts.items()}
