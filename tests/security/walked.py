"""Bodies made from the schemas that the server publishes: each with every field, and where in them numbers stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auction.core.award_rules import AwardRules
from auction.pool.needs import Needs
from auction.pool.terms import PoolTerms
from auction.web.openapi import openapi
from auction.wire.schema import SCHEMAS as PUBLISHED
from auction.wire.schema import document

DEEPEST = 14
WAYS = 4
"""Where a field may be one of several kinds, bodies are made with the first, the second and so on."""

DOCUMENT = openapi()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
DOORS = {
    (method.upper(), address): told["requestBody"]["content"]["application/json"]["schema"]
    for address, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
    if "application/json" in told.get("requestBody", {}).get("content", {})
}
"""Every address and method that takes JSON, and the schema of its body."""

OPAQUE: dict[tuple[str, str], type] = {
    ("Case", "rules"): AwardRules,
    ("Opening", "terms"): PoolTerms,
    ("Amended", "terms"): PoolTerms,
    ("Asked", "needs"): Needs,
}
"""What a body holds under a field that it says nothing of: another published document."""
CLIENT_FRAMES: dict[str, Any] = PUBLISHED["client-frames"]()
for _drawn in (*(document(kind.__name__, kind) for kind in set(OPAQUE.values())), CLIENT_FRAMES):
    SCHEMAS |= json.loads(json.dumps(_drawn["$defs"]).replace("#/$defs/", "#/components/schemas/"))

Place = tuple[Any, ...]


def says_nothing(schema: dict[str, Any]) -> bool:
    return not schema.keys() - {"description", "default", "title"}


def unsaid(schema: dict[str, Any], place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where a schema says nothing of a value, by the class and the field."""
    if "$ref" in schema:
        named = schema["$ref"].rpartition("/")[2]
        yield from unsaid(SCHEMAS[named], (*place, named)) if named not in place else ()
    elif says_nothing(schema):
        yield place[-2:]
    for several in ("anyOf", "oneOf", "prefixItems"):
        for each in schema.get(several, ()):
            yield from unsaid(each, place)
    for name, each in schema.get("properties", {}).items():
        yield from unsaid(each, (*place, name))
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), dict):
            yield from unsaid(schema[inner], place)


def made(schema: dict[str, Any], way: int, depth: int = 0, of: str = "") -> Any:
    """Something plain that is of that schema, with all of its fields; `of` is the class whose schema it is."""
    if "$ref" in schema:
        named = schema["$ref"].rpartition("/")[2]
        return made(SCHEMAS[named], way, depth + 1, named)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds = [each for each in schema[several] if each.get("type") != "null"]
            return made(kinds[min(way, len(kinds) - 1)], way, depth + 1) if depth < DEEPEST else None
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][min(way, len(schema["enum"]) - 1)]
    return _of_type(schema, way, depth, of)


def _of_type(schema: dict[str, Any], way: int, depth: int, of: str) -> Any:
    match schema.get("type", "string"):
        case "object" if "properties" in schema:
            known = {name: {"$ref": f"/{OPAQUE[of, name].__name__}"} for name in schema["properties"] if (of, name) in OPAQUE}
            return {name: made(known.get(name, each), way, depth + 1) for name, each in schema["properties"].items()}
        case "object":
            return {"a": made(schema["additionalProperties"], way, depth + 1)} if schema.get("additionalProperties") else {}
        case "array":
            if "prefixItems" in schema:
                return [made(each, way, depth + 1) for each in schema["prefixItems"]]
            return [made(schema.get("items") or {}, way, depth + 1)] * (1 if depth < DEEPEST else 0)
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return False
        case _:
            return "a1"


def numbers(plain: Any, place: Place = ()) -> Iterator[Place]:
    """Where in it a whole number stands."""
    if isinstance(plain, dict):
        for name, each in plain.items():
            yield from numbers(each, (*place, name))
    elif isinstance(plain, list):
        for at, each in enumerate(plain):
            yield from numbers(each, (*place, at))
    elif isinstance(plain, int) and not isinstance(plain, bool):
        yield place
