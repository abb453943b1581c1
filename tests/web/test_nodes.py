"""Two servers on one ledger: whoever is let in by one is known to the other, and whoever is put out is out on both."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from auction.core.award_rules import AwardRules
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.ledger.memory import MemoryLedger
from auction.ledger.memory_owners import MemoryOwners
from auction.ledger.ownership import Ownership
from auction.live.clock import StepClock
from auction.live.means import Means
from auction.live.node import Node
from auction.live.owning import READ_EVERY_S
from auction.live.rooms import AUCTION
from tests.live.many import DoorLedger, DoorOwners, OwnersPort, Post, TestRelay
from tests.live.stage import GateLedger
from tests.terms import ANNOUNCED, CLOSES, a_lot, an_auction
from tests.web.stand import Person, Stand, eventually, rooms_over, serving


@contextlib.asynccontextmanager
async def two(post: Post) -> AsyncIterator[tuple[Stand, Stand]]:
    """Two servers, each a node of its own."""
    ledger, clock = GateLedger(MemoryLedger()), StepClock(ANNOUNCED)
    assert isinstance(ledger.inner, MemoryLedger)
    owners = MemoryOwners(ledger.inner)
    async with contextlib.AsyncExitStack() as stack:
        stands = [
            await stack.enter_async_context(
                serving(ledger, clock, rooms_over(ledger, clock, Node(Means(name, name, owners, TestRelay(post), "key"))))
            )
            for name in ("n1", "n2")
        ]
        yield stands[0], stands[1]


async def test_who_signs_in_on_one_node_is_known_to_another_at_once_however_late_the_news() -> None:
    async with two(Post(lost=1.0)) as (here, there):
        person = await here.coordinator()
        elsewhere = Person(there, person.signed_in, person.csrf)
        assert (await elsewhere.get("/api/session")).status_code == 200
        second = await here.coordinator()
        async with there.dial(second.cookie) as line:
            await line.say({"t": "hello", "v": 1})
            assert (await line.hear())["t"] == "welcome"


async def test_an_invitation_of_one_node_lets_in_on_another() -> None:
    async with two(Post(late_s=0.4)) as (here, there):
        invited = await here.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
        assert not isinstance(invited, Refusal)
        joined = await there.http.post("/api/session", json={"token": invited.token}, headers={"Origin": there.base_url})
        assert joined.status_code == 200
        again = await here.http.post("/api/session", json={"token": invited.token}, headers={"Origin": here.base_url})
        assert again.status_code == 401


async def test_a_revoked_session_is_out_on_every_node_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two looks, of which there is one a second: a slow machine's seconds are not counted."""
    assert READ_EVERY_S <= 1
    async with two(Post(lost=1.0)) as (here, there):
        coordinator, guest = await here.coordinator(), await here.person("auditor", "auditor")
        elsewhere = Person(there, guest.signed_in, guest.csrf)
        assert there.rooms.node is not None
        looks, news = 0, there.rooms.node.owning.news

        def looked(heads: dict[str, int]) -> None:
            nonlocal looks
            looks += 1
            news(heads)

        async with elsewhere.line() as line:
            monkeypatch.setattr(there.rooms.node.owning, "news", looked)
            asked = await coordinator.delete(f"/api/sessions/{guest.signed_in.session.key}")
            assert asked.status_code == 204
            before = looks  # it may have looked between the commit and the answer
            assert await line.end() == 4001
            assert looks >= 1
            assert looks - before <= 2
        assert (await elsewhere.get("/api/session")).status_code == 401


class Parted:
    """Two servers, of which the second can be cut off from the store and the first, as one that stands still."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        owners = MemoryOwners(self.ledger)
        self.doors = DoorLedger(self.ledger, owners), DoorOwners(self.ledger, owners)
        self.owners: Ownership = OwnersPort(self.doors[1])  # type: ignore[assignment]
        self.post = Post()
        self.relay = TestRelay(self.post)

    def cut(self, *, is_lost: bool = True) -> None:
        self.doors[0].is_lost = self.doors[1].is_lost = self.relay.is_cut = is_lost

    @contextlib.asynccontextmanager
    async def stands(self) -> AsyncIterator[tuple[Stand, Stand]]:
        clock, post = StepClock(ANNOUNCED), self.post
        first = Means("n1", "n1", self.doors[1].owners, TestRelay(post), "key")
        second = Means("n2", "n2", self.owners, self.relay, "key")
        open_, door = GateLedger(self.ledger), GateLedger(self.doors[0])
        async with (
            serving(open_, clock, rooms_over(open_, clock, Node(first))) as here,
            serving(door, clock, rooms_over(door, clock, Node(second))) as there,
        ):
            yield here, there
            self.cut(is_lost=False)


BID = {"t": "bid", "id": "b1", "auction": "A-1", "lot": "L1", "prices": ["10.00"], "confirm": False}


async def test_what_a_revoked_session_asks_of_a_node_that_stood_still_is_not_asked_of_the_auction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("auction.live.owning.READ_EVERY_S", 0.1)
    monkeypatch.setattr("auction.live.owning.BEHIND_S", 0.4)
    parted = Parted()
    async with parted.stands() as (here, there):
        await here.opened()
        coordinator = await here.coordinator()
        guest, other = await here.person("supplier", "s1"), await here.person("supplier", "s2")
        await eventually(lambda: there.rooms.open(AUCTION + "A-1").state.status == "open")
        one, two_ = Person(there, guest.signed_in, guest.csrf), Person(there, other.signed_in, other.csrf)
        async with one.line() as line, two_.line() as fine:
            parted.cut()
            assert (await coordinator.delete(f"/api/sessions/{guest.signed_in.session.key}")).status_code == 204
            await eventually(lambda: there.rooms.may_miss("access"))
            await line.say(BID)
            await fine.say({**BID, "id": "b2", "prices": ["9.00"]})
            await fine.say({**BID, "id": "b3", "prices": ["8.00"]})
            parted.cut(is_lost=False)
            assert await line.end() == 4001
            told = [await fine.hear("ack"), await fine.hear("ack")]
            assert [frame["id"] for frame in told] == ["b2", "b3"], "in the order in which they came"
    assert b'"id":"b1"' not in b"".join(body for _, body in parted.ledger.read(AUCTION + "A-1"))


async def test_nobody_changes_anything_where_a_node_cannot_know_whose_session_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.live.owning.READ_EVERY_S", 0.1)
    monkeypatch.setattr("auction.live.owning.BEHIND_S", 0.4)
    parted = Parted()
    async with parted.stands() as (here, there):
        await here.opened()
        guest = await here.person("supplier", "s1")
        await eventually(lambda: there.rooms.open(AUCTION + "A-1").state.status == "open")
        elsewhere = Person(there, guest.signed_in, guest.csrf)
        async with elsewhere.line() as line:
            parted.cut()
            await eventually(lambda: there.rooms.may_miss("access"))
            assert (await line.ask(BID))["code"] == "ledger_unavailable"
            assert (await elsewhere.get("/api/session")).status_code == 200
            assert (await elsewhere.delete("/api/session")).status_code == 503
            parted.cut(is_lost=False)
            await eventually(lambda: not there.rooms.may_miss("access"))
            assert (await line.ask(BID))["t"] == "ack"


async def test_many_cookies_that_open_nothing_are_one_look_into_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auction.web.desk.CAUGHT_UP_WITHIN_S", 60)
    async with two(Post()) as (_, there):
        stranger = f"{there.identity.cookie}={'A' * 43}"
        looked: list[str] = []
        asked: list[str] = []
        all_asked = threading.Event()
        read, caught_up = there.ledger.read, there.rooms.caught_up

        def counted(stream: str, after: int = 0) -> Iterator[tuple[int, bytes]]:
            looked.append(stream)
            assert all_asked.wait(60)
            return read(stream, after)

        async def waited(stream: str) -> bool:
            asked.append(stream)
            if len(asked) == 20:
                all_asked.set()
            return await caught_up(stream)

        monkeypatch.setattr(there.ledger, "read", counted)
        monkeypatch.setattr(there.rooms, "caught_up", waited)
        answers = await asyncio.gather(*(there.http.get("/api/session", headers={"Cookie": stranger}) for _ in range(20)))
        assert {answer.status_code for answer in answers} == {401}
        assert len(looked) <= 2, "those who came first, and all who came while their look went on"
        looked.clear()
        await there.http.get("/api/session", headers={"Cookie": f"{there.identity.cookie}=short"})
        assert looked == []


async def test_bids_come_in_by_any_node_and_are_told_by_all() -> None:
    async with two(Post()) as (here, there):
        await here.opened()
        await eventually(lambda: there.rooms.open(AUCTION + "A-1").state.status == "open")
        one, two_ = await here.person("supplier", "s1"), await there.person("supplier", "s2")
        async with one.line() as first, two_.line() as second:
            for line in (first, second):
                await line.say({"t": "subscribe", "auction": "A-1", "cursor": None})
                await line.hear("snapshot")
            bid = {"t": "bid", "id": "b1", "auction": "A-1", "lot": "L1", "prices": ["10.00"], "confirm": False}
            assert (await first.ask(bid)).get("refusal") is None
            assert (await second.hear("delta"))["rows"]
            better = await second.ask({**bid, "id": "b2", "prices": ["9.00"]})
            assert better["t"] == "ack"
            assert better.get("refusal") is None
            await first.hear("delta")


async def test_a_node_that_does_not_decide_an_auction_says_that_its_award_is_found_elsewhere() -> None:
    async with two(Post()) as (here, there):
        terms = an_auction(lots=(a_lot("L1"), a_lot("L2")), award_rules=AwardRules())
        await here.opened(terms)
        rooms = [stand.rooms.open(AUCTION + "A-1") for stand in (here, there)]
        await eventually(lambda: any(room.is_owned for room in rooms) and all(room.state.status == "open" for room in rooms))
        coordinator, supplier = await here.coordinator(), await here.person("supplier", "s1")
        async with supplier.line() as line:
            bid = {"t": "bid", "id": "b1", "auction": "A-1", "lot": "L1", "prices": ["12.00"], "confirm": False}
            assert (await line.ask(bid))["outcome"] == "accepted"
        here.clock.advance(CLOSES - here.clock.now_us())
        for room in rooms:
            room.tick()
        await eventually(lambda: all(room.state.status == "closed" for room in rooms))
        told = {}
        for stand, room in zip((here, there), rooms, strict=True):
            person = Person(stand, coordinator.signed_in, coordinator.csrf)
            told[room.is_owned] = (await person.get("/api/auctions/A-1/award")).json()["state"]
        assert told == {True: None, False: "elsewhere"}, "nobody solves here, and the owner knows that"
