"""The chain and the tree against their own definitions, written the naive way."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auction.ledger.chain import (
    EMPTY_ROOT,
    Grove,
    Tree,
    consistency_holds,
    genesis,
    head_of,
    inclusion_holds,
    leaf_hash,
    next_head,
)

LEAVES = [leaf_hash(b"entry %d" % number) for number in range(300)]


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_inclusion(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*naive_inclusion(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_inclusion(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_consistency(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*naive_consistency(old, leaves[:split], whole), naive_root(leaves[split:])]
    return [*naive_consistency(old - split, leaves[split:], False), naive_root(leaves[:split])]


def test_the_tree_has_the_root_of_its_definition_at_every_size() -> None:
    tree, grove = Tree(), Grove()
    assert tree.root() == grove.root() == EMPTY_ROOT == naive_root([])
    for size, leaf in enumerate(LEAVES, start=1):
        tree.append(leaf)
        grove.append(leaf)
        assert tree.size == grove.size == size
        assert tree.root() == grove.root() == naive_root(LEAVES[:size])
    assert [grove.root(size) for size in range(301)] == [naive_root(LEAVES[:size]) for size in range(301)]


def test_every_inclusion_proof_of_small_trees_is_the_defined_one_and_holds() -> None:
    grove = Grove(LEAVES)
    for size in range(1, 41):
        root = grove.root(size)
        for index in range(size):
            path = grove.inclusion(index=index, size=size)
            assert path == naive_inclusion(index, LEAVES[:size])
            assert inclusion_holds(leaf=LEAVES[index], index=index, size=size, path=path, root=root)
            assert not inclusion_holds(leaf=LEAVES[index + 1], index=index, size=size, path=path, root=root)


def test_every_consistency_proof_of_small_trees_is_the_defined_one_and_holds() -> None:
    grove = Grove(LEAVES)
    for new in range(1, 41):
        for old in range(1, new + 1):
            path = grove.consistency(old=old, new=new)
            assert path == naive_consistency(old, LEAVES[:new])
            roots = {"old_root": grove.root(old), "new_root": grove.root(new)}
            assert consistency_holds(old=old, new=new, path=path, **roots)
            assert not consistency_holds(old=old, new=new, path=path, **{**roots, "old_root": EMPTY_ROOT})
            assert not consistency_holds(old=old, new=new, path=path, **{**roots, "new_root": EMPTY_ROOT})


def test_the_published_certificate_transparency_vectors_hold() -> None:
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    grove = Grove(leaf_hash(bytes.fromhex(text)) for text in inputs)
    assert grove.root(1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert grove.root(8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(data=st.data(), size=st.integers(1, 300))
@settings(max_examples=150, deadline=None)
def test_a_proof_with_one_bit_changed_never_holds(data: st.DataObject, size: int) -> None:
    grove = Grove(LEAVES[:size])
    index = data.draw(st.integers(0, size - 1))
    path = grove.inclusion(index=index, size=size)
    spoiled = data.draw(st.sampled_from(["leaf", "root", *range(len(path))]))
    bit = data.draw(st.integers(0, 255))
    leaf, root = LEAVES[index], grove.root()
    assert inclusion_holds(leaf=leaf, index=index, size=size, path=path, root=root)
    if spoiled == "leaf":
        leaf = flipped(leaf, bit)
    elif spoiled == "root":
        root = flipped(root, bit)
    elif isinstance(spoiled, int):
        path[spoiled] = flipped(path[spoiled], bit)
    assert not inclusion_holds(leaf=leaf, index=index, size=size, path=path, root=root)


@given(data=st.data(), new=st.integers(2, 300))
@settings(max_examples=150, deadline=None)
def test_a_growth_with_one_bit_changed_never_holds(data: st.DataObject, new: int) -> None:
    grove = Grove(LEAVES[:new])
    old = data.draw(st.integers(1, new - 1))
    path = grove.consistency(old=old, new=new)
    spoiled = data.draw(st.integers(0, len(path) - 1))
    roots = {"old_root": grove.root(old), "new_root": grove.root(new)}
    assert consistency_holds(old=old, new=new, path=path, **roots)
    path[spoiled] = flipped(path[spoiled], data.draw(st.integers(0, 255)))
    assert not consistency_holds(old=old, new=new, path=path, **roots)


@given(size=st.integers(1, 300), index=st.integers(0, 299), other=st.integers(-1, 301), grown=st.integers(-1, 301))
@settings(max_examples=200, deadline=None)
def test_a_proof_holds_for_its_own_place_only(size: int, index: int, other: int, grown: int) -> None:
    grove = Grove(LEAVES)
    index %= size
    path, root = grove.inclusion(index=index, size=size), grove.root(size)
    if other != index:
        assert not inclusion_holds(leaf=LEAVES[index], index=other, size=size, path=path, root=root)
    assert not inclusion_holds(leaf=LEAVES[index], index=index, size=size, path=path[1:] or [root], root=root)
    assert not inclusion_holds(leaf=LEAVES[index], index=index, size=size, path=[*path, root], root=root)
    if grown != size and inclusion_holds(leaf=LEAVES[index], index=index, size=grown, path=path, root=root):
        # An inclusion path does not fix the size: the checkpoint that signs the root signs the size beside it.
        assert 0 <= index < grown


def test_a_proof_of_what_is_not_there_is_refused() -> None:
    grove = Grove(LEAVES[:7])
    for ask in (
        lambda: grove.root(8),
        lambda: grove.root(-1),
        lambda: grove.inclusion(index=7, size=7),
        lambda: grove.inclusion(index=-1, size=7),
        lambda: grove.inclusion(index=0, size=8),
        lambda: grove.consistency(old=0, new=7),
        lambda: grove.consistency(old=5, new=4),
        lambda: grove.consistency(old=5, new=8),
    ):
        with pytest.raises(ValueError, match="among"):
            ask()
    assert not consistency_holds(old=0, new=1, old_root=EMPTY_ROOT, new_root=LEAVES[0], path=[])
    assert not consistency_holds(old=3, new=4, old_root=EMPTY_ROOT, new_root=LEAVES[0], path=[])
    assert not consistency_holds(old=2, new=2, old_root=EMPTY_ROOT, new_root=EMPTY_ROOT, path=[EMPTY_ROOT])


def test_the_chain_commits_to_the_stream_the_order_and_every_entry() -> None:
    leaves = LEAVES[:5]
    head = head_of("auction/a", leaves)
    assert head == next_head(head_of("auction/a", leaves[:4]), leaves[4])
    assert head_of("auction/a", []) == genesis("auction/a") == sha256(b"\x03auction/a").digest()
    others = [
        head_of("auction/b", leaves),
        head_of("auction/a", leaves[::-1]),
        head_of("auction/a", leaves[:4]),
        head_of("auction/a", leaves[1:]),
        head_of("auction/a", [*leaves, leaves[0]]),
    ]
    assert len({head, *others}) == 6


def test_no_hash_of_one_kind_is_a_hash_of_another() -> None:
    pair = LEAVES[0] + LEAVES[1]
    assert len({leaf_hash(pair), next_head(*LEAVES[:2]), naive_root(LEAVES[:2]), genesis("x"), leaf_hash(b"x")}) == 5


def flipped(hash_: bytes, bit: int) -> bytes:
    """The hash with one bit turned over."""
    changed = bytearray(hash_)
    changed[bit >> 3] ^= 1 << (bit & 7)
    return bytes(changed)
