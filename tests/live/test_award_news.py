"""How far a joint award is, on nodes that do not find it: told by the one that does, and forgotten when it tells no more."""

import json

import pytest

from auction.award.solver import Solved, Unsolved
from auction.award.sourcing import Sourcing
from auction.core.award_rules import AwardRules
from auction.core.commands import AnnounceAuction
from auction.live import award_news
from auction.live.award_news import AwardNews
from auction.live.clock import StepClock
from auction.live.jointly import Jointly, Progress, Told
from auction.live.messages import Message
from auction.live.rooms import AUCTION
from tests.live.many import Cluster, many, until
from tests.terms import ANNOUNCED, CLOSES, COORDINATOR, a_lot, an_auction


async def _never(problem: Sourcing, told: Told) -> Solved | Unsolved:
    raise AssertionError("nothing is solved here")


async def closed(cluster: Cluster) -> tuple[AwardNews, AwardNews]:
    """An auction that waits for its joint award, on the node that decides it and on another."""
    news = [
        AwardNews(each.node, each.rooms, Jointly(_never, lambda joint, award: (), lambda state: "award"))
        for each in cluster.machines
    ]
    terms = an_auction(lots=(a_lot("L1"), a_lot("L2")), award_rules=AwardRules())
    room = cluster.machines[0].rooms.open(AUCTION + "A-1")
    assert (await room.ask(AnnounceAuction("announce", COORDINATOR, terms))).refusal is None
    assert isinstance(cluster.clock, StepClock)
    cluster.clock.advance(CLOSES - cluster.clock.now_us())
    room.tick()

    def has_closed() -> bool:
        found = [each.rooms.shared_room(AUCTION + "A-1") for each in cluster.machines]
        return all(room is not None and room.state.status == "closed" for room in found)

    await until(has_closed)
    return news[0], news[1]


async def test_every_node_knows_how_far_an_award_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        owner, follower = await closed(cluster)
        elsewhere = cluster.machines[1].room()
        assert follower.of(elsewhere) is None
        for progress in (
            Progress("solving", "searching", 3, 7),
            Progress("failed", code="infeasible", detail="at most 2 winners"),
        ):
            owner._jointly.progress["auction/A-1"] = progress
            owner.tell()
            await until(lambda progress=progress: follower.of(elsewhere) == progress)  # type: ignore[misc]
        assert follower._jointly.elsewhere(elsewhere) == progress
        monkeypatch.setattr(award_news, "OLD_S", 0.0)
        assert follower.of(elsewhere) is None, "who tells no more may be gone"


async def test_only_the_node_that_decides_tells_and_only_while_the_award_is_looked_for() -> None:
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        owner, follower = await closed(cluster)
        follower._jointly.progress["auction/A-1"] = Progress("solving")
        follower.tell()
        owner._jointly.progress["auction/A-1"] = Progress("proposed")
        owner.tell()
        assert owner._heard == follower._heard == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[1, 2]",
        json.dumps(["won", "", 0, 0, None, ""]).encode(),
        json.dumps(["solving", "", True, 0, None, ""]).encode(),
        json.dumps(["solving", "", 0, 0, "of another version", ""]).encode(),
        json.dumps(["solving", "", 0, 0, {}, ""]).encode(),
    ],
)
async def test_what_another_version_says_otherwise_is_not_heard(body: bytes) -> None:
    async with many(StepClock(ANNOUNCED), nodes=2) as cluster:
        _, follower = await closed(cluster)
        follower._hears("n1", Message("award", "auction/A-1", body=body))
        assert follower._heard == {}
