"""What people take away of an auction whose suppliers are paid in currencies of their own (rule E14)."""

from __future__ import annotations

import csv
import io

import pytest

from auction.audit.offline import run
from auction.audit.outcome import outcome_plain, outcome_text
from auction.core.commands import Contract
from auction.core.state import State
from auction.core.terms import Terms
from auction.files.contract_page import contract_html, contract_json
from auction.files.contract_words import WORDS
from auction.files.exports import allotment_csv
from tests.golden.foreign import currencies

STATE: State = run(*currencies()).state
TERMS: Terms = STATE.known_terms()


def of(supplier: str) -> Contract:
    return next(contract for contract in STATE.contracts.values() if contract.supplier == supplier)


def test_a_contract_is_in_the_currency_of_the_supplier_and_says_what_it_counts() -> None:
    told = contract_json(of("s1"), TERMS)
    assert (told["currency"], told["total"]) == ("EUR", "1642.50")
    assert [(line["unit_price"], line["money"], line["saving"]) for line in told["lines"]] == [("10.95", "1642.50", "1667.97")]
    assert told["counted"] == {
        "currency": "CNY",
        "total": "12832.03",
        "rate": {"num": 78_125, "den": 10_000, "source": "example table, not a publication", "date": "2027-01-29"},
    }


def test_one_in_the_auction_s_currency_says_no_more_than_before() -> None:
    told = contract_json(of("s3"), TERMS)
    assert (told["currency"], told["total"], "counted" in told) == ("CNY", "3095.00", False)


@pytest.mark.parametrize("lang", WORDS)
def test_the_page_names_both_currencies_the_rate_and_where_it_is_from(lang: str) -> None:
    page = contract_html(of("s1"), TERMS, lang=lang)
    assert "<caption>EUR</caption>" in page
    for shown in ("1642.50", "12832.03 CNY", "78125/10000", "example table, not a publication", "2027-01-29", "(CNY)"):
        assert shown in page, shown
    assert "EUR" not in contract_html(of("s3"), TERMS, lang=lang)


def test_the_table_of_an_allotment_has_both_sums() -> None:
    rows = list(csv.DictReader(io.StringIO(allotment_csv(TERMS, STATE.allotment).decode("utf-8-sig"))))
    valves = [row for row in rows if row["lot"] == "valves"]
    assert {(row["unit_price"], row["money"], row["currency"], row["own_money"], row["own_currency"]) for row in valves} == {
        ("10.95", "12832.03", "CNY", "1642.50", "EUR")
    }
    assert {(row["own_money"], row["own_currency"]) for row in rows if row["lot"] == "seals"} == {("", "")}


def test_the_outcome_tells_both() -> None:
    text = outcome_text(outcome_plain(STATE))
    assert "lot valves: s1 at 25664.06 CNY (3285.00 EUR), confirmed" in text
    assert "contract currencies-1~s1~m1: 12832.03 CNY (1642.50 EUR)" in text
    assert "2. s2 3156.00 USD, compares as" in text
