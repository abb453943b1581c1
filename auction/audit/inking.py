"""The signatures under contracts, checked again: in the log, and on a signed contract somebody kept (rules E13, I4)."""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from auction.audit.checkpoint import VerifierKey, read_key
from auction.audit.ed25519 import is_good
from auction.audit.finding import Divergence
from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.core.events import ContractSigned
from auction.core.paper import VERSION, document_hash, note_of, spelled
from auction.ledger.codec import Plain

LARGEST_CONTRACT: Final = 64 * 1024 * 1024
FIELDS: Final = ("document", "sha256", "key", "signature")


@dataclass(frozen=True, slots=True)
class SignedContract:
    """A signed contract as it is kept: the document, its hash, the public key and the signature as they are told."""

    document: Any
    sha256: str
    key: str
    signature: str


def signed_fault(entry: Entry, signed: ContractSigned) -> Divergence | None:
    """E13: whether the signature in the log is that of the key beside it, over the contract's number and hash."""
    why = signature_fault(signed.contract, sha256=signed.sha256, key=signed.key, signature=signed.signature)
    recorded: dict[str, Plain] = {"contract": signed.contract, "key": signed.key, "signature": signed.signature}
    return None if why is None else Divergence(entry.stream, entry.seq, "E13", recorded, why)


def key_faults(entries: Sequence[Entry], key: VerifierKey) -> Iterator[Divergence]:
    """E13: the contracts that were signed by another key than the auditor holds."""
    for entry in entries:
        for event in entry.events:
            if isinstance(event, ContractSigned) and (found := _key_of(event.key)) != key:
                by = event.key if found is None else f"{found.name} ({found.id.hex()})"
                yield Divergence(entry.stream, entry.seq, "E13", f"signed by {by}", f"signed by {key.name} ({key.id.hex()})")


def signature_fault(number: str, *, sha256: str, key: str, signature: str) -> str | None:
    """Why this is no signature of that contract and hash by that key; None where it is one."""
    found = _key_of(key)
    if found is None:
        return "the key is no Ed25519 key"
    try:
        signed = b64decode(signature, validate=True)
    except (NotBase64, ValueError):
        return "the signature is not base64"
    good = is_good(public=found.public, message=note_of(found.name, number, sha256).encode(), signature=signed)
    return None if good else f"not signed by {found.name}"


def read_signed(body: bytes, path: str = "contract") -> SignedContract:
    """The signed contract these bytes spell; Unreadable for anything else. Whether its signature is good is another question."""
    if len(body) > LARGEST_CONTRACT:
        raise Unreadable(path, f"more than {LARGEST_CONTRACT} bytes")
    try:
        plain = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(path, f"no JSON: {fault}") from fault
    if not isinstance(plain, dict) or sorted(plain) != sorted(FIELDS):
        raise Unreadable(path, f"a signed contract holds {', '.join(FIELDS)}")
    document, sha256, key, signature = (plain[name] for name in FIELDS)
    texts = all(isinstance(text, str) for text in (sha256, key, signature))
    if not texts or not isinstance(document, dict) or document.get("document") != VERSION:
        raise Unreadable(path, f"a document of version {VERSION}, and three texts")
    if not isinstance(document.get("contract"), dict) or not isinstance(document["contract"].get("number"), str):
        raise Unreadable(path, "the document names no contract")
    try:
        spelled(document)
    except (UnicodeEncodeError, RecursionError) as fault:
        raise Unreadable(path, "a text that cannot be kept") from fault
    return SignedContract(document, sha256, key, signature)


def contract_fault(signed: SignedContract, key: VerifierKey | None = None) -> str | None:
    """Why the contract is not as it was signed, or not by the key that is trusted; None where it is."""
    if document_hash(signed.document) != signed.sha256:
        return "the document is not the one that was signed"
    number = signed.document["contract"]["number"]
    why = signature_fault(number, sha256=signed.sha256, key=signed.key, signature=signed.signature)
    if why is not None:
        return why
    found = _key_of(signed.key)
    if key is not None and found != key:
        return f"signed by {'nobody known' if found is None else found.id.hex()}, not by {key.name} ({key.id.hex()})"
    return None


def _key_of(text: str) -> VerifierKey | None:
    try:
        return read_key(text)
    except Unreadable:
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys all differ: of two that are the same nobody knows which was signed."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
