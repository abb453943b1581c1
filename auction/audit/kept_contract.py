"""A signed contract that somebody kept: read, and checked with nothing else but the operator's public key (rule I4)."""

import json
from dataclasses import dataclass
from typing import Any, Final

from auction.audit.checkpoint import VerifierKey
from auction.audit.inking import key_of, signature_fault
from auction.audit.report import AGREES, DIVERGES, as_json, printable
from auction.core.errors import Unreadable
from auction.core.paper import VERSION, document_hash, spelled

LARGEST_CONTRACT: Final = 64 * 1024 * 1024
FIELDS: Final = ("document", "sha256", "key", "signature")


@dataclass(frozen=True, slots=True)
class SignedContract:
    """A signed contract as it is kept: the document, its hash, the public key and the signature as they are told."""

    document: Any
    sha256: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a signed contract found: why it does not hold, or nothing; and whether the key was the reader's own."""

    contract: SignedContract
    why: str | None
    trusted: bool

    @property
    def exit_code(self) -> int:
        """0 when the contract is as it was signed, 1 when it is not."""
        return AGREES if self.why is None else DIVERGES


def is_contract(body: bytes) -> bool:
    """Whether these bytes are rather a contract than a bundle: a JSON object."""
    return body.lstrip()[:1] == b"{"


def check_contract(body: bytes, key: VerifierKey | None = None, path: str = "contract") -> Verdict:
    """The verdict on a signed contract, under that key where one is given. Raises Unreadable for what is none."""
    found = read_signed(body, path)
    return Verdict(found, contract_fault(found, key), key is not None)


def verdict_json(verdict: Verdict) -> str:
    """The verdict as one line of JSON."""
    held = verdict.contract
    told = {"agrees": verdict.why is None, "contract": held.document["contract"]["number"], "sha256": held.sha256}
    return as_json({**told, "key": held.key, "key_given": verdict.trusted, "why": verdict.why})


def verdict_text(verdict: Verdict) -> str:
    """The verdict for people: what was found, whose signature it is, and what is agreed between whom."""
    held, told = verdict.contract, verdict.contract.document["contract"]
    found = key_of(held.key)
    signer = "nobody known" if found is None else f"{found.name} ({found.id.hex()})"
    trust = "the key you gave" if verdict.trusted else "the key beside it: compare it with the one that is published"
    head = "as it was signed" if verdict.why is None else f"DOES NOT HOLD: {verdict.why}"
    lines = [f"{told['number']}: {head}", "", f"  signed by  {signer}, {trust}", f"  SHA-256    {held.sha256}"]
    lines += [f"  {name:<10} {_party(told.get(name))}" for name in ("buyer", "supplier")]
    return printable("\n".join([*lines, f"  total      {told.get('total')} {told.get('currency')}"]))


def _party(told: Any) -> str:
    return f"{told.get('name')} ({told.get('id')})" if isinstance(told, dict) else str(told)


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
    found = key_of(signed.key)
    if key is not None and found != key:
        return f"signed by {'nobody known' if found is None else found.id.hex()}, not by {key.name} ({key.id.hex()})"
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys all differ: of two that are the same nobody knows which was signed."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
