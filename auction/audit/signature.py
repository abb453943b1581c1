"""The operator's signing key. The only file of the audit room that needs a library; verifiers never import it."""

from base64 import b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from auction.audit.checkpoint import Signature, VerifierKey, note_text


@dataclass(frozen=True, slots=True)
class Signer:
    """A key under the name of whoever keeps the log; the name also begins the origin of every checkpoint it signs."""

    name: str
    _secret: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "Signer":
        """The signer of a stored 32-byte seed. Raises ValueError for another length or a name with blanks or `+`."""
        if not name or any(mark.isspace() or mark == "+" for mark in name):
            raise ValueError(f"a key's name has no blanks and no plus sign: {name!r}")
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def key(self) -> VerifierKey:
        """The public key, to be published."""
        public = self._secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifierKey(self.name, public)

    def sign(self, text: str) -> str:
        """The text as a note signed by this key."""
        signature = self._secret.sign(text.encode())
        return note_text(text, (Signature(self.name, self.key.id, signature),))

    def sign_bare(self, text: str) -> str:
        """The signature over that very text, in base64, for where it is kept apart from it."""
        return b64encode(self._secret.sign(text.encode())).decode()
