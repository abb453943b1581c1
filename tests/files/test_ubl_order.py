"""A signed contract as a UBL 2.1 order: elements in the standard's sequence, the contract's figures, names as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from auction.core.commands import Contract
from auction.core.index import Index
from auction.core.paper import contract_plain
from auction.core.terms import Terms
from auction.files.contract_words import WORDS
from auction.files.ubl_order import FIELDS, ORDER, PARTS, UNIT_CODES, ubl_order
from tests.signing import FIRST, signed

C, B = f"{{{PARTS}}}", f"{{{FIELDS}}}"

# The sequence of the elements in UBL 2.1's schemas (OASIS Standard, 4 November 2013), as far as an order of ours may hold them.
SEQUENCES: Mapping[str, str] = {
    "Order": "UBLVersionID CustomizationID ProfileID ID SalesOrderID CopyIndicator UUID IssueDate IssueTime OrderTypeCode Note "
    "RequestedInvoiceCurrencyCode DocumentCurrencyCode PricingCurrencyCode TaxCurrencyCode CustomerReference AccountingCostCode "
    "AccountingCost LineCountNumeric ValidityPeriod QuotationDocumentReference OrderDocumentReference OriginatorDocumentReference "
    "CatalogueReference AdditionalDocumentReference Contract ProjectReference Signature BuyerCustomerParty SellerSupplierParty "
    "OriginatorCustomerParty FreightForwarderParty AccountingCustomerParty Delivery DeliveryTerms PaymentMeans PaymentTerms "
    "TransactionConditions AllowanceCharge TaxExchangeRate PricingExchangeRate PaymentExchangeRate DestinationCountry TaxTotal "
    "AnticipatedMonetaryTotal OrderLine",
    "AdditionalDocumentReference": "ID CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID "
    "LocaleCode VersionID DocumentStatusCode DocumentDescription Attachment",
    "Contract": "ID IssueDate IssueTime NominationDate NominationTime ContractTypeCode ContractType Note VersionID Description",
    "BuyerCustomerParty": "CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID Party",
    "SellerSupplierParty": "CustomerAssignedAccountID AdditionalAccountID DataSendingCapability Party",
    "Party": "WebsiteURI EndpointID PartyIdentification PartyName Language PostalAddress",
    "PartyIdentification": "ID",
    "PartyName": "Name",
    "AnticipatedMonetaryTotal": "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount "
    "PrepaidAmount PayableRoundingAmount PayableAmount",
    "OrderLine": "SubstitutionStatusCode Note LineItem",
    "LineItem": "ID SalesOrderID UUID Note LineStatusCode Quantity LineExtensionAmount TotalTaxAmount MinimumQuantity "
    "MaximumQuantity Delivery DeliveryTerms OriginatorParty OrderedShipment PricingReference AllowanceCharge Price Item",
    "Price": "PriceAmount BaseQuantity",
    "Item": "Description PackQuantity PackSizeNumeric CatalogueIndicator Name HazardousRiskIndicator AdditionalInformation Keyword "
    "BrandName ModelName BuyersItemIdentification SellersItemIdentification ManufacturersItemIdentification "
    "StandardItemIdentification AdditionalItemProperty ManufacturerParty",
    "BuyersItemIdentification": "ID",
    "ManufacturersItemIdentification": "ID",
    "ManufacturerParty": "PartyIdentification PartyName",
}
MANY = {"Note", "DocumentDescription", "OrderLine"}
NEEDED: Mapping[str, set[str]] = {
    "Order": {"ID", "IssueDate", "BuyerCustomerParty", "SellerSupplierParty", "OrderLine"},
    "AnticipatedMonetaryTotal": {"PayableAmount"},
    "OrderLine": {"LineItem"},
    "LineItem": {"ID", "Item"},
    "Price": {"PriceAmount"},
}


def the_order(**changes: object) -> tuple[Element, Contract, Terms]:
    play = signed()
    terms, contract, ink = play.state.known_terms(), play.state.contracts[FIRST], play.state.agreements[FIRST].ink
    assert ink is not None
    terms = replace(terms, **changes)  # type: ignore[arg-type]
    return ElementTree.fromstring(ubl_order(contract, terms, ink)), contract, terms


def name_of(element: Element) -> str:
    return element.tag.partition("}")[2]


def require_sequence(element: Element) -> None:
    """Every child in its place, once where there may be one, in the namespace of its kind, and what must be there."""
    names = [name_of(child) for child in element]
    places = SEQUENCES[name_of(element)].split() if names else []
    assert [places.index(name) for name in names] == sorted(places.index(name) for name in names), name_of(element)
    assert all(names.count(name) == 1 for name in names if name not in MANY)
    assert NEEDED.get(name_of(element), set()) <= set(names)
    for child in element:
        assert child.tag.startswith(C if len(child) else B)
        assert len(child) > 0 or (child.text or "").strip()
        require_sequence(child)


def texts(root: Element, path: str) -> list[str | None]:
    return [found.text for found in root.findall(path.replace("c:", C).replace("b:", B))]


def test_every_element_stands_in_the_standards_sequence() -> None:
    root, _, _ = the_order()
    assert root.tag == f"{{{ORDER}}}Order"
    require_sequence(root)


def test_a_sequence_that_is_broken_is_seen() -> None:
    root, _, _ = the_order()
    root.append(root[0])
    with pytest.raises(AssertionError):
        require_sequence(root)


def test_figures_and_parties_are_those_of_the_contract() -> None:
    root, contract, terms = the_order()
    told = contract_plain(contract, terms)
    assert texts(root, "b:ID") == [contract.number]
    assert texts(root, "c:AnticipatedMonetaryTotal/b:PayableAmount") == [told["total"]]
    item = "c:OrderLine/c:LineItem/"
    assert texts(root, item + "b:Quantity") == [line["quantity"] for line in told["lines"]]
    assert texts(root, item + "b:LineExtensionAmount") == [line["money"] for line in told["lines"]]
    assert texts(root, item + "c:Price/b:PriceAmount") == [line["unit_price"] for line in told["lines"]]
    assert texts(root, "b:LineCountNumeric") == [str(len(contract.lines))]
    party = "/c:Party/c:PartyName/b:Name"
    assert texts(root, "c:BuyerCustomerParty" + party) == ["m1 Ltd"]
    assert texts(root, "c:SellerSupplierParty" + party) == ["s2 Ltd"]
    amounts = [found for found in root.iter() if "currencyID" in found.attrib]
    assert {found.attrib["currencyID"] for found in amounts} == {"EUR"} == set(texts(root, "b:DocumentCurrencyCode"))


def test_it_names_the_signed_document_by_its_hash() -> None:
    root, _, _ = the_order()
    ink = signed().state.agreements[FIRST].ink
    assert ink is not None
    assert f"SHA-256 {ink.sha256}" in texts(root, "c:AdditionalDocumentReference/b:DocumentDescription")


def test_row_13_an_order_of_practice_says_that_it_is_none() -> None:
    assert WORDS["en"]["practice"] in texts(the_order(practice=True)[0], "b:Note")
    assert WORDS["en"]["practice"] not in texts(the_order()[0], "b:Note")


def test_a_formula_that_the_standard_has_no_place_for_is_a_note() -> None:
    index = Index("Copper", "LME", reference=100, reference_month="2026-06", lag=1, averaging=3)
    _, _, terms = the_order()
    root, _, _ = the_order(lots=(replace(terms.lots[0], index=index),))
    assert any("Copper" in (note or "") for note in texts(root, "b:Note"))
    require_sequence(root)


@pytest.mark.parametrize("unit", ["pcs", "个", "kg", "MWh", "pallets of Tuesday"])
def test_a_unit_has_its_code_or_is_named(unit: str) -> None:
    _, _, terms = the_order()
    lots = (replace(terms.lots[0], lines=tuple(replace(line, unit=unit) for line in terms.lots[0].lines)),)
    root, _, _ = the_order(lots=lots)
    quantity = root.find(f"{C}OrderLine/{C}LineItem/{B}Quantity")
    assert quantity is not None
    assert quantity.get("unitCode") == UNIT_CODES.get(unit)
    notes = texts(root, "c:OrderLine/c:LineItem/b:Note")
    assert notes == ([] if unit in UNIT_CODES else [f"unit: {unit}"])
    require_sequence(root)


@pytest.mark.parametrize("name", ["<Order>&amp;]]>", "深圳市华强电子", "a\"b'c"])
def test_a_name_is_text(name: str) -> None:
    _, _, terms = the_order()
    members = tuple(replace(party, name=name) for party in terms.members)
    assert texts(the_order(members=members)[0], "c:BuyerCustomerParty/c:Party/c:PartyName/b:Name") == [name]
