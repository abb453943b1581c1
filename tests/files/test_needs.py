"""What cells say of firmness, days, alternates and exclusions, and what is reported of those that cannot be read."""

from __future__ import annotations

import pytest

from auction.core.money import Share
from auction.files.bom import BomReading, read_bom
from auction.pool.needs import Alternate, Needs, TopPrice

COLUMNS = ",".join(
    (
        *("MPN", "Qty", "Firmness", "Need By", "Ship To", "AVL", "Date Code Max Age", "Authenticity"),
        *("Excluded Countries", "Excluded Suppliers", "Max Price", "Specification"),
    )
)
CHINESE = ",".join(
    (
        *("型号", "数量", "需求性质", "需求日期", "收货地", "认可替代料", "批次期限", "渠道要求"),
        *("排除国家", "排除供应商", "最高单价", "技术规格"),
    )
)
UNREADABLE = {
    "bom_firmness_unclear": ("Firmness", ["perhaps", "120%", "0%", "5/4", "0.0", "1.5", "1", "0.1234567"]),
    "bom_need_by_unclear": ("Need By", ["soon", "31.12.2026", "2026-02-30", "12/31/2026"]),
    "bom_place_unclear": ("Ship To", ["x" * 401]),
    "bom_alternates_unclear": (
        "AVL",
        ["RC0402", "Yageo|RC0402|twin", "Yageo|RC0402|fff|perhaps", "Yageo|RC0402|fff|approved|soon"],
    ),
    "bom_date_code_unclear": ("Date Code Max Age", ["2 years", "0", "-3", "9999"]),
    "bom_authenticity_unclear": ("Authenticity", ["trusted"]),
    "bom_exclusion_unclear": ("Excluded Countries", ["Russia", "R1"]),
    "bom_top_price_unclear": ("Max Price", ["1.25", "1,25 EUR", "0 EUR", "-1 EUR", "1.2345678 EUR", "€1"]),
    "bom_needs_invalid": ("AVL", ["; ".join(f"M|P{n}" for n in range(21))]),
}


def read(text: str) -> BomReading:
    reading = read_bom("bom.csv", text.encode())
    assert isinstance(reading, BomReading)
    return reading


def test_every_column_is_read() -> None:
    row = 'GRM188,5,pledged 80%,2026-12-31,Suzhou,"Yageo|CC0603|second_source|approved|2027-06-30; |X7R||rejected",24,Franchised'
    found = read(f'{COLUMNS}\n{row},"ru, BY",Grey Ltd;Dark Ltd,0.0125 EUR,100nF 16V\n').rows[0].needs
    assert found == Needs(
        firmness="pledged",
        pledged=Share(80, 100),
        need_by="2026-12-31",
        place="Suzhou",
        alternates=(
            Alternate("Yageo", "CC0603", "second_source", "approved", "2027-06-30"),
            Alternate("", "X7R", "form_fit_function", "rejected"),
        ),
        date_code_months=24,
        authenticity="franchised",
        not_from=("BY", "RU"),
        not_by=("Grey Ltd", "Dark Ltd"),
        top_price=TopPrice(12_500, "EUR"),
        specification="100nF 16V",
    )


def test_every_column_is_read_in_chinese() -> None:
    row = "GRM188,5,意向,2026年12月31日,苏州,国巨｜CC0603｜第二来源｜认可,24个月,授权渠道,RU、BY,某公司，某厂,1.25 CNY,通用电容"
    found = read(f"{CHINESE}\n{row}\n").rows[0].needs
    assert found is not None
    assert (found.firmness, found.need_by, found.place, found.date_code_months) == ("indicative", "2026-12-31", "苏州", 24)
    assert found.alternates == (Alternate("国巨", "CC0603", "second_source"),)
    assert (found.authenticity, found.not_from, found.not_by) == ("franchised", ("BY", "RU"), ("某公司", "某厂"))
    assert found.top_price == TopPrice(1_250_000, "CNY")


def test_a_line_that_asks_nothing_is_as_it_always_was() -> None:
    assert read(f"{COLUMNS}\nGRM188,5,,,,,,,,,,\n").rows[0].needs is None
    assert read(f"{COLUMNS}\nGRM188,5,firm,,,,,any,,,,\n").rows[0].needs is None


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, (_, texts) in UNREADABLE.items() for text in texts])
def test_a_cell_that_cannot_be_read_leaves_its_line_out(code: str, text: str) -> None:
    column = UNREADABLE[code][0]
    reading = read(f'MPN,Qty,{column}\nGRM188,5,"{text}"\nGRM155,1,\n')
    assert [(found.code, found.line, found.kept) for found in reading.reports] == [(code, 2, False)]
    assert [row.line for row in reading.rows] == [3]


def test_every_unreadable_cell_is_reported_and_the_line_counts_once() -> None:
    reading = read("MPN,Qty,Firmness,Need By\nGRM188,5,perhaps,soon\n")
    assert [found.code for found in reading.reports] == ["bom_firmness_unclear", "bom_need_by_unclear"]
    assert sum(found.count for found in reading.reports) == 1
    assert "perhaps" in reading.reports[0].reason


@pytest.mark.parametrize(
    ("typed", "share"), [("0.75", Share(75, 100)), (".8", Share(8, 10)), ("0.125", Share(125, 1000)), ("80 %", Share(80, 100))]
)
def test_P15_a_percentage_as_a_workbook_holds_it_or_with_a_blank_is_a_share(typed: str, share: Share) -> None:
    found = read(f"{COLUMNS}\nGRM188,5,{typed},,,,,,,,,\n").rows[0].needs
    assert found == Needs(firmness="pledged", pledged=share)
