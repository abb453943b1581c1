"""Auctions to keep of the formats that are courses: sealed, best and final, rounds, silence, Georgia's and Brazil's, shortlists.

Their `terms.json` are also the example terms of these formats. Most run as a preset did when they were recorded, spelled out here,
so that a preset may change and a record never does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Final

from auction.audit.offline import Stamped
from auction.core.commands import (
    Command,
    ConfirmAward,
    PlaceBid,
    PlacePackage,
    RevealClose,
    SetLimit,
    TypedSupply,
    WithdrawBid,
    WithdrawPackage,
)
from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.money import Share
from auction.core.shortlist_terms import Places, Pledged, Shortlist
from auction.core.stage_terms import Stage
from auction.core.terms import Lot, Terms, Visibility, Volume
from auction.core.words import ENGINE, Actor
from tests.golden.evaluated import bid
from tests.terms import (
    COORDINATOR,
    OPENS,
    RANK_ONLY,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)

Record = tuple[Terms, tuple[Stamped, ...]]

DAY_US = 24 * HOUR_US
OPEN_PRICES = a_visibility(all_prices=True)
NEXT_BEST = some_entrants(within=(1, 10), least=3)
SECRET = "a secret of the golden records, and of nothing else"


def stamped(*asked: tuple[int, Command]) -> tuple[Stamped, ...]:
    """What is asked, each so many seconds after the opening."""
    return tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def rank_only() -> Record:
    """An English auction in which each sees its own rank alone; a change of rank in the last two minutes moves the close."""
    lot = a_lot("paper", quantity=400, ceiling=400_000, decrement=[steps(0, (1, 200))], closes_at=OPENS + 30 * MINUTE_US)
    overtime = an_overtime(trigger="rank_change")
    terms = an_auction(auction="rank-only-1", lots=[lot], visibility=RANK_ONLY, overtime=overtime)
    return terms, stamped(
        (10, bid("s1", "paper", "9.80")),
        (20, bid("s2", "paper", "9.60")),
        (30, bid("s3", "paper", "9.90")),
        (40, bid("s2", "paper", "9.56")),
        (1750, bid("s3", "paper", "9.70")),
        (1760, bid("s1", "paper", "9.75")),
        (1870, bid("s1", "paper", "9.40")),
    )


def sealed() -> Record:
    """One sealed bid each, the lowest wins and is paid what it asked; the earlier of two equals, and a lot above the reserve."""
    closes, once = OPENS + DAY_US, (a_stage("sealed", revisable=False),)
    lots = (a_lot("site", closes_at=closes, stages=once), a_lot("hosting", reserve=90_000, closes_at=closes, stages=once))
    terms = an_auction(auction="sealed-1", lots=lots, visibility=RANK_ONLY)
    return terms, stamped(
        (10, bid("s1", "site", "3400.00")),
        (20, bid("s2", "site", "2900.00")),
        (30, bid("s2", "site", "2800.00")),
        (40, bid("s3", "site", "2900.00")),
        (50, bid("s4", "hosting", "900.01")),
    )


def best_and_final() -> Record:
    """Sealed bids, then one last sealed bid of the best two, of whom one lets it be; who was third may not bid."""
    last = a_stage("sealed", length_us=HOUR_US, revisable=False, entrants=some_entrants(best=2))
    lot = a_lot("bridge", ceiling=90_000_000, closes_at=OPENS + DAY_US, stages=(a_stage("sealed"), last))
    terms = an_auction(auction="best-and-final-1", lots=[lot], visibility=RANK_ONLY, withdrawal="until_close")
    day = DAY_US // SECOND_US
    return terms, stamped(
        (10, bid("s1", "bridge", "700000.00")),
        (20, bid("s2", "bridge", "690000.00")),
        (30, bid("s3", "bridge", "720000.00")),
        (40, bid("s1", "bridge", "695000.00")),
        (day + 60, bid("s3", "bridge", "600000.00")),
        (day + 70, bid("s1", "bridge", "689999.99")),
        (day + 80, bid("s1", "bridge", "680000.00")),
    )


def rounds() -> Record:
    """Sealed bids, then three rounds of private turns of two minutes, the worst first and of equals the later first."""
    turns = tuple(a_stage("turns", pause_us=pause * MINUTE_US, length_us=2 * MINUTE_US) for pause in (5, 2, 2))
    stages = (a_stage("sealed"), *turns)
    lot = a_lot("buses", quantity=12, decrement=[steps(12_000)], closes_at=OPENS + DAY_US, stages=stages)
    seen = Visibility(True, True, True, 1, False, False)
    terms = an_auction(auction="rounds-1", lots=[lot], visibility=seen)
    first, second = (DAY_US // SECOND_US + after for after in (300, 300 + 3 * 120 + 120))
    return terms, stamped(
        (10, bid("s1", "buses", "90000.00")),
        (20, bid("s2", "buses", "88000.00")),
        (30, bid("s3", "buses", "90000.00")),
        (first + 1, bid("s3", "buses", "87990.00")),
        (first + 2, bid("s1", "buses", "80000.00")),
        (first + 119, bid("s3", "buses", "87995.00")),
        (first + 130, bid("s1", "buses", "87000.00")),
        (second + 130, bid("s3", "buses", "86000.00")),
        (second + 250, bid("s1", "buses", "85999.00")),
        (second + 250, bid("s1", "buses", "85500.00")),
    )


def silence() -> Record:
    """The lot closes when five minutes pass without a new leader, four hours after the first close at the latest."""
    lot = a_lot("steel", quantity=80, closes_at=OPENS + 5 * MINUTE_US)
    overtime = an_overtime(window_us=5 * MINUTE_US, trigger="new_leader", lengths_us=(5 * MINUTE_US,), hard_stop_us=4 * HOUR_US)
    terms = an_auction(auction="silence-1", lots=[lot], overtime=overtime)
    return terms, stamped(
        (60, bid("s1", "steel", "700.00")),
        (200, bid("s2", "steel", "699.00")),
        (480, bid("s3", "steel", "699.50")),
        (499, bid("s1", "steel", "698.00")),
        (799, bid("s1", "steel", "690.00")),
    )


def georgia() -> Record:
    """Fifteen minutes; a new leader with less than two left sets the clock back to two."""
    lot = a_lot("road", ceiling=200_000_000, decrement=[steps(100_000)], closes_at=OPENS + 15 * MINUTE_US)
    terms = an_auction(auction="georgia-1", lots=[lot], overtime=an_overtime(trigger="new_leader", hard_stop_us=DAY_US))
    return terms, stamped(
        (10, bid("s1", "road", "1900000.00")),
        (779, bid("s2", "road", "1899000.00")),
        (781, bid("s3", "road", "1898000.00")),
        (890, bid("s2", "road", "1897500.00")),
        (895, bid("s2", "road", "1896000.00")),
        (1010, bid("s1", "road", "1897000.00")),
        (1016, bid("s3", "road", "1000000.00")),
    )


def brazil_open() -> Record:
    """Ten minutes, two more by any bid in the last two; then the places behind the best are fought for, where they lie far off."""
    places = a_stage(length_us=10 * MINUTE_US, only_gap=(1, 20))
    lots = tuple(
        a_lot(id, closes_at=OPENS + 10 * MINUTE_US, decrement=[steps(100)], stages=(a_stage(), places)) for id in ("beds", "lamps")
    )
    overtime = an_overtime(base="bid_stamp", hard_stop_us=DAY_US)
    terms = an_auction(auction="brazil-open-1", lots=lots, overtime=overtime, visibility=OPEN_PRICES)
    return terms, stamped(
        (10, bid("s1", "beds", "100.00")),
        (20, bid("s2", "beds", "120.00")),
        (30, bid("s3", "beds", "130.00")),
        (40, bid("s1", "lamps", "50.00")),
        (550, bid("s2", "lamps", "52.50")),
        (590, bid("s3", "beds", "119.00")),
        (720, bid("s2", "beds", "99.99")),
        (730, bid("s2", "beds", "104.00")),
        (740, bid("s1", "beds", "90.00")),
    )


def brazil_open_closed() -> Record:
    """Fifteen minutes, a committed random close within ten, then one sealed last bid of the best and all within 10 %."""
    first = a_stage(random_us=10 * MINUTE_US, secret=SECRET)
    last = a_stage("sealed", length_us=5 * MINUTE_US, revisable=False, entrants=NEXT_BEST)
    lot = a_lot("school", closes_at=OPENS + 15 * MINUTE_US, stages=(first, last))
    terms = an_auction(auction="brazil-open-closed-1", lots=[lot], visibility=OPEN_PRICES)
    mark = int(sha256(f"poolbid random close/school/0/{SECRET}".encode()).hexdigest(), 16)
    moment = lot.closes_at + mark % (10 * MINUTE_US + 1)
    reveal = RevealClose("reveal-1", ENGINE, "school", SECRET)
    after = tuple(
        Stamped(moment + at * SECOND_US, command)
        for at, command in (
            (1, bid("s4", "school", "500.00")),
            (2, bid("s2", "school", "880.00")),
            (3, bid("s2", "school", "870.00")),
            (4, bid("s3", "school", "879.99")),
        )
    )
    early = stamped(
        (10, bid("s1", "school", "1000.00")),
        (20, bid("s2", "school", "950.00")),
        (30, bid("s3", "school", "990.00")),
        (40, bid("s4", "school", "1100.00")),
        (500, bid("s1", "school", "900.00")),
        (600, RevealClose("reveal-0", ENGINE, "school", SECRET)),
    )
    return terms, (*early, Stamped(moment, reveal), *after)


def brazil_closed_open() -> Record:
    """Sealed first; the best and all within 10 %, three at least, go on in the open, where a limit bids for one of them."""
    stages = (a_stage("sealed"), a_stage(length_us=10 * MINUTE_US, entrants=NEXT_BEST))
    lot = a_lot("masks", quantity=5000, decrement=[steps(10_000)], closes_at=OPENS + DAY_US, stages=stages)
    overtime = an_overtime(base="bid_stamp", hard_stop_us=DAY_US)
    terms = an_auction(auction="brazil-closed-open-1", lots=[lot], overtime=overtime, visibility=OPEN_PRICES, proxies=True)
    day = DAY_US // SECOND_US
    return terms, stamped(
        (10, bid("s1", "masks", "0.50")),
        (20, bid("s2", "masks", "0.54")),
        (30, bid("s3", "masks", "0.60")),
        (40, bid("s4", "masks", "0.61")),
        (day + 10, bid("s4", "masks", "0.40")),
        (day + 20, SetLimit("masks-limit", Actor("supplier", "s2"), "s2", "masks", ("0.41",), "0.00", True)),
        (day + 30, bid("s1", "masks", "0.45")),
        (day + 550, bid("s3", "masks", "0.42")),
    )


def offer(supplier: str, lot: str, *rows: tuple[str, str], most: str = "") -> PlaceBid:
    """A supplier's own schedule: steps as (begins at, unit price)."""
    supply = TypedSupply(tuple(begins for begins, _ in rows), "", "", most)
    prices = tuple(price for _, price in rows)
    return PlaceBid(f"{lot}-{supplier}-{prices[0]}", Actor("supplier", supplier), supplier, lot, prices, False, supply=supply)


def vickrey_units() -> Record:
    """Sealed rising schedules; each winner is paid, for what it is awarded, the lowest prices of the others that were refused."""
    volume = Volume("incremental", "rising", False, 10)
    stage = (a_stage("sealed"),)
    lots = (
        a_lot("power", quantity=10, ceiling=20_000, volume=volume, closes_at=OPENS + DAY_US, stages=stage),
        a_lot("gas", quantity=3, ceiling=6_000, reserve=5_400, volume=volume, closes_at=OPENS + DAY_US, stages=stage),
    )
    terms = an_auction(auction="vickrey-units-1", lots=lots, payment="second_price", visibility=RANK_ONLY)
    return terms, stamped(
        (10, offer("s1", "power", ("0", "4.00"), ("4", "9.00"))),
        (20, offer("s2", "power", ("0", "5.00"), ("5", "8.00"), most="8")),
        (30, offer("s3", "power", ("0", "7.00"), most="6")),
        (40, offer("s4", "power", ("0", "9.00"), ("4", "8.99"))),
        (50, offer("s1", "gas", ("0", "12.00"), ("2", "17.00"))),
    )


def packages() -> Record:
    """Bundles over three lots, of which two exclude each other and one is taken back; the award says how many it leaves out."""
    volume = Volume("incremental", "rising", False, 5)
    lots: tuple[Lot, ...] = tuple(a_lot(id, quantity=4, ceiling=4_000, volume=volume) for id in ("north", "middle", "south"))
    terms = an_auction(auction="packages-1", lots=lots, packages=True, withdrawal="until_close")

    def bundle(supplier: str, name: str, *of: str, price: str, group: str = "") -> PlacePackage:
        id = f"{name}-{price.replace('.', '-') or 'none'}"
        return PlacePackage(id, Actor("supplier", supplier), supplier, name, of, price, group)

    return terms, stamped(
        (10, offer("s1", "north", ("0", "6.00"))),
        (20, offer("s2", "middle", ("0", "5.00"), ("2", "5.50"))),
        (25, offer("s1", "south", ("0", "5.00"))),
        (30, bundle("s3", "pair", "north", "middle", price="46.00", group="either")),
        (31, bundle("s3", "all", "north", "middle", "south", price="70.00", group="either")),
        (32, bundle("s3", "all", "north", "middle", "south", price="70.00", group="")),
        (40, bundle("s4", "swapped", "south", "north", price="30.00")),
        (40, bundle("s4", "ends", "north", "south", price="44.50", group="one of these")),
        (41, bundle("s4", "dear", "north", "south", price="80.01")),
        (42, bundle("s4", "ends", "north", "south", price="45.00")),
        (50, WithdrawPackage("pair-back", Actor("supplier", "s3"), "s3", "pair")),
        (55, offer("s4", "south", ("0", "4.00"))),
        (60, WithdrawBid("s4-back", Actor("supplier", "s4"), "s4", "south")),
        (70, bundle("s3", "all", "north", "middle", "south", price="69.00", group="either")),
    )


def shortlist() -> Record:
    """Sealed bids under a ceiling; the listed share the pledge by an anchor, one below it is held, and the highest is left out."""
    table = (Pledged(1, Share(1, 2), (1,)), Pledged(2, Share(6, 10), (2, 1)), Pledged(3, Share(8, 10), (2, 1, 1)))
    rule = Shortlist(
        (Places(1, 1), Places(4, 3)), True, Share(8, 10), cut=Share(1, 2), exempt=100_000, anchor=Share(1, 2), pledged=table
    )
    stages: tuple[Stage, ...] = (a_stage("sealed", revisable=False),)
    tablets = a_lot("tablets", lines=(a_line("A", 101), a_line("B", 7)), ceiling=200_000, closes_at=OPENS + DAY_US, stages=stages)
    drops = a_lot("drops", quantity=9, ceiling=9_000, closes_at=OPENS + DAY_US, stages=stages)
    lots = tuple(replace(lot, shortlist=rule) for lot in (tablets, drops))
    terms = an_auction(auction="shortlist-1", lots=lots, visibility=RANK_ONLY, tie_award="coverage")
    day = DAY_US // SECOND_US
    return terms, stamped(
        (10, bid("s1", "tablets", "3.00", "4.00")),
        (20, bid("s2", "tablets", "9.00", "8.00")),
        (30, bid("s3", "tablets", "9.00", "8.00")),
        (40, bid("s4", "tablets", "15.00", "9.00")),
        (50, bid("s2", "drops", "5.00")),
        (60, bid("s2", "drops", "4.00")),
        (day + 10, ConfirmAward("c-1", COORDINATOR, ("tablets", "drops"), "")),
        (day + 20, ConfirmAward("c-2", COORDINATOR, ("tablets", "drops"), "justified by its own plant")),
    )


COURSES: Final[Mapping[str, Callable[[], Record]]] = {
    "best-and-final": best_and_final,
    "brazil-closed-open": brazil_closed_open,
    "brazil-open": brazil_open,
    "brazil-open-closed": brazil_open_closed,
    "georgia": georgia,
    "packages": packages,
    "rank-only": rank_only,
    "rounds": rounds,
    "sealed": sealed,
    "shortlist": shortlist,
    "silence": silence,
    "vickrey-units": vickrey_units,
}
