"""Checkpoints are C2SP notes: what others sign is read here, what is signed here is what others read, all else is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.audit.checkpoint import (
    Checkpoint,
    Note,
    Signature,
    checkpoint_text,
    is_signed_by,
    key_text,
    note_text,
    read_checkpoint,
    read_key,
    read_note,
)
from auction.audit.signature import Signer
from auction.core.errors import Unreadable

# The example of c2sp.org/signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
SIGNER = Signer.from_seed("example.org", bytes(range(32)))
CHECKPOINT = Checkpoint("example.org/auction/a", 3, bytes(range(32)))


def test_a_note_signed_elsewhere_is_good() -> None:
    note, key = read_note(EXAMPLE.encode()), read_key(EXAMPLE_KEY)
    assert note.text == "This is an example message.\n"
    assert is_signed_by(note, key)
    assert key_text(key) == EXAMPLE_KEY
    assert note_text(note.text, note.signatures) == EXAMPLE


def test_a_note_signed_here_is_good_and_reads_back() -> None:
    text = checkpoint_text(CHECKPOINT)
    note = read_note(SIGNER.sign(text).encode())
    assert is_signed_by(note, SIGNER.key)
    assert read_checkpoint(note.text) == CHECKPOINT
    assert read_key(key_text(SIGNER.key)) == SIGNER.key


def test_an_unsigned_checkpoint_is_the_text_alone() -> None:
    text = checkpoint_text(CHECKPOINT)
    assert read_note(text.encode()) == Note(text, ())
    assert not is_signed_by(Note(text, ()), SIGNER.key)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda note: replace(note, text=note.text.replace("3", "4")), id="another text"),
        pytest.param(lambda note: replace(note, signatures=()), id="no signature"),
        pytest.param(lambda note: replace(note, signatures=(replace(note.signatures[0], name="other.org"),)), id="another name"),
        pytest.param(
            lambda note: replace(note, signatures=(*note.signatures, replace(note.signatures[0], signature=bytes(64)))),
            id="a bad signature beside the good one",
        ),
    ],
)
def test_a_spoilt_note_is_not_good(spoil: object) -> None:
    assert callable(spoil)
    note = read_note(SIGNER.sign(checkpoint_text(CHECKPOINT)).encode())
    assert is_signed_by(note, SIGNER.key)
    assert not is_signed_by(spoil(note), SIGNER.key)


def test_signatures_of_others_do_no_harm() -> None:
    note = read_note(SIGNER.sign(checkpoint_text(CHECKPOINT)).encode())
    witness = Signature("witness.example", b"\x01\x02\x03\x04", bytes(72))
    assert is_signed_by(replace(note, signatures=(witness, *note.signatures)), SIGNER.key)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no line feed",
        b"text\r\n",
        b"text\x00\n",
        b"\xff\n",
        b"text\n\n",
        b"text\n\nnot a signature\n",
        "text\n\n— name\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name not-base64\n".encode(),
        "text\n\n— na+me AAAAAAAA\n".encode(),
        "text\n\n— name AAAAAAB=\n".encode(),
        b"x" * 70_000 + b"\n",
    ],
)
def test_what_is_no_note_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_note(body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "\n1\nAAAA\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n٣\n" + "A" * 43 + "=\n",
        "a\n1\nAAAA\n",
        "a\n1\n" + "A" * 42 + "B=\n",
    ],
)
def test_what_is_no_checkpoint_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        EXAMPLE_KEY.replace("530d903a", "530d903b"),
        EXAMPLE_KEY.replace("example.com/foo", "example.com/bar"),
        EXAMPLE_KEY[:-4],
        "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_what_is_no_key_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_key(text)


def test_a_signer_needs_a_plain_name_and_a_whole_seed() -> None:
    assert "secret" not in repr(SIGNER).lower()
    for name, seed in (("a b", bytes(32)), ("a+b", bytes(32)), ("", bytes(32)), ("a", bytes(31))):
        with pytest.raises(ValueError):
            Signer.from_seed(name, seed)
