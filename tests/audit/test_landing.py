"""E12: an auditor who brings the tables works the landed components out again, and says where they are others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auction.audit.__main__ import main
from auction.audit.bundle import bundle_of, write_bundle
from auction.audit.offline import run
from auction.audit.rules import AUCTION
from auction.audit.script import tariffs_hash
from auction.core.terms import Terms
from auction.ledger.codec import encode, to_plain
from auction.market.delivered import with_landed
from auction.market.tariffs import Tariffs
from tests.market.tariffs import a_duty, some_tariffs
from tests.market.test_delivered_rules import some_deliveries, some_terms


def bundled(tariffs: Tariffs, *, forged: bool = False) -> bytes:
    """A recorded auction on landed terms; forged, with one supplier's components left out."""
    terms = with_landed(some_terms(), tariffs, some_deliveries(some_terms()), tariffs_hash(tariffs))
    assert isinstance(terms, Terms)
    if forged:
        lot = terms.lots[0]
        assert lot.evaluation is not None
        evaluation = replace(lot.evaluation, suppliers=lot.evaluation.suppliers[1:])
        terms = replace(terms, lots=(replace(lot, evaluation=evaluation), *terms.lots[1:]))
    recorder = run(terms, [])
    bodies = [AUCTION.codec.entry_to_bytes(entry) for entry in recorder.entries]
    return write_bundle(bundle_of(terms.auction, bodies))


def test_E12_the_components_are_those_of_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle, file = tmp_path / "a.zip", tmp_path / "tariffs.json"
    bundle.write_bytes(bundled(some_tariffs()))
    file.write_bytes(encode(to_plain(some_tariffs())))
    assert main([str(bundle), "--tariffs", str(file)]) == 0
    assert "landed cost         agrees: the components in entry 1 are those of the tables" in capsys.readouterr().out
    assert main([str(bundle)]) == 0
    assert (
        f"landed cost         not checked: no tariffs were given; the terms name those of SHA-256 {tariffs_hash(some_tariffs())}"
        in (capsys.readouterr().out)
    )


def test_E12_other_tables_and_forged_components_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle, file = tmp_path / "a.zip", tmp_path / "tariffs.json"
    bundle.write_bytes(bundled(some_tariffs()))
    file.write_bytes(encode(to_plain(some_tariffs(duties=(a_duty(rate=(1, 50)),)))))
    assert main([str(bundle), "--tariffs", str(file)]) == 1
    assert "rule E12" in capsys.readouterr().out
    file.write_bytes(encode(to_plain(some_tariffs())))
    bundle.write_bytes(bundled(some_tariffs(), forged=True))
    assert main([str(bundle), "--tariffs", str(file)]) == 1
    assert "  recorded      lots.L1.evaluation" in capsys.readouterr().out
    file.write_text('{"lanes": 1}')
    assert main([str(bundle), "--tariffs", str(file)]) == 2
