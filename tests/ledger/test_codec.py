"""The two codecs: what is written comes back, to the same bytes from both, and nothing else is taken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.core.entries import Entry
from auction.core.errors import InvariantBroken, Unreadable
from auction.core.refusals import Refusal
from auction.ledger.canonical import Plain
from auction.ledger.codec import MAX_INT, Codec, require_storable
from auction.ledger.fast import FastCodec
from auction.ledger.port import EntryCodec
from auction.ledger.upcast import UPCASTS, lift, next_version
from tests.ledger.samples import TABLES, AskEverything, EverythingHappened, Inner, entries_of

REFERENCE = {name: Codec(commands=commands, events=events) for name, (commands, events) in TABLES.items()}
FAST = {name: FastCodec(commands=commands, events=events) for name, (commands, events) in TABLES.items()}
BOTH: list[EntryCodec] = [REFERENCE["everything"], FAST["everything"]]

COMMAND = AskEverything(
    whole=1,
    text="x",
    yes=True,
    choice="a",
    perhaps=None,
    inner=Inner(2, "y"),
    inner_perhaps=None,
    texts=("one", "two"),
    inners=(Inner(3, None),),
    nested=((1, 2), ()),
    gaps=(None, "gap"),
)
ENTRY = Entry("everything/1", 4, 1_795_302_000_000_000, COMMAND, (EverythingHappened((Inner(5, None),), 6),), None)
REFUSED = Entry("everything/1", 5, 0, COMMAND, (), Refusal("no", "B1", "not so"))
BODY = REFERENCE["everything"].entry_to_bytes(ENTRY)


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
@settings(max_examples=250)
def test_every_entry_comes_back_and_both_codecs_spell_it_alike(name: str, data: st.DataObject) -> None:
    entry = data.draw(entries_of(TABLES[name]))
    body = REFERENCE[name].entry_to_bytes(entry)
    assert FAST[name].entry_to_bytes(entry) == body
    assert FAST[name]._spell(entry) == body
    assert REFERENCE[name].entry_from_bytes(body) == entry
    assert FAST[name].entry_from_bytes(body) == entry
    assert b"\n" not in body


def test_the_fast_codec_needs_no_help_with_an_ordinary_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = FAST["everything"]

    def helped(*_: object) -> None:
        raise AssertionError("the reference was asked")

    monkeypatch.setattr(Codec, "entry_to_bytes", helped)
    monkeypatch.setattr(Codec, "entry_from_bytes", helped)
    for entry in (ENTRY, REFUSED, replace(ENTRY, stream="Käufer ✓ 𝄞")):
        assert fast.entry_from_bytes(fast.entry_to_bytes(entry)) == entry


def test_the_entry_object_is_the_documented_one() -> None:
    plain = json.loads(BODY)
    assert list(plain) == ["at", "command", "events", "refusal", "seq", "stream", "v"]
    assert plain["command"]["type"] == "AskEverything.2"
    assert plain["events"][0]["type"] == "EverythingHappened.1"
    assert plain["command"]["perhaps"] is None
    assert json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == BODY
    refused = json.loads(REFERENCE["everything"].entry_to_bytes(REFUSED))
    assert refused["refusal"] == {"code": "no", "rule": "B1", "detail": "not so"}


def changed(change: Callable[[Any], object]) -> bytes:
    """The sample with one change to its plain value, spelled canonically."""
    plain = json.loads(BODY)
    change(plain)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def into(*way: Any, value: Any) -> bytes:
    """The sample with another value at one place."""

    def change(plain: Any) -> None:
        for step in way[:-1]:
            plain = plain[step]
        plain[way[-1]] = value

    return changed(change)


def without(*way: Any) -> bytes:
    """The sample with one member gone."""

    def change(plain: Any) -> None:
        for step in way[:-1]:
            plain = plain[step]
        del plain[way[-1]]

    return changed(change)


REFUSALS: list[tuple[str, bytes, str, str]] = [
    # what is wrong, the bytes, the path, and the reason's words
    ("not UTF-8", b"\xff" + BODY, "entry", "UTF-8 at byte 0"),
    ("byte order mark", b"\xef\xbb\xbf" + BODY, "entry", "not JSON"),
    ("cut short", BODY[:-1], "entry", "not JSON"),
    ("empty", b"", "entry", "not JSON"),
    ("trailing bytes", BODY + b"{}", "entry", "not JSON"),
    ("trailing blank", BODY + b" ", "entry", "canonical spelling at byte"),
    ("trailing line feed", BODY + b"\n", "entry", "canonical spelling at byte"),
    ("inner blank", BODY.replace(b'"seq":', b'"seq": '), "entry", "canonical spelling at byte"),
    ("keys out of order", BODY[:-1] + b',"a":1}', "entry", "canonical spelling at byte"),
    ("needless escape", BODY.replace(b'"one"', b'"\\u006fne"'), "entry", "canonical spelling at byte"),
    ("escaped slash", BODY.replace(b'"one"', b'"one\\/"'), "entry", "canonical spelling at byte"),
    ("escaped delete", BODY.replace(b'"one"', b'"\\u007f"'), "entry", "canonical spelling at byte"),
    ("capital escape", BODY.replace(b'"one"', b'"\\u001F"'), "entry", "canonical spelling at byte"),
    ("escape with a short form", BODY.replace(b'"one"', b'"\\u000a"'), "entry", "canonical spelling at byte"),
    ("raw control", BODY.replace(b'"one"', b'"\x01"'), "entry", "not JSON"),
    ("minus zero", BODY.replace(b'"whole":1', b'"whole":-0'), "entry", "canonical spelling at byte"),
    ("leading zero", BODY.replace(b'"whole":1', b'"whole":01'), "entry", "not JSON"),
    ("key twice", BODY.replace(b'"seq":4', b'"seq":4,"seq":4'), "entry", "a key stands twice"),
    ("inner key twice", BODY.replace(b'"zebra":2', b'"zebra":2,"zebra":2'), "entry / command / inner", "stands twice"),
    ("fraction", into("command", "whole", value=1.5), "entry / command / whole", "a fraction or an exponent"),
    ("exponent", BODY.replace(b'"whole":1', b'"whole":1e3'), "entry / command / whole", "a fraction or an exponent"),
    ("whole fraction", into("command", "whole", value=1.0), "entry / command / whole", "a fraction or an exponent"),
    ("NaN", BODY.replace(b'"whole":1', b'"whole":NaN'), "entry / command / whole", "NaN is not JSON"),
    ("infinity", into("command", "whole", value=float("-inf")), "entry / command / whole", "-Infinity is not JSON"),
    ("too large", into("command", "whole", value=MAX_INT + 1), "entry / command / whole", "beyond 2^53-1"),
    ("too small", into("seq", value=-MAX_INT - 1), "entry / seq", "beyond 2^53-1"),
    ("far too large", into("command", "nested", 0, 1, value=10**50), "entry / command / nested[0][1]", "beyond 2^53-1"),
    ("endless number", BODY.replace(b'"whole":1', b'"whole":' + b"9" * 6_000), "entry / command / whole", "beyond"),
    ("not NFC", into("command", "texts", 1, value="e\u0301"), "entry / command / texts[1]", "normal form C"),
    ("key not NFC", into("command", "e\u0301", value=1), "entry / command", "normal form C"),
    ("half a pair", BODY.replace(b'"one"', b'"\\ud800"'), "entry / command / texts[0]", "surrogate"),
    ("half a pair, raw", into("command", "text", value="\ud800"), "entry", "UTF-8"),
    ("pair as escapes", BODY.replace(b'"one"', b'"\\ud834\\udd1e"'), "entry", "canonical spelling at byte"),
    (
        "deep",
        into("command", "text", value=json.loads("[" * 31 + "]" * 31)),
        "entry / command / text" + "[0]" * 30,
        "deeper than 32",
    ),
    ("bottomless", b"[" * 200_000, "entry", "deeper than 32"),
    ("unknown entry field", into("extra", value=1), "entry 4 / extra", "unknown field"),
    ("missing entry field", without("refusal"), "entry 4 / refusal", "missing field"),
    ("other entry version", into("v", value=2), "entry 4 / v", "version 2"),
    ("true is no version", into("v", value=True), "entry 4 / v", "version True"),
    ("entry is no object", b"[]", "entry", "an array where an object belongs"),
    ("seq is a text", into("seq", value="4"), "entry / seq", "a text where a number belongs"),
    ("at is null", into("at", value=None), "entry 4 / at", "null where a number belongs"),
    ("stream is a number", into("stream", value=1), "entry 4 / stream", "a number where a text belongs"),
    ("events are no array", into("events", value={}), "entry 4 / events", "an object where an array belongs"),
    ("event is no object", into("events", 0, value="x"), "entry 4 / events[0]", 'a text without the text "type"'),
    ("command without type", without("command", "type"), "entry 4 / command", 'without the text "type"'),
    ("type is a number", into("command", "type", value=1), "entry 4 / command", 'without the text "type"'),
    ("unknown type", into("command", "type", value="AskNothing.1"), "entry 4 / command / type", "AskNothing.1"),
    ("event as command", into("command", "type", value="EverythingHappened.1"), "entry 4 / command / type", "unknown"),
    ("later version", into("command", "type", value="AskEverything.3"), "entry 4 / command / type", "unknown type"),
    ("earlier version", into("command", "type", value="AskEverything.1"), "entry 4 / command / type", "unknown type"),
    ("unknown field", into("command", "also", value=1), "entry 4 / command / also", "unknown field"),
    ("missing field", without("command", "inner", "zebra"), "entry 4 / command / inner / zebra", "missing field"),
    ("null is not absent", without("command", "perhaps"), "entry 4 / command / perhaps", "missing field"),
    ("default written down", into("command", "unless", value=None), "entry 4 / command", "a field that has its default"),
    ("no written down", into("command", "unless_so", value=False), "entry 4 / command", "a field that has its default"),
    ("none written down", into("command", "unless_many", value=[]), "entry 4 / command", "a field that has its default"),
    ("nothing written down", into("command", "unless_said", value=""), "entry 4 / command", "a field that has its default"),
    ("first written down", into("command", "unless_other", value="first"), "entry 4 / command", "a field that has its default"),
    ("true is no number", into("command", "whole", value=True), "entry 4 / command / whole", "a boolean where a number"),
    ("one is not true", into("command", "yes", value=1), "entry 4 / command / yes", "a number where a boolean belongs"),
    ("not null", into("command", "text", value=None), "entry 4 / command / text", "null where a text belongs"),
    ("no such choice", into("command", "choice", value="c"), "entry 4 / command / choice", "none of a, b"),
    ("choice of a list", into("command", "choice", value=["a"]), "entry 4 / command / choice", "none of a, b"),
    ("item of another kind", into("command", "texts", 1, value=7), "entry 4 / command / texts[1]", "a number where a text"),
    ("text as array", into("command", "texts", value="ab"), "entry 4 / command / texts", "a text where an array belongs"),
    ("array as object", into("events", 0, "asked", 0, value=[]), "entry 4 / events[0] / asked[0]", "an array where"),
    ("refused and happened", into("refusal", value={"code": "", "detail": "", "rule": ""}), "entry 4 / refusal", "events and"),
]


@pytest.mark.parametrize("codec", BOTH, ids=["reference", "fast"])
@pytest.mark.parametrize(("body", "path", "reason"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_other_bytes_are_refused_with_their_path(codec: EntryCodec, body: bytes, path: str, reason: str) -> None:
    assert body != BODY
    with pytest.raises(Unreadable) as fault:
        codec.entry_from_bytes(body)
    assert fault.value.path == path
    assert reason in fault.value.reason


@given(data=st.data())
@settings(max_examples=300)
def test_bytes_with_one_byte_changed_are_refused_or_say_something_else(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(BODY) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != BODY[at]))
    spoiled = BODY[:at] + bytes([byte]) + BODY[at + 1 :]
    outcomes: list[object] = []
    for codec in BOTH:
        try:
            entry = codec.entry_from_bytes(spoiled)
        except Unreadable as fault:
            outcomes.append((fault.path, fault.reason))
        else:
            assert entry != ENTRY
            assert codec.entry_to_bytes(entry) == spoiled
            outcomes.append(entry)
    assert outcomes[0] == outcomes[1]


def bearing(**wrong: Any) -> Entry:
    """The sample entry with fields its type does not allow."""
    return replace(ENTRY, **wrong)


def asking(**wrong: Any) -> Entry:
    """The sample entry whose command has fields its type does not allow."""
    return bearing(command=replace(COMMAND, **wrong))


UNSTORABLE: list[tuple[str, Entry]] = [
    ("too large", asking(whole=MAX_INT + 1)),
    ("far too large", asking(nested=((10**40,),))),
    ("a fraction", asking(whole=1.0)),
    ("true for one", asking(whole=True)),
    ("not NFC", asking(text="e\u0301")),
    ("half a pair", asking(text="\ud800")),
    ("not assigned", asking(text="\u0378")),
    ("no such choice", asking(choice="c")),
    ("text for tuple", asking(texts="one")),
    ("other class inside", asking(inner=COMMAND)),
    ("unknown command", replace(ENTRY, command=Inner(1, None))),
    ("event as command", replace(ENTRY, command=ENTRY.events[0])),
    ("refused and happened", bearing(refusal=REFUSED.refusal)),
    ("seq too large", replace(ENTRY, seq=MAX_INT + 1)),
    ("seq is true", bearing(seq=True)),
    ("at is a text", bearing(at="now")),
    ("stream not NFC", replace(ENTRY, stream="e\u0301")),
]


@pytest.mark.parametrize("codec", BOTH, ids=["reference", "fast"])
@pytest.mark.parametrize("entry", [row[1] for row in UNSTORABLE], ids=[row[0] for row in UNSTORABLE])
def test_what_no_document_may_hold_is_our_bug(codec: EntryCodec, entry: Entry) -> None:
    with pytest.raises(InvariantBroken):
        codec.entry_to_bytes(entry)


def test_an_unassigned_code_point_is_not_written_but_would_be_read() -> None:
    body = into("command", "text", value="\u0378")
    for codec in BOTH:
        assert codec.entry_from_bytes(body).command.text == "\u0378"


# --- older versions ----------------------------------------------------------------------------------------------------

OLD_SAMPLE = (
    b'{"at":7,"command":{"apple":"a","type":"AskOld.1"},"events":[{"type":"OldHappened.2","zebra":9}],'
    b'"refusal":null,"seq":1,"stream":"old/1","v":1}'
)


@dataclass(frozen=True, slots=True)
class AskOld:
    """A command in its third version: `apple` was renamed, then `count` came."""

    TYPE: ClassVar[str] = "AskOld.3"
    pear: str
    count: int


@dataclass(frozen=True, slots=True)
class OldHappened:
    """An event that never changed."""

    TYPE: ClassVar[str] = "OldHappened.2"
    zebra: int


def renamed(fields: dict[str, Plain]) -> dict[str, Plain]:
    """AskOld.1 to AskOld.2."""
    return {"pear": fields["apple"]}


def counted(fields: dict[str, Plain]) -> dict[str, Plain]:
    """AskOld.2 to AskOld.3."""
    return {**fields, "count": 1}


@pytest.mark.parametrize("make", [Codec, FastCodec])
def test_an_old_sample_is_read_as_todays_version_step_by_step(make: type[Codec] | type[FastCodec]) -> None:
    upcasts = {"AskOld.1": renamed, "AskOld.2": counted}
    codec = make(commands={AskOld.TYPE: AskOld}, events={OldHappened.TYPE: OldHappened}, upcasts=upcasts)
    entry = codec.entry_from_bytes(OLD_SAMPLE)
    assert entry == Entry("old/1", 1, 7, AskOld("a", 1), (OldHappened(9),), None)
    assert b'"type":"AskOld.3"' in codec.entry_to_bytes(entry)
    without_steps = make(commands={AskOld.TYPE: AskOld}, events={OldHappened.TYPE: OldHappened})
    with pytest.raises(Unreadable, match=r"entry 1 / command / type: an unknown type AskOld\.1"):
        without_steps.entry_from_bytes(OLD_SAMPLE)


def test_a_step_raises_the_version_and_leaves_the_old_fields_alone() -> None:
    old: dict[str, Plain] = {"apple": "a", "type": "AskOld.1"}
    assert lift(old, {"AskOld.1": renamed}) == {"pear": "a", "type": "AskOld.2"}
    assert old == {"apple": "a", "type": "AskOld.1"}
    assert next_version("BidPlaced.9") == "BidPlaced.10"
    with pytest.raises(InvariantBroken, match="without a version"):
        next_version("BidPlaced")


def test_every_step_leads_to_a_type_that_is_read_today() -> None:
    known = {kind for tables in TABLES.values() for table in tables for kind in table}
    for stored in UPCASTS:
        assert next_version(stored) in known | set(UPCASTS)
        assert stored not in known


# --- what may be stored at all -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_every_stored_type_can_be_stored_under_its_name(name: str) -> None:
    for table in TABLES[name]:
        require_storable(table)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A class whose field would hide the tag."""

    TYPE: ClassVar[str] = "Tagged.1"
    type: str


@dataclass(frozen=True, slots=True)
class Fractional:
    """A class with a field no canonical document can hold."""

    TYPE: ClassVar[str] = "Fractional.1"
    share: float


@dataclass(frozen=True, slots=True)
class Eitherish:
    """A class with a choice that bytes cannot tell apart."""

    TYPE: ClassVar[str] = "Eitherish.1"
    one: int | str


@dataclass(frozen=True, slots=True)
class Presumptuous:
    """A class with a default that is more than nothing."""

    TYPE: ClassVar[str] = "Presumptuous.1"
    count: int = 3


@pytest.mark.parametrize(
    "table",
    [
        {"Tagged.1": Tagged},
        {"Fractional.1": Fractional},
        {"Eitherish.1": Eitherish},
        {"Presumptuous.1": Presumptuous},
        {"Inner.1": Inner},
    ],
)
def test_what_cannot_be_stored_is_found_before_it_is(table: dict[str, type]) -> None:
    with pytest.raises(InvariantBroken):
        require_storable(table)


def test_the_reference_runs_on_a_bare_python() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import auction.ledger.codec, auction.ledger.chain, auction.ledger.upcast\n"
        "foreign = {'msgspec', 'sqlalchemy', 'auction.ledger.fast', 'auction.ledger.sql'} & set(sys.modules)\n"
        "sys.exit(f'loaded {foreign}' if foreign else 0)"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program, root], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
