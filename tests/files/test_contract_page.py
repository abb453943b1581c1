"""A contract as a page and as JSON: complete, escaped, in every language offered, and without anything that runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from auction.core.commands import Contract
from auction.core.index import Index
from auction.core.terms import Terms
from auction.core.words import Party
from auction.files.contract_page import STYLE_HASH, Recorded, contract_html, contract_json
from auction.files.contract_words import WORDS
from auction.pool.allot import allot, whole_lot
from auction.pool.contracts import contracts
from tests.terms import OPENS, a_line, a_lot, an_auction

DRAWN = "2027-01-15 09:00:00 UTC"
VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})


class Page(HTMLParser):
    """The page's elements and text; fails on a tag that is not closed in its place."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def drawn(*, baseline: int | None = 100_000, title: str = "Lot L1") -> tuple[Contract, Terms]:
    """The first member's contract of one lot of two rows, and its terms."""
    lot = replace(a_lot("L1", lines=[a_line("A", 3), a_line("B", 10)], price_scale=4, baseline=baseline), title=title)
    terms = an_auction(lots=[lot])
    made = allot([whole_lot(lot, supplier="s1", prices=(12_345, 678))], currency_scale=2)
    return contracts(terms.auction, made.lines)[0], terms


@pytest.mark.parametrize("lang", WORDS)
def test_a_page_says_everything_in_its_language(lang: str) -> None:
    contract, terms = drawn()
    html = contract_html(contract, terms, lang=lang, recorded=Recorded(57, OPENS, "ab" * 32))
    page = Page(html)
    text = " ".join(page.text)
    assert ("html", {"lang": lang}) in page.tags
    parties = (contract.number, "m1 Ltd (m1)", "s1 Ltd (s1)")
    for fact in (*parties, "1.2345", "0.0678", terms.currency, "57", DRAWN, "ab" * 32, "last year"):
        assert fact in text
    assert all(words in text for words in (WORDS[lang]["contract"], WORDS[lang]["rounding"], WORDS[lang]["signed_buyer"]))
    assert "@media print" in html


def test_every_language_has_every_word() -> None:
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    assert all(word.strip() for words in WORDS.values() for word in words.values())


def test_a_language_not_offered_is_an_error() -> None:
    with pytest.raises(KeyError):
        contract_html(*drawn(), lang="fr")


def test_nothing_runs_and_nothing_is_fetched() -> None:
    page = Page(contract_html(*drawn()))
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form"}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name in ("src", "href", "style")]


def test_names_are_text_and_never_markup() -> None:
    contract, terms = drawn(title="<script>alert(1)</script>&\"'")
    hostile = replace(terms, title="</title><b onclick=x>", members=(Party("m1", "<img src=x>"), *terms.members[1:]))
    page = Page(contract_html(contract, hostile))
    assert not {tag for tag, _ in page.tags} & {"script", "b", "img"}
    assert "<script>alert(1)</script>&\"'" in page.text
    assert any("<img src=x>" in text for text in page.text)


def test_the_style_is_the_one_the_policy_names() -> None:
    style = re.search(r"<style>(.*?)</style>", contract_html(*drawn()), re.DOTALL)
    assert style is not None
    assert "sha256-" + base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() == STYLE_HASH


def test_row_13_a_practice_contract_says_that_it_is_none() -> None:
    contract, terms = drawn()
    assert WORDS["en"]["practice"] in contract_html(contract, replace(terms, practice=True))
    assert WORDS["en"]["practice"] not in contract_html(contract, replace(terms, practice=False))


def test_row_29_without_a_baseline_a_contract_shows_no_saving_and_says_why() -> None:
    contract, terms = drawn(baseline=None)
    assert WORDS["en"]["no_baseline"] in contract_html(contract, terms)
    assert contract_json(contract, terms)["saving"] is None


def test_V7_the_suppliers_copy_tells_no_saving_nor_what_it_is_measured_against() -> None:
    """The amount and the saving together are the baseline, which is for insiders."""
    contract, terms = drawn()
    own, told = contract_json(contract, terms), contract_json(contract, terms, for_supplier=True)
    assert (told["saving"], {line["saving"] for line in told["lines"]}) == (None, {None})
    assert {**own, "saving": None, "lines": [{**line, "saving": None} for line in own["lines"]]} == told
    for lang, words in WORDS.items():
        text = " ".join(Page(contract_html(contract, terms, lang=lang, for_supplier=True)).text)
        assert contract.number in text
        savings = (own["saving"], own["lines"][0]["saving"], words["saving"])
        for hidden in (*savings, "last year", words["baseline"], words["no_baseline"]):
            assert hidden not in text


def test_the_json_form_adds_up() -> None:
    contract, terms = drawn()
    found = json.loads(json.dumps(contract_json(contract, terms, recorded=Recorded(57, OPENS, "ab"))))
    cents = [int(line["money"].replace(".", "")) for line in found["lines"]]
    assert sum(cents) == int(found["total"].replace(".", "")) == contract.total
    saved = [int(line["saving"].replace(".", "")) for line in found["lines"]]
    assert sum(saved) == int(found["saving"].replace(".", ""))
    assert found["buyer"] == {"id": "m1", "name": "m1 Ltd"}
    assert found["lines"][0]["unit_price"] == "1.2345"
    assert found["recorded"] == {"entry": 57, "at": OPENS, "head": "ab"}


COPPER = Index("Copper <A>, monthly mean", "the exchange", 12_000, "2027-01", 1, 3, 10_000, None)


def test_E11_a_contract_that_follows_an_index_states_the_formula() -> None:
    contract, terms = drawn()
    indexed = replace(terms, lots=tuple(replace(lot, index=COPPER) for lot in terms.lots))
    for lang in WORDS:
        text = " ".join(Page(contract_html(contract, indexed, lang=lang)).text)
        for fact in ("Copper <A>, monthly mean", "the exchange", "1.2000", "2027-01", "1.0000", "PN-A 0.0345", "PN-B -1.1322"):
            assert fact in text, lang
    text = " ".join(Page(contract_html(contract, indexed, for_supplier=True)).text)
    assert ", at least 1.0000. The unit prices above" in text
    assert "mean of the index over 3 month(s), of which the last lies 1 month(s) before" in text
    told = contract_json(contract, indexed)["lines"]
    assert [line["premium"] for line in told] == ["0.0345", "-1.1322"]
    assert told[0]["index"]["cap"] is None
    assert "index" not in contract_json(contract, terms)["lines"][0]
    assert "Copper" not in contract_html(contract, terms)
