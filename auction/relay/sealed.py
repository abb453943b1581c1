"""Makes a relay of what merely carries bytes: whoever reads or writes there learns no message, and forges, changes or cuts none.

Each message is encrypted and sealed (ChaCha20-Poly1305) under a key that follows from the secret key of the installation, the name
of its cluster and some random bytes of the process that sends. Commands pass here before they are decided, sealed bids among them.
Not hidden are the lengths of messages and when they are sent. A message that is carried again later is passed on, for a message
may come twice in any case.
"""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from itertools import count
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from auction.relay.port import Heard, Relay

SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
_LENGTH_BYTES: Final = 2
_MOST_KEYS: Final = 256
"""Keys of processes that sent lately are kept; of others they are worked out anew."""


class Seal:
    """What seals the messages of one cluster, and opens them. No two processes seal under one key, nor two messages alike."""

    def __init__(self, secret: bytes, cluster: str) -> None:
        self._key = hmac.new(secret, b"poolbid relay\n" + cluster.encode(), hashlib.sha256).digest()
        self._salt = secrets.token_bytes(SALT_BYTES)
        self._own = self._cipher(self._salt)
        self._numbers = count()
        self._others: OrderedDict[bytes, ChaCha20Poly1305] = OrderedDict()

    def sealed(self, sender: str, receiver: str, body: bytes) -> bytes:
        """The message as it is carried; an empty receiver is every other node."""
        content = _long(sender.encode()) + _long(receiver.encode()) + body
        nonce = next(self._numbers).to_bytes(NONCE_BYTES, "big")
        return self._salt + nonce + self._own.encrypt(nonce, content, None)

    def opened(self, message: bytes) -> tuple[str, str, bytes] | None:
        """Sender, receiver and body; None for what this cluster did not seal."""
        begun = SALT_BYTES + NONCE_BYTES
        salt, nonce, hidden = message[:SALT_BYTES], message[SALT_BYTES:begun], message[begun:]
        if len(nonce) < NONCE_BYTES:
            return None
        cipher = self._others.get(salt) or self._cipher(salt)
        try:
            content = cipher.decrypt(nonce, hidden, None)
        except InvalidTag:
            return None
        self._others[salt] = cipher
        self._others.move_to_end(salt)
        if len(self._others) > _MOST_KEYS:
            self._others.popitem(last=False)
        sender, rest = _taken(content)
        receiver, body = _taken(rest)
        return sender.decode(), receiver.decode(), body

    def _cipher(self, salt: bytes) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(hmac.digest(self._key, salt, "sha256"))


class Sealed:
    """A relay over one that carries for anybody.

    `refused` counts what was heard and not sealed by this cluster, or sealed for another node.
    """

    def __init__(self, carrier: Relay, seal: Seal) -> None:
        self.refused = 0
        self._carrier = carrier
        self._seal = seal
        self._node = ""
        self._heard: Heard | None = None

    async def start(self, node: str, heard: Heard) -> None:
        """Listen for what is sent to this node, and to all."""
        self._node, self._heard = node, heard
        await self._carrier.start(node, self._hears)

    def send(self, node: str, body: bytes) -> None:
        """Send to one node."""
        self._carrier.send(node, self._seal.sealed(self._node, node, body))

    def tell(self, body: bytes) -> None:
        """Send to every other node."""
        self._carrier.tell(self._seal.sealed(self._node, "", body))

    async def stop(self) -> None:
        """Listen no more."""
        await self._carrier.stop()
        self._heard = None

    @property
    def is_up(self) -> bool:
        """Whether messages pass at this time."""
        return self._carrier.is_up

    def _hears(self, _said: str, message: bytes) -> None:
        opened = self._seal.opened(message)
        if opened is None or opened[1] not in ("", self._node):
            self.refused += 1
        elif opened[0] != self._node and self._heard is not None:
            self._heard(opened[0], opened[2])


def _long(word: bytes) -> bytes:
    return len(word).to_bytes(_LENGTH_BYTES, "big") + word


def _taken(content: bytes) -> tuple[bytes, bytes]:
    end = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "big")
    return content[_LENGTH_BYTES:end], content[end:]
