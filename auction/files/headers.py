"""Which column says what: the names that bills of materials give their columns, in the order we trust them.

Names are compared folded: case, blanks and punctuation do not matter, `#` reads as `no`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from auction.files.records import Record

PART_NUMBER: Final = "part_number"
QUANTITY: Final = "quantity"

COLUMN_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    PART_NUMBER: (
        *("MPN", "Manufacturer Part Number", "Manufacturer Part No", "Manufacturer Part", "Manufacturer PN"),
        *("Mfr Part Number", "Mfr Part No", "Mfr Part", "Mfg Part Number", "Mfg Part No", "Mfr #", "Mfg #", "Manf #"),
        *("Mfr PN", "Mfg PN", "Maker Part Number", "Part No", "Part Number", "P/N"),
        *("制造商型号", "制造商料号", "制造商零件编号", "厂家型号", "原厂型号", "规格型号", "物料型号", "元件型号", "型号", "料号"),
    ),
    QUANTITY: (
        *("Quantity Per PCB", "Qty Per PCB", "Quantity Per Board", "Qty Per Board", "Quantity", "Qty", "Qnty", "Count"),
        *("Amount", "单板数量", "单板用量", "数量", "用量"),
    ),
    "manufacturer": (
        *("Manufacturer", "Manufacturer Name", "Manufacturers", "Mfr", "Mfr Name", "Mfg", "Mfg Name", "Manf", "Maker"),
        *("Brand", "制造商", "生产商", "厂商", "厂家", "品牌"),
    ),
    "references": (
        *("References", "Reference", "Reference Designator", "Reference Designators", "Designator"),
        *("Designators", "RefDes", "Refs", "Ref", "位号", "标号"),
    ),
    "value": ("Value", "Comment", "Val", "值", "参数", "阻容值"),
    "description": ("Description", "Desc", "Part Description", "描述", "说明", "备注描述"),
    "not_fitted": (
        *("DNP", "DNF", "DNM", "DNI", "Do Not Populate", "Do Not Place", "Do Not Fit", "Do Not Mount", "Not Fitted"),
        *("不贴", "不装", "不焊接", "不上件"),
    ),
    "fitted": ("Fitted", "Populate", "Populated", "Mounted", "是否贴装"),
    "config": ("Config", "Variant", "Population"),
    "alternative": ("Alternative", "Alternatives", "Alternate", "Alternates", "Second Source", "替代料", "替代型号"),
    "firmness": ("Firmness", "Commitment", "Demand Type", "Demand Firmness", "需求性质", "需求类型", "承诺"),
    "need_by": ("Need By", "Need Date", "Required By", "Required Date", "Needed By", "需求日期", "要求交期", "需用日期"),
    "place": ("Ship To", "Delivery Place", "Place of Delivery", "Delivery Address", "收货地", "交货地点", "收货地址"),
    "approved": (
        *("Approved Alternates", "Approved Alternatives", "AVL", "AML", "Approved Vendor List", "Approved Manufacturer List"),
        *("认可替代料", "批准替代料", "合格供应商清单"),
    ),
    "date_code": ("Date Code Max Age", "Max Date Code Age", "Date Code Months", "批次期限", "批号期限", "最大批次月龄"),
    "authenticity": ("Authenticity", "Minimum Authenticity", "Min Authenticity", "渠道要求", "真伪要求"),
    "not_from": ("Excluded Countries", "Excluded Origins", "COO Exclusions", "Not From", "排除国家", "排除原产地"),
    "not_by": ("Excluded Suppliers", "Supplier Exclusions", "Not By", "排除供应商"),
    "top_price": ("Maximum Price", "Max Price", "Price Limit", "最高单价", "最高限价", "最高价"),
    "specification": ("Specification", "Generic Specification", "Spec", "技术规格", "通用规格"),
}
REQUIRED: Final = (PART_NUMBER, QUANTITY)


def folded(name: str) -> str:
    """The column name as compared."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("#", "no")
    return "".join(mark for mark in text if mark.isalnum())


_TRUST: Final[Mapping[str, tuple[str, int]]] = {
    folded(name): (role, trust) for role, names in COLUMN_NAMES.items() for trust, name in enumerate(names)
}


@dataclass(frozen=True, slots=True)
class Header:
    """The line that names the columns: the place of each known column, and the names nothing was read from.

    `doubled` are names that mean a column already found; the name we trust more was read.
    """

    line: int
    width: int
    columns: Mapping[str, int]
    ignored: tuple[str, ...]
    doubled: tuple[str, ...]

    def cell(self, record: Record, role: str) -> str:
        """What the record says in that column; empty where the file has no such column or the record is too short."""
        place = self.columns.get(role)
        return record.cells[place] if place is not None and place < len(record.cells) else ""


def header_of(record: Record) -> Header | None:
    """The header this record is, or None: a header names a part number and a quantity column at least."""
    best: dict[str, tuple[int, int]] = {}
    ignored, doubled = [], []
    known = [(place, name, _TRUST.get(folded(name))) for place, name in enumerate(record.cells)]
    for place, name, meaning in known:
        if meaning is None:
            ignored.extend([name] if name else [])
            continue
        role, trust = meaning
        if role in best:
            doubled.append(name if best[role][0] <= trust else record.cells[best[role][1]])
        best[role] = min(best.get(role, (trust, place)), (trust, place))
    if any(role not in best for role in REQUIRED):
        return None
    columns = {role: place for role, (_, place) in best.items()}
    return Header(record.line, len(record.cells), columns, tuple(ignored), tuple(doubled))
