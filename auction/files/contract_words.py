"""The words of a printed contract, by language. A language is complete or it is not offered."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "contract": "Contract",
        "number": "Number",
        "auction": "Auction",
        "buyer": "Buyer",
        "supplier": "Supplier",
        "lot": "Lot",
        "part": "Part",
        "quantity": "Quantity",
        "unit_price": "Unit price",
        "money": "Amount",
        "saving": "Saving",
        "total": "Total",
        "drawn": "Drawn",
        "entry": "Recorded as entry",
        "head": "Log head at that entry",
        "practice": "Practice auction. This is an exercise, not a contract.",
        "rounding": (
            "Quantity times unit price is exact. The amount of a lot is rounded once, to the smallest unit of the "
            "currency, and divided among members and rows in proportion to exact value, so a row may differ from its own "
            "rounding by one such unit."
        ),
        "counted": (
            "In the auction this contract counts as {total}: one {own} is {ratio} {currency} ({source}, {date}), "
            "fixed with the terms."
        ),
        "baseline": "Savings are measured against",
        "no_baseline": "No baseline was named, so no saving is claimed.",
        "signed_buyer": "For the buyer: date, signature",
        "signed_supplier": "For the supplier: date, signature",
    },
    "de": {
        "contract": "Vertrag",
        "number": "Nummer",
        "auction": "Auktion",
        "buyer": "Käufer",
        "supplier": "Lieferant",
        "lot": "Los",
        "part": "Teil",
        "quantity": "Menge",
        "unit_price": "Stückpreis",
        "money": "Betrag",
        "saving": "Ersparnis",
        "total": "Summe",
        "drawn": "Geschlossen",
        "entry": "Verzeichnet als Eintrag",
        "head": "Protokollstand bei diesem Eintrag",
        "practice": "Übungsauktion. Dies ist eine Übung und kein Vertrag.",
        "rounding": (
            "Menge mal Stückpreis ist genau. Der Betrag eines Loses wird einmal auf die kleinste Einheit der Währung "
            "gerundet und nach dem genauen Wert auf Mitglieder und Zeilen verteilt; eine Zeile kann daher von ihrer "
            "eigenen Rundung um eine solche Einheit abweichen."
        ),
        "counted": (
            "In der Auktion zählt dieser Vertrag {total}: ein {own} ist {ratio} {currency} ({source}, {date}), "
            "fest mit den Bedingungen."
        ),
        "baseline": "Die Ersparnis ist gemessen an",
        "no_baseline": "Es wurde keine Vergleichsgröße genannt, daher wird keine Ersparnis ausgewiesen.",
        "signed_buyer": "Für den Käufer: Datum, Unterschrift",
        "signed_supplier": "Für den Lieferanten: Datum, Unterschrift",
    },
    "zh": {
        "contract": "合同",
        "number": "编号",
        "auction": "竞价",
        "buyer": "采购方",
        "supplier": "供应商",
        "lot": "标的",
        "part": "物料",
        "quantity": "数量",
        "unit_price": "单价",
        "money": "金额",
        "saving": "节省",
        "total": "合计",
        "drawn": "订立时间",
        "entry": "记录条目",
        "head": "该条目处的日志摘要",
        "practice": "演练竞价。本文件仅供演练，不是合同。",
        "rounding": (
            "数量乘以单价为精确值。每个标的的金额只舍入一次，精确到货币最小单位，并按精确价值分摊到各成员和各行，"
            "因此某一行与其单独舍入的结果可能相差一个最小单位。"
        ),
        "counted": "本合同在竞价中计为 {total}：1 {own} 合 {ratio} {currency}（{source}，{date}），汇率随竞价条款固定。",
        "baseline": "节省的比较基准",
        "no_baseline": "未指定比较基准，因此不声明节省。",
        "signed_buyer": "采购方：日期、签字",
        "signed_supplier": "供应商：日期、签字",
    },
}
