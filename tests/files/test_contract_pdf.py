"""A contract as a PDF: complete, with Chinese, the same bytes each time, and refused where a character cannot be printed."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from auction.core.commands import Contract
from auction.core.terms import Terms
from auction.files.contract_pdf import NotInstalled, NotPrintable, contract_pdf
from auction.files.contract_print import Recorded
from auction.files.contract_words import WORDS
from auction.web.contracts import FONTS
from tests.signing import FIRST, drawn, signed

RECORDED = Recorded(9, 1_800_000_000_000_000, "ab" * 32)


def named(terms: Terms, name: str) -> Terms:
    return replace(terms, suppliers=tuple(replace(party, name=name) for party in terms.suppliers))


def the_contract(name: str = "s2 Ltd") -> tuple[Contract, Terms]:
    play = signed()
    return play.state.contracts[FIRST], named(play.state.known_terms(), name)


def fonts_in(made: bytes) -> set[str]:
    """The fonts that the first page embeds, by their own names."""
    page = PdfFileReader(BytesIO(made)).root["/Pages"]["/Kids"][0]
    return {
        str(font["/BaseFont"]).partition("+")[2]
        for font in (page["/Resources"]["/Font"][name] for name in page["/Resources"]["/Font"])
    }


@pytest.mark.parametrize("lang", sorted(WORDS))
def test_it_is_printed_in_every_language_and_the_same_each_time(lang: str) -> None:
    play = signed()
    contract, terms, agreement = play.state.contracts[FIRST], play.state.known_terms(), play.state.agreements[FIRST]
    made = [contract_pdf(contract, terms, fonts=FONTS, lang=lang, recorded=RECORDED, agreement=agreement) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-")
    assert b"pdfaid" in made[0]
    assert any(name.startswith("NotoSansSC") for name in fonts_in(made[0])) is (lang == "zh")


def test_a_chinese_name_is_set_in_a_font_that_has_it_whatever_the_language() -> None:
    contract, terms = the_contract("深圳市华强电子有限公司")
    fonts = fonts_in(contract_pdf(contract, terms, fonts=FONTS))
    assert any(name.startswith("NotoSansSC") for name in fonts)
    assert any(name.startswith("LibertinusSerif") for name in fonts)


def test_a_european_name_needs_no_other_font() -> None:
    contract, terms = the_contract("Łódź Ωμέγα Жук & Søn")
    assert all(name.startswith("LibertinusSerif") for name in fonts_in(contract_pdf(contract, terms, fonts=FONTS)))


@pytest.mark.parametrize("name", ["ฝ่ายจัดซื้อ", "🧿"])
def test_what_no_font_has_is_refused_and_not_left_blank(name: str) -> None:
    contract, terms = the_contract(name)
    with pytest.raises(NotPrintable, match=r"could not be displayed"):
        contract_pdf(contract, terms, fonts=FONTS)


def test_chinese_is_refused_where_its_slices_are_not_there(tmp_path: Path) -> None:
    contract, terms = the_contract("深圳")
    with pytest.raises(NotPrintable, match="深"):
        contract_pdf(contract, terms, fonts=tmp_path)
    assert contract_pdf(*the_contract(), fonts=tmp_path).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["#panic()", '$x$ *b* _i_ @r <l> `c` //x "q" \\', '#read("/etc/passwd")'])
def test_a_name_is_text_and_never_markup(name: str) -> None:
    contract, terms = the_contract(name)
    assert contract_pdf(contract, terms, fonts=FONTS).startswith(b"%PDF-")


def test_it_tells_a_draft_from_a_signed_contract() -> None:
    play = drawn()
    contract, terms = play.state.contracts[FIRST], play.state.known_terms()
    draft = contract_pdf(contract, terms, fonts=FONTS, agreement=play.state.agreements[FIRST])
    done = signed()
    assert draft != contract_pdf(contract, terms, fonts=FONTS, agreement=done.state.agreements[FIRST])


def test_a_long_contract_runs_over_pages() -> None:
    contract, terms = the_contract()
    long = replace(contract, lines=contract.lines * 200)
    pages = PdfFileReader(BytesIO(contract_pdf(long, terms, fonts=FONTS))).root["/Pages"]["/Count"]
    assert pages > 3


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NotInstalled, match=r"poolbid\[pdf\]"):
        contract_pdf(*the_contract(), fonts=FONTS)
