"""The practice auction: a real pool, real rules, a real ledger, and scripted suppliers who bid against whoever sits down.

Everything goes the way of any other auction, and says in its terms and on every screen that it is practice. When one has
closed the next is announced, as long as somebody is there. The same seed gives the same suppliers; their bids depend on
what people do.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from auction.core.commands import AcceptTerms, AnnounceAuction, ConfirmAward, PlaceBid
from auction.core.errors import AuctionError, InvariantBroken
from auction.core.formats.english import highest_valid
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.money import Share, price_text, scale_down, to_minor
from auction.core.ranking import leading
from auction.core.state import LotState, State
from auction.core.terms import ENGLISH, Band, Baseline, Lot, Overtime, PoolReference, Terms, Visibility
from auction.core.words import CONSORTIUM, Actor, Party
from auction.live.places import frozen_at
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION, POOL, Rooms
from auction.pool.commands import FreezePool, OpenPool, SubmitBom
from auction.pool.events import FrozenPart
from auction.pool.pledge import line_item

PRACTICE_POOL: Final = "practice"
GUIDE_SCALE: Final = 6
SINGLE_SCALE: Final = 4
SINGLE_LOTS: Final = 5
OPENS_AFTER_US: Final = 3 * SECOND_US
RUNS_US: Final = 100 * SECOND_US
STAGGER_US: Final = 8 * SECOND_US
CONFIRM_AFTER_US: Final = 20 * SECOND_US
NEXT_AFTER_US: Final = 5 * SECOND_US
LONGEST_PAUSE_US: Final = 5 * MINUTE_US
"""A practice auction that somebody paused and left holds the next one up no longer than this."""
FIRST_BIDS: Final = 2
HEAD_START: Final = 2
STEP_S: Final = 0.25
AGAIN_AFTER_S: Final = 1
TITLE: Final = "Practice pool"

PERSON: Final = Party("you", "You (practice supplier)")
COORDINATOR: Final = Actor("buyer", CONSORTIUM)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Style:
    """How a scripted supplier bids: how long it thinks, how deep it cuts (per mille), and whether it waits for the end."""

    name: str
    thinks_us: tuple[int, int]
    cuts: tuple[int, int]
    waits_until_us: int
    cost: tuple[int, int]


ROBOTS: Final[tuple[tuple[Party, Style], ...]] = (
    (Party("harbour", "Harbour Components"), Style("honest", (2_000_000, 5_000_000), (6, 15), 0, (720, 860))),
    (Party("lotus", "Lotus Semiconductor Trading"), Style("aggressive", (1_500_000, 4_000_000), (10, 40), 0, (760, 880))),
    (Party("meridian", "Meridian Distribution"), Style("hesitant", (5_000_000, 12_000_000), (5, 10), 0, (700, 840))),
    (Party("northgate", "Northgate Electronics"), Style("honest", (2_500_000, 6_000_000), (6, 12), 0, (740, 900))),
    (Party("sparrow", "Sparrow Sourcing"), Style("sniper", (2_000_000, 5_000_000), (5, 20), 14 * SECOND_US, (690, 830))),
)


@dataclass(slots=True)
class Robot:
    """A scripted supplier in one auction: what each lot costs it in value units, and when it next acts."""

    party: Party
    style: Style
    costs: dict[str, int] = field(default_factory=dict)
    acts_at: int = 0
    bids: int = 0

    @property
    def actor(self) -> Actor:
        """The robot as the one who asks."""
        return Actor("supplier", self.party.id)


@dataclass(slots=True)
class Practice:
    """Keeps practice auctions going on these rooms: the members' files, and a guide price for each part number.

    `is_watched` says whether anybody is there: for an empty house no further auction is announced.
    """

    rooms: Rooms
    members: Sequence[Party]
    boms: Sequence[SubmitBom]
    guide: Mapping[str, int]
    is_watched: Callable[[], bool] = lambda: True
    seed: int = 1
    robots: dict[str, list[Robot]] = field(default_factory=dict)

    async def run(self) -> None:
        """Pool the samples once, then hold one practice auction after the other until cancelled.

        A store that is lost for a while holds practice up and does not end it; being refused does: practice insists on nothing.
        """
        while True:
            try:
                await self._go_on()
            except InvariantBroken as refused:
                _log.error("no more practice: %s", refused)
                return
            except AuctionError as why:
                _log.warning("practice waits: %s", why)
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _go_on(self) -> None:
        await self.prepare()
        while True:
            if self.is_due():
                await self.announce()
            for room in self.rooms_of_practice():
                self.step(room)
            await asyncio.sleep(STEP_S)

    def step(self, room: Room) -> None:
        """Let every scripted party act that is due now: suppliers while the auction is open, the buyer after the award."""
        state, now = room.state, self.rooms.clock.now_us()
        if state.status in ("announced", "open"):
            for robot in self._robots(state):
                self._act(room, state, robot, now)
        elif state.status == "proposed" and now - state.at > CONFIRM_AFTER_US:
            waiting = tuple(lot for lot, award in state.awards.items() if award.status == "proposed")
            if waiting:
                room.submit(ConfirmAward(f"confirm-{len(waiting)}", COORDINATOR, waiting), _heard)

    async def prepare(self) -> None:
        """Pool the samples. Raises InvariantBroken where a pool of that name holds somebody else's demand."""
        room = self.rooms.open(POOL + PRACTICE_POOL)
        if room.state.status != "new" and (room.state.title, room.state.members) != (TITLE, tuple(self.members)):
            raise InvariantBroken(f"the pool {PRACTICE_POOL!r} is not the practice pool")
        opening = OpenPool("open", COORDINATOR, PRACTICE_POOL, TITLE, tuple(self.members))
        for command in (opening, *self.boms, FreezePool("freeze", COORDINATOR)):
            _heard(await room.ask(command))

    def is_due(self) -> bool:
        """Whether the next practice auction is to be announced: at first, and when none goes on though somebody watches."""
        now = self.rooms.clock.now_us()
        rooms = self.rooms_of_practice()
        return not rooms or (self.is_watched() and all(_is_over(room.state, now) for room in rooms))

    def rooms_of_practice(self) -> list[Room]:
        """The practice auctions held here; one that a coordinator announced has suppliers of its own."""
        terms_of = ((room, room.state.known_terms()) for room in self.rooms.auctions())
        return [room for room, terms in terms_of if terms.practice and PERSON in terms.suppliers]

    async def announce(self) -> Room:
        """Announce the next practice auction, under a name that no auction has. Raises InvariantBroken when it is refused."""
        number = 1 + len(self.rooms_of_practice())
        while self.rooms.auction(f"practice-{number}") is not None:
            number += 1
        pool = self.rooms.open(POOL + PRACTICE_POOL)
        terms = practice_terms(
            number,
            now=self.rooms.clock.now_us(),
            pool=frozen_at(self.rooms, pool),
            parts=pool.state.parts,
            members=self.members,
            guide=self.guide,
        )
        room = self.rooms.open(AUCTION + terms.auction)
        answer = await room.ask(AnnounceAuction("announce", COORDINATOR, terms))
        if answer.refusal is not None:
            raise InvariantBroken(f"{terms.auction} was refused: {answer.refusal.code} {answer.refusal.detail}")
        return room

    def _robots(self, state: State) -> list[Robot]:
        terms = state.known_terms()
        if terms.auction not in self.robots:
            dice = random.Random(f"{self.seed}/{terms.auction}")
            made = [Robot(party, style, acts_at=terms.opens_at + dice.randint(0, SECOND_US)) for party, style in ROBOTS]
            for robot in made:
                robot.costs = {
                    lot.id: scale_down(
                        lot.baseline.value if lot.baseline else 1, wanted=dice.randint(*robot.style.cost), total=1000
                    )
                    for lot in terms.lots
                }
            self.robots[terms.auction] = made
        return self.robots[terms.auction]

    def _act(self, room: Room, state: State, robot: Robot, now: int) -> None:
        terms = state.known_terms()
        if robot.party.id not in state.accepted:
            room.submit(AcceptTerms("accept", robot.actor, robot.party.id, state.terms_sha256), _heard)
            return
        if state.status != "open" or now < robot.acts_at:
            return
        dice = random.Random(f"{self.seed}/{terms.auction}/{robot.party.id}/{robot.bids}")
        robot.bids += 1
        robot.acts_at = now + dice.randint(*robot.style.thinks_us)
        lots = [lot for lot in state.lots.values() if self._wants(lot, robot, now)]
        if lots:
            lot = dice.choice(lots) if robot.bids > FIRST_BIDS else min(lots, key=_has_waited)
            self._bid(room, terms, lot, robot, dice)

    def _wants(self, lot: LotState, robot: Robot, now: int) -> bool:
        best = leading(lot)
        behind = best is None or best.supplier != robot.party.id
        waits = robot.style.waits_until_us
        return lot.is_open and behind and (not waits or lot.closes_at - now <= waits)

    def _bid(self, room: Room, terms: Terms, lot: LotState, robot: Robot, dice: random.Random) -> None:
        best = leading(lot)
        start = best.value if best is not None else lot.terms.ceiling or 1
        cut = scale_down(start, wanted=1000 - dice.randint(*robot.style.cuts), total=1000)
        highest = highest_valid(terms, lot, robot.party.id)
        wanted = min(cut, start if highest is None else highest)
        cost = robot.costs[lot.terms.id]
        if wanted < cost:
            wanted = min(start if highest is None else highest, cost)
            if wanted < cost or robot.party.id in lot.last_value:
                return
        prices = self._prices(lot, wanted)
        room.submit(
            PlaceBid(f"bid-{room.state.seq}-{robot.bids}", robot.actor, robot.party.id, lot.terms.id, prices, False), _heard
        )

    def _prices(self, lot: LotState, wanted: int) -> tuple[str, ...]:
        guides = [_price(lot.terms, self.guide.get(line.part_number, 1)) for line in lot.terms.lines]
        whole = sum(line.quantity * guide for line, guide in zip(lot.terms.lines, guides, strict=True))
        scaled = (max(1, scale_down(guide, wanted=wanted, total=whole)) for guide in guides)
        return tuple(price_text(price, lot.terms.price_scale) for price in scaled)


def _is_over(state: State, now: int) -> bool:
    if state.status == "paused":
        return now - state.paused_at > LONGEST_PAUSE_US
    return state.closed_at is not None and now - state.closed_at > NEXT_AFTER_US


def _has_waited(lot: LotState) -> int:
    """Where scripted suppliers begin: in the first lot, so that whoever comes in sees its price fall, then where nobody has bid."""
    return lot.bids - (HEAD_START if lot.terms.id == "L1" else 0)


def _price(lot: Lot, guide: int) -> int:
    """A guide price at the lot's price scale."""
    return max(1, to_minor(guide, scale=GUIDE_SCALE, currency_scale=lot.price_scale))


def _heard(outcome: Answer | AuctionError) -> None:
    if isinstance(outcome, AuctionError):
        _log.warning("practice: %s", outcome)


def practice_terms(
    number: int,
    *,
    now: int,
    pool: PoolReference,
    parts: Sequence[FrozenPart],
    members: Sequence[Party],
    guide: Mapping[str, int],
) -> Terms:
    """The terms of practice auction `number`: the dearest parts as lots of their own, the rest as one basket."""
    known = sorted((part for part in parts if part.part_number in guide), key=lambda part: -guide[part.part_number] * part.total)
    opens = now + OPENS_AFTER_US
    groups: list[tuple[str, list[FrozenPart]]] = [(part.part_number, [part]) for part in known[:SINGLE_LOTS]]
    if known[SINGLE_LOTS:]:
        groups.append(("Passives and small parts", known[SINGLE_LOTS:]))
    lots = tuple(
        _lot(f"L{place}", title, grouped, guide, opens + RUNS_US + (place - 1) * STAGGER_US)
        for place, (title, grouped) in enumerate(groups, 1)
    )
    return Terms(
        auction=f"practice-{number}",
        title=f"Practice {number}: pooled components of {len(members)} members",
        practice=True,
        currency="USD",
        currency_scale=2,
        opens_at=opens,
        members=tuple(members),
        suppliers=(PERSON, *(party for party, _ in ROBOTS)),
        acceptance=True,
        basis="beat_own",
        ties="earliest",
        withdrawal="until_close",
        surrogate_bids=True,
        overtime=Overtime(
            window_us=15 * SECOND_US,
            trigger="rank_at_most",
            rank=3,
            base="reset",
            lengths_us=(15 * SECOND_US,),
            scope="lot",
            gap_us=0,
            most=None,
            hard_stop_us=MINUTE_US,
            surrogate_counts=True,
        ),
        visibility=Visibility(
            lead_price=True, all_prices=False, supplier_count=True, count_from=5, reserve_met=True, starting_gate=False
        ),
        pool=pool,
        lots=lots,
    )


def _lot(lot_id: str, title: str, parts: Sequence[FrozenPart], guide: Mapping[str, int], closes_at: int) -> Lot:
    scale = SINGLE_SCALE if len(parts) == 1 else GUIDE_SCALE
    value = sum(to_minor(guide[part.part_number], scale=GUIDE_SCALE, currency_scale=scale) * part.total for part in parts)
    return Lot(
        id=lot_id,
        title=title,
        price_scale=scale,
        quantity_scale=0,
        lines=tuple(map(line_item, parts)),
        ceiling=value,
        reserve=scale_down(value, wanted=93, total=100),
        baseline=Baseline("list price for each member alone", value),
        decrement=(Band(0, 0, Share(1, 200)),),
        largest_change=Share(1, 4),
        closes_at=closes_at,
        stages=ENGLISH,
    )
