"""What was kept of an auction before: a bundle, a checkpoint, a proof or what was published, held against the bundle checked now.

Whoever keeps a record can show another to each who asks, every one of them sound. Two that were given out at different times,
or to different people, must be of one history: the earlier is the beginning of the later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from auction.audit.bundle import Bundle, Log, read_bundle
from auction.audit.checkpoint import Note, VerifierKey, is_signed_by, read_checkpoint, read_note
from auction.audit.exact_json import read_json
from auction.audit.finding import Divergence, evidence
from auction.audit.kept_proof import is_proof, read_proof
from auction.audit.ocds_release import CHECKPOINT
from auction.core.errors import Unreadable
from auction.ledger.chain import Tree, leaf_hash

RULE: Final = "E15"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A checkpoint that was kept, with the entries it is of where these were kept too."""

    note: Note
    entries: tuple[bytes, ...] | None = None


def read_earlier(body: bytes, path: str = "earlier") -> tuple[Earlier, ...]:
    """The checkpoints in these bytes: of a bundle, with its entries, of a proof or OCDS package, or one alone; else Unreadable."""
    if body[:2] == b"PK":
        bundle = read_bundle(body)
        logs = (bundle.log, bundle.pool, bundle.market)
        return tuple(Earlier(read_note(log.checkpoint, f"{path} / {log.stream}"), log.entries) for log in logs if log is not None)
    if body.lstrip()[:1] != b"{":
        return (_alone(body, path),)
    texts = [read_proof(body, path).checkpoint] if is_proof(body) else published_checkpoints(body, path)
    return tuple(_alone(text.encode(), path) for text in texts)


def published_checkpoints(body: bytes, path: str) -> list[str]:
    """The checkpoints that the releases of an OCDS package bear; Unreadable for a package without any."""
    package = read_json(body)
    releases = package.get("releases") if isinstance(package, dict) else None
    told = [each.get(CHECKPOINT) for each in releases if isinstance(each, dict)] if isinstance(releases, list) else []
    found = [text for text in told if isinstance(text, str)]
    if not found:
        raise Unreadable(path, "neither a proof nor an OCDS package that bears a checkpoint")
    return found


def _alone(body: bytes, path: str) -> Earlier:
    note = read_note(body, path)
    read_checkpoint(note.text, path)
    return Earlier(note)


def earlier_faults(bundle: Bundle, kept: Sequence[Earlier], key: VerifierKey | None) -> Iterator[Divergence]:
    """E15: the first of each log at which what was kept is not the beginning of what is there now."""
    logs = {log.stream: log for log in (bundle.log, bundle.pool, bundle.market) if log is not None}
    for each in kept:
        checkpoint = read_checkpoint(each.note.text)
        stream = checkpoint.origin.partition("/")[2]
        promised = f"{checkpoint.size} entries, root {checkpoint.root.hex()}, kept under {checkpoint.origin}"
        log = logs.get(stream)
        if log is None:
            if stream.startswith("auction/"):
                yield evidence(bundle.log.stream, None, RULE, f"the record of {bundle.log.stream}", promised)
        elif key is not None and not is_signed_by(each.note, key):
            yield evidence(
                stream, None, RULE, f"signed by {key.name} ({key.id.hex()})", f"{promised}, without a good signature of it"
            )
        else:
            yield from _log_faults(log, each, checkpoint.size, checkpoint.root, promised, is_whole=log is bundle.log)


def _log_faults(log: Log, kept: Earlier, size: int, root: bytes, promised: str, *, is_whole: bool) -> Iterator[Divergence]:
    parting = _parting(log.entries, kept.entries or ())
    if parting is not None:
        number, now, then = parting
        yield evidence(log.stream, number, RULE, now, then)
    elif size > len(log.entries):
        if is_whole:  # the pool and the register are bundled only as far as the auction names them
            number = len(log.entries) + 1
            yield evidence(log.stream, number, RULE, f"the record ends after {len(log.entries)} entries", promised)
    else:
        tree = Tree()
        for body in log.entries[:size]:
            tree.append(leaf_hash(body))
        if tree.root() != root:
            yield evidence(log.stream, None, RULE, f"the first {size} entries have root {tree.root().hex()}", promised)


def _parting(now: Sequence[bytes], then: Sequence[bytes]) -> tuple[int, str, str] | None:
    """The first entry that is not the same in both, as each has it."""
    for number, (one, other) in enumerate(zip(now, then, strict=False), start=1):
        if one != other:
            return number, one.decode(), other.decode()
    return None
