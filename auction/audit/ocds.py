"""An OCDS release package read: taken as it is, or refused with every fault told by its place and a code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from auction.audit.exact_json import Number, read_json
from auction.audit.ocds_shapes import CODES, SHAPES, Field

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_NAMED: Final = frozenset({"Organization"} | {kind for kind, fields in SHAPES.items() if "id" in fields and fields["id"].must})
"""What has an id of its own in each list, so that a later release can say what it changes."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a package: where, a code, and the reason in words."""

    path: str
    code: str
    reason: str


def package_faults(package: Any) -> tuple[Fault, ...]:
    """All that is wrong with the package, in the order of its fields; empty where it is a good one."""
    if not isinstance(package, dict):
        return (Fault("", "wrong_type", "a package is an object"),)
    found = list(_object(package, "Package", ""))
    releases = package.get("releases")
    for place, release in enumerate(releases if isinstance(releases, list) else ()):
        if isinstance(release, dict):
            found += _loose_ends(release, f"releases[{place}]")
    return tuple(found)


def read_package(body: bytes) -> dict[str, Any] | tuple[Fault, ...]:
    """The package with its numbers as they are written, or all that is wrong with it; Unreadable where it is no JSON at all."""
    package = read_json(body)
    faults = package_faults(package)
    return faults or package


def moment_of(text: str) -> int | None:
    """Microseconds since 1970 of a date with its time and offset, or None where the text is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return None


def date_text(moment: int) -> str:
    """The moment as OCDS writes it, in UTC."""
    return (_EPOCH + timedelta(microseconds=moment)).isoformat().replace("+00:00", "Z")


def _object(value: dict[str, Any], kind: str, path: str) -> Iterator[Fault]:
    """What is wrong with the fields that are known of such an object."""
    for name, field in SHAPES[kind].items():
        place = f"{path}.{name}" if path else name
        if name not in value:
            if field.must:
                yield Fault(place, "missing", "must be there")
        elif field.many:
            yield from _list(value[name], field, place)
        elif value[name] is not None or field.must or field.kind in SHAPES:
            yield from _value(value[name], field.kind, place)
    if kind == "Period":
        yield from _period(value, path)


def _list(value: Any, field: Field, path: str) -> Iterator[Fault]:
    if value is None and not field.must and field.kind not in SHAPES:
        return
    if not isinstance(value, list):
        yield Fault(path, "wrong_type", "must be a list")
        return
    if not value and field.must:
        yield Fault(path, "empty", "must hold at least one")
    seen: set[str] = set()
    for place, each in enumerate(value):
        yield from _value(each, field.kind, f"{path}[{place}]")
        if field.kind in _NAMED and isinstance(each, dict) and "id" in each:
            named = repr(each["id"])
            if named in seen:
                yield Fault(f"{path}[{place}].id", "duplicate", f"{named} stands before in this list")
            seen.add(named)


def _value(value: Any, kind: str, path: str) -> Iterator[Fault]:
    """What is wrong with one value of a kind."""
    if kind in SHAPES:
        if isinstance(value, dict):
            yield from _object(value, kind, path)
        else:
            yield Fault(path, "wrong_type", "must be an object")
        return
    fault = _plain_fault(value, kind)
    if fault is not None:
        yield Fault(path, *fault)


def _plain_fault(value: Any, kind: str) -> tuple[str, str] | None:
    """The code and reason of what is wrong with a text, number or truth value, or None."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    match kind:
        case "truth":
            return None if isinstance(value, bool) else ("wrong_type", "must be true or false")
        case "whole":
            return None if whole else ("wrong_type", "must be a whole number")
        case "number":
            return None if whole or isinstance(value, Number) else ("wrong_type", "must be a number")
        case "id" if whole:
            return None
    if not isinstance(value, str):
        return "wrong_type", "must be a text"
    return _text_fault(value, kind)


def _text_fault(value: str, kind: str) -> tuple[str, str] | None:
    if kind in CODES:
        return None if value in CODES[kind] else ("not_a_code", f"{value!r} is none of {', '.join(sorted(CODES[kind]))}")
    if kind == "date" and moment_of(value) is None:
        return "not_a_date", f"{value!r} is no date with time and offset, as 2026-03-02T10:00:00Z"
    if kind == "uri" and not _URI.fullmatch(value):
        return "not_a_uri", f"{value!r} is no address with a scheme"
    if kind == "currency" and not _CURRENCY.fullmatch(value):
        return "not_a_currency", f"{value!r} is no currency of three capital letters"
    return ("blank", "must not be blank") if kind in ("id", "name") and not value.strip() else None


def _period(value: dict[str, Any], path: str) -> Iterator[Fault]:
    start, end = (moment_of(each) if isinstance(each := value.get(name), str) else None for name in ("startDate", "endDate"))
    if start is not None and end is not None and end < start:
        yield Fault(f"{path}.endDate", "backwards", "lies before startDate")


def _loose_ends(release: dict[str, Any], path: str) -> Iterator[Fault]:
    """Names in the release that name nothing in it: parties always, bids, lots and awards where it holds some."""
    parties = _ids(release.get("parties")) or frozenset()
    tender, bids = release.get("tender"), release.get("bids")
    lots = _ids(tender.get("lots")) if isinstance(tender, dict) else None
    details = _ids(bids.get("details")) if isinstance(bids, dict) else None
    known = {"relatedLot": lots, "relatedLots": lots, "relatedBid": details, "relatedBids": details}
    known["awardID"] = _ids(release.get("awards"))
    yield from _named(release, "Release", path, parties, known)


def _ids(objects: Any) -> frozenset[str] | None:
    """The ids in a list of objects, or None where there is no such list."""
    if not isinstance(objects, list):
        return None
    return frozenset(str(each["id"]) for each in objects if isinstance(each, dict) and "id" in each)


def _named(value: dict[str, Any], kind: str, path: str, parties: frozenset[str], known: dict[str, Any]) -> Iterator[Fault]:
    for name, field in SHAPES[kind].items():
        held = value.get(name)
        several = isinstance(held, list)
        for place, each in enumerate(held if isinstance(held, list) else [held]):
            where = f"{path}.{name}[{place}]" if several else f"{path}.{name}"
            if field.kind in SHAPES and isinstance(each, dict):
                if field.kind == "Reference" and "id" in each and str(each["id"]) not in parties:
                    yield Fault(f"{where}.id", "dangling", f"{each['id']!r} is none of the parties")
                yield from _named(each, field.kind, where, parties, known)
            elif isinstance(each, (str, int)) and known.get(name) is not None and str(each) not in known[name]:
                yield Fault(where, "dangling", f"{each!r} names nothing in this release")


def faults_json(faults: Sequence[Fault]) -> dict[str, Any]:
    """The verdict as plain values."""
    told = [{"path": fault.path, "code": fault.code, "reason": fault.reason} for fault in faults]
    return {"valid": not told, "faults": told}


def faults_text(faults: Sequence[Fault], releases: int) -> str:
    """The verdict for people: a line a fault."""
    if not faults:
        return f"a good OCDS 1.1 package of {releases} releases"
    return "\n".join(f"{fault.path or 'package'}: {fault.reason} [{fault.code}]" for fault in faults)
