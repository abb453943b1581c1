"""Problems, awards and certificates as documents: one text for one meaning, in whatever order it was put together, and its hash."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from hashlib import sha256
from operator import attrgetter, itemgetter
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from auction.award.refused import Refused
from auction.core.money import LARGEST

Read = TypeVar("Read")
Reader: TypeAlias = Callable[[Any], Any]
Writer: TypeAlias = Callable[[Any], Any]

ORDERED: Final = ("steps", "levels", "given", "blocks", "tree")
"""The lists whose order says something; all others are kept in the order of their texts."""


def text_of(document: object) -> bytes:
    """The canonical text: JSON of sorted keys without blanks, fields at their default left out, lists in one order."""
    hint: Any = type(document)
    return _spelt(_writer(hint)(document))


def hash_of(document: object) -> str:
    """The SHA-256 (hex) of the canonical text."""
    return sha256(text_of(document)).hexdigest()


def read(kind: type[Read], body: bytes) -> Read | Refused:
    """The object that a JSON text spells, or why it spells none, with its place."""
    hint: Any = kind
    try:
        plain = json.loads(body.decode(), object_pairs_hook=_once, parse_float=_Fraction, parse_constant=_Fraction)
        found: Read = _reader(hint)(plain)
    except _Not as fault:
        return Refused(fault.code, " / ".join(reversed(fault.steps)).replace(" / [", "["), fault.about)
    except (ValueError, RecursionError) as fault:
        return Refused("not_json", "", (str(fault)[:200],))
    return found


class _Not(Exception):
    """Something stands here that does not belong, found on the way down."""

    def __init__(self, code: str, *about: str) -> None:
        super().__init__(code)
        self.code, self.about, self.steps = code, about, list[str]()


def _spelt(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Not("key_twice", next(name for name in names if names.count(name) > 1))
    return found


class _Fraction:
    """A number with a fraction or an exponent, kept until its place is known."""

    def __init__(self, text: str) -> None:
        self.text = text


@cache
def _writer(hint: Any) -> Writer:
    """What turns a value of this type into plain JSON."""
    inner = _inner(hint)
    if get_origin(hint) is tuple:
        return _list_writer(_writer(get_args(hint)[0]))
    if inner is not None:
        write = _writer(inner)
        return lambda value: None if value is None else write(value)
    if not (isinstance(hint, type) and is_dataclass(hint)):
        return _as_it_is
    hints = get_type_hints(hint)
    members = [(field.name, field.default, _field_writer(field.name, hints[field.name])) for field in fields(hint)]
    members.append(("__class__", hint, None))  # two names at least, so that what is fetched is always a tuple
    fetch = attrgetter(*(name for name, _, _ in members))

    def write_record(value: Any) -> dict[str, Any]:
        plain = {}
        for (name, default, write), found in zip(members, fetch(value), strict=True):
            if found is not default and found != default:
                plain[name] = found if write is None else write(found)
        return plain

    return write_record


def _field_writer(name: str, hint: Any) -> Writer | None:
    """How a field is written; None where it stands as it is."""
    if get_origin(hint) is tuple and name in ORDERED:
        write = _writer(get_args(hint)[0])
        return lambda values: [write(value) for value in values]
    made = _writer(hint)
    return None if made is _as_it_is else made


def _list_writer(write: Writer) -> Writer:
    if write is _as_it_is:
        return sorted

    def write_list(values: Any) -> list[Any]:
        written = [write(value) for value in values]
        if len(written) < 2:
            return written
        ids = [plain.get("id") for plain in written]
        has_ids = None not in ids and len(dict.fromkeys(ids)) == len(ids)
        return sorted(written, key=itemgetter("id") if has_ids else _spelt)

    return write_list


def _as_it_is(value: Any) -> Any:
    return value


def _inner(hint: Any) -> Any:
    """The `X` of `X | None`, or None."""
    if get_origin(hint) not in (Union, UnionType):
        return None
    return next(arm for arm in get_args(hint) if arm is not NoneType)


@cache
def _reader(hint: Any) -> Reader:
    """What turns plain JSON into a value of this type."""
    inner = _inner(hint)
    if inner is not None:
        read_inner = _reader(inner)
        return lambda plain: None if plain is None else read_inner(plain)
    if get_origin(hint) is tuple:
        return _list_reader(_reader(get_args(hint)[0]))
    if get_origin(hint) is Literal:
        return _choice_reader(get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_reader(hint)
    return _SCALARS[hint]


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers: Mapping[str, Reader] = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    needed = [field.name for field in fields(kind) if field.default is MISSING]

    def read_record(plain: Any) -> Any:
        if type(plain) is not dict:
            raise _Not("wrong_kind", "an object")
        values = {}
        for name, member in plain.items():
            reader = readers.get(name)
            try:
                if reader is None:
                    raise _Not("unknown_field")
                values[name] = reader(member)
            except _Not as fault:
                fault.steps.append(name)
                raise
        for name in needed:
            if name not in values:
                raise _Not("missing_field", name)
        return kind(**values)

    return read_record


def _list_reader(read_one: Reader) -> Reader:
    def read_list(plain: Any) -> Any:
        if type(plain) is not list:
            raise _Not("wrong_kind", "an array")
        found: list[Any] = []
        try:
            for member in plain:
                found.append(read_one(member))
        except _Not as fault:
            fault.steps.append(f"[{len(found)}]")
            raise
        return tuple(found)

    return read_list


def _choice_reader(allowed: tuple[Any, ...]) -> Reader:
    def read_choice(plain: Any) -> Any:
        if type(plain) is not str or plain not in allowed:
            raise _Not("not_a_choice", ", ".join(allowed))
        return plain

    return read_choice


def _whole_number(plain: Any) -> int:
    if type(plain) is not int:
        raise _Not("wrong_kind", "a whole number")
    if not -LARGEST <= plain <= LARGEST:
        raise _Not("beyond_2_53")
    return plain


def _text(plain: Any) -> str:
    if type(plain) is not str:
        raise _Not("wrong_kind", "a text")
    return plain


def _truth(plain: Any) -> bool:
    if type(plain) is not bool:
        raise _Not("wrong_kind", "true or false")
    return plain


_SCALARS: Final[Mapping[Any, Reader]] = {int: _whole_number, str: _text, bool: _truth}
