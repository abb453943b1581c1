"""A certificate's signature on the PDF of a contract (PAdES, ETSI EN 319 142, level B-B), where the operator has given one.

The contract is signed by two persons' approval and the operator's own key already; this puts a signature that readers of PDF show
beside it, by whatever office or person the certificate names. It changes no byte of what it signs: it is appended.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from auction.core.errors import Unreadable

FIELD: Final = "Signature"

Seal = Callable[[bytes], bytes]
"""A PDF in, and the same with the certificate's signature appended."""


def seal_by(path: Path, password: str) -> Seal:
    """The seal of the certificate and its key in that PKCS#12 file.

    Raises Unreadable, naming the file, where it cannot be opened with that password, holds no key, or the extra is not installed.
    """
    try:
        from pyhanko.sign import signers
        from pyhanko.sign.fields import SigSeedSubFilter
    except ImportError as missing:
        raise Unreadable("pdf_certificate", "pip install 'poolbid[pades]'") from missing
    try:
        held = path.read_bytes()
    except OSError as fault:
        raise Unreadable(str(path), fault.strerror or "cannot be read") from fault
    try:
        signer: Any = signers.SimpleSigner.load_pkcs12_data(held, other_certs=[], passphrase=password.encode())
    except Exception as fault:  # whatever the file holds, it is no certificate that opens so
        raise Unreadable(str(path), "no PKCS#12 file that opens with this password") from fault
    if signer is None:
        raise Unreadable(str(path), "no PKCS#12 file that opens with this password")
    about = signers.PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")

    def seal(pdf: bytes) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

        made = signers.PdfSigner(about, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        sealed: bytes = made.getvalue()
        return sealed

    return seal
