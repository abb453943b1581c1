"""The three pool models live: every step asked over HTTP, and in the end the very entries that they give offline."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from auction.audit.bundle import read_bundle
from auction.audit.offline import Recorder, allotment_of, proposal_of, run
from auction.audit.rules import AUCTION as AUCTION_RULES
from auction.audit.rules import POOL as POOL_RULES
from auction.audit.verify import verify
from auction.core.commands import AnnounceAuction, ConfirmAward, HoldReason, HoldSupplier
from auction.core.terms import MarketReference
from auction.core.words import CONSORTIUM, ENGINE, Actor
from auction.live.closing import Closing
from auction.live.dividing import Dividing
from auction.live.room import Room
from auction.live.rooms import AUCTION, POOL
from auction.pool.commands import AskFreed, DeclineShare, PickRegion, QuoteAgain, ReportOutcome, ReviewDemand, SettleTotal
from auction.pool.presets import MODELS
from auction.pool.state import pool_of
from auction.pool.terms import OptOut, PoolTerms
from auction.web.division_view import division_told
from auction.web.pool_view import _response, snapshot
from clients.python.poolbid import PoolbidError
from clients.python.pooling import Pooling
from tests.golden.models import BEGINS, MODELS_RECORDED, REGIONS
from tests.pool.dividing import fine, topped
from tests.terms import COORDINATOR
from tests.web.stand import Person, Stand, eventually, standing

STEPS: Mapping[type, tuple[Callable[..., Awaitable[Any]], tuple[str, ...]]] = {
    QuoteAgain: (Pooling.quote_again, ("lot", "price")),
    PickRegion: (Pooling.pick, ("lot", "region")),
    DeclineShare: (Pooling.decline, ("lot",)),
    AskFreed: (Pooling.ask_freed, ("lot", "quantities")),
    ReportOutcome: (Pooling.report, ("lot", "supplier", "concluded", "quantities")),
}


class Play:
    """One model going on at a stand: each command at its moment, the steps after the award by the Python SDK where it has them."""

    def __init__(self, stand: Stand, name: str, *, is_followed: bool = True) -> None:
        self.stand = stand
        self.name = name
        self.terms, self.asked, self.pooled = MODELS_RECORDED[name]()
        self.offline: Recorder = run(self.terms, self.asked, pooled=self.pooled)
        stand.clock.advance(BEGINS - stand.clock.now_us())  # the pool collects long before what other tests call now
        self.dividing = Dividing(stand.rooms, allotment_of)
        self.is_followed = is_followed
        stand.rooms.on_durable.append(Closing(proposal_of, self.dividing.allotment_of).follow)
        stand.rooms.on_durable += [self.dividing.follow] if is_followed else []

    @property
    def pool(self) -> Room:
        assert self.terms.pool is not None
        return self.stand.rooms.open(self.terms.pool.stream)

    @property
    def auction(self) -> Room:
        return self.stand.rooms.open(AUCTION + self.terms.auction)

    async def person(self, actor: Actor) -> Person:
        """Somebody who has just signed in: a model goes on for longer than a session lasts."""
        return await self.stand.person(actor.role, actor.party)  # type: ignore[arg-type]

    async def until(self, moment: int) -> None:
        """Let time pass, stopping at whatever is due on the way, as it does when nothing is late."""
        while True:
            dues = [room.rules.due(room.state) for room in (self.auction, self.pool)]
            due = min((due[0] for due in dues if due is not None), default=None)
            if due is None or due > moment:
                break
            await self._at(due)
        await self._at(moment)

    async def _at(self, moment: int) -> None:
        self.stand.clock.advance(max(0, moment - self.stand.clock.now_us()))
        for room in (self.auction, self.pool):
            room.tick()
        await self.settled()

    async def settled(self) -> None:
        """Until the engine has taken every step there is."""
        await eventually(lambda: all(room.durable_seq == room.state.seq for room in (self.auction, self.pool)))
        await self.stand.rooms.committer.settled()
        offline = len(self.offline.entries)
        state = self.auction.state
        if (
            self.is_followed
            and state.status in ("proposed", "settled")
            and not any(award.status == "proposed" for award in state.awards.values())
        ):  # the allotment is under way, or the contracts that follow it
            course = self.pool.state.courses.get(self.terms.auction)
            if course is not None and course.step == "divided":
                await eventually(lambda: self.auction.durable_seq == offline)

    async def ask(self, command: Any, room: Room) -> None:
        if isinstance(command, ReviewDemand):
            person = await self.person(command.by)
            body = {"confirmed": command.confirmed, "parts": list(command.parts)}
            await person.post(f"/api/pools/{self.pool.state.pool}/review", body, headers={"Idempotency-Key": command.id})
        elif isinstance(command, SettleTotal):
            person = await self.person(command.by)
            body = {"lot": command.lot, "agreed": command.agreed, "reason": command.reason}
            path = f"/api/auctions/{self.terms.auction}/division/totals"
            await person.post(path, body, headers={"Idempotency-Key": command.id})
        elif type(command) in STEPS:
            step, fields = STEPS[type(command)]
            person = await self.person(command.by)
            asked = {field: getattr(command, field) for field in fields}
            try:
                await step(Pooling(self.stand.base_url, person.signed_in.secret), self.terms.auction, **asked, id=command.id)
            except PoolbidError as refused:  # which stands in the record too
                if refused.code == "not_found":  # to this party there is no such division, and the rules say so too
                    await room.ask(command)
        else:
            await room.ask(command)
        await self.settled()

    async def whole(self, *, until: int | None = None) -> None:
        """Everything that is asked, in its order, and then time until nothing is due any more."""
        begin = min([self.terms.opens_at, *(each.at for each in self.asked)])
        announced = AnnounceAuction("announce", COORDINATOR, self.terms)
        asked = [(each.at, 1, each.command, self.auction) for each in self.asked]
        asked += [(each.at, 0, each.command, self.pool) for each in self.pooled]
        asked += [(begin, 0.5, announced, self.auction)]  # type: ignore[list-item]
        for at, _, command, room in sorted(asked, key=lambda each: each[:2]):
            if until is not None and at > until:
                return
            await self.until(at)
            await self.ask(command, room)
        while (due := self.pool.rules.due(self.pool.state)) is not None:
            await self.until(due[0])


@pytest.mark.parametrize("name", MODELS_RECORDED)
async def test_a_model_runs_live_as_it_runs_offline(name: str) -> None:
    async with standing() as stand:
        stand.clock.advance(BEGINS - stand.clock.now_us()) if stand.clock.now_us() < BEGINS else None
        play = Play(stand, name)
        await play.whole()
        assert play.offline.pool is not None
        for room, recorder, rules in (
            (play.pool, play.offline.pool, POOL_RULES),
            (play.auction, play.offline, AUCTION_RULES),
        ):
            live = [json.loads(body) for _, body in stand.ledger.read(room.stream)]
            offline = [json.loads(rules.codec.entry_to_bytes(entry)) for entry in recorder.entries]
            assert live == offline
        auditor = await stand.person("auditor", "auditor")
        answer = await auditor.get(f"/api/auctions/{play.terms.auction}/bundle")
        report = verify(read_bundle(answer.content))
        assert report.divergences == ()
        assert report.outcome["division"]["step"] == "divided"  # type: ignore[index,call-overload]


async def test_a_server_that_died_between_two_steps_takes_the_next_when_it_is_back() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-gas", is_followed=False)
        await play.whole()
        assert (play.auction.state.status, play.pool.state.courses) == ("proposed", {})
        play.dividing.catch_up(play.auction)
        await eventually(lambda: play.pool.state.courses and play.pool.durable_seq == play.pool.state.seq)
        assert play.auction.state.status == "proposed"
        for _ in range(2):
            play.dividing.catch_up(play.auction)
            await eventually(lambda: play.auction.state.status == "settled")
        assert play.auction.state.allotment == play.offline.state.allotment
        await eventually(lambda: play.auction.durable_seq == play.auction.state.seq)
        codec, record = play.stand.rooms.codec_of(play.auction), play.stand.rooms.ledger.read(play.auction.stream)
        entries = [codec.entry_from_bytes(body) for _, body in record]
        assert [entry.command.by for entry in entries if entry.command.id == "allotment"] == [ENGINE]


async def test_an_award_that_falls_while_the_division_is_read_is_divided_and_allotted_anew() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-gas", is_followed=False)
        play.terms = replace(play.terms, market=MarketReference("market", 1, "ab" * 32))
        await play.whole()
        play.dividing.catch_up(play.auction)
        await eventually(lambda: play.pool.state.courses and play.pool.durable_seq == play.pool.state.seq)
        play.dividing.catch_up(play.auction)  # from here on a thread reads where the division stands
        winner = next(iter(play.auction.state.awards.values())).lines[0].supplier
        held = HoldSupplier("h", ENGINE, winner, (HoldReason("screening_hit", "Y6"),), 1, "ab" * 32, play.auction.state.at)
        play.auction.submit(held, lambda _: None)
        assert play.auction.state.status == "closed"
        await eventually(lambda: play.auction.state.status == "proposed" and not play.dividing._reading)
        undecided = tuple(lot for lot, award in play.auction.state.awards.items() if award.status == "proposed")
        if undecided:
            assert (await play.auction.ask(ConfirmAward("again", COORDINATOR, undecided, "the next best"))).refusal is None
        for _ in range(2):
            play.dividing.catch_up(play.auction)
            await play.settled()
        await eventually(lambda: play.auction.state.status == "settled")
        assert winner not in {line.supplier for line in play.auction.state.allotment}


async def test_each_party_reads_of_a_draft_what_is_its_own() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-vbp")
        picks = [each.at for each in play.pooled if isinstance(each.command, PickRegion)]
        await play.whole(until=picks[0])
        path = f"/api/auctions/{play.terms.auction}/division"

        async def seen(role: Any, party: str) -> Any:
            answer = await (await play.person(Actor(role, party))).get(path)
            return answer.json() if answer.status_code == 200 else answer.status_code

        coordinator = await seen("buyer", CONSORTIUM)
        assert (coordinator["step"], coordinator["lots"][0]["turn"]["supplier"]) == ("draft", "s1")
        first, second = await seen("supplier", "s1"), await seen("supplier", "s2")
        assert [region["id"] for region in first["lots"][0]["turn"]["regions"]] == [f"r{n}" for n in range(1, 7)]
        assert [pick["region"] for pick in first["lots"][0]["picks"]] == ["r7"]
        assert second["lots"][0]["turn"] is None
        assert "s1" not in json.dumps(second)
        assert "s3" not in json.dumps(first)
        assert not any(f"h{n}" in json.dumps(first) for n in range(1, 8))
        assert (await seen("supplier", "s5"))["lots"][0]["quote"] == "30000.00"
        assert await seen("supplier", "s6") == 404
        assert await seen("observer", "press") == 404
        for n in range(1, 8):
            own = json.dumps(await seen("buyer", f"h{n}"))
            words = re.findall(r"\w+", own)
            others = [other for other in range(1, 8) if other != n and {f"h{other}", str(entitled(play, other))} & set(words)]
            assert others == []
            assert f"[{entitled(play, n)}]" in own


async def test_what_a_member_finds_too_dear_is_told_to_it_alone() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-second-group")
        await play.whole()
        path = f"/api/auctions/{play.terms.auction}/division"

        async def seen(role: Any, party: str) -> Any:
            answer = await (await play.person(Actor(role, party))).get(path)
            return answer.json() if answer.status_code == 200 else answer.status_code

        assert [lot["kept_back"] for lot in (await seen("buyer", "h6"))["lots"]] == [[4_560]]
        for n in (1, 2, 3, 4, 5, 7):
            own = await seen("buyer", f"h{n}")
            assert [lot["kept_back"] for lot in own["lots"]] == [[0]]
            assert "4560" not in json.dumps(own)
        told = [await seen("buyer", CONSORTIUM), *[await seen("supplier", f"s{n}") for n in range(1, 9)]]
        # The coordinator reads that pieces became free, as if somebody had turned them down; nobody reads a price of it.
        assert told[0]["lots"][0]["left"] == [
            {"lot": "L1", "part": told[0]["lots"][0]["parts"][0], "quantity": 4_560, "why": "freed"}
        ]
        for mark in ("940000", "0.94", "top_price", "unit_prices", "960000"):
            assert not any(mark in json.dumps(each) for each in told), mark
        assert told[0]["lots"][0]["second"] == ["s6", "s5"]
        assert (await seen("supplier", "s9")) == 404


def test_D17_whatever_the_most_is_that_a_member_would_pay_others_read_the_same() -> None:
    """Two pools that differ in one maximum price alone, too low in both: to everybody else they are one, to the byte."""

    def seen(most: str, actor: Actor) -> list[Any]:
        division = topped(PoolTerms(top_prices=True, opt_out=OptOut(1, 1)), {"m1": [(300, most), (100, None)], "m2": [(600, None)]})
        told: list[Any] = []
        fine(division.priced({"s1": (1_000, "1.20")}))
        for _ in range(3):
            state = division.stream.state
            told.append(division_told(state, division.course, actor))
            told.append(_response(snapshot(state), pool_of(state), actor, actor.party == CONSORTIUM, None, None, 200).body)
            if division.course.step != "divided":
                fine(division.pass_time(division.course.until))
        return told

    for other in (Actor("buyer", CONSORTIUM), Actor("buyer", "m2"), Actor("supplier", "s1")):
        assert seen("0.73", other) == seen("1.19", other), other
    own = Actor("buyer", "m1")
    assert seen("0.73", own) != seen("1.19", own)
    assert seen("0.73", own)[0]["lots"][0]["kept_back"] == [300]


def entitled(play: Play, member: int) -> int:
    """What the member gets in the end, which is what it is entitled to."""
    course = play.offline.pool.state.courses[play.terms.auction]  # type: ignore[union-attr]
    return sum(line.quantity for line in course.lines if line.member == f"h{member}")


async def test_nobody_is_told_of_a_step_that_is_not_durable_yet() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-vaccines")
        declines = [each for each in play.pooled if isinstance(each.command, DeclineShare)]
        await play.whole(until=declines[0].at - 1)
        await play.until(declines[0].at)
        path = f"/api/auctions/{play.terms.auction}/division"
        coordinator = await play.person(Actor("buyer", CONSORTIUM))
        stand.ledger.shut()  # nothing becomes durable until it is opened again
        asked = asyncio.ensure_future(play.pool.ask(declines[0].command))
        await asyncio.sleep(0)
        assert play.pool.state.courses[play.terms.auction].declined, "decided, and not durable"
        told = asyncio.ensure_future(coordinator.get(path))
        pool = asyncio.ensure_future(coordinator.get("/api/pools/vaccines"))
        for _ in range(20):
            assert (await coordinator.get("/api/session")).status_code == 200, "others are answered meanwhile"
        assert (told.done(), pool.done()) == (False, False)
        stand.ledger.open()
        assert (await asked).refusal is None
        assert (await told).json()["lots"][0]["declined"] == ["fr"]
        assert (await pool).status_code == 200


async def test_only_who_may_takes_a_step() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-vaccines")
        declines = [each.at for each in play.pooled if isinstance(each.command, DeclineShare)]
        await play.whole(until=declines[0])
        path = f"/api/auctions/{play.terms.auction}/division"
        coordinator, member = await play.person(Actor("buyer", CONSORTIUM)), await play.person(Actor("buyer", "mt"))
        supplier = await play.person(Actor("supplier", "s1"))
        assert (await coordinator.post(f"{path}/declines", {"lot": "L1"})).json()["code"] == "no_share"
        assert (await member.post(f"{path}/totals", {"lot": "L1", "agreed": True, "reason": "x"})).status_code == 403
        assert (await supplier.post(f"{path}/declines", {"lot": "L1"})).status_code == 403
        assert (await member.post(f"{path}/picks", {"lot": "L1", "region": "r1"})).status_code == 403
        assert (await member.post(f"{path}/freed", {"lot": "L1", "quantities": [1]})).json()["code"] == "step_not_open"
        assert (await member.post(f"{path}/declines", {"lot": 5})).json()["code"] == "body_malformed"
        assert (await member.get("/api/auctions/elsewhere/division")).status_code == 404
        told = (await member.get(path)).json()
        assert [lot["share"] for lot in told["lots"]] == [[100], [10]]
        bundled = await coordinator.get(f"/api/auctions/{play.terms.auction}/bundle")
        assert verify(read_bundle(bundled.content)).divergences == ()


async def test_the_python_client_takes_the_steps_of_a_member() -> None:
    async with standing() as stand:
        play = Play(stand, "pooled-vaccines")
        await play.whole(until=play.terms.opens_at - 1)
        await play.until(play.terms.opens_at - 1)
        member = await play.person(Actor("buyer", "fr"))
        pooling = Pooling(stand.base_url, member.signed_in.secret)
        assert (await pooling.pool("vaccines"))["status"] == "frozen"
        assert (await pooling.division(play.terms.auction))["step"] == "awaited"
        declines = [each.at for each in play.pooled if isinstance(each.command, DeclineShare)]
    async with standing() as stand:
        play = Play(stand, "pooled-vaccines")
        await play.whole(until=declines[0] - 1)
        await play.until(declines[0] - 1)
        member = await play.person(Actor("buyer", "fr"))
        pooling = Pooling(stand.base_url, member.signed_in.secret)
        told = await pooling.decline(play.terms.auction, "L1", id="out")
        assert [lot["declined"] for lot in told["lots"]] == [True, False]
        assert await pooling.decline(play.terms.auction, "L1", id="out") == told
        with pytest.raises(PoolbidError, match="share_declined"):
            await pooling.decline(play.terms.auction, "L1")
        with pytest.raises(PoolbidError, match="step_not_open"):
            await pooling.ask_freed(play.terms.auction, "L1", [5])
        with pytest.raises(PoolbidError, match="pool_frozen"):
            await pooling.review("vaccines", confirmed=True)


async def test_models_are_listed_and_give_the_terms_of_a_pool() -> None:
    async with standing() as stand:
        coordinator = await stand.coordinator()
        listed = (await coordinator.get("/api/pool-models")).json()
        assert [model["name"] for model in listed] == list(MODELS)
        regions = [{"id": region.id, "name": region.name, "members": list(region.members)} for region in REGIONS]
        at = stand.clock.now_us()
        terms = await coordinator.post("/api/pool-models/pooled-vbp/terms", {"at": at, "regions": regions, "period": "2027"})
        members = [{"id": f"h{n}", "name": f"Hospital {n}"} for n in range(1, 8)]
        opened = await coordinator.post("/api/pools", {"pool": "p", "title": "P", "members": members, "terms": terms.json()})
        assert opened.status_code == 201, opened.text
        assert opened.json()["terms"]["draft"] == {"turn_us": 3_600_000_000, "standby": True, "succeeds": False}
        assert (await coordinator.post("/api/pool-models/none/terms", {"at": at})).status_code == 404
        assert (await (await stand.person("buyer", "h1")).get("/api/pool-models")).status_code == 403
        assert POOL
