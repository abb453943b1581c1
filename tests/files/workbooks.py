"""Workbooks made by hand, so that a test can make wrong ones too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

SHEET = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}">'


def sheet_xml(rows: Sequence[Sequence[str | int | float | None]]) -> str:
    """A sheet with these rows from A1 on; None leaves the cell out."""
    body = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{chr(65 + place)}{number}", value) for place, value in enumerate(row) if value is not None)
        body.append(f'<row r="{number}">{cells}</row>')
    return f"{SHEET}<sheetData>{''.join(body)}</sheetData></worksheet>"


def workbook(sheets: Mapping[str, str], *, extra: Mapping[str, str] | None = None, folder: str = "worksheets") -> bytes:
    """An XLSX file of these sheets, given as XML by name."""
    out = io.BytesIO()
    numbered = list(enumerate(sheets, start=1))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'{_RELATIONS}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in numbered)
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        linked = "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="{folder}/sheet{number}.xml"/>'
            for number, _ in numbered
        )
        texts = f'<Relationship Id="texts" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if extra else ""
        archive.writestr("xl/_rels/workbook.xml.rels", f"{_RELATIONS}{linked}{texts}</Relationships>")
        for number, name in numbered:
            archive.writestr(f"xl/{folder}/sheet{number}.xml", sheets[name])
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


def shared_texts(*texts: str) -> dict[str, str]:
    """The part of a workbook that holds texts for cells to point at."""
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return {"xl/sharedStrings.xml": f'<?xml version="1.0"?><sst xmlns="{_MAIN}">{items}</sst>'}


def _cell(place: str, value: str | int | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
