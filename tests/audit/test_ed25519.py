"""Plain-Python verification agrees with RFC 8032 and with the library, on good signatures and on spoilt ones."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from auction.audit.ed25519 import BASE, NEUTRAL, ORDER, P, _compress, _times, is_good
from auction.audit.signature import Signer

RFC_8032 = (
    # RFC 8032, section 7.1, TEST 1 to TEST 3: public key, message, signature.
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


def is_good_by_library(*, public: bytes, message: bytes, signature: bytes) -> bool:
    """What the library says of a signature: the second opinion."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_standard(public: str, message: str, signature: str) -> None:
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert is_good(public=key, message=text, signature=signed)
    assert not is_good(public=key, message=text + b"!", signature=signed)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_what_the_library_signs_is_good(seed: bytes, message: bytes) -> None:
    signer = Signer.from_seed("k", seed)
    signature = signer._secret.sign(message)
    assert is_good(public=signer.key.public, message=message, signature=signature)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=1, max_size=64), st.integers(0, 8 * 96 - 1))
def test_one_changed_bit_is_judged_as_the_library_judges_it(seed: bytes, message: bytes, bit: int) -> None:
    signer = Signer.from_seed("k", seed)
    whole = bytearray(signer.key.public + signer._secret.sign(message))
    whole[bit >> 3] ^= 1 << (bit & 7)
    public, signature = bytes(whole[:32]), bytes(whole[32:])
    expected = is_good_by_library(public=public, message=message, signature=signature)
    assert is_good(public=public, message=message, signature=signature) == expected
    assert not expected


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64), st.binary(max_size=16))
def test_noise_is_never_good(public: bytes, signature: bytes, message: bytes) -> None:
    assert not is_good(public=public, message=message, signature=signature)


def test_a_key_that_signs_anything_is_no_key() -> None:
    """The library takes a key of small order at its word; an auditor who was handed one should not."""
    anything = [is_good_by_library(public=bytes(32), message=bytes([at]), signature=bytes(64)) for at in range(16)]
    assert any(anything)
    assert not any(is_good(public=bytes(32), message=bytes([at]), signature=bytes(64)) for at in range(16))


def test_a_signature_has_one_spelling() -> None:
    """The response plus the group's order is the same number modulo it, and refused: else anybody could respell a signature."""
    signer = Signer.from_seed("k", bytes(32))
    signature = signer._secret.sign(b"text")
    respelt = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert is_good(public=signer.key.public, message=b"text", signature=signature)
    assert not is_good(public=signer.key.public, message=b"text", signature=respelt)


@pytest.mark.parametrize(
    ("public", "signature"),
    [
        pytest.param(b"", bytes(64), id="no key"),
        pytest.param(bytes(32), b"", id="no signature"),
        pytest.param((P + 1).to_bytes(32, "little"), bytes(64), id="a coordinate beyond the field"),
        pytest.param((1 | 1 << 255).to_bytes(32, "little"), bytes(64), id="the sign of zero"),
    ],
)
def test_what_is_no_key_or_signature_is_not_good(public: bytes, signature: bytes) -> None:
    assert not is_good(public=public, message=b"", signature=signature)


def test_the_base_point_has_the_order_of_the_group() -> None:
    assert _compress(_times(ORDER, BASE)) == _compress(NEUTRAL)
    assert _compress(BASE).hex() == "58" + "66" * 31
