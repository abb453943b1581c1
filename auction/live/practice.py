"""The practice auction: a real pool, real rules, a real ledger, and scripted suppliers who bid against whoever sits down.

Everything goes the way of any other auction, and says in its terms and on every screen that it is practice. When one has
closed the next is announced, as long as somebody is there. The same seed gives the same suppliers; their bids depend on
what people do.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auction.core.commands import AnnounceAuction, ConfirmAward
from auction.core.errors import AuctionError, InvariantBroken
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.money import Share, scale_down, to_minor
from auction.core.stage_terms import ENGLISH, Band
from auction.core.state import State
from auction.core.terms import Baseline, Character, Lot, Outage, Overtime, PoolReference, Scripted, Terms, Visibility
from auction.core.words import CONSORTIUM, Actor, Party
from auction.live.places import frozen_at
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION, POOL, Rooms
from auction.pool.commands import FreezePool, OpenPool, SubmitBom
from auction.pool.events import FrozenPart
from auction.pool.pledge import line_item

PRACTICE_POOL: Final = "practice"
GUIDE_SCALE: Final = 6
"""Guide prices are in millionths of a dollar."""
SINGLE_SCALE: Final = 4
SINGLE_LOTS: Final = 5
OPENS_AFTER_US: Final = 3 * SECOND_US
RUNS_US: Final = 100 * SECOND_US
STAGGER_US: Final = 8 * SECOND_US
CONFIRM_AFTER_US: Final = 20 * SECOND_US
NEXT_AFTER_US: Final = 5 * SECOND_US
LONGEST_PAUSE_US: Final = 5 * MINUTE_US
"""A practice auction that somebody paused and left holds the next one up no longer than this."""
STEP_S: Final = 0.25
AGAIN_AFTER_S: Final = 1
TITLE: Final = "Practice pool"
OUTAGE: Final = Outage(least_us=5 * SECOND_US, window_us=15 * SECOND_US)
"""A practice auction that was left alone for long goes on for a moment when its server is back, and tells of the outage."""

PERSON: Final = Party("you", "You (practice supplier)")
COORDINATOR: Final = Actor("buyer", CONSORTIUM)

_log = logging.getLogger(__name__)

CAST: Final[tuple[tuple[Party, Character], ...]] = (
    (Party("harbour", "Harbour Components"), "honest"),
    (Party("lotus", "Lotus Semiconductor Trading"), "aggressive"),
    (Party("meridian", "Meridian Distribution"), "hesitant"),
    (Party("northgate", "Northgate Electronics"), "honest"),
    (Party("sparrow", "Sparrow Sourcing"), "sniper"),
)
"""The scripted suppliers of the practice auctions that the server announces."""


@dataclass(slots=True)
class Practice:
    """Keeps practice auctions going on these rooms: the members' files, and a guide price for each part number.

    `is_watched` says whether anybody is there: for an empty house no further auction is announced. Of many nodes the one that
    decides the practice pool announces, and the one that decides an auction is its buyer.
    """

    rooms: Rooms
    members: Sequence[Party]
    boms: Sequence[SubmitBom]
    guide: Mapping[str, int]
    is_watched: Callable[[], bool] = lambda: True

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
            if self.rooms.open(POOL + PRACTICE_POOL).is_owned and self.is_due():
                await self.announce()
            for room in self.rooms_of_practice():
                if room.is_owned:
                    self.step(room)
            await asyncio.sleep(STEP_S)

    def step(self, room: Room) -> None:
        """Let the buyer confirm what nobody has confirmed for a while; the suppliers are let speak by scripts.py."""
        state, now = room.state, self.rooms.clock.now_us()
        if state.status == "proposed" and now - state.at > CONFIRM_AFTER_US:
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


def _is_over(state: State, now: int) -> bool:
    if state.status == "paused":
        return now - state.paused_at > LONGEST_PAUSE_US
    return state.closed_at is not None and now - state.closed_at > NEXT_AFTER_US


def _heard(outcome: Answer | AuctionError) -> None:
    if isinstance(outcome, AuctionError):
        _log.warning("practice: %s", outcome)


def wants_practice(asked: bool | None, rooms: Rooms) -> bool:
    """Whether practice goes on: as the setting asks, or unset, while every auction of the ledger is practice."""
    return all(room.state.known_terms().practice for room in rooms.auctions()) if asked is None else asked


async def knows_practice(asked: bool | None, rooms: Rooms) -> bool:
    """Whether practice goes on: known as soon as one auction is none, or all have been loaded."""
    while asked is None and rooms.opening and wants_practice(asked, rooms):
        await rooms.opening.one()
    return wants_practice(asked, rooms)


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
        suppliers=(PERSON, *(party for party, _ in CAST)),
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
        scripted=tuple(Scripted(party.id, character) for party, character in CAST),
        outage=OUTAGE,
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
