"""Real servers, killed in the middle of posting to a real receiver that fails: every step of a contract arrives, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from auction.ledger.port import segment_of
from auction.ledger.sql import open_ledger
from tests.broken.honest import bodies
from tests.broken.inked import signed_entries
from tests.receiver import SECRET, Receiver, is_genuine, receiving
from tests.serving import WarmServer, a_place

STREAM = "auction/spring-1"
DRAWN = ["contract.drawn"] * 3
ALL = [*DRAWN, "contract.approved", "contract.approved", "contract.signed"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    yield from receiving(Receiver())


async def test_nothing_is_lost_to_failures_and_kills(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answers = [503, 500, 204, 429, 204, 302, 204, 400]
    receiver.stall_s = 0.05
    place = a_place(tmp_path)
    place.more.update({"WEBHOOK_URL": receiver.url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PRIVATE": "true"})
    with closing(open_ledger(place.settings.ledger_url)) as ledger:
        made = bodies(signed_entries())
        ledger.append([segment_of(STREAM, first_seq=1, epoch=ledger.claim(STREAM), entries=made)])
    async with WarmServer(place) as server:
        for seen in (1, 3, 5):  # killed after so many posts, wherever it is then
            await server.start()
            async with asyncio.timeout(30):
                while len(receiver.posted) < seen:  # noqa: ASYNC110 - it is filled by threads
                    await asyncio.sleep(0.01)
            await server.kill()
        await server.start()
        async with asyncio.timeout(60):
            while len(set(receiver.taken)) < len(ALL):  # noqa: ASYNC110 - it is filled by threads
                await asyncio.sleep(0.02)
        await server.kill()
    assert receiver.kinds == ALL
    assert all(is_genuine(each) for each in receiver.posted)
    repeated = [id for id in receiver.taken if receiver.taken.count(id) > 1]
    assert len(set(repeated)) <= 3, "at most what was under way at a kill comes again"
