"""Where no baseline is named no saving is shown: by no frame of any audience, no export, no contract and no report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auction.audit.ocds_release import package_of
from auction.audit.outcome import outcome_plain, outcome_text
from auction.audit.publisher import Publisher
from auction.core.briefing import briefing
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.files.contract_page import contract_html, contract_json
from auction.files.contract_print import printed
from auction.files.contract_words import WORDS
from auction.files.exports import allotment_csv
from auction.pool.settling import settlement
from tests.auctions import CLOSES, MEMBERS, SUPPLIERS, Play, a_line, a_lot, an_auction
from tests.files.test_exports import rows

EVERYBODY = (
    *(Audience("supplier", name) for name in SUPPLIERS),
    *(Audience("buyer", name) for name in ("consortium", *MEMBERS)),
    Audience("observer", ""),
    Audience("auditor", ""),
)


def settled(baseline: int | None) -> Play:
    lots = [a_lot("L1", lines=[a_line("A", 7), a_line("B", 3)], baseline=baseline), a_lot("L2", lines=[a_line("C", 5)])]
    play = Play(an_auction(lots=lots))
    play.bid("s1", "L1", "3.33", "1.11").bid("s2", "L1", "3.30", "1.10").bid("s2", "L2", "2.00")
    play.wait(CLOSES).propose().confirm("L1", "L2")
    play.allot(*settlement(play.state))
    assert (play.code, play.state.status) == ("", "settled")
    return play


def savings(told: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Everything of plain values that is called a saving and holds something, wherever it stands."""
    if isinstance(told, dict):
        for key, value in told.items():
            if "saving" in key and value is not None:
                yield f"{path}/{key}", value
            yield from savings(value, f"{path}/{key}")
    elif isinstance(told, list | tuple):
        for place, value in enumerate(told):
            yield from savings(value, f"{path}/{place}")


def shown(play: Play) -> list[tuple[str, Any]]:
    """Every saving that anybody is shown of the auction, by where it stands."""
    state, terms = play.state, play.state.known_terms()
    found: list[tuple[str, Any]] = []
    for audience in EVERYBODY:
        frames = {"briefing": briefing(state, audience), "rows": whole_view(state, audience)}
        found += [(f"{audience.role}{at}", value) for at, value in savings(frames)]
    found += [("allotment.csv", row[10]) for row in rows(allotment_csv(terms, state.allotment))[1:] if row[10] != ""]
    for contract in state.contracts.values():
        found += [(f"contract{at}", value) for at, value in savings(contract_json(contract, terms))]
        on_paper = printed(contract, terms, lang="en")
        found += [("paper", cells[-1]) for cells in (*on_paper.rows, on_paper.total) if cells[-1] != ""]
    return found + list(savings(outcome_plain(state)))


def test_row_29_where_a_baseline_is_missing_no_saving_is_shown_anywhere() -> None:
    play = settled(None)
    state, terms = play.state, play.state.known_terms()
    assert shown(play) == []
    assert [line.saving for line in state.allotment] == [None] * len(state.allotment)
    published = package_of(state, play.entries, Publisher("Harbour Works", "Ports together", "ocds-abc123"))
    for text in (outcome_text(outcome_plain(state)), json.dumps(published, default=str)):
        assert "saving" not in text.lower()
    for contract in state.contracts.values():
        for lang, words in WORDS.items():
            assert words["no_baseline"] in contract_html(contract, terms, lang=lang)


def test_row_29_beside_a_lot_with_a_baseline_one_without_shows_none_and_adds_to_none() -> None:
    """That savings are seen where there is a baseline shows that the search finds them."""
    found = shown(settled(9_000))
    places = {place for place, _ in found}
    assert {"buyer/rows/award:L1/saving", "auditor/rows/award:L1/saving", "allotment.csv", "paper"} <= places
    assert not [place for place in places if "L2" in place or place.startswith(("supplier", "observer"))]
    assert "contract/saving" not in places, "a contract of which a row has no baseline has no saving in all"
