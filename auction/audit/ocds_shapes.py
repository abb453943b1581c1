"""What an OCDS 1.1 release package holds, field by field, with the extensions for bids and for lots.

A field is `name:kind`, `!` behind it where it must be there. `[kind]` is a list, of which `[kind]!` has at least one. A kind with a
capital is an object of this table, one that stands in `CODES` one of those words, `name` a text that is not blank, `id` such
a text or a whole number. Fields that are not named here are taken as they are.
Source: the Open Contracting Data Standard 1.1.5 (release and package schemas, closed codelists), ocds_bid_extension 1.1.5, and
ocds_lots_extension.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """What stands under a name: its kind, whether it is a list of that, and whether it must be there."""

    kind: str
    many: bool
    must: bool


CODES: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(words.split())
    for name, words in {
        "version": "1.1",
        "initiation": "tender",
        "tag": "planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate awardCancellation"
        " contract contractUpdate contractTermination implementation implementationUpdate contractAmendment compiled",
        "tenderStatus": "planning planned active cancelled unsuccessful complete withdrawn",
        "awardStatus": "pending active cancelled unsuccessful",
        "contractStatus": "pending active cancelled terminated",
        "milestoneStatus": "scheduled met notMet partiallyMet",
        "method": "open selective limited direct",
        "category": "goods works services",
        "bidStatus": "invited pending valid disqualified withdrawn",
        "submission": "expressionOfInterest bid",
    }.items()
}

_OF: Final = {
    "Package": "uri:uri! version:version! publishedDate:date! publisher:Publisher! releases:[Release]! extensions:[uri] license:uri"
    " publicationPolicy:uri",
    "Publisher": "name:name! scheme:text uid:text uri:uri",
    "Release": "ocid:name! id:name! date:date! tag:[tag]! initiationType:initiation! language:text parties:[Organization]"
    " buyer:Reference planning:Planning tender:Tender bids:Bids awards:[Award] contracts:[Contract]"
    " relatedProcesses:[RelatedProcess]",
    "Planning": "rationale:text budget:Budget documents:[Document] milestones:[Milestone]",
    "Budget": "id:id description:text amount:Value project:text projectID:id uri:uri source:uri",
    "Organization": "id:name name:text identifier:Identifier additionalIdentifiers:[Identifier] address:Address"
    " contactPoint:ContactPoint roles:[text]",
    "Identifier": "id:id scheme:text legalName:text uri:uri",
    "Address": "streetAddress:text locality:text region:text postalCode:text countryName:text",
    "ContactPoint": "name:text email:text telephone:text faxNumber:text url:uri",
    "Reference": "id:id name:name identifier:Identifier additionalIdentifiers:[Identifier] address:Address"
    " contactPoint:ContactPoint",
    "Tender": "id:id! title:text description:text status:tenderStatus procuringEntity:Reference items:[Item] value:Value"
    " minValue:Value procurementMethod:method procurementMethodDetails:text procurementMethodRationale:text"
    " mainProcurementCategory:category additionalProcurementCategories:[text] awardCriteria:text awardCriteriaDetails:text"
    " submissionMethod:[text] submissionMethodDetails:text tenderPeriod:Period enquiryPeriod:Period hasEnquiries:truth"
    " eligibilityCriteria:text awardPeriod:Period contractPeriod:Period numberOfTenderers:whole tenderers:[Reference]"
    " documents:[Document] milestones:[Milestone] amendments:[Amendment] amendment:Amendment lots:[Lot] lotDetails:LotDetails"
    " lotGroups:[LotGroup]",
    "Lot": "id:id! title:text description:text status:tenderStatus value:Value minValue:Value contractPeriod:Period",
    "LotDetails": "maximumLotsBidPerSupplier:whole maximumLotsAwardedPerSupplier:whole",
    "LotGroup": "id:id! relatedLots:[text] maximumValue:Value",
    "Item": "id:id! description:text classification:Classification additionalClassifications:[Classification] quantity:number"
    " unit:Unit relatedLot:text",
    "Classification": "id:id scheme:text description:text uri:uri",
    "Unit": "id:text scheme:text name:text value:Value uri:uri",
    "Value": "amount:number currency:currency",
    "Period": "startDate:date endDate:date maxExtentDate:date durationInDays:whole",
    "Bids": "statistics:[Statistic] details:[Bid]",
    "Statistic": "id:name! measure:name! value:number! valueGross:number currency:currency date:date notes:text relatedLot:text",
    "Bid": "id:name! date:date status:bidStatus submissionType:submission description:text identifiers:[SimpleIdentifier]"
    " items:[Item] tenderers:[Reference] value:Value validityPeriod:Period documents:[Document] relatedLots:[text]"
    " countriesOfOrigin:[text] hasRank:truth rank:whole variant:truth",
    "SimpleIdentifier": "id:name scheme:name",
    "Award": "id:id! title:text description:text status:awardStatus date:date value:Value suppliers:[Reference] items:[Item]"
    " contractPeriod:Period documents:[Document] amendments:[Amendment] amendment:Amendment relatedLots:[text]"
    " relatedBid:text relatedBids:[text]",
    "Contract": "id:id! awardID:id! title:text description:text status:contractStatus period:Period value:Value items:[Item]"
    " dateSigned:date documents:[Document] implementation:Implementation relatedProcesses:[RelatedProcess]"
    " milestones:[Milestone] amendments:[Amendment] amendment:Amendment relatedLots:[text] relatedBids:[text]",
    "Implementation": "transactions:[Transaction] milestones:[Milestone] documents:[Document]",
    "Transaction": "id:id! source:uri date:date value:Value payer:Reference payee:Reference uri:uri amount:Value"
    " providerOrganization:Identifier receiverOrganization:Identifier",
    "Milestone": "id:id! title:text type:text description:text code:text dueDate:date dateMet:date dateModified:date"
    " status:milestoneStatus documents:[Document]",
    "Document": "id:id! documentType:text title:text description:text url:uri datePublished:date dateModified:date format:text"
    " language:text relatedLots:[text]",
    "Amendment": "id:text date:date rationale:text description:text amendsReleaseID:text releaseID:text relatedLots:[text]",
    "RelatedProcess": "id:name relationship:[text] title:text scheme:text identifier:text uri:uri",
}


def _field(kind: str) -> Field:
    bare = kind.removesuffix("!")
    return Field(bare.strip("[]"), bare.startswith("["), bare != kind)


SHAPES: Final[Mapping[str, Mapping[str, Field]]] = {
    name: {field: _field(kind) for field, kind in (each.split(":") for each in fields.split())} for name, fields in _OF.items()
}
