"""Gateways: nodes that own no stream, whatever happens to the others, and serve what is decided elsewhere."""

import asyncio

import pytest

from auction.core.commands import AnnounceAuction
from auction.core.errors import LedgerUnavailable
from auction.core.visibility import Audience
from auction.live.clock import StepClock
from auction.live.known import Known, first_of
from auction.live.means import GATEWAY
from auction.live.rooms import AUCTION
from tests.live.many import Cluster, Machine, many, until
from tests.live.stage import Remembering, a_bid, code
from tests.terms import ANNOUNCED, COORDINATOR, OPENS, an_auction

OBSERVER = Audience("observer", "")
FIRST, SECOND = f"{GATEWAY}1", f"{GATEWAY}2"


async def with_gateways(cluster: Cluster) -> tuple[Machine, Machine]:
    """Two gateways beside the nodes that decide."""
    return await cluster.start(FIRST), await cluster.start(SECOND)


async def opened(cluster: Cluster, by: Machine) -> None:
    """An auction announced by that node, open, and known to all."""
    room = by.rooms.open(AUCTION + "A-1")
    assert (await room.ask(AnnounceAuction("announce", COORDINATOR, an_auction()))).refusal is None
    assert isinstance(cluster.clock, StepClock)
    cluster.clock.advance(OPENS - cluster.clock.now_us())
    cluster.owner().room().tick()
    await until(lambda: all(is_open(each) for each in cluster.machines if not each.is_dead))


def is_open(machine: Machine) -> bool:
    room = machine.rooms.shared_room(AUCTION + "A-1")
    return room is not None and not room.is_stale and room.state.status == "open"


async def test_an_auction_announced_at_a_gateway_is_decided_by_another_node() -> None:
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        gateway, _ = await with_gateways(cluster)
        await opened(cluster, gateway)
        assert cluster.owner() in cluster.machines[:2]
        assert code(await gateway.room().ask(a_bid("s1", "10.00", id="b1"))) == ""


async def test_who_watches_at_a_gateway_gets_the_same_bytes_as_at_the_owner() -> None:
    async with many(StepClock(ANNOUNCED), nodes=1) as cluster:
        gateways = await with_gateways(cluster)
        await opened(cluster, cluster.machines[0])
        sinks = [Remembering() for _ in cluster.machines]
        for machine, sink in zip(cluster.machines, sinks, strict=True):
            assert machine.room().subscribe(OBSERVER, sink, None)
        for number in range(10):
            await gateways[number % 2].room().ask(a_bid("s1", f"{90 - number}.00", id=f"b{number}"))
        await until(lambda: len({sink.cursors[-1] for sink in sinks}) == 1)
        assert sinks[0].frames == sinks[1].frames == sinks[2].frames


async def test_a_gateway_takes_nothing_when_an_owner_dies_and_holds_up_nobody_who_may() -> None:
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        gateways = await with_gateways(cluster)
        await opened(cluster, cluster.machines[0])
        killed, heir = cluster.owner(), cluster.others()[0]
        await killed.kill()
        await until(heir.owns)
        assert not any(gateway.owns() for gateway in gateways)
        assert code(await gateways[1].room().ask(a_bid("s1", "9.00", id="b2"))) == ""


async def test_the_last_alive_is_a_gateway_so_bids_wait_and_the_outcome_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.forwarding.GIVEN_UP_S", 0.5)
    async with many(StepClock(ANNOUNCED), nodes=1) as cluster:
        gateway, _ = await with_gateways(cluster)
        await opened(cluster, cluster.machines[0])
        assert list(gateway.node.deciders) == ["n1"]
        await cluster.machines[0].kill()
        with pytest.raises(LedgerUnavailable):
            await gateway.room().ask(a_bid("s1", "10.00", id="b1"))
        assert not gateway.node.deciders
        assert not gateway.owns()
        watching = Remembering()
        assert gateway.room().subscribe(OBSERVER, watching, None), "what is decided already is served all the same"
        monkeypatch.setattr("auction.live.forwarding.GIVEN_UP_S", 10.0)
        waiting = asyncio.ensure_future(gateway.room().ask(a_bid("s1", "10.00", id="b1")))
        heir = await cluster.start("n2")
        assert code(await waiting) == ""
        await until(heir.owns)


async def test_a_gateway_alone_opens_no_stream_and_what_was_asked_is_decided_by_the_node_that_comes() -> None:
    async with many(StepClock(ANNOUNCED), nodes=0) as cluster:
        gateway = await cluster.start(FIRST)
        asked = AnnounceAuction("announce", COORDINATOR, an_auction())
        waiting = asyncio.ensure_future(gateway.rooms.open(AUCTION + "A-1").ask(asked))
        await asyncio.sleep(0.05)
        assert cluster.owners.owners() == {}
        await cluster.start("n1")
        assert (await waiting).refusal is None
        assert cluster.owners.owners() == {AUCTION + "A-1": "n1"}


def test_only_nodes_that_decide_have_a_share_of_the_streams() -> None:
    streams = [f"{AUCTION}A-{number}" for number in range(100)]
    known = Known(nodes={"n1": "", FIRST: "", "n2": "", SECOND: ""}, owners=dict.fromkeys(streams, "n1"))
    assert known.deciders == ("n1", "n2")
    assert known.loads() == {"n1": 100, "n2": 0}
    assert known.opener_of(streams[0]) is None, "it has had an owner, and the others take it"
    assert known.opener_of("auction/new") == first_of(("n1", "n2"), "auction/new")
    assert Known(nodes={FIRST: ""}).opener_of("auction/new") is None
