"""The socket as an AsyncAPI 3.0 document, drawn from the frames' own types."""

from __future__ import annotations

from typing import Any, Final, get_args

from auction.wire.frames import LONGEST_FRAME, SUBPROTOCOL, ClientFrame, ServerFrame
from auction.wire.schema import Schema, one_of

CHANNEL: Final = "live"


def asyncapi() -> Schema:
    """One channel, what a client may send on it and what the server sends."""
    sent, told = get_args(ClientFrame), get_args(ServerFrame)
    schemas = one_of("frames", (*sent, *told))["$defs"]
    messages = {_name(frame): _message(frame) for frame in (*sent, *told)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Poolbid, live",
            "version": SUBPROTOCOL,
            "description": f"Text frames of at most {LONGEST_FRAME} bytes, each one JSON object.",
        },
        "channels": {
            CHANNEL: {
                "address": "/live",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
                "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
            }
        },
        "operations": {
            "ask": _operation("receive", sent, "What the server takes from a client."),
            "tell": _operation("send", told, "What the server sends."),
        },
        "components": {
            "messages": messages,
            "schemas": {name: _moved(schema) for name, schema in schemas.items()},
        },
    }


def _name(frame: Any) -> str:
    tag: str = frame.__struct_config__.tag
    return tag


def _message(frame: Any) -> Schema:
    return {
        "name": _name(frame),
        "summary": (frame.__doc__ or "").split("\n\n")[0],
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{frame.__name__}Frame"},
    }


def _operation(action: str, kinds: tuple[Any, ...], summary: str) -> Schema:
    messages = [{"$ref": f"#/channels/{CHANNEL}/messages/{_name(kind)}"} for kind in kinds]
    return {"action": action, "channel": {"$ref": f"#/channels/{CHANNEL}"}, "summary": summary, "messages": messages}


def _moved(schema: Any) -> Any:
    """The schema with its references pointing at where this document keeps them."""
    if isinstance(schema, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
            for key, value in schema.items()
        }
    return [_moved(item) for item in schema] if isinstance(schema, list) else schema
