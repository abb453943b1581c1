"""The proof of one request that its sender kept: it holds on a bare Python, and nothing of it can be changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auction.audit.__main__ import main
from auction.audit.blinding import blinding_of
from auction.audit.checkpoint import key_text
from auction.audit.kept_proof import check_proof, is_proof, verdict_text
from auction.audit.kit import write_verifier
from auction.audit.proven import Log
from auction.core.errors import Unreadable
from tests.audit.test_blind_receipts import SEED, bodies_of, played
from tests.broken.honest import OTHER_SIGNER
from tests.signing import SIGNER


def kept(*, blind: bool = True, place: int = 0) -> dict[str, Any]:
    """What s1 downloads of its bid of 9.00 (0), or of its refused one of 10.00 (1)."""
    play, log = played(), Log()
    bodies = bodies_of(play.entries)
    for entry, body in zip(play.entries, bodies, strict=True):
        log.follow(entry, body)
    seed = SEED if blind else ""
    proof = log.proofs("s1", seed, after=0, most=9)[0][place]
    found = blinding_of(SEED)
    told = {name: getattr(proof, name) for name in ("id", "seq", "at", "entry", "leaf")}
    return {
        "auction": "A-1",
        **told,
        "path": list(proof.path),
        "blinding": {"inner": found.inner.hex(), "outer": found.outer.hex()} if blind else None,
        "body": bodies[proof.seq - 1].decode(),
        "checkpoint": log.checkpoint(SIGNER.name, "auction/A-1", SIGNER.sign),
        "key": key_text(SIGNER.key),
    }


def spelt(told: Any) -> bytes:
    return json.dumps(told, indent=1).encode()


@pytest.mark.parametrize("blind", [True, False])
def test_E4_to_E7_a_proof_leads_from_the_receipt_to_the_signed_root(blind: bool) -> None:
    told = kept(blind=blind)
    assert is_proof(spelt(told))
    assert check_proof(spelt(told), SIGNER.key).why is None
    assert "the key beside it: compare" in verdict_text(check_proof(spelt(told)))
    text = verdict_text(check_proof(spelt(told), SIGNER.key))
    assert "stands in the record of" in text
    assert '"prices":["9.00"]' in text
    assert "accepted    BidPlaced.1" in text


def test_E7_a_refusal_is_told_by_its_rule() -> None:
    text = verdict_text(check_proof(spelt(kept(place=1)), SIGNER.key))
    assert "refused     by rule B" in text


def test_V13_an_entry_that_is_not_shown_is_proved_all_the_same() -> None:
    text = verdict_text(check_proof(spelt({**kept(), "body": None}), SIGNER.key))
    assert "stands in the record of" in text
    assert "content     not shown" in text


WRONG: dict[str, dict[str, Any]] = {
    "does not come out of the leaf": {"entry": "00" * 32},
    "is not the one of that leaf": {"body": kept()["body"].replace("9.00", "8.00")},
    "another number, stamp or command id": {"at": 1},
    "does not lead to the root": {"path": [*kept()["path"][:-1], "00" * 32]},
    "the checkpoint is of": {"auction": "A-2"},
    "bears no good signature of": {"checkpoint": kept()["checkpoint"].replace("\n\n", "\nmore\n\n")},
}


@pytest.mark.parametrize("why", WRONG)
def test_E7_what_was_changed_in_a_proof_is_said(why: str) -> None:
    verdict = check_proof(spelt({**kept(), **WRONG[why]}), SIGNER.key)
    assert why in (verdict.why or "")
    assert verdict.exit_code == 1
    assert "DOES NOT HOLD" in verdict_text(verdict)


def test_E6_a_proof_under_another_key_does_not_hold() -> None:
    assert check_proof(spelt(kept()), OTHER_SIGNER.key).why is not None


@pytest.mark.parametrize(
    "change",
    [
        *({"seq": "2"}, {"leaf": "x"}, {"path": None}, {"path": ["00" * 32] * 65}, {"blinding": 1}),
        *({"body": 1}, {"body": "{}"}, {"checkpoint": "x"}, {"key": "x"}, {"id": None}),
    ],
)
def test_what_is_no_proof_is_unreadable(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        check_proof(spelt({**kept(), **change}))


def test_the_kit_checks_one_with_nothing_installed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proof, key, kit = tmp_path / "proof.json", tmp_path / "key", tmp_path / "kit.pyz"
    proof.write_bytes(spelt(kept()))
    key.write_text(key_text(SIGNER.key))
    write_verifier(kit)
    ran = subprocess.run([sys.executable, "-I", "-S", kit, proof, "--key", key], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert main([str(proof), "--key", str(key)]) == 0
    assert capsys.readouterr().out == ran.stdout
    proof.write_bytes(spelt({**kept(), "entry": "00" * 32}))
    assert main([str(proof), "--key", str(key), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["agrees"] is False
