"""Recorded auctions, kept for ever: `python -m tests.golden.record` adds the folders that are missing and touches no other.

A folder holds the terms and commands it was run from, the bundle that came of it, the key it is signed with, and its
outcome. A later engine must give the same bytes from the same commands, and find nothing to say about the bundle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from auction.audit.bundle import bundle_of, write_bundle
from auction.audit.checkpoint import key_text
from auction.audit.offline import Recorder, Stamped, pool_log, run
from auction.audit.outcome import outcome_plain
from auction.audit.rules import AUCTION, MARKET
from auction.audit.script import command_line, terms_text
from auction.audit.signature import Signer
from auction.core.commands import (
    AcceptPrice,
    AcceptTerms,
    AmendTerms,
    Approve,
    AssessEnvelope,
    ClearLimit,
    CloseLot,
    ConfirmAward,
    DrawLottery,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    OpenAuction,
    OpenBids,
    PassTime,
    PauseAuction,
    PlaceBid,
    ProposeAward,
    ReadmitSupplier,
    RecordAllotment,
    RejectAward,
    ReportOutage,
    ResumeAuction,
    SendMessage,
    SetLimit,
    SubmitEnvelope,
    SuspendAuction,
    TypedSupply,
    WithdrawBid,
)
from auction.core.entries import Entry
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.open_terms import terms_hash
from auction.core.terms import Outage, Terms, Volume
from auction.core.words import ENGINE, Actor
from auction.ledger.codec import Plain
from tests.broken.honest import POOL_STREAM, honest_pool, honest_terms, pool_bodies, script
from tests.golden import courses, evaluated, micropurchase
from tests.golden.clock_limits import limits
from tests.golden.foreign import currencies
from tests.golden.inked import contracts
from tests.golden.joining import joined
from tests.golden.margin import rationed
from tests.golden.models import MODELS_RECORDED
from tests.golden.tables import tariffed
from tests.market.affair import Affair, whole
from tests.market.licensed import licensed
from tests.terms import (
    ALL_OPEN,
    CLOSES,
    COORDINATOR,
    OPENS,
    RANK_ONLY,
    a_clock,
    a_clock_lot,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    parties,
    some_entrants,
    steps,
)

FOLDER: Final = Path(__file__).parent
SIGNER: Final = Signer.from_seed("golden.example", bytes(32))


def sensors() -> tuple[Terms, tuple[Stamped, ...]]:
    """Three lots in cascade, four suppliers, ties, a withdrawal, a surrogate bid, an exclusion, an extension, a rejection."""
    lots = (
        a_lot(
            "probes", lines=(a_line("A", 120), a_line("B", 7)), price_scale=4, ceiling=30_000_000, decrement=[steps(0, (1, 200))]
        ),
        a_lot("gauges", quantity=25, baseline=260_000, largest_change=(1, 3), closes_at=CLOSES + MINUTE_US),
        a_lot("valves", quantity=3, quantity_scale=1, reserve=90_000, closes_at=CLOSES + 2 * MINUTE_US),
    )
    terms = an_auction(
        auction="sensors-1",
        lots=lots,
        ties="equal_best",
        withdrawal="until_close",
        surrogate_bids=True,
        overtime=an_overtime(trigger="rank_at_most", rank=2, scope="cascade", gap_us=MINUTE_US, lengths_us=(MINUTE_US,)),
        visibility=ALL_OPEN,
    )
    asked = (
        (10, bid("s1", "probes", "19.5000", "14.2500")),
        (20, bid("s2", "probes", "19.4000", "14.2500")),
        (25, bid("s1", "probes", "19.4900", "14.2500")),
        (30, bid("s1", "gauges", "99.00")),
        (31, bid("s2", "gauges", "99.00")),
        (32, bid("s3", "gauges", "60.00")),
        (40, PlaceBid("c-1", COORDINATOR, "s4", "gauges", ("98.50",), False)),
        (50, bid("s4", "valves", "1,200.00")),
        (55, bid("s4", "valves", "1200.00")),
        (60, bid("s3", "valves", "900.00")),
        (70, WithdrawBid("s4-w", Actor("supplier", "s4"), "s4", "valves")),
        (80, ExcludeSupplier("c-2", COORDINATOR, "s3", "withdrawn licence")),
        (90, ExtendLot("c-3", COORDINATOR, "valves", 30 * SECOND_US, "late samples")),
        (599, bid("s1", "probes", "19.0000", "14.0000")),
        (800, bid("s2", "valves", "310.00")),
        (2000, bid("s1", "valves", "1.00")),
        (3600, RejectAward("c-4", COORDINATOR, ("gauges",), "no longer needed")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def bid(supplier: str, lot: str, *prices: str) -> PlaceBid:
    """A supplier's own bid, its id made of what it says."""
    return PlaceBid(f"{lot}-{prices[0].replace(',', '_')}", Actor("supplier", supplier), supplier, lot, prices, False)


def spring() -> tuple[Terms, tuple[Stamped, ...]]:
    """The auction that the forgeries are made from, with its pool."""
    return honest_terms(), script()


def dutch() -> tuple[Terms, tuple[Stamped, ...]]:
    """Two rising clocks with a grace: of one the second to ask takes the lot for a lower tick, of the other nobody does."""
    clock = a_clock(2_000, 500, steps=[steps(0, (1, 20))], most=12, grace_us=400_000)
    pair = a_clock_lot("dutch", clock, id="pairs", lines=(a_line("A", 30), a_line("B", 8)), reserve=100_000)
    seals = a_clock_lot("dutch", a_clock(100, steps=[steps(25)], most=3, interval_us=30 * SECOND_US), id="seals", ceiling=200)
    terms = an_auction(auction="dutch-1", lots=(pair, seals), surrogate_bids=True)
    asked = (
        (30_000_000, accept("s3", "pairs", 2)),
        (30_000_001, PlaceBid("b-1", Actor("supplier", "s3"), "s3", "pairs", ("20.00", "5.00"), False)),
        (65_000_000, PauseAuction("c-1", COORDINATOR, "fire alarm")),
        (80_000_000, ResumeAuction("c-2", COORDINATOR)),
        (90_000_000, ExtendLot("c-3", COORDINATOR, "pairs", 5 * SECOND_US, "asked by all")),
        (140_100_000, accept("s1", "pairs", 3)),
        (140_399_999, AcceptPrice("c-4", COORDINATOR, "s2", "pairs", 2)),
        (140_400_000, accept("s4", "pairs", 2)),
    )
    return terms, tuple(Stamped(OPENS + at, command) for at, command in asked)


def series() -> tuple[Terms, tuple[Stamped, ...]]:
    """Lots in a series: opened early, overtime, an outage over an opening, a suspension, a stage for a gap, an early close."""
    again = a_stage(length_us=2 * MINUTE_US, only_gap=(1, 20))
    lots = (a_lot("relays"), a_lot("fuses", stages=(a_stage(), again)), a_lot("plugs"))
    terms = an_auction(
        auction="series-1",
        lots=lots,
        sequence="serial",
        gap_us=MINUTE_US,
        first_runs_us=10 * MINUTE_US,
        runs_us=4 * MINUTE_US,
        overtime=an_overtime(window_us=MINUTE_US),
        outage=Outage(5 * SECOND_US, 30 * SECOND_US),
        early_start=True,
        early_close=True,
    )
    outage = OPENS + (10 * 60 + 70) * SECOND_US
    asked = (
        (-60, OpenAuction("c-1", COORDINATOR, "all are here")),
        (10, bid("s1", "relays", "10.00")),
        (20, bid("s1", "fuses", "10.00")),
        (570, bid("s2", "relays", "9.00")),
        (760, ReportOutage("outage-1", ENGINE, outage)),
        (800, bid("s1", "fuses", "9.95")),
        (801, bid("s2", "fuses", "12.00")),
        (900, SuspendAuction("suspend-1", ENGINE, "disconnects")),
        (910, bid("s3", "fuses", "11.50")),
        (930, ResumeAuction("resume-1", ENGINE)),
        (1070, bid("s2", "fuses", "9.90")),
        (1075, bid("s2", "fuses", "9.95")),
        (1300, bid("s4", "plugs", "3.00")),
        (1310, CloseLot("c-2", COORDINATOR, "plugs", "no more demand")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def shares() -> tuple[Terms, tuple[Stamped, ...]]:
    """A rising clock whose lot is taken in parts: of two who wait one no longer fits, and the last is above the reserve."""
    clock = a_clock(1_000, steps=[steps(50)], most=8, grace_us=SECOND_US, least_part=20, part_multiple=10)
    lot = a_clock_lot("dutch", clock, lines=(a_line("A", 205),), reserve=240_000)
    asked = (
        (60_000_000, accept("s1", "L1", 2, 120)),
        (60_500_000, accept("s2", "L1", 1, 100)),
        (60_600_000, accept("s3", "L1", 2, 40)),
        (130_000_000, accept("s1", "L1", 3, 80)),
        (130_000_001, accept("s4", "L1", 3, 15)),
        (190_000_000, accept("s4", "L1", 4, 30)),
        (250_000_000, accept("s1", "L1", 5, 35)),
    )
    terms = an_auction(auction="shares-1", lots=(lot,), withdrawal="until_close")
    return terms, tuple(Stamped(OPENS + at, command) for at, command in asked)


def japanese() -> tuple[Terms, tuple[Stamped, ...]]:
    """A falling clock from which the last two leave in one tick, and one after sealed bids that stops when one is left."""
    first = a_clock_lot("japanese", a_clock(2_000, steps=[steps(100)], most=10, limit=1_700, least_active=2), id="cables")
    later = a_stage(
        "japanese",
        pause_us=30 * SECOND_US,
        length_us=5 * MINUTE_US,
        entrants=some_entrants(best=3),
        clock=a_clock(50_000, steps=[steps(0, (1, 10))], least_active=2),
    )
    second = a_lot("rack", stages=(a_stage("sealed"), later), closes_at=OPENS + 2 * MINUTE_US, reserve=45_000)
    terms = an_auction(auction="japanese-1", lots=(first, second), visibility=RANK_ONLY)
    sealed = (("s1", "440.00"), ("s2", "520.00"), ("s3", "510.00"), ("s4", "530.00"))
    asked = (
        *((place, accept(supplier, "cables", 1)) for place, supplier in enumerate(("s1", "s2", "s4"))),
        *((10 + place, bid(supplier, "rack", price)) for place, (supplier, price) in enumerate(sealed)),
        (61, accept("s2", "cables", 2)),
        (62, accept("s1", "cables", 2)),
        (63, accept("s3", "cables", 2)),
        (64, accept("s4", "cables", 0)),
        (65, ExcludeSupplier("c-1", COORDINATOR, "s4", "withdrawn licence")),
        (151, accept("s1", "rack", 1)),
        (152, accept("s3", "rack", 1)),
        (153, accept("s2", "rack", 1)),
        (211, accept("s3", "rack", 2)),
        (271, accept("s1", "rack", 3)),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def amended() -> tuple[Terms, tuple[Stamped, ...]]:
    """Terms amended by two persons, a pause and an exclusion by two, a readmission, a message, reasons at the end."""
    lots = (a_lot("desks", quantity=12, floor=60_000, reserve=200_000), a_lot("chairs", quantity=40))
    terms = an_auction(
        auction="amended-1",
        lots=lots,
        acceptance=True,
        two_persons=("pause", "exclude", "amend", "confirm"),
        lone_bid_reason=True,
    )
    held = replace(terms, title="Furniture for two years", suppliers=parties(("s1", "s2", "s3", "s4", "s5")))
    early = (
        (-900, AcceptTerms("s1-a", Actor("supplier", "s1"), "s1", terms_hash(terms))),
        (-800, AmendTerms("c-1", COORDINATOR, held, "two years, and one more supplier", "ann")),
        (-790, Approve("c-2", COORDINATOR, 1, "ann")),
        (-780, Approve("c-3", COORDINATOR, 1, "bo")),
        (-770, AcceptTerms("s1-b", Actor("supplier", "s1"), "s1", terms_hash(terms))),
        *((-700, AcceptTerms(f"{party}-c", Actor("supplier", party), party, terms_hash(held))) for party in ("s1", "s2", "s5")),
    )
    later = (
        (1, AmendTerms("c-4", COORDINATOR, terms, "too late", "ann")),
        (5, SendMessage("c-5", COORDINATOR, "Delivery is to the plant, as in annex 2.")),
        (10, bid("s1", "desks", "49.99")),
        (20, bid("s2", "desks", "150.00")),
        (30, bid("s5", "chairs", "19.00")),
        (40, PauseAuction("c-6", COORDINATOR, "fire alarm", "bo")),
        (41, Approve("c-7", COORDINATOR, 2, "ann")),
        (50, ResumeAuction("c-8", COORDINATOR)),
        (60, ExcludeSupplier("c-9", COORDINATOR, "s2", "no licence", "ann")),
        (61, DropRequest("c-10", COORDINATOR, 3, "bo")),
        (62, ExcludeSupplier("c-11", COORDINATOR, "s2", "no licence", "bo")),
        (63, Approve("c-12", COORDINATOR, 4, "ann")),
        (70, ReadmitSupplier("c-13", COORDINATOR, "s2", "the licence has come")),
        (80, bid("s2", "desks", "150.01")),
        (81, bid("s2", "desks", "120.00")),
        (3600, ConfirmAward("c-14", COORDINATOR, ("desks",), "", "ann")),
        (3601, ConfirmAward("c-15", COORDINATOR, ("desks", "chairs"), "shown to be sound; the only maker", "ann")),
        (3602, Approve("c-16", COORDINATOR, 5, "cy")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in (*early, *later))


def envelopes() -> tuple[Terms, tuple[Stamped, ...]]:
    """Technical before price, one of three failed; a second lot whose bids two persons open; a third that nobody opens in time."""
    wait = 30 * MINUTE_US
    technical = a_stage("sealed", technical=True, opening_us=wait, revisable=False)
    quorum = a_stage("sealed", quorum=2, opening_us=wait)
    later = a_stage(pause_us=MINUTE_US, length_us=5 * MINUTE_US)
    lots = a_lot("pumps", stages=(technical, later)), a_lot("pipes", stages=(quorum,)), a_lot("taps", stages=(quorum,))
    terms = an_auction(auction="envelopes-1", lots=lots, withdrawal="until_close")
    asked = (
        (10, bid("s1", "pumps", "90.00")),
        *((20, envelope(supplier, "pumps")) for supplier in ("s1", "s2", "s3", "s4")),
        *((30 + place, bid(supplier, "pumps", f"8{place}.00")) for place, supplier in enumerate(("s1", "s2", "s3"))),
        *((40 + place, bid(supplier, "pipes", f"2{place}.00")) for place, supplier in enumerate(("s1", "s2"))),
        (50, bid("s3", "taps", "5.00")),
        (610, AssessEnvelope("c-1", COORDINATOR, "pumps", "s1", False, "no certificate")),
        (611, AssessEnvelope("c-2", COORDINATOR, "pumps", "s2", True, "")),
        (612, OpenBids("c-3", COORDINATOR, "pumps")),
        (613, AssessEnvelope("c-4", COORDINATOR, "pumps", "s3", True, "as asked")),
        (620, OpenBids("c-5", COORDINATOR, "pipes", "ann")),
        (621, OpenBids("c-6", COORDINATOR, "taps", "ann")),
        (622, OpenBids("c-7", COORDINATOR, "pumps")),
        (630, OpenBids("c-8", COORDINATOR, "pipes", "ann")),
        (640, OpenBids("c-9", COORDINATOR, "pipes", "bo")),
        (700, bid("s3", "pumps", "79.00")),
        (701, bid("s1", "pumps", "70.00")),
        (702, bid("s2", "pumps", "78.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def envelope(supplier: str, lot: str) -> SubmitEnvelope:
    """A technical envelope with one document."""
    return SubmitEnvelope(f"{lot}-envelope", Actor("supplier", supplier), supplier, lot, f"as asked, says {supplier}", ("ab" * 32,))


def accept(supplier: str, lot: str, tick: int, quantity: int = 0) -> AcceptPrice:
    """A supplier's own acceptance, its id made of what it says."""
    return AcceptPrice(f"{lot}-tick-{tick}", Actor("supplier", supplier), supplier, lot, tick, quantity)


def robots() -> tuple[Terms, tuple[Stamped, ...]]:
    """Limits of three suppliers on two lots: equal ones, a fall over thousands of steps, a withdrawal, a pause, one cleared."""
    lots = (
        a_lot("cables", lines=(a_line("A", 1200), a_line("B", 75)), decrement=[steps(1_00), steps(0, (1, 200), above=50_000_00)]),
        a_lot("clips", quantity=40, price_scale=3, decrement=[steps(1)], largest_change=(1, 4)),
    )
    terms = an_auction(
        auction="robots-1",
        lots=lots,
        basis="beat_leading",
        withdrawal="until_close",
        overtime=an_overtime(trigger="new_leader", proxy_counts=True),
        proxies=True,
    )
    asked = (
        (10, bid("s1", "cables", "90.00", "120.00")),
        (12, bid("s2", "cables", "88.00", "119.00")),
        (14, bid("s3", "cables", "86.00", "121.00")),
        (20, left("s1", "cables", "70.00", "100.00", decrement="250.00")),
        (25, left("s2", "cables", "72.00", "90.00")),
        (30, bid("s1", "clips", "9.000")),
        (31, bid("s2", "clips", "8.500")),
        (40, left("s1", "clips", "2.000")),
        (41, left("s1", "clips", "2.000", confirm=True)),
        (42, left("s2", "clips", "2.000", confirm=True)),
        (43, left("s3", "clips", "2.000")),
        (50, WithdrawBid("s1-w", Actor("supplier", "s1"), "s1", "cables")),
        (55, ClearLimit("s2-c", Actor("supplier", "s2"), "s2", "clips")),
        (60, PauseAuction("c-1", COORDINATOR, "a fire alarm")),
        (61, ExcludeSupplier("c-2", COORDINATOR, "s1", "withdrawn licence")),
        (90, ResumeAuction("c-3", COORDINATOR)),
        (590, bid("s3", "cables", "71.00", "90.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def left(supplier: str, lot: str, *prices: str, decrement: str = "0", confirm: bool = False) -> SetLimit:
    """A limit, its id made of what it says."""
    id = f"{lot}-limit-{prices[0]}{'-sure' if confirm else ''}"
    return SetLimit(id, Actor("supplier", supplier), supplier, lot, prices, decrement, confirm)


def tock() -> tuple[Terms, tuple[Stamped, ...]]:
    """A public record of 2016: three bids from a start of 3500 USD."""
    return micropurchase.recorded()


def vickrey() -> tuple[Terms, tuple[Stamped, ...]]:
    """Three sealed lots, paid the second price: on one that of a bid, on one the reserve price, and on one a tie is split."""
    closes, sealed = OPENS + 24 * 60 * MINUTE_US, (a_stage("sealed"),)
    lots = (
        a_lot("valves", quantity=5, ceiling=60_000, closes_at=closes, stages=sealed),
        a_lot("pumps", quantity=2, reserve=21_000, baseline=25_000, closes_at=closes, stages=sealed),
        a_lot("seals", quantity=7, baseline=1_500, closes_at=closes, stages=sealed),
    )
    plain = an_overtime(window_us=0, rank=3, lengths_us=(MINUTE_US,))
    unseen = replace(RANK_ONLY, count_from=5)
    terms = an_auction(auction="vickrey-1", lots=lots, tie_award="split", payment="second_price", acceptance=True)
    terms = replace(terms, overtime=plain, visibility=unseen)
    asked = (
        *((at, AcceptTerms(f"accept-s{at}", Actor("supplier", f"s{at}"), f"s{at}", terms_hash(terms))) for at in (1, 2, 3)),
        (10, bid("s1", "valves", "100.00")),
        (11, bid("s2", "valves", "99.50")),
        (12, bid("s1", "valves", "98.00")),
        (13, bid("s1", "pumps", "110.00")),
        (14, bid("s2", "pumps", "104.99")),
        (15, bid("s3", "seals", "2.00")),
        (16, PlaceBid("seals-s1", Actor("supplier", "s1"), "s1", "seals", ("2.00",), False)),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def lottery() -> tuple[Terms, tuple[Stamped, ...]]:
    """The next rank to beat, in exact multiples and not too far at once; dense ranks, a hidden rank of overtime, a drawn tie."""
    lots = (
        a_lot("lamps", quantity=40, decrement=[steps(2_000)], exact_multiples=True, largest_step=20_000, closes_at=CLOSES),
        a_lot("cables", quantity=10, decrement=[steps(500, (1, 50), most=900)], largest_step=5_000, closes_at=CLOSES + MINUTE_US),
    )
    terms = an_auction(
        auction="lottery-1",
        lots=lots,
        basis="beat_next",
        ties="dense",
        overtime=an_overtime(trigger="rank_at_most", rank=2, rank_hidden=True),
        visibility=ALL_OPEN,
        tie_award="lottery",
        lottery="open sesame",
    )
    asked = (
        (10, bid("s1", "lamps", "50.00")),
        (11, bid("s2", "lamps", "52.00")),
        (12, bid("s3", "lamps", "55.00")),
        (20, bid("s3", "lamps", "51.60")),
        (21, bid("s3", "lamps", "51.50")),
        (30, bid("s2", "lamps", "46.00")),
        (31, bid("s4", "lamps", "49.00")),
        (32, bid("s2", "lamps", "49.00")),
        (40, bid("s1", "cables", "60.00")),
        (41, bid("s1", "cables", "59.11")),
        (42, bid("s1", "cables", "59.10")),
        (43, bid("s1", "cables", "54.09")),
        (590, bid("s2", "cables", "59.10")),
        (800, bid("s2", "lamps", "48.50")),
        (900, DrawLottery("draw-1", ENGINE, "close sesame")),
        (901, DrawLottery("draw-2", ENGINE, "open sesame")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def offer(supplier: str, lot: str, *steps: tuple[str, str], least: str = "", multiple: str = "", most: str = "") -> PlaceBid:
    """A supplier's own schedule: steps as (begins at, unit price)."""
    supply = TypedSupply(tuple(begins for begins, _ in steps), least, multiple, most)
    prices = tuple(price for _, price in steps)
    return PlaceBid(f"{lot}-{supplier}-{prices[0]}", Actor("supplier", supplier), supplier, lot, prices, False, supply=supply)


def multi_unit() -> tuple[Terms, tuple[Stamped, ...]]:
    """Rising schedules in tenths of a unit, at one price for all; steps above the reserve price are not served."""
    rising = Volume("incremental", "rising", False, 10)
    lots = (
        a_lot("reserve", quantity=1005, quantity_scale=1, reserve=1_005_000, volume=rising),
        a_lot("standby", quantity=400, quantity_scale=1, ceiling=400_000, volume=rising, closes_at=CLOSES + MINUTE_US),
    )
    terms = an_auction(auction="multi-unit-1", lots=lots, payment="uniform", visibility=a_visibility(provisional=True))
    asked = (
        (10, offer("s1", "reserve", ("0", "0.00"), ("30", "2.00"))),
        (11, offer("s1", "reserve", ("0", "0.10"), ("30.5", "2.00"), most="60")),
        (12, offer("s2", "reserve", ("0", "1.50"), ("20", "9.99"), most="45.3")),
        (13, offer("s3", "reserve", ("0", "10.01"))),
        (20, offer("s1", "standby", ("0", "5.00"), ("10", "7.00"))),
        (21, offer("s2", "standby", ("0", "7.00"))),
        (22, offer("s3", "standby", ("0", "6.00"), most="20")),
        (23, offer("s3", "standby", ("0", "5.00"), most="19")),
        (24, offer("s4", "standby", ("0", "10.01"))),
        (30, offer("s3", "reserve", ("0", "4.00"), ("0", "5.00"))),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def tiers() -> tuple[Terms, tuple[Stamped, ...]]:
    """Price breaks for all units, pack sizes and least orders; a lot in parts, one piece of it left, and a lot without a bid."""
    packs = Volume("all_units", "falling", True, 4)
    lots = (
        a_lot("chips", quantity=1003, price_scale=4, volume=packs, baseline=90_000_000),
        a_lot("caps", quantity=50, volume=packs),
    )
    terms = an_auction(auction="tiers-1", lots=lots, members=("m1", "m2", "m3"))
    asked = (
        (10, offer("s1", "chips", ("0", "9.1000"), ("500", "8.8000"), multiple="100")),
        (11, offer("s2", "chips", ("0", "8.9500"), ("250", "8.9000"), least="250", multiple="250", most="600")),
        (12, offer("s3", "chips", ("0", "9.5000"), most="2")),
        (13, offer("s4", "chips", ("0", "9.0000"), least="50", multiple="40")),
        (14, offer("s4", "chips", ("0", "8.8000"), ("520", "8.8001"))),
        (20, offer("s1", "caps", ("0", "0.50"), least="60")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def market() -> tuple[Terms, tuple[Stamped, ...]]:
    """Suppliers held, cleared by a person and released; a newer list reopens the award, and the next best is awarded."""
    return asked_of(whole())


def under_licence() -> tuple[Terms, tuple[Stamped, ...]]:
    """Profiles before bids, a list that changes, a licence drawn on by the award, a subsidy claimed for and granted."""
    return asked_of(licensed())


def asked_of(affair: Affair) -> tuple[Terms, tuple[Stamped, ...]]:
    """What the auction of the affair was asked, by people and about the market."""
    recorded = affair.auction
    by_itself = (PassTime, ProposeAward, RecordAllotment)
    asked = (Stamped(entry.at, entry.command) for entry in recorded.entries if not isinstance(entry.command, by_itself))
    return recorded.state.known_terms(), tuple(asked)


RECORDS: Final[Mapping[str, Callable[[], tuple[Terms, tuple[Stamped, ...]]]]] = {
    "amended": amended,
    "copper": evaluated.copper,
    "currencies": currencies,
    "contracts": contracts,
    "dutch": dutch,
    "envelopes": envelopes,
    "series": series,
    "japanese": japanese,
    "joined": joined,
    "landed": evaluated.landed,
    "licensed": under_licence,
    "limits": limits,
    "lottery": lottery,
    "market": market,
    "multi-unit": multi_unit,
    "rationed": rationed,
    "robots": robots,
    "sensors": sensors,
    "shares": shares,
    "spring": spring,
    "tariffed": tariffed,
    "tiers": tiers,
    "tock": tock,
    "vickrey": vickrey,
    **courses.COURSES,
}


def bundled(name: str, recorder: Recorder) -> bytes:
    """The signed bundle of a recorded auction, with its pool where it has one."""
    entries = map(AUCTION.codec.entry_to_bytes, recorder.entries)
    pool = (POOL_STREAM, pool_bodies(pool_of(name))) if pool_of(name) else pool_log(recorder)
    auction = recorder.state.known_terms().auction
    affair = {"market": whole, "licensed": licensed}.get(name)
    asked = None if affair is None else [MARKET.codec.entry_to_bytes(entry) for entry in affair().market.entries]
    return write_bundle(bundle_of(auction, entries, pool=pool, market=asked, name=SIGNER.name, sign=SIGNER.sign))


def pool_of(name: str) -> tuple[Entry, ...]:
    """The pool behind a record, or nothing."""
    return honest_pool() if name == "spring" else ()


def outcome_of(recorder: Recorder) -> dict[str, Plain]:
    """How the auction came out, and where its pool divides the award how that did."""
    return outcome_plain(recorder.state, None if recorder.pool is None else recorder.pool.state)


def record(name: str) -> None:
    """Run one auction and keep it, unless it is kept already."""
    folder = FOLDER / name
    if folder.exists():
        return
    terms, stamped, pooled = MODELS_RECORDED[name]() if name in MODELS_RECORDED else (*RECORDS[name](), ())
    recorder = run(terms, stamped, pooled=pooled)
    folder.mkdir()
    (folder / "terms.json").write_bytes(terms_text(terms) + b"\n")
    (folder / "commands.jsonl").write_bytes(b"".join(command_line(each) + b"\n" for each in stamped))
    if pooled:
        (folder / "pool.jsonl").write_bytes(b"".join(command_line(each) + b"\n" for each in pooled))
    (folder / "bundle.zip").write_bytes(bundled(name, recorder))
    (folder / "key").write_text(key_text(SIGNER.key) + "\n", encoding="utf-8")
    outcome = json.dumps(outcome_of(recorder), indent=2, sort_keys=True)
    (folder / "outcome.json").write_text(outcome + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in (*RECORDS, *MODELS_RECORDED):
        record(each)
