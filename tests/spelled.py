"""A state as canonical bytes: equal states, and no others, are spelled alike."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import fields, is_dataclass
from typing import Any

from auction.core.seen import Seen
from auction.ledger.canonical import Plain, encode


def spelled(state: Any) -> bytes:
    """Every fact of the state in its order: tables by what they hold and how it stands there, sets sorted."""
    return encode(_plain(state))


def _plain(value: Any) -> Plain:
    if is_dataclass(value):
        facts = {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.compare}
        return {"class": type(value).__name__, **facts}
    if isinstance(value, dict):
        return [[_plain(key), _plain(held)] for key, held in value.items()]
    if isinstance(value, Set):
        return [*sorted(str(each) for each in value)]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *(_plain(each) for each in value)]
    if isinstance(value, Seen):
        return value.to_bytes().hex()
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value}"
    assert value is None or isinstance(value, str | bool), value
    return value
