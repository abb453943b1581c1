"""Three nodes on one ledger: one decides a stream, the others follow its log and answer from it."""

import asyncio
import json
import threading
from collections.abc import Sequence

import pytest

from auction.core.commands import AnnounceAuction
from auction.core.errors import AuctionError, LedgerUnavailable
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.visibility import Audience
from auction.ledger.port import Segment, entry_hash
from auction.live.clock import StepClock
from auction.live.means import loop_time
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION
from tests.live.many import LEASE_US, Cluster, Machine, Post, many, until
from tests.live.stage import Remembering, a_bid, code
from tests.terms import ANNOUNCED, CLOSES, COORDINATOR, OPENS, a_lot, an_auction

BUYER = Audience("buyer", "consortium")


async def opened(cluster: Cluster, on: int = 0) -> None:
    """An auction announced by one node, open, and known to all."""
    machine = cluster.machines[on]
    terms = an_auction()
    room = machine.rooms.open(AUCTION + terms.auction)
    assert (await room.ask(AnnounceAuction("announce", COORDINATOR, terms))).refusal is None
    assert isinstance(cluster.clock, StepClock)
    cluster.clock.advance(OPENS - cluster.clock.now_us())
    room.tick()
    await until(lambda: all(known(each) for each in cluster.machines))


def known(machine: Machine, seq: int = 2) -> bool:
    """Whether it has told of all up to there: others may have read it in the log before its owner hears that it is durable."""
    room = machine.rooms.shared_room(AUCTION + "A-1")
    return room is not None and room.durable_seq >= seq and not room.is_stale


def log(cluster: Cluster) -> list[bytes]:
    return [body for _, body in cluster.ledger.read(AUCTION + "A-1")]


def require_answered_once(cluster: Cluster, answers: dict[str, Answer]) -> None:
    """B1: every acknowledged request stands once in the log, at its number, with the bytes its receipt names."""
    stored = dict(enumerate(log(cluster), start=1))
    ids = [json.loads(body)["command"]["id"] for body in stored.values()]
    for id, answer in answers.items():
        assert ids.count(id) == 1, id
        assert answer.seq is not None
        assert entry_hash(stored[answer.seq]) == answer.entry
        assert json.loads(stored[answer.seq])["command"]["id"] == id


async def test_a_node_that_is_asked_to_open_a_stream_owns_it_and_all_others_follow() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster, on=1)
        assert cluster.owner() is cluster.machines[1]
        assert [machine.room().state.status for machine in cluster.machines] == ["open"] * 3


async def test_a_follower_answers_from_the_log_as_its_owner_would() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        answers: dict[str, Answer] = {}
        for number, machine in enumerate(cluster.machines * 2):
            id = f"b{number}"
            answers[id] = await machine.room().ask(a_bid("s1", f"{20 - number}.00", id=id))
            assert code(answers[id]) == ""
        refused = await cluster.others()[0].room().ask(a_bid("s1", "30.00", id="high"))
        assert code(refused) != ""
        require_answered_once(cluster, {**answers, "high": refused})
        await until(lambda: all(known(machine, refused.seq or 0) for machine in cluster.machines))
        for machine in cluster.machines:
            assert await machine.room().ask(a_bid("s1", "20.00", id="b0")) == answers["b0"]


async def test_lost_doubled_and_late_messages_change_no_answer() -> None:
    post = Post(7, lost=0.3, doubled=0.3, late_s=0.05)
    async with many(StepClock(ANNOUNCED), post) as cluster:
        await opened(cluster)
        asked = {
            f"b{number}": cluster.machines[number % 3].room().ask(a_bid(f"s{number % 2 + 1}", f"{90 - number}.00", id=f"b{number}"))
            for number in range(40)
        }
        found = dict(zip(asked, await asyncio.gather(*asked.values()), strict=True))
        require_answered_once(cluster, found)
        assert len(log(cluster)) == 2 + 40


async def test_watchers_on_any_node_get_the_same_bytes() -> None:
    async with many(StepClock(ANNOUNCED), Post(3, lost=0.2, late_s=0.02)) as cluster:
        await opened(cluster)
        sinks = [Remembering() for _ in cluster.machines]
        for machine, sink in zip(cluster.machines, sinks, strict=True):
            assert machine.room().subscribe(BUYER, sink, None)
        for number in range(20):
            await cluster.machines[number % 3].room().ask(a_bid("s1", f"{90 - number}.00", id=f"b{number}"))
        await until(lambda: len({sink.cursors[-1] for sink in sinks}) == 1)
        assert sinks[0].frames == sinks[1].frames == sinks[2].frames


async def test_who_has_seen_more_elsewhere_is_told_no_older_view() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        owner, behind = cluster.owner(), cluster.others()[0]
        ahead = Remembering()
        owner.room().subscribe(BUYER, ahead, None)
        behind.relay.is_cut = behind.door_ledger.is_lost = True
        await owner.room().ask(a_bid("s1", "10.00", id="b1"))
        cursor = ahead.cursors[-1]
        resumed = Remembering()
        assert behind.room().subscribe(BUYER, resumed, cursor)
        await asyncio.sleep(0.05)
        assert resumed.frames == []
        behind.heal()
        behind.node.wants_read(behind.room().stream)
        await owner.room().ask(a_bid("s1", "9.00", id="b2"))
        await until(lambda: resumed.frames)
        assert resumed.frames == [frame for frame in ahead.frames if json.loads(frame)["cursor"] > cursor]


async def test_an_owner_that_may_have_a_successor_tells_nobody_an_older_view_than_it_has_seen() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        paused = cluster.owner()
        paused.cut()
        await until(lambda: any(machine.owns() for machine in cluster.machines if machine is not paused))
        successor = next(machine for machine in cluster.machines if machine is not paused and machine.owns())
        ahead, resumed = Remembering(), Remembering()
        successor.room().subscribe(BUYER, ahead, None)
        await successor.room().ask(a_bid("s1", "10.00", id="b1"))
        assert paused.room().owns
        assert paused.room().subscribe(BUYER, resumed, ahead.cursors[-1])
        await asyncio.sleep(0.05)
        assert resumed.frames == []
        paused.heal()
        await successor.room().ask(a_bid("s1", "9.00", id="b2"))
        await until(lambda: ahead.cursors[-1] in resumed.cursors)
        assert resumed.frames == ahead.frames[-1:]


async def test_a_killed_owner_is_followed_by_another_that_goes_on_and_no_bid_is_lost_or_taken_twice() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        killed, survivors = cluster.owner(), cluster.others()
        answers = {"b1": await survivors[0].room().ask(a_bid("s1", "10.00", id="b1"))}
        await killed.kill()
        begun = asyncio.get_running_loop().time()
        bids = {f"c{n}": survivors[n % 2].room().ask(a_bid("s2", f"{9 - n}.00", id=f"c{n}")) for n in range(4)}
        answers |= dict(zip(bids, await asyncio.gather(*bids.values()), strict=True))
        assert asyncio.get_running_loop().time() - begun < LEASE_US / SECOND_US, "nobody waits until its lease is over"
        require_answered_once(cluster, answers)
        assert cluster.owner() in survivors


async def test_S6_a_takeover_reports_the_time_since_the_last_beat_of_the_owner_before() -> None:
    clock = StepClock(ANNOUNCED)
    async with many(clock) as cluster:
        await opened(cluster)
        killed = cluster.owner()
        since: list[int | None] = []
        for machine in cluster.others():
            room, own = machine.room(), machine.room().own

            def owned(epoch: int, since_us: int | None, own=own) -> None:  # type: ignore[no-untyped-def]
                since.append(since_us)
                own(epoch, since_us)

            room.own = owned  # type: ignore[method-assign]
        await killed.kill()
        await until(lambda: since)
        assert since[0] is not None


async def test_an_owner_that_is_cut_off_answers_nothing_that_its_successor_contradicts() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        paused = cluster.owner()
        room = paused.room()
        paused.cut()
        heard: list[Answer | AuctionError] = []
        room.submit(a_bid("s1", "10.00", id="late"), heard.append)
        await until(lambda: any(machine.owns() for machine in cluster.machines if machine is not paused))
        successor = next(machine for machine in cluster.machines if machine is not paused and machine.owns())
        answers = {"c1": await successor.room().ask(a_bid("s2", "9.00", id="c1"))}
        assert heard == []
        assert not room.is_deciding
        paused.heal()
        await until(lambda: heard)
        assert isinstance(heard[0], Answer)
        answers["late"] = heard[0]
        require_answered_once(cluster, answers)
        assert (answers["late"].seq or 0) > (answers["c1"].seq or 0)
        await until(lambda: not room.owns and known(paused, len(log(cluster))))
        assert room.state == successor.room().state


async def test_who_was_told_elsewhere_what_the_owner_has_not_heard_of_yet_waits_for_it() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        owner, gate = cluster.owner(), threading.Event()
        stored, seen = owner.door_ledger.append, owner.room().told()[BUYER]

        def slowly(segments: Sequence[Segment]) -> None:
            stored(segments)
            assert gate.wait(60)

        owner.door_ledger.append = slowly  # type: ignore[method-assign]
        asked = asyncio.get_running_loop().create_task(owner.room().ask(a_bid("s1", "10.00", id="b1")))
        await until(lambda: log(cluster)[2:])
        sinks = {cursor: Remembering() for cursor in (seen, seen + 1)}
        for cursor, sink in sinks.items():
            owner.room().subscribe(BUYER, sink, cursor)
        gate.set()
        assert code(await asked) == ""
        assert sinks[seen].cursors == [seen + 1]
        assert sinks[seen + 1].frames == [], "what it had seen already is not shown to it again, and nothing older"


async def test_what_fell_due_while_the_store_was_asked_for_the_lease_is_done_once_it_is_renewed() -> None:
    async with many(StepClock(ANNOUNCED), nodes=1) as cluster:
        await opened(cluster)
        (machine,) = cluster.machines
        room, node = machine.room(), machine.node
        assert isinstance(cluster.clock, StepClock)
        cluster.clock.advance(CLOSES - cluster.clock.now_us())
        node._sure_until = 0.0  # the lease ran out, and nobody has noticed yet
        room.tick()
        assert room.state.status == "open"
        node._renewed(cluster.owners.renew(node.id), loop_time())
        assert room.state.status == "closed"


async def test_what_a_slow_store_says_of_the_time_is_told_with_how_old_it_may_be() -> None:
    heard: list[tuple[int, int]] = []
    async with many(StepClock(ANNOUNCED), nodes=1) as cluster:
        node = cluster.machines[0].node
        object.__setattr__(node._means, "anchor", lambda now_us, since_us: heard.append((now_us, since_us)))
        node._renewed(OPENS, loop_time() - 30)
        now_us, since_us = heard[-1]
        assert now_us == OPENS
        assert 30 * SECOND_US <= since_us < 40 * SECOND_US


async def test_a_node_that_drains_hands_its_rooms_over_and_the_bids_go_on() -> None:
    async with many(StepClock(ANNOUNCED)) as cluster:
        await opened(cluster)
        leaving, staying = cluster.owner(), cluster.others()
        asked = [leaving.room().ask(a_bid("s1", f"{20 - n}.00", id=f"b{n}")) for n in range(3)]
        first, _ = await asyncio.gather(asyncio.gather(*asked), leaving.node.hand_over())
        more = {
            f"c{n}": await machine.room().ask(a_bid("s2", f"{10 - n}.00", id=f"c{n}")) for n, machine in enumerate(cluster.machines)
        }
        require_answered_once(cluster, {**{f"b{n}": answer for n, answer in enumerate(first)}, **more})
        assert cluster.owner() in staying
        await asyncio.sleep(LEASE_US / 2_000_000)  # it renews its lease three times as often, if it does
        assert set(cluster.owners.nodes()) == {machine.name for machine in staying}, "the store forgot it as it drained"


async def test_what_no_owner_hears_is_answered_after_a_while_with_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.forwarding.GIVEN_UP_S", 0.3)
    async with many(StepClock(ANNOUNCED), Post(lost=1.0)) as cluster:
        await opened(cluster)
        with pytest.raises(LedgerUnavailable):
            await cluster.others()[0].room().ask(a_bid("s1", "10.00", id="b1"))


async def test_the_same_commands_give_the_same_bytes_on_one_node_and_on_three() -> None:
    logs: list[list[bytes]] = []
    for nodes in (1, 3):
        clock = StepClock(ANNOUNCED)
        async with many(clock, nodes=nodes) as cluster:
            await opened(cluster)
            for number in range(12):
                clock.advance(SECOND_US)
                machine = cluster.machines[number % nodes]
                await machine.room().ask(a_bid(f"s{number % 2 + 1}", f"{90 - number}.00", id=f"b{number}"))
            logs.append(log(cluster))
    assert logs[0] == logs[1]


async def test_S1_a_node_that_starts_late_knows_the_cursors_of_a_long_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.loaded.TOLD_AGAIN", 5)
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        await opened(cluster)
        told = Remembering()
        cluster.machines[0].room().subscribe(BUYER, told, None)
        for number in range(20):
            await cluster.machines[0].room().ask(a_bid("s1", f"{90 - number}.00", id=f"b{number}"))
        late = await cluster.start("late")
        resumed = Remembering()
        assert late.room().subscribe(BUYER, resumed, told.cursors[-3])
        assert resumed.frames == told.frames[-2:]


async def test_what_is_asked_for_is_taken_over_before_all_else_and_then_what_is_due_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.owning.AT_ONCE", 1)
    monkeypatch.setattr("auction.live.owning.QUIET_US", 10**15)  # none is handed over to spread the load
    names = [f"A-{number}" for number in range(1, 9)]
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        first, second = cluster.machines
        for place, name in enumerate(names):
            lots = [a_lot(closes_at=OPENS + (20 - place) * HOUR_US)]
            terms = an_auction(auction=name, lots=lots)
            assert (await first.rooms.open(AUCTION + name).ask(AnnounceAuction("announce", COORDINATOR, terms))).refusal is None
        assert isinstance(cluster.clock, StepClock)
        cluster.clock.advance(OPENS - cluster.clock.now_us())
        await until(lambda: all(second.rooms.shared_room(AUCTION + name) is not None for name in names))
        for name in names:
            for machine in cluster.machines:
                machine.room(name).tick()
        await until(lambda: all(second.room(name).state.status == "open" for name in names), 30)
        order: list[str] = []
        heard: list[Answer | AuctionError] = []

        def taken_over(room: Room) -> None:
            order.append(room.stream.removeprefix(AUCTION))
            if len(order) == 1:
                second.room(late).submit(a_bid("s1", "10.00", id="b1"), heard.append)

        second.node.owning.on_taken.append(taken_over)
        left = [name for name in names if first.owns(name)]
        late = left[1]
        await first.kill()
        await until(lambda: set(left) <= set(order) and heard, 30)
        assert isinstance(heard[0], Answer)
        assert code(heard[0]) == ""
        taken = [name for name in order if name in left]
        assert taken.index(late) <= 2, order
        rest = [name for name in taken if name != late]
        assert rest == sorted(rest, reverse=True), "the later ones close sooner"


async def test_S6_what_failed_before_another_decided_is_the_stores_to_tell() -> None:
    async with many(StepClock(ANNOUNCED), nodes=1) as cluster:
        await opened(cluster)
        room = cluster.owner().room()
        for others, known in ((0, OPENS), (1, None)):
            room._outages.failing(OPENS)
            room.own(room.owned_epoch + 1 + others, None)
            assert room.unreported_since == known
