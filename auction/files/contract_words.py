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
        "draft": "Draft. It binds nobody until two persons of the consortium have approved it and it is signed.",
        "approving": "Draft, approved by one person. A second one has to approve it before it is signed.",
        "approved": "Approved by two persons; about to be signed.",
        "signed": "Signed electronically on {at} by {name}, after two persons of the consortium approved it.",
        "key": "Public key",
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
        "draft": "Entwurf. Er bindet niemanden, bis zwei Personen des Konsortiums ihn genehmigt haben und er unterzeichnet ist.",
        "approving": "Entwurf, von einer Person genehmigt. Vor der Unterzeichnung muss eine zweite ihn genehmigen.",
        "approved": "Von zwei Personen genehmigt; er wird gerade unterzeichnet.",
        "signed": "Elektronisch unterzeichnet am {at} von {name}, nachdem zwei Personen des Konsortiums ihn genehmigt hatten.",
        "key": "Öffentlicher Schlüssel",
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
        "draft": "草稿。经联合体两人批准并签署之前，对任何人均无约束力。",
        "approving": "草稿，已由一人批准。签署前须由另一人再批准。",
        "approved": "已由两人批准，即将签署。",
        "signed": "经联合体两人批准后，由 {name} 于 {at} 以电子方式签署。",
        "key": "公钥",
        "signed_buyer": "采购方：日期、签字",
        "signed_supplier": "供应商：日期、签字",
    },
}
