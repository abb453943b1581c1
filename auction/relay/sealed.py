"""Makes a relay of what merely carries bytes: whoever can write there forges no message, and changes, redirects or cuts none.

Each message is sealed by HMAC-SHA256 under a key that follows from the secret key of the installation and the name of its
cluster. It is not hidden: who can read what carries it reads commands before they are decided. A message that is carried again
later is passed on, for a message may come twice in any case.
"""

import hashlib
import hmac
from typing import Final

from auction.relay.port import Heard, Relay

MAC_BYTES: Final = 32
_LENGTH_BYTES: Final = 2


class Seal:
    """What seals the messages of one cluster, and opens them."""

    def __init__(self, secret: bytes, cluster: str) -> None:
        self._key = hmac.new(secret, b"poolbid relay\n" + cluster.encode(), hashlib.sha256).digest()

    def sealed(self, sender: str, receiver: str, body: bytes) -> bytes:
        """The message as it is carried; an empty receiver is every other node."""
        content = _long(sender.encode()) + _long(receiver.encode()) + body
        return hmac.digest(self._key, content, "sha256") + content

    def opened(self, message: bytes) -> tuple[str, str, bytes] | None:
        """Sender, receiver and body; None for what this cluster did not seal."""
        mac, content = message[:MAC_BYTES], message[MAC_BYTES:]
        if not hmac.compare_digest(mac, hmac.digest(self._key, content, "sha256")):
            return None
        sender, rest = _taken(content)
        receiver, body = _taken(rest)
        return sender.decode(), receiver.decode(), body


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
