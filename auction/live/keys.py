"""The keys of a server: kept in files that their owner alone may read, and made on the first start."""

import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from auction.core.errors import Unreadable

SECRET_FILE: Final = "secret.key"
CHECKPOINT_FILE: Final = "checkpoint.key"
KEY_BYTES: Final = 32


def kept(path: Path) -> bytes:
    """The key in the file; a new one when there is no file. Two processes that start at once agree on one key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_bytes(KEY_BYTES).hex())
                file.flush()
                os.fsync(file.fileno())
            os.link(fresh, path)  # fails when another process was first: then its key is the one
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return read_key(path)


def content(path: Path) -> bytes:
    """What the file holds. Raises Unreadable."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(str(path), str(fault)) from None


def read_key(path: Path) -> bytes:
    """The key in the file. Raises Unreadable for one that is short, and for one of ours that others may read."""
    try:
        key = path.read_bytes().strip()
        loose = stat.S_IMODE(path.stat().st_mode) & 0o077
    except OSError as fault:
        raise Unreadable(str(path), str(fault)) from None
    if len(key) < KEY_BYTES:
        raise Unreadable(str(path), f"a key of fewer than {KEY_BYTES} characters")
    if loose and path.name in (SECRET_FILE, CHECKPOINT_FILE):
        raise Unreadable(str(path), "others may read this key: set its mode to 600")
    return key


def fingerprint_of(key: bytes) -> str:
    """What two nodes know by that they have the same secret key; it tells nothing of the key."""
    return hmac.new(key, b"poolbid fingerprint", hashlib.sha256).hexdigest()[:32]
