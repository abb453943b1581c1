"""An auction to keep that volume joins: members add to lots on condition of their price, before and while suppliers bid.

Its `terms.json` is also the example terms of such lots.
"""

from __future__ import annotations

from dataclasses import replace

from auction.audit.offline import Stamped
from auction.core.commands import Command, PauseAuction, PlaceBid, PledgeMore, ResumeAuction, SetLimit, WithdrawBid
from auction.core.moments import SECOND_US
from auction.core.terms import Pledge, Terms
from auction.core.words import Actor
from tests.joining import a_joined_lot, joining_terms, typed
from tests.terms import COORDINATOR, OPENS, a_line, a_stage, an_overtime, steps


def joined() -> tuple[Terms, tuple[Stamped, ...]]:
    """Schedules before the opening, in a pause and after a bid; a lead that goes and takes volume along; each refusal."""
    line = replace(a_line("reel", 100_000), pledges=(Pledge("m1", 60_000), Pledge("m2", 40_000)))
    reels = a_joined_lot(50_000, id="reels", lines=(line,), ceiling=100_000_000, baseline=98_000_000, decrement=[steps(500_000)])
    cables = a_joined_lot(
        900,
        "joined",
        id="cables",
        quantity=300,
        quantity_scale=1,
        ceiling=3_000_000,
        reserve=2_950_000,
        stages=(a_stage("sealed"),),
    )
    spools = a_joined_lot(40, "nothing", id="spools", quantity=9, ceiling=90_000, baseline=None)
    terms = joining_terms(
        *(reels, cables, spools),
        auction="joined-1",
        proxies=True,
        withdrawal="until_close",
        overtime=an_overtime(trigger="new_leader"),
    )
    asked: tuple[tuple[int, Command], ...] = (
        (-20, more("m1", "reels", ("20000", "9.50"), ("10000", "9.00"))),
        (-15, more("m3", "cables", ("25.5", "99.00"))),
        (-10, more("m2", "reels", ("20001", "9.20"))),
        (10, bid("s1", "reels", "9.80")),
        (20, bid("s2", "reels", "9.50")),
        (25, more("m3", "reels", ("5000", "9.30"), ("5000", "9.30"))),
        (26, more("m3", "reels", ("5000", "9.30"), ("5000", "8.70"))),
        (30, more("m1", "reels", ("20000", "9.40"), ("20000", "9.00"))),
        (31, more("m9", "reels", ("1", "9.00"))),
        (40, bid("s1", "reels", "9.20")),
        (41, bid("s1", "cables", "97.00")),
        (42, bid("s3", "cables", "98.50")),
        (50, PauseAuction("c-1", COORDINATOR, "a question of customs")),
        (55, replace(more("m2", "cables", ("10", "97.00"), ("1", "50.00")), by=COORDINATOR)),
        (60, ResumeAuction("c-2", COORDINATOR)),
        (65, bid("s3", "reels", "9.10")),
        (70, SetLimit("s3-limit", Actor("supplier", "s3"), "s3", "reels", ("8.85",), "0", False)),
        (80, bid("s4", "reels", "8.60")),
        (90, WithdrawBid("s4-back", Actor("supplier", "s4"), "s4", "reels")),
        (95, more("m2", "reels", ("9000", "9.45"))),
        (100, bid("s2", "spools", "80.00")),
        (101, more("m1", "spools", ("3", "79.99"))),
        (598, bid("s1", "reels", "8.80")),
        (900, more("m1", "reels", ("49999", "9.90"))),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def more(member: str, lot: str, *schedule: tuple[str, str]) -> PledgeMore:
    """A member's schedule, the id made of what it says."""
    return PledgeMore("-".join((lot, *schedule[0], schedule[-1][1])), Actor("buyer", member), member, lot, typed(*schedule))


def bid(supplier: str, lot: str, price: str) -> PlaceBid:
    """A supplier's own bid."""
    return PlaceBid(f"{lot}-{price}", Actor("supplier", supplier), supplier, lot, (price,), False)
