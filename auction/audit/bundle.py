"""A bundle: all a stranger needs to check one auction, as one zip archive with nothing in it left to chance.

FORMAT.md section "Bundle" gives the members. Archives are written without compression and with a fixed time, so that
equal logs give equal bytes everywhere; reading also takes compressed ones, within bounds.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from auction.audit.checkpoint import DEFAULT_NAME, Checkpoint, checkpoint_text, origin_of
from auction.audit.rules import MARKET_STREAM, auction_stream
from auction.core.errors import Unreadable
from auction.core.words import is_id
from auction.ledger.chain import HASH_BYTES, Tree, genesis, leaf_hash, next_head
from auction.ledger.codec import Plain, decode, encode

VERSION: Final = 1
MANIFEST: Final = "manifest.json"
MOST_ENTRIES: Final = 5_000_000
LARGEST_BUNDLE: Final = 2**31
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
END_MARK: Final = b"PK\x05\x06"
END_BYTES: Final = 22
"""How an archive ends that has no comment."""

_LARGEST: Final[Mapping[str, int]] = {
    MANIFEST: 4096,
    "entries.jsonl": 2**31,
    "heads.txt": (2 * HASH_BYTES + 1) * MOST_ENTRIES,
    "checkpoint": 64 * 1024,
    "pool.jsonl": 2**31,
    "pool.heads.txt": (2 * HASH_BYTES + 1) * MOST_ENTRIES,
    "pool.checkpoint": 64 * 1024,
    "market.jsonl": 2**31,
    "market.heads.txt": (2 * HASH_BYTES + 1) * MOST_ENTRIES,
    "market.checkpoint": 64 * 1024,
}
_LOG: Final = ("entries.jsonl", "heads.txt", "checkpoint")
_POOL: Final = ("pool.jsonl", "pool.heads.txt", "pool.checkpoint")
_MARKET: Final = ("market.jsonl", "market.heads.txt", "market.checkpoint")


@dataclass(frozen=True, slots=True)
class Log:
    """One stream as bundled: the entries' bytes, the chain head after each (hex), and the checkpoint note."""

    stream: str
    entries: tuple[bytes, ...]
    heads: tuple[str, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """An auction's log, and those of the pool its lots were frozen from and of the market it asked, where they were bundled."""

    auction: str
    log: Log
    pool: Log | None
    market: Log | None = None


Sign = Callable[[str], str]


def log_of(stream: str, entries: Iterable[bytes], *, name: str = DEFAULT_NAME, sign: Sign | None = None) -> Log:
    """The log of these entry bytes, with its chain and a checkpoint under that keeper's name, signed by `sign`."""
    bodies, heads = tuple(entries), []
    head, tree = genesis(stream), Tree()
    for body in bodies:
        leaf = leaf_hash(body)
        head = next_head(head, leaf)
        heads.append(head.hex())
        tree.append(leaf)
    text = checkpoint_text(Checkpoint(origin_of(name, stream), tree.size, tree.root()))
    return Log(stream, bodies, tuple(heads), (text if sign is None else sign(text)).encode())


def bundle_of(
    auction: str,
    entries: Iterable[bytes],
    *,
    pool: tuple[str, Iterable[bytes]] | None = None,
    market: Iterable[bytes] | None = None,
    name: str = DEFAULT_NAME,
    sign: Sign | None = None,
) -> Bundle:
    """The bundle of an auction's entries, with its pool's stream and entries, up to the last that the auction names.

    `market` are the entries of the register of organisations, where the auction asked one.

    `name` and `sign` are those of the operator's key (`signature.Signer`); without them the checkpoints are unsigned.
    """
    log = log_of(auction_stream(auction), entries, name=name, sign=sign)
    pooled = None if pool is None else log_of(pool[0], pool[1], name=name, sign=sign)
    asked = None if market is None else log_of(MARKET_STREAM, market, name=name, sign=sign)
    return Bundle(auction, log, pooled, asked)


def write_bundle(bundle: Bundle) -> bytes:
    """The bundle's bytes: the same for the same bundle, on every machine."""
    members = {MANIFEST: encode(_manifest(bundle)) + b"\n", **_members(_LOG, bundle.log)}
    if bundle.pool is not None:
        members |= _members(_POOL, bundle.pool)
    if bundle.market is not None:
        members |= _members(_MARKET, bundle.market)
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, EARLIEST)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return body.getvalue()


def read_bundle(body: bytes) -> Bundle:
    """The bundle these bytes hold; Unreadable, naming the member, for anything odd. What it says is not checked here."""
    if len(body) > LARGEST_BUNDLE:
        raise Unreadable("", f"a bundle of more than {LARGEST_BUNDLE} bytes")
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            members = _extract(archive, body)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as fault:
        raise Unreadable("", f"not a bundle as it was written: {fault}") from fault
    auction, pool, asked = _read_manifest(members[MANIFEST])
    expected = {MANIFEST, *_LOG, *(_POOL if pool is not None else ()), *(_MARKET if asked else ())}
    if members.keys() != expected:
        odd = min(members.keys() ^ expected)
        raise Unreadable(odd, "missing" if odd in expected else "there, though the manifest names no such log")
    log = _read_log(auction_stream(auction), _LOG, members)
    pooled = None if pool is None else _read_log(pool, _POOL, members)
    return Bundle(auction, log, pooled, _read_log(MARKET_STREAM, _MARKET, members) if asked else None)


def _manifest(bundle: Bundle) -> dict[str, Plain]:
    plain: dict[str, Plain] = {"auction": bundle.auction, "bundle": VERSION}
    plain["pool"] = None if bundle.pool is None else bundle.pool.stream
    return plain if bundle.market is None else {**plain, "market": bundle.market.stream}


def _members(names: Sequence[str], log: Log) -> dict[str, bytes]:
    heads = "".join(f"{head}\n" for head in log.heads).encode()
    return dict(zip(names, (b"".join(entry + b"\n" for entry in log.entries), heads, log.checkpoint), strict=True))


def _extract(archive: zipfile.ZipFile, body: bytes) -> dict[str, bytes]:
    infos = archive.infolist()
    if not infos or infos[0].filename != MANIFEST:
        raise Unreadable(MANIFEST, "not the first member")
    # What stands around an archive one program reads over and another reads: two readers must never see two bundles.
    if infos[0].header_offset != 0 or body[-END_BYTES:].find(END_MARK) != 0:
        raise Unreadable("", "there are bytes before its first member or after its last: it is not as it was written")
    members: dict[str, bytes] = {}
    for info in infos:
        if info.filename in members or info.orig_filename not in _LARGEST:
            raise Unreadable(info.filename, "not a member of a bundle, or there twice")
        members[info.filename] = _content(archive, info)
    return members


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The member's bytes, never more than its bound whatever its header claims."""
    most = _LARGEST[info.filename]
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(info.filename, "encrypted, or compressed in another way than deflate")
    if info.file_size > most:
        raise Unreadable(info.filename, f"more than {most} bytes")
    with archive.open(info) as member:
        content = member.read(most + 1)
    if len(content) > most or len(content) != info.file_size:
        raise Unreadable(info.filename, "another size than announced")
    return content


def _read_manifest(body: bytes) -> tuple[str, str | None, bool]:
    """The auction, the pool's stream if there is one, and whether the market is there."""
    try:
        plain = decode(body.removesuffix(b"\n"))
    except Unreadable as fault:
        raise Unreadable(MANIFEST, fault.reason) from fault
    if not isinstance(plain, dict) or plain.keys() | {"market"} != {"auction", "bundle", "pool", "market"}:
        raise Unreadable(MANIFEST, 'not an object of "auction", "bundle", "pool" and perhaps "market"')
    auction, version, pool = plain["auction"], plain["bundle"], plain["pool"]
    if type(version) is not int or version != VERSION:
        raise Unreadable(f"{MANIFEST} / bundle", f"version {version}, only {VERSION} is known")
    if not isinstance(auction, str) or not is_id(auction):
        raise Unreadable(f"{MANIFEST} / auction", "not an id")
    asked = "market" in plain
    if asked and plain["market"] != MARKET_STREAM:
        raise Unreadable(f"{MANIFEST} / market", "not the name of the market's stream")
    if pool is None:
        return auction, None, asked
    if not isinstance(pool, str) or not is_id(pool.removeprefix("pool/")):
        raise Unreadable(f"{MANIFEST} / pool", "not the name of a pool's stream")
    return auction, pool, asked


def _read_log(stream: str, names: Sequence[str], members: Mapping[str, bytes]) -> Log:
    entries, heads, checkpoint = names
    found = tuple(head.decode("ascii", "replace") for head in _lines(members[heads], heads))
    for number, head in enumerate(found, start=1):
        if len(head) != 2 * HASH_BYTES or head.strip("0123456789abcdef"):
            raise Unreadable(f"{heads} / line {number}", "not a hash of 64 hex digits")
    return Log(stream, _lines(members[entries], entries), found, members[checkpoint])


def _lines(body: bytes, path: str) -> tuple[bytes, ...]:
    if not body.endswith(b"\n"):
        raise Unreadable(path, "empty, or without the last line feed")
    if body.count(b"\n") > MOST_ENTRIES:
        raise Unreadable(path, f"more than {MOST_ENTRIES} lines")
    return tuple(body[:-1].split(b"\n"))
