"""Stored dataclasses as plain values and back, by their type hints: every field that says something, nothing else ever.

A stored class is a frozen dataclass whose fields are int, str, bool, `X | None`, `Literal` texts, further stored
classes, or `tuple[X, ...]` of these. None is written as null. A field with a default is left out where it has it, so a
choice that is added later leaves the bytes of those who do not make it as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from auction.core.errors import InvariantBroken, Unreadable
from auction.ledger.canonical import Plain, below, kind_of

Stored = TypeVar("Stored")
Reader: TypeAlias = Callable[[Plain], Any]
Writer: TypeAlias = Callable[[Any], Plain]


def to_plain(obj: object) -> dict[str, Plain]:
    """The fields of a stored object as plain values; `InvariantBroken` when one holds what its hint does not allow."""
    kind: Any = type(obj)
    try:
        return _record_writer(kind)(obj)
    except Unreadable as fault:
        raise InvariantBroken(f"{kind.__name__} cannot be stored: {fault}") from fault


def from_plain(cls: type[Stored], plain: Plain, path: str) -> Stored:
    """The stored object these fields spell; `Unreadable`, with a path from `path` down, when they do not fit."""
    hint: Any = cls
    try:
        found: Stored = reader_of(hint)(plain)
    except Unreadable as fault:
        raise below(path, fault) from None
    return found


def hints_of(cls: type) -> dict[str, Any]:
    """The stored fields of a class with their type hints, in the order they are declared."""
    if not is_dataclass(cls):
        raise InvariantBroken(f"{cls.__name__} is no stored class")
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def defaults_of(cls: type) -> dict[str, Any]:
    """The default of every stored field that has one: nothing, no, zero, an empty text or tuple, or the first choice."""
    found = {field.name: field.default for field in fields(cls) if field.default is not MISSING}
    hints = hints_of(cls)
    for name, default in found.items():
        plainest = next(iter(get_args(hints[name])), None) if get_origin(hints[name]) is Literal else None
        if not (default is None or default is False or default in (0, "", ()) or default == plainest):
            raise InvariantBroken(f"{cls.__name__}.{name} defaults to {default!r}, which is more than nothing")
    return found


def optional_of(hint: Any) -> Any:
    """The `X` of `X | None`, or None when the hint is something else."""
    if get_origin(hint) not in (Union, UnionType):
        return None
    inner = [arm for arm in get_args(hint) if arm is not NoneType]
    if len(inner) != 1 or len(get_args(hint)) != 2:
        raise InvariantBroken(f"a stored class may not hold {hint}: only `X | None` is a choice")
    return inner[0]


def item_of(hint: Any) -> Any:
    """The `X` of `tuple[X, ...]`, or None when the hint is something else."""
    if get_origin(hint) is not tuple:
        return None
    inner = get_args(hint)
    if len(inner) != 2 or inner[1] is not Ellipsis:
        raise InvariantBroken(f"a stored class may not hold {hint}: only `tuple[X, ...]` is a list")
    return inner[0]


@cache
def reader_of(hint: Any) -> Reader:
    """What turns a plain value into a value of this type; it raises `Unreadable` with the path below itself."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in _SCALARS:
        return _scalar(hint)
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if (inner := optional_of(hint)) is not None:
        return _or_null(reader_of(inner))
    if (inner := item_of(hint)) is not None:
        return _items_reader(reader_of(inner))
    if is_dataclass(hint) and isinstance(hint, type):
        return _record_reader(hint)
    raise InvariantBroken(f"a stored class may not hold {hint}")


@cache
def writer_of(hint: Any) -> Writer:
    """What turns a value of this type into a plain one; it raises `Unreadable` with the path below itself."""
    hint = getattr(hint, "__supertype__", hint)
    if (inner := optional_of(hint)) is not None:
        return _or_null(writer_of(inner))
    if (inner := item_of(hint)) is not None:
        return _items_writer(writer_of(inner))
    if is_dataclass(hint) and isinstance(hint, type):
        return _record_writer(hint)
    return reader_of(hint)


_SCALARS: Final[Mapping[Any, str]] = {int: "a number", str: "a text", bool: "a boolean"}


def _scalar(kind: type) -> Reader:
    expected = _SCALARS[kind]

    def read(value: Plain) -> Any:
        if type(value) is not kind:
            raise Unreadable("", f"{kind_of(value)} where {expected} belongs")
        return value

    return read


def _one_of(choices: tuple[Any, ...]) -> Reader:
    if not all(type(choice) is str for choice in choices):
        raise InvariantBroken(f"a stored choice is among texts, not {choices}")
    allowed = frozenset(choices)

    def read(value: Plain) -> Any:
        if type(value) is not str or value not in allowed:
            raise Unreadable("", f"{kind_of(value)} that is none of {', '.join(choices)}")
        return value

    return read


def _or_null(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _items_reader(read: Reader) -> Reader:
    def read_all(value: Plain) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Unreadable("", f"{kind_of(value)} where an array belongs")
        return tuple(_each(read, value))

    return read_all


def _items_writer(write: Writer) -> Writer:
    def write_all(value: Any) -> Plain:
        if not isinstance(value, tuple | list):
            raise Unreadable("", f"{kind_of(value)} where an array belongs")
        return _each(write, value)

    return write_all


def _each(convert: Callable[[Any], Any], values: list[Any] | tuple[Any, ...]) -> list[Any]:
    converted: list[Any] = []
    try:
        for value in values:
            converted.append(convert(value))  # its length is the index of the value that failed
    except Unreadable as fault:
        raise below(f"[{len(converted)}]", fault) from None
    return converted


def _record_reader(cls: type) -> Reader:
    readers = tuple((name, reader_of(hint)) for name, hint in hints_of(cls).items())
    names = frozenset(name for name, _ in readers)
    needed = names - defaults_of(cls).keys()

    def read(value: Plain) -> Any:
        if type(value) is not dict:
            raise Unreadable("", f"{kind_of(value)} where an object belongs")
        if not needed <= value.keys() <= names:
            raise _unlike(names, needed, value)
        known: dict[str, Any] = {}
        for name, read_field in readers:
            if name not in value:
                continue
            try:
                known[name] = read_field(value[name])
            except Unreadable as fault:
                raise below(name, fault) from None
        return cls(**known)

    return read


def _unlike(names: frozenset[str], needed: frozenset[str], value: Mapping[str, Plain]) -> Unreadable:
    unknown = sorted(value.keys() - names)
    if unknown:
        return Unreadable(unknown[0], "an unknown field")
    return Unreadable(min(needed - value.keys()), "a missing field")


@cache
def _record_writer(cls: Any) -> Callable[[Any], dict[str, Plain]]:
    writers = tuple((name, writer_of(hint)) for name, hint in hints_of(cls).items())
    defaults = defaults_of(cls)

    def write(value: Any) -> dict[str, Plain]:
        if type(value) is not cls:
            raise Unreadable("", f"{type(value).__name__} where {cls.__name__} belongs")
        known: dict[str, Plain] = {}
        for name, write_field in writers:
            stored = getattr(value, name)
            if name in defaults and stored == defaults[name] and type(stored) is type(defaults[name]):
                continue
            try:
                known[name] = write_field(stored)
            except Unreadable as fault:
                raise below(name, fault) from None
        return known

    return write
