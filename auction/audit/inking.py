"""The signatures under contracts that stand in a log, checked again (rule E13)."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Sequence

from auction.audit.checkpoint import VerifierKey, read_key
from auction.audit.ed25519 import is_good
from auction.audit.finding import Divergence, evidence
from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.core.events import ContractSigned
from auction.core.paper import note_of
from auction.ledger.codec import Plain


def signed_fault(entry: Entry, signed: ContractSigned) -> Divergence | None:
    """E13: whether the signature in the log is that of the key beside it, over the contract's number and hash."""
    why = signature_fault(signed.contract, sha256=signed.sha256, key=signed.key, signature=signed.signature)
    recorded: dict[str, Plain] = {"contract": signed.contract, "key": signed.key, "signature": signed.signature}
    return None if why is None else evidence(entry.stream, entry.seq, "E13", recorded, why)


def key_faults(entries: Sequence[Entry], key: VerifierKey) -> Iterator[Divergence]:
    """E13: the contracts that were signed by another key than the auditor holds."""
    for entry in entries:
        for event in entry.events:
            if isinstance(event, ContractSigned) and (found := key_of(event.key)) != key:
                by = event.key if found is None else f"{found.name} ({found.id.hex()})"
                yield evidence(entry.stream, entry.seq, "E13", f"signed by {by}", f"signed by {key.name} ({key.id.hex()})")


def signature_fault(number: str, *, sha256: str, key: str, signature: str) -> str | None:
    """Why this is no signature of that contract and hash by that key; None where it is one."""
    found = key_of(key)
    if found is None:
        return "the key is no Ed25519 key"
    try:
        signed = b64decode(signature, validate=True)
    except (NotBase64, ValueError):
        return "the signature is not base64"
    good = is_good(public=found.public, message=note_of(found.name, number, sha256).encode(), signature=signed)
    return None if good else f"not signed by {found.name}"


def key_of(text: str) -> VerifierKey | None:
    """The public key that this text spells, or None."""
    try:
        return read_key(text)
    except Unreadable:
        return None
