"""The HTTP interface as an OpenAPI 3.1 document, drawn from the routes and from what their handlers say they do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.routing import Route

from auction.core.award_rules import AwardRules
from auction.core.landed_terms import Deliveries
from auction.core.terms import Terms
from auction.live.contract_news import KINDS
from auction.market.control import Movement
from auction.market.offers import Offer
from auction.market.tariffs import Tariffs
from auction.web.app import ROUTES
from auction.web.award import Cases, Other
from auction.web.competition import Markets, OwnShare
from auction.web.demand import Asked, Merging, Reviewed
from auction.web.division import Declined, Opened, Picked, Quoted, Reported, Settled, Wanted
from auction.web.market import ASKED, FROM_SESSION
from auction.web.pool_pages import KINDS as FATES
from auction.web.pool_pages import MOST, USUAL, Names
from auction.web.pools import Amended, Opening
from auction.web.sessions import Invitation, Ticket
from auction.web.supply import Month
from auction.web.trials import Trial
from auction.wire.schema import ID_PATTERN, document

BODIES: Final[Mapping[tuple[str, str], tuple[str, type]]] = {
    ("POST", "/api/session"): ("Ticket", Ticket),
    ("POST", "/api/invitation"): ("Ticket", Ticket),
    ("POST", "/api/invitations"): ("Invitation", Invitation),
    ("POST", "/api/pools"): ("Opening", Opening),
    ("POST", "/api/pools/{pool}/terms"): ("Amended", Amended),
    ("POST", "/api/auctions/{auction}/division/quotes"): ("Quoted", Quoted),
    ("POST", "/api/auctions/{auction}/division/picks"): ("Picked", Picked),
    ("POST", "/api/auctions/{auction}/division/declines"): ("Declined", Declined),
    ("POST", "/api/auctions/{auction}/division/freed"): ("Wanted", Wanted),
    ("POST", "/api/auctions/{auction}/division/totals"): ("Settled", Settled),
    ("POST", "/api/auctions/{auction}/division/outcomes"): ("Reported", Reported),
    ("POST", "/api/pool-models/{model}/terms"): ("Opened", Opened),
    ("POST", "/api/pools/{pool}/needs"): ("Asked", Asked),
    ("POST", "/api/pools/{pool}/review"): ("Reviewed", Reviewed),
    ("POST", "/api/pools/{pool}/merge"): ("Merging", Merging),
    ("POST", "/api/auctions/{auction}/supply/price"): ("Month", Month),
    ("POST", "/api/pools/{pool}/markets"): ("Markets", Markets),
    ("POST", "/api/pools/{pool}/shares"): ("OwnShare", OwnShare),
    ("POST", "/api/pools/{pool}/parts/find"): ("Names", Names),
    ("POST", "/api/auctions"): ("Terms", Terms),
    ("POST", "/api/presets/{preset}/terms"): ("Terms", Terms),
    ("POST", "/api/trials"): ("Terms", Terms),
    ("POST", "/api/landed"): ("Terms", Terms),
    ("POST", "/api/auctions/{auction}/terms"): ("Terms", Terms),
    ("POST", "/api/auctions/{auction}/rules"): ("AwardRules", AwardRules),
    ("POST", "/api/auctions/{auction}/scenarios"): ("Cases", Cases),
    ("POST", "/api/auctions/{auction}/why-not"): ("Other", Other),
}
_WHOLE: Final = {"type": "integer", "minimum": 0}
_TEXT: Final = {"type": "string"}
_NONE: Final = (
    "none",
    False,
    {"type": "string", "enum": ["204"], "description": "answer 204, and no problem, where there is none"},
)
_HEAD: Final = (
    "of",
    False,
    {"type": "string", "enum": ["head"], "description": "all but parts, notes, lines and words of the review"},
)
_PAGE: Final = (("from", False, _WHOLE), ("most", False, {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}))
QUERIES: Final[Mapping[tuple[str, str], tuple[tuple[str, bool, Mapping[str, Any]], ...]]] = {
    ("GET", "/api/auctions/{auction}/entries"): (("after", False, _WHOLE),),
    ("GET", "/api/auctions/{auction}/receipts"): (("after", False, _WHOLE),),
    **{
        ("GET", f"/api/auctions/{{auction}}/contracts/{{number}}{kind}"): (("lang", False, _TEXT),)
        for kind in ("", "/pdf", "/order")
    },
    ("PUT", "/api/pools/{pool}/boms/{member}/{file_name}"): (("builds", True, _WHOLE), _HEAD),
    ("DELETE", "/api/pools/{pool}/boms/{member}/{file_name}"): (_HEAD,),
    ("GET", "/api/pools/{pool}"): (_HEAD,),
    ("POST", "/api/pools"): (_HEAD,),
    **{("POST", f"/api/pools/{{pool}}/{step}"): (_HEAD,) for step in ("terms", "needs", "review", "merge", "freeze")},
    ("GET", "/api/pools/{pool}/parts"): (
        ("search", False, _TEXT),
        ("put_up", False, {"type": "string", "description": "there at all: only parts that go to auction"}),
        ("by", False, {"type": "string", "enum": ["quantity"], "description": "the largest first"}),
        *_PAGE,
    ),
    ("GET", "/api/pools/{pool}/notes"): _PAGE,
    ("GET", "/api/pools/{pool}/lines"): (
        ("member", False, _TEXT),
        ("file_name", False, _TEXT),
        ("kind", False, {"type": "string", "enum": list(FATES)}),
        ("asks", False, {"type": "string", "description": "there at all: only lines that ask something beyond part and quantity"}),
        ("search", False, _TEXT),
        *_PAGE,
    ),
    ("PUT", "/api/pools/{pool}/prices/{file_name}"): (
        ("source", True, _TEXT),
        ("date", True, {"type": "string", "format": "date"}),
        ("currency", True, {"type": "string", "pattern": "^[A-Z]{3}$"}),
        ("rates", False, {"type": "string", "description": "`EUR=1.09,GBP=1.27`: one unit of each in `currency`"}),
        ("rates_source", False, _TEXT),
        ("rates_date", False, {"type": "string", "format": "date"}),
    ),
    ("GET", "/api/market/history"): (("organisation", False, _TEXT),),
    ("GET", "/api/auctions/{auction}/bundle"): (("market", False, {"type": "string", "enum": ["whole"]}),),
    ("PUT", "/api/market/lists/{source}/{file_name}"): (("as_of", True, _WHOLE),),
    ("PUT", "/api/market/controls/{source}/{file_name}"): (("as_of", True, _WHOLE),),
}
STATUSES: Final[Mapping[tuple[str, str], str]] = {
    ("POST", "/api/auctions"): "201",
    ("POST", "/api/pools"): "201",
    ("POST", "/api/invitations"): "201",
    ("DELETE", "/api/session"): "204",
    ("DELETE", "/api/sessions/{session}"): "204",
}
BODIES_OF_MARKET: Final[Mapping[str, tuple[type, tuple[str, ...]]]] = {
    **{f"/api/market/{address}": (kind, FROM_SESSION) for address, kind in ASKED.items()},
    "/api/market/offers": (Offer, ()),
    "/api/market/gate": (Movement, ()),
}
"""Where a body holds the fields of a stored class, and which of them it leaves to the session."""
OPEN_TO_ALL: Final = frozenset(
    {("POST", "/api/session"), ("POST", "/api/invitation"), ("GET", "/api/keys"), ("GET", "/healthz"), ("GET", "/readyz")}
)

_PARAMETER: Final = re.compile(r"\{([a-z_]+)\}")


def openapi() -> dict[str, Any]:
    """Every address and method, what it takes, and that everything else is a problem."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        address = route.path.replace(":path}", "}")
        if route.methods is None or "{rest}" in address or address == "/api":
            continue
        for method in sorted(route.methods - {"HEAD"}):
            paths.setdefault(address, {})[method.lower()] = _operation(route, method, address, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Poolbid", "version": "1", "description": "Reverse auctions on pooled demand, with proof."},
        "paths": paths,
        "webhooks": {"contract": {"post": _HOOK}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "poolbid"},
                "meant": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
    }


def _operation(route: Route, method: str, address: str, schemas: dict[str, Any]) -> dict[str, Any]:
    key = (method, address)
    told: dict[str, Any] = {
        "operationId": f"{route.endpoint.__module__.rpartition('.')[2]}.{route.endpoint.__name__}",
        "summary": (route.endpoint.__doc__ or "").split("\n\n")[0],
        "parameters": [_parameter(name) for name in _PARAMETER.findall(address)],
        "responses": {
            STATUSES.get(key, "200"): {"description": "Done."},
            "default": {
                "description": "A problem, with its code.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
        "security": [] if key in OPEN_TO_ALL else [{"session": []} if method == "GET" else {"session": [], "meant": []}],
    }
    for name, required, schema in (*QUERIES.get(key, ()), *((_NONE,) if method == "GET" and key not in OPEN_TO_ALL else ())):
        told["parameters"].append({"name": name, "in": "query", "required": required, "schema": dict(schema)})
    if key in BODIES:
        body = _body(*BODIES[key], schemas, amends=address == "/api/auctions/{auction}/terms")
        if address == "/api/trials":
            body["properties"] |= _fields_of("Trial", Trial, schemas)
        if address == "/api/landed":
            body = _landing(body, schemas)
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if method == "POST" and address in BODIES_OF_MARKET:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": _own_fields(address, schemas)}}}
    if method == "PUT":
        told["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    return told


def _landing(body: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Terms with tables and deliveries beside them, and the bids whose components are told."""
    own = {
        name: _body(kind.__name__, kind, schemas, amends=False) for name, kind in (("tariffs", Tariffs), ("deliveries", Deliveries))
    }
    bids = {"bids": {"type": "array", "items": {"type": "string", "description": "`LOT=1000.00`"}}}
    return {**body, "properties": body["properties"] | own | bids, "required": ["terms", "tariffs", "deliveries"]}


def _parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string"} if name in ("file_name", "number", "session") else {"type": "string", "pattern": ID_PATTERN}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _body(name: str, kind: type, schemas: dict[str, Any], *, amends: bool) -> dict[str, Any]:
    drawn = document(name, kind)
    moved = json.loads(json.dumps(drawn["$defs"]).replace("#/$defs/", "#/components/schemas/"))
    schemas.update(moved)
    reference = {"$ref": f"#/components/schemas/{kind.__name__}"}
    if name != "Terms":
        return reference
    named = {"terms": reference} | ({"reason": {"type": "string"}} if amends else {})
    return {"type": "object", "properties": named, "required": list(named), "additionalProperties": False}


def _own_fields(address: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """The fields of the class that the body of this address holds."""
    kind, without = BODIES_OF_MARKET[address]
    drawn = json.loads(json.dumps(document(kind.__name__, kind)["$defs"]).replace("#/$defs/", "#/components/schemas/"))
    own = drawn.pop(kind.__name__)
    schemas.update(drawn)
    left = {name: member for name, member in own["properties"].items() if name not in (*without, "type")}
    return {**own, "properties": left, "required": [name for name in own["required"] if name in left]}


def _fields_of(name: str, kind: type, schemas: dict[str, Any]) -> dict[str, Any]:
    """The fields of that kind, which stand beside others in a body, and whatever they are made of."""
    moved = json.loads(json.dumps(document(name, kind)["$defs"]).replace("#/$defs/", "#/components/schemas/"))
    fields: dict[str, Any] = moved.pop(name)["properties"]
    schemas.update(moved)
    return fields


_HOOK: Final = {
    "summary": "A step of a contract, posted to the address that the operator has set, signed as Standard Webhooks 1.0 has it.",
    "parameters": [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string"},
                        "type": {"enum": list(KINDS)},
                        "timestamp": {"type": "string", "format": "date-time"},
                        "data": {"type": "object", "required": ["auction", "entry"]},
                    },
                    "required": ["id", "type", "timestamp", "data"],
                    "additionalProperties": False,
                }
            }
        },
    },
    "responses": {"2XX": {"description": "Taken. Anything else is asked again."}},
}
"""What is posted to another system (PROTOCOL section 7)."""

_PROBLEM: Final = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "rule": {"type": "string"},
        "again": {"enum": ["never", "later", "changed"]},
        "ack": {"type": "object"},
    },
    "required": ["type", "title", "status", "code", "detail"],
}
