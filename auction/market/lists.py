"""Lists come and are superseded, organisations are looked for on them, persons decide on what is found (rules Y1 to Y8)."""

from collections.abc import Iterable, Iterator
from hashlib import sha256 as sha256_of
from typing import Final

from auction.core.refusals import Refusal
from auction.core.words import is_id, is_plain, is_text
from auction.market.commands import DecideMatch
from auction.market.events import DecisionLapsed, Event, Lapse, ListLoaded, MatchDecided, OrganisationScreened
from auction.market.refusals import refuse
from auction.market.screening import ListChanges, ListEntry, ScreeningList, hits_of, index_of
from auction.market.state import Place, Registered, State

Decision = tuple[Event, ...] | Refusal

MOST_ENTRIES: Final = 50_000
MOST_NAMES: Final = 200
LONGEST_TEXT: Final = 4000
MOST_AT_ONCE: Final = 100
"""How many organisations are looked for in one entry: few enough that nobody waits for it."""


def load_list(state: State, asked: ScreeningList, at: int, *, sha256: str = "") -> Decision:
    """Y5: a newer list takes the place of the older, and says what changed; decisions on what did not change stay."""
    fault = list_fault(asked)
    if fault is None and asked.as_of > at:
        fault = "as_of: not after today"
    if fault is not None:
        return refuse("list_invalid", fault)
    held = state.lists.get(asked.source)
    if held is not None and held.as_of >= asked.as_of:
        return refuse("list_older")
    before = {entry.id: entry for entry in held.entries} if held is not None else {}
    after = {entry.id: entry for entry in asked.entries}
    added = tuple(id for id in after if id not in before) if held is not None else ()
    removed = tuple(id for id in before if id not in after)
    changed = tuple(id for id, entry in after.items() if id in before and before[id] != entry)
    count, since = len(asked.entries), 0 if held is None else held.as_of
    loaded = ListLoaded(asked.source, asked.as_of, since, count, added, removed, changed, sha256)
    return (
        loaded,
        *_outdated(state, asked.source, removed, "entry_removed"),
        *_outdated(state, asked.source, changed, "entry_changed"),
    )


def update_list(state: State, changes: ListChanges, at: int) -> Decision:
    """Y8: what changed against the very list that holds, and the whole that comes of it has the hash that is said."""
    held = state.lists.get(changes.source)
    if held is None or held.as_of != changes.before:
        return refuse("list_not_held")
    put, known = [entry.id for entry in changes.put], {entry.id: entry for entry in held.entries}
    once = len(set(put)) == len(put) and len(set(changes.removed)) == len(changes.removed)
    is_change = once and all(known.get(entry.id) != entry for entry in changes.put)
    if not is_change or any(id in put or id not in known for id in changes.removed):
        return refuse("list_invalid", "put and removed: what changed, each once")
    whole = changed_list(held, changes)
    if list_hash(whole) != changes.sha256:
        return refuse("list_mismatch")
    loaded = load_list(state, whole, at, sha256=changes.sha256)
    return loaded if isinstance(loaded, Refusal) else (*loaded, *_looked_at(state, changes))


def _looked_at(state: State, changes: ListChanges) -> Iterator[OrganisationScreened]:
    """Everybody who was looked for before is looked for on what changed, and what is found otherwise is said; the rest stands."""
    put = ScreeningList(changes.source, changes.as_of, changes.file_name, changes.put)
    index, threshold = index_of([put]), state.known_policy().threshold
    touched = frozenset((changes.source, id) for id in (*(entry.id for entry in changes.put), *changes.removed))
    for organisation, known in state.organisations.items():
        if organisation not in state.pending:
            kept = (hit for place, hit in known.hits.items() if place not in touched)
            found = sorted((*kept, *hits_of(known.organisation.screened_names, index, threshold)), key=lambda hit: hit.place)
            if found != list(known.hits.values()):
                yield OrganisationScreened(organisation, tuple(found))


def changed_list(held: ScreeningList, changes: ListChanges) -> ScreeningList:
    """The whole list that comes of the changes: what stays keeps its place, what is new comes last."""
    put, gone = {entry.id: entry for entry in changes.put}, frozenset(changes.removed)
    kept = [put.pop(entry.id, entry) for entry in held.entries if entry.id not in gone]
    return ScreeningList(changes.source, changes.as_of, changes.file_name, (*kept, *put.values()))


def changes_between(held: ScreeningList, newer: ScreeningList) -> ListChanges:
    """What the newer version says otherwise than the one that holds."""
    before, after = {entry.id: entry for entry in held.entries}, {entry.id: entry for entry in newer.entries}
    put = tuple(entry for id, entry in after.items() if before.get(id) != entry)
    removed = tuple(id for id in before if id not in after)
    return ListChanges(newer.source, newer.as_of, newer.file_name, held.as_of, put, removed, list_hash(newer))


def list_hash(held: ScreeningList) -> str:
    """The SHA-256 (hex) of all entries by their ids, whatever order they stand in; every text with its length before it."""
    digest = sha256_of()
    for entry in sorted(held.entries, key=lambda entry: entry.id):
        texts = (entry.id, entry.name, entry.programme, entry.requirement, entry.policy)
        for group in (texts, entry.aliases, entry.addresses):
            digest.update(f"{len(group)};".encode())
            for text in group:
                spelled = text.encode()
                digest.update(f"{len(spelled)}:".encode() + spelled)
    return digest.hexdigest()


def list_fault(asked: ScreeningList) -> str | None:
    """What of a list cannot be so, or None (rule Y1)."""
    if not is_text(asked.source) or asked.as_of < 0 or not is_plain(asked.file_name, longest=255):
        return "source, as_of or file_name"
    if not 0 < len(asked.entries) <= MOST_ENTRIES:
        return f"1 to {MOST_ENTRIES} entries"
    if len({entry.id for entry in asked.entries}) != len(asked.entries):
        return "entries: each id once"
    return next((f"entry {entry.id[:64]}" for entry in asked.entries if not _is_entry(entry)), None)


def _is_entry(entry: ListEntry) -> bool:
    texts = (*entry.addresses, entry.programme, entry.requirement, entry.policy)
    few = len(entry.aliases) <= MOST_NAMES and len(entry.addresses) <= MOST_NAMES
    named = all(map(is_text, (entry.name, *entry.aliases)))
    return is_id(entry.id) and few and named and all(is_plain(text, longest=LONGEST_TEXT) for text in texts)


def _outdated(state: State, source: str, entries: Iterable[str], why: Lapse) -> Iterator[DecisionLapsed]:
    gone = frozenset(entries)
    for organisation, known in state.organisations.items():
        places = [place for place in known.decisions if place[0] == source and place[1] in gone]
        yield from lapsed(known, organisation, places, why)


def lapsed(known: Registered, organisation: str, places: Iterable[Place], why: Lapse) -> tuple[DecisionLapsed, ...]:
    """The lapse of the decisions on these entries, in their order."""
    return tuple(DecisionLapsed(organisation, *place, why) for place in sorted(places))


def screen(state: State, organisations: tuple[str, ...]) -> Decision:
    """Y4: the organisations that wait are looked for, and a decision on a likeness that is no more lapses."""
    once = len(dict.fromkeys(organisations)) == len(organisations)
    if not 0 < len(organisations) <= MOST_AT_ONCE or not once or any(each not in state.pending for each in organisations):
        return refuse("nothing_to_screen")
    told: list[Event] = []
    index, threshold = state.indexed(), state.known_policy().threshold
    for organisation in organisations:
        known = state.organisations[organisation]
        hits = hits_of(known.organisation.screened_names, index, threshold)
        found = {hit.place for hit in hits}
        told.append(OrganisationScreened(organisation, hits))
        told += lapsed(known, organisation, [place for place in known.decisions if place not in found], "hit_gone")
    return tuple(told)


def decide_match(state: State, command: DecideMatch) -> Decision:
    """Y6: a person's word on a likeness that stands; the caller has seen to the person, the reason and the time."""
    if (command.source, command.entry) not in state.organisations[command.organisation].hits:
        return refuse("no_such_hit")
    fields = command.verdict, command.person, command.reason, command.valid_until
    return (MatchDecided(command.organisation, command.source, command.entry, *fields),)
