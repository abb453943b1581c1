"""An engine that is wrong on purpose records an auction that looks whole; deciding again names the entry and the rule."""

from __future__ import annotations

import pytest

from auction.audit.bundle import bundle_of
from auction.audit.offline import run
from auction.audit.rules import AUCTION
from auction.audit.verify import verify
from auction.core.errors import InvariantBroken
from auction.core.moments import MINUTE_US
from tests.broken.engines import EARLY, ENGINES, RANDOM, Engine, bid, reveal
from tests.broken.wrong import deciding, forgetting_late_bids
from tests.terms import CLOSES


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_a_wrong_engine_is_caught(engine: Engine) -> None:
    entries = run(engine.terms, engine.asked, rules=engine.rules).entries
    report = verify(bundle_of(engine.terms.auction, map(AUCTION.codec.entry_to_bytes, entries)))
    assert report.first is not None
    assert (report.first.entry, report.first.rule) == (engine.entry, engine.rule)
    others = {check.name for check in report.checks if check.result == "diverges"}
    assert others == {"auction decisions"}, "the chain of a wrong engine is in order: only deciding again tells"


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_the_right_engine_agrees_with_itself(engine: Engine) -> None:
    entries = run(engine.terms, engine.asked).entries
    assert verify(bundle_of(engine.terms.auction, map(AUCTION.codec.entry_to_bytes, entries))).agrees


def test_a_bid_after_the_secret_moment_is_caught_when_the_secret_is_told() -> None:
    asked = (*EARLY, bid("s1", "40.00", at=CLOSES + MINUTE_US - 1, id="b3"), reveal())
    with pytest.raises(InvariantBroken, match="left alone"):
        run(RANDOM, asked)
    entries = run(RANDOM, asked, rules=deciding(forgetting_late_bids)).entries
    assert len(entries[4].events) == 1, "the bid was taken"
    report = verify(bundle_of(RANDOM.auction, map(AUCTION.codec.entry_to_bytes, entries)))
    assert report.first is not None
    assert (report.first.entry, report.first.rule) == (6, "F5")
    assert "left alone" in str(report.first.again)
