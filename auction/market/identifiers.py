"""The numbers an organisation is known by, each with what makes it one: its shape and, where there is one, its check digit.

Sources: ISO 17442 and ISO 7064 MOD 97-10 (LEI); GB 32100-2015 (USCC); the national formats behind the European Union's VAT
number, of those countries whose check digit is told here; D-U-N-S numbers have had no check digit since 2006.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.money import rounded_down, within

IdentifierKind = Literal["lei", "uscc", "vat", "duns"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number and what kind of number it is."""

    kind: IdentifierKind
    value: str


_LEI: Final = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_DUNS: Final = re.compile(r"[0-9]{9}")
USCC_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100, each worth its place: I, O, S, V and Z are left out."""
USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC: Final = re.compile(f"[{USCC_LETTERS}]{{2}}[0-9]{{6}}[{USCC_LETTERS}]{{10}}")
DE_MODULUS: Final = 11


def is_identifier(identifier: Identifier) -> bool:
    """Whether the number is one of its kind (rule D3)."""
    return _CHECKS[identifier.kind](identifier.value)


def is_lei(text: str) -> bool:
    """Whether the text is a Legal Entity Identifier: 20 characters, letters counted as 10 to 35, 1 when divided by 97."""
    return _LEI.fullmatch(text) is not None and within(int("".join(str(int(mark, 36)) for mark in text)), 96) == 1


def is_uscc(text: str) -> bool:
    """Whether the text is a Unified Social Credit Code of China: 18 characters, the last by weights modulo 31."""
    if _USCC.fullmatch(text) is None:
        return False
    total = sum(USCC_LETTERS.index(mark) * weight for mark, weight in zip(text, USCC_WEIGHTS, strict=False))
    return USCC_LETTERS[within(31 - within(total, 30), 30)] == text[-1]


def is_duns(text: str) -> bool:
    """Whether the text has the shape of a D-U-N-S number: nine digits."""
    return _DUNS.fullmatch(text) is not None


def is_vat(text: str) -> bool:
    """Whether the text is a VAT number of one of the countries in the table, with its country in front."""
    pattern, check = VAT.get(text[:2], (_NOTHING, _fails))
    return pattern.fullmatch(text[2:]) is not None and check(text[2:])


def _digits(text: str) -> list[int]:
    return [int(mark) for mark in text]


def _weighed(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def _luhn(digits: list[int]) -> bool:
    """ISO 7812: every second digit from the right counts double, crosswise."""
    doubled = (2 * digit - 9 if place & 1 and digit > 4 else digit * (1 + (place & 1)) for place, digit in enumerate(digits[::-1]))
    return within(sum(doubled), 9) == 0


def _at(text: str) -> bool:
    digits = _digits(text[1:])
    crossed = sum(
        within(2 * digit, 9) + rounded_down(2 * digit, 10) if place & 1 else digit for place, digit in enumerate(digits[:7])
    )
    return within(96 - crossed, 9) == digits[7]


def _be(text: str) -> bool:
    return 97 - within(int(text[:8]), 96) == int(text[8:])


def _de(text: str) -> bool:
    """ISO 7064 MOD 11,10."""
    product = 10
    for digit in _digits(text[:8]):
        left = within(digit + product, 9) or 10
        product = within(2 * left, 10)
    return within(DE_MODULUS - product, 9) == int(text[8])


def _dk(text: str) -> bool:
    return within(_weighed(_digits(text), (2, 7, 6, 5, 4, 3, 2, 1)), 10) == 0


def _fi(text: str) -> bool:
    left = within(_weighed(_digits(text[:7]), (7, 9, 10, 5, 8, 4, 2)), 10)
    return left != 1 and within(11 - left, 10) == int(text[7])


def _fr(text: str) -> bool:
    return text[:2].isdigit() and _luhn(_digits(text[2:])) and within(12 + 3 * within(int(text[2:]), 96), 96) == int(text[:2])


def _it(text: str) -> bool:
    return _luhn(_digits(text))


def _lu(text: str) -> bool:
    return within(int(text[:6]), 88) == int(text[6:])


def _nl(text: str) -> bool:
    """The older check of nine digits modulo 11, or, of sole traders since 2020, modulo 97 over the whole number."""
    older = within(_weighed(_digits(text[:8]), (9, 8, 7, 6, 5, 4, 3, 2)), 10) == int(text[8])
    return older or within(int("".join(str(int(mark, 36)) for mark in f"NL{text}")), 96) == 1


def _pl(text: str) -> bool:
    return within(_weighed(_digits(text[:9]), (6, 5, 7, 2, 3, 4, 5, 6, 7)), 10) == int(text[9])


def _pt(text: str) -> bool:
    left = within(_weighed(_digits(text[:8]), (9, 8, 7, 6, 5, 4, 3, 2)), 10)
    return (0 if left < 2 else 11 - left) == int(text[8])


def _se(text: str) -> bool:
    return _luhn(_digits(text[:10]))


def _es(text: str) -> bool:
    """A company's number: a letter, seven digits, and a check that is a digit or, for some letters, a letter."""
    crossed = sum(
        within(2 * digit, 9) + rounded_down(2 * digit, 10) if not place & 1 else digit
        for place, digit in enumerate(_digits(text[1:8]))
    )
    check = within(10 - within(crossed, 9), 9)
    return text[8] in (str(check), "JABCDEFGHI"[check])


def _ie(text: str) -> bool:
    extra = 9 * (ord(text[8]) - 64) if len(text) == 9 and text[8] != "W" else 0
    return "WABCDEFGHIJKLMNOPQRSTUV"[within(_weighed(_digits(text[:7]), (8, 7, 6, 5, 4, 3, 2)) + extra, 22)] == text[7]


def _fails(text: str) -> bool:
    return False


_NOTHING: Final = re.compile(r"(?!)")

VAT: Final[Mapping[str, tuple[re.Pattern[str], Callable[[str], bool]]]] = {
    "AT": (re.compile(r"U[0-9]{8}"), _at),
    "BE": (re.compile(r"[01][0-9]{9}"), _be),
    "DE": (re.compile(r"[1-9][0-9]{8}"), _de),
    "DK": (re.compile(r"[1-9][0-9]{7}"), _dk),
    "ES": (re.compile(r"[A-HJNP-SUVW][0-9]{7}[0-9A-J]"), _es),
    "FI": (re.compile(r"[0-9]{8}"), _fi),
    "FR": (re.compile(r"[0-9]{11}"), _fr),
    "IE": (re.compile(r"[0-9]{7}[A-W][A-IW]?"), _ie),
    "IT": (re.compile(r"[0-9]{11}"), _it),
    "LU": (re.compile(r"[0-9]{8}"), _lu),
    "NL": (re.compile(r"[0-9]{9}B[0-9]{2}"), _nl),
    "PL": (re.compile(r"[0-9]{10}"), _pl),
    "PT": (re.compile(r"[1-9][0-9]{8}"), _pt),
    "SE": (re.compile(r"[0-9]{10}01"), _se),
}
"""By country: the pattern after the country's two letters, and the check. A number of any other country is not taken as checked."""

_CHECKS: Final[Mapping[IdentifierKind, Callable[[str], bool]]] = {"lei": is_lei, "uscc": is_uscc, "vat": is_vat, "duns": is_duns}
