"""The kept auction on landed terms: with its tables an auditor works the components out again; both orders and origins are told."""

from __future__ import annotations

import json
from pathlib import Path

from auction.audit.bundle import read_bundle
from auction.audit.verify import verify
from tests.golden.tables import tables
from tests.market.tariffs import some_tariffs

FOLDER = Path(__file__).parent / "tariffed"


def test_its_tables_give_its_components_again_and_others_do_not() -> None:
    bundle = read_bundle((FOLDER / "bundle.zip").read_bytes())
    assert verify(bundle, tariffs=tables()).agrees
    assert [each.rule for each in verify(bundle, tariffs=some_tariffs()).divergences] == ["E12"]


def test_both_orders_and_the_origins_are_told() -> None:
    outcome = json.loads((FOLDER / "outcome.json").read_text())
    first = outcome["lots"][0]
    assert [place["supplier"] for place in first["ranking"]] != [place["supplier"] for place in first["without_subsidies"]]
    assert outcome["origins"]["most"] == {"num": 3, "den": 5}
