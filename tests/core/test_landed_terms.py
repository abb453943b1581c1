"""Which delivery of a supplier counts for a lot (T7)."""

from __future__ import annotations

from itertools import permutations

import pytest

from auction.core.landed_terms import Deliveries, Delivery, SupplierDelivery, delivery_of

USUAL, SEA, OTHER = (Delivery("FCA", "DE", "DE", "854231", mode, "Hamburg") for mode in ("air", "sea", "road"))
ROWS = (SupplierDelivery("s1", USUAL), SupplierDelivery("s1", SEA, ("L2", "L3")), SupplierDelivery("s2", OTHER, ("L1",)))


@pytest.mark.parametrize("rows", list(permutations(ROWS)), ids=range(6))
def test_T7_the_row_that_names_the_lot_counts_and_else_the_one_that_names_none(rows: tuple[SupplierDelivery, ...]) -> None:
    deliveries = Deliveries("2027-01-15", 30, rows, ())
    ways = {(supplier, lot): delivery_of(deliveries, supplier, lot) for supplier in ("s1", "s2", "s3") for lot in ("L1", "L2")}
    assert ways == {
        ("s1", "L1"): USUAL,
        ("s1", "L2"): SEA,
        ("s2", "L1"): OTHER,
        ("s2", "L2"): None,
        ("s3", "L1"): None,
        ("s3", "L2"): None,
    }
