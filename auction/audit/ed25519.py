"""Whether an Ed25519 signature is good, in plain Python: verification only, so no secret ever passes through here.

It exists so that a stranger with a bare Python can check the operator's signature too (decision in DECISIONS.md). Source:
RFC 8032, section 5.1.7, in the strict reading: canonical encodings only, no cofactor, no keys of small order.
"""

from hashlib import sha512
from typing import Final, TypeAlias

Point: TypeAlias = tuple[int, int, int, int]

P: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
D: Final = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE: Final = pow(2, (P - 1) // 4, P)
NEUTRAL: Final[Point] = (0, 1, 1, 0)

PUBLIC_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64


def is_good(*, public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the public key's secret signed this very message."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    key = _decompress(public)
    promise, response = signature[:32], int.from_bytes(signature[32:], "little")
    if key is None or response >= ORDER or _is_small(key):
        return False
    challenge = int.from_bytes(sha512(promise + public + message).digest(), "little") % ORDER
    return _compress(_add(_times(response, BASE), _times(challenge, _negative(key)))) == promise


def _add(one: Point, other: Point) -> Point:
    """The sum in extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _is_small(point: Point) -> bool:
    """Whether the point's order divides eight: such a key would have signed anything at all."""
    x, y, z, _ = _times(8, point)
    return x == 0 and y == z


def _negative(point: Point) -> Point:
    return (-point[0] % P, point[1], point[2], -point[3] % P)


def _times(scalar: int, point: Point) -> Point:
    """Double and add. Its running time tells the scalar, which is public here."""
    total = NEUTRAL
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point = _add(point, point)
        scalar >>= 1
    return total


def _compress(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decompress(body: bytes) -> Point | None:
    """The point these 32 bytes name, or None when they name none or not canonically (RFC 8032, 5.1.3)."""
    packed = int.from_bytes(body, "little")
    y, sign = packed & (2**255 - 1), packed >> 255
    x = _x_of(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def _x_of(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0:
        return None
    return P - x if x & 1 != sign else x


def _base_point() -> Point:
    y = 4 * pow(5, P - 2, P) % P
    x = _x_of(y, 0)
    assert x is not None, "the base point lies on the curve"
    return (x, y, 1, x * y % P)


BASE: Final = _base_point()
