"""The checkpoint of a log: its name, size and root as a C2SP note, signed by the operator or not at all.

A note is text that ends in a line feed; signatures follow after one empty line. Source: c2sp.org/signed-note and
c2sp.org/tlog-checkpoint. An unsigned checkpoint is the text alone.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from auction.audit.ed25519 import PUBLIC_BYTES, is_good
from auction.core.errors import Unreadable

DEFAULT_NAME: Final = "poolbid"
ED25519: Final = b"\x01"
KEY_ID_BYTES: Final = 4
LARGEST_NOTE: Final = 64 * 1024
SIGNATURE_MARK: Final = "\u2014 "

_NAME: Final = re.compile(r"[^\s+]+")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long a log is and what its tree's root is, under the name of the log."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note: the key's name and id, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """The signed text and its signatures, of any keys."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The operator's public key by its name, as `name+id+base64` spells it."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of the hash of name and key: how a signature line names its key."""
        return key_id(self.name, self.public)


def key_id(name: str, public: bytes) -> bytes:
    """The C2SP key id of an Ed25519 key."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def origin_of(name: str, stream: str) -> str:
    """The name of a log: who keeps it, and its stream. `poolbid/auction/2026-07` for instance."""
    return f"{name}/{stream}"


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The text that is signed: origin, size and root in base64, a line each."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{b64encode(checkpoint.root).decode()}\n"


def signature_line(signature: Signature) -> str:
    """One signature as a line of a note."""
    return f"{SIGNATURE_MARK}{signature.name} {b64encode(signature.key_id + signature.signature).decode()}\n"


def note_text(text: str, signatures: tuple[Signature, ...]) -> str:
    """The whole note: the text, and after an empty line its signatures."""
    return text + ("\n" + "".join(map(signature_line, signatures)) if signatures else "")


def read_note(body: bytes, path: str = "checkpoint") -> Note:
    """The note these bytes spell; Unreadable for anything else. Whether a signature is good is another question."""
    if len(body) > LARGEST_NOTE:
        raise Unreadable(path, f"a note of more than {LARGEST_NOTE} bytes")
    try:
        whole = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Unreadable(path, f"not UTF-8 at byte {fault.start}") from fault
    if not whole.endswith("\n") or any(mark < " " and mark != "\n" for mark in whole):
        raise Unreadable(path, "a note is lines of text, each ended by a line feed")
    text, gap, signed = whole.rpartition("\n\n")
    if not gap:
        return Note(whole, ())
    lines = signed.removesuffix("\n").split("\n")
    return Note(text + "\n", tuple(_read_signature(line, path) for line in lines))


def read_checkpoint(text: str, path: str = "checkpoint") -> Checkpoint:
    """The checkpoint a note's text holds; further lines are extensions and ignored."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise Unreadable(path, "a checkpoint is a name, a size and a root, a line each")
    root = _base64(lines[2], path)
    if len(root) != 32:
        raise Unreadable(path, "a root is 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def read_key(text: str, path: str = "key") -> VerifierKey:
    """The public key that `name+id+base64` spells; Unreadable when the id is not the key's, or the key no Ed25519 key."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise Unreadable(path, "a key looks like name+id+base64")
    body = _base64(parts[2], path)
    if body[:1] != ED25519 or len(body) != 1 + PUBLIC_BYTES:
        raise Unreadable(path, "not an Ed25519 key")
    key = VerifierKey(parts[0], body[1:])
    if key.id.hex() != parts[1]:
        raise Unreadable(path, f"the key's id is {key.id.hex()}, not {parts[1]}")
    return key


def key_text(key: VerifierKey) -> str:
    """The public key as `name+id+base64`, to be published."""
    return f"{key.name}+{key.id.hex()}+{b64encode(ED25519 + key.public).decode()}"


def is_signed_by(note: Note, key: VerifierKey) -> bool:
    """Whether this key signed the note. One bad signature under the name and id of a known key spoils the note."""
    found = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.id)]
    text = note.text.encode()
    return bool(found) and all(is_good(public=key.public, message=text, signature=line.signature) for line in found)


def _read_signature(line: str, path: str) -> Signature:
    name, gap, encoded = line.removeprefix(SIGNATURE_MARK).partition(" ")
    if not line.startswith(SIGNATURE_MARK) or not gap or not _NAME.fullmatch(name):
        raise Unreadable(path, "a signature line is a dash, a name and base64")
    body = _base64(encoded, path)
    if len(body) <= KEY_ID_BYTES:
        raise Unreadable(path, "a signature without bytes")
    return Signature(name, body[:KEY_ID_BYTES], body[KEY_ID_BYTES:])


def _base64(text: str, path: str) -> bytes:
    try:
        body = b64decode(text, validate=True)
    except (NotBase64, ValueError) as fault:
        raise Unreadable(path, "not base64") from fault
    if b64encode(body).decode() != text:
        raise Unreadable(path, "not the canonical base64")
    return body
