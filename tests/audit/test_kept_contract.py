"""A signed contract that somebody kept, checked with a bare Python: as it was signed, changed anywhere, or by another key."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auction.audit.__main__ import main
from auction.audit.checkpoint import key_text
from auction.audit.kept_contract import check_contract, read_signed, verdict_text
from auction.audit.kit import write_verifier
from auction.core.errors import Unreadable
from auction.core.paper import document_hash, signed_plain
from tests.broken.honest import OTHER_SIGNER
from tests.signing import FIRST, SIGNER, drawn, signed


def kept() -> dict[str, Any]:
    told = signed_plain(signed().state, FIRST)
    assert told is not None
    found: dict[str, Any] = json.loads(json.dumps(told))
    return found


def spelt(told: Any) -> bytes:
    return json.dumps(told, indent=1).encode()


def why(told: Any, key: Any = None) -> str | None:
    return check_contract(spelt(told), key).why


def test_a_contract_holds_as_it_was_signed_however_it_is_spaced() -> None:
    assert why(kept()) is None
    assert why(kept(), SIGNER.key) is None
    assert check_contract(b" \n" + json.dumps(kept(), ensure_ascii=False).encode()).why is None


def test_a_contract_that_is_not_signed_cannot_be_kept() -> None:
    assert signed_plain(drawn().state, FIRST) is None


def changed(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every single change of one value in there, by where it is."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from ((where, {**value, name: other}) for where, other in changed(each, (*path, name)))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from ((where, [*value[:place], other, *value[place + 1 :]]) for where, other in changed(each, (*path, place)))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    elif value is not None:
        yield path, f"{value}0"


def test_every_single_change_of_the_document_shows() -> None:
    told = kept()
    cases = list(changed(told["document"]))
    assert len(cases) > 20
    for where, document in cases:
        if where == ("document",):
            continue  # another version is not read at all
        assert why({**told, "document": document}) == "the document is not the one that was signed", where
        rehashed = {**told, "document": document, "sha256": document_hash(document)}
        assert why(rehashed) == "not signed by example.org", where


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("signature", "AAAA", "not signed by example.org"),
        ("signature", "no base64", "the signature is not base64"),
        ("key", "no key", "the key is no Ed25519 key"),
        ("key", key_text(OTHER_SIGNER.key), "not signed by example.org"),
        ("sha256", "0" * 64, "the document is not the one that was signed"),
    ],
)
def test_another_signature_or_key_shows(field: str, value: str, said: str) -> None:
    assert why({**kept(), field: value}) == said


def test_the_readers_own_key_is_asked_where_there_is_one() -> None:
    assert "not by example.org" in (why(kept(), OTHER_SIGNER.key) or "")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"document":1,"document":2,"sha256":"","key":"","signature":""}',
        spelt({**kept(), "more": 1}),
        spelt({**kept(), "sha256": 1}),
        spelt({**kept(), "document": {"document": 2}}),
        spelt({**kept(), "document": {"document": 1}}),
        spelt({**kept(), "document": {"document": 1, "contract": {}}}),
        spelt({**kept(), "document": {**kept()["document"], "x": "\ud800"}}),
        b"{" + b'"a":[' * 100_000,
    ],
)
def test_what_is_no_signed_contract_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_signed(body)


def test_the_command_tells_contracts_from_bundles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, key = tmp_path / "contract.json", tmp_path / "key"
    path.write_bytes(spelt(kept()))
    key.write_text(key_text(SIGNER.key), encoding="utf-8")
    assert main([str(path), "--key", str(key)]) == 0
    assert "as it was signed" in capsys.readouterr().out
    assert main([str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["agrees"], told["contract"], told["key_given"]) == (True, FIRST, False)
    path.write_bytes(spelt({**kept(), "signature": "AAAA"}))
    assert main([str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["why"] == "not signed by example.org"
    path.write_bytes(b"{}")
    assert main([str(path)]) == 2


def test_a_stranger_checks_it_with_a_bare_python(tmp_path: Path) -> None:
    kit, path = tmp_path / "verify.pyz", tmp_path / "contract.json"
    write_verifier(kit)
    path.write_bytes(spelt(kept()))
    command = [sys.executable, "-I", "-S", str(kit), str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={}, cwd="/")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"{FIRST}: as it was signed" in ended.stdout


def test_a_verdict_steers_no_terminal() -> None:
    told = kept()
    told["document"]["contract"]["buyer"]["name"] = "\x1b[31mred"
    assert "\x1b" not in verdict_text(check_contract(spelt(told)))


def test_the_golden_contract_that_browsers_check_is_one() -> None:
    body = (Path(__file__).parents[2] / "clients/wire/golden/contract.json").read_bytes()
    assert check_contract(body, SIGNER.key).why is None
