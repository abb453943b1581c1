"""Whoever can read or write what carries messages learns none, forges none, changes none, and brings none of another cluster."""

from __future__ import annotations

from auction.relay.port import Heard
from auction.relay.sealed import NONCE_BYTES, SALT_BYTES, Seal, Sealed

SECRET = b"0123456789abcdef0123456789abcdef"
SEAL = Seal(SECRET, "here")


class Wire:
    """A carrier that anybody writes to."""

    is_up = True

    def __init__(self) -> None:
        self.carried: list[bytes] = []
        self._heard: Heard | None = None

    def hears(self, message: bytes) -> None:
        assert self._heard is not None
        self._heard("whoever", message)

    async def start(self, node: str, heard: Heard) -> None:
        self._heard = heard

    def send(self, node: str, body: bytes) -> None:
        self.carried.append(body)

    def tell(self, body: bytes) -> None:
        self.carried.append(body)

    async def stop(self) -> None:
        pass


async def node_on(wire: Wire) -> tuple[Sealed, list[tuple[str, bytes]]]:
    heard: list[tuple[str, bytes]] = []
    relay = Sealed(wire, SEAL)
    await relay.start("b", lambda sender, body: heard.append((sender, body)))
    return relay, heard


async def test_a_sealed_message_is_heard() -> None:
    wire = Wire()
    relay, heard = await node_on(wire)
    wire.hears(SEAL.sealed("a", "b", b"one"))
    wire.hears(SEAL.sealed("a", "", b"two"))
    assert heard == [("a", b"one"), ("a", b"two")]
    assert relay.refused == 0


async def test_what_a_node_tells_comes_back_and_is_not_heard() -> None:
    wire = Wire()
    relay, heard = await node_on(wire)
    relay.tell(b"news")
    wire.hears(wire.carried[0])
    assert heard == []
    assert relay.refused == 0


async def test_every_changed_bit_and_every_cut_is_refused_and_counted() -> None:
    wire = Wire()
    relay, heard = await node_on(wire)
    message = SEAL.sealed("a", "b", b"command")
    spoilt = [message[:at] + bytes([message[at] ^ 1 << bit]) + message[at + 1 :] for at in range(len(message)) for bit in range(8)]
    spoilt += [message[:length] for length in range(len(message))]
    spoilt += [message + b"x", b"x" + message, b"\0" * 64, b"", b"\0" * (SALT_BYTES + NONCE_BYTES)]
    for body in spoilt:
        wire.hears(body)
    assert heard == []
    assert relay.refused == len(spoilt)


async def test_a_message_of_another_cluster_or_another_key_or_for_another_node_is_refused() -> None:
    wire = Wire()
    relay, heard = await node_on(wire)
    wire.hears(Seal(SECRET, "there").sealed("a", "b", b"one"))
    wire.hears(Seal(SECRET[::-1], "here").sealed("a", "b", b"one"))
    wire.hears(SEAL.sealed("a", "c", b"for c, replayed to b"))
    assert heard == []
    assert relay.refused == 3


def test_where_the_sender_ends_and_the_receiver_begins_cannot_be_moved() -> None:
    assert SEAL.opened(SEAL.sealed("ab", "c", b"")) == ("ab", "c", b"")
    assert SEAL.opened(SEAL.sealed("a", "bc", b"")) == ("a", "bc", b"")
    assert SEAL.opened(SEAL.sealed("é", "b", b"x" * 70_000)) == ("é", "b", b"x" * 70_000)


def test_who_reads_what_carries_messages_learns_nothing_but_their_length() -> None:
    """A sealed bid is forwarded to the node that decides it, through a Redis or a database that others may read."""
    price, other = (b'{"supplier":"s1","prices":["%d.00"]}' % each for each in (4217, 5000))
    carried = [SEAL.sealed("node-a", "node-b", body) for body in (price, price, other)]
    for message in carried:
        assert not any(mark in message for mark in (b"4217", b"s1", b"price", b"node-a", b"node-b"))
    assert len(set(carried)) == 3, "the same message twice does not look the same"
    assert len({len(message) for message in carried}) == 1


def test_no_two_processes_seal_under_one_key_and_many_are_heard() -> None:
    seals = [Seal(SECRET, "here") for _ in range(300)]
    first = [seal.sealed("a", "b", b"x") for seal in seals]
    assert len({message[:SALT_BYTES] for message in first}) == 300
    assert [SEAL.opened(message) for message in first * 2] == [("a", "b", b"x")] * 600
