"""What a scripted supplier does next: four characters, each a pure function of a seed and of what that supplier may see (V14).

A script sees the row of its lot as a person would, knows its own cost, and asks the rules what they would say before it
asks for anything. The same seed and the same stamps give the same requests.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from auction.core.clocks import tick_ends, value_at
from auction.core.commands import AcceptPrice, AcceptTerms, Command, PlaceBid, TypedSupply
from auction.core.decide import decide
from auction.core.due import next_due
from auction.core.index import premium_text
from auction.core.moments import SECOND_US
from auction.core.money import parse_price, price_text, scale_down
from auction.core.refusals import Refusal
from auction.core.sight import Row
from auction.core.state import LotState, State
from auction.core.terms import Character, Lot, Terms
from auction.core.views import lot_row
from auction.core.visibility import Audience
from auction.core.words import Actor

Weights = Callable[[Lot], Sequence[int]]
"""What each line item of a lot is worth beside the others: how a bid is spread over its unit prices."""

USUAL_US: Final = 100 * SECOND_US
"""The length of a stage that the times below are made for; in longer ones scripts think longer."""
LAST_US: Final = 14 * SECOND_US
"""The last seconds, for which a sniper waits."""
FIRST_ABOVE: Final = (1_200, 1_500)
"""Where nothing limits a first bid it is so far above the cost, per mille."""


WHOLE: Final = TypedSupply(("0",), "", "", "")
"""On a lot of quantities a script offers the whole of it at one price."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one character bids: how long it thinks, how deep it cuts, how near its cost it begins (per mille), when it wakes.

    `cost` is its cost per mille of what the lot is reckoned at. A character that does not begin `near` its cost cuts its way down.
    """

    thinks_us: tuple[int, int]
    cuts: tuple[int, int]
    cost: tuple[int, int]
    waits: bool = False
    near: tuple[int, int] | None = None


MANNERS: Final[Mapping[Character, Manner]] = {
    "honest": Manner((2 * SECOND_US, 5 * SECOND_US), (6, 15), (720, 880)),
    "sniper": Manner((2 * SECOND_US, 5 * SECOND_US), (5, 20), (690, 830), waits=True),
    "hesitant": Manner((8 * SECOND_US, 20 * SECOND_US), (5, 10), (700, 840), near=(1_010, 1_060)),
    "aggressive": Manner((3 * SECOND_US // 2, 4 * SECOND_US), (30, 90), (760, 880)),
}


@dataclass(slots=True)
class Robot:
    """A scripted supplier in one auction: what each lot costs it in value units, when it next acts, and how often it did."""

    party: str
    manner: Manner
    seed: str
    costs: dict[str, int]
    order: list[str]
    acts_at: int
    acts: int = 0
    bid_on: set[str] = field(default_factory=set)

    @property
    def actor(self) -> Actor:
        """The robot as the one who asks."""
        return Actor("supplier", self.party)


def robots_of(terms: Terms, seed: int) -> list[Robot]:
    """The scripted suppliers of the terms. The first lot is everybody's first, so that whoever comes in sees a price fall."""
    made: list[Robot] = []
    for script in terms.scripted:
        own = f"{seed}/{terms.auction}/{script.supplier}"
        dice, manner = random.Random(own), MANNERS[script.character]
        costs = {lot.id: scale_down(_reckoned(lot), wanted=dice.randint(*manner.cost), total=1000) for lot in terms.lots}
        rest = [lot.id for lot in terms.lots[1:]]
        dice.shuffle(rest)
        first = dice.randint(0, SECOND_US) if manner.near is None else dice.randint(*manner.thinks_us)
        made.append(Robot(script.supplier, manner, own, costs, [terms.lots[0].id, *rest], terms.opens_at + first))
    return made


def _reckoned(lot: Lot) -> int:
    """What a lot is reckoned at, in value units: its baseline, its ceiling, the dearest its clock shows, or 100 a piece."""
    if lot.baseline is not None or lot.ceiling is not None:
        return lot.baseline.value if lot.baseline is not None else lot.ceiling or 1
    clock = next((stage.clock for stage in lot.stages if stage.clock is not None), None)
    if clock is not None:
        first = sum(line.quantity * price for line, price in zip(lot.lines, clock.start, strict=True))
        return max(first, clock.limit or 0)
    return sum(line.quantity for line in lot.lines) * int(100 * 10**lot.price_scale)


def next_request(state: State, robot: Robot, now: int, weights: Weights) -> Command | None:
    """What the robot asks for now, or None. What the rules would refuse it does not ask for."""
    terms, at = state.known_terms(), max(now, state.at)
    due = next_due(state)
    if due is not None and due <= at:
        return None
    if terms.acceptance and robot.party not in state.accepted:
        accept = AcceptTerms(f"accept-{state.terms_sha256[:16]}", robot.actor, robot.party, state.terms_sha256)
        return accept if _is_taken(state, accept, at) else None
    if state.status != "open":
        return None
    return _clock_request(state, robot, at) or _bid_request(state, robot, at, weights)


def _is_taken(state: State, command: Command, at: int) -> bool:
    asked = (command.by.role, command.by.party, command.id)
    return asked not in state.seen and not isinstance(decide(state, command, at), Refusal)


# --- where a clock names the price ---------------------------------------------------------------------------------


def _clock_request(state: State, robot: Robot, at: int) -> Command | None:
    """A clock waits for nobody: every tick is looked at, as soon as it has been on show for the robot's moment of thought."""
    for lot in state.lots.values():
        tick = lot.on_show
        if tick is None or not lot.is_open or at < _noticed_at(robot, lot, tick):
            continue
        is_dear_enough = value_at(lot, tick) >= robot.costs[lot.terms.id]
        accept = AcceptPrice(f"tick-{lot.terms.id}-{lot.stage}-{tick}", robot.actor, robot.party, lot.terms.id, tick)
        if is_dear_enough and _is_taken(state, accept, at):
            return accept
    return None


def _noticed_at(robot: Robot, lot: LotState, tick: int) -> int:
    interval = lot.clock.interval_us
    dice = random.Random(f"{robot.seed}/{lot.terms.id}/{lot.stage}/{tick}")
    share = dice.randint(600, 900) if robot.manner.waits else dice.randint(50, 500)
    return tick_ends(lot, tick) - interval + scale_down(interval, wanted=share, total=1000)


# --- where suppliers name it ---------------------------------------------------------------------------------------


def _bid_request(state: State, robot: Robot, at: int, weights: Weights) -> Command | None:
    lots = {name: lot for name, lot in state.lots.items() if lot.is_open and not lot.is_between and lot.on_show is None}
    turn = next((lot for lot in lots.values() if lot.on_turn == robot.party and robot.party not in lot.sealed), None)
    if turn is None and at < robot.acts_at:
        return None
    dice = random.Random(f"{robot.seed}/{robot.acts}")
    rows = {name: lot_row(state, Audience("supplier", robot.party), lot) for name, lot in lots.items()}
    wanted = [name for name in robot.order if name in lots and _wants(robot, lots[name], rows[name], at)]
    if turn is not None:
        lot = turn
    elif wanted:
        lot = lots[_chosen(robot, wanted, dice)]
    else:
        return None
    robot.acts += 1
    robot.acts_at = at + dice.randint(*robot.manner.thinks_us) * _slowness(state, lot)
    value = _offer(robot, lot, rows[lot.terms.id], dice)
    if value is None:
        robot.bid_on.add(lot.terms.id)
        return None
    bid = PlaceBid(
        f"bid-{robot.acts}-{state.seq}",
        robot.actor,
        robot.party,
        lot.terms.id,
        _prices(lot.terms, value, weights(lot.terms)),
        True,
        _answers(robot, lot.terms),
        None if lot.terms.volume is None else WHOLE,
    )
    robot.bid_on.add(lot.terms.id)
    return bid if _is_taken(state, bid, at) else None


def _chosen(robot: Robot, wanted: Sequence[str], dice: random.Random) -> str:
    """The lot to bid on now: each once, and between them the first again; then any.

    Whoever comes in a few seconds after the opening looks at the first lot, and would otherwise wait until all have been round.
    """
    fresh = [name for name in wanted if name not in robot.bid_on]
    if not fresh:
        return dice.choice(wanted)
    return robot.order[0] if robot.acts % 2 == 0 and robot.order[0] in wanted else fresh[0]


def _wants(robot: Robot, lot: LotState, row: Row, at: int) -> bool:
    """Whether there is anything to gain here: not for whoever leads, has sealed its bid, or waits for the end or its turn."""
    leads = row.get("rank") == 1 or row.get("light") == "green"
    if row["status"] != "open" or lot.course.kind == "turns" or (lot.course.kind == "sealed" and row["sealed"] is not None):
        return False
    if lot.course.kind == "open" and leads:
        return False
    return not robot.manner.waits or lot.closes_at - at <= LAST_US


def _slowness(state: State, lot: LotState) -> int:
    """How many times longer than usual the stage lasts, one at least."""
    opened = state.known_terms().opens_at if lot.stage == 0 else lot.closes_at - lot.course.length_us
    length = lot.terms.closes_at - opened if lot.stage == 0 else lot.course.length_us
    return max(1, scale_down(length, wanted=1, total=USUAL_US))


def _offer(robot: Robot, lot: LotState, row: Row, dice: random.Random) -> int | None:
    """The value to bid: so much below what is to be beaten, and never below the cost."""
    cost, scale = robot.costs[lot.terms.id], lot.terms.value_scale
    highest, lead = _units(row["next"], scale), _units(row.get("lead" if lot.terms.evaluation is None else "lead_at"), scale)
    if highest is None:
        if row["own"] is not None or row["sealed"] is not None:
            return None
        return scale_down(cost, wanted=dice.randint(*FIRST_ABOVE), total=1000)
    if highest < cost:
        return None
    start = highest if lead is None else min(lead, highest)
    if lot.course.kind == "sealed" or robot.manner.near is not None:
        near = robot.manner.near or (1_010, 1_120)
        return max(cost, min(highest, scale_down(cost, wanted=dice.randint(*near), total=1000)))
    cut = scale_down(start, wanted=1000 - dice.randint(*robot.manner.cuts), total=1000)
    if cut < cost:
        return cost if row["own"] is None or start > cost else None
    return min(cut, highest)


def _answers(robot: Robot, lot: Lot) -> tuple[int, ...]:
    """The options it has to offer on an evaluated lot: always the same."""
    criteria = () if lot.evaluation is None else lot.evaluation.criteria
    dice = random.Random(f"{robot.seed}/{lot.id}/answers")
    return tuple(dice.randrange(len(criterion.options)) for criterion in criteria)


def _units(text: object, scale: int) -> int | None:
    return parse_price(text, scale) if isinstance(text, str) else None


def _prices(lot: Lot, value: int, weights: Sequence[int]) -> tuple[str, ...]:
    """Unit prices whose value comes as near to the wanted one as whole units let it, and not above."""
    whole = sum(line.quantity * weight for line, weight in zip(lot.lines, weights, strict=True))
    scaled = (max(1, scale_down(weight, wanted=value, total=whole)) for weight in weights)
    return tuple(_typed(lot, price) for price in scaled)


def _typed(lot: Lot, price: int) -> str:
    """A unit price as it is bid: itself, or where the lot has an index the premium."""
    return price_text(price, lot.price_scale) if lot.index is None else premium_text(lot.index, price, lot.price_scale)
