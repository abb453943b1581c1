"""Entries to hold the codecs to: drawn at random from the stored types themselves, and one fixed sample of each type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from itertools import count
from typing import Any, ClassVar, Final, Literal, get_args, get_origin

from hypothesis import strategies as st

from auction.core import commands as auction_commands
from auction.core import events as auction_events
from auction.core.entries import Entry
from auction.core.refusals import Refusal
from auction.ledger.canonical import MAX_INT, text_fault
from auction.ledger.shapes import hints_of, item_of, optional_of
from auction.market import commands as market_commands
from auction.market import events as market_events
from auction.pool import commands as pool_commands
from auction.pool import events as pool_events

Tables = tuple[Mapping[str, type], Mapping[str, type]]


@dataclass(frozen=True, slots=True)
class Inner:
    """A stored class inside another."""

    zebra: int
    apple: str | None


@dataclass(frozen=True, slots=True)
class AskEverything:
    """A command that carries everything a stored class may."""

    TYPE: ClassVar[str] = "AskEverything.2"
    whole: int
    text: str
    yes: bool
    choice: Literal["a", "b"]
    perhaps: int | None
    inner: Inner
    inner_perhaps: Inner | None
    texts: tuple[str, ...]
    inners: tuple[Inner, ...]
    nested: tuple[tuple[int, ...], ...]
    gaps: tuple[str | None, ...]
    unless: int | None = None
    unless_so: bool = False
    unless_many: tuple[Inner, ...] = ()
    unless_said: str = ""
    unless_other: Literal["first", "second"] = "first"


@dataclass(frozen=True, slots=True)
class EverythingHappened:
    """An event that carries everything a stored class may."""

    TYPE: ClassVar[str] = "EverythingHappened.1"
    asked: tuple[Inner, ...]
    at: int


TABLES: Final[Mapping[str, Tables]] = {
    "everything": ({AskEverything.TYPE: AskEverything}, {EverythingHappened.TYPE: EverythingHappened}),
    "auction": (auction_commands.COMMANDS, auction_events.EVENTS),
    "pool": (pool_commands.COMMANDS, pool_events.EVENTS),
    "market": (market_commands.COMMANDS, market_events.EVENTS),
}

# The characters encoders disagree about, beside whatever else Unicode has assigned.
_AWKWARD: Final = [chr(code) for code in range(0x20)] + list('"\\/\x7f\x80\x9f\u2028\u2029\ufeff\ufffd\U0001d11e\U0010fffd<>&é')
TEXTS: Final = (
    st.lists(st.one_of(st.sampled_from(_AWKWARD), st.characters(codec="utf-8"), st.text(max_size=3)), max_size=8)
    .map(lambda parts: unicodedata.normalize("NFC", "".join(parts)))
    .filter(lambda text: text_fault(text) is None)
)
WHOLES: Final = st.one_of(st.integers(-MAX_INT, MAX_INT), st.sampled_from([0, -1, MAX_INT, -MAX_INT, 2**31, 2**32, 10**15]))


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Everything a field of this type can hold."""
    if (inner := optional_of(hint)) is not None:
        return st.none() | values_of(inner)
    if (inner := item_of(hint)) is not None:
        return st.lists(values_of(inner), max_size=3).map(tuple)
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        return st.builds(hint, **{name: values_of(member) for name, member in hints_of(hint).items()})
    return {int: WHOLES, str: TEXTS, bool: st.booleans()}[hint]


def entries_of(tables: Tables) -> st.SearchStrategy[Entry]:
    """Every entry a stream of these commands and events can hold."""
    commands = st.sampled_from(sorted(tables[0])).flatmap(lambda kind: values_of(tables[0][kind]))
    events = st.sampled_from(sorted(tables[1])).flatmap(lambda kind: values_of(tables[1][kind]))
    happened = st.tuples(st.lists(events, max_size=3).map(tuple), st.none())
    refused = st.tuples(st.just(()), values_of(Refusal))
    return st.builds(
        lambda stream, seq, at, command, outcome: Entry(stream, seq, at, command, *outcome),
        TEXTS,
        WHOLES,
        WHOLES,
        commands,
        st.one_of(happened, refused),
    )


def fixed_entries(name: str) -> Iterator[Entry]:
    """One entry for each stored type: its command alone, its event with the first command, and a refusal."""
    commands, events = TABLES[name]
    numbers = count(1)
    first = next(iter(commands))
    outcomes: list[tuple[str, tuple[str, ...]]] = [(kind, ()) for kind in commands]
    outcomes += [(first, (kind,)) for kind in events]
    for seq, (asked, happened) in enumerate(outcomes, start=1):
        command = _fixed(commands[asked], "command", numbers)
        caused = tuple(_fixed(events[kind], "event", numbers) for kind in happened)
        yield Entry(f"{name}/golden", seq, 1_795_302_000_000_000 + seq, command, caused, None)
    refusal = Refusal("sample_refused", "B1", "Not this way: “é”, \t, \x7f, 𝄞")
    yield Entry(f"{name}/golden", len(outcomes) + 1, 0, _fixed(commands[first], "command", numbers), (), refusal)


def _fixed(hint: Any, name: str, numbers: Iterator[int]) -> Any:
    if (inner := optional_of(hint)) is not None:
        return _fixed(inner, name, numbers) if next(numbers) % 3 else None
    if (inner := item_of(hint)) is not None:
        return tuple(_fixed(inner, name, numbers) for _ in range(2))
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return choices[next(numbers) % len(choices)]
    if is_dataclass(hint) and isinstance(hint, type):
        return hint(**{member: _fixed(of, member, numbers) for member, of in hints_of(hint).items()})
    number = next(numbers)
    return {int: number * 1_000_003, str: f"{name} {number}", bool: bool(number % 2)}[hint]
