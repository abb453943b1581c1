"""The documents for programs: whole, without a reference that leads nowhere, and in step with what is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from auction.web.app import ROUTES
from auction.web.openapi import BODIES, OPEN_TO_ALL, QUERIES, STATUSES, openapi
from auction.wire.asyncapi import asyncapi
from auction.wire.frames import ClientFrame, ServerFrame


def references(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(document, list):
        for item in document:
            yield from references(item)


@pytest.mark.parametrize("drawn", [openapi, asyncapi])
def test_every_reference_leads_somewhere_and_every_schema_is_one(drawn: Any) -> None:
    document = drawn()
    assert document == drawn()
    found = set(references(document))
    assert found
    for reference in found:
        here = document
        for step in reference.removeprefix("#/").split("/"):
            here = here[step]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_address_is_told_with_what_it_does() -> None:
    told = {(method.upper(), address) for address, each in openapi()["paths"].items() for method in each}
    served = {
        (method, route.path.replace(":path}", "}"))
        for route in ROUTES
        for method in (route.methods or set()) - {"HEAD"}
        if "{rest" not in route.path and route.path != "/api"
    }
    assert told == served
    assert told >= {*BODIES, *QUERIES, *STATUSES, *OPEN_TO_ALL}
    operations = [operation for each in openapi()["paths"].values() for operation in each.values()]
    assert all(operation["summary"].endswith(".") for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_frame_is_a_message() -> None:
    messages = asyncapi()["components"]["messages"]
    assert len(messages) == len(get_args(ClientFrame)) + len(get_args(ServerFrame))


def test_a_trial_takes_a_share_and_made_up_bids_beside_the_terms() -> None:
    drawn = openapi()
    body = drawn["paths"]["/api/trials"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert (list(body["properties"]), body["required"]) == (["terms", "starts_at", "bids"], ["terms"])
    assert drawn["components"]["schemas"]["MadeUpBid"]["required"] == ["lot", "supplier", "prices"]
