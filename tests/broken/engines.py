"""Engines that are wrong on purpose: each records an auction by a rule of its own, which deciding again must name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auction.audit.offline import Stamped
from auction.audit.rules import Rules
from auction.core.commands import (
    AcceptPrice,
    Approve,
    AssessEnvelope,
    DrawLottery,
    OpenBids,
    PassTime,
    PauseAuction,
    PlaceBid,
    PledgeMore,
    RevealClose,
    SetLimit,
    SubmitEnvelope,
)
from auction.core.events import (
    AuctionOpened,
    BidPlaced,
    BidSealed,
    BidsOpened,
    ClockPutBack,
    LotClosed,
    MorePledged,
    OvertimeGranted,
    StageClosed,
    StageOpened,
    TickEnded,
)
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.terms import Terms
from auction.core.words import ENGINE, Actor
from tests.broken.wrong import (
    accepting_late,
    alone,
    approving_oneself,
    approving_twice,
    asleep,
    blind_to,
    changing,
    closing_inclusively,
    deciding,
    drawing_any_lot,
    leaving_the_detail_out,
    one_lower,
    opening_alone,
    refusing_newcomers,
    revising_for_ever,
    sending_back_signed,
    signing_anything,
    taking_any_pledge,
    taking_any_secret,
    taking_at_once,
    taking_back_in,
    turning_limits,
    unmarked,
    without_the_last_unit,
)
from tests.golden.inked import contracts
from tests.joining import a_joined_lot, joining_terms, typed
from tests.terms import (
    ALL_OPEN,
    CLOSES,
    COORDINATOR,
    OPENS,
    a_clock,
    a_clock_lot,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)


def bid(supplier: str, *prices: str, at: int = OPENS + SECOND_US, id: str) -> Stamped:
    """A bid on the only lot, which has one line."""
    return Stamped(at, PlaceBid(id, Actor("supplier", supplier), supplier, "L1", prices, False))


PLAIN = an_auction(lots=(a_lot(ceiling=10_000, decrement=[steps(100)], largest_change=(1, 2)),), overtime=an_overtime())
FREE = an_auction()
NO_TIES = replace(PLAIN, ties="forbidden", visibility=ALL_OPEN)
BEAT_LEADING = replace(PLAIN, basis="beat_leading")

BEAT_NEXT = replace(PLAIN, basis="beat_next", visibility=ALL_OPEN)
IN_STEPS = an_auction(lots=(a_lot(decrement=[steps(100)], exact_multiples=True, largest_step=500),))
LOTTERY = an_auction(tie_award="lottery", lottery="open sesame")

SECOND = a_stage(pause_us=MINUTE_US, length_us=MINUTE_US, entrants=some_entrants(best=1))
SEALED = an_auction(lots=(a_lot(stages=(a_stage("sealed", revisable=False), SECOND)),))
RANDOM = an_auction(lots=(a_lot(stages=(a_stage(random_us=MINUTE_US, secret="open sesame"),)),))

DUTCH = an_auction(lots=(a_clock_lot("dutch", a_clock(grace_us=SECOND_US)),))
JAPANESE = an_auction(lots=(a_clock_lot("japanese", a_clock(most=2, least_active=1)),))
TICK_2 = OPENS + MINUTE_US


def more(member: str, *steps: tuple[str, str], at: int = OPENS, id: str) -> Stamped:
    """What a member adds to the only lot on condition of its price."""
    return Stamped(at, PledgeMore(id, Actor("buyer", member), member, "L1", typed(*steps)))


def accept(supplier: str, tick: int, *, at: int, id: str) -> Stamped:
    """The price of a tick accepted, on the only lot."""
    return Stamped(at, AcceptPrice(id, Actor("supplier", supplier), supplier, "L1", tick))


GUARDED = an_auction(two_persons=("pause", "amend"))
QUORUM = an_auction(lots=(a_lot(stages=(a_stage("sealed", quorum=2, opening_us=MINUTE_US),)),))
ENVELOPES = an_auction(lots=(a_lot(stages=(a_stage("sealed", technical=True, opening_us=MINUTE_US),)),))


def pausing(person: str) -> Stamped:
    """A pause asked for by that person."""
    return Stamped(OPENS + SECOND_US, PauseAuction("c-1", COORDINATOR, "alarm", person))


def opening(person: str) -> Stamped:
    """One person asks for the opening, after the close."""
    return Stamped(CLOSES + SECOND_US, OpenBids(f"open-{person}", COORDINATOR, "L1", person))


def handing_in(supplier: str) -> Stamped:
    """A technical envelope, at the opening."""
    return Stamped(OPENS, SubmitEnvelope("e1", Actor("supplier", supplier), supplier, "L1", "as asked", ()))


def failing(supplier: str) -> Stamped:
    """An envelope that does not pass."""
    return Stamped(CLOSES + SECOND_US, AssessEnvelope("c-1", COORDINATOR, "L1", supplier, False, "no"))


EARLY = (bid("s1", "50.00", at=OPENS, id="b1"), bid("s2", "50.00", id="b2"))
LATE = (bid("s1", "50.00", at=OPENS, id="b1"), bid("s2", "55.00", at=CLOSES - SECOND_US, id="b2"))


def reveal(secret: str = "open sesame", *, at: int = CLOSES + MINUTE_US) -> Stamped:
    """The reveal of the only random close there is, when it must have come."""
    return Stamped(at, RevealClose(f"reveal {at}", ENGINE, "L1", secret))


PROXIES = replace(BEAT_LEADING, proxies=True)
LIMITS = (
    bid("s1", "90.00", at=OPENS, id="b1"),
    bid("s2", "80.00", id="b2"),
    Stamped(OPENS + SECOND_US, SetLimit("limit", Actor("supplier", "s1"), "s1", "L1", ("60.00",), "0", False)),
)


CLOCK_LIMITS = an_auction(lots=[a_clock_lot("dutch", a_clock(limits=True))])
CLOCK_ASKED = tuple(
    Stamped(OPENS + SECOND_US, SetLimit(f"limit-{name}", Actor("supplier", name), name, "L1", ("110.00",), "0", False))
    for name in ("s1", "s2")
)


@dataclass(frozen=True, slots=True)
class Engine:
    """Wrong rules, the auction it shows in, and the entry and rule that must be named."""

    name: str
    rules: Rules
    terms: Terms
    asked: tuple[Stamped, ...]
    entry: int
    rule: str


def draw(secret: str) -> Stamped:
    """The lottery drawn once the auction has closed."""
    return Stamped(CLOSES + MINUTE_US, DrawLottery(f"draw {secret}", ENGINE, secret))


INKED, INKED_ASKED = contracts()
TO_DRAFT, TO_FIRST, TO_END = (INKED_ASKED[:count] for count in (5, 11, None))
UNAPPROVED = Stamped(TO_DRAFT[-1].at + SECOND_US, replace(INKED_ASKED[11].command, id="early"))
OTHER_PAPER = Stamped(TO_FIRST[-1].at + SECOND_US, replace(INKED_ASKED[11].command, sha256="0" * 64))

JOINED = joining_terms(a_joined_lot(50))
PLEDGES = (more("m1", ("30", "95.00"), id="p1"), more("m3", ("15", "90.00"), id="p2"), bid("s1", "94.00", id="b1"))

ENGINES = (
    Engine("lets a tie pass", deciding(blind_to("tie_forbidden")), NO_TIES, (*EARLY, bid("s2", "45.00", id="b9")), 4, "B12"),
    Engine("forgets the ceiling", deciding(blind_to("above_ceiling")), PLAIN, (bid("s1", "100.01", id="b1"),), 3, "B7"),
    Engine(
        "lets a bid go back up",
        deciding(blind_to("not_below_own", "own_decrement")),
        FREE,
        (EARLY[0], bid("s1", "50.00", id="b3")),
        4,
        "B8",
    ),
    Engine("forgets the decrement", deciding(blind_to("own_decrement")), PLAIN, (EARLY[0], bid("s1", "49.01", id="b3")), 4, "B9"),
    Engine("forgets the guard", deciding(blind_to("largest_change")), PLAIN, (EARLY[0], bid("s1", "1.00", id="b3")), 4, "B10"),
    Engine(
        "lets a bid come between",
        deciding(blind_to("next_decrement")),
        BEAT_NEXT,
        (EARLY[0], bid("s2", "60.00", id="b2"), bid("s2", "55.00", id="b3")),
        5,
        "B16",
    ),
    Engine("forgets multiples", deciding(blind_to("not_a_multiple")), IN_STEPS, (EARLY[0], bid("s1", "48.50", id="b3")), 4, "B17"),
    Engine("lets a bid leap", deciding(blind_to("largest_step")), IN_STEPS, (EARLY[0], bid("s1", "44.00", id="b3")), 4, "B18"),
    Engine("draws another lot", deciding(drawing_any_lot), LOTTERY, (*EARLY, draw("close sesame")), 6, "R7"),
    Engine("lets a bid equal the lead", deciding(blind_to("leading_decrement")), BEAT_LEADING, EARLY, 4, "B11"),
    Engine(
        "counts a bid wrong",
        deciding(changing(BidPlaced, lambda event: replace(event, value=event.value + 1))),
        PLAIN,
        EARLY,
        3,
        "B3",
    ),
    Engine("takes bids at the close", closing_inclusively(), PLAIN, (bid("s1", "50.00", at=CLOSES, id="b1"),), 3, "C2"),
    Engine("closes late", deciding(changing(LotClosed, lambda event: replace(event, at=event.at + 1))), PLAIN, EARLY, 5, "C1"),
    Engine("grants no overtime", deciding(changing(OvertimeGranted, lambda event: None)), PLAIN, LATE, 4, "O1"),
    Engine("refuses newcomers", deciding(refusing_newcomers), PLAIN, EARLY, 4, "B7"),
    Engine("hides why", deciding(leaving_the_detail_out), PLAIN, (bid("s1", "50.00", "1.00", id="b1"),), 3, "B3"),
    Engine("opens late", deciding(changing(AuctionOpened, lambda event: replace(event, at=event.at + 1))), PLAIN, EARLY, 2, "C2"),
    Engine(
        "opens a sealed bid at once",
        deciding(changing(BidSealed, lambda sealed: BidPlaced(sealed.lot, sealed.supplier, sealed.prices, sealed.value, False))),
        SEALED,
        EARLY,
        3,
        "F4",
    ),
    Engine("lets bids be revised", deciding(revising_for_ever), SEALED, (EARLY[0], bid("s1", "40.00", id="b3")), 4, "F4"),
    Engine(
        "closes a stage late",
        deciding(changing(StageClosed, lambda event: replace(event, at=event.at + 1))),
        SEALED,
        EARLY,
        5,
        "F1",
    ),
    Engine("lets all enter", deciding(changing(StageOpened, lambda event: replace(event, entrants=None))), SEALED, EARLY, 6, "F3"),
    Engine(
        "lets the second enter",
        deciding(changing(StageOpened, lambda event: replace(event, entrants=("s2",)))),
        SEALED,
        EARLY,
        6,
        "F3",
    ),
    Engine(
        "closes at another moment than the secret gives",
        deciding(changing(LotClosed, lambda event: replace(event, at=event.at - 1))),
        RANDOM,
        (*EARLY, reveal()),
        5,
        "F5",
    ),
    Engine(
        "accepts a tick a microsecond after its last",
        closing_inclusively(),
        JAPANESE,
        (accept("s1", 1, at=OPENS + SECOND_US, id="a1"), accept("s2", 1, at=TICK_2, id="a2")),
        4,
        "C2",
    ),
    Engine(
        "accepts a tick a microsecond after its grace",
        deciding(accepting_late(1)),
        DUTCH,
        (accept("s2", 1, at=TICK_2 + SECOND_US, id="a2"),),
        4,
        "K4",
    ),
    Engine(
        "lets a silent supplier stay",
        deciding(changing(TickEnded, lambda event: replace(event, stayed=("s1", "s2")))),
        JAPANESE,
        (accept("s1", 1, at=OPENS, id="a1"),),
        4,
        "K2",
    ),
    Engine(
        "lets who is silent come back",
        deciding(taking_back_in),
        JAPANESE,
        (accept("s1", 1, at=OPENS, id="a1"), accept("s2", 2, at=TICK_2, id="a2")),
        5,
        "K8",
    ),
    Engine(
        "gives the lot to who accepted the higher price first",
        deciding(taking_at_once),
        DUTCH,
        (accept("s1", 2, at=TICK_2, id="a1"), accept("s2", 1, at=TICK_2 + 1, id="a2")),
        4,
        "K4",
    ),
    Engine(
        "lets the price rise unseen",
        asleep(deciding(changing(ClockPutBack, lambda event: TickEnded(event.lot, event.stage, event.tick, TICK_2, ())))),
        DUTCH,
        (Stamped(TICK_2 + 7 * SECOND_US, PassTime("late", ENGINE)),),
        3,
        "K3",
    ),
    Engine("lets one person pause", deciding(alone), GUARDED, (pausing("ann"),), 3, "M2"),
    Engine(
        "lets who asked approve",
        deciding(approving_oneself),
        GUARDED,
        (pausing("ann"), Stamped(OPENS + 2 * SECOND_US, Approve("c-2", COORDINATOR, 1, "ann"))),
        4,
        "M3",
    ),
    Engine("opens bids with one person too few", deciding(opening_alone), QUORUM, (*EARLY, opening("ann")), 6, "M10"),
    Engine(
        "opens what nobody opened in time",
        deciding(changing(BidsOpened, lambda event: replace(event, opened=event.unopened, unopened=()))),
        QUORUM,
        (*EARLY, opening("ann")),
        7,
        "M10",
    ),
    Engine(
        "opens the price of a failed envelope",
        deciding(changing(BidsOpened, lambda event: replace(event, opened=("s1",), unopened=()))),
        ENVELOPES,
        (handing_in("s1"), bid("s1", "50.00", id="b1"), failing("s1")),
        7,
        "M10",
    ),
    Engine("takes another secret", deciding(taking_any_secret), RANDOM, (*EARLY, reveal("close sesame")), 5, "F5"),
    Engine("lets the limit set last go first", deciding(turning_limits), CLOCK_LIMITS, CLOCK_ASKED, 6, "X10"),
    Engine("keeps quiet that a limit accepted", deciding(changing(BidPlaced, unmarked)), CLOCK_LIMITS, CLOCK_ASKED, 6, "X10"),
    Engine("lets less join", deciding(changing(MorePledged, without_the_last_unit)), JOINED, PLEDGES, 3, "J2"),
    Engine(
        "lets more join than may",
        deciding(taking_any_pledge),
        JOINED,
        (*PLEDGES, more("m2", ("6", "80.00"), id="p3")),
        6,
        "J3",
    ),
    Engine(
        "lets a promise shrink",
        deciding(taking_any_pledge),
        JOINED,
        (*PLEDGES, more("m1", ("29", "95.00"), id="p3")),
        6,
        "J4",
    ),
    Engine("lets one person approve twice", deciding(approving_twice), INKED, INKED_ASKED, 12, "I1"),
    Engine("signs what nobody approved", deciding(signing_anything), INKED, (*TO_DRAFT, UNAPPROVED), 11, "I3"),
    Engine("signs another document", deciding(signing_anything), INKED, (*TO_FIRST, OTHER_PAPER), 17, "I4"),
    Engine("takes a signature back", deciding(sending_back_signed), INKED, TO_END, 21, "I2"),
    Engine("bids one unit too low for a proxy", deciding(changing(BidPlaced, one_lower)), PROXIES, LIMITS, 5, "X5"),
)
