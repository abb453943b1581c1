"""How a blind receipt is shown to belong to its entry without telling the seed (FORMAT.md section 6).

HMAC begins by hashing two blocks made of its key; from there on the key is not needed any more. Who is given the two states
of SHA-256 after those blocks can compute the blind hash of any leaf, and can no more work the key out of them than invert
SHA-256. RFC 2104 section 4 describes these states. The standard library keeps them to itself, so the step is written out here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isqrt
from typing import Final

BLOCK_BYTES: Final = 64
_WORD: Final = 0xFFFFFFFF
_INNER, _OUTER = 0x36, 0x5C
_STATE_AND_LEAF_BITS: Final = (BLOCK_BYTES + 32) * 8


@dataclass(frozen=True, slots=True)
class Blinding:
    """The states of SHA-256 after the inner and the outer block of the seed, 32 bytes each."""

    inner: bytes
    outer: bytes


def blinding_of(seed: str) -> Blinding:
    """What suppliers are told after the close, so that they can check their own receipts; the seed stays secret."""
    key = seed.encode("ascii")
    if len(key) != BLOCK_BYTES:
        raise ValueError("a seed has 64 hex digits")
    return Blinding(*(_compress(_START, bytes(byte ^ pad for byte in key)) for pad in (_INNER, _OUTER)))


def blinded_by(blinding: Blinding, leaf: bytes) -> bytes:
    """The blind hash of a leaf: what `chain.blinded` says under the seed that this blinding is of."""
    return _compress(blinding.outer, _last(_compress(blinding.inner, _last(leaf))))


def _last(hashed: bytes) -> bytes:
    """The block that ends a text of one block and these 32 bytes (FIPS 180-4, 5.1.1)."""
    return hashed + b"\x80" + bytes(BLOCK_BYTES - len(hashed) - 9) + _STATE_AND_LEAF_BITS.to_bytes(8, "big")


def _compress(state: bytes, block: bytes) -> bytes:
    """One step of SHA-256 (FIPS 180-4, 6.2.2)."""
    before = _words(state)
    a, b, c, d, e, f, g, h = before
    for constant, word in zip(_CONSTANTS, _schedule(block), strict=True):
        first = h + (_turned(e, 6) ^ _turned(e, 11) ^ _turned(e, 25)) + (e & f ^ ~e & g) + constant + word
        second = (_turned(a, 2) ^ _turned(a, 13) ^ _turned(a, 22)) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = first + second & _WORD, a, b, c, d + first & _WORD, e, f, g
    after = (one + other & _WORD for one, other in zip(before, (a, b, c, d, e, f, g, h), strict=True))
    return _joined(after)


def _schedule(block: bytes) -> list[int]:
    words = _words(block)
    for at in range(16, BLOCK_BYTES):
        old, new = words[at - 15], words[at - 2]
        mixed = (_turned(old, 7) ^ _turned(old, 18) ^ old >> 3) + (_turned(new, 17) ^ _turned(new, 19) ^ new >> 10)
        words.append(words[at - 16] + words[at - 7] + mixed & _WORD)
    return words


def _words(body: bytes) -> list[int]:
    return [int.from_bytes(body[at : at + 4], "big") for at in range(0, len(body), 4)]


def _turned(word: int, by: int) -> int:
    return word >> by | word << 32 - by & _WORD


def _primes() -> Iterator[int]:
    found: list[int] = []
    for number in range(2, 312):  # the 64th prime is 311
        if all(number % prime for prime in found):
            found.append(number)
            yield number


def _cube_root(number: int) -> int:
    root = 0
    for bit in range(number.bit_length(), -1, -1):
        if (root | 1 << bit) ** 3 <= number:
            root |= 1 << bit
    return root


def _joined(words: Iterable[int]) -> bytes:
    return b"".join(word.to_bytes(4, "big") for word in words)


_PRIMES: Final = tuple(_primes())
_START: Final = _joined(isqrt(prime << 64) & _WORD for prime in _PRIMES[:8])
"""The fractions of the square roots of the first eight primes (FIPS 180-4, 5.3.3)."""
_CONSTANTS: Final = tuple(_cube_root(prime << 96) & _WORD for prime in _PRIMES)
"""The fractions of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2)."""
