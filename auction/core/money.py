"""Money and quantity as whole numbers. The only file of the pure rooms that divides.

A price is a whole number of units of 10**-scale; a scale is 0 to 6. On the wire a price is an ASCII decimal string.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import Final

from auction.core.words import without_blanks

LARGEST: Final = 2**53 - 1
LARGEST_SCALE: Final = 6
LARGEST_SHARE: Final = 1_000_000_000
LONGEST_PRICE_TEXT: Final = 64

_PRICE = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_EXPONENT = re.compile(r"[0-9.]+[eE][+-]?[0-9]+")
# Digits other than 0 to 9 that people type by habit or by mischief, written out for the reason words.py gives.
_FOREIGN_DIGIT = re.compile(
    r"[\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef"
    r"\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u17e0-\u17e9\u1810-\u1819"
    r"\uff10-\uff19\U0001d7ce-\U0001d7ff]"
)
_SIGNS: Final = "+-\u2212"
_SEPARATORS = re.compile(r"[_,'\u2019]")
_NOT_NUMBERS: Final = frozenset({"nan", "snan", "inf", "infinity", "null", "none", "true", "false"})


@dataclass(frozen=True, slots=True)
class Share:
    """An exact part of a whole: `num` of `den`, with 0 <= num and 0 < den."""

    num: int
    den: int


def is_share(share: Share | None) -> bool:
    """Whether the share, where there is one, is at most the whole, in numbers that can be counted with."""
    return share is None or (0 <= share.num <= share.den <= LARGEST_SHARE and share.den > 0)


def price_fault(text: str) -> str | None:
    """Why this text is no price at all (a refusal code of rule B4), or None when it reads as one.

    What kind of wrong it is decides the code, so that a person is told what to type instead.
    """
    if len(text) > LONGEST_PRICE_TEXT:
        return "price_too_long"
    if _PRICE.fullmatch(text):
        return None
    shown = without_blanks(text)
    if not shown:
        return "price_blank"
    if shown.isascii() and shown.lstrip(_SIGNS).lower() in _NOT_NUMBERS:
        return "price_not_a_number"
    if _FOREIGN_DIGIT.search(text):
        return "price_foreign_digits"
    if shown[0] in _SIGNS:
        return "price_sign"
    if _EXPONENT.fullmatch(shown):
        return "price_exponent"
    if shown != text or _SEPARATORS.search(text):
        return "price_separator"
    return "price_malformed"


def plain_price(text: str, scale: int) -> int | None:
    """The price in whole units of 10**-scale where rules B4 to B6 find nothing wrong with the text, or None.

    So nearly every text is read once; why another is refused, `price_fault` and `parse_price` say.
    """
    matched = _PRICE.fullmatch(text) if len(text) <= LONGEST_PRICE_TEXT else None
    return (None if matched is None else _units(matched, scale)) or None


def parse_price(text: str, scale: int) -> int | None:
    """The price in whole units of 10**-scale, or None when it has more decimals than the scale carries (rule B5).

    Call `price_fault` first: this expects text that reads as a price. Trailing zeros beyond the scale are no loss and pass.
    """
    matched = _PRICE.fullmatch(text)
    if matched is None:
        raise ValueError(f"not a price: {text!r}")
    return _units(matched, scale)


def _units(matched: re.Match[str], scale: int) -> int | None:
    whole, fraction = matched[1], matched[2] or ""
    if len(fraction) > scale:
        fraction = fraction.rstrip("0")
        if len(fraction) > scale:
            return None
    return int(whole + fraction.ljust(scale, "0"))


@lru_cache(maxsize=4096)
def _price_text(units: int, scale: int) -> str:
    """The text of a price; remembered for a while, as a bid's value is told under several names."""
    if scale == 0:
        return str(units)
    whole, fraction = divmod(abs(units), 10**scale)
    return f"{'-' if units < 0 else ''}{whole}.{fraction:0{scale}d}"


price_text: Final[Callable[[int, int], str]] = _price_text
"""The canonical decimal string of whole units: always `scale` decimals, a leading minus for a negative saving."""


def least_share(value: int, share: Share) -> int:
    """That share of the value, rounded up: the least whole number of units that is at least the share."""
    return -(-value * share.num // share.den)


def round_half_up_div(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole number, halves away from zero."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def rounded_down(numerator: int, denominator: int) -> int:
    """The highest whole number that is at most the quotient."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    return numerator // denominator


def to_minor(value: int, *, scale: int, currency_scale: int) -> int:
    """An exact value at `scale` as whole minor units of its currency (10**-currency_scale), halves away from zero."""
    if scale <= currency_scale:
        return int(value * 10 ** (currency_scale - scale))
    return round_half_up_div(value, 10 ** (scale - currency_scale))


def scale_down(price: int, *, wanted: int, total: int) -> int:
    """The price cut in the proportion wanted : total, rounded down, so that scaled prices never sum above `wanted`."""
    return price * wanted // total


def is_multiple(number: int, step: int) -> bool:
    """Whether the number is the step so many times over (rule B17)."""
    return number % step == 0


def next_multiple(number: int, step: int) -> int:
    """The least multiple of the step that is at least the number, and at least the step (rule B17)."""
    return max(step, -(-number // step) * step)


def within(number: int, limit: int) -> int:
    """A number from 0 to `limit`, both included, that follows from a large one: what is left when dividing (rule F5)."""
    return number % (limit + 1)


def apportion(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The total in whole units by weight, by largest remainder, ties to the earlier place; the sum is exact.

    A negative total is divided as its opposite is. Weights are whole and not negative, at least one above zero.
    Raises ValueError otherwise. Source: Hamilton's method.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be whole numbers of zero or more with at least one above zero")
    if total < 0:
        return tuple(-part for part in apportion(-total, weights))
    return whole_parts([total * weight for weight in weights], whole)


def whole_parts(numerators: Sequence[int], denominator: int) -> tuple[int, ...]:
    """Exact parts, each a numerator over the one denominator, as whole units with the same sum, by largest remainder.

    Each is rounded down, and what is then left goes by single units to the largest remainders, ties to the earlier place. The
    exact parts must sum up to a whole number. Raises ValueError otherwise.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    total, rest = divmod(sum(numerators), denominator)
    if rest:
        raise ValueError("the exact parts do not sum up to a whole number")
    parts = [numerator // denominator for numerator in numerators]
    left = total - sum(parts)
    if not left:
        return tuple(parts)
    # Only where the line lies between those that get a unit more and those that do not is looked for, never a whole order.
    remainders = [numerator % denominator for numerator in numerators]
    line, ties = _line(remainders, left, denominator)
    for place, remainder in enumerate(remainders):
        if remainder > line:
            parts[place] += 1
        elif remainder == line and ties:
            parts[place] += 1
            ties -= 1
    return tuple(parts)


def _line(remainders: Sequence[int], most: int, denominator: int) -> tuple[int, int]:
    """The least of the `most` largest, and how many of those are equal to it."""
    shift = max(0, denominator.bit_length() - 16)
    coarse = Counter([remainder >> shift for remainder in remainders])
    for key in sorted(coarse, reverse=True):
        if coarse[key] >= most:
            among = sorted([remainder for remainder in remainders if remainder >> shift == key], reverse=True)
            line = among[most - 1]
            return line, most - sum(1 for remainder in among if remainder > line)
        most -= coarse[key]
    raise ValueError("there are fewer")


def exact_quotient(numerator: int, denominator: int) -> int:
    """The quotient of two numbers of which the one is known to go into the other. Raises ValueError where it does not."""
    quotient, rest = divmod(numerator, denominator)
    if rest:
        raise ValueError(f"{denominator} does not go into {numerator}")
    return quotient


def root_up(numerator: int, denominator: int) -> int:
    """The least whole number whose square is at least the quotient."""
    if denominator <= 0 or numerator < 0:
        raise ValueError("a root is taken of what is not below zero")
    least = -(-numerator // denominator)
    return 0 if least == 0 else isqrt(least - 1) + 1
