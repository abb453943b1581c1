"""The proof of a request that its sender took home after the close: checked with nothing else but the operator's public key."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from auction.audit.blinding import Blinding, blinded_by
from auction.audit.checkpoint import Checkpoint, VerifierKey, is_signed_by, read_checkpoint, read_key, read_note
from auction.audit.report import AGREES, DIVERGES, as_json, printable
from auction.audit.rules import AUCTION
from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.ledger.chain import inclusion_holds, leaf_hash
from auction.ledger.codec import Plain, to_plain

LARGEST_PROOF: Final = 1024 * 1024
MOST_NODES: Final = 64
HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class KeptProof:
    """A receipt, the entry it stands for by number and leaf, and the way from there to a signed root (FORMAT.md section 6).

    `body` is the entry itself where its sender was told it; `blinding` is None where the receipt is the leaf.
    """

    auction: str
    id: str
    seq: int
    at: int
    entry: bytes
    leaf: bytes
    path: tuple[bytes, ...]
    blinding: Blinding | None
    body: bytes | None
    checkpoint: str
    key: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a kept proof found: why it does not hold, or nothing; the record it is of, and what the entry says."""

    proof: KeptProof
    record: Checkpoint
    said: Entry | None
    why: str | None
    key: VerifierKey | None
    trusted: bool

    @property
    def exit_code(self) -> int:
        """0 when the request stands in the signed record, 1 when that does not follow."""
        return AGREES if self.why is None else DIVERGES


def is_proof(body: bytes) -> bool:
    """Whether these bytes are rather the proof of a request than a contract: a JSON object that holds a path and a checkpoint."""
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(plain, dict) and "path" in plain and "checkpoint" in plain


def check_proof(body: bytes, key: VerifierKey | None = None, path: str = "proof") -> Verdict:
    """The verdict on a kept proof, under that key where one is given, else under the key beside it. Unreadable for what is none."""
    proof = read_proof(body, path)
    note = read_note(proof.checkpoint.encode(), f"{path} / checkpoint")
    record = read_checkpoint(note.text, f"{path} / checkpoint")
    trusted = key is not None
    if key is None and proof.key:
        key = read_key(proof.key, f"{path} / key")
    said = None if proof.body is None else AUCTION.codec.entry_from_bytes(proof.body)
    stream = f"auction/{proof.auction}"
    why = None
    if record.origin.partition("/")[2] != stream if key is None else record.origin != f"{key.name}/{stream}":
        why = f"the checkpoint is of {record.origin}, not of {stream}"
    elif key is not None and not is_signed_by(note, key):
        why = f"the checkpoint bears no good signature of {key.name} ({key.id.hex()})"
    else:
        why = _fault(proof, record, said)
    return Verdict(proof, record, said, why, key, trusted)


def _fault(proof: KeptProof, record: Checkpoint, said: Entry | None) -> str | None:
    """The first step from the receipt to the root that does not hold."""
    promised = proof.leaf if proof.blinding is None else blinded_by(proof.blinding, proof.leaf)
    if promised != proof.entry:
        return "the hash on the receipt does not come out of the leaf of that entry"
    if proof.body is not None and said is not None:
        if leaf_hash(proof.body) != proof.leaf:
            return "the entry that is shown is not the one of that leaf"
        told = (said.stream, said.seq, said.at, said.command.id)
        if told != (f"auction/{proof.auction}", proof.seq, proof.at, proof.id):
            return "the entry that is shown has another number, stamp or command id than the receipt"
    found = inclusion_holds(leaf=proof.leaf, index=proof.seq - 1, size=record.size, path=proof.path, root=record.root)
    return None if found else f"the leaf does not lead to the root of the {record.size} entries as entry {proof.seq}"


def verdict_json(verdict: Verdict) -> str:
    """The verdict as one line of JSON."""
    proof, said = verdict.proof, verdict.said
    content = None if proof.body is None or verdict.why is not None else json.loads(proof.body)
    outcome = None if said is None or content is None else "accepted" if said.refusal is None else "refused"
    told: dict[str, Plain] = {
        "agrees": verdict.why is None,
        "auction": proof.auction,
        "entry": proof.seq,
        "id": proof.id,
        "at": proof.at,
        "entries": verdict.record.size,
        "outcome": outcome,
        "content": content,
        "key": None if verdict.key is None else {"name": verdict.key.name, "id": verdict.key.id.hex()},
        "key_given": verdict.trusted,
        "why": verdict.why,
    }
    return as_json(told)


def verdict_text(verdict: Verdict) -> str:
    """The verdict for people: whether the request stands in the signed record, what was asked, and what came of it."""
    proof = verdict.proof
    name = f"{proof.auction} entry {proof.seq}"
    head = f"{name}: stands in the record of {verdict.record.size} entries"
    lines = [head if verdict.why is None else f"{name}: DOES NOT HOLD: {verdict.why}", ""]
    if verdict.key is None:
        lines.append("  signed by   not checked: no key was given, and none is beside it")
    else:
        trust = "the key you gave" if verdict.trusted else "the key beside it: compare it with the one that is published"
        lines.append(f"  signed by   {verdict.key.name} ({verdict.key.id.hex()}), {trust}")
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=proof.at)
    lines += [f"  recorded    {moment.isoformat(timespec='microseconds')}", f"  request     {proof.id}"]
    if verdict.why is not None:
        pass  # what does not hold says nothing of what was asked
    elif verdict.said is None:
        lines.append("  content     not shown: it tells of others too. Whoever holds the bundle reads it there")
    else:
        lines += _content(verdict.said)
    return printable("\n".join(lines))


def _content(said: Entry) -> list[str]:
    by = said.command.by
    lines = [f"  asked by    {by.party} ({by.role})", f"  asked       {said.command.TYPE} {as_json(to_plain(said.command))}"]
    if said.refusal is not None:
        detail = f", {said.refusal.detail}" if said.refusal.detail else ""
        return [*lines, f"  refused     by rule {said.refusal.rule}: {said.refusal.code}{detail}"]
    return [*lines, *(f"  accepted    {event.TYPE} {as_json(to_plain(event))}" for event in said.events)]


def read_proof(body: bytes, path: str = "proof") -> KeptProof:
    """The proof these bytes spell, further fields ignored; Unreadable, naming the field, for anything else."""
    if len(body) > LARGEST_PROOF:
        raise Unreadable(path, f"more than {LARGEST_PROOF} bytes")
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(path, f"no JSON: {fault}") from fault
    if not isinstance(plain, dict):
        raise Unreadable(path, "not an object")
    nodes, blinding, shown = plain.get("path"), plain.get("blinding"), plain.get("body")
    if not isinstance(nodes, list) or len(nodes) > MOST_NODES:
        raise Unreadable(f"{path} / path", f"at most {MOST_NODES} hashes")
    if blinding is not None and not isinstance(blinding, dict):
        raise Unreadable(f"{path} / blinding", "null, or two states")
    return KeptProof(
        auction=_text(plain, "auction", path),
        id=_text(plain, "id", path),
        seq=_whole(plain, "seq", path),
        at=_whole(plain, "at", path),
        entry=_hash(plain.get("entry"), f"{path} / entry"),
        leaf=_hash(plain.get("leaf"), f"{path} / leaf"),
        path=tuple(_hash(node, f"{path} / path") for node in nodes),
        blinding=None if blinding is None else _blinding(blinding, f"{path} / blinding"),
        body=None if shown is None else _text(plain, "body", path).encode("utf-8", "replace"),
        checkpoint=_text(plain, "checkpoint", path),
        key=_text(plain, "key", path) if "key" in plain else "",
    )


def _blinding(told: dict[str, Any], path: str) -> Blinding:
    return Blinding(_hash(told.get("inner"), f"{path} / inner"), _hash(told.get("outer"), f"{path} / outer"))


def _text(plain: dict[str, Any], name: str, path: str) -> str:
    found = plain.get(name)
    if not isinstance(found, str):
        raise Unreadable(f"{path} / {name}", "not a text")
    return found


def _whole(plain: dict[str, Any], name: str, path: str) -> int:
    found = plain.get(name)
    if type(found) is not int or not 0 <= found < 1 << 53:
        raise Unreadable(f"{path} / {name}", "not a whole number")
    return found


def _hash(told: Any, path: str) -> bytes:
    try:
        found = bytes.fromhex(told) if isinstance(told, str) else b""
    except ValueError:
        found = b""
    if len(found) != HASH_BYTES:
        raise Unreadable(path, "not a hash of 64 hex digits")
    return found
