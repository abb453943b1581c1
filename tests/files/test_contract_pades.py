"""A certificate's signature on a contract's PDF: what readers of PDF check holds, and a changed byte shows."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from auction.core.errors import Unreadable
from auction.files.contract_pades import Seal, seal_by
from auction.files.contract_pdf import contract_pdf
from auction.web.contracts import FONTS
from tests.certificate import OFFICE, PASSWORD, a_certificate
from tests.signing import FIRST, signed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Seal, bytes]:
    """The seal of a self-made certificate, and that certificate."""
    path = tmp_path_factory.mktemp("office") / "office.p12"
    made = a_certificate(path)
    return seal_by(path, PASSWORD), made


@pytest.fixture(scope="module")
def pdf() -> bytes:
    play = signed()
    return contract_pdf(play.state.contracts[FIRST], play.state.known_terms(), fonts=FONTS, agreement=play.state.agreements[FIRST])


def status_of(sealed: bytes, trusted: bytes) -> Any:
    held = PdfFileReader(BytesIO(sealed)).embedded_signatures
    assert len(held) == 1
    return validate_pdf_signature(held[0], ValidationContext(trust_roots=[Certificate.load(trusted)]))


def test_the_signature_holds_and_covers_the_whole_file(office: tuple[Seal, bytes], pdf: bytes) -> None:
    seal, certificate = office
    sealed = seal(pdf)
    assert sealed.startswith(pdf)
    status = status_of(sealed, certificate)
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    held = PdfFileReader(BytesIO(sealed)).embedded_signatures[0]
    assert held.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert held.signer_cert.subject.native["common_name"] == OFFICE


def test_another_certificate_is_not_trusted(office: tuple[Seal, bytes], pdf: bytes, tmp_path: Path) -> None:
    other = a_certificate(tmp_path / "other.p12")
    status = status_of(office[0](pdf), other)
    assert (status.intact, status.valid, status.trusted) == (True, True, False)


def test_a_changed_byte_shows(office: tuple[Seal, bytes], pdf: bytes) -> None:
    seal, certificate = office
    sealed = bytearray(seal(pdf))
    place = sealed.index(b"pdfaid") + 8
    sealed[place] ^= 1
    assert not status_of(bytes(sealed), certificate).intact


def test_a_file_that_does_not_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.p12"
    with pytest.raises(Unreadable, match=r"office\.p12"):
        seal_by(path, PASSWORD)
    path.write_bytes(b"no certificate")
    with pytest.raises(Unreadable, match=r"office\.p12"):
        seal_by(path, PASSWORD)
    a_certificate(path)
    with pytest.raises(Unreadable, match=r"office\.p12"):
        seal_by(path, "another password")
    monkeypatch.setitem(sys.modules, "pyhanko.sign", None)
    with pytest.raises(Unreadable, match="pades"):
        seal_by(path, PASSWORD)
