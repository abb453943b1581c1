"""I4, E10 and E14: the document of a contract word for word, in the currency that is paid, and with the index it follows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from auction.core.agreement import Ink
from auction.core.commands import AwardLine
from auction.core.events import ContractDrawn
from auction.core.index import Index
from auction.core.paper import contract_plain, document, document_hash, name_of, note_of, signed_plain, spelled
from auction.core.words import Party
from tests.auctions import CLOSES, Play, a_line, a_lot, an_auction, contracts_of
from tests.criteria import an_evaluation, bidding_in, some_rates
from tests.signing import FIRST, SIGNING, approve, drawn, signed, the_signature

COPPER = Index("LME Copper", "the exchange", 895_000, "2027-01", 1, 2, 800_000, None)


def test_I4_the_document_is_of_what_was_agreed_under_which_terms_and_when() -> None:
    play = approve(approve(drawn(), "anna"), "ben")
    (drawing,) = [entry for entry in play.entries if any(isinstance(event, ContractDrawn) for event in entry.events)]
    line, agreement = play.terms.lots[0].lines[0], play.state.agreements[FIRST]
    row = {
        "lot": "L1",
        "lot_title": "Lot L1",
        "line": line.id,
        "description": line.description,
        "manufacturer": line.manufacturer,
        "part_number": line.part_number,
        "quantity": "2",
        "unit": line.unit,
        "unit_price": "2.00",
        "money": "4.00",
    }
    assert document(play.state, FIRST) == {
        "document": 1,
        "contract": {
            "number": FIRST,
            "auction": {"id": "A-1", "title": "Parts for a year", "practice": False},
            "buyer": {"id": "m1", "name": "m1 Ltd"},
            "supplier": {"id": "s2", "name": "s2 Ltd"},
            "currency": "EUR",
            "lines": [row],
            "total": "4.00",
        },
        "terms_sha256": play.state.terms_sha256,
        "drawn": {"entry": drawing.seq, "at": drawing.at},
        "approved": [{"entry": approval.seq, "at": approval.at} for approval in agreement.approvals],
    }
    assert len(agreement.approvals) == 2


def test_E10_a_row_that_follows_an_index_names_it_and_the_premium() -> None:
    play = Play(an_auction(lots=[a_lot(index=COPPER, lines=[a_line("A", 3)])])).bid("s1", "L1", "-5.00").wait(CLOSES).settle()
    (row,) = contract_plain(next(iter(play.state.contracts.values())), play.terms)["lines"]
    assert (row["unit_price"], row["premium"]) == ("8945.00", "-5.00")
    assert row["index"] == {
        "name": "LME Copper",
        "source": "the exchange",
        "reference": "8950.00",
        "reference_month": "2027-01",
        "lag": 1,
        "averaging": 2,
        "floor": "8000.00",
        "cap": None,
    }


def in_yen() -> Play:
    evaluation = bidding_in(an_evaluation(places=4, rates=some_rates(JPY=(61, 10_000))), s2=("JPY", 0))
    lots = [a_lot("L1", ceiling=100_000), a_lot("L2", ceiling=100_000)]
    play = Play(an_auction(lots=[replace(lot, evaluation=evaluation) for lot in lots])).bid("s2", "L2", "12000.50").wait(CLOSES)
    play.propose([AwardLine("L2", "s2", 3, 1_200_050, 7_320, own_money=12_001)]).confirm("L2")
    lines = [replace(line, own_money=12_001) for line in play.plain_allotment()]
    return play.allot(lines, [replace(each, currency="JPY", own_total=12_001) for each in contracts_of(lines)])


def test_E14_a_contract_in_another_currency_says_what_it_counts_in_the_auction_s_and_at_which_rate() -> None:
    play = in_yen()
    assert play.code == "", play.last.refusal
    told: Any = contract_plain(next(iter(play.state.contracts.values())), play.terms)
    assert (told["currency"], told["total"], told["lines"][0]["money"]) == ("JPY", "12001", "12001")
    assert told["counted"] == {
        "currency": "EUR",
        "total": "73.20",
        "rate": {"num": 61, "den": 10_000, "source": "a central bank", "date": "2027-01-29"},
    }


def test_I4_there_is_one_spelling_in_every_alphabet() -> None:
    told = {"b": "椅子", "a": [1, {"d": None, "c": True}]}
    assert spelled(told) == '{"a":[1,{"c":true,"d":null}],"b":"椅子"}'.encode()
    assert json.loads(spelled(told)) == told
    assert note_of("example.org", FIRST, "ab") == f"example.org/contract\n{FIRST}\nab\n"
    assert name_of([Party("m1", "One"), Party("m2", "Two")], "m2") == "Two"
    assert name_of([], "m9") == "m9"


def test_I4_what_is_kept_of_a_signed_contract_is_the_document_and_its_signature() -> None:
    play = signed()
    asked = the_signature(approve(approve(drawn(), "anna"), "ben").state)
    kept = signed_plain(play.state, FIRST)
    ink = play.state.agreements[FIRST].ink
    assert ink is not None
    assert kept == {"document": document(play.state, FIRST), "sha256": ink.sha256, "key": ink.key, "signature": ink.signature}
    assert ink.sha256 == document_hash(document(play.state, FIRST))
    assert ink == Ink(asked.sha256, asked.key, asked.signature, play.state.seq, play.state.at)
    assert ink.key == SIGNING.key
    assert signed_plain(drawn().state, FIRST) is None
