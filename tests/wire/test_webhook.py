"""What is posted and how it is signed: as Standard Webhooks has it, over id, time and body."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode

import pytest

from auction.core.errors import Unreadable
from auction.wire.webhook import body_of, headers_of, secret_from

BODY = body_of("A-1:57:0", "contract.signed", 1_800_000_000_123_456, {"auction": "A-1", "contract": "A-1~s1~m1", "note": "深圳"})


def test_the_body_says_what_when_and_which() -> None:
    assert json.loads(BODY) == {
        "id": "A-1:57:0",
        "type": "contract.signed",
        "timestamp": "2027-01-15T08:00:00.123456Z",
        "data": {"auction": "A-1", "contract": "A-1~s1~m1", "note": "深圳"},
    }
    again = body_of(
        "A-1:57:0", "contract.signed", 1_800_000_000_123_456, {"note": "深圳", "contract": "A-1~s1~m1", "auction": "A-1"}
    )
    assert again == BODY


def test_the_signature_is_that_of_the_published_example() -> None:
    secret = secret_from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = headers_of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_binds_id_time_and_body() -> None:
    secret = b"x" * 24
    told = headers_of(secret, "A-1:57:0", 1_800_000_000, BODY)
    version, _, encoded = told["webhook-signature"].partition(",")
    assert version == "v1"
    assert b64decode(encoded) == hmac.digest(secret, b"A-1:57:0.1800000000." + BODY, "sha256")
    others = [("A-1:57:1", 1_800_000_000, BODY), ("A-1:57:0", 1_800_000_001, BODY), ("A-1:57:0", 1_800_000_000, BODY + b" ")]
    assert all(headers_of(secret, *other)["webhook-signature"] != told["webhook-signature"] for other in others)
    assert headers_of(b"y" * 24, "A-1:57:0", 1_800_000_000, BODY)["webhook-signature"] != told["webhook-signature"]


def test_a_secret_is_text_or_base64_and_never_short() -> None:
    assert secret_from("x" * 24) == b"x" * 24
    assert secret_from("whsec_" + b64encode(bytes(32)).decode()) == bytes(32)
    for short in ("", "x" * 23, "whsec_" + b64encode(bytes(23)).decode(), "whsec_***"):
        with pytest.raises(Unreadable, match="webhook_secret"):
            secret_from(short)
