"""A bundle reads back as it was written, byte for byte the same anywhere, and anything odd is unreadable by name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest

from auction.audit import bundle as bundles
from auction.audit.bundle import MANIFEST, bundle_of, read_bundle, write_bundle
from auction.core.errors import Unreadable
from tests.broken.honest import bodies, bundled, honest

BUNDLE = bundled(honest())
BODY = write_bundle(BUNDLE)


def rezipped(change: Callable[[dict[str, bytes]], object], *, compression: int = zipfile.ZIP_STORED, order: bool = True) -> bytes:
    """The bundle with its members changed."""
    with zipfile.ZipFile(BytesIO(BODY)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    names = list(members) if order else list(members)[::-1]
    body = BytesIO()
    with zipfile.ZipFile(body, "w", compression) as archive:
        for name in names:
            archive.writestr(name, members[name])
    return body.getvalue()


def test_it_reads_back_and_is_the_same_bytes_again() -> None:
    assert read_bundle(BODY) == BUNDLE
    assert write_bundle(read_bundle(BODY)) == BODY
    with zipfile.ZipFile(BytesIO(BODY)) as archive:
        assert archive.namelist() == [
            "manifest.json",
            "entries.jsonl",
            "heads.txt",
            "checkpoint",
            "pool.jsonl",
            "pool.heads.txt",
            "pool.checkpoint",
        ]
        assert archive.read("manifest.json") == b'{"auction":"spring-1","bundle":1,"pool":"pool/spring"}\n'
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_auction_without_a_pool() -> None:
    alone = bundle_of("spring-1", bodies(honest()))
    assert read_bundle(write_bundle(alone)) == alone
    assert alone.pool is None


def test_a_compressed_bundle_is_read_too() -> None:
    assert read_bundle(rezipped(lambda members: None, compression=zipfile.ZIP_DEFLATED)) == BUNDLE


@pytest.mark.parametrize(
    ("change", "path"),
    [
        pytest.param(lambda members: members.pop("checkpoint"), "checkpoint", id="a member is missing"),
        pytest.param(lambda members: members.pop(MANIFEST), MANIFEST, id="no manifest"),
        pytest.param(lambda members: members.update({"../evil": b""}), "../evil", id="an unknown member"),
        pytest.param(lambda members: members.update({MANIFEST: b"{}"}), MANIFEST, id="an empty manifest"),
        pytest.param(lambda members: members.update({MANIFEST: b"[]\n"}), MANIFEST, id="a list for a manifest"),
        pytest.param(lambda members: members.update({MANIFEST: b"{ }\n"}), MANIFEST, id="another spelling"),
        pytest.param(
            lambda members: members.update({MANIFEST: b'{"auction":"a","bundle":2,"pool":null}\n'}), f"{MANIFEST} / bundle", id="v2"
        ),
        pytest.param(
            lambda members: members.update({MANIFEST: b'{"auction":"a","bundle":true,"pool":null}\n'}),
            f"{MANIFEST} / bundle",
            id="version true",
        ),
        pytest.param(
            lambda members: members.update({MANIFEST: b'{"auction":"a b","bundle":1,"pool":null}\n'}),
            f"{MANIFEST} / auction",
            id="no id",
        ),
        pytest.param(
            lambda members: members.update({MANIFEST: b'{"auction":"a","bundle":1,"pool":"pool/"}\n'}),
            f"{MANIFEST} / pool",
            id="no pool id",
        ),
        pytest.param(
            lambda members: members.update({MANIFEST: b'{"auction":"spring-1","bundle":1,"pool":null}\n'}),
            "pool.checkpoint",
            id="a pool nobody announced",
        ),
        pytest.param(lambda members: members.update({"entries.jsonl": b""}), "entries.jsonl", id="no entries"),
        pytest.param(lambda members: members.update({"entries.jsonl": b"{}"}), "entries.jsonl", id="no last line feed"),
        pytest.param(lambda members: members.update({"heads.txt": b"ab\n"}), "heads.txt / line 1", id="a short head"),
        pytest.param(lambda members: members.update({"heads.txt": b"AB" * 32 + b"\n"}), "heads.txt / line 1", id="capitals"),
        pytest.param(lambda members: members.update({"heads.txt": b"\xff" * 64 + b"\n"}), "heads.txt / line 1", id="no ASCII"),
        pytest.param(lambda members: members.update({"checkpoint": b"x" * 70_000}), "checkpoint", id="a member too large"),
    ],
)
def test_anything_odd_is_unreadable_by_name(change: Callable[[dict[str, bytes]], object], path: str) -> None:
    with pytest.raises(Unreadable) as fault:
        read_bundle(rezipped(change))
    assert fault.value.path == path


def test_the_manifest_comes_first() -> None:
    with pytest.raises(Unreadable, match=MANIFEST):
        read_bundle(rezipped(lambda members: None, order=False))


def test_a_member_may_not_stand_twice() -> None:
    body = BytesIO(BODY)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(body, "a") as archive:
        archive.writestr("checkpoint", b"another")
    with pytest.raises(Unreadable, match="checkpoint"):
        read_bundle(body.getvalue())


@pytest.mark.parametrize("body", [b"", b"PK", b"not a zip at all", BODY[:-30], BODY[:200]])
def test_what_is_no_archive_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_bundle(body)


def commented(comment: bytes) -> bytes:
    body = BytesIO(BODY)
    with zipfile.ZipFile(body, "a") as archive:
        archive.comment = comment
    return body.getvalue()


@pytest.mark.parametrize(
    "body",
    [b"MZ" + BODY, BODY + BODY, BODY + b"\0", BODY + b"PK", commented(b"a comment"), commented(BODY)],
    ids=["before it", "two of them", "after it", "the beginning of another", "a comment", "another in the comment"],
)
def test_what_stands_around_an_archive_is_not_read_over(body: bytes) -> None:
    """One reader would take the first of two archives in one file, and another the last."""
    with pytest.raises(Unreadable):
        read_bundle(body)


def test_a_name_is_not_cut_short() -> None:
    """A zero byte ends a name for some readers and not for others."""
    doubled = BODY.replace(b"checkpoint", b"checkpoin\0")
    with pytest.raises(Unreadable):
        read_bundle(doubled)
    long = rezipped(lambda members: members.update({"checkpoint-more": members.pop("checkpoint")}))
    with pytest.raises(Unreadable):
        read_bundle(long.replace(b"checkpoint-more", b"checkpoint\0more"))


def test_a_damaged_archive_never_reads_as_another_bundle() -> None:
    """Every 97th byte changed in turn: unreadable, or the very same content (a byte of the zip's own that says nothing)."""
    for at in range(0, len(BODY), 97):
        damaged = BODY[:at] + bytes([BODY[at] ^ 0x20]) + BODY[at + 1 :]
        try:
            assert read_bundle(damaged) == BUNDLE
        except Unreadable:
            continue


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = 1_000_000
    monkeypatch.setattr(bundles, "_LARGEST", {**bundles._LARGEST, "entries.jsonl": bound})
    honest_header = rezipped(
        lambda members: members.update({"entries.jsonl": b"\n" * (bound + 1)}), compression=zipfile.ZIP_DEFLATED
    )
    assert len(honest_header) < bound
    with pytest.raises(Unreadable, match=r"entries\.jsonl"):
        read_bundle(honest_header)
    lying = honest_header.replace((bound + 1).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(Unreadable):
        read_bundle(lying)


def test_the_bundle_as_a_whole_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST_BUNDLE", len(BODY) - 1)
    with pytest.raises(Unreadable):
        read_bundle(BODY)
    monkeypatch.setattr(bundles, "LARGEST_BUNDLE", len(BODY))
    monkeypatch.setattr(bundles, "MOST_ENTRIES", len(honest()) - 1)
    with pytest.raises(Unreadable, match="lines"):
        read_bundle(BODY)


def test_another_order_of_entries_is_another_bundle() -> None:
    other = replace(BUNDLE, log=replace(BUNDLE.log, entries=BUNDLE.log.entries[::-1]))
    assert sha256(write_bundle(other)).digest() != sha256(BODY).digest()
