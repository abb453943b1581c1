"""A public record of 2022 cleared: what the cheapest units cost last is the marginal price that was published for them."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from auction.audit.bundle import read_bundle
from auction.audit.offline import run
from auction.audit.verify import verify
from tests.golden import reserves
from tests.golden.record import SIGNER, bundled
from tests.real_data import REAL_DATA, needs

OFFERS, REQUIRED = ("bids", "aemo_reserve_offers.csv"), ("bids", "aemo_reserve_requirement.csv")


def rows(*parts: str) -> list[dict[str, Any]]:
    with REAL_DATA.joinpath(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_clearing(offers: Any, required: Any) -> list[tuple[str, str]]:
    """The marginal prices are those of the record to the last digit, and the whole requirement is covered."""
    terms, stamped, idle = reserves.recorded(offers, required)
    recorder = run(terms, stamped)
    assert [entry.refusal for entry in recorder.entries if entry.refusal is not None] == []
    published = {row["service"]: row["pure_merit_order_marginal_price"] for row in required}
    assert reserves.marginal_prices(recorder) == published
    assert recorder.state.unawarded == {}
    report = verify(read_bundle(bundled("reserves", recorder)), key=SIGNER.key)
    assert report.divergences == ()
    return idle


def test_a_sample_clears_at_its_marginal_price() -> None:
    assert check_clearing(reserves.SAMPLE_OFFERS, reserves.SAMPLE_REQUIREMENT) == [("RAISE", "U3")]


@needs(*OFFERS)
def test_the_public_record_clears_at_the_published_prices() -> None:
    idle = check_clearing(rows(*OFFERS), rows(*REQUIRED))
    assert len(idle) == 54 + 49 + 49, "these could give nothing at that moment"
    assert len({(row["service"], row["unit"]) for row in rows(*OFFERS)}) - len(idle) == 63 + 61 + 61


@pytest.mark.parametrize(("more", "price"), [("0.00000", "2.5"), ("2.00000", "2.5"), ("4.50001", "300.5"), ("6.50001", "15000.0")])
def test_the_marginal_price_follows_the_requirement(more: str, price: str) -> None:
    """Up to 36 the bands at 2.5 suffice, up to 38 the one at 300.5, and then only the dearest is left."""
    total = reserves.units("31.5", 5) + reserves.units(more, 5)
    asked = [{**reserves.SAMPLE_REQUIREMENT[0], "enabled_total_mw": f"{total // 10**5}.{total % 10**5:05d}"}]
    terms, stamped, _ = reserves.recorded(reserves.SAMPLE_OFFERS, asked)
    assert reserves.marginal_prices(run(terms, stamped)) == {"RAISE": price}
