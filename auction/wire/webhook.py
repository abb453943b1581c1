"""What is posted to another system: the body, and the headers by which it knows who sent it and when.

Headers and signature are those of Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` and `webhook-signature`, an HMAC-SHA256
in base64 over id, timestamp and body, joined by full stops. A receiver refuses what is more than five minutes old and what it has
seen before by that id.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec

from auction.core.errors import Unreadable

SECRET_PREFIX: Final = "whsec_"
SHORTEST_SECRET: Final = 24
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def body_of(id: str, kind: str, at: int, data: Mapping[str, Any]) -> bytes:
    """The body: id, type, the stamp of the entry in RFC 3339 UTC, and what is told."""
    stamp = (EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return msgspec.json.encode({"id": id, "type": kind, "timestamp": stamp, "data": data}, order="deterministic")


def headers_of(secret: bytes, id: str, sent_at_s: int, body: bytes) -> dict[str, str]:
    """The headers of a body that is sent at that second."""
    signed = b".".join((id.encode(), str(sent_at_s).encode(), body))
    signature = b64encode(hmac.new(secret, signed, sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "poolbid",
        "webhook-id": id,
        "webhook-timestamp": str(sent_at_s),
        "webhook-signature": f"v1,{signature}",
    }


def secret_from(text: str) -> bytes:
    """The secret that is set: after `whsec_` in base64, or otherwise the text itself. Raises Unreadable for a short one."""
    secret = text.encode()
    if text.startswith(SECRET_PREFIX):
        try:
            secret = b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
        except (NotBase64, ValueError) as fault:
            raise Unreadable("webhook_secret", "not base64 after whsec_") from fault
    if len(secret) < SHORTEST_SECRET:
        raise Unreadable("webhook_secret", f"at least {SHORTEST_SECRET} bytes")
    return secret
