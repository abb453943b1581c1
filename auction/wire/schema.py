"""JSON Schemas (2020-12) of everything that is written down or sent, drawn from the types themselves.

A schema therefore cannot say another thing than the code: each field of the type, there unless it has a default, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import msgspec

from auction.award.award import Award
from auction.award.certificate import Certificate
from auction.award.problem import AwardProblem
from auction.award.sourcing import Awarded, Sourcing
from auction.core.commands import COMMANDS
from auction.core.errors import InvariantBroken
from auction.core.events import EVENTS
from auction.core.landed_terms import Deliveries
from auction.core.refusals import Refusal
from auction.core.terms import Terms
from auction.market.commands import COMMANDS as MARKET_COMMANDS
from auction.market.events import EVENTS as MARKET_EVENTS
from auction.market.subsidies import Claims
from auction.market.tariffs import Tariffs
from auction.pool.commands import COMMANDS as POOL_COMMANDS
from auction.pool.events import EVENTS as POOL_EVENTS
from auction.pool.needs import Needs
from auction.pool.terms import PoolTerms
from auction.wire.frames import ClientFrame, ServerFrame
from auction.wire.plain import LARGEST_INTEGER

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ID_PATTERN: Final = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"

_INTEGER: Final = {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}
_SCALARS: Final[Mapping[Any, Schema]] = {
    int: _INTEGER,
    str: {"type": "string"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    object: {},
    Any: {},
}


def document(title: str, root: Any) -> Schema:
    """The schema of one type, with every type it is made of under `$defs`."""
    return one_of(title, [root])


def one_of(title: str, roots: Iterable[Any]) -> Schema:
    """The schema of a document that is one of these types; a single type is that type."""
    defs: dict[str, Schema] = {}
    arms = [_schema(root, defs) for root in roots]
    body = arms[0] if len(arms) == 1 else {"oneOf": arms}
    return {"$schema": DIALECT, "title": title, **body, "$defs": dict(sorted(defs.items()))}


def entry_document(title: str, commands: Mapping[str, type], events: Mapping[str, type]) -> Schema:
    """An entry of a stream with these commands and events, as FORMAT.md section 2 has it."""
    defs: dict[str, Schema] = {}
    members: Schema = {
        "at": _INTEGER,
        "command": {"oneOf": [_schema(kind, defs) for kind in commands.values()]},
        "events": {"type": "array", "items": {"oneOf": [_schema(kind, defs) for kind in events.values()]}},
        "refusal": {"anyOf": [_schema(Refusal, defs), {"type": "null"}]},
        "seq": {"type": "integer", "minimum": 1, "maximum": LARGEST_INTEGER},
        "stream": {"type": "string"},
        "v": {"const": 1},
    }
    body = _object(members, "One command with everything it caused; either events or a refusal.")
    return {"$schema": DIALECT, "title": title, **body, "$defs": dict(sorted(defs.items()))}


def stamped_document() -> Schema:
    """A line of a commands file, as `auction run` takes it."""
    defs: dict[str, Schema] = {}
    members: Schema = {"at": _INTEGER, "command": {"oneOf": [_schema(kind, defs) for kind in COMMANDS.values()]}}
    body = _object(members, "A command and its stamp in microseconds UTC.")
    return {"$schema": DIALECT, "title": "Poolbid stamped command", **body, "$defs": dict(sorted(defs.items()))}


def bundle_document() -> Schema:
    """The manifest of a proof bundle; the other members of the archive are no JSON documents."""
    members: Schema = {
        "auction": {"type": "string", "pattern": ID_PATTERN},
        "bundle": {"const": 1},
        "pool": {"anyOf": [{"type": "string", "pattern": ID_PATTERN.replace("^", "^pool/")}, {"type": "null"}]},
        "market": {"const": "market"},
    }
    told = "Which auction, the stream of the pool its lots came from, if any, and that of the market it asked."
    body = _object(members, told, optional=("market",))
    return {"$schema": DIALECT, "title": "Poolbid bundle manifest", **body}


SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = {
    "terms": lambda: document("Poolbid terms", Terms),
    "commands": stamped_document,
    "events": lambda: one_of("Poolbid event", EVENTS.values()),
    "entry": lambda: entry_document("Poolbid entry", COMMANDS, EVENTS),
    "pool-entry": lambda: entry_document("Poolbid pool entry", POOL_COMMANDS, POOL_EVENTS),
    "pool-terms": lambda: document("Poolbid pool terms", PoolTerms),
    "needs": lambda: document("Poolbid needs", Needs),
    "market-entry": lambda: entry_document("Poolbid market entry", MARKET_COMMANDS, MARKET_EVENTS),
    "tariffs": lambda: document("Poolbid tariffs", Tariffs),
    "deliveries": lambda: document("Poolbid deliveries", Deliveries),
    "claims": lambda: document("Poolbid claims", Claims),
    "problem": lambda: document("Poolbid award problem", Sourcing),
    "award": lambda: document("Poolbid award of a problem", Awarded),
    "certificate": lambda: document("Poolbid certificate of an award", Certificate),
    "lot-problem": lambda: document("Poolbid award problem of an auction", AwardProblem),
    "lot-award": lambda: document("Poolbid award of an auction", Award),
    "bundle": bundle_document,
    "client-frames": lambda: one_of("Poolbid frame, from the client", get_args(ClientFrame)),
    "server-frames": lambda: one_of("Poolbid frame, from the server", get_args(ServerFrame)),
    "frames": lambda: one_of("Poolbid frame", (*get_args(ClientFrame), *get_args(ServerFrame))),
}
"""The schemas `auction schema NAME` prints."""


def _schema(hint: Any, defs: dict[str, Schema]) -> Schema:
    hint = getattr(hint, "__supertype__", hint)
    origin = get_origin(hint)
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    if origin is Annotated:
        return _annotated(hint, defs)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin in (Union, UnionType):
        return _choice([_schema(arm, defs) for arm in get_args(hint)])
    if origin in (tuple, list):
        return {"type": "array", "items": _schema(get_args(hint)[0], defs)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1], defs)}
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, msgspec.Struct)):
        return _reference(hint, defs)
    raise InvariantBroken(f"no schema for {hint}")


def _annotated(hint: Any, defs: dict[str, Schema]) -> Schema:
    base, *marks = get_args(hint)
    schema = _schema(base, defs)
    for mark in marks:
        bounds = {"minimum": getattr(mark, "ge", None), "maximum": getattr(mark, "le", None)}
        schema |= {name: bound for name, bound in bounds.items() if bound is not None}
        if getattr(mark, "title", None) == "id":
            schema |= {"pattern": ID_PATTERN}
    return schema


def _choice(arms: list[Schema]) -> Schema:
    if all(arm.keys() == {"enum"} for arm in arms):
        return {"enum": [value for arm in arms for value in arm["enum"]]}
    return {"anyOf": arms}


def _reference(kind: type, defs: dict[str, Schema]) -> Schema:
    key, value = _tag(kind)
    # A frame and a command may bear one name; only the frame's tag is not its version.
    name = f"{kind.__name__}Frame" if key == "t" else kind.__name__
    if name not in defs:
        defs[name] = {}  # holds the place, should a type hold itself
        tag: Schema = {key: {"const": value}} if key else {}
        members = {field: _schema(member, defs) for field, member in _members(kind).items()}
        optional = _optional(kind)
        defs[name] = _object(tag | members, (kind.__doc__ or "").split("\n\n")[0], optional=optional)
    return {"$ref": f"#/$defs/{name}"}


def _optional(kind: Any) -> Collection[str]:
    """The fields that may be left out: those with a default."""
    if is_dataclass(kind):
        return [field.name for field in fields(kind) if field.default is not MISSING]
    names: tuple[str, ...] = kind.__struct_fields__
    return names[len(names) - len(kind.__struct_defaults__) :]


def _object(members: Schema, description: str, *, optional: Collection[str] = ()) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": members,
        "required": [name for name in members if name not in optional],
        "additionalProperties": False,
    }


def _tag(kind: Any) -> tuple[str, str]:
    if is_dataclass(kind):
        return ("type", kind.TYPE) if hasattr(kind, "TYPE") else ("", "")
    config = kind.__struct_config__
    return (config.tag_field, config.tag) if config.tag is not None else ("", "")


def _members(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind.__struct_fields__
    return {name: hints[name] for name in names}
