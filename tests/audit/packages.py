"""A small OCDS package of the project's own: bids of two releases, numbers of every spelling, and fields that no schema names."""

from __future__ import annotations

from typing import Any

from auction.audit.exact_json import read_json

TEXT = """{
 "uri": "https://example.org/packages/1",
 "version": "1.1",
 "extensions": ["https://example.org/bids/extension.json"],
 "publishedDate": "2026-03-09T12:00:00Z",
 "publisher": {"name": "Harbour Works", "uri": null},
 "releases": [
  {
   "ocid": "ocds-000000-pumps", "id": "pumps-1", "date": "2026-03-09T12:00:00+02:00", "tag": ["tender", "award", "contract"],
   "initiationType": "tender", "language": "en", "house": {"of": ["our own", 1.50, -0.0, 1E+3, null, true]},
   "parties": [
    {"id": "works", "name": "Harbour Works", "roles": ["buyer", "procuringEntity"]},
    {"id": "ostara", "name": "Ostara 水泵", "roles": ["tenderer", "supplier"]},
    {"id": "lumen", "name": "Lumen", "roles": ["tenderer"]}
   ],
   "buyer": {"id": "works", "name": "Harbour Works"},
   "tender": {
    "id": "pumps", "title": "Pumps", "status": "complete", "procurementMethod": "open", "submissionMethod": ["electronicAuction"],
    "tenderPeriod": {"startDate": "2026-03-01T00:00:00Z", "endDate": "2026-03-08T00:00:00.5Z"},
    "value": {"amount": 7000000.10, "currency": "INR"},
    "items": [
     {"id": "1", "description": "pump", "quantity": 12, "unit": {"name": "pcs"}},
     {"id": 2, "description": "oil", "quantity": 2.50, "unit": {"name": "l"}},
     {"id": "3", "description": "hose", "quantity": 1e2}
    ]
   },
   "bids": {
    "statistics": [{"id": "1", "measure": "bids", "value": 3}],
    "details": [
     {"id": "b1", "date": "2026-03-02T10:00:00Z", "status": "valid", "tenderers": [{"id": "ostara"}],
      "value": {"amount": 268025.2, "currency": "INR"}},
     {"id": "b2", "date": "2026-03-02T09:00:00Z", "status": "valid", "tenderers": [{"id": "lumen"}],
      "value": {"amount": 268025.20, "currency": "INR"}},
     {"id": "b3", "status": "disqualified", "tenderers": [{"id": "lumen"}], "value": {"amount": 1, "currency": "INR"}}
    ]
   },
   "awards": [{"id": "a1", "status": "active", "relatedBid": "b1", "suppliers": [{"id": "ostara"}],
    "value": {"amount": 268025.2, "currency": "INR"}}],
   "contracts": [{"id": "c1", "awardID": "a1", "status": "active", "dateSigned": "2026-03-09T11:00:00Z"}]
  },
  {
   "ocid": "ocds-000000-pumps", "id": "pumps-2", "date": "2026-03-10T12:00:00Z", "tag": ["tenderUpdate"],
   "initiationType": "tender", "parties": [{"id": "lumen", "name": "Lumen"}],
   "bids": {"details": [{"id": "b2", "date": "2026-03-02T09:00:00Z", "status": "valid", "tenderers": [{"id": "lumen"}],
    "value": {"amount": 300000, "currency": "INR"}}]}
  }
 ]
}"""


def a_package() -> dict[str, Any]:
    """The package as it is read, to be changed at will."""
    package: dict[str, Any] = read_json(TEXT.encode())
    return package
