"""FORMAT.md tells the truth: its worked example is recomputed here from the formulas alone."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auction.audit.blinding import blinded_by, blinding_of
from auction.core.commands import COMMANDS
from auction.core.events import EVENTS
from auction.ledger import chain
from auction.ledger.codec import Codec, decode, encode

FORMAT = Path(chain.__file__).with_name("FORMAT.md").read_text(encoding="utf-8")
STREAM = "auction/example"
ENTRIES = [line.encode() for line in FORMAT.split("```jsonl\n")[1].split("```")[0].splitlines()]
TOLD = dict(re.findall(r"^\| ([^|`]+) \| `([0-9a-f]{64})` \|$", FORMAT, re.MULTILINE))
NOTE, KEY = (block.split("```")[0] for block in FORMAT.split("```text\n")[1:3])


def digest(*parts: bytes) -> bytes:
    """SHA-256 over the joined parts."""
    return sha256(b"".join(parts)).digest()


def test_the_example_has_every_value_it_should() -> None:
    assert len(ENTRIES) == 3
    assert len(TOLD) == 3 + 4 + 4 + 3 + 4


def test_the_entries_are_entries_in_canonical_form() -> None:
    codec = Codec(commands=COMMANDS, events=EVENTS)
    for seq, body in enumerate(ENTRIES, start=1):
        assert encode(decode(body)) == body
        entry = codec.entry_from_bytes(body)
        assert (entry.stream, entry.seq) == (STREAM, seq)
        assert codec.entry_to_bytes(entry) == body


def test_leaves_chain_and_roots_follow_the_formulas() -> None:
    leaves = [digest(b"\x00", body) for body in ENTRIES]
    heads = [digest(b"\x03", STREAM.encode())]
    for leaf in leaves:
        heads.append(digest(b"\x02", heads[-1], leaf))
    pair = digest(b"\x01", leaves[0], leaves[1])
    roots = [digest(b""), leaves[0], pair, digest(b"\x01", pair, leaves[2])]
    expected = {f"leaf {seq}": leaf for seq, leaf in enumerate(leaves, start=1)}
    expected |= {f"head {seq}": head for seq, head in enumerate(heads)}
    expected |= {f"root {size}": root for size, root in enumerate(roots)}
    assert {name: TOLD[name] for name in expected} == {name: value.hex() for name, value in expected.items()}
    assert [chain.leaf_hash(body) for body in ENTRIES] == leaves
    assert [chain.head_of(STREAM, leaves[:size]) for size in range(4)] == heads
    assert [chain.Grove(leaves).root(size) for size in range(4)] == roots


def test_the_proofs_hold() -> None:
    leaf, root_2, root_3 = (bytes.fromhex(TOLD[name]) for name in ("leaf 2", "root 2", "root 3"))
    inclusion = [bytes.fromhex(TOLD[f"inclusion of entry 2 in 3, node {node}"]) for node in (1, 2)]
    consistency = [bytes.fromhex(TOLD["consistency of 2 with 3, node 1"])]
    assert chain.inclusion_holds(leaf=leaf, index=1, size=3, path=inclusion, root=root_3)
    assert chain.consistency_holds(old=2, new=3, old_root=root_2, new_root=root_3, path=consistency)


def test_the_checkpoint_names_the_root_and_bears_the_keys_signature() -> None:
    secret = Ed25519PrivateKey.from_private_bytes(digest(b"poolbid format example"))
    public = secret.public_key().public_bytes_raw()
    key_id = digest(b"poolbid\n\x01", public)[:4]
    text, signed = NOTE.split("\n\n")
    root = b64encode(bytes.fromhex(TOLD["root 3"])).decode()
    assert text == f"poolbid/{STREAM}\n3\n{root}"
    dash, name, signature = signed.strip().split(" ")
    assert (dash, name) == ("\u2014", "poolbid")
    assert b64decode(signature) == key_id + secret.sign(text.encode() + b"\n")
    published = b64encode(b"\x01" + public).decode()
    assert KEY.strip() == f"poolbid+{key_id.hex()}+{published}"


def test_the_receipt_shown_is_of_an_entry_shown() -> None:
    shown = re.search(r'"entry":"([0-9a-f]+)…","id":"b1","seq":2}', FORMAT)
    assert shown is not None
    assert TOLD["leaf 2"].startswith(shown[1])


def test_the_blinding_gives_the_blind_hash_of_the_seed() -> None:
    seed, leaf = TOLD["seed of another example, as its ASCII digits"], bytes.fromhex(TOLD["leaf 2"])
    found = blinding_of(seed)
    assert (TOLD["inner of it"], TOLD["outer of it"]) == (found.inner.hex(), found.outer.hex())
    assert (
        TOLD["blind hash of entry 2 under it"] == hmac.digest(seed.encode(), leaf, "sha256").hex() == blinded_by(found, leaf).hex()
    )


def test_every_key_of_an_entry_is_described() -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", FORMAT.split("## 2.")[1].split("## 3.")[0], re.MULTILINE))
    assert described == {"at", "command", "events", "refusal", "seq", "stream", "v"}
