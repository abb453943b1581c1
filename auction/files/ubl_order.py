"""A signed contract as an order in UBL 2.1 (ISO/IEC 19845), for the systems in which buyer and supplier keep their books.

Elements stand in the order of the standard's schema. What UBL has no place for, the formula of an index or a rate that is no
decimal, is said in a note; a unit that UN/ECE Recommendation 20 has no code for is named in a note of its line.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from auction.core.agreement import Ink
from auction.core.commands import Contract
from auction.core.paper import contract_plain
from auction.core.terms import Terms
from auction.files.contract_print import printed
from auction.files.contract_words import WORDS

ORDER: Final = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
PARTS: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
FIELDS: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
PREFIXES: Final[Mapping[str, str]] = {"": ORDER, "cac": PARTS, "cbc": FIELDS}
VERSION: Final = "2.1"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

UNIT_CODES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("pcs", "pc", "piece", "pieces", "ea", "each", "unit", "units", "Stück", "Stk", "个", "件", "只", "片"), "C62"),
    **dict.fromkeys(("kg", "千克", "公斤"), "KGM"),
    **dict.fromkeys(("t", "tonne", "tonnes", "吨"), "TNE"),
    **dict.fromkeys(("m", "metre", "metres", "米"), "MTR"),
    **dict.fromkeys(("l", "litre", "litres", "升"), "LTR"),
    "g": "GRM",
    "h": "HUR",
    "kWh": "KWH",
    "MWh": "MWH",
    "m2": "MTK",
    "m3": "MTQ",
    "set": "SET",
    "reel": "RL",
}
"""Units as people write them by their codes in UN/ECE Recommendation 20."""

for _prefix, _name in PREFIXES.items():
    ElementTree.register_namespace(_prefix, _name)


def ubl_order(contract: Contract, terms: Terms, ink: Ink, *, lang: str = "en") -> bytes:
    """The order that this signed contract is, its notes in that language. It holds no saving, so both parties read the same."""
    told = contract_plain(contract, terms)
    currency = told["currency"]
    signed = EPOCH + timedelta(microseconds=ink.at)
    root = Element(f"{{{ORDER}}}Order")
    _fields(root, ("UBLVersionID", VERSION), ("ID", told["number"]))
    _fields(root, ("IssueDate", signed.strftime("%Y-%m-%d")), ("IssueTime", signed.strftime("%H:%M:%SZ")))
    for note in _notes(contract, terms, lang):
        _field(root, "Note", note)
    _fields(root, ("DocumentCurrencyCode", currency), ("LineCountNumeric", str(len(told["lines"]))))
    _signature(root, told["number"], ink)
    auction = f"{told['auction']['title']} ({told['auction']['id']})"
    _fields(_part(root, "Contract"), ("ID", told["number"]), ("ContractType", auction))
    _party(root, "BuyerCustomerParty", told["buyer"])
    _party(root, "SellerSupplierParty", told["supplier"])
    total = _part(root, "AnticipatedMonetaryTotal")
    _amount(total, "LineExtensionAmount", told["total"], currency)
    _amount(total, "PayableAmount", told["total"], currency)
    for number, line in enumerate(told["lines"], start=1):
        _line(_part(_part(root, "OrderLine"), "LineItem"), number, line, currency)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made + b"\n"


def _notes(contract: Contract, terms: Terms, lang: str) -> Sequence[str]:
    """What is printed beside the table of the contract, and that practice is practice."""
    practice = (WORDS[lang]["practice"],) if terms.practice else ()
    return (*practice, *printed(contract, terms, lang=lang, for_supplier=True).notes)


def _signature(root: Element, number: str, ink: Ink) -> None:
    """The signed document that the order follows from: its hash, by which whoever keeps it finds it."""
    signed = _part(root, "AdditionalDocumentReference")
    _fields(signed, ("ID", number), ("DocumentType", "signed contract"))
    _fields(signed, ("DocumentDescription", f"SHA-256 {ink.sha256}"), ("DocumentDescription", f"Ed25519 {ink.signature}"))


def _party(root: Element, role: str, told: Mapping[str, str]) -> None:
    party = _part(_part(root, role), "Party")
    _field(_part(party, "PartyIdentification"), "ID", told["id"])
    _field(_part(party, "PartyName"), "Name", told["name"])


def _line(item: Element, number: int, line: Mapping[str, Any], currency: str) -> None:
    """One line: its number, quantity, money, unit price and what it is; the auction's own ids are those of buyer and seller."""
    code = UNIT_CODES.get(line["unit"])
    _field(item, "ID", str(number))
    if code is None:
        _field(item, "Note", f"unit: {line['unit']}")
    quantity = _field(item, "Quantity", line["quantity"])
    if code is not None:
        quantity.set("unitCode", code)
    _amount(item, "LineExtensionAmount", line["money"], currency)
    _amount(_part(item, "Price"), "PriceAmount", line["unit_price"], currency)
    told = _part(item, "Item")
    if line["description"]:
        _field(told, "Description", line["description"])
    _field(told, "Name", f"{line['manufacturer']} {line['part_number']}".strip() or line["description"])
    _field(_part(told, "BuyersItemIdentification"), "ID", f"{line['lot']}/{line['line']}")
    if line["part_number"]:
        _field(_part(told, "ManufacturersItemIdentification"), "ID", line["part_number"])
    if line["manufacturer"]:
        _field(_part(_part(told, "ManufacturerParty"), "PartyName"), "Name", line["manufacturer"])


def _part(parent: Element, name: str) -> Element:
    return SubElement(parent, f"{{{PARTS}}}{name}")


def _fields(parent: Element, *told: tuple[str, str]) -> None:
    for name, text in told:
        _field(parent, name, text)


def _field(parent: Element, name: str, text: str) -> Element:
    found = SubElement(parent, f"{{{FIELDS}}}{name}")
    found.text = text
    return found


def _amount(parent: Element, name: str, text: str, currency: str) -> None:
    _field(parent, name, text).set("currencyID", currency)
