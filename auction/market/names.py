"""How two names are compared: folded to words, legal forms left aside, and how alike they are in thousandths (rules Y2 and Y3).

Everything here is whole numbers and tables, so that a bare Python computes the same score anywhere.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.money import rounded_down

LONGEST_NAME: Final = 400
EXACT: Final = 1000

_FORMS: Final = (
    "ab ag ao aps as asa bhd bv co company corp corporation cv doo ehf eurl fzco fze fzllc gesmbh gmbh inc incorporated"
    " jsc kabushiki kaisha kft kg kk kommanditgesellschaft lda limited llc llp lp ltd ltda mbh nv oao ohg ojsc ood ooo"
    " oy oyj oo pao pjsc plc pte pty pvt private public rl sa sae sal sarl sas sdn se sirketi sp spa spol srl sro ste sti"
    " tic ticaret verwaltungs z zao zoo the and of de et und y fuer der die"
)

LEGAL_FORMS: Final = frozenset(_FORMS.split())
"""Words that say what kind of company it is, or nothing: they never make two names alike, nor unlike (rule Y2)."""

HAN_FORMS: Final = (
    *("股份有限公司", "有限责任公司", "有限責任公司", "集团公司", "集團公司", "有限公司", "总公司", "總公司"),
    *("分公司", "公司", "集团", "集團", "株式会社", "有限会社", "주식회사", "유한회사"),
)
"""The same for names without blanks between words; longer ones before those they hold."""

_CYRILLIC: Final = "а-a б-b в-v г-g д-d е-e з-z и-i к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f ы-y э-e і-i ґ-g љ-l њ-n ћ-c ђ-d ј-j"
_GREEK: Final = "α-a β-v γ-g δ-d ε-e ζ-z η-i ι-i κ-k λ-l μ-m ν-n ξ-x ο-o π-p ρ-r σ-s ς-s τ-t υ-y φ-f ω-o θ-th χ-ch ψ-ps"
_PAIRS: Final = "ж-zh х-kh ц-ts ч-ch ш-sh щ-shch ъ- ь- ю-yu я-ya є-e џ-dz æ-ae œ-oe ø-o ð-d þ-th ł-l đ-d ı-i ħ-h ŋ-n"

LETTERS: Final[Mapping[str, str]] = {
    letter: plain for letter, _, plain in (pair.partition("-") for pair in f"{_CYRILLIC} {_GREEK} {_PAIRS}".split())
}
"""Letters that no decomposition turns into a to z, as they are mostly written in passports and registers."""

_INITIALS: Final = re.compile(r"\b((?:[^\W\d_]\.){2,})(?=\W|$)")
_APOSTROPHES: Final = re.compile("['\u2019\u02bc`\u00b4]")
_HAN: Final = "\u3400-\u9fff\u3040-\u30ff\uac00-\ud7a3"
_WORD: Final = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_DIGRAPHS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_VOICED: Final = "\u3099\u309a"
"""Marks that make another syllable of a Kana, and not the same one with an accent."""
_DIGIT: Final = re.compile(r"[0-9]")

SHORTEST_NEAR: Final = 5
SHORTEST_NEARER: Final = 12


@dataclass(frozen=True, slots=True)
class Folded:
    """A name as compared: its words in alphabetical order, as they follow one another without blanks, and how many letters."""

    words: tuple[str, ...]
    joined: str
    weight: int


def folded(name: str) -> Folded:
    """The name as compared (rule Y2): one script, one case, no marks, no punctuation, no legal form, in no order."""
    spelt = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name[:LONGEST_NAME]).casefold())
    spelt = "".join(mark for mark in spelt if mark in _VOICED or not unicodedata.combining(mark))
    spelt = "".join(LETTERS.get(mark, mark) for mark in unicodedata.normalize("NFC", spelt))
    spelt = _APOSTROPHES.sub("", spelt)
    spelt = _INITIALS.sub(lambda found: found[1].replace(".", "") + " ", spelt)
    words = [_without_forms(word) for word in _WORD.findall(spelt)]
    kept = [word for word in words if word and word not in LEGAL_FORMS] or [word for word in words if word]
    kept = [_plain_vowels(word) for word in kept]
    return Folded(tuple(sorted(kept)), "".join(kept), sum(map(len, kept)))


def _without_forms(word: str) -> str:
    """A run of Han, Kana or Hangul without the legal forms at its ends; what is nothing else stays."""
    if _IS_HAN.match(word) is None:
        return word
    for form in HAN_FORMS:
        shorter = word.removesuffix(form).removeprefix(form)
        word = shorter or word
    return word


def _plain_vowels(word: str) -> str:
    """Müller, Mueller and Muller are one name: a vowel written with an e for its dots loses it (rule Y2)."""
    for digraph, vowel in _DIGRAPHS:
        word = word.replace(digraph, vowel)
    return word


def allowed_distance(one: str, other: str) -> int:
    """How many letters may differ between two words that are still taken for one (rule Y3): none in short ones or numbers."""
    longer = max(len(one), len(other))
    if longer < SHORTEST_NEAR or _DIGIT.search(one) or _DIGIT.search(other):
        return 0
    return 1 if longer < SHORTEST_NEARER else 2


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out or changed to make one word the other; `most` + 1 when it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for row, mark in enumerate(one, start=1):
        now = [row]
        for column, against in enumerate(other, start=1):
            now.append(min(before[column] + 1, now[column - 1] + 1, before[column - 1] + (mark != against)))
        if min(now) > most:
            return most + 1
        before = now
    return min(before[-1], most + 1)


def score(one: Folded, other: Folded) -> int:
    """How alike two names are, 0 to 1000 (rule Y3).

    Equal words are paired first, then words within the allowed distance, the nearest first, of equals in alphabetical order.
    A pair counts the letters of its longer word less the distance, once for each name; the score is what was counted in
    thousandths of all letters of both names, rounded down. Names that run together to the same are one.
    """
    if not one.weight or not other.weight:
        return 0
    if one.joined == other.joined or one.words == other.words:
        return EXACT
    both = one.weight + other.weight
    paired, left, right = _equal_words(one.words, other.words)
    return rounded_down(EXACT * 2 * (paired + _near_words(left, right)), both)


def _equal_words(one: Sequence[str], other: Sequence[str]) -> tuple[int, list[str], list[str]]:
    rest, left, paired = list(other), [], 0
    for word in one:
        if word in rest:
            rest.remove(word)
            paired += len(word)
        else:
            left.append(word)
    return paired, left, rest


def _near_words(left: list[str], right: list[str]) -> int:
    pairs: list[tuple[int, str, str]] = []
    for word in left:
        for other in right:
            most = allowed_distance(word, other)
            apart = distance(word, other, most) if most else 1
            if apart <= most:
                pairs.append((apart, min(word, other), max(word, other)))
    counted = 0
    for apart, first, second in sorted(pairs):
        for one, other in ((first, second), (second, first)):
            if one in left and other in right:
                left.remove(one)
                right.remove(other)
                counted += max(len(one), len(other)) - apart
                break
    return counted
