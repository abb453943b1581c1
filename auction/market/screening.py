"""Whether an organisation's names are like one on a list, found by the words they share (rules Y1 to Y4).

The index is a way of finding the same hits sooner: whatever scores at the threshold or above is found (tests/market holds it
to a comparison of all with all).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal

from auction.core.money import rounded_down
from auction.market.names import EXACT, Folded, allowed_distance, distance, folded, score

HitKind = Literal["exact", "alias", "fuzzy"]
LEAST_THRESHOLD: Final = 700
"""Below this a score says nothing; no policy may go lower."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A party on a list, as its publisher wrote it. `id` names it within the list and outlives new versions."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programme: str = ""
    requirement: str = ""
    policy: str = ""


@dataclass(frozen=True, slots=True)
class ScreeningList:
    """A list as it was on a day: whose it is, the moment of its version in microseconds UTC, the file it came from."""

    source: str
    as_of: int
    file_name: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class ListChanges:
    """A newer version of a list as what changed against the one of `before`, and the hash of the whole that must come of it.

    `put` are the entries that are new or say something else, `removed` the ids of those that are gone.
    """

    source: str
    as_of: int
    file_name: str
    before: int
    put: tuple[ListEntry, ...]
    removed: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of the organisation is like a name of an entry: how much, in thousandths, and which two names."""

    source: str
    entry: str
    kind: HitKind
    score: int
    ours: str
    theirs: str

    @property
    def place(self) -> tuple[str, str]:
        """The entry that was hit: its list and its id there."""
        return (self.source, self.entry)


@dataclass(slots=True)
class _Listed:
    """A name on a list as compared, and whose it is; the entry's own name comes before its aliases."""

    source: str
    entry: str
    is_alias: bool
    name: str
    folded: Folded


@dataclass(slots=True)
class Index:
    """The names of some lists, by every word they hold."""

    names: list[_Listed] = field(default_factory=list)
    by_words: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    by_joined: dict[str, list[int]] = field(default_factory=dict)
    by_word: dict[str, list[int]] = field(default_factory=dict)
    near: dict[str, list[str]] = field(default_factory=dict)


def index_of(lists: Iterable[ScreeningList]) -> Index:
    """The index over these lists."""
    index = Index()
    for held in lists:
        for entry in held.entries:
            for place, name in enumerate((entry.name, *entry.aliases)):
                _put(index, _Listed(held.source, entry.id, place > 0, name, folded(name)))
    return index


def _put(index: Index, listed: _Listed) -> None:
    number = len(index.names)
    index.names.append(listed)
    index.by_words.setdefault(listed.folded.words, []).append(number)
    index.by_joined.setdefault(listed.folded.joined, []).append(number)
    for word in dict.fromkeys(listed.folded.words):
        if word not in index.by_word:
            index.by_word[word] = []
            for shorter in _shortened(word):
                index.near.setdefault(shorter, []).append(word)
        index.by_word[word].append(number)


def _shortened(word: str) -> Iterator[str]:
    """The word, and what is left of it when as many letters as may differ are left out."""
    yield word
    known = {word: None}
    for out in range(1, allowed_distance(word, word) + 1):
        for places in combinations(range(len(word)), out):
            left = "".join(mark for place, mark in enumerate(word) if place not in places)
            if left not in known:
                known[left] = None
                yield left


def hits_of(names: Iterable[str], index: Index, threshold: int) -> tuple[Hit, ...]:
    """Every entry one of the names is like, with its best score, by list and entry; the first name is the legal one."""
    best: dict[tuple[str, str], Hit] = {}
    for place, name in enumerate(names):
        ours = folded(name)
        for number in _candidates(ours, index, threshold):
            listed = index.names[number]
            alike = score(ours, listed.folded)
            if alike < threshold:
                continue
            hit = Hit(listed.source, listed.entry, _kind(alike, by_alias=place > 0 or listed.is_alias), alike, name, listed.name)
            known = best.get(hit.place)
            if known is None or _rank(hit) < _rank(known):
                best[hit.place] = hit
    return tuple(best[place] for place in sorted(best))


def _kind(alike: int, *, by_alias: bool) -> HitKind:
    if alike < EXACT:
        return "fuzzy"
    return "alias" if by_alias else "exact"


_ORDER: Final[Mapping[HitKind, int]] = {"exact": 0, "alias": 1, "fuzzy": 2}


def _rank(hit: Hit) -> tuple[int, int, str, str]:
    return (-hit.score, _ORDER[hit.kind], hit.ours, hit.theirs)


def _candidates(ours: Folded, index: Index, threshold: int) -> list[int]:
    """The names that could score at the threshold.

    A name that does has in common with ours at least threshold / (2000 - threshold) of our letters, so it holds one of any of
    our words that together are more than the rest. The rarest are asked for, and who holds too few of them falls out.
    """
    same = (*index.by_words.get(ours.words, ()), *index.by_joined.get(ours.joined, ()))
    needed = rounded_down(threshold * ours.weight, 2 * EXACT - threshold)
    alike = {word: _alike(word, index) for word in dict.fromkeys(ours.words)}
    carried = {word: sum(len(index.by_word[other]) for other in others) for word, others in alike.items()}
    left = ours.weight
    held: dict[int, int] = {}
    for word in sorted(ours.words, key=lambda word: (carried[word], word)):
        if left < needed:
            break
        left -= len(word)
        for number in dict.fromkeys(number for other in alike[word] for number in index.by_word[other]):
            held[number] = held.get(number, 0) + len(word)
    names, both = index.names, 2 * EXACT
    near = [
        number
        for number, letters in held.items()
        if both * min(letters + left, names[number].folded.weight) >= threshold * (ours.weight + names[number].folded.weight)
    ]
    return sorted(dict.fromkeys((*same, *near)))


def _alike(word: str, index: Index) -> list[str]:
    """The words of the index that are taken for this one."""
    found: dict[str, None] = {}
    for shorter in _shortened(word):
        for other in index.near.get(shorter, ()):
            if other not in found:
                most = allowed_distance(word, other)
                if other == word or (most and distance(word, other, most) <= most):
                    found[other] = None
    return list(found)
