"""Two records of one auction held against each other: the earlier is how the later begins, or it is said where they part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from auction.audit.__main__ import main
from auction.audit.bundle import Bundle, bundle_of, write_bundle
from auction.audit.checkpoint import VerifierKey
from auction.audit.earlier import read_earlier
from auction.audit.exact_json import write_json
from auction.audit.finding import Divergence
from auction.audit.ocds_release import package_of_record
from auction.audit.publisher import Publisher
from auction.audit.verify import verify
from auction.core.errors import Unreadable
from tests.audit.test_blind_receipts import bodies_of, played
from tests.audit.test_kept_proof import kept, spelt
from tests.audit.test_ocds_release import LOTS, recorded
from tests.broken.honest import OTHER_SIGNER
from tests.signing import SIGNER
from tests.terms import an_auction

BODIES = bodies_of(played().entries)


def signed(bodies: Sequence[bytes], auction: str = "A-1") -> Bundle:
    return bundle_of(auction, bodies, name=SIGNER.name, sign=SIGNER.sign)


def faults(now: Bundle, before: bytes, key: VerifierKey | None = SIGNER.key) -> tuple[Divergence, ...]:
    report = verify(now, key=key, earlier=read_earlier(before))
    return next(check.divergences for check in report.checks if check.name == "earlier record")


@pytest.mark.parametrize("key", [SIGNER.key, None])
def test_E15_what_was_kept_is_how_the_record_begins(key: VerifierKey | None) -> None:
    now = signed(BODIES)
    assert faults(now, write_bundle(signed(BODIES)), key) == ()
    assert faults(now, write_bundle(signed(BODIES[:3])), key) == ()
    assert faults(now, signed(BODIES[:3]).log.checkpoint, key) == ()
    assert faults(now, spelt(kept()), key) == ()


def test_E15_of_two_histories_the_first_entry_that_parts_is_told_as_each_has_it() -> None:
    other = [*BODIES[:2], BODIES[2].replace(b'"9.00"', b'"9.01"'), *BODIES[3:]]
    number = next(place for place, (one, two) in enumerate(zip(BODIES, other, strict=True), start=1) if one != two)
    (fault,) = faults(signed(BODIES), write_bundle(signed(other)))
    assert (fault.rule, fault.entry) == ("E15", number)
    assert '"9.00"' in str(fault.recorded)
    assert '"9.01"' in str(fault.again)
    (fault,) = faults(signed(BODIES), signed(other).log.checkpoint)
    assert (fault.rule, fault.entry) == ("E15", None)
    assert "have root" in str(fault.recorded)


def test_E15_a_record_that_ends_before_what_was_kept_was_cut_off() -> None:
    (fault,) = faults(signed(BODIES[:-1]), signed(BODIES).log.checkpoint)
    assert (fault.entry, fault.recorded) == (len(BODIES), f"the record ends after {len(BODIES) - 1} entries")
    assert len(faults(signed(BODIES[:-1]), write_bundle(signed(BODIES)))) == 1


def test_E15_what_nobody_trusted_signed_or_is_of_another_auction_does_not_count() -> None:
    forged = bundle_of("A-1", BODIES[:3], name=OTHER_SIGNER.name, sign=OTHER_SIGNER.sign)
    (fault,) = faults(signed(BODIES), forged.log.checkpoint)
    assert "without a good signature" in str(fault.again)
    (fault,) = faults(signed(BODIES), signed(BODIES[:3], "A-2").log.checkpoint)
    assert "auction/A-2" in str(fault.again)


def test_E15_who_keeps_what_was_published_holds_the_record_to_it_without_having_been_invited() -> None:
    over = bodies_of(recorded(an_auction(lots=LOTS)).entries)

    def published(bundle: Bundle) -> bytes:
        package = package_of_record(bundle.log, Publisher())
        assert isinstance(package, dict)
        return write_json(package).encode()

    assert faults(signed(over), published(signed(over[:-1]))) == ()
    rewritten = [body.replace(b'"12.75"', b'"12.80"') for body in over]
    (fault,) = faults(signed(rewritten), published(signed(over)))
    assert (fault.rule, fault.entry) == ("E15", None)
    forged = bundle_of("A-1", over, name=OTHER_SIGNER.name, sign=OTHER_SIGNER.sign)
    (fault,) = faults(signed(over), published(forged))
    assert "without a good signature" in str(fault.again)


NO_CHECKPOINT = b'{"releases": [{"id": "A-1"}, 3, {"checkpoint": 7}]}'


@pytest.mark.parametrize("body", [b"", b"x", b"{}", NO_CHECKPOINT, b'{"releases": 1}', b"PK\x03\x04", b"one\ntwo\n"])
def test_what_is_neither_bundle_nor_checkpoint_nor_proof_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_earlier(body)


def test_the_command_compares_two_exports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now, before = tmp_path / "now.zip", tmp_path / "before.zip"
    now.write_bytes(write_bundle(signed(BODIES)))
    before.write_bytes(write_bundle(signed(BODIES[:3])))
    assert main([str(now), "--earlier", str(before)]) == 0
    assert "earlier record      agrees: what was kept is how this one begins" in capsys.readouterr().out
    assert main([str(before), "--earlier", str(now)]) == 1
    assert "what E15 asks  What was kept of the record before" in capsys.readouterr().out
    before.write_bytes(b"x")
    assert main([str(now), "--earlier", str(before), "--json"]) == 2
    assert str(before) in json.loads(capsys.readouterr().out)["unreadable"]["path"]
